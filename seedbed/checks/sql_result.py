"""SQL result: a query gives the same rows as the right one, on several states of the database.

``sql`` (in a fenced block or bare) runs in the sandbox on the database that ``tables`` makes (statements as one text,
or a list of texts, one a state), beside ``expected_sql``, or is held against ``expected``, rows as lists or objects,
on the first state. A query that changes something, several statements, an error and a time-out are wrong. Broken
tables, a broken ``expected_sql`` and results that are empty in every state, which prove nothing, are unreadable.

*States.* With one state given and ``expected_sql``, further ones are made up to ``states``: rows doubled, deleted,
reordered, values moved, repeated, or set to what the queries compare with; keys and references, declared or to be seen
in names and joins, hold (in the spirit of test-suite accuracy, Zhong et al., arXiv 2010.02840; their databases are
random ones, ours are yours, changed). NULLs are put only where a column has some. Where the right query fails on a
state, that is left out. On our hundred pairs over eight seeds no equal query was called wrong on SQLite, and 6 of 432
that are right by luck or not at all were called right: more ``states`` find more.

*Order.* ``auto``: order counts when the outermost part of ``expected_sql`` has an ORDER BY, rows that tie in it may
swap, and where a LIMIT cuts through ties any of them may be in; without ORDER BY any rows that a LIMIT could give are
right. ``bag``: never; ``ordered``: row for row. Duplicates always count.
*Columns.* By default in any order, as in Spider's execution match and the test suite; one order must hold in all
states. ``position`` takes them as they stand, as BIRD does. Names never count.
*Values.* NULL is NULL and neither '' nor 0; 1, 1.0 and TRUE are equal, '1' is another; numbers that are not whole are
compared within ``tolerance``, absolute and relative. DuckDB's dates and times are their ISO texts.

``dialect`` is ``sqlite``, ``duckdb``, or another of sqlglot's (``postgres``, ``mysql`` …): then queries and tables are
carried over to DuckDB's, and the verdict says so. ``seconds`` are those that one query computes; where the machine
gives it no time to, the row is undecided. Needs ``pip install 'seedbed[sql]'``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from seedbed.checks import sql_text
from seedbed.checks.query_verdict import Asked, Order, Question, State, checked_settings, expected_rows, judged
from seedbed.checks.sql_schema import schema_of, with_guesses
from seedbed.checks.sql_states import Facts, further
from seedbed.core.context import Context
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.core.verdict import Verdict

NEEDS = ("sqlglot", "sql")


class _Unusable(Exception):
    """A column cannot be used; the verdict says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


async def sql_result(  # noqa: PLR0913  # columns and settings, each by its own name
    ctx: Context,
    sql: str,
    tables: str | list[str],
    expected_sql: str = "",
    expected: list[Any] | None = None,
    *,
    dialect: str = "sqlite",
    order: Order = "auto",
    columns: Literal["any", "position"] = "any",
    tolerance: float = 1e-9,
    states: int = 8,
    seconds: float = 10.0,
) -> Verdict:
    """Whether a query gives the right rows; see the card above."""
    checked_settings("sql_result", order, columns, tolerance, states, seconds)
    dialect = sql_text.known_dialect(dialect)
    try:
        question = _question(sql, tables, expected_sql, expected, dialect, order)
    except _Unusable as unusable:
        return unusable.verdict
    made = question.states[0].tables
    if len(question.states) == 1 and question.ways:
        facts = _facts(made, question.query, question.ways[-1].sql, question.told["engine"])
        rng = ctx.rng
        question = replace(question, further=lambda number: further(made, facts, number, rng), wanted=states)
    settings = {"any_columns": columns == "any", "tolerance": tolerance, "seconds": seconds}
    return await judged(ctx, replace(question, **settings))  # type: ignore[arg-type]  # bool, float, float


