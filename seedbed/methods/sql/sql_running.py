"""What the methods of SQL share: reading queries out of replies, running them on several states, comparing results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from seedbed.checks import sql_text
from seedbed.checks.query_verdict import said
from seedbed.checks.sql_schema import schema_of, statements, with_guesses
from seedbed.checks.sql_states import Facts, further
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.reply import Reply

SECONDS = 2.0
"""Of computing for one query on one state; published for OmniSQL."""
LONGEST_SHOWN = 12_000
"""Characters of statements that a prompt shows at most."""
_PATIENCE = 6
_BLOCK = re.compile(r"^[ \t]*```[ \t]*(\w*)[^\n]*\n(.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL)
_PIECES = re.compile(r"('(?:[^']|'')*')|(--[^\n]*|/\*.*?(?:\*/|\Z))|(\"[^\"]*\"|`[^`]*`|\[[^\]]*\])", re.DOTALL)
_INSERT = re.compile(r"insert\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?![\w.])")
_UNSTEADY = re.compile(
    r"\b(?:random|randomblob|last_insert_rowid|changes|total_changes)\s*\(|'now'|\bcurrent_(?:date|time|timestamp)\b"
    r"|\b(?:date|time|datetime|julianday|unixepoch)\s*\(\s*\)",
    re.IGNORECASE,
)

Rows = list[tuple[Any, ...]]


def last_query(reply: Reply) -> str:
    """The query of a reply: its last fenced block of SQL, without comments before it or a semicolon after it.

    Raises:
        Unreadable: there is none, or a fence was left open.
    """
    found = [body for kind, body in _BLOCK.findall(reply.text) if kind.lower() in ("", "sql", "sqlite")]
    query = found[-1].strip().rstrip("; \n\t") if found else ""
    if not query or reply.text.count("```") % 2:
        raise Unreadable("wanted a closed ```sql block with the query in it", reply)
    return query


def script_in(reply: Reply) -> str:
    """The statements of a reply: all its fenced blocks of SQL, since many put tables and rows into one each.

    Raises:
        Unreadable: there is none, or a fence was left open.
    """
    found = [
        body.strip().rstrip("; \n\t")
        for kind, body in _BLOCK.findall(reply.text)
        if kind.lower() in ("", "sql", "sqlite")
    ]
    if not any(found) or reply.text.count("```") % 2:
        raise Unreadable("wanted closed ```sql blocks with the statements in them", reply)
    return ";\n".join(one for one in found if one) + ";"


def refusal(query: str) -> str:
    """Why a text is not one query that reads and gives the same each time; empty where it is."""
    bare = without_comments(query).strip()
    if not re.match(r"(?:select|with)\b", bare, re.IGNORECASE):
        return "the query does not begin with SELECT or WITH"
    if found := _UNSTEADY.search(query):
        return f"the query asks for what changes from run to run ({found.group()})"
    return sql_text.written(query, "sqlite")


def without_comments(query: str) -> str:
    """The query without its comments; texts and quoted names stay."""
    return _PIECES.sub(lambda found: " " if found[2] else found[0], query)


def template(query: str) -> str:
    """What queries share that differ only in their literals, letter case and white space."""
    bare = _PIECES.sub(lambda found: "?" if found[1] else " " if found[2] else found[0], query)
    return " ".join(_NUMBER.sub("?", bare).lower().rstrip("; \n\t").split())


async def result(ctx: Context, tables: str, query: str, seconds: float = SECONDS) -> Rows | str:
    """The rows of a query, or why it gives none.

    Raises:
        ProviderError: the sandbox failed.
    """
    limits = Limits(wall=_PATIENCE * seconds, cpu=seconds)
    outcome = await ctx.run(Program(query, "sql", tables=tables, limits=limits))
    if not outcome.decided:
        raise ProviderError(f"the query could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
    if not outcome.ok:
        return f"it takes over {seconds:g} s" if outcome.reason == "timeout" else f"{outcome.reason}: {said(outcome)}"
    return [tuple(row) for row in outcome.value["rows"]]


async def sound(ctx: Context, tables: str) -> str:
    """Why statements do not make a database with a table in it; empty where they do."""
    found = await result(ctx, tables, "SELECT count(*) FROM sqlite_master WHERE type = 'table'", 10.0)
    return found if isinstance(found, str) else "" if found[0][0] else "they make no table"


async def checked(ctx: Context, tables: str) -> str:
    """The statements, where they make a database.

    Raises:
        Reject: they do not.
    """
    if why := await sound(ctx, tables):
        raise Reject(f"the statements in `tables` make no database: {why}", value=tables[:500])
    return tables


def states_of(tables: str, queries: Sequence[str], rng: Random, count: int) -> list[str]:
    """``count`` states of a database, the given one first; further ones are changed by what the queries compare with.

    As in ``sql_result``: keys and references hold in every state.
    """
    pairs = {pair for query in queries for pair in sql_text.joined(query, "sqlite")}
    found: dict[str, set[str]] = {}
    for query in queries:
        for name, values in sql_text.literals(query, "sqlite").items():
            found.setdefault(name, set()).update(values)
    schema = with_guesses(schema_of(tables, "sqlite"), pairs)
    facts = Facts(schema, "sqlite", found, frozenset(name for pair in pairs for name in pair))
    return [tables, *(further(tables, facts, number, rng).tables for number in range(count - 1))]


async def on_states(ctx: Context, states: Sequence[str], query: str, seconds: float = SECONDS) -> list[Rows] | str:
    """The rows of a query on each state, or why it fails on one."""
    made: list[Rows] = []
    for state in states:
        rows = await result(ctx, state, query, seconds)
        if isinstance(rows, str):
            return rows
        made.append(rows)
    return made


def filled(results: Sequence[Rows]) -> int:
    """In how many states a query gives rows that hold something: one row of NULLs or a count of 0 is nothing."""
    return sum(any(cell not in (None, 0, "") for row in rows for cell in row) for rows in results)


def signature(query: str, results: Sequence[Rows]) -> str:
    """Results as a text that two queries share when they agree on all states.

    Order counts where the query has an ORDER BY, duplicates always; numbers are told apart to nine digits.
    """
    try:
        ordered = sql_text.asked_of(query, "sqlite")[-1].ordered
    except sql_text.NotSql:
        ordered = True  # it ran, yet its order cannot be told: letter for letter then
    told = [[repr(tuple(map(_cell, row))) for row in rows] for rows in results]
    return repr(told if ordered else [sorted(one) for one in told])


def _cell(value: Any) -> Any:
    if isinstance(value, int | float):
        return f"{value:.9g}" if abs(value) < 2**31 or isinstance(value, float) else str(value)
    return value


def statements_shown(tables: str) -> str:
    """Statements for a prompt, data and all.

    Raises:
        Reject: they are longer than a prompt should be.
    """
    if len(tables) > LONGEST_SHOWN:
        raise Reject(
            "the statements of the database are too long for a prompt", value=len(tables), threshold=LONGEST_SHOWN
        )
    return tables.strip()


def parted(tables: str) -> tuple[str, list[str]]:
    """Statements that make, as they stand (comments and all), and those that insert."""
    inserts = [one for one in statements(tables) if _INSERT.match(one)]
    at = re.search(r"^\s*insert\b", tables, re.IGNORECASE | re.MULTILINE)
    made = tables[: at.start()] if at else tables
    others = [one for one in statements(tables) if not _INSERT.match(one)]
    return (made if len(statements(made)) == len(others) else ";\n".join(others)), inserts


def schema_shown(tables: str) -> str:
    """The statements without the rows, for a prompt."""
    return statements_shown(parted(tables)[0])


def least_states(name: str, states: int) -> int:
    """The number of states, which must be two or more.

    Raises:
        RecipeError: it is less.
    """
    if states < 2:
        raise RecipeError(f"{name}: 'states' must be 2 or more, since one shows nothing of luck; got {states}")
    return states


def gave(*rows: tuple[Any, ...], columns: Sequence[str] = ("a",)) -> Outcome:
    """What the sandbox tells of a query that gave these rows, for examples."""
    return Outcome("ok", 0, value={"columns": list(columns), "rows": list(rows)}, level="A")
