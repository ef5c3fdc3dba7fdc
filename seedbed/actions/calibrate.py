"""Calibration of problem families: what their levels are worth to the solver of the family, and to models.

Without a model: the spread of ``effort`` at each level. With a strong and a weak one: a recipe of problems of every
level with the step ``solve_rates``, run like any other (journaled, resumable, paid once), and from its rows the levels
that are worth training on, as a file that the ``levels`` of a recipe's problems name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, quantiles
from typing import TYPE_CHECKING, Any

import msgspec

from seedbed.core import find
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.core.seed import generator

if TYPE_CHECKING:
    from seedbed.engine.progress import Watcher

LEVELS = range(1, 11)
NAME = "calibrate"
"""Of the run."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a level cost the family's solver: quartiles of ``effort`` over some problems."""

    family: str
    level: int
    quarter: float
    median: float
    three_quarters: float


@dataclass(frozen=True, slots=True)
class Band:
    """How the models did at a level of a family.

    Attributes:
        items: problems that were tried.
        strong, weak: mean share of tries that solved one (pass@1).
        strong_once, weak_once: share of problems that one of the tries solved (pass@k).
        kept: problems that the strong model sometimes solves and the weak one does not always.
    """

    family: str
    level: int
    items: int
    strong: float
    strong_once: float
    weak: float
    weak_once: float
    kept: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The bands of families, the levels that came of them, and where both are written."""

    bands: list[Band]
    levels: Mapping[str, list[int]]
    bounds: Path
    items: Path
    missing: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What is asked of the models.

    Attributes:
        strong, weak: models as a recipe names them.
        samples: tries of each model at each problem.
        items: problems of each level.
        least: a level is worth it where at least this share of its problems is kept.
        sampling: temperature, max_tokens … in the place of the step's own.
        levels: those that are tried.
    """

    strong: str | Mapping[str, Any]
    weak: str | Mapping[str, Any]
    samples: int = 8
    items: int = 8
    least: float = 0.5
    sampling: Mapping[str, Any] = field(default_factory=dict)
    levels: Sequence[int] = tuple(LEVELS)


def known_families(names: Iterable[str]) -> list[str]:
    """The families of these names, or all of them.

    Raises:
        RecipeError: there is none of a name.
    """
    known = find.names("problems")
    for name in names:
        if name not in known:
            raise RecipeError(f"there is no problem family '{name}'{nearest(name, known)}")
    return list(names) or known


def efforts(family: str, *, items: int = 40, seed: int = 0) -> list[Effort]:
    """The efforts of a family, level by level, over ``items`` problems of each."""
    make, found = find.module("problems", family).make, []
    for level in LEVELS:
        made = [make(generator(seed, family, level, place), level=level) for place in range(max(2, items))]
        quarter, median, more = quantiles([one.difficulty["effort"] for one in made], n=4, method="inclusive")
        found.append(Effort(family, level, quarter, median, more))
    return found


def calibrate(
    families: Sequence[str], trial: Trial, target: Path, *, home: Path, seed: int = 0, watch: Watcher | None = None
) -> Calibrated:
    """Let both models try problems of every level, and write the levels worth training on to ``target`` (YAML).

    The problems that were kept go beside it, with their rates, as ``<name>.items.jsonl``. Called again after it was
    killed or with more items, it asks only what has no answer yet.

    Args:
        families: names; none means all.
        trial: what is asked.
        target: the file of bounds.
        home: the project's folder, where the run and the replies are kept.
        seed: decides the problems.
        watch: called with every progress event.

    Raises:
        RecipeError: no such family or model.
        SeedbedError: the run could not be finished; no file was written.
    """
    from seedbed.actions.dataset import rows
    from seedbed.actions.run import run_recipe
    from seedbed.recipe.load import parse

    recipe = parse(recipe_of(known_families(families), trial, seed))
    finished = run_recipe(recipe, home, watch=watch)
    if finished.facts["state"] != "done":
        told = finished.facts["message"] or f"the run ended as '{finished.facts['state']}'"
        raise SeedbedError(f"{finished.folder}: {told}; the same command goes on where it stopped")
    tried = list(rows(tuple(finished.result.accepted), descent=False))
    bands = bands_of(tried)
    levels = levels_of(bands, trial.least)
    items = target.with_suffix(".items.jsonl")
    items.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in tried if worth(row)))
    target.write_text(bounds_text(bands, levels, trial), encoding="utf-8")
    wanted = sum(stage.get("rows", 0) for steps in finished.facts["stages"].values() for stage in steps.values())
    return Calibrated(bands, levels, target, items, wanted - len(tried))


