"""The datasets of projects: what there is, rows looked at, and work on them, which goes on in processes of its own."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from seedbed.api import commands, processes
from seedbed.api.database import Record, new_id
from seedbed.api.jobs import Jobs
from seedbed.api.refusal import Refused, not_found
from seedbed.api.runs import NAME as RUN_NAME
from seedbed.api.workspace import Workspace, within
from seedbed.core.errors import RecipeError
from seedbed.store.datasets import Datasets
from seedbed.store.project import RECIPE
from seedbed.store.row_view import RowView
from seedbed.store.version import Ref, Version, checked_name

KIND = "dataset"
MODULE = "seedbed.actions.dataset_work"
VERBS = ("save", "blend", "split", "diff", "export", "card", "measure", "index")
KEPT_VIEWS, SHOWN = 4, 12
"""Versions whose indexes are held open; pieces of work that a list shows."""
SECONDS_TO_LOOK = 60.0
PATHS = ("template_file", "pictures")
"""Settings of exports that name files."""


class DatasetDesk:
    """The datasets of all projects of a workspace."""

    def __init__(self, workspace: Workspace, jobs: Jobs) -> None:
        self._workspace, self._jobs = workspace, jobs
        self._views: OrderedDict[tuple[Path, str], RowView] = OrderedDict()
        self._lock = threading.Lock()

    def store(self, project: str) -> Datasets:
        """A project's datasets as the actions know them."""
        return Datasets(self._workspace.home(project))

    def all(self, project: str) -> list[dict[str, Any]]:
        """The datasets of a project by name, each with its newest version and how many it has."""
        store = self.store(project)
        found = [(name, store.versions(name)) for name in store.names()]
        return [{"name": name, "versions": len(some), "newest": some[-1]} for name, some in found if some]

    def versions(self, project: str, name: str, *, dropped: bool = False) -> list[Version]:
        """The versions of a dataset, the newest first.

        Raises:
            Refused: there is no such dataset, and none was dropped.
        """
        store = self.store(project)
        found = store.versions(_named(name), dropped=dropped)[::-1]
        if not found and not dropped and not store.versions(name, dropped=True):
            raise not_found(f"there is no dataset '{name}' in this project")
        return found

    def version(self, project: str, name: str, number: int) -> Version:
        """A version by its number.

        Raises:
            Refused: there is no such version.
        """
        try:
            return self.store(project).find(Ref(_named(name), str(number)))
        except RecipeError:
            raise not_found(f"there is no version {name}@{number} in this project") from None

    def view(self, project: str, version: Version, *, by: str) -> RowView:
        """The rows of a version; their index is made where there is none yet."""
        store = self.store(project)
        key = (store.folder, version.name + version.hash)
        with self._lock:
            view = self._views.get(key) or RowView(store, version)
            self._views[key] = view
            self._views.move_to_end(key)
            old = [self._views.popitem(last=False)[1] for _ in range(len(self._views) - KEPT_VIEWS)]
        for one in old:
            one.close()
        if view.stage[0] != "ready":
            self._index(project, version, by)
        return view

    def _index(self, project: str, version: Version, by: str) -> None:
        name = f"index {version.hash}"
        job = self._jobs.find(project, KIND, name)
        if job is not None and (job["alive"] or self._outcome(job)[0] == "failed"):
            return  # what went wrong is shown, and tried again when a person asks for it
        with contextlib.suppress(Refused):  # somebody else opened it at the same moment
            self.start(project, "index", {"ref": version.name}, by=by, name=name)

    def index_again(self, project: str, version: Version, *, by: str) -> None:
        """Make the index of a version again, where that failed."""
        self.start(project, "index", {"ref": version.name}, by=by, name=f"index {version.hash}")

    def index_fault(self, project: str, version: Version) -> str:
        """Why the index of a version could not be made; "" where nothing is wrong."""
        job = self._jobs.find(project, KIND, f"index {version.hash}")
        state, _, message = self._outcome(job) if job is not None else ("", None, "")
        return message if state == "failed" else ""

    def start(self, project: str, verb: str, given: Mapping[str, Any], *, by: str, name: str = "") -> dict[str, Any]:
        """Start a piece of work; see ``actions.dataset_work`` for its verbs.

        Raises:
            Refused: it is under way.
        """
        assert verb in VERBS
        words = [MODULE, verb, msgspec.json.encode(given).decode()]
        facts = {"verb": verb, "given": dict(given)}
        job = self._jobs.start(project, KIND, name or f"{verb} {new_id()}", words, by=by, facts=facts)
        return self._shown(job)

    def works(self, project: str, *, verb: str = "", most: int = SHOWN) -> list[dict[str, Any]]:
        """The newest pieces of work, those that make rows browsable apart."""
        self._workspace.project(project)
        jobs = [one for one in self._jobs.all(project, KIND) if one["facts"].get("verb") not in ("index", None)]
        chosen = [one for one in jobs if not verb or one["facts"]["verb"] == verb]
        return [self._shown(one) for one in chosen[:most]]

    def work(self, project: str, name: str) -> dict[str, Any] | None:
        """A piece of work by its name, or None."""
        job = self._jobs.find(project, KIND, name)
        return self._shown(job) if job else None

    def stop(self, project: str, name: str) -> None:
        """End a piece of work; what was saved before stays, and nothing half-made is shown.

        Raises:
            Refused: there is none of that name, or it does not run.
        """
        job = self._jobs.find(project, KIND, name)
        if job is None:
            raise not_found(f"there is no piece of work '{name[:80]}' in this project")
        self._jobs.end(job, "stop")

    def source(self, project: str, source: str) -> str:
        """What may be saved: a run of the project, or a file or folder in its folder.

        Raises:
            Refused: it is neither.
        """
        store = self._workspace.store(project)
        if RUN_NAME.match(source) and (within(store.runs, source) / RECIPE).exists():
            return source
        home = self._workspace.home(project)
        path = within(home, source)
        if path == home or not source.strip() or not path.exists():
            raise not_found(f"there is no run, file or folder '{source[:80]}' in this project")
        return path.relative_to(home).as_posix()

    def settings(self, project: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Settings of an export; files that they name lie in the project.

        Raises:
            Refused: one leads out of it.
        """
        home = self._workspace.home(project)
        inside = {name: str(within(home, str(settings[name]))) for name in PATHS if settings.get(name)}
        return {**settings, **inside}

    def target(self, ref: str, form: str) -> str:
        """Where an export of a version or split lies in the project's folder."""
        return f"exports/{ref.replace('@', '-').replace('/', '-')}/{form}"

    def file(self, project: str, path: str) -> Path:
        """A file that an export made.

        Raises:
            Refused: there is none.
        """
        found = within(self._workspace.home(project) / "exports", path)
        if not found.is_file():
            raise not_found(f"there is no file '{path[:200]}' among the exports")
        return found

    def preview(self, project: str, ref: str, form: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The first rows in a format, made in a process of its own."""
        given = {"ref": ref, "form": form, "settings": self.settings(project, settings)}
        found: dict[str, Any] = commands.told(
            ["seedbed.actions.export_preview"],
            cwd=self._workspace.home(project),
            seconds=SECONDS_TO_LOOK,
            given=msgspec.json.encode(given),
        )
        return found

    def close(self) -> None:
        """Close the indexes."""
        with self._lock:
            views = list(self._views.values())
            self._views.clear()
        for one in views:
            one.close()

    def _shown(self, job: Record) -> dict[str, Any]:
        state, result, message = self._outcome(job)
        facts = job["facts"]
        told = {"name": job["name"], "verb": facts.get("verb", ""), "given": facts.get("given", {}), "state": state}
        times = {"by": job["started_by"], "started": job["updated"] if state == "running" else job["created"]}
        return {**told, "result": result or {}, "message": message, **times}

    def _outcome(self, job: Record) -> tuple[str, Any, str]:
        """``running``, ``done``, ``stopped`` or ``failed``; what came of it; what was said."""
        if job["alive"]:
            return "running", None, ""
        logs = self._jobs.logs(job)
        try:
            return "done", msgspec.json.decode((logs / "out.log").read_bytes()), ""
        except (OSError, msgspec.MsgspecError):
            if job["wanted"] == "stop":
                return "stopped", None, ""
            return "failed", None, processes.tail(logs / "err.log") or "its process ended without a word"


def _named(name: str) -> str:
    try:
        return checked_name(name)
    except RecipeError as error:
        raise Refused(str(error), status=404, kind="not_found") from None
