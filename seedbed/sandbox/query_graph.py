"""Inside a guest: one Cypher query on a graph that is made for it, by graphqlite, an extension of SQLite.

``LOAD CSV`` of this engine reads whatever the guest can see, so the guest can open nothing by then, and an authorizer
refuses everything but reading. Nodes, relationships and paths come back as ``{"~node": …}``, see `_plain`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from seedbed.sandbox import query

LOADED_AHEAD = ("seedbed.sandbox.graph_engine",)
"""What a zygote loads for this engine."""
_TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | `[^`]*` | //[^\n]* | /\*.*?\*/ | ; | [^'"`/;]+ | .""",
    re.VERBOSE | re.DOTALL,
)


def query_graph(job: dict[str, Any], channel: int) -> int:
    """Make the graph, lock it, run the one query, tell ``{"columns", "rows"}``."""
    return query.tell(job, channel, _asked)


def statements(text: str) -> list[str]:
    """The statements of a text, told apart by semicolons outside strings, names and comments, which are left out."""
    found = [""]
    for piece in _TOKEN.findall(text):
        if piece == ";":
            found.append("")
        elif not piece.startswith(("//", "/*")):
            found[-1] += piece
        else:
            found[-1] += " "
    return [one.strip() for one in found if one.strip()]


def _asked(job: dict[str, Any]) -> dict[str, Any]:
    from seedbed.sandbox import graph_engine

    for statement in statements(job["tables"]):
        graph_engine.cypher(statement)
    asked = statements(job["source"])
    if len(asked) != 1:
        raise ValueError(f"one query is wanted, these are {len(asked)}")
    graph_engine.lock()
    query.open_nothing_more()
    return _table(graph_engine.cypher(asked[0]))


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON with its keys in order, and twice where they are there twice."""


def _table(told: str) -> dict[str, Any]:
    rows = json.loads(told, object_pairs_hook=_Pairs)
    if isinstance(rows, _Pairs) or not isinstance(rows, list):
        raise TypeError("the statement returns no rows; a query is wanted")  # its counts of what it made
    columns = [key for key, _ in rows[0]] if rows else []
    return {"columns": columns, "rows": [tuple(_plain(cell) for _, cell in row) for row in rows]}


def _plain(cell: Any) -> Any:
    """A cell without the engine's own numbers: nodes by labels and properties, relationships by type, ends left out.

    A map that somebody returns with just these keys is taken for a node: on both sides of a comparison.
    """
    if isinstance(cell, _Pairs):
        return _thing({key: _plain(one) for key, one in cell})
    return [_plain(one) for one in cell] if isinstance(cell, list) else cell


def _thing(found: dict[str, Any]) -> dict[str, Any]:
    keys = found.keys()
    if keys == {"id", "labels", "properties"}:
        return {"~node": [sorted(_opened(found["labels"])), _opened(found["properties"])]}
    if keys == {"id", "type", "startNode", "endNode", "properties"}:
        return {"~relationship": [found["type"], _opened(found["properties"])]}
    if keys == {"nodes", "rels"}:
        return {"~path": [found["nodes"], found["rels"]]}
    return found


def _opened(part: Any) -> Any:
    """Labels and properties, which the engine gives as a text of JSON or as they are."""
    return json.loads(part) if isinstance(part, str) else part
