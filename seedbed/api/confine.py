"""What a recipe may reach: files of the workspace and models of the studio, for everyone but its owners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from seedbed.api.refusal import Refused
from seedbed.llm.spec import parse_spec
from seedbed.recipe.model import Recipe, SourceSpec, StepSpec

if TYPE_CHECKING:
    from seedbed.api.desk import Desk

CONFINED = ("auto", "strict", "A", "B", "C", "wasi")
"""How programs may be run that a model wrote; the others run them freely, or somewhere else."""
_ADDRESS = re.compile(r"^(https?|hf|s3)://", re.IGNORECASE)
_FILE_MODEL = re.compile(r"^(?:gguf|fake):(.+)$")


def refuse_outside(recipe: Recipe, desk: Desk, project: str) -> None:
    """Refuse a recipe that names a file outside of the workspace, a server that the studio does not know, or a program.

    A server would be sent the keys that stand in the environment, and the files of the workspace; a program may do
    whatever the studio may.

    Raises:
        Refused: it does; the message names the path, the model or the setting.
    """
    home, workspace = desk.workspace.home(project), desk.workspace.folder
    if recipe.train is not None and recipe.train.command:
        raise Refused("train.command: a program is for the owner to start", status=403, kind="program")
    if any(source.web for source in recipe.from_) and not desk.sources.web_allowed():
        raise Refused("from.web: addresses of the web may not be fetched here; ask the owner", status=403, kind="web")
    for role, model in recipe.models.items():
        if parse_spec(model).provider == "openai" and not desk.endpoints.known(model):
            raise Refused(
                f"models.{role}: this server, or its key, is not among the models of this studio; ask the owner",
                status=403,
                kind="model",
            )
    if recipe.isolation not in CONFINED:
        raise Refused(f"isolation: {recipe.isolation} is for the owner to choose", status=403, kind="isolation")
    for path in _paths(recipe):
        base = Path(re.split(r"[*?\[]", path, maxsplit=1)[0])  # of a pattern, the part before its first wildcard
        if not (home / base).resolve().is_relative_to(workspace):
            raise Refused(
                f"'{path}' lies outside of the workspace; put it into the project's folder, or ask the owner",
                status=403,
                kind="path",
            )


def _paths(recipe: Recipe) -> Iterator[str]:
    for source in recipe.from_:
        yield from _of_source(source)
    for step in (*recipe.steps, *(one for source in recipe.from_ for one in source.steps)):
        yield from _of_step(step)
    for model in recipe.models.values():
        named = _FILE_MODEL.match(str(model.get("model", "")) if isinstance(model, dict) else model)
        if named:
            yield named.group(1)


def _of_source(source: SourceSpec) -> Iterator[str]:
    given = [*(source.documents or ()), *(source.rows or ()), source.levels, source.chunk.spans, source.domains]
    yield from (one for one in given if isinstance(one, str) and not _ADDRESS.match(one))


def _of_step(step: StepSpec) -> Iterator[str]:
    if step.name.endswith(".py"):
        yield step.name
    for value in _texts(step.settings):
        if value.startswith(("/", "~", "..")) or "/../" in value:
            yield value


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
