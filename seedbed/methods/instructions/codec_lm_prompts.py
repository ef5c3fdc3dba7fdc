"""What CodecLM asks: metadata, rubrics, actions, instructions and their improvement."""

from __future__ import annotations

from seedbed.core.prompt import Prompt

ENCODE = Prompt(
    en="""Say what an instruction is for: its use case, as a short phrase, and at most three skills that answering it \
takes, each of two or three words and useful for other instructions as well. Reply in JSON only.

Instruction: Turn my notes from the meeting into an e-mail to the team.
{"use_case": "business writing", "skills": ["summarizing notes", "formal tone"]}

Instruction: My bread does not rise although I follow the recipe. What could be wrong?
{"use_case": "cooking advice", "skills": ["fault finding", "food chemistry", "asking back"]}

Instruction: How many different sums can I pay with two coins of 10 cents and one of 50?
{"use_case": "solving puzzles", "skills": ["systematic counting", "arithmetic"]}

Instruction: {instruction}""",
    zh="""请说明一条指令的用途：用一个短语概括使用场景，\
并列出最多三项回答它所需的技能，每项用两到三个词，且对其他指令也有用。只用 JSON 回复。

指令：把我的会议记录整理成发给团队的邮件。
{"use_case": "商务写作", "skills": ["要点归纳", "正式语气"]}

指令：我照着菜谱做，面包还是发不起来，可能是哪里出了问题？
{"use_case": "烹饪咨询", "skills": ["排查原因", "食品化学", "追问细节"]}

指令：用两枚一角和一枚五角硬币，一共能付出多少种不同的金额？
{"use_case": "解谜题", "skills": ["有序枚举", "算术"]}

指令：{instruction}""",
)
RUBRICS = Prompt(
    en="""Instructions for this use case are to be judged by their complexity.
Use case: {use_case}
Skills: {skills}

Name 4 rubrics that tell how complex such an instruction is, specific to this use case and these skills. One sentence \
of at most 20 words each, on a line of its own, numbered 1. to 4.; nothing else.""",
    zh="""要评判下述使用场景中各条指令的复杂程度。
使用场景：{use_case}
技能：{skills}

请给出 4 条评判这类指令复杂程度的标准，要切合该场景和这些技能。\
每条一句话，不超过 30 字，各占一行，用 1. 到 4. 编号，不要写别的内容。""",
)
ACTIONS = Prompt(
    en="""Use case: {use_case}
Rubrics of complexity:
{rubrics}

For each rubric, name one action that makes an instruction more complex by it: what to add, change or ask for. One \
sentence of at most 20 words each, on a line of its own, numbered 1. to 4.; nothing else.""",
    zh="""使用场景：{use_case}
复杂程度的标准：
{rubrics}

请针对每条标准给出一个能让指令更复杂的做法：添加、改变或要求什么。\
每条一句话，不超过 30 字，各占一行，用 1. 到 4. 编号，不要写别的内容。""",
)
DECODE = Prompt(
    en="""What do people ask an assistant for? Write {count} such instructions, all different, in their own words.
Use case: {use_case}
Skills needed to answer: {skills}

Each stands alone, with everything needed to answer it. Do not answer any, and give no advice. One instruction a \
line, numbered 1. to {count}.; nothing else.""",
    zh="""人们会向助手提出什么要求？请用他们的口吻写出 {count} 条各不相同的指令。
使用场景：{use_case}
回答所需技能：{skills}

每条都能独立理解，包含作答所需的全部信息。不要作答，也不要给建议。\
每条占一行，用 1. 到 {count}. 编号，不要写别的内容。""",
)
IMPROVE = Prompt(
    en="""Make this instruction more complex by one action, so that people can still understand and answer it.
Action: {action}

Instruction:
{instruction}

Reply with the new instruction only; do not answer it and do not speak of the change.""",
    zh="""请用下面的做法让这条指令更复杂，但人仍能看懂并回答。
做法：{action}

指令：
{instruction}

只回复新的指令；不要作答，也不要提到改动。""",
)
