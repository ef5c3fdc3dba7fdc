"""Jobs: work that goes on when the studio closes. Each is a command of Seedbed in a process of its own.

The process writes its own files, which hold all there is to know; the table remembers who started what, and what the
person wants of it. A studio that was killed finds its jobs again by it.
"""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from seedbed.api import processes
from seedbed.api.database import AlreadyThere, Record, new_id
from seedbed.api.refusal import Refused
from seedbed.api.tables import JOBS
from seedbed.api.workspace import Workspace

WANTED = ("run", "pause", "stop")


class Jobs:
    """The jobs of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._database = workspace, workspace.database
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    def all(self, project: str | None = None, kind: str | None = None) -> list[Record]:
        """The jobs, newest first; each with ``alive``."""
        where = [JOBS.c.project_id == project] if project else []
        where += [JOBS.c.kind == kind] if kind else []
        return [self._shown(one) for one in self._database.rows(JOBS, *where, order=JOBS.c.created.desc())]

    def find(self, project: str, kind: str, name: str) -> Record | None:
        """A job by what it is of, or None."""
        where = (JOBS.c.project_id == project, JOBS.c.kind == kind, JOBS.c.name == name)
        found = self._database.row(JOBS, *where)
        return self._shown(found) if found else None

    def logs(self, job: Record) -> Path:
        """The folder of what a job's process said."""
        return self._workspace.own / "jobs" / str(job["id"])

    def start(
        self,
        project: str,
        kind: str,
        name: str,
        arguments: Sequence[str],
        *,
        by: str,
        more: Mapping[str, str] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Record:
        """Start a job, or start it again once its process has ended.

        Args:
            project: its id; the process works in its folder.
            kind: a word: ``run``, ``extraction`` …
            name: one of its kind in the project.
            arguments: of ``python -m``: a module of Seedbed and its arguments.
            by: who starts it.
            more: variables of its environment; they are not written down.
            facts: what else to remember, as JSON values.

        Raises:
            Refused: its process still runs.
        """
        with self._lock:
            job = self.find(project, kind, name) or self._added(project, kind, name, by)
            if job["alive"]:
                raise Refused(f"'{name}' is running already", kind="running")
            home = self._workspace.home(project)
            child = processes.start(arguments, cwd=home, logs=self.logs(job), more=more or {})
            self._children[job["id"]] = child
            told = msgspec.json.encode({**job["facts"], **(facts or {})}).decode()
            values = {"pid": child.pid, "born": processes.born(child.pid), "facts": told, "started_by": by}
            now = {"updated": time.time(), "exit_code": None, "wanted": "run"}
            self._database.change(JOBS, JOBS.c.id == job["id"], **values, **now)
        return self.find(project, kind, name) or job

    def end(self, job: Record, wanted: str) -> None:
        """Ask a job to pause or to stop: what is in flight may arrive. Asked to stop twice, it is ended at once.

        Raises:
            Refused: it does not run.
        """
        if not job["alive"]:
            raise Refused(f"'{job['name']}' does not run", kind="not_running")
        again = wanted == "stop" and job["wanted"] == "stop"
        number = signal.SIGKILL if again else signal.SIGINT
        if job["wanted"] != "run" and not again:
            self._database.change(JOBS, JOBS.c.id == job["id"], wanted=wanted, updated=time.time())
            return
        self._database.change(JOBS, JOBS.c.id == job["id"], wanted=wanted, updated=time.time())
        if not processes.send(job["pid"], job["born"], number):
            raise Refused(f"'{job['name']}' does not run", kind="not_running")

    def close(self) -> None:
        """Let go of the processes; they go on."""
        for child in self._children.values():
            child.poll()
            child.returncode = child.returncode if child.returncode is not None else 0  # it is not ours to wait for
        self._children.clear()

    def _added(self, project: str, kind: str, name: str, by: str) -> Record:
        now = time.time()
        record: Record = {
            "id": new_id(),
            "project_id": project,
            "kind": kind,
            "name": name,
            "wanted": "run",
            "born": "",
        }
        record |= {"started_by": by, "created": now, "updated": now, "facts": "{}"}
        try:
            self._database.add(JOBS, record)
        except AlreadyThere:  # another studio on this workspace was quicker
            raise Refused(f"'{name}' was started just now", kind="running") from None
        return self._shown({**record, "pid": None, "exit_code": None})

    def _shown(self, record: Record) -> Record:
        """A job with ``alive``; the exit code of a child is taken down when it has ended."""
        child = self._children.get(record["id"])
        ended = child.poll() if child is not None and child.pid == record["pid"] else None
        if ended is not None and record["exit_code"] is None:
            self._database.change(JOBS, JOBS.c.id == record["id"], exit_code=ended, updated=time.time())
            record = {**record, "exit_code": ended}
        alive = record["exit_code"] is None and processes.alive(record["pid"], record["born"])
        return {**record, "facts": msgspec.json.decode(record["facts"]), "alive": alive}
