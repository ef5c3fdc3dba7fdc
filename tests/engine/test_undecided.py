"""A judge that fails gives no score: the row is undecided, counted as failed, and tried again by a resume."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, kept, set_aside

from seedbed.actions.run import resume, run_recipe
from seedbed.core import find
from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.step import Step
from seedbed.engine.again import forget_failures
from seedbed.engine.run import read_state
from seedbed.recipe.load import parse

ROWS = [{"instruction": "Add.", "output": f"sum {number}"} for number in range(6)]
GOOD = json.dumps({"clarity": {"reason": "clear", "score": 5}})
BAD = json.dumps({"clarity": {"reason": "unclear", "score": 1}})
NO_SCORE = (
    "5",
    "a fine answer",
    "{}",
    '{"clarity": {"reason": "r", "score": 9}}',
    '{"clarity": {"reason": "r", "score": null}}',
    '{"clarity": {"score": 5}}',
    '{"clarity": 5}',
    '{"clarity": {"reason": "r", "score": 5',
    '{"clarity": {"reason": "r", "score": 4.5}}',
    '{"clarity": {"reason": "r", "score": "NaN"}}',
)


def judging(**settings: Any) -> Step:
    return Step(find.entry("judge"), {"dimensions": ("clarity",), **settings})


def answer(bench: Bench, special: Any) -> None:
    """The row with ``sum 3`` gets what ``special`` gives, ``sum 4`` a bad score, all others a good one."""

    def reply(request: Request) -> str | Reply:
        text = prompt_text(request)
        if "sum 3" in text:
            return special(request) if callable(special) else special
        return BAD if "sum 4" in text else GOOD

    bench.model._answer = reply


def outage(_: Request) -> str:
    raise ProviderError("the judge is down", scope="row")


@pytest.mark.parametrize("broken", [outage, *NO_SCORE, "", Reply(GOOD[:20], finish="length")])
def test_no_failure_of_the_judge_is_a_score(bench: Bench, broken: Any) -> None:
    """Whatever is wrong with it, that row alone is failed, without a score; the others are judged; the sums agree."""
    answer(bench, broken)
    result = bench.run(ROWS, judging())
    assert len(kept(result)) == 4
    aside = {one.row["output"]: one for one in set_aside(result)}
    assert (aside["sum 3"].kind, aside["sum 4"].kind) == ("failed", "rejected")
    assert aside["sum 3"].threshold is None
    assert "undecided: " in aside["sum 3"].reason or "the judge is down" in aside["sum 3"].reason
    assert result.unreconciled() == []


def test_a_method_that_reads_nothing_still_sets_its_row_aside(bench: Bench, tmp_path: Path) -> None:
    """Only checks are undecided: a row that a method could make nothing of is rejected as before."""
    own = tmp_path / "asks.py"
    own.write_text(
        "from typing import TypedDict\n\nclass Made(TypedDict):\n    made: list[int]\n\n"
        "async def asks(ctx, output: str) -> Made:\n"
        "    return {'made': (await ctx.ask(output, schema=list[int])).json(list[int])}\n",
        encoding="utf-8",
    )
    bench.model._answer = lambda _: "no list"
    result = bench.run(ROWS[:2], Step(find.entry(str(own))))
    assert {one.kind for one in set_aside(result)} == {"rejected"}


def test_a_comparison_that_stays_unreadable_is_no_tie(bench: Bench) -> None:
    """``compare`` adds columns; it is undecided all the same."""
    bench.model._answer = lambda _: "the first, I think"
    rows = [{"instruction": "Add.", "answers": ["1", "2"]}]
    result = bench.run(rows, Step(find.entry("compare")))
    assert [one.kind for one in set_aside(result)] == ["failed"]


def test_after_an_outage_only_the_missing_row_is_asked(bench: Bench) -> None:
    """The others are made again from the journal."""
    answer(bench, outage)
    bench.run(ROWS, judging())
    before = len(bench.model.asked)
    answer(bench, GOOD)
    assert forget_failures(bench.home / "runs" / "run") == 1
    result = bench.run(ROWS, judging())
    assert len(kept(result)) == 5
    assert ["sum 3" in text for text in bench.model.asked[before:]] == [True]


RECIPE: dict[str, Any] = {
    "name": "judged",
    "from": {"rows": ROWS},
    "steps": [{"judge": {"dimensions": ["clarity"]}}],
    "to": ["jsonl"],
}


def test_a_resume_asks_on_where_every_judgement_was_unreadable(tmp_path: Path) -> None:
    """Recorded replies that nobody can read are not all there is: each resume may ask three times more."""
    script = tmp_path / "judge.json"

    def model(reply: str) -> None:
        lines = [{"match": "sum 3", "reply": reply}, {"match": "sum 4", "reply": BAD}, {"match": "", "reply": GOOD}]
        script.write_text(json.dumps(lines), encoding="utf-8")

    model("no score at all")
    recipe = parse({**RECIPE, "models": {"main": f"fake:{script}"}}, where="test")
    first = run_recipe(recipe, tmp_path)
    assert first.facts["rows"] == 4
    asked = first.facts["spent"]["requests"]
    assert asked == 5 + 3

    stubborn = resume("judged", home=tmp_path)
    assert (stubborn.facts["rows"], stubborn.facts["spent"]["requests"]) == (4, asked + 3)

    model(GOOD)
    mended = resume("judged", home=tmp_path)
    assert (mended.facts["rows"], mended.facts["spent"]["requests"]) == (5, asked + 4)
    assert read_state(mended.folder)["patience"] == 3


def test_a_run_says_when_a_model_judges_its_own(tmp_path: Path) -> None:
    """Told once for each such step, from the roles alone; another judge, or rows from elsewhere, say nothing."""
    own = tmp_path / "writes.py"
    own.write_text(
        "from typing import TypedDict\n\nclass Made(TypedDict):\n    output: str\n\n"
        "async def writes(ctx, instruction: str) -> Made:\n"
        "    return {'output': (await ctx.ask(instruction)).text}\n",
        encoding="utf-8",
    )
    script = tmp_path / "all.json"
    script.write_text(json.dumps([{"match": "impartial", "reply": GOOD}]), encoding="utf-8")

    def told(name: str, steps: list[Any], **models: str) -> list[tuple[str, str]]:
        events: list[dict[str, Any]] = []
        recipe = parse({**RECIPE, "name": name, "steps": steps, "models": models}, where="test")
        run_recipe(recipe, tmp_path, watch=events.append)
        return [(one["step"], one["model"]) for one in events if one["event"] == "self_judging"]

    main, judge = f"fake:{script}", {"judge": {"dimensions": ["clarity"]}}
    assert told("one", ["writes.py", judge], main=main) == [("judge", "fake:all.json")]
    assert told("two", ["writes.py", judge], main=main, judge="fake:") == []
    assert told("three", [judge], main=main) == []
    panel = {"judge": {"dimensions": ["clarity"], "roles": ["judge", "main"]}}
    assert told("four", ["writes.py", panel], main=main, judge="fake:") == [("judge", "fake:all.json")]
