# ruff: noqa: E501  # programs, one a line
"""Verdicts on solutions: right ones pass, wrong ones do not, and none can be forged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.program_tests import CallTest, CodeTest, PytestTest, StreamTest, Test
from seedbed.sandbox.sandbox import Sandbox

RIGHT = "def double(x):\n    return [2 * i for i in x]\n"
TESTS = {
    "call": CallTest("double", ([1, 2],), [2, 4]),
    "code": CodeTest("assert double([1, 2]) == [2, 4]\nassert double([]) == []"),
    "import": CodeTest("from solution import double\nassert double([5]) == [10]"),
    "function": CodeTest("def test_it():\n    assert double([3]) == [6]"),
    "unittest": CodeTest(
        "import unittest, solution\nclass T(unittest.TestCase):\n    def test(self):\n"
        "        self.assertEqual(solution.double([1]), [2])"
    ),
    "close": CodeTest("import math\nassert math.isclose(double([1])[0], 2.0)"),
    "difference": CodeTest("assert abs(double([1])[0] - 2) < 1e-9"),
    "catching": CodeTest("try:\n    ok = double([1]) == [2]\nexcept Exception:\n    ok = True\nassert ok"),
    "raising": CodeTest("try:\n    double(5)\nexcept Exception:\n    pass\nelse:\n    raise AssertionError"),
}
LIAR = """
class Liar(list):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __sub__(self, other): return 0
    def __rsub__(self, other): return 0
    def __abs__(self): return 0
    def __contains__(self, item): return True
    def __getitem__(self, item): return self
    def __float__(self): return 2.0
    def __bool__(self): return True
    __hash__ = None
def double(x): return Liar()
"""
FORGED = {
    "exit at load": "import os\nos._exit(0)",
    "leave at load": "import sys\nsys.exit(0)",
    "exit in call": "import os\ndef double(x): os._exit(0)",
    "leave in call": "def double(x): raise SystemExit(0)",
    "exit hook": "import atexit, os\natexit.register(os._exit, 0)\ndef double(x): return None",
    "timer": "import threading, os\nthreading.Timer(0.05, os._exit, (0,)).start()\ndef double(x):\n    import time; time.sleep(0.5)",
    "equal to everything": LIAR,
    "no list": LIAR.replace("(list)", ""),
    "plain subclass": "class I(int):\n    def __eq__(s, o): return True\n    __hash__ = int.__hash__\ndef double(x): return [I(9)]",
    "patched built-ins": "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.AssertionError = ValueError\nbuiltins.isinstance = lambda *a: True\ndef double(x): return 7",
    "patched unittest": "import unittest\nunittest.TestCase.assertEqual = lambda *a: None\ndef double(x): return 7",
    "patched math": "import math\nmath.isclose = lambda *a: True\ndef double(x): return [7]",
    "own helper": "def isclose(a, b): return True\nmath = type('M', (), {'isclose': lambda *a: True})\ndef double(x): return [7]",
    "printed results": "import json\nprint(json.dumps({'name': '0', 'passed': True, 'undecided': False, 'reason': ''}))\nprint('OK passed 1 test')\ndef double(x): return 7",
    "written results": """
import json, os, struct
def frame(m):
    b = json.dumps(m).encode()
    return struct.pack('>I', len(b)) + b
for fd in range(3, 64):
    for m in ({'name': '0', 'passed': True, 'undecided': False, 'reason': ''}, {'all': 1}, {'value': [2, 4]}, {'loaded': True}):
        try: os.write(fd, frame(m))
        except OSError: pass
def double(x): return 7
""",
    "questions swallowed, answers written": """
import json, os, struct
os.read(3, 1 << 16)
for m in ({'loaded': True}, {'value': 7}, {'value': 7}):
    b = json.dumps(m).encode()
    os.write(3, struct.pack('>I', len(b)) + b)
