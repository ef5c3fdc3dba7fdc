"""``seedbed graph``: a knowledge graph made of rows, looked at, and written for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from seedbed.cli import exits
from seedbed.cli.dataset_make import PATH, home_option, json_option
from seedbed.cli.texts import say

if TYPE_CHECKING:
    from seedbed.actions.graph import By
    from seedbed.methods.graphs.knowledge import Knowledge

TOP = 20
"""Entities that are listed where none is named."""
FORMS = ("graphml", "cypher", "json")


@click.group("graph", help=say("graph.help"))
def graph_command() -> None:
    """Commands about knowledge graphs."""


@graph_command.command("build", help=say("graph.build"))
@click.argument("data", metavar="RUN|FILE|DATASET")
@click.option("--by", type=click.Choice(["auto", "names", "characters", "model"]), default="auto", show_default=True,
              help=say("graph.by"))  # fmt: skip
@click.option("--model", help=say("graph.model"))
@click.option("--threshold", type=float, default=0.9, show_default=True, help=say("graph.threshold"))
@click.option("-o", "--output", type=PATH, help=say("graph.folder"))
@home_option
@json_option
def build(
    data: str, *, by: By, model: str | None, threshold: float, output: Path | None, home: Path, as_json: bool
) -> int:
    """Make one graph of rows."""
    from seedbed.actions.graph import build_graph

    made = build_graph(data, home=home, by=by, model=model, threshold=threshold, target=output)
    if as_json:
        from seedbed.cli.printing import print_json

        print_json(made)
        return exits.DONE
    counts = {name: f"{getattr(made, name):,}" for name in ("entities", "relations", "mentions", "names")}
    click.echo(say("graph.built", folder=made.folder, by=made.by, **counts))
    if made.without:
        click.echo(say("graph.without", rows=f"{made.without:,}"))
    return exits.DONE


@graph_command.command("show", help=say("graph.show"))
@click.argument("data", metavar="RUN|FILE|DATASET|FOLDER")
@click.argument("entity", required=False)
@click.option("--hops", type=click.IntRange(0, 6), default=2, show_default=True, help=say("graph.hops"))
@click.option("--most", type=click.IntRange(2, 200), default=40, show_default=True, help=say("graph.most"))
@click.option("--html", "page", type=PATH, help=say("graph.html"))
@home_option
@json_option
def show(data: str, entity: str | None, *, hops: int, most: int, page: Path | None, home: Path, as_json: bool) -> int:
    """The entities that matter most, or the neighbourhood of one."""
    from seedbed.actions.graph import neighbourhood, open_graph
    from seedbed.cli.printing import print_json

    graph = open_graph(data, home=home)
    if entity is None and page is None:
        ranked = _ranked(graph)
        if as_json:
            print_json({"entities": len(graph.entities), "relations": len(graph.relations), "top": ranked})
        else:
            click.echo(_overview(graph, ranked))
        return exits.DONE
    near = neighbourhood(graph, entity or str(_ranked(graph)[0]["name"]), hops=hops, most=most)
    if page is not None:
        from seedbed.actions.graph_page import page as written
        from seedbed.cli.texts import language
        from seedbed.engine.disk import write_atomically

        page.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(page, written(near, language=language()))
    if as_json:
        print_json({"name": near.name, "more": near.more, "graph": near.graph})
        return exits.DONE
    from seedbed.actions.graph_page import facts_of

    click.echo("\n".join(f"{fact}\n    {quote}" if quote else fact for fact, quote in facts_of(near)))
    if near.more:
        click.echo(say("graph.more", entities=f"{near.more:,}"))
    if page is not None:
        click.echo(str(page))
    return exits.DONE


def _ranked(graph: Knowledge) -> list[dict[str, object]]:
    rank = graph.pagerank()
    first = sorted(graph.entities, key=lambda key: (-rank[key], key))[:TOP]
    return [
        {"name": graph.name(key), "type": graph.entities[key]["type"], "rank": rank[key],
         "neighbours": len(graph.near[key])} for key in first
    ]  # fmt: skip


def _overview(graph: Knowledge, ranked: list[dict[str, object]]) -> str:
    from seedbed.cli.printing import table

    rows = [[one["name"], one["type"], one["neighbours"], f"{one['rank']:.4f}"] for one in ranked]
    told = say("graph.counts", entities=f"{len(graph.entities):,}", relations=f"{len(graph.relations):,}",
               texts=f"{len(graph.texts):,}")  # fmt: skip
    return f"{told}\n\n{table(rows, head=say('graph.head'), right=(2, 3))}"


@graph_command.command("export", help=say("graph.export"))
@click.argument("data", metavar="RUN|FILE|DATASET|FOLDER")
@click.option("--to", "form", type=click.Choice(FORMS), required=True, help=say("graph.to"))
@click.option("-o", "--output", type=PATH, required=True, help=say("graph.output"))
@home_option
def export(data: str, *, form: str, output: Path, home: Path) -> int:
    """Write the graph in another program's format."""
    from seedbed.actions.graph import open_graph
    from seedbed.actions.graph_formats import write_graph

    graph = open_graph(data, home=home)
    path = write_graph(graph, form, output)
    counts = {"entities": f"{len(graph.entities):,}", "relations": f"{len(graph.relations):,}"}
    click.echo(say("graph.written", path=path, **counts))
    return exits.DONE
