"""``seedbed calibrate``: what the levels of problem families are worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli import exits
from seedbed.cli.printing import print_json, table
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.calibrate import Band, Calibrated, Effort, Trial

PATH = click.Path(path_type=Path)
WIDE = 24
"""Characters of the longest bar."""


def _families(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from seedbed.core import find

    return [name for name in find.names("problems") if name.startswith(incomplete)]


@click.command("calibrate", help=say("calibrate.help"))
@click.argument("families", nargs=-1, shell_complete=_families)
@click.option("--strong", help=say("calibrate.strong"))
@click.option("--weak", help=say("calibrate.weak"))
@click.option("-k", "--samples", default=8, type=click.IntRange(1, 1000), show_default=True, help=say("calibrate.k"))
@click.option("-n", "--items", default=8, type=click.IntRange(1), show_default=True, help=say("calibrate.items"))
@click.option("--least", default=0.5, type=click.FloatRange(0, 1), show_default=True, help=say("calibrate.least"))
@click.option("--sampling", multiple=True, metavar="NAME=VALUE", help=say("calibrate.sampling"))
@click.option("-o", "--output", default="bounds.yaml", type=PATH, show_default=True, help=say("calibrate.out"))
@click.option("--home", type=PATH, default=Path(), help=say("option.home"))
@click.option("--seed", default=0, show_default=True, help=say("calibrate.seed"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def calibrate_command(families: tuple[str, ...], *, strong: str | None, weak: str | None, **given: Any) -> int:
    """Show what levels are worth."""
    from seedbed.actions.calibrate import Trial, known_families
    from seedbed.actions.override import settings

    if (strong is None) != (weak is None):
        raise click.UsageError(say("calibrate.both"))
    names = known_families(families)
    if strong is None or weak is None:
        return _show_efforts(names, max(given["items"], 2), given["seed"], as_json=given["as_json"])
    sampling = settings(given["sampling"])
    trial = Trial(strong, weak, given["samples"], given["items"], given["least"], sampling)
    return _try_models(names, trial, given)


def _try_models(names: list[str], trial: Trial, given: dict[str, Any]) -> int:
    from seedbed.actions.calibrate import calibrate
    from seedbed.cli.live import Watch

    with Watch() as watch:
        found = calibrate(names, trial, given["output"], home=given["home"], seed=given["seed"], watch=watch)
    if given["as_json"]:
        import msgspec

        print_json(msgspec.to_builtins(found, enc_hook=str))
    else:
        click.echo(table([_band(one) for one in found.bands], head=say("calibrate.head"), right=(1, 2, 3, 4, 5, 6, 7)))
        click.echo(_told(found))
    return exits.DONE if any(found.levels.values()) else exits.SHORT


def _told(found: Calibrated) -> str:
    lines = [say("calibrate.levels", family=name, levels=_shown(levels)) for name, levels in found.levels.items()]
    lines.append(say("calibrate.done", bounds=found.bounds, items=found.items))
    if found.missing:
        lines.append(say("calibrate.missing", missing=found.missing))
    return "\n".join(lines)


def _shown(levels: Sequence[int]) -> str:
    return ", ".join(map(str, levels)) or say("calibrate.no_level")


def _band(one: Band) -> list[str]:
    shares = [f"{share:.2f}" for share in (one.strong, one.strong_once, one.weak, one.weak_once)]
    return [one.family, str(one.level), str(one.items), *shares, str(one.kept)]


def _show_efforts(names: list[str], items: int, seed: int, *, as_json: bool) -> int:
    from seedbed.actions.calibrate import efforts

    told: list[dict[str, Any]] = []
    for name in names:
        found = efforts(name, items=items, seed=seed)
        if as_json:
            told += [{slot: getattr(one, slot) for slot in one.__slots__} for one in found]
            continue
        click.echo(click.style(name, bold=True))
        click.echo(table([_effort(one, found[-1].three_quarters) for one in found], head=say("calibrate.efforts"),
                         right=(0, 1, 2, 3)))  # fmt: skip
    if as_json:
        print_json(told)
    return exits.DONE


def _effort(one: Effort, most: float) -> list[str]:
    """A line with the quartiles as figures and as a bar: light to the third, dark to the median."""
    scale = WIDE / max(most, 1e-9)
    dark, light = round(one.median * scale), round(one.three_quarters * scale)
    bar = "█" * min(dark, WIDE) + "░" * max(0, min(light, WIDE) - dark)
    return [str(one.level), f"{one.quarter:,.1f}", f"{one.median:,.1f}", f"{one.three_quarters:,.1f}", bar]
