"""Finding documents and reading each with the reader its bytes ask for, else its ending.

Readers are the files of this folder that have a `FORMAT`. Those with heavy parsers run in a child process
(`sandbox/guest.py`).
"""

import importlib
import importlib.util
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from glob import glob, has_magic
from pathlib import Path

import msgspec

from seedbed import ingest
from seedbed.core.errors import MissingPackage
from seedbed.ingest.archive import is_archive, members
from seedbed.ingest.blocks import Document, Format, UnreadableDocument
from seedbed.ingest.git_files import tracked
from seedbed.ingest.private import secrets
from seedbed.sandbox.guest import Guest, GuestFailed

Source = str | Path | list[str | Path]
OnProblem = Callable[[UnreadableDocument], None]

_MOST_BYTES = 512 << 20
_OCR_MEMORY = 3 << 30
_OCR_TIMES = 20
_SCANNED = "no text layer"  # how the PDF reader's refusal begins
_MOST_IN_PROCESS = 1 << 16  # what a reader without a foreign parser may read here; more might take it long
_ROWS = frozenset({".jsonl", ".ndjson", ".json", ".parquet"})
_ARCHIVE = ".zip"
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an Office file of before 2007, or one with a password",
        "save it as .docx, .pptx or .xlsx without a password",
    ),
    (b"PK\x03\x04", "a zip archive of a kind we do not read", "unpack it, or save the document as .docx or .pdf"),
    (b"GIF8", "a picture", "run it through OCR first"),
    (b"{\\rtf", "rich text (RTF)", "save it as .docx"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
)


class Desk(Guest):
    """A guest for readers, with a second one for what has to be recognised, which takes more memory and time."""

    def __init__(self, *, memory: int = 1 << 30, seconds: float = 60.0) -> None:
        super().__init__(memory=memory, seconds=seconds)
        self._recogniser: Guest | None = None

    @property
    def recogniser(self) -> Guest:
        """The second guest, with 3 GiB more and twenty times the time."""
        if self._recogniser is None:
            self._recogniser = Guest(memory=self.memory + _OCR_MEMORY, seconds=_OCR_TIMES * self.seconds)
        return self._recogniser

    def close(self) -> None:
        """End the children, if there are any."""
        super().close()
        recogniser = getattr(self, "_recogniser", None)
        if recogniser is not None:
            recogniser.close()


@cache
def formats() -> dict[str, Format]:
    """The readers there are, by name."""
    files = sorted(Path(ingest.__path__[0]).glob("[a-z]*.py"))
    names = [file.stem for file in files if "\nFORMAT = " in file.read_text(encoding="utf-8")]  # the others stay unread
    return {name: importlib.import_module(f"seedbed.ingest.{name}").FORMAT for name in names}


@cache
def extras() -> tuple[str, ...]:
    """The readers whose extra is installed."""
    return tuple(name for name, form in formats().items() if form.needs and importlib.util.find_spec(form.needs[0]))


def find_files(source: Source, *, on_skip: OnProblem | None = None) -> list[Path]:
    """The files a source names: a file, a folder with all below it, a pattern ("docs/**/*.pdf"), or a list of these;
    sorted.

    Files in folders that are hidden or of no known format are told to `on_skip`. Raises FileNotFoundError where
    nothing is.
    """
    return [path for path, _ in found(source, on_skip)]


def documents(source: Source, *, on_problem: OnProblem | None = None, guest: Guest | None = None) -> Iterator[Document]:
    """Read every document of a source, in the order of `find_files`; those of a zip archive one by one.

    A document is named by its path below the folder or pattern it was found under. What cannot be read, was skipped,
    or is the same file as one before is told to `on_problem` and the rest go on; without `on_problem` the first that
    cannot be read is raised.
    """
    if guest is None:
        with Desk() as own:
            yield from documents(source, on_problem=on_problem, guest=own)
        return
    seen: dict[str, str] = {}
    for path, name in found(source, on_problem):
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
    return UnreadableDocument(name, f"skipped: the same file as {first}", "name it alone to read it")


