"""The worked steps of a puzzle of cells in words, and a grid in writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.candidates import Step, numbers
from seedbed.problems.phrasing import filled, final_line, listed

CELL = Prompt(en="Row {row}, column {column}: only {number} is left.", zh="第 {row} 行第 {column} 列：只剩 {number}。")
IN_ROW = Prompt(
    en="Row {row}: {number} can only stand in column {column}.", zh="第 {row} 行：{number} 只能放在第 {column} 列。"
)
IN_COLUMN = Prompt(
    en="Column {column}: {number} can only stand in row {row}.", zh="第 {column} 列：{number} 只能放在第 {row} 行。"
)
TRIAL = Prompt(
    en="Row {row}, column {column}: {number} would in the end leave nothing for row {other_row}, "
    "column {other_column}, so it is not {number}.",
    zh="第 {row} 行第 {column} 列：若填 {number}，推下去第 {other_row} 行第 {other_column} 列就无数可填，"
    "所以不是 {number}。",
)
STRUCK = Prompt(en="{clue}: {struck}.", zh="{clue}：{struck}。")
NOT_THERE = Prompt(en="row {row}, column {column} cannot be {numbers}", zh="第 {row} 行第 {column} 列不能是 {numbers}")

MOST_SAID = 20_000
"""Lines and parts of lines that are kept in writing; the same ones come again in other puzzles."""

Clue = Callable[[int, Language], str]
"""A rule's words by its number, without a full stop: ``By the sign between … and …``."""


def worked(steps: Sequence[Step], columns: int, clue: Clue, answer: str, language: Language) -> str:
    """The steps, a line each, and the answer at the end."""
    return "\n".join([*(_told(step, columns, clue, language) for step in steps), final_line(answer, language)])


def written(cells: Sequence[object], columns: int) -> str:
    """A grid, a row a line, the cells parted by spaces."""
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return "\n".join(" ".join(map(str, row)) for row in rows)


def _told(step: Step, columns: int, clue: Clue, language: Language) -> str:
    if step.kind != "rule":
        return _found(step.kind, step.cell, step.number, step.source, columns, language)
    parts = [_not_there(cell, bits, columns, language) for cell, bits in step.struck]
    struck = "; ".join(parts) if language == "en" else "；".join(parts)
    return filled(STRUCK, language, clue=clue(step.source, language), struck=struck)


@lru_cache(maxsize=MOST_SAID)
def _found(kind: str, cell: int, number: int, source: int, columns: int, language: Language) -> str:
    text = CELL if kind == "cell" else TRIAL
    if kind == "place":
        text = IN_ROW if source < columns else IN_COLUMN
    other = divmod(source, columns)
    return filled(text, language, **_place(cell, columns), number=number, other_row=other[0] + 1,
                  other_column=other[1] + 1)  # fmt: skip


@lru_cache(maxsize=MOST_SAID)
def _not_there(cell: int, bits: int, columns: int, language: Language) -> str:
    return filled(NOT_THERE, language, **_place(cell, columns), numbers=_or(numbers(bits), language))


def _place(cell: int, columns: int) -> dict[str, int]:
    row, column = divmod(cell, columns)
    return {"row": row + 1, "column": column + 1}


def _or(found: Sequence[int], language: Language) -> str:
    text = listed([str(one) for one in found], language)
    return text.replace(" and ", " or ") if language == "en" else text.replace(" 和 ", " 或 ")
