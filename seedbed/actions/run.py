"""Running a recipe: from its sources to the exported dataset."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.actions.plan import Prepared, prepare
from seedbed.actions.self_judging import self_judging
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.version import __version__
from seedbed.engine.again import forget_failures
from seedbed.engine.disk import write_atomically
from seedbed.engine.halt import Halt
from seedbed.engine.journal import DiskFull, Journal, JournalError
from seedbed.engine.outside import Outside, Spending
from seedbed.engine.progress import Progress, Watcher
from seedbed.engine.run import Result, Run, clean_up, read_state, write_state
from seedbed.llm.descriptors import make_room
from seedbed.llm.models import Model, open_model
from seedbed.llm.spec import ModelSpec
from seedbed.recipe.load import parse
from seedbed.recipe.model import Recipe
from seedbed.store.project import RECIPE, Project, locked

if TYPE_CHECKING:
    from seedbed.actions.asker_link import Link, RemoteModel

_KEPT = "what was finished is kept, go on with"
LEAST_WINDOW = 64
"""Rows in flight at the least: rows whose step only computes must not wait for a slow model's slots."""
FREE_NEEDED = 64 << 20
"""Bytes that must be free before a run begins or goes on."""


class Finished(msgspec.Struct):
    """A run that came to an end, with its dataset."""

    result: Result
    folder: Path
    dataset: Path | None
    facts: dict[str, Any]


def run_recipe(
    recipe: Recipe,
    home: Path,
    *,
    name: str | None = None,
    watch: Watcher | None = None,
    budget: dict[str, Any] | None = None,
    export: bool = True,
    again: bool = False,
) -> Finished:
    """Run a recipe in the project at ``home``; what an earlier start of the run finished is kept.

    With ``again`` rows that failed (a request given up, a check that could not decide) are tried once more.

    Raises:
        RecipeError: the recipe is wrong; nothing was asked.
        RunInUse: another process works on it.
        SeedbedError: the disk is full, a server is down …; all that is there stays good for ``resume``.
    """
    if budget:
        recipe = recipe.model_copy(update={"budget": recipe.budget.model_copy(update=budget)})
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        return runner.run(run_async(recipe, home, name=name, watch=watch, export=export, again=again))


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's where it is installed; None for the standard one."""
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def resume(run: str, *, home: Path, watch: Watcher | None = None, budget: dict[str, Any] | None = None) -> Finished:
    """Go on with a run where it stopped, and try the rows again that failed."""
    folder = Project(home).find_run(run)
    kept = msgspec.json.decode((folder / RECIPE).read_bytes())
    recipe = parse(kept["recipe"], where=str(folder / RECIPE))
    return run_recipe(recipe, Path(kept["home"]), name=folder.name, watch=watch, budget=budget, again=True)


async def run_async(
    recipe: Recipe,
    home: Path,
    *,
    name: str | None = None,
    watch: Watcher | None = None,
    export: bool = True,
    again: bool = False,
) -> Finished:
    """``run_recipe`` inside a running event loop, such as a notebook's."""
    if recipe.train is not None:  # one run is one iteration; `seedbed.actions.iterations` makes them of the recipe
        raise RecipeError("a recipe with `train` is several runs: start it with `seedbed run` or `run_iterations`")
    home = home.resolve()
    project = Project(home)
    folder = project.run(name or recipe.name)
    with locked(folder):
        prepared = prepare(recipe, home)
        _refuse_full_disk(folder)
        kept = {"recipe": recipe.model_dump(by_alias=True, mode="json"), "home": str(home)}
        write_atomically(folder / RECIPE, msgspec.json.format(msgspec.json.encode(kept), indent=2))
        if again:
            forget_failures(folder)
            _answer(folder)
        return await _run(prepared, project, folder, watch, export=export)


def _answer(folder: Path) -> None:
    """What going on means for this start and all later: the rules that paused the run do not pause it there again, and
    rows tried again may ask further where every recorded judgement was unreadable.
    """
    state = read_state(folder)
    if not state:
        return
    paused = [one for one in state.get("watch", {}).get("fired", []) if one["action"] == "pause"]
    passed = [*state.get("passed", []), *([one["rule"], one["stage"], one["row"]] for one in paused)]
    write_state(folder, {**state, "patience": state.get("patience", 1) + 1, "passed": passed})


def _passed(facts: dict[str, Any]) -> list[tuple[str, str, int]]:
    """The pauses that were answered with ``resume``."""
    return [(rule, stage, row) for rule, stage, row in facts["passed"]]


