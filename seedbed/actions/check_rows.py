"""Running a check over a file of rows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import call
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.row import Row
from seedbed.core.step import Step
from seedbed.core.verdict import Verdict
from seedbed.llm.spec import parse_spec, resolved
from seedbed.recipe.bind import bind
from seedbed.recipe.model import StepSpec

if TYPE_CHECKING:
    from seedbed.core.program import Outcome, Program
    from seedbed.llm.models import Model
    from seedbed.sandbox.sandbox import Sandbox

AT_ONCE = 16
"""Rows that wait for a judging model side by side."""


@dataclass(frozen=True)
class Checked:
    """A row and what the check says of it."""

    id: str
    row: Row
    verdict: Verdict


def check_rows(
    name: str,
    file: Path,
    *,
    settings: Mapping[str, Any] | None = None,
    columns: Mapping[str, str] | None = None,
    model: str | None = None,
) -> Iterator[Checked]:
    """The verdict of a check on each row of a file, in its order.

    Args:
        name: a check or filter of the catalogue, or a Python file of one's own.
        file: JSONL, JSON, CSV, TSV or Parquet.
        settings: of the check.
        columns: parameter -> column, where they differ.
        model: what a judging check asks; its replies are not kept.

    Raises:
        RecipeError: no such entry, setting, column or file; a step that gives no verdict; a judge without a model.
        IsolationMissing: a check runs programs, and this machine gives no sandbox.
        ProviderError: the model does not answer.
    """
    step = bind(StepSpec(name=name, settings={**(settings or {}), "columns": dict(columns or {})}), Path())
    if step.entry.shape != "verdict":
        raise RecipeError(f"{name} gives no verdict on a row, it returns {step.entry.shape}; use it in a recipe")
    if not file.is_file():
        raise RecipeError(f"{file}: no such file")
    return _asked(step, file, model) if step.entry.asks else _computed(step, file)


def _read(step: Step, file: Path) -> Iterator[tuple[str, Row, Row]]:
    """Each row's id, the row, and the values that the check reads of it by parameter."""
    from seedbed.ingest.rows import rows

    for number, row in enumerate(rows(file), 1):
        values: Row = {}
        for name in (*step.entry.reads, *step.entry.optional):
            column = step.columns.get(name, name)
            if column in row:
                values[name] = row[column]
            elif name in step.entry.reads:
                known = ", ".join(sorted(row)) or "none"
                raise RecipeError(
                    f"{file}: row {number} has no column '{column}'; it has {known} (rename with --column {name}=…)"
                )
        yield str(row.get("id", number)), row, values


def _computed(step: Step, file: Path) -> Iterator[Checked]:
    for name, row, values in _read(step, file):
        try:
            verdict = step.entry.function(**values, **step.settings)
        except Reject as reject:
            verdict = _refused(reject)
        yield Checked(name, row, verdict)


def _refused(reject: Reject) -> Verdict:
    return Verdict.unreadable(reject.reason, value=reject.value)


def _asked(step: Step, file: Path, model: str | None) -> Iterator[Checked]:
    read = list(_read(step, file))
    for (name, row, _), verdict in zip(read, asyncio.run(_judged(step, model, read)), strict=True):
        yield Checked(name, row, verdict)


class _Outside:
    """What a check may reach: the model that was named, and a sandbox, each opened when it is first wanted."""

    def __init__(self, name: str, model: str | None) -> None:
        self._name, self._spec = name, None if model is None else parse_spec(model)
        self._model: Model | None = None
        self._sandbox: Sandbox | None = None

    async def __call__(self, request: Request) -> Reply:
        if self._spec is None:
            raise RecipeError(f"{self._name} asks a model: name one with --model, such as openai:NAME@URL")
        if self._model is None:
            from seedbed.llm.models import open_model

            self._model = open_model(self._spec)
        return await self._model(resolved(self._spec, request))

    async def run_program(self, program: Program) -> Outcome:
        if self._sandbox is None:
            from seedbed.sandbox.sandbox import Sandbox

            self._sandbox = Sandbox()
        return await asyncio.to_thread(self._sandbox.run, program)

    async def close(self) -> None:
        if self._model is not None:
            await self._model.close()
        if self._sandbox is not None:
            self._sandbox.close()


async def _judged(step: Step, model: str | None, read: Sequence[tuple[str, Row, Row]]) -> list[Verdict]:
    outside, gate = _Outside(step.name, model), asyncio.Semaphore(AT_ONCE)

    async def one(values: Row) -> Verdict:
        async with gate:
            try:
                verdict: Verdict = await call(step.entry, values, step.settings, outside, language="auto")
                return verdict
            except Reject as reject:
                return _refused(reject)

    try:
        return await asyncio.gather(*(one(values) for _, _, values in read))
    finally:
        await outside.close()
