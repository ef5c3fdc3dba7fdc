"""What a version of a dataset is, how it is named, and what is counted while its rows are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.row import GENERATION, ORIGIN, Row, generation_of
from seedbed.core.text import estimate_tokens, script_language
from seedbed.export.kinds import JSON, NULL, Kind, widened
from seedbed.store.pieces import Piece

MAIN = "train"
"""The split of a version that was never split."""
MOST_COLUMNS = 500
"""Columns whose types are told; a row may have others."""
MOST_KINDS = 1000
"""Origins that are counted one by one."""
LOOKED_AT = 200
"""Rows of a split whose languages are told."""


class Part(msgspec.Struct, frozen=True):
    """A split of a version: its rows in their order. ``tokens`` are estimated, ``size`` is in bytes of JSON lines."""

    rows: int
    tokens: int
    size: int
    pieces: list[Piece]


class Version(msgspec.Struct, frozen=True, omit_defaults=True):
    """A version of a dataset, as its manifest on disk says.

    Attributes:
        dataset, number: its name.
        hash: of its splits, their names and all their rows in order; 32 hexadecimal digits.
        made: when, ISO 8601 in UTC.
        how: ``run``, ``file``, ``blend`` or ``split``.
        parts: the splits by name.
        before: the version of the same dataset that was the newest, ``NAME@NUMBER``.
        parents: the versions that its rows were made from.
        sources: what else it was made from: runs, files.
        said: what the person said of it.
        recipe: as YAML, where a run made it.
        settings: of the blend or split, and what came of them.
        facts: of the run: models, counts of steps, what limits it has.
        licence: SPDX name or id of the hub; ``licences`` those of what it was made from.
        columns: the kind of each column (see ``export.kinds``).
        generations, origins, languages: rows of each.
        version: of Seedbed.
    """

    dataset: str
    number: int
    hash: str
    made: str
    how: str
    parts: dict[str, Part]
    before: str = ""
    parents: list[str] = []
    sources: list[str] = []
    said: str = ""
    recipe: str = ""
    settings: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    licence: str = ""
    licences: dict[str, str] = {}
    columns: dict[str, Any] = {}
    generations: dict[int, int] = {}
    origins: dict[str, int] = {}
    languages: list[str] = []
    version: str = ""

    @property
    def name(self) -> str:
        """``NAME@NUMBER``."""
        return f"{self.dataset}@{self.number}"

    @property
    def rows(self) -> int:
        """Rows of all splits."""
        return sum(part.rows for part in self.parts.values())

    @property
    def tokens(self) -> int:
        """Estimated tokens of all splits."""
        return sum(part.tokens for part in self.parts.values())

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of all splits."""
        return [piece for part in self.parts.values() for piece in part.pieces]

    @property
    def real(self) -> int:
        """Rows that no model wrote, as far as is known."""
        return self.generations.get(0, 0)

    def part(self, split: str | None) -> Part:
        """A split; without a name the only one, or ``train``.

        Raises:
            RecipeError: there is no such split, or it is not said which of several is meant.
        """
        if split is None and len(self.parts) == 1:
            return next(iter(self.parts.values()))
        if (split or MAIN) not in self.parts:
            names = ", ".join(self.parts)
            raise RecipeError(f"{self.name} has no split '{split or MAIN}'; it has {names}: name one, {self.name}/NAME")
        return self.parts[split or MAIN]


class Ref(msgspec.Struct, frozen=True):
    """What a person writes for a version or a split of it: ``NAME``, ``NAME@3``, ``NAME@1f0c9a2``, ``NAME@3/test``."""

    dataset: str
    version: str = ""
    split: str | None = None

    def __str__(self) -> str:
        at = f"@{self.version}" if self.version else ""
        return f"{self.dataset}{at}{f'/{self.split}' if self.split else ''}"


_REF = re.compile(r"(?P<dataset>\w[\w.-]{0,79})(?:@(?P<version>\w+))?(?:/(?P<split>\w+))?")
_NAME = re.compile(r"\w[\w.-]{0,79}")


