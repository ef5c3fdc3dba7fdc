"""Documents inside a zip archive, with limits against bombs; no member can name a place outside the archive."""

import io
import zipfile
from collections.abc import Callable, Iterator

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.package import DAMAGE, check_package

_MOST_MEMBER = 512 << 20
_SYMLINK = 0o120000


def is_archive(data: bytes, ending: str) -> bool:
    """Whether a file is an archive of documents, and not a document that is an archive inside."""
    return ending == ".zip" and data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(data: bytes, *, name: str, on_problem: Callable[[UnreadableDocument], None]) -> Iterator[tuple[str, bytes]]:
    """The members of an archive, sorted, each named `archive.zip/path` with its bytes, one in memory at a time.

    What is encrypted, a link, or named by a path that leads outside is told to `on_problem`. Raises
    UnreadableDocument where the archive is damaged or a bomb. Archives inside are not opened.
    """
    try:
        check_package(data, name)
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise UnreadableDocument(name, f"a damaged archive ({error})", "pack it again") from error
    for member in sorted(archive.infolist(), key=lambda one: one.filename):
        if member.is_dir() or _is_furniture(member.filename):
            continue
        full = f"{name}/{member.filename}"
        try:
            yield full, _read(archive, member)
        except UnreadableDocument as problem:
            on_problem(UnreadableDocument(full, problem.reason, problem.way_out))
        except DAMAGE as error:
            on_problem(UnreadableDocument(full, f"cannot be unpacked ({error})", "pack it again, without a password"))


def _is_furniture(path: str) -> bool:
    """Whether a member is what an operating system adds."""
    return path.startswith("__MACOSX/") or path.rpartition("/")[2] in {".DS_Store", "Thumbs.db"}


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    parts = member.filename.replace("\\", "/").split("/")
    if member.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise UnreadableDocument(member.filename, "its path leads out of the archive", "pack it again")
    if (member.external_attr >> 16) & 0o170000 == _SYMLINK:
        raise UnreadableDocument(member.filename, "a link, not a file", "pack what it points to")
    if member.file_size > _MOST_MEMBER:
        raise UnreadableDocument(member.filename, f"{member.file_size} bytes, more than {_MOST_MEMBER}", "split it")
    with archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) > member.file_size:
        raise UnreadableDocument(member.filename, "it is longer than the archive says", "pack it again")
    return data