def recipe_of(families: Sequence[str], trial: Trial, seed: int) -> dict[str, Any]:
    """The recipe of a calibration."""
    settings: dict[str, Any] = {"samples": trial.samples}
    if trial.sampling:
        settings["sampling"] = dict(trial.sampling)
    source = {
        "problems": list(families),
        "count": len(families) * len(trial.levels) * trial.items,
        "settings": {"level": list(trial.levels), "language": ["en", "zh"]},
    }
    return {
        "name": NAME,
        "from": source,
        "steps": [{"solve_rates": settings}],
        "models": {"strong": trial.strong, "weak": trial.weak},
        "seed": seed,
        "to": ["jsonl"],
    }


def worth(row: Row) -> bool:
    """Whether the strong model sometimes solves a problem and the weak one does not always."""
    return bool(row["strong_rate"] > 0 and row["weak_rate"] < 1)


def bands_of(tried: Iterable[Row]) -> list[Band]:
    """The bands of rows with rates, by family and level."""
    groups: dict[tuple[str, int], list[Row]] = {}
    for row in tried:
        groups.setdefault((row["problem"]["family"], row["problem"]["level"]), []).append(row)
    return [
        Band(
            family,
            level,
            len(found),
            fmean(row["strong_rate"] for row in found),
            fmean(row["strong_rate"] > 0 for row in found),
            fmean(row["weak_rate"] for row in found),
            fmean(row["weak_rate"] > 0 for row in found),
            sum(map(worth, found)),
        )
        for (family, level), found in sorted(groups.items())
    ]


def levels_of(bands: Sequence[Band], least: float) -> dict[str, list[int]]:
    """The levels of each family at which at least that share of the problems was kept."""
    levels: dict[str, list[int]] = {band.family: [] for band in bands}
    for band in bands:
        if band.kept >= max(1.0, least * band.items):
            levels[band.family].append(band.level)
    return levels


def bounds_text(bands: Sequence[Band], levels: Mapping[str, list[int]], trial: Trial) -> str:
    """The file of bounds: the levels that a recipe reads, and the figures behind them."""
    import yaml

    figures: dict[str, dict[int, dict[str, float]]] = {}
    for band in bands:
        told = {"items": band.items, "strong": band.strong, "strong_once": band.strong_once}
        told |= {"weak": band.weak, "weak_once": band.weak_once, "kept": band.kept}
        figures.setdefault(band.family, {})[band.level] = {name: round(value, 4) for name, value in told.items()}
    names = {role: model if isinstance(model, str) else str(model.get("model", "")) for role, model in
             (("strong", trial.strong), ("weak", trial.weak))}  # fmt: skip
    parts = [
        "# Levels at which the strong model sometimes solves a problem and the weak one does not always.",
        "# Made by  seedbed calibrate;  a recipe takes them with  from: {problems: all, levels: THIS_FILE, count: …}",
        yaml.safe_dump({**names, "samples": trial.samples, "least": trial.least}, sort_keys=False).strip(),
        yaml.safe_dump({"families": dict(levels)}, default_flow_style=None, width=1000).strip(),
        yaml.safe_dump({"bands": figures}, default_flow_style=None, width=1000).strip(),
    ]
    return "\n".join(parts) + "\n"
