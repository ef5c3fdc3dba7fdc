"""Forms made from signatures: a field for each setting of an entry, and what was put into it as a value."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
import yaml
from pydantic import TypeAdapter, ValidationError

from seedbed.actions.catalogue import type_name
from seedbed.core.step import Setting

Widget = Literal["switch", "choice", "whole", "number", "text", "yaml"]


@dataclass(frozen=True)
class Field:
    """One field of a form.

    Attributes:
        value: as it is shown; "" for the default.
        default: as it is shown where nothing was put in.
        choices: of a ``choice``.
    """

    name: str
    widget: Widget
    kind: str
    value: str
    default: str
    required: bool
    choices: tuple[str, ...] = ()


def field(setting: Setting, given: Mapping[str, Any]) -> Field:
    """The field of a setting, with what a recipe gives for it."""
    widget, choices = _widget(setting.kind)
    value = shown(given[setting.name]) if setting.name in given else ""
    default = "" if setting.required or setting.default is None else shown(setting.default)
    return Field(setting.name, widget, type_name(setting.kind), value, default, setting.required, choices)


def shown(value: Any) -> str:
    """A value as it stands in a field: a text as it is, everything else as YAML on one line."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    plain = msgspec.to_builtins(value, enc_hook=str)
    return (
        str(yaml.safe_dump(plain, allow_unicode=True, default_flow_style=True, width=10_000))
        .strip()
        .removesuffix("\n...")
    )


def read(setting: Setting, text: str) -> Any:
    """What was put into a field, as a recipe has it.

    Raises:
        ValueError: it is no value of the setting's type; the text says what is wanted.
    """
    for value in _readings(text, _widget(setting.kind)[0]):
        try:
            TypeAdapter(setting.kind).validate_python(value)
        except ValidationError as error:
            wrong = error.errors()[0]["msg"]
            continue
        return value
    raise ValueError(f"{setting.name}: {wrong} (given: {text[:80]!r})")


def _readings(text: str, widget: Widget) -> list[Any]:
    """How a text may be meant, the likeliest first."""
    try:
        found = (float if "e" in text.lower() else int)(text) if widget in ("whole", "number") else yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):  # YAML takes 1e-5 for a word
        found = yaml_or_text(text)
    return [text, found] if widget in ("text", "choice") else [found, text]


def yaml_or_text(text: str) -> Any:
    """A text read as YAML; as it is where it is none."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return text


def _widget(kind: Any) -> tuple[Widget, tuple[str, ...]]:
    inner = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) in (types.UnionType, typing.Union):
        return _widget(inner[0]) if len(inner) == 1 else ("yaml", ())
    if get_origin(kind) is Literal:
        return "choice", tuple(str(one) for one in get_args(kind))
    if get_origin(kind) is typing.Annotated:
        return _widget(get_args(kind)[0])
    plain: dict[Any, Widget] = {bool: "switch", int: "whole", float: "number", str: "text", Path: "text"}
    return plain.get(kind, "yaml"), ()
