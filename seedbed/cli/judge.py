"""``seedbed judge calibrate``: holding a judge against rows that people labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from seedbed.cli import exits
from seedbed.cli.texts import language, say

if TYPE_CHECKING:
    from seedbed.actions.agreement import Figure
    from seedbed.actions.calibrate_judge import Calibration, PairReport, ScoreReport

PATH = click.Path(path_type=Path)
LEANS = 0.25
"""A lean is told in words from here on, when its interval leaves 0 out."""
SURE = 20
"""Rows below which nothing is told in words."""


@click.group("judge", help=say("judge.help"))
def judge_command() -> None:
    """Commands about judges."""


@judge_command.command("calibrate", help=say("judge.calibrate"))
@click.argument("file", type=PATH)
@click.option("--model", required=True, help=say("judge.model"))
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help=say("option.setting"))
@click.option("--html", "page", type=PATH, help=say("judge.html"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def calibrate(file: Path, *, model: str, changes: tuple[str, ...], page: Path | None, as_json: bool) -> int:
    """Ask, compare, print."""
    from seedbed.actions.calibrate_judge import FEW, calibrate_judge
    from seedbed.actions.override import settings

    made = calibrate_judge(file, model=model, settings=settings(changes))
    if page is not None:
        from seedbed.actions.calibration_page import calibration_page

        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(calibration_page(made, say, language=language()), encoding="utf-8")
    if as_json:
        from seedbed.cli.printing import print_json

        print_json(made)
    else:
        click.echo("\n\n".join(_parts(made)))
    rows = (made.scores.rows if made.scores else 0) + (made.pairs.rows if made.pairs else 0)
    if rows < FEW:
        click.echo(say("judge.few", rows=rows), err=True)
    if made.undecided:
        line, reason = made.undecided[0]
        click.echo(say("judge.undecided", undecided=len(made.undecided), line=line, reason=reason), err=True)
        return exits.PROVIDER
    return exits.DONE


def _parts(made: Calibration) -> list[str]:
    rows = (made.scores.rows if made.scores else 0) + (made.pairs.rows if made.pairs else 0) + len(made.undecided)
    parts = [say("judge.of", model=made.model, rows=rows)]
    parts += _scores(made.scores) if made.scores else []
    return parts + (_pairs(made.pairs) if made.pairs else [])


def _scores(found: ScoreReport) -> list[str]:
    from seedbed.cli.printing import table

    figures = [
        (say("judge.exact"), found.exact),
        (say("judge.near"), found.near),
        (say("judge.kappa"), found.kappa),
        (say("judge.spearman"), found.spearman),
        (say("judge.pearson"), found.pearson),
        (say("judge.lean"), found.lean),
        (say("judge.length_judge"), found.length_judge),
        (say("judge.length_label"), found.length_label),
        (say("judge.length_lean"), found.length_lean),
    ]
    points = [1, 2, 3, 4, 5]
    crossed = [[point, *counts] for point, counts in zip(points, found.confusion, strict=True)]
    by_score = [[point, rows, *_cells(mean)] for point, rows, mean in found.by_score]
    head = say("judge.confusion", kinds="\t".join(map(str, points)))
    parts = [
        f"{say('judge.scores', rows=found.rows)}\n{_listed(figures)}",
        table(crossed, head=head, right=range(1, 6)),
        table(by_score, head=f"{say('judge.by_score')}\t", right=(1, 2)),
    ]
    sure = found.rows >= SURE and found.length_lean.low is not None and found.length_lean.low > 0
    if sure and (found.length_lean.value or 0) >= LEANS:
        parts.append(say("judge.likes_long"))
    return parts


def _pairs(found: PairReport) -> list[str]:
    from seedbed.cli.printing import table

    figures = [
        (say("judge.agreement"), found.agreement),
        (say("judge.decided"), found.decided),
        (say("judge.kappa_pairs"), found.kappa),
        (say("judge.by_place"), found.by_place),
        (say("judge.first_place"), found.first_place),
        (say("judge.longer_judge"), found.longer_judge),
        (say("judge.longer_label"), found.longer_label),
    ]
    sides = say("judge.sides")
    crossed = [[side, *counts] for side, counts in zip(sides.split("\t"), found.confusion, strict=True)]
    parts = [
        f"{say('judge.pairs', rows=found.rows)}\n{_listed(figures)}",
        table(crossed, head=say("judge.confusion", kinds=sides), right=range(1, 4)),
    ]
    if found.rows >= SURE and (found.by_place.value or 0) > LEANS:
        parts.append(say("judge.likes_place"))
    return parts


def _listed(figures: Sequence[tuple[str, Figure]]) -> str:
    from seedbed.cli.printing import table

    return table([["  " + name, *_cells(one)] for name, one in figures], right=(1,))


def _cells(one: Figure) -> list[str]:
    """A figure and its interval; a dash where the rows do not decide it."""
    if one.value is None:
        return ["-", ""]
    return [f"{one.value:.2f}", "" if one.low is None else f"{one.low:.2f} … {one.high:.2f}"]
