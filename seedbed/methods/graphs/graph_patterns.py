"""Patterns of a knowledge graph that a question can ask for, with their answers, their query and a wording of both."""

from __future__ import annotations

from typing import Literal, NamedTuple

from seedbed.core.context import Context
from seedbed.core.prompt import Prompt
from seedbed.methods.graphs.cypher_text import literal, quoted
from seedbed.methods.graphs.knowledge import Knowledge, Relation, ends, plain

Kind = Literal["one_hop", "two_hop", "intersection", "count"]
NAMES = "RETURN DISTINCT x.name"
WANTED = {
    "out": Prompt(en="{name} | {relation} | ?", zh="{name} | {relation} | ？"),
    "in": Prompt(en="? | {relation} | {name}", zh="？ | {relation} | {name}"),
    "both": Prompt(en="{one}; and the same ? in: {other}", zh="{one}；同一个？也在：{other}"),
    "next": Prompt(en="{one}; then X | {relation} | ?", zh="{one}；再看 X | {relation} | ？"),
    "count": Prompt(en="{one} (how many there are)", zh="{one}（问有多少个）"),
}


class Pattern(NamedTuple):
    """What is asked: its kind, where it starts, what it goes through, its answers, query and wording."""

    kind: Kind
    starts: tuple[str, ...]
    bridges: tuple[str, ...]
    answers: tuple[str, ...]
    cypher: str
    wanted: str
    facts: tuple[Relation, ...]


def patterns(ctx: Context, graph: Knowledge) -> list[Pattern]:
    """Every pattern of a graph, each once."""
    found: dict[str, Pattern] = {}
    for said in graph.relations:
        source, target = ends(said)
        forward = _hop(ctx, graph, source, said["relation"], outward=True)
        backward = _hop(ctx, graph, target, said["relation"], outward=False)
        for one in (forward, backward):
            found.setdefault(one.cypher, one)
            if len(one.answers) > 1:
                query = one.cypher.removesuffix(NAMES) + "RETURN count(DISTINCT x)"
                wanted = ctx.fill(WANTED["count"], one=one.wanted)
                found.setdefault(query, one._replace(kind="count", wanted=wanted, cypher=query))
        for later in graph.relations:
            if ends(later)[0] == target and ends(later)[1] != source:
                longer = _two(ctx, graph, forward, later["relation"])
                found.setdefault(longer.cypher, longer)
            if ends(later)[0] == source and ends(later)[1] > target:
                crossed = _crossed(ctx, graph, said, later)
                found.setdefault(crossed.cypher, crossed)
    return [one for one in found.values() if not set(map(plain, one.answers)) & set(map(plain, one.starts))]


def _hop(ctx: Context, graph: Knowledge, key: str, relation: str, *, outward: bool) -> Pattern:
    keys = (graph.targets if outward else graph.sources)(key, relation)
    arrow = f"-[:{quoted(relation)}]->" if outward else f"<-[:{quoted(relation)}]-"
    query = f"MATCH (:Entity {{name: {literal(graph.name(key))}}}){arrow}(x:Entity) {NAMES}"
    wanted = ctx.fill(WANTED["out" if outward else "in"], name=graph.name(key), relation=relation)
    facts = [one for other in keys for one in graph.between(key, other) if one["relation"] == relation]
    return Pattern("one_hop", (graph.name(key),), (), _names(graph, keys), query, wanted, tuple(facts))


def _two(ctx: Context, graph: Knowledge, first: Pattern, relation: str) -> Pattern:
    between = [plain(name) for name in first.answers]
    ways = [(middle, end) for middle in between for end in graph.targets(middle, relation)]
    query = first.cypher.replace("(x:Entity)", f"(:Entity)-[:{quoted(relation)}]->(x:Entity)")
    facts = [one for middle, end in ways for one in graph.between(middle, end) if one["relation"] == relation]
    used = list(dict.fromkeys(middle for middle, _ in ways))
    before = [one for one in first.facts if set(ends(one)) & set(used)]
    wanted = ctx.fill(WANTED["next"], one=f"{first.wanted[:-1]}X", relation=relation)  # a hop out ends in its ?
    names = _names(graph, used), _names(graph, [end for _, end in ways])
    return Pattern("two_hop", first.starts, *names, query, wanted, (*before, *facts))


def _crossed(ctx: Context, graph: Knowledge, said: Relation, later: Relation) -> Pattern:
    sides = [(one["relation"], ends(one)[1]) for one in (said, later)]
    keys = [key for key in graph.sources(sides[0][1], sides[0][0]) if key in graph.sources(sides[1][1], sides[1][0])]
    names = [graph.name(key) for _, key in sides]
    first, second = (f"(:Entity {{name: {literal(name)}}})" for name in names)
    there, back = (quoted(relation) for relation, _ in sides)
    query = f"MATCH {first}<-[:{there}]-(x:Entity)-[:{back}]->{second} {NAMES}"
    one, other = (ctx.fill(WANTED["in"], name=name, relation=relation)
                  for (relation, _), name in zip(sides, names, strict=True))  # fmt: skip
    facts = [fact for key in keys for relation, end in sides for fact in graph.between(key, end)
             if fact["relation"] == relation]  # fmt: skip
    return Pattern("intersection", tuple(names), (), _names(graph, keys),
                   query,
                   ctx.fill(WANTED["both"], one=one, other=other), tuple(facts))  # fmt: skip


def _names(graph: Knowledge, keys: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(graph.name(key) for key in keys))


def in_turn(ctx: Context, found: list[Pattern], count: int) -> list[Pattern]:
    """Patterns, the kinds in turn, so that rare kinds are not drowned."""
    pools: dict[str, list[Pattern]] = {}
    for one in ctx.rng.sample(found, len(found)):
        pools.setdefault(one.kind, []).append(one)
    turns = [pool[place] for place in range(max(map(len, pools.values()))) for pool in pools.values()
             if place < len(pool)]  # fmt: skip
    return turns[:count]
