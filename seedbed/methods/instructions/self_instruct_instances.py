"""The instances of Self-Instruct: how demonstrations are shown, how a reply is read, and which instances stay."""

from __future__ import annotations

import random
import re
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.request import Message
from seedbed.methods.instructions.self_instruct_pool import shipped_seeds


class Instance(TypedDict):
    """One worked instance of an instruction."""

    input: str
    output: str


WORDS = {
    "en": {"instruction": "Instruction: ", "example": "Example ", "input": "Input: ", "output": "Output: ",
           "label": "Class label: ", True: "Yes", False: "No"},
    "zh": {"instruction": "指令：", "example": "示例 ", "input": "输入：", "output": "输出：",
           "label": "类别：", True: "是", False: "否"},
}  # fmt: skip

_EXAMPLE_MARK = re.compile(r"(?:^|\n)[ \t*#]*(?:Example|示例)[ \t]*\d+[ \t*]*[:：.]?[ \t*]*", re.IGNORECASE)
_INPUT_MARK = re.compile(r"\A[\s*]*(?:Input|输入)[ \t*]*[:：][ \t*]*", re.IGNORECASE)
_OUTPUT_MARK = re.compile(r"(?:^|\n)[ \t*]*(?:Output|输出)[ \t*]*[:：][ \t*]*", re.IGNORECASE)
_LABEL_MARK = re.compile(r"(?:^|\n)[ \t*]*(?:Class label|类别)[ \t*]*[:：][ \t*]*", re.IGNORECASE)
_FIELD_NAME = re.compile(r"^[^\W\d_][^\n:：.,，。?？]{0,30}[:：][ \t]*", re.MULTILINE)


def side(ctx: Context) -> str:
    """The language of the shipped seeds to show."""
    return "zh" if ctx.language == "zh" else "en"


@lru_cache(maxsize=8)
def demonstrations(count: int) -> list[dict[str, Any]]:
    """Seeds that classify and seeds that do not, in turn while both last."""
    yes = [seed for seed in shipped_seeds().values() if seed["is_classification"]]
    no = [seed for seed in shipped_seeds().values() if not seed["is_classification"]]
    return [seed for seed in chain.from_iterable(zip_longest(yes, no)) if seed][:count]


async def ask_after(
    ctx: Context, request: str, shown: list[tuple[str, str]], instruction: str, *, raw: bool, sampling: dict[str, Any]
) -> Reply:
    """Ask about an instruction after demonstrations: earlier turns of a chat, or one text to be continued."""
    word = WORDS[side(ctx)]
    asked = word["instruction"] + instruction
    if not raw:
        roles = [("user", word["instruction"] + told, "assistant", answer) for told, answer in shown]
        history: list[Message] = [{"role": role, "content": text} for one in roles for role, text in (one[:2], one[2:])]
        return await ctx.ask(asked, system=request, history=history, may_be_cut=True, **sampling)
    told = [f"{word['instruction']}{one}\n{answer}" for one, answer in shown]
    stop = [f"{word['example']}6", word["instruction"].strip()]
    text = "\n\n".join([request, *told, f"{asked}\n"])
    return await ctx.ask(text, raw=True, may_be_cut=True, stop=stop, **sampling)


def written(seed: dict[str, Any], language: str, *, labels_first: bool) -> str:
    """The instances of a seed in the form that ``worked`` and ``labelled`` read."""
    word, lines = WORDS[language], []
    for place, one in enumerate(seed["instances"], 1):
        if labels_first:
            lines += [word["label"] + one["output"], word["input"] + one["input"]]
            continue
        lines += [f"{word['example']}{place}"] + [word["input"] + one["input"]] * bool(one["input"])
        lines.append(word["output"] + one["output"])
    return "\n".join(lines)


def worked(reply: Reply) -> list[Instance]:
    """Instances written as input, then output; what holds no output is no instance."""
    parts = [_OUTPUT_MARK.split(block, maxsplit=1) for block in _EXAMPLE_MARK.split(reply.text)]
    found = [
        Instance(input=_INPUT_MARK.sub("", one[0]).strip(), output=one[1].strip()) for one in parts if len(one) == 2
    ]
    if not found:
        raise Unreadable("the reply holds no example with an output", reply)
    return found


def labelled(reply: Reply) -> list[Instance]:
    """Instances written as class label, then input."""
    parts = [block.partition("\n") for block in _LABEL_MARK.split(reply.text)[1:]]
    found = [Instance(input=_INPUT_MARK.sub("", text).strip(), output=label.strip()) for label, _, text in parts]
    if not found:
        raise Unreadable("the reply holds no class label", reply)
    return found


def kept(found: list[Instance]) -> list[Instance]:
    """The instances that pass the published filters; none when one input has two outputs."""
    sound = [one for one in found if one["output"] and one["input"] != one["output"]]
    sound = [one for one in sound if not (one["input"] + "\n" + one["output"]).endswith((":", "："))]
    sound = [one for one in sound if not one["input"].endswith((":", "："))]
    unique = {(one["input"], one["output"]): one for one in sound}
    inputs = [given for given, _ in unique if given]
    return [] if len(set(inputs)) < len(inputs) else list(unique.values())


def without_field_name(rng: random.Random, text: str) -> str:
    """The input, half of the time without its field name where it has exactly one (``Sentence: …``)."""
    names = _FIELD_NAME.findall(text)
    strip = rng.random() < 0.5
    return text[len(names[0]) :] if strip and len(names) == 1 and text.startswith(names[0]) else text
