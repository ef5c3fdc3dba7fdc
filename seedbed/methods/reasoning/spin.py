"""SPIN: a human answer against the model's own, pair by pair, for a model that learns to tell them apart.

Paper: SPIN, arXiv 2401.01335.

The model as it is before an iteration answers the instruction (temperature 1.0, top_p 1.0, at most 256 tokens). The
row's own ``output`` is ``chosen``, byte for byte, the model's answer is ``rejected``; ``real`` and ``generated`` hold
both as conversations, the layout that the paper's trainer reads. Training is done elsewhere; the new model is then
served under the role ``main``, and the next iteration runs with ``iteration`` one higher. From the second on the paper
trains on the pairs of the last two: name both datasets as sources of a blend.

An answer that says just what the human said teaches nothing and is set aside. A reply that ends at the limit is kept as
it is, as in the paper; ``max_tokens`` is a matter of sampling.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.request import Message
from seedbed.core.text import folded, with_input


class Played(TypedDict):
    """A pair; ``iteration`` counts from 0."""

    chosen: str
    rejected: str
    real: list[Message]
    generated: list[Message]
    iteration: int


SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 1.0, "max_tokens": 256}


async def spin(ctx: Context, instruction: str, output: str, input: str = "", *, iteration: int = 0) -> Played:
    """Have the model answer what a human has answered; see the card above.

    Raises:
        Reject: there is no human answer, or the model says the same.
    """
    if iteration < 0:
        raise RecipeError(f"spin: iterations count from 0, got {iteration}")
    if not output.strip():
        raise Reject("the row's own answer is blank")
    request = with_input(instruction, input)
    reply = await ctx.ask(request, may_be_cut=True, **SAMPLING)
    if folded(reply.text) == folded(output):
        raise Reject("the model answers as the human did", value=reply.text[:200])
    asked: Message = {"role": "user", "content": request}
    return Played(
        chosen=output,
        rejected=reply.text.strip(),
        real=[asked, {"role": "assistant", "content": output}],
        generated=[asked, {"role": "assistant", "content": reply.text.strip()}],
        iteration=iteration,
    )


EXAMPLE = Example(
    row={"instruction": "Name the capital of Peru.", "output": "Lima."},
    replies=["It is Lima, on the coast."],
    gives={
        "chosen": "Lima.",
        "rejected": "It is Lima, on the coast.",
        "real": [{"role": "user", "content": "Name the capital of Peru."}, {"role": "assistant", "content": "Lima."}],
        "generated": [
            {"role": "user", "content": "Name the capital of Peru."},
            {"role": "assistant", "content": "It is Lima, on the coast."},
        ],
        "iteration": 0,
    },
)
