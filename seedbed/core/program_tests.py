"""What is asked of a solution, and what came of asking: the words that checks, engine and sandbox share.

Functions called with arguments, code that asserts, input and output, and files of pytest. How they are run apart from
the solution stands in docs/sandbox.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

Trust = Literal["split", "inline"]
"""Whether the tests ran apart from the code under test (``split``) or beside it, where it could forge them."""


@dataclass(frozen=True, slots=True)
class CallTest:
    """A function of the solution, arguments, and the value it must give.

    `call` may be dotted (``Solution.two_sum``): the class is made without arguments then. `tolerance` is for floats,
    absolute and relative. Types are exact, but an int equals a float of its value; with `as_json`, for values that
    were written in JSON, a tuple also equals a list and a key of a dict its text, since JSON has neither.
    """

    call: str
    arguments: tuple[Any, ...]
    expected: Any
    keywords: Mapping[str, Any] = field(default_factory=dict)
    tolerance: float = 0.0
    as_json: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class CodeTest:
    """Test code: assertions, functions named ``test…``, or unittest cases.

    Names it does not define are those of the solution, which it may also import ``from solution``.
    """

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class StreamTest:
    """What the program reads and what it must print; white space at the ends of lines and of the text is let go.

    With a `tolerance`, absolute and relative, words of the output that are numbers need only be near.
    """

    stdin: str
    stdout: str
    tolerance: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class PytestTest:
    """Files for pytest, by name; the solution lies beside them as ``solution.py``.

    They run in the solution's own interpreter, where it could forge them: what comes of it says ``trust: inline``.
    Needs level A, and pytest beside the interpreter.
    """

    files: Mapping[str, str]
    arguments: tuple[str, ...] = ()
    name: str = "pytest"


Test = CallTest | CodeTest | StreamTest | PytestTest


MALFORMED = "the test code is no Python"
"""How the reason of a test begins that could not be compiled; it is undecided, whatever the solution is."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test: whether it passed, why not, and whether it could be decided at all."""

    __test__: ClassVar[bool] = False  # not a class of tests, whatever its name says to pytest

    name: str
    passed: bool
    reason: str = ""
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """Lines of a program that can run, and those that did.

    The first are counted before the program starts. The second are counted beside it: it could claim lines that it
    did not run, but none that are not there.
    """

    lines: tuple[int, ...]
    ran: tuple[int, ...]

    @property
    def share(self) -> float:
        """From 0 to 1; 1 for a program without a line."""
        return len(self.ran) / len(self.lines) if self.lines else 1.0

    @property
    def missed(self) -> tuple[int, ...]:
        """Lines that did not run."""
        return tuple(sorted(set(self.lines) - set(self.ran)))
