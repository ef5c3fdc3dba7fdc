"""``seedbed measure``: figures of a whole set of rows, and gates on them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.measure import Measured
    from seedbed.core.measure import Gate, Measure

PATH = click.Path(path_type=Path)
LINES = 12
"""Rows of a detail that are printed."""


def _names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from seedbed.actions.measure import measure_names

    return [name for name in measure_names() if name.startswith(incomplete)]


@click.command("measure", help=say("measure.help"))
@click.argument("data")
@click.argument("names", nargs=-1, shell_complete=_names)
@click.option("--set", "changes", multiple=True, metavar="[MEASURE.]NAME=VALUE", help=say("measure.set"))
@click.option("--real", type=PATH, help=say("measure.real"))
@click.option("--model", help=say("measure.model"))
@click.option("--fail-below", "below", multiple=True, metavar="MEASURE[.FIGURE]=NUMBER", help=say("measure.below"))
@click.option("--fail-above", "above", multiple=True, metavar="MEASURE[.FIGURE]=NUMBER", help=say("measure.above"))
@click.option("--home", type=PATH, default=Path(), help=say("option.home"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def measure_command(
    data: str, names: tuple[str, ...], *, real: Path | None, model: str | None, home: Path, as_json: bool, **given: Any
) -> int:
    """Measure, print, and fail where a gate does."""
    from seedbed.actions.measure import measure, read_table

    settings, gates = _settings(given["changes"]), _gates(given["below"], given["above"])
    chosen = list(names) or sorted({*gates, *filter(None, settings)} if gates else ())
    table = read_table(data, home=home, real=real)
    made = measure(table, chosen, settings=settings, gates=gates, model=model)
    if as_json:
        from seedbed.cli.printing import print_json

        print_json({"data": data, "rows": table.num_rows, "measures": made})
    else:
        click.echo(_shown(made, details=bool(chosen)))
    for told in (told for one in made for told in one.failures):
        click.echo(say("measure.failed", told=told), err=True)
    if any(one.failures for one in made):
        return exits.SHORT
    return exits.DONE if any(one.measure.value is not None for one in made) else exits.WRONG


def _settings(changes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Settings by measure; those without the name of one under "", for every measure that has them."""
    from seedbed.actions.override import settings

    made: dict[str, dict[str, Any]] = {}
    for key, value in settings(changes).items():
        name, _, setting = key.rpartition(".")
        made.setdefault(name, {})[setting] = value
    return made


def _gates(below: Iterable[str], above: Iterable[str]) -> dict[str, Gate]:
    from seedbed.core.measure import Gate

    limits = _limits(below), _limits(above)
    return {name: Gate(*(side.get(name, {}) for side in limits)) for name in {**limits[0], **limits[1]}}


def _limits(given: Iterable[str]) -> dict[str, dict[str, float]]:
    from seedbed.actions.override import settings
    from seedbed.core.errors import RecipeError

    made: dict[str, dict[str, float]] = {}
    for key, value in settings(given).items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise RecipeError(f"a gate wants a number, such as distinct_n=0.4; got {key}={value}")
        name, _, figure = key.partition(".")
        made.setdefault(name, {})[figure or "value"] = float(value)
    return made


def _shown(made: Iterable[Measured], *, details: bool) -> str:
    from seedbed.cli.printing import table

    measures = [one.measure for one in made]
    rows = [_line(one) for one in measures if one.value is not None]
    parts = [table(rows, head=say("measure.head"), right=(1, 3, 4))] if rows else []
    parts += [say("measure.none", name=one.name, reason=one.reason) for one in measures if one.value is None]
    for one in measures if details else ():
        parts += _details(one)
    return "\n".join(parts)


def _line(one: Measure) -> list[object]:
    interval = "" if one.low is None or one.high is None else f"{one.low:.4g} … {one.high:.4g}"
    return [one.name, f"{one.value:.4g}", interval, f"{one.measured:,}", f"{one.rows:,}", f"{one.unit} ({one.basis})"]


def _details(one: Measure) -> list[str]:
    """Further figures, and the tables and clusters of a measure that was asked for by name."""
    from seedbed.cli.printing import table
    from seedbed.core.measure import Cells, Clusters

    parts = []
    if one.figures:
        parts.append(f"\n{one.name}\n" + table([[f"  {name}", f"{value:.4g}"] for name, value in one.figures.items()]))
    for detail in one.details:
        if isinstance(detail, Cells):
            rows: list[list[object]] = [[_cell(cell) for cell in row] for row in detail.rows[:LINES]]
            parts.append(f"\n{detail.title}\n{table(rows, head=chr(9).join(detail.head))}")
        elif isinstance(detail, Clusters):
            rows = [[f"{found.share:.1%}", f"{found.rows:,}", found.name] for found in detail.clusters[:LINES]]
            parts.append(f"\n{detail.title}\n{table(rows, right=(0, 1))}")
    return parts + [f"  {note}" for note in one.notes]


def _cell(value: object) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
