"""Reading SQL as text, by sqlglot: the query in an answer, what a query orders by, what it compares with.

sqlglot is no guard: whether a query may run is the sandbox's to say, and what it cannot parse is run as it stands.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any

from seedbed.checks.query_verdict import Asked
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.program import Language

LONGEST = 20_000
"""Characters of a query; longer ones are not read."""
ENGINES: dict[str, Language] = {"sqlite": "sql", "duckdb": "duckdb"}
"""Languages of the sandbox by dialect; others are carried over to DuckDB's."""
_FENCE = re.compile(r"```[ \t]*([\w+-]*)[ \t]*\n(.*?)```", re.DOTALL)
_SQL = re.compile(
    r"\b(?:select|values|from|with|pragma|insert|update|delete|create|drop|alter|attach|explain|vacuum|table|describe|"
    r"show|summarize|call|set|copy|install|load|begin)\b",
    re.IGNORECASE,
)
_KEY = "__order_key"


class NotSql(Exception):
    """A text that cannot be read, or not be carried over to another dialect; the message says why."""


def known_dialect(name: str) -> str:
    """The dialect's name as sqlglot has it.

    Raises:
        RecipeError: there is none of that name.
        MissingPackage: sqlglot is not installed.
    """
    _needed()
    from sqlglot.dialects.dialect import Dialect

    lowered = name.lower()
    if not lowered or lowered not in Dialect.classes:
        known = ", ".join(sorted(one for one in Dialect.classes if one))
        raise RecipeError(f"sql_result: there is no SQL dialect {name!r}; known: {known}")
    return lowered


def query_in(answer: str) -> str:
    """The query of an answer: its last fenced block of SQL, else its last block, else all of it; prose holds none."""
    blocks = [(kind.lower(), text.strip()) for kind, text in _FENCE.findall(answer)]
    named = [text for kind, text in blocks if kind in {"sql", *ENGINES, "postgresql", "mysql"}]
    found = named or [text for _, text in blocks]
    query = (found[-1] if found else answer).strip().rstrip("; \n\t")
    return query if found or _SQL.search(query) else ""


def carried_over(text: str, dialect: str) -> str:
    """A text in another dialect as DuckDB's, statement by statement. Raises NotSql."""
    _needed()
    import sqlglot

    try:
        found = sqlglot.transpile(
            text, read=dialect, write="duckdb", unsupported_level=sqlglot.ErrorLevel.RAISE, error_level=None
        )
    except sqlglot.errors.SqlglotError as error:
        raise NotSql(plain(str(error))) from None
    except RecursionError:
        raise NotSql("nested too deep to be parsed") from None
    return ";\n".join(found)


def written(text: str, dialect: str) -> str:
    """Why a text is not one query that reads, as far as it can be told without running it; empty where it may be."""
    from sqlglot import exp

    found = _trees(text, dialect)
    if len(found) > 1:
        return f"{len(found)} statements; one query is wanted"
    kinds = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.TruncateTable)
    if found and isinstance(found[0], kinds):
        return f"{found[0].key.upper()} changes the database; one query that reads is wanted"
    return ""


def parsed(text: str, dialect: str) -> list[Any]:
    """The statements of a text. Raises NotSql."""
    _needed()
    import sqlglot

    try:
        return [one for one in sqlglot.parse(text, read=dialect) if one is not None]
    except sqlglot.errors.SqlglotError as error:
        raise NotSql(plain(str(error))) from None
    except RecursionError:
        raise NotSql("nested too deep to be parsed") from None


