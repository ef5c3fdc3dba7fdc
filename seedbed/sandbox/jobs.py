"""What a guest can be told to do, by name."""

from __future__ import annotations

from collections.abc import Mapping

from seedbed.sandbox import answering, checking, commands, query, query_duckdb, query_graph, running, talking

JOBS: Mapping[str, running.Job] = {
    "run": running.run,
    "answer": answering.answer,
    "check": checking.check,
    "command": commands.become,
    "talk": talking.talk,
    "query": query.query,
    "query_duckdb": query_duckdb.query_duckdb,
    "query_graph": query_graph.query_graph,
}
