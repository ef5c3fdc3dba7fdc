"""The quality of a version: its measures, kept beside it, with the gates that people set for the dataset.

datasets/NAME/measures/000003.json    what was measured of version 3, measure by measure
datasets/NAME/gates.json              by measure and figure: ``{"below": {...}, "above": {...}}``
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.measure import measure, measure_names, table_of
from seedbed.core.errors import MissingPackage, RecipeError, SeedbedError
from seedbed.core.measure import Gate, Measure, unmeasured
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.engine.disk import write_atomically
from seedbed.store.datasets import Datasets
from seedbed.store.version import Version, parse_whole

SAMPLE = 20_000
"""Rows that are measured at most, drawn at random; the same ones every time."""


class Quality(msgspec.Struct):
    """What was measured of a version.

    Attributes:
        version, hash: which it is; of other rows nothing is said.
        rows, sampled: its rows, and how many of them were looked at.
        made: when, ISO 8601 in UTC.
        done: whether all measures were taken; until then some are.
        settings: by measure, what was set.
    """

    version: str
    hash: str
    rows: int
    sampled: int
    made: str
    done: bool = False
    settings: dict[str, dict[str, Any]] = {}
    measures: list[Measure] = []


def quality_path(store: Datasets, version: Version) -> Path:
    """Where the measures of a version lie."""
    return store.folder / version.dataset / "measures" / f"{version.number:06d}.json"


def quality(store: Datasets, version: Version) -> Quality | None:
    """What was measured of a version, if it was.

    Raises:
        SeedbedError: the file is damaged.
    """
    path = quality_path(store, version)
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Quality)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise SeedbedError(f"{path}: holds no measures ({error}); measure again") from None
    return found if found.hash == version.hash else None


def measure_version(
    ref: str, *, home: Path, settings: Mapping[str, Mapping[str, Any]] | None = None, sample: int = SAMPLE
) -> Quality:
    """Take every measure of the catalogue of a version and keep them beside it; each is there as soon as it is taken.

    Raises:
        RecipeError: there is no such version, measure or setting.
    """
    store = Datasets(home)
    version = store.find(parse_whole(ref))
    given = {name: dict(values) for name, values in (settings or {}).items() if values}
    rows = list(_drawn(store, version, sample))
    table = table_of(rows)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    found = Quality(version.name, version.hash, version.rows, len(rows), now, settings=given)
    for name in measure_names():
        own = {name: given[name]} if name in given else {}
        try:
            one = measure(table, [name], settings=own)[0].measure
        except (RecipeError, MissingPackage) as error:  # what these rows do not allow, or what must be set first
            one = unmeasured(name, "", table.num_rows, str(error).removeprefix(f"{name}: "))
        found.measures.append(one)
        _keep(store, version, found)
    found.done = True
    _keep(store, version, found)
    return found


def _keep(store: Datasets, version: Version, found: Quality) -> None:
    path = quality_path(store, version)
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, msgspec.json.encode(found))


def _drawn(store: Datasets, version: Version, sample: int) -> Iterator[Row]:
    """Rows in their order, without what tells their descent."""
    wanted = None
    if version.rows > sample:
        wanted = set(generator("quality", version.hash).sample(range(version.rows), sample))
    for place, row in enumerate(store.every_row(version)):
        if wanted is None or place in wanted:
            yield {name: value for name, value in row.items() if not name.startswith("_")}


def gates(store: Datasets, dataset: str) -> dict[str, Gate]:
    """The gates of a dataset, by measure."""
    try:
        return msgspec.json.decode((store.folder / dataset / "gates.json").read_bytes(), type=dict[str, Gate])
    except FileNotFoundError:
        return {}
    except msgspec.MsgspecError as error:
        raise SeedbedError(f"{store.folder / dataset / 'gates.json'}: holds no gates ({error})") from None


def put_gate(store: Datasets, dataset: str, name: str, gate: Gate) -> None:
    """Set the gate of a measure; an empty one takes it away.

    Raises:
        RecipeError: there is no such measure or dataset.
    """
    if name not in measure_names():
        raise RecipeError(f"there is no measure '{name}'; there are {', '.join(measure_names())}")
    store.find(dataset)
    kept = {known: one for known, one in gates(store, dataset).items() if known != name}
    kept |= {name: gate} if gate else {}
    write_atomically(store.folder / dataset / "gates.json", msgspec.json.encode(kept))


def failures(found: Quality, held: Mapping[str, Gate]) -> dict[str, list[str]]:
    """Why measures do not pass their gates, by measure; a gate of what was not measured does not pass."""
    known = {one.name: one for one in found.measures}
    told = {name: gate.failures(known[name]) for name, gate in held.items() if name in known}
    told |= {name: [f"{name} was not measured"] for name in held if name not in known and found.done}
    return {name: one for name, one in told.items() if one}
