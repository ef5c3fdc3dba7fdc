"""What an exporter reports: the files it wrote, how many rows, and which rows did not fit and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from seedbed.core.errors import SeedbedError


class Misfit(SeedbedError):
    """A row that the format has no place for; the message is the reason it is counted under."""


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of an export: ``rows`` were written, ``skipped`` counts the others by reason."""

    files: list[Path]
    rows: int
    skipped: dict[str, int] = field(default_factory=Counter)
