"""Runs as a person sees them: what is in a run's folder, what its process does, and what can be done about it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from seedbed.api import processes
from seedbed.api.database import Record
from seedbed.api.drafts import checked
from seedbed.api.endpoints import Endpoints
from seedbed.api.follow import Followers
from seedbed.api.jobs import Jobs
from seedbed.api.refusal import Refused, not_found
from seedbed.api.rejects import Rejects, accepted
from seedbed.api.workspace import Workspace, within
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.engine.run import STATE, read_state
from seedbed.store.project import RECIPE

KIND = "run"
NAME = re.compile(r"^\w[\w .-]{0,79}$")
LIVE = ("starting", "running", "stopping")
"""States in which a process works on the run."""
WAITING = ("paused", "stopped", "interrupted", "budget", "failed", "short", "halted")
"""States that ``resume`` goes on from."""
NEEDY = ("interrupted", "failed", "paused", "unreconciled", "budget", "halted")
"""States in which a run waits for a person."""


class Runs:
    """The runs of all projects of a workspace."""

    def __init__(self, workspace: Workspace, jobs: Jobs, endpoints: Endpoints) -> None:
        self._workspace, self.jobs, self._endpoints = workspace, jobs, endpoints
        self.followers, self.rejects = Followers(), Rejects()
        self._sound: dict[Path, tuple[float | None, bool]] = {}

    def all(self, project: str) -> list[dict[str, Any]]:
        """The runs of a project, newest first, those of the command line among them."""
        store = self._workspace.store(project)
        jobs = {one["name"]: one for one in self.jobs.all(project, KIND)}
        names = {path.parent.name for mark in (STATE, RECIPE) for path in store.runs.glob(f"*/{mark}")} | jobs.keys()
        known = [(name, store.runs / name) for name in names if NAME.match(name)]
        found = [self._summary(project, folder, jobs.get(name)) for name, folder in known if not folder.is_symlink()]
        return sorted(found, key=lambda one: one["started"], reverse=True)

    def one(self, project: str, run: str) -> dict[str, Any]:
        """A run with all that its live page shows.

        Raises:
            Refused: there is none of that name.
        """
        folder = self.folder(project, run)
        job = self.jobs.find(project, KIND, run)
        if job is None and not (folder / STATE).exists() and not (folder / RECIPE).exists():
            raise not_found(f"there is no run '{run}' in this project")
        recipe = self._recipe(project, run)
        self._sound.pop(folder, None)  # whoever looks at one run sees its files as they are now
        return {**self._summary(project, folder, job), **self._details(folder, job), "recipe": recipe}

    def pulse(self, project: str, run: str) -> tuple[int, str]:
        """A number that grows with what is told of a run, and its state: for those who wait for something new."""
        folder = self.folder(project, run)
        state = self._state(folder, _read(folder), self.jobs.find(project, KIND, run))
        return self.followers.of(folder).version, state

    def folder(self, project: str, run: str) -> Path:
        """The folder of a run.

        Raises:
            Refused: the name cannot be a run's.
        """
        if not NAME.match(run):
            raise not_found(f"'{run[:80]}' cannot be the name of a run")
        return within(self._workspace.store(project).runs, run)

    def start(self, project: str, recipe: Mapping[str, Any], text: str, *, by: str) -> dict[str, Any]:
        """Start the run that a recipe names, as ``seedbed run`` does; the recipe is kept beside the project's others.

        Raises:
            Refused: there is a run of that name.
        """
        name = str(recipe["name"])
        folder = self.folder(project, name)
        if folder.exists() or self.jobs.find(project, KIND, name) is not None:
            raise Refused(
                f"there is a run '{name}' already: go on with it, or give this one another name", kind="taken"
            )
        self._endpoints.environment(
            recipe["models"]
        )  # a key that would go astray is refused before anything is written
        path = self._text(project, name)
        path.write_text(text, encoding="utf-8")
        return self._started(project, name, ["run", str(path), "--name", name], recipe["models"], by)

    def resume(self, project: str, run: str, *, by: str, budget: Mapping[str, float] | None = None) -> dict[str, Any]:
        """Go on with a run, and try its failed rows again; ``budget`` raises what it may spend.

        Raises:
            Refused: it runs, or never began.
        """
        folder = self.folder(project, run)
        if self._holder(folder):
            raise Refused(f"'{run}' is running already", kind="running")
        known = self._recipe(project, run)
        if not known:
            raise Refused(f"'{run}' keeps no recipe to go on with: start it anew", kind="never_began")
        models = known["models"]
        if not (folder / RECIPE).exists():  # it never began: what stood in its way may be mended
            path = str(self._text(project, run))
            return self._started(project, run, ["run", path, "--name", run], models, by)
        raised = [word for name, value in (budget or {}).items() for word in (f"--budget-{name}", _plain(value))]
        return self._started(project, run, ["resume", run, "--home", ".", *raised], models, by)

    def end(self, project: str, run: str, wanted: str) -> None:
        """Pause or stop a run that was started here.

        Raises:
            Refused: it does not run, or was started elsewhere.
        """
        job = self.jobs.find(project, KIND, run)
        if job is None:
            raise Refused(f"'{run}' was not started in this studio: end it where it was started", kind="foreign")
        self.jobs.end(job, wanted)

    def _text(self, project: str, run: str) -> Path:
        """Where the text of a recipe lies that was started here; its relative paths start there."""
        return within(self._workspace.home(project), f"{run}.recipe.yaml")

    def _recipe(self, project: str, run: str) -> dict[str, Any]:
        """The recipe as the run understood it, or as it was written where it never began; empty without either."""
        try:
            raw = (self.folder(project, run) / RECIPE).read_bytes()
            found: dict[str, Any] = msgspec.json.decode(raw)["recipe"]
            return found
        except (OSError, msgspec.MsgspecError, KeyError):
            pass
        try:
            text = self._text(project, run).read_text(encoding="utf-8")
            return checked(text).model_dump(by_alias=True, mode="json")
        except (OSError, RecipeError):
            return {}

    def _started(
        self, project: str, name: str, arguments: list[str], models: Mapping[str, Any], by: str
    ) -> dict[str, Any]:
        starts = read_state(self.folder(project, name)).get("starts", 0)
        more = self._endpoints.environment(models)
        facts = {"starts": starts}
        command = ["seedbed", "--lang", "en", *arguments, "--json"]
        job = self.jobs.start(project, KIND, name, command, by=by, more=more, facts=facts)
        return self._summary(project, self.folder(project, name), job)

    def _summary(self, project: str, folder: Path, job: Record | None) -> dict[str, Any]:
        facts = _read(folder)
        state = self._state(folder, facts, job)
        message = facts.get("message", "") if state == facts.get("state") else ""
        if state == "failed" and job is not None and not _began(facts, job):
            message = processes.tail(self.jobs.logs(job) / "err.log")
        return {
            "project": project,
            "name": folder.name,
            "state": state,
            "message": message,
            "rows": facts.get("rows", 0),
            "started": facts.get("started") or (job["created"] if job else 0.0),
            "ended": None if state in LIVE else facts.get("ended"),
            "seconds": (facts.get("spent") or {}).get("seconds", 0.0),
            "by": job["started_by"] if job else "",
            "here": job is not None,
            "models": facts.get("models", {}),
            "want": facts.get("want"),
            "failed_rows": sum(
                one.get("failed", 0) for steps in facts.get("stages", {}).values() for one in steps.values()
            ),
        }

    def _state(self, folder: Path, facts: Mapping[str, Any], job: Record | None) -> str:
        began = job is None or _began(facts, job)
        if job is not None and job["alive"]:
            return "stopping" if job["wanted"] != "run" else "running" if began else "starting"
        if job is None and self._holder(folder):
            return "running"
        state = _ended(facts, job["wanted"] if job else "run") if began else "failed"
        return "unreconciled" if state == "done" and not self._adds_up(folder, facts) else state

    def _adds_up(self, folder: Path, facts: Mapping[str, Any]) -> bool:
        """Whether a run's counts add up; found out once for each of its ends."""
        ended, sound = self._sound.get(folder, (-1.0, False))
        if ended != facts.get("ended"):
            sound = _adds_up(folder, facts)
            self._sound[folder] = (facts.get("ended"), sound)
        return sound

    def _holder(self, folder: Path) -> bool:
        """Whether a process holds the run's folder, wherever it was started."""
        try:
            pid = int((folder / "lock").read_text())
        except (OSError, ValueError):
            return False
        return bool(processes.born(pid)) and _works_on_runs(pid)

    def _details(self, folder: Path, job: Record | None) -> dict[str, Any]:
        facts, follower = _read(folder), self.followers.of(folder)
        live = self._state(folder, facts, job) in LIVE
        spent = follower.progress if live and follower.progress else facts.get("spent", {})
        return {
            "version": follower.version,
            "progress": follower.progress,
            "rate": follower.rate() if live else None,
            "seconds_left": follower.seconds_left() if live else None,
            "elapsed": max(0.0, time.time() - (facts.get("started") or time.time())) if live else 0.0,
            "paced": follower.paced,
            "describes": dict(follower.models),
            "troubles": list(follower.troubles)[::-1],
            "spent": {name: spent.get(name, 0) for name in SPENT},
            "stages": facts.get("stages", {}),
            "missing": facts.get("missing", {}),
            "exports": facts.get("exports", {}),
            "files": facts.get("files", []),
            "unread": facts.get("unread", []),
            "measures": facts.get("measures", []),
            "watch": facts.get("watch", {}),
            "rejects": self.rejects.of(folder) if folder.is_dir() else [],
        }


