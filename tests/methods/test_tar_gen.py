"""TarGEN: exact counts before correction, one situation an example, and correction that changes the label alone."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.request import Request, prompt_text
from seedbed.core.step import Step
from seedbed.methods.classification.tar_gen import correct_label, write_example
from seedbed.methods.classification.tar_gen_situations import list_domains, list_situations

LABELS = {"good": "it praises", "bad": "it finds fault"}
TASK = "Is the review good or bad?"
PAIR = {"premise": "what is said", "hypothesis": "what may follow"}


def run(function: Any, replies: list[Any], *values: Any, language: str = "en", **how: Any) -> tuple[Any, Script, Any]:
    script = Script(replies)
    ctx = Context(script, language=language)
    return asyncio.run(function(ctx, *values, **how)), script, ctx.notes


def numbered(*items: str) -> str:
    return "\n".join(f"{at}. {one}" for at, one in enumerate(items, 1))


def test_domains_stand_once() -> None:
    """Width, case and white space apart; no more than asked for."""
    made, _, _ = run(
        list_domains, [numbered("Films", "films", "Ｂooks", "Books", "Music", "Art")], TASK, LABELS, count=3
    )
    assert made == {"domains": ["Films", "Ｂooks", "Music"]}


@pytest.mark.parametrize("text", ["Films and books", "1. Films\n3. Books", "1. "])
def test_a_list_that_is_none_is_unreadable(text: str) -> None:
    """It is asked for again."""
    with pytest.raises(Unreadable):
        run(list_domains, [text], TASK, LABELS)


def test_one_label_is_no_task() -> None:
    """Nothing is asked."""
    with pytest.raises(RecipeError, match="two labels"):
        run(list_domains, [], TASK, {"good": "x"})


def test_each_label_has_its_number_and_each_example_its_situation() -> None:
    """Twelve of each label over the domains, no situation twice."""
    replies = [numbered(*(f"Situation {ask} {at}" for at in range(10))) for ask in range(6)]
    script = Script(replies)
    made = asyncio.run(list_situations(Context(script), TASK, LABELS, ["Films", "Books", "Art"], per_label=12))
    assert Counter(one["initial_label"] for one in made) == {"good": 12, "bad": 12}
    assert len({one["situation"] for one in made}) == 24
    assert {one["domain"] for one in made} == {"Films", "Books", "Art"}


def test_what_a_domain_fails_to_give_is_noted() -> None:
    """After three lists without anything new it is left, and the missing labels are told."""
    made, script, notes = run(list_situations, [numbered("A queue", "a queue")] * 4, TASK, LABELS, ["Films"])
    assert len(made) == 1
    assert len(script.asked) == 4
    assert len(notes["missing"]) == 199
    assert "None of these again:\n- A queue" in prompt_text(script.asked[1])


def test_the_label_is_what_the_example_is_made_for() -> None:
    """Label and meaning stand in the request; the fields become columns, exactly as asked."""
    said = {"premise": "It rains.", "hypothesis": "It is wet.", "explanation": "Rain wets."}
    made, script, _ = run(write_example, [said], TASK, LABELS, "Weather", "A wet day", "good", PAIR)
    prompt = prompt_text(script.asked[0])
    assert "it praises" in prompt
    assert "A wet day" in prompt
    assert (made["premise"], made["label"]) == ("It rains.", "good")
    assert made["example"] == {"premise": "It rains.", "hypothesis": "It is wet."}


@pytest.mark.parametrize("said", [{"text": "x"}, {"text": "", "explanation": "e"}, {"text": "x", "explanation": 3}])
def test_an_example_with_a_part_missing_is_asked_for_again(said: dict[str, Any]) -> None:
    """A field that is missing, empty or no text is never filled in."""
    with pytest.raises((Unreadable, NoReadableReply)):
        run(write_example, [said] * 3, TASK, LABELS, "d", "s", "good")


def test_malformed_json_is_asked_for_again_and_then_given_up() -> None:
    """Three attempts with the error shown."""
    script = Script(["no JSON"] * 3)
    with pytest.raises(NoReadableReply):
        asyncio.run(write_example(Context(script), TASK, LABELS, "d", "s", "good"))
    assert len(script.asked) == 3


def test_correction_sees_no_label_and_changes_nothing_else() -> None:
    """The example is shown with its explanation; both labels stay in the row."""
    example = {"text": "We left early."}
    made, script, _ = run(
        correct_label, [{"reason": "They left.", "label": "bad"}], TASK, LABELS, example, "Praise by contrast."
    )
    assert made == {"label": "bad", "self_corrected_label": "bad", "sc_explanation": "They left."}
    assert script.asked[0].role == "judge"
    assert "We left early." in prompt_text(script.asked[0])
    with pytest.raises((Unreadable, NoReadableReply)):
        run(correct_label, [{"reason": "x", "label": "worse"}] * 3, TASK, LABELS, example, "e")


def test_chinese() -> None:
    """Every request is in Chinese."""
    _, script, _ = run(write_example, [{"text": "好看", "explanation": "夸"}], "影评好坏", {"好": "夸", "坏": "贬"},
                       "电影", "散场", "好", language="zh")  # fmt: skip
    assert "情境：散场" in prompt_text(script.asked[0])


def answer(request: Request) -> str:
    prompt = str(request.messages[-1]["content"])
    if "domains or settings" in prompt:
        return numbered("Films", "Books")
    if "concrete situations" in prompt:
        return numbered(*(f"Situation {request.seed} {at}" for at in range(10)))
    if "Decide which label" in prompt:
        return json.dumps({"reason": "so", "label": "bad"})
    return json.dumps({"text": f"Text {request.seed}.", "explanation": "so"})


def test_the_chain(tmp_path: Path) -> None:
    """From a task to rows: domains are asked for once, counts are exact before correction."""
    bench = Bench(tmp_path)
    bench.model = Model(answer)
    chain = Step(find.entry("tar_gen"), {"per_label": 7}, role="main")
    result = bench.run([{"task": TASK, "labels": LABELS}], chain)
    assert result.unreconciled() == []
    assert set_aside(result) == []
    rows = kept(result)
    assert Counter(row["initial_label"] for row in rows) == {"good": 7, "bad": 7}
    assert {row["label"] for row in rows} == {"bad"}
    assert sum("domains or settings" in one for one in bench.model.asked) == 1
    assert all({"text", "domain", "situation", "sc_explanation"} <= row.keys() for row in rows)


def test_settings_that_make_nothing() -> None:
    """Refused before anything is asked."""
    with pytest.raises(RecipeError, match="at least 1"):
        find.entry("tar_gen").function(per_label=0)
    with pytest.raises(Reject, match="no domain gave"):
        run(list_situations, [], TASK, LABELS, ["d"], per_label=0)
