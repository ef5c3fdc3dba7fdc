"""Documents that are zip archives of XML (.docx, .pptx, .epub): opened with limits, so that no bomb is unpacked."""

import io
import zipfile
import zlib
from typing import Any

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.reasons import advice, because, fault

MOST_MEMBERS = 10_000
MOST_BYTES = 1 << 30
MOST_RATIO = 200
SMALL = 10 << 20  # below this a high ratio does no harm: forms and empty tables compress well

# What zipfile, lxml and what reads their trees raise for a damaged package; SyntaxError is lxml's XMLSyntaxError.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError),
    *(NotImplementedError, EOFError, RuntimeError),
)
_OUT_OF_MEMORY = ("unknown error", "out of memory", "Memory allocation failed")  # as libxml2 has it, by version


def holds(data: bytes, member: str) -> bool:
    """Whether an archive has a member whose name begins so; of a damaged one, whether the name is anywhere in it.

    Not the latter alone: a presentation may hold whole Word documents.
    """
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except DAMAGE:
        return member.encode() in data
    return any(name.startswith(member) for name in names)


def check_package(data: bytes, name: str) -> None:
    """Raise UnreadableDocument where an archive has too many members, or unpacks to too much."""
    members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    size = sum(member.file_size for member in members)
    bomb = size > SMALL and size > MOST_RATIO * len(data)
    if len(members) > MOST_MEMBERS or size > MOST_BYTES or bomb:
        reason = because("bomb", members=len(members), bytes=size, size=len(data))
        raise UnreadableDocument(name, reason, advice("save_parts"))


def damaged(error: BaseException, name: str, what: str, way_out: str) -> UnreadableDocument:
    """What to raise for an error of a parser: MemoryError where memory ran out, else that the document is damaged."""
    if isinstance(error, SyntaxError) and str(error.msg).startswith(_OUT_OF_MEMORY):
        raise MemoryError from error
    return UnreadableDocument(name, because("damaged_not", what=what, error=fault(error)), way_out)


class Package:
    """An archive that passed `check_package`; members are found by name, with or without a leading slash."""

    def __init__(self, data: bytes, name: str) -> None:
        check_package(data, name)
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = frozenset(self._zip.namelist())

    def read(self, member: str) -> bytes:
        """The bytes of a member; KeyError where there is none, ValueError where it is longer than it says."""
        info = self._zip.getinfo(member.lstrip("/"))
        with self._zip.open(info) as file:
            data = file.read(info.file_size + 1)
        if len(data) > info.file_size:
            raise ValueError(f"{member} is longer than the archive says")
        return data

    def xml(self, member: str) -> Any:  # lxml's elements have no types here
        """The root of a member that is XML; entities are not resolved, nothing is fetched."""
        return parse_xml(self.read(member))

    def related(self, member: str) -> dict[str, tuple[str, str]]:
        """What an Office part refers to: by id, the kind (last word of its type) and the member."""
        folder, _, file = member.rpartition("/")
        path = f"{folder}/_rels/{file}.rels".lstrip("/")
        if path not in self.names:
            return {}
        found = {}
        for one in self.xml(path):
            kind = (one.get("Type") or "").rpartition("/")[2]
            if one.get("TargetMode") != "External":
                found[one.get("Id") or ""] = kind, joined_path(folder, one.get("Target") or "")
        return found


def parse_xml(data: bytes) -> Any:
    """The root of XML from a stranger."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def joined_path(folder: str, target: str) -> str:
    """A path inside an archive, seen from a folder of it: "ppt/slides" and "../media/a.png" give "ppt/media/a.png"."""
    parts = [] if target.startswith("/") else [part for part in folder.split("/") if part]
    for part in target.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
