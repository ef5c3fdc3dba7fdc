"""``seedbed index``: what was seen, as hashes, for the steps `contamination` and `novelty`."""

from __future__ import annotations

from pathlib import Path

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

PATH = click.Path(path_type=Path)


@click.command("index", help=say("index.help"))
@click.argument("places", nargs=-1, required=True)
@click.option("-o", "--output", type=PATH, required=True, help=say("index.output"))
@click.option("--name", default="", help=say("index.name"))
@click.option("--column", "columns", multiple=True, help=say("index.column"))
@click.option(
    "--ngrams", multiple=True, type=click.IntRange(2), default=(8, 13), show_default=True, help=say("index.ngrams")
)
@click.option("--sets", default=5, type=click.IntRange(0), show_default=True, help=say("index.sets"))
@click.option("--by", type=click.Choice(["static", "characters", "model"]), help=say("index.by"))
@click.option("--model", help=say("index.model"))
@click.option("--web", is_flag=True, help=say("index.web"))
@click.option("--home", type=PATH, default=Path(), help=say("option.home"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def index_command(places: tuple[str, ...], output: Path, *, sets: int, as_json: bool, **given: object) -> int:
    """Read, hash, write."""
    from seedbed.actions.seen_index import make_index

    about = make_index(places, output, set_ngram=sets, **given)  # type: ignore[arg-type]  # as click read them
    if as_json:
        from seedbed.cli.printing import print_json

        print_json({"path": str(output), "about": about})
        return exits.DONE
    sizes = ", ".join(map(str, about.ngrams))
    click.echo(say("index.done", items=about.items, path=output, name=about.name, ngrams=sizes))
    if about.embedder:
        click.echo(say("index.vectors", embedder=about.embedder))
    return exits.DONE
