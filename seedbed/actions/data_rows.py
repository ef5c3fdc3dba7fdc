"""The rows that a word on the command line means: those of a run, of a saved version, or of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.row import Item, Row
from seedbed.engine import shard

NO_COLUMNS = ("id", "_checks", "_lineage", "_generation", "_origin")
"""What a finished row has beside its columns."""


class Data(msgspec.Struct, frozen=True):
    """Rows that can be gone through as often as wanted.

    Attributes:
        kind: what they are of.
        name: for headings.
        folder: the run's folder, or where things beside the file or the datasets go.
        items: gives the rows, with their verdicts and lineage where they have any.
    """

    kind: Literal["run", "file", "dataset"]
    name: str
    folder: Path
    items: Callable[[], Iterator[Item]]

    @property
    def beside(self) -> Path:
        """The folder for what is made of these rows: a run's own, else one named after them."""
        return self.folder if self.kind == "run" else self.folder / f"{self.name.replace('/', '-')}.review"


def open_data(place: str, *, home: Path) -> Data:
    """The rows of a run (name or folder), a file of rows, or a dataset of the project (``NAME@VERSION/SPLIT``).

    Raises:
        RecipeError: nothing of that name is there; the message says what was looked for.
        UnreadableDocument: the file is of no format that holds rows.
    """
    path = Path(place)
    if path.is_file():
        return Data("file", path.name, path.parent, lambda: _of_file(path))
    run = _run(place, home)
    if run is not None:
        return run
    try:
        from seedbed.store.datasets import Datasets

        opened = Datasets(home).opened(place)
    except RecipeError as error:
        raise RecipeError(f"'{place}' is no file and no run in {home / 'runs'}, and as a dataset: {error}") from None
    return Data("dataset", place, home, lambda: _items(opened.each(), place))


def _run(place: str, home: Path) -> Data | None:
    from seedbed.actions.export_run import accepted_shards
    from seedbed.store.project import Project

    try:
        folder = Project(home).find_run(place)
    except SeedbedError:
        return None
    name = folder.resolve().name
    return Data(
        "run", name, folder, lambda: (one for path in accepted_shards(folder) for one in shard.read_items(path))
    )


def _of_file(path: Path) -> Iterator[Item]:
    from seedbed.ingest.rows import rows

    return _items(rows(path), path.name)


def _items(rows: Iterator[Row], name: str) -> Iterator[Item]:
    for number, row in enumerate(rows, 1):
        yield item_of(row, f"{name}/{number}")


def item_of(row: Row, place: str) -> Item:
    """A finished row as an item again; ``place`` names it where it has no id."""
    columns = {name: value for name, value in row.items() if name not in NO_COLUMNS}
    checks = {one["step"]: one for one in _told(row, "_checks") if isinstance(one.get("step"), str)}
    trail = [one for one in _told(row, "_lineage") if isinstance(one.get("step"), str)]
    return Item(str(row.get("id", place)), b"", columns, [_entry(one) for one in trail], checks)


def _told(row: Row, name: str) -> list[dict[str, Any]]:
    found = row.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    """A step of the lineage; its notes stand there as JSON text."""
    notes = entry.get("notes")
    if not isinstance(notes, str):
        return entry
    try:
        decoded = msgspec.json.decode(notes) if notes else None
    except msgspec.DecodeError:
        decoded = {"notes": notes}
    return {**entry, "notes": decoded if isinstance(decoded, dict) else None}
