"""``seedbed dataset``: versions saved, listed, put aside, written; the rest: ``dataset_make``, ``dataset_show``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli import exits
from seedbed.cli.dataset_make import PATH, blend, home_option, json_option, said_option, saved_line, split, told
from seedbed.cli.dataset_show import diff, log, show
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.datasets import SaveOutcome


@click.group("dataset", help=say("dataset.help"))
def dataset_command() -> None:
    """Commands about saved datasets."""


Command = Callable[..., Any]


@dataset_command.command("save", help=say("dataset.save"))
@click.argument("source", metavar="RUN|FILE")
@click.argument("name")
@said_option
@click.option("--licence", default="", help=say("dataset.licence"))
@click.option("--generation", type=click.IntRange(0), help=say("dataset.generation"))
@click.option("--replace", is_flag=True, help=say("dataset.replace"))
@home_option
@json_option
def save(
    source: str,
    name: str,
    *,
    said: str,
    licence: str,
    generation: int | None,
    replace: bool,
    home: Path,
    as_json: bool,
) -> int:
    """Save a run or a file as a version."""
    from seedbed.actions.datasets import Wished, save_version

    wished = Wished(said=said, licence=licence, replace=replace)
    made = save_version(source, name, home=home, wished=wished, generation=generation)
    if as_json:
        from seedbed.cli.printing import print_json

        print_json({**told(made.saved), "carried": made.carried})
        return exits.DONE
    click.echo(saved_line(made.saved))
    _tell_generations(made)
    return exits.DONE


def _tell_generations(made: SaveOutcome) -> None:
    carried = made.carried
    if carried.kept and made.saved.fresh:
        click.echo(say("dataset.kept", rows=f"{carried.kept.total():,}", before=carried.before))
    if carried.lost:
        from seedbed.actions.datasets import REPLACED

        told = say("dataset.lost", rows=f"{carried.lost.total():,}", before=carried.before, real=f"{carried.lost[0]:,}")
        click.echo(f"{told}\n{say('dataset.why', why=REPLACED)}", err=True)


@dataset_command.command("list", help=say("dataset.list"))
@home_option
@json_option
def list_datasets(home: Path, *, as_json: bool) -> int:
    """Every dataset with its newest version."""
    from seedbed.cli.printing import print_json, table
    from seedbed.store.datasets import Datasets

    store = Datasets(home)
    found = [(name, store.versions(name)) for name in store.names()]
    if as_json:
        newest = [(len(versions), versions[-1]) for _, versions in found]
        print_json([{"dataset": one.dataset, "versions": count, "newest": one.number, "hash": one.hash,
                     "rows": one.rows, "tokens": one.tokens, "made": one.made} for count, one in newest])  # fmt: skip
    elif not found:
        click.echo(say("dataset.none", folder=store.folder))
    else:
        rows = [
            [name, versions[-1].number, f"{versions[-1].rows:,}", f"{versions[-1].tokens:,}", versions[-1].made[:16]]
            for name, versions in found
        ]
        click.echo(table(rows, head=say("dataset.head"), right=(1, 2, 3)))
    return exits.DONE


@dataset_command.command("card", help=say("dataset.card"))
@click.argument("ref", metavar="NAME[@VERSION]")
@click.option("-o", "--output", type=PATH, help=say("dataset.card_out"))
@home_option
@json_option
def card(ref: str, *, output: Path | None, home: Path, as_json: bool) -> int:
    """The card of a version, printed or written with its rows."""
    from seedbed.actions.dataset_card import card_text, write_card
    from seedbed.cli.printing import print_json
    from seedbed.cli.texts import language

    if output is None:
        text = card_text(ref, home=home, language=language())
        print_json({"card": text}) if as_json else click.echo(text, nl=False)
        return exits.DONE
    made = write_card(ref, output, home=home, language=language())
    if as_json:
        print_json({"files": [str(path) for path in made.files], "rows": made.rows, "skipped": made.skipped})
        return exits.DONE
    for path in made.files:
        click.echo(str(path))
    for reason, rows in made.skipped.items():
        click.echo(say("export.skipped", rows=rows, reason=reason))
    return exits.DONE


@dataset_command.command("export", help=say("dataset.export"))
@click.argument("ref", metavar="NAME[@VERSION][/SPLIT]")
@click.option("--to", "form", required=True, help=say("export.to"))
@click.option("-o", "--output", type=PATH, required=True, help=say("dataset.export_out"))
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help=say("option.setting"))
@home_option
def export(ref: str, *, form: str, output: Path, changes: tuple[str, ...], home: Path) -> int:
    """Write a version in another format."""
    from seedbed.actions.datasets import export_version
    from seedbed.actions.override import settings

    written = export_version(ref, form, output, home=home, settings=settings(changes))
    click.echo(say("export.done", rows=written.rows, files=", ".join(map(str, written.files))))
    for reason, rows in written.skipped.items():
        click.echo(say("export.skipped", rows=rows, reason=reason))
    for note in written.notes:
        click.echo(note)
    return exits.DONE


@dataset_command.command("drop", help=say("dataset.drop"))
@click.argument("ref", metavar="NAME[@VERSION]")
@click.option("--all", "everything", is_flag=True, help=say("dataset.drop_all"))
@click.option("--undo", is_flag=True, help=say("dataset.undo"))
@home_option
def drop(ref: str, *, everything: bool, undo: bool, home: Path) -> int:
    """Put a version aside, or bring it back."""
    from seedbed.store.datasets import Datasets

    store = Datasets(home)
    if undo:
        names = ", ".join(one.name for one in store.restore(ref))
        click.echo(say("dataset.restored", names=names))
        return exits.DONE
    dropped = store.drop(ref, everything=everything)
    click.echo(say("dataset.dropped", names=", ".join(one.name for one in dropped), first=dropped[0].name))
    return exits.DONE


@dataset_command.command("sweep", help=say("dataset.sweep"))
@home_option
def sweep(home: Path) -> int:
    """Take away for good what was dropped."""
    from seedbed.store.datasets import Datasets

    swept = Datasets(home).sweep()
    click.echo(say("dataset.swept", versions=swept.versions, files=swept.files, size=f"{swept.size / 1e6:,.1f}"))
    return exits.DONE


for _command in (show, log, diff, blend, split):
    dataset_command.add_command(_command)
