"""Measures within a run: what a step says of all rows at once, and whether it passes its gate.

A measure is a barrier that lets every row pass. What it says lies beside its shards, in ``measure.json``, and in the
record of the run: ``measures: [{branch, step, measure, gate, failures}]``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.errors import ProviderError, Reject
from seedbed.core.measure import Measure, unmeasured
from seedbed.core.row import Item
from seedbed.core.step import Step
from seedbed.engine.disk import write_atomically
from seedbed.engine.halt import Halt
from seedbed.engine.walk import Walk

if TYPE_CHECKING:
    import pyarrow as pa

    from seedbed.engine.outside import Outside

FILE = "measure.json"
ALL_ROWS = blake2b(b"all rows", digest_size=16).digest()
"""What the replies to a step that asks for all rows at once are remembered under, with the request itself."""


def asking(step: Step, outside: Outside) -> Callable[[pa.Table], Any] | None:
    """A call from another thread that has the running loop do a step that asks; None for one that computes."""
    if not step.entry.asks:
        return None
    loop = asyncio.get_running_loop()

    def call(table: pa.Table) -> Any:
        return asyncio.run_coroutine_threadsafe(_walk(step, table, outside), loop).result()

    return call


async def _walk(step: Step, table: pa.Table, outside: Outside) -> Any:
    walk = Walk(outside, step, Item("all rows", ALL_ROWS, {}))
    made, _ = await walk.run({"table": table}, text="")
    await asyncio.wrap_future(outside.journal.sync())
    return made


def measured(
    step: Step, table: pa.Table, folder: Path, ask: Callable[[pa.Table], Any] | None, *, partial: bool
) -> None:
    """Measure the rows and write what was found; what could not be asked is a measure without a value.

    Raises:
        RecipeError: the rows do not have what the measure reads.
        Halt: the run has to stop; with ``partial``, where it has stopped already, the measure has no value instead.
    """
    made: Measure
    try:
        if not table.num_rows:
            made = unmeasured(step.entry.name, "", 0, "no row came so far")
        elif ask is not None:
            made = ask(table)
        else:
            made = step.entry.function(table, **step.settings)
    except (ProviderError, Reject) as error:
        made = unmeasured(step.entry.name, "", table.num_rows, str(error))
    except Halt as halt:
        if not partial:
            raise
        made = unmeasured(step.entry.name, "", table.num_rows, str(halt))
    write_atomically(folder / FILE, msgspec.json.encode({"step": step.name, "measure": made}))


class Found(msgspec.Struct):
    """A measure of a run with its gate: what the record of the run holds."""

    branch: str
    step: str
    measure: Measure
    gate: dict[str, dict[str, float]] = {}
    failures: list[str] = []


class _Kept(msgspec.Struct):
    step: str
    measure: Measure


_decode = msgspec.json.Decoder(_Kept).decode


def found(folders: Iterable[tuple[str, Path]], steps: Mapping[tuple[str, str], Step]) -> list[Found]:
    """The measures of a run, the last of each step, held against the gates that the steps have now."""
    last: dict[tuple[str, str], Measure] = {}
    for branch, folder in folders:
        if (folder / FILE).is_file():
            kept = _decode((folder / FILE).read_bytes())
            last[branch, kept.step] = kept.measure
    return [_held(branch, name, one, steps.get((branch, name))) for (branch, name), one in last.items()]


def _held(branch: str, name: str, measure: Measure, step: Step | None) -> Found:
    if step is None or not step.gate:
        return Found(branch, name, measure)
    gate = {"below": dict(step.gate.below), "above": dict(step.gate.above)}
    return Found(branch, name, measure, gate, step.gate.failures(measure))


def failures(measures: Sequence[Found]) -> list[str]:
    """Why the gates of a run do not let it pass; nothing where they do."""
    return [told for one in measures for told in one.failures]
