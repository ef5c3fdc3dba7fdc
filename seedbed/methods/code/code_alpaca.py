"""Code Alpaca: one request writes a list of whole coding examples, instruction, input and output at once.

No paper: sahil280114/codealpaca, Self-Instruct (arXiv 2212.10560) and Alpaca's form of it, held to code.

A request shows rules and three human seeds, never machine-made ones, and the model writes the examples 4 to 20; five
requests a round. The list is cut and read as in ``alpaca``: number, Instruction, Input and Output, once each and in
order; the last block of a reply that was cut off is dropped; "no input" becomes an empty ``input``. An instruction
joins the pool with 4 to 150 words, none of ``blocked``, no "Write a program", no punctuation or foreign script at its
beginning, and ROUGE-L of at most 0.7 with every instruction there, the seeds included.

Rows that come in with ``instruction`` and ``output`` are the seeds; without any, those that ship with Seedbed are
shown, in the language that is written. ``blocked`` is the published list, made for text in general: it also takes
coding tasks away that speak of files, graphs or maps; give a shorter one, or (), where those are wanted. Nothing is
run here: ``unit_tests``, ``compiles`` or ``self_oss_instruct`` come after.

Differs from the original: ``rows`` is 1,000, not 20,000; rules and seeds are ours; a reply without a whole block is
asked again.
"""

from __future__ import annotations

import json
import random
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from seedbed.checks.rouge_l import above
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.step import Step, grow
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.methods.instructions.alpaca import NAMES, NEXT, NONE, SAMPLING, SHOWN, Made, block, read_blocks
from seedbed.methods.instructions.self_instruct_pool import admitted, is_human

LIST = Prompt(
    en="""You write a list of {count} varied examples of what programmers ask of a coding assistant, with the answers.

1. No verb is used twice: vary the words.
2. The programming languages and tools differ: Python, JavaScript, SQL, C++, Java, HTML, shell and others.
3. The kinds differ: open questions, writing a function, sorting into kinds, editing, finding a fault, making faster.
4. Everything is about code, and reading and writing text is enough to do it.
5. Write in English. An instruction is one or two sentences.
6. The input is real code or data to work on, of at most 100 words, not a placeholder.
7. Where an instruction needs no input, the input is {none}.
8. The output answers the instruction with its input.

Keep exactly to this form: the number before each of the three parts, ### between examples.

{shown}""",
    zh="""请写一份清单，共 {count} 条，内容是程序员向编程助手提出的各种要求及其回答。

1. 动词不要重复，用词要多样。
2. 编程语言和工具要多样：Python、JavaScript、SQL、C++、Java、HTML、命令行等等。
3. 类型要多样：开放式问题、编写函数、分类、修改、查错、优化等等。
4. 全部与代码有关，只读写文字就能完成。
5. 用中文写。指令为一到两句话。
6. 输入是真实的代码或数据，不超过 100 字，不能是占位符。
7. 不需要输入的指令，输入写 {none}。
8. 输出要针对指令和输入作答。

严格保持下面的格式：三个部分前都有编号，各条之间用 ### 隔开。

{shown}""",
)
BLOCKED = (
    "image", "images", "graph", "graphs", "picture", "pictures", "file", "files", "map", "maps", "draw", "plot",
    "go to", "video", "audio", "music", "flowchart", "diagram", "图片", "图像", "照片", "图表", "文件", "地图", "画出",
    "绘制", "前往", "视频", "音频", "音乐", "流程图", "示意图",
)  # fmt: skip


def code_alpaca(
    *,
    rows: int = 1000,
    requests: int = 5,
    count: int = 20,
    similarity: float = 0.7,
    blocked: tuple[str, ...] = BLOCKED,
    raw: bool = False,
) -> list[Step]:
    """Grow ``rows`` coding examples, ``requests`` lists of ``count`` a round; see the card above."""
    if count <= SHOWN or min(rows, requests) < 1:
        raise RecipeError(
            f"code_alpaca: 'count' must be above the {SHOWN} examples shown, got {count}; 'rows' and 'requests' at "
            f"least 1, got {rows} and {requests}"
        )
    beyond = _pattern(blocked)

    def draw(rng: random.Random, pool: list[Row], _round: int) -> list[Row]:
        return [{"examples": _drawn(rng, pool)} for _ in range(requests)]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        return _joins(candidate["instruction"], pool, similarity, beyond)

    settings = {"count": count, "raw": raw}
    return [grow(write_code_examples, settings=settings, draw=draw, admit=admit, rows=rows, rounds=100_000)]


