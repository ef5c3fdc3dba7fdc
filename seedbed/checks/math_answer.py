"""Math answer: the answer equals the reference as mathematics, however both are written.

LaTeX, plain notation and Chinese: numbers, fractions, roots, expressions with variables, equations, inequalities,
intervals, sets, tuples, lists, matrices, percentages, ratios, numbers in another base. Expressions are equal when they
agree wherever both are defined: exact fractions and many points, then math-verify (Apache-2.0, with sympy) in a
process of its own for what is not read here. ``\\boxed{}``, ``<answer>``, ``####``, "the answer is" or 答案是 mark the
answer; without a mark the text must be one formula, unless ``last`` allows the last of several.

A unit of measure on both sides is converted, on one side it is passed over. A list or set has no order, a tuple has;
``x = 5`` answers ``5`` and ``5`` answers ``x = 5``; an interval answers an inequality and the other way round; ``28``
answers ``28%`` but not ``0.28``. Where one of both is a decimal they may differ by ``tolerance``, relative to the
reference: 0.333333 is a third and 0.333 is not.

An answer that is no mathematics is unreadable, not wrong. What math-verify does not settle in ``seconds`` of computing
is undecided: no score. Needs ``pip install 'seedbed[math]'``.
"""

from __future__ import annotations

import atexit
import re
from fractions import Fraction
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from seedbed.checks.math_compare import equal
from seedbed.checks.math_node import Node, number_node
from seedbed.checks.math_region import Region, answer_region
from seedbed.checks.math_regions import some
from seedbed.checks.math_tokens import FUNCTIONS, Malformed, NotRead, cleaned
from seedbed.checks.math_tree import tree
from seedbed.checks.numerals import read_number
from seedbed.checks.units import converted, unit_behind
from seedbed.checks.warm_worker import WarmWorker, WorkerFailed
from seedbed.core.errors import MissingPackage, RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import folded, shortened
from seedbed.core.verdict import Verdict

NEEDS = ("math_verify", "math")

_WORKER = WarmWorker("seedbed.checks.math_guest")
atexit.register(_WORKER.close)
_COUNTED = re.compile(
    r"[万亿‰零一二三四五六七八九十百千两]|thousand|million|billion|trillion|hundred|percent|per cent", re.IGNORECASE
)
_LETTER_UNIT = re.compile(r"((?:[A-Za-z]\s*=\s*)?[^A-Za-z]*\d[)}]*)\s+[mgshL]")  # 5 m, but not 5m or 2x + 5 m
_NAMED = {
    **dict.fromkeys(["no solution", "no solutions", "no real solution", "no real solutions"], r"\emptyset"),
    **dict.fromkeys(["无解", "无实数解", "无实根", "无实数根"], r"\emptyset"),
    **dict.fromkeys(["all real numbers", "all reals", "所有实数", "一切实数", "任意实数"], r"\mathbb{R}"),
}
_ENDLESS = re.compile(r",\s*(?:\\[lc]?dots|\.\.\.|…)")
_DECIMAL_COMMA = re.compile(r"([-+]?\d+),(\d+)")


def math_answer(
    answer: str | float, reference: str | float, *, tolerance: float = 1e-6, last: bool = False, seconds: float = 5.0
) -> Verdict:
    """Whether an answer equals the reference as mathematics; see the card above."""
    _ready()
    if not 0 <= tolerance < 1 or not seconds > 0:
        raise RecipeError(f"math_answer: wanted 0 <= tolerance < 1 and seconds > 0, got {tolerance!r} and {seconds!r}")
    wanted = _region(str(reference), last=True)
    if not wanted.readings:
        raise Reject(f"the reference cannot be read: {wanted.reason}", value=shortened(str(reference)))
    given = _region(str(answer), last=last)
    if not given.readings:
        return Verdict.unreadable(f"no answer could be read: {given.reason}", value=shortened(str(answer)))
    left, right = _trees(given), _trees(wanted)
    factor = converted(Fraction(1), unit_behind(given.readings[0]), unit_behind(wanted.readings[0]))
    if factor is None:
        return Verdict.wrong("the units measure different things", value=shortened(given.readings[0]))
    if factor != 1:
        left = tuple(Node("product", (Node("number", value=factor), one)) for one in left)
    outcome = some(equal(one, other, tolerance) for one in left for other in right) if left and right else None
    if factor == 1 and _bare(given) == _bare(wanted):
        outcome = True
    if _goes_on(given) != _goes_on(wanted):
        outcome = False
    if outcome is None:
        return _slowly(given, wanted, tolerance, seconds)
    if not outcome and _only_words(left) and not _only_words(right):
        return Verdict.unreadable("the answer holds no mathematics", value=shortened(given.readings[0]))
    return _verdict(given, wanted, equal_=outcome)


