"""Alpaca: one request writes a list of whole examples, instruction, input and output at once.

No paper: Stanford Alpaca (tatsu-lab/stanford_alpaca), the one-call form of Self-Instruct, arXiv 2212.10560.

A request holds rules and a list of 20 examples whose first three are human seeds, never machine-made ones; the model
writes the others. The list is cut at ``###``; a block counts only with its number before Instruction, Input and Output,
once each and in this order. The last block of a reply that was cut off is dropped, and so is what lies beyond the
20th. "No input" becomes an empty ``input``. An instruction joins the pool by Self-Instruct's rules (4 to 150 words, no
"Write a program", no leading punctuation or foreign script, ROUGE-L of at most 0.7 with all of the pool) with a longer
list of what text cannot hold: also video, audio, music, flowcharts and diagrams. No test for classifications, one
example an instruction.

Rows that come in with ``instruction`` and ``output`` are the seeds; without any, those that ship with Seedbed are
shown, in the language that is written. ``raw`` continues the list as a completion model does.

Differs from the original: ``rows`` is 1,000, not 52,000; the rules are ours; the bias against the end-of-text token is
left out, because its number is another one in every vocabulary; a reply without a whole block is asked again.

Real run: Qwen2.5-Coder-1.5B, 2 English lists of 6 examples wanted: one readable, all 6 whole and admitted; the other
got lost in its first output and was cut off at 500 tokens. Chinese was not run on a model.
"""

from __future__ import annotations

import random
import re
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.core.step import Step, grow
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.methods.instructions.self_instruct_pool import admitted, is_human, shipped_seeds


class Made(TypedDict):
    """A whole example; ``origin`` tells it from the human seeds."""

    instruction: str
    input: str
    output: str
    origin: str


LIST = Prompt(
    en="""You write a list of {count} varied examples of what people ask of a text assistant, with the answers.

1. No verb is used twice: vary the words.
2. Some instructions are questions, some are orders.
3. The kinds differ: writing, explaining, sorting, rewriting, planning, comparing, judging and so on.
4. A model that reads and writes text alone can do it: no pictures, sound, devices, calendars or web pages.
5. Write in English.
6. An instruction is one or two sentences.
7. The input is something real and specific to work on, of at most 100 words, not a placeholder.
8. Where an instruction needs no input, the input is {none}.
9. The output answers the instruction with its input, in fewer than 100 words.

Keep exactly to this form: the number before each of the three parts, ### between examples.

{shown}""",
    zh="""请写一份清单，共 {count} 条，内容是人们向文字助手提出的各种指令及其回答。

1. 动词不要重复，用词要多样。
2. 有的指令是问句，有的是祈使句。
3. 类型要多样：写作、解释、分类、改写、规划、比较、评价等等。
4. 只读写文字的模型就能完成：不涉及图片、声音、设备、日程或网页。
5. 用中文写。
6. 指令为一到两句话。
7. 输入是真实具体的材料，不超过 100 字，不能是占位符。
8. 不需要输入的指令，输入写 {none}。
9. 输出要针对指令和输入作答，少于 100 字。

严格保持下面的格式：三个部分前都有编号，各条之间用 ### 隔开。

{shown}""",
)
NEXT = Prompt(
    en="\n\nContinue this list: write the examples {first} to {count}. Reply with the list only.",
    zh="\n\n请续写这份清单：写出第 {first} 条到第 {count} 条。只回复清单。",
)
NAMES = {"en": ("Instruction", "Input", "Output"), "zh": ("指令", "输入", "输出")}
NONE = "<noinput>"
SHOWN = 3
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 1.0, "max_tokens": 3072}

BEYOND_TEXT = re.compile(
    r"\b(images?|graphs?|pictures?|files?|maps?|draw|plot|go to|videos?|audio|music|flowcharts?|diagrams?)\b"
    r"|图片|图像|照片|图表|文件|地图|画出|绘制|前往|视频|音频|音乐|流程图|示意图",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^[ \t*]*(\d{1,3})[ \t]*[.)、．][ \t*]*(Instruction|Input|Output|指令|输入|输出)[ \t*]*[:：][ \t*]*",
    re.IGNORECASE | re.MULTILINE,
)
_NO_INPUT = re.compile(r"[<(\[（]?\s*(no\s?input|none|n/a|无输入|无)\s*[>)\]）]?[.。]?", re.IGNORECASE)