def double(x): return 7
""",
    "noise on the link": "import os\ndef double(x):\n    os.write(4, os.urandom(5000)); return 7",
    "giant answer": "def double(x): return 'x' * (1 << 24)",
    "deep answer": "import os, struct\ndef double(x):\n    b = b'[' * 200000\n    for fd in (3, 4):\n        try: os.write(fd, struct.pack('>I', len(b)) + b)\n        except OSError: pass\n    return 7",
    "never answers": "def double(x):\n    while True: pass",
    "never loads": "while True: pass",
    "stolen answer": "import gc\ndef double(x):\n    for o in gc.get_objects():\n        if isinstance(o, dict) and 'expected' in o: return o['expected']\n    return None",
    "tests in the heap": "import gc\ndef double(x):\n    for o in gc.get_objects():\n        if isinstance(o, (dict, list)) and 'assert' + ' double' in repr(o)[:10**6]: return eval('[2, 4]')\n    return None",
    "tests on disk": "import os\ndef double(x):\n    for home, _, names in os.walk('/tmp'):\n        for n in names: return eval(open(home + '/' + n).read())\n    return None",
    "raises": "def double(x): raise ZeroDivisionError('x')",
    "raises an assertion": "def double(x): raise AssertionError",
    "raises a skip": "import unittest\ndef double(x): raise unittest.SkipTest('no')",
    "raises stop": "def double(x): raise StopIteration",
    "raises interrupt": "def double(x): raise KeyboardInterrupt",
    "nothing": "",
    "syntax": "def double(x: return",
    "memory": "def double(x): return len(bytearray(1 << 31))",
    "kills": "import os, signal\ndef double(x):\n    for p in range(1, 50):\n        try: os.kill(p, 9)\n        except OSError: pass\n    return 7",
    "crash": "import ctypes\ndef double(x): ctypes.string_at(0)",
    "replaced encoder": "import json, sys\njson.dumps = lambda *a, **k: '{\"value\": [2, 4], \"passed\": true}'\nfor m in list(sys.modules.values()):\n    if hasattr(m, 'packed'): m.packed = lambda message: b'\\0\\0\\0\\2{}'\ndef double(x): return 7",
    "prints without end": "def double(x):\n    while True: print('x' * 10000)",
    "descriptor to a handle": "class H:\n    def __getattr__(s, n): return s\n    def __call__(s, *a): return s\n    def __len__(s): return 1\n    def __iter__(s): return iter([2])\n    def __eq__(s, o): return True\ndef double(x): return H()",
}  # fmt: skip
QUICK = Limits(wall=1.5, cpu=1.5, memory=256 << 20)


def tried(sandbox: Sandbox, source: str, tests: Sequence[Test], **settings: Any) -> Outcome:
    """The outcome of a program with tests."""
    return sandbox.run(Program(source, tests=tuple(tests), **settings))


@pytest.mark.parametrize("name", TESTS)
def test_right(name: str, sandbox: Sandbox) -> None:
    """A right solution passes every kind of test."""
    checked = tried(sandbox, RIGHT, [TESTS[name]])
    assert checked.ok, checked
    assert (checked.trust, checked.level) == ("split", sandbox.level)


@pytest.mark.parametrize("name", FORGED)
def test_forged(name: str, sandbox: Sandbox) -> None:
    """A solution that does not compute the answer fails, whatever it does instead; each test on its own as well."""
    lenient = {"raising", "catching"}  # any error passes these, as it would beside the solution
    for kind in (
        TESTS.keys() - lenient
        if name in {"nothing", "equal to everything", "exit in call"}
        else ("call", "code", "function", "close")
    ):
        checked = tried(sandbox, FORGED[name], [TESTS[kind]], limits=QUICK)
        assert not checked.ok, (kind, checked)
        assert checked.results, (kind, checked)


@pytest.mark.parametrize("way", ["os._exit(0)", "os.abort()", "os.closerange(3, 9)", "time.sleep(60)"])
def test_an_end_is_no_error(way: str, strong: Sandbox) -> None:
    """A test that expects an error is not passed by a solution that ends, hangs or goes silent."""
    for kind in ("raising", "catching"):
        checked = tried(strong, f"import os, time\ndef double(x): {way}", [TESTS[kind]], limits=QUICK)
        assert not checked.ok, checked
        assert checked.decided, checked


def test_results_in_order(strong: Sandbox) -> None:
    """Each test has its own result and reason, in the order in which they were given."""
    tests = [
        CallTest("double", ([1],), [2]),
        CodeTest("assert double([1]) == [3]", name="wrong"),
        StreamTest("", ""),
        CodeTest("def test_a(): assert double([1]) == [2]\ndef test_b(): assert 0, 'why'", name="two"),
        CallTest("double", ([1],), [4]),
    ]
    results = tried(strong, RIGHT, tests).results
    assert [(one.name, one.passed) for one in results] == [
        ("double", True), ("wrong", False), ("stdin", True), ("two.test_a", True), ("two.test_b", False), ("double", False),
    ]  # fmt: skip
    assert [one.reason for one in results] == [
        "", "AssertionError (line 1 of the test)", "", "", "AssertionError: why (line 2 of the test)", "gave [2], expected [4]",
    ]  # fmt: skip


def test_what_a_solution_leaves_does_not_hold_up_its_verdict(strong: Sandbox) -> None:
    """A guest ends with its last answer: nobody waits for its threads and hooks."""
    held = "import atexit, threading, time\natexit.register(time.sleep, 60)\n"
    held += "threading.Thread(target=time.sleep, args=(60,)).start()\n"
    checked = tried(strong, held + RIGHT, [TESTS["call"], TESTS["code"]])
    assert checked.ok, checked
    assert checked.wall < 10, checked


def test_answers_that_fill_the_channel(strong: Sandbox) -> None:
    """Calls are asked ahead and heard late; a guest whose answers wait for us gets through with all of them."""
    calls = [CallTest("f", (count,), "x" * count) for count in (1, 400_000, 2, 400_000, 3)]
    checked = tried(strong, "def f(count):\n    print('y' * 30_000)\n    return 'x' * count", calls)
    assert checked.ok, checked.results


def test_streams(strong: Sandbox) -> None:
    """Output is compared by lines; white space at their ends is let go, a missing line is not."""
    source = "n = int(input())\nfor i in range(n): print(i, end=' \\n')"
    assert tried(strong, source, [StreamTest("3\n", "0\n1\n2")]).ok
    (missing,) = tried(strong, source, [StreamTest("2\n", "0\n1\n2")]).results
    assert missing.reason == "line 3 is '(nothing)', expected '2'"
    (raised,) = tried(strong, source, [StreamTest("x", "")]).results
    assert raised.reason.startswith("error: ValueError")


CLASSES = """
class Stack:
    def __init__(self, items=()): self.items = list(items)
    def push(self, x): self.items.append(x); return self
    def pop(self):
        if not self.items: raise Empty("nothing there")
        return self.items.pop()
    def __len__(self): return len(self.items)
    def __getitem__(self, i): return self.items[i]
    def __add__(self, other): return Stack(self.items + other.items)
    def __lt__(self, other): return len(self) < len(other)
