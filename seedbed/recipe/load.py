"""Reading recipes: YAML with line numbers, errors that name the nearest right key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.recipe.model import Recipe


def load(path: Path) -> Recipe:
    """The recipe in a YAML (or JSON) file.

    Raises:
        RecipeError: it is missing, not YAML, or wrong; the message gives file, line, key and the way out.
    """
    import yaml

    if not path.is_file():
        raise RecipeError(f"{path}: no such recipe; `seedbed init` writes one to begin with")
    try:
        text = path.read_text(encoding="utf-8")
        value = yaml.safe_load(text)
    except UnicodeDecodeError:
        raise RecipeError(f"{path}: is not UTF-8 text, so it is not a recipe") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise RecipeError(f"{path}:{line}: not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise RecipeError(f"{path}: not YAML: {error}") from None
    if not isinstance(value, dict):
        raise RecipeError(f"{path}: a recipe is a mapping with `from` and `steps`, this is a {type(value).__name__}")
    return parse({"name": path.stem, **value}, where=str(path), text=text)


def parse(value: Mapping[str, Any], *, where: str = "recipe", text: str = "") -> Recipe:
    """The recipe that a mapping holds.

    Raises:
        RecipeError: every fault on a line of its own.
    """
    try:
        return Recipe.model_validate(value)
    except ValidationError as error:
        faults = [_fault(one, where, text) for one in error.errors()]
        raise RecipeError("\n".join(dict.fromkeys(faults))) from None


def _fault(error: Mapping[str, Any], where: str, text: str) -> str:
    place = [part for part in error["loc"] if not (isinstance(part, str) and part.startswith("function-"))]
    path = ".".join("from" if part == "from_" else str(part) for part in place)
    line = _line(text, place)
    spot = f"{where}:{line}" if line else where
    if error["type"] == "extra_forbidden":
        return f"{spot}: unknown key '{path}'{nearest(str(place[-1]), _keys(place[:-1]))}"
    if error["type"] == "missing":
        return f"{spot}: '{path}' is missing"
    message = str(error["msg"]).removeprefix("Value error, ")
    shown = repr(error.get("input"))
    return f"{spot}: {path or 'recipe'}: {message}" + (f" (given: {shown[:80]})" if len(shown) < 200 else "")


def _keys(place: list[Any]) -> list[str]:
    """The keys that may stand at a place."""
    model: Any = Recipe
    for part in place:
        if isinstance(part, int):
            continue
        field = model.model_fields.get("from_" if part == "from" else part)
        model = _model_in(field.annotation) if field else None
        if model is None:
            return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def _line(text: str, place: list[Any]) -> int:
    """The line of the last named key that can be found in the text; 0 when there is none."""
    line = 0
    lines = text.splitlines()
    for part in place:
        if isinstance(part, int):
            continue
        name = "from" if part == "from_" else str(part)
        for number in range(line, len(lines)):
            if lines[number].strip().removeprefix("- ").startswith((f"{name}:", f'"{name}":', f"'{name}':")):
                line = number + 1
                break
    return line


def schema() -> dict[str, Any]:
    """The JSON Schema of a recipe, for editors; entry and export names are listed."""
    from seedbed.core import find

    made = Recipe.model_json_schema(by_alias=True)
    known = [name for wing in find.STEP_WINGS for name in find.names(wing)]
    step = made["$defs"]["StepSpec"]
    one = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {name: _settings(name) for name in known},
    }
    made["$defs"]["StepSpec"] = {
        "description": step["description"],
        "anyOf": [{"type": "string", "anyOf": [{"enum": known}, {"pattern": r"\.py$"}]}, one, step],
    }
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return made


def _settings(name: str) -> dict[str, Any]:
    from pydantic import TypeAdapter

    from seedbed.core import find
    from seedbed.recipe.bind import GATE
    from seedbed.recipe.model import RESERVED

    entry = find.entry(name)
    properties: dict[str, Any] = {key: {} for key in (*RESERVED, *(GATE if entry.shape == "measure" else ()))}
    for setting in entry.settings.values():
        properties[setting.name] = TypeAdapter(setting.kind).json_schema()
        if not setting.required and isinstance(setting.default, str | int | float | bool):
            properties[setting.name]["default"] = setting.default
    return {
        "type": ["object", "null"],
        "description": entry.summary,
        "properties": properties,
        "additionalProperties": False,
    }
