"""Rows that people judged: read from where they are, with their edits, saved as a version, a sheet or examples.

A row that was judged tells so: a verdict of the step ``review`` stands among its checks, and an entry with the columns
that were edited in its lineage. Names of people stay out of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from seedbed.actions.data_rows import NO_COLUMNS, Data
from seedbed.actions.dataset import finished_row
from seedbed.actions.datasets import SaveOutcome, Wished, save_version
from seedbed.actions.read_sheet import Review, read_review, store_review
from seedbed.actions.sample import draw
from seedbed.actions.sheet_lines import ALL, FOLDER, Line
from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.engine.disk import write_atomically

STEP = "review"
Which = Literal["accepted", "not_rejected"]


class Judged(msgspec.Struct, frozen=True):
    """A row with what people decided.

    Attributes:
        row: as it was, whole.
        outcome: ``accept``, ``reject``, ``swap`` (the rejected answer is the better one), ``tie``, ``split`` (they
            disagree), or "" for not decided.
        edits: new values by column, of whoever's verdict counts.
        marks: how many people judged it.
        reason: what was said about it.
        stratum: what it was drawn by, with ``of`` rows.
    """

    row: Row
    outcome: str = ""
    edits: dict[str, Any] = {}
    marks: int = 0
    reason: str = ""
    stratum: str = ALL
    of: int = 0


def finished_rows(data: Data, *, home: Path) -> Iterator[Row]:
    """The rows of a run, a dataset or a file whole: with their generation, verdicts and lineage."""
    if data.kind == "run":
        yield from (finished_row(item) for item in data.items())
    elif data.kind == "dataset":
        from seedbed.store.datasets import Datasets

        yield from Datasets(home).opened(data.name).each()
    else:
        from seedbed.ingest.rows import rows

        yield from rows(data.folder / data.name)


def drawn_rows(data: Data, *, home: Path, most: int, by: str = "", seed: int = 1) -> Iterator[tuple[Row, Line]]:
    """A sample of rows by strata, whole, with their lines of a sheet; see ``sample.draw``.

    Raises:
        RecipeError: there are no rows, or no such column.
    """
    wanted = iter(draw(data, most, by=by, seed=seed))
    line = next(wanted, None)
    for item, row in zip(data.items(), finished_rows(data, home=home), strict=True):
        if line is None:
            return
        if item.id == line.id and item.row == line.row:  # lines stand in the order of the rows
            yield row, line
            line = next(wanted, None)


def judged_row(one: Judged) -> Row | None:
    """The row as it goes on: with its edits, turned round where the rejected answer is better; None for one that does
    not go on (rejected, a tie, not decided or disputed).
    """
    if one.outcome not in ("accept", "swap"):
        return None
    row = {**one.row, **one.edits}
    if one.outcome == "swap":
        row["chosen"], row["rejected"] = row["rejected"], row["chosen"]
    changed = sorted({*one.edits, *(("chosen", "rejected") if one.outcome == "swap" else ())})
    said = f"accepted by {one.marks} reviewer{'s' if one.marks != 1 else ''}"
    notes = msgspec.json.encode({"edited": changed}).decode() if changed else ""
    row["_checks"] = [*_listed(row, "_checks"), {"step": STEP, "score": 1.0, "reason": said}]
    row["_lineage"] = [*_listed(row, "_lineage"), {"step": STEP, "models": [], "asks": [], "notes": notes}]
    return row


def _listed(row: Row, name: str) -> list[Any]:
    found = row.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def kept_rows(judged: Iterable[Judged], which: Which) -> Iterator[Row]:
    """The rows that were accepted; with ``not_rejected`` those as well that nobody has decided on."""
    for one in judged:
        row = judged_row(one)
        if row is not None:
            yield row
        elif which == "not_rejected" and one.outcome == "":
            yield one.row


def save_reviewed(judged: Iterable[Judged], name: str, *, home: Path, which: Which, wished: Wished) -> SaveOutcome:
    """Save what was decided as the next version of a dataset.

    Raises:
        RecipeError: no row was kept, or the version cannot be saved; see ``datasets.save_version``.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reviewed.jsonl"
        encode, count = msgspec.json.Encoder().encode, 0
        with path.open("wb") as file:
            for row in kept_rows(judged, which):
                file.write(encode(row) + b"\n")
                count += 1
        if not count:
            raise RecipeError("no row was accepted, so there is nothing to save")
        return save_version(str(path), name, home=home, wished=wished)


def example_rows(judged: Iterable[Judged], *, edited: bool) -> Iterator[Row]:
    """Accepted rows as examples for a prompt, columns only; with ``edited`` those alone that somebody improved."""
    for one in judged:
        row = judged_row(one)
        if row is not None and (one.edits or not edited):
            yield {name: value for name, value in row.items() if name not in NO_COLUMNS and name[:1] != "_"}


def write_examples(judged: Iterable[Judged], path: Path, *, edited: bool) -> int:
    """Write a file of examples, which ``in_context`` and every other step reads as rows; how many there are.

    Raises:
        RecipeError: there is none.
    """
    found = list(example_rows(judged, edited=edited))
    if not found:
        raise RecipeError(f"no row was accepted{' and edited' if edited else ''} yet, so there are no examples")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, msgspec.json.Encoder().encode_lines(found))
    return len(found)


def sheet_lines(judged: Iterable[Judged]) -> list[Line]:
    """What was decided as the lines of a sheet, as ``seedbed sample`` writes and reads them; a tie has no verdict."""
    verdicts = {"accept": "accept", "swap": "accept", "reject": "reject"}
    lines = []
    for number, one in enumerate(judged, 1):
        row = {name: value for name, value in (judged_row(one) or one.row).items() if name not in NO_COLUMNS}
        place = str(one.row.get("id", number))
        lines.append(Line(number, place, one.stratum, one.of, verdicts.get(one.outcome, ""), one.reason, row))
    return lines


def keep_beside(lines: list[Line], name: str, data: Data) -> Review:
    """Keep a sheet, and what it says, beside the rows it is of: a run's report then tells it.

    Raises:
        RecipeError: not one row is decided.
    """
    path = data.beside / FOLDER / name / "sheet.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, msgspec.json.Encoder().encode_lines(lines))
    review = read_review(path, name=name)
    store_review(review, data.beside)
    return review
