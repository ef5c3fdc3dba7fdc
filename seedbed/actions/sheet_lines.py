"""The lines of a sheet that people mark, as JSON lines or CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row

FOLDER = "reviews"
"""Where sheets and what they say lie, in the folder of a run."""
ALL = "all rows"
"""The one stratum where no column is named."""
LONGEST = 16 << 20
"""Characters of a cell at the most."""


class Line(msgspec.Struct, omit_defaults=True):
    """One row of a sheet. ``of`` is how many rows its stratum has; ``verdict`` is ``accept``, ``reject`` or blank."""

    number: int
    id: str
    stratum: str
    of: int
    verdict: str = ""
    reason: str = ""
    row: Row = {}


def read_lines(path: Path) -> list[Line]:
    """The lines of a sheet, JSONL or CSV.

    Raises:
        RecipeError: it is missing or no sheet; the message names the line.
    """
    if not path.is_file():
        raise RecipeError(f"{path}: no such file; `seedbed sample RUN` writes a sheet")
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        lines = _csv_lines(data, path) if path.suffix.lower() == ".csv" else _json_lines(data, path)
    except UnicodeDecodeError:
        raise RecipeError(f"{path}: is not UTF-8; save it as CSV UTF-8") from None
    if not lines:
        raise RecipeError(f"{path}: holds no rows")
    return lines


def _json_lines(data: bytes, path: Path) -> list[Line]:
    lines = []
    for number, text in enumerate(data.splitlines(), 1):
        if text.strip():
            try:
                lines.append(msgspec.json.decode(text, type=Line))
            except msgspec.MsgspecError as error:
                raise RecipeError(f"{path}:{number}: is no row of a sheet: {error}") from None
    return lines


def _csv_lines(data: bytes, path: Path) -> list[Line]:
    text = data.decode("utf-8")
    first = text.split("\n", 1)[0]
    csv.field_size_limit(LONGEST)  # the process's one limit; the default is less than a long document
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    needed = ("number", "id", "stratum", "of", "verdict", "reason")
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise RecipeError(f"{path}: is no sheet: it has no column '{missing[0]}'")
    lines = []
    for place, cells in enumerate(reader, 2):
        try:
            number, of = int(cells["number"]), int(cells["of"])
        except (TypeError, ValueError):
            raise RecipeError(f"{path}:{place}: 'number' and 'of' must be whole numbers") from None
        texts = [_bare(cells[name] or "") for name in ("id", "stratum", "verdict", "reason")]
        lines.append(Line(number, texts[0], texts[1], of, texts[2], texts[3]))
    return lines


def _bare(cell: str) -> str:
    """A cell without the mark that keeps a spreadsheet from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@＝＋－＠") else cell
