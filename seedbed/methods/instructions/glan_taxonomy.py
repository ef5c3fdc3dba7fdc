"""The taxonomy of GLAN: fields of human knowledge, their sub-fields, the disciplines of these, each once."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.step import Step, step
from seedbed.core.table import without
from seedbed.core.text import folded
from seedbed.methods.instructions import glan_reading as reading

FIELDS = Prompt(
    en="Divide what people know and can do into {count} broad fields (natural sciences, trades, arts …) that together "
    "leave nothing out. One name a line, numbered from 1.; nothing else.",
    zh="请把人类的知识和技能划分为 {count} 个大领域（自然科学、手工技艺、艺术等），合起来不留空白。"
    "每行一个名称，从 1. 开始编号，不要写别的内容。",
)
SUB_FIELDS = Prompt(
    en="Divide the field {field} into {count} sub-fields. One name a line, numbered from 1.; nothing else.",
    zh="请把“{field}”这一领域划分为 {count} 个子领域。每行一个名称，从 1. 开始编号，不要写别的内容。",
)
DISCIPLINES = Prompt(
    en="Name {count} disciplines that are taught in the sub-field {sub_field} (field: {field}). One name a line, "
    "numbered from 1.; nothing else.",
    zh="请列出子领域“{sub_field}”（所属领域：{field}）中开设的 {count} 门学科。"
    "每行一个名称，从 1. 开始编号，不要写别的内容。",
)
SAMPLING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 4096}


def taxonomy(breadth: tuple[int, int, int]) -> list[Step]:
    """The steps from nothing, a field or a sub-field to disciplines; ``breadth`` counts each level's parts."""
    return [
        step(list_fields, count=breadth[0]),
        step(list_sub_fields, count=breadth[1]),
        step(list_disciplines, count=breadth[2]),
        step(each_once),
    ]


async def list_fields(ctx: Context, field: str = "", discipline: str = "", *, count: int = 10) -> list[Row]:
    """The fields of human knowledge, where the row has none."""
    if field.strip() or discipline.strip():
        return [{}]
    reply = await ctx.ask(ctx.fill(FIELDS, count=count), **SAMPLING)
    return [{"field": name} for name in reading.names(reply)[:count]]


async def list_sub_fields(
    ctx: Context, field: str = "", sub_field: str = "", discipline: str = "", *, count: int = 5
) -> list[Row]:
    """The sub-fields of a field, where the row has none."""
    if sub_field.strip() or discipline.strip():
        return [{}]
    reply = await ctx.ask(ctx.fill(SUB_FIELDS, count=count, field=field), **SAMPLING)
    return [{"sub_field": name} for name in reading.names(reply)[:count]]


async def list_disciplines(
    ctx: Context, sub_field: str = "", field: str = "", discipline: str = "", *, count: int = 4
) -> list[Row]:
    """The disciplines of a sub-field, where the row has none."""
    if discipline.strip():
        return [{}]
    reply = await ctx.ask(ctx.fill(DISCIPLINES, count=count, field=field, sub_field=sub_field), **SAMPLING)
    return [{"discipline": name} for name in reading.names(reply)[:count]]


def each_once(table: pa.Table) -> pa.Table:
    """The rows without those whose discipline came before."""
    first, reasons = dict[str, int](), dict[int, str]()
    for place, name in enumerate(table.column("discipline").to_pylist()):
        if first.setdefault(folded(str(name)), place) != place:
            reasons[place] = f"the discipline {name!r} came before"
    return without(table, reasons)
