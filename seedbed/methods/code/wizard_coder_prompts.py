"""Prompts of `wizard_coder`: a task made a little harder by one of five operations."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

EVOLVE = Prompt(
    en="""Make the programming task below a little harder.
How: {how}
Keep code and data that it contains. The new task must stand on its own: never mention the old one, or any rewriting.

Task:
{instruction}

Reply with the new task only.""",
    zh="""请把下面的编程题改得稍难一些。
方法：{how}
保留题中已有的代码和数据。新题必须独立成题，不要提到旧题或改写。

题目：
{instruction}

只回复新的题目。""",
)
HOW: dict[str, Prompt] = {
    "constraint": Prompt(
        en="add one new constraint or requirement, in about ten words.", zh="增加一个新的约束或要求，约十几个字。"
    ),
    "rarer": Prompt(
        en="replace one requirement that is common in programming by a rarer and more specific one.",
        zh="把其中一个常见的编程要求换成更少见、更具体的要求。",
    ),
    "reasoning": Prompt(
        en="if it can be solved in a few steps of thought, demand more of them.",
        zh="如果几步推理就能解决，就要求更多的推理步骤。",
    ),
    "misdirection": Prompt(
        en="add a piece of wrong code as a reference that misleads, in a fenced block; do not say what is wrong in it.",
        zh="附上一段错误的参考代码作为误导，放在代码块中，不要指出错在哪里。",
    ),
    "complexity": Prompt(
        en="demand lower time or space complexity, if that makes sense here.",
        zh="如果合理，就对时间或空间复杂度提出更高的要求。",
    ),
}
