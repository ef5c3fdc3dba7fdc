"""Test code that is read as calls: what is read means what Python means, and all else is left to the checker."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.program import Limits, Program
from seedbed.core.program_tests import CodeTest
from seedbed.sandbox import asserted, frames, preloads
from seedbed.sandbox.sandbox import Sandbox

leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=9)
)
hashable = st.one_of(st.booleans(), st.integers(), st.text(max_size=5))
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.tuples(inner, inner), st.dictionaries(hashable, inner, max_size=3)
    ),
    max_leaves=8,
)


def anyones(_: str) -> bool:
    return True


@settings(deadline=None)
@given(st.lists(values, max_size=3), values)
def test_read_as_written(arguments: list[Any], expected: Any) -> None:
    """What Python would call and compare is what is read; a text that is not plain is not read at all."""
    line = f"assert f({', '.join(map(repr, arguments))}) == {expected!r}"
    found = asserted.asked(line, anyones)
    if found is not None:
        (one,) = found
        assert (one.line, one.name, one.message) == (1, "f", "")
        assert repr((list(one.arguments), one.expected)) == repr((arguments, expected))


PARTS = ("def test_a():", "def test_b():", "\n", " ", "  ", "assert f(1) == 2", "assert", "#", "x", "test_a")


@settings(deadline=None)
@given(
    st.one_of(
        st.text(alphabet="assert f(1,)[]{}:='\"\\-.e\n #", max_size=60),
        st.lists(st.sampled_from(PARTS), max_size=16).map("".join),
    )
)
def test_any_text(text: str) -> None:
    """No text breaks the reading, and what is read compiles to as many assertions as were found."""
    found = asserted.asked(text, anyones)
    if found is not None:
        compile(text, "test", "exec")
        assert text.count("assert") >= len(found)


PLAIN = {
    "assert f(1) == 2": ((1,), 2, ""),
    "assert f() == None": ((), None, ""),
    "assert f('a, b', \"c\") == {'k': [1, (2,)]}": (("a, b", "c"), {"k": [1, (2,)]}, ""),
    "assert f(-1, 2.5e-3) == {1, 2}": ((-1, 0.0025), {1, 2}, ""),
    "assert f(1) == 2, 'why'": ((1,), 2, "why"),
    "assert f([[1], [2]]) == ''": (([[1], [2]],), "", ""),
    "assert f(1 == 1) == 2": None,
}


@pytest.mark.parametrize("line", PLAIN)
def test_plain(line: str) -> None:
    """Literals on both sides, and a message; blank lines and comments may stand between."""
    found = asserted.asked(f"# why\n\n{line}\n", anyones)
    wanted = PLAIN[line]
    assert found == (wanted and [asserted.Asked(3, "f", *wanted)])


FUNCTIONS = {
    "def test_a():\n    assert f(1) == 2\n\n    # so\n    assert f(2) == 3\ndef test_b() -> None:\n  assert g() == 1": [
        asserted.Asked(2, "f", (1,), 2, "", "test_a"),
        asserted.Asked(5, "f", (2,), 3, "", "test_a"),
        asserted.Asked(7, "g", (), 1, "", "test_b"),
    ],
    "# why\ndef testing():\n assert f(1) == 2, 'so'": [asserted.Asked(3, "f", (1,), 2, "so", "testing")],
    "def test_a():\n    assert f(1) == 2\n  # set in as it likes\n": [asserted.Asked(2, "f", (1,), 2, "", "test_a")],
}


@pytest.mark.parametrize("code", FUNCTIONS)
def test_plain_in_functions(code: str) -> None:
    """Lines of test functions are read with the function's name."""
    assert asserted.asked(code, anyones) == FUNCTIONS[code]


