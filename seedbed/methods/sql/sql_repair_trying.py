"""A query that is to be repaired is tried: whether it gives the right rows, and what the database says of it."""

from __future__ import annotations

from seedbed.checks.sql_result import sql_result
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.verdict import Verdict
from seedbed.methods.sql.sql_repair_prompts import FAILED, GAVE, NOTHING
from seedbed.methods.sql.sql_running import result

SHOWN = 5


async def held(ctx: Context, query: str, tables: str, right: str, states: int, seconds: float) -> Verdict:
    """Whether a query gives the right rows on every state.

    Raises:
        Reject: that cannot be told, for want of a right query that gives rows.
        ProviderError: the sandbox failed.
    """
    verdict = await sql_result(ctx, f"```sql\n{query}\n```", tables, right, states=states, seconds=seconds)
    if not verdict.decided:
        raise ProviderError(verdict.reason, scope="row")
    if not verdict.readable:
        raise Reject(f"no query can be held against the right one: {verdict.reason}")
    return verdict


async def finding_of(ctx: Context, tables: str, query: str, seconds: float) -> str:
    """What came of a query, in words for the one who repairs it."""
    found = await result(ctx, tables, query, seconds)
    if isinstance(found, str):
        return ctx.fill(FAILED, why=found)
    if not found:
        return ctx.fill(NOTHING)
    return ctx.fill(GAVE, count=len(found), rows="\n".join(repr(one)[:300] for one in found[:SHOWN]))
