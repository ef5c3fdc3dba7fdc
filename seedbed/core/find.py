"""Finding entries by name: the folder is the catalogue, there is no list to edit."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from types import ModuleType
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.step import Entry, read_entry

PACKAGE = Path(__file__).parent.parent
STEP_WINGS = ("methods", "checks", "quality")
_IMPORT = re.compile(
    r"^\s*from seedbed\.((?:methods|checks|quality|problems|ingest)[\w.]*) import (\([^)]*\)|.*)", re.MULTILINE
)


@lru_cache(maxsize=1)
def files() -> dict[str, dict[str, Path]]:
    """Every entry file by wing and name: ``files()["methods"]["magpie"]``. Names with a leading ``_`` are private."""
    wings = (*STEP_WINGS, "problems", "ingest", "export")
    return {wing: {path.stem: path for path in sorted((PACKAGE / wing).rglob("[a-z]*.py"))} for wing in wings}


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for the closest known name, or the list of names when none is close."""
    from difflib import get_close_matches

    lowered = {one.lower(): one for one in sorted(known)}
    close = get_close_matches(name.lower(), lowered, n=1, cutoff=0.6)
    if close:
        return f"; did you mean '{lowered[close[0]]}'?"
    return f"; known: {', '.join(lowered.values())}" if lowered else ""


def module(wing: str, name: str) -> ModuleType:
    """The module of an entry.

    Raises:
        RecipeError: no entry of that name; the message names the nearest one.
    """
    known = files()[wing]
    if name not in known:
        raise RecipeError(f"there is no '{name}' among the {wing}{nearest(name, known)}")
    dotted = known[name].relative_to(PACKAGE.parent).with_suffix("").parts
    return importlib.import_module(".".join(dotted))


@lru_cache(maxsize=1024)
def entry(name: str) -> Entry:
    """The entry that a step of a recipe names; a path to a Python file of one's own works as well.

    Raises:
        RecipeError: no such entry; the message names the nearest one.
    """
    if name.endswith(".py"):
        return _own(Path(name))
    for wing in STEP_WINGS:
        path = files()[wing].get(name)
        if path is not None and is_entry(path):
            return _entry(module(wing, name), wing, path)
    known = [found for wing in STEP_WINGS for found, path in files()[wing].items() if is_entry(path)]
    raise RecipeError(f"there is no entry '{name}' in the catalogue{nearest(name, known)}")


def names(wing: str) -> list[str]:
    """The names of a wing's entries, sorted."""
    return sorted(name for name, path in files()[wing].items() if is_entry(path))


@cache
def is_entry(path: Path) -> bool:
    """Whether a file of the package is an entry: it defines a function named like itself.

    A problem family defines ``make`` instead; an export format also has the name of its ``FILE``.
    """
    text = path.read_text(encoding="utf-8")
    if path.is_relative_to(PACKAGE / "problems"):
        return "\ndef make(" in text
    if path.parent.name == "export" and "\nFILE = " not in text:
        return False
    return f"\ndef {path.stem}(" in text or f"\nasync def {path.stem}(" in text


def example(found: Entry) -> Any:
    """The ``EXAMPLE`` of an entry's file, or None for a file of the user's that has none."""
    return getattr(sys.modules[found.function.__module__], "EXAMPLE", None)


def prompts(found: Entry) -> dict[str, Any]:
    """The prompts of an entry's file by the name they have there."""
    from seedbed.core.prompt import Prompt

    values = vars(sys.modules[found.function.__module__])
    return {name: value for name, value in values.items() if isinstance(value, Prompt)}


def code_digest(found: Entry) -> str:
    """A digest of the code of an entry: what a segment's fingerprint knows of it.

    Of its own file, and of the files of the catalogue that it imports, however far and wherever in a function: a mended
    helper must not leave the rows of the broken one behind.
    """
    return source_digest(sys.modules[found.function.__module__])


def source_digest(module: ModuleType) -> str:
    """The same of a module, such as a problem family's."""
    mixed = blake2b(module.__name__.encode(), digest_size=8)
    for path in sorted(_sources(Path(module.__file__ or ""), set())):
        mixed.update(path.read_bytes())
    return mixed.hexdigest()


def _sources(path: Path, seen: set[Path]) -> set[Path]:
    """A file and the files of the catalogue's wings that it imports."""
    if path in seen or not path.is_file():
        return seen
    seen.add(path)
    for dotted, names in _IMPORT.findall(path.read_text(encoding="utf-8")):
        folder = PACKAGE.joinpath(*dotted.split("."))
        _sources(folder.with_suffix(".py"), seen)
        if folder.is_dir():
            for name in re.findall(r"\w+", names):
                _sources(folder / f"{name}.py", seen)
    return seen


def _entry(found: ModuleType, wing: str, path: Path) -> Entry:
    folder = path.parent.relative_to(PACKAGE / wing)
    return read_entry(
        getattr(found, path.stem), wing=wing, field=folder.as_posix().strip("."), card=found.__doc__ or ""
    )


def _own(path: Path) -> Entry:
    if not path.is_file():
        raise RecipeError(f"{path}: no such file; a step names an entry of the catalogue or a Python file of yours")
    spec = importlib.util.spec_from_file_location(f"seedbed_own_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RecipeError(f"{path}: cannot be loaded as Python")
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    function = getattr(loaded, path.stem, None)
    if function is None:
        raise RecipeError(f"{path}: has no function named '{path.stem}', like the file")
    return read_entry(function, wing="own", card=loaded.__doc__ or "")
