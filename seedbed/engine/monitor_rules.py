"""Rules that watch a run: what is measured, against which limit, over how many rows, and what follows.

Written ``stop_when: {duplicate_share: "> 0.4 over 500"}``; ``warn_when`` and ``pause_when`` are alike. A value may be a
list of such texts, and may end in ``in COLUMN`` where a signal reads texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest

Action = Literal["warn", "pause", "stop"]

SIGNALS = {
    "missing_share": "kept rows in which a column is missing or blank",
    "unreadable_share": "rows with a reply that could not be read, or whose JSON had to be repaired",
    "rejected_share": "rows set aside by a verdict",
    "failed_share": "rows set aside by an error",
    "duplicate_share": "kept rows that nearly repeat one of the window",
    "new_ngrams": "pairs of words that no kept row had before",
    "tokens_per_row": "tokens for a kept row, in and out",
    "requests_per_row": "requests for a kept row",
}
"""What can be watched, in words."""
OF_TEXTS = ("missing_share", "duplicate_share", "new_ngrams")
"""Signals that take ``in COLUMN``."""
SHARES = tuple(name for name in SIGNALS if not name.endswith("_per_row"))
OVER, LEAST, MOST = 200, 10, 100_000
"""Rows of a window where none are named; at the least; at the most."""
_FORM = re.compile(r"(>=|<=|>|<)\s*(\d+(?:\.\d*)?|\.\d+)\s*(%?)(?:\s+over\s+(\d[\d_,]*))?(?:\s+in\s+(\S.*?))?")
_WAY = 'write  "> 0.4 over 500"  or  "> 40 % over 500 in COLUMN"'


class Rule(msgspec.Struct, frozen=True):
    """One rule. ``over`` is how many rows its window has; ``column`` is empty where it reads all texts made."""

    action: Action
    signal: str
    sign: str
    limit: float
    over: int = OVER
    column: str = ""

    def __str__(self) -> str:
        column = f" in {self.column}" if self.column else ""
        return f"{self.signal} {self.sign} {self.limit:g} over {self.over}{column}"

    def holds(self, value: float) -> bool:
        """Whether a value is on the wrong side of the limit."""
        if self.sign == ">":
            return value > self.limit
        if self.sign == ">=":
            return value >= self.limit
        return value < self.limit if self.sign == "<" else value <= self.limit


def read_rule(action: Action, signal: str, text: str) -> Rule:
    """The rule that a recipe writes down.

    Raises:
        ValueError: there is no such signal, or the text is not a rule; the message gives the way out.
    """
    if signal not in SIGNALS:
        raise ValueError(f"there is no signal '{signal}'{nearest(signal, SIGNALS)}")
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{signal}: '{text}' is not a rule; {_WAY}")
    sign, figure, percent, over, column = found.groups()
    limit, rows = float(figure) / (100 if percent else 1), int(re.sub("[_,]", "", over)) if over else OVER
    if signal in SHARES and limit > 1:
        raise ValueError(f"{signal}: {text}: a share is from 0 to 1; write  0.4  or  40 %")
    if percent and signal not in SHARES:
        raise ValueError(f"{signal}: {text}: is no share; write a figure without %")
    if not LEAST <= rows <= MOST:
        raise ValueError(f"{signal}: over {rows}: a window has from {LEAST} to {MOST:,} rows")
    if column and signal not in OF_TEXTS:
        raise ValueError(f"{signal}: reads no column; leave out  in {column}  (it is for {', '.join(OF_TEXTS)})")
    return Rule(action, signal, sign, limit, rows, column or "")


def read_rules(action: Action, written: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rules under ``warn_when``, ``pause_when`` or ``stop_when``.

    Raises:
        ValueError: as `read_rule`, or a rule is not a text.
    """
    rules = []
    for signal, value in written.items():
        for text in value if isinstance(value, Sequence) and not isinstance(value, str) else [value]:
            if not isinstance(text, str):
                raise ValueError(f"{signal}: {text!r} is not a rule; {_WAY}")  # noqa: TRY004 - pydantic tells these
            rules.append(read_rule(action, signal, text))
    return tuple(rules)


def refuse_unknown_columns(rules: Iterable[Rule], columns: frozenset[str] | None) -> None:
    """Refuse rules on columns that no row will have; ``columns`` is None where they cannot be known before the run.

    Raises:
        RecipeError: with the nearest right name.
    """
    for rule in rules:
        if rule.column and columns is not None and rule.column not in columns:
            missing = f"no row will have the column '{rule.column}'{nearest(rule.column, columns)}"
            raise RecipeError(f"{rule.action}_when: {rule}: {missing}")
