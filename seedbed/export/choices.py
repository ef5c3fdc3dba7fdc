"""Questions with options: which of them is right, as evaluation sets want it."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from seedbed.core.row import Row
from seedbed.export.columns import turns
from seedbed.export.plain_turns import text_of
from seedbed.export.written import Misfit

OPTIONS = ("choices", "options")


@dataclass(frozen=True, slots=True)
class Choice:
    """A question, its options, and the place of the right one."""

    question: str
    options: list[str]
    right: int

    @property
    def letter(self) -> str:
        """The right one as a letter."""
        return ascii_uppercase[self.right]


def choice(row: Row, most: int = 10) -> Choice:
    """The question of a row with its options (``choices`` or ``options``); the answer is an option's text or letter.

    Raises:
        Misfit: there are none, or too many, or the answer is not exactly one of them.
    """
    options = next((row[name] for name in OPTIONS if isinstance(row.get(name), list)), None)
    if not options or not all(isinstance(one, str) and one.strip() for one in options):
        raise Misfit(f"no list of texts to choose from (wanted {' or '.join(OPTIONS)})")
    if not 2 <= len(options) <= most or len(set(options)) < len(options):
        raise Misfit(f"the options are not 2 to {most} different texts")
    question, _ = asked(row)
    return Choice(question, options, _right(row.get("answer"), options))


def _right(answer: Any, options: list[str]) -> int:
    if answer in options:
        return options.index(answer)
    letters = ascii_uppercase[: len(options)]
    if isinstance(answer, str) and len(answer.strip(" ().")) == 1 and answer.strip(" ().").upper() in letters:
        return letters.index(answer.strip(" ().").upper())
    raise Misfit("the answer is none of the options, nor the letter of one")


def asked(row: Row) -> tuple[str, str]:
    """The question and the reference answer of a row of one turn; a system message stands before the question.

    Raises:
        Misfit: it has several turns, or none.
    """
    said = turns(row)
    roles = [turn["role"] for turn in said]
    if roles not in (["user", "assistant"], ["system", "user", "assistant"]):
        raise Misfit("an evaluation wants one question and one answer, and the row has other turns")
    return "\n\n".join(text_of(turn) for turn in said[:-1]), text_of(said[-1])
