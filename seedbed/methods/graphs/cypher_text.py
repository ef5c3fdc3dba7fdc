"""A knowledge graph as Cypher for the embedded engine: a node for every entity, relations by their wording."""

from __future__ import annotations

from seedbed.checks.graph_states import Edge, Graph, Node, written
from seedbed.methods.graphs.knowledge import Knowledge, ends


def as_cypher(graph: Knowledge) -> str:
    """One CREATE that makes the graph: nodes ``(:Entity {name, type})``, relationships named by their wording."""
    nodes = {key: Node(("Entity",), {"name": one["name"], "type": one["type"]}) for key, one in graph.entities.items()}
    edges = [Edge(nodes[ends(one)[0]], nodes[ends(one)[1]], one["relation"], {}) for one in graph.relations]
    return written(Graph(list(nodes.values()), edges))


def quoted(name: str) -> str:
    """A name of a type or label, whatever it holds."""
    return "`" + name.replace("`", "``") + "`"


def literal(text: str) -> str:
    """A text as a string of Cypher."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
