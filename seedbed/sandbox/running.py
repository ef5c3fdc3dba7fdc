"""Inside a guest, once it is confined: takes its one job from the channel and does it.

All of this runs beside the program, which can read and change it. So nothing here decides anything: what it says of
a program is only what the program could have said itself.
"""

from __future__ import annotations

import atexit
import builtins
import linecache
import os
import random
import sys
import traceback
import types
from collections.abc import Callable, Mapping
from typing import Any

from seedbed.sandbox import covering, frames, plain

FILE = "program.py"
_NO_MEMORY = frames.packed({"raised": "MemoryError", "message": ""})


Job = Callable[[dict[str, Any], int], int]
"""What a guest can be told to do: its settings and its channel in, its exit status out."""


def serve(channel: int, jobs: Mapping[str, Job]) -> int:
    """Take the one job, do it, and give the exit status of this process."""
    job = frames.read_job(channel)
    if job is None:
        return 0
    try:
        return jobs[job["do"]](job, channel)
    except MemoryError:
        frames.write(channel, _NO_MEMORY)
        return 1


def run(job: dict[str, Any], channel: int) -> int:
    """Run a program, call its function when one is asked for, and tell the value."""
    seed(job["seed"])
    module = main_module("program" if job["call"] else "__main__", job["source"])
    counter = covering.begun(job, channel, FILE) if job["coverage"] else None
    status, told = attempt(_execute, module, job)
    if told or counter is not None:
        try:
            if told:
                frames.write(channel, _result(told, job["most"]))
            if counter is not None:
                counter.tell(channel)
        except OSError:
            pass  # the program closed the channel: there is no value then
    return finish(status)


def _result(told: dict[str, Any], most: int) -> bytes:
    packed = frames.packed(told)
    return packed if len(packed) <= most + 1024 else frames.packed({"too_large": len(packed)})


def _execute(module: types.ModuleType, job: dict[str, Any]) -> dict[str, Any]:
    load(module, job["source"])
    if not job["call"]:
        return {}
    arguments = [plain.untagged(one) for one in job["arguments"]]
    keywords = {name: plain.untagged(one) for name, one in job["keywords"].items()}
    return {"value": plain.tagged(getattr(module, job["call"])(*arguments, **keywords))}


def attempt(doing: Any, *arguments: Any) -> tuple[int, dict[str, Any]]:
    """Do it; the exit status that Python would give, and what it returned or raised. Prints a traceback."""
    try:
        return 0, doing(*arguments)
    except SystemExit as leaving:
        return _status(leaving.code), {"left": True}
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001  # whatever a program raises is its result
        report(error)
        return 1, raised(error)


def raised(error: BaseException) -> dict[str, Any]:
    """An error as plain words: the names of its type and the types above, and its text."""
    names = [one.__name__ for one in type(error).__mro__ if isinstance(one.__name__, str)]
    try:
        text = str(error)[:2000]
    except Exception:  # noqa: BLE001  # the program's own __str__
        text = ""
    return {"raised": names[0], "above": names[1:20], "message": text}


def report(error: BaseException) -> None:
    """Print the traceback as Python would, from the program's first line on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != FILE:
        trace = trace.tb_next
    try:
        traceback.print_exception(type(error), error, trace, file=sys.__stderr__)
    except Exception:  # noqa: BLE001  # the program's own __str__, or its closed stderr
        return


def main_module(name: str, source: str) -> types.ModuleType:
    """A fresh module that programs run in, with its source where tracebacks look for it."""
    module = sys.modules[name] = _ready.pop(name) if name in _ready else _module(name)
    main_source(source)
    return module


def prepare() -> None:
    """Once in the zygote: what every guest would make for itself, and so copy memory for."""
    sys.argv = [FILE]
    _ready.update({name: _module(name) for name in ("__main__", "program", "solution")})
    sys.modules["__main__"] = _ready["__main__"]
    seed(0)


def _module(name: str) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__file__ = FILE
    module.__dict__["__builtins__"] = builtins
    return module


_ready: dict[str, types.ModuleType] = {}


def main_source(source: str) -> None:
    """Put a source where tracebacks look for it."""
    linecache.cache[FILE] = (source.__str__,)  # split into lines when a traceback asks for them


def load(module: types.ModuleType, source: str) -> None:
    """Run a source in a module."""
    exec(compile(source, FILE, "exec", dont_inherit=True), module.__dict__)  # noqa: S102  # what a guest is for


def seed(number: int) -> None:
    """The same draws in every run of a program."""
    global _seeded  # noqa: PLW0603
    if number == _seeded:
        return
    _seeded = number
    random.seed(number)
    draws = sys.modules.get("numpy.random")
    if draws is not None:
        draws.seed(number & 0xFFFFFFFF)


_seeded = -1


def pipe_streams() -> None:
    """Standard streams made on pipes, once in the zygote: a guest's own take their place under the same numbers."""
    for end in (0, 1, 2):
        near, far = os.pipe()
        os.dup2(near if end == 0 else far, end)
        os.close(near)
        os.close(far)
    settings: dict[str, Any] = {"encoding": "utf-8", "closefd": False}
    made: dict[str, Any] = {
        "stdin": open(0, errors="surrogateescape", **settings),  # noqa: SIM115  # for the life of every guest
        "stdout": open(1, "w", errors="surrogateescape", **settings),  # noqa: SIM115
        "stderr": open(2, "w", 1, errors="backslashreplace", **settings),  # noqa: SIM115
    }
    for name, stream in made.items():
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def finish(status: int) -> int:
    """What Python does before it ends: wait for threads, run exit hooks, flush. Not the clearing of memory."""
    try:
        threading = sys.modules.get("threading")
        if threading is not None and len(threading._active) > 1:  # noqa: SLF001  # else there is none to wait for
            threading._shutdown()  # noqa: SLF001  # joins the threads that are no daemons
        atexit._run_exitfuncs()  # noqa: SLF001
    except BaseException as error:  # noqa: BLE001  # a hook of the program's
        status = _status(error.code) if isinstance(error, SystemExit) else 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: BLE001  # closed or replaced by the program
            status = status or 120
    return status


def _status(code: Any) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)  # noqa: T201  # as Python does
    return 1
