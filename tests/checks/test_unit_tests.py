# ruff: noqa: E501  # programs, one a line
"""``unit_tests``: right code passes, wrong code fails, forged verdicts fail, and what cannot be read or run is said."""

from __future__ import annotations

import asyncio
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seedbed
from seedbed.checks.code_tests import Unfit, code_of, entry_of, names_of, read_tests
from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Script
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import CallTest, CodeTest, PytestTest, StreamTest, TestResult
from seedbed.core.verdict import Verdict
from seedbed.sandbox.level import IsolationMissing
from seedbed.sandbox.sandbox import Sandbox
from tests.checks import code_problems as problems

LIMITS = {"wall": 30.0, "cpu": 1.0}
"""A loop without end is ended by the processor time that it took, so that a busy machine changes no verdict."""


def verdict_of(outcome: Outcome, row: dict[str, Any], **how: Any) -> tuple[Verdict, Script]:
    """The verdict where the sandbox says this, and what was run."""
    script = Script([], outcomes=[outcome])
    return asyncio.run(unit_tests(Context(script), **row, **how)), script


ROW = {"code": "def f(x): return x", "tests": [{"arguments": [1], "expected": 1}]}


@pytest.mark.parametrize("strong", [True, False])
def test_thirty_problems(*, strong: bool) -> None:
    """Of four solutions of each problem one passes strong tests, and one that is wrong in a corner passes weak ones too."""
    rows, passes = problems.rows(strong=strong)
    assert (len(problems.PROBLEMS), len(rows)) == (30, 120)
    verdicts = seedbed.check("unit_tests", rows, limits=LIMITS)
    assert all(one.decided and one.readable for one in verdicts)
    wrong = [
        (row["id"], one.reason) for row, one, right in zip(rows, verdicts, passes, strict=True) if one.passed != right
    ]
    assert wrong == []


