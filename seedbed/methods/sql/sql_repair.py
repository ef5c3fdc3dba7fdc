"""SQL repair: a right query is broken on purpose, what the database says of it is shown, and the repair is tried.

Paper: SWE-SQL (SQL-Rewind of Six-Gym), arXiv 2506.18951; the kinds of faults follow the error classes of Text-to-SQL
Error Correction with Language Models of Code, arXiv 2305.13073.

From a row with ``question``, ``tables`` and the right ``sql`` a model is asked to plant one fault of a drawn kind
(``KINDS``, nine). The broken query is kept when it is really wrong: it fails, or gives other rows than the right one on
one of ``states`` (8) of the database; a change that makes no difference is none. Then a model that does not see the
right query is shown the question, the schema, the broken query and what came of it (the engine's error, or its first
rows), and repairs it, ``attempts`` (3) times at most. The first repair that gives the right rows on every state is
kept, with its explanation as ``output``: a query that is right by luck on the given rows is none.

Differs from the papers: faults are asked for by kind instead of taken from users' issues or parsers' mistakes, and
equality is that of ``sql_result``. A row's own ``wrong_sql``, such as a model's failed answer, is taken in place of a
planted fault. Rows whose right query is empty on all states prove nothing and are set aside.
"""

from __future__ import annotations

from typing import Any, TypedDict, get_args

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.methods.sql.sql_repair_prompts import BREAK, FAILED, GAVE, KINDS, NOTHING, REPAIR, Kind
from seedbed.methods.sql.sql_repair_trying import finding_of, held
from seedbed.methods.sql.sql_running import SECONDS, gave, last_query, least_states, schema_shown

NEEDS = ("sqlglot", "sql")
_PROMPTS = FAILED, GAVE, NOTHING  # named here as well, where a recipe looks for prompts to replace


class Repaired(TypedDict):
    """A broken query with its repair; ``finding`` is what the database said of the broken one."""

    instruction: str
    output: str
    wrong_sql: str
    repaired_sql: str
    fault: str
    finding: str
    attempts: int


SAMPLING: dict[str, Any] = {"temperature": 0.8, "max_tokens": 2048}


async def sql_repair(  # noqa: PLR0913  # four columns and four settings
    ctx: Context,
    question: str,
    tables: str,
    sql: str,
    wrong_sql: str = "",
    *,
    kinds: tuple[Kind, ...] = get_args(Kind),
    attempts: int = 3,
    states: int = 8,
    seconds: float = SECONDS,
) -> Repaired:
    """Break a query and have it repaired; see the card above.

    Raises:
        Reject: the fault makes no difference, the right query proves nothing, or no repair holds.
    """
    if least_states("sql_repair", states) and (attempts < 1 or not kinds or set(kinds) - set(KINDS)):
        raise RecipeError(
            f"sql_repair: wanted at least 1 attempt and kinds of {', '.join(KINDS)}; got {attempts}, {kinds}"
        )
    schema, fault = schema_shown(tables), "given"
    wrong = wrong_sql.strip().rstrip(";")
    if not wrong:
        fault = ctx.rng.choice(list(kinds))
        prompt = ctx.fill(BREAK, kind=ctx.fill(KINDS[fault]), schema=schema, question=question, sql=sql)
        wrong = last_query(await ctx.ask(prompt, **SAMPLING))
    verdict = await held(ctx, wrong, tables, sql, states, seconds)
    if verdict.passed:
        raise Reject("the fault makes no difference: the query gives the right rows on every state", value=wrong[:500])
    finding = await finding_of(ctx, tables, wrong, seconds)
    instruction = ctx.fill(REPAIR, schema=schema, question=question, sql=wrong, finding=finding)
    failures: list[str] = []
    for number in range(1, attempts + 1):
        reply = await ctx.ask(instruction, may_be_cut=True, **SAMPLING)
        try:
            repaired = last_query(reply)
        except Unreadable as error:
            failures.append(error.reason)
            continue
        verdict = await held(ctx, repaired, tables, sql, states, seconds)
        if verdict.passed and reply.finish != "length":
            ctx.note(failed=failures)
            return Repaired(instruction=instruction, output=reply.text.strip(), wrong_sql=wrong, repaired_sql=repaired,
                            fault=fault, finding=finding, attempts=number)  # fmt: skip
        failures.append(verdict.reason)
    raise Reject(f"none of {attempts} repairs gives the right rows: {failures[-1]}", value=failures)


_TABLES = "CREATE TABLE people (name TEXT, age INTEGER);\nINSERT INTO people VALUES ('Ida', 52), ('Bo', 38);"
_RIGHT, _WRONG = "SELECT name FROM people WHERE age > 40", "SELECT age FROM people WHERE age > 40"
_FINDING = "It gave 1 row(s). The first:\n(52,)"
_OUTPUT = f"It gives ages, not names.\n```sql\n{_RIGHT}\n```"
EXAMPLE = Example(
    row={"question": "Who is over 40?", "tables": _TABLES, "sql": _RIGHT},
    settings={"states": 2, "kinds": ("column",)},
    replies=[f"```sql\n{_WRONG}\n```", _OUTPUT],
    outcomes=[gave(("Ida",)), gave((52,)), gave(("Ida",)), gave((52,)), *[gave(("Ida",))] * 2, *[gave(("Bo",))] * 2],
    gives={
        "instruction": REPAIR.fill(
            "en", schema=_TABLES.split("INSERT", maxsplit=1)[0].strip(), question="Who is over 40?", sql=_WRONG,
            finding=_FINDING,
        ),
        "output": _OUTPUT,
        "wrong_sql": _WRONG,
        "repaired_sql": _RIGHT,
        "fault": "column",
        "finding": _FINDING,
        "attempts": 1,
    },
)  # fmt: skip
