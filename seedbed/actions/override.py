"""Setting parts of a recipe from outside: ``seed=3``, ``budget.requests=100``, ``steps.minhash.threshold=0.8``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.recipe.load import parse
from seedbed.recipe.model import Recipe

ROLE = re.compile(r"(\w+)=(.+)", re.DOTALL)
WORD = "a path, an equals sign and a value, such as  budget.requests=100"


def assignment(text: str) -> tuple[str, Any]:
    """The name and the value of ``name=value``; the value is read as YAML, so ``3`` is a number and ``[a, b]`` a list.

    Raises:
        RecipeError: there is no equals sign, or the value is not YAML.
    """
    import yaml

    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise RecipeError(f"--set {text}: wanted {WORD}")
    try:
        read = yaml.safe_load(value)
    except yaml.YAMLError:
        read = value  # a text such as  openai:qwen3@http://[::1]:8000/v1  need not be YAML
    if isinstance(read, dict) and not value.lstrip().startswith("{"):
        read = value  # nor is  fake:  meant as a mapping
    return name.strip(), read


def settings(assignments: Iterable[str]) -> dict[str, Any]:
    """Plain ``name=value`` pairs as a mapping."""
    return dict(assignment(one) for one in assignments)


def override(recipe: Recipe, assignments: Iterable[str]) -> Recipe:
    """The recipe with parts of it set, checked as a whole again.

    A path names keys and places in lists; a step of a list is named by its entry, and a setting of it comes directly
    after. A list of one source needs no place: ``from.count=5``.

    Raises:
        RecipeError: a path leads nowhere, or what comes out is no recipe.
    """
    given = [assignment(one) for one in assignments]
    if not given:
        return recipe
    whole = recipe.model_dump(by_alias=True, mode="json")
    for path, value in given:
        _set(whole, path, value)
    return parse(whole, where="--set")


def with_models(recipe: Recipe, models: Sequence[str]) -> Recipe:
    """The recipe with other models: ``MODEL`` answers for every role that it names, ``ROLE=MODEL`` for one.

    Raises:
        RecipeError: what comes out is no recipe.
    """
    if not models:
        return recipe
    whole = recipe.model_dump(by_alias=True, mode="json")
    roles: dict[str, Any] = whole["models"]
    named = [ROLE.fullmatch(one) for one in models]
    for model, found in zip(models, named, strict=True):
        if not found:
            roles.update(dict.fromkeys([*roles, "main"], model))
    roles.update({found[1]: found[2] for found in named if found})
    return parse(whole, where="--model")


def _set(whole: dict[str, Any], path: str, value: Any) -> None:
    parts = path.split(".")
    at: Any = whole
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if isinstance(at, list):
            place, taken = _place(at, part, path)
            if taken and last:
                at[place] = value
            at = at[place]
            if taken:
                at = _inside(at, last=last)
                continue
        if not isinstance(at, dict):
            raise RecipeError(f"--set {path}: '{'.'.join(parts[:number])}' is {at!r} and has no part '{part}'")
        if last:
            at[part] = value
        else:
            at[part] = {} if at.get(part) is None else at[part]
            at = at[part]
            if isinstance(at, str) and parts[0] == "models":
                raise RecipeError(f"--set {path}: the model is written as text; set the whole: models.{parts[1]}=…")


def _inside(at: Any, *, last: bool) -> Any:
    """A step's settings, where a step was named."""
    if not last and isinstance(at, dict) and set(at) <= {"name", "settings"} and "name" in at:
        return at.setdefault("settings", {})
    return at


def _place(at: list[Any], part: str, path: str) -> tuple[int, bool]:
    """Where in a list a part of a path leads, and whether it was used up: a list of one thing needs no place."""
    if part.isdigit():
        if int(part) >= len(at):
            raise RecipeError(f"--set {path}: there are only {len(at)} there, counted from 0")
        return int(part), True
    names = [str(one.get("name", "")) for one in at if isinstance(one, Mapping)]
    if part in names:
        return next(place for place, one in enumerate(at) if isinstance(one, Mapping) and one.get("name") == part), True
    if len(at) == 1 and isinstance(at[0], Mapping) and part in at[0]:
        return 0, False
    raise RecipeError(f"--set {path}: there is no '{part}'{nearest(part, [name for name in names if name])}")
