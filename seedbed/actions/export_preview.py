"""What a version looks like in a format: its first rows written, and read back as text."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.dataset import WITH_DESCENT
from seedbed.core import find
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.store.datasets import Datasets

FIRST, SHOWN, FILES = 5, 6000, 8
"""Rows that are written, characters of a file that are shown, files that are shown."""


class Previewed(msgspec.Struct, frozen=True):
    """One file of a preview: its name, its size in bytes, and its text or what it holds."""

    name: str
    size: int
    text: str


class Preview(msgspec.Struct, frozen=True):
    """The first rows in a format; ``skipped`` says why rows have no place in it."""

    rows: int
    skipped: dict[str, int]
    notes: list[str]
    files: list[Previewed]


def preview_export(ref: str, form: str, *, home: Path, settings: Mapping[str, Any] | None = None) -> Preview:
    """Write the first rows of a split into a folder that is thrown away, and tell what came of it.

    Raises:
        RecipeError: there is no such version, format or setting.
    """
    checked_export(form, settings or {})
    given = {name: value for name, value in (settings or {}).items() if name != "send"}  # a look sends nothing
    rows = islice(Datasets(home).opened(ref).each(), FIRST)
    kept = rows if form in WITH_DESCENT else map(_without_descent, rows)
    module = find.module("export", form)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / getattr(module, "FILE", f"{form}.jsonl")
        written = getattr(module, form)(kept, target, **given)
        made = sorted({*written.files}, key=lambda path: (path.suffix not in (".jsonl", ".json", ".csv"), str(path)))
        files = [_previewed(path, Path(folder)) for path in made[:FILES] if path.is_file()]
        return Preview(written.rows, dict(written.skipped), [one.replace(folder, "") for one in written.notes], files)


def checked_export(form: str, settings: Mapping[str, Any]) -> None:
    """Refuse what is no format, or no setting of it.

    Raises:
        RecipeError: the message names the nearest one that there is.
    """
    from seedbed.actions.catalogue import card, entry_names

    if form not in entry_names("export"):
        raise RecipeError(f"there is no export '{form}'{nearest(form, entry_names('export'))}")
    known = [one.name for one in card(form).settings]
    for name in settings:
        if name not in known:
            raise RecipeError(f"{form}: there is no setting '{name}'{nearest(name, known)}")


def _without_descent(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def _previewed(path: Path, folder: Path) -> Previewed:
    return Previewed(path.relative_to(folder).as_posix(), path.stat().st_size, _text(path)[:SHOWN])


def _text(path: Path) -> str:
    if path.suffix == ".parquet":
        from pyarrow.parquet import read_table

        return _table(read_table(path))
    if path.suffix == ".arrow":
        import pyarrow as pa

        with path.open("rb") as file:
            try:
                return _table(pa.ipc.open_file(file).read_all())
            except pa.ArrowInvalid:
                file.seek(0)
                return _table(pa.ipc.open_stream(file).read_all())
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def _table(table: Any) -> str:
    """The columns with their types, and the rows as JSON lines."""
    lines = [msgspec.json.encode(row, enc_hook=str).decode() for row in table.to_pylist()]
    return "\n".join([str(table.schema.remove_metadata()), "", *lines])


def main() -> int:
    """Read ``ref``, ``form`` and ``settings`` as JSON from stdin, print the preview as JSON; the exit code."""
    try:
        found = preview_export(home=Path(), **msgspec.json.decode(sys.stdin.buffer.read()))
    except (SeedbedError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
