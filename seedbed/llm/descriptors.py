"""Room for connections: how many files this process may have open."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from pathlib import Path

ROOM = 4096


@functools.cache
def make_room(connections: int = ROOM) -> None:
    """Let this process open many connections: its limit on open files is raised as far as it may go.

    The usual 1,024 would cap what is in flight. The kernel's table of open files is made long at once as well: each
    time it doubles in a process with threads, Linux holds the call up for 10 ms and more.
    """
    if sys.platform == "win32":
        return
    import fcntl
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses its own "infinity"; then the limit stays
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    with contextlib.suppress(OSError), Path(os.devnull).open("rb") as null:
        last = connections if soft < 0 else min(connections, soft)
        os.close(fcntl.fcntl(null, fcntl.F_DUPFD_CLOEXEC, last - 1))