def read_all(path: Path, *, name: str, guest: Guest) -> Iterator[Document | UnreadableDocument]:
    """The document in a file, or those in an archive; for each that cannot be read, the reason."""
    try:
        data = _bytes(path, name)
        if not is_archive(data, path.suffix.lower()):
            yield read_bytes(data, name=name, guest=guest)
            return
        problems: list[UnreadableDocument] = []
        for member, inner in members(data, name=name, on_problem=problems.append):
            yield from _member(inner, member, guest)
        yield from problems
    except UnreadableDocument as problem:
        yield problem
    except MissingPackage as missing:
        yield _missing(name, missing)


def _member(data: bytes, name: str, guest: Guest) -> Iterator[Document | UnreadableDocument]:
    if not _by_ending(Path(name)):
        yield UnreadableDocument(name, f"skipped: no reader for {Path(name).suffix or 'files without an ending'}", "")
        return
    try:
        yield read_bytes(data, name=name, guest=guest)
    except UnreadableDocument as problem:
        yield problem
    except MissingPackage as missing:
        yield _missing(name, missing)


def _missing(name: str, missing: MissingPackage) -> UnreadableDocument:
    reason, _, way_out = str(missing).partition(": ")
    return UnreadableDocument(name, reason, way_out)


def read(path: str | Path, *, name: str | None = None, guest: Guest | None = None) -> Document:
    """Read one document, named as its file unless told otherwise.

    Raises UnreadableDocument, and MissingPackage where its reader is an extra that is not installed. Without a
    `guest` a child is started for this one file where its reader needs one.
    """
    path = Path(path)
    name = name or path.name
    data = _bytes(path, name)
    if is_archive(data, path.suffix.lower()):
        raise UnreadableDocument(name, "an archive of documents", "give it where a folder may stand")
    return read_bytes(data, name=name, ending=path.suffix, guest=guest)


def read_bytes(data: bytes, *, name: str, ending: str | None = None, guest: Guest | None = None) -> Document:
    """Read a document from its bytes; `ending` is that of `name` unless told otherwise. Raises as `read` does."""
    path = Path(name) if ending is None else Path(f"x{ending}")
    reader = _reader_of(path, data, name)
    form = formats()[reader]
    if form.needs and importlib.util.find_spec(form.needs[0]) is None:
        raise MissingPackage(form.needs[0], form.needs[1], wanted_for=f"reading {reader.replace('_', ' ')} files")
    document = _read(reader, data, name, guest)
    warnings = list(document.warnings)
    by_ending = _by_ending(path)
    if by_ending and by_ending != reader:
        warnings.append(f"named {path.suffix} but is {reader}: read as {reader}")
    if count := secrets(document.text):
        warnings.append(f"it holds {count} keys, tokens or passwords: mask them, or leave it out")
    return replace(document, warnings=tuple(warnings))


def _read(reader: str, data: bytes, name: str, guest: Guest | None) -> Document:
    if guest is None:
        with Desk() as own:
            return _read(reader, data, name, own)
    if reader == "pdf":
        return _pdf(data, name, guest)
    if reader == "scan":
        return _in_guest(reader, data, name, _recogniser(guest))
    apart = formats()[reader].guest or len(data) > _MOST_IN_PROCESS
    return _in_guest(reader, data, name, guest) if apart else _in_process(reader, data, name)


def _pdf(data: bytes, name: str, guest: Guest) -> Document:
    """Read a PDF; where pages have no text and recognition is installed, again with it."""
    can_recognise = "scan" in extras()
    try:
        document = _in_guest("pdf", data, name, guest)
    except UnreadableDocument as problem:
        if can_recognise and problem.reason.startswith(_SCANNED):
            return _in_guest("scan", data, name, _recogniser(guest))
        raise
    if not (can_recognise and any(page.way == "empty" for page in document.pages_read)):
        return document
    try:
        return _in_guest("scan", data, name, _recogniser(guest))
    except UnreadableDocument as problem:  # what has a text layer is read all the same
        return replace(document, warnings=(*document.warnings, f"pages without text: {problem.reason}"))


def _recogniser(guest: Guest) -> Guest:
    return guest.recogniser if isinstance(guest, Desk) else guest


def _in_process(reader: str, data: bytes, name: str) -> Document:
    document: Document = getattr(importlib.import_module(f"seedbed.ingest.{reader}"), reader)(data, name=name)
    return document


