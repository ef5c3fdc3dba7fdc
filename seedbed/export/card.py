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
from seedbed.export.licences import hub_licence

Facts = Mapping[str, Any]

SIZES = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
    (10**8, "10M<n<100M"),
    (10**9, "100M<n<1B"),
    (10**10, "1B<n<10B"),
    (10**11, "10B<n<100B"),
    (10**12, "100B<n<1T"),
)
"""The hub's names for numbers of rows, each below its bound."""

TITLES: dict[str, tuple[str, str]] = {
    "about": ("What it is", "数据集简介"),
    "rows": ("Rows", "行数"),
    "made": ("How it was made", "制作过程"),
    "counts": ("Rows at every step", "各步骤行数"),
    "columns": ("Columns", "字段"),
    "lineage": ("Where it comes from", "来历"),
    "generations": ("Generations", "代际"),
    "splits": ("Splits", "划分"),
    "models": ("Models and their terms", "所用模型及其条款"),
    "licences": ("Licences of what it was made from", "来源数据的许可"),
    "licence": ("Licence", "许可"),
    "limits": ("Limitations", "局限"),
    "step": ("step | in | kept | rejected | failed", "步骤 | 输入 | 保留 | 剔除 | 失败"),
    "column": ("column | type | example", "字段 | 类型 | 示例"),
    "model": ("model | from | terms", "模型 | 来源 | 条款"),
    "generation": ("generation | rows", "代 | 行数"),
    "generation_note": (
        "0: as far as is known no model wrote any of the row; each that did adds one (column `_generation`).",
        "0：据所知没有模型写过这一行；每经一个模型改写，代数加一（列 `_generation`）。",
    ),
    "split": ("split | rows | tokens, estimated", "划分 | 行数 | token 数（估计）"),
    "source": ("source | licence", "来源 | 许可"),
}


def card(facts: Facts, target: Path) -> Path:
    """Write the card and return its path; ``target`` is the file, or the folder that gets a ``README.md``.

    Args:
        facts: ``name`` (required); ``about``; ``rows``; ``written_in`` (``en`` or ``zh``: the card's own language);
            ``language`` (codes of the rows'); ``tags``; ``licence`` (an id of the hub's) and ``licence_note``;
            ``files`` (split -> path or pattern); ``recipe`` (YAML text); ``steps`` (``{step, rows, kept, rejected,
            failed}``); ``columns`` (``{name, type, example}``); ``models`` (``{name, provider, terms}``);
            ``limitations`` (sentences); ``lineage`` (lines); ``generations`` (generation -> rows); ``splits``
            (``{split, rows, tokens}``); ``licences`` (source -> licence).
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
    return next((name for bound, name in SIZES if rows < bound), "n>1T")


def _front(facts: Facts) -> str:
    import yaml

    front: dict[str, Any] = {
        "pretty_name": facts["name"],
        **hub_licence(str(facts.get("licence") or "")),
        "language": [code for code in map(_code, facts.get("language") or ()) if code],
        **_creators(facts.get("generations") or {}),
        "size_categories": [size_category(facts["rows"])] if "rows" in facts else [],
        "tags": list(dict.fromkeys([*_mark(facts), *(facts.get("tags") or ())])),
        "configs": _configs(facts.get("files") or {}),
    }
    filled = {name: value for name, value in front.items() if value}
    return f"---\n{yaml.safe_dump(filled, allow_unicode=True, sort_keys=False)}---"


def _mark(facts: Facts) -> list[str]:
    """The tag by which synthetic data is found; left out only where no model is known to have written any row."""
    generations = facts.get("generations") or {}
    return [] if generations and set(generations) == {0} else ["synthetic"]


def _code(language: str) -> str:
    """The hub's code of a language: two or three letters, without region or script."""
    found = re.match(r"[a-z]{2,3}(?![a-z])", language)
    return found.group() if found else ""


def _creators(generations: Mapping[int, int]) -> dict[str, Any]:
    """Who wrote the rows, in the hub's words and in those of the IPTC, for programs that look for synthetic data."""
    if not generations:
        return {}
    made, found = sum(generations.values()) - generations.get(0, 0), generations.get(0, 0)
    creators = [*(["machine-generated"] if made else []), *(["found"] if found else [])]
    source = "compositeWithTrainedAlgorithmicMedia" if found else "trainedAlgorithmicMedia"
    return {
        "language_creators": creators,
        "digital_source_type": f"http://cv.iptc.org/newscodes/digitalsourcetype/{source}" if made else None,
    }


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
    generations = [[number, f"{rows:,}"] for number, rows in sorted((facts.get("generations") or {}).items())]
    splits = [[one["split"], f"{one['rows']:,}", f"{one['tokens']:,}"] for one in facts.get("splits") or ()]
    bodies = {
        "about": "\n\n".join(about),
        "splits": _table(title("split"), splits),
        "lineage": "\n".join(f"- {_line(text)}" for text in facts.get("lineage") or ()),
        "generations": f"{_table(title('generation'), generations)}\n\n{title('generation_note')}"
        if generations
        else "",
        "made": _fenced(facts["recipe"], "yaml") if facts.get("recipe") else "",
        "counts": _table(title("step"), steps),
        "columns": _table(title("column"), columns),
        "models": _table(title("model"), models),
        "licence": "\n\n".join(licence),
        "licences": _table(title("source"), [list(one) for one in (facts.get("licences") or {}).items()]),
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
