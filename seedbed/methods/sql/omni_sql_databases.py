"""Designs of databases for `omni_sql`: the JSON a model writes, what must hold in it, and the statements it becomes.

As published, primary keys are numbered anew and foreign keys get values that are there, so that every reference holds
whatever the sample rows say. Further rows, of which the paper has none, are drawn from the values of the sample rows.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Cell = str | int | float | bool | None
_NAME = re.compile(r"[^\W\d]\w{0,59}")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(.*)", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{1,4}")


class Flawed(Exception):
    """A design that makes no database; the message says why."""


class Column(BaseModel):
    """A column; ``type`` in any words, read as SQLite's affinities."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(pattern=r"^[^\W\d]\w{0,59}$")
    type: str
    description: str = ""

    @property
    def kind(self) -> str:
        """INTEGER, REAL or TEXT."""
        told = self.type.upper()
        if "INT" in told or "BOOL" in told:
            return "INTEGER"
        return "REAL" if re.search(r"REAL|FLOA|DOUB|NUM|DEC|MONEY", told) else "TEXT"


class Table(BaseModel):
    """A table with two sample rows or more."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(pattern=r"^[^\W\d]\w{0,59}$")
    description: str = ""
    columns: list[Column] = Field(min_length=1, max_length=60)
    primary_key: list[str] = Field(min_length=1, max_length=4)
    rows: list[list[Cell]] = Field(min_length=1, max_length=20)


class Link(BaseModel):
    """A foreign key: a column that holds keys of another table."""

    model_config = ConfigDict(extra="forbid")
    table: str
    column: str
    to_table: str
    to_column: str


class Design(BaseModel):
    """A database as a model designs it."""

    model_config = ConfigDict(extra="forbid")
    domain: str = Field(min_length=1)
    scenario: str = Field(min_length=1)
    tables: list[Table] = Field(min_length=1, max_length=40)
    foreign_keys: list[Link] = Field(default_factory=list)


def inspect(design: Design) -> None:
    """What must hold before anything is built: names, lengths of rows, keys, targets of references.

    Raises:
        Flawed: it does not.
    """
    _unique([one.name for one in design.tables], "table")
    tables = {one.name.lower(): one for one in design.tables}
    for table in design.tables:
        names = [one.name for one in table.columns]
        _unique(names, f"column of {table.name}")
        for key in table.primary_key:
            _known(key, names, f"the primary key of {table.name}")
        for number, row in enumerate(table.rows, 1):
            if len(row) != len(names):
                raise Flawed(f"row {number} of {table.name} has {len(row)} values for {len(names)} columns")
    _unique([f"{one.table}.{one.column}" for one in design.foreign_keys], "foreign key")
    for link in design.foreign_keys:
        for name, column in ((link.table, link.column), (link.to_table, link.to_column)):
            if name.lower() not in tables:
                raise Flawed(f"a foreign key names the table {name}, which is not there")
            _known(column, [one.name for one in tables[name.lower()].columns], f"a foreign key of {name}")
        if [one.lower() for one in tables[link.to_table.lower()].primary_key] != [link.to_column.lower()]:
            raise Flawed(f"{link.table}.{link.column} points at {link.to_table}.{link.to_column}, no primary key")


def _unique(names: list[str], what: str) -> None:
    lowered = [one.lower() for one in names]
    twice = next((one for at, one in enumerate(names) if lowered.index(one.lower()) < at), None)
    if twice is not None:
        raise Flawed(f"the {what} {twice} is there twice")


def _known(name: str, names: list[str], what: str) -> None:
    if name.lower() not in [one.lower() for one in names]:
        raise Flawed(f"{what} names the column {name}, which is not there")


def statements(design: Design, rng: Random, rows: int) -> str:
    """CREATE TABLE and INSERT statements of a design, ``rows`` rows a table (fewer where keys are pairs of keys).

    Raises:
        Flawed: the design does not hold.
    """
    inspect(design)
    links = {(one.table.lower(), one.column.lower()): one for one in design.foreign_keys}
    keys: dict[str, list[Any]] = {}
    waiting, made = list(design.tables), dict[str, list[list[Cell]]]()
    while waiting:  # tables whose keys are other tables' keys come after those
        ready = [one for one in waiting if _keyed_by(one, links) <= keys.keys()]
        if not ready:
            raise Flawed(f"the keys of {waiting[0].name} and of what it points at need one another")
        for table in ready:
            made[table.name] = _keyed(table, links, keys, rng, rows)
            waiting.remove(table)
    _type_references(design, links)
    for table in design.tables:
        _point(table, made[table.name], links, keys, rng)
    parts = [_create(one, links) for one in design.tables]
    for table in design.tables:
        start = f"INSERT INTO {_quoted(table.name)} VALUES"
        parts += [f"{start} ({', '.join(map(_literal, row))});" for row in made[table.name]]
    return "\n".join(parts)


def _keyed_by(table: Table, links: dict[tuple[str, str], Link]) -> set[str]:
    found = [links.get((table.name.lower(), key.lower())) for key in table.primary_key]
    return {one.to_table.lower() for one in found if one is not None}


def _keyed(
    table: Table, links: dict[tuple[str, str], Link], keys: dict[str, list[Any]], rng: Random, rows: int
) -> list[list[Cell]]:
    """The table's rows with their primary keys; what points elsewhere beside them is filled in later."""
    places = {one.name.lower(): at for at, one in enumerate(table.columns)}
    own = [one.lower() for one in table.primary_key]
    borrowed = {one: keys[links[table.name.lower(), one].to_table.lower()]
                for one in own if (table.name.lower(), one) in links}  # fmt: skip
    if len(borrowed) == len(own):
        every = list(product(*(borrowed[one] for one in own)))
        told = sorted(rng.sample(range(len(every)), min(rows, len(every))))
        chosen = [dict(zip(own, every[at], strict=True)) for at in told]
    else:
        chosen = [
            {one: rng.choice(borrowed[one]) if one in borrowed else _number(table, places[one], at) for one in own}
            for at in range(rows)
        ]
    drawn = [_row(table, at, rng) for at in range(len(chosen))]
    for row, key in zip(drawn, chosen, strict=True):
        for name, value in key.items():
            row[places[name]] = value
    if len(own) == 1:
        keys[table.name.lower()] = [row[places[own[0]]] for row in drawn]
    return drawn


