"""The files that a git repository tracks, read from its index: git itself is not run, for a foreign repository's
configuration can name programs.

Source: Git's documentation, gitformat-index, versions 2 to 4.
"""

import struct
from pathlib import Path

_ENTRY = 62  # bytes before the name: times, numbers, mode, size, hash, flags
_SUBMODULE = 0o16
_LINK = 0o12


def tracked(folder: Path) -> list[Path] | None:
    """The tracked files of the repository whose root a folder is, sorted; None where it is none, or has another index.

    Links and submodules are left out, and files that are tracked but not there.
    """
    try:
        data = (folder / ".git" / "index").read_bytes()
        names = _names(data)
    except (OSError, ValueError, struct.error, IndexError):
        return None
    root = folder.resolve()
    files = [folder / name for name in sorted(names)]
    return [file for file in files if file.is_file() and file.resolve().is_relative_to(root)]


def _names(data: bytes) -> list[str]:
    magic, version, count = struct.unpack_from(">4sII", data)
    if magic != b"DIRC" or version not in {2, 3, 4}:
        raise ValueError(f"an index of version {version}")
    names, at, before = [], 12, b""
    for _ in range(count):
        mode, flags = struct.unpack_from(">I", data, at + 24)[0], struct.unpack_from(">H", data, at + 60)[0]
        start = at + _ENTRY + (2 if version > 2 and flags & 0x4000 else 0)
        if version == 4:
            cut, start = _number(data, start)
            end = data.index(b"\0", start)
            before = before[: len(before) - cut] + data[start:end]
            at = end + 1
        else:
            end = data.index(b"\0", start)
            before = data[start:end]
            at += (end - at + 8) // 8 * 8
        if mode >> 12 not in {_SUBMODULE, _LINK}:
            names.append(before.decode("utf-8", "surrogateescape"))
    return names


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number in git's variable-width form, and the place after it."""
    value = data[at] & 0x7F
    while data[at] & 0x80:
        at += 1
        value = ((value + 1) << 7) | (data[at] & 0x7F)
    return value, at + 1
