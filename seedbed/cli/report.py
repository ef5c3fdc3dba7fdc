"""``seedbed report``: the report of a run, a file of rows or a dataset, alone or beside another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from seedbed.cli import exits
from seedbed.cli.texts import LANGUAGES, say

if TYPE_CHECKING:
    from seedbed.engine.report_map import Layout

PATH = click.Path(path_type=Path)


@click.command("report", help=say("report.help"))
@click.argument("data")
@click.option("--compare", "other", metavar="DATA", help=say("report.compare"))
@click.option("--measures", type=PATH, help=say("report.measures"))
@click.option("--map", "layout", type=click.Choice(["pca", "tsne"]), default="pca", help=say("report.map"))
@click.option("--by", default="", metavar="COLUMN", help=say("report.by"))
@click.option("--in", "language", type=click.Choice(LANGUAGES), help=say("report.language"))
@click.option("-o", "--output", type=PATH, help=say("report.out"))
@click.option("--home", type=PATH, default=Path(), help=say("option.home"))
def report_command(
    data: str,
    *,
    other: str | None,
    measures: Path | None,
    layout: Layout,
    by: str,
    language: str | None,
    output: Path | None,
    home: Path,
) -> int:
    """Write a report."""
    from seedbed.actions.report import report
    from seedbed.cli.summary import shown

    path = report(
        data, home=home, other=other, target=output, measures=measures, layout=layout, by=by, language=language
    )
    click.echo(shown(path))
    return exits.DONE