SPENT = ("requests", "reused", "unreadable", "tokens_in", "tokens_out", "money", "retries")


def _read(folder: Path) -> dict[str, Any]:
    """A run's record; a run that cannot be read is told as such, and the list of the others still stands."""
    try:
        return read_state(folder)
    except (msgspec.MsgspecError, OSError) as error:
        return {"state": "failed", "message": f"{folder.name}/{STATE} cannot be read: {error}"}


def _began(facts: Mapping[str, Any], job: Record) -> bool:
    """Whether the job's last process got as far as writing the run's record."""
    return int(facts.get("starts", 0)) > int(job["facts"].get("starts", 0))


def _ended(facts: Mapping[str, Any], wanted: str) -> str:
    """The state of a run that no process works on, as its record and the person's wish have it."""
    state = str(facts.get("state", "running"))
    if state == "running":
        return "stopped" if wanted == "stop" else "interrupted"
    return "paused" if state == "stopped" and wanted == "pause" else state


def _adds_up(folder: Path, facts: Mapping[str, Any]) -> bool:
    """Whether every row that went in is accounted for, and the files hold as many as the record says."""
    steps = [step for steps in facts.get("stages", {}).values() for step in steps.values()]
    whole = all(one["rows"] == one["kept"] + one["rejected"] + one["failed"] for one in map(_counts, steps))
    try:
        return whole and accepted(folder) == facts.get("rows", 0)
    except (SeedbedError, OSError):
        return False


def _counts(step: Mapping[str, int]) -> dict[str, int]:
    return {name: step.get(name, 0) for name in ("rows", "kept", "rejected", "failed")}


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:f}"


def _works_on_runs(pid: int) -> bool:
    try:
        told = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()
    return b"seedbed" in told or b"python" in told
