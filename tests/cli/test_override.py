"""``--set`` and ``--model``: parts of a recipe from the command line."""

from __future__ import annotations

from typing import Any

import pytest

from seedbed.actions.override import assignment, override, settings, with_models
from seedbed.core.errors import RecipeError
from seedbed.recipe.load import parse
from seedbed.recipe.model import Recipe


@pytest.fixture
def recipe() -> Recipe:
    sources = [{"problems": "arithmetic", "count": 5, "name": "sums"}, {"rows": [{"text": "a"}], "name": "given"}]
    return parse({"name": "r", "from": sources, "steps": ["exact_dedup", {"minhash": {"threshold": 0.8}}]})


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ("seed=9", ("seed",), 9),
        ("name=other", ("name",), "other"),
        ("budget.requests=7", ("budget", "requests"), 7),
        ("from.0.count=2", ("from", 0, "count"), 2),
        ("from.sums.count=3", ("from", 0, "count"), 3),
        ("from.sums.settings.level=2", ("from", 0, "settings", "level"), 2),
        ("steps.minhash.threshold=0.5", ("steps", 1, "settings", "threshold"), 0.5),
        ("steps.1.ngram=3", ("steps", 1, "settings", "ngram"), 3),
        ("models.judge=fake:", ("models", "judge"), "fake:"),
        ("models.main=openai:x@http://[::1]:80/v1", ("models", "main"), "openai:x@http://[::1]:80/v1"),
        ("want.rows=3", ("want", "rows"), 3),
        ("want=12", ("want", "rows"), 12),
        ("steps=[exact_dedup]", ("steps", 0, "name"), "exact_dedup"),
    ],
)
def test_a_part_is_set(recipe: Recipe, change: str, place: tuple[Any, ...], value: object) -> None:
    """The named part has the value and the rest is as it was."""
    changed = override(recipe, [change]).model_dump(by_alias=True, mode="json")
    at: Any = changed
    for part in place:
        at = at[part]
    assert at == value
    assert changed.keys() == recipe.model_dump(by_alias=True, mode="json").keys()


def test_one_source_needs_no_place() -> None:
    """``from.count`` means the only source's."""
    recipe = parse({"from": {"problems": "arithmetic", "count": 5}})
    assert override(recipe, ["from.count=2"]).from_[0].count == 2


def test_nothing_set_is_the_same_recipe(recipe: Recipe) -> None:
    """No change, no new recipe."""
    assert override(recipe, []) is recipe


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("seed", "an equals sign"),
        ("=3", "an equals sign"),
        ("sed=3", "did you mean 'seed'?"),
        ("steps.minhsah.threshold=1", "did you mean 'minhash'?"),
        ("from.7.count=1", "there are only 2"),
        ("seed.x=1", "has no part 'x'"),
        ("models.main.temperature=0", "set the whole: models.main=…"),
        ("seed=many", "seed"),
    ],
)
def test_what_cannot_be_set_is_said(recipe: Recipe, change: str, words: str) -> None:
    """The message names the path and the way out."""
    with pytest.raises(RecipeError, match=r".") as raised:
        override(recipe, [change])
    assert words in str(raised.value)


def test_values_are_yaml_where_they_are() -> None:
    """Numbers, lists and truth values are read; what is not YAML is a text."""
    assert settings(["a=1", "b=[x, y]", "c=true", "d="]) == {"a": 1, "b": ["x", "y"], "c": True, "d": None}
    assert assignment("url=a=b") == ("url", "a=b")


def test_a_model_answers_for_all_roles_that_a_recipe_names_and_one_of_a_role_for_that_role() -> None:
    """``--model`` takes the place of every model, also of one with settings; a role named apart keeps its own."""
    recipe = parse(
        {
            "from": "nothing",
            "steps": ["respond"],
            "models": {"main": "openai:a@http://h/v1", "judge": {"model": "openai:b"}},
        }
    )
    assert with_models(recipe, ["fake:"]).models == {"main": "fake:", "judge": "fake:"}
    mixed = with_models(recipe, ["judge=openai:c@http://h/v1?x=1", "fake:"])
    assert mixed.models == {"main": "fake:", "judge": "openai:c@http://h/v1?x=1"}
    assert with_models(recipe, []) is recipe
