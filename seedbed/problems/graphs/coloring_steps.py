"""Colouring a graph as a person does: what is forced, what fails when it is tried, and else a choice that goes well.

Sets of nodes are bits of a number: bit 2 is node 2. For each colour stands the set of the open nodes that may have it,
so that what is left for all of them is looked up at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

COST = {"only": 1.0, "fails": 6.0, "choice": 3.0}
MOST_NODES = 5000
"""Nodes of the plain search before it is stopped."""
Neighbours = Sequence[int]


class Step(NamedTuple):
    """One step: a node's only colour; a colour that fails, as it would leave none for ``stuck``; or a choice."""

    kind: Literal["only", "fails", "choice"]
    node: int
    color: int
    stuck: int = -1


def neighbours(count: int, edges: Sequence[Sequence[int]]) -> list[int]:
    """The nodes that each node is joined to."""
    found = [0] * count
    for one, two in edges:
        found[one] |= 1 << two
        found[two] |= 1 << one
    return found


def first_of(nodes: int) -> int:
    """The first node of a set."""
    return (nodes & -nodes).bit_length() - 1


def nodes_in(nodes: int) -> Iterator[int]:
    """The nodes of a set, the first one first."""
    while nodes:
        lowest = nodes & -nodes
        yield lowest.bit_length() - 1
        nodes ^= lowest


def steps_to(near: Neighbours, colors: int, given: Sequence[Sequence[int]], coloring: Sequence[int]) -> list[Step]:
    """Steps that colour every node but the given ones; choices are those of a colouring that is known to be right."""
    still_open = (1 << len(near)) - 1
    may = [still_open] * colors
    for node, color in given:
        _put(near, may, node, color)
        still_open ^= 1 << node
    steps: list[Step] = []
    while still_open:
        some = twice = more = 0
        for nodes in may:
            more |= twice & nodes
            twice |= some & nodes
            some |= nodes
        if some & ~twice:
            put = [Step("only", node, color) for color, nodes in enumerate(may, 1)
                   for node in nodes_in(nodes & ~twice)]  # fmt: skip
        elif failure := _failure(near, may, still_open, twice & ~more, coloring):
            steps.append(failure)
            may[failure.color - 1] ^= 1 << failure.node
            continue
        else:
            node = _most_bound(near, may, still_open)
            put = [Step("choice", node, coloring[node])]
        steps += put
        for _, node, color, _ in put:
            _put(near, may, node, color)
            still_open ^= 1 << node
    return steps


def _put(near: Neighbours, may: list[int], node: int, color: int) -> None:
    bit = ~(1 << node)
    for place, nodes in enumerate(may):
        may[place] = nodes & bit
    may[color - 1] &= ~near[node]


def _failure(near: Neighbours, may: Sequence[int], still_open: int, two: int, coloring: Sequence[int]) -> Step | None:
    """A colour that cannot be, in the nodes with two left: what it forces leaves some node without any.

    The colour of the known colouring is not tried, as that one never fails; nor one that forces nothing.
    """
    left = two
    while left:
        bit = left & -left
        left ^= bit
        node = bit.bit_length() - 1
        for color, nodes in enumerate(may, 1):
            if nodes & bit and color != coloring[node] and nodes & two & near[node]:
                stuck = _forced(near, may, still_open, node, color)
                if stuck >= 0:
                    return Step("fails", node, color, stuck)
    return None


def _most_bound(near: Neighbours, may: Sequence[int], still_open: int) -> int:
    """The open node with the fewest colours left; of these the one with the most neighbours."""
    return min(
        nodes_in(still_open), key=lambda one: (sum([nodes >> one & 1 for nodes in may]), -near[one].bit_count(), one)
    )


def _forced(near: Neighbours, may: Sequence[int], still_open: int, node: int, color: int) -> int:
    """A node that is left without a colour when a colour is put and everything forced by it too; -1 for none."""
    may, gone = list(may), 1 << node
    may[color - 1] &= ~near[node]
    while True:
        still_open &= ~gone
        some = twice = 0
        may = [nodes & ~gone for nodes in may]
        for nodes in may:
            twice |= some & nodes
            some |= nodes
        if some != still_open:
            return first_of(still_open & ~some)
        gone = some & ~twice
        if not gone:
            return -1
        for place, nodes in enumerate(may):
            forced, around = nodes & gone, 0
            while left := forced & ~around:
                forced ^= left & -left
                around |= near[(left & -left).bit_length() - 1]
            if forced:
                return first_of(forced)
            if around:
                may[place] = nodes & ~around


def plain_search(near: Neighbours, colors: int, given: Sequence[Sequence[int]]) -> int:
    """How many nodes a search in the order of the nodes colours, those it takes back included."""
    having = [0] * (colors + 1)
    for node, color in given:
        having[color] |= 1 << node
    fixed = {pair[0] for pair in given}
    order = [node for node in range(len(near)) if node not in fixed]
    tries, place, looked = [0] * (len(order) + 1), 0, 0
    while 0 <= place < len(order) and looked < MOST_NODES:
        node, color = order[place], tries[place]
        around = near[node]
        if color:
            having[color] ^= 1 << node
        color += 1
        while color <= colors and having[color] & around:
            color += 1
        looked += 1
        if color <= colors:
            tries[place] = color
            having[color] |= 1 << node
            place += 1
        else:
            tries[place] = 0
            place -= 1
    return looked
