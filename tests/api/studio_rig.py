"""A studio on a temporary workspace, asked in this process; and one served in a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from seedbed.api.desk import Desk
from seedbed.api.guard import Door
from seedbed.studio.app import studio

HOST = "127.0.0.1:8765"
on_both = pytest.mark.parametrize("visit", ["sqlite", "postgresql"], indirect=True)
"""For tests whose studio is to be tried on both databases."""
ORIGIN = f"http://{HOST}"
SLOW = '''"""Waiting: each row takes a while and asks once."""

import asyncio
from typing import TypedDict


class Waited(TypedDict):
    """What it writes."""

    answer: str


async def waiting(ctx, question: str, *, seconds: float = 0.1) -> Waited:
    """Ask, then wait."""
    answer = (await ctx.ask(question)).text
    await asyncio.sleep(seconds)
    return {"answer": answer}
'''


@dataclass
class Visit:
    """Somebody in front of a studio; requests carry what a page of the studio would carry."""

    desk: Desk
    app: Any
    cookie: str = ""
    csrf: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, as it is given: no mark, no origin, no session that is not asked for."""

        async def work() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
                return await client.request(method, path, **more)

        return asyncio.run(work())

    def get(self, path: str, **headers: str) -> httpx.Response:
        """A page or an answer of the API."""
        return self.ask("GET", path, headers={**self._known(), **headers})

    def post(
        self, path: str, data: Any = None, json: Any = None, method: str = "POST", **headers: str
    ) -> httpx.Response:
        """A change, from a page of the studio."""
        marks = {"origin": ORIGIN, "x-csrf-token": self.csrf.encode(), "hx-request": "true"}
        return self.ask(method, path, data=data, json=json, headers={**self._known(), **marks, **headers})

    def as_role(self, role: str) -> Visit:
        """Somebody else, with this role."""
        token = self.desk.people.invite(f"a {role} {time.monotonic_ns()}", role)
        return signed_in(self.desk, self.app, token)

    def _known(self) -> dict[str, str]:
        return {"cookie": f"seedbed_studio={self.cookie}", **self.headers} if self.cookie else dict(self.headers)


def signed_in(desk: Desk, app: Any, token: str) -> Visit:
    """A visit that came in with a token."""
    secret = desk.people.enter(token)
    assert secret is not None
    visitor = desk.people.of_session(secret)
    assert visitor is not None
    return Visit(desk, app, secret, visitor.csrf)


@contextmanager
def studio_at(folder: Path, *, database: str = "", **options: Any) -> Iterator[Visit]:
    """A studio whose owner is signed in; ``database`` is a URL, or "" for SQLite."""
    desk = Desk(folder, keyring=False, database_url=database)
    door = Door(desk.people, desk.database, **options)
    try:
        yield signed_in(desk, studio(desk, door), desk.people.one_time_token())
    finally:
        desk.close()


def until(found: Callable[[], Any], *, seconds: float = 60.0) -> Any:
    """What a function gives once it gives something."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return value


def project_with(visit: Visit, *, rows: int = 6, name: str = "birds") -> str:
    """A project with rows to ask about and a step that takes its time; its id."""
    project = str(visit.desk.workspace.create(name)["id"])
    home = visit.desk.workspace.home(project)
    (home / "waiting.py").write_text(SLOW, encoding="utf-8")
    lines = (f'{{"question": "How many birds are on wire {number}?"}}\n' for number in range(rows))
    (home / "rows.jsonl").write_text("".join(lines), encoding="utf-8")
    return project


def recipe(name: str = "first", *, seconds: float = 0.0, model: str = "fake:") -> str:
    """A recipe of that project."""
    return (
        f"name: {name}\nfrom: {{rows: rows.jsonl}}\nsteps:\n  - waiting.py: {{seconds: {seconds}}}\n"
        f"models: {{main: '{model}'}}\nto: [jsonl]\n"
    )


@contextmanager
def served(folder: Path, *more: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``seedbed studio`` in a process of its own: its link, and the process."""
    command = [
        sys.executable,
        "-m",
        "seedbed",
        "studio",
        "--workspace",
        str(folder),
        "--port",
        "0",
        "--no-browser",
        *more,
    ]
    known = {**os.environ, "PYTHONUTF8": "1", "NO_PROXY": "*", **environment}
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=known)
    try:
        yield _link(child), child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
        try:
            child.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()


def _link(child: subprocess.Popen[str]) -> str:
    assert child.stderr is not None
    said = ""
    for line in child.stderr:
        said += line
        found = re.search(r"http://\S+", line)
        if found:
            return found.group(0)
    raise AssertionError(f"the studio did not open: {said}")
