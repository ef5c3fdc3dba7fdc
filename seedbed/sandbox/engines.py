"""The engines that queries run on: what a guest is told to do for each, and what its zygote loads ahead."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from seedbed.core.errors import MissingPackage
from seedbed.sandbox import query_duckdb, query_graph

JOB: Mapping[str, str] = {"sql": "query", "duckdb": "query_duckdb", "cypher": "query_graph"}
LOADED_AHEAD: Mapping[str, tuple[str, ...]] = {
    "duckdb": query_duckdb.LOADED_AHEAD,
    "cypher": query_graph.LOADED_AHEAD,
}
_NEEDS = {"duckdb": (("duckdb", "sql"),), "cypher": (("apsw", "graph"), ("graphqlite", "graph"))}


def require(language: str) -> None:
    """Raise MissingPackage, with the line that installs it, where the engine of a query is not installed."""
    for package, extra in _NEEDS.get(language, ()):
        if find_spec(package) is None:
            raise MissingPackage(package, extra, wanted_for=f"running {language} queries")
