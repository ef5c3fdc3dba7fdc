"""The prompts of `wizard_math`: five evolutions, the ranking of variants, the marking of steps."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

EVOLVE = Prompt(
    en="You rewrite mathematics problems. {how} The new problem can be solved, is complete, and is not a copy. Never "
    "mention rewriting, the given problem or this request.\n\nProblem:\n{question}\n\nReply with the new problem only.",
    zh="你负责改写数学题。{how}新题必须可解、条件完整，不能照抄。不要提到改写、原题或本要求。\n\n题目：\n{question}\n\n"
    "只回复新的题目。",
)
UP = {
    "constraints": Prompt(
        en="Make it harder by one more condition, in at most 20 more words.",
        zh="增加一个条件，使它更难，最多增加 20 个字。",
    ),
    "concretizing": Prompt(
        en="Make it harder by putting something specific in the place of what is general, in at most 20 more words.",
        zh="把笼统的内容换成具体的内容，使它更难，最多增加 20 个字。",
    ),
    "reasoning": Prompt(
        en="Make it harder so that it takes one more step of reasoning, in at most 20 more words.",
        zh="使它多需要一步推理，变得更难，最多增加 20 个字。",
    ),
}
DOWN = {
    "easier": Prompt(en="Make it easier, with the same matter.", zh="保持情境不变，把它改得更容易。"),
    "other topic": Prompt(
        en="Write a new problem on another topic that is easier than this one.",
        zh="另选一个主题，写一道比它更容易的新题。",
    ),
}
RANK = Prompt(
    en="""Order these variants of a mathematics problem from the best to the worst: is it clear what is asked \
(definition), is every condition exact (precision), is nothing missing or contradictory (integrity)?

{shown}

Reply in JSON only: {"reason": "…", "order": [numbers of all variants, the best first]}""",
    zh="""请把同一道数学题的下列变体从最好到最差排序：所求是否明确（定义），条件是否精确（精确），是否没有遗漏和矛盾（完整）？

{shown}

只回复 JSON：{"reason": "……", "order": [全部变体的编号，最好的在前]}""",
)
MARK = Prompt(
    en="""Mark each step of this solution: true where it is right and follows from what stands before, else false.

Problem: {question}

{shown}

Reply in JSON only: {"reason": "…", "labels": [true or false for each of the {count} steps, in order]}""",
    zh="""请判断解答的每一步：正确且能由前文推出的为 true，否则为 false。

题目：{question}

{shown}

只回复 JSON：{"reason": "……", "labels": [按顺序对 {count} 个步骤逐一写 true 或 false]}""",
)
