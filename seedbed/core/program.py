"""A program that somebody else wrote, what it may use, and what came of running it: the words of the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, get_args

from seedbed.core.program_tests import CallTest, CodeTest, Coverage, PytestTest, StreamTest, Test, TestResult, Trust

Language = Literal["python", "shell", "javascript", "sql", "duckdb", "cypher"]
"""What a program is written in: ``sql`` is SQLite's, ``cypher`` graphqlite's, ``shell`` bash where it is, else sh."""

Reason = Literal["ok", "error", "timeout", "memory", "output", "crash", "forbidden", "tests", "sandbox"]
"""How a run ended, as the sandbox saw it.

``ok`` exit status 0; ``error`` another status or an exception; ``timeout`` of wall clock or processor; ``memory``;
``output`` too many bytes printed, returned or left in files; ``crash`` ended by a signal of its own; ``forbidden``
ended by something it may not do; ``tests`` a test of a program with tests did not pass; ``sandbox`` ours to blame, or
tests that cannot be decided, so it says nothing about the program.
"""

LANGUAGES: tuple[str, ...] = get_args(Language)
QUERIES = frozenset({"sql", "duckdb", "cypher"})
"""Languages in which a program is one query on `Program.tables`, and its value ``{"columns", "rows"}``."""


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

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}  # a recipe's misspelt limit is an error

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
        tables: queries only: the database or graph, as statements that make and fill it, in the query's language.
        limits: what it may use; of programs with tests each guest, and `wall` is also the time of all its call tests,
            or of all its test code, together.
        tests: what it must do. It is then run as they say, apart from them where that can be; languages other than
            Python take input and output only.
        names: functions and classes under test: test code takes them from the program. All other names are looked for
            in Python and its library first, and where the program has defined the same one the test is undecided.
        repeat: how often the tests are run, each time with another seed; a test passes when it passed every time.
        coverage: Python only: tell which lines ran; that takes time.

    Raises:
        ValueError: an unknown language, a name that leads out of the working folder, a setting of another language,
            or one that does not go with the tests.
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
    tests: tuple[Test, ...] = ()
    names: tuple[str, ...] = ()
    repeat: int = 1
    coverage: bool = False

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"unknown language {self.language!r}; there are {', '.join(LANGUAGES)}")
        if self.language != "python" and (self.call or self.children):
            raise ValueError(f"only Python programs take `call` and `children`, this one is {self.language}")
        if self.language not in QUERIES and self.tables:
            raise ValueError(f"only queries take `tables`, this program is {self.language}")
        for name in (*self.files, *self.collect):
            if not inside(name):
                raise ValueError(
                    f"the name {name!r} must be relative to the working folder, without '..' or empty parts"
                )
        _fits_its_tests(self)


def _fits_its_tests(program: Program) -> None:
    """Raises ValueError where tests and the rest do not go together."""
    if program.repeat < 1:
        raise ValueError(f"`repeat` must be 1 or more, got {program.repeat}")
    if program.coverage and program.language != "python":
        raise ValueError(f"only Python programs take `coverage`, this one is {program.language}")
    if not program.tests:
        return
    if program.call or program.collect or program.stdin or program.language in QUERIES:
        raise ValueError("a program with tests takes no `call`, `collect` or `stdin`, and is no query")
    inside_python = [one for one in program.tests if not isinstance(one, StreamTest)]
    if inside_python and program.language != "python":
        raise ValueError(f"a program in {program.language} can be tested by input and output (StreamTest) only")
    if (program.files or program.children) and any(isinstance(one, CallTest | CodeTest) for one in program.tests):
        raise ValueError("`files` and `children` go with StreamTest and PytestTest only")
    for name in (name for one in program.tests if isinstance(one, PytestTest) for name in one.files):
        if not inside(name):
            raise ValueError(f"the name {name!r} must be relative to the working folder, without '..' or empty parts")


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
        results: one for each test, in order; code with several test functions gives one for each of those. Empty where
            the sandbox failed. What a program with tests printed, and what it used beside time, is not told.
        trust: ``split`` when the tests ran apart from the program, ``inline`` when it could have forged them, None
            without tests.
        flaky: repeated runs disagreed.
        coverage: which lines ran; None where nobody asked, or the backend does not say.
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
    results: tuple[TestResult, ...] = ()
    trust: Trust | None = None
    flaky: bool = False
    coverage: Coverage | None = None

    @property
    def ok(self) -> bool:
        """Whether it ran to its end and said so with exit status 0; with tests, whether all passed, every time."""
        return self.reason == "ok"

    @property
    def decided(self) -> bool:
        """Whether this tells anything about the program; False when the sandbox, or a test, could not decide."""
        return self.reason != "sandbox"


def inside(name: str) -> bool:
    """Whether a file's name stays within a folder: relative, no empty part, no ``.`` or ``..``, no NUL."""
    return all(part not in {"", ".", ".."} for part in name.split("/")) and "\0" not in name and len(name) < 1024
