"""No isolation: the program runs as you. For those who ask for it by that word, and for nothing else.

What still holds: the time, the caps on output, a folder and an environment of its own, and on Linux limits on memory
and processor. It reads and writes what you can, reaches the network, and what it starts in a session of its own
outlives it.
"""

from __future__ import annotations

import contextlib
import math
import shutil
import sys
from pathlib import Path

from seedbed.core.program import Limits, Program
from seedbed.sandbox.commanded import Command, Commanded
from seedbed.sandbox.commands import INTERPRETERS, environment


def bare() -> Commanded:
    """A backend without isolation."""
    return Commanded("none", _command, limit=_limit)


def _command(program: Program, work: Path, told: Path) -> Command | str:
    script = str(told / "program.py")
    if program.language == "python":
        return Command([sys.executable, "-I", "-B", "-X", "utf8", script], {"PYTHONHASHSEED": "0"})
    names = INTERPRETERS.get(program.language, ((), ""))[0]
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        return f"{program.language} cannot be run without isolation here; use isolation: auto"
    folders = f"{Path(found).parent}:/usr/local/bin:/usr/bin:/bin"
    return Command([found, script], {**environment(folders), "HOME": str(work), "PWD": str(work), "TMPDIR": str(work)})


def _limit(pid: int, limits: Limits) -> None:
    """Where the system has them. The process already runs, so a first moment is without."""
    if sys.platform != "linux":
        return
    import resource

    wanted = {resource.RLIMIT_DATA: limits.memory, resource.RLIMIT_CPU: math.ceil(limits.cpu), resource.RLIMIT_CORE: 0}
    with contextlib.suppress(OSError, ValueError):
        for which, value in wanted.items():
            resource.prlimit(pid, which, (value, value))
