# ruff: noqa: PTH119, PTH123  # names as the kernel takes them
"""Where code lies in a zygote's memory, so that forks need not go over it page by page and part by part.

A fork copies the list of a process's mappings, of which each library has five, and a child finds code by faults, as it
comes to it. Linux puts no code of files into huge pages of 2 MiB by itself, and keeps what may be run apart from what
is only read. So code is copied: what of the interpreter fills huge pages goes into such, where it takes an entry
instead of five hundred; and of a small library what nobody writes to becomes one mapping.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from seedbed.sandbox import system

_INTERPRETER = ("python3", "libpython3")
"""How names of files begin that hold it."""
SMALL = 256 << 10
"""Bytes of a library that is copied whole."""
_POLICY = "/sys/kernel/mm/transparent_hugepage/enabled"


class Library(NamedTuple):
    """What nobody writes to of a file with code: its name, the first address, the first after it."""

    name: str
    first: int
    end: int


def settle() -> None:
    """Copy it. Before any child is made, with one thread.

    Raises OSError where the system does not allow it; what was done until then is right.
    """
    huge = has_huge_pages()
    for one in libraries(_read("/proc/self/maps")):
        small = one.end - one.first <= SMALL
        first, end = (one.first, one.end) if small else within(one)
        if first < end and (small or huge):
            system.put_copy(first, end - first)


def has_huge_pages() -> bool:
    """Whether the system gives huge pages to those who ask for them."""
    try:
        return "[never]" not in _read(_POLICY)
    except OSError:
        return False


def libraries(maps: str) -> Iterator[Library]:
    """The files of code that are mapped in one piece, from what /proc/PID/maps says."""
    found: list[Library] = []
    runs: set[str] = set()
    for line in maps.splitlines():
        span, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights not in {"r-xp", "r--p"} or not name or not name[0].startswith("/"):
            continue
        first, end = (int(address, 16) for address in span.split("-"))
        if rights == "r-xp":
            runs.add(name[0])
        if found and found[-1].name == name[0] and found[-1].end == first:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Library(name[0], first, end))
    return (one for one in found if one.name in runs)


def within(library: Library) -> tuple[int, int]:
    """The part of the interpreter that fills huge pages, by its first address and the first after it."""
    if not os.path.basename(library.name).startswith(_INTERPRETER):
        return 0, 0
    return -(-library.first // system.HUGE) * system.HUGE, library.end // system.HUGE * system.HUGE


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()
