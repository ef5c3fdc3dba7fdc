"""Writing the dataset folder of a run: the exports, the card, the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.plan import Prepared
from seedbed.actions.read_sheet import stored_reviews
from seedbed.core import find
from seedbed.core.row import GENERATION, ORIGIN, Item, Row, generation_of
from seedbed.core.text import script_language
from seedbed.engine import shard
from seedbed.engine.run import Result
from seedbed.llm.spec import ModelSpec
from seedbed.recipe.model import Recipe

WITH_DESCENT = ("jsonl", "parquet")
"""Formats that carry the verdicts and the lineage of each row; the others hold what a trainer reads."""


SAMPLED = 200
"""Rows that the card's columns and languages are read off."""


def write_dataset(prepared: Prepared, result: Result, folder: Path, facts: dict[str, Any]) -> Path | None:
    """Export the accepted rows in every format of the recipe and write card and report; None when there is no row.

    The facts gain ``recipe``, ``files``, ``exports`` and, where an export carries the descent of the rows,
    ``generations``: how many rows there are of each.
    """
    from seedbed.engine.report import write_report

    target = folder / "dataset"
    language = prepared.recipe.language if prepared.recipe.language in ("en", "zh") else "en"
    exports: dict[str, Any] = {}
    facts["recipe"] = recipe_text(prepared)
    if result.rows:
        target.mkdir(exist_ok=True)
        for name, settings in prepared.recipe.to.items():
            exports[name] = _export(name, settings, result.accepted, target, facts)
        facts["exports"] = exports
        _card(prepared, result, target, facts)
    aside = [path for one in result.folders for path in shard.shards(one)]
    told = {**facts, "reviews": stored_reviews(folder)}
    report = write_report(folder / "report.html", told, result.accepted, aside, language=language)
    facts["files"] = [str(path.relative_to(folder)) for path in [*sorted(target.rglob("*")), report] if path.is_file()]
    return target if result.rows else None


def _export(
    name: str, settings: dict[str, Any], accepted: Sequence[Path], target: Path, facts: dict[str, Any]
) -> dict[str, Any]:
    module = find.module("export", name)
    path = target / module.FILE
    found = rows(accepted, descent=name in WITH_DESCENT)
    if name in WITH_DESCENT and "generations" not in facts:
        facts["generations"] = counted = Counter[int]()
        found = _counted(found, counted)
    written = getattr(module, name)(found, path, **settings)
    files = [one.relative_to(target).as_posix() for one in written.files]
    notes = {"notes": written.notes} if written.notes else {}
    return {"files": files, "rows": written.rows, "skipped": dict(written.skipped), **notes}


def _counted(found: Iterator[Row], generations: Counter[int]) -> Iterator[Row]:
    for row in found:
        generations[row[GENERATION]] += 1
        yield row


def rows(accepted: Sequence[Path], *, descent: bool = True) -> Iterator[Row]:
    """The rows of a dataset, in their order.

    With ``descent`` each row has ``_generation`` (0: no model wrote any of it; else one more than that of the row it
    was made from), ``_origin`` where it is from a saved dataset, ``_checks`` (step, score, reason) and ``_lineage``
    (step, models, keys of the replies in the journal, notes as JSON).
    """
    for path in accepted:
        for item in shard.read_items(path):
            yield finished_row(item, descent=descent)


def finished_row(item: Item, *, descent: bool = True) -> Row:
    """A row as it stands in a dataset."""
    row: Row = {"id": item.id, **item.row}
    generation, origin = generation_of(row), row.get(ORIGIN)
    for name in (GENERATION, ORIGIN):
        row.pop(name, None)
    if descent:
        row[GENERATION] = generation + _written_by_a_model(item)
        if origin is not None:
            row[ORIGIN] = origin
        row["_checks"] = [{"step": step, **verdict} for step, verdict in item.checks.items()]
        row["_lineage"] = [_lineage(entry) for entry in item.trail]
    return row


def _written_by_a_model(item: Item) -> bool:
    """Whether a step asked a model for more than a verdict."""
    return any(entry.get("models") and entry["step"] not in item.checks for entry in item.trail)


def _lineage(entry: dict[str, Any]) -> dict[str, Any]:
    notes = entry.get("notes")
    return {
        "step": entry["step"],
        "models": entry.get("models", []),
        "asks": entry.get("asks", []),
        "notes": msgspec.json.encode(notes).decode() if notes else "",
    }


def _card(prepared: Prepared, result: Result, target: Path, facts: dict[str, Any]) -> None:
    from seedbed.export.card import card
    from seedbed.export.licences import output_terms

    sample = [row for _, row in zip(range(SAMPLED), rows(result.accepted, descent=False), strict=False)]
    texts = [value for row in sample for value in row.values() if isinstance(value, str)]
    language = prepared.recipe.language
    told = {
        "name": prepared.recipe.name,
        "rows": result.rows,
        "written_in": language if language == "zh" else "en",
        "language": sorted({script_language(text) for text in texts}) if language == "auto" else [language],
        "licence": prepared.recipe.licence,
        "files": _splits(facts),
        "recipe": facts["recipe"],
        "steps": _steps(result),
        "columns": _columns(sample),
        "models": [
            {"name": public_name(spec), "provider": spec.provider, "terms": output_terms(public_name(spec))}
            for spec in prepared.specs.values()
        ],
        "limitations": _limitations(result, facts),
        "generations": facts.get("generations", {}),
    }
    card(told, target / "README.md")


def public_name(spec: ModelSpec) -> str:
    """A model's name for people elsewhere: without the address of its server, without the folder of its file."""
    return (Path(spec.name).name if spec.provider == "gguf" else spec.name) or spec.provider


def recipe_text(prepared: Prepared) -> str:
    """The recipe as YAML, without what stands at its default."""
    return recipe_yaml(prepared.recipe)


def recipe_yaml(recipe: Recipe) -> str:
    """The same of a recipe that is not bound."""
    import yaml

    plain = recipe.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False))


def _splits(facts: dict[str, Any]) -> dict[str, str]:
    """The file that the hub's viewer should read: Parquet before JSON lines before anything else."""
    exports = facts["exports"]
    for name in ("parquet", "jsonl", *exports):
        if name in exports and exports[name]["files"]:
            return {"train": exports[name]["files"][0]}
    return {}


def _steps(result: Result) -> list[dict[str, Any]]:
    return [
        {"step": f"{branch}/{step}", **msgspec.to_builtins(count)}
        for branch, counts in result.stages.items()
        for step, count in counts.items()
    ]


def _columns(sample: list[Row]) -> list[dict[str, Any]]:
    """Name, JSON type and an example of every column that occurs in the sample."""
    found: dict[str, Any] = {}
    for row in sample:
        for name, value in row.items():
            if found.get(name) is None:
                found[name] = value
    return [{"name": name, "type": _TYPES.get(type(value), "null"), "example": value} for name, value in found.items()]


_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", list: "list", dict: "object"}


def _limitations(result: Result, facts: dict[str, Any]) -> list[str]:
    said = ["The rows are synthetic: a model wrote them, and checks, not people, looked at them."]
    if any(step == "judge" for counts in result.stages.values() for step in counts):
        said.append("Some rows were judged by a model, which errs.")
    if result.missing:
        said.append(f"Not all targets were filled: {result.missing}.")
    if facts.get("unread"):
        said.append(f"{len(facts['unread'])} documents could not be read.")
    return said
