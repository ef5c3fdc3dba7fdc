"""A guest's working folder from outside: files in, files out, through a descriptor of the folder.

The guest may have left anything there: a symlink to our keys, a hard link, a pipe nobody writes to, a sparse file of
4 GiB. So no path is followed: each part is opened below the one before, as what it must be, or passed over.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

_DEEPEST = 32
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def place(folder: int, files: Mapping[str, bytes], owner: int) -> None:
    """Write files below the folder, in place of what bears their names; `owner` -1 leaves them ours. Raises OSError."""
    for name, content in files.items():
        *above, last = name.split("/")
        with _opened(folder, above, owner) as home:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(last, dir_fd=home)
            sink = os.open(last, _NEW, 0o700, dir_fd=home)
            try:
                os.fchown(sink, owner, owner)
                rest = memoryview(content)
                while rest:
                    rest = rest[os.write(sink, rest) :]
            finally:
                os.close(sink)


def collect(folder: int, patterns: tuple[str, ...], most: int, most_files: int) -> dict[str, bytes] | None:
    """Contents of the regular files that fit a pattern, by name; None when they are over `most` bytes."""
    found: dict[str, bytes] = {}
    left = most
    for name, home, last in _walk(folder, "", _DEEPEST, [most_files]):
        if not any(fnmatchcase(name, pattern) for pattern in patterns):
            continue
        content = _content(home, last, left)
        if content is None:
            continue
        left -= len(content)
        if left < 0:
            return None
        found[name] = content
    return found


def size(folder: int, most_files: int) -> int:
    """Bytes that files below the folder take, holes left out."""
    total = 0
    for _, home, last in _walk(folder, "", _DEEPEST, [most_files]):
        with contextlib.suppress(OSError):
            total += os.stat(last, dir_fd=home, follow_symlinks=False).st_blocks * 512
    return total


def _walk(folder: int, prefix: str, deep: int, left: list[int]) -> Iterator[tuple[str, int, str]]:
    """Every entry that is no folder: its name from the top, its folder's descriptor, its name there."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in sorted(_some(entries, left), key=lambda one: one.name):
            if not entry.is_dir(follow_symlinks=False):
                yield prefix + entry.name, folder, entry.name
            elif deep:
                with contextlib.suppress(OSError), _below(folder, entry.name) as inner:
                    yield from _walk(inner, f"{prefix}{entry.name}/", deep - 1, left)


def _some(entries: Iterator[os.DirEntry[str]], left: list[int]) -> Iterator[os.DirEntry[str]]:
    for entry in entries:
        if left[0] <= 0:
            return
        left[0] -= 1
        yield entry


def _content(home: int, name: str, most: int) -> bytes | None:
    """A regular file with one name, at most one byte over `most`; None for anything else."""
    try:
        source = os.open(name, _FILE, dir_fd=home)
    except OSError:
        return None
    try:
        kind = os.fstat(source)
        if not stat.S_ISREG(kind.st_mode) or kind.st_nlink != 1:
            return None
        content = bytearray()
        while len(content) <= most and (piece := os.read(source, min(1 << 20, most + 1 - len(content)))):
            content += piece
        return bytes(content)
    except OSError:
        return None
    finally:
        os.close(source)


@contextlib.contextmanager
def _below(folder: int, name: str) -> Iterator[int]:
    inner = os.open(name, _FOLDER, dir_fd=folder)
    try:
        yield inner
    finally:
        os.close(inner)


@contextlib.contextmanager
def _opened(folder: int, above: list[str], owner: int) -> Iterator[int]:
    """The folder at the end of some names, each made where it is missing."""
    current = os.dup(folder)
    try:
        for name in above:
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=current)
                os.chown(name, owner, owner, dir_fd=current, follow_symlinks=False)
            inner = os.open(name, _FOLDER, dir_fd=current)
            os.close(current)
            current = inner
        yield current
    finally:
        os.close(current)
