"""Source2Synth: questions grounded in real sources, kept when they can be answered from them.

Paper: Source2Synth, arXiv 2409.08239 (no official code).

*documents* (multi-hop questions): a model names entities of a page; another page that names one of them is looked for
among the rows; one question on the first page has the entity as its answer, one on the second page is about it, and
both become one question that hides it. *tables*: from the first Markdown table of a text, a seed fact, a query for it,
run in the sandbox (one that fails or finds nothing goes), and the question of the query and its rows.

Curation, by the role ``curator``: it gets ``tries`` tries, 3 as published, at each question, on documents with both
pages before it, on tables by a query whose rows must be the same; a question that it never answers goes. On documents
the first step is then blanked and filled anew (``impute``), the question is made again from it, and goes unless it has
the same answer. ``tries`` of a row tells which try it was.

The paper trains the curator on one half of the data and curates the other. ``split`` marks pages, by what they are, as
slice 0, kept as it is to train on, and slice 1, curated; no page is in both. Name the trained model as ``curator`` and
run again: all earlier replies are there. Without ``split`` everything is curated, by ``main`` if no curator is named.

Differs from the paper: pages that share a named entity stand in for Wikipedia's links; a query that finds no rows is
dropped as well; entity, answer and their absence from the question are looked up, not believed. The same model writing
and curating keeps what is easy.
"""

from __future__ import annotations

from typing import Literal

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.methods.reasoning.source2synth_curation import ANSWER, BLANK, TRY, curate_hops, curate_table
from seedbed.methods.reasoning.source2synth_pages import (
    ENTITIES,
    FIRST,
    MERGE,
    SECOND,
    list_entities,
    pair_pages,
    write_hops,
)
from seedbed.methods.reasoning.source2synth_tables import ASKED, FACT, QUERY, ask_table

NEEDS = ("sqlglot", "sql")
_PROMPTS = ENTITIES, FIRST, SECOND, MERGE, FACT, QUERY, ASKED, ANSWER, BLANK, TRY
"""Named here as well, where a recipe looks for prompts to replace."""


def source2synth(
    *,
    kind: Literal["documents", "tables"] = "documents",
    entities: int = 5,
    tries: int = 3,
    impute: bool = True,
    split: bool = False,
    seed: int = 0,
) -> list[Step]:
    """From pages or tables (``text``) to curated questions; see the card above.

    Raises:
        RecipeError: a count is less than 1.
    """
    if entities < 1 or tries < 1:
        raise RecipeError(f"source2synth: entities and tries must be 1 or more, got {entities} and {tries}")
    if kind == "tables":
        return [step(ask_table, split=split, seed=seed), step(curate_table, tries=tries)]
    pages = [step(list_entities, most=entities), step(pair_pages, split=split, seed=seed), step(write_hops)]
    return [*pages, step(curate_hops, tries=tries, impute=impute)]


EXAMPLE = Example(
    row=[
        {"text": "The Lantern is a novel by Ida Holm. It came out in 1931."},
        {"text": "Ida Holm was born in Bergen and kept bees."},
    ],
    settings={"impute": False},
    replies=[
        {"entities": ["Ida Holm", "Oslo"]},
        {"entities": ["Bergen"]},
        "Who wrote the novel The Lantern?",
        {"question": "Where was Ida Holm born?", "answer": "Bergen"},
        "Where was the author of The Lantern born?",
        "In Bergen",
    ],
    gives=[
        {
            "text": "The Lantern is a novel by Ida Holm. It came out in 1931.",
            "entities": ["Ida Holm"],
            "entity": "Ida Holm",
            "related_text": "Ida Holm was born in Bergen and kept bees.",
            "slice": 1,
            "first_question": "Who wrote the novel The Lantern?",
            "second_question": "Where was Ida Holm born?",
            "question": "Where was the author of The Lantern born?",
            "answer": "Bergen",
            "decomposition": [
                {"question": "Who wrote the novel The Lantern?", "answer": "Ida Holm"},
                {"question": "Where was Ida Holm born?", "answer": "Bergen"},
            ],
            "reasoning": "Who wrote the novel The Lantern? → Ida Holm. Where was Ida Holm born? → Bergen.",
            "original_question": "Where was the author of The Lantern born?",
            "tries": 1,
        }
    ],
)
