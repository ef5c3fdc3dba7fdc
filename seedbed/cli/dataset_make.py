"""``seedbed dataset blend`` and ``split``: versions made from versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.datasets import BlendOutcome, SplitOutcome
    from seedbed.store.datasets import Saved

PATH = click.Path(path_type=Path)
home_option = click.option("--home", type=PATH, default=Path(), help=say("option.home"))
json_option = click.option("--json", "as_json", is_flag=True, help=say("option.json"))
said_option = click.option("-m", "--message", "said", default="", help=say("dataset.said"))


def saved_line(saved: Saved) -> str:
    """What was saved, in a line."""
    version = saved.version
    if not saved.fresh:
        return say("dataset.unchanged", name=version.name)
    return say("dataset.saved", name=version.name, rows=f"{version.rows:,}", hash=version.hash[:12])


def told(saved: Saved) -> dict[str, Any]:
    """What was saved, for a script."""
    version = saved.version
    facts = {"version": version.name, "hash": version.hash, "fresh": saved.fresh, "rows": version.rows}
    return {**facts, "tokens": version.tokens, "generations": version.generations}


def shares(texts: tuple[str, ...], *, alone: bool = False) -> dict[str, float]:
    """``NAME=0.8`` as a name and a number; with ``alone`` a name without one counts 1.

    Raises:
        click.UsageError: it is neither, or a name stands there twice.
    """
    made: dict[str, float] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        try:
            share = float(value) if equals or not alone else 1.0
        except ValueError:
            raise click.UsageError(say("dataset.no_share", text=text)) from None
        if name in made:
            raise click.UsageError(say("dataset.twice", name=name))
        made[name] = share
    return made


@click.command("blend", help=say("dataset.blend"))
@click.argument("name")
@click.argument("sources", nargs=-1, required=True, metavar="VERSION=SHARE...")
@click.option("--tokens", is_flag=True, help=say("dataset.tokens"))
@click.option("--size", type=click.FloatRange(1), help=say("dataset.size"))
@click.option(
    "--passes", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True, help=say("dataset.passes")
)
@click.option("--temperature", type=click.FloatRange(0, min_open=True), help=say("dataset.temperature"))
@click.option("--seed", type=int, default=0, show_default=True, help=say("dataset.seed"))
@click.option("--replace", is_flag=True, help=say("dataset.blend_replace"))
@click.option("--licence", default="", help=say("dataset.licence"))
@said_option
@home_option
@json_option
def blend(name: str, *, sources: tuple[str, ...], tokens: bool, as_json: bool, home: Path, **given: Any) -> int:
    """Mix versions by shares."""
    from seedbed.actions.datasets import Wished, blend_versions

    wished = Wished(said=given.pop("said"), licence=given.pop("licence"), replace=given.pop("replace"))
    parts = shares(sources, alone=given["temperature"] is not None)
    unit = "tokens" if tokens else "rows"
    made = blend_versions(parts, name, home=home, unit=unit, wished=wished, **given)  # type: ignore[arg-type]
    if as_json:
        from seedbed.cli.printing import print_json

        print_json({**told(made.saved), "sources": made.portions})
    else:
        click.echo(_blended(made, unit))
    return exits.DONE


def _blended(made: BlendOutcome, unit: str) -> str:
    from seedbed.cli.printing import table

    whole = sum(one.tokens if unit == "tokens" else one.rows for one in made.portions.values())
    rows = [
        [
            name,
            f"{one.share:.3f}",
            f"{(one.tokens if unit == 'tokens' else one.rows) / max(1, whole):.3f}",
            f"{one.rows:,}",
            f"{one.tokens:,}",
            f"{one.passes:.2f}",
        ]
        for name, one in made.portions.items()
    ]
    lines = [saved_line(made.saved), table(rows, head=say("dataset.blend_head"), right=range(1, 6))]
    lines += [say("dataset.capped", name=name) for name, one in made.portions.items() if one.capped]
    version = made.saved.version
    if max(version.generations, default=0) > 0:
        share = version.real / max(1, version.rows)
        lines.append(say("dataset.real", real=f"{version.real:,}", rows=f"{version.rows:,}", share=f"{share:.1%}"))
    return "\n".join(lines)


@click.command("split", help=say("dataset.split"))
@click.argument("ref", metavar="NAME[@VERSION]")
@click.argument("splits", nargs=-1, required=True, metavar="SPLIT=SHARE...")
@click.option("--by", multiple=True, metavar="COLUMN", help=say("dataset.by"))
@click.option("--stratify", metavar="COLUMN", help=say("dataset.stratify"))
@click.option("--near", type=click.FloatRange(0, 1), default=0.7, show_default=True, help=say("dataset.near"))
@click.option("--ngram", type=click.IntRange(1), default=5, show_default=True, help=say("dataset.ngram"))
@click.option("--compare", multiple=True, metavar="COLUMN", help=say("dataset.compare"))
@click.option("--seed", type=int, default=0, show_default=True, help=say("dataset.seed"))
@click.option("--name", default="", help=say("dataset.split_name"))
@said_option
@home_option
@json_option
def split(ref: str, *, splits: tuple[str, ...], said: str, name: str, home: Path, as_json: bool, **given: Any) -> int:
    """Split a version without leakage."""
    from seedbed.actions.datasets import Wished, split_version
    from seedbed.store.split import Wish

    wish = Wish(shares(splits), **given)
    made = split_version(ref, wish, home=home, wished=Wished(said=said), name=name)
    if as_json:
        from seedbed.cli.printing import print_json

        print_json({**told(made.saved), **made.saved.version.settings})
    else:
        click.echo(_split(made))
    return exits.DONE


def _split(made: SplitOutcome) -> str:
    from seedbed.cli.printing import table

    dealt = made.dealt
    whole = max(1, sum(dealt.rows.values()))
    rows = [[name, f"{rows:,}", f"{rows / whole:.3f}"] for name, rows in dealt.rows.items()]
    lines = [saved_line(made.saved), table(rows, head=say("dataset.split_head"), right=(1, 2))]
    lines.append(say("dataset.grouped", grouped=f"{dealt.grouped:,}", groups=f"{dealt.groups:,}"))
    lines.append(say("dataset.moved", moved=f"{dealt.moved:,}", torn=f"{dealt.torn:,}"))
    if dealt.strata:
        strata = [
            [value, *(f"{counts.get(name, 0):,}" for name in dealt.names)] for value, counts in dealt.strata.items()
        ]
        lines.append(table(strata, head="\t".join(["", *dealt.names]), right=range(1, len(dealt.names) + 1)))
    return "\n".join(lines)
