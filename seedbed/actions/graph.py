"""A knowledge graph made of rows: one graph of all that `knowledge_graph` read off, stored as tables and as a graph.

The folder ``graph`` of a run (beside a file or dataset: ``NAME.graph``) holds ``graph.json``, the whole, and three
tables: ``entities.parquet``, ``relations.parquet`` and ``mentions.parquet``, a line for every place where one of them
stands, with document, span and words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from seedbed.actions.data_rows import Data, open_data
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.core.row import Row
from seedbed.engine.disk import write_atomically
from seedbed.methods.graphs.knowledge import Entity, GraphColumn, Knowledge, Relation, Text, fact, plain
from seedbed.methods.graphs.merging import Groups, Said, grouped, joined, united

FILE = "graph.json"
FORM = 1
By = Literal["auto", "names", "characters", "model"]
"""How names are merged; ``auto``: by the run's model of the role ``embed`` where its recipe has one, else by runs of
characters."""


class Made(msgspec.Struct, frozen=True):
    """A graph that was written: where, how names were merged, how much it holds, and what could not be used.

    Attributes:
        names: different names before merging near ones.
        without: rows without entities and relations.
    """

    folder: Path
    by: str
    entities: int
    relations: int
    mentions: int
    names: int
    without: int


class Near(msgspec.Struct, frozen=True):
    """A neighbourhood: the entity in its middle, its part of the graph, and how many entities were left out."""

    name: str
    graph: GraphColumn
    more: int


def build_graph(
    place: str,
    *,
    home: Path = Path(),
    by: By = "auto",
    model: str | None = None,
    threshold: float = 0.9,
    target: Path | None = None,
) -> Made:
    """Make one graph of a run's, a file's or a dataset's rows and store it.

    Args:
        place: a run, a file of rows, or a dataset of the project.
        home: the project's folder.
        by: how names are merged.
        model: the one that gives vectors (``openai:NAME@URL``), for ``by="model"`` without a run that names one.
        threshold: cosine from which near names of one type are one.
        target: the folder to write to, instead of the one named after the place.

    Raises:
        RecipeError: no row has entities and relations, or vectors are wanted without a model.
        ProviderError: the model does not answer.
    """
    if not 0 < threshold <= 1:
        raise RecipeError(f"--threshold {threshold}: a cosine above 0, up to 1")
    data = open_data(place, home=home)
    parts, without = _parts(data)
    groups = grouped([Said(str(one["name"]), str(one.get("type") or "")) for _, found, _ in parts for one in found])
    spec = _embedder(data, by, model)
    way: Literal["names", "characters", "model"] = "model" if spec else "names" if by == "names" else "characters"
    vectors = _vectors(groups, spec, home) if spec else None
    whole = united(parts, joined(groups, way, threshold, vectors))
    graph = Knowledge(whole["entities"], whole["relations"], whole["texts"])
    folder = target or (data.folder / "graph" if data.kind == "run" else data.folder / f"{_plain(data.name)}.graph")
    return _stored(graph, folder, way, len(groups.shown), without)


def _plain(name: str) -> str:
    return name.replace("/", "-")


def _parts(data: Data) -> tuple[list[tuple[Text, list[Row], list[Row]]], int]:
    """The texts with what was read off them; how many rows have nothing of the kind."""
    parts, without, seen = [], 0, set[bytes]()
    for item in data.items():
        found, said, text = (item.row.get(name) for name in ("entities", "relations", "text"))
        if not isinstance(found, list) or not isinstance(said, list) or not isinstance(text, str):
            without += 1
            continue
        start = item.row.get("chunk_start")
        source = Text(
            document=str(item.row.get("document") or ""), start=start if isinstance(start, int) else 0, text=text
        )
        mark = msgspec.json.encode(source)
        if mark not in seen:  # several rows may have been made of one text
            seen.add(mark)
            parts.append((source, *_checked(found, said, item.id, len(text))))
    if not parts:
        raise RecipeError(
            f"{data.name}: no row has the columns text, entities and relations; put the step `knowledge_graph` into "
            f"its recipe"
        )
    return parts, without


def _checked(found: list[Any], said: list[Any], place: str, length: int) -> tuple[list[Row], list[Row]]:
    """Entities and relations as `united` takes them.

    Raises:
        RecipeError: they are not what `knowledge_graph` writes.
    """
    try:
        names = {plain(one["name"]) for one in found}
        fits = all(0 <= one["start"] < one["end"] <= length for one in (*found, *said))
        whole = all(plain(one["source"]) in names and plain(one["target"]) in names and one["relation"] for one in said)
    except (AttributeError, KeyError, TypeError) as error:
        raise RecipeError(f"row {place}: {error} in entities or relations: not what knowledge_graph writes") from None
    if not fits or not whole:
        wrong = "a relation joins what is no entity" if fits else "a span leaves the text"
        raise RecipeError(f"row {place}: {wrong}; entities and relations are not what knowledge_graph writes")
    return found, said


def _embedder(data: Data, by: str, model: str | None) -> Any:
    """The model of vectors that is wanted, or None."""
    from seedbed.llm.spec import parse_spec

    if by in ("names", "characters"):
        if model is not None:
            raise RecipeError(f"--model gives vectors; with --by {by} there is nothing for it to do")
        return None
    if model is not None:
        return parse_spec(model)
    named = _recipe_models(data).get("embed")
    if named is None and by == "model":
        raise RecipeError(f"{data.name}: its recipe has no model of the role embed; name one: --model openai:NAME@URL")
    return parse_spec(named) if named is not None else None


def _recipe_models(data: Data) -> Mapping[str, Any]:
    from seedbed.recipe.load import parse
    from seedbed.store.project import RECIPE

    path = data.folder / RECIPE
    if data.kind != "run" or not path.is_file():
        return {}
    return parse(msgspec.json.decode(path.read_bytes())["recipe"], where=str(path)).models


def _vectors(groups: Groups, spec: Any, home: Path) -> dict[str, Any]:
    from seedbed.quality.text_vectors import normalised
    from seedbed.recipe.reading_models import EMBED, ReadingModels

    with ReadingModels({EMBED: spec}, home) as models:
        made = normalised(models.embed(list(groups.shown.values())))
    return dict(zip(groups.shown, made, strict=True))


def _stored(graph: Knowledge, folder: Path, by: str, names: int, without: int) -> Made:
    import pyarrow as pa
    from pyarrow import parquet

    folder.mkdir(parents=True, exist_ok=True)
    mentions = list(_mentions(graph))
    tables: dict[str, list[Row]] = {
        "entities": [_counted(one) for one in graph.entities.values()],
        "relations": [_counted(one) for one in graph.relations],
        "mentions": mentions,
    }
    for name, rows in tables.items():
        sink = pa.BufferOutputStream()
        parquet.write_table(pa.Table.from_pylist(rows), sink)
        write_atomically(folder / f"{name}.parquet", sink.getvalue().to_pybytes())
    told = {"seedbed_graph": FORM, "merged_by": by, **graph.part(graph.entities)}
    write_atomically(folder / FILE, msgspec.json.encode(told))
    return Made(folder, by, len(graph.entities), len(graph.relations), len(mentions), names, without)


def _counted(one: Entity | Relation) -> Row:
    return {**{name: value for name, value in one.items() if name != "spans"}, "mentions": len(one["spans"])}


def _mentions(graph: Knowledge) -> Iterator[Row]:
    """Every place of every entity and relation, in the coordinates of its document."""
    things = [(one["name"], "entity", one["spans"]) for one in graph.entities.values()]
    for of, kind, spans in [*things, *((fact(one), "relation", one["spans"]) for one in graph.relations)]:
        for span in spans:
            text = graph.texts[span["text"]]
            yield {
                "of": of,
                "kind": kind,
                "document": text["document"],
                "start": text["start"] + span["start"],
                "end": text["start"] + span["end"],
                "words": text["text"][span["start"] : span["end"]],
            }


def open_graph(place: str, *, home: Path = Path()) -> Knowledge:
    """The stored graph of a run, a file or a dataset; or the one in a folder, or in a ``graph.json``.

    Raises:
        RecipeError: there is none; the message says how to make it.
    """
    path = _graph_file(place, home)
    try:
        value = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as error:
        raise RecipeError(f"{path}: no graph: {error}") from None
    if not isinstance(value, dict) or value.get("seedbed_graph") != FORM:
        raise RecipeError(f"{path}: no graph of `seedbed graph build`, form {FORM}; build it again")
    return Knowledge(value["entities"], value["relations"], value["texts"])


def _graph_file(place: str, home: Path) -> Path:
    given = Path(place)
    for path in (given / FILE, given):
        if path.name == FILE and path.is_file():
            return path
    data = open_data(place, home=home)
    folder = data.folder / "graph" if data.kind == "run" else data.folder / f"{_plain(data.name)}.graph"
    if not (folder / FILE).is_file():
        raise RecipeError(f"{place}: there is no graph of it yet; make it with  seedbed graph build {place}")
    return folder / FILE


def neighbourhood(graph: Knowledge, name: str, *, hops: int = 2, most: int = 40) -> Near:
    """What lies within so many hops of an entity, nearest first.

    Raises:
        RecipeError: there is no entity of that name.
    """
    key = plain(name)
    if key not in graph.entities:
        inside = [graph.name(one) for one in graph.entities if key and key in one]
        hint = f"; there is {', '.join(inside[:5])}" if inside else nearest(key, graph.entities)
        raise RecipeError(f"there is no entity '{name}' in the graph{hint if len(hint) < 300 else ''}")
    everything = graph.around([key], hops, len(graph.entities))
    return Near(graph.name(key), graph.part(everything[:most]), max(0, len(everything) - most))
