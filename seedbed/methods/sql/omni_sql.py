"""OmniSQL: a web table becomes a database, the database queries, each query a question and thoughts that lead to it.

Paper: OmniSQL / SynSQL-2.5M, arXiv 2503.02240.

*Database.* Around a row's ``table`` (or ``text``) a model designs a domain with tables, keys and sample rows (two
examples shown), as many tables as a draw from N(10, 4) within ``size`` (1 to 20) says; a second request completes it.
Primary keys are numbered anew and foreign keys get values that are there. A row that brings ``tables`` has its database
already.
*Queries.* ``queries`` (300) a database, each of a complexity drawn evenly, with up to four INSERT statements, none to
two functions and a number of columns from Geometric(0.6). The last ``sql`` block counts; it must begin with SELECT or
WITH and run within ``seconds`` (2). Queries that differ only in literals are one.
*Questions.* One of nine styles; vague and metaphorical ones bring the knowledge that they need, which stays with them
as ``evidence``. Of three ``candidates`` or more the medoid by embeddings is taken (``by: words``: by shared words).
*Thoughts.* ``thoughts`` (5) answers that see the question and the query, said to be perhaps wrong; at least three must
end in a query that runs. One of those with the most frequent result is drawn, and its query is the row's ``sql``.

Differs from the paper: results are compared on ``states`` (8) of the database, duplicates and asked-for order counted,
so that luck on one state is no agreement; a result that holds nothing wins nothing, and a tie neither. A query must
give rows on two states. Databases get ``rows`` (20) rows a table, drawn about the sample rows, for on two most queries
give nothing. A tenth of the designs is asked for a very wide table; that share, and how many thoughts and candidates
there are, is ours. Split by ``db_id``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.methods.sql import omni_sql_prompts as prompts
from seedbed.methods.sql import omni_sql_stages as stages
from seedbed.methods.sql.omni_sql_prompts import Complexity, Style
from seedbed.methods.sql.sql_running import SECONDS, gave, least_states

NEEDS = ("sqlglot", "sql")
DATABASE, WIDE, ENRICH, QUERY, FUNCTIONS, COLUMNS = (  # named here as well, where a recipe looks for prompts
    prompts.DATABASE,
    prompts.WIDE,
    prompts.ENRICH,
    prompts.QUERY,
    prompts.FUNCTIONS,
    prompts.COLUMNS,
)
QUESTION, KNOWLEDGE, THOUGHTS, ASKED, TRAIN = (
    prompts.QUESTION,
    prompts.KNOWLEDGE,
    prompts.THOUGHTS,
    prompts.ASKED,
    prompts.TRAIN,
)


def omni_sql(  # noqa: PLR0913  # four stages have their settings
    *,
    size: tuple[int, int] = (1, 20),
    rows: int = 20,
    queries: int = 300,
    complexities: Sequence[Complexity] = get_args(Complexity),
    styles: Sequence[Style] = get_args(Style),
    candidates: int = 3,
    by: Literal["embed", "words"] = "embed",
    thoughts: int = 5,
    states: int = 8,
    seconds: float = SECONDS,
) -> list[Step]:
    """From a table or a database to questions with queries; see the card above."""
    least_states("omni_sql", states)
    if not 1 <= size[0] <= size[1] <= 40 or min(rows, queries, candidates) < 1 or thoughts < stages.VALID:
        raise RecipeError(
            f"omni_sql: wanted 1 <= size[0] <= size[1] <= 40, rows, queries and candidates of at least 1 and "
            f"{stages.VALID} thoughts or more; got {tuple(size)}, {rows}, {queries}, {candidates} and {thoughts}"
        )
    _known("complexity", complexities, get_args(Complexity))
    _known("style", styles, get_args(Style))
    return [
        step(stages.make_database, size=tuple(size), rows=rows),
        step(stages.plan_queries, queries=queries),
        step(stages.write_query, complexities=list(complexities), seconds=seconds),
        step(stages.distinct_queries),
        step(stages.write_question, styles=list(styles), candidates=candidates, by=by),
        step(stages.think, thoughts=thoughts, states=states, seconds=seconds),
    ]


def _known(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    if not given or (unknown := [one for one in given if one not in known]):
        raise RecipeError(f"omni_sql: there is no {what} {unknown[0]!r}; there are {', '.join(known)}" if given else
                          f"omni_sql: name at least one {what} of {', '.join(known)}")  # fmt: skip


_DESIGN = {
    "domain": "bakeries", "scenario": "A bakery counts its loaves.", "foreign_keys": [],
    "tables": [{"name": "loaf", "description": "kinds", "primary_key": ["id"], "rows": [[7, "rye"], [9, "oat"]],
                "columns": [{"name": "id", "type": "INTEGER"},
                            {"name": "kind", "type": "TEXT", "description": "grain"}]}],
}  # fmt: skip
_SQL = "SELECT kind FROM loaf WHERE id > 1"
_THOUGHT = f"Loaves whose id is above 1 are wanted, and of those the kind.\n```sql\n{_SQL}\n```"
_TABLES = (
    "CREATE TABLE loaf (\n  id INTEGER,\n  kind TEXT, -- grain\n  PRIMARY KEY (id)\n);\n"
    "INSERT INTO loaf VALUES (1, 'rye');\nINSERT INTO loaf VALUES (2, 'oat');"
)
_QUESTION = "What kinds of loaf come after the first?"
EXAMPLE = Example(
    row=[{"table": "loaf | grain\nrye loaf | rye"}],
    settings={
        "size": (1, 1),
        "rows": 2,
        "queries": 1,
        "styles": ["formal"],
        "candidates": 1,
        "thoughts": 3,
        "states": 2,
        "complexities": ["simple"],
    },
    replies=[
        _DESIGN,
        _DESIGN,
        f"Kinds after the first.\n```sql\n{_SQL}\n```",
        {"explanation": "kinds by id", "question": _QUESTION, "external_knowledge": ""},
        *[_THOUGHT] * 3,
    ],
    outcomes=[gave((1,)), gave(("oat",)), gave(("oat",)), gave(("oat",)), gave(("oat",), ("oat",))],
    gives=[
        {
            "table": "loaf | grain\nrye loaf | rye",
            "db_id": "bakeries_29db30",
            "domain": "bakeries",
            "scenario": "A bakery counts its loaves.",
            "tables": _TABLES,
            "number": 1,
            "complexity": "simple",
            "sql": _SQL,
            "style": "formal",
            "question": _QUESTION,
            "evidence": "",
            "draft": _SQL,
            "votes": 3,
            "valid": 3,
            "instruction": TRAIN.fill("en", schema=_TABLES.split("\nINSERT", maxsplit=1)[0], question=_QUESTION),
            "output": _THOUGHT,
        }
    ],
)
