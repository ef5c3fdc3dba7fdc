# ruff: noqa: S608  # names are quoted, values come from parsed literals, and it runs in the sandbox only
"""Further states of a database, so that a query which is right by luck fails in one (cf. arXiv 2010.02840).

A state is the statements of the given one, and changes after them as plain SQL: rows doubled under new keys, deleted
where nothing points at them, numbers moved, values taken from other rows or from what the queries compare with,
pointers turned to other rows, NULLs where a column has some already. Keys, declared or guessed from names and from
what the queries join by, hold in every state; columns that a CHECK speaks of, or that are joined by, stay as they are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from seedbed.checks.query_verdict import State
from seedbed.checks.sql_schema import Column, Points, Schema, Table

FLAVOURS = (
    ("doubled", "compared", "backwards"),
    ("moved", "raised", "mirrored", "compared"),
    ("deleted", "turned", "borrowed", "emptied", "backwards"),
    ("doubled", "emptied", "turned", "moved", "compared"),
    ("borrowed", "raised", "deleted", "emptied"),
    ("doubled", "borrowed", "turned", "compared", "backwards"),
    ("mirrored", "moved", "compared", "raised", "emptied"),
)
"""What happens in a first, a second … further state; then from the start again, with other draws."""
_WORDS = {
    "doubled": "rows doubled",
    "moved": "numbers moved",
    "raised": "several highest values",
    "deleted": "rows deleted",
    "compared": "compared values put in",
    "borrowed": "values repeated",
    "mirrored": "values changed places",
    "turned": "references changed",
    "emptied": "NULLs put in",
    "backwards": "the order of rows reversed",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the changes are made by.

    Attributes:
        schema: tables, keys, pointers.
        engine: ``sqlite`` or ``duckdb``.
        literals: by column, in lower case, values as SQL that the queries compare it with.
        joined: names of columns, in lower case, that must keep their values.
    """

    schema: Schema
    engine: str
    literals: Mapping[str, set[str]] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()


def further(tables: str, facts: Facts, number: int, rng: random.Random) -> State:
    """The `number`-th further state, from 0; equal draws make equal states."""
    flavours = FLAVOURS[number % len(FLAVOURS)]
    changes = tuple(one for flavour in flavours for one in _MAKERS[flavour](facts, rng))
    told = ", ".join(_WORDS[one] for one in flavours)
    return State(tables.rstrip().rstrip(";") + "\n;\n" + ";\n".join(changes), told, changes)


def _doubled(facts: Facts, rng: random.Random) -> Iterator[str]:
    for table in _tables(facts):
        renewed = _renewed(facts, table)
        if renewed is None or rng.random() < 0.1:
            continue
        kept = [one for one in table.columns if not one.made]
        names = ", ".join(quoted(one.name) for one in kept)
        values = ", ".join(_new_value(table, one) if one.name in renewed else quoted(one.name) for one in kept)
        verb = "INSERT OR IGNORE INTO" if table.keys else "INSERT INTO"
        yield f"{verb} {quoted(table.name)} ({names}) SELECT {values} FROM {quoted(table.name)} WHERE {_some(rng)}"


def _renewed(facts: Facts, table: Table) -> set[str] | None:
    """Columns that need another value in a row's double; None: it cannot be doubled."""
    pointing = {name for one in facts.schema.points if one.table == table.name for name in one.columns}
    if not table.keys:
        return set() if {one.name for one in table.columns} - pointing else None
    renewed: set[str] = set()
    for key in table.keys:
        free = [
            name for name in key if name not in pointing and (found := table.column(name)) and found.kind != "other"
        ]
        if not free:
            return None
        renewed.add(free[0])
    return renewed


def _new_value(table: Table, column: Column) -> str:
    name = quoted(column.name)
    if column.kind == "text":
        return f"{name} || '-2'"
    return f"{name} + (SELECT max({name}) FROM {quoted(table.name)})"


def _deleted(facts: Facts, rng: random.Random) -> Iterator[str]:
    for table in _tables(facts):
        if rng.random() < 0.7:
            pointed = [_pointed_at(one) for one in facts.schema.points if one.to.lower() == table.name.lower()]
            yield f"DELETE FROM {quoted(table.name)} WHERE {' AND '.join([_some(rng), *pointed])}"


def _pointed_at(points: Points) -> str:
    pairs = zip(points.columns, points.keys, strict=False)
    same = " AND ".join(f"o.{quoted(column)} = {quoted(points.to)}.{quoted(key)}" for column, key in pairs)
    return f"NOT EXISTS (SELECT 1 FROM {quoted(points.table)} AS o WHERE {same})"


