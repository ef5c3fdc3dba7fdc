"""Measuring a set of rows: those of a file, of a run, or those that a Python program has at hand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pyarrow as pa

from seedbed.actions.generate import in_any_loop
from seedbed.core import find
from seedbed.core.errors import MissingPackage, ProviderError, RecipeError, Reject
from seedbed.core.find import nearest
from seedbed.core.measure import Gate, Measure, unmeasured
from seedbed.core.step import Step
from seedbed.recipe.bind import GATE, bind
from seedbed.recipe.model import StepSpec

if TYPE_CHECKING:
    from seedbed.core.reply import Reply
    from seedbed.core.request import Request

BATCH = 10_000
"""Rows that are put into columns at a time."""
REAL = "real"
"""The column that tells the rows of ``real`` from the others."""


class Measured(msgspec.Struct, frozen=True):
    """A measure, and why it does not pass its gate; nothing where it does, or has none."""

    measure: Measure
    failures: list[str] = []


def measure_names() -> list[str]:
    """The measures of the catalogue, by name."""
    paths = find.files()["quality"]
    return [name for name in find.names("quality") if paths[name].parent.name == "measures"]


def measure(
    rows: pa.Table | Iterable[Mapping[str, Any]],
    names: Sequence[str] = (),
    *,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    gates: Mapping[str, Gate] | None = None,
    model: str | None = None,
) -> list[Measured]:
    """What measures say of rows, in the order of the names; may be called where an event loop is running.

    Args:
        rows: an Arrow table, or rows as mappings.
        names: measures of the catalogue, or Python files of one's own; without one all of the catalogue, and those that
            these rows do not allow come without a value, with the reason.
        settings: by measure; under the name "" for every one that has the setting.
        gates: by measure, what fails.
        model: an embedding model (``openai:NAME@URL``) that measures of vectors ask.

    Raises:
        RecipeError: no such measure, setting or column.
        ProviderError: the model does not answer.
        MissingPackage: an optional package is not installed.
    """
    table = rows if isinstance(rows, pa.Table) else table_of(rows)
    chosen = list(names) or measure_names()
    for name in {**(settings or {}), **(gates or {})}:
        if name not in ("", *chosen):
            raise RecipeError(f"'{name}' is not among the measures that are taken{nearest(name, chosen)}")
    if not names:
        chosen = [name for name in chosen if not _lacking(name, settings or {})]
    steps = [_step(name, settings or {}, embeds=model is not None) for name in chosen]
    for name in (settings or {}).get("", {}):
        if not any(name in step.entry.settings for step in steps):
            known = {one for step in steps for one in step.entry.settings}
            raise RecipeError(f"no measure that is taken has a setting '{name}'{nearest(name, known)}")
    made: list[Measured] = in_any_loop(lambda: _all(steps, table, gates or {}, model, strict=bool(names)))
    if not names:
        made += [Measured(unmeasured(name, "", table.num_rows, told)) for name, told in _left_out(settings or {})]
    return sorted(made, key=lambda one: one.measure.name) if not names else made


def _left_out(settings: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Measures of the catalogue that are not taken because a setting must be given, and which."""
    for name in measure_names():
        for setting in _lacking(name, settings):
            yield name, f"the setting '{setting}' must be given: {name}.{setting}=…"


def _lacking(name: str, settings: Mapping[str, Mapping[str, Any]]) -> list[str]:
    given = {**settings.get("", {}), **settings.get(name, {})}
    return [one.name for one in find.entry(name).settings.values() if one.required and one.name not in given]


def _step(name: str, settings: Mapping[str, Mapping[str, Any]], *, embeds: bool) -> Step:
    entry = find.entry(name)
    if entry.shape != "measure":
        known = measure_names()
        raise RecipeError(f"{name} is no measure, it returns {entry.shape}{nearest(name, known)}")
    shared = {key: value for key, value in settings.get("", {}).items() if key in entry.settings}
    vectors = (
        {"by": "model"} if embeds and "by" in entry.settings and "model" in get_args(entry.settings["by"].kind) else {}
    )
    given = {**vectors, **shared, **settings.get(name, {})}
    for key in GATE:
        if key in given:
            raise RecipeError(f"{name}: {key} is no setting here; it is given as a gate")
    return bind(StepSpec(name=name, settings=given), Path())


async def _all(
    steps: Sequence[Step], table: pa.Table, gates: Mapping[str, Gate], model: str | None, *, strict: bool
) -> list[Measured]:
    outside = _Asked(model)
    made = []
    try:
        for step in steps:
            one = await _one(step, table, outside, strict=strict)
            gate = gates.get(step.entry.name)
            made.append(Measured(one, gate.failures(one) if gate else []))
    finally:
        await outside.close()
    return made


