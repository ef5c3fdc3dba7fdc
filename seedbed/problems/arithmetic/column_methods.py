"""The four operations worked out as they are taught at school; every equation that is written down is true.

Numbers are exact decimals. Each function gives the lines of the working, the last of which states the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_PLACES = {
    "en": "ones tens hundreds thousands ten-thousands hundred-thousands millions ten-millions hundred-millions "
    "billions ten-billions hundred-billions trillions",
    "zh": "个位 十位 百位 千位 万位 十万位 百万位 千万位 亿位 十亿位 百亿位 千亿位 万亿位",
}
_DECIMAL_PLACES = {
    "en": "tenths hundredths thousandths ten-thousandths",
    "zh": "十分位 百分位 千分位 万分位",
}
_WORDS = {
    "en": {"line": "{place}: {sum}, write {digit}", "carry": ", carry {carry}", "borrow": ", borrow 1",
           "front": "{place}: write the carried {carry}", "bare": "Leave out the decimal points: {sum}",
           "point": "Put the point back, {places} decimal places: {sum}", "down": "{now} ÷ {by}: {sum}, write {digit}"},
    "zh": {"line": "{place}：{sum}，写 {digit}", "carry": "，进 {carry}", "borrow": "，借 1",
           "front": "{place}：写进上来的 {carry}", "bare": "先不看小数点：{sum}",
           "point": "点回小数点，共 {places} 位小数：{sum}", "down": "{now} ÷ {by}：{sum}，商写 {digit}"},
}  # fmt: skip


def shown(value: Decimal) -> str:
    """A number without exponent and without needless zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def addition(numbers: Sequence[Decimal], language: str) -> list[str]:
    """Column addition with carries, two numbers at a time."""
    total, lines = numbers[0], list[str]()
    for number in numbers[1:]:
        lines += [*_add(total, number, language), f"{shown(total)} + {shown(number)} = {shown(total + number)}"]
        total += number
    return lines


def subtraction(numbers: Sequence[Decimal], language: str) -> list[str]:
    """Column subtraction with borrowing, one number after the other; no result may be negative."""
    rest, lines = numbers[0], list[str]()
    for number in numbers[1:]:
        lines += [*_subtract(rest, number, language), f"{shown(rest)} - {shown(number)} = {shown(rest - number)}"]
        rest -= number
    return lines


def multiplication(first: Decimal, second: Decimal, language: str) -> list[str]:
    """Long multiplication: one partial product for each digit of the second factor, added up as they come."""
    words = _WORDS[language]
    places = _decimals(first) + _decimals(second)
    a, b = _bare(first, _decimals(first)), _bare(second, _decimals(second))
    lines = [words["bare"].format(sum=f"{a} × {b}")] if places else []
    total = 0
    for place, digit in enumerate(reversed(str(b))):
        if digit == "0":
            continue
        part = a * int(digit) * 10**place
        lines.append(f"{a} × {int(digit) * 10**place} = {part}")
        if total:
            lines.append(f"{total} + {part} = {total + part}")
        total += part
    if len(str(b)) > 1:
        lines.append(f"{a} × {b} = {total}")
    if places:
        lines.append(words["point"].format(places=places, sum=f"{total} ÷ {10**places} = {shown(first * second)}"))
        lines.append(f"{shown(first)} × {shown(second)} = {shown(first * second)}")
    return lines


def division(dividend: Decimal, divisor: int, language: str, *, remainder: bool = False) -> list[str]:
    """Long division by a whole number, digit by digit; it comes out even unless it leaves a ``remainder``.

    With a remainder the dividend is whole, and the caller states the result.
    """
    words = _WORDS[language]
    places = 0 if remainder else max(_decimals(dividend), _decimals(dividend / divisor))
    number = _bare(dividend, places)
    lines = [f"{number} ÷ {10**places} = {shown(dividend)}"] if places else []
    now, quotient = 0, 0
    for digit in str(number):
        now = now * 10 + int(digit)
        if now < divisor and not quotient:
            continue
        times, rest = divmod(now, divisor)
        working = f"{times} × {divisor} = {times * divisor}, {now} - {times * divisor} = {rest}"
        lines.append(words["down"].format(now=now, by=divisor, sum=working, digit=times))
        now, quotient = rest, quotient * 10 + times
    if places:
        result = shown(dividend / divisor)
        lines.append(words["point"].format(places=places, sum=f"{quotient} ÷ {10**places} = {result}"))
    return lines if remainder else [*lines, f"{shown(dividend)} ÷ {divisor} = {shown(dividend / divisor)}"]


def _add(a: Decimal, b: Decimal, language: str) -> list[str]:
    words, lines, carry = _WORDS[language], list[str](), 0
    columns, places = _columns(a, b)
    for index, (x, y) in enumerate(columns):
        total = x + y + carry
        written = f"{x} + {y}{f' + {carry}' if carry else ''} = {total}"
        line = words["line"].format(place=_place(index - places, language), sum=written, digit=total % 10)
        carry = total // 10
        lines.append(line + (words["carry"].format(carry=carry) if carry else ""))
    if carry:
        lines.append(words["front"].format(place=_place(len(columns) - places, language), carry=carry))
    return lines


def _subtract(a: Decimal, b: Decimal, language: str) -> list[str]:
    words, lines, borrowed = _WORDS[language], list[str](), 0
    columns, places = _columns(a, b)
    for index, (x, y) in enumerate(columns):
        short = x - borrowed < y
        digit = x - borrowed - y + 10 * short
        written = f"{'10 + ' if short else ''}{x}{' - 1' if borrowed else ''} - {y} = {digit}"
        line = words["line"].format(place=_place(index - places, language), sum=written, digit=digit)
        lines.append(line + (words["borrow"] if short else ""))
        borrowed = int(short)
    return lines


def _columns(a: Decimal, b: Decimal) -> tuple[list[tuple[int, int]], int]:
    """The digits of two numbers, one above the other from the right, and how many columns are decimals."""
    places = max(_decimals(a), _decimals(b))
    above, below = str(_bare(a, places)), str(_bare(b, places))
    width = max(len(above), len(below))
    pairs = zip(reversed(above.zfill(width)), reversed(below.zfill(width)), strict=True)
    return [(int(x), int(y)) for x, y in pairs], places


def _decimals(value: Decimal) -> int:
    return len(shown(value).partition(".")[2])


def _bare(value: Decimal, places: int) -> int:
    return int(value.scaleb(places))


def _place(index: int, language: str) -> str:
    return _PLACES[language].split()[index] if index >= 0 else _DECIMAL_PLACES[language].split()[-index - 1]
