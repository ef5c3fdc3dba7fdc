"""A sample for people: rows drawn by strata, written as a sheet to mark; what comes back is an accept rate.

Each stratum gets its share of the rows, and at least one; rows are drawn by a hash of the seed and their id, so the
same seed gives the same rows. The sheet is written three times over: as JSON lines, as CSV, and as a page that works
without a network, marks rows and saves JSON lines again.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from heapq import heappush, heappushpop
from pathlib import Path

import msgspec

from seedbed.actions.data_rows import Data
from seedbed.actions.sheet_lines import ALL, FOLDER, Line, read_lines
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.engine.disk import write_atomically

MOST = 2_000
"""Rows of a sheet at the most: more than a person marks."""
NOTHING = "(nothing)"
"""The stratum of rows that lack the column."""


class Sheet(msgspec.Struct, frozen=True):
    """A sheet that was written: its rows, its strata with their sizes, its files."""

    name: str
    lines: list[Line]
    strata: dict[str, int]
    files: list[Path]


def draw(data: Data, rows: int, *, by: str = "", seed: int = 0) -> list[Line]:
    """Draw rows by strata, in the order they stand in.

    Args:
        data: what to draw from; it is gone through twice.
        rows: how many, or all where there are fewer.
        by: the column whose values are the strata; "" for one.
        seed: decides which rows.

    Raises:
        RecipeError: there are no rows, no such column, or more strata than rows wanted.
    """
    if not 1 <= rows <= MOST:
        raise RecipeError(f"--stratified {rows}: from 1 to {MOST:,} rows; nobody marks more")
    sizes, lowest = _lowest(data, rows, by, seed)
    if not sizes:
        raise RecipeError(f"{data.name}: there is not a single row in it")
    shares = allotted(sizes, rows)
    chosen = {place for name, marks in lowest.items() for place in _first(marks, shares[name])}
    lines: list[Line] = []
    for place, item in enumerate(data.items()):
        if place in chosen:
            name = _stratum(item.row, by)
            lines.append(Line(len(lines) + 1, item.id, name, sizes[name], row=item.row))
    return lines


def _lowest(data: Data, most: int, by: str, seed: int) -> tuple[Counter[str], dict[str, list[tuple[int, int]]]]:
    """The size of each stratum, and the places of its rows whose marks are lowest, as many as it can be given."""
    sizes: Counter[str] = Counter()
    lowest: dict[str, list[tuple[int, int]]] = {}
    columns: set[str] = set()
    for place, item in enumerate(data.items()):
        columns.update(item.row)
        name = _stratum(item.row, by)
        sizes[name] += 1
        if len(sizes) > most:
            raise RecipeError(f"--by {by}: has more values than the {most} rows wanted; name a column with fewer")
        mark = int.from_bytes(blake2b(f"{seed} {item.id} {place}".encode(errors="replace"), digest_size=8).digest())
        marks = lowest.setdefault(name, [])
        if len(marks) < most:
            heappush(marks, (-mark, place))
        else:
            heappushpop(marks, (-mark, place))
    if by and by not in columns and sizes:
        raise RecipeError(f"--by {by}: {data.name} has no column '{by}'{nearest(by, columns)}")
    return sizes, lowest


def _first(marks: list[tuple[int, int]], rows: int) -> list[int]:
    return [place for _, place in sorted(marks, reverse=True)[:rows]]


def _stratum(row: Row, by: str) -> str:
    if not by:
        return ALL
    value = row.get(by)
    if value is None or value == "":
        return NOTHING
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def allotted(sizes: dict[str, int], rows: int) -> dict[str, int]:
    """How many rows each stratum gives: one each, the rest by size, largest remainders first; never more than it has.

    Raises:
        RecipeError: there are more strata than rows wanted.
    """
    total = sum(sizes.values())
    rows = min(rows, total)
    if len(sizes) > rows:
        raise RecipeError(f"there are {len(sizes)} strata, but {rows} rows are wanted; name a column with fewer values")
    given = dict.fromkeys(sizes, 1)
    for _ in range(rows - len(sizes)):
        open_ones = [name for name in sizes if given[name] < sizes[name]]
        name = max(open_ones, key=lambda one: (sizes[one] * rows / total - given[one], sizes[one], one))
        given[name] += 1
    return given


def write_sheet(data: Data, lines: list[Line], *, by: str, seed: int, folder: Path | None, language: str) -> Sheet:
    """Write a sheet into a folder of its own: ``sheet.jsonl``, ``sheet.csv``, ``sheet.html``, ``about.json``.

    Raises:
        RecipeError: a sheet with other rows, perhaps marked already, lies there.
    """
    from seedbed.actions.review_page import page

    name = "-".join(["sample", *([_safe(by)] if by else []), str(len(lines)), f"seed{seed}"])
    target = folder if folder is not None else data.beside / FOLDER / name
    about = {"name": name, "of": data.name, "by": by, "seed": seed, "rows": len(lines)}
    _refuse_other(target, lines)
    target.mkdir(parents=True, exist_ok=True)
    files = [target / f"sheet.{ending}" for ending in ("html", "csv", "jsonl")]
    write_atomically(files[0], page(name, data.name, lines, language=language))
    _write_csv(lines, files[1])
    write_atomically(files[2], msgspec.json.Encoder().encode_lines(lines))
    write_atomically(target / "about.json", msgspec.json.format(msgspec.json.encode(about), indent=2))
    return Sheet(name, lines, {line.stratum: line.of for line in lines}, files)


def _refuse_other(target: Path, lines: list[Line]) -> None:
    """A sheet that lies there is only written over when it holds the same rows and nobody marked one."""
    for path in (target / "sheet.jsonl", target / "sheet.csv"):
        if path.is_file():
            there = read_lines(path)
            if any(line.verdict or line.reason for line in there):
                raise RecipeError(f"{path} is marked already; move it away, or give another place with -o")
            if [line.id for line in there] != [line.id for line in lines]:
                raise RecipeError(f"{path} holds other rows; move it away, or give another place with -o")


def _safe(text: str) -> str:
    return "".join(character if character.isalnum() else "_" for character in text)[:40]


def _write_csv(lines: list[Line], path: Path) -> None:
    """The sheet for a spreadsheet: formulas in foreign text are made harmless."""
    from seedbed.export.csv import csv

    csv((_flat(line) for line in lines), path, spreadsheet=True)


def _flat(line: Line) -> Row:
    head = {"number": line.number, "id": line.id, "stratum": line.stratum, "of": line.of}
    head |= {"verdict": line.verdict, "reason": line.reason}
    return {**head, **{name if name not in head else f"row.{name}": value for name, value in line.row.items()}}
