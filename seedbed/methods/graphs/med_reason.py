"""MedReason: reasoning along the paths of a knowledge graph from the question's entities to the answer's.

Paper: arXiv 2504.00993.

A row has ``question``, the known ``answer``, perhaps ``options``, and ``graph`` (its entities with types). Entities are
read off question and answer, each of one of ten types, and mapped to nodes: the same name, else the nearest of the same
type, at most 10 from a likeness of 0.7; above 0.85 the first is taken, otherwise the model chooses or says none. All
shortest paths between both sides are found (none through a node of more than ``hub`` neighbours), at most 50 drawn for
each pair of ends, and the model keeps the 3 that matter. It writes at temperature 0 how the paths are found, the
reasoning and the conclusion, as if the answer were unknown. Then the conclusion, and any sentence that names itself the
answer, is taken off, and a model of the role ``solver`` answers from the rest alone: kept when that is the answer (by
the option picked, the same words, or the role ``judge``). Without a path a row is set aside.

``by``: likeness by the role ``embed`` (``model``), or by runs of characters where there is no such model. Differs from
the paper: question and answer are rewritten as one statement only where ``restate`` is on (its words must hold every
mapped name); paths come as the graph has them, with the relations' directions.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, TypedDict

from seedbed.checks.choice import choice
from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.text import folded, sentences, shortened
from seedbed.methods.graphs.knowledge import GraphColumn, Knowledge, plain, stands_in
from seedbed.methods.graphs.mapping import CHOOSE, By, Meant, mapped
from seedbed.methods.graphs.med_reason_prompts import (
    ENTITIES,
    JUDGE,
    KEEP,
    RESTATE,
    SOLVE,
    THINK,
    Things,
    Thoughts,
    numbered,
)  # fmt: skip


class Reasoned(TypedDict):
    """Reasoning that reaches the answer, and the paths it follows."""

    reasoning: str
    conclusion: str
    kg_paths: list[str]
    q_entities: list[str]
    a_entities: list[str]


TYPES = ("gene or protein", "drug", "phenotype", "disease", "biological process", "molecular function",
         "cellular component", "exposure", "pathway", "anatomy")  # fmt: skip
KEPT, DRAWN = 3, 50
_ANSWERS = re.compile(
    r"\b(?:the |final |correct )*answer (?:is|would be)\b|答案(?:是|为|应|:|：)|故选|应选", re.IGNORECASE
)
_CHOOSING = CHOOSE  # where a recipe looks for prompts
SAMPLING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 1500}
Options = list[str] | dict[str, str] | None


async def med_reason(  # noqa: PLR0913 - four columns and four settings
    ctx: Context,
    question: str,
    answer: str,
    graph: GraphColumn,
    options: Options = None,
    *,
    types: tuple[str, ...] = TYPES,
    by: By = "model",
    hub: int = 100,
    restate: bool = True,
) -> Reasoned:
    """Reason from a question to its known answer; see the card above."""
    whole = Knowledge.read(graph)
    asked = _with(question, options)
    found = await ctx.ask(
        ctx.fill(ENTITIES, types=", ".join(types), material=_shown(ctx, asked, answer)), schema=Things, **SAMPLING
    )
    things = found.json(Things)
    context = shortened(f"{question} {answer}", 300)
    sides = [
        await mapped(ctx, [Meant(one.name, one.type) for one in side], whole, context=context, by=by)
        for side in (things.question, things.answer)
    ]
    paths = _paths(ctx, whole, *sides, hub=hub)
    if not paths:
        ends = [", ".join(map(whole.name, side)) or "nothing" for side in sides]
        raise Reject(f"no path in the graph: from {ends[0]} to {ends[1]}", value=0, threshold=1)
    statement = await _restated(ctx, asked, answer, [whole.name(key) for side in sides for key in side], restate)
    told = await _pruned(ctx, asked, answer, [_told(whole, path) for path in paths])
    prompt = ctx.fill(THINK, material=_shown(ctx, asked, f"{answer}\n{statement}"), paths=numbered(told))
    thoughts = (await ctx.ask(prompt, schema=Thoughts, **SAMPLING)).json(Thoughts)
    reasoning = f"{thoughts.paths.strip()}\n\n{thoughts.process.strip()}"
    await _must_reach(ctx, asked, reasoning, answer, options)
    return Reasoned(reasoning=reasoning, conclusion=thoughts.conclusion.strip(), kg_paths=told,
                    q_entities=[whole.name(key) for key in sides[0]],
                    a_entities=[whole.name(key) for key in sides[1]])  # fmt: skip


def _with(question: str, options: Options) -> str:
    if not options:
        return question
    labelled = options if isinstance(options, dict) else dict(zip("ABCDEFGHIJ", options, strict=False))
    return "\n".join([question, *(f"{label}. {text}" for label, text in labelled.items())])


def _shown(ctx: Context, question: str, answer: str) -> str:
    return shown(draw_mark(ctx.rng, [question, answer]), [("", question), ("→", answer)])


def _paths(ctx: Context, graph: Knowledge, starts: list[str], ends: list[str], *, hub: int) -> list[list[str]]:
    """All shortest paths between the sides, at most 50 drawn for each pair."""
    found = []
    for start in starts:
        for end in ends:
            group = list(graph.shortest_paths(start, end, hub=hub))
            found += group if len(group) <= DRAWN else ctx.rng.sample(group, DRAWN)
    return found


def _told(graph: Knowledge, path: list[str]) -> str:
    """A path with its relations, each in the direction it has."""
    words = [graph.name(path[0])]
    for one, other in pairwise(path):
        said = graph.between(one, other)[0]
        arrow = f"-[{said['relation']}]->" if plain(said["source"]) == one else f"<-[{said['relation']}]-"
        words += [arrow, graph.name(other)]
    return " ".join(words)


async def _restated(ctx: Context, question: str, answer: str, names: list[str], wanted: bool) -> str:  # noqa: FBT001
    if not wanted:
        return ""
    prompt = ctx.fill(RESTATE, material=_shown(ctx, question, answer), names=", ".join(names))
    reply = await ctx.ask(prompt, **SAMPLING)
    if lacking := [name for name in names if not stands_in(name, reply.text)]:
        raise Unreadable(f"the statement does not hold {', '.join(lacking)}", reply)
    return reply.text.strip()


async def _pruned(ctx: Context, question: str, answer: str, paths: list[str]) -> list[str]:
    if len(paths) <= KEPT:
        return paths
    prompt = ctx.fill(KEEP, material=_shown(ctx, question, answer), paths=numbered(paths), count=KEPT)
    reply = await ctx.ask(prompt, **{**SAMPLING, "max_tokens": 60})
    numbers = list(dict.fromkeys(int(one) for one in re.findall(r"\d+", reply.text)))
    if not 1 <= len(numbers) <= KEPT or not all(1 <= one <= len(paths) for one in numbers):
        raise Unreadable(f"wanted the numbers of 1 to {KEPT} paths between 1 and {len(paths)}", reply)
    return [paths[one - 1] for one in numbers]


async def _must_reach(ctx: Context, question: str, reasoning: str, answer: str, options: Options) -> None:
    """Raises Reject where the reasoning without its conclusion does not lead a reader to the answer."""
    bare = " ".join(one for one in sentences(reasoning) if not _ANSWERS.search(one))
    if not bare:
        raise Reject("nothing is left of the reasoning without its answer", value=0, threshold=1)
    prompt = ctx.fill(SOLVE, question=question, reasoning=bare)
    reached = (await ctx.ask(prompt, role="solver", **{**SAMPLING, "max_tokens": 200})).text.strip()
    if options:
        verdict = choice(reached, answer, options, last=True)
        same, why = verdict.passed, verdict.reason
    elif folded(reached).strip(" .。") == folded(answer).strip(" .。"):
        same, why = True, ""
    else:
        judged = ctx.fill(JUDGE, question=question, material=_shown(ctx, answer, reached))
        same, why = (await ctx.ask(judged, role="judge", temperature=0.0, max_tokens=16)).yes(), shortened(reached, 80)
    if not same:
        raise Reject(f"the reasoning leads a reader elsewhere: {why}", value=reached[:300])


_PATHS = [("flu", "causes", "fever"), ("Ibuprofen", "relieves", "fever")]
EXAMPLE = Example(
    row={
        "question": "Which drug relieves the fever that flu causes?",
        "answer": "Ibuprofen",
        "graph": {"relations": [{"source": a, "relation": said, "target": b} for a, said, b in _PATHS]},
    },
    settings={"restate": False},
    replies=[
        {"question": [{"name": "flu", "type": "disease"}], "answer": [{"name": "ibuprofen", "type": "drug"}]},
        {"paths": "Flu causes fever.", "process": "What relieves fever is wanted.", "conclusion": "Ibuprofen."},
        "Ibuprofen",
    ],
    gives={
        "reasoning": "Flu causes fever.\n\nWhat relieves fever is wanted.",
        "conclusion": "Ibuprofen.",
        "kg_paths": ["flu -[causes]-> fever <-[relieves]- Ibuprofen"],
        "q_entities": ["flu"],
        "a_entities": ["Ibuprofen"],
    },
)
