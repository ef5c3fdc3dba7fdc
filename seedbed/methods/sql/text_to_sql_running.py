"""What SQL of `text_to_sql` is and does: has it what its level says, what does it change, do two do the same?"""

from __future__ import annotations

from typing import Any, NamedTuple

from seedbed.checks import sql_text
from seedbed.core.context import Context
from seedbed.core.environment import Environment, Opened
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.program import Limits, Outcome
from seedbed.methods.sql.sql_running import gave, refusal
from seedbed.methods.sql.text_to_sql_lists import Kind, Level

READING: tuple[Kind, ...] = ("retrieval", "analytics and reporting")
SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
CHANGES = "SELECT total_changes()"
LIMITS = Limits(wall=20.0, cpu=10.0)
_ALL = "SELECT * FROM "
_MOST = 50
"""Tables that are compared at most."""


class Effect(NamedTuple):
    """What a statement did: rows it gave, rows it changed, whether the schema is another; or why it failed."""

    rows: int
    changed: int
    schema: bool
    failed: str = ""


def lacking(sql: str, kind: Kind, level: Level) -> str:
    """What a statement lacks of its kind or level, as far as its text tells; empty where it has all."""
    from sqlglot import exp

    if kind in READING and (why := refusal(sql)):
        return why
    try:
        trees = sql_text.parsed(sql, "sqlite")
    except sql_text.NotSql as error:
        return f"the SQL cannot be parsed: {error}"
    if len(trees) != 1:
        return f"wanted one statement, found {len(trees)}"
    tree: Any = trees[0]
    defining = isinstance(tree, exp.Create | exp.Alter | exp.Drop)
    changing = isinstance(tree, exp.Insert | exp.Update | exp.Delete | exp.Merge)
    if (kind == "definition") != defining or (kind == "manipulation") != changing:
        return f"the statement ({tree.key.upper()}) is no {kind}"
    joins, selects = len(list(tree.find_all(exp.Join))), len(list(tree.find_all(exp.Select)))
    whole = 1 if isinstance(tree, exp.Query) or defining or isinstance(tree, exp.Insert) else 0
    has = {
        "basic SQL": joins == 0 and tree.find(exp.Window) is None and tree.find(exp.SetOperation) is None,
        "aggregation": tree.find(exp.AggFunc) is not None,
        "single join": joins == 1,
        "multiple joins": joins > 1,
        "subqueries": selects > whole,
        "window functions": tree.find(exp.Window) is not None,
        "set operations": tree.find(exp.SetOperation) is not None,
        "CTEs": tree.find(exp.With) is not None,
    }
    return "" if has[level] else f"the statement has no {level}"


def changed(kind: Kind, effect: Effect) -> str:
    """What a statement should have done and did not; empty where it did."""
    if effect.failed:
        return f"the SQL does not run on its context: {effect.failed}"
    if kind == "definition":
        return "" if effect.schema else "the definition changes nothing in the schema"
    if kind == "manipulation":
        return "" if effect.changed else "the manipulation changes no row"
    return "" if effect.rows else "the query gives no rows"


async def tried(ctx: Context, context: str, sql: str) -> Effect:
    """What a statement does on a fresh database."""
    async with ctx.open(Environment("database", start=context, limits=LIMITS)) as session:
        schema, before = await _told(session, SCHEMA), await _told(session, CHANGES)
        outcome = await session.run(sql)
        if not outcome.decided:
            raise ProviderError(f"the SQL could not be run: {outcome.stderr}", scope="row")
        if not outcome.ok:
            return Effect(0, 0, schema=False, failed=f"{outcome.reason}: {_last(outcome)}")
        rows = len(outcome.value["rows"]) if isinstance(outcome.value, dict) else 0
        after = await _told(session, CHANGES)
        return Effect(rows, after[0][0] - before[0][0], schema=await _told(session, SCHEMA) != schema)


async def same_after(ctx: Context, context: str, sql: str, other: str) -> str:
    """In what two statements leave different databases; empty where they leave the same."""
    left: list[dict[str, Any]] = []
    for statement in (sql, other):
        async with ctx.open(Environment("database", start=context, limits=LIMITS)) as session:
            outcome = await session.run(statement)
            if not outcome.decided:
                raise ProviderError(f"the SQL could not be run: {outcome.stderr}", scope="row")
            if not outcome.ok:
                return f"it does not run: {_last(outcome)}"
            names = [row[1] for row in await _told(session, SCHEMA) if row[0] == "table"][:_MOST]
            left.append({name: sorted(map(repr, await _told(session, _ALL + _quoted(name))))
                         for name in names})  # fmt: skip
    first, second = left
    different = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    return f"the table {different[0]} is another afterwards" if different else ""


async def _told(session: Opened, query: str) -> list[tuple[Any, ...]]:
    outcome = await session.run(query)
    if not outcome.decided:
        raise ProviderError(f"the database could not be looked at: {outcome.stderr}", scope="row")
    if not outcome.ok or not isinstance(outcome.value, dict):
        raise Reject(f"the database could not be looked at ({outcome.reason})", value=_last(outcome))
    return [tuple(row) for row in outcome.value["rows"]]


def _last(outcome: Outcome) -> str:
    lines = outcome.stderr.strip().splitlines()
    return lines[-1][:300] if lines else outcome.reason


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_LOOKED = gave(("table", "loaf", "CREATE TABLE loaf (kind TEXT, price REAL)"), columns=("type", "name", "sql"))
EXAMPLE_OUTCOMES: list[Outcome] = [
    gave((1,)),
    *[_LOOKED, gave((2,)), gave(("rye",)), gave((2,)), _LOOKED],
    *[gave(("rye",))] * 2,
    *[gave(("rye",), ("rye",))] * 2,
]
"""Of the example of `text_to_sql`: the context, the SQL on it, both answers on two states."""
