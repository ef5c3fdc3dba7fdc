# ruff: noqa: PTH110  # names as the kernel takes them
"""Which isolation this machine gives, found by trying; its name, what it holds, and the way to a better one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from seedbed.core.errors import SeedbedError
from seedbed.core.program import Limits
from seedbed.sandbox import system
from seedbed.sandbox.confine import Level
from seedbed.sandbox.pool import USUAL, CannotConfine, Pool
from seedbed.sandbox.watching import Watch

DESCRIPTIONS = {
    "A": "level A: own namespaces and root, tmpfs scratch, Landlock, seccomp, no network",
    "B": "level B: no namespaces; Landlock and seccomp; no child processes, files only when asked for, their names can "
    "be probed",
    "C": "level C: seccomp only; no files, no child processes, no imports beyond what is preloaded",
    "docker": "docker: a container without network for each program",
    "remote": "remote: a service of yours runs the programs; its isolation is its own",
    "wasi": "wasi: CPython in WebAssembly; no network, no child processes, no own modules in C",
    "none": "no isolation: programs run as you, with your files and your network",
}
STRICT = frozenset({"A", "docker", "remote"})
LOCAL: dict[str, tuple[Level, ...]] = {"auto": ("A", "B", "C"), "strict": ("A",), "A": ("A",), "B": ("B",), "C": ("C",)}
"""Levels to try, in this order, for each isolation that is asked for."""
_APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
_CLONE = "/proc/sys/kernel/unprivileged_userns_clone"
_MOST = "/proc/sys/user/max_user_namespaces"


class IsolationMissing(SeedbedError):
    """The isolation that was asked for cannot be had here; the message says why and what to do."""


def found(wanted: str, *, tools: Sequence[str]) -> Pool:
    """A pool at the best level, or at the one that is wanted. Raises IsolationMissing."""
    missing = system.supported()
    if missing:
        raise IsolationMissing(f"{missing}; use isolation: docker:IMAGE, remote:URL or wasi")
    refused: list[str] = []
    for level in LOCAL[wanted]:
        try:
            return tried(level, tools)
        except CannotConfine as error:
            refused.append(f"level {level}: {error}")
    raise IsolationMissing(f"isolation: {wanted} cannot be had here ({'; '.join(refused)}). {way_out()}")


def tried(level: Level, tools: Sequence[str]) -> Pool:
    """A pool of this level that has borne a guest. Raises CannotConfine."""
    pool = Pool(level, tools=tools, lean=level == "A")
    guest = pool.bear(Limits(), USUAL)
    try:
        if not Watch(guest).until(lambda: guest.confined):
            raise CannotConfine(guest.failure or "a first guest ended before it was confined")
    except BaseException:
        guest.close()
        pool.close()
        raise
    guest.close()
    return pool


def way_out() -> str:
    """What to do on this system to get level A."""
    ways = ["Use isolation: auto to accept less, docker:IMAGE or remote:URL"]
    if _reads(_APPARMOR, "1"):
        ways.append(
            "Ubuntu keeps user namespaces without an AppArmor profile powerless: "
            "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or give the interpreter a profile that says "
            "`userns,`"
        )
    if _reads(_CLONE, "0"):
        ways.append("user namespaces are off: sudo sysctl kernel.unprivileged_userns_clone=1")
    if _reads(_MOST, "0"):
        ways.append("user namespaces are off: sudo sysctl user.max_user_namespaces=15000")
    if os.path.exists("/.dockerenv") or os.path.exists("/run/.containerenv"):
        ways.append(
            "this is a container: start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
            "(or --cap-add SYS_ADMIN)"
        )
    return "; ".join(ways) + "."


def _reads(file: str, wanted: str) -> bool:
    try:
        return Path(file).read_text(encoding="ascii").strip() == wanted
    except OSError:
        return False
