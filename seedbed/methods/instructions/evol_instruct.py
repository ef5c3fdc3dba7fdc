"""Evol-Instruct: make instructions harder and broader by rewriting them over several epochs.

Paper: WizardLM, arXiv 2304.12244.

Each epoch draws one of six operations uniformly: five rewrite in depth (constraints, deepening, concretizing, more
reasoning steps, complicated input, which shows a worked sample in one of six formats), one creates in breadth. The
rewritten instruction is answered, and the evolution fails when a judge finds old and new equal, the answer is a short
apology, the answer holds nothing but punctuation and stop words, or the instruction leaks the prompt's own words. A
failed instruction goes unevolved into the next epoch; a successful one replaces it. Every success becomes a row, with
its operation, its epoch and the instruction it comes from (``parent``).

Differs from the paper: the initial instructions are not returned (they are the rows you came with) unless ``initial``
is on, as epoch 0 and answered where they have no ``output``; the limit on added words is measured (``added_words``; 0
turns it off, as in the paper) besides being asked for, but for breadth, which makes a sibling, and for new data, which
has a prompt of its own. The official script runs one epoch of five operations without elimination; this is the paper.

Real run: Qwen2.5-Coder-1.5B, 20 seeds (half Chinese), 1 epoch: 20 readable, 13 kept; a judge of that size called 5
evolutions no gain, 2 added more than 40 words. With worked samples the operation ``input`` was tried 8 times more: a
model of that size never put data in, which leaves siblings of the same kind.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.example import Example
from seedbed.core.text import with_input
from seedbed.methods.instructions.evol_elimination import eliminated
from seedbed.methods.instructions.evol_formats import FORMATS
from seedbed.methods.instructions.evol_instruct_prompts import BROADEN, COMPLICATE, DEEPEN, EQUAL, HOW


class Evolved(TypedDict):
    """One successful evolution."""

    instruction: str
    output: str
    operation: str
    epoch: int
    parent: str


SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 2048}


async def evol_instruct(
    ctx: Context,
    instruction: str,
    input: str = "",
    output: str = "",
    *,
    epochs: int = 4,
    operations: tuple[str, ...] = ("constraints", "deepening", "concretizing", "reasoning", "input", "breadth"),
    added_words: int = 40,
    initial: bool = False,
) -> list[Evolved]:
    """Evolve one instruction over several epochs; see the card above."""
    current = with_input(instruction, input)
    archive = [await _initial(ctx, current, output)] if initial else []
    failures: list[str] = []
    for epoch in range(1, epochs + 1):
        operation = ctx.rng.choice(operations)
        new = (await ctx.ask(_rewrite(ctx, current, operation), **SAMPLING)).text.strip()
        answer = (await ctx.ask(new, **SAMPLING)).text.strip()
        failure = eliminated(current, new, answer, added_words if operation not in ("breadth", "input") else 0)
        if failure is None and await _equal(ctx, current, new):
            failure = "no information gain"
        if failure is not None:
            failures.append(f"epoch {epoch}, {operation}: {failure}")
            continue
        archive.append(Evolved(instruction=new, output=answer, operation=operation, epoch=epoch, parent=current))
        current = new
    ctx.note(failed=failures)
    return archive


def _rewrite(ctx: Context, current: str, operation: str) -> str:
    if operation == "breadth":
        return ctx.fill(BROADEN, instruction=current)
    if operation == "input":
        name = ctx.rng.choice(tuple(FORMATS))
        return ctx.fill(COMPLICATE, name=name, sample=ctx.fill(FORMATS[name]), instruction=current)
    return ctx.fill(DEEPEN, how=ctx.fill(HOW[operation]), instruction=current)


async def _initial(ctx: Context, instruction: str, output: str) -> Evolved:
    answer = output.strip() or (await ctx.ask(instruction, **SAMPLING)).text.strip()
    return Evolved(instruction=instruction, output=answer, operation="initial", epoch=0, parent="")


async def _equal(ctx: Context, old: str, new: str) -> bool:
    reply = await ctx.ask(ctx.fill(EQUAL, old=old, new=new), temperature=0.0, max_tokens=8, role="judge")
    return reply.one_of("Equal", "Not Equal") == "Equal"


EXAMPLE = Example(
    row={"instruction": "Name three uses of vinegar."},
    settings={"epochs": 2, "operations": ("constraints",)},
    replies=[
        "Name three uses of vinegar that need no other ingredient.",
        "Descaling a kettle, cleaning glass, softening a paint brush.",
        "Not Equal",
        "Name three household uses of vinegar that need no other ingredient.",
        "Sorry, I cannot help with that.",
    ],
    gives=[
        {
            "instruction": "Name three uses of vinegar that need no other ingredient.",
            "output": "Descaling a kettle, cleaning glass, softening a paint brush.",
            "operation": "constraints",
            "epoch": 1,
            "parent": "Name three uses of vinegar.",
        }
    ],
)
