"""Printing tables, figures and JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import click


def table(rows: Sequence[Sequence[object]], *, head: str = "", right: Sequence[int] = ()) -> str:
    """Rows in columns, as wide as they must be; ``head`` has its cells apart by tabs, ``right`` names figures' columns.

    A full-width character takes two places.
    """
    lines = [*([head.split("\t")] if head else []), *([str(cell) for cell in row] for row in rows)]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(lines[0]))] if lines else []
    shown = []
    for line in lines:
        cells = [_padded(cell, widths[place], right=place in right) for place, cell in enumerate(line)]
        shown.append("  ".join(cells).rstrip())
    return "\n".join(shown)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def figure(number: float) -> str:
    """A count as a person reads it: ``1,234``, ``12.3k``, ``4.5M``."""
    if number >= 1e6:
        return f"{number / 1e6:.1f}M"
    return f"{number / 1e3:.1f}k" if number >= 1e4 else f"{number:,.0f}"


def clock(seconds: float) -> str:
    """A duration: ``0:41``, ``12:05``, ``3:07:00``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def print_json(value: Any) -> None:
    """One JSON value on stdout, for a script."""
    import msgspec

    data = msgspec.json.encode(value, enc_hook=str)
    click.echo(msgspec.json.format(data, indent=2).decode())
