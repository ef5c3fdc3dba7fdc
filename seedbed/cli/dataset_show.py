"""``seedbed dataset show``, ``log`` and ``diff``: versions looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seedbed.cli import exits
from seedbed.cli.dataset_make import PATH, home_option, json_option
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.dataset_diff import Compared, Figure
    from seedbed.store.datasets import Datasets
    from seedbed.store.version import Version

REF = "NAME[@VERSION]"
MOST_COLUMNS = 30


@click.command("show", help=say("dataset.show"))
@click.argument("ref", metavar="NAME[@VERSION][/SPLIT]")
@click.option("--rows", "-n", "count", type=click.IntRange(0), default=0, help=say("dataset.rows"))
@home_option
@json_option
def show(ref: str, *, count: int, home: Path, as_json: bool) -> int:
    """What a version is, and some of its rows."""
    import msgspec

    from seedbed.cli.printing import print_json
    from seedbed.store.datasets import Datasets
    from seedbed.store.version import parse_ref

    store = Datasets(home)
    meant = parse_ref(ref)
    version = store.find(meant)
    if as_json and not count:
        told = msgspec.to_builtins(version)
        print_json(
            told | {"parts": {split: one | {"pieces": len(one["pieces"])} for split, one in told["parts"].items()}}
        )
        return exits.DONE
    if not as_json:
        click.echo(_shown(store, version))
    if count:
        for _, row in zip(range(count), store.rows(version, meant.split), strict=False):
            click.echo(msgspec.json.encode(row))
    return exits.DONE


def _shown(store: Datasets, version: Version) -> str:
    from seedbed.cli.printing import table

    facts = [
        [say("dataset.f_version"), f"{version.name} ({version.hash})"],
        [say("dataset.f_made"), f"{version.made}, {version.how}, Seedbed {version.version}"],
        [say("dataset.f_parents"), ", ".join([*version.parents, *version.sources])],
        [say("dataset.f_said"), version.said],
        [say("dataset.f_licence"), version.licence],
        [say("dataset.f_generations"), _counts(version.generations)],
        [say("dataset.f_origins"), _counts(dict(list(version.origins.items())[:10]))],
        [say("dataset.f_columns"), ", ".join(list(version.columns)[:MOST_COLUMNS])],
        [say("dataset.f_size"), _size(store, version)],
    ]
    rows = [[split, f"{part.rows:,}", f"{part.tokens:,}"] for split, part in version.parts.items()]
    listed = table([[name, told] for name, told in facts if told])
    return f"{listed}\n\n{table(rows, head=say('dataset.parts_head'), right=(1, 2))}"


def _counts(counts: dict[Any, int]) -> str:
    return ", ".join(f"{name}: {rows:,}" for name, rows in counts.items())


def _size(store: Datasets, version: Version) -> str:
    """What it takes on disk, and how much of that only this version takes."""
    others = {piece.name for one in store.versions(version.dataset) if one != version for piece in one.pieces}
    own = [piece for piece in version.pieces if piece.name not in others]
    sizes = [store.pieces.packed_size(pieces) / 1e6 for pieces in (version.pieces, own)]
    return say("dataset.size_told", packed=f"{sizes[0]:,.1f}", own=f"{sizes[1]:,.1f}")


@click.command("log", help=say("dataset.log"))
@click.argument("name")
@click.option("--dropped", is_flag=True, help=say("dataset.log_dropped"))
@home_option
@json_option
def log(name: str, *, dropped: bool, home: Path, as_json: bool) -> int:
    """The versions of a dataset, the newest first."""
    from seedbed.cli.printing import print_json, table
    from seedbed.store.datasets import Datasets

    store = Datasets(home)
    if not dropped:
        store.find(name)
    versions = store.versions(name, dropped=dropped)[::-1]
    if as_json:
        names = ("name", "hash", "made", "how", "rows", "parents", "sources", "said")
        print_json([{name: getattr(one, name) for name in names} for one in versions])
        return exits.DONE
    rows = [
        [
            one.number,
            one.hash[:7],
            one.made[:16],
            one.how,
            f"{one.rows:,}",
            ", ".join([*one.parents, *one.sources]),
            one.said,
        ]
        for one in versions
    ]
    click.echo(table(rows, head=say("dataset.log_head"), right=(0, 4)))
    return exits.DONE


@click.command("diff", help=say("dataset.diff"))
@click.argument("before", metavar=REF)
@click.argument("after", metavar=f"[{REF}]", required=False)
@click.option("--measures/--no-measures", default=True, help=say("dataset.measures"))
@click.option("--html", "page", type=PATH, help=say("dataset.html"))
@click.option(
    "--rows", "-n", "shown", type=click.IntRange(0), default=3, show_default=True, help=say("dataset.diff_rows")
)
@home_option
@json_option
def diff(
    before: str, *, after: str | None, measures: bool, page: Path | None, shown: int, home: Path, as_json: bool
) -> int:
    """Hold two versions against each other."""
    from seedbed.actions.dataset_diff import compare_versions, predecessor
    from seedbed.store.datasets import Datasets

    if after is None:
        newest = Datasets(home).find(before)
        before, after = predecessor(newest), newest.name
    compared = compare_versions(before, after, home=home, measures=measures, shown=shown)
    if page is not None:
        _write_page(compared, page)
    if as_json:
        from seedbed.cli.printing import print_json

        print_json({"before": compared.before.name, "after": compared.after.name, "rows": compared.rows,
                    "figures": compared.figures, "measured": compared.sampled})  # fmt: skip
    else:
        click.echo(_compared(compared))
        if page is not None:
            click.echo(str(page))
    return exits.DONE


def _write_page(compared: Compared, target: Path) -> None:
    from seedbed.actions.dataset_diff_page import diff_page
    from seedbed.cli.texts import language
    from seedbed.engine.disk import write_atomically

    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, diff_page(compared, say, language=language()).encode(errors="replace"))


def _compared(compared: Compared) -> str:
    from seedbed.cli.printing import table
    from seedbed.core.text import shortened
    from seedbed.store.version import plain

    rows = compared.rows
    named = {"before": compared.before.name, "after": compared.after.name}
    counts = {name: f"{getattr(rows, name):,}" for name in ("came", "gone", "changed", "same", "moved")}
    parts = [say("dataset.diff_rows_told", **named, **counts)]
    if rows.columns:
        parts.append(
            table([list(one) for one in rows.columns.most_common()], head=say("dataset.diff_columns"), right=(1,))
        )
    samples = [("+", row) for row in rows.samples_came] + [("-", row) for row in rows.samples_gone]
    lines = [f"{sign} {row.get('id', '')}  {shortened(_json(plain(row)), 100)}" for sign, row in samples]
    for one in rows.samples_changed:
        for column, (old, new) in one.columns.items():
            lines.append(f"~ {one.id}  {column}: {shortened(_json(old), 60)} → {shortened(_json(new), 60)}")
    parts += ["\n".join(lines)] if lines else []
    head = say("dataset.diff_head", **named)
    told = [one for one in compared.figures if not one.reason]
    parts.append(table([_figure(one) for one in told], head=head, right=(1, 2, 3)))
    reasons = [say("dataset.unmeasured", name=one.name, reason=one.reason) for one in compared.figures if one.reason]
    parts += ["\n".join(reasons)] if reasons else []
    if any(compared.sampled):
        first, second = compared.sampled
        parts.append(say("dataset.sampled", first=f"{first:,}", second=f"{second:,}"))
    return "\n\n".join(parts)


def _figure(one: Figure) -> list[str]:
    cells = ["-" if value is None else f"{value:,.6g}" for value in (one.before, one.after)]
    both = one.before is not None and one.after is not None
    change = f"{(one.after or 0) - (one.before or 0):+,.4g}" if both else ""
    return [one.name, *cells, change, one.unit]


def _json(value: Any) -> str:
    import msgspec

    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
