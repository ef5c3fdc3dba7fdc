"""The slow reader of mathematical answers, in a process of its own: math-verify and sympy.

Jobs come and answers go as lines of JSON. A job that takes too long ends the process (SIGPROF, by CPU time, so that a
busy machine changes no verdict), one that takes too much memory too; the parent reports that as undecided.

math-verify parses and, where nothing better can be said, compares. Two expressions are compared here first, with many
digits at several points, because math-verify takes numbers that are small enough for equal (1/2004! and 1/2006!).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

MEMORY = 2 << 30
"""Bytes of address space that the process may have."""
DIGITS = 40
_SAME, _OTHER = "1e-30", "1e-15"
_POINTS = 6


def main() -> None:
    """Answer jobs until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing that a library prints may be taken for an answer
    _limited()
    compare = _comparer()
    _say(answers, {"ready": True})
    for line in sys.stdin:
        job = json.loads(line)
        _clock(float(job["seconds"]))
        answer = compare(job)
        _clock(0)
        _say(answers, answer)


def _say(answers: Any, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _limited() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has none, macOS refuses some
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)
    sys.set_int_max_str_digits(20_000)


def _clock(seconds: float) -> None:
    """End the process after so much CPU time; 0 stops the clock. The parent's own clock is there for Windows."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _comparer() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The function that answers a job; loading what it needs takes a second."""
    import logging

    logging.disable(logging.CRITICAL)
    from math_verify import grader

    swallowed: list[str] = []
    for name in ("simplify", "solve"):  # math-verify answers "not equal" to their errors: that must not be a verdict
        setattr(grader, name, _watched(getattr(grader, name), swallowed))

    def compare(job: dict[str, Any]) -> dict[str, Any]:
        swallowed.clear()
        try:
            return _compared(job, swallowed)
        except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - told, and never a score
            return {"equal": None, "reason": f"{type(error).__name__}: {error}"[:300]}

    return compare


def _watched(function: Callable[..., Any], swallowed: list[str]) -> Callable[..., Any]:
    def watched(*values: Any, **options: Any) -> Any:
        try:
            return function(*values, **options)
        except (RecursionError, MemoryError) as error:
            swallowed.append(type(error).__name__)
            raise

    return watched


def _compared(job: dict[str, Any], swallowed: list[str]) -> dict[str, Any]:
    from math_verify import verify

    wanted = _parsed(job["wanted"])
    if wanted is None:
        return {"unread": "wanted"}
    given = _parsed(job["given"])
    if given is None:
        return {"unread": "given"}
    outcome = _numerically(given, wanted, float(job["tolerance"]))
    if outcome is None:
        outcome = _as_regions(given, wanted)
    if outcome is None:
        outcome = bool(verify([wanted], [given], timeout_seconds=None, allow_set_relation_comp=True))
        if not outcome and swallowed:
            return {"equal": None, "reason": f"sympy gave up with a {swallowed[0]}"}
    return {"equal": outcome}


@lru_cache(maxsize=2048)
def _parsed(text: str) -> Any:
    """What math-verify reads, or None; a number out of the middle of a formula is no reading of it."""
    from math_verify import LatexExtractionConfig, parse

    found = parse(
        f"${text}$",
        [LatexExtractionConfig(boxed_match_priority=0)],
        fallback_mode="no_fallback",
        parsing_timeout=None,
    )
    return found[0] if found else None


def _numerically(given: Any, wanted: Any, tolerance: float) -> bool | None:
    """Whether two expressions agree at several points with many digits; None where that says nothing."""
    import sympy

    if not (isinstance(given, sympy.Expr) and isinstance(wanted, sympy.Expr)):
        return None
    names = sorted(given.free_symbols | wanted.free_symbols, key=str)
    near = tolerance if given.atoms(sympy.Float) | wanted.atoms(sympy.Float) else 0.0
    whole = given.has(sympy.factorial, sympy.floor) or wanted.has(sympy.factorial, sympy.floor)
    whole = whole or any(_counts(one) for one in (given, wanted))
    given, wanted = given.doit(), wanted.doit()
    outcomes = []
    for turn in range(_POINTS if names else 1):
        point = {name: _coordinate(str(name), turn, whole=whole) for name in names}
        outcomes.append(_agree(given.subs(point), wanted.subs(point), near))
    if False in outcomes:
        return False
    enough = outcomes.count(True) >= min(3, len(outcomes)) and 2 * outcomes.count(None) <= len(outcomes)
    return True if enough else None


def _as_regions(given: Any, wanted: Any) -> bool | None:
    """Whether inequalities in one and the same variable have the same solutions; None for anything else."""
    import sympy
    from sympy.logic.boolalg import Boolean

    both = (given, wanted)
    if not all(isinstance(one, Boolean) and not one.atoms(sympy.Eq) for one in both):
        return None
    if given.free_symbols != wanted.free_symbols or len(given.free_symbols) != 1:
        return None
    left, right = (one.as_set() for one in both)
    return bool(left.symmetric_difference(right) == sympy.EmptySet)


def _counts(expression: Any) -> bool:
    """Whether a variable is the end of a sum or a product."""
    import sympy

    ends = (limit[1:] for one in expression.atoms(sympy.Sum, sympy.Product) for limit in one.limits)
    return any(end.free_symbols for limit in ends for end in limit)


def _coordinate(name: str, turn: int, *, whole: bool) -> Any:
    """A variable's value at a point; a whole one above zero where a sum or a factorial counts with it."""
    import sympy

    drawn = int.from_bytes(blake2b(f"{name}:{turn}".encode(), digest_size=8).digest(), "big")
    if whole:
        return sympy.Integer(drawn % 5 + 3 + 4 * turn)
    return sympy.Rational(drawn % 4999 + 50, 1999 if turn < 4 else -1999)


def _agree(given: Any, wanted: Any, near: float) -> bool | None:
    """Whether two constants are equal; None where one has no finite value or its digits cannot be trusted."""
    import sympy

    one, other = given.doit().evalf(DIGITS), wanted.doit().evalf(DIGITS)
    if not all(_trusted(value) for value in (one, other)):
        return None
    off, size = abs(one - other).evalf(15), max(abs(one).evalf(15), abs(other).evalf(15))
    if off <= near * abs(other) or off <= sympy.Float(_SAME) * size:
        return True
    return False if off > sympy.Float(_OTHER) * size else None


def _trusted(value: Any) -> bool:
    """Whether a value is finite and all its digits were reached; sympy marks a zero that it cannot tell by 1 bit."""
    if not value.is_number or not value.is_finite:
        return False
    return all(not part.is_Float or part == 0 or part._prec > 60 for part in value.as_real_imag())  # noqa: SLF001


if __name__ == "__main__":
    main()
