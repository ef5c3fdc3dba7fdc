"""A knowledge graph in the formats of other programs: GraphML, Cypher, JSON.

Names and texts are data and never become syntax: in GraphML everything is escaped (what XML cannot hold is replaced by
U+FFFD), in Cypher the wording of a relation stands in a property, and its type is made of letters, figures and ``_``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.engine.disk import write_atomically
from seedbed.methods.graphs.knowledge import Entity, Knowledge, Relation, ends

Form = Literal["graphml", "cypher", "json"]
FORMS: tuple[Form, ...] = ("graphml", "cypher", "json")
ENDINGS = {"graphml": ".graphml", "cypher": ".cypher", "json": ".json"}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_KEYS = (
    ("node", "name"), ("node", "type"), ("node", "description"),
    ("edge", "relation"), ("edge", "evidence"), ("edge", "document"),
)  # fmt: skip


def write_graph(graph: Knowledge, form: str, path: Path) -> Path:
    """Write a graph into a file; a folder gets a file ``graph`` with the ending of the format.

    Raises:
        RecipeError: there is no such format.
    """
    if form not in _WRITERS:
        raise RecipeError(f"there is no graph format '{form}'; there are {', '.join(FORMS)}")
    target = path / f"graph{ENDINGS[form]}" if path.is_dir() else path
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, (f"{line}\n".encode() for line in _WRITERS[form](graph)))
    return target


def graphml(graph: Knowledge) -> Iterator[str]:
    """Lines of GraphML; the nodes are ``n0``, ``n1`` …, a relation is an edge with its wording and first evidence."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for kind, name in _KEYS:
        yield f'  <key id="{kind}_{name}" for="{kind}" attr.name="{name}" attr.type="string"/>'
    yield '  <graph id="G" edgedefault="directed">'
    numbers = _numbers(graph)
    for key, entity in graph.entities.items():
        yield f'    <node id="{numbers[key]}">{_data("node", _of_entity(entity))}</node>'
    for place, relation in enumerate(graph.relations):
        source, target = (numbers[one] for one in ends(relation))
        told = _data("edge", _of_relation(graph, relation))
        yield f'    <edge id="e{place}" source="{source}" target="{target}">{told}</edge>'
    yield "  </graph>"
    yield "</graphml>"


def _data(kind: str, values: dict[str, str]) -> str:
    return "".join(f'<data key="{kind}_{name}">{_xml(value)}</data>' for name, value in values.items())


def _xml(text: str) -> str:
    return "".join(_XML.get(one, one) for one in _NO_XML.sub("\ufffd", text))


def cypher(graph: Knowledge) -> Iterator[str]:
    """Statements, one a line: every entity and relation is made once, also where some of the graph is there already."""
    for entity in graph.entities.values():
        values = _of_entity(entity)
        sets = ", ".join(f"n.{name} = {_literal(values[name])}" for name in ("type", "description"))
        yield f"MERGE (n:Entity {{name: {_literal(values['name'])}}}) SET {sets};"
    for relation in graph.relations:
        source, target = (_literal(graph.name(one)) for one in ends(relation))
        values = _of_relation(graph, relation)
        sets = ", ".join(f"r.{name} = {_literal(values[name])}" for name in ("evidence", "document"))
        yield (
            f"MATCH (a:Entity {{name: {source}}}), (b:Entity {{name: {target}}}) "
            f"MERGE (a)-[r:{relation_type(relation['relation'])} {{relation: {_literal(values['relation'])}}}]->(b) "
            f"SET {sets};"
        )


def relation_type(wording: str) -> str:
    """A name that needs no quoting: ``is located in`` becomes ``IS_LOCATED_IN``, a wording without any ``RELATED``."""
    plain = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]+", "_", wording).strip("_").upper()
    return f"`{plain}`" if plain and not plain[0].isdigit() else "`RELATED`" if not plain else f"`R_{plain}`"


def _literal(text: str) -> str:
    """A string of Cypher; line breaks are written as escapes, so that a statement stays on its line."""
    clean = _NO_TEXT.sub("\ufffd", text)
    for character, written in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        clean = clean.replace(character, written)
    return f"'{clean}'"


def node_link(graph: Knowledge) -> Iterator[str]:
    """JSON in the node-link form that networkx and d3 read; evidence with document and span stands at each link."""
    numbers = _numbers(graph)
    nodes = [{"id": numbers[key], **_of_entity(one), "mentions": _places(graph, one)} for key, one in
             graph.entities.items()]  # fmt: skip
    links = [
        {"source": numbers[ends(one)[0]], "target": numbers[ends(one)[1]], "key": place, "relation": one["relation"],
         "evidence": _places(graph, one)} for place, one in enumerate(graph.relations)
    ]  # fmt: skip
    told = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "links": links}
    yield msgspec.json.format(msgspec.json.encode(told), indent=1).decode()


_WRITERS = {"graphml": graphml, "cypher": cypher, "json": node_link}


def _numbers(graph: Knowledge) -> dict[str, str]:
    return {key: f"n{place}" for place, key in enumerate(graph.entities)}


def _of_entity(entity: Entity) -> dict[str, str]:
    return {"name": entity["name"], "type": entity["type"], "description": entity["description"]}


def _of_relation(graph: Knowledge, relation: Relation) -> dict[str, str]:
    places = _places(graph, relation)[:1]
    return {
        "relation": relation["relation"],
        "evidence": "".join(one["words"] for one in places),
        "document": "".join(one["document"] for one in places),
    }


def _places(graph: Knowledge, one: Entity | Relation) -> list[dict[str, Any]]:
    found = []
    for span in one["spans"]:
        text = graph.texts[span["text"]]
        words = text["text"][span["start"] : span["end"]]
        start = text["start"] + span["start"]
        found.append({"document": text["document"], "start": start, "end": start + len(words), "words": words})
    return found
