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

Needs a server with raw completions (``/v1/completions``) and the right ``family``. The beginning-of-text token is left
to the server, which adds it. Differs from the paper: a message steers to Chinese when that is the language asked for.

Real run: Qwen2.5-Coder-1.5B, 20 rows (family ``qwen``, turns of at most 200 tokens): 12 readable, 12 kept; the other 8
were cut off at the limit, three times each. Two instructions came out Chinese, half of all are about code, as the
model's own training was. Several turns and the other families were not run on a model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.request import Message
from seedbed.core.text import length


class Magpie(TypedDict):
    """The first instruction and its answer, and the whole dialogue."""

    instruction: str
    output: str
    messages: list[Message]


@dataclass(frozen=True, slots=True)
class Template:
    """A chat template in pieces. ``system`` is empty where a family has no system turn: its text opens the user's."""

    user: str
    user_end: str
    assistant: str
    assistant_end: str
    system: str = ""
    default: str = ""

    def opening(self, system: str, dialogue: list[Message]) -> str:
        """The text up to where the user writes next."""
        told = system or self.default
        text = self.system.format(told) if told and self.system else ""
        for place, message in enumerate(dialogue):
            lead = f"{told}\n\n" if place == 0 and told and not self.system else ""
            before, after = (self.user + lead, self.user_end), (self.assistant, self.assistant_end)
            start, end = before if message["role"] == "user" else after
            text += start + str(message["content"]) + end
        if told and not self.system and not dialogue:
            return f"{text}{self.user}{told}\n\n"
        # A space before what is drawn would be a token that the model never saw there.
        return text + self.user.rstrip(" ")


_CHATML = ("<|im_start|>user\n", "<|im_end|>\n", "<|im_start|>assistant\n", "<|im_end|>\n")
_HEADER = "<|start_header_id|>{}<|end_header_id|>\n\n"
FAMILIES = {
    "chatml": Template(*_CHATML, system="<|im_start|>system\n{}<|im_end|>\n"),
    "qwen": Template(*_CHATML, system="<|im_start|>system\n{}<|im_end|>\n", default="You are a helpful assistant."),
    "llama3": Template(_HEADER.format("user"), "<|eot_id|>", _HEADER.format("assistant"), "<|eot_id|>",
                       system=_HEADER.format("system") + "{}<|eot_id|>"),
    "mistral": Template("[INST] ", " [/INST]", " ", "</s>"),
    "gemma": Template("<start_of_turn>user\n", "<end_of_turn>\n", "<start_of_turn>model\n", "<end_of_turn>\n"),
    "phi3": Template("<|user|>\n", "<|end|>\n", "<|assistant|>\n", "<|end|>\n", system="<|system|>\n{}<|end|>\n"),
}  # fmt: skip
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

_PIECES = re.compile(
    r"<\||\|>|\[/?INST\]|</?s>|<(start|end)_of_turn>|^(assistant|user|system|model)\s*[\n:：]", re.IGNORECASE
)
_ASSISTANT = re.compile(
    r"(sure|certainly|of course|i'?m sorry|i apologi[sz]e|as an ai|i'?m here to|how (can|may) i (help|assist) you)\b"
    r"|当然|好的|抱歉|对不起|很高兴|作为(一个|一名)?(AI|人工智能)|有什么.{0,8}帮",
    re.IGNORECASE,
)


async def magpie(
    ctx: Context,
    *,
    family: Literal["chatml", "qwen", "llama3", "mistral", "gemma", "phi3"] = "chatml",
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
        stop = [template.user_end.strip()] + ["\n"] * first_line
        opened = template.opening(told, messages)
        drawn = (await ctx.ask(opened, raw=True, stop=stop, **DRAWING)).text.strip()
        _require(drawn)
        answer = await ctx.ask(drawn, history=messages, **ANSWERING)
        messages = [
            *messages,
            {"role": "user", "content": drawn},
            {"role": "assistant", "content": answer.text.strip()},
        ]
    return Magpie(instruction=messages[0]["content"], output=messages[1]["content"], messages=messages)


def _require(drawn: str) -> None:
    """Raises Reject for what a user would not have written."""
    if drawn.endswith((":", "：")):
        raise Reject("the instruction ends with a colon", value=drawn[-60:])
    if length(drawn) < 2:
        raise Reject("the instruction has fewer than 2 words", value=length(drawn), threshold=2)
    if found := _PIECES.search(drawn):
        raise Reject(f"the instruction holds a piece of a template, {found.group()!r}", value=found.group())
    if found := _ASSISTANT.match(drawn):
        raise Reject(f"the instruction speaks in the assistant's voice: {found.group()!r}", value=found.group())


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
