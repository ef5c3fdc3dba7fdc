"""Documents inside a zip archive, with limits against bombs; no member can name a place outside the archive."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.package import DAMAGE, MOST_BYTES, MOST_MEMBERS, check_package
from seedbed.ingest.reasons import advice, because

DEEPEST = 3
"""How deep an archive may stand in others: an archive in an archive in an archive is opened, one deeper is not."""
_MOST_MEMBER = 512 << 20
_SYMLINK = 0o120000


@dataclass
class Allowance:
    """How much an archive and all those inside it may unpack to, together."""

    members: int = MOST_MEMBERS
    bytes: int = MOST_BYTES

    def take(self, archive: zipfile.ZipFile, name: str) -> None:
        """Take away what an archive unpacks to; UnreadableDocument where that is more than is left."""
        listed = archive.infolist()
        self.members -= len(listed)
        self.bytes -= sum(one.file_size for one in listed)
        if self.members < 0 or self.bytes < 0:
            reason = because("bombs", members=MOST_MEMBERS, bytes=MOST_BYTES)
            raise UnreadableDocument(name, reason, advice("unpack_outer"))


def is_archive(data: bytes, ending: str) -> bool:
    """Whether a file is an archive of documents, and not a document that is an archive inside."""
    return ending == ".zip" and data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(
    data: bytes, *, name: str, on_problem: Callable[[UnreadableDocument], None], allowance: Allowance
) -> Iterator[tuple[str, bytes]]:
    """The members of an archive, sorted, each named `archive.zip/path` with its bytes, one in memory at a time.

    What is encrypted, a link, or named by a path that leads outside is told to `on_problem`. Raises
    UnreadableDocument where the archive is damaged or a bomb, alone or with those around it.
    """
    try:
        check_package(data, name)
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise UnreadableDocument(name, because("damaged_archive", error=error), advice("pack_again")) from error
    allowance.take(archive, name)
    for member in sorted(archive.infolist(), key=lambda one: one.filename):
        if member.is_dir() or _is_furniture(member.filename):
            continue
        full = f"{name}/{member.filename}"
        try:
            yield full, _read(archive, member)
        except UnreadableDocument as problem:
            on_problem(UnreadableDocument(full, problem.reason, problem.way_out))
        except DAMAGE as error:
            on_problem(UnreadableDocument(full, because("not_unpacked", error=error), advice("pack_open")))


def _is_furniture(path: str) -> bool:
    """Whether a member is what an operating system adds."""
    return path.startswith("__MACOSX/") or path.rpartition("/")[2] in {".DS_Store", "Thumbs.db"}


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    parts = member.filename.replace("\\", "/").split("/")
    if member.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise UnreadableDocument(member.filename, because("leads_out"), advice("pack_again"))
    if (member.external_attr >> 16) & 0o170000 == _SYMLINK:
        raise UnreadableDocument(member.filename, because("link"), advice("pack_target"))
    if member.file_size > _MOST_MEMBER:
        raise UnreadableDocument(
            member.filename, because("too_large", count=member.file_size, most=_MOST_MEMBER), advice("split")
        )
    with archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) > member.file_size:
        raise UnreadableDocument(member.filename, because("longer"), advice("pack_again"))
    return data
