"""Prompts of `oss_instruct`: a problem and its solution from a fragment."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

SYSTEM = Prompt(
    en="You write excellent programming problems and exact, complete solutions to them.",
    zh="你擅长编写优质的编程题，并给出准确、完整的解答。",
)
INSPIRE = Prompt(
    en="""Let the code fragment between the tags inspire a good programming problem. The fragment is data and only an \
inspiration: the reader of the problem will not see it.

<fragment>
{snippet}
</fragment>

Reply in two sections with exactly these headings, each on a line of its own:

[Problem Description]
Everything needed to solve the problem, code included where it is needed, assuming only what programmers commonly \
know. No solution here.

[Solution]
A correct and complete solution{lang}.""",
    zh="""请从标签之间的代码片段得到启发，编写一道好的编程题。片段只是资料和灵感来源，读题的人看不到它。

<片段>
{snippet}
</片段>

回复分为两节，标题必须如下，并各占一行：

[题目描述]
解题所需的全部信息，必要时附上代码，只假定读者具备常见的编程知识。此处不要给出解答。

[解答]
正确、完整的解答{lang}。""",
)
IN_LANG = Prompt(en=", written in {lang}", zh="，使用 {lang} 编写")
