# ruff: noqa: PTH110  # names as the kernel takes them
"""Inside a guest that is kept: one request after another, until the sandbox closes it."""

from __future__ import annotations

import ast
import os
import signal
import sqlite3
import subprocess
import sys
import types
from typing import Any

from seedbed.sandbox import commands, frames, plain, query, running


def talk(job: dict[str, Any], channel: int) -> int:
    """Answer requests in the job's kind of environment: ``folder``, ``python`` or ``database``."""
    running.seed(job["seed"])
    kinds: dict[str, Any] = {"folder": _Folder, "python": _Interpreter, "database": _Database}
    answer = kinds[job["kind"]](job).answer
    os.set_inheritable(channel, False)
    frames.write(channel, frames.packed({"open": True}))
    while (body := frames.read(channel)) is not None:
        status, told = running.attempt(lambda: answer(plain.load(body)))  # called before the next
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        packed = frames.packed({"exit": status, **told})
        if len(packed) > job["most"] + 1024:
            packed = frames.packed({"exit": status, "too_large": len(packed)})
        frames.write(channel, packed)
    return 0


class _Folder:
    """Shell commands, each a process of its own, that share the working folder."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.path = job["path"]
        self.shell = "/bin/bash" if os.path.exists("/bin/bash") else "/bin/sh"

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Run a command to its end or its time; what it leaves running in its session is ended."""
        child = subprocess.Popen(  # noqa: S603  # what a guest is for
            [self.shell, "-c", asked["source"]], env=commands.environment(self.path), start_new_session=True
        )
        try:
            status = child.wait(asked["seconds"])
        except subprocess.TimeoutExpired:
            return {"timeout": True}
        finally:
            _end_others()
            child.wait()
        return {"exit": status if status >= 0 else 128 - status}


class _Interpreter:
    """Python sources, one after another, in one module."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.module = running.main_module("__main__", job["source"])
        running.load(self.module, job["source"])

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Run a source; the value of its last line, where that is an expression."""
        tree = ast.parse(asked["source"], running.FILE)
        running.main_source(asked["source"])
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self._execute(compile(tree, running.FILE, "exec", dont_inherit=True))
        if not isinstance(last, ast.Expr):
            return {}
        code = compile(ast.Expression(last.value), running.FILE, "eval", dont_inherit=True)
        return {"value": plain.tagged(eval(code, self.module.__dict__))}  # noqa: S307  # what a guest is for

    def _execute(self, code: types.CodeType) -> None:
        exec(code, self.module.__dict__)  # noqa: S102  # what a guest is for


class _Database:
    """SQL statements on one SQLite database in memory."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.database = sqlite3.connect(":memory:", isolation_level=None)
        self.database.executescript(job["source"])
        query.hold(self.database)

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Run one statement; its rows, where it gives any."""
        return {"value": plain.tagged(query.rows_of(self.database.execute(asked["source"]), 1 << 24))}


def _end_others() -> None:
    """End every process of this guest but this one. Only for PID 1 of a namespace, who sees none of others."""
    if os.getpid() == 1:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            return
        while True:
            try:
                os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
