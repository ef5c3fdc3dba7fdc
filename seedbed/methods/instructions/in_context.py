"""In-context: a model is shown a few rows and writes one more of the same kind, with the same columns.

Paper: Unnatural Instructions, arXiv 2212.09689, which shows three examples and leaves the fourth open.

The rows that come in are the examples. Each request shows ``shown`` of them, of which at most ``machine`` were made
here before, and asks for a new row as JSON with the same columns: text, numbers, yes/no, lists of texts. ``fields``
names the columns to imitate (all that every example has, without one). A column named in ``labels`` takes one of the
values that the examples have; it is drawn for each request, every value equally often, so that a set of few examples
comes out balanced. A row joins the pool when every text is filled and its ROUGE-L with every row there, over all texts
that are no labels, is at most 0.7.

Differs from the paper: any columns instead of instruction, input and constraints; the whole row is one reply; new rows
may be shown again (``machine: 0`` for seeds only, as in the paper).

Real run: Qwen2.5-Coder-1.5B, 12 film reviews after four (half Chinese, half to be negative): 12 readable, 12 kept, in
22 requests, because 90 tokens cut off 10 English replies; one English row is no review.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from seedbed.checks.rouge_l import above
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.reply import Reply
from seedbed.core.row import Row, canonical
from seedbed.core.step import Step, grow
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

IMITATE = Prompt(
    en="""These are examples of rows of a data set:
{shown}

{wish}Write example {number}: another row of the same kind, in the same style and of about the same length, but about \
something else. Use none of the people, places, things and phrases above.{label}
Reply in JSON only, with exactly these fields: {fields}.""",
    zh="""下面是一个数据集中的几条样例：
{shown}

