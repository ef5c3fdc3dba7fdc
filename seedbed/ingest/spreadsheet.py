"""Workbooks (.xlsx, .xls, .ods): each sheet a heading and its tables; merged cells are repeated in all they cover.

Values, not formulas, as the workbook keeps them. A sheet falls into tables at empty rows; empty rows and columns
around a table are left out. Parser: calamine, which reads all of these and is in Rust.
"""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from seedbed.ingest.blocks import (
    Block,
    Cells,
    Document,
    Format,
    PageRead,
    UnreadableDocument,
    joined,
    sha256,
    table_block,
)
from seedbed.ingest.merged_cells import Range, merged_in_ods
from seedbed.ingest.package import DAMAGE, check_package, holds
from seedbed.ingest.reasons import advice, because

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = "Workbook".encode("utf-16-le")
_MOST_CELLS = 5_000_000


def _is_spreadsheet(data: bytes) -> bool:
    if data.startswith(b"PK\x03\x04"):
        return holds(data, "xl/workbook") or _is_ods(data)
    return data.startswith(_OLE) and _WORKBOOK in data


def _is_ods(data: bytes) -> bool:
    return b"application/vnd.oasis.opendocument.spreadsheet" in data[:200]


FORMAT = Format(
    endings=(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    claims=_is_spreadsheet,
    guest=True,
    needs=("python_calamine", "documents"),
)


def spreadsheet(data: bytes, *, name: str) -> Document:
    """Read a workbook.

    Raises UnreadableDocument where it is damaged, encrypted, a bomb, or has no cells.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if data.startswith(b"PK"):
            check_package(data, name)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        blocks, read = _blocks(workbook, name, merged_in_ods(data, name) if _is_ods(data) else {})
    except (CalamineError, *DAMAGE) as error:
        way_out = advice("excel")
        raise UnreadableDocument(name, because("damaged_workbook", error=error), way_out) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a fault of calamine's own comes out of Rust
            raise
        raise UnreadableDocument(name, because("damaged", error=error), advice("xlsx")) from error
    if not any(block.kind == "table" for block in blocks):
        raise UnreadableDocument(name, because("no_cells"), advice("remove"))
    text, placed = joined(blocks)
    return Document(name, text, placed, (), sha256(data), "spreadsheet", len(read), tuple(read))


def _blocks(
    workbook: Any, name: str, merged: dict[str, list[Range]]
) -> tuple[list[Block], list[PageRead]]:  # calamine's objects have no types here
    blocks: list[Block] = []
    read: list[PageRead] = []
    count = 0
    for number, title in enumerate(workbook.sheet_names, 1):
        sheet = workbook.get_sheet_by_name(title)
        count += sheet.height * sheet.width
        if count > _MOST_CELLS:
            raise UnreadableDocument(name, because("too_many_cells", most=_MOST_CELLS), advice("split_csv"))
        tables = list(_tables(_rows(sheet, merged.get(title, sheet.merged_cell_ranges or []))))
        if tables:
            blocks.append(Block("heading", title, 1, number))
        blocks += [table_block(cells, page=number) for cells in tables]
        characters = sum(len(cell) for cells in tables for row in cells for cell in row)
        read.append(PageRead(number, "text" if characters else "empty", characters))
    return blocks, read


def _rows(sheet: Any, merged: list[Range]) -> list[list[str]]:
    rows = [[_shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        text = rows[top][left]
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [text] * len(row[left : right + 1])
    return rows


def _tables(rows: list[list[str]]) -> Iterator[Cells]:
    """Stretches of rows that are not empty, without the columns that are empty in all of the stretch."""
    stretch: list[list[str]] = []
    for row in [*rows, []]:
        if any(row):
            stretch.append(row)
        elif stretch:
            used = [column for column in range(len(stretch[0])) if any(one[column] for one in stretch)]
            yield tuple(tuple(one[column] for column in range(used[0], used[-1] + 1)) for one in stretch)
            stretch = []


def _shown(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as ISO 8601, midnight left out."""
    match value:
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case dt.datetime():
            midnight = value.time() == dt.time()
            return value.date().isoformat() if midnight else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
    return " ".join(str(value).split())
