"""Recipes that are being written: text that is kept on the server, and changed by the form and by hand alike."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from seedbed.api import commands
from seedbed.api.database import Database, Record, new_id
from seedbed.api.endpoints import Endpoints
from seedbed.api.refusal import not_found
from seedbed.api.tables import DRAFTS
from seedbed.core.errors import RecipeError
from seedbed.llm.spec import parse_spec
from seedbed.recipe.load import parse
from seedbed.recipe.model import Recipe

SECONDS_TO_COUNT = 120.0
SECONDS_TO_TRY = 600.0
COMMAND = ("seedbed", "--lang", "en")


class Drafts:
    """The drafts of a workspace."""

    def __init__(self, database: Database, endpoints: Endpoints) -> None:
        self._database, self._endpoints = database, endpoints

    def all(self, project: str) -> list[Record]:
        """A project's drafts, the last changed first."""
        return self._database.rows(DRAFTS, DRAFTS.c.project_id == project, order=DRAFTS.c.updated.desc())

    def get(self, project: str, draft: str) -> Record:
        """One draft.

        Raises:
            Refused: there is none.
        """
        found = self._database.row(DRAFTS, DRAFTS.c.id == draft, DRAFTS.c.project_id == project)
        if found is None:
            raise not_found(f"there is no draft '{draft}' in this project")
        return found

    def create(self, project: str, recipe: Mapping[str, Any]) -> str:
        """A new draft; its id."""
        now, draft = time.time(), new_id()
        values = {"id": draft, "project_id": project, "text": written(recipe), "created": now, "updated": now}
        self._database.add(DRAFTS, values)
        return draft

    def put(self, project: str, draft: str, text: str) -> None:
        """Change a draft to a text; one that is no mapping, or holds a key, is not kept.

        Raises:
            RecipeError: the text is refused; the message says why.
        """
        self.get(project, draft)
        refuse_keys(mapping(text))
        self._database.change(DRAFTS, DRAFTS.c.id == draft, text=text, updated=time.time())

    def remove(self, project: str, draft: str) -> None:
        """Throw a draft away."""
        self.get(project, draft)
        self._database.remove(DRAFTS, DRAFTS.c.id == draft)

    def estimate(self, text: str, home: Path, scratch: Path) -> list[dict[str, Any]]:
        """What a run would ask, by source and step; nothing is asked.

        Raises:
            RecipeError: the recipe cannot be run as written.
        """
        found: list[dict[str, Any]] = self._told(["run", "--dry", "--json"], text, home, scratch, SECONDS_TO_COUNT)
        return found

    def tried(self, text: str, home: Path, scratch: Path, *, rows: int = 3) -> list[dict[str, Any]]:
        """A few rows on their way: every ask with its reply, what was kept and what was set aside.

        Raises:
            RecipeError: the recipe cannot be run as written.
            Refused: the model did not answer.
        """
        arguments = ["try", "-n", str(rows), "--json"]
        found: list[dict[str, Any]] = self._told(arguments, text, home, scratch, SECONDS_TO_TRY)
        return found

    def _told(self, arguments: list[str], text: str, home: Path, scratch: Path, seconds: float) -> Any:
        """The answer of a command on a recipe, whose relative paths start from ``home``."""
        recipe = checked(text)
        path = home / f".{scratch.name}-{new_id()}.yaml"  # a recipe's paths start where it lies
        path.write_text(text, encoding="utf-8")
        more = self._endpoints.environment(recipe.models)
        first, *rest = arguments
        try:
            return commands.told([*COMMAND, first, str(path), *rest], cwd=home, seconds=seconds, more=more)
        finally:
            path.unlink(missing_ok=True)


def mapping(text: str) -> dict[str, Any]:
    """A recipe's text as a mapping, not yet checked.

    Raises:
        RecipeError: it is not YAML, or no mapping.
    """
    try:
        found = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise RecipeError(f"line {line}: not YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise RecipeError(f"not YAML: {error}") from None
    if not isinstance(found, dict):
        raise RecipeError("a recipe is a mapping with `from` and `steps`")
    return {str(name): value for name, value in found.items()}


def checked(text: str) -> Recipe:
    """A recipe whose form is right; whether its steps and columns fit is found out by counting it.

    Raises:
        RecipeError: every fault on a line of its own.
    """
    return parse({"name": "dataset", **mapping(text)}, text=text)


def refuse_keys(recipe: Mapping[str, Any]) -> None:
    """Refuse a recipe in which a key stands; other faults of its models may be mended later.

    Raises:
        RecipeError: a model holds what looks like a key; the message does not repeat it.
    """
    models = recipe.get("models")
    for model in models.values() if isinstance(models, Mapping) else ():
        try:
            parse_spec(model)
        except RecipeError as error:
            if "API key" in str(error) or "holds a password" in str(error):
                raise
        except (TypeError, ValueError):
            continue


def steps_about_texts(models: Mapping[str, Any]) -> list[Any]:
    """What a recipe about texts begins with: what its main model can do.

    The model on board has 135 million parameters: it finds the question that a sentence answers, and quotes nothing.
    """
    small = parse_spec(models.get("main", "embedded")).provider == "embedded"
    return [{"sentence_qa" if small else "document_qa": {"questions": 3}}, "grounded", "exact_dedup"]


def written(recipe: Mapping[str, Any]) -> str:
    """A recipe as YAML, in the order that people write it."""
    order = ("name", "from", "steps", "models", "want", "budget", "seed", "language", "to")
    placed = {name: recipe[name] for name in order if name in recipe}
    whole = {**placed, **{name: value for name, value in recipe.items() if name not in placed}}
    text: str = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100)
    return text
