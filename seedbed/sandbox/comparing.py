"""What a solution gave beside what was expected of it: values and printed text. Why they differ, in words."""

from __future__ import annotations

import json
import math
from typing import Any

from seedbed.core.program_tests import CallTest
from seedbed.sandbox import plain


def given(value: Any, test: CallTest) -> str:
    """Why a value is not the one that a test expects; empty when it is."""
    got, wanted = (as_json(value), as_json(test.expected)) if test.as_json else (value, test.expected)
    return "" if plain.same(got, wanted, test.tolerance) else f"gave {_short(value)}, expected {_short(test.expected)}"


def as_json(value: Any) -> Any:
    """A plain value as JSON would have it: tuples are lists, and keys their text. Other kinds stay what they are."""
    if type(value) in {list, tuple}:
        return [as_json(one) for one in value]
    if type(value) is dict:
        return {_key(key): as_json(one) for key, one in value.items()}
    return value


def _key(key: Any) -> Any:
    if type(key) in {bool, int, float} or key is None:
        return json.dumps(key)
    return key


def printed(text: str, wanted: str, tolerance: float) -> str:
    """Why a printed text is not the one that is expected; empty when it is.

    White space at the ends of lines and of the text is let go. With a `tolerance` the words of a line are compared one
    by one, and numbers need only be near.
    """
    got, want = _lines(text), _lines(wanted)
    length = max(len(got), len(want))
    for place in range(length):
        left, right = (lines[place] if place < len(lines) else None for lines in (got, want))
        if left != right and not (tolerance and _near(left, right, tolerance)):
            shown = (repr("(nothing)" if one is None else one[:200]) for one in (left, right))
            return "line {} is {}, expected {}".format(place + 1, *shown)
    return ""


def _near(left: str | None, right: str | None, tolerance: float) -> bool:
    ours, theirs = (left or "").split(), (right or "").split()
    return len(ours) == len(theirs) and all(_same(a, b, tolerance) for a, b in zip(ours, theirs, strict=True))


def _same(left: str, right: str, tolerance: float) -> bool:
    if left == right:
        return True
    try:
        a, b = float(left), float(right)
    except ValueError:
        return False
    return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + "…"