class Here:
    """An outside that runs programs in a sandbox at hand."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def run_program(self, program: Program) -> Outcome:
        return await asyncio.to_thread(self.sandbox.run, program)


@pytest.mark.slow
def test_thirty_problems_under_load() -> None:
    """The verdicts are the same from many threads at once, while every worker is also held by programs that only burn."""
    rows, passes = problems.rows(strong=True)
    try:
        sandbox = Sandbox()
    except IsolationMissing as missing:
        pytest.skip(str(missing))
    burning = Program("while True: pass", limits=Limits(wall=60.0, cpu=2.0))

    def judged(row: dict[str, Any]) -> Verdict:
        how = {"code": row["code"], "tests": row["tests"], "limits": Limits(wall=120.0, cpu=1.0)}
        return asyncio.run(unit_tests(Context(Here(sandbox)), **how))  # type: ignore[arg-type]

    with sandbox, ThreadPoolExecutor(12) as threads:
        burnt = [threads.submit(sandbox.run, burning) for _ in range(4)]
        verdicts = list(threads.map(judged, rows))
        assert [one.result().reason for one in burnt] == ["timeout"] * 4
    wrong = [
        (row["id"], one)
        for row, one, right in zip(rows, verdicts, passes, strict=True)
        if one.passed != right or not one.decided
    ]
    assert wrong == []


LIAR = "class L(list):\n    def __eq__(s, o): return True\n    def __ne__(s, o): return False\n    def __len__(s): return 2\n    __hash__ = None\ndef double(x): return L()"
FORGED = {
    "leaves with status 0": "import sys\nsys.exit(0)",
    "leaves in the call": "import os\ndef double(x): os._exit(0)",
    "raises SystemExit in the call": "def double(x): raise SystemExit(0)",
    "equal to everything": LIAR,
    "patched built-ins": "import builtins\nbuiltins.AssertionError = ValueError\nbuiltins.all = lambda x: True\nbuiltins.print = lambda *a: None\ndef double(x): return 7",
    "patched comparison": "import operator\noperator.eq = lambda a, b: True\ndef double(x): return [0]",
    "prints a verdict": "print('OK')\nprint('1 passed in 0.01s')\nprint('{\"passed\": true}')\ndef double(x): return 7",
    "names of its own": "def isclose(a, b): return True\ndef len(x): return 2\ndef double(x): return [0, 0]",
    "looks at the caller": "import sys\ndef double(x):\n    f = sys._getframe()\n    while f: f = f.f_back\n    return 7",
    "skips": "import unittest\ndef double(x): raise unittest.SkipTest('no')",
    "hangs": "def double(x):\n    while True: pass",
    "prints the answer": "def double(x): print([2, 4])",
}
ATTACKED: dict[str, Any] = {
    "call": [{"call": "double", "arguments": [[1, 2]], "expected": [2, 4]}],
    "code": "assert double([1, 2]) == [2, 4]",
    "function": "def test_it():\n    assert double([1, 2]) == [2, 4]\n    assert all(isinstance(x, int) for x in double([1]))",
    "stream": [{"stdin": "1 2\n", "stdout": "2 4"}],
}


@pytest.mark.parametrize("kind", ATTACKED)
def test_forged_verdicts(kind: str) -> None:
    """None of the ways to look right without being right passes, in any form of test."""
    rows = [{"code": code, "tests": ATTACKED[kind]} for code in FORGED.values()]
    verdicts = dict(zip(FORGED, seedbed.check("unit_tests", rows, limits=LIMITS), strict=True))
    assert {name for name, one in verdicts.items() if one.passed or not one.decided} <= {"names of its own"}
    assert not verdicts["names of its own"].passed
    assert {one.score for one in verdicts.values() if one.decided} == {0.0}


def test_the_same_tests_pass_right_code() -> None:
    """So the attacks fail because they are wrong, and the tests in those forms can pass."""
    code = "def double(x): return [2 * i for i in x]\nif __name__ == '__main__':\n    print(*double(map(int, input().split())))"
    rows = [{"code": code, "tests": tests} for tests in ATTACKED.values()]
    assert [one.score for one in seedbed.check("unit_tests", rows)] == [1.0] * 4


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"code": ""}, "there is no code"),
        ({"code": "  \n"}, "there is no code"),
        ({"code": None}, "there is no code"),
        ({"code": "```python\ndef f(x): return x"}, "wanted one closed code block of Python, found 0"),
        ({"code": "```json\n{}\n```"}, "wanted one closed code block of Python, found 0"),
        ({"code": "```\ndef f(x): pass\n```\n```\ndef g(x): pass\n```"}, "wanted one closed code block of Python, found 2"),
        ({"code": "x" * 200_001}, "the code has 200001 characters"),
        ({"tests": ""}, "there are no tests"),
        ({"tests": []}, "there are no tests"),
        ({"tests": "[]"}, "there are no tests"),
        ({"tests": None}, "there are no tests"),
        ({"tests": 5}, "there are no tests"),
        ({"tests": "x = f(1)"}, "the test code asserts nothing"),
        ({"tests": [3]}, "test 1 is 3; wanted code, or an object of call or stdin"),
        ({"tests": [{"arguments": [1]}]}, "test 1: it says nothing of what is expected"),
        ({"tests": [{"stdin": "1"}]}, "test 1: it says nothing of what must be printed"),
        ({"tests": ["assert 1", {"arguments": "1", "expected": 1}]}, "test 2: 'arguments' must be a list"),
        ({"tests": [{"args": [1], "expected": 1}]}, "test 1: there is no 'args' in a test; there are arguments, call,"),
        ({"tests": [{"stdin": 5, "stdout": ""}]}, "test 1: 'stdin' must be a text, not 5"),
        ({"tests": [{"arguments": [], "expected": 1, "tolerance": "0.1"}]}, "test 1: 'tolerance' must be a number"),
        ({"tests": {"test_a.py": 3}}, "files of pytest are texts"),
        ({"tests": {"../test_a.py": "assert 1"}}, "must be relative to the working folder"),
        ({"tests": {"inputs": ["1"], "outputs": []}}, "must be lists of one length"),
        ({"code": "def f(x): pass\ndef g(x): pass"}, "the code defines f, g: name the one that is meant"),
        ({"code": "x = 1"}, "the code defines no function"),
        ({"entry_point": "f("}, "is no name of a function"),
        ({"tests": "```python\nassert f(1)"}, "test code: wanted one closed code block"),
        ({"tests": "assert f(1) == '\ud800'"}, "test code: the code is no Unicode text: half a surrogate pair"),
        ({"code": "def f(x): return '\ud800'"}, "the code is no Unicode text: half a surrogate pair at character 19"),
        ({"tests": [{"stdin": "\ud800", "stdout": ""}]}, "test 1: 'stdin' is no Unicode text"),
        ({"tests": {"test_a.py": "\ud800"}}, "test_a.py is no Unicode text"),
        ({"tests": [{"arguments": [object()], "expected": 1}]}, "must hold JSON values"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(row: dict[str, Any], reason: str) -> None:
    """No code, no tests, or tests in no known form: unreadable with the reason and the place, and nothing is run."""
    script = Script([])
    verdict = asyncio.run(unit_tests(Context(script), **{**ROW, **row}))
    assert (verdict.readable, verdict.passed, verdict.decided, script.ran) == (False, False, True, [])
    assert reason in verdict.reason


def test_test_code_that_is_no_python() -> None:
    """Tests that cannot be compiled are unreadable, whatever the code; those that raise are not."""
    rows = [
        {**ROW, "tests": tests}
        for tests in ("assert f(1 == 1", ["assert f(1) == 1", "return\nassert f"], "raise ValueError(f(1))")
    ]
    broken, one_of_two, raising = seedbed.check("unit_tests", rows)
    assert (broken.readable, one_of_two.readable, raising.readable) == (False, False, True)
    assert broken.reason.startswith("test 1: the test code is no Python: SyntaxError: '(' was never closed")
    assert one_of_two.reason.startswith("test 2: the test code is no Python: SyntaxError: 'return' outside function")
    assert (raising.passed, raising.decided) == (False, True)


def test_the_forms_of_tests() -> None:
    """Texts, lists, objects, their JSON, HumanEval's check and APPS become tests of the kind that they say."""
    code = "def f(x): return x"
    (call,) = read_tests('[{"arguments": [1], "expected": 2, "tolerance": 0.5, "name": "n"}]', code, ())
    assert call == CallTest("f", (1,), 2, tolerance=0.5, as_json=True, name="n")
    assert read_tests({"call": "g", "arguments": [[1]], "expected": None}, code, ()) == (
        CallTest("g", ([1],), None, as_json=True, name="g([1])"),
    )
    assert read_tests([{"stdin": "1", "stdout": "2"}], "", ()) == (StreamTest("1", "2"),)
    assert read_tests(["assert f(1)", "assert f(2)"], code, ()) == (CodeTest("assert f(1)"), CodeTest("assert f(2)"))
    assert read_tests("```python\nassert f(1)\n```", code, ()) == (CodeTest("assert f(1)\n"),)
    assert read_tests("[1, 2] == f(1) or 1/0\nassert f(2)", code, ())[0] == CodeTest(
        "[1, 2] == f(1) or 1/0\nassert f(2)"
    )
    assert read_tests("def check(candidate):\n    assert candidate(1)", code, ())[0].code.endswith("\n\ncheck(f)\n")  # type: ignore[union-attr]
    assert read_tests("def check(c):\n    assert c(1)\ncheck(f)", code, ())[0].code.endswith("check(f)")  # type: ignore[union-attr]
    assert read_tests({"test_a.py": "assert 1"}, code, ()) == (PytestTest({"test_a.py": "assert 1"}),)
    assert read_tests({"inputs": [["1", "2"]], "outputs": ["3"]}, "", ()) == (StreamTest("1\n2", "3"),)
    (apps,) = read_tests({"inputs": [[1, 2]], "outputs": [3], "fn_name": "add"}, "", ())
    assert apps == CallTest("add", (1, 2), 3, as_json=True, name="add(1, 2)")


