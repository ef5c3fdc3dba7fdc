"""Running a check over rows: those of a file, or those that a Python program has at hand."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from seedbed.actions.generate import in_any_loop
from seedbed.core.errors import NoReadableReply, ProviderError, RecipeError, Reject, Unreadable
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
    from seedbed.core.environment import Environment, Opened
    from seedbed.core.program import Outcome, Program
    from seedbed.llm.models import Model
    from seedbed.sandbox.sandbox import Sandbox

AT_ONCE = 16
"""Rows that wait for a judging model, or for their programs, side by side."""
WINDOW = 256
"""Rows of a file that are read and tried before the next ones are."""


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
    step = _step(name, settings or {}, columns or {})
    if not file.is_file():
        raise RecipeError(f"{file}: no such file")
    return _asked(step, file, model) if step.entry.asks else _computed(step, file)


@overload
def check(
    name: str,
    rows: Mapping[str, Any],
    *,
    model: str | None = None,
    columns: Mapping[str, str] | None = None,
    isolation: str = "auto",
    **settings: Any,
) -> Verdict: ...


@overload
def check(
    name: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    model: str | None = None,
    columns: Mapping[str, str] | None = None,
    isolation: str = "auto",
    **settings: Any,
) -> list[Verdict]: ...


def check(
    name: str,
    rows: Mapping[str, Any] | Iterable[Mapping[str, Any]],
    *,
    model: str | None = None,
    columns: Mapping[str, str] | None = None,
    isolation: str = "auto",
    **settings: Any,
) -> Verdict | list[Verdict]:
    """The verdict of a check on a row, or on each of several, in their order: also a reward, as its ``score``.

    Rows that run programs or ask a model are tried side by side, in one sandbox that is warm for the call; so many rows
    in a call cost less than many calls. May be called where an event loop is running.

    Args:
        name: a check or filter of the catalogue, or a Python file of one's own.
        rows: a row as a mapping, or several.
        model: what a judging check asks (``openai:NAME@URL``); its replies are not kept.
        columns: parameter -> column, where they differ.
        isolation: what programs are run under; see docs/sandbox.md.
        settings: of the check.

    Raises:
        RecipeError: no such entry, setting or column; a step that gives no verdict; a judge without a model.
        IsolationMissing: the check runs programs, and this machine gives no sandbox.
        ProviderError: the model does not answer.
    """
    step = _step(name, settings, columns or {})
    single = isinstance(rows, Mapping)
    given = [rows] if isinstance(rows, Mapping) else list(rows)
    values = [_values(step, row, f"row {number}", "columns={{'{}': …}}") for number, row in enumerate(given, 1)]
    if step.entry.asks:
        outside = _Outside(step.name, model, isolation)
        verdicts: list[Verdict] = in_any_loop(lambda: _judged_and_closed(step, outside, values))
    else:
        verdicts = [_verdict(step, one) for one in values]
    return verdicts[0] if single else verdicts


def _step(name: str, settings: Mapping[str, Any], columns: Mapping[str, str]) -> Step:
    step = bind(StepSpec(name=name, settings={**settings, "columns": dict(columns)}), Path())
    if step.entry.shape != "verdict":
        raise RecipeError(f"{name} gives no verdict on a row, it returns {step.entry.shape}; use it in a recipe")
    return step


def _read(step: Step, file: Path) -> Iterator[tuple[str, Row, Row]]:
    """Each row's id, the row, and the values that the check reads of it by parameter."""
    from seedbed.ingest.rows import rows

    for number, row in enumerate(rows(file), 1):
        values = _values(step, row, f"{file}: row {number}", "--column {}=…")
        yield str(row.get("id", number)), row, values


def _values(step: Step, row: Mapping[str, Any], where: str, way_out: str) -> Row:
    """What the check reads of a row, by parameter. Raises RecipeError, with the way to rename a column."""
    values: Row = {}
    for name in (*step.entry.reads, *step.entry.optional):
        column = step.columns.get(name, name)
        if column in row:
            values[name] = row[column]
        elif name in step.entry.reads:
            known = ", ".join(sorted(map(str, row))) or "none"
            raise RecipeError(f"{where} has no column '{column}'; it has {known} (rename with {way_out.format(name)})")
    return values


