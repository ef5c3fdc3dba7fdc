"""Parts of a graph that are asked about together: each grown around what a trainee knows least, none shared."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Literal, NamedTuple

from seedbed.core.text import estimate_tokens
from seedbed.methods.graphs.knowledge import Knowledge, Relation, ends, fact, plain

Order = Literal["max_loss", "min_loss", "random"]


class Community(NamedTuple):
    """Entities and relations that hang together, and how badly its seed is known."""

    entities: tuple[str, ...]
    relations: tuple[Relation, ...]
    loss: float


def partition(
    rng: Random, graph: Knowledge, losses: Mapping[str, float], *, order: Order, most: int, least: int, tokens: int
) -> list[Community]:
    """Communities of ``least`` to ``most`` units (entities and relations) and so many tokens; each unit stands in one.

    ``losses`` are by `unit`. Seeds are taken by loss, the worst known first; growth is breadth first along relations.
    """
    units = {unit(one): one for one in graph.relations}
    seeds = rng.sample(list(units), len(units))
    if order != "random":
        seeds.sort(key=lambda one: losses.get(one, 0.0), reverse=order == "max_loss")
    free_nodes, free_edges = set(graph.entities), set(units)
    found = []
    for seed in seeds:
        if seed not in free_edges:
            continue
        entities, relations = _grown(graph, units[seed], free_nodes, free_edges, most, tokens)
        if len(entities) + len(relations) >= least and relations:
            free_nodes -= set(entities)
            free_edges -= {unit(one) for one in relations}
            found.append(Community(tuple(entities), tuple(relations), losses.get(seed, 0.0)))
    return found


def _grown(
    graph: Knowledge, seed: Relation, free_nodes: set[str], free_edges: set[str], most: int, tokens: int
) -> tuple[list[str], list[Relation]]:
    """Entities and relations around a seed, both ends of every relation among them."""
    entities: dict[str, None] = {}
    relations: list[Relation] = []
    spent, waiting = 0, [seed]
    while waiting:
        one = waiting.pop(0)
        both = [key for key in dict.fromkeys(ends(one)) if key not in entities]
        cost = estimate_tokens(fact(one)) + sum(estimate_tokens(told(graph, key)) for key in both)
        over = len(entities) + len(relations) + len(both) + 1 > most or spent + cost > tokens
        if one in relations or unit(one) not in free_edges or not set(both) <= free_nodes or over:
            continue
        entities.update(dict.fromkeys(both))
        relations.append(one)
        spent += cost
        waiting += [other for other in graph.relations if set(ends(other)) & set(both)]
    return list(entities), relations


def unit(relation: Relation) -> str:
    """What a relation is known by."""
    return f"{plain(relation['source'])}\n{plain(relation['relation'])}\n{plain(relation['target'])}"


def told(graph: Knowledge, key: str) -> str:
    """An entity on one line: its name and what is said of it."""
    entity = graph.entities[key]
    return f"{entity['name']}: {entity['description']}" if entity["description"] else entity["name"]
