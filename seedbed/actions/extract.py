"""An extraction: reading documents into a folder where their chunks can be looked at, changed and used as rows.

``settings.json`` says what is read and how, ``read`` holds the reading as ``seedbed ingest`` writes it, ``chunks.db``
the versions. Read again, only what changed is read, and what was done to the other chunks stays.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import astuple
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.store.extraction import Extraction, Wanted
from seedbed.store.extraction_intake import take_in

if TYPE_CHECKING:
    from seedbed.ingest.corpus import Report

SETTINGS, READ, REPORT = "settings.json", "read", "report.jsonl"
TREE = "tree"
"""The wish for domains of a tree that stands in the settings."""
BY = ("structure", "sentences", "tokens", "headings", "separators", "page", "time", "code_units")
"""The ways to cut that need nothing but numbers."""
OnProgress = Callable[[int, int, int], None]


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is read, and how.

    Attributes:
        places: files, folders and patterns below the project's folder, or addresses of the web.
        by, size, overlap: how it is cut; see ``seedbed ingest``.
        mask, unicode: what is done to texts before.
        languages, repeats: tell languages; leave out what repeats.
        domains: "", ``headings``, ``model`` or ``tree``.
        tree: of domains, as ``ingest/domain_tree.py`` reads it, for ``domains: tree``.
        web: whether addresses may be fetched.
        model, vision: models as recipes write them: for ``domains`` of a model or a tree, and for pages without text.
    """

    places: list[str]
    by: str = "structure"
    size: int = 1500
    overlap: int = 0
    mask: str = ""
    unicode: str = "keep"
    languages: bool = False
    repeats: bool = False
    domains: str = "headings"
    tree: str = ""
    web: bool = False
    model: str | dict[str, Any] | None = None
    vision: str | dict[str, Any] | None = None


def read_settings(folder: Path) -> Settings:
    """The settings of an extraction.

    Raises:
        RecipeError: there are none, or they are not of this form.
    """
    try:
        return msgspec.json.decode((folder / SETTINGS).read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError) as error:
        raise RecipeError(f"{folder.name}/{SETTINGS}: {error}") from None


def write_settings(folder: Path, settings: Settings) -> None:
    """Keep settings."""
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / SETTINGS, msgspec.json.format(msgspec.json.encode(settings), indent=1))


def domains_of(settings: Settings) -> Any:
    """What settings wish for domains: None, a word, or the tree.

    Raises:
        RecipeError: there is no such wish, or the text is no tree.
    """
    from seedbed.ingest.domain_tree import DRAWN, tree_in

    if settings.domains == TREE:
        return tree_in(settings.tree)
    if settings.domains not in ("", *DRAWN):
        raise RecipeError(f"domains: '{settings.domains}'; give {', '.join(DRAWN)}, {TREE} or nothing")
    return settings.domains or None


def extract(
    folder: Path, home: Path, *, by: str, on_progress: OnProgress | None = None, on_asked: Any = None
) -> tuple[Report, int]:
    """Read what the settings name and take it in; the report, and the version there is then.

    Args:
        folder: of the extraction.
        home: what its places start from.
        by: who asked for it.
        on_progress, on_asked: as ``ingest`` tells them.

    Raises:
        RecipeError: nothing is there, or it cannot be read so; not one document could be read.
        ProviderError: a model that is asked answers nobody.
    """
    from seedbed.actions.ingest import Wishes, cleaning_of, corpus

    settings = read_settings(folder)
    given: Any = {"vision": settings.vision, "model": settings.model}  # specs take what a recipe's text may hold
    wishes = Wishes(
        web=settings.web,
        languages=settings.languages,
        repeats=settings.repeats,
        domains=domains_of(settings),
        **given,
    )
    places = [_place(home, one) for one in settings.places]
    report = corpus(
        places,
        folder / READ,
        size=settings.size,
        by=settings.by,
        overlap=settings.overlap,
        cleaning=cleaning_of(settings.unicode, settings.mask),
        wishes=wishes,
        on_progress=on_progress,
        on_asked=on_asked,
    )
    version = take_in(Extraction(folder), folder / READ, paths=_files(places), by=by)
    return report, version


def results(folder: Path) -> list[dict[str, Any]]:
    """A line for each file of the last reading: what came of it, or why nothing did and what to do about it."""
    try:
        text = (folder / READ / REPORT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines()]


def rows_file(folder: Path, wanted: Wanted, version: int) -> tuple[Path, int]:
    """The chunks that are wanted of a version as a file of rows, and how many they are.

    Raises:
        RecipeError: there are none.
    """
    from seedbed.export.jsonl import jsonl

    told = msgspec.json.encode(astuple(wanted))
    part = "" if wanted == Wanted() else f"-{blake2b(told, digest_size=4).hexdigest()}"
    target = folder / "rows" / f"{folder.name}-v{version}{part}.jsonl"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        count = jsonl(Extraction(folder).rows(wanted, version, folder.name), target).rows
    else:
        with target.open("rb") as file:
            count = sum(1 for _ in file)
    if not count:
        target.unlink(missing_ok=True)
        raise RecipeError("there is not a single chunk with words among these; choose others")
    return target, count


def _place(home: Path, one: str) -> str | Path:
    from seedbed.ingest.web_address import is_url

    return one if is_url(one) else home / one


def _files(places: list[str | Path]) -> dict[str, str]:
    """The files that documents come from, by the documents' names; not those of the web or in archives."""
    from seedbed.ingest.places import found
    from seedbed.ingest.web_address import is_url

    own: list[str | Path] = [one for one in places if not is_url(str(one))]
    return {name: str(path) for path, name in found(own, lambda _: None)} if own else {}


def _put(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(path)