def _computed(step: Step, file: Path) -> Iterator[Checked]:
    for name, row, values in _read(step, file):
        yield Checked(name, row, _verdict(step, values))


def _verdict(step: Step, values: Row) -> Verdict:
    try:
        verdict: Verdict = step.entry.function(**values, **step.settings)
    except Reject as reject:
        return _refused(reject)
    return verdict


def _refused(reject: Reject) -> Verdict:
    if isinstance(reject, Unreadable | NoReadableReply):  # of the model's reply, which says nothing about the row
        return Verdict.undecided(reject.reason, value=reject.value)
    return Verdict.unreadable(reject.reason, value=reject.value)


def _asked(step: Step, file: Path, model: str | None) -> Iterator[Checked]:
    """A window of rows at a time, so that verdicts come as they are given and a file of any length fits."""
    outside, read = _Outside(step.name, model), _read(step, file)
    with asyncio.Runner() as runner:
        try:
            while window := list(islice(read, WINDOW)):
                verdicts = runner.run(_judged(step, outside, [values for _, _, values in window]))
                for (name, row, _), verdict in zip(window, verdicts, strict=True):
                    yield Checked(name, row, verdict)
        finally:
            runner.run(outside.close())


class _Outside:
    """What a check may reach: the model that was named, and a sandbox, each opened when it is first wanted."""

    def __init__(self, name: str, model: str | None, isolation: str = "auto") -> None:
        self._name, self._spec = name, None if model is None else parse_spec(model)
        self._isolation = isolation
        self._model: Model | None = None
        self._sandbox: Sandbox | None = None
        self._threads: ThreadPoolExecutor | None = None

    async def __call__(self, request: Request) -> Reply:
        if self._spec is None:
            raise RecipeError(
                f"{self._name} asks a model: name one with --model (from Python: model=…), such as openai:NAME@URL"
            )
        if self._model is None:
            from seedbed.llm.models import open_model

            self._model = open_model(self._spec)
        return await self._model(resolved(self._spec, request))

    async def run_program(self, program: Program) -> Outcome:
        outcome: Outcome = await self._in_sandbox(lambda sandbox: sandbox.run(program))
        return outcome

    @asynccontextmanager
    async def open_session(self, environment: Environment) -> AsyncIterator[Opened]:
        from seedbed.core.environment import Opened

        session = await self._in_sandbox(lambda sandbox: sandbox.open(environment))
        try:
            yield Opened(lambda move: self._in_sandbox(lambda _: session.do(move)))
        finally:
            session.close()

    async def _in_sandbox(self, doing: Callable[[Sandbox], Any]) -> Any:
        """Do it in one of as many threads as the sandbox has workers; opens it when it is first wanted."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="sandbox")
        if self._sandbox is None:
            from seedbed.sandbox.sandbox import Sandbox

            try:
                self._sandbox = Sandbox(self._isolation)
            except ValueError as error:
                raise RecipeError(str(error)) from None
        return await asyncio.get_running_loop().run_in_executor(self._threads, doing, self._sandbox)

    async def close(self) -> None:
        if self._model is not None:
            await self._model.close()
        if self._sandbox is not None:
            self._sandbox.close()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)


async def _judged_and_closed(step: Step, outside: _Outside, values: Sequence[Row]) -> list[Verdict]:
    try:
        return await _judged(step, outside, values)
    finally:
        await outside.close()


async def _judged(step: Step, outside: _Outside, values: Sequence[Row]) -> list[Verdict]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(row: Row) -> Verdict:
        async with gate:
            try:
                verdict: Verdict = await call(step.entry, row, step.settings, outside, language="auto")
                return verdict
            except Reject as reject:
                return _refused(reject)
            except ProviderError as error:
                if error.scope != "row":
                    raise
                return Verdict.undecided(str(error))

    return await asyncio.gather(*(one(row) for row in values))
