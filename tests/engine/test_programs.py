"""Programs that a step runs: in the sandbox, once, and remembered like replies."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import seedbed
from seedbed.core.errors import RecipeError
from seedbed.core.program import Outcome, Program
from seedbed.engine.journal import Journal
from seedbed.engine.programs import Programs, content

STEP = '''"""A step that runs the row's program. No paper: a test."""

from typing import TypedDict

from seedbed.core.context import Context


class Ran(TypedDict):
    """What it did."""

    reason: str
    said: str
    value: int


async def runs(ctx: Context, code: str) -> Ran:
    """Run it."""
    outcome = await ctx.run(code, call="main")
    return {"reason": outcome.reason, "said": outcome.stdout, "value": outcome.value}
'''


@pytest.fixture
def step(tmp_path: Path) -> str:
    """The file of the step."""
    path = tmp_path / "runs.py"
    path.write_text(STEP)
    return str(path)


def rows_of(home: Path, step: str, codes: list[str], **more: Any) -> list[dict[str, Any]]:
    rows = [{"code": code} for code in codes]
    return list(
        seedbed.generate({"name": "run", "from": {"rows": rows}, "steps": [step], "to": "jsonl", **more}, home=home)
    )


def test_an_outcome_is_journalled_and_a_program_is_not_run_again(tmp_path: Path, step: str) -> None:
    """A program that prints the clock says the same when the run is made anew; one more row runs one more program."""
    codes = [f"import time\ndef main():\n    print(time.time_ns())\n    return {number}\n" for number in range(4)]
    first = rows_of(tmp_path, step, codes)
    assert [row["value"] for row in first] == [0, 1, 2, 3]
    shutil.rmtree(tmp_path / "runs")
    again = rows_of(tmp_path, step, [*codes, codes[0]])
    assert [row["said"] for row in again[:4]] == [row["said"] for row in first]
    assert again[4]["said"] != first[0]["said"], "an equal row further on is a row of its own"


def test_what_a_program_does_is_an_outcome_and_never_a_crash(tmp_path: Path, step: str) -> None:
    """An error, an exit, a missing function and a write outside are told; the level is told once, in words."""
    told: list[dict[str, Any]] = []
    codes = ["def main(): 1/0", "import os\ndef main(): os._exit(3)", "x = 1",
             "def main():\n    open('/etc/passwd', 'a')\n    return 1\n"]  # fmt: skip
    rows = [{"code": code} for code in codes]
    made = list(seedbed.generate({"from": {"rows": rows}, "steps": [step]}, home=tmp_path, watch=told.append))
    assert [row["reason"] == "ok" for row in made] == [False] * 4
    levels = [event for event in told if event["event"] == "sandbox"]
    assert len(levels) == 1
    assert levels[0]["describe"]


def test_an_isolation_that_is_not_there_is_refused_before_anything_runs(tmp_path: Path, step: str) -> None:
    """A typo in the recipe, and an engine that is not installed, are said with the way out."""
    with pytest.raises(RecipeError, match="isolation"):
        rows_of(tmp_path, step, ["def main(): return 1"], isolation="strickt")


def test_outcomes_survive_the_journal_and_programs_differ_by_all_they_are(tmp_path: Path) -> None:
    """Values JSON does not have, bytes in files; a changed limit or input is another program."""
    import asyncio

    journal = Journal.open(tmp_path / "replies")
    programs = Programs(journal, "none")
    program = Program(
        "def main(x): return {(1, 2): {3}, 'x': x}", call="main", arguments=(b"\xff",), files={"a": b"\0"}
    )
    key = bytes(16)
    try:
        first = asyncio.run(programs.run(key, program))
        assert first.value == {(1, 2): {3}, "x": b"\xff"}
        programs.close()
        assert asyncio.run(Programs(journal, "nowhere").run(key, program)) == first
    finally:
        programs.close()
        journal.close()
    seen = {
        content(Program("1", **how))
        for how in ({}, {"seed": 1}, {"stdin": "a"}, {"stdin": b"b"}, {"files": {"f": b""}})
    }
    assert len(seen) == 5
    assert isinstance(first, Outcome)
    assert json.loads(content(program))
