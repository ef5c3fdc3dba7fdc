"""The folder of a version as the hub and other people take it: rows, card and Croissant metadata."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.store.datasets import Datasets
from seedbed.store.version import Version, parse_whole

SAMPLED = 200
"""Rows that the examples of columns are taken from."""
MOST_LINES = 40
"""Versions that the card's lineage names."""
_TYPES = {"text": "string", "int": "integer", "big": "integer", "float": "number", "bool": "boolean", "json": "json"}

Words = tuple[str, str]
MIXED: Words = (
    "{made:,} of {rows:,} rows were written by a model, {found:,} were not, as far as is known.",
    "{rows:,} 行中有 {made:,} 行由模型写成；据所知，其余 {found:,} 行不是。",
)
SYNTHETIC: Words = (
    "The rows are synthetic: a model wrote them, and checks, not people, looked at them.",
    "这些行是合成数据：由模型写成，经过自动检查，未经人工审阅。",
)
LATER: Words = (
    "Rows of generation 2 and later come from what models wrote: rare cases grow rarer (arXiv 2404.01413).",
    "第 2 代及以后的行由模型写成的行再生成：每经一代，少见的情形都会减少（arXiv 2404.01413）。",
)
TOKENS: Words = ("Tokens are estimated from the text.", "token 数是根据文本估计的。")
UNFINISHED: Words = ("The run ended as '{state}', not as 'done'.", "运行结束时的状态是“{state}”，并未全部完成。")
UNFILLED: Words = ("Not all targets of the run were filled: {missing}.", "运行的目标没有全部满足：{missing}。")
UNREAD: Words = ("{unread} documents could not be read.", "有 {unread} 个文档无法读取。")
JUDGED: Words = ("Some rows were judged by a model, which errs.", "部分行由模型评判，模型会出错。")
UNLICENSED: Words = ("No licence was given.", "没有注明许可。")


class CardWritten(msgspec.Struct, frozen=True):
    """What was written: the files, the rows of each split, and rows that have no place, by the reason."""

    files: list[Path]
    rows: dict[str, int]
    skipped: dict[str, int]


def card_text(ref: str, *, home: Path, language: str = "en") -> str:
    """The card of a version, as Markdown.

    Raises:
        RecipeError: there is no such version.
    """
    import tempfile

    from seedbed.export.card import card

    store = Datasets(home)
    version = store.find(parse_whole(ref))
    with tempfile.TemporaryDirectory() as folder:
        path = card(card_facts(store, version, language=language), Path(folder))
        return path.read_text(encoding="utf-8")


def write_card(ref: str, target: Path, *, home: Path, language: str = "en") -> CardWritten:
    """Write ``data/SPLIT-00000-of-00001.parquet`` for each split, ``README.md`` and ``croissant.json``.

    Raises:
        RecipeError: there is no such version, or a file is where the folder should be.
    """
    from seedbed.export.card import card
    from seedbed.export.croissant import croissant
    from seedbed.export.parquet import parquet

    store = Datasets(home)
    version = store.find(parse_whole(ref))
    if target.exists() and not target.is_dir():
        raise RecipeError(f"{target}: is a file; a version is written into a folder")
    files, rows, skipped = dict[str, str](), dict[str, int](), dict[str, int]()
    for split, part in version.parts.items():
        if not part.rows:
            continue
        files[split] = f"data/{split}-00000-of-00001.parquet"
        written = parquet(store.rows(version, split), target / files[split])
        rows[split] = written.rows
        for reason, count in written.skipped.items():
            skipped[reason] = skipped.get(reason, 0) + count
    facts = {**card_facts(store, version, language=language), "files": files}
    made = [target / path for path in files.values()]
    return CardWritten([*made, card(facts, target), croissant(facts, target)], rows, skipped)


def card_facts(store: Datasets, version: Version, *, language: str = "en") -> dict[str, Any]:
    """What a card and Croissant metadata say of a version; see ``export.card.card`` and ``export.croissant``."""
    from seedbed.export.licences import output_terms

    every = list(_ancestors(store, version))
    models = {one["name"]: one for each in [version, *every] for one in each.facts.get("models", ())}
    made = version.rows - version.real
    return {
        "name": version.dataset,
        "about": version.said,
        "rows": version.rows,
        "written_in": language,
        "language": version.languages,
        "licence": version.licence,
        "licences": version.licences,
        "recipe": version.recipe,
        "steps": _steps(version),
        "columns": _columns(store, version),
        "kinds": version.columns,
        "models": [{**one, "terms": output_terms(one["name"])} for one in models.values()] if made else [],
        "limitations": _limitations(version, 1 if language == "zh" else 0),
        "lineage": _lineage(version, every),
        "generations": version.generations,
        "splits": [{"split": split, "rows": part.rows, "tokens": part.tokens} for split, part in version.parts.items()],
        "published": version.made[:10],
        "version": f"{version.number}.0.0",
        "synthetic": "none" if not made else "some" if version.real else "all",
    }


def _ancestors(store: Datasets, version: Version) -> Iterator[Version]:
    """The versions that a version was made from, the nearest first, as far as they are still there."""
    seen, line = {version.name}, list(version.parents)
    while line:
        name = line.pop(0)
        if name in seen:
            continue
        seen.add(name)
        try:
            one = store.find(name)
        except RecipeError:  # dropped since: its name stands in its child's line
            continue
        yield one
        line += one.parents


def _lineage(version: Version, ancestors: list[Version]) -> list[str]:
    return [_told(one) for one in [version, *ancestors][:MOST_LINES]]


def _told(one: Version) -> str:
    made_from = ", ".join([*one.parents, *one.sources]) or "-"
    return f"`{one.name}` ({one.hash[:12]}, {one.made[:10]}, {one.how}): {one.rows:,} rows, from {made_from}"


def _steps(version: Version) -> list[dict[str, Any]]:
    stages = version.facts.get("stages", {}) if version.how == "run" else {}
    return [{"step": f"{branch}/{step}", **count} for branch, steps in stages.items() for step, count in steps.items()]


def _columns(store: Datasets, version: Version) -> list[dict[str, Any]]:
    examples: dict[str, Any] = {}
    for _, row in zip(range(SAMPLED), store.every_row(version), strict=False):
        for name, value in row.items():
            if examples.get(name) is None:
                examples[name] = value
    return [
        {"name": name, "type": _kind(kind), "example": "" if name.startswith("_") else examples.get(name)}
        for name, kind in version.columns.items()
    ]


def _kind(kind: Any) -> str:
    if isinstance(kind, str):
        return _TYPES.get(kind, "null")
    return "list" if isinstance(kind, list) else "object"


def _limitations(version: Version, chinese: int) -> list[str]:
    facts, made = version.facts, version.rows - version.real
    said = []
    if made:
        told = SYNTHETIC if made == version.rows else MIXED
        said.append(told[chinese].format(made=made, rows=version.rows, found=version.real))
    if max(version.generations, default=0) > 1:
        said.append(LATER[chinese])
    if any(step == "judge" for steps in facts.get("stages", {}).values() for step in steps):
        said.append(JUDGED[chinese])
    if facts.get("state") not in (None, "", "done"):
        said.append(UNFINISHED[chinese].format(state=facts["state"]))
    if facts.get("missing"):
        said.append(UNFILLED[chinese].format(missing=facts["missing"]))
    if facts.get("unread"):
        said.append(UNREAD[chinese].format(unread=facts["unread"]))
    if not version.licence:
        said.append(UNLICENSED[chinese])
    return [*said, TOKENS[chinese]]