def _refuse_full_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < FREE_NEEDED:
        raise DiskFull(
            f"{folder}: only {free >> 20} MiB are free on this disk, a run needs at least {FREE_NEEDED >> 20}; "
            "make room and start again, nothing is lost",
            FREE_NEEDED - free,
        )


async def _run(prepared: Prepared, project: Project, folder: Path, watch: Watcher | None, *, export: bool) -> Finished:
    make_room()  # before the first thread
    before = read_state(folder)
    facts: dict[str, Any] = _beginning(prepared, before)
    spending = Spending(prepared.plan.budget, already=before.get("spent"))
    link = await _link(prepared, project, folder.name, watch)
    try:
        journal = Journal.open(project.replies, run=folder.name)
    except JournalError:
        if link is not None:
            await link.close()
        raise
    models = Models(project.state, link)
    outside = Outside(
        journal,
        prepared.specs,
        models.open,
        spending,
        seed=prepared.plan.seed,
        language=prepared.plan.language,
        once=prepared.plan.asking == "at_most_once",
        isolation=prepared.plan.isolation,
    )
    outside.patience = facts["patience"]
    progress = Progress(folder / "events.jsonl", watch, outside.facts)
    models.tell = outside.tell = progress.tell
    if link is not None:
        link.attach(journal, progress.tell, spending.lose)
    try:
        write_state(folder, facts)
        lost = _lost(journal, link, before)
        spending.lose(lost)
        _announce(prepared, journal, progress, lost, held=len(link.held) if link else 0)
        if prepared.plan.isolation != "auto":
            outside.programs.open()  # what was asked for in so many words is there from the start, or the run is not
        window = _window(prepared.specs, models)
        run = Run(prepared.plan, folder, outside, progress, window=window, passed=_passed(facts))
        with _rare_collections():
            result = await _until_stopped(run, outside, progress)
        facts |= _ending(result, prepared, spending, before)
        dataset = await asyncio.to_thread(_exported, prepared, result, folder, facts) if export else None
        if result.state in ("done", "short"):
            clean_up(folder, result.folders)
        write_state(folder, facts)
        progress.tell("end", state=result.state, message=result.message, rows=result.rows)
        return Finished(result, folder, dataset, facts)
    except Exception as error:
        facts |= {"state": "failed", "message": str(error)}
        with contextlib.suppress(OSError):  # a full disk: the first error is the one to tell
            write_state(folder, facts)
        if isinstance(error, OSError):
            told = f"{folder}: {error}; {_KEPT} seedbed resume {folder.name}"
            raise (DiskFull(told, FREE_NEEDED) if error.errno == errno.ENOSPC else SeedbedError(told)) from error
        raise
    finally:
        progress.close()
        outside.close()
        await models.close()
        journal.close()


def _exported(prepared: Prepared, result: Result, folder: Path, facts: dict[str, Any]) -> Path | None:
    from seedbed.actions.dataset import write_dataset  # only now: the first request does not wait for the exports

    return write_dataset(prepared, result, folder, facts)


async def _link(prepared: Prepared, project: Project, run: str, watch: Watcher | None) -> Link | None:
    """The line to the asker where the recipe wants one, connected when it lives from an earlier start."""
    if prepared.plan.asking != "asker" and not (project.replies.parent / "asker").exists():
        return None
    from seedbed.actions.asker_link import Link
    from seedbed.actions.asker_wire import goes_through

    specs = [spec for spec in prepared.specs.values() if goes_through(spec)]
    link = Link(project, run, specs)
    if watch is not None:
        link.tell = lambda kind, **facts: watch({"event": kind, "time": round(time.time(), 3), **facts})
    if prepared.plan.asking == "asker" and specs:
        await link.find()
        return link
    await link.dismiss()
    return None


def _lost(journal: Journal, link: Link | None, before: dict[str, Any]) -> int:
    """Requests that were in flight when the last start was killed, and that no asker has or had in hand."""
    if link is None or link.found == "died" or before.get("asking") != "asker":
        return journal.pending_intents()
    if link.found == "none":  # it ended in order: what was sent has arrived
        return 0
    return journal.pending_intents() - sum(journal.was_in_flight(key) for key in link.known)


