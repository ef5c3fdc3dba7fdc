"""The schema of a made-up property graph, and the data that a script wrote for it, held against one another."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from random import Random
from typing import Any, Literal

from pydantic import BaseModel, Field

from seedbed.checks.graph_states import Edge, Graph, Node, written
from seedbed.core.errors import Reject
from seedbed.methods.graphs.clause_kinds import Hop, Match
from seedbed.methods.graphs.clauses import parse

Kind = Literal["string", "integer", "float", "boolean"]
NODE_TYPES = {1: (3, 5), 2: (5, 8), 3: (8, 12), 4: (12, 18), 5: (18, 25)}
EDGE_TYPES = {1: (2, 4), 2: (4, 7), 3: (7, 12), 4: (12, 20), 5: (20, 35)}
"""How many types of each a schema of a level has."""
MOST = 300
"""Nodes of a graph: up to so many the checks can make further states of it."""


class Property(BaseModel):
    """A property of a type."""

    name: str = Field(pattern=r"^[A-Za-z_]\w{0,40}$")
    kind: Kind


class Vertex(BaseModel):
    """A type of node."""

    label: str = Field(pattern=r"^[A-Za-z_]\w{0,40}$")
    key: str
    properties: list[Property] = Field(min_length=1, max_length=10)


class Link(BaseModel):
    """A type of relationship."""

    type: str = Field(pattern=r"^[A-Za-z_]\w{0,40}$")
    source: str
    target: str
    properties: list[Property] = Field(default=[], max_length=6)


class Schema(BaseModel):
    """Types of nodes and of relationships."""

    nodes: list[Vertex]
    relationships: list[Link]


def wrong(schema: Schema, level: int) -> str | None:
    """Why a schema cannot be used, or None."""
    for found, band, what in ((schema.nodes, NODE_TYPES[level], "node types"),
                              (schema.relationships, EDGE_TYPES[level], "relationship types")):  # fmt: skip
        if not band[0] <= len(found) <= band[1]:
            return f"there are {len(found)} {what}, level {level} has {band[0]} to {band[1]}"
    labels = [one.label for one in schema.nodes]
    links = [(one.type, one.source, one.target) for one in schema.relationships]
    if len(set(labels)) < len(labels) or len(set(links)) < len(links):
        return "a type is there twice"
    for vertex in schema.nodes:
        if vertex.key not in {one.name for one in vertex.properties}:
            return f"the key {vertex.key!r} of {vertex.label} is none of its properties"
    lost = {end for _, *both in links for end in both} - set(labels)
    return f"relationships join {', '.join(sorted(lost))}, which is no node type" if lost else None


def described(schema: Schema) -> str:
    """Which property belongs to which type, a line a type."""
    lines = [f"(:{one.label} {{{_listed(one.properties)}}}) key: {one.key}" for one in schema.nodes]
    for link in schema.relationships:
        inside = f" {{{_listed(link.properties)}}}" if link.properties else ""
        lines.append(f"(:{link.source})-[:{link.type}{inside}]->(:{link.target})")
    return "\n".join(lines)


def _listed(properties: list[Property]) -> str:
    return ", ".join(f"{one.name}: {one.kind}" for one in properties)


def files_wanted(schema: Schema) -> dict[str, list[str]]:
    """The CSV files that a script has to write, with their columns."""
    wanted = {f"{one.label}.csv": [p.name for p in one.properties] for one in schema.nodes}
    for link in schema.relationships:
        wanted[_file(link)] = ["source", "target", *(p.name for p in link.properties)]
    return wanted


def _file(link: Link) -> str:
    return f"{link.source}-{link.type}-{link.target}.csv"


def loaded(schema: Schema, files: Mapping[str, bytes]) -> Graph:
    """The graph that the files hold.

    Raises:
        Reject: a file or column is missing, a value is of another kind, a key is there twice, or an end is no node.
    """
    known: dict[str, dict[str, Node]] = {}
    nodes: list[Node] = []
    for vertex in schema.nodes:
        kinds = {one.name: one.kind for one in vertex.properties}
        known[vertex.label] = {}
        for row in _rows(files, f"{vertex.label}.csv", list(kinds)):
            if row[vertex.key] in known[vertex.label]:
                raise Reject(f"{vertex.label}.csv: the key {row[vertex.key]!r} is there twice")
            node = Node((vertex.label,), _values(row, kinds, vertex.label))
            known[vertex.label][row[vertex.key]] = node
            nodes.append(node)
    edges = [edge for link in schema.relationships for edge in _edges(link, files, known)]
    if not nodes or len(nodes) > MOST or not edges or len(edges) > 3 * MOST:
        raise Reject(f"{len(nodes)} nodes and {len(edges)} relationships; wanted some, up to {MOST} and {3 * MOST}")
    return Graph(nodes, edges)


def _edges(link: Link, files: Mapping[str, bytes], known: Mapping[str, Mapping[str, Node]]) -> list[Edge]:
    kinds = {one.name: one.kind for one in link.properties}
    edges = []
    for row in _rows(files, _file(link), ["source", "target", *kinds]):
        for end, label in (("source", link.source), ("target", link.target)):
            if row[end] not in known[label]:
                raise Reject(f"{_file(link)}: the {end} {row[end]!r} is the key of no {label}")
        start, end_node = known[link.source][row["source"]], known[link.target][row["target"]]
        edges.append(Edge(start, end_node, link.type, _values(row, kinds, link.type)))
    return edges


def _rows(files: Mapping[str, bytes], name: str, columns: list[str]) -> list[dict[str, str]]:
    if name not in files:
        raise Reject(f"the script did not write {name}")
    try:
        rows = list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Reject(f"{name} is no CSV: {error}") from None
    if rows and (lacking := [one for one in columns if rows[0].get(one) is None]):
        raise Reject(f"{name} lacks the columns {', '.join(lacking)}")
    if any(row.get(one) is None for row in rows for one in columns):
        raise Reject(f"{name}: a row is too short")
    return rows


def _values(row: Mapping[str, str], kinds: Mapping[str, Kind], of: str) -> dict[str, Any]:
    """The values of a row by their kinds; an empty cell is no value."""
    found: dict[str, Any] = {}
    for name, kind in kinds.items():
        text = row[name].strip()
        if not text:
            continue
        if kind == "string":
            found[name] = text
        elif kind == "boolean" and text.lower() in ("true", "false", "0", "1"):
            found[name] = text.lower() in ("true", "1")
        elif kind != "boolean" and re.fullmatch(r"-?\d+" if kind == "integer" else r"-?\d+(?:\.\d+)?", text):
            found[name] = int(text) if kind == "integer" else float(text)
        else:
            raise Reject(f"{of}.{name}: {text[:40]!r} is no {kind}")
    return found


def statements(graph: Graph) -> str:
    """The graph as one CREATE."""
    return written(graph)


def strangers(schema: Schema, query: str) -> str | None:
    """What a query names that the schema does not have, or how it cannot be read; None where all is well.

    Raises:
        NoQuery: it is outside the subset that can be read.
    """
    owners = {one.label: {p.name for p in one.properties} for one in schema.nodes}
    types = {one.type: {p.name for p in one.properties} for one in schema.relationships}
    named: dict[str, set[str]] = {}
    clauses = parse(query, "cypher")
    parts = [part for one in clauses if isinstance(one, Match) for path in one.paths for part in path.parts]
    for part in parts:
        table, names = (types, part.types) if isinstance(part, Hop) else (owners, part.labels)
        if unknown := [one for one in names if one not in table]:
            return f"there is no {unknown[0]} in the schema"
        if names:
            own = set.union(*(table[one] for one in names))
            if unknown := [key for key, _ in part.properties if key not in own]:
                return f"{names[0]} has no property {unknown[0]}"
            if part.name:
                named[part.name] = own
    lost = [(name, key) for name, key in _used(clauses) if key not in named.get(name, {key})]
    return f"{lost[0][0]} has no property {lost[0][1]}" if lost else None


def _used(value: Any) -> list[tuple[str, str]]:
    """Every property that is read off a name."""
    if isinstance(value, Match):
        return _used((value.where, [dict(part.properties) for path in value.paths for part in path.parts]))
    if hasattr(value, "items") and hasattr(value, "order"):
        return _used((value.items, value.order, value.where))
    if isinstance(value, dict):
        return _used(list(value.values()))
    if isinstance(value, tuple) and value[:1] == ("of",) and value[1][:1] == ("name",):
        return [(value[1][1], value[2])]
    return [one for part in value for one in _used(part)] if isinstance(value, tuple | list) else []


def sample(rng: Random, graph: Graph, count: int = 6) -> str:
    """Some nodes and relationships, for a prompt."""
    nodes = rng.sample(graph.nodes, min(count, len(graph.nodes)))
    edges = rng.sample(graph.edges, min(count, len(graph.edges)))
    lines = [f"(:{one.labels[0]} {one.properties})" for one in nodes]
    lines += [f"({one.start.properties})-[:{one.kind} {one.properties}]->({one.end.properties})" for one in edges]
    return "\n".join(lines)
