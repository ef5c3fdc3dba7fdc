"""``seedbed sample``: rows for people to look at, and what they say of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.read_sheet import Rate, Review

PATH = click.Path(path_type=Path)


@click.command("sample", help=say("sample.help"))
@click.argument("data", required=False)
@click.option("--stratified", "rows", type=int, default=100, show_default=True, help=say("sample.rows"))
@click.option("--by", default="", help=say("sample.by"))
@click.option("--seed", type=int, default=0, show_default=True, help=say("sample.seed"))
@click.option("-o", "--output", type=PATH, help=say("sample.out"))
@click.option("--read", "sheet", type=PATH, help=say("sample.read"))
@click.option("--home", type=PATH, default=Path(), help=say("option.home"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def sample_command(
    data: str | None,
    *,
    rows: int,
    by: str,
    seed: int,
    output: Path | None,
    sheet: Path | None,
    home: Path,
    as_json: bool,
) -> int:
    """Write a sheet, or read one."""
    if sheet is not None:
        return _read(sheet, data, home, as_json=as_json)
    if data is None:
        raise click.UsageError(say("sample.none"))
    from seedbed.actions.data_rows import open_data
    from seedbed.actions.sample import draw, write_sheet
    from seedbed.cli.summary import shown
    from seedbed.cli.texts import language

    found = open_data(data, home=home)
    made = write_sheet(found, draw(found, rows, by=by, seed=seed), by=by, seed=seed, folder=output, language=language())
    files = [shown(path) for path in made.files]
    if as_json:
        from seedbed.cli.printing import print_json

        print_json({"name": made.name, "rows": len(made.lines), "strata": made.strata, "files": files})
    else:
        click.echo(say("sample.done", rows=len(made.lines), strata=len(made.strata), files="\n  ".join(files)))
        click.echo(say("sample.then", sheet=files[1]))
    return exits.DONE


def _read(sheet: Path, data: str | None, home: Path, *, as_json: bool) -> int:
    from seedbed.actions.read_sheet import read_and_store
    from seedbed.cli.summary import shown

    review, place = read_and_store(sheet, data, home=home)
    if as_json:
        from seedbed.cli.printing import print_json

        print_json(review)
    else:
        click.echo(_told(review))
        click.echo(say("sample.stored", path=shown(place)))
    return exits.DONE


def _told(review: Review) -> str:
    from seedbed.cli.printing import table

    several = len(review.strata) > 1
    rates = [*review.strata, review.total] if several else [review.total]
    lines = [table([_cells(one) for one in rates], head=say("sample.head"), right=(1, 2, 3, 4))]
    if review.open:
        lines.append(say("sample.open", rows=review.open))
    lines += [f"  {count:>5}  {reason}" for reason, count in review.reasons.items()]
    return "\n".join(lines)


def _cells(one: Rate) -> list[str]:
    if one.rate is None or one.low is None or one.high is None:
        return [one.name, f"{one.rows:,}", "0", "", "", ""]
    bounds = f"{100 * one.low:.1f} – {100 * one.high:.1f} %"
    name = one.name or say("sample.all")
    return [name, f"{one.rows:,}", f"{one.reviewed:,}", f"{one.accepted:,}", f"{100 * one.rate:.1f} %", bounds]
