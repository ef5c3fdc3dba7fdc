"""The tables of a Markdown text as a database: names of columns, numbers as numbers, statements that make it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Value = str | int | float | None

NAME = "data"
"""What the table is called in SQL."""
_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(
    r"((?:US)?[$€£¥￥]?)\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*((?:[^\W\d_]|[%‰°])[^\d|]{0,11})?"
)
_EMPTY = frozenset(("", "-", "–", "—", "n/a", "na", "null", "none", "无", "暂无"))


@dataclass(frozen=True, slots=True)
class PipeTable:
    """A table: names of its columns, and rows of as many values."""

    names: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def statements(self) -> str:
        """SQL that makes and fills it."""
        columns = ", ".join(f"{quoted(name)} {self._kind(at)}" for at, name in enumerate(self.names))
        values = ",\n".join(f"({', '.join(map(literal, row))})" for row in self.rows)
        return f"CREATE TABLE {NAME} ({columns});\nINSERT INTO {NAME} VALUES\n{values};"

    @property
    def markdown(self) -> str:
        """The table as text."""
        lines = [
            [_cell(name) for name in self.names],
            ["---"] * len(self.names),
            *([_cell(cell) for cell in row] for row in self.rows),
        ]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _kind(self, at: int) -> str:
        kinds = {type(row[at]) for row in self.rows} - {type(None)}
        return "TEXT" if str in kinds or not kinds else "INTEGER" if kinds == {int} else "REAL"


def _cell(value: Value) -> str:
    return "" if value is None else str(value).replace("|", "\\|")


def first_table(text: str, *, least_rows: int = 2) -> PipeTable | None:
    """The first pipe table of a text with so many rows and at least two columns of different names."""
    lines = text.splitlines()
    for at in range(1, len(lines)):
        if _RULE.match(lines[at]) and "|" in lines[at - 1]:
            names = _cells(lines[at - 1])
            rows = []
            for line in lines[at + 1 :]:
                if "|" not in line:
                    break
                rows.append((_cells(line) + [""] * len(names))[: len(names)])
            if len(rows) >= least_rows and len(names) >= 2 and len({name.lower() for name in names}) == len(names):
                return _typed(names, rows) if all(names) else None
    return None


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(bare)]


def _typed(names: Sequence[str], rows: Sequence[Sequence[str]]) -> PipeTable:
    """A column whose every filled cell is a number with one and the same unit holds numbers, the unit in its name."""
    columns, titles = list[list[Value]](), list[str]()
    for at, name in enumerate(names):
        cells = [None if row[at].strip().lower() in _EMPTY else row[at] for row in rows]
        found = [_NUMBER.fullmatch(cell) for cell in cells if cell is not None]
        units = {(one[1], (one[3] or "").strip()) if one else None for one in found}
        if not found or None in units or len(units) > 1 or _coded(cells):
            columns.append(list(cells))
            titles.append(name)
            continue
        before, after = next(one for one in units if one is not None)
        unit = before or after
        numbers = iter(found)
        columns.append([None if cell is None else _value((next(numbers) or [""] * 3)[2]) for cell in cells])
        titles.append(f"{name} ({unit})" if unit and unit not in name else name)
    return PipeTable(tuple(titles), tuple(zip(*columns, strict=True)))


def _coded(cells: Sequence[str | None]) -> bool:
    """Whether digits are a code (007, 0571…), of which nobody takes a mean."""
    return any(cell is not None and re.match(r"0\d", cell) for cell in cells)


def _value(text: str) -> Value:
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def literal(value: Value) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    return repr(value) if isinstance(value, int | float) else "'" + value.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as SQL has it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
