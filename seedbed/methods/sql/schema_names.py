# ruff: noqa: S608  # names are quoted, and it runs in the sandbox only
"""Names for `schema_perturb`: those that a query uses, new ones that will do, and SQLite carrying the query over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from seedbed.checks.query_verdict import said
from seedbed.checks.sql_schema import schema_of
from seedbed.core.context import Context
from seedbed.core.environment import Environment, Opened
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.program import Limits, Outcome
from seedbed.methods.sql.omni_sql_databases import WORDS
from seedbed.methods.sql.sql_running import gave, without_comments

VIEW = "__asked"
"""What the query is called while the tables are altered."""
LIMITS = Limits(wall=20.0, cpu=10.0, value=8 << 20)
_TEXT = re.compile(r"'(?:[^']|'')*'")
_HEAD = re.compile(r'^CREATE VIEW\s+"?__asked"?\s+AS\s+', re.IGNORECASE)
_NAMES = (
    "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql NOT NULL ORDER BY type DESC, rowid"
)
_VIEW = "SELECT sql FROM sqlite_master WHERE name = '__asked'"
_ALL = "SELECT * FROM "


class Altered(NamedTuple):
    """The statements of the new database, and the query on it."""

    tables: str
    sql: str


def used(tables: str, sql: str) -> list[str]:
    """Tables that a query names, and their columns that it names (``table.column``), each as the schema has it."""
    words = {one.lower() for one in re.findall(r"\w+", _TEXT.sub("", without_comments(sql)))}
    found: list[str] = []
    for table in schema_of(tables, "sqlite").tables:
        if table.name.lower() in words:
            found += [table.name, *(f"{table.name}.{one.name}" for one in table.columns if one.name.lower() in words)]
    return found


def amiss(tables: str, told: Mapping[str, str], *, new: bool = False) -> str:
    """What is wrong with new names (``new``: of columns that are not there yet); empty where nothing is."""
    schema = schema_of(tables, "sqlite")
    known = {one.name.lower() for one in schema.tables} | {
        column.name.lower() for one in schema.tables for column in one.columns
    }
    owners: dict[str, str] = {}
    for old, name in told.items():
        if not re.fullmatch(r"[^\W\d]\w{0,59}", name) or name.lower() in WORDS:
            return f"{name!r} is no name, or a word of SQL"
        if name.lower() in known:
            return f"the name {name} stands in the database already"
        bare = old if new else old.rpartition(".")[2].lower()
        if owners.setdefault(name.lower(), bare) != bare:
            return f"the name {name} is given to two things"
    return ""


def renames(told: Mapping[str, str]) -> list[str]:
    """Statements that give new names: columns first, while their tables still have the old ones."""
    columns = [(*old.split(".", 1), new) for old, new in told.items() if "." in old]
    made = [
        f"ALTER TABLE {_quoted(table)} RENAME COLUMN {_quoted(old)} TO {_quoted(new)}" for table, old, new in columns
    ]
    return made + [
        f"ALTER TABLE {_quoted(old)} RENAME TO {_quoted(new)}" for old, new in told.items() if "." not in old
    ]


def added(columns: Sequence[tuple[str, str, str]], tables: str, rng: Random) -> list[str]:
    """Statements that add columns, with values of a column of the same kind where there is one, turned about."""
    schema = {one.name.lower(): one for one in schema_of(tables, "sqlite").tables}
    made: list[str] = []
    for table, name, kind in columns:
        made.append(f"ALTER TABLE {_quoted(table)} ADD COLUMN {_quoted(name)} {kind}")
        wanted = "text" if kind == "TEXT" else "number"
        like = [one.name for one in schema[table.lower()].columns if one.kind == wanted]
        if like and schema[table.lower()].rowid:
            source, place = _quoted(rng.choice(like)), rng.randrange(1, 4)
            other = (
                f"(SELECT o.{source} FROM {_quoted(table)} AS o WHERE o.rowid <> {_quoted(table)}.rowid "
                f"LIMIT 1 OFFSET {place})"
            )
            made.append(f"UPDATE {_quoted(table)} SET {_quoted(name)} = {other}")
    return made


async def altered(ctx: Context, tables: str, sql: str, changes: Sequence[str]) -> Altered:
    """The database after changes, written down anew, and the query as SQLite carried it over.

    Raises:
        Reject: SQLite refuses the query as a view, or a change.
    """
    async with ctx.open(Environment("database", start=tables, limits=LIMITS)) as session:
        for statement in (f"CREATE VIEW {VIEW} AS {without_comments(sql)}", *changes):
            await _done(session, statement)
        asked = _HEAD.sub("", str((await _done(session, _VIEW))[0][0]))
        await _done(session, f"DROP VIEW {VIEW}")
        made: list[str] = []
        rows: list[str] = []
        for name, statement in await _done(session, _NAMES):
            made.append(f"{_bare(statement)};")
            if statement.lower().lstrip().startswith("create table"):
                held = await _done(session, _ALL + _quoted(name))
                start = f"INSERT INTO {_bare(_quoted(name))} VALUES"
                rows += [f"{start} ({', '.join(map(_literal, row))});" for row in held]
        return Altered("\n".join([*made, *rows]), _bare(asked))


async def _done(session: Opened, statement: str) -> list[tuple[Any, ...]]:
    outcome = await session.run(statement)
    if not outcome.decided:
        raise ProviderError(f"the database could not be altered: {outcome.stderr}", scope="row")
    if not outcome.ok:
        raise Reject(f"SQLite does not carry the query over: {said(outcome)}", value=statement[:500])
    return [tuple(row) for row in outcome.value["rows"]] if isinstance(outcome.value, dict) else []


def _bare(statement: str) -> str:
    """The statement without quotes about names that need none; texts stay."""
    pieces = re.split(r"('(?:[^']|'')*')", statement)
    for at in range(0, len(pieces), 2):
        pieces[at] = re.sub(r'"([^\W\d]\w*)"', _unquoted, pieces[at])
    return "".join(pieces)


def _unquoted(found: re.Match[str]) -> str:
    return found[0] if found[1].lower() in WORDS else found[1]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


_DONE = Outcome("ok", 0, level="A")
EXAMPLE_OUTCOMES: list[Outcome] = [
    *[_DONE] * 4,
    gave(('CREATE VIEW __asked AS SELECT "called" FROM "persons" WHERE "years" > 40',)),
    _DONE,
    gave(("persons", 'CREATE TABLE "persons" ("called" TEXT, "years" INTEGER)')),
    gave(("Ida", 52), ("Bo", 38)),
    *[gave(("Ida",)), gave(("Bo",), ("Ida",))] * 2,
    gave(("Ida",)),
]
"""Of the example of `schema_perturb`: the changes in a session, then both queries on two states, then the clean one."""