def _moved(facts: Facts, rng: random.Random) -> Iterator[str]:
    for table, column in _free(facts):
        if column.kind == "number" and rng.random() < 0.8:
            name, span = quoted(column.name), rng.choice((2, 3, 5))
            by = f"(rowid * {rng.randrange(1, 7)} + {rng.randrange(3)}) % {span}"
            yield _update(facts, table, f"{name} = {name} + {by}", f"{_some(rng)} AND {_numeric(facts, table, column)}")


def _raised(facts: Facts, rng: random.Random) -> Iterator[str]:
    """Some rows get the highest value of all; then one row, or a few, one above it."""
    for table, column in _free(facts):
        if column.kind == "number":
            name = quoted(column.name)
            highest = f"(SELECT max(o.{name}) FROM {quoted(table.name)} AS o)"
            numeric = _numeric(facts, table, column)
            if rng.random() < 0.7:
                yield _update(facts, table, f"{name} = {highest}", f"{_some(rng)} AND {numeric}")
            if rng.random() < 0.7:
                yield _update(facts, table, f"{name} = {highest} + 1", f"{_some(rng)} AND {numeric}")


def _numeric(facts: Facts, table: Table, column: Column) -> str:
    """Only in columns of numbers that are no flags: those of 0 and 1 alone keep to them."""
    name = quoted(column.name)
    others = f"EXISTS (SELECT 1 FROM {quoted(table.name)} AS o WHERE o.{name} NOT IN (0, 1))"
    return f"typeof({name}) IN ('integer', 'real') AND {others}" if facts.engine == "sqlite" else others


def _borrowed(facts: Facts, rng: random.Random) -> Iterator[str]:
    """Values of other rows: of one row for all, or of the next row for each."""
    for table, column in _free(facts):
        if rng.random() < 0.6:
            name, own, place = quoted(column.name), quoted(table.name), rng.randrange(8)
            which = f"o.{name} IS NOT NULL" if place < 4 else f"o.rowid > {own}.rowid"
            last = f"OFFSET {place}" if place < 4 else ""
            other = f"(SELECT o.{name} FROM {own} AS o WHERE {which} ORDER BY o.rowid LIMIT 1 {last})"
            yield _update(facts, table, f"{name} = COALESCE({other}, {name})", f"{_some(rng)} AND {name} IS NOT NULL")


def _mirrored(facts: Facts, rng: random.Random) -> Iterator[str]:
    """The first row gets the last one's value and so on: what happens to lie in order does so no more."""
    for number, (table, column) in enumerate(_free(facts)):
        if rng.random() < 0.6:
            name, own = quoted(column.name), quoted(table.name)
            copy = quoted(f"__mirrored_{number}_{rng.randrange(1000)}")
            yield f"CREATE TEMP TABLE {copy} AS SELECT rowid AS at, {name} AS was FROM {own}"
            ends = f"(SELECT min(m.at) + max(m.at) FROM {copy} AS m)"
            other = f"(SELECT m.was FROM {copy} AS m WHERE m.at = {ends} - {own}.rowid)"
            yield _update(facts, table, f"{name} = COALESCE({other}, {name})", f"{name} IS NOT NULL")
            yield f"DROP TABLE {copy}"


def _compared(facts: Facts, rng: random.Random) -> Iterator[str]:
    for table, column in _free(facts):
        values = sorted(facts.literals.get(column.name.lower(), ()))
        rng.shuffle(values)
        for value in values[:3]:
            if value.startswith("'") != (column.kind == "number"):
                yield from _put(facts, table, column, value, rng)
    for table, column in _unique(facts):
        for value in sorted(facts.literals.get(column.name.lower(), ()))[:2]:
            if value.startswith("'"):
                yield from _moved_on(facts, table, column, value, rng)


def _put(facts: Facts, table: Table, column: Column, value: str, rng: random.Random) -> Iterator[str]:
    """A compared value, and for a number its neighbours, into a quarter of the rows each."""
    name, own, start = quoted(column.name), quoted(table.name), rng.randrange(4)
    for place, by in enumerate((0, 1, -1) if column.kind == "number" else (0,)):
        where = f"rowid % 4 = {(start + place) % 4}"
        if column.kind == "number":
            put = f"{value} + {by}" if by else value
            known = f"{put} IN (0, 1) OR EXISTS (SELECT 1 FROM {own} AS o WHERE o.{name} NOT IN (0, 1))"
            where += f" AND ({known})"
        else:
            put = value
            if value[1:2].isdigit():  # a date, a code: a part of one, out of a LIKE, is none
                length = f"length(CAST(o.{name} AS VARCHAR)) = {len(value) - 2}"
                where += f" AND EXISTS (SELECT 1 FROM {own} AS o WHERE {length})"
        yield _update(facts, table, f"{name} = {put}", where)


