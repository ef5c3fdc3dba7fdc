"""Text to SQL: a drawn domain, kind and level become a database, a request, its SQL and an explanation, run and judged.

No paper: the fields and steps of gretel's synthetic_text_to_sql (data card), whose generator is not public.

A domain of a hundred, one of four kinds (definition, retrieval, manipulation, analytics and reporting) and one of
eight levels are drawn, evenly or by the weights ``kinds`` and ``levels``; a row's own ``domain`` is kept. Four requests
follow from one another: the context (CREATE and INSERT statements), the request, its SQL, an explanation. The context
is run, then the SQL on it. A reading query must give rows; a definition must change the schema; a manipulation must
change rows; and the SQL must be what its level says (window functions have OVER, CTEs begin with WITH), as parsed.

Then a second model answer, that sees context and request alone, must do the same: equal rows on ``states`` (8) of the
database for queries, equal tables afterwards for manipulations; so a query that is right by luck, or answers something
else, is set aside (``second: false`` leaves that out, as gretel does; definitions have no single right answer and are
not compared). Last a judge (role ``judge``) gives 0 to 4 for each of five criteria; none may be under ``least`` (3).

Differs from gretel: the second answer; everything is SQLite's; which scores they kept is not published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, get_args

from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.material import draw_mark, shown
from seedbed.checks.sql_result import sql_result
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject
from seedbed.core.example import Example
from seedbed.methods.sql.sql_running import checked, last_query, least_states, script_in, statements_shown
from seedbed.methods.sql.text_to_sql_lists import DOMAINS, KINDS, LEVELS, Kind, Level
from seedbed.methods.sql.text_to_sql_prompts import AGAIN, CONTEXT, EXPLAIN, JUDGE, REQUEST, SOLVE
from seedbed.methods.sql.text_to_sql_running import EXAMPLE_OUTCOMES, READING, changed, lacking, same_after, tried

NEEDS = ("sqlglot", "sql")


class Asked(TypedDict):
    """A row with gretel's fields; ``tables`` is ``sql_context`` under the name that checks and exports know."""

    domain: str
    domain_description: str
    sql_complexity: Level
    sql_complexity_description: str
    sql_task_type: Kind
    sql_task_type_description: str
    sql_prompt: str
    sql_context: str
    sql: str
    sql_explanation: str
    question: str
    tables: str
    scores: dict[str, int]


class Scores(BaseModel):
    """The judge's reply: 0 to 4 each."""

    model_config = ConfigDict(extra="forbid")
    standard: int = Field(ge=0, le=4)
    correctness: int = Field(ge=0, le=4)
    efficiency: int = Field(ge=0, le=4)
    readability: int = Field(ge=0, le=4)
    maintainability: int = Field(ge=0, le=4)


SAMPLING: dict[str, Any] = {"temperature": 0.8, "max_tokens": 2048}
JUDGING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 300}


async def text_to_sql(
    ctx: Context,
    domain: str = "",
    *,
    kinds: Mapping[Kind, float] | None = None,
    levels: Mapping[Level, float] | None = None,
    second: bool = True,
    states: int = 8,
    least: int = 3,
) -> Asked:
    """Make one row of text to SQL; see the card above.

    Raises:
        Reject: something does not run or does not do what it should, the answers differ, or the judge is not content.
    """
    least_states("text_to_sql", states)
    kind = _drawn(ctx, kinds or dict.fromkeys(get_args(Kind), 1.0), get_args(Kind))
    level = _drawn(ctx, levels or dict.fromkeys(get_args(Level), 1.0), get_args(Level))
    title, about = ctx.rng.choice(DOMAINS)
    name, description = (domain, domain) if domain.strip() else (ctx.fill(title), ctx.fill(about))
    told = {"kind": ctx.fill(KINDS[kind]), "level": ctx.fill(LEVELS[level])}
    reply = await ctx.ask(ctx.fill(CONTEXT, domain=name, description=description, **told), **SAMPLING)
    context = statements_shown(await checked(ctx, script_in(reply)))
    request = (await ctx.ask(ctx.fill(REQUEST, context=context, **told), **SAMPLING)).text.strip()
    sql = last_query(await ctx.ask(ctx.fill(SOLVE, context=context, request=request, **told), **SAMPLING))
    if why := lacking(sql, kind, level) or changed(kind, await tried(ctx, context, sql)):
        raise Reject(why, value=sql[:500])
    if second and kind != "definition":
        prompt = ctx.fill(AGAIN, context=context, request=request)
        other = last_query(await ctx.ask(prompt, **SAMPLING))
        await _agreed(ctx, context, sql, other, kind, states)
    explanation = (await ctx.ask(ctx.fill(EXPLAIN, context=context, request=request, sql=sql), **SAMPLING)).text.strip()
    scores = await _judged(ctx, context, request, sql, least)
    return Asked(
        domain=name, domain_description=description, sql_complexity=level, sql_complexity_description=told["level"],
        sql_task_type=kind, sql_task_type_description=told["kind"], sql_prompt=request, sql_context=context, sql=sql,
        sql_explanation=explanation, question=request, tables=context, scores=scores,
    )  # fmt: skip


