"""Questions on a knowledge graph: a pattern is drawn, a program answers it, a model words it, a reader checks it.

Paper: GrailQA, arXiv 2011.07743 (logical forms over a graph, worded, then checked by answering anew).

Patterns over ``graph``: ``one_hop`` (what has this relation to X), ``two_hop`` (over an entity that is not named),
``intersection`` (what has both relations) and ``count``; ``questions`` of those with 1 to ``most_answers`` answers are
drawn. The answers are what the pattern gives on the graph, so they cannot be wrong; only the question is the model's.
It must name what the pattern starts from, and neither an answer nor the entity between (``tries`` 2; the second sees
what was wrong). Then a reader of the role ``solver`` sees the question without the pattern. With ``verify="query"`` it
writes Cypher after the graph's relations, which must give the pattern's rows on ``states`` states of the graph (the
given one and changed ones: `graph_result`); with ``verify="answer"`` it answers from the graph's facts and must name
the very same entities. What fails is dropped with the reason; a row without any question is set aside.

Differs from the paper: a model words instead of crowd workers, and reads instead of a second group of them; no
superlatives. ``query`` needs ``pip install 'seedbed[graph]'``.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from seedbed.core.context import AGAIN, Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.core.text import shortened
from seedbed.methods.graphs.graph_patterns import Kind, Pattern, in_turn, patterns
from seedbed.methods.graphs.graph_reader import READ, SOLVE, answers_by_reader, query_differs
from seedbed.methods.graphs.kg_wording import HIDE, WORD, worded
from seedbed.methods.graphs.knowledge import GraphColumn, Knowledge, fact, plain


class Asked(TypedDict):
    """A question with its answers, the query that finds them, and the facts they rest on."""

    question: str
    answer: str
    answers: list[str]
    cypher: str
    pattern: str
    facts: list[str]


_PROMPTS = WORD, HIDE, AGAIN, READ, SOLVE  # named here as well, where a recipe looks for prompts to replace


async def kg_question(
    ctx: Context,
    graph: GraphColumn,
    *,
    questions: int = 3,
    kinds: tuple[Kind, ...] = ("one_hop", "two_hop", "intersection", "count"),
    most_answers: int = 5,
    verify: Literal["query", "answer"] = "query",
    states: int = 8,
    tries: int = 2,
) -> list[Asked]:
    """Word and check ``questions`` patterns of a graph; see the card above."""
    whole = Knowledge.read(graph)
    found = [one for one in patterns(ctx, whole) if one.kind in kinds and len(one.answers) <= most_answers]
    if not found:
        raise Reject(f"the graph has no pattern of {', '.join(kinds)} with up to {most_answers} answers", value=0)
    made: list[Asked] = ctx.keep([])
    dropped: list[str] = []
    for one in in_turn(ctx, found, questions):
        question, failure = await worded(ctx, one, tries)
        failure = failure or await _misread(ctx, question, one, whole, verify, states)
        if failure:
            dropped.append(f"{failure}: {shortened(question, 100)}")
            continue
        answers = [str(len(one.answers))] if one.kind == "count" else list(one.answers)
        made.append(Asked(question=question, answer=", ".join(answers), answers=answers, cypher=one.cypher,
                          pattern=one.kind, facts=[fact(said) for said in one.facts]))  # fmt: skip
    if dropped:
        ctx.note(dropped=dropped)
    if not made:
        raise Reject("no question holds: " + "; ".join(dropped), value=0, threshold=1)
    return made


async def _misread(ctx: Context, question: str, one: Pattern, graph: Knowledge, verify: str, states: int) -> str | None:
    """How a reader who sees the question alone takes it otherwise, or None."""
    if verify == "query":
        return await query_differs(ctx, question, graph, one.cypher, states)
    wanted = {str(len(one.answers))} if one.kind == "count" else {plain(name) for name in one.answers}
    given = {plain(name) for name in await answers_by_reader(ctx, question, list(map(fact, graph.relations)))}
    return None if given == wanted else f"a reader answers {shortened(', '.join(sorted(given)), 60)}"


_ROWS = Outcome("ok", 0, value={"columns": ["x.name"], "rows": [("Ada",)]})
EXAMPLE = Example(
    row={
        "graph": {
            "entities": [],
            "relations": [{"source": "Ada", "relation": "wrote", "target": "Notes"}],
            "texts": [],
        }
    },
    settings={"questions": 1, "kinds": ("one_hop",), "states": 1},
    replies=["Who wrote Notes?", "```cypher\nMATCH (x)-[:wrote]->({name: 'Notes'}) RETURN x.name\n```"],
    outcomes=[_ROWS, _ROWS],
    gives=[
        {
            "question": "Who wrote Notes?",
            "answer": "Ada",
            "answers": ["Ada"],
            "cypher": "MATCH (:Entity {name: 'Notes'})<-[:`wrote`]-(x:Entity) RETURN DISTINCT x.name",
            "pattern": "one_hop",
            "facts": ["Ada | wrote | Notes"],
        }
    ],
)
