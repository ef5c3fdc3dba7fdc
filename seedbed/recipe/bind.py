"""Binding a recipe to the catalogue: entries found, settings checked, columns followed from step to step."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from seedbed.core import find
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.find import nearest
from seedbed.core.measure import Bound, Gate, bound
from seedbed.core.prompt import Prompt
from seedbed.core.step import Entry, Setting, Step
from seedbed.recipe.model import RESERVED, StepSpec

SAMPLING = ("temperature", "top_p", "max_tokens", "presence_penalty", "frequency_penalty", "stop", "n", "extra")

GATE = ("fail_below", "fail_above")
"""Settings that every measure has besides: what makes the run fail."""

Columns = frozenset[str] | None
"""Known column names; None when they cannot be known before the run."""


def bind(spec: StepSpec, home: Path) -> Step:
    """The step that a spec names; a Python file of the user's is looked for from ``home``.

    Raises:
        RecipeError: no such entry, setting, prompt or sampling field, or a value of the wrong type.
        MissingPackage: the entry needs a package that is not installed.
    """
    entry = find.entry(str(home / spec.name) if spec.name.endswith(".py") else spec.name)
    _refuse_missing_package(entry)
    gate = GATE if entry.shape == "measure" else ()
    reserved = {name: spec.settings.get(name) for name in RESERVED}
    given = {name: value for name, value in spec.settings.items() if name not in (*RESERVED, *gate)}
    if "columns" in entry.settings and not isinstance(reserved["columns"], Mapping | None):
        given["columns"], reserved["columns"] = reserved["columns"], None  # a list is the entry's, a mapping renames
    known = [*entry.settings, *RESERVED, *gate]
    for name in given:
        if name not in entry.settings:
            raise RecipeError(f"{spec.name}: there is no setting '{name}'{nearest(name, known)}")
    for setting in entry.settings.values():
        if setting.required and setting.name not in given:
            raise RecipeError(f"{spec.name}: the setting '{setting.name}' must be given")
    settings = {name: _placed(_checked(spec.name, entry.settings[name], value), home) for name, value in given.items()}
    return Step(
        entry,
        settings,
        columns=_columns(entry, reserved["columns"] or {}),
        prompts=_prompts(entry, reserved["prompts"] or {}),
        sampling=_sampling(entry, reserved["sampling"] or {}),
        language=reserved["language"] or "",
        role=reserved["role"] or "",
        gate=_gate(entry, spec.settings) if gate else Gate(),
    )


def _refuse_missing_package(entry: Entry) -> None:
    """An entry whose file says what it ``NEEDS`` (a module, and the extra that installs it) is refused without it."""
    needs = entry.function.__globals__.get("NEEDS")
    if needs and find_spec(needs[0]) is None:
        raise MissingPackage(needs[0], needs[1], wanted_for=f"the step '{entry.name}'")


def _gate(entry: Entry, given: Mapping[str, Any]) -> Gate:
    """What a measure must not fall below or rise above: a number, or numbers by the name of a figure."""
    limits = []
    for name in GATE:
        try:
            limits.append(bound(TypeAdapter(Bound | None).validate_python(given.get(name))))
        except ValidationError:
            wanted = "a number, or figures and their numbers such as {share: 0.4}"
            raise RecipeError(f"{entry.name}: {name} = {given.get(name)!r}: wanted {wanted}") from None
    return Gate(*limits)


def _checked(entry: str, setting: Setting, value: Any) -> Any:
    try:
        return TypeAdapter(setting.kind).validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        raise RecipeError(f"{entry}: {setting.name} = {value!r}: {first['msg']}") from None


def _placed(value: Any, home: Path) -> Any:
    """The value of a setting; the files that it names are looked for from ``home``."""
    if isinstance(value, Path):
        return home / value
    return tuple(_placed(one, home) for one in value) if isinstance(value, tuple) else value


def _columns(entry: Entry, renamed: Any) -> dict[str, str]:
    if not isinstance(renamed, Mapping):
        raise RecipeError(f"{entry.name}: columns = {renamed!r}: wanted a mapping such as {{text: body}}")
    known = [*entry.reads, *entry.optional]
    for name in renamed:
        if name not in known:
            raise RecipeError(f"{entry.name}: columns: it reads no '{name}'{nearest(name, known)}")
    return dict(renamed)


def _prompts(entry: Entry, replaced: Mapping[str, Any]) -> dict[Prompt, Prompt]:
    known = find.prompts(entry)
    made: dict[Prompt, Prompt] = {}
    for name, text in replaced.items():
        if name not in known:
            raise RecipeError(f"{entry.name}: prompts: there is no prompt '{name}'{nearest(name, known)}")
        new = Prompt(text, text) if isinstance(text, str) else Prompt(**text)
        if new.slots != known[name].slots:
            wanted, has = sorted(known[name].slots), sorted(new.slots)
            raise RecipeError(f"{entry.name}: prompts.{name} must have the slots {wanted}, it has {has}")
        made[known[name]] = new
    return made


def _sampling(entry: Entry, sampling: Mapping[str, Any]) -> dict[str, Any]:
    for name in sampling:
        if name not in SAMPLING:
            raise RecipeError(f"{entry.name}: sampling: there is no '{name}'{nearest(name, SAMPLING)}")
    return dict(sampling)


def follow(steps: tuple[Step, ...], columns: Columns, *, source: str) -> Columns:
    """The columns after the steps, when ``columns`` come in.

    Raises:
        RecipeError: a step reads a column that no row will have.
    """
    for one in steps:
        if columns is None:
            return None
        for name in one.entry.reads:
            column = one.columns.get(name, name)
            if column not in columns:
                raise RecipeError(
                    f"step '{one.name}' reads the column '{column}', which the rows from {source} do not have there"
                    f"{nearest(column, columns)} (rename with  columns: {{{name}: …}})"
                )
        columns = _after(one, columns)
    return columns


def _after(one: Step, columns: frozenset[str]) -> Columns:
    entry = one.entry
    if entry.shape == "chain":
        return None
    if entry.shape in ("columns", "rows") and not entry.writes:
        return None
    return columns | frozenset(entry.writes)
