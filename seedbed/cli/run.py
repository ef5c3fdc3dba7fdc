"""``seedbed run`` and ``seedbed resume``."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.run import Finished

PATH = click.Path(path_type=Path)


@click.command("run", help=say("run.help"))
@click.argument("recipe", type=PATH)
@click.option("--name", help=say("run.name"))
@click.option("--dry", is_flag=True, help=say("run.dry"))
@click.option("--model", "models", multiple=True, metavar="[ROLE=]MODEL", help=say("run.model"))
@click.option("--set", "changes", multiple=True, metavar="PART=VALUE", help=say("run.set"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def run_command(
    recipe: Path, *, name: str | None, dry: bool, models: tuple[str, ...], changes: tuple[str, ...], as_json: bool
) -> int:
    """Run a recipe, or count what it would ask."""
    from seedbed.actions.override import override, with_models
    from seedbed.recipe.load import load

    meant = override(with_models(load(recipe), models), changes)
    if dry:
        from seedbed.cli.look import show_estimates

        return show_estimates(meant, recipe.parent, as_json=as_json)
    from seedbed.actions.run import run_recipe
    from seedbed.cli.live import Watch

    gc.freeze()  # modules live to the end: the collector need not look at them, neither in the run nor at the exit
    with Watch() as watch:
        if meant.train is not None:
            from seedbed.actions.iterations import run_iterations

            finished = run_iterations(meant, recipe.parent, name=name, watch=watch)[-1]
        else:
            finished = run_recipe(meant, recipe.parent, name=name, watch=watch)
    return ended(finished, as_json=as_json)


@click.command("resume", help=say("resume.help"))
@click.argument("run")
@click.option("--home", type=PATH, default=Path(), help=say("option.home"))
@click.option("--budget-money", type=float, help=say("resume.money"))
@click.option("--budget-tokens", type=int, help=say("resume.tokens"))
@click.option("--budget-requests", type=int, help=say("resume.requests"))
@click.option("--budget-hours", type=float, help=say("resume.hours"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def resume_command(run: str, *, home: Path, as_json: bool, **budget: float | None) -> int:
    """Go on with a run."""
    from seedbed.actions.run import resume
    from seedbed.cli.live import Watch

    raised = {name.removeprefix("budget_"): value for name, value in budget.items() if value is not None}
    gc.freeze()  # modules live to the end: the collector need not look at them, neither in the run nor at the exit
    with Watch() as watch:
        finished = resume(run, home=home, watch=watch, budget=raised)
    return ended(finished, as_json=as_json)


def ended(finished: Finished, *, as_json: bool) -> int:
    """Print how a run ended; its exit code."""
    if as_json:
        from seedbed.cli.printing import print_json

        place = {"folder": finished.folder, "dataset": finished.dataset}
        print_json({**finished.facts, **{name: str(path) if path else None for name, path in place.items()}})
    else:
        from seedbed.cli.summary import summary

        click.echo(summary(finished))
    facts: dict[str, Any] = finished.facts
    passed = not any(one["failures"] for one in facts.get("measures", ()))
    return exits.of_run(facts["state"], facts["rows"], passed=passed)
