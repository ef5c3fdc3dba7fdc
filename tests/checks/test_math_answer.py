"""Answers are compared as mathematics, exactly where that can be, and what does not come to an end is no score."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.math_answer import math_answer
from seedbed.checks.math_region import answer_region
from seedbed.checks.math_tokens import NotRead
from seedbed.checks.math_tree import tree
from seedbed.checks.warm_worker import WarmWorker, WorkerFailed
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.verdict import Verdict

pytest.importorskip("math_verify", reason="the extra [math] is not installed")
HERE = Path(__file__).parent
FORMS = (
    "{}", r"\boxed{{{}}}", "The answer is ${}$.", "所以答案是${}$。", r"We are done: \[{}\]", "<answer>{}</answer>",
    "故答案为：{}",
)  # fmt: skip
HANGS = (r"9^{9^{9^9}}", r"\sum_{k=1}^{10^9}\frac{\sin k}{k^2}", "1000000!")


def cases(name: str) -> Iterator[list[str]]:
    """The lines of a table: sign, reference, answer, settings."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [part.strip() for part in line.replace("⏎", "\n").split("||")]


def options(written: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in written[0].split() if written else []:
        found |= {"last": True} if one == "last" else {"tolerance": float(one.partition("=")[2])}
    return found


def test_the_kinds_of_the_public_suite() -> None:
    """What math-verify's own tests try, in cases of our own, is decided, and decided right."""
    wrong = []
    for sign, reference, answer, *rest in cases("math_verify_kinds.txt"):
        verdict = math_answer(answer, reference, **options(rest))
        if not verdict.decided or verdict.passed != (sign == "="):
            wrong.append((sign, reference, answer, verdict))
    assert not wrong, wrong


@pytest.mark.parametrize("form", FORMS)
def test_equal_and_unequal_pairs(form: str) -> None:
    """Over 300 pairs in English and Chinese, bare, boxed, tagged and in a sentence: every verdict is right."""
    wrong, count = [], 0
    for sign, reference, answer in cases("math_pairs.txt"):
        if sign == "?" and "$" in form:
            continue
        verdict = math_answer(form.format(answer), reference)
        wanted = {"=": (True, True), "!": (False, True), "?": (False, False)}[sign]
        count += 1
        if not verdict.decided or (verdict.passed, verdict.readable) != wanted:
            wrong.append((sign, reference, answer, verdict))
    assert count > 300
    assert not wrong, wrong


def test_every_reference_equals_itself() -> None:
    """Reflexive: each reference of the tables, as its own answer, passes."""
    for name in ("math_pairs.txt", "math_verify_kinds.txt"):
        for _, reference, *_ in cases(name):
            assert math_answer(reference, reference, last=True).passed, reference


# Random expressions against sympy.


def grown(rng: random.Random, depth: int) -> Any:
    """A random expression in x and y."""
    import sympy

    x, y = sympy.symbols("x y", real=True)
    if depth == 0:
        return rng.choice(
            [x, y, sympy.Integer(rng.randint(1, 9)), sympy.Rational(rng.randint(1, 9), rng.randint(2, 9))]
        )
    left, right = grown(rng, depth - 1), grown(rng, rng.randint(0, depth - 1))
    made: list[Any] = [
        left + right, left - right, left * right, left / (right**2 + 1), left ** rng.randint(2, 3),
        sympy.sqrt(left**2 + 1), sympy.sin(left), sympy.cos(right), sympy.exp(left / 5), sympy.log(left**2 + 2),
        sympy.Abs(left) + right,
    ]  # fmt: skip
    return rng.choice(made)


def rewritten(rng: random.Random, expression: Any) -> Any:
    """Another form of an expression; sometimes another expression, which is near."""
    import sympy

    x = sympy.Symbol("x", real=True)
    changed = rng.choice([expression, expression, expression + sympy.Rational(1, 1000), expression * (1 + x / 50)])
    return rng.choice([sympy.expand, sympy.together, sympy.cancel, sympy.factor_terms, lambda one: one])(changed)


def agree(one: Any, other: Any) -> bool:
    """Whether two expressions have the same value at ten points, to 25 of 40 digits."""
    import sympy

    x, y = sympy.symbols("x y", real=True)
    rng = random.Random(7)
    for _ in range(10):
        at = {x: sympy.Rational(rng.randint(-3000, 3000), 997), y: sympy.Rational(rng.randint(-3000, 3000), 991)}
        off = (one - other).subs(at).evalf(40, maxn=200)
        if abs(off) > sympy.Float("1e-25") * (1 + abs(one.subs(at).evalf(40))):
            return False
    return True


def compared(count: int, seed: int) -> tuple[int, list[Any]]:
    import sympy

    rng, wrong, equal = random.Random(seed), [], 0
    for _ in range(count):
        expression = grown(rng, rng.randint(1, 3))
        other = rewritten(rng, expression)
        wanted = agree(expression, other)
        equal += wanted
        verdict = math_answer(sympy.latex(other), sympy.latex(expression), seconds=20)
        if not verdict.decided or verdict.passed != wanted:
            wrong.append((sympy.latex(expression), sympy.latex(other), wanted, verdict))
    return equal, wrong


def test_random_expressions_agree_with_sympy() -> None:
    """60 random pairs, equal or not as sympy evaluates them: every verdict is right."""
    equal, wrong = compared(60, seed=3)
    assert 20 < equal < 50
    assert not wrong, wrong


@pytest.mark.slow
def test_a_thousand_random_expressions_agree_with_sympy() -> None:
    """1,000 random pairs, equal or not as sympy evaluates them: every verdict is right."""
    equal, wrong = compared(1000, seed=4)
    assert 300 < equal < 700
    assert not wrong, wrong


# The limits.


@pytest.mark.parametrize("answer", HANGS)
def test_what_does_not_end_is_undecided(answer: str) -> None:
    """An expression that hangs or fills sympy is undecided within the limit, whichever side it stands on."""
    pair = (answer, "3") if answer == HANGS[0] else ("3", answer)
    start = time.monotonic()
    verdict = math_answer(*pair, seconds=0.3)
    assert (verdict.decided, verdict.passed) == (False, False), verdict
    assert "more than 0.3 s" in verdict.reason
    assert time.monotonic() - start < 30


def test_after_a_hang_the_next_is_answered() -> None:
    """The worker that was ended is replaced, and an undecided pair is tried again with more time."""
    assert not math_answer("3", HANGS[0], seconds=0.2).decided
    assert math_answer(r"\int_0^2 x\,dx", "2").passed


def test_threads_share_the_worker() -> None:
    """Several threads that ask at once each get their own answer."""
    pairs = [(rf"\int_0^{n} x\,dx", f"\\frac{{{n * n}}}{{2}}") for n in range(3, 9)]
    with ThreadPoolExecutor(6) as pool:
        right = list(pool.map(lambda pair: math_answer(*pair).passed, pairs))
        wrong = list(pool.map(lambda pair: math_answer(pair[0], "7.25").passed, pairs))
    assert (all(right), any(wrong)) == (True, False)


def test_a_worker_that_dies_is_reported() -> None:
    """A worker without its module, and one that is ended from outside, raise; they answer nothing."""
    with pytest.raises(WorkerFailed, match=r"exit code 1 .*no_such_module"):
        WarmWorker("seedbed.checks.no_such_module").ask({}, seconds=1)


def test_one_verdict_is_undecided_and_not_a_score() -> None:
    """An undecided verdict has no score that could be averaged, and cannot be given one."""
    verdict = Verdict.undecided("the machine was busy")
    assert verdict.score != verdict.score
    assert not verdict.passed
    with pytest.raises(ValueError, match="undecided"):
        Verdict(0.5, "half", decided=False)


def test_without_the_package_the_extra_is_named() -> None:
    """Where math-verify is missing, the message holds the line that installs it."""
    code = (
        "import sys, importlib.machinery as machinery\n"
        "class Without(machinery.PathFinder):\n"
        "    @classmethod\n"
        "    def find_spec(cls, name, path=None, target=None):\n"
        "        return None if name.startswith('math_verify') else super().find_spec(name, path, target)\n"
        "sys.meta_path[:] = [Without if one is machinery.PathFinder else one for one in sys.meta_path]\n"
        f"sys.path.insert(0, {str(HERE.parent.parent)!r})\n"
        "from seedbed.checks.math_answer import math_answer\n"
        "math_answer('1', '1')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MissingPackage" in done.stderr
    assert "pip install 'seedbed[math]'" in done.stderr


# What is read.


def test_an_unreadable_reference_is_the_rows_fault() -> None:
    """A reference that is empty or no mathematics sets the row aside; the answer is not called wrong."""
    for reference in ("", r"\foo{\bar", "   "):
        with pytest.raises(Reject, match="reference"):
            math_answer("1", reference)


def test_settings_are_checked() -> None:
    """A tolerance or limit that makes no sense stops the recipe."""
    for wrong in ({"tolerance": -1}, {"tolerance": 1.0}, {"seconds": 0}, {"tolerance": float("nan")}):
        with pytest.raises(RecipeError, match="math_answer"):
            math_answer("1", "1", **wrong)  # type: ignore[arg-type]


def test_several_marked_answers() -> None:
    """Boxes that differ are refused, or the last is taken; boxes joined by a conjunction are one answer."""
    text = r"First \boxed{3}, but wait: it must be \boxed{4}."
    assert not math_answer(text, "4").readable
    assert math_answer(text, "4", last=True).passed
    assert not math_answer(text, "3", last=True).passed
    assert math_answer(r"\boxed{3} and \boxed{4}", r"\{3,4\}").passed


@pytest.mark.parametrize(("text", "found"), [
    ("", ()), (r"\boxed{2}", ("2",)), (r"\boxed{\frac{1}{2}}", (r"\frac{1}{2}",)), ("#### 5", ("5",)),
    ("The answer is not 5.", ()), ("答案是 $x=2$。", ("x=2", "$x=2$")), ("We have $a=1$ and so $b=2$ holds.", ()),
])  # fmt: skip
def test_where_the_answer_stands(text: str, found: tuple[str, ...]) -> None:
    """A mark decides; without one, several formulas are none."""
    assert answer_region(text).readings[: len(found)] == found
    assert bool(answer_region(text).readings) == bool(found)


def read(text: str) -> str:
    """The kind of the tree of a text, or why there is none."""
    try:
        return tree(text).kind
    except NotRead as refused:
        return str(refused)


@settings(deadline=None, max_examples=150)
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from(r"\{}[]()^_+-*/=<>,.;:|&%$!0123456789xyfrac sqrt和或π√"))
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text raises anything but a refusal, in finding the answer and in reading it."""
    answer_region(text)
    answer_region(text, last=True)
    assert read(text)


@pytest.mark.parametrize(
    "unit", ["(", "{", "\\{", "x^", "\\frac", "-", "|", "\\sqrt", "1,", "$", "\\boxed{", "x=", "!"]
)
def test_long_texts_end(unit: str) -> None:
    """A text of 100,000 characters made to slow a reader down is refused or read in seconds."""
    start = time.process_time()
    for text in (unit * (100_000 // len(unit)), "$" + unit * (1900 // len(unit)) + "$"):
        for last in (False, True):
            for reading in answer_region(text, last=last).readings:
                assert read(reading)
    assert time.process_time() - start < 10


def test_a_verdict_says_what_it_compared() -> None:
    """The reason shows both answers, the value the answer that was read."""
    verdict = math_answer(r"So it is \boxed{\frac{1}{2}}.", "1/3")
    assert verdict.reason == r"\frac{1}{2} is not 1/3"
    assert verdict.value == r"\frac{1}{2}"
