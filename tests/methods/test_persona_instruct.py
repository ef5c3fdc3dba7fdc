"""Instructions made for a persona."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.methods.persona.persona_instruct import Written, persona_instruct
from seedbed.methods.persona.persona_kinds import MARKS, WORLD, function_of, tool_of

KEEPER = "A beekeeper in the Alps who sells comb honey at two weekly markets."


def written(replies: list[str], kind: str, language: str = "en", **settings: Any) -> tuple[Written, list[str]]:
    """The row and the texts that were asked."""
    script = Script(replies)
    row = asyncio.run(persona_instruct(Context(script, language=language), KEEPER, kinds=(kind,), **settings))
    return row, [prompt_text(request) for request in script.asked]


@pytest.mark.parametrize("kind", ["instruction", "math", "logic"])
def test_the_answerer_does_not_see_the_persona(kind: str) -> None:
    """The persona stands once in the first request; the second holds the instruction alone."""
    mark = {"instruction": "User prompt:", "math": "Math problem:", "logic": "Logic problem:"}[kind]
    row, asked = written([f"{mark} How cold may a hive get?", "Eight degrees."], kind)
    assert row == {"instruction": "How cold may a hive get?", "output": "Eight degrees.", "kind": kind}
    assert asked[0].count(KEEPER) == 1
    assert asked[1] == "How cold may a hive get?"


def test_an_article_is_split_at_its_title() -> None:
    """Knowledge needs one request: the title is the instruction, the text below it the output."""
    row, asked = written(["**Title:** Why do bees dance?\n\nThey tell the others where."], "knowledge")
    assert (row["instruction"], row["output"]) == ("Why do bees dance?", "They tell the others where.")
    assert len(asked) == 1


@pytest.mark.parametrize("reply", ["How cold?", "User prompt:", "User prompt: a\nUser prompt: b", "The user prompt: a"])
def test_a_reply_without_its_mark_is_unreadable(reply: str) -> None:
    """The mark opens a line, stands once and has text after it."""
    with pytest.raises(Unreadable, match="User prompt"):
        written([reply], "instruction")


def test_an_article_without_a_text_is_unreadable() -> None:
    """A title alone is asked for again."""
    with pytest.raises(Unreadable, match="article below"):
        written(["Title: Why do bees dance?"], "knowledge")


def test_chinese_marks_take_either_colon() -> None:
    """A half-width colon after a Chinese mark is read too."""
    assert written(["用户提问:怎样过冬？", "保温。"], "instruction", "zh")[0]["instruction"] == "怎样过冬？"


def test_a_text_that_repeats_the_persona_is_set_aside() -> None:
    """The first eight words of the persona in a row are the known artefact; the subject alone is not."""
    with pytest.raises(Reject, match="word for word"):
        written([f"User prompt: I am {KEEPER.lower()} What now?"], "instruction")
    assert (
        written(["User prompt: As a beekeeper in the Alps, what now?", "Rest."], "instruction")[0]["output"] == "Rest."
    )


def test_demos_bring_one_persona_each() -> None:
    """k samples with personas make k + 1 personas in the request; samples without one make none."""
    demos = (
        {"persona": "A diver.", "text": "How deep?"},
        {"persona": "A judge.", "text": "How long?"},
        {"text": "Why?"},
    )
    _, asked = written(["User prompt: How cold?", "Eight degrees."], "instruction", demos=demos)
    assert [asked[0].count(text) for text in ("A diver.", "A judge.", KEEPER)] == [1, 1, 1]
    assert asked[0].count("A sample of what is wanted") == 3
    assert asked[0].count("User prompt: ") == 3


TOOL = {
    "name": "hive_weight",
    "description": "Honey in a hive.",
    "inputs": [{"name": "gross", "type": "float", "description": "weight in kg"}],
    "outputs": [{"name": "honey", "type": "float", "description": "kg"}],
}


def test_a_character_belongs_to_a_world() -> None:
    """One request holds world and persona, and so does the instruction; the output begins with the name."""
    row, asked = written(["Name: Ilse the Bell-Warden\n\nShe sells wax to players."], "npc")
    assert row["output"] == "Name: Ilse the Bell-Warden\n\nShe sells wax to players."
    assert len(asked) == 1
    for text in (asked[0], row["instruction"]):
        assert WORLD.en in text
        assert text.count(KEEPER) == 1
    row, asked = written(["姓名：伊尔莎\n她卖蜡。"], "npc", "zh", world="雾城：一座浮在云上的城。")
    assert "雾城" in row["instruction"]
    assert row["output"] == "姓名：伊尔莎\n她卖蜡。"


def test_a_tool_is_an_interface() -> None:
    """The output is the JSON of the reply, the persona stands in the instruction; nothing else is asked."""
    row, asked = written([json.dumps(TOOL)], "tool")
    assert json.loads(row["output"]) == TOOL
    assert KEEPER in row["instruction"]
    assert len(asked) == 1


def test_a_tools_code_is_a_function_of_its_name_and_inputs() -> None:
    """It stands below the interface; other names, other parameters and what is no Python are unreadable."""
    code = "```python\ndef hive_weight(gross):\n    return gross - 20\n```"
    row, asked = written([json.dumps(TOOL), code], "tool", code=True)
    assert row["output"].endswith(code)
    assert len(asked) == 2
    for wrong in ("def other(gross):\n    pass", "def hive_weight():\n    pass", "def hive_weight(gross) return"):
        with pytest.raises(Unreadable):
            function_of(Reply(f"```python\n{wrong}\n```"), TOOL)
    with pytest.raises(Unreadable, match="no Python"):
        function_of(Reply("```python\nx = '\0'\n```"), TOOL)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "two words"},
        {"outputs": []},
        {"description": ""},
        {"inputs": [{"name": "a", "type": "int", "description": "x"}] * 2},
        {"inputs": "none"},
    ],
)
def test_what_is_no_interface_is_unreadable(wrong: dict[str, Any]) -> None:
    """Names are identifiers and differ, something comes out, everything is described."""
    assert tool_of(Reply(json.dumps(TOOL))) == TOOL
    with pytest.raises(Unreadable):
        tool_of(Reply(json.dumps({**TOOL, **wrong})))


def test_unknown_kinds_are_refused() -> None:
    """With those that there are."""
    with pytest.raises(RecipeError, match="kinds are instruction, math"):
        written([], "poem")


def test_kinds_are_drawn_evenly() -> None:
    """Every kind comes up, decided by the row's own generator."""

    async def answer(request: Request) -> Reply:
        text = prompt_text(request)
        mark = next((mark.en for mark in MARKS.values() if f'"{mark.en}"' in text), "")
        return Reply(json.dumps(TOOL) if request.schema else f"{mark} a?\n\nb")

    drawn = [asyncio.run(persona_instruct(Context(answer, seed=(seed,)), KEEPER))["kind"] for seed in range(60)]  # type: ignore[arg-type]
    assert set(drawn) == set(MARKS)
