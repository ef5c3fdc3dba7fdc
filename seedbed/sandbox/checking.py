"""Inside the checker's guest: run the tests against a solution in another guest, and tell each result.

The results go over the checker's own channel, which the solution does not have.
"""

from __future__ import annotations

import io
import sys
import types
from collections.abc import Callable
from typing import Any

from seedbed.sandbox import frames, running, standing
from seedbed.sandbox.answering import LINK, MODULE


def check(job: dict[str, Any], channel: int) -> int:
    """Run every test of the job; one message each, then one that says it is all."""
    running.seed(job["seed"])
    line = standing.Line(LINK, job["seconds"], job["most"])
    sys.modules[MODULE] = _solution(line)
    own, defined = frozenset(job["names"]), frozenset(job["defined"])
    told = 0
    for test in job["tests"]:
        for result in _results(test, lambda: standing.Names(line, own, defined), line):
            frames.write(channel, frames.packed(result))
            told += 1
    frames.write(channel, frames.packed({"all": told}))
    return 0


def _results(test: dict[str, str], fresh: Callable[[], standing.Names], line: standing.Line) -> list[dict[str, Any]]:
    """A piece of test code: itself, and every test function and test case that it holds."""
    names = fresh()
    try:
        code = compile(test["code"], running.FILE, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # before the solution is asked anything
        return [{"name": test["name"], "passed": False, "undecided": True, "malformed": True, "reason": _said(error)}]
    running.main_module("tests", test["code"])
    first = _result(test["name"], line, lambda: exec(code, names))  # noqa: S102  # what a guest is for
    inner = [*_functions(names), *_cases(names)] if first["passed"] else []
    if not inner:
        return [first]
    return [_result(f"{test['name']}.{name}", line, doing) for name, doing in inner]


def _result(name: str, line: standing.Line, doing: Any) -> dict[str, Any]:
    line.begin()
    reason = missing = ""
    try:
        doing()
    except BaseException as error:  # noqa: BLE001  # whatever a test raises is that it did not pass
        reason, missing = _said(error), _missing(error)
    unsaid = line.unsplit or missing
    reason = line.failing or unsaid or reason
    return {"name": name, "passed": not reason, "undecided": bool(unsaid) and not line.failing, "reason": reason}


def _missing(error: BaseException) -> str:
    """That the test imports what is not here, which says nothing of the solution.

    One that the solution raised names no module, because it crosses the link as its message alone.
    """
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"the test imports {error.name!r}, which is not there; the solution is called 'solution'"
    return ""


def _said(error: BaseException) -> str:
    """An error with the test's line at which it came."""
    trace, place = error.__traceback__, 0
    while trace is not None:
        place = trace.tb_lineno if trace.tb_frame.f_code.co_filename == running.FILE else place
        trace = trace.tb_next
    text = str(error)[:1000]
    where = f" (line {place} of the test)" if place else ""
    return f"{type(error).__name__}{': ' if text else ''}{text}{where}"


def _functions(names: standing.Names) -> list[tuple[str, Any]]:
    return [
        (name, value)
        for name, value in names.items()
        if name.startswith("test") and isinstance(value, types.FunctionType) and not value.__code__.co_argcount
    ]


def _cases(names: standing.Names) -> list[tuple[str, Any]]:
    unittest = sys.modules.get("unittest")
    if unittest is None:
        return []  # nobody loaded it, so there is no case
    loader = unittest.TestLoader()
    found: list[tuple[str, Any]] = []
    for value in list(names.values()):
        if isinstance(value, type) and issubclass(value, unittest.TestCase) and value is not unittest.TestCase:
            cases = loader.loadTestsFromTestCase(value)
            found += [(case.id().split(".", 1)[-1], _run(unittest, case)) for case in cases]
    return found


def _run(unittest: types.ModuleType, case: Any) -> Any:
    def doing() -> None:
        result = unittest.TextTestRunner(stream=io.StringIO()).run(case)
        wrong = [*result.failures, *result.errors]
        if wrong:
            raise AssertionError(wrong[0][1].strip().splitlines()[-1])
        if result.testsRun == 0 or result.skipped or result.unexpectedSuccesses:
            raise AssertionError("the test did not run")

    return doing


def _solution(line: standing.Line) -> types.ModuleType:
    """The module that tests import the solution from."""

    class Solution(types.ModuleType):
        def __getattr__(self, name: str) -> Any:
            try:
                return standing.found(line, name)
            except (KeyError, NameError) as error:
                raise AttributeError(str(error)) from None

    return Solution(MODULE)