def _number(table: Table, place: int, at: int) -> Cell:
    """A key by the row's number; of texts with the letters that the sample begins with."""
    if table.columns[place].kind != "TEXT":
        return at + 1
    letters = _LETTERS.match(str(table.rows[0][place] or ""))
    return f"{letters[0] if letters else ''}{at + 1}"


def _row(table: Table, at: int, rng: Random) -> list[Cell]:
    if at < len(table.rows):
        return [_fitting(one.kind, value) for one, value in zip(table.columns, table.rows[at], strict=True)]
    return [_drawn(one.kind, [row[place] for row in table.rows], rng) for place, one in enumerate(table.columns)]


def _drawn(kind: str, samples: list[Cell], rng: Random) -> Cell:
    """A value like the samples: numbers about their span, dates near theirs, of texts one of them."""
    value = _fitting(kind, rng.choice(samples))
    numbers = [one for one in (_fitting(kind, sample) for sample in samples) if isinstance(one, int | float)]
    if isinstance(value, int | float) and set(numbers) - {0, 1}:
        low, high = min(numbers), max(numbers)
        if all(isinstance(one, int) for one in numbers):
            return rng.randint(int(low), int(high + max(1, (high - low) // 2)))
        return round(rng.uniform(low, high + max(1.0, (high - low) / 2)), 2)
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found:
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return f"{day + timedelta(days=rng.randint(-60, 60))}{found[4]}"
        except (ValueError, OverflowError):  # the 31st of February: a text like any other
            return value
    return value


def _fitting(kind: str, value: Cell) -> Cell:
    """A sample's value as its column's type has it; what is no number stays a text, as SQLite would keep it."""
    if isinstance(value, bool):
        return int(value) if kind != "TEXT" else str(value).lower()
    if kind == "TEXT":
        return None if value is None else str(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(?:\.\d{1,9})?", value):
        return float(value) if "." in value or kind == "REAL" else int(value)
    return value


def _type_references(design: Design, links: dict[tuple[str, str], Link]) -> None:
    """A column that points at another has its type."""
    columns = {(table.name.lower(), one.name.lower()): one for table in design.tables for one in table.columns}
    for place, link in links.items():
        columns[place].type = columns[link.to_table.lower(), link.to_column.lower()].kind


def _point(
    table: Table, rows: list[list[Cell]], links: dict[tuple[str, str], Link], keys: dict[str, list[Any]], rng: Random
) -> None:
    """Give every foreign key outside the primary key a value that is there."""
    own = {one.lower() for one in table.primary_key}
    for at, column in enumerate(table.columns):
        link = links.get((table.name.lower(), column.name.lower()))
        if link is not None and column.name.lower() not in own:
            for row in rows:
                row[at] = rng.choice(keys[link.to_table.lower()])


def _create(table: Table, links: dict[tuple[str, str], Link]) -> str:
    lines = [f"  {_quoted(one.name)} {one.kind}" for one in table.columns]
    told = [
        f" -- {one.description}" if (one.description and "\n" not in one.description) else "" for one in table.columns
    ]
    lines.append(f"  PRIMARY KEY ({', '.join(map(_quoted, table.primary_key))})")
    for column in table.columns:
        if link := links.get((table.name.lower(), column.name.lower())):
            target = f"{_quoted(link.to_table)} ({_quoted(link.to_column)})"
            lines.append(f"  FOREIGN KEY ({_quoted(column.name)}) REFERENCES {target}")
    told += [""] * (len(lines) - len(told))
    body = [f"{line}{',' if at < len(lines) - 1 else ''}{told[at]}" for at, line in enumerate(lines)]
    return f"CREATE TABLE {_quoted(table.name)} (\n" + "\n".join(body) + "\n);"


WORDS = frozenset(
    "add all alter and as asc between by case check collate column commit constraint create cross current default "
    "delete desc distinct drop else end escape except exists filter foreign from full group having in index inner "
    "insert intersect into is isnull join key left like limit match natural not notnull null of offset on or order "
    "outer over partition primary range references right rows select set table then to transaction trigger union "
    "unique update using values view when where window with without".split()
)


def _quoted(name: str) -> str:
    """Bare, as models write them, where a name is no word of SQL."""
    return f'"{name}"' if name.lower() in WORDS or not _NAME.fullmatch(name) else name


def _literal(value: Cell) -> str:
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)
