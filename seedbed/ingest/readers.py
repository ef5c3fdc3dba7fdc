"""Which readers there are: the files of this folder that have a `FORMAT`."""

import importlib
import importlib.util
from functools import cache
from pathlib import Path

from seedbed import ingest
from seedbed.ingest.blocks import Format


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


def by_ending(path: Path) -> str | None:
    """The reader of files with this ending, if there is one."""
    ending = path.suffix.lower()
    return next((name for name, form in formats().items() if ending in form.endings), None)
