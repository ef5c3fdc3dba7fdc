"""Tables in text (.csv, .tsv): one table, all columns as they are written."""

import csv
import io

from seedbed.ingest.blocks import Cells, Document, Format, UnreadableDocument, joined, sha256, table_block
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.text import decode
from seedbed.ingest.warned import warning

FORMAT = Format(endings=(".csv", ".tsv"), guest=True)

_LONGEST_CELL = 16 << 20
_DELIMITERS = ",\t;|"
_SAMPLE = 50  # lines


def delimited(data: bytes, *, name: str) -> Document:
    """Read a table whose cells a comma, tab, semicolon or bar parts: the one that parts most lines alike.

    Raises UnreadableDocument where it is empty, not text, or wrongly quoted.
    """
    content, warnings = decode(data, name=name)
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = max(_DELIMITERS, key=lambda one: _evenness(content, one))
    try:
        rows = [row for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True) if row]
    except csv.Error as error:
        raise UnreadableDocument(name, because("not_table", error=error), advice("csv")) from error
    width = max(map(len, rows))
    if any(len(row) != width for row in rows):
        short = sum(len(row) != width for row in rows)
        warnings = (*warnings, warning("short_rows", count=short, rows=len(rows), cells=width))
    cells: Cells = tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
    text, placed = joined([table_block(cells)])
    return Document(name, text, placed, warnings, sha256(data), "delimited")


def _evenness(content: str, delimiter: str) -> tuple[float, int]:
    """How many of the first lines have the most usual number of cells above one, and that number."""
    lines = [line for line in content.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    counts = [line.count(delimiter) for line in lines if delimiter in line]
    if not counts:
        return 0.0, 0
    usual = max(set(counts), key=counts.count)
    return counts.count(usual) / len(lines), usual
