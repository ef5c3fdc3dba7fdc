"""Finding documents and reading each with the reader its bytes ask for, else its ending.

Readers are the files of this folder that have a `FORMAT`. Those with heavy parsers run in a child process
(`sandbox/guest.py`).
"""

import importlib
import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from seedbed.core.errors import MissingPackage
from seedbed.ingest.archive import DEEPEST, Allowance, is_archive, members
from seedbed.ingest.blocks import Document, UnreadableDocument
from seedbed.ingest.places import OnProblem, Source, find_files, found, missing, warnings_of
from seedbed.ingest.private import secrets
from seedbed.ingest.readers import by_ending, extras, formats
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.vision import Look, is_looked_at, seen_pdf, seen_picture
from seedbed.ingest.warned import warning
from seedbed.sandbox.guest import Guest, GuestFailed

if TYPE_CHECKING:
    from seedbed.ingest.shelf import Shelf

__all__ = ["Desk", "Source", "documents", "extras", "find_files", "formats", "found", "read", "read_all", "read_bytes"]

_MOST_BYTES = 512 << 20
_OCR_MEMORY = 3 << 30
_OCR_TIMES = 20
_SCANNED = "no text layer"  # how the PDF reader's refusal begins
_MOST_IN_PROCESS = 1 << 16  # what a reader without a foreign parser may read here; more might take it long
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        because("old_office"),
        advice("new_office"),
    ),
    (b"PK\x03\x04", because("other_zip"), advice("unpack_or_save")),
    (b"GIF8", because("picture"), advice("ocr")),
    (b"{\\rtf", because("rich_text"), advice("docx")),
    (b"\x1f\x8b", because("gzip"), advice("unpack")),
)


class Desk(Guest):
    """A guest for readers, with a second one for what has to be recognised, which takes more memory and time.

    Where there is a `look`, a vision model reads what would be recognised.
    """

    def __init__(self, *, memory: int = 1 << 30, seconds: float = 60.0, look: Look | None = None) -> None:
        super().__init__(memory=memory, seconds=seconds)
        self.look = look
        self._recogniser: Guest | None = None

    @property
    def recogniser(self) -> Guest:
        """The second guest, with 3 GiB more and twenty times the time."""
        if self._recogniser is None:
            self._recogniser = Guest(
                memory=self.memory + _OCR_MEMORY, seconds=_OCR_TIMES * self.seconds, most_output=_MOST_BYTES
            )
        return self._recogniser

    def close(self) -> None:
        """End the children, if there are any."""
        super().close()
        recogniser = getattr(self, "_recogniser", None)
        if recogniser is not None:
            recogniser.close()


def documents(
    source: Source,
    *,
    on_problem: OnProblem | None = None,
    guest: Guest | None = None,
    shelf: "Shelf | None" = None,
) -> Iterator[Document]:
    """Read every document of a source, in the order of `find_files`; those of a zip archive one by one.

    Addresses of the web are fetched onto the `shelf`; without one they are refused.

    A document is named by its path below the folder or pattern it was found under. What cannot be read, was skipped,
    or is the same file as one before is told to `on_problem` and the rest go on; without `on_problem` the first that
    cannot be read is raised.
    """
    if guest is None:
        with Desk() as own:
            yield from documents(source, on_problem=on_problem, guest=own, shelf=shelf)
        return
    seen: dict[str, str] = {}
    for path, name in found(source, on_problem, shelf):
        for read_one in read_all(path, name=name, guest=guest):
            problem = read_one if isinstance(read_one, UnreadableDocument) else _seen_before(read_one, seen)
            if problem is None:
                assert isinstance(read_one, Document)
                yield read_one
            elif on_problem is not None:
                on_problem(problem)
            elif isinstance(read_one, UnreadableDocument):
                raise read_one