NOT_FUNCTIONS = [
    "def test_a():\nassert f(1) == 2", "def test_a():\n    assert f(1) == 2\n  assert f(1) == 2",
    "def test_a():\n    assert f(1) == 2\nassert f(1) == 2", "assert f(1) == 2\ndef test_a():\n    assert f(1) == 2",
    "def test_a():\n    assert f(1) == 2\ndef test_a():\n    assert f(1) == 2", "def test_a():", "def test_a(): pass",
    "def test_a():\n    # nothing\ndef test_b():\n    assert f(1) == 2", "def test_a():\n    assert test_a() == 2",
    "def test_a(x):\n    assert f(1) == 2", "def test_a(x=1):\n    assert f(1) == 2",
    "def helper():\n    assert f(1) == 2", "def tést():\n    assert f(1) == 2",
    "async def test_a():\n    assert f(1) == 2", "def test_a():\n    x = 1\n    assert f(1) == 2",
    "  def test_a():\n    assert f(1) == 2", "def test_a():\n    def test_b():\n        assert f(1) == 2",
    "@skip\ndef test_a():\n    assert f(1) == 2", "def test_a():\n\tassert f(1) == 2",
    "def test_a(): assert f(1) == 2", "class TestA:\n    def test_a(self):\n        assert f(1) == 2",
    "def test_b():\n    assert test_a() == 2\ndef test_a():\n    assert f(1) == 2",
]  # fmt: skip


@pytest.mark.parametrize("code", NOT_FUNCTIONS)
def test_functions_not_plain(code: str) -> None:
    """Functions with anything else in them, or beside them, are the checker's."""
    assert asserted.asked(code, anyones) is None


NOT_PLAIN = [
    "", "# nothing", "assert f(1)", "assert f(1) == g(1)", "assert f(x) == 1", "assert f(1) != 2",
    "assert f(1) is None", "assert f(1) == 1 == 1", "assert f(1) == 1 or True", "assert f(1).x == 2",
    "assert f(1)(2) == 3", "assert f(*[1]) == 2", "assert f(a=1) == 2", "assert f(1) == [x for x in (1,)]",
    "assert f(1) == 2; print(1)", "x = 1\nassert f(x) == 2", "if True:\n    assert f(1) == 2",
    "assert f(1) == 2 # so", "assert (f(1) == 2, 'why')", "assert f(1) == f(1)", "assert f(1) == 1 + 1",
    "assert f(1) == 007", "assert f(1) == '\\d'", "assert f(1) == b'x'", "assert f(1) == f'{1}'",
    "assert f(1) == 1_0", "assert f(1) ==", "assert f(1 == 2", "assert f(1)) == 2", "assert f(1) == 2, 3",
    "assert ｆ(1) == 2", "assert f(１) == 2", "assert f(1) == 2\x0c", "assert __f(1) == 2",
    "assert f(" + "[" * 99 + "]" * 99 + ") == 1", "assert f(1) == " + "-" * 500 + "1",
    "assert f(" + "9" * 5000 + ") == 1", "assert f(1) == 'a\\\n'",
]  # fmt: skip


@pytest.mark.parametrize("code", NOT_PLAIN)
def test_not_plain(code: str) -> None:
    """Everything else is the checker's, what Python itself would refuse among it."""
    assert asserted.asked(code, anyones) is None


def test_whose_name() -> None:
    """A name of Python's own is the checker's, unless it is listed as under test."""
    assert asserted.asked("assert f(1) == 2\nassert sum([1]) == 1", lambda name: name != "sum") is None


SAME = "def f(x):\n    return {1: [1, 2], 2: (1, 2), 3: 1.0, 4: True, 5: {1, 2}, 6: None, 7: {'a': 1}}[x]\n"
EXPECTED = ["[1, 2]", "(1, 2)", "1", "1.0", "True", "{2, 1}", "None", "{'a': 1.0}", "''", "2"]


def test_the_same_verdict_either_way() -> None:
    """Read as calls, or run by the checker: each comparison ends the same, and is told in the same words."""
    codes = [f"assert f({x}) == {wanted}" for x in range(1, 8) for wanted in EXPECTED]
    with Sandbox(pools=1) as sandbox:
        plain = sandbox.run(Program(SAME, tests=tuple(map(CodeTest, codes)), names=("f",)))
        apart = sandbox.run(Program(SAME, tests=tuple(CodeTest(f"{code} and True") for code in codes), names=("f",)))
    assert all(asserted.asked(code, anyones) for code in codes)
    assert [one.passed for one in plain.results] == [one.passed for one in apart.results]
    assert [one.reason for one in plain.results] == [one.reason for one in apart.results]
    assert 0 < sum(one.passed for one in plain.results) < len(codes)


