"""Numbers are read as people write them, and nothing else is."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.chinese_numerals import read_chinese
from seedbed.checks.number import number
from seedbed.checks.numerals import numbers_in, read_number
from seedbed.checks.numerals import written as in_figures
from seedbed.core.errors import RecipeError, Reject

EQUAL = [
    ("42", "42"), ("１２３４", "1234"), ("1,234", "1234"), ("１，２３４，５６７", "1234567"),
    ("1 234".replace(" ", "\u202f"), "1234"),
    ("3.5万", "35000"), ("1亿2000万", "120000000"), ("3万5千", "35000"), ("2百万", "2000000"),
    ("12.5 million", "12500000"),
    ("50%", "0.5"), ("0.5", "50%"), ("1/2", "0.5"), ("3 1/2", "3.5"), ("3½", "3.5"), ("百分之三十", "0.3"),
    ("5‰", "0.005"),
    ("三分之二", "2/3"), ("3分之1", "1/3"), ("1.2×10^5", "120000"), ("1.2 \\times 10^{5}", "120000"), ("10³", "1000"),
    ("1e-3", "0.001"), ("\\boxed{42}", "42"), ("\\boxed{\\frac{1}{2}}", "0.5"), ("-\\frac12", "-0.5"),
    ("\\boxed{10 \\text{ cm}}", "10"), ("\\boxed{1{,}000}", "1000"), ("x = 5", "5"), ("x = - 5", "-5"), ("−3", "-3"),
    ("答案是 42 元", "42"), ("答案是三百二十五。", "325"), ("答案：四十二", "42"), ("答：一共有35个苹果。", "35"),
    ("一共有三十五个", "35"),
    ("So we add.\n#### 42", "42"), ("6 * 7 = 42", "42"), ("The answer is $1,200.", "1200"),
    ("**Answer:** 42 apples", "42"),
    ("答案是**42**元", "42"), ("<answer>42</answer>", "42"), ("5 km", "5"), ("5千米", "5"), ("30^\\circ", "30"),
    ("The answer is not 41. The answer is 42.", "42"), ("The answer is 42 because 6 * 7 = 42.", "42"), ("42!", "42"),
    ("42（元）", "42"), ("负五", "-5"), ("两万三", "23000"), ("一万零五", "10005"), ("0.333333", "1/3"),
    ("5 m²", "5"),
    ("First 3, then 4.\n\\boxed{7}", "7"), ("Answer:\n\n42", "42"), ("答案是-5", "-5"), ("二〇二四", "2024"),
    (42, 42.0),
]  # fmt: skip
WRONG = [
    ("41", "42"), ("0.333", "1/3"), ("1000001", "1000000"), ("5千米", "5000"), ("-5", "5"), ("50", "50%"),
    ("420", "42"),
    ("4.2", "42"), ("\\boxed{41}", "42"), ("三百二十", "325"), ("3万5000", "30005"),
    ("The answer is 7, so not 8.", "8"),
]  # fmt: skip
UNREADABLE = [
    "", "no idea", "不知道", "6*7", "6 × 7", "2x", "2\\pi", "\\boxed{2\\sqrt{3}}", "3-5", "5 - 5", "3 to 5",
    "5 or 6", "12:30",
    "2024-05-06", "3/4/2024", "1.2.3", "1,5", "5k", "9^9^9^9", "2**3", "±5", ">5", "12 + 30 =", "What is 12 + 30?",
    "1/0",
    "\\boxed{5} or \\boxed{6}", "\\boxed{}", "The answer is 5. The answer is 6.", "\\boxed{4+4}", "H2O", "1e9999",
    "9" * 99,
    "The answer is not 42.", "答案不是42，也不是41", "答案不是42", "The answer isn't 42", "五万千", "十百",
]  # fmt: skip


@pytest.mark.parametrize(("answer", "reference"), EQUAL)
def test_equal_numbers_pass(answer: str, reference: str) -> None:
    """However it is written, the same number passes."""
    assert number(answer, reference).passed, number(answer, reference)


@pytest.mark.parametrize(("answer", "reference"), WRONG)
def test_other_numbers_are_wrong(answer: str, reference: str) -> None:
    """Another number is read and does not pass."""
    verdict = number(answer, reference)
    assert (verdict.passed, verdict.readable) == (False, True), verdict


@pytest.mark.parametrize("answer", UNREADABLE)
def test_what_is_no_number_is_unreadable(answer: str) -> None:
    """Expressions, ranges, dates, several answers and silence are told apart from a wrong number."""
    for reference in ("42", "5", "8", "12", "2"):
        verdict = number(answer, reference)
        assert (verdict.passed, verdict.readable) == (False, False), verdict


def test_last_number_only_when_allowed() -> None:
    """The last of several numbers counts with ``last`` and not without, and an expression never does."""
    text = "We have 3 boxes.\nEach holds 14, so we get 42."
    assert not number(text, 42).readable
    assert number(text, 42, last=True).passed
    assert not number("What is\n6 * 7", 7, last=True).readable
    assert number("\\boxed{41}, no: \\boxed{42}", 42, last=True).passed


def test_tolerances() -> None:
    """Relative and absolute tolerance replace the default and hold at their edge."""
    assert number("101", 100, relative=0.01).passed
    assert not number("101.1", 100, relative=0.01).passed
    assert number("3.14", 3.15, absolute=0.01).passed
    assert not number("3.139", 3.15, absolute=0.01).passed
    with pytest.raises(RecipeError, match="absolute"):
        number("1", 1, absolute=-1)
    with pytest.raises(RecipeError, match="relative"):
        number("1", 1, relative=float("nan"))


def test_percent_points() -> None:
    """The percent sign may be left off on one side only when that is allowed."""
    assert not number("50%", 50).passed
    assert number("50%", 50, percent_points=True).passed
    assert number("50", "50%", percent_points=True).passed
    assert not number("0.5%", 50, percent_points=True).passed


def test_a_reference_without_a_number_is_the_rows_fault() -> None:
    """A row whose reference is no number is set aside; the answer is not called wrong."""
    with pytest.raises(Reject, match="reference"):
        number("42", "forty-two or so")


@settings(deadline=None)
@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_are_read_in_every_dress(value: int) -> None:
    """Plain, with separators, full-width, boxed, in a sentence and in Chinese marks, a whole number is itself."""
    wide = f"{value}".translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    for written in (
        f"{value}",
        f"{value:,}",
        wide,
        f"\\boxed{{{value:,}}}",
        f"The answer is {value}.",
        f"答案是{value}。",
    ):
        assert read_number(written).value == value, written


@settings(deadline=None)
@given(
    st.decimals(-(10**6), 10**6, places=4), st.sampled_from(["{}", "{}%", "{} kg", "约{}元", "\\boxed{{{}}}", "# {}\n"])
)
def test_decimals_are_exact(value: object, dress: str) -> None:
    """Decimals are read without rounding, whatever stands around them."""
    wanted = Fraction(str(value)) / (100 if "%" in dress else 1)
    assert read_number(dress.format(value)).value == wanted


def in_chinese(value: int) -> str:
    """An own writer of Chinese numerals, for numbers below 10^12."""
    if value >= 10**4:
        size, unit = (10**8, "亿") if value >= 10**8 else (10**4, "万")
        rest = value % size
        zero = "零" if 0 < rest < size // 10 else ""
        return in_chinese(value // size) + unit + zero + (in_chinese(rest) if rest else "")
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            text += "零一二三四五六七八九"[digit] + unit
        elif text and not text.endswith("零") and value % size:
            text += "零"
    return text or "零"


@settings(deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_are_read_back(value: int) -> None:
    """What is written as a Chinese numeral is read as the same number."""
    assert read_chinese(in_chinese(value)) == value


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("0123456789.,%-+/*^=()$\\{}eE万亿千百十三答案是: \n#")))
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text raises, and the value is a fraction or None with a reason."""
    reading = read_number(text)
    assert (reading.value is None) == bool(reading.reason)
    numbers_in(text)


@pytest.mark.parametrize(
    "unit", ["9", "9 ", "<answer>", "\n", "#### ", "\\boxed{", "(", "答案是", "1,", "三", "9/", "*", "百分之"]
)
def test_long_texts_are_read_in_bounded_time(unit: str) -> None:
    """A text of 200,000 characters made to slow a reader down is read in seconds."""
    start = time.process_time()
    read_number(unit * (200_000 // len(unit)))
    numbers_in(unit * (50_000 // len(unit)))
    assert time.process_time() - start < 10


@given(st.fractions(min_value=0, max_value=10**12, max_denominator=10_000))
def test_a_number_is_written_without_loss(value: Fraction) -> None:
    """As a decimal where one comes to an end, else as a fraction: never rounded."""
    assert Fraction(in_figures(value)) == value


def test_a_number_is_written_as_people_do() -> None:
    """Whole, decimal, endless."""
    found = [in_figures(Fraction(one)) for one in ("12", "5/2", "1/3", "12345.678", "0.05")]
    assert found == ["12", "2.5", "1/3", "12345.678", "0.05"]
