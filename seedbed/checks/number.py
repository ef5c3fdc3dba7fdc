"""Number: the answer equals the reference as a number, however both are written.

``1,000``, ``１０００``, ``1e3``, ``0.1万`` and ``一千`` are equal; ``1/2``, ``0.5``, ``50%``, ``\\frac{1}{2}`` too.
A unit of measure named on both sides is converted (``5 km`` is ``5000 m``, and neither ``5 m`` nor ``5 kg``); named on
one side only, it is passed over, as other units and currencies are. Where the answer is marked (``\\boxed{}``,
``#### 42``, ``<answer>``, "the answer is", 答案是) the mark decides; without a mark the text must hold one number,
unless ``last`` allows the last of several. An answer that cannot be read is unreadable, not wrong.

Whole numbers must be equal; others may differ by a millionth of the reference, so that ``0.333333`` is a third and
``0.333`` is not. ``relative`` and ``absolute`` replace that. ``percent_points`` lets the sign be left off on one side
(reference ``50``, answer ``50%``).
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from seedbed.checks.numerals import Reading, read_number
from seedbed.checks.units import converted
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

MILLIONTH = Fraction(1, 10**6)


def number(
    answer: str | float,
    reference: str | float,
    *,
    absolute: float = 0.0,
    relative: float | None = None,
    last: bool = False,
    percent_points: bool = False,
) -> Verdict:
    """Whether an answer equals the reference as a number; see the card above."""
    wanted = read_number(str(reference))
    if wanted.value is None:
        raise Reject(f"the reference is not a number: {wanted.reason}", value=shortened(str(reference)))
    given = read_number(str(answer), last=last)
    if given.value is None:
        return Verdict.unreadable(f"no number could be read: {given.reason}", value=shortened(str(answer)))
    near = _tolerance(absolute, relative)
    value = converted(given.value, given.unit, wanted.unit)
    if value is None:
        return Verdict.wrong("the units measure different things", value=_shown(given))
    given = replace(given, value=value)
    if any(_close(left, right, *near) for left, right in _pairs(given, wanted, percent_points=percent_points)):
        return Verdict.right("equal to the reference", value=_shown(given))
    return Verdict.wrong(f"{_shown(given)} is not {_shown(wanted)}", value=_shown(given))


def _shown(reading: Reading) -> str:
    return shortened(str(reading.value), 60)


def _pairs(given: Reading, wanted: Reading, *, percent_points: bool) -> list[tuple[Fraction, Fraction]]:
    assert given.value is not None
    assert wanted.value is not None
    pairs = [(given.value, wanted.value)]
    if percent_points and given.percent != wanted.percent:
        pairs.append((given.value * 100**given.percent, wanted.value * 100**wanted.percent))
    return pairs


def _tolerance(absolute: float, relative: float | None) -> tuple[Fraction, Fraction | None]:
    for name, value in (("absolute", absolute), ("relative", relative)):
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise RecipeError(f"number: '{name}' must be 0 or more, got {value!r}")
    return Fraction(repr(absolute)), None if relative is None else Fraction(repr(relative))


def _close(given: Fraction, wanted: Fraction, absolute: Fraction, relative: Fraction | None) -> bool:
    off = abs(given - wanted)
    if relative is None:
        both_whole = given.denominator == wanted.denominator == 1
        relative = Fraction(0) if both_whole or absolute else MILLIONTH
    return off <= absolute or off <= relative * abs(wanted)


EXAMPLE = Example(row={"answer": "So the answer is $1,200.", "reference": "1.2e3"}, gives=True)
