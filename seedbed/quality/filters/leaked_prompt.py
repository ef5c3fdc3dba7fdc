"""Leaked prompt: the answer holds no part of a prompt: no instructions to the writer, no examples, no further turns.

One sure sign is enough (``### Response:``, "You are a helpful assistant", "Below is an instruction that …", a further
turn of a user, 示例一 … 输入 … 输出), of weak ones (orders about the form of the answer, roles at the start of a line)
two. An answer that opens with ``echo`` words of its own instruction, word for word, and goes on has leaked it as well.
An instruction that asks for a prompt, a dialogue, a script or examples is not held to the weak signs.
"""

from __future__ import annotations

import re

from seedbed.core.example import Example
from seedbed.core.text import shortened, words
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.prompt_wording import SURE, WEAK
from seedbed.quality.filters.spoken import CHARACTERS_A_WORD, Said, found_out, is_chinese, prose, said

_WANTED = re.compile(
    r"\b(?:write|creat\w*|generat\w*|draft|make|give|design|simulate|show|produce|compose|prepare|continue|"
    r"invent|list)\b[^.?!\n]{0,50}"
    r"(?:prompts?|dialog\w*|conversation|script|interview|role-?play|few-shot|q\s?&\s?a|faq|quiz|chat|exam|"
    r"instructions?|"
    r"guidelines?|rules|questions)\b(?! at| for an? job)|\bsystem (?:prompt|message)|提示词|"
    r"(?:写|编|设计|生成|模拟|创作|给出|列出|出|续写|拟)[^。？！\n]{0,20}(?:对话|剧本|访谈|示例|问答|聊天|"
    r"指令|规则|小品|相声|题|要求)",
    re.IGNORECASE,
)  # fmt: skip


def leaked_prompt(output: Said, instruction: str = "", *, echo: int = 10) -> Verdict:
    """Whether the answer holds no part of a prompt; see the card above."""
    whole = said(output)
    text = re.sub(r"“[^”]{0,400}”|\"[^\"\n]{0,400}\"|「[^」]{0,400}」", " ", prose(whole))
    text = "\n".join(line for one in text.splitlines() if (line := " ".join(one.split())))  # `\s` must not run far
    wanted = bool(_WANTED.search(instruction))
    faults = [] if wanted else [f"a part of a prompt: '{one}'" for one in _found(SURE, text)]
    weak = [] if wanted else _found(WEAK, text)
    several = sum(len(list(re.finditer(one, text, re.IGNORECASE | re.MULTILINE))) for one in WEAK) if weak else 0
    if not faults and several >= 2:
        faults = [f"orders of a prompt: '{one}'" for one in weak]
    if not faults and _echoes(whole, instruction, echo):
        faults = [f"opens with its instruction: '{shortened(whole, 60)}'"]
    return found_out(faults, "no part of a prompt")


def _found(patterns: tuple[str, ...], text: str) -> list[str]:
    matches = (re.search(pattern, text, re.IGNORECASE | re.MULTILINE) for pattern in patterns)
    return [shortened(match[0], 60) for match in matches if match]


def _echoes(answer: str, instruction: str, echo: int) -> bool:
    """Whether the answer opens with the whole instruction, or its first ``3 * echo`` words, and goes on."""
    asked = words(instruction)
    least = round(echo * CHARACTERS_A_WORD) if is_chinese(instruction) else echo
    head = asked[: 3 * least]
    return len(asked) >= least and words(answer[: len(instruction) * 2 + 200])[: len(head)] == head


EXAMPLE = Example(row={"output": "Paris.\n\n### Instruction:\nName the capital of Spain."}, gives=False)
