"""Writing a report again, of whatever holds rows: a run, a file, a saved dataset; alone or beside another."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.actions.data_rows import Data, open_data
from seedbed.actions.export_run import accepted_shards, every_shard
from seedbed.actions.read_sheet import stored_reviews
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import generation_of
from seedbed.engine.run import read_state
from seedbed.store.project import RECIPE

if TYPE_CHECKING:
    from seedbed.engine.report import Reported
    from seedbed.engine.report_map import Layout

MEASURES = "measures.json"
"""Measures beside the rows, as ``seedbed measure --json`` prints them."""


def report(
    place: str,
    *,
    home: Path,
    other: str | None = None,
    target: Path | None = None,
    measures: Path | None = None,
    layout: Layout = "pca",
    by: str = "",
    language: str | None = None,
) -> Path:
    """Write the report of a run, a file of rows or a saved dataset, and return its path.

    Args:
        place, other: whose report it is, and what it is put beside: names of runs, files, or datasets.
        home: the project's folder.
        target: the HTML file; else ``report.html`` of the run, or one beside the file.
        measures: a file of measures to show.
        layout, by: of the map of the rows.
        language: ``en`` or ``zh``; else that of the run's recipe, or English.

    Raises:
        RecipeError: there are no such rows, or no such column.
        SeedbedError: they cannot be read.
    """
    from seedbed.engine.report import write

    data = open_data(place, home=home)
    reported = _reported(data, measures)
    beside = None if other is None else _reported(open_data(other, home=home), None)
    if by:
        _refuse_unknown(by, data)
    path = target or (data.folder / "report.html" if data.kind == "run" else _beside(data))
    spoken = language or _language(data)
    return write(path, reported, language=spoken, other=beside, layout=layout, by=by)


def _beside(data: Data) -> Path:
    return data.folder / f"{data.name.replace('/', '-')}.report.html"


def _refuse_unknown(by: str, data: Data) -> None:
    from itertools import islice

    columns = {name for item in islice(data.items(), 1000) for name in item.row}
    if by not in columns:
        raise RecipeError(f"--by {by}: {data.name} has no column '{by}'{nearest(by, columns)}")


def _reported(data: Data, measures: Path | None) -> Reported:
    from seedbed.engine.report import Reported, of_shards
    from seedbed.engine.report_measures import read_measures

    path = measures or data.beside / MEASURES
    found = read_measures(path) if measures is not None or path.is_file() else []
    facts = _facts(data)
    if data.kind == "run":
        whole = of_shards(facts, accepted_shards(data.folder), every_shard(data.folder))
        return Reported(facts, whole.items, whole.asides, whole.expected, found, given=whole.given)
    rows = sum(1 for _ in data.items())
    return Reported(facts, data.items, expected=rows, measures=found, of_run=False)


def _facts(data: Data) -> dict[str, Any]:
    reviews = stored_reviews(data.beside)
    known = read_state(data.folder) if data.kind == "run" else {"name": data.name, **_generations(data)}
    return {**known, **({"reviews": reviews} if reviews else {})}


def _generations(data: Data) -> dict[str, Any]:
    """How many rows of a saved dataset are of which generation."""
    if data.kind != "dataset":
        return {}
    from seedbed.store.datasets import Datasets

    found = Counter(generation_of(row) for row in Datasets(data.folder).opened(data.name).each())
    return {"generations": {str(generation): rows for generation, rows in sorted(found.items())}}


def _language(data: Data) -> str:
    path = data.folder / RECIPE
    if data.kind != "run" or not path.is_file():
        return "en"
    language = msgspec.json.decode(path.read_bytes())["recipe"].get("language")
    return language if language in ("en", "zh") else "en"
