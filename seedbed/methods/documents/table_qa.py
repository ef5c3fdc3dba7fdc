"""Table QA: questions about a table whose answers are computed by SQL, never by the model.

No paper of its own: that programs over a table give the answers follows TAPEX, arXiv 2107.07653; that a second reading
of the question must come to the same rows follows the vote on execution of OmniSQL, arXiv 2503.02240.

The first Markdown table of a text (as spreadsheets, Word files and pages are read) becomes a SQLite table: a column of
numbers with one unit holds numbers. For each question a kind is drawn; the model writes the question with a query. The
query runs in the sandbox: one that fails, finds nothing, finds NULL or more than ``most`` rows goes. Then the model is
shown the question alone and writes a second query: both must give the same rows on ``states`` states of the table
(``checks/sql_result``), so that a query that is right by luck goes as well. Last it puts the rows into a sentence, in
which each of their values must stand, and no other number that is not in the question. What went is noted; when
nothing is left the row is set aside.

``answer`` is the sentence, ``value`` the rows, ``context`` the table as text. Needs ``pip install 'seedbed[sql]'``.
"""

from __future__ import annotations

from typing import Any, TypedDict

from pydantic import BaseModel, ConfigDict, Field

from seedbed.checks.material import draw_mark, shown
from seedbed.checks.sql_result import sql_result
from seedbed.checks.sql_text import query_in
from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.text import shortened
from seedbed.methods.documents.computed_rows import rows_found, sentence_failure
from seedbed.methods.documents.pipe_table import PipeTable, first_table
from seedbed.methods.documents.quoted_pairs import asked_before
from seedbed.methods.documents.table_qa_prompts import KINDS, QUERY, SAY, WRITE, Kind

NEEDS = ("sqlglot", "sql")


class Question(TypedDict):
    """A question about a table, its computed answer, and what computed it."""

    question: str
    answer: str
    value: list[list[Any]]
    sql: str
    tables: str
    context: str
    kind: str


class Written(BaseModel):
    """A question with its query."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(min_length=5, max_length=300)
    sql: str = Field(min_length=8, max_length=1000)


MOST_SHOWN = 30
"""Rows of the table that the model sees."""
SAMPLING: dict[str, Any] = {"temperature": 0.7, "max_tokens": 400}
SURE: dict[str, Any] = {"temperature": 0.0, "max_tokens": 400}


async def table_qa(
    ctx: Context,
    text: str,
    *,
    questions: int = 3,
    kinds: tuple[Kind, ...] = ("lookup", "count", "total", "extreme", "comparison"),
    most: int = 5,
    states: int = 4,
) -> list[Question]:
    """``questions`` questions about the first table of ``text``; see the card above."""
    table = first_table(text)
    if table is None:
        raise Reject("there is no table of two columns and two rows in the text", value=0, threshold=1)
    seen = PipeTable(table.names, table.rows[:MOST_SHOWN]).statements
    seen = shown(draw_mark(ctx.rng, [seen]), [("", seen)])
    made, dropped = list[Question](), list[str]()
    for kind in [ctx.rng.choice(kinds) for _ in range(questions)]:
        reply = await ctx.ask(ctx.fill(WRITE, table=seen, kind=ctx.fill(KINDS[kind])), schema=Written, **SAMPLING)
        one = reply.json(Written)
        found: Question | str | None = asked_before(one.question, [other["question"] for other in made])
        found = found or await _answered(ctx, one, table, seen, kind, most=most, states=states)
        if isinstance(found, str):
            dropped.append(f"{shortened(one.question, 80)}: {found}")
        else:
            made.append(found)
    if dropped:
        ctx.note(dropped=dropped)
    if not made:
        raise Reject("no question could be used: " + "; ".join(dropped), value=0, threshold=1)
    return made


async def _answered(
    ctx: Context, one: Written, table: PipeTable, seen: str, kind: Kind, *, most: int, states: int
) -> Question | str:
    """The question with its answer, or why it cannot be used."""
    sql = query_in(one.sql)
    outcome = await ctx.run(Program(sql, "sql", tables=table.statements, limits=Limits(wall=10.0, cpu=5.0)))
    rows = rows_found(outcome, most)
    if isinstance(rows, str):
        return rows
    reply = await ctx.ask(ctx.fill(QUERY, table=seen, question=one.question), **SURE)
    verdict = await sql_result(ctx, reply.text, table.statements, sql, states=states)
    if not verdict.passed:
        return f"a second reading of the question comes to another answer ({verdict.reason})"
    value = "; ".join(", ".join(map(str, row)) for row in rows)
    said = (await ctx.ask(ctx.fill(SAY, question=one.question, value=value), **SURE)).text.strip()
    if failure := sentence_failure(said, one.question, rows):
        return failure
    return Question(question=one.question.strip(), answer=said, value=rows, sql=sql, tables=table.statements,
                    context=table.markdown, kind=kind)  # fmt: skip


_SOLD = Outcome("ok", 0, value={"columns": ["sold"], "rows": [(5,)]})
_SQL = "SELECT sold FROM data WHERE fruit = 'pear'"
EXAMPLE = Example(
    row={"text": "| fruit | sold |\n|---|---|\n| pear | 5 |\n| plum | 7 |"},
    settings={"questions": 1, "kinds": ("lookup",), "states": 1},
    replies=[{"question": "How many pears were sold?", "sql": _SQL}, f"```sql\n{_SQL}\n```", "5 pears were sold."],
    outcomes=[_SOLD, _SOLD, _SOLD],
    gives=[
        {"question": "How many pears were sold?", "answer": "5 pears were sold.", "value": [[5]], "sql": _SQL,
         "tables": 'CREATE TABLE data ("fruit" TEXT, "sold" INTEGER);\nINSERT INTO data VALUES\n'
                   "('pear', 5),\n('plum', 7);",
         "context": "| fruit | sold |\n| --- | --- |\n| pear | 5 |\n| plum | 7 |", "kind": "lookup"}
    ],
)  # fmt: skip
