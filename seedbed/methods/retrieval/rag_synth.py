"""RAGSynth: questions on one or several documents, with their clues, cited answers, and variants of both.

Paper: RAGSynth, arXiv 2505.10989: documents, queries, clues, answers and the mapping between them, to train and to
measure retrievers and generators. Cut documents in chunks of 1,200 tokens with an overlap of 100.

1. Of each passage, its sentences numbered, the model lists facts, entities and relations with the sentences that say
them. 2. Entities of one name (with ``by: model`` also of vectors at least ``similar``) that stand in several documents
are put together; the model groups those mentions that are one thing, every mention in one group. 3. It proposes up to
``questions`` questions: single-hop ones from the facts of a passage, multi-hop ones from up to ten relations of a
shared entity, resting on at least two documents. 4. It answers, short and long, citing a clue for every statement.
5. Variants: ``rephrasings`` levels of logical complexity, each made from the one before, as long as a judge says that
the answer stays; ``partials`` levels of clue completeness, in which the clues tell only a part and the answer says what
is missing; ``hybrid``, the second on top of each of the first; the answer's sentences in another ``order``; and the
question without any clue. 6. Each goes among ``distractors`` of other documents, in a drawn order with new numbers, and
gets ``negatives``: near passages that are none of its own and do not hold the short answer (``hard_negatives`` after
it has others judged).

Every number that the model names is looked up: unknown sentences, clues and mentions, a statement that rests on no clue
or on one that was not given, and a number that stands in none of them, are dropped or asked for again; a variant that
cannot be had ends those of its question, which stays. ``kind`` is original, rephrase, partial, hybrid, order or
no_clue; ``level`` counts its ``ancestors``. ``query``, ``positive`` and ``negatives`` are for the exports ``triples``
and ``beir``, ``instruction`` and ``output`` for tuning a generator, ``chosen`` and ``rejected`` (an answer that passes
over what is missing) for DPO.

Differs from the paper: entities and relations in one ask; statements come with the numbers of their clues, and the
citations are written here; numbers that an answer works out itself are not kept.
"""

from __future__ import annotations

from typing import Any, Literal

import pyarrow as pa

from seedbed.checks.wording import holds
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.core.text import folded
from seedbed.methods.retrieval.mining import distinct, repeats
from seedbed.methods.retrieval.rag_synth_clues import Hop, find_clues, share_entities, topics
from seedbed.methods.retrieval.rag_synth_prompts import (
    ANSWER,
    FACTS,
    GENERATE,
    GRAPH,
    PARTIAL,
    PROPOSE,
    REFUSAL,
    REORDER,
    REPHRASE,
    SAME_ANSWER,
    SAME_ENTITY,
)
from seedbed.methods.retrieval.rag_synth_questions import answer_question, propose, without_citations
from seedbed.methods.retrieval.rag_synth_variants import vary
from seedbed.methods.retrieval.word_search import WordSearch

_ASKED = (FACTS, GRAPH, SAME_ENTITY, PROPOSE, ANSWER, REPHRASE, SAME_ANSWER, PARTIAL, REORDER, GENERATE, REFUSAL)
"""Named here as well, where a recipe looks for prompts to replace."""


def rag_synth(  # noqa: PLR0913 - the parts of the paper, each with its number
    *,
    hops: tuple[Hop, ...] = ("single", "multi"),
    questions: int = 3,
    rephrasings: int = 3,
    partials: int = 2,
    hybrid: bool = True,
    reorder: bool = True,
    distractors: int = 2,
    negatives: int = 4,
    by: Literal["name", "model"] = "name",
    similar: float = 0.9,
) -> list[Step]:
    """Questions with clues, answers and variants from passages; see the card above."""
    if not hops or questions < 1 or min(rephrasings, partials, distractors, negatives) < 0 or not 0 < similar <= 1:
        told = f"{list(hops)}, {questions}, {rephrasings}, {partials}, {distractors}, {negatives} and {similar}"
        raise RecipeError(f"rag_synth: wanted a hop, questions >= 1, counts >= 0 and 0 < similar <= 1; got {told}")
    return [
        step(find_clues, hops=hops),
        step(share_entities, similar=similar, by=by, distractors=distractors),
        step(topics, hops=hops),
        step(propose, questions=questions),
        step(answer_question),
        step(vary, rephrasings=rephrasings, partials=partials, hybrid=hybrid, reorder=reorder),
        step(with_negatives, count=negatives),
    ]


