"""Self-Instruct: grow a set of instructions from a few seeds, then write inputs and outputs for them.

Paper: Self-Instruct, arXiv 2212.10560.

A chain of three steps. ``write_instructions`` grows a pool: a request shows eight instructions, two of them
machine-made once there are two, and the model continues the list to 16; a reply that was cut off is discarded. A
candidate joins when it has more than 3 and at most 150 words, names nothing that text cannot hold (pictures, files …),
does not begin with "Write a program", punctuation or a foreign script, and when its ROUGE-L with the whole pool is at
most 0.7.
``tag_classification`` asks whether the answer is one of a few labels; ``write_instances`` then writes labels before
inputs for those and inputs before outputs for the others, keeps up to five that pass the published filters, and strips
the field name before an input half of the time.

Rows that come in are the human seeds (``instruction``); without any, the 28 that ship with Seedbed are shown, in the
language that is written. ``raw`` continues the list as a base model does; else a chat model is asked to continue it.

Differs from the paper: ``rows`` is 1,000, not 52,000; 10 demonstrations, not 31, for tagging, and 4, not 12 to 16, for
instances (earlier turns of the chat), because chat models need fewer; words of Chinese are characters; texts stay in
the columns ``instruction``, ``input`` and ``output`` instead of the paper's 13 prompt templates; a reply that holds no
instance in the form asked for is asked again. What the pool admits and how instances are read stand beside this file.

Real run: Qwen2.5-Coder-1.5B, 20 instructions wanted, English: 4 of 5 requests readable, 21 candidates looked at, 20
admitted; 20 instances asked for, all readable, 19 kept with 23 instances. Bold marks and the paragraph after the list,
which stood in three of them, are taken off since.
"""

from __future__ import annotations

import random
import re
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.step import Step, grow, step
from seedbed.core.verdict import Verdict
from seedbed.methods.instructions import self_instruct_instances as instances
from seedbed.methods.instructions.self_instruct_instances import WORDS, Instance, ask_after, demonstrations, side
from seedbed.methods.instructions.self_instruct_pool import admitted, is_human, shipped_seeds


class Written(TypedDict):
    """A new instruction; ``origin`` tells it from the human seeds."""

    instruction: str
    origin: str


class Tagged(TypedDict):
    """Whether the output of an instruction is one of a few labels."""

    is_classification: bool


LIST = Prompt(en="Come up with a series of different instructions:\n\n", zh="请写出一系列各不相同的指令：\n\n")
CONTINUE = Prompt(
    en="""Below is the beginning of a list of instructions that people give to an assistant.

{shown}

Do not follow or answer any of them. Write the instructions {first} to 16 of this list: each asks for something new, \
in words and in kind, and can be done in writing alone. One instruction a line, each after its number; nothing else.""",
    zh="""下面是一份指令列表的开头，这些指令都是用户向助手提出的。

{shown}

不要执行或回答其中任何一条。请写出列表的第 {first} 到第 16 条指令：每条的说法和类型都要与前面不同，\
只用文字就能完成。每条占一行，以编号开头，不要写别的内容。""",
)
TAG = Prompt(
    en="""Is the instruction a classification: whatever the input, is the answer one of a small, fixed set of labels \
(such as positive / negative)? Answer Yes or No.""",
    zh="这条指令是否属于分类，即无论输入是什么，答案都只能是少数几个固定类别之一（如正面／负面）？回答“是”或“否”。",
)
INPUT_FIRST = Prompt(
    en="""Write up to three examples of the instruction: first an input, then the output that is asked for. \
When it needs no input, write one example with the output only. Keep to the form of the examples before.""",
    zh="""为指令写出最多三个示例：先写输入，再写指令所要求的输出。如果指令不需要输入，就只写一个示例，并且只写输出。\
格式与前面的示例相同。""",
)
OUTPUT_FIRST = Prompt(
    en="""The instruction is answered with a label. For every label that it allows, first write the label, then an \
input that has this label. Keep to the form of the examples before.""",
    zh="""这条指令用类别作答。对于它所允许的每个类别，先写出类别，再写一个属于该类别的输入。格式与前面的示例相同。""",
)
WRITING: dict[str, Any] = {"temperature": 0.7, "top_p": 0.5, "presence_penalty": 2.0, "max_tokens": 1024}
TAGGING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 3}
INSTANCES: dict[str, Any] = {"temperature": 0.0, "presence_penalty": 1.5}
SHOWN, MACHINE_MADE = 8, 2

_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:\*\*)?\d{1,2}[.)、．][ \t]*")


def self_instruct(*, rows: int = 1000, requests: int = 5, similarity: float = 0.7, raw: bool = False) -> list[Step]:
    """Grow ``rows`` instructions, ``requests`` a round, and write their instances; see the card above."""

    def draw(rng: random.Random, pool: list[Row], _round: int) -> list[Row]:
        return [{"examples": _drawn(rng, pool)} for _ in range(requests)]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        return admitted(candidate["instruction"], pool, similarity)

    growth = grow(write_instructions, settings={"raw": raw}, draw=draw, admit=admit, rows=rows, rounds=100_000)
    return [growth, step(tag_classification, raw=raw), step(write_instances, raw=raw)]


