"""What islanders say of one another: drawn in keeping with who they are, put into words, worked out.

A claim is JSON: ``["is", person, kind]``, ``["is_not", person, kind]``, ``["same" | "differ", person, person]``,
``["and" | "or" | "xor" | "if" | "iff", claim, claim]``, ``["exactly" | "at_least", number, kind]`` (of all). Kinds are
0 knight, 1 knave, 2 normal.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.logic.worlds import Fact, Worlds
from seedbed.problems.phrasing import filled

Claim = list[Any]
Statement = list[Any]
"""``[speaker, claim]``."""
CLAIMS = ("is", "same", "and", "or", "xor", "if", "iff", "count")
MOST_DRAWS = 30

KIND = (Prompt(en="a knight", zh="骑士"), Prompt(en="a knave", zh="无赖"), Prompt(en="a normal", zh="普通人"))
KINDS = (Prompt(en="knights", zh="骑士"), Prompt(en="knaves", zh="无赖"), Prompt(en="normals", zh="普通人"))
SAID = {
    "is": Prompt(en="{one} is {kind}", zh="{one}是{kind}"),
    "is_not": Prompt(en="{one} is not {kind}", zh="{one}不是{kind}"),
    "same": Prompt(en="{one} and {two} are of the same kind", zh="{one}和{two}是同一类人"),
    "differ": Prompt(en="{one} and {two} are of different kinds", zh="{one}和{two}不是同一类人"),
    "and": Prompt(en="{one} and {two}", zh="{one}，并且{two}"),
    "or": Prompt(en="{one} or {two}, or both", zh="{one}，或者{two}，也可能两者都成立"),
    "xor": Prompt(en="either {one} or {two}, but not both", zh="要么{one}，要么{two}，两者不同时成立"),
    "if": Prompt(en="if {one}, then {two}", zh="如果{one}，那么{two}"),
    "iff": Prompt(en="{one} if and only if {two}", zh="当且仅当{two}时，{one}"),
    "exactly": Prompt(en="of all of us, exactly {number} are {kinds}", zh="我们所有人中恰好有 {number} 个{kinds}"),
    "at_least": Prompt(en="of all of us, at least {number} are {kinds}", zh="我们所有人中至少有 {number} 个{kinds}"),
}


def table(space: Worlds, claim: Claim) -> int:
    """The worlds in which a claim is true."""
    word, one, two = claim
    if word == "is":
        return space.columns[one][two]
    if word == "is_not":
        return space.every ^ space.columns[one][two]
    if word in ("same", "differ"):
        same = 0
        for first, second in zip(space.columns[one], space.columns[two], strict=True):
            same |= first & second
        return same if word == "same" else space.every ^ same
    if word in ("exactly", "at_least"):
        return counted(space, two, one, exactly=word == "exactly")
    left, right = table(space, one), table(space, two)
    joined = {"and": left & right, "or": left | right, "xor": left ^ right}
    return joined.get(word, (space.every ^ left) | right if word == "if" else space.every ^ left ^ right)


def counted(space: Worlds, kind: int, number: int, *, exactly: bool) -> int:
    """The worlds with so many people of a kind."""
    at_least = [space.every] + [0] * (number + 1)
    for columns in space.columns:
        for place in range(number + 1, 0, -1):
            at_least[place] |= at_least[place - 1] & columns[kind]
    return at_least[number] & ~at_least[number + 1] if exactly else at_least[number]


def about(claim: Claim, people: int) -> set[int]:
    """The people that a claim is about."""
    word, one, two = claim
    if word in ("is", "is_not"):
        return {one}
    if word in ("same", "differ"):
        return {one, two}
    return set(range(people)) if word in ("exactly", "at_least") else about(one, people) | about(two, people)


def facts_of(space: Worlds, data: Mapping[str, Any]) -> list[Fact]:
    """A fact for each statement (true from a knight, untrue from a knave), and for the number of normals, if any."""
    facts = [statement_fact(space, one) for one in data["statements"]]
    if data["normals"]:
        facts.append(normals_fact(space, data["normals"]))
    return facts


def statement_fact(space: Worlds, statement: Statement) -> Fact:
    """What a statement tells: who speaks is a knight and it is true, or a knave and it is not, or a normal."""
    speaker, claim = statement
    true = table(space, claim)
    knight, knave, *normal = space.columns[speaker]
    worlds = (knight & true) | (knave & ~true) | sum(normal)
    return Fact(tuple(sorted({speaker, *about(claim, space.things)})), worlds)


def normals_fact(space: Worlds, number: int) -> Fact:
    """That so many are normals."""
    return Fact(tuple(range(space.things)), counted(space, 2, number, exactly=True))


def drawn_statement(
    rng: random.Random, space: Worlds, kinds: Sequence[int], world: int, claims: Sequence[str]
) -> Statement:
    """Somebody's words in keeping with everybody's kind; a normal may say anything."""
    speaker = rng.randrange(space.things)
    wanted = kinds[speaker] == 0 if kinds[speaker] < 2 else rng.random() < 0.5
    for _ in range(MOST_DRAWS):
        claim = _drawn(rng, space, speaker, rng.choice(claims))
        true = table(space, claim)
        if bool(true & world) == wanted and 0 < true < space.every:
            return [speaker, claim]
    other = rng.choice([one for one in range(space.things) if one != speaker])
    return [speaker, ["is" if (kinds[other] == 1) == wanted else "is_not", other, 1]]


def _drawn(rng: random.Random, space: Worlds, speaker: int, word: str) -> Claim:
    people = [one for one in range(space.things) if one != speaker]
    if word == "is":
        return _simple(rng, rng.choice(people), space.values)
    if word == "count":
        number = rng.randint(1, space.things - 1)
        return [rng.choice(("exactly", "at_least")), number, rng.randrange(space.values)]
    one, two = rng.choice(list(combinations([*people, speaker] if rng.random() < 0.3 else people, 2)) or [(0, 1)])
    if word == "same":
        return [rng.choice(("same", "differ")), one, two]
    parts = [_simple(rng, one, space.values), _simple(rng, two, space.values)]
    rng.shuffle(parts)
    return [word, *parts]


def _simple(rng: random.Random, person: int, values: int) -> Claim:
    if values == 2:
        return ["is", person, rng.randrange(2)]  # that somebody is not a knight says the same as that he is a knave
    return [rng.choice(("is", "is", "is_not")), person, rng.randrange(values)]


def shown(claim: Claim, speaker: int, called: Sequence[str], language: Language) -> str:
    """A claim in the words of who makes it."""
    word, one, two = claim

    def name(person: int) -> str:
        me = "I" if language == "en" else "我"
        return me if person == speaker else called[person]

    if word in ("is", "is_not"):
        text = filled(SAID[word], language, one=name(one), kind=KIND[two].fill(language))
        return text.replace("I is", "I am") if language == "en" and one == speaker else text
    if word in ("same", "differ"):
        first, second = (two, one) if one == speaker else (one, two)
        return filled(SAID[word], language, one=name(first), two=name(second))
    if word in ("exactly", "at_least"):
        return filled(SAID[word], language, number=one, kinds=KINDS[two].fill(language))
    return filled(SAID[word], language, one=shown(one, speaker, called, language),
                  two=shown(two, speaker, called, language))  # fmt: skip


def words(claim: Claim) -> set[str]:
    """The kinds of joining words that a claim uses."""
    return {claim[0], *(inner for part in claim[1:] if isinstance(part, list) for inner in words(part))}