def _moved_on(facts: Facts, table: Table, column: Column, value: str, rng: random.Random) -> Iterator[str]:
    """A value that only one row may have goes to another row."""
    name, own = quoted(column.name), quoted(table.name)
    yield _update(facts, table, f"{name} = {name} || '-3'", f"{name} = {value}")
    one = f"(SELECT o.rowid FROM {own} AS o ORDER BY o.rowid LIMIT 1 OFFSET {rng.randrange(4)})"
    yield _update(facts, table, f"{name} = {value}", f"rowid = {one}")


def _turned(facts: Facts, rng: random.Random) -> Iterator[str]:
    tables = {one.name: one for one in _tables(facts)}
    parents = {one.name.lower() for one in _tables(facts)}
    for points in facts.schema.points:
        table = tables.get(points.table)
        inside = table is None or any(set(points.columns) & set(key) for key in table.keys)
        if table is None or inside or len(points.columns) != 1 or points.to.lower() not in parents:
            continue
        name, key, place = quoted(points.columns[0]), quoted(points.keys[0]), rng.randrange(4)
        way = rng.choice(("", "DESC "))
        other = f"(SELECT o.{key} FROM {quoted(points.to)} AS o ORDER BY o.rowid {way}LIMIT 1 OFFSET {place})"
        yield _update(facts, table, f"{name} = COALESCE({other}, {name})", f"{_some(rng)} AND {name} IS NOT NULL")


def _emptied(facts: Facts, rng: random.Random) -> Iterator[str]:
    for table, column in _free(facts):
        if column.nullable:
            name = quoted(column.name)
            some = f"EXISTS (SELECT 1 FROM {quoted(table.name)} AS o WHERE o.{name} IS NULL)"
            yield _update(facts, table, f"{name} = NULL", f"{_some(rng)} AND {some}")


def _backwards(facts: Facts, rng: random.Random) -> Iterator[str]:
    """Rows without an order come the other way round, so that a query without one is not saved by how they lie."""
    if facts.engine == "sqlite":
        yield "PRAGMA reverse_unordered_selects = ON"
        return
    pointed = {one.to.lower() for one in facts.schema.points if one.declared}
    for number, table in enumerate(_tables(facts)):
        if table.name.lower() not in pointed and not any(one.made for one in table.columns):
            name, copy = quoted(table.name), quoted(f"__backwards_{number}_{rng.randrange(1000)}")
            yield f"CREATE TEMP TABLE {copy} AS SELECT * FROM {name} ORDER BY rowid DESC"
            yield f"DELETE FROM {name}"
            yield f"INSERT INTO {name} SELECT * FROM {copy} ORDER BY rowid"
            yield f"DROP TABLE {copy}"


_MAKERS = {
    "doubled": _doubled,
    "moved": _moved,
    "raised": _raised,
    "deleted": _deleted,
    "compared": _compared,
    "borrowed": _borrowed,
    "mirrored": _mirrored,
    "turned": _turned,
    "emptied": _emptied,
    "backwards": _backwards,
}


def _tables(facts: Facts) -> list[Table]:
    return [one for one in facts.schema.tables if one.rowid and one.columns]


def _free(facts: Facts) -> Iterator[tuple[Table, Column]]:
    """Columns whose values may be others: no key, no pointer, pointed at by none, not joined by, under no CHECK."""
    for table, column in _loose(facts):
        if column.name.lower() not in {name.lower() for key in table.keys for name in key}:
            yield table, column


def _unique(facts: Facts) -> Iterator[tuple[Table, Column]]:
    """Columns of unique texts that nothing points at; DuckDB holds all of a table that a declared key points at."""
    pointed = {one.to.lower() for one in facts.schema.points if one.declared and facts.engine == "duckdb"}
    for table, column in _loose(facts):
        alone = (column.name,) in table.keys and (column.name,) != table.primary
        if alone and column.kind == "text" and table.name.lower() not in pointed:
            yield table, column


def _loose(facts: Facts) -> Iterator[tuple[Table, Column]]:
    held = {(one.table.lower(), name.lower()) for one in facts.schema.points for name in one.columns}
    held |= {(one.to.lower(), name.lower()) for one in facts.schema.points for name in one.keys}
    for table in _tables(facts):
        for column in table.columns:
            low = column.name.lower()
            if not (low in facts.joined or (table.name.lower(), low) in held or column.checked or column.made):
                yield table, column


def _update(facts: Facts, table: Table, setting: str, where: str) -> str:
    verb = "UPDATE OR IGNORE" if facts.engine == "sqlite" else "UPDATE"
    return f"{verb} {quoted(table.name)} SET {setting} WHERE {where}"


def _some(rng: random.Random) -> str:
    """A part of the rows: every second, third or fourth."""
    every = rng.choice((2, 2, 3, 4))
    return f"rowid % {every} = {rng.randrange(every)}"


def quoted(name: str) -> str:
    """A name as SQL has it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
