"""What a guest can be told to do, by name."""

from __future__ import annotations

from collections.abc import Mapping

from seedbed.sandbox import answering, checking, running

LEAN: Mapping[str, running.Job] = {"run": running.run, "answer": answering.answer, "check": checking.check}
"""Those of lean zygotes."""


def full() -> Mapping[str, running.Job]:
    """All of them; the others load much that programs seldom need."""
    from seedbed.sandbox import commands, query, query_duckdb, query_graph, talking

    return {
        **LEAN,
        "command": commands.become,
        "talk": talking.talk,
        "query": query.query,
        "query_duckdb": query_duckdb.query_duckdb,
        "query_graph": query_graph.query_graph,
    }
