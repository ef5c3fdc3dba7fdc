"""``seedbed.check``: verdicts on rows at hand, for checks that compute, run programs or ask; also as a reward."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path
from typing import Any

import pytest

import seedbed
from seedbed.actions.check_rows import check_rows
from seedbed.core.errors import RecipeError
from seedbed.core.program import Limits

RIGHT = {"code": "def add(a, b): return a + b", "tests": [{"arguments": [1, 2], "expected": 3}]}
WRONG = {"code": "def add(a, b): return a * b", "tests": [{"arguments": [1, 2], "expected": 3}]}


def test_a_row_or_rows() -> None:
    """One row has one verdict; several have a list in their order, also none and those of a generator."""
    one = seedbed.check("exact", {"answer": "a", "reference": "a"})
    assert isinstance(one, seedbed.Verdict)
    assert one.passed
    many = seedbed.check("exact", ({"answer": letter, "reference": "b"} for letter in "abc"))
    assert [verdict.score for verdict in many] == [0.0, 1.0, 0.0]
    assert seedbed.check("exact", []) == []
    assert seedbed.check("unit_tests", []) == []


def test_programs_as_a_reward() -> None:
    """Scores in the order of the rows, whichever ends first; a setting may be a value or a mapping."""
    slow = {"code": "import time\ntime.sleep(0.3)\n" + RIGHT["code"], "tests": RIGHT["tests"]}  # type: ignore[operator]
    for limits in (Limits(wall=20.0), {"wall": 20}):
        verdicts = seedbed.check("unit_tests", [slow, WRONG, RIGHT, WRONG, slow], limits=limits)
        assert [one.score for one in verdicts] == [1.0, 0.0, 1.0, 0.0, 1.0]


def test_inside_a_running_loop() -> None:
    """As in a notebook or a trainer: no loop of its own is in the way."""

    async def main() -> list[seedbed.Verdict]:
        return seedbed.check("unit_tests", [RIGHT, WRONG])

    assert [one.passed for one in asyncio.run(main())] == [True, False]


def judging(tmp_path: Path, reply: Any) -> str:
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"match": ".", "reply": reply}]), encoding="utf-8")
    return f"fake:{script}"


def test_a_judge(tmp_path: Path) -> None:
    """The model that is named gives the verdict; a reply that nobody can read leaves the row undecided, not wrong."""
    row = {"instruction": "Say hello.", "output": "Hello!"}
    scores = {name: {"reason": "fine", "score": 5} for name in ("helpfulness", "correctness", "clarity")}
    assert seedbed.check("judge", [row, row], model=judging(tmp_path, scores))[1].passed
    verdict = seedbed.check("judge", row, model=judging(tmp_path, "five points"))
    assert (verdict.decided, math.isnan(verdict.score)) == (False, True)
    with pytest.raises(RecipeError, match="judge asks a model"):
        seedbed.check("judge", row)


def test_columns_of_other_names() -> None:
    """A parameter may read another column."""
    row = {"solution": RIGHT["code"], "tests": RIGHT["tests"]}
    assert seedbed.check("unit_tests", row, columns={"code": "solution"}).passed
    with pytest.raises(RecipeError, match=r"row 2 has no column 'code'; it has solution, tests \(rename with columns="):
        seedbed.check("unit_tests", [RIGHT, row])


def test_without_isolation_nothing_is_said_of_the_code() -> None:
    """Tests cannot be kept apart there: undecided with the way out; input and output can still be compared."""
    verdict = seedbed.check("unit_tests", RIGHT, isolation="none")
    assert (verdict.decided, "need level A, B or C" in verdict.reason) == (False, True)
    assert seedbed.check("python_output", {"code": "print(1)", "expected": "1"}, isolation="none").passed


@pytest.mark.parametrize(
    ("name", "how", "words"),
    [
        ("unit_test", {}, "did you mean 'unit_tests'"),
        ("unit_tests", {"leest": 1}, "did you mean 'least'"),
        ("unit_tests", {"limits": {"wal": 1}}, "limits = {'wal': 1}: Unexpected keyword"),
        ("unit_tests", {"limits": {"wall": 0}}, "the limit wall must be above 0"),
        ("unit_tests", {"isolation": "strickt"}, "unknown isolation 'strickt'"),
        ("unit_tests", {"columns": {"cod": "x"}}, "did you mean 'code'"),
        ("evol_instruct", {}, "gives no verdict on a row"),
    ],
)
def test_what_is_wrong_is_said(name: str, how: dict[str, Any], words: str) -> None:
    """Entry, setting, limit, isolation, column: one error, with the way out."""
    with pytest.raises(RecipeError, match=words):
        seedbed.check(name, RIGHT, **how)


def test_rows_of_a_file_in_windows(tmp_path: Path) -> None:
    """Verdicts of a file come in its order over any number of windows, and one sandbox serves them all."""
    file = tmp_path / "rows.jsonl"
    rows = [{"id": f"r{i}", **({} if i % 3 else WRONG), **(RIGHT if i % 3 else {})} for i in range(10)]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    told = [(one.id, one.verdict.passed) for one in check_rows("unit_tests", file)]
    assert told == [(f"r{i}", bool(i % 3)) for i in range(10)]


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    """A row without the column ends the check, and is named by its number."""
    file = tmp_path / "rows.jsonl"
    file.write_text(f"{json.dumps(RIGHT)}\n{json.dumps({'code': 'x'})}\n", encoding="utf-8")
    with pytest.raises(RecipeError, match="row 2 has no column 'tests'; it has code"):
        list(check_rows("unit_tests", file))
