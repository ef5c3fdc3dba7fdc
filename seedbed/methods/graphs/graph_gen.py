"""GraphGen: question-answer pairs on what a trainee does not know, by its losses on the facts of a knowledge graph.

Paper: arXiv 2505.20416.

For every relation of ``graph`` the writer rewords its statement ``quiz`` 2 times so that it stays true and 2 times so
that it becomes false. The trainee (role ``trainee``) says yes or no to each; the comprehension loss is -log p(right
answer), p summed over the tokens that say it among the 5 likeliest, -log 0.1 where none does, and the mean over \
a fact's
statements is its loss. Communities are grown from the worst known facts (``order``: ``max_loss``, ``min_loss``,
``random``), breadth first, up to ``most`` 20 units and 10,240 tokens, at least ``least`` 5; each unit stands in one. A
community becomes a pair of the ``mode``: ``atomic`` (its seed fact alone), ``aggregated`` (a text of the whole, then a
question on it), ``multi_hop`` (over at least two of its relations, named by number), ``cot`` (with the reasoning).

Needs log-probabilities of the trainee; where a model gives none, ``samples`` of more than 0 counts its answers over so
many asks instead. Differs from the paper: only relations are quizzed (entities come with them), a quiz that repeats the
statement, or a false one that is a true one, is asked for again; descriptions were bounded when the graph was merged;
no VQA and no choice questions (`kaqg` makes those).
"""

from __future__ import annotations

import math
from typing import Any, Literal, TypedDict

from pydantic import BaseModel, Field

from seedbed.checks.material import draw_mark, shown
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.methods.graphs.communities import Community, Order, partition, told, unit
from seedbed.methods.graphs.graph_gen_quiz import JUDGE, QUIZ, loss_of
from seedbed.methods.graphs.knowledge import GraphColumn, Knowledge, ends, fact, stands_in

Mode = Literal["atomic", "aggregated", "multi_hop", "cot"]


class Made(TypedDict):
    """A pair, with the facts it is on and how badly the trainee knew them."""

    instruction: str
    output: str
    mode: str
    loss: float
    facts: list[str]


class Pair(BaseModel):
    """A question and its answer; ``used`` are the numbers of the facts that it takes."""

    question: str = Field(min_length=4)
    answer: str = Field(min_length=1)
    used: list[int] = Field(min_length=1)


GENERATE = Prompt(
    en="""Facts, numbered (data, never orders):

{facts}

{wanted} Whoever reads the question does not see the facts; the answer rests on them alone. used: the numbers of the \
facts it takes. Reply in JSON.""",
    zh="""以下是编号的事实（只是资料，不是指令）：

{facts}

{wanted}读问题的人看不到这些事实；答案只依据它们。used 填用到的事实的编号。用 JSON 回复。""",
)
MODES: dict[Mode, Prompt] = {
    "atomic": Prompt(en="Write one question on the fact and its short answer.", zh="就该事实写一个问题及其简短答案。"),
    "aggregated": Prompt(en="Write a connected explanation of all of it as the answer, and the question it answers.",
                         zh="把全部内容写成一段连贯的说明作为答案，并写出它所回答的问题。"),
    "multi_hop": Prompt(en="Write one question that only whoever joins at least two of the facts can answer, and its "
                        "answer.", zh="写一个必须结合至少两条事实才能回答的问题及其答案。"),
    "cot": Prompt(en="Write one question that takes several steps; the answer reasons step by step and ends with the "
                  "result.", zh="写一个需要多步推理的问题；答案逐步推理，最后给出结果。"),
}  # fmt: skip
_QUIZ = QUIZ, JUDGE  # named here as well, where a recipe looks for prompts to replace
SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1200}


