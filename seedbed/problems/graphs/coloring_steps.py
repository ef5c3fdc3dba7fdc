"""Colouring a graph as a person does: what is forced, what fails when it is tried, and else a choice that goes well.

Colours of a node that are still possible are bits: bit 2 is colour 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

COST = {"only": 1.0, "fails": 6.0, "choice": 3.0}
MOST_NODES = 5000
"""Nodes of the plain search before it is stopped."""
Neighbours = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a node's only colour; a colour that fails, as it would leave none for ``stuck``; or a choice."""

    kind: Literal["only", "fails", "choice"]
    node: int
    color: int
    stuck: int = -1


def neighbours(count: int, edges: Sequence[Sequence[int]]) -> list[list[int]]:
    """The nodes that each node is joined to."""
    found: list[list[int]] = [[] for _ in range(count)]
    for one, two in edges:
        found[one].append(two)
        found[two].append(one)
    return found


def steps_to(near: Neighbours, colors: int, given: Sequence[Sequence[int]], coloring: Sequence[int]) -> list[Step]:
    """Steps that colour every node but the given ones; choices are those of a colouring that is known to be right."""
    left = [(2 << colors) - 2] * len(near)
    open_nodes = set(range(len(near)))
    for node, color in given:
        _put(near, left, open_nodes, node, color)
    steps = list[Step]()
    while open_nodes:
        node = min(open_nodes, key=lambda one: (left[one].bit_count(), -len(near[one]), one))
        step = Step("only", node, left[node].bit_length() - 1) if left[node].bit_count() == 1 else None
        step = step or _failure(near, left, open_nodes) or Step("choice", node, coloring[node])
        steps.append(step)
        if step.kind == "fails":
            left[step.node] &= ~(1 << step.color)
        else:
            _put(near, left, open_nodes, step.node, step.color)
    return steps


def _put(near: Neighbours, left: list[int], open_nodes: set[int], node: int, color: int) -> None:
    left[node] = 1 << color
    open_nodes.discard(node)
    for other in near[node]:
        if other in open_nodes:
            left[other] &= ~(1 << color)


def _failure(near: Neighbours, left: Sequence[int], open_nodes: set[int]) -> Step | None:
    """A colour that cannot be, in the nodes with the fewest left: what it forces leaves some node without any."""
    for node in sorted(open_nodes, key=lambda one: (left[one].bit_count(), one)):
        if left[node].bit_count() > 2:
            return None
        for color in _colors(left[node]):
            stuck = _forced(near, list(left), set(open_nodes), node, color)
            if stuck >= 0:
                return Step("fails", node, color, stuck)
    return None


def _forced(near: Neighbours, left: list[int], open_nodes: set[int], node: int, color: int) -> int:
    """A node that is left without a colour when a colour is put and everything forced by it too; -1 for none."""
    todo = [(node, color)]
    while todo:
        one, shade = todo.pop()
        if one not in open_nodes:
            continue
        if not left[one] >> shade & 1:
            return one
        _put(near, left, open_nodes, one, shade)
        for other in near[one]:
            if other in open_nodes and not left[other]:
                return other
            if other in open_nodes and left[other].bit_count() == 1:
                todo.append((other, left[other].bit_length() - 1))
    return -1


def _colors(bits: int) -> list[int]:
    return [color for color in range(bits.bit_length()) if bits >> color & 1]


def plain_search(near: Neighbours, colors: int, given: Sequence[Sequence[int]]) -> int:
    """How many nodes a search in the order of the nodes colours, those it takes back included."""
    found = {pair[0]: pair[1] for pair in given}
    order = [node for node in range(len(near)) if node not in found]
    tries, place, looked = [0] * (len(order) + 1), 0, 0
    while 0 <= place < len(order) and looked < MOST_NODES:
        node = order[place]
        found.pop(node, None)
        taken = {found[other] for other in near[node] if other in found}
        color = next((one for one in range(tries[place] + 1, colors + 1) if one not in taken), 0)
        tries[place] = color
        looked += 1
        if color:
            found[node] = color
            tries[place + 1] = 0
            place += 1
        else:
            place -= 1
    return looked
