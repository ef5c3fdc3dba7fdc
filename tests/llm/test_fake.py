"""The scripted model: the first match answers, the same request gets the same reply, and a bad script is refused."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from seedbed.core.errors import RecipeError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.models import open_model
from seedbed.llm.providers.fake import Fake, smallest
from seedbed.llm.spec import parse_spec
from tests.llm.asking import says

SCRIPT = [
    {"match": "colour", "reply": ["red", "green", "blue"]},
    {"match": "(?i)JSON", "reply": {"a": [1, 2]}},
    {"match": "", "reply": "anything"},
]


def answers(client: Any, *requests: Request) -> list[Reply]:
    async def scene() -> list[Reply]:
        return [await client(request) for request in requests]

    return asyncio.run(scene())


def test_the_first_match_answers() -> None:
    """Texts as they are, objects as JSON, the empty pattern as the rest."""
    found = answers(Fake(SCRIPT), says("a json please"), says("hello"))
    assert [reply.text for reply in found] == ['{"a":[1,2]}', "anything"]


def test_the_request_decides_and_nothing_else() -> None:
    """Equal requests get equal replies in any order; other seeds and choices may get others of the list."""
    requests = [says("a colour", seed=seed) for seed in range(20)]
    forward = [reply.text for reply in answers(Fake(SCRIPT), *requests)]
    backward = [reply.text for reply in answers(Fake(SCRIPT), *reversed(requests))]
    assert forward == backward[::-1]
    assert set(forward) == {"red", "green", "blue"}
    (several,) = answers(Fake(SCRIPT), says("a colour", n=12))
    assert set(several.choices) == {"red", "green", "blue"}


def test_without_a_script_it_echoes() -> None:
    """``fake:`` alone answers every prompt differently, a schema with a value of it, and texts with vectors."""
    model = open_model(parse_spec("fake:"))
    schema = {"type": "object", "properties": {"n": {"type": "integer"}, "who": {"enum": ["me"]}}}
    first, second, shaped = answers(model, says("one"), says("two"), says("x", schema=schema))
    assert first.text != second.text
    assert "one" in first.text
    assert json.loads(shaped.text) == {"n": 1, "who": "me"}
    (vectors,) = answers(model, Request(kind="embed", texts=["a", "b", "a"]))
    assert vectors.vectors[0] == vectors.vectors[2] != vectors.vectors[1]
    assert model.meter.requests == 4


def test_a_script_from_a_file(tmp_path: Path) -> None:
    """``fake:FILE.json`` reads it."""
    path = tmp_path / "script.json"
    path.write_text(json.dumps(SCRIPT), "utf-8")
    (reply,) = answers(open_model(parse_spec(f"fake:{path}")), says("json"))
    assert reply.text == '{"a":[1,2]}'


@pytest.mark.parametrize("text", ["", "{}", '[{"match": "("}]', '[{"reply": "x"}]', '[{"match": "(", "reply": ""}]'])
def test_a_bad_script_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    """What is no script is an error of the recipe that names the file and the form."""
    path = tmp_path / "bad.json"
    path.write_text(text, "utf-8")
    with pytest.raises(RecipeError, match=r"bad\.json.*JSON list"):
        open_model(parse_spec(f"fake:{path}"))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (
            {"$ref": "#/$defs/A", "$defs": {"A": {"type": "array", "items": {"type": "string"}, "minItems": 2}}},
            ["text"] * 2,
        ),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, None),
        ({"const": 7}, 7),
        ({"type": "number", "minimum": 3}, 3),
        ({"type": "boolean"}, True),
    ],
)
def test_the_smallest_value(schema: dict[str, Any], value: Any) -> None:
    """Each usual keyword is met by a small value."""
    assert smallest(schema, schema) == value