async def write_code_examples(
    ctx: Context, examples: list[dict[str, str]], *, count: int = 20, raw: bool = False
) -> list[Made]:
    """Continue a list of coding examples; one that is ``{"seed": KEY}`` stands for the shipped seed of that key."""
    side = "zh" if ctx.language == "zh" else "en"
    known = [code_seeds()[one["seed"]][side] if "seed" in one else one for one in examples]
    first = len(known) + 1
    opened = f"###\n{first}. {NAMES[side][0]}:"
    shown = [block(place, one, NAMES[side]) for place, one in enumerate(known, 1)]
    prompt = ctx.fill(LIST, count=count, none=NONE, shown="\n".join([*shown, opened]))
    if raw:
        reply = await ctx.ask(prompt, raw=True, may_be_cut=True, stop=[f"\n{count + 1}."], **SAMPLING)
        return read_blocks(ctx, reply, f"{first}. {NAMES[side][0]}: {reply.text}", count)
    reply = await ctx.ask(prompt + ctx.fill(NEXT, first=first, count=count), may_be_cut=True, **SAMPLING)
    return read_blocks(ctx, reply, reply.text, count)


@lru_cache(maxsize=1)
def code_seeds() -> dict[str, Any]:
    """The coding seeds that ship with Seedbed, by their key (``seed 1`` …), in English and Chinese."""
    path = Path(__file__).with_name("code_alpaca_seeds.json")
    return {f"seed {place}": seed for place, seed in enumerate(json.loads(path.read_text(encoding="utf-8")), 1)}


def _drawn(rng: random.Random, pool: list[Row]) -> list[Row]:
    """Three seeds: the user's that have an answer, else shipped ones; never what a machine made."""
    human = [row for row in pool if is_human(row) and row.get("output")]
    if not human:
        return [{"seed": key} for key in rng.sample(list(code_seeds()), SHOWN)]
    chosen = rng.sample(human, min(len(human), SHOWN))
    return [{name: str(row.get(name) or "") for name in ("instruction", "input", "output")} for row in chosen]


def _joins(instruction: str, pool: list[Row], similarity: float, beyond: re.Pattern[str]) -> Verdict:
    """Whether an instruction joins: Self-Instruct's rules, and it repeats none of the shipped seeds that are shown."""
    verdict = admitted(instruction, pool, similarity, beyond_text=beyond)
    if not verdict.passed or any(is_human(row) for row in pool):
        return verdict
    seeds = [seed[side]["instruction"] for seed in code_seeds().values() for side in ("en", "zh")]
    near = above(instruction, seeds, limit=similarity)
    if near is not None:
        return Verdict.wrong(f"ROUGE-L {near[0]:.2f} with the seed {shortened(near[1], 60)!r}", value=near[0])
    return verdict


def _pattern(blocked: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words of the Latin script, others anywhere; without any word, nothing fits."""
    words = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in blocked if word.strip()]
    return re.compile("|".join(words) or r"(?!)", re.IGNORECASE)


EXAMPLE = Example(
    row=[{"instruction": "Reverse a list in Python.", "input": "[1, 2]", "output": "[1, 2][::-1]"}],
    settings={"rows": 1, "requests": 1},
    replies=["###\n2. Instruction: Count the rows of a table in SQL.\n2. Input: users\n2. Output: SELECT 1;"],
    gives=[
        {
            "examples": [{"instruction": "Reverse a list in Python.", "input": "[1, 2]", "output": "[1, 2][::-1]"}],
            "instruction": "Count the rows of a table in SQL.",
            "input": "users",
            "output": "SELECT 1;",
            "origin": "machine",
        }
    ],
)