def _question(
    sql: str, tables: str | list[str], expected_sql: str, expected: Any, dialect: str, order: Order
) -> Question:
    """Everything but the settings; raises _Unusable with the verdict where a column is at fault."""
    given = [tables] if isinstance(tables, str) else list(tables)
    if not given or not all(isinstance(one, str) and one.strip() for one in given):
        raise _Unusable(Verdict.unreadable("`tables` holds no statements"))
    query = sql_text.query_in(sql)
    if not query:
        raise _Unusable(Verdict.unreadable("`sql` holds no query"))
    if len(query) > sql_text.LONGEST:
        raise _Unusable(Verdict.unreadable(f"`sql` has {len(query)} characters; at most {sql_text.LONGEST} are read"))
    if why := sql_text.written(query, dialect):
        raise _Unusable(Verdict.wrong(why))
    engine = dialect if dialect in sql_text.ENGINES else "duckdb"
    told = {"engine": engine} if engine == dialect else {"engine": engine, "dialect": dialect}
    if engine != dialect:
        query, given = _over(query, "sql", dialect), [_over(one, "tables", dialect) for one in given]
    rows = None if expected is None else expected_rows(expected)
    if isinstance(rows, str):
        raise _Unusable(Verdict.unreadable(rows))
    ways = _ways(expected_sql, dialect, order)
    if not ways and rows is None:
        raise _Unusable(Verdict.unreadable("the row has neither `expected_sql` nor `expected` to compare with"))
    named = [
        State(one, f"{number} of {len(given)} given" if len(given) > 1 else "") for number, one in enumerate(given, 1)
    ]
    return Question(
        sql_text.ENGINES[engine],
        query,
        ways,
        named,
        expected=rows,
        order=order,
        told=told,
        names=("expected_sql", "tables"),
    )


def _ways(expected_sql: str, dialect: str, order: Order) -> list[Asked]:
    right = sql_text.query_in(expected_sql)
    if not right:
        return []
    if why := sql_text.written(right, dialect):
        raise _Unusable(Verdict.unreadable(f"`expected_sql`: {why}"))
    engine = dialect if dialect in sql_text.ENGINES else "duckdb"
    right = right if engine == dialect else _over(right, "expected_sql", dialect)
    if order == "ordered":
        return [Asked(right, ordered=True)]
    try:
        return sql_text.asked_of(right, engine)
    except sql_text.NotSql as error:
        if order == "bag":
            return [Asked(right)]
        why = (
            f"`expected_sql` cannot be read, so whether order counts is not known ({error}); set order: bag or ordered"
        )
        raise _Unusable(Verdict.unreadable(why)) from None


def _over(text: str, name: str, dialect: str) -> str:
    try:
        return sql_text.carried_over(text, dialect)
    except sql_text.NotSql as error:
        why = f"`{name}` cannot be carried over from {dialect} to DuckDB: {error}"
        raise _Unusable(Verdict.wrong(why) if name == "sql" else Verdict.unreadable(why)) from None


def _facts(tables: str, query: str, right: str, engine: str) -> Facts:
    """What further states are made by."""
    joined = sql_text.joined(query, engine) | sql_text.joined(right, engine)
    found = sql_text.literals(query, engine)
    for name, values in sql_text.literals(right, engine).items():
        found.setdefault(name, set()).update(values)
    schema = with_guesses(schema_of(tables, engine), joined)
    return Facts(schema, engine, found, frozenset(name for pair in joined for name in pair))


_GOLD = Outcome("ok", 0, value={"columns": ["name"], "rows": [("Ida",)]})
_BOTH = Outcome("ok", 0, value={"columns": ["name"], "rows": [("Ida",), ("Bo",)]})
EXAMPLE = Example(
    row={
        "sql": "```sql\nSELECT name FROM people WHERE age >= 40\n```",
        "expected_sql": "SELECT name FROM people WHERE age > 40",
        "tables": "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);"
        "INSERT INTO people VALUES (1, 'Ida', 52), (2, 'Bo', 38);",
    },
    outcomes=[_GOLD, _GOLD, _GOLD, _BOTH, _GOLD],
    gives=False,
)
