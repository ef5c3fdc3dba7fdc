"""The catalogue as it is shown: the list of entries, and the card of one."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from seedbed.actions import chinese_summaries
from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.prompt import Prompt
from seedbed.core.step import Entry, Setting

WINGS = (*find.STEP_WINGS, "problems", "ingest", "export")


@dataclass(frozen=True)
class Listed:
    """A line of the list, read without importing the entry.

    Attributes:
        summary: the first sentence of the card.
        chinese: what it does in Chinese, or "" where nobody has said it.
    """

    name: str
    wing: str
    field: str
    summary: str
    source: str
    chinese: str = ""

    def told(self, language: str) -> str:
        """What it does, in Chinese (``zh``) where that is said, else in English."""
        return (self.chinese if language == "zh" else "") or self.summary


@dataclass(frozen=True)
class Card:
    """All there is to know of an entry."""

    name: str
    wing: str
    field: str
    text: str
    shape: str = ""
    asks: bool = False
    reads: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    writes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    prompts: Mapping[str, Prompt] = dataclasses.field(default_factory=dict)
    example: Any = None


def listed(wing: str | None = None) -> list[Listed]:
    """Every entry, wing by wing; of one wing where it is named."""
    if wing is not None and wing not in WINGS:
        raise RecipeError(f"there is no wing '{wing}'{nearest(wing, WINGS)}")
    wings = WINGS if wing is None else (wing,)
    return [_line(one, name, find.files()[one][name]) for one in wings for name in entry_names(one)]


@cache
def entry_names(wing: str) -> tuple[str, ...]:
    """The names of a wing's entries, without files that only look like one: a chunker, a writer of cards."""
    mark = {"ingest": "\nFORMAT", "export": "-> Written:"}.get(wing, "")
    files = find.files()[wing]
    return tuple(name for name in find.names(wing) if mark in files[name].read_text(encoding="utf-8"))


def page_name(wing: str, name: str) -> str:
    """What the page of an entry is called: the name, after its wing where a format or a family has the same one."""
    return f"{wing}_{name}" if wing in find.STEP_WINGS and name in _other_names() else name


@cache
def _other_names() -> frozenset[str]:
    return frozenset(name for wing in ("problems", "ingest", "export") for name in entry_names(wing))


def _line(wing: str, name: str, path: Path) -> Listed:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    chinese = chinese_summaries.summary(wing, name)
    return Listed(name, wing, _field(wing, path), _sentence(text), source(text), chinese)


def _field(wing: str, path: Path) -> str:
    return path.parent.relative_to(find.PACKAGE / wing).as_posix().strip(".")


def _sentence(card: str) -> str:
    """The first sentence, without the entry's own name in front of it."""
    first = " ".join(card.strip().split("\n\n", 1)[0].split())
    found = re.match(r"(.+?[.;。])(?:\s|$)", first)
    line = (found.group(1) if found else first).rstrip(".;")
    line = line.replace("``", "`")
    return line.split(": ", 1)[1] if re.match(r"[\w -]{1,40}: ", line) else line


def source(card: str) -> str:
    """The paper that a card names first (its arXiv id), or nothing; "No paper" comes before what others did."""
    found = re.search(r"No paper|arXiv[: ](\d{4}\.\d{4,5})", " ".join(card.split()))
    return f"arXiv {found.group(1)}" if found and found.group(1) else ""


def card(name: str) -> Card:
    """The card of an entry, of any wing, or of a Python file of one's own.

    A step that shares its name with a format, a reader or a family is written with its wing: ``methods/alpaca``.

    Raises:
        RecipeError: there is none of that name; the message names the nearest one.
    """
    wing, _, plain = name.partition("/")
    if wing in WINGS and plain in entry_names(wing):
        return _step(find.entry(plain)) if wing in find.STEP_WINGS else _other(wing, plain)
    for wing in ("problems", "ingest", "export"):
        if name in entry_names(wing):
            return _other(wing, name)
    everything = [one for wing in WINGS for one in entry_names(wing)]
    if name not in everything and not name.endswith(".py"):
        raise RecipeError(f"there is no entry '{name}' in the catalogue{nearest(name, everything)}")
    return _step(find.entry(name))


def _step(entry: Entry) -> Card:
    return Card(
        entry.name,
        entry.wing,
        entry.field,
        entry.card,
        entry.shape,
        entry.asks,
        entry.reads,
        entry.optional,
        {name: type_name(kind) for name, kind in entry.writes.items()},
        tuple(entry.settings.values()),
        find.prompts(entry),
        find.example(entry),
    )


def _other(wing: str, name: str) -> Card:
    """A problem family, a reader or an exporter: keyword-only parameters of its function are its settings."""
    module = find.module(wing, name)
    function = module.make if wing == "problems" else getattr(module, name)
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    settings = tuple(
        Setting(one.name, one.annotation, None if one.default is one.empty else one.default, one.default is one.empty)
        for one in parameters
        if one.kind is one.KEYWORD_ONLY and not (wing == "ingest" and one.name == "name")
    )
    return Card(
        name,
        wing,
        _field(wing, find.files()[wing][name]),
        inspect.cleandoc(module.__doc__ or ""),
        settings=settings,
        prompts={key: value for key, value in vars(module).items() if isinstance(value, Prompt)},
    )


def type_name(kind: Any) -> str:
    """A type as it is written."""
    if isinstance(kind, type) and not getattr(kind, "__args__", ()):
        return kind.__name__
    return re.sub(r"\b(?:[a-z_]\w*\.)+", "", str(kind))
