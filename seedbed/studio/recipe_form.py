"""A recipe as a form: what it shows of a mapping, and what the mapping becomes of what was put in.

What the form does not know stays as it is in the mapping, so text and form can be changed in turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from seedbed.actions.catalogue import Card, card
from seedbed.api.forms import Field, read, shown
from seedbed.api.forms import field as make_field
from seedbed.core.errors import SeedbedError

Fields = Mapping[str, Sequence[str]]
"""What a form posted, by the name of the field."""
KINDS = ("documents", "rows", "dataset", "problems", "nothing")
BUDGETS = ("money", "tokens", "requests", "hours")
RESERVED = ("columns", "prompts", "sampling", "language", "role")
CHUNKS = ("structure", "sentences", "characters", "tokens")


@dataclass(frozen=True)
class PromptField:
    """A prompt of a step as it will be asked."""

    name: str
    en: str
    zh: str | None
    slots: tuple[str, ...]
    changed: bool


@dataclass(frozen=True)
class StepView:
    """A step of the form; ``fault`` where its entry cannot be shown."""

    name: str
    card: Card | None
    fields: tuple[Field, ...] = ()
    prompts: tuple[PromptField, ...] = ()
    reserved: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


def step_parts(step: Any) -> tuple[str, dict[str, Any]]:
    """Name and settings of a step in any of the ways that a recipe writes it."""
    if isinstance(step, str):
        return step, {}
    if isinstance(step, Mapping) and "name" in step:
        return str(step["name"]), dict(step.get("settings") or {})
    if isinstance(step, Mapping) and len(step) == 1:
        name, settings = next(iter(step.items()))
        return str(name), dict(settings or {}) if isinstance(settings, Mapping | None) else {}
    return str(step), {}


def steps_of(recipe: Mapping[str, Any]) -> list[Any]:
    """The steps after the sources, as a list."""
    steps = recipe.get("steps") or []
    return list(steps) if isinstance(steps, list) else [steps]


def step_view(step: Any) -> StepView:
    """What the form shows of a step."""
    name, settings = step_parts(step)
    if name.endswith(".py"):
        return StepView(name, None)
    try:
        found = card(name)
    except (SeedbedError, ImportError) as error:
        return StepView(name, None, fault=str(error))
    fields = tuple(make_field(one, settings) for one in found.settings)
    return StepView(name, found, fields, _prompts(found, settings), _reserved(settings))


def _prompts(found: Card, settings: Mapping[str, Any]) -> tuple[PromptField, ...]:
    given = settings.get("prompts") if isinstance(settings.get("prompts"), Mapping) else {}
    made = []
    for name, prompt in found.prompts.items():
        own = (given or {}).get(name)
        english = own if isinstance(own, str) else (own or {}).get("en", prompt.en)
        chinese = own if isinstance(own, str) else (own or {}).get("zh", prompt.zh)
        zh = chinese if prompt.zh is not None else None
        made.append(PromptField(name, str(english), zh, tuple(sorted(prompt.slots)), own is not None))
    return tuple(made)


def _reserved(settings: Mapping[str, Any]) -> dict[str, str]:
    sampling = settings.get("sampling") if isinstance(settings.get("sampling"), Mapping) else {}
    told = {name: shown((sampling or {})[name]) for name in ("temperature", "max_tokens") if name in (sampling or {})}
    plain = {name: str(settings[name]) for name in ("role", "language") if settings.get(name)}
    columns = settings.get("columns")
    return {**told, **plain, **({"columns": shown(columns)} if columns else {})}


def source_of(recipe: Mapping[str, Any]) -> dict[str, Any] | None:
    """The one source of a recipe as a mapping; None where there are several, or steps of its own, which text shows."""
    given = recipe.get("from")
    given = given[0] if isinstance(given, list) and len(given) == 1 else given
    if given is None or given == "nothing":
        return {"nothing": True}
    if isinstance(given, str):
        return {"documents": given}
    return dict(given) if isinstance(given, Mapping) else None


def kind_of(source: Mapping[str, Any]) -> str:
    """Which kind a source is."""
    return next((one for one in KINDS if source.get(one)), "nothing")


def apply(recipe: Mapping[str, Any], fields: Fields) -> tuple[dict[str, Any], list[str]]:
    """The recipe with what was put into the form, and what was wrong with it; what is wrong is not taken."""
    made, faults = dict(recipe), list[str]()
    _take_plain(made, fields, faults)
    if "source.kind" in fields and source_of(recipe) is not None:
        made["from"] = _source(source_of(recipe) or {}, fields, faults)
    steps = steps_of(recipe)
    made["steps"] = [_step(place, step, fields, faults) for place, step in enumerate(steps)]
    return made, faults


def _one(fields: Fields, name: str) -> str:
    return (fields.get(name) or [""])[0].replace("\r\n", "\n").strip()


def _take_plain(made: dict[str, Any], fields: Fields, faults: list[str]) -> None:
    for name in ("name", "language"):
        if _one(fields, name):
            made[name] = _one(fields, name)
    if "seed" in fields:
        made["seed"] = _number(fields, "seed", faults, whole=True) or 0
    if "want" in fields:
        _want(made, _number(fields, "want", faults, whole=True))
    budget = {name: _number(fields, f"budget.{name}", faults, whole=name in ("tokens", "requests")) for name in BUDGETS}
    kept = {name: value for name, value in budget.items() if value is not None}
    if "budget.money" in fields:
        made.pop("budget", None)
        made |= {"budget": kept} if kept else {}
    if "to" in fields:
        before = made.get("to")
        settings = before if isinstance(before, Mapping) else {}
        chosen = [one for one in fields["to"] if one]
        made["to"] = {one: settings[one] for one in chosen if one in settings} or chosen
        if settings:
            made["to"] = {one: settings.get(one) or {} for one in chosen}


def _want(made: dict[str, Any], rows: Any) -> None:
    """Rows wanted; a target by kinds is changed in the text."""
    before = made.get("want")
    if isinstance(before, Mapping) and before.get("by"):
        return
    made.pop("want", None)
    if rows is not None:
        made["want"] = {**before, "rows": rows} if isinstance(before, Mapping) else rows


def _number(fields: Fields, name: str, faults: list[str], *, whole: bool = False) -> Any:
    text = _one(fields, name)
    if not text:
        return None
    try:
        return int(text) if whole else float(text)
    except ValueError:
        faults.append(f"{name}: '{text[:30]}' is no {'whole ' if whole else ''}number")
        return None


def _source(before: Mapping[str, Any], fields: Fields, faults: list[str]) -> Any:
    kind = _one(fields, "source.kind")
    kind = kind if kind in KINDS else kind_of(before)
    kept = dict(before) if kind == kind_of(before) else {}
    if kind == "nothing":
        return "nothing"
    if kind in ("documents", "rows"):
        lines = [line.strip() for line in _one(fields, "source.paths").split("\n") if line.strip()]
        inline = (
            kind == "rows"
            and isinstance(before.get("rows"), list)
            and any(isinstance(one, Mapping) for one in before["rows"])
        )
        if not inline:
            default = "documents" if kind == "documents" else "seeds.jsonl"
            kept[kind] = lines if len(lines) > 1 else (lines or [default])[0]
    if kind == "documents":
        _chunk(kept, fields, faults)
    if kind == "dataset":
        kept["dataset"] = _one(fields, "source.dataset") or "NAME"
    if kind == "problems":
        _problems(kept, fields, faults)
    if "source.count" in fields and kind != "documents":
        count = _number(fields, "source.count", faults, whole=True)
        kept.pop("count", None)
        kept |= {"count": count} if count else {"count": 100} if kind == "problems" else {}
    return kept


def _chunk(kept: dict[str, Any], fields: Fields, faults: list[str]) -> None:
    size, by = _number(fields, "source.size", faults, whole=True), _one(fields, "source.by")
    chunk = dict(kept.get("chunk") or {})
    chunk |= {"size": size} if size else {}
    chunk |= {"by": by} if by else {}
    if chunk:
        kept["chunk"] = chunk


def _problems(kept: dict[str, Any], fields: Fields, faults: list[str]) -> None:
    families = [one for one in fields.get("source.families", ()) if one]
    if families:
        kept["problems"] = families if len(families) > 1 else families[0]
    kept.setdefault("problems", "arithmetic")
    settings = dict(kept.get("settings") or {})
    level = _one(fields, "source.level")
    if level:
        try:
            settings["level"] = yaml.safe_load(level)
        except yaml.YAMLError:
            faults.append(f"source.level: '{level[:30]}' is neither a number nor a list of numbers")
    if settings:
        kept["settings"] = settings


def _step(place: int, step: Any, fields: Fields, faults: list[str]) -> Any:
    name, settings = step_parts(step)
    if f"step.{place}.name" not in fields or _one(fields, f"step.{place}.name") != name:
        return step
    view = step_view(step)
    if view.card is None:
        return step
    for setting in view.card.settings:
        text = _one(fields, f"step.{place}.set.{setting.name}")
        if f"step.{place}.set.{setting.name}" not in fields:
            continue
        settings.pop(setting.name, None)
        if text:
            try:
                settings[setting.name] = read(setting, text)
            except ValueError as error:
                faults.append(f"{name}: {error}")
    _take_reserved(settings, place, fields, faults)
    _take_prompts(settings, view, place, fields)
    return {name: settings} if settings else name


def _take_reserved(settings: dict[str, Any], place: int, fields: Fields, faults: list[str]) -> None:
    for name in ("role", "language"):
        if f"step.{place}.{name}" in fields:
            settings.pop(name, None)
            text = _one(fields, f"step.{place}.{name}")
            settings |= {name: text} if text else {}
    sampling = dict(settings.get("sampling") or {})
    for name, whole in (("temperature", False), ("max_tokens", True)):
        if f"step.{place}.{name}" in fields:
            sampling.pop(name, None)
            value = _number(fields, f"step.{place}.{name}", faults, whole=whole)
            sampling |= {} if value is None else {name: value}
    settings.pop("sampling", None)
    settings |= {"sampling": sampling} if sampling else {}
    if f"step.{place}.columns" in fields:
        _take_columns(settings, _one(fields, f"step.{place}.columns"), faults)


def _take_columns(settings: dict[str, Any], text: str, faults: list[str]) -> None:
    try:
        columns = yaml.safe_load(text) if text else None
    except yaml.YAMLError:
        columns = text
    if columns is not None and not isinstance(columns, Mapping | list):
        faults.append("columns: wanted a mapping such as {text: body}")
        return
    settings.pop("columns", None)
    settings |= {"columns": columns} if columns else {}


def _take_prompts(settings: dict[str, Any], view: StepView, place: int, fields: Fields) -> None:
    assert view.card is not None
    own: dict[str, Any] = dict(settings.get("prompts") or {})
    for name, prompt in view.card.prompts.items():
        if f"step.{place}.prompt.{name}.en" not in fields:
            continue
        english = _one(fields, f"step.{place}.prompt.{name}.en")
        chinese = _one(fields, f"step.{place}.prompt.{name}.zh") if prompt.zh is not None else None
        same = english == prompt.en.strip() and (chinese is None or chinese == (prompt.zh or "").strip())
        own.pop(name, None)
        if not same:
            own[name] = {"en": english, **({"zh": chinese} if chinese is not None else {})}
    settings.pop("prompts", None)
    settings |= {"prompts": own} if own else {}
