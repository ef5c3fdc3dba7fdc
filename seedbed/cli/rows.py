"""``seedbed ingest`` and ``seedbed check``: rows in, and whether they are right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from seedbed.cli import exits
from seedbed.cli.texts import say

PATH = click.Path(path_type=Path)
WISHES = ("web", "vision", "model", "embed", "spans", "languages", "repeats", "domains")


def _domains(_: click.Context, __: click.Parameter, told: str | None) -> str | None:
    """A way to domains: of the headings, by a model, or a file with a tree."""
    from seedbed.ingest.domain_tree import DRAWN, ENDINGS, names_tree

    if told is None or told in DRAWN or names_tree(told):
        return told
    raise click.BadParameter(say("ingest.domains_wrong", told=told, endings=", ".join(ENDINGS)))


@click.command("ingest", help=say("ingest.help"))
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option("-o", "--output", required=True, type=PATH, help=say("ingest.out"))
@click.option("--by", default="structure", show_default=True, help=say("ingest.by"))
@click.option("--size", default=1500, type=click.IntRange(1), show_default=True, help=say("ingest.size"))
@click.option("--overlap", default=0, type=click.IntRange(0), show_default=True, help=say("ingest.overlap"))
@click.option("--spans", type=PATH, help=say("ingest.spans"))
@click.option("--embed", metavar="MODEL", help=say("ingest.embed"))
@click.option("--whole", is_flag=True, help=say("ingest.whole"))
@click.option("--mask", default="", help=say("ingest.mask"))
@click.option("--unicode", "form", default="keep", show_default=True, help=say("ingest.unicode"))
@click.option("--web", is_flag=True, help=say("ingest.web"))
@click.option("--vision", metavar="MODEL", help=say("ingest.vision"))
@click.option("--languages", is_flag=True, help=say("ingest.languages"))
@click.option("--repeats", is_flag=True, help=say("ingest.repeats"))
@click.option("--domains", metavar="headings|model|FILE", callback=_domains, help=say("ingest.domains"))
@click.option("--model", metavar="MODEL", help=say("ingest.model"))
@click.option("--workers", default=2, type=click.IntRange(1, 64), show_default=True, help=say("ingest.workers"))
@click.option("--seconds", default=60.0, type=click.FloatRange(1), show_default=True, help=say("ingest.seconds"))
@click.option("--json", "as_json", is_flag=True, help=say("option.json"))
def ingest_command(paths: tuple[str, ...], *, output: Path, whole: bool, as_json: bool, **given: Any) -> int:
    """Read documents into rows, or into a corpus."""
    from seedbed.actions.ingest import ROWS, Wishes, cleaning_of, ingest

    wishes = Wishes(**{name: given.pop(name) for name in WISHES})
    if output.suffix not in ROWS:
        if whole:
            raise click.UsageError(say("ingest.whole_rows"))
        return _corpus(paths, output, as_json=as_json, wishes=wishes, **given)
    cleaning = cleaning_of(given["form"], given["mask"])
    cut = {name: given[name] for name in ("size", "by", "overlap")}
    with _told(as_json=as_json) as told:
        made = ingest(paths, output, whole=whole, cleaning=cleaning, wishes=wishes, **told, **cut)
    if as_json:
        from seedbed.cli.printing import print_json

        unread = [str(problem) for problem in made.unread]
        counts = {name: getattr(made, name) for name in ("rows", "documents", "placed", "unplaced")}
        print_json({"path": str(made.path), **counts, "unread": unread})
        return exits.DONE
    for problem in made.unread:
        click.echo(say("ingest.unread", problem=problem), err=True)
    click.echo(say("ingest.done", rows=made.rows, documents=made.documents, path=made.path))
    _say_placed(made.placed, made.unplaced)
    return exits.DONE


def _corpus(paths: tuple[str, ...], output: Path, *, as_json: bool, workers: int, seconds: float, **given: Any) -> int:
    """Read documents into a folder; a line on stderr tells how far it is."""
    from seedbed.actions.ingest import cleaning_of, corpus
    from seedbed.ingest.corpus import Limits

    limits = Limits(workers=workers, seconds=seconds)
    cleaning = cleaning_of(given.pop("form"), given.pop("mask"))
    with _told(as_json=as_json) as told:
        report = corpus(paths, output, cleaning=cleaning, limits=limits, **told, **given)
    if as_json:
        from seedbed.cli.printing import print_json

        print_json({"path": str(output), **vars(report)})
    else:
        click.echo(say("ingest.corpus", path=output, **vars(report)))
        if report.left_out:
            click.echo(say("ingest.left_out", blocks=report.left_out, path=output / "left_out.parquet"))
        _say_placed(report.placed, report.unplaced)
        if report.unread:
            click.echo(say("ingest.reasons", unread=report.unread, path=output / "report.jsonl"), err=True)
    return exits.DONE if report.documents else exits.WRONG


def _say_placed(placed: int, unplaced: int) -> None:
    """How many headings stand in a tree of domains, where there was one."""
    if placed or unplaced:
        click.echo(say("ingest.placed", placed=placed, unplaced=unplaced))


@contextmanager
def _told(*, as_json: bool) -> Iterator[dict[str, Any]]:
    """Whom a reading tells how far it is: a line on stderr, where that is a terminal."""
    if as_json or not sys.stderr.isatty():
        yield {}
        return
    line = _Line()
    try:
        yield {"on_progress": line.read, "on_asked": line.asked}
    finally:
        line.end()


class _Line:
    """One line of a terminal that is written over."""

    _begun = False

    def read(self, done: int, total: int, unread: int) -> None:
        if total:
            self._show(say("ingest.progress", done=done, total=total, unread=unread))
        else:
            self._show(say("ingest.reading", done=done, unread=unread))

    def asked(self, done: int, total: int) -> None:
        self._show(say("ingest.asked", done=done, total=total))

    def _show(self, text: str) -> None:
        click.echo(f"\r\x1b[K{text}", nl=False, err=True)
        self._begun = True

    def end(self) -> None:
        if self._begun:
            click.echo(err=True)


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
    rows = passed = undecided = 0
    for one in check_rows(name, file, settings=settings(changes), columns=renamed, model=model):
        rows, passed, undecided = rows + 1, passed + one.verdict.passed, undecided + (not one.verdict.decided)
        if as_json:
            verdict = {**msgspec.to_builtins(one.verdict), "passed": one.verdict.passed}
            click.echo(msgspec.json.encode({"id": one.id, **verdict}))
        else:
            word = say(
                "check.pass" if one.verdict.passed else "check.fail" if one.verdict.decided else "check.undecided"
            )
            click.echo(f"{one.id}\t{word}\t{one.verdict.score:.2f}\t{one.verdict.reason}")
    click.echo(say("check.total", passed=passed, rows=rows), err=True)
    if undecided:
        click.echo(say("check.open", undecided=undecided), err=True)
        return exits.PROVIDER
    return exits.DONE if passed == rows else exits.SHORT
