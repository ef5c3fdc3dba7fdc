"""Programs with tests: lines that ran, names of two meanings, values written in JSON, runs that disagree."""

from __future__ import annotations

import pytest

from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import CallTest, CodeTest, Coverage, PytestTest, StreamTest, TestResult
from seedbed.sandbox.beside import Undecided, pytest_results
from seedbed.sandbox.sandbox import Sandbox

SIGN = """def sign(n):
    if n < 0:
        return -1
    if n == 0:
        return 0
    return 1
"""


@pytest.mark.parametrize(
    ("tests", "missed"),
    [
        ([CallTest("sign", (5,), 1)], (3, 5)),
        ([CodeTest("assert sign(5) == 1\nassert sign(0) == 0")], (3,)),
        ([CallTest("sign", (5,), 1), CodeTest("assert sign(-5) == -1 and sign(0) == 0")], ()),
        ([CallTest("sign", (5,), 2)], (3, 5)),
    ],
)
def test_coverage(tests: list[CallTest | CodeTest], missed: tuple[int, ...], sandbox: Sandbox) -> None:
    """Lines that no test went through are told, over all kinds of tests together, at every level."""
    outcome = sandbox.run(Program(SIGN, tests=tuple(tests), coverage=True))
    assert outcome.coverage == Coverage((1, 2, 3, 4, 5, 6), tuple({1, 2, 3, 4, 5, 6} - set(missed)))
    assert outcome.coverage.missed == missed
    assert outcome.coverage.share == pytest.approx(1 - len(missed) / 6)


def test_coverage_of_programs(strong: Sandbox) -> None:
    """Programs that read and print too, also those that leave; one that ends its process tells nothing."""
    source = "import sys\nif input() == 'a':\n    print('x')\nelse:\n    print('y')\nsys.exit(0)\n"
    outcome = strong.run(Program(source, tests=(StreamTest("a", "x"),), coverage=True))
    assert (outcome.ok, outcome.coverage and outcome.coverage.missed) == (True, (5,))
    assert strong.run(Program("import os\nos._exit(0)", coverage=True)).coverage is None
    assert strong.run(Program("x = (", coverage=True)).coverage == Coverage((), ())
    assert strong.run(Program("def f():\n    return 1", call="f", coverage=True)).coverage == Coverage((1, 2), (1, 2))
    assert strong.run(Program(SIGN)).coverage is None


INVENTED = """import os, struct, json
b = json.dumps({"lines": [1], "covered": [1, 2, 3, 900]}).encode()
os.write(3, struct.pack(">I", len(b)) + b)
if 0 > 1 + len(b):
    never = 1
"""
STOPPED = """import sys
sys.settrace(None)
x = len(sys.argv)
if x > 99:
    never = 1
"""


@pytest.mark.parametrize("forgery", [INVENTED, STOPPED])
def test_lines_are_counted_before_the_program_starts(forgery: str, strong: Sandbox) -> None:
    """A program cannot take lines away or invent them; it can only lie about which of them ran."""
    outcome = strong.run(Program(forgery, coverage=True))
    assert outcome.coverage is not None
    assert outcome.coverage.lines == (1, 2, 3, 4, 5)
    assert set(outcome.coverage.ran) <= {1, 2, 3, 4, 5}
    assert 5 in outcome.coverage.missed


FACTORIAL = "def factorial(n):\n    return 1 if n < 2 else n * factorial(n - 1)\n"


def test_a_name_that_python_has_too(strong: Sandbox) -> None:
    """Right code passes and wrong code fails without listing the name; own helpers cannot be smuggled in."""
    test = CodeTest("assert factorial(5) == 120")
    assert strong.run(Program(FACTORIAL, tests=(test,))).ok
    assert strong.run(Program(FACTORIAL.replace("- 1)", "- 2)"), tests=(test,))).reason == "tests"
    smuggled = "def isclose(a, b): return True\ndef half(x): return 7\n"
    near = CodeTest("assert isclose(half(1), 0.5)")
    assert strong.run(Program(smuggled, tests=(near,))).reason == "sandbox"
    assert strong.run(Program("def half(x): return x / 2\n", tests=(near,))).ok
    functions = CodeTest("def test_a(): assert factorial(0) == 1\ndef test_b(): assert factorial(3) == 6")
    several = strong.run(Program(FACTORIAL, tests=(functions, CodeTest("assert 1"))))
    assert [one.passed for one in several.results] == [True] * 3


def test_values_written_in_json(strong: Sandbox) -> None:
    """JSON has no tuple and no key but text: where it was the pen, both count as equal; else types are exact."""
    source = "def f(): return {1: (2, [True, None])}"
    written = {"1": [2, [True, None]]}
    assert strong.run(Program(source, tests=(CallTest("f", (), written, as_json=True),))).ok
    for test in (CallTest("f", (), written), CallTest("f", (), {"1": [2, [1, None]]}, as_json=True)):
        assert strong.run(Program(source, tests=(test,))).reason == "tests"


