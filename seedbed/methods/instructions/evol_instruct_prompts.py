"""Prompts of `evol_instruct`: in-depth and in-breadth evolving, data as input, and the judge of equality."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

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