def test_the_code_and_its_entry_point() -> None:
    """The fence that defines something is the code; the one function, or the one method of Solution, is meant."""
    assert code_of("Here:\n```python\ndef f(): pass\n```\nUse it:\n```python\nf()\n```") == "def f(): pass\n"
    assert code_of("````python\ndef f(): '''```'''\n````") == "def f(): '''```'''\n"
    assert code_of("def f(): pass") == "def f(): pass"
    assert entry_of("def _help(): pass\ndef f(): pass\nasync def _g(): pass", ()) == "f"
    leetcode = "class Solution:\n    def two(self, x):\n        return x\n    def _help(self): pass\n"
    assert entry_of(leetcode, ()) == "Solution.two"
    assert entry_of(leetcode, ("three",)) == "three"
    assert read_tests("def check(c):\n    assert c(1) == 1", leetcode, ())[0].code.endswith("check(Solution().two)\n")  # type: ignore[union-attr]
    assert names_of("f, g h") == ("f", "g", "h")
    assert names_of(["f"]) == ("f",)
    assert names_of("") == ()


@given(st.recursive(st.none() | st.integers() | st.text(max_size=10), lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["call", "arguments", "expected", "stdin", "stdout", "inputs", "outputs", "test_a.py", "x"]), one, max_size=3)), st.text(max_size=30))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_any_tests_are_read_or_refused(tests: Any, code: str) -> None:
    """Whatever stands in the columns, there are tests or a reason; nothing else happens."""
    for read in (lambda: read_tests(tests, code, ()), lambda: code_of(code).strip()):
        try:
            found: Any = read()
        except Unfit as error:
            found = str(error)
        assert found