def test_numbers_in_print(strong: Sandbox) -> None:
    """With a tolerance numbers may be near; words may not, and nothing may be missing."""
    source = "print('mean', 0.1 + 0.2)\nprint(1e6)"
    said = {"mean 0.3\n1000000": True, "mean 0.31\n1000000": False, "Mean 0.3\n1000000": False, "mean 0.3": False}
    for text, right in said.items():
        assert strong.run(Program(source, tests=(StreamTest("", text, tolerance=1e-9),))).ok is right, text
    assert not strong.run(Program(source, tests=(StreamTest("", "mean 0.3\n1000000"),))).ok


def test_runs_that_disagree(strong: Sandbox) -> None:
    """A test passes when it passed each time; the result says how often it did."""
    source = "import os\ndef f(): return os.urandom(1)[0] % 2\ndef g(): return 1\n"
    outcome = strong.run(Program(source, tests=(CallTest("f", (), 0), CallTest("g", (), 1)), repeat=24))
    assert (outcome.flaky, outcome.reason) == (True, "tests")
    assert [one.passed for one in outcome.results] == [False, True]
    assert "of 24 runs" in outcome.results[0].reason


def test_lucky_draws(strong: Sandbox) -> None:
    """Code that guesses draws the same in every run, but not in every repetition."""
    guessing = "import random\ndef f(): return random.randrange(2)\n"
    lucky = next(seed for seed in range(9) if strong.run(Program(guessing, call="f", seed=seed)).value == 1)
    for repeat, ok in ((1, True), (12, False)):
        outcome = strong.run(Program(guessing, tests=(CallTest("f", (), 1),), seed=lucky, repeat=repeat))
        assert (outcome.ok, outcome.flaky) == (ok, not ok)


def test_a_test_that_imports_what_is_not_there(strong: Sandbox) -> None:
    """It says nothing of the solution, which cannot bring that about by raising the same error."""
    tests = (CodeTest("from your_module import sign\nassert sign(1) == 1"), CodeTest("assert sign(1) == 1"))
    outcome = strong.run(Program(SIGN, tests=tests))
    assert [(one.passed, one.undecided) for one in outcome.results] == [(False, True), (True, False)]
    assert (outcome.decided, "imports 'your_module'" in outcome.stderr) == (False, True)
    raising = "def sign(n):\n    import your_module\n"
    assert strong.run(Program(raising, tests=tests[1:])).reason == "tests"
    forged = "def sign(n):\n    raise ModuleNotFoundError('x', name='x')\n"
    assert strong.run(Program(forged, tests=tests[1:])).reason == "tests"


def test_mixed_trust(strong: Sandbox) -> None:
    """One inline test makes the whole inline; the results stay in the order of the tests."""
    files = {"test_it.py": "from solution import sign\ndef test_one():\n    assert sign(3) == 1\n"}
    tests = (PytestTest(files), CallTest("sign", (0,), 0))
    outcome = strong.run(Program(SIGN, tests=tests, limits=Limits(wall=60, cpu=60)))
    assert (outcome.ok, outcome.trust) == (True, "inline"), outcome
    assert outcome.results == (TestResult("test_it.py::test_one", True), TestResult("sign", True))


def test_pytest_below_level_a_is_undecided(sandbox: Sandbox) -> None:
    """Where pytest cannot run, nothing is said of the solution, and the way out is told."""
    if sandbox.level == "A":
        pytest.skip("it can run here")
    outcome = sandbox.run(Program(SIGN, tests=(PytestTest({"test_it.py": "def test(): pass"}),)))
    assert (outcome.decided, "level A" in outcome.stderr) == (False, True), outcome


@pytest.mark.parametrize(
    ("told", "words"),
    [(Outcome("ok", value="missing"), "pip install pytest"), (Outcome("sandbox", stderr="no level A"), "no level A")],
)
def test_no_pytest_is_no_failure(told: Outcome, words: str) -> None:
    """Where pytest is not there, or cannot be run, nothing is said of the solution."""

    class Without:
        def run(self, _: Program) -> Outcome:
            return told

    with pytest.raises(Undecided, match=words):
        pytest_results(Without(), Program(SIGN), PytestTest({"test_it.py": "def test(): pass"}))


def test_other_languages_by_input_and_output(strong: Sandbox) -> None:
    """A shell program is tried by what it prints."""
    outcome = strong.run(Program("read x; echo $((x * 2))", language="shell", tests=(StreamTest("4\n", "8"),)))
    assert outcome.ok, outcome
    assert isinstance(outcome, Outcome)