def _drawn(ctx: Context, weights: Mapping[Any, float], known: tuple[str, ...]) -> Any:
    if not weights or set(weights) - set(known) or min(weights.values()) < 0 or not any(weights.values()):
        raise RecipeError(f"text_to_sql: wanted weights of 0 or more for {', '.join(known)}; got {dict(weights)}")
    return ctx.rng.choices(list(weights), list(weights.values()))[0]


async def _agreed(ctx: Context, context: str, sql: str, other: str, kind: Kind, states: int) -> None:
    """Raises Reject where a second answer does something else."""
    if kind not in READING:
        if why := await same_after(ctx, context, sql, other):
            raise Reject(f"a second answer to the request does something else: {why}", value=other[:500])
        return
    verdict = await sql_result(ctx, f"```sql\n{other}\n```", context, sql, order="bag", states=states)
    if not verdict.decided:
        raise ProviderError(verdict.reason, scope="row")
    if not verdict.passed:
        raise Reject(f"a second answer to the request gives something else: {verdict.reason}", value=other[:500])


async def _judged(ctx: Context, context: str, request: str, sql: str, least: int) -> dict[str, int]:
    """The judge's scores, none of them under the least."""
    parts = [("database", context), ("request", request), ("sql", sql)]
    material = shown(draw_mark(ctx.rng, [text for _, text in parts]), parts)
    reply = await ctx.ask(ctx.fill(JUDGE, material=material), role="judge", schema=Scores, **JUDGING)
    scores: dict[str, int] = reply.json(Scores).model_dump()
    low = min(scores, key=lambda name: scores[name])
    if scores[low] < least:
        raise Reject(f"the judge gives {scores[low]} of 4 for {low}", value=scores, threshold=least)
    return scores


_CONTEXT = "CREATE TABLE loaf (kind TEXT, price REAL);\nINSERT INTO loaf VALUES ('rye', 4.5), ('oat', 3.0);"
_SQL, _OTHER = "SELECT kind FROM loaf WHERE price > 4", "SELECT kind FROM loaf WHERE price > 4.0"
_REQUEST, _EXPLANATION = "Which kinds of loaf cost more than 4?", "It takes the kinds whose price is above 4."
_SCORES = {"standard": 4, "correctness": 4, "efficiency": 4, "readability": 4, "maintainability": 3}
EXAMPLE = Example(
    row={"domain": "bakeries"},
    settings={"kinds": {"retrieval": 1}, "levels": {"basic SQL": 1}, "states": 2},
    replies=[
        f"```sql\n{_CONTEXT}\n```",
        _REQUEST,
        f"```sql\n{_SQL}\n```",
        f"```sql\n{_OTHER}\n```",
        _EXPLANATION,
        _SCORES,
    ],
    outcomes=EXAMPLE_OUTCOMES,
    gives={
        "domain": "bakeries",
        "domain_description": "bakeries",
        "sql_complexity": "basic SQL",
        "sql_complexity_description": LEVELS["basic SQL"].en,
        "sql_task_type": "retrieval",
        "sql_task_type_description": KINDS["retrieval"].en,
        "sql_prompt": _REQUEST,
        "sql_context": _CONTEXT,
        "sql": _SQL,
        "sql_explanation": _EXPLANATION,
        "question": _REQUEST,
        "tables": _CONTEXT,
        "scores": _SCORES,
    },
)