FAILED = TestResult("b", passed=False, reason="gave 1, expected 2")


def test_what_is_run_and_what_is_told() -> None:
    """The program has the tests, names and limits; score, reason and evidence say what came of it."""
    outcome = Outcome("tests", level="A", results=(TestResult("a", True), FAILED), trust="split", flaky=True)
    verdict, script = verdict_of(outcome, {**ROW, "entry_point": "f"}, repeat=3, limits=Limits(wall=4.0))
    (program,) = script.ran
    assert (program.names, program.repeat, program.limits.wall, program.coverage) == (("f",), 3, 4.0, False)
    assert (verdict.score, verdict.threshold, verdict.passed) == (0.5, 1.0, False)
    assert verdict.reason == "1 of 2 tests passed; b: gave 1, expected 2"
    assert verdict.value == {
        "passed": 1, "of": 2, "trust": "split", "level": "A", "flaky": True,
        "tests": [{"name": "b", "passed": False, "reason": "gave 1, expected 2"}, {"name": "a", "passed": True}],
    }  # fmt: skip
    assert verdict_of(outcome, ROW, least=0.5)[0].passed


def test_the_sandbox_to_blame() -> None:
    """A sandbox that fails gives no score; a test that cannot decide counts neither way while it could change all."""
    verdict, _ = verdict_of(Outcome("sandbox", stderr="no level A"), ROW)
    assert (verdict.decided, verdict.reason) == (False, "the tests could not be run: no level A")
    assert math.isnan(verdict.score)
    unsaid = TestResult("c", passed=False, reason="cannot be split", undecided=True)
    open_ = Outcome("sandbox", stderr="cannot be split", results=(TestResult("a", True), unsaid), trust="split")
    assert not verdict_of(open_, ROW)[0].decided
    assert verdict_of(open_, ROW, least=0.5)[0].passed
    failed = Outcome("tests", results=(FAILED, unsaid), trust="split")
    verdict, _ = verdict_of(failed, ROW)
    assert (verdict.decided, verdict.passed) == (True, False)


def test_coverage() -> None:
    """Lines that the tests did not run can fail them, and are named; where nothing is known of them it is undecided."""
    code = "def sign(n):\n    if n < 0:\n        return -1\n    return 1\n"
    row = {"code": code, "tests": [{"arguments": [3], "expected": 1}]}
    low, enough = (seedbed.check("unit_tests", row, least_coverage=least) for least in (0.8, 0.7))
    assert (low.passed, low.score, low.threshold) == (False, 0.75, 0.8)
    assert low.reason == "1 of 1 tests passed, but they ran 75% of the lines, not 3"
    assert enough.passed
    assert enough.value["coverage"] == {"share": 0.75, "missed": [3], "trust": "inline"}
    told = Outcome("ok", level="docker", results=(TestResult("a", True),), trust="split")
    assert not verdict_of(told, ROW, least_coverage=0.1)[0].decided


def test_flaky_code_is_found_by_repetition() -> None:
    """What passes now and then does not pass."""
    row = {"code": "import os\ndef f(): return os.urandom(1)[0] % 2", "tests": ["assert f() == 0"]}
    verdict = seedbed.check("unit_tests", row, repeat=20)
    assert (verdict.passed, verdict.value["flaky"]) == (False, True)
    assert "of 20 runs" in verdict.reason


def test_pytest_files_are_inline() -> None:
    """They run, and the evidence says that they could be forged."""
    files = {
        "test_it.py": "import pytest\nfrom solution import f\n@pytest.mark.parametrize('x', [1, 2])\ndef test_f(x):\n    assert f(x) == x\n"
    }
    right, wrong = seedbed.check(
        "unit_tests",
        [{**ROW, "tests": files}, {"code": "def f(x): return 1", "tests": files}],
        limits={"wall": 60, "cpu": 60},
    )
    assert (right.passed, right.value["trust"], right.value["of"]) == (True, "inline", 2)
    assert (wrong.score, wrong.value["tests"][0]["name"]) == (0.5, "test_it.py::test_f[2]")


@pytest.mark.parametrize("how", [{"least": 0}, {"least": 1.5}, {"repeat": 0}, {"least_coverage": 2}])
def test_settings_without_sense(how: dict[str, Any]) -> None:
    """They are refused before anything runs."""
    with pytest.raises(RecipeError, match="unit_tests: 'least' must be above 0"):
        asyncio.run(unit_tests(Context(Script([])), **ROW, **how))
