"""The merged cells of an OpenDocument spreadsheet (.ods), which calamine does not tell, from the file's own XML.

Source: OASIS OpenDocument 1.3, part 3, 9.1 (tables): a cell spans columns and rows; rows and cells that are alike stand
once with a count.
"""

from typing import Any

from seedbed.ingest.package import Package

Range = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged area, each as row and column from 0."""

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ROW, _CELLS = f"{_TABLE}table-row", (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST = 1 << 20  # rows of a sheet; a count above is that of empty rows to its end


def merged_in_ods(data: bytes, name: str) -> dict[str, list[Range]]:
    """The merged areas of each sheet, by its name. Raises what `Package` and its XML raise."""
    root = Package(data, name).xml("content.xml")
    return {table.get(f"{_TABLE}name") or "": list(_ranges(table)) for table in root.iter(f"{_TABLE}table")}


def _ranges(table: Any) -> list[Range]:  # lxml's elements have no types here
    found: list[Range] = []
    row = 0
    for line in table.iter(_ROW):
        column = 0
        for cell in line.iterchildren(*_CELLS):
            across, down = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
            if across > 1 or down > 1:
                found.append(((row, column), (row + down - 1, column + across - 1)))
            column += _number(cell, "number-columns-repeated")
        row += _number(line, "number-rows-repeated")
    return found


def _number(element: Any, name: str) -> int:
    return min(max(int(element.get(_TABLE + name) or 1), 1), _MOST)
