"""``seedbed gallery``: methods tried on seeds with a real model, and the records that their pages are made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.trials import Trial

PATH = click.Path(path_type=Path)


@click.command("gallery", help=say("gallery.help"))
@click.argument("entries", nargs=-1)
@click.option("--model", required=True, help=say("gallery.model"))
@click.option("--name", "known_as", default="", help=say("gallery.name"))
@click.option("--seeds", type=PATH, default=Path("examples/trials"), show_default=True, help=say("gallery.seeds"))
@click.option("-n", "--rows", "count", type=click.IntRange(1), default=20, show_default=True, help=say("gallery.rows"))
@click.option(
    "-o", "--output", type=PATH, default=Path("docs/catalogue/records"), show_default=True, help=say("gallery.out")
)
@click.option("--home", type=PATH, default=Path(".gallery"), show_default=True, help=say("gallery.home"))
@click.option("--in-flight", type=click.IntRange(1), default=8, show_default=True, help=say("gallery.in_flight"))
def gallery_command(
    entries: tuple[str, ...],
    *,
    model: str,
    known_as: str,
    seeds: Path,
    count: int,
    output: Path,
    home: Path,
    in_flight: int,
) -> int:
    """Try methods on a model."""
    from seedbed.actions.trials import try_all
    from seedbed.core.find import names

    def tell(told: Trial | tuple[str, Exception]) -> None:
        if isinstance(told, tuple):
            click.echo(say("gallery.failed", entry=told[0], error=told[1]), err=True)
        else:
            share = f"{told.readable:.0%}"
            facts = {"entry": told.entry, "seeds": told.seeds, "readable": share, "kept": told.kept, "made": told.made}
            click.echo(say("gallery.tried", **facts))

    asked = {"model": model, "in_flight": in_flight}
    chosen = list(entries) or names("methods")
    home.mkdir(parents=True, exist_ok=True)
    failed = try_all(chosen, asked, seeds=seeds, home=home, records=output, count=count, known_as=known_as, told=tell)
    click.echo(say("gallery.done", tried=len(chosen) - failed, failed=failed, path=output))
    return exits.SHORT if failed else exits.DONE