def _in_guest(reader: str, data: bytes, name: str, guest: Guest) -> Document:
    try:
        return msgspec.json.decode(guest.parse(reader, data, name=name), type=Document)
    except GuestFailed as failure:
        raise UnreadableDocument(name, failure.reason, failure.way_out) from failure


def _bytes(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableDocument(name, "no such file" if not path.exists() else "not a file", "check the path")
        if (size := path.stat().st_size) > _MOST_BYTES:
            raise UnreadableDocument(name, f"{size} bytes, more than {_MOST_BYTES}", "split it")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            name, f"cannot be opened: {error.strerror or error}", "check its permissions"
        ) from error


def _by_ending(path: Path) -> str | None:
    ending = path.suffix.lower()
    return next((name for name, form in formats().items() if ending in form.endings), None)


def _reader_of(path: Path, data: bytes, name: str) -> str:
    """The reader that claims the bytes, else that of the ending if its format has no such mark, else plain text."""
    for reader, form in formats().items():
        if form.claims and form.claims(data):
            return reader
    for mark, what, way_out in _FOREIGN:
        if data.startswith(mark):
            raise UnreadableDocument(name, what, way_out)
    reader = _by_ending(path) or "text"
    if formats()[reader].claims:
        reason = f"named {path.suffix} but is not {reader} inside" if data else "the file is empty"
        raise UnreadableDocument(name, reason, "export or download it again")
    return reader


def found(source: Source, on_skip: OnProblem | None = None) -> list[tuple[Path, str]]:
    """Files and their names, sorted by name, each file once; files of one name keep the path they were given by."""
    files: dict[Path, tuple[Path, str]] = {}
    for one in source if isinstance(source, list) else [source]:
        for path, name in _named(one, on_skip):
            files.setdefault(path.resolve(), (path, name))
    names = Counter(name for _, name in files.values())
    told = [(path, _readable(name if names[name] == 1 else path.as_posix())) for path, name in files.values()]
    return sorted(told, key=lambda item: item[1])


def _readable(name: str) -> str:
    """A file's name as text, bytes that are none replaced."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def _named(source: str | Path, on_skip: OnProblem | None) -> Iterator[tuple[Path, str]]:
    path = Path(source).expanduser()
    if path.is_dir():
        listed = tracked(path)  # of a git repository only what it tracks
        files = _walk(path, on_skip) if listed is None else (one for one in listed if _wanted(one, path, on_skip))
        yield from ((file, file.relative_to(path).as_posix()) for file in files)
    elif path.exists():
        yield path, path.name
    elif has_magic(str(source)):
        root = _fixed_part(path)
        matching = [Path(file) for file in glob(str(path), recursive=True)]  # noqa: PTH207  # Path.glob takes no absolute pattern
        yield from (
            (file, file.relative_to(root).as_posix())
            for file in matching
            if file.is_file() and _wanted(file, root, on_skip)
        )
    else:
        raise FileNotFoundError(
            f"{source}: no such file or folder; give a file, a folder or a pattern such as 'docs/**/*.pdf'"
        )


def _fixed_part(pattern: Path) -> Path:
    """The folder before the first part of a pattern that is one."""
    while has_magic(str(pattern)):
        pattern = pattern.parent
    return pattern


def _walk(folder: Path, on_skip: OnProblem | None) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (path for name in sorted(files) if _wanted(path := Path(parent, name), folder, on_skip))


def _wanted(path: Path, root: Path, on_skip: OnProblem | None) -> bool:
    """Whether a file that was found, not named, is read; says why not."""
    name = path.relative_to(root).as_posix()
    if path.name.startswith((".", "~$")):
        problem = UnreadableDocument(name, "skipped: hidden", "name the file itself to read it")
    elif path.suffix.lower() in _ROWS:
        problem = UnreadableDocument(
            name, "skipped: holds rows, not a document", "name the file itself, or give it as a source of rows"
        )
    elif path.suffix.lower() != _ARCHIVE and _by_ending(path) is None:
        what = path.suffix or "files without an ending"
        problem = UnreadableDocument(name, f"skipped: no reader for {what}", f"there are {', '.join(formats())}")
    else:
        return True
    if on_skip:
        on_skip(problem)
    return False
