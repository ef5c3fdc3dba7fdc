"""Where documents are: files, folders, patterns, git repositories and addresses of the web, as files with names."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from seedbed.core.errors import MissingPackage
from seedbed.ingest.git_files import tracked
from seedbed.ingest.readers import by_ending, formats
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.unreadable import UnreadableDocument
from seedbed.ingest.web_address import is_url

if TYPE_CHECKING:
    from seedbed.ingest.shelf import Shelf

Source = str | Path | list[str | Path]
OnProblem = Callable[[UnreadableDocument], None]

_ROWS = frozenset({".jsonl", ".ndjson", ".json", ".parquet"})
_ARCHIVE = ".zip"


def find_files(source: Source, *, on_skip: OnProblem | None = None, shelf: "Shelf | None" = None) -> list[Path]:
    """The files a source names: a file, a folder with all below it, a pattern ("docs/**/*.pdf"), or a list of these;
    sorted. Addresses of the web are fetched onto a `shelf`; without one they are refused.

    Files in folders that are hidden or of no known format are told to `on_skip`. Raises FileNotFoundError where
    nothing is.
    """
    return [path for path, _ in found(source, on_skip, shelf)]


def found(source: Source, on_skip: OnProblem | None = None, shelf: "Shelf | None" = None) -> list[tuple[Path, str]]:
    """Files and their names, sorted by name, each file once; files of one name keep the path they were given by."""
    files: dict[Path, tuple[Path, str]] = {}
    for one in source if isinstance(source, list) else [source]:
        for path, name in _web(str(one), on_skip, shelf) if is_url(one) else _named(one, on_skip):
            files.setdefault(path.resolve(), (path, name))
    names = Counter(name for _, name in files.values())
    told = [(path, _readable(name if names[name] == 1 else path.as_posix())) for path, name in files.values()]
    return sorted(told, key=lambda item: item[1])


def _web(url: str, on_skip: OnProblem | None, shelf: "Shelf | None") -> Iterator[tuple[Path, str]]:
    """The file that an address has become, named by the address."""
    if shelf is None:
        raise FileNotFoundError(f"{url}: an address of the web, and these are off; ask for them: --web, or  web: true")
    try:
        yield shelf.get(url), url
    except (UnreadableDocument, MissingPackage) as problem:
        if on_skip is None:
            raise
        on_skip(problem if isinstance(problem, UnreadableDocument) else missing(url, problem))


def warnings_of(path: Path) -> tuple[str, ...]:
    """What is to be warned of a file: nothing, unless it stands on a shelf."""
    note = path.with_suffix(".note")
    if not note.is_file():
        return ()
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    found = told.get("warnings") if isinstance(told, dict) and told.get("url") else None
    return tuple(map(str, found)) if isinstance(found, list) else ()


def missing(name: str, package: MissingPackage) -> UnreadableDocument:
    """What is told of a file whose reader is an extra that is not installed."""
    reason, _, way_out = str(package).partition(": ")
    return UnreadableDocument(name, reason, way_out)


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
        problem = UnreadableDocument(name, because("hidden"), advice("name_itself"))
    elif path.suffix.lower() in _ROWS:
        problem = UnreadableDocument(name, because("holds_rows"), advice("name_rows"))
    elif path.suffix.lower() != _ARCHIVE and by_ending(path) is None:
        what = path.suffix or "files without an ending"
        problem = UnreadableDocument(
            name, because("no_reader_for", ending=what), advice("formats", formats=", ".join(formats()))
        )
    else:
        return True
    if on_skip:
        on_skip(problem)
    return False
