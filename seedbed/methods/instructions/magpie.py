"""Magpie: instructions drawn from an aligned model that is shown nothing but the opening of a user's turn.

Paper: Magpie, arXiv 2406.08464.

The chat template of the model's family is sent as a raw completion up to where the user would write; what the model
writes there, up to the end of the turn, is the instruction. It is answered greedily through the chat interface. With
``turns`` over 1 the dialogue so far is shown in the template, under a system message that exists only while user
turns are drawn, and every new user turn is answered the same way without it. ``domain`` (math, code, translation) or
``system`` steers what is drawn; neither is kept in ``messages``.

Of the filters the ones that need nothing but the text are applied here: an instruction that ends with a colon, has one
word, holds pieces of a template or speaks in the assistant's voice is rejected. Quality, reward, near duplicates
and length ranking are steps of their own (``judge``, dedup, filters).

Needs a server with raw completions (``/v1/completions``) and the right ``family`` (``magpie_templates.py`` has the
usual ones). The beginning-of-text token is left to the server, which adds it. Differs from the paper: a message steers
to Chinese when that is the language asked for; the beginning of the assistant's turn ends a drawn one as well.

Real run: Qwen2.5-Coder-1.5B, 20 rows (family ``qwen``, turns of at most 200 tokens): 12 readable, 12 kept; the other 8
were cut off at the limit, three times each. Two instructions came out Chinese, half of all are about code, as the
model's own training was. Several turns and the other families were not run on a model.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.request import Message
from seedbed.methods.instructions.magpie_refusing import require
from seedbed.methods.instructions.magpie_templates import FAMILIES, Family


class Magpie(TypedDict):
    """The first instruction and its answer, and the whole dialogue."""

    instruction: str
    output: str
    messages: list[Message]


STEER = {
    "": Prompt(en="", zh="你是一个乐于助人的助手，用户会用中文向你提问。"),
    "math": Prompt(
        en="You are a mathematics tutor. The user brings you problems of every kind and level to solve step by step.",
        zh="你是一位数学老师，用户会用中文向你提出各种类型和难度的数学题，请逐步解答。",
    ),
    "code": Prompt(
        en="You are an experienced programmer. The user brings you programming problems in many languages.",
        zh="你是一位经验丰富的程序员，用户会用中文向你提出涉及多种语言的编程问题。",
    ),
    "translation": Prompt(
        en="You are a translator. The user gives you texts of every kind and names the language to translate into.",
        zh="你是一位翻译，用户会用中文请你翻译各类文本，并说明译成哪种语言。",
    ),
}
FOLLOW = Prompt(
    en="The user is curious and continues the conversation: every message refers to the last answer and asks for more.",
    zh="用户很好奇，会用中文继续对话：每条消息都针对上一个回答，并进一步追问。",
)
DRAWING: dict[str, Any] = {"temperature": 1.0, "top_p": 1.0, "max_tokens": 2048}
ANSWERING: dict[str, Any] = {"temperature": 0.0, "top_p": 1.0, "max_tokens": 4096}


async def magpie(
    ctx: Context,
    *,
    family: Family = "chatml",
    turns: int = 1,
    system: str = "",
    domain: Literal["", "math", "code", "translation"] = "",
    first_line: bool = False,
) -> Magpie:
    """Draw an instruction and answer it; ``first_line`` ends a user turn at its first line. See the card above."""
    template = FAMILIES[family]
    steer = system or ctx.fill(STEER[domain])
    messages: list[Message] = []
    for turn in range(turns):
        told = f"{steer}\n{ctx.fill(FOLLOW)}".strip() if turn else steer
        stop = template.stops + ["\n"] * first_line
        opened = template.opening(told, messages)
        drawn = (await ctx.ask(opened, raw=True, stop=stop, **DRAWING)).text.strip()
        require(drawn)
        answer = await ctx.ask(drawn, history=messages, **ANSWERING)
        messages = [
            *messages,
            {"role": "user", "content": drawn},
            {"role": "assistant", "content": answer.text.strip()},
        ]
    return Magpie(instruction=messages[0]["content"], output=messages[1]["content"], messages=messages)


EXAMPLE = Example(
    row={},
    replies=["How do I keep basil fresh for a week?", "Stand the stems in water and cover the leaves with a bag."],
    gives={
        "instruction": "How do I keep basil fresh for a week?",
        "output": "Stand the stems in water and cover the leaves with a bag.",
        "messages": [
            {"role": "user", "content": "How do I keep basil fresh for a week?"},
            {"role": "assistant", "content": "Stand the stems in water and cover the leaves with a bag."},
        ],
    },
)