async def _one(step: Step, table: pa.Table, outside: _Asked, *, strict: bool) -> Measure:
    """One measure; without ``strict`` what these rows do not allow is no value, with the reason."""
    from seedbed.core.context import Context

    name, rows = step.entry.name, table.num_rows
    if not rows:
        return unmeasured(name, "", 0, "there are no rows")
    try:
        if not step.entry.asks:
            made: Measure = step.entry.function(table, **step.settings)
        else:
            ctx = Context(outside, seed=("measure", name))  # type: ignore[arg-type]  # it runs no programs
            made = await step.entry.function(ctx, table, **step.settings)
        return made
    except (RecipeError, MissingPackage) as error:
        if strict:
            raise
        return unmeasured(name, "", rows, str(error).removeprefix(f"{name}: "))
    except Reject as error:
        return unmeasured(name, "", rows, str(error))
    except ProviderError as error:
        if error.scope == "run":
            raise
        return unmeasured(name, "", rows, str(error))


class _Asked:
    """The model that measures of vectors ask, opened when it is first wanted."""

    def __init__(self, model: str | None) -> None:
        self._name, self._model = model, None  # type: tuple[str | None, Any]
        self._lock = asyncio.Lock()

    async def __call__(self, request: Request) -> Reply:
        from seedbed.llm.models import open_model
        from seedbed.llm.spec import parse_spec, resolved

        if self._name is None:
            raise RecipeError(
                "by: model asks for vectors: name a model with --model (from Python: model=…), such as openai:NAME@URL"
            )
        spec = parse_spec(self._name)
        async with self._lock:
            self._model = self._model or open_model(spec)
        reply: Reply = await self._model(resolved(spec, request))
        return reply

    async def close(self) -> None:
        """Close the model."""
        if self._model is not None:
            await self._model.close()


def table_of(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table, a batch at a time; a column of mixed types becomes JSON text, since Arrow has one type each."""
    source, parts = iter(rows), list[pa.Table]()
    while batch := list(islice(source, BATCH)):
        parts.append(_part(batch))
    if not parts:
        return pa.table({})
    try:
        return pa.concat_tables(parts, promote_options="permissive")
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        mixed = _mixed(parts)
        return pa.concat_tables([_told(part, mixed) for part in parts], promote_options="permissive")


def _part(batch: Sequence[Mapping[str, Any]]) -> pa.Table:
    names = list(dict.fromkeys(name for row in batch for name in row))
    return pa.table({name: _array([row.get(name) for row in batch]) for name in names})


def _array(values: list[Any]) -> pa.Array[Any]:
    try:
        made: pa.Array[Any] = pa.array(values)
        return made
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if value is None else _json(value) for value in values])


def _json(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _mixed(parts: Sequence[pa.Table]) -> set[str]:
    """Columns whose parts have types that do not go together."""
    kinds: dict[str, set[str]] = {}
    for part in parts:
        for field in part.schema:
            if not pa.types.is_null(field.type):
                kinds.setdefault(field.name, set()).add(str(field.type))
    return {name for name, found in kinds.items() if len(found) > 1}


def _told(part: pa.Table, names: set[str]) -> pa.Table:
    for name in names & set(part.column_names):
        texts = [None if value is None else _json(value) for value in part.column(name).to_pylist()]
        part = part.set_column(part.column_names.index(name), name, pa.array(texts, pa.string()))
    return part


def read_table(place: str, *, home: Path, real: Path | None = None) -> pa.Table:
    """The rows of a file (JSONL, JSON, CSV, TSV, Parquet, Arrow), of a run (its name or folder) or of a saved dataset.

    With ``real`` the rows of that file come after them, told apart by the column ``real``.

    Raises:
        RecipeError: neither a file nor a run nor a dataset is there.
        UnreadableDocument: the file cannot be read.
    """
    path = Path(place)
    table = _file(path) if path.is_file() else table_of(_named(place, home))
    if real is None:
        return table
    marks = [(table, False), (_file(real), True)]
    sides = [_marked(side, true=true) for side, true in marks]
    try:
        return pa.concat_tables(sides, promote_options="permissive")
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        mixed = _mixed(sides)
        return pa.concat_tables([_told(side, mixed) for side in sides], promote_options="permissive")


def _marked(table: pa.Table, *, true: bool) -> pa.Table:
    kept = table.drop_columns([REAL]) if REAL in table.column_names else table
    return kept.append_column(REAL, pa.array([true] * kept.num_rows, pa.bool_()))


def _file(path: Path) -> pa.Table:
    from seedbed.ingest.rows import rows

    if not path.is_file():
        raise RecipeError(f"{path}: no such file")
    if path.suffix.lower() != ".parquet":
        return table_of(rows(path))
    from pyarrow.parquet import read_table as read

    try:
        return read(path)
    except (pa.ArrowException, ValueError):
        return table_of(rows(path))  # which says in words what is wrong with it


def _named(place: str, home: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a run or of a saved version."""
    from seedbed.actions.data_rows import open_data

    return ({"id": item.id, **item.row} for item in open_data(place, home=home).items())