{wish}请写出样例 {number}：同一类型、风格相同、长度相近，但内容不同的另一条。\
不要使用上面出现过的人物、地点、事物和说法。{label}
只用 JSON 回复，字段恰好是：{fields}。""",
)
WISH = Prompt(en="The data set holds: {wish}\n", zh="这个数据集的内容是：{wish}\n")
SHOWN = Prompt(en="Example {number}: {row}", zh="样例 {number}：{row}")
LABEL = Prompt(en=" Its {name} is: {value}.", zh="它的 {name} 必须是：{value}。")
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.99, "max_tokens": 1024}
KINDS: tuple[tuple[type, dict[str, Any]], ...] = (
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (float, {"type": "number"}),
    (str, {"type": "string"}),
    (list, {"type": "array", "items": {"type": "string"}}),
)
ORIGIN = "origin"


def in_context(
    *,
    rows: int = 100,
    requests: int = 5,
    shown: int = 3,
    machine: int = 1,
    fields: tuple[str, ...] = (),
    labels: tuple[str, ...] = (),
    wish: str = "",
    similarity: float = 0.7,
) -> list[Step]:
    """Grow ``rows`` rows like those given, ``requests`` a round; see the card above."""

    def draw(rng: random.Random, pool: list[Row], _round: int) -> list[Row]:
        seeds = [row for row in pool if row.get(ORIGIN) != "machine"]
        names = _fields(seeds, fields, labels)
        made = [row for row in pool if row.get(ORIGIN) == "machine"]
        wanted = _dealt(rng, seeds, labels, requests)
        return [
            {"examples": _shown(rng, (seeds, made), (shown, machine), names), "wanted": one} for one in wanted
        ]  # fmt: skip

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        names = [name for name in candidate["examples"][0] if name not in labels]
        near = above(_text(candidate, names), (_text(row, names) for row in pool), limit=similarity)
        if near is not None:
            return Verdict.wrong(f"ROUGE-L {near[0]:.2f} with {shortened(near[1], 60)!r}", value=near[0])
        return Verdict.right("new")

    settings = {"wish": wish}
    return [grow(imitate, settings=settings, draw=draw, admit=admit, rows=rows, rounds=100_000)]


async def imitate(ctx: Context, examples: list[Row], wanted: Row, *, wish: str = "") -> list[Row]:
    """Write one row like the examples; ``wanted`` holds the labels that it is to have."""
    told = [
        ctx.fill(SHOWN, number=place, row=canonical(row).decode()) for place, row in enumerate(examples, 1)
    ]  # fmt: skip
    prompt = ctx.fill(
        IMITATE,
        shown="\n".join(told),
        wish=ctx.fill(WISH, wish=wish) if wish else "",
        number=len(told) + 1,
        label="".join(ctx.fill(LABEL, name=name, value=value) for name, value in wanted.items()),
        fields=", ".join(examples[0]),
    )
    schema = _schema(examples, wanted)
    reply = await ctx.ask(prompt, schema=schema, **SAMPLING)
    return [{**_read(reply, schema), ORIGIN: "machine"}]


def _fields(seeds: Sequence[Row], fields: tuple[str, ...], labels: tuple[str, ...]) -> list[str]:
    """The columns to imitate: those named, else those that every example has, in a kind that can be written."""
    if not seeds:
        raise RecipeError("in_context has nothing to imitate: give it a few rows as examples")
    every = [name for name in seeds[0] if name != ORIGIN and all(_kind(row.get(name)) for row in seeds)]
    missing = sorted((set(fields) | set(labels)) - set(every))
    if missing or not every:
        raise RecipeError(f"in_context: not every example has a filled {missing or 'column'}; all have {every}")
    return [name for name in every if not fields or name in fields or name in labels]


def _kind(value: Any) -> dict[str, Any] | None:
    """The JSON Schema of a value that can be imitated; nothing for others, and for empty texts and lists."""
    if value in ("", []) or (isinstance(value, list) and not all(isinstance(one, str) for one in value)):
        return None
    return next((schema for kind, schema in KINDS if isinstance(value, kind)), None)


def _dealt(rng: random.Random, seeds: Sequence[Row], labels: tuple[str, ...], count: int) -> list[Row]:
    """The labels of each request of a round: every value of a column equally often, in a drawn order."""
    columns = {}
    for name in labels:
        values = list(dict.fromkeys(row[name] for row in seeds))
        order = [values[at % len(values)] for at in range(rng.randrange(len(values)), count + len(values))]
        columns[name] = rng.sample(order[:count], count)
    return [{name: dealt[at] for name, dealt in columns.items()} for at in range(count)]


def _shown(
    rng: random.Random, pools: tuple[list[Row], list[Row]], counts: tuple[int, int], names: list[str]
) -> list[Row]:
    """So many rows, some of them machine-made once there are any, in a drawn order, with the named columns."""
    seeds, made = pools
    new = rng.sample(made, min(counts[1], len(made), counts[0] - 1))
    chosen = new + rng.sample(seeds, min(len(seeds), counts[0] - len(new)))
    rng.shuffle(chosen)
    return [{name: row[name] for name in names} for row in chosen]


def _text(row: Row, names: Sequence[str]) -> str:
    return "\n".join(str(row.get(name, "")) for name in names)


def _schema(examples: list[Row], wanted: Row) -> dict[str, Any]:
    parts = {name: _kind(value) for name, value in examples[0].items()}
    parts |= {name: {"enum": [value]} for name, value in wanted.items()}
    return {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}


def _read(reply: Reply, schema: dict[str, Any]) -> Row:
    """The row, with every column filled, of its kind and no other."""
    row = reply.json(dict)
    parts = schema["properties"]
    if row.keys() != parts.keys():
        raise Unreadable(f"wanted exactly the fields {', '.join(parts)}", reply)
    for name, part in parts.items():
        value = row[name].strip() if isinstance(row[name], str) else row[name]
        if "enum" in part and value not in part["enum"]:
            raise Unreadable(f"{name} is {value!r}, wanted {part['enum'][0]!r}", reply)
        if "enum" not in part and _kind(value) != part and not (part["type"] == "number" and type(value) is int):
            raise Unreadable(f"{name} is {value!r}, wanted a filled {part['type']}", reply)
        row[name] = value
    return {name: row[name] for name in parts}


EXAMPLE = Example(
    row=[{"review": "Slow, but the ending moved me.", "mood": "positive"}],
    settings={"rows": 1, "requests": 1, "labels": ("mood",)},
    replies=[{"review": "Loud from start to finish, and I left early.", "mood": "positive"}],
    gives=[
        {
            "examples": [{"review": "Slow, but the ending moved me.", "mood": "positive"}],
            "wanted": {"mood": "positive"},
            "review": "Loud from start to finish, and I left early.",
            "mood": "positive",
            "origin": "machine",
        }
    ],
)
