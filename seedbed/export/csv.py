"""CSV: RFC 4180, UTF-8, a header with the columns of all rows.

Exact by default: texts are quoted, null is an empty cell without quotes, numbers are bare, structures are their JSON
text. ``spreadsheet`` is for people who open the file: it begins with a byte-order mark, and a text that a spreadsheet
would run as a formula (``=``, ``+``, ``-``, ``@``, tab or return in front, also full-width or after quotes and spaces)
gets a ``'`` before it, so it is no longer exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.lines import only
from seedbed.export.spool import spooled
from seedbed.export.written import Written

_FORMULA = re.compile(r"""[\t\r\n]|[\s"'\u200b\ufeff]*[=+\-@＝＋－＠]""")

FILE = "data.csv"
"""The name of the file in a dataset's folder."""


def csv(rows: Iterator[Row], target: Path, *, columns: tuple[str, ...] = (), spreadsheet: bool = False) -> Written:
    """Write rows as CSV; see the card above."""
    header: dict[str, Any] = dict.fromkeys(columns)
    with spooled((only(row, columns) for row in rows), target, header.update) as spool, replacing(target) as file:
        file.write(b"\xef\xbb\xbf" if spreadsheet else b"")
        file.write(_line(list(header), spreadsheet=spreadsheet))
        for row, _ in spool:
            file.write(_line([row.get(name) for name in header], spreadsheet=spreadsheet))
    return Written([target], spool.rows, dict(spool.skipped))


def _line(cells: list[Any], *, spreadsheet: bool) -> bytes:
    line = ",".join(_cell(cell, spreadsheet=spreadsheet) for cell in cells)
    return ((line or '""') + "\r\n").encode()  # readers take a blank line for no row at all


def _cell(value: Any, *, spreadsheet: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return msgspec.json.encode(value).decode()
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    if spreadsheet and _FORMULA.match(text):
        text = f"'{text}"
    return f'"{text.replace(chr(34), chr(34) * 2)}"'