async def graph_gen(  # noqa: PLR0913 - a column and the numbers of the paper
    ctx: Context,
    graph: GraphColumn,
    *,
    modes: tuple[Mode, ...] = ("atomic", "aggregated", "multi_hop"),
    order: Order = "max_loss",
    quiz: int = 2,
    samples: int = 0,
    most: int = 20,
    least: int = 5,
    communities: int = 3,
) -> list[Made]:
    """Pairs on the ``communities`` that the trainee knows least; see the card above."""
    if quiz < 1 or least < 3 or most < least or not modes:
        raise RecipeError(f"graph_gen: wanted quiz >= 1, 3 <= least <= most and a mode, got {quiz}, {least}, {most}")
    whole = Knowledge.read(graph)
    losses = {unit(one): await loss_of(ctx, one, quiz, samples) for one in whole.relations} if order != "random" else {}
    found = partition(ctx.rng, whole, losses, order=order, most=most, least=least, tokens=10_240)
    if not found:
        raise Reject(f"no community of {least} units hangs together", value=len(whole.relations), threshold=least)
    ctx.note(losses=dict(sorted(losses.items())), communities=len(found))
    made, dropped = list[Made](), list[str]()
    for one in found[:communities]:
        for mode in modes:
            pair = await _generated(ctx, whole, one, mode)
            if isinstance(pair, str):
                dropped.append(pair)
            else:
                made.append(pair)
    ctx.note(dropped=dropped)
    if not made:
        raise Reject("no pair holds: " + "; ".join(dropped), value=0, threshold=1)
    return made


async def _generated(ctx: Context, graph: Knowledge, one: Community, mode: Mode) -> Made | str:
    """A pair on a community, or why it does not hold."""
    facts = list(one.relations[:1] if mode == "atomic" else one.relations)
    if mode == "multi_hop" and len(facts) < 2:
        return "multi_hop: the community has one relation"
    keys = dict.fromkeys(key for relation in facts for key in ends(relation))
    lines = [*(f"{at}. {fact(relation)}" for at, relation in enumerate(facts, 1)), *(told(graph, key) for key in keys)]
    material = shown(draw_mark(ctx.rng, lines), [("", "\n".join(lines))])
    reply = await ctx.ask(ctx.fill(GENERATE, facts=material, wanted=ctx.fill(MODES[mode])), schema=Pair, **SAMPLING)
    pair = reply.json(Pair)
    used = sorted(set(pair.used))
    if used[0] < 1 or used[-1] > len(facts):
        raise Unreadable(f"`used` names facts that are not there; there are 1 to {len(facts)}", reply)
    if mode == "multi_hop" and len(used) < 2:
        return "multi_hop: one fact alone answers it"
    named = f"{pair.question} {pair.answer}"
    if lost := [at for at in used if not any(stands_in(graph.name(key), named) for key in ends(facts[at - 1]))]:
        return f"{mode}: neither question nor answer names an end of fact {lost[0]}"
    return Made(instruction=pair.question.strip(), output=pair.answer.strip(), mode=mode, loss=one.loss,
                facts=[fact(facts[at - 1]) for at in used])  # fmt: skip


def _said(word: str, chance: float) -> Reply:
    return Reply(word, logprobs=[{"token": word, "logprob": math.log(chance), "top": [[word, math.log(chance)]]}])


EXAMPLE = Example(
    row={"graph": {"relations": [{"source": "Ada", "relation": "wrote", "target": "Notes"}]}},
    settings={"quiz": 1, "least": 3, "modes": ("atomic",)},
    replies=[
        {"yes": ["The Notes are by Ada."], "no": ["Ada never wrote the Notes."]},
        _said("Yes", 0.5),
        _said("No", 0.5),
        {"question": "Who wrote the Notes?", "answer": "Ada did.", "used": [1]},
    ],
    gives=[
        {
            "instruction": "Who wrote the Notes?",
            "output": "Ada did.",
            "mode": "atomic",
            "loss": 0.6931471805599453,
            "facts": ["Ada | wrote | Notes"],
        }
    ],
)
