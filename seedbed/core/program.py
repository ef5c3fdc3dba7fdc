"""A program that somebody else wrote, what it may use, and what came of running it: the words of the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Language = Literal["python", "shell", "javascript", "sql"]
"""What a program is written in: ``sql`` is SQLite's, ``shell`` is bash where there is one, else sh."""

Reason = Literal["ok", "error", "timeout", "memory", "output", "crash", "forbidden", "sandbox"]
"""How a run ended, as the sandbox saw it.

``ok`` exit status 0; ``error`` another status or an exception; ``timeout`` of wall clock or processor; ``memory``;
``output`` too many bytes printed, returned or left in files; ``crash`` ended by a signal of its own; ``forbidden``
ended by something it may not do; ``sandbox`` ours to blame, so it says nothing about the program.
"""

Trust = Literal["split", "inline"]
"""Whether the tests ran apart from the code under test (``split``) or beside it, where it could forge them."""

LANGUAGES: tuple[str, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use.

    Attributes:
        wall: seconds by the clock, from when the program is handed over.
        cpu: seconds of processor, rounded up to whole ones.
        memory: bytes, on top of what the warm interpreter has; for a program with child processes, of all together.
        scratch: bytes of files in its own folder.
        scratch_files: how many files in it.
        output: bytes kept of standard output and of standard error, each.
        value: bytes of a returned value, as JSON.
        open_files: descriptors open at once.
        processes: how many at once, for languages that may start any (shell, JavaScript).

    Raises:
        ValueError: a limit is not above zero.
    """

    wall: float = 10.0
    cpu: float = 10.0
    memory: int = 512 << 20
    scratch: int = 64 << 20
    scratch_files: int = 4096
    output: int = 256 << 10
    value: int = 1 << 20
    open_files: int = 256
    processes: int = 64

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name) > 0:
                raise ValueError(f"the limit {name} must be above 0, got {getattr(self, name)!r}")


@dataclass(frozen=True, slots=True)
class Program:
    """One program to run.

    Attributes:
        source: its text.
        language: what it is written in.
        stdin: what it reads from standard input.
        files: contents by name (``data/in.csv``), put into its working folder before it starts.
        collect: names or patterns (``*.csv``, ``out/*``) of files brought back from there.
        call: Python only: the function to call once the program is loaded; what it returns is the outcome's value.
            Empty: the program's own ``__name__`` is ``__main__`` and there is no value.
        arguments: positional arguments of that call, plain values (see ``seedbed.sandbox.plain``).
        keywords: its keyword arguments.
        children: Python only: it may start child processes (``subprocess``, ``multiprocessing``).
        seed: of Python's random generators, so that two runs draw the same.
        tables: SQL only: a database to query, as statements that make and fill it.
        limits: what it may use.

    Raises:
        ValueError: an unknown language, a name that leads out of the working folder, or a setting of another language.
    """

    source: str
    language: Language = "python"
    stdin: str | bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)
    collect: tuple[str, ...] = ()
    call: str = ""
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)
    children: bool = False
    seed: int = 0
    tables: str = ""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"unknown language {self.language!r}; there are {', '.join(LANGUAGES)}")
        if self.language != "python" and (self.call or self.children):
            raise ValueError(f"only Python programs take `call` and `children`, this one is {self.language}")
        if self.language != "sql" and self.tables:
            raise ValueError(f"only SQL takes `tables`, this program is {self.language}")
        for name in (*self.files, *self.collect):
            if not inside(name):
                raise ValueError(
                    f"the name {name!r} must be relative to the working folder, without '..' or empty parts"
                )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    Attributes:
        reason: how it ended, as the sandbox saw it.
        exit: its exit status, or None when a signal or the sandbox ended it.
        stdout: what it printed, unreadable bytes replaced.
        stderr: the same of standard error; where the reason is ``sandbox``, what went wrong and the way out.
        value: what the called function returned, or the rows of a query; None without one.
        wall: seconds by the clock.
        cpu: seconds of processor, of all its processes.
        peak_memory: bytes resident at most, on top of the warm interpreter's (0 where the backend does not say).
        files: contents of the collected files by name.
        level: the isolation it ran under: ``A``, ``B``, ``C``, ``docker``, ``remote``, ``wasi`` or ``none``.
    """

    reason: Reason
    exit: int | None = None
    stdout: str = ""
    stderr: str = ""
    value: Any = None
    wall: float = 0.0
    cpu: float = 0.0
    peak_memory: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)
    level: str = ""

    @property
    def ok(self) -> bool:
        """Whether it ran to its end and said so with exit status 0."""
        return self.reason == "ok"

    @property
    def decided(self) -> bool:
        """Whether this tells anything about the program; False when the sandbox is to blame."""
        return self.reason != "sandbox"


def inside(name: str) -> bool:
    """Whether a file's name stays within a folder: relative, no empty part, no ``.`` or ``..``, no NUL."""
    return all(part not in {"", ".", ".."} for part in name.split("/")) and "\0" not in name and len(name) < 1024