def alpaca(
    *, rows: int = 1000, requests: int = 5, count: int = 20, similarity: float = 0.7, raw: bool = False
) -> list[Step]:
    """Grow ``rows`` examples, ``requests`` lists of ``count`` a round; see the card above."""

    def draw(rng: random.Random, pool: list[Row], _round: int) -> list[Row]:
        return [{"examples": _drawn(rng, pool)} for _ in range(requests)]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        return admitted(candidate["instruction"], pool, similarity, beyond_text=BEYOND_TEXT)

    settings = {"count": count, "raw": raw}
    return [grow(write_examples, settings=settings, draw=draw, admit=admit, rows=rows, rounds=100_000)]


async def write_examples(
    ctx: Context, examples: list[dict[str, str]], *, count: int = 20, raw: bool = False
) -> list[Made]:
    """Continue a list of examples; one that is ``{"seed": KEY}`` stands for the shipped seed of that key."""
    names = NAMES["zh" if ctx.language == "zh" else "en"]
    shown = [block(place, _example(ctx, one), names) for place, one in enumerate(examples, 1)]
    first = len(shown) + 1
    prompt = ctx.fill(LIST, count=count, none=NONE, shown="\n".join([*shown, f"###\n{first}. {names[0]}:"]))
    if raw:
        reply = await ctx.ask(prompt, raw=True, may_be_cut=True, stop=[f"\n{count + 1}."], **SAMPLING)
        return read_blocks(ctx, reply, f"{first}. {names[0]}: {reply.text}", count)
    reply = await ctx.ask(prompt + ctx.fill(NEXT, first=first, count=count), may_be_cut=True, **SAMPLING)
    return read_blocks(ctx, reply, reply.text, count)


def _drawn(rng: random.Random, pool: list[Row]) -> list[Row]:
    """Three seeds: the user's that have an answer, else shipped ones; never what a machine made."""
    human = [row for row in pool if is_human(row) and row.get("output")]
    if not human:
        return [{"seed": key} for key in rng.sample(list(shipped_seeds()), SHOWN)]
    chosen = rng.sample(human, min(len(human), SHOWN))
    return [{name: str(row.get(name) or "") for name in ("instruction", "input", "output")} for row in chosen]


def _example(ctx: Context, one: dict[str, str]) -> dict[str, str]:
    if "seed" not in one:
        return one
    seed = shipped_seeds()[one["seed"]]["zh" if ctx.language == "zh" else "en"]
    return {"instruction": seed["instruction"], **ctx.rng.choice(seed["instances"])}


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
    """The example of one block: exactly three parts, of one number, in their order."""
    found = list(_PART.finditer(block))
    names = [one.group(2).lower() for one in found]
    numbers = {int(one.group(1)) for one in found}
    if names not in [[name.lower() for name in one] for one in NAMES.values()] or len(numbers) != 1:
        return None
    ends = [one.start() for one in found[1:]] + [len(block)]
    texts = [block[one.end() : end].strip().strip("*").strip() for one, end in zip(found, ends, strict=True)]
    if numbers.pop() > count or not texts[0] or not texts[2]:
        return None
    instruction = " ".join(texts[0].split())
    given = "" if _NO_INPUT.fullmatch(texts[1]) else texts[1]
    return Made(instruction=instruction[0].upper() + instruction[1:], input=given, output=texts[2], origin="machine")


EXAMPLE = Example(
    row=[{"instruction": "Name a fruit that is also a colour.", "input": "", "output": "Orange."}],
    settings={"rows": 1, "requests": 1},
    replies=["###\n2. Instruction: Turn the sentence into a question.\n2. Input: The shop is open.\n2. Output: Is it?"],
    gives=[
        {
            "examples": [{"instruction": "Name a fruit that is also a colour.", "input": "", "output": "Orange."}],
            "instruction": "Turn the sentence into a question.",
            "input": "The shop is open.",
            "output": "Is it?",
            "origin": "machine",
        }
    ],
)
