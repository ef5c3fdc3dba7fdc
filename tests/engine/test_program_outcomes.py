"""Outcomes in the journal and the keys of programs: nothing is lost, and what is asked is part of the key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seedbed
from seedbed.core.program import Limits, Outcome, Program, Reason
from seedbed.core.program_tests import CallTest, CodeTest, Coverage, PytestTest, StreamTest, TestResult
from seedbed.engine.programs import content, read_outcome, written_outcome

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(TEXT, inner, max_size=3)
        | st.sets(st.integers(), max_size=3)
    ),
    max_leaves=6,
)
NUMBERS = st.floats(0, 1e6)
RESULTS = st.builds(TestResult, TEXT, st.booleans(), TEXT, st.booleans())
LINES = st.lists(st.integers(1, 10_000), max_size=5).map(tuple)
OUTCOMES = st.builds(
    Outcome,
    reason=st.sampled_from(get_args(Reason)),
    exit=st.none() | st.integers(0, 255),
    stdout=TEXT,
    stderr=TEXT,
    value=PLAIN,
    wall=NUMBERS,
    cpu=NUMBERS,
    peak_memory=st.integers(0, 1 << 40),
    files=st.dictionaries(TEXT, st.binary(max_size=8), max_size=2),
    level=st.sampled_from(["A", "B", "C", "docker", "none"]),
    results=st.lists(RESULTS, max_size=3).map(tuple),
    trust=st.sampled_from([None, "split", "inline"]),
    flaky=st.booleans(),
    coverage=st.none() | st.builds(Coverage, LINES, LINES),
)
CALL = CallTest("f", (1, (2,)), {3})
PROGRAM = Program("def f(a, b): return {3}", tests=(CALL, CodeTest("assert f(1, 2)")))


@given(OUTCOMES)
@settings(max_examples=200, deadline=None)
def test_an_outcome_comes_back_as_it_was(outcome: Outcome) -> None:
    """Values, files, results, trust and lines, with their types."""
    assert read_outcome(written_outcome(outcome)) == outcome


def test_outcomes_of_an_older_journal_can_be_read() -> None:
    """What was written before programs took tests has none of their fields."""
    told = msgspec.json.decode(written_outcome(Outcome("ok", 0, "6", value=(1,))))
    old = {name: value for name, value in told.items() if name not in {"results", "trust", "flaky", "coverage"}}
    assert read_outcome(msgspec.json.encode(old)) == Outcome("ok", 0, "6", value=(1,))


def test_the_key_of_a_program_without_tests_is_what_it_was() -> None:
    """Journals from before hold their programs under these bytes."""
    limits = msgspec.json.encode(msgspec.to_builtins(Limits()), order="sorted").decode()
    simple = ('"call":"","children":false,"collect":[],"language":"python"', f'"limits":{limits}', '"seed":0')
    told = ",".join((*simple, '"source":"1","tables":""'))
    assert content(Program("1")).decode() == "[{" + told + '},{},"","[{\\"~t\\":[]},{\\"~d\\":[]}]"]'


@pytest.mark.parametrize(
    "changed",
    [
        {"tests": ()},
        {"tests": PROGRAM.tests[:1]},
        {"tests": PROGRAM.tests[::-1]},
        {"tests": (replace(CALL, expected=[3]), PROGRAM.tests[1])},
        {"tests": (replace(CALL, arguments=(1, [2])), PROGRAM.tests[1])},
        {"tests": (replace(CALL, tolerance=0.1), PROGRAM.tests[1])},
        {"tests": (replace(CALL, as_json=True), PROGRAM.tests[1])},
        {"tests": (replace(CALL, keywords={"b": 1}), PROGRAM.tests[1])},
        {"tests": (StreamTest("1", "2"),)},
        {"tests": (StreamTest("1", "2", tolerance=0.1),)},
        {"tests": (PytestTest({"test_a.py": "1"}),)},
        {"tests": (PytestTest({"test_a.py": "2"}),)},
        {"names": ("f",)},
        {"repeat": 2},
        {"coverage": True},
    ],
)
def test_what_is_asked_is_part_of_the_key(changed: dict[str, Any]) -> None:
    """Another test, another expectation, another way of trying: another program."""
    assert content(replace(PROGRAM, **changed)) != content(PROGRAM)
    assert content(replace(PROGRAM, **changed)) == content(replace(PROGRAM, **changed))


CHECK = '''"""A step that tries the row's code. No paper: a test."""

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.program import Program
from seedbed.core.program_tests import CallTest


class Tried(TypedDict):
    """What its tests said."""

    results: list
    trust: str
    covered: float


async def tries(ctx: Context, code: str) -> Tried:
    """Try it."""
    outcome = await ctx.run(Program(code, tests=(CallTest("f", (), (1,)),), coverage=True))
    results = [[one.passed, one.reason] for one in outcome.results]
    return {"results": results, "trust": outcome.trust, "covered": outcome.coverage.share}
'''


def test_tests_are_run_once_and_remembered(tmp_path: Path) -> None:
    """Code that gives the clock is told the same when the run is made anew; results, trust and lines come back."""
    step = tmp_path / "tries.py"
    step.write_text(CHECK)
    rows = [{"code": "def f(): return (1,)"}, {"code": "import time\ndef f(): return time.time_ns()"}]
    recipe = {"name": "tried", "from": {"rows": rows}, "steps": [str(step)], "to": "jsonl"}
    first = list(seedbed.generate(recipe, home=tmp_path))
    assert (first[0]["results"], first[0]["trust"], first[0]["covered"]) == ([[True, ""]], "split", 1.0)
    assert not first[1]["results"][0][0]
    (tmp_path / "runs").rename(tmp_path / "older")
    assert [row["results"] for row in seedbed.generate(recipe, home=tmp_path)] == [row["results"] for row in first]
