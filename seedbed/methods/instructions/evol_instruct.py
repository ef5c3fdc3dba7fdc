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
from seedbed.core.prompt import Prompt
from seedbed.core.text import with_input
from seedbed.methods.instructions.evol_elimination import eliminated
from seedbed.methods.instructions.evol_formats import FORMATS


class Evolved(TypedDict):
    """One successful evolution."""

    instruction: str
    output: str
    operation: str
    epoch: int
    parent: str


DEEPEN = Prompt(
    en="""You rewrite instructions. Make the instruction below a little harder for today's AI assistants, while people \
can still understand and answer it. Keep tables, code and any input it contains.
How: {how}
Add no more than 10 to 20 words. Never mention rewriting, the given instruction or this request.

Instruction:
{instruction}

Reply with the new instruction only.""",
    zh="""你负责改写指令。请把下面的指令改得对当今的人工智能助手稍难一些，但人仍能看懂并回答。保留其中的表格、代码和输入。
方法：{how}
最多增加 10 到 20 个词。不要提到改写、原指令或本要求。

指令：
{instruction}

只回复新的指令。""",
)

HOW = {
    "constraints": Prompt(en="add one more constraint or requirement.", zh="增加一个约束或要求。"),
    "deepening": Prompt(en="ask with more depth and breadth about the same point.", zh="就同一问题问得更深、更广。"),
    "concretizing": Prompt(en="replace general notions with more specific ones.", zh="把笼统的概念换成更具体的概念。"),
    "reasoning": Prompt(en="demand several explicit steps of reasoning.", zh="要求进行明确的多步推理。"),
}

COMPLICATE = Prompt(
    en="""A sample of how an instruction gets data to work on:
{sample}

Do the same with the instruction below: write a short piece of data as {name}, on its subject, and a new instruction \
that asks something about this data and holds it. It is a little harder for today's AI assistants, and people can \
still answer it. Never mention rewriting, the given instruction or this request.

Instruction:
{instruction}

Reply with the new instruction only, with the data in it; do not answer it.""",
    zh="""下面是给指令加上待处理数据的样例：
{sample}

请对下面的指令做同样的事：围绕它的主题用 {name} 格式写一小段数据，并写一条就这段数据提出要求、包含这段数据的新指令。\
它对当今的人工智能助手稍难一些，但人仍能回答。不要提到改写、原指令或本要求。

指令：
{instruction}

只回复包含数据的新指令，不要作答。""",
)

BROADEN = Prompt(
    en="""You create instructions. Inspired by the instruction below, write a brand-new one: the same domain, but a \
rarer topic; about as long and as difficult; something people can understand and answer.

Instruction:
{instruction}

Reply with the new instruction only.""",
    zh="""你负责创作指令。受下面指令的启发，写一条全新的指令：领域相同但话题更少见，长度和难度相近，并且人能看懂、能回答。

指令：
{instruction}

只回复新的指令。""",
)

EQUAL = Prompt(
    en="""Do these two instructions have the same constraints and requirements, and the same depth and breadth?

First: {old}
Second: {new}

Answer with Equal or Not Equal only.""",
    zh="""以下两条指令的约束与要求是否相同，且提问的深度和广度也相同？

第一条：{old}
第二条：{new}

只回答 Equal 或 Not Equal。""",
)

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
