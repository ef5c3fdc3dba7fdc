# ruff: noqa: PTH101, PTH102, PTH118, PTH119, PTH120, PTH208  # names as the kernel takes them
"""The local backend: guests of warm zygotes, at level A, B or C."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from seedbed.core.program import QUERIES, Limits, Outcome, Program, Reason
from seedbed.sandbox import engines, plain, preloads, scratch
from seedbed.sandbox import level as levels
from seedbed.sandbox.commands import PATH
from seedbed.sandbox.confine import Level, Shape
from seedbed.sandbox.outcome import outcome_of
from seedbed.sandbox.pool import CannotConfine, Pool
from seedbed.sandbox.watching import Guest, Watch

PRELOAD = ("numpy", "numpy.random")
"""What is loaded ahead for programs that name it, where it is installed: too much to be copied for all others."""
_BIRTHS = 5_000
"""Guests of one zygote: addresses and hash seed are the same in all of them, so it is renewed now and then."""


class Guests:
    """Runs programs in guests; the arguments are those of `Sandbox`. Thread-safe.

    Raises:
        IsolationMissing: the level cannot be had.
    """

    def __init__(self, isolation: str, *, pools: int, preload: Sequence[str]) -> None:
        self._preload, self._tools = tuple(preload), _tools()
        self._lock = threading.Lock()
        first = levels.found(isolation, tools=self._tools)
        self.level = first.level
        self._pools: dict[str, list[Pool]] = {"lean" if self.level == "A" else "": [first]}  # apart by what is loaded
        self._most = pools
        self._closed = False

    def run(self, program: Program) -> Outcome:
        """Run one program to its end or its limits. Raises MissingPackage for a query whose engine is not there."""
        engines.require(program.language)
        refused = self._refused(program)
        if refused:
            return Outcome("sandbox", stderr=refused, level=self.level)
        try:
            return self._run(program)
        except (OSError, CannotConfine) as error:
            return Outcome("sandbox", stderr=f"the sandbox failed: {error}", level=self.level)

    def close(self) -> None:
        """End the zygotes, and with them whatever still runs."""
        with self._lock:
            self._closed = True
            pools = [pool for some in self._pools.values() for pool in some]
            self._pools = {}
        for pool in pools:
            pool.close()

    @contextlib.contextmanager
    def guest(
        self, limits: Limits, *, program: Program | None = None, files: bool = False, link: int = -1, source: str = ""
    ) -> Iterator[Guest]:
        """A guest that is not confined yet; ended, and all of it given back, when the block is left.

        `program` says what it may do and what it reads; `files` whether its folder can be reached from here (at level B
        it has one only then, at level C none); `link` is a descriptor for it; `source` is looked at for names of
        preloaded modules (default: the program's).
        """
        program = program or Program(source)
        with contextlib.ExitStack() as stack:
            files = files and self.level != "C"
            folder = stack.enter_context(_folder()) if files and self.level == "B" else ""
            ends, sink = {"link": link} if link >= 0 else {}, -1
            if program.stdin:
                ends["stdin"], sink = os.pipe()
                stack.callback(os.close, ends["stdin"])
            shape = _shape(limits, program, folder, files=files, linked=link >= 0)
            pool, guest = self._born(program, limits, shape, ends)
            stack.callback(self._part, pool, guest)
            if sink >= 0:
                guest.feed(sink, _bytes(program.stdin))
            guest.tick = _watcher(guest, limits, shape)
            yield guest

    def _run(self, program: Program) -> Outcome:
        wants_files = bool(program.files or program.collect)
        with self.guest(program.limits, program=program, files=wants_files) as guest:
            watch = Watch(guest)
            if program.files and watch.until(lambda: guest.confined):
                scratch.place(guest.scratch, program.files, guest.owner)
            guest.hand(job_of(program))  # read when it is confined, not before
            watch.ended()
            return outcome_of(guest, program, self._level(program))

    def _refused(self, program: Program) -> str:
        """Why this program cannot run at this level at all, or nothing."""
        if _starts_others(program) and self.level != "A":
            return f"{program.language} programs that start processes need level A, this is level {self.level}"
        if self.level == "C" and (program.files or program.collect):
            return "level C has no files; this program wants some"
        return ""

    def _born(self, program: Program, limits: Limits, shape: Shape, ends: dict[str, int]) -> tuple[Pool, Guest]:
        pool = self._pool(program)
        try:
            return pool, pool.bear(limits, shape, **ends)
        except OSError:
            self._replace(pool)  # its zygote is gone: once more, with a new one
            pool = self._pool(program)
            return pool, pool.bear(limits, shape, **ends)

    def _part(self, pool: Pool, guest: Guest) -> None:
        """Let a guest go, and with it a zygote that cannot be relied on any more."""
        guest.close()
        if guest.failure:
            self._replace(pool)

    def _pool(self, program: Program) -> Pool:
        """The pool with the fewest guests, with the preloaded modules if the source names one, or with its engine.

        Started when all others are at work and there may be more; renewed when it is old.
        """
        with self._lock:
            if self._closed:
                raise RuntimeError("the sandbox is closed")
            kind, ahead = self._ahead(program)
            pools = self._pools.setdefault(kind, [])
            pool = min(pools, key=lambda one: one.active, default=None)
            if pool is not None and pool.births >= _BIRTHS:
                pools.remove(pool)
                pool.retire()
                pool = None
            if pool is None or (pool.active and len(pools) < self._most):
                pool = Pool(self._level(program), preload=ahead, tools=self._tools, lean=kind == "lean")
                pools.append(pool)
            return pool

    def _level(self, program: Program) -> Level:
        """DuckDB crashes where it may look at a file and not open it (level B); it needs none, so it gets level C."""
        return "C" if self.level == "B" and program.language == "duckdb" else self.level

    def _ahead(self, program: Program) -> tuple[str, Sequence[str]]:
        """Which kind of zygote a program is for, and what that loads ahead."""
        if program.language in engines.LOADED_AHEAD:
            return program.language, engines.LOADED_AHEAD[program.language]
        if program.language in QUERIES:
            return "", ()
        if any(name in program.source for name in self._preload):
            return "named", self._preload
        lean = self.level == "A" and program.language == "python" and preloads.imports_little(program.source)
        return ("lean", ()) if lean else ("", ())

    def _replace(self, old: Pool) -> None:
        with self._lock:
            self._pools = {heavy: [pool for pool in some if pool is not old] for heavy, some in self._pools.items()}
        old.close()


def job_of(program: Program) -> dict[str, Any]:
    """What a guest is told of a program."""
    job = {"source": program.source, "seed": program.seed, "most": program.limits.value}
    if program.language in QUERIES:
        return job | {"do": engines.JOB[program.language], "tables": program.tables, "memory": program.limits.memory}
    if program.language == "python":
        call = {"call": program.call, "arguments": [plain.tagged(one) for one in program.arguments]}
        keywords = {k: plain.tagged(one) for k, one in program.keywords.items()}
        return job | call | {"do": "run", "keywords": keywords, "coverage": program.coverage}
    node = program.language == "javascript"
    options = [f"--max-old-space-size={program.limits.memory >> 20}"] if node else []
    path = ":".join([PATH, *(f"{folder}/bin" for folder in _tools())])
    return job | {"do": "command", "language": program.language, "options": options, "path": path}


def _tools() -> list[str]:
    """Folders of interpreters that lie outside the system's own: node's."""
    found = shutil.which("node")
    if not found:
        return []
    place = os.path.realpath(found)
    return [os.path.dirname(os.path.dirname(place))] if os.path.basename(os.path.dirname(place)) == "bin" else []


@contextlib.contextmanager
def _folder() -> Iterator[str]:
    """A folder on disk for a guest without a root of its own; nobody else may look into it."""
    with tempfile.TemporaryDirectory(prefix="seedbed-", ignore_cleanup_errors=True) as above:
        os.chmod(above, 0o711)  # noqa: S103  # another user of the guest's must get through it
        work = os.path.join(above, "work")
        os.mkdir(work, 0o700)
        yield work


def _watcher(guest: Guest, limits: Limits, shape: Shape) -> Callable[[], Reason | None] | None:
    """What looks at a guest every 50 ms, for limits that the kernel does not hold; None when it holds all."""
    if shape.children:
        return lambda: "memory" if guest.pid and holds_more(guest.pid, limits.memory) else None
    if shape.folder:
        most = limits.scratch_files * 2
        return lambda: "output" if guest.scratch >= 0 and scratch.size(guest.scratch, most) > limits.scratch else None
    return None


def holds_more(pid: int, most: int) -> bool:
    """Whether a process and all below it hold more bytes, pages of files left out.

    Quickly found is what each could call its own, where pages that forks share count for each of them. Only what is
    more than allowed then is looked at page by page, each shared one divided among those who share it.
    """
    tree = [*_tree(pid)]
    return sum(map(_own, tree)) > most and sum(map(_share, tree)) > most


def _tree(pid: int) -> Iterator[int]:
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        yield one
        with contextlib.suppress(OSError, ValueError):  # it is gone
            for thread in os.listdir(f"/proc/{one}/task"):
                waiting += map(int, Path(f"/proc/{one}/task/{thread}/children").read_text(encoding="ascii").split())


def _own(pid: int) -> int:
    try:
        words = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        return (int(words[1]) - int(words[2])) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0  # it is gone


def _share(pid: int) -> int:
    try:
        words = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").split()
        return int(words[words.index("Pss_Anon:") + 1]) << 10
    except (OSError, ValueError, IndexError):
        return _own(pid)  # told to root only


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text


def _shape(limits: Limits, program: Program, folder: str, *, files: bool, linked: bool) -> Shape:
    return Shape(
        children=_starts_others(program),
        wide=program.language in {"javascript", "duckdb"},
        linked=linked,
        files=files,
        folder=folder,
        cpu=limits.cpu,
        memory=limits.memory,
        scratch=limits.scratch,
        scratch_files=limits.scratch_files,
        open_files=limits.open_files,
        processes=limits.processes,
    )


def _starts_others(program: Program) -> bool:
    return program.children or program.language in {"shell", "javascript"}