@contextlib.contextmanager
def _rare_collections() -> Iterator[None]:
    """Let Python look for reference cycles much more rarely: rows in flight are many objects and no cycles.

    The search costs 15 µs a row otherwise, a sixth of all. The 100,000 objects of 2,048 rows do not bring it about: it
    held up the first requests by 30 ms.
    """
    before = gc.get_threshold()
    gc.set_threshold(500_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def _until_stopped(run: Run, outside: Outside, progress: Progress) -> Result:
    """Run until the end; the first Ctrl-C lets what is in flight arrive, the second ends at once."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if outside.halted is not None:
            loop.remove_signal_handler(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            return
        outside.halted = Halt("stopped by you; go on with `seedbed resume`", state="stopped")
        progress.tell("stopping", message="waiting for what is in flight; press Ctrl-C again to end at once")

    try:
        loop.add_signal_handler(signal.SIGINT, stop)
        loop.add_signal_handler(signal.SIGTERM, stop)
        handled = True
    except (NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread: Ctrl-C ends at once
        handled = False
    try:
        return await run.run()
    finally:
        if handled:
            loop.remove_signal_handler(signal.SIGINT)
            loop.remove_signal_handler(signal.SIGTERM)


class Models:
    """Opens each model once, whatever roles it plays: in this process or, with a link, in the asker's."""

    def __init__(self, state: Path, link: Link | None = None) -> None:
        self._state, self._link = state, link
        self._open: list[Model | RemoteModel] = []
        self.tell: Callable[..., None] = lambda *_, **__: None

    def open(self, role: str, spec: ModelSpec) -> Model | RemoteModel:
        """The model of a spec, opened when it is first wanted."""
        for model in self._open:
            if model.spec == spec:
                return model
        model = self._opened(spec)
        self._open.append(model)
        self.tell("model", role=role, describe=model.describe())
        return model

    async def close(self) -> None:
        """Close all of them."""
        for model in self._open:
            await model.close()
        if self._link is not None:
            await self._link.close()

    def _opened(self, spec: ModelSpec) -> Model | RemoteModel:
        if self._link is not None and self._link.takes(spec):
            return self._link.model(spec)
        return open_model(spec, state=self._state, on_event=lambda kind, facts: self.tell(kind, **facts))


def _window(specs: dict[str, ModelSpec], models: Models) -> int:
    from seedbed.llm.models import default_in_flight

    return max([LEAST_WINDOW, *(spec.in_flight or default_in_flight(spec) for spec in specs.values())])


def _beginning(prepared: Prepared, before: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": prepared.recipe.name,
        "state": "running",
        "started": before.get("started", time.time()),
        "starts": before.get("starts", 0) + 1,
        "patience": before.get("patience", 1),
        "passed": before.get("passed", []),
        "seed": prepared.plan.seed,
        "asking": prepared.plan.asking,
        "version": __version__,
        "models": {role: spec.model for role, spec in prepared.specs.items()},
        "want": _wanted(prepared),
        "spent": before.get("spent", {}),
    }


def _wanted(prepared: Prepared) -> dict[str, Any] | None:
    want = prepared.plan.want
    return (
        None if want is None else {"rows": want.rows, "by": {column: dict(kinds) for column, kinds in want.by.items()}}
    )


def _announce(prepared: Prepared, journal: Journal, progress: Progress, lost: int, *, held: int) -> None:
    """Say what the person should know before anything is asked."""
    if held:
        progress.tell("asker_holds", requests=held)
    if lost:
        progress.tell("in_flight_at_kill", requests=lost)
    for damage in journal.damaged:
        progress.tell("damage", message=damage)
    for problem in prepared.unread:
        progress.tell("unreadable", message=str(problem))
    plan = prepared.plan
    every = [*plan.steps, *(one for source in plan.sources for one in source.steps)]
    for step, model in self_judging(every, prepared.specs):
        progress.tell("self_judging", step=step, model=model)


def _ending(result: Result, prepared: Prepared, spending: Spending, before: dict[str, Any]) -> dict[str, Any]:
    seconds = result.seconds + float(before.get("spent", {}).get("seconds", 0.0))
    wrong = result.unreconciled()
    return {
        "state": "unreconciled" if wrong else result.state,
        "message": "; ".join(wrong) or result.message,
        "rows": result.rows,
        "missing": result.missing,
        "stages": msgspec.to_builtins(result.stages),
        "spent": {**spending.facts(), "seconds": round(seconds, 3)},
        "seconds": round(result.seconds, 3),
        "ended": time.time(),
        "unread": [str(problem) for problem in prepared.unread] or before.get("unread", []),
        "in_flight_at_kill": spending.lost,
        "given": sorted(prepared.plan.given),
        **({"watch": result.watch} if result.watch else {}),
        "measures": msgspec.json.decode(msgspec.json.encode(result.measures)),
    }