def with_negatives(table: pa.Table, *, count: int = 4) -> pa.Table:
    """The rows with near passages that are not theirs and hold no short answer; a row without clues has none."""
    rows = table.select(["query", "positive", "short_answer"]).to_pylist()
    answers: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        answers.setdefault(tuple(row["positive"]), set()).add(without_citations(row["short_answer"]).strip(" .。"))
    corpus = distinct(text for row in rows for text in row["positive"])
    index, found = WordSearch(corpus), list[list[str]]()
    for row in rows:
        near = [corpus[at] for at, _ in index.search(row["query"], count + 20)] if row["positive"] else []
        told = answers[tuple(row["positive"])] - {""}
        kept = [text for text in near if not repeats(text, row["positive"])]
        found.append([text for text in kept if not any(holds(folded(text), one) for one in told)][:count])
    return table.append_column("negatives", pa.array(found, pa.list_(pa.string())))


_FIRST, _SECOND = "Brock lies on the river Arn.", "The Arn rises near Holm."
_QUERY = "Where does the river of Brock rise?"
_ARN = {"name": "Arn", "description": "a river", "sentences": [1]}
_CLUES: list[dict[str, Any]] = [
    {"id": 1, "gold": True, "kind": "relation", "text": _FIRST, "document": "a.md", "sentences": [_FIRST]},
    {"id": 2, "gold": True, "kind": "relation", "text": _SECOND, "document": "b.md", "sentences": [_SECOND]},
]
_TOLD = "No clue is given, so this cannot be answered: what would be needed is a source for it."
_SAID = "Brock lies on the Arn, which rises near Holm [Clue 1][Clue 2]."
_ASK = "Answer the question from the clues and cite them as [Clue n]. Say what the clues do not tell."
_BOTH: dict[str, Any] = {
    "document": None,
    "query": _QUERY,
    "hop": "multi",
    "reasoning": "Brock lies on the Arn.",
    "level": 0,
    "ancestors": [],
    "text": None,
    "found": None,
    "shared": None,
    "topic": None,
    "negatives": [],
}
EXAMPLE = Example(
    row=[{"document": "a.md", "text": _FIRST}, {"document": "b.md", "text": _SECOND}],
    settings={"hops": ("multi",), "rephrasings": 0, "partials": 0, "distractors": 0},
    replies=[
        {"entities": [{"name": "Brock", "description": "a town", "sentences": [1]}, _ARN],
         "relations": [{"source": "Brock", "target": "Arn", "description": _FIRST, "sentences": [1]}]},
        {"entities": [{"name": "Holm", "description": "a village", "sentences": [1]}, _ARN],
         "relations": [{"source": "Arn", "target": "Holm", "description": _SECOND, "sentences": [1]}]},
        {"groups": [[1, 2]]},
        {"questions": [{"clues": [1, 2], "question": _QUERY, "reasoning": "Brock lies on the Arn."}]},
        {"short": {"text": "near Holm", "clues": [2]},
         "long": [{"text": "Brock lies on the Arn, which rises near Holm", "clues": [1, 2]}]},
    ],
    gives=[
        _BOTH | {"kind": "original", "answer": _SAID, "short_answer": "near Holm [Clue 2]", "missing": "",
                 "clues": _CLUES, "clue_ids": [1, 2], "output": _SAID, "chosen": None, "rejected": None,
                 "instruction": f"{_ASK}\n\n[Clue 1] {_FIRST}\n[Clue 2] {_SECOND}\n\nQuestion: {_QUERY}",
                 "positive": [_FIRST, _SECOND]},
        _BOTH | {"kind": "no_clue", "answer": _TOLD, "short_answer": "", "missing": _TOLD, "clues": [], "clue_ids": [],
                 "output": _TOLD, "chosen": _TOLD, "rejected": "Brock lies on the Arn, which rises near Holm.",
                 "instruction": f"{_ASK}\n\n(There are no clues.)\n\nQuestion: {_QUERY}", "positive": []},
    ],
)  # fmt: skip
