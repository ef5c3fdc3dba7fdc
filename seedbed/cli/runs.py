"""``seedbed runs`` and ``export``: what was made, and writing it again."""

from __future__ import annotations

import time
from pathlib import Path

import click

from seedbed.cli import exits
from seedbed.cli.printing import print_json, table
from seedbed.cli.summary import shown
from seedbed.cli.texts import say

PATH = click.Path(path_type=Path)


@click.command("runs", help=say("runs.help"))
@click.option("--home", type=PATH, default=Path(), help=say("option.home"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def runs_command(home: Path, *, as_json: bool) -> int:
    """List the runs."""
    from seedbed.store.project import Project

    project = Project(home)
    found = project.all_runs()
    if as_json:
        print_json(found)
    elif not found:
        click.echo(say("runs.none", folder=project.runs))
    else:
        rows = [
            [
                Path(one["folder"]).name,
                one.get("state", ""),
                one.get("rows", ""),
                time.strftime("%Y-%m-%d %H:%M", time.localtime(one.get("started", 0))),
                f"{one['seconds']:.1f}" if "seconds" in one else "",
            ]
            for one in found
        ]
        click.echo(table(rows, head=say("runs.head"), right=(2, 4)))
    return exits.DONE


def _formats(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from seedbed.core import find

    return [name for name in find.names("export") if name.startswith(incomplete)]


@click.command("export", help=say("export.help"))
@click.argument("run")
@click.option("--to", "form", required=True, shell_complete=_formats, help=say("export.to"))
@click.option("-o", "--output", type=PATH, help=say("export.out"))
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help=say("option.setting"))
@click.option("--home", type=PATH, default=Path(), help=say("option.home"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def export_command(
    run: str, *, form: str, output: Path | None, changes: tuple[str, ...], home: Path, as_json: bool
) -> int:
    """Write a run in another format."""
    from seedbed.actions.export_run import export_run
    from seedbed.actions.override import settings

    written = export_run(run, form, home=home, target=output, settings=settings(changes))
    files = [shown(path) for path in written.files]
    if as_json:
        print_json({"files": files, "rows": written.rows, "skipped": dict(written.skipped), "notes": written.notes})
        return exits.DONE
    click.echo(say("export.done", rows=written.rows, files=", ".join(files)))
    for reason, rows in written.skipped.items():
        click.echo(say("export.skipped", rows=rows, reason=reason))
    for note in written.notes:
        click.echo(note)
    return exits.DONE