def _seen_before(document: Document, seen: dict[str, str]) -> UnreadableDocument | None:
    first = seen.setdefault(document.sha256, document.name)
    return None if first == document.name else same_as(document.name, first)


def same_as(name: str, first: str) -> UnreadableDocument:
    """What is told of a file whose bytes another has."""
    return UnreadableDocument(name, because("same", file=first), advice("name_alone"))


def read_all(path: Path, *, name: str, guest: Guest) -> Iterator[Document | UnreadableDocument]:
    """The document in a file, or those in an archive; for each that cannot be read, the reason."""
    try:
        data = _bytes(path, name)
        if is_archive(data, path.suffix.lower()):
            yield from _archived(data, name, guest, Allowance())
            return
        document = read_bytes(data, name=name, ending=path.suffix, guest=guest)
        yield replace(document, warnings=(*document.warnings, *warnings_of(path)))
    except UnreadableDocument as problem:
        yield problem
    except MissingPackage as package:
        yield missing(name, package)


def _archived(
    data: bytes, name: str, guest: Guest, allowance: Allowance, depth: int = 1
) -> Iterator[Document | UnreadableDocument]:
    """What is in an archive, and in the archives in it; all of them together keep to one allowance."""
    problems: list[UnreadableDocument] = []
    for member, inner in members(data, name=name, on_problem=problems.append, allowance=allowance):
        if not is_archive(inner, Path(member).suffix.lower()):
            yield from _member(inner, member, guest)
        elif depth == DEEPEST:
            yield UnreadableDocument(member, because("nested_archives", depth=DEEPEST), advice("unpack_outer"))
        else:
            try:
                yield from _archived(inner, member, guest, allowance, depth + 1)
            except UnreadableDocument as problem:
                yield problem
    yield from problems


def _member(data: bytes, name: str, guest: Guest) -> Iterator[Document | UnreadableDocument]:
    if not by_ending(Path(name)):
        yield UnreadableDocument(
            name, because("no_reader_for", ending=Path(name).suffix or "files without an ending"), ""
        )
        return
    try:
        yield read_bytes(data, name=name, guest=guest)
    except UnreadableDocument as problem:
        yield problem
    except MissingPackage as package:
        yield missing(name, package)


def read(path: str | Path, *, name: str | None = None, guest: Guest | None = None) -> Document:
    """Read one document, named as its file unless told otherwise.

    Raises UnreadableDocument, and MissingPackage where its reader is an extra that is not installed. Without a
    `guest` a child is started for this one file where its reader needs one.
    """
    path = Path(path)
    name = name or path.name
    data = _bytes(path, name)
    if is_archive(data, path.suffix.lower()):
        raise UnreadableDocument(name, because("archive"), advice("in_folder"))
    return read_bytes(data, name=name, ending=path.suffix, guest=guest)


def read_bytes(data: bytes, *, name: str, ending: str | None = None, guest: Guest | None = None) -> Document:
    """Read a document from its bytes; `ending` is that of `name` unless told otherwise. Raises as `read` does."""
    if guest is None:
        with Desk() as own:
            return read_bytes(data, name=name, ending=ending, guest=own)
    path = Path(name) if ending is None else Path(f"x{ending}")
    reader = _reader_of(path, data, name)
    form = formats()[reader]
    look = guest.look if isinstance(guest, Desk) else None
    needed = form.needs if form.needs and importlib.util.find_spec(form.needs[0]) is None else None
    if needed and not (look and is_looked_at(data)):
        raise MissingPackage(needed[0], needed[1], wanted_for=f"reading {reader.replace('_', ' ')} files")
    document = _read(reader, data, _with_ending(name, path), guest)
    warnings = list(document.warnings)
    named = by_ending(path)
    if named and named != reader:
        warnings.append(warning("other_kind", ending=path.suffix, kind=reader))
    if count := secrets(document.text):
        warnings.append(warning("secrets", count=count))
    return replace(document, name=name, warnings=tuple(warnings))


