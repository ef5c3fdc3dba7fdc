"""What the statements that make a database say of it: tables, columns, keys, and which column points at which."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from seedbed.checks.sql_text import NotSql, parsed

Kind = Literal["number", "text", "other"]
_PIECES = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*` | --[^\n]* | /\*.*?\*/ | ; | [^'"`;/-]+ | .""",
    re.VERBOSE | re.DOTALL,
)
_OPTIONS = re.compile(r"(?:,|\s|WITHOUT\s+ROWID\b|STRICT\b)+$", re.IGNORECASE)
"""Of SQLite, after the last bracket; sqlglot takes none of a statement that has them."""
_MAKES = re.compile(r"\s*CREATE\s+(?:TEMP\w*\s+)?(?:UNIQUE\s+INDEX|TABLE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `checked`: a CHECK speaks of it; `made`: the engine computes it."""

    name: str
    kind: Kind
    nullable: bool = True
    checked: bool = False
    made: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `keys` are its primary key and what else must be unique, the primary key first where there is one."""

    name: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    rowid: bool = True

    def column(self, name: str) -> Column | None:
        """The column of a name, whatever its case."""
        return next((one for one in self.columns if one.name.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Points:
    """Columns of one table that hold values of columns of another; `declared`: the schema says so."""

    table: str
    columns: tuple[str, ...]
    to: str
    keys: tuple[str, ...]
    declared: bool = True


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables, and what points where."""

    tables: tuple[Table, ...]
    points: tuple[Points, ...]


@lru_cache(maxsize=256)
def schema_of(text: str, dialect: str) -> Schema:
    """The schema that statements make; tables that cannot be read are left out."""
    tables: dict[str, Table] = {}
    points: list[Points] = []
    for statement in statements(text):
        if not _MAKES.match(statement):
            continue
        try:
            trees = parsed(_OPTIONS.sub("", statement), dialect)
        except NotSql:
            continue
        for tree in trees:
            _take(tree, statement, tables, points)
    full = [one if one.keys else _with_keys(one, tables) for one in points]
    return Schema(tuple(tables.values()), tuple(one for one in full if one.keys))


def with_guesses(schema: Schema, joined: Iterable[tuple[str, str]]) -> Schema:
    """The schema with what points where though nobody declared it: by names, and by what queries join."""
    names = set(joined)
    found = set(schema.points)
    known = {(one.table, one.columns) for one in found}
    for parent in schema.tables:
        if len(parent.primary) != 1:
            continue
        key = parent.primary[0]
        for child in schema.tables:
            for column in child.columns:
                pair = (column.name.lower(), key.lower())
                meant = pair in names or pair[::-1] in names or _named_after(column.name, key, parent.name)
                is_key = (column.name,) == child.primary and child is not parent and not _same(pair)
                if child is parent or not meant or is_key or (child.name, (column.name,)) in known:
                    continue
                found.add(Points(child.name, (column.name,), parent.name, (key,), declared=False))
    return Schema(schema.tables, tuple(sorted(found, key=lambda one: (one.table, one.columns, one.to))))


def statements(text: str) -> list[str]:
    """The statements of a text, told apart by semicolons outside strings, names and comments."""
    found = [""]
    for piece in _PIECES.findall(text):
        if piece == ";":
            found.append("")
        elif piece.startswith(("--", "/*")):
            found[-1] += " "
        else:
            found[-1] += piece
    return [one.strip() for one in found if one.strip()]


def _same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _named_after(column: str, key: str, table: str) -> bool:
    """Whether a column's name says that it holds another table's key: the same name, or the table's and ``id``."""
    low, bare = column.lower(), table.lower()
    singular = bare.removesuffix("s")
    return (low == key.lower() and low != "id") or low in {f"{bare}_id", f"{singular}_id", f"{bare}id", f"{singular}id"}


def _with_keys(points: Points, tables: dict[str, Table]) -> Points:
    parent = tables.get(points.to.lower())
    return Points(points.table, points.columns, points.to, parent.primary if parent else ())


def _take(tree: Any, statement: str, tables: dict[str, Table], points: list[Points]) -> None:
    from sqlglot import exp

    if not isinstance(tree, exp.Create):
        return
    if tree.kind == "INDEX" and isinstance(tree.this, exp.Index):
        name = tree.this.args["table"].name.lower()
        params = tree.this.args.get("params")
        parts = tuple(one.find(exp.Identifier).name for one in (params.args.get("columns") or [] if params else []))
        if name in tables and parts:
            old = tables[name]
            tables[name] = Table(old.name, old.columns, old.primary, (*old.keys, parts), old.rowid)
    elif tree.kind == "TABLE" and isinstance(tree.this, exp.Schema):
        table, own = _table(tree.this)
        rowid = not re.search(r"\bWITHOUT\s+ROWID\b", statement, re.IGNORECASE)
        tables[table.name.lower()] = Table(table.name, table.columns, table.primary, table.keys, rowid)
        points.extend(own)


def _table(made: Any) -> tuple[Table, list[Points]]:
    from sqlglot import exp

    name = made.this.name
    columns: list[Column] = []
    primary: tuple[str, ...] = ()
    keys: list[tuple[str, ...]] = []
    points: list[Points] = []
    checked = {one.name.lower() for part in made.find_all(*_checks()) for one in part.find_all(exp.Column)}
    for part in made.expressions:
        if isinstance(part, exp.ColumnDef):
            kinds = [one.kind for one in part.constraints]
            if any(isinstance(one, exp.PrimaryKeyColumnConstraint) for one in kinds):
                primary = (part.name,)
            if any(isinstance(one, exp.UniqueColumnConstraint) for one in kinds):
                keys.append((part.name,))
            points += [_points(name, (part.name,), one) for one in kinds if isinstance(one, exp.Reference)]
            columns.append(_column(part, kinds, checked))
        elif isinstance(part, exp.Identifier):  # a column without a type
            columns.append(Column(part.name, "other"))
        for one in part.find_all(exp.PrimaryKey, exp.UniqueColumnConstraint, exp.ForeignKey):
            names = tuple(
                i.name for i in (one.this.expressions if isinstance(one.this, exp.Schema) else one.expressions)
            )
            if isinstance(one, exp.ForeignKey):
                points.append(_points(name, names, one.args["reference"]))
            elif isinstance(one, exp.PrimaryKey):
                primary = tuple(i.find(exp.Identifier).name for i in one.expressions)
            elif names:
                keys.append(names)
    return Table(name, tuple(columns), primary, ((primary,) if primary else ()) + tuple(keys)), points


def _column(part: Any, kinds: list[Any], checked: set[str]) -> Column:
    from sqlglot import exp

    must = (exp.NotNullColumnConstraint, exp.PrimaryKeyColumnConstraint)
    made = (exp.ComputedColumnConstraint, exp.GeneratedAsIdentityColumnConstraint, exp.GeneratedAsRowColumnConstraint)
    return Column(
        part.name,
        _kind(part.kind),
        nullable=not any(isinstance(one, must) for one in kinds),
        checked=part.name.lower() in checked,
        made=any(isinstance(one, made) for one in kinds),
    )


def _points(table: str, columns: tuple[str, ...], reference: Any) -> Points:
    from sqlglot import exp

    target = reference.this
    if isinstance(target, exp.Schema):
        return Points(table, columns, target.this.name, tuple(one.name for one in target.expressions))
    return Points(table, columns, target.name, ())


def _checks() -> tuple[Any, ...]:
    from sqlglot import exp

    return (exp.CheckColumnConstraint,)


def _kind(kind: Any) -> Kind:
    from sqlglot import exp

    if not isinstance(kind, exp.DataType):
        return "other"
    if kind.this in exp.DataType.NUMERIC_TYPES:
        return "number"
    return "text" if kind.this in exp.DataType.TEXT_TYPES else "other"
