"""Constraints on the form of an answer, as data: ``{"kind": "number_words", "least": 100}``.

A kind is a function; its keyword parameters are the fields that a constraint of that kind has. It returns what is
wrong, or "" where the constraint holds. The 25 published kinds of IFEval (arXiv 2311.07911) are here, each for English
and Chinese text, and a few more; a constraint in IFEval's own words (``length_constraints:number_words`` with
``relation`` and ``num_words``) is understood too.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from seedbed.checks import constraint_forms, constraint_words
from seedbed.checks.constraint_ifeval import translated
from seedbed.core.errors import RecipeError
from seedbed.core.text import shortened

KINDS: Mapping[str, Callable[..., str]] = {**constraint_words.KINDS, **constraint_forms.KINDS}


def broken(text: str, constraint: Mapping[str, Any]) -> str:
    """What is wrong with a text by one constraint, or "" where it holds.

    Raises:
        RecipeError: there is no such kind, or its fields are not what the kind takes; the message says which it takes.
    """
    plain = translated(constraint)
    kind = KINDS.get(str(plain.get("kind", "")))
    if kind is None:
        raise RecipeError(f"rules: there is no kind of constraint {plain.get('kind')!r}; known: {', '.join(KINDS)}")
    fields = {name: value for name, value in plain.items() if name != "kind" and value is not None}
    _refuse_wrong_fields(kind, fields)
    return kind(text, **fields)


def _refuse_wrong_fields(kind: Callable[..., str], fields: Mapping[str, Any]) -> None:
    known = _fields(kind)
    for name, value in fields.items():
        if name not in known:
            raise RecipeError(f"rules: {kind.__name__} has no field '{name}'; it has {', '.join(known) or 'none'}")
        if not _fits(value, known[name][0]):
            raise RecipeError(f"rules: {kind.__name__}: '{name}' cannot be {shortened(repr(value), 60)}")
    missing = [name for name, (_, needed) in known.items() if needed and name not in fields]
    if missing:
        raise RecipeError(f"rules: {kind.__name__} needs '{missing[0]}'")


@lru_cache(maxsize=128)
def _fields(kind: Callable[..., str]) -> dict[str, tuple[Any, bool]]:
    """The type of each field, and whether it must be given."""
    hints = get_type_hints(kind)
    parameters = inspect.signature(kind).parameters.values()
    return {one.name: (hints[one.name], one.default is one.empty) for one in parameters if one.kind is one.KEYWORD_ONLY}


def _fits(value: Any, kind: Any) -> bool:
    """Whether a value from a recipe or a row may stand for a parameter: strings, whole numbers, lists, choices."""
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if get_origin(kind) in (types.UnionType, typing.Union):
        return any(_fits(value, one) for one in get_args(kind))
    if get_origin(kind) is list:
        return (
            isinstance(value, list | tuple) and len(value) > 0 and all(_fits(one, get_args(kind)[0]) for one in value)
        )
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, kind) and (kind is not str or bool(value.strip()))