def test_functions_have_the_same_results_either_way() -> None:
    """Names, verdicts, words and lines are those of the checker, which runs the same lines behind an import."""
    lines = [f"assert f({x}) == {wanted}" for x, wanted in ((1, "[1, 2]"), (1, "2"), (4, "2"), (3, "1"), (2, "(1, 2)"))]
    codes = [
        "\n".join(f"def test_{i}():\n    {first}\n    {second}, 'so'" for i, first in enumerate(lines))
        for second in lines
    ]
    with Sandbox(pools=1) as sandbox:
        plain = sandbox.run(Program(SAME, tests=tuple(map(CodeTest, codes)), names=("f",)))
        apart = sandbox.run(Program(SAME, tests=tuple(CodeTest(f"{one}\nimport json") for one in codes), names=("f",)))
    assert all(asserted.asked(code, anyones) for code in codes)
    assert plain.results == apart.results
    assert {one.name for one in plain.results} >= {"test 1.test_0", "test 5.test_4"}
    assert 0 < sum(one.passed for one in plain.results) < len(plain.results) == 25


def test_what_is_not_there() -> None:
    """A solution without the function fails in the same words either way, and so does one that raises."""
    with Sandbox(pools=1) as sandbox:
        for source, why in (
            ("x = 1", "NameError: the solution has no 'f'"),
            ("def f(x): 1 / 0", "ZeroDivisionError: "),
        ):
            for code in ("assert f(1) == 2", "assert f(1) == 2 and True"):
                (result,) = sandbox.run(Program(source, tests=(CodeTest(code),), names=("f",))).results
                assert (result.passed, result.undecided) == (False, False)
                assert result.reason.startswith(why), result
                assert result.reason.endswith(" (line 1 of the test)")


def test_many_and_large_calls() -> None:
    """Calls are asked ahead without either side waiting for the other, and a solution that hangs ends in its time."""
    long = "x" * 900
    codes = tuple(CodeTest(f"assert f('{long}') == '{long}'\n" * 40) for _ in range(5))
    with Sandbox(pools=1) as sandbox:
        grown = "def f(x): return x if len(x) < 9 else x * 700"
        assert sandbox.run(Program("def f(x): return x", tests=codes, names=("f",))).ok
        assert not any(one.passed for one in sandbox.run(Program(grown, tests=codes, names=("f",))).results)
        slow = Program("def f(x):\n    while True: pass", tests=codes, names=("f",), limits=Limits(wall=0.5))
        outcome = sandbox.run(slow)
    assert (outcome.reason, len(outcome.results)) == ("tests", 5)
    assert "the solution ended: timeout" in outcome.results[0].reason


IMPORTS = {
    "print(1)": True,
    "import math": True,
    "import sys, re as r\nfrom typing import List\n    from os.path import join": True,
    "import time; time.sleep(1)": True,
    "import json  # for output": True,
    "import numpy": False,
    "import math, datetime": False,
    "from datetime import date": False,
    "x = 'import this'": False,
    "__import__('datetime')": False,
    "import math; import hashlib": False,
    "from . import x": False,
    "import math as m, \\\n  datetime": False,
    "": False,
}


@pytest.mark.parametrize("source", IMPORTS)
def test_who_imports_little(source: str) -> None:
    """A program goes to a lean zygote where it plainly imports nothing else; in doubt it does not."""
    assert preloads.imports_little(source) is IMPORTS[source]


def test_lean_guests_can_import() -> None:
    """A guess that was wrong costs time only: at level A a guest of a lean zygote loads what it asks for."""
    with Sandbox(pools=1) as sandbox:
        if sandbox.level != "A":
            pytest.skip("lean zygotes are level A's")
        source = "m = __builtins__.__dict__['__imp' + 'ort__']('date' + 'time')\nprint(m.MAXYEAR)"
        assert preloads.imports_little(source)
        assert sandbox.run(Program(source)).stdout == "9999\n"


jobs = st.dictionaries(st.text(max_size=5), values, max_size=4)


@settings(deadline=None)
@given(jobs)
def test_jobs_cross(job: dict[str, Any]) -> None:
    """A job is read as it was written."""
    near, far = os.pipe()
    try:
        frames.write(far, frames.packed_job(job))
        assert repr(frames.read_job(near)) == repr(job)
    finally:
        os.close(near)
        os.close(far)
