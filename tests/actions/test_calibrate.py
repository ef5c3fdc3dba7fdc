"""Calibration: levels by the solver's effort, and by two scripted models asked over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.mock_server import Running, start
from seedbed.actions.calibrate import Band, Trial, bands_of, calibrate, efforts, levels_of, recipe_of
from seedbed.actions.plan import prepare
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.engine.plan import Shortage
from seedbed.recipe.load import parse

FAMILIES = ["arithmetic", "dyck_language"]
LEVELS = (1, 2, 3, 4)
STRONG, WEAK = 3, 1
"""The highest level that each model solves."""


def trial(strong: Running | str, weak: Running | str, **changes: Any) -> Trial:
    def model(one: Running | str) -> str:
        return one if isinstance(one, str) else f"openai:mock@{one.url}"

    return Trial(model(strong), model(weak), **{"samples": 2, "items": 2, "levels": LEVELS, **changes})


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The problems that a calibration asks for."""
    recipe = parse({**recipe_of(FAMILIES, trial("fake:", "fake:"), 0), "steps": []})
    source = prepare(recipe, tmp_path_factory.mktemp("rows")).plan.sources[0]
    return [seed.row for seed in source.rows(0, Shortage())]


@pytest.fixture(scope="module")
def models(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Running]]:
    """Two servers that know the answers up to a level and say that they do not know above it."""
    scripts = []
    for name, most in (("strong", STRONG), ("weak", WEAK)):
        known = [{"match": re.escape(row["instruction"]), "reply": f"<answer>{row['answer']}</answer>"}
                 for row in rows if row["problem"]["level"] <= most]  # fmt: skip
        scripts.append(tmp_path_factory.mktemp(name) / "script.json")
        scripts[-1].write_text(json.dumps([*known, {"match": "", "reply": "I do not know."}]), encoding="utf-8")
    with start(script=scripts[0]) as strong, start(script=scripts[1]) as weak:
        yield strong, weak


def test_efforts_are_the_quartiles_of_each_level() -> None:
    """Ten levels in order, quartiles in order, and the same each time."""
    found = efforts("arithmetic", items=8)
    assert [one.level for one in found] == list(range(1, 11))
    assert all(one.quarter <= one.median <= one.three_quarters for one in found)
    assert found[-1].median > found[0].median
    assert found == efforts("arithmetic", items=8)


def test_levels_between_the_two_models_are_found(
    models: tuple[Running, Running], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Those that the strong model solves and the weak one does not; a recipe then makes problems of these alone."""
    strong, weak = models
    target = tmp_path / "bounds.yaml"
    found = calibrate(FAMILIES, trial(strong, weak), target, home=tmp_path)
    assert found.levels == {"arithmetic": [2, 3], "dyck_language": [2, 3]}
    assert found.missing == 0
    told = {(band.family, band.level): (band.items, band.strong, band.weak, band.kept) for band in found.bands}
    assert told["arithmetic", 1] == (2, 1.0, 1.0, 0)
    assert told["arithmetic", 3] == (2, 1.0, 0.0, 2)
    assert told["dyck_language", 4] == (2, 0.0, 0.0, 0)
    kept = [json.loads(line) for line in found.items.read_text(encoding="utf-8").splitlines()]
    assert sorted(row["problem"]["level"] for row in kept) == [2, 2, 2, 2, 3, 3, 3, 3]
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["families"] == found.levels

    recipe = parse({"from": {"problems": "all", "levels": "bounds.yaml", "count": 8}})
    made = [seed.row["problem"] for seed in prepare(recipe, tmp_path).plan.sources[0].rows(0, Shortage())]
    assert {(one["family"], one["level"]) for one in made} == {(name, level) for name in FAMILIES for level in (2, 3)}


def test_what_was_answered_is_not_asked_again(models: tuple[Running, Running], tmp_path: Path) -> None:
    """The same command asks nothing; with more problems only the new ones are asked."""
    strong, weak = models
    calibrate(FAMILIES, trial(strong, weak), tmp_path / "b.yaml", home=tmp_path)
    before = strong.stats()["requests"]
    calibrate(FAMILIES, trial(strong, weak), tmp_path / "b.yaml", home=tmp_path)
    assert strong.stats()["requests"] == before
    calibrate(FAMILIES, trial(strong, weak, items=3), tmp_path / "b.yaml", home=tmp_path)
    assert strong.stats()["requests"] == before + len(FAMILIES) * len(LEVELS) * 2


def test_a_server_that_refuses_writes_no_bounds(tmp_path: Path) -> None:
    """A failure is no rate of nought."""
    with start(require_key="sesame") as closed, pytest.raises(SeedbedError, match="the same command goes on"):
        calibrate(["arithmetic"], trial(closed, "fake:"), tmp_path / "b.yaml", home=tmp_path)
    assert not (tmp_path / "b.yaml").exists()


def test_bands_and_levels_are_reckoned_from_rates() -> None:
    """pass@1 is the mean, pass@k the share solved once; a level needs its share of kept problems, and at least one."""
    rates = [(0.5, 0.0), (0.0, 0.0), (1.0, 1.0), (1.0, 0.5)]
    rows = [{"problem": {"family": "f", "level": 2}, "strong_rate": s, "weak_rate": w} for s, w in rates]
    (band,) = bands_of(rows)
    assert band == Band("f", 2, 4, 0.625, 0.75, 0.375, 0.5, 2)
    assert levels_of([band], 0.5) == {"f": [2]}
    assert levels_of([band], 0.6) == {"f": []}
    assert levels_of([Band("f", 1, 4, 0, 0, 0, 0, 0)], 0.0) == {"f": []}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no such file"),
        ("families: [sudoku]", "wanted  families"),
        ("families: {sudoku: [0]}", "wanted  families"),
        ("families: {sudoku: 3}", "wanted  families"),
        ("families: {sudoku: [true]}", "wanted  families"),
        ("[", "not YAML"),
        ("families: {sudoku: []}", "no family has a level"),
        ("families: {survo: [1]}", "no bounds for 'sudoku'"),
    ],
)
def test_a_file_of_levels_that_is_none_is_refused(tmp_path: Path, text: str | None, words: str) -> None:
    """The message names the file or the family, and the way out."""
    if text is not None:
        (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError, match=re.escape(words)):
        prepare(parse({"from": {"problems": "sudoku", "levels": "b.yaml", "count": 2}}), tmp_path)


def test_levels_are_given_once_and_to_problems(tmp_path: Path) -> None:
    """Not in settings as well, and not to documents."""
    (tmp_path / "b.yaml").write_text("families: {sudoku: [1]}", encoding="utf-8")
    source = {"problems": "sudoku", "levels": "b.yaml", "count": 2, "settings": {"level": 3}}
    with pytest.raises(RecipeError, match="cannot have `level`"):
        prepare(parse({"from": source}), tmp_path)
    with pytest.raises(RecipeError, match="`levels` is for a source of problems"):
        parse({"from": {"documents": "x", "levels": "b.yaml"}})
