"""Headings and cells of the tables in both languages: a code, a category, and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seedbed.core.problem import Language

CODE = ("code", "编号")
CATEGORIES = (
    (("colour", "颜色"), (("red", "红"), ("blue", "蓝"), ("green", "绿"), ("black", "黑"))),
    (("region", "地区"), (("north", "北"), ("south", "南"), ("east", "东"), ("west", "西"))),
    (("grade", "等级"), (("gold", "金"), ("silver", "银"), ("bronze", "铜"))),
    (("season", "季节"), (("spring", "春"), ("summer", "夏"), ("autumn", "秋"), ("winter", "冬"))),
)
NAMES = (
    ("price", "价格"), ("stock", "库存"), ("sales", "销量"), ("weight", "重量"), ("height", "高度"), ("length", "长度"),
    ("visits", "访问量"), ("points", "积分"), ("cost", "成本"), ("profit", "利润"), ("area", "面积"), ("age", "天数"),
)  # fmt: skip
"""Columns of numbers."""


def headings(data: Mapping[str, Any], language: Language) -> list[str]:
    """The headings of a problem's table: code, category, numbers."""
    tongue = language == "zh"
    return [CODE[tongue], CATEGORIES[data["category"]][0][tongue], *(NAMES[one][tongue] for one in data["columns"])]


def shown_cell(data: Mapping[str, Any], column: int, cell: Any, language: Language) -> str:
    """A cell in writing; an empty one is no text."""
    if column == 1:
        return CATEGORIES[data["category"]][1][cell][language == "zh"]
    return "" if cell is None else str(cell)
