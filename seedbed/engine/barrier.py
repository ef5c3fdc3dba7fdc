"""Steps that need all rows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.row import Item
from seedbed.core.step import Step
from seedbed.engine import shard
from seedbed.engine.shard import Aside, StepCount

if TYPE_CHECKING:
    import pyarrow as pa

DONE = "barrier.json"


def run_table(
    step: Step,
    settled: Sequence[Path],
    fresh: Sequence[Path],
    folder: Path,
    *,
    partial: bool = False,
    ask: Callable[[pa.Table], Any] | None = None,
) -> None:
    """Run a table step, or a measure, over shards and write what stays (all, of a measure) as shards of the same order.

    Args:
        step: the step; it sees the columns of all rows, their ``id`` and their ``_place``.
        settled: shards that this step let pass in earlier rounds: they come first, take part in comparisons and are
            never set aside afterwards.
        fresh: the shards of this round.
        folder: where the results go; ``barrier.json`` says that they are all there.
        partial: rows are missing because the budget was spent; a resumed run does this step again.
        ask: calls the step where it asks; it waits on the outside.
    """
    if (folder / DONE).exists():
        return
    from seedbed.core.table import PLACE, reasons_of

    folder.mkdir(parents=True, exist_ok=True)
    before = sum(shard.read_header(path).kept for path in settled)
    table = _table([*settled, *fresh])
    result: Any = table
    if step.entry.shape == "measure":
        from seedbed.engine.measuring import measured

        measured(step, table, folder, ask, partial=partial)
    elif table.num_rows:
        result = ask(table) if ask is not None else step.entry.function(table, **step.settings)
    if PLACE not in result.column_names:
        raise RecipeError(f"step '{step.name}' returned a table without the column '{PLACE}'")
    stay = set(result.column(PLACE).to_pylist())
    added = _added_columns(table, result)
    settle = _Settling(step, stay, reasons_of(result), added)
    _write(settle, fresh, folder, before, partial=partial)


def items_of(paths: Sequence[Path]) -> Iterator[Item]:
    """The kept items of shards, one shard in memory at a time."""
    for path in paths:
        yield from shard.read_items(path)


class _Settling(msgspec.Struct, frozen=True):
    """What a table step decided, by place."""

    step: Step
    stay: set[int]
    reasons: dict[int, str]
    added: dict[int, dict[str, Any]]

    def sort(self, rows: list[tuple[int, Item]]) -> tuple[list[Item], list[Aside]]:
        """Kept items and rows set aside."""
        kept, aside = [], []
        for place, item in rows:
            if place in self.stay:
                item.row.update(self.added.get(place, {}))
                kept.append(item)
            else:
                reason = self.reasons.get(place, "taken out by the step")
                aside.append(Aside(item.id, self.step.name, "rejected", reason, row=item.row, trail=item.trail))
        return kept, aside


def _write(settling: _Settling, fresh: Sequence[Path], folder: Path, before: int, *, partial: bool) -> None:
    items = enumerate(items_of(fresh), before)
    number = 0
    while batch := list(islice(items, shard.ROWS)):
        kept, aside = settling.sort(batch)
        count = StepCount(rows=len(batch), kept=len(kept), rejected=len(aside), made=len(kept))
        shard.write(shard.shard_path(folder, number, partial=partial), kept, aside, {settling.step.name: count})
        number += 1
    if not partial:
        shard.write(folder / DONE, [], [], {}, {"rows": len(settling.stay)})


def _table(paths: Sequence[Path]) -> pa.Table:
    """All rows as a table; a column of mixed types becomes JSON text, since Arrow has one type a column."""
    import pyarrow as pa

    from seedbed.core.table import PLACE

    rows = [{**item.row, "id": item.id} for item in items_of(paths)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    arrays = [_array([row.get(name) for row in rows]) for name in names]
    arrays.append(pa.array(range(len(rows)), pa.int64()))
    return pa.Table.from_arrays(arrays, names=[*names, PLACE])


def _array(values: list[Any]) -> pa.Array[Any]:
    import pyarrow as pa

    try:
        made: pa.Array[Any] = pa.array(values)
        return made
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if value is None else msgspec.json.encode(value).decode() for value in values])


def _added_columns(table: pa.Table, result: pa.Table) -> dict[int, dict[str, Any]]:
    """The columns that the step added or rewrote, by place."""
    from seedbed.core.table import PLACE

    stayed = table.take(result.column(PLACE))
    names = [name for name in result.column_names if name not in table.column_names or _rewritten(name, stayed, result)]
    if not names:
        return {}
    return {row.pop(PLACE): row for row in result.select([*names, PLACE]).to_pylist()}


def _rewritten(name: str, before: pa.Table, after: pa.Table) -> bool:
    """Whether a column holds other values than before; another type alone is no change."""
    old, new = before.column(name), after.column(name)
    return not new.equals(old) and new.to_pylist() != old.to_pylist()
