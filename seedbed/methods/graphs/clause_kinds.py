"""What queries are made of, in no dialect: clauses, paths, nodes, hops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Dialect = Literal["cypher", "gql"]


class NoQuery(ValueError):
    """A text is no query of the subset; the message says where it leaves it."""


@dataclass(frozen=True)
class Node:
    """``(name:Label {key: value})``."""

    name: str
    labels: tuple[str, ...]
    properties: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Hop:
    """A relationship, ``way`` out, in or any, of ``least`` to ``most`` steps (None: exactly one)."""

    name: str
    types: tuple[str, ...]
    properties: tuple[tuple[str, Any], ...]
    way: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Path:
    """Nodes and hops in turn, perhaps with a name."""

    name: str
    parts: tuple[Node | Hop, ...]


@dataclass(frozen=True)
class Match:
    """A MATCH with its WHERE."""

    optional: bool
    paths: tuple[Path, ...]
    where: Any = None


@dataclass(frozen=True)
class Project:
    """A WITH or RETURN; items are (expression, alias)."""

    last: bool
    distinct: bool
    items: tuple[tuple[Any, str], ...]
    order: tuple[tuple[Any, bool], ...] = ()
    skip: int | None = None
    limit: int | None = None
    where: Any = None


@dataclass(frozen=True)
class Unwind:
    """A list taken apart."""

    value: Any
    name: str


Clause = Match | Project | Unwind
"""Expressions are tuples that begin with their kind: text, number, word, name, of, call, two, not, minus, null, list,
exists, case, star."""
