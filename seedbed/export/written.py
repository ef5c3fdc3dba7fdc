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
    """The outcome of an export.

    Attributes:
        files: what was written.
        rows: how many rows went in; in formats that make two records of a pair it is the row that is counted.
        skipped: the other rows, by the reason they have no place.
        notes: what the person should know: a rule of the target that the whole does not keep, what was not sent.
    """

    files: list[Path]
    rows: int
    skipped: dict[str, int] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
