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

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.reply import Reply
from seedbed.methods.graphs.communities import Order, partition, unit
from seedbed.methods.graphs.graph_gen_pairs import GENERATE, Made, Mode, generated
from seedbed.methods.graphs.graph_gen_quiz import JUDGE, QUIZ, loss_of
from seedbed.methods.graphs.knowledge import GraphColumn, Knowledge

_PROMPTS = GENERATE, QUIZ, JUDGE  # named here as well, where a recipe looks for prompts to replace


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
            pair = await generated(ctx, whole, one, mode)
            if isinstance(pair, str):
                dropped.append(pair)
            else:
                made.append(pair)
    ctx.note(dropped=dropped)
    if not made:
        raise Reject("no pair holds: " + "; ".join(dropped), value=0, threshold=1)
    return made


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