def _with_ending(name: str, path: Path) -> str:
    """A name that ends as the file does, for readers that go by it: an address of the web may end otherwise."""
    return name if name.lower().endswith(path.suffix.lower()) else name + path.suffix


def _read(reader: str, data: bytes, name: str, guest: Guest) -> Document:
    look = guest.look if isinstance(guest, Desk) else None
    if reader == "pdf":
        return _pdf(data, name, guest, look)
    if reader == "scan":
        if look and is_looked_at(data):
            return seen_picture(data, name, look)
        return _in_guest(reader, data, name, _recogniser(guest))
    apart = formats()[reader].guest or len(data) > _MOST_IN_PROCESS
    return _in_guest(reader, data, name, guest) if apart else _in_process(reader, data, name)


def _pdf(data: bytes, name: str, guest: Guest, look: Look | None) -> Document:
    """Read a PDF; where pages have no text, again with a vision model or with recognition, if there is either."""
    document, problem = _text_layer(data, name, guest)
    if document and all(page.way != "empty" for page in document.pages_read):
        return document
    if look is None and "scan" not in extras():
        return _or_raise(document, problem)
    try:
        if look is None:
            return _in_guest("scan", data, name, _recogniser(guest))
        pictures = _recogniser(guest).parse("page_pictures", data, name=name)
        return seen_pdf(data, name, pictures, document, look)
    except GuestFailed as failure:
        failed = UnreadableDocument(name, failure.reason, failure.way_out)
    except UnreadableDocument as error:
        failed = error
    if document is None:
        raise failed
    return replace(document, warnings=(*document.warnings, warning("pages_unread", reason=failed.reason)))


def _text_layer(data: bytes, name: str, guest: Guest) -> tuple[Document | None, UnreadableDocument | None]:
    """What the text layer of a PDF gives; None where it has none at all, with what is to be said of it."""
    try:
        return _in_guest("pdf", data, name, guest), None
    except UnreadableDocument as problem:
        if not problem.reason.startswith(_SCANNED):
            raise
        return None, problem


def _or_raise(document: Document | None, problem: UnreadableDocument | None) -> Document:
    if document is not None:
        return document
    assert problem is not None
    raise problem


def _recogniser(guest: Guest) -> Guest:
    return guest.recogniser if isinstance(guest, Desk) else guest


def _in_process(reader: str, data: bytes, name: str) -> Document:
    document: Document = getattr(importlib.import_module(f"seedbed.ingest.{reader}"), reader)(data, name=name)
    return document


def _in_guest(reader: str, data: bytes, name: str, guest: Guest) -> Document:
    """What a reader makes of the bytes in the child."""
    try:
        return msgspec.json.decode(guest.parse(reader, data, name=name), type=Document)
    except GuestFailed as failure:
        raise UnreadableDocument(name, failure.reason, failure.way_out) from failure


def _bytes(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableDocument(
                name, because("no_file") if not path.exists() else because("not_file"), advice("check_path")
            )
        if (size := path.stat().st_size) > _MOST_BYTES:
            raise UnreadableDocument(name, because("too_large", count=size, most=_MOST_BYTES), advice("split"))
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            name, because("not_opened", error=error.strerror or error), advice("permissions")
        ) from error


def _reader_of(path: Path, data: bytes, name: str) -> str:
    """The reader that claims the bytes, else that of the ending if its format has no such mark, else plain text."""
    for reader, form in formats().items():
        if form.claims and form.claims(data):
            return reader
    for mark, what, way_out in _FOREIGN:
        if data.startswith(mark):
            raise UnreadableDocument(name, what, way_out)
    reader = by_ending(path) or "text"
    if formats()[reader].claims and not (data and formats()[reader].loose):
        reason = because("not_inside", ending=path.suffix, kind=reader) if data else because("empty")
        raise UnreadableDocument(name, reason, advice("export"))
    return reader