async def write_instructions(ctx: Context, examples: list[str], *, raw: bool = False) -> list[Written]:
    """Continue a list of instructions; a text in ``examples`` that is a shipped seed's key stands for that seed."""
    seeds = shipped_seeds()
    texts = [seeds[one][side(ctx)]["instruction"] if one in seeds else one for one in examples]
    shown = "\n".join(f"{place}. {text}" for place, text in enumerate(texts, 1))
    if raw:
        opened = f"{ctx.fill(LIST)}{shown}\n{len(texts) + 1}."
        reply = await ctx.ask(opened, raw=True, may_be_cut=True, stop=["\n\n", "\n16"], **WRITING)
    else:
        reply = await ctx.ask(ctx.fill(CONTINUE, first=len(texts) + 1, shown=shown), may_be_cut=True, **WRITING)
    if reply.finish == "length":
        ctx.note(discarded="the reply was cut off at max_tokens")
        return []
    # What stands before the first number continues the open item of a raw prompt, and is chat otherwise.
    items = _items(reply.text)[0 if raw else 1 :]
    if not any(items):
        raise Unreadable("the reply holds no numbered list of instructions", reply)
    return [Written(instruction=item[0].upper() + item[1:], origin="machine") for item in items if item]


async def tag_classification(ctx: Context, instruction: str, *, raw: bool = False) -> Tagged:
    """Whether an instruction is answered with one of a few labels."""
    spoken = side(ctx)
    word = WORDS[spoken]
    shown = [(seed[spoken]["instruction"], word[seed["is_classification"]]) for seed in demonstrations(10)]
    reply = await ask_after(ctx, ctx.fill(TAG), shown, instruction, raw=raw, sampling=TAGGING)
    return Tagged(is_classification=reply.yes())


async def write_instances(
    ctx: Context,
    instruction: str,
    is_classification: bool,  # noqa: FBT001 - a column
    *,
    raw: bool = False,
    most: int = 5,
) -> list[Instance]:
    """Inputs and outputs for an instruction: labels first for a classification, inputs first otherwise."""
    prompt = OUTPUT_FIRST if is_classification else INPUT_FIRST
    seeds = [seed[side(ctx)] for seed in demonstrations(8) if seed["is_classification"] == is_classification]
    shown = [
        (seed["instruction"], instances.written(seed, side(ctx), labels_first=is_classification)) for seed in seeds
    ]
    sampling = INSTANCES | {"max_tokens": 300 if is_classification else 350}
    reply = await ask_after(ctx, ctx.fill(prompt), shown, instruction, raw=raw, sampling=sampling)
    found = instances.labelled(reply) if is_classification else instances.worked(reply)
    stay = instances.kept(found[:-1] if reply.finish == "length" else found)[:most]
    if not stay:
        raise Reject("no instance of the instruction passed the filters", value=len(found), threshold=1)
    return [Instance(input=instances.without_field_name(ctx.rng, one["input"]), output=one["output"]) for one in stay]


def _items(text: str) -> list[str]:
    """The items of a numbered list on one line each, without bold marks and the paragraph that closes a reply."""
    *before, last = _ITEM.split(text)
    if not any("\n\n" in item.strip() for item in before[1:]):  # its items are of one paragraph, so the last is too
        last = last.strip().split("\n\n")[0]
    return [" ".join(item.replace("**", "").split()).strip("* ") for item in (*before, last)]


def _drawn(rng: random.Random, pool: list[Row]) -> list[str]:
    """Eight instructions: two that the machine made once it has made two, the others human."""
    machine = [row["instruction"] for row in pool if row.get("origin") == "machine"]
    human = [row["instruction"] for row in pool if is_human(row)] or list(shipped_seeds())
    made = rng.sample(machine, MACHINE_MADE) if len(machine) >= MACHINE_MADE else []
    shown = made + rng.sample(human, min(len(human), SHOWN - len(made)))
    rng.shuffle(shown)
    return shown


EXAMPLE = Example(
    row=[{"instruction": "Name a fruit that is also a colour."}],
    settings={"rows": 1, "requests": 1},
    replies=[
        "2. Describe a rainy street in three sentences.",
        "No",
        "Example 1\nOutput: The street shines. Umbrellas hurry past. A gutter sings.",
    ],
    gives=[
        {
            "examples": ["Name a fruit that is also a colour."],
            "instruction": "Describe a rainy street in three sentences.",
            "origin": "machine",
            "is_classification": False,
            "input": "",
            "output": "The street shines. Umbrellas hurry past. A gutter sings.",
        }
    ],
)
