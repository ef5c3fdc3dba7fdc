# ruff: noqa: PTH116  # names as the kernel takes them
"""Landlock: which files a process may touch, whatever its user may. A second wall at level A, the first at level B.

It does not see changes of mode, owner and times, extended attributes, whether a file exists, UDP, or sockets of other
families: the seccomp filter refuses those.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from seedbed.sandbox import system

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
READ = _EXECUTE | _READ_FILE | _READ_DIR
_FILES_BY_VERSION = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))  # then: refer, truncate, ioctl
_MAKE_DEVICES = 1 << 6 | 1 << 11
_TRUNCATE = 1 << 14
_ONLY_FOR_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | 1 << 15


def ruleset(version: int, readable: Iterable[str], writable: Iterable[str], scratch: str) -> int:
    """A descriptor of the rules for these paths, as `rules` has them. Raises OSError."""
    made = system.landlock_ruleset(attributes(version))
    try:
        for path, rights in rules(version, readable, writable, scratch):
            _allow(made, path, rights)
    except OSError:
        os.close(made)
        raise
    return made


def _allow(made: int, path: str, rights: int) -> None:
    below = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        system.landlock_allow(made, below, rights)
    finally:
        os.close(below)


def attributes(version: int) -> bytes:
    """struct landlock_ruleset_attr, as long as this version knows it: what is refused where no rule allows it.

    All about files, TCP from version 4 on, from version 6 on abstract sockets and signals beyond the process's own.
    """
    words = [_files(version)]
    if version >= 4:
        words.append(3)  # bind and connect TCP
    if version >= 6:
        words.append(3)  # abstract sockets, signals
    return b"".join(word.to_bytes(8, "little") for word in words)


def rules(version: int, readable: Iterable[str], writable: Iterable[str], scratch: str) -> list[tuple[str, int]]:
    """Paths and the rights below them: reading, writing to files that are there, everything in the scratch folder.

    Paths that are not there are left out: nothing is allowed there.
    """
    files = _files(version)
    wanted = [(path, READ) for path in readable]
    wanted += [(path, READ | _WRITE_FILE | (files & _TRUNCATE)) for path in writable]
    if scratch:
        wanted.append((scratch, files & ~_MAKE_DEVICES))
    kinds = [(path, rights, _kind(path)) for path, rights in wanted]
    return [
        (path, rights if is_folder else rights & _ONLY_FOR_FILES)
        for path, rights, is_folder in kinds
        if is_folder is not None
    ]


def _files(version: int) -> int:
    return sum(bits for since, bits in _FILES_BY_VERSION if version >= since)


def _kind(path: str) -> bool | None:
    """Whether it is a folder; None when it is not there."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except OSError:
        return None
