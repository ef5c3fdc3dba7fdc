"""The dataset card: a README.md that says what the rows are, how they were made and under which terms.

YAML front matter as the Hugging Face hub reads it, then sections in English or Chinese. Everything comes from the
facts; a section without facts is left out, nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.text import shortened
from seedbed.export.atomic import replacing

Facts = Mapping[str, Any]

SIZES = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
    (10**8, "10M<n<100M"),
    (10**9, "100M<n<1B"),
)
"""The hub's names for numbers of rows, each below its bound."""

TITLES: dict[str, tuple[str, str]] = {
    "about": ("What it is", "数据集简介"),
    "rows": ("Rows", "行数"),
    "made": ("How it was made", "制作过程"),
    "counts": ("Rows at every step", "各步骤行数"),
    "columns": ("Columns", "字段"),
    "models": ("Models and their terms", "所用模型及其条款"),
    "licence": ("Licence", "许可"),
    "limits": ("Limitations", "局限"),
    "step": ("step | in | kept | rejected | failed", "步骤 | 输入 | 保留 | 剔除 | 失败"),
    "column": ("column | type | example", "字段 | 类型 | 示例"),
    "model": ("model | from | terms", "模型 | 来源 | 条款"),
}


def card(facts: Facts, target: Path) -> Path:
    """Write the card and return its path; ``target`` is the file, or the folder that gets a ``README.md``.

    Args:
        facts: ``name`` (required); ``about``; ``rows``; ``written_in`` (``en`` or ``zh``: the card's own language);
            ``language`` (codes of the rows'); ``tags``; ``licence`` (an id of the hub's) and ``licence_note``;
            ``files`` (split -> path or pattern); ``recipe`` (YAML text); ``steps`` (``{step, rows, kept, rejected,
            failed}``); ``columns`` (``{name, type, example}``); ``models`` (``{name, provider, terms}``);
            ``limitations`` (sentences).
        target: where it goes.

    Raises:
        RecipeError: the facts have no name.
    """
    if not facts.get("name"):
        raise RecipeError("a dataset card needs the fact 'name'")
    path = target / "README.md" if target.is_dir() else target
    chinese = 1 if facts.get("written_in") == "zh" else 0
    parts = [_front(facts), f"# {_line(facts['name'])}", *_sections(facts, chinese)]
    with replacing(path) as file:
        file.write(("\n\n".join(parts) + "\n").encode(errors="replace"))
    return path


def size_category(rows: int) -> str:
    """The hub's name for a number of rows."""
    return next((name for bound, name in SIZES if rows < bound), "n>1B")


def _front(facts: Facts) -> str:
    import yaml

    front: dict[str, Any] = {
        "pretty_name": facts["name"],
        "license": facts.get("licence"),
        "language": list(facts.get("language") or ()),
        "size_categories": [size_category(facts["rows"])] if "rows" in facts else [],
        "tags": list(dict.fromkeys(["synthetic", *(facts.get("tags") or ())])),
        "configs": _configs(facts.get("files") or {}),
    }
    filled = {name: value for name, value in front.items() if value}
    return f"---\n{yaml.safe_dump(filled, allow_unicode=True, sort_keys=False)}---"


def _configs(files: Mapping[str, str]) -> list[dict[str, Any]]:
    if not files:
        return []
    data = [{"split": split, "path": path} for split, path in files.items()]
    return [{"config_name": "default", "data_files": data}]


def _sections(facts: Facts, chinese: int) -> list[str]:
    def title(name: str) -> str:
        return TITLES[name][chinese]

    about = [str(facts["about"])] if facts.get("about") else []
    if "rows" in facts:
        about.append(f"{title('rows')}: {facts['rows']:,}")
    licence = [text for text in (facts.get("licence"), facts.get("licence_note")) if text]
    steps = [
        [step.get(name, 0) for name in ("step", "rows", "kept", "rejected", "failed")]
        for step in facts.get("steps") or ()
    ]
    columns = [[one.get("name"), one.get("type"), _sample(one.get("example"))] for one in facts.get("columns") or ()]
    models = [[one.get("name"), one.get("provider"), one.get("terms")] for one in facts.get("models") or ()]
    bodies = {
        "about": "\n\n".join(about),
        "made": _fenced(facts["recipe"], "yaml") if facts.get("recipe") else "",
        "counts": _table(title("step"), steps),
        "columns": _table(title("column"), columns),
        "models": _table(title("model"), models),
        "licence": "\n\n".join(licence),
        "limits": "\n".join(f"- {_line(text)}" for text in facts.get("limitations") or ()),
    }
    return [f"## {title(name)}\n\n{body}" for name, body in bodies.items() if body]


def _table(heads: str, rows: Sequence[Sequence[Any]]) -> str:
    """A Markdown table; cells are one line, with what would end a cell or begin markup escaped."""
    if not rows:
        return ""
    lines = [f"| {heads} |", "|" + " --- |" * len(heads.split(" | "))]
    return "\n".join([*lines, *("| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in rows)])


def _escaped(cell: Any) -> str:
    return re.sub(r"([\\|<>`*_\[\]])", r"\\\1", "" if cell is None else _line(cell))


def _sample(value: Any) -> str:
    if value is None:
        return ""
    return shortened(value if isinstance(value, str) else msgspec.json.encode(value).decode(), 100)


def _fenced(text: str, kind: str) -> str:
    """A code block whose fence is longer than any in the text."""
    longest = max((len(found) for found in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{kind}\n{text.rstrip()}\n{fence}"


def _line(text: Any) -> str:
    return " ".join(str(text).split())
