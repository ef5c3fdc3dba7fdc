"""``seedbed ingest`` and ``seedbed check``: rows in, and whether they are right."""

from __future__ import annotations

from pathlib import Path

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

PATH = click.Path(path_type=Path)


@click.command("ingest", help=say("ingest.help"))
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("-o", "--output", required=True, type=PATH, help=say("ingest.out"))
@click.option("--size", default=1500, type=click.IntRange(100), show_default=True, help=say("ingest.size"))
@click.option("--whole", is_flag=True, help=say("ingest.whole"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def ingest_command(paths: tuple[Path, ...], *, output: Path, size: int, whole: bool, as_json: bool) -> int:
    """Read documents into rows."""
    from seedbed.actions.ingest import ingest

    made = ingest(paths, output, size=size, whole=whole)
    if as_json:
        from seedbed.cli.printing import print_json

        unread = [str(problem) for problem in made.unread]
        print_json({"path": str(made.path), "rows": made.rows, "documents": made.documents, "unread": unread})
        return exits.DONE
    for problem in made.unread:
        click.echo(say("ingest.unread", problem=problem), err=True)
    click.echo(say("ingest.done", rows=made.rows, documents=made.documents, path=made.path))
    return exits.DONE


def _checks(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from seedbed.core import find

    names = [name for wing in ("checks", "quality") for name in find.names(wing)]
    return [name for name in names if name.startswith(incomplete)]


@click.command("check", help=say("check.help"))
@click.argument("name", shell_complete=_checks)
@click.argument("file", type=PATH)
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help=say("option.setting"))
@click.option("--column", "columns", multiple=True, metavar="PARAMETER=COLUMN", help=say("check.column"))
@click.option("--model", help=say("check.model"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def check_command(
    name: str, file: Path, *, changes: tuple[str, ...], columns: tuple[str, ...], model: str | None, as_json: bool
) -> int:
    """Run a check over a file: a line for each row, and how many pass."""
    import msgspec

    from seedbed.actions.check_rows import check_rows
    from seedbed.actions.override import settings

    renamed = {key: str(value) for key, value in settings(columns).items()}
    rows = passed = 0
    for one in check_rows(name, file, settings=settings(changes), columns=renamed, model=model):
        rows, passed = rows + 1, passed + one.verdict.passed
        if as_json:
            verdict = {**msgspec.to_builtins(one.verdict), "passed": one.verdict.passed}
            click.echo(msgspec.json.encode({"id": one.id, **verdict}))
        else:
            word = say("check.pass" if one.verdict.passed else "check.fail")
            click.echo(f"{one.id}\t{word}\t{one.verdict.score:.2f}\t{one.verdict.reason}")
    click.echo(say("check.total", passed=passed, rows=rows), err=True)
    return exits.DONE if passed == rows else exits.SHORT
