"""The demo: a small dataset from a made-up handbook and from problems of three families, with the model on board."""

from __future__ import annotations

import shutil
from pathlib import Path

from seedbed.actions.run import Finished, run_recipe
from seedbed.core.errors import RecipeError
from seedbed.core.find import PACKAGE
from seedbed.engine.progress import Watcher
from seedbed.recipe.load import load

RECIPE = "recipe.yaml"
HANDBOOK = "handbook"


def demo(folder: Path, *, model: str | None = None, watch: Watcher | None = None) -> Finished:
    """Put recipe and handbook into a folder and run the recipe; what an earlier demo made there is used again.

    A recipe that was changed by hand is run as it is.

    Args:
        folder: made if need be.
        model: in the place of the one on board.
        watch: called with every progress event.

    Raises:
        SeedbedError: as for ``run_recipe``.
    """
    prepare_demo(folder)
    recipe = load(folder / RECIPE)
    if model is not None:
        recipe = recipe.model_copy(update={"models": {**recipe.models, "main": model}})
    return run_recipe(recipe, folder, watch=watch)


def prepare_demo(folder: Path) -> None:
    """Copy the recipe and the three documents to where the recipe looks for them, if they are not there."""
    examples = examples_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / RECIPE).exists():
        shutil.copyfile(examples / "demo" / RECIPE, folder / RECIPE)
    if not (folder / HANDBOOK).exists():
        shutil.copytree(examples / HANDBOOK, folder / HANDBOOK)


def examples_folder() -> Path:
    """The examples: inside the package where it was installed, beside it in a checkout.

    Raises:
        RecipeError: they are in neither place.
    """
    for place in (PACKAGE / "examples", PACKAGE.parent / "examples"):
        if (place / "demo" / RECIPE).is_file() and (place / HANDBOOK).is_dir():
            return place
    raise RecipeError(f"the demo's files are not in {PACKAGE / 'examples'}; install seedbed from its wheel or checkout")