def parse_ref(text: str) -> Ref:
    """Read ``NAME[@VERSION][/SPLIT]``.

    Raises:
        RecipeError: it is not of that form.
    """
    found = _REF.fullmatch(text)
    if found is None:
        raise RecipeError(f"'{text}' names no version: write NAME, NAME@3, NAME@HASH or NAME@3/SPLIT")
    version = "" if found["version"] in (None, "latest") else found["version"]
    return Ref(found["dataset"], version, found["split"])


def parse_whole(text: str) -> Ref:
    """Read ``NAME[@VERSION]``, where a whole version is meant.

    Raises:
        RecipeError: it is not of that form, or names a split.
    """
    ref = parse_ref(text)
    if ref.split is not None:
        raise RecipeError(f"{text}: a whole version is meant here, not a split of it; leave /{ref.split} out")
    return ref


def parse_number(text: str) -> int | None:
    """The number of ``NAME@NUMBER``; None of any other text, such as an origin that a file came with."""
    found = _REF.fullmatch(text)
    version = found["version"] if found else None
    return int(version) if version and version.isdecimal() else None


def checked_name(name: str) -> str:
    """A name that a dataset may have.

    Raises:
        RecipeError: it may not.
    """
    if not _NAME.fullmatch(name):
        raise RecipeError(f"'{name}' is no name for a dataset: letters, digits, _ . and - only, at most 80")
    return name


def plain(row: Row) -> Row:
    """The columns that are the row's content: without its id, and without those of descent, which begin with ``_``."""
    return {name: value for name, value in row.items() if name != "id" and not name.startswith("_")}


def texts(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)


def row_tokens(row: Row) -> int:
    """The estimated tokens of a row's texts; those of its id and its descent do not count."""
    return sum(
        estimate_tokens(text)
        for name, value in row.items()
        if name != "id" and not name.startswith("_")
        for text in texts(value)
    )


class Tally:
    """Counts rows as they pass, and turns them into lines; its size does not grow with the rows."""

    def __init__(self, generation: int = 0) -> None:
        self.columns: dict[str, Kind] = {}
        self.generations: Counter[int] = Counter()
        self.origins: Counter[str] = Counter()
        self.languages: set[str] = set()
        self.hash = blake2b(digest_size=16)
        self.rows = self.tokens = self.size = 0
        self._generation = generation

    def lines(self, split: str, rows: Iterable[Row]) -> Iterator[bytes]:
        """Each row of a split as a line of JSON. A row without a generation gets that of this tally.

        Raises:
            SeedbedError: a row cannot be written as UTF-8; it is named.
        """
        self.rows = self.tokens = self.size = 0
        self.hash.update(f"\n{split}\n".encode())  # no row is an empty line
        encode = msgspec.json.encode
        for number, row in enumerate(rows, 1):
            known = {**row, GENERATION: generation_of(row, self._generation)}
            try:
                line = encode(known) + b"\n"
            except UnicodeEncodeError:
                told = f"row {number} ({row.get('id', 'without id')!s:.80})"
                raise SeedbedError(f"{told}: a text holds half a surrogate pair, which UTF-8 cannot write") from None
            self._count(known, number)
            self.size += len(line)
            self.hash.update(line)
            yield line

    def _count(self, row: Row, number: int) -> None:
        self.rows = number
        self.tokens += row_tokens(row)
        self.generations[row[GENERATION]] += 1
        if (origin := row.get(ORIGIN)) and (origin in self.origins or len(self.origins) < MOST_KINDS):
            self.origins[str(origin)] += 1
        for name, value in row.items():
            if name not in self.columns and len(self.columns) >= MOST_COLUMNS:
                continue
            kind = self.columns.get(name, NULL)
            if kind != JSON:
                self.columns[name] = widened(kind, value)
        if number <= LOOKED_AT:
            self.languages.update(script_language(text) for text in texts(list(plain(row).values())) if len(text) > 2)
