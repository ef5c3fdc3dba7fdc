"""The page of a sheet: rows to accept or reject, with reasons, saved as JSON lines; it needs no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from seedbed.actions.sheet_lines import ALL, Line

SHOWN = 20_000
"""Characters of a cell that are shown."""
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "\ufffd")

TEXTS: dict[str, tuple[str, str]] = {
    "lang": ("en", "zh-CN"),
    "title": ("Rows to look at", "待审阅的数据行"),
    "hint": ("Accept what you would train on, reject the rest and say why. Keys: a accepts, r rejects, j and k move.",
             "愿意用于训练的请接受，其余请拒绝并说明原因。快捷键：a 接受，r 拒绝，j/k 移动。"),
    "kept": ("Marks stay in this browser until they are saved as a file.", "标记暂存于本浏览器，请保存为文件。"),
    "then": ("Then:", "然后运行："),
    "accept": ("Accept", "接受"),
    "reject": ("Reject", "拒绝"),
    "undo": ("Undo", "撤销"),
    "reason": ("Why", "原因"),
    "save": ("Save marks", "保存标记"),
    "done": ("{n} of {of} marked", "已标记 {n} / {of}"),
    "stratum": ("stratum", "分层"),
    "of": ("{of} rows", "共 {of} 行"),
    "script": ("Marking needs JavaScript; sheet.csv beside this page does without.",
               "标记需要 JavaScript；也可改用同目录下的 sheet.csv。"),
}  # fmt: skip


def page(name: str, of: str, lines: Sequence[Line], *, language: str = "en") -> bytes:
    """The page, in English or Chinese; what stands in the rows is escaped and runs nothing."""
    from importlib.resources import files

    from jinja2 import Environment, StrictUndefined

    folder = files("seedbed.actions")
    script = folder.joinpath("review_page.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    pages = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pages.filters |= {"told": _told}
    t = {key: both[language == "zh"] for key, both in TEXTS.items()}
    made = pages.from_string(folder.joinpath("review_page.html.jinja").read_text("utf-8")).render(
        t=t, name=name, of=of, lines=lines, script=script, digest=digest, everything=ALL
    )
    return made.translate(CONTROL).encode(errors="replace")


def _told(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
