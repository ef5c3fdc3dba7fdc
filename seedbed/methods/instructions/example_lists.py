"""A list of whole examples that a model continues: its form, the seeds shown, and what is read of the reply."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.core.text import shortened
from seedbed.methods.instructions.self_instruct_pool import is_human


class Made(TypedDict):
    """A whole example; ``origin`` tells it from the human seeds."""

    instruction: str
    input: str
    output: str
    origin: str


NEXT = Prompt(
    en="\n\nContinue this list: write the examples {first} to {count}. Reply with the list only.",
    zh="\n\n请续写这份清单：写出第 {first} 条到第 {count} 条。只回复清单。",
)
NAMES = {"en": ("Instruction", "Input", "Output"), "zh": ("指令", "输入", "输出")}
NONE = "<noinput>"
SHOWN = 3
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 1.0, "max_tokens": 3072}
_PART = re.compile(
    r"^[ \t*]*(\d{1,3})[ \t]*[.)、．][ \t*]*(Instruction|Input|Output|指令|输入|输出)[ \t*]*[:：][ \t*]*",
    re.IGNORECASE | re.MULTILINE,
)
_NO_INPUT = re.compile(r"[<(\[（]?\s*(no\s?input|none|n/a|无输入|无)\s*[>)\]）]?[.。]?", re.IGNORECASE)


def shown_seeds(rng: random.Random, pool: list[Row], shipped: Collection[str]) -> list[Row]:
    """Three seeds: the user's that have an answer, else the keys of shipped ones; never what a machine made."""
    human = [row for row in pool if is_human(row) and row.get("output")]
    if not human:
        return [{"seed": key} for key in rng.sample(list(shipped), SHOWN)]
    chosen = rng.sample(human, min(len(human), SHOWN))
    return [{name: str(row.get(name) or "") for name in ("instruction", "input", "output")} for row in chosen]


async def continued(
    ctx: Context, rules: Prompt, examples: list[dict[str, str]], count: int, *, raw: bool
) -> list[Made]:
    """The examples that a model adds to a list under its rules; ``raw`` goes on as a completion model does."""
    names = NAMES["zh" if ctx.language == "zh" else "en"]
    shown = [block(place, one, names) for place, one in enumerate(examples, 1)]
    first = len(shown) + 1
    prompt = ctx.fill(rules, count=count, none=NONE, shown="\n".join([*shown, f"###\n{first}. {names[0]}:"]))
    if raw:
        reply = await ctx.ask(prompt, raw=True, may_be_cut=True, stop=[f"\n{count + 1}."], **SAMPLING)
        return read_blocks(ctx, reply, f"{first}. {names[0]}: {reply.text}", count)
    reply = await ctx.ask(prompt + ctx.fill(NEXT, first=first, count=count), may_be_cut=True, **SAMPLING)
    return read_blocks(ctx, reply, reply.text, count)


def block(place: int, one: dict[str, str], names: tuple[str, ...]) -> str:
    """An example in the form that ``read_blocks`` reads."""
    texts = (one["instruction"], one["input"] or NONE, one["output"])
    return "###\n" + "\n".join(f"{place}. {name}: {text}" for name, text in zip(names, texts, strict=True))


def read_blocks(ctx: Context, reply: Reply, text: str, count: int) -> list[Made]:
    """The whole blocks of a list; what is not whole is counted in the lineage."""
    blocks = [block for block in re.split(r"^[ \t]*#{3,}[ \t]*$|#{3}", text, flags=re.MULTILINE) if block.strip()]
    if reply.finish == "length":
        blocks = blocks[:-1]
        ctx.note(cut="the reply was cut off at max_tokens; its last example is dropped")
    made = [one for block in blocks if (one := _made(block, count))]
    dropped = [shortened(block, 80) for block in blocks if not _made(block, count)]
    if dropped:
        ctx.note(dropped=dropped)
    if not made and reply.finish != "length":
        raise Unreadable("no block has a number before Instruction, Input and Output, in this order", reply)
    return made


def _made(block: str, count: int) -> Made | None:
    """The example of one block: exactly three parts in their order, of one number or, as models slip, counted on."""
    found = list(_PART.finditer(block))
    names = [one.group(2).lower() for one in found]
    if names not in [[name.lower() for name in one] for one in NAMES.values()]:
        return None
    first, *others = (int(one.group(1)) for one in found)
    if others not in ([first, first], [first + 1, first + 2]):
        return None
    ends = [one.start() for one in found[1:]] + [len(block)]
    texts = [block[one.end() : end].strip().strip("*").strip() for one, end in zip(found, ends, strict=True)]
    if first > count or not texts[0] or not texts[2]:
        return None
    instruction = " ".join(texts[0].split())
    given = "" if _NO_INPUT.fullmatch(texts[1]) else texts[1]
    return Made(instruction=instruction[0].upper() + instruction[1:], input=given, output=texts[2], origin="machine")
