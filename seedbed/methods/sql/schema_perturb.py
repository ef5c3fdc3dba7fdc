"""Schema perturb: the question stays, the database gets other names or more columns, and the query is carried over.

Paper: the database perturbations of Dr.Spider, arXiv 2301.08881.

One of ``kinds`` is drawn. *synonym* and *abbreviation*: a model names anew every table and column that the query uses,
by other words or as people shorten them. *distract*: it adds ``extra`` (2) columns to each table that the query uses,
which are near what is asked for. SQLite itself carries the query over: it stands in the database as a view while the
tables are altered, so no reference can be missed.

Names are refused that are none, stand in the database already, or are given to two things; and a second request, that
sees old and new names out of order, must pair each with its own, so that a wrong or empty name does not stay. The new
query must give on ``states`` (8) of the new database what the old one gives on the same states of the old, and rows on
one of them at least. ``tables`` and ``sql`` are replaced; the old ones stand beside them.

Differs from the paper: one kind a row, on any database; its third kind, equivalent contents, is left out, and
*distract* is in its place. There people looked through the names; here the pairing does.
"""

from __future__ import annotations

import json
from typing import Any, Literal, TypedDict, get_args

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.reply import Narrowed
from seedbed.methods.sql.schema_names import EXAMPLE_OUTCOMES, Altered, added, altered, amiss, renames, used
from seedbed.methods.sql.schema_perturb_prompts import ADD, HOW, PAIR, RENAME, Extras
from seedbed.methods.sql.sql_running import (
    SECONDS,
    filled,
    least_states,
    on_states,
    refusal,
    schema_shown,
    signature,
    states_of,
)

NEEDS = ("sqlglot", "sql")
Kind = Literal["synonym", "abbreviation", "distract"]


class Perturbed(TypedDict):
    """The same question on the new database; ``names`` tells new names by old ones, or tables by added columns."""

    tables: str
    sql: str
    original_tables: str
    original_sql: str
    perturbation: Kind
    names: dict[str, str]


SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 1024}
PAIRING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1024}


async def schema_perturb(
    ctx: Context,
    question: str,
    tables: str,
    sql: str,
    *,
    kinds: tuple[Kind, ...] = get_args(Kind),
    extra: int = 2,
    states: int = 8,
    seconds: float = SECONDS,
) -> Perturbed:
    """Change the database of a question and carry its query over; see the card above.

    Raises:
        Reject: the query is none, uses nothing, or does something else on the new database.
    """
    least_states("schema_perturb", states)
    if extra < 1 or not kinds or set(kinds) - set(get_args(Kind)):
        raise RecipeError(
            f"schema_perturb: wanted kinds of {', '.join(get_args(Kind))} and extra >= 1; got {kinds}, {extra}"
        )
    if why := refusal(sql):
        raise Reject(f"the row's query cannot be used: {why}", value=sql[:500])
    names = used(tables, sql)
    if not names:
        raise Reject("the query names no table of the database", value=sql[:500])
    kind = ctx.rng.choice(list(kinds))
    if kind == "distract":
        told, changes = await _added(ctx, question, tables, [one for one in names if "." not in one], extra)
    else:
        told = await _renamed(ctx, kind, tables, names)
        changes = renames(told)
    made = await altered(ctx, tables, sql, changes)
    await _compared(ctx, tables, sql, made, changes, states, seconds)
    return Perturbed(
        tables=made.tables, sql=made.sql, original_tables=tables, original_sql=sql, perturbation=kind, names=told
    )


