"""``seedbed init`` and ``seedbed demo``: the first minutes."""

from __future__ import annotations

from pathlib import Path

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

PATH = click.Path(path_type=Path)


@click.command("init", help=say("init.help"))
@click.argument("name", type=PATH, default=Path())
def init_command(name: Path) -> int:
    """Write a recipe."""
    from seedbed.actions.init import init

    path = init(name)
    click.echo(say("init.done", path=path, documents=path.parent / "documents"))
    return exits.DONE


@click.command("demo", help=say("demo.help"))
@click.option("--folder", type=PATH, default=Path("seedbed-demo"), show_default=True, help=say("demo.folder"))
@click.option("--model", help=say("demo.model"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def demo_command(*, folder: Path, model: str | None, as_json: bool) -> int:
    """Run the demo."""
    from seedbed.actions.demo import RECIPE, demo
    from seedbed.cli.live import Watch
    from seedbed.cli.run import ended

    with Watch() as watch:
        finished = demo(folder, model=model, watch=watch)
    code = ended(finished, as_json=as_json)
    if not as_json and model is None and code == exits.DONE:
        click.echo(f"\n{say('demo.note', recipe=folder / RECIPE)}")
    return code
