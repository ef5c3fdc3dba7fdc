"""Writing the dataset folder of a run: the exports, the card, the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.plan import Prepared
from seedbed.core import find
from seedbed.core.row import Item, Row
from seedbed.engine import shard
from seedbed.engine.report import write_report
from seedbed.engine.run import Result

WITH_DESCENT = ("jsonl", "parquet")
"""Formats that carry the verdicts and the lineage of each row; the others hold what a trainer reads."""


def write_dataset(prepared: Prepared, result: Result, folder: Path, facts: dict[str, Any]) -> Path | None:
    """Export the accepted rows in every format of the recipe and write card and report; None when there is no row.

    The facts gain ``files`` and ``exports``.
    """
    target = folder / "dataset"
    language = prepared.recipe.language if prepared.recipe.language in ("en", "zh") else "en"
    exports: dict[str, Any] = {}
    if result.rows:
        target.mkdir(exist_ok=True)
        for name, settings in prepared.recipe.to.items():
            exports[name] = _export(name, settings, result.accepted, target)
        facts["exports"] = exports
        _card(prepared, result, target, facts)
    aside = [path for one in result.folders for path in shard.shards(one)]
    report = write_report(folder / "report.html", facts, result.accepted, aside, language=language)
    facts["files"] = [str(path.relative_to(folder)) for path in [*sorted(target.rglob("*")), report] if path.is_file()]
    return target if result.rows else None


def _export(name: str, settings: dict[str, Any], accepted: Sequence[Path], target: Path) -> dict[str, Any]:
    module = find.module("export", name)
    path = target / getattr(module, "FILE", f"{name}.jsonl")
    written = getattr(module, name)(rows(accepted, descent=name in WITH_DESCENT), path, **settings)
    files = [one.name for one in written.files]
    return {"files": files, "rows": written.rows, "skipped": dict(written.skipped)}


def rows(accepted: Sequence[Path], *, descent: bool = True) -> Iterator[Row]:
    """The rows of a dataset, in their order.

    With ``descent`` each row has ``_checks`` (step, score, reason) and ``_lineage`` (step, models, keys of the replies
    in the journal, notes as JSON).
    """
    for path in accepted:
        for item in shard.read_items(path):
            yield finished_row(item, descent=descent)


def finished_row(item: Item, *, descent: bool = True) -> Row:
    """A row as it stands in a dataset."""
    row: Row = {"id": item.id, **item.row}
    if descent:
        row["_checks"] = [{"step": step, **verdict} for step, verdict in item.checks.items()]
        row["_lineage"] = [_lineage(entry) for entry in item.trail]
    return row


def _lineage(entry: dict[str, Any]) -> dict[str, Any]:
    notes = entry.get("notes")
    return {
        "step": entry["step"],
        "models": entry.get("models", []),
        "asks": entry.get("asks", []),
        "notes": msgspec.json.encode(notes).decode() if notes else "",
    }


def _card(prepared: Prepared, result: Result, target: Path, facts: dict[str, Any]) -> None:
    import yaml

    from seedbed.export.card import card

    recipe = prepared.recipe.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    sample = [row for _, row in zip(range(200), rows(result.accepted, descent=False), strict=False)]
    told = {
        **facts,
        "recipe": yaml.safe_dump(recipe, allow_unicode=True, sort_keys=False),
        "language": prepared.recipe.language,
        "licence": prepared.recipe.licence,
        "sample": sample,
    }
    card(told, target / "README.md")