def plain(message: str) -> str:
    """An error's first line without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", message).strip().split("\n", maxsplit=1)[0][:300]


def asked_of(sql: str, dialect: str) -> list[Asked]:
    """Ways to run a query so that ties and limits are known, the best first, the query itself last. Raises NotSql.

    A limit of plain numbers is taken off, and what the rows are ordered by becomes a column of its own: a rank, made
    by the engine, so that collations and NULLs count as they do for it. An engine may refuse such a rewritten query
    (a window in a window); then the next way is taken, in the last of which ties count as order.
    """
    from sqlglot import exp

    found = parsed(sql, dialect)
    if len(found) != 1:
        raise NotSql(f"{len(found)} statements; one query is wanted")
    tree: Any = found[0]
    while isinstance(tree, exp.Subquery) and not any(tree.args.get(one) for one in ("order", "limit", "offset")):
        tree = tree.this
    order = tree.args.get("order")
    as_is = Asked(sql, ordered=order is not None)
    if not isinstance(tree, exp.Query) or isinstance(tree, exp.Subquery):
        return [as_is]
    open_ended = _unlimited(tree)
    if order is not None:
        return [*_keyed(tree, order, open_ended, dialect), replace(as_is, told="ties count as order")]
    return [replace(open_ended, sql=tree.sql(dialect=dialect)), as_is] if open_ended.count is not None else [as_is]


def _unlimited(tree: Any) -> Asked:
    """Take a limit of plain numbers off a parsed query; what it was."""
    limit, offset = tree.args.get("limit"), tree.args.get("offset")
    count, start = _number(limit), _number(offset)
    if (limit is not None and count is None) or (offset is not None and start is None):
        return Asked("")
    tree.set("limit", None)
    tree.set("offset", None)
    return Asked("", start=start or 0, count=count)


def _number(part: Any) -> int | None:
    from sqlglot import exp

    value = part.args.get("expression") if isinstance(part, exp.Limit | exp.Offset) else None
    return int(value.this) if isinstance(value, exp.Literal) and not value.is_string and value.this.isdigit() else None


def _keyed(tree: Any, order: Any, open_ended: Asked, dialect: str) -> list[Asked]:
    """The query with its order to be seen, where that can be had."""
    from sqlglot import exp

    names = [one.alias_or_name.lower() for one in tree.selects]
    starred = any(one.is_star for one in tree.selects)
    terms = order.expressions
    base = replace(open_ended, ordered=True)
    ways = []
    places = tuple(_place(one.this, tree.selects, names, starred=starred) for one in terms)
    if -1 not in places:
        ways = [replace(base, sql=tree.sql(dialect=dialect), positions=places)]
    spelled = [_spelled(one, tree.selects, names, starred=starred) for one in terms]
    if isinstance(tree, exp.Select) and not tree.args.get("distinct") and None not in spelled:
        rank = exp.Window(this=exp.DenseRank(), order=exp.Order(expressions=spelled))
        tree.select(exp.alias_(rank, _KEY), copy=False)
        ways.insert(0, replace(base, sql=tree.sql(dialect=dialect), keyed=1))
    return ways


def _place(term: Any, selects: list[Any], names: list[str], *, starred: bool) -> int:
    """Which column of the result a term of the order is, or -1."""
    from sqlglot import exp

    if isinstance(term, exp.Literal) and not term.is_string and term.this.isdigit():
        return int(term.this) - 1
    if starred:
        return -1
    if isinstance(term, exp.Column) and not term.table and names.count(term.name.lower()) == 1:
        return names.index(term.name.lower())
    return next((at for at, one in enumerate(selects) if one.unalias() == term), -1)


def _spelled(ordered: Any, selects: list[Any], names: list[str], *, starred: bool) -> Any:
    """A term of the order with numbers and names of result columns replaced by what they stand for; None: unknown."""
    from sqlglot import exp

    term = ordered.this
    bare = term.this if isinstance(term, exp.Collate) else term
    if isinstance(bare, exp.Literal) and not bare.is_string:
        if starred or not bare.this.isdigit() or not 0 < int(bare.this) <= len(selects):
            return None
        return _with(ordered, bare, selects[int(bare.this) - 1].unalias())
    copied = ordered.copy()
    aliases = {name: one.unalias() for name, one in zip(names, selects, strict=True) if isinstance(one, exp.Alias)}
    for column in list(copied.find_all(exp.Column)):
        if not column.table and column.name.lower() in aliases:
            column.replace(exp.paren(aliases[column.name.lower()].copy(), copy=False))
    return copied


def _with(ordered: Any, old: Any, new: Any) -> Any:
    copied = ordered.copy()
    place = copied.this.this if copied.this != old else copied.this
    place.replace(new.copy())
    return copied


def literals(text: str, dialect: str) -> dict[str, set[str]]:
    """By bare column name, the values that a query compares it with, as SQL; nothing where it cannot be parsed."""
    from sqlglot import exp

    found: dict[str, set[str]] = {}
    kinds = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.Between, exp.In)
    for tree in _trees(text, dialect):
        for one in tree.find_all(*kinds):
            columns = [part for part in one.iter_expressions() if isinstance(part, exp.Column)]
            values = [part for part in one.iter_expressions() if isinstance(part, exp.Literal)]
            for column in columns[:1]:
                kept = found.setdefault(column.name.lower(), set())
                kept.update(part.sql(dialect=dialect) for part in map(_unwild, values))
    return found


def joined(text: str, dialect: str) -> set[tuple[str, str]]:
    """Pairs of bare names of columns that a query compares with one another, or joins by."""
    from sqlglot import exp

    found: set[tuple[str, str]] = set()
    for tree in _trees(text, dialect):
        for equal in tree.find_all(exp.EQ):
            sides = (equal.this, equal.expression)
            if all(isinstance(side, exp.Column) for side in sides):
                found.add((sides[0].name.lower(), sides[1].name.lower()))
        for join in tree.find_all(exp.Join):
            found |= {(part.name.lower(), part.name.lower()) for part in join.args.get("using") or []}
        for inside in tree.find_all(exp.In):
            query = inside.args.get("query")
            names = [one.alias_or_name.lower() for one in query.unnest().selects] if query else []
            found |= {(inside.this.name.lower(), name) for name in names[:1]}
    return found


def _trees(text: str, dialect: str) -> list[Any]:
    try:
        return parsed(text, dialect)
    except NotSql:
        return []


def _unwild(value: Any) -> Any:
    from sqlglot import exp

    return exp.Literal.string(value.this.replace("%", "").replace("_", "")) if value.is_string else value


def _needed() -> None:
    try:
        import sqlglot  # noqa: F401
    except ImportError:
        raise MissingPackage("sqlglot", "sql", wanted_for="sql_result") from None
    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # that it does not know a statement is no news here
