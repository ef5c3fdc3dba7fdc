"""What Requirement measures of a text: its length and what it must mention."""

from __future__ import annotations

from typing import Any, NamedTuple

from seedbed.core.context import Context
from seedbed.core.prompt import Prompt
from seedbed.core.text import folded, length

TOO_SHORT = Prompt(
    en="it has {size} {unit}, at least {wanted} are wanted",
    zh="篇幅太短，目前只有 {size} {unit}，至少需要 {wanted} {unit}",
)
TOO_LONG = Prompt(
    en="it has {size} {unit}, at most {wanted} are wanted",
    zh="篇幅太长，目前多达 {size} {unit}，最多只能写 {wanted} {unit}",
)
UNMENTIONED = Prompt(en="it does not mention {element}", zh="没有提到{element}")


class Failure(NamedTuple):
    """What is wrong with a text, in words of the language, what was measured, and what was wanted."""

    prompt: Prompt
    words: dict[str, Any]
    value: Any
    wanted: Any

    @property
    def reason(self) -> str:
        """In English, for the reject."""
        return self.prompt.fill("en", **self.words)


def bounds(ctx: Context, minimum: int, maximum: int, unit: str) -> str:
    """The length wanted, in words of the row's language."""
    unit = _unit(ctx, unit)
    if ctx.language == "zh":
        return f"{minimum} 到 {maximum} {unit}" if maximum else f"至少 {minimum} {unit}"
    return f"{minimum} to {maximum} {unit}" if maximum else f"at least {minimum} {unit}"


def _unit(ctx: Context, unit: str) -> str:
    return {"words": "词", "characters": "字"}[unit] if ctx.language == "zh" else unit


def spoken(ctx: Context, failure: Failure) -> dict[str, Any]:
    """What fills a failure's prompt, with the unit in words of the row's language."""
    words = failure.words
    return words | {"unit": _unit(ctx, words["unit"])} if "unit" in words else words


def _choices(element: str) -> list[str]:
    return [choice for choice in element.split("|") if choice.strip()]


def failing(text: str, minimum: int, maximum: int, unit: str, mention: tuple[str, ...]) -> list[Failure]:
    """All that is wrong with a text; a maximum of 0 is no limit."""
    size = length(text) if unit == "words" else len(" ".join(text.split()))
    found: list[Failure] = []
    if size < minimum:
        found.append(Failure(TOO_SHORT, {"size": size, "unit": unit, "wanted": minimum}, size, minimum))
    if maximum and size > maximum:
        found.append(Failure(TOO_LONG, {"size": size, "unit": unit, "wanted": maximum}, size, maximum))
    missing = [one for one in mention if not any(folded(choice) in folded(text) for choice in _choices(one))]
    return found + [Failure(UNMENTIONED, {"element": one.replace("|", " / ")}, None, one) for one in missing]