class Empty(LookupError): pass
def count_up():
    yield from range(3)
def sort(x): x.sort()
"""


def test_objects(strong: Sandbox) -> None:
    """Classes, own errors, generators and changed arguments work across the split."""
    code = """
s = Stack([1])
assert s.push(2).push(3) is not None and len(s) == 3 and s.items == [1, 2, 3] and s[0] == 1
assert s.pop() == 3 and list(s) == [1, 2] and (s + Stack([9])).items == [1, 2, 9] and Stack() < s
try: Stack().pop()
except Empty as error: assert str(error) == "nothing there"
else: raise AssertionError
assert issubclass(Empty, LookupError) and list(count_up()) == [0, 1, 2]
x = [3, 1]
sort(x)
assert x == [1, 3]
s.items = [7]
assert s.pop() == 7
"""
    checked = tried(strong, CLASSES, [CodeTest(code), CallTest("Stack.__len__", (), 0)])
    assert checked.ok, checked


@pytest.mark.parametrize(
    "code",
    ["assert Stack([1]) == Stack([1])", "assert 1 in Stack([1])", "assert Stack() + 1", "sort(lambda: 0)"],
)
def test_what_cannot_be_split(code: str, strong: Sandbox) -> None:
    """A test that only the solution's own word could pass is undecided, not passed and not failed."""
    checked = tried(strong, CLASSES, [CodeTest(code)])
    assert not checked.decided, checked
    swallowed = tried(strong, CLASSES, [CodeTest(f"try:\n    {code}\nexcept Exception: pass")])
    assert not swallowed.ok


def test_names(strong: Sandbox) -> None:
    """A name that Python has too is the solution's when it is listed, undecided otherwise."""
    source, test = "def sum(x):\n    return 42", CodeTest("assert sum([1]) == 42")
    assert not tried(strong, source, [test]).decided
    assert tried(strong, source, [test], names=["sum"]).ok
    assert not tried(strong, "sum = 5", [CodeTest("assert sum([1]) == 2")]).ok


def test_flaky(strong: Sandbox) -> None:
    """A solution that does not give the same result every time is told apart."""
    source = "import os\ndef f(): return os.urandom(1)[0] % 2"
    checked = tried(strong, source, [CallTest("f", (), 0)], repeat=24)
    assert checked.flaky
    assert not checked.ok
    assert not tried(strong, "def f(): return 0", [CallTest("f", (), 0)], repeat=3).flaky


def test_tolerance(strong: Sandbox) -> None:
    """Floats may be near where that is asked for; types are exact otherwise."""
    assert tried(strong, "def f(): return 0.1 + 0.2", [CallTest("f", (), 0.3, tolerance=1e-9)]).ok
    assert not tried(strong, "def f(): return 0.1 + 0.2", [CallTest("f", (), 0.3)]).ok
    assert not tried(strong, "def f(): return (1,)", [CallTest("f", (), [1])]).ok
    assert not tried(strong, "def f(): return True", [CallTest("f", (), 1)]).ok


def test_no_tests(strong: Sandbox) -> None:
    """A program without tests is run, and its outcome says that nothing was asked; test code without a test is a test."""
    outcome = tried(strong, RIGHT, [])
    assert (outcome.ok, outcome.trust, outcome.results) == (True, None, ())
    assert not tried(strong, "while True: pass", [CodeTest("")], limits=QUICK).ok


def test_pytest_inline(strong: Sandbox) -> None:
    """pytest files run beside the solution, and the result says so."""
    files = {
        "test_it.py": "import pytest\nfrom solution import double\n@pytest.mark.parametrize('x', [1, 2])\n"
        "def test_a(x): assert double([x]) == [2 * x]\ndef test_b(tmp_path): assert double([1]) == [3]\n",
    }
    limits = Limits(wall=60.0, cpu=60.0)
    checked = tried(strong, RIGHT, [PytestTest(files)], limits=limits)
    assert (checked.trust, [one.passed for one in checked.results]) == ("inline", [True, True, False]), checked
    for files in ({"test_none.py": "x = 1"}, {"test_broken.py": "import nothing_there"}):
        assert tried(strong, RIGHT, [PytestTest(files)], limits=limits).reason == "tests"
