"""Further states of a graph, so that a query which is right by luck fails in one.

A state is a graph of its own, written down as one CREATE: nodes doubled, left out, reordered, numbers moved, values
repeated or set to what the queries compare with, relationships turned to other nodes or left out. Nobody declares
keys in such a graph, so what holds in the given one is kept: properties named like keys stay unique, a relationship
that all nodes of a kind have stays with them, one that none has twice stays single, and properties go missing only
where some do.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seedbed.checks.query_verdict import State

MOST = 300
"""Nodes of a graph of which further states are made, and a third of the relationships."""
NODES = "MATCH (n) RETURN id(n), n"
EDGES = "MATCH (a)-[r]->(b) RETURN id(a), id(b), r"
"""What tells a graph's content."""
_FLAVOURS = (
    ("doubled", "compared"),
    ("moved", "raised", "compared"),
    ("deleted", "emptied"),
    ("linked", "turned"),
    ("doubled", "linked", "turned", "moved", "compared"),
    ("borrowed", "raised", "deleted", "emptied"),
    ("doubled", "linked", "deleted", "raised"),
)
_WORDS = {
    "doubled": "nodes doubled",
    "compared": "compared values put in",
    "moved": "numbers moved",
    "raised": "several highest values",
    "deleted": "nodes and relationships left out",
    "turned": "relationships turned",
    "linked": "relationships added",
    "borrowed": "values repeated",
    "emptied": "properties left out",
}
_KEY = re.compile(r"(?:^|_)(?:id|key|code|uuid|isbn|email|serial)$|[a-z]Id$", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Node:
    """A node: its labels, its properties."""

    labels: tuple[str, ...]
    properties: dict[str, Any]


@dataclass(slots=True, eq=False)
class Edge:
    """A relationship between two nodes."""

    start: Node
    end: Node
    kind: str
    properties: dict[str, Any]


@dataclass(slots=True)
class Graph:
    """Nodes and relationships; `total` and `single` are kinds of relationship that all nodes of some labels have.

    total: at least once; single: at most once.
    """

    nodes: list[Node]
    edges: list[Edge]
    total: frozenset[tuple[tuple[str, ...], str]] = frozenset()
    single: frozenset[tuple[tuple[str, ...], str]] = frozenset()


def graph_of(nodes: Sequence[Any], edges: Sequence[Any]) -> Graph | None:
    """A graph from the rows of `NODES` and `EDGES`; None where it is empty, too large or holds other things."""
    if not nodes or len(nodes) > MOST or len(edges) > 3 * MOST:
        return None
    try:
        known = {number: Node(tuple(cell["~node"][0]), dict(cell["~node"][1])) for number, cell in nodes}
        joined = [Edge(known[a], known[b], *_edge(cell)) for a, b, cell in edges]
    except (KeyError, TypeError, ValueError):
        return None
    graph = Graph(list(known.values()), joined)
    counts: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for kind in {edge.kind for edge in joined}:
        for node in graph.nodes:
            many = sum(edge.kind == kind and edge.start is node for edge in joined)
            counts.setdefault((node.labels, kind), []).append(many)
    graph.total = frozenset(one for one, many in counts.items() if min(many) > 0)
    graph.single = frozenset(one for one, many in counts.items() if max(many) < 2)
    return graph


def _edge(cell: Any) -> tuple[str, dict[str, Any]]:
    kind, properties = cell["~relationship"]
    return kind, dict(properties)


def further(graph: Graph, literals: Mapping[str, set[Any]], number: int, rng: random.Random) -> State:
    """The `number`-th further state, from 0; equal draws make equal states."""
    flavours = _FLAVOURS[number % len(_FLAVOURS)]
    copies = {id(one): Node(one.labels, dict(one.properties)) for one in graph.nodes}
    edges = [Edge(copies[id(e.start)], copies[id(e.end)], e.kind, dict(e.properties)) for e in graph.edges]
    made = Graph(list(copies.values()), edges, graph.total, graph.single)
    for flavour in flavours:
        _CHANGES[flavour](made, literals, rng)
    rng.shuffle(made.nodes)
    rng.shuffle(made.edges)
    text = written(made)
    return State(text, ", ".join([*(_WORDS[one] for one in flavours), "all reordered"]), (text,))


def written(graph: Graph) -> str:
    """A graph as one CREATE."""
    names = {id(node): f"n{number}" for number, node in enumerate(graph.nodes)}
    parts = [f"({names[id(one)]}{_labels(one.labels)} {_map(one.properties)})" for one in graph.nodes]
    parts += [
        f"({names[id(one.start)]})-[:{_name(one.kind)} {_map(one.properties)}]->({names[id(one.end)]})"
        for one in graph.edges
    ]
    return "CREATE " + ", ".join(parts) if parts else ""


def _doubled(graph: Graph, _: Mapping[str, set[Any]], rng: random.Random) -> None:
    for node in [one for one in graph.nodes if rng.random() < 0.4]:
        twin = Node(node.labels, dict(node.properties))
        for name, value in node.properties.items():
            if _KEY.search(name):
                twin.properties[name] = _new_key(graph, name, value)
        graph.nodes.append(twin)
        for edge in list(graph.edges):
            if edge.start is node and ((node.labels, edge.kind) in graph.total or rng.random() < 0.5):
                graph.edges.append(Edge(twin, edge.end, edge.kind, dict(edge.properties)))
            elif edge.end is node and (edge.start.labels, edge.kind) not in graph.single and rng.random() < 0.5:
                graph.edges.append(Edge(edge.start, twin, edge.kind, dict(edge.properties)))


def _new_key(graph: Graph, name: str, value: Any) -> Any:
    taken = [one.properties[name] for one in graph.nodes if name in one.properties]
    if isinstance(value, int) and not isinstance(value, bool):
        return max((one for one in taken if isinstance(one, int)), default=0) + 1
    number = 2
    while f"{value}-{number}" in taken:
        number += 1
    return f"{value}-{number}"


def _deleted(graph: Graph, _: Mapping[str, set[Any]], rng: random.Random) -> None:
    for edge in list(graph.edges):
        same = sum(one.start is edge.start and one.kind == edge.kind for one in graph.edges)
        if rng.random() < 0.35 and (same > 1 or (edge.start.labels, edge.kind) not in graph.total):
            graph.edges.remove(edge)
    for node in list(graph.nodes):
        needed = any(one.end is node and (one.start.labels, one.kind) in graph.total for one in graph.edges)
        if rng.random() < 0.2 and not needed:
            graph.nodes.remove(node)
            graph.edges = [one for one in graph.edges if node is not one.start and node is not one.end]


def _turned(graph: Graph, _: Mapping[str, set[Any]], rng: random.Random) -> None:
    for edge in graph.edges:
        others = [node for node in graph.nodes if node.labels == edge.end.labels]
        if rng.random() < 0.4 and edge.start is not edge.end:
            chosen = rng.choice(others)
            taken = any(one.start is edge.start and one.end is chosen and one.kind == edge.kind for one in graph.edges)
            if chosen is not edge.start and not taken:
                edge.end = chosen


def _linked(graph: Graph, _: Mapping[str, set[Any]], rng: random.Random) -> None:
    """As many more of each kind as a third of what there is, between nodes of labels that it joins already."""
    for edge in [one for one in graph.edges if rng.random() < 0.4]:
        start = rng.choice([node for node in graph.nodes if node.labels == edge.start.labels])
        end = rng.choice([node for node in graph.nodes if node.labels == edge.end.labels])
        taken = any(one.start is start and one.end is end and one.kind == edge.kind for one in graph.edges)
        if not taken and start is not end and (start.labels, edge.kind) not in graph.single:
            graph.edges.append(Edge(start, end, edge.kind, dict(edge.properties)))


def _moved(graph: Graph, _: Mapping[str, set[Any]], rng: random.Random) -> None:
    for name, things in _values(graph):
        for thing in things:
            if _counts(things, name) and rng.random() < 0.4:
                thing[name] += rng.randrange(1, 4)


def _raised(graph: Graph, _: Mapping[str, set[Any]], rng: random.Random) -> None:
    for name, things in _values(graph):
        if _counts(things, name):
            highest = max(thing[name] for thing in things)
            for thing in rng.sample(things, min(len(things), 2)):
                thing[name] = highest + rng.randrange(2)


def _borrowed(graph: Graph, _: Mapping[str, set[Any]], rng: random.Random) -> None:
    for name, things in _values(graph):
        for thing in things:
            if rng.random() < 0.3:
                thing[name] = rng.choice(things)[name]


def _compared(graph: Graph, literals: Mapping[str, set[Any]], rng: random.Random) -> None:
    for name, things in _values(graph):
        for value in sorted(literals.get(name, ()), key=repr):
            numbers = _counts(things, name)
            fits = numbers if not isinstance(value, str) else all(isinstance(thing[name], str) for thing in things)
            if fits:
                for by in (0, 1, -1) if numbers else (0,):
                    rng.choice(things)[name] = value + by if numbers else value


def _emptied(graph: Graph, _: Mapping[str, set[Any]], rng: random.Random) -> None:
    for name, things in _values(graph):
        for node in graph.nodes:
            lacking = any(name not in one.properties for one in graph.nodes if one.labels == node.labels)
            if lacking and any(node.properties is thing for thing in things) and rng.random() < 0.4:
                del node.properties[name]


_Change = Callable[[Graph, Mapping[str, set[Any]], random.Random], None]
_CHANGES: dict[str, _Change] = {
    "doubled": _doubled,
    "deleted": _deleted,
    "turned": _turned,
    "linked": _linked,
    "moved": _moved,
    "raised": _raised,
    "borrowed": _borrowed,
    "compared": _compared,
    "emptied": _emptied,
}


def _values(graph: Graph) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each property that is no key, with the maps of the nodes, or relationships, of one kind that hold it."""
    groups: dict[tuple[Any, str], list[dict[str, Any]]] = defaultdict(list)
    for node in graph.nodes:
        for name in node.properties:
            groups[node.labels, name].append(node.properties)
    for edge in graph.edges:
        for name in edge.properties:
            groups[edge.kind, name].append(edge.properties)
    for (_, name), things in groups.items():
        if not _KEY.search(name):
            yield name, things


def _counts(things: list[dict[str, Any]], name: str) -> bool:
    """Whether a property is a number everywhere, and no flag of 0 and 1."""
    values = [thing[name] for thing in things]
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in values)
    return numbers and any(one not in (0, 1) for one in values)


def _labels(labels: Sequence[str]) -> str:
    return "".join(f":{_name(one)}" for one in labels)


def _name(name: str) -> str:
    return name if name.isidentifier() and name.isascii() else "`" + name.replace("`", "``") + "`"


def _map(properties: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{_name(name)}: {_literal(value)}" for name, value in properties.items()) + "}"


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return json.dumps(value)
