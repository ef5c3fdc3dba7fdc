"""Processes that outlive the studio: started in a session of their own, and known again by number and birth."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PYTHON = (sys.executable, "-m")
_PRIVATE = ("SEEDBED_STUDIO_TOKEN", "SEEDBED_STUDIO_SECRET", "SEEDBED_STUDIO_DATABASE")
"""What the studio's own environment holds that no child needs."""


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child: the studio's, without its secrets, with ``more``."""
    kept = {name: value for name, value in os.environ.items() if name not in _PRIVATE}
    return {**kept, "PYTHONUTF8": "1", **more}


def start(arguments: Sequence[str], *, cwd: Path, logs: Path, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a process that goes on when this one ends; what it says goes to ``out.log`` and ``err.log`` in ``logs``."""
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / "out.log").open("wb") as out, (logs / "err.log").open("wb") as err:
        return subprocess.Popen(  # noqa: S603 - our own interpreter with our own words; names were checked
            [*PYTHON, *arguments],
            cwd=cwd,
            env=environment(more),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )


def born(pid: int) -> str:
    """When a process began, as the system counts; "" where there is none. Numbers are used again, births are not."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    except (OSError, IndexError):
        pass
    if Path("/proc/self/stat").exists():
        return ""
    command = ["ps", "-o", "lstart=", "-p", str(pid)]  # macOS and BSD have no /proc
    told = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    return told.stdout.strip()


def alive(pid: int | None, birth: str) -> bool:
    """Whether the process that was started then still runs."""
    return bool(pid) and bool(birth) and born(pid or 0) == birth


def send(pid: int | None, birth: str, number: signal.Signals) -> bool:
    """Send a signal to the process if it is still that one; whether it was."""
    if pid is None or not alive(pid, birth):
        return False
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def tail(path: Path, *, most: int = 4000) -> str:
    """The end of a text file; "" where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - most))
            return file.read().decode("utf-8", errors="replace").strip()
    except FileNotFoundError:
        return ""