async def _renamed(ctx: Context, kind: Kind, tables: str, names: list[str]) -> dict[str, str]:
    """New names by old ones, that a second request pairs rightly."""
    form = json.dumps(dict.fromkeys(names, "…"), ensure_ascii=False)
    prompt = ctx.fill(RENAME, schema=schema_shown(tables), how=ctx.fill(HOW[kind]), names=", ".join(names), form=form)
    reply = await ctx.ask(prompt, schema=_filled_in(names), **SAMPLING)
    told = reply.json(dict[str, str])
    if set(told) != set(names):
        raise Unreadable(f"wanted a new name for each of {', '.join(names)}, as they stand", reply)
    if why := amiss(tables, told):
        raise Unreadable(why, reply)
    shuffled = sorted(set(told.values()))
    ctx.rng.shuffle(shuffled)
    prompt = ctx.fill(PAIR, old=", ".join(names), new=", ".join(shuffled), form=form)
    paired = await ctx.ask(prompt, schema=_filled_in(names, enum=shuffled), **PAIRING)
    back = paired.json(dict[str, str])
    wrong = [one for one in names if back.get(one) != told[one]]
    if wrong:
        raise Reject(f"{len(wrong)} of {len(names)} new names are not known for what they stand for", value=wrong[:10])
    return told


def _filled_in(names: list[str], **what: Any) -> Narrowed:
    """An object with a string for each name; a server that keeps to schemas can leave none out."""
    fields = {one: {"type": "string", **what} for one in names}
    schema = {"type": "object", "properties": fields, "required": names, "additionalProperties": False}
    return Narrowed(dict[str, str], schema)


async def _added(
    ctx: Context, question: str, tables: str, names: list[str], extra: int
) -> tuple[dict[str, str], list[str]]:
    """Tables by the columns that they get, and the statements for that."""
    prompt = ctx.fill(ADD, schema=schema_shown(tables), question=question, count=extra, names=", ".join(names))
    reply = await ctx.ask(prompt, schema=Extras, **SAMPLING)
    columns = reply.json(Extras).columns
    if sorted(one.table for one in columns) != sorted(names * extra):
        raise Unreadable(f"wanted {extra} columns for each of {', '.join(names)}", reply)
    told = {f"{one.table}.{one.name}": one.name for one in columns}
    if len(told) < len(columns):
        raise Unreadable("a column is named twice", reply)
    if why := amiss(tables, told, new=True):
        raise Unreadable(why, reply)
    return told, added([(one.table, one.name, one.type) for one in columns], tables, ctx.rng)


async def _compared(
    ctx: Context, tables: str, sql: str, made: Altered, changes: list[str], states: int, seconds: float
) -> None:
    """Raises Reject where the new query gives other rows than the old one, or nothing anywhere."""
    worlds = states_of(tables, [sql], ctx.rng, states)
    old = await on_states(ctx, worlds, sql, seconds)
    if isinstance(old, str) or not filled(old):
        raise Reject("the row's query proves nothing: " + (old if isinstance(old, str) else "it gives no rows"))
    new = await on_states(ctx, [f"{one}\n;\n" + ";\n".join(changes) for one in worlds], made.sql, seconds)
    clean = await on_states(ctx, [made.tables], made.sql, seconds)
    if isinstance(new, str) or isinstance(clean, str):
        raise Reject(f"the new query does not run: {new if isinstance(new, str) else clean}", value=made.sql[:500])
    if signature(made.sql, new) != signature(sql, old) or signature(made.sql, clean) != signature(sql, old[:1]):
        raise Reject("the new query gives other rows than the old one", value=made.sql[:500])


_TABLES = "CREATE TABLE people (name TEXT, age INTEGER);\nINSERT INTO people VALUES ('Ida', 52), ('Bo', 38);"
_SQL = "SELECT name FROM people WHERE age > 40"
_NEW = {"people": "persons", "people.name": "called", "people.age": "years"}
EXAMPLE = Example(
    row={"question": "Who is over 40?", "tables": _TABLES, "sql": _SQL},
    settings={"states": 2, "kinds": ("synonym",)},
    replies=[_NEW, _NEW],
    outcomes=EXAMPLE_OUTCOMES,
    gives={
        "tables": "CREATE TABLE persons (called TEXT, years INTEGER);\nINSERT INTO persons VALUES ('Ida', 52);\n"
        "INSERT INTO persons VALUES ('Bo', 38);",
        "sql": "SELECT called FROM persons WHERE years > 40",
        "original_tables": _TABLES,
        "original_sql": _SQL,
        "perturbation": "synonym",
        "names": _NEW,
    },
)
