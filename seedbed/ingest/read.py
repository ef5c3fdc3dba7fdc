"""Finding documents and reading each with the reader its bytes ask for, else its ending.

Readers are the files of this folder that have a `FORMAT`. Those with heavy parsers run in a child process
(`sandbox/guest.py`).
"""

import importlib
import os
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from glob import glob, has_magic
from pathlib import Path

import msgspec

from seedbed import ingest
from seedbed.ingest.blocks import Document, Format, UnreadableDocument
from seedbed.sandbox.guest import Guest, GuestFailed

Source = str | Path | list[str | Path]
OnProblem = Callable[[UnreadableDocument], None]

_MOST_BYTES = 512 << 20
_ROWS = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"})
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an Office file of before 2007, or one with a password",
        "save it as .docx without a password",
    ),
    (b"PK\x03\x04", "a zip archive of a kind we do not read", "unpack it, or save the document as .docx or .pdf"),
    (b"\x89PNG\r\n\x1a\n", "a picture", "run it through OCR first"),
    (b"\xff\xd8\xff", "a picture", "run it through OCR first"),
    (b"GIF8", "a picture", "run it through OCR first"),
    (b"{\\rtf", "rich text (RTF)", "save it as .docx"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
)


@cache
def formats() -> dict[str, Format]:
    """The readers there are, by name."""
    names = (module.name for module in pkgutil.iter_modules(ingest.__path__))
    modules = {name: importlib.import_module(f"seedbed.ingest.{name}") for name in sorted(names)}
    return {name: module.FORMAT for name, module in modules.items() if hasattr(module, "FORMAT")}


def find_files(source: Source, *, on_skip: OnProblem | None = None) -> list[Path]:
    """The files a source names: a file, a folder with all below it, a pattern ("docs/**/*.pdf"), or a list of these;
    sorted.

    Files in folders that are hidden or of no known format are told to `on_skip`. Raises FileNotFoundError where
    nothing is.
    """
    return [path for path, _ in _found(source, on_skip)]


def documents(source: Source, *, on_problem: OnProblem | None = None, guest: Guest | None = None) -> Iterator[Document]:
    """Read every document of a source, in the order of `find_files`.

    A document is named by its path below the folder or pattern it was found under. What cannot be read or was skipped
    is told to `on_problem` and the rest go on; without `on_problem` the first that cannot be read is raised.
    """
    if guest is None:
        with Guest() as own:
            yield from documents(source, on_problem=on_problem, guest=own)
        return
    for path, name in _found(source, on_problem):
        try:
            document = read(path, name=name, guest=guest)
        except UnreadableDocument as problem:
            if on_problem is None:
                raise
            on_problem(problem)
        else:
            yield document


def read(path: str | Path, *, name: str | None = None, guest: Guest | None = None) -> Document:
    """Read one document, named as its file unless told otherwise.

    Raises UnreadableDocument. Without a `guest` a child is started for this one file where its reader needs one.
    """
    path = Path(path)
    name = name or path.name
    data = _bytes(path, name)
    reader = _reader_of(path, data, name)
    form = formats()[reader]
    document = _in_guest(reader, data, name, guest) if form.guest else _in_process(reader, data, name)
    by_ending = _by_ending(path)
    if by_ending and by_ending != reader:
        document = replace(
            document, warnings=(*document.warnings, f"named {path.suffix} but is {reader}: read as {reader}")
        )
    return document


def _in_process(reader: str, data: bytes, name: str) -> Document:
    document: Document = getattr(importlib.import_module(f"seedbed.ingest.{reader}"), reader)(data, name=name)
    return document


def _in_guest(reader: str, data: bytes, name: str, guest: Guest | None) -> Document:
    if guest is None:
        with Guest() as own:
            return _in_guest(reader, data, name, own)
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


def _found(source: Source, on_skip: OnProblem | None) -> list[tuple[Path, str]]:
    """Files and their names, sorted by name, each file once; files of one name keep the path they were given by."""
    found: dict[Path, tuple[Path, str]] = {}
    for one in source if isinstance(source, list) else [source]:
        for path, name in _named(one, on_skip):
            found.setdefault(path.resolve(), (path, name))
    names = [name for _, name in found.values()]
    told = [(path, name if names.count(name) == 1 else path.as_posix()) for path, name in found.values()]
    return sorted(told, key=lambda item: item[1])


def _named(source: str | Path, on_skip: OnProblem | None) -> Iterator[tuple[Path, str]]:
    path = Path(source).expanduser()
    if path.is_dir():
        yield from ((file, file.relative_to(path).as_posix()) for file in _walk(path, on_skip))
    elif path.exists():
        yield path, path.name
    elif has_magic(str(source)):
        root = _fixed_part(path)
        files = [Path(file) for file in glob(str(path), recursive=True)]  # noqa: PTH207  # Path.glob takes no absolute pattern
        yield from (
            (file, file.relative_to(root).as_posix())
            for file in files
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
        problem = UnreadableDocument(name, "skipped: holds rows, not a document", "give it as a source of rows")
    elif _by_ending(path) is None:
        known = ", ".join(ending for form in formats().values() for ending in form.endings)
        problem = UnreadableDocument(
            name, f"skipped: no reader for {path.suffix or 'files without an ending'}", f"known: {known}"
        )
    else:
        return True
    if on_skip:
        on_skip(problem)
    return False