def _ready() -> None:
    if not _installed():
        raise MissingPackage("math-verify", "math", wanted_for="math_answer")


@lru_cache(maxsize=1)
def _installed() -> bool:
    return find_spec("math_verify") is not None


def _verdict(given: Region, wanted: Region, *, equal_: bool) -> Verdict:
    shown = shortened(given.readings[0], 80)
    if equal_:
        return Verdict.right("equal to the reference", value=shown)
    return Verdict.wrong(f"{shown} is not {shortened(wanted.readings[0], 80)}", value=shown)


@lru_cache(maxsize=8192)
def _region(text: str, *, last: bool) -> Region:
    return answer_region(text, last=last)


def _bare(region: Region) -> str:
    return re.sub(r"\s|\\[,;! ]|\\left|\\right|\$", "", region.readings[0])


def _goes_on(region: Region) -> bool:
    """Whether a list has no end: 2, 4, 6, …"""
    return _ENDLESS.search(region.readings[0]) is not None


@lru_cache(maxsize=8192)
def _trees(region: Region) -> tuple[Node, ...]:
    """The trees of the first reading that is mathematics; several where a comma may be a decimal point."""
    words: tuple[Node, ...] = ()
    for reading in region.readings:
        found = _read(reading)
        if found and not _only_words(found):
            return found
        words = words or found
    return words


def _read(reading: str) -> tuple[Node, ...]:
    reading = _NAMED.get(folded(reading).strip(" .。"), reading)
    measured = _LETTER_UNIT.fullmatch(reading.strip())
    reading = measured[1] if measured else reading
    if _is_prose(reading):
        return (Node("text", value=reading.strip()),)
    if _COUNTED.search(reading):
        counted = read_number(reading)
        if counted.value is not None:
            value = number_node(str(counted.value * 100**counted.percent))
            return (Node("percent", (value,)) if counted.percent else value,)
    try:
        found = tree(reading.strip())
    except Malformed:
        return (Node("text", value=reading.strip()),)
    except NotRead:
        counted = read_number(reading)
        return () if counted.value is None or "\\" in reading else (number_node(str(counted.value)),)
    comma = _DECIMAL_COMMA.fullmatch(cleaned(reading))
    return (found, number_node(f"{comma[1]}.{comma[2]}")) if comma else (found,)


def _is_prose(reading: str) -> bool:
    """Whether a reading is words and nothing else ("I do not know"), and no product of letters."""
    words = re.findall(r"[A-Za-z]{2,}", reading) if re.fullmatch(r"[A-Za-z'’ ,.?!:;-]+", reading) else []
    return sum(word.lower() not in FUNCTIONS for word in words) > 1


def _only_words(trees: tuple[Node, ...]) -> bool:
    return bool(trees) and all(one.kind == "text" or (one.kind == "list" and _only_words(one.parts)) for one in trees)


def _slowly(given: Region, wanted: Region, tolerance: float, seconds: float) -> Verdict:
    try:
        answer = _asked(cleaned(given.readings[0]), cleaned(wanted.readings[0]), tolerance, seconds)
    except WorkerFailed as failed:
        return Verdict.undecided(f"the comparison did not come to an end: {failed}", value=shortened(given.readings[0]))
    if answer.get("unread") == "wanted":
        raise Reject("the reference cannot be read as mathematics", value=shortened(wanted.readings[0]))
    if answer.get("unread") == "given":
        return Verdict.unreadable("the answer cannot be read as mathematics", value=shortened(given.readings[0]))
    return _verdict(given, wanted, equal_=bool(answer["equal"]))


@lru_cache(maxsize=8192)
def _asked(given: str, wanted: str, tolerance: float, seconds: float) -> dict[str, Any]:
    """What the slow reader says; failures are not remembered."""
    answer = _WORKER.ask({"given": given, "wanted": wanted, "tolerance": tolerance}, seconds=seconds)
    if answer.get("equal", False) is None:
        raise WorkerFailed(str(answer["reason"]))
    return answer


EXAMPLE = Example(
    row={"answer": r"So the roots are \boxed{1 - \sqrt{2},\ 1 + \sqrt{2}}.", "reference": r"1 \pm \sqrt{2}"}, gives=True
)
