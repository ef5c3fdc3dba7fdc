"""Statements about kinds of things and single ones: what they allow, what follows from them, and why.

A statement is JSON: ``["all" | "no" | "some" | "some_not", kind, kind]``, ``["is" | "is_not", one, kind]`` or
``["all_both" | "no_both", kind, kind, kind]`` (of those that are the first and the second). A type says of which kinds
something is; sets of types are the worlds of ``logic.worlds``. All that says "all" or "no" is a Horn clause, so
following one statement after the other from what is supposed decides whatever follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from seedbed.problems.logic.worlds import Fact, Line, Worlds, followed, needed, worlds

Statement = list[Any]
UNIVERSAL = ("all", "no", "all_both", "no_both")
OPPOSITE = {"all": "some_not", "no": "some", "some": "no", "some_not": "all", "is": "is_not", "is_not": "is"}


@dataclass(frozen=True, slots=True)
class Witness:
    """Something that there is: its possible types, and what says so: a premise's place, or -1 - kind."""

    types: int
    source: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Steps from what is taken (a witness, or anything of a kind: None) to a conclusion.

    Where these do not decide it, its opposite is supposed: then ``inner`` leads to the universal ``broken`` (else -1)
    that cannot hold.
    """

    witness: Witness | None
    lines: tuple[Line, ...]
    inner: tuple[Line, ...]
    broken: int


class Theory:
    """Premises, ready to be asked what follows.

    Args:
        kinds: how many kinds there are.
        premises: statements.
        members: whether there is something of every kind.
    """

    def __init__(self, kinds: int, premises: Sequence[Statement], *, members: bool) -> None:
        self.space = worlds(kinds, 2)
        self.premises = premises
        self.places = [place for place, one in enumerate(premises) if one[0] in UNIVERSAL]
        self.facts = [_universal(self.space, premises[place]) for place in self.places]
        self.allowed = self.space.every
        for fact in self.facts:
            self.allowed &= fact.table
        self.single = {one[1]: self._single(one[1]) for one in premises if one[0] in ("is", "is_not")}
        self.witnesses = self._witnesses(members=members)

    def consistent(self) -> bool:
        """Whether the premises can all be true."""
        return all(one.types for one in self.witnesses)

    def _single(self, name: int) -> int:
        types = self.allowed
        for word, one, *kind in self.premises:
            if word in ("is", "is_not") and one == name:
                types &= self.space.columns[kind[0]][word == "is"]
        return types

    def _witnesses(self, *, members: bool) -> list[Witness]:
        found = []
        for place, (word, one, *rest) in enumerate(self.premises):
            if word in ("some", "some_not"):
                types = self.allowed & self.space.columns[one][1] & self.space.columns[rest[0]][word == "some"]
                found.append(Witness(types, place))
            elif word in ("is", "is_not"):
                found.append(Witness(self.single[one], place))
        kinds = range(self.space.things) if members else ()
        return found + [Witness(self.allowed & self.space.columns[kind][1], -1 - kind) for kind in kinds]

    def witness_of(self, statement: Statement) -> Witness | None:
        """For a statement that something is: what must be like that; None when nothing must."""
        types = kind_of(self.space, statement)
        return next((one for one in self.witnesses if not one.types & ~types), None)

    def follows(self, statement: Statement) -> bool:
        """Whether a statement is true wherever the premises are."""
        word, one, two = statement
        if word in ("all", "no"):
            return not self.allowed & kind_of(self.space, [OPPOSITE[word], one, two])
        if word in ("is", "is_not"):
            return one in self.single and not self.single[one] & self.space.columns[two][word == "is_not"]
        return self.witness_of(statement) is not None

    def counterexample(self, statement: Statement) -> list[int]:
        """Types of what there could be instead: one that breaks an "all", else one for each witness, none of it so."""
        word, one, two = statement
        if word in ("all", "no"):
            return [_fewest(self.allowed & kind_of(self.space, [OPPOSITE[word], one, two]))]
        if word in ("is", "is_not"):
            types = self.single.get(one, self.allowed)
            return [_fewest(types & self.space.columns[two][word == "is_not"])]
        types = kind_of(self.space, statement)
        return list(dict.fromkeys(_fewest(witness.types & ~types) for witness in self.witnesses))

    def proof(self, statement: Statement) -> Proof:
        """The steps to a statement that follows."""
        word, one, two = statement
        witness, columns = None, self.space.columns
        if word in ("is", "is_not"):
            source = next(place for place, said in enumerate(self.premises) if said[0] in OPPOSITE and said[1] == one
                          and said[0] in ("is", "is_not"))  # fmt: skip
            witness, start = Witness(self.single[one], source), self._said_of(one)
            goal = Fact((two,), columns[two][word == "is"])
        elif word in ("all", "no"):
            start = columns[one][1]
            goal = Fact((two,), columns[two][word == "all"])
        else:
            witness = self.witness_of(statement)
            assert witness is not None
            start = self._start(witness)
            goal = Fact((one, two), kind_of(self.space, statement))
        return self._steps(start, goal, witness)

    def _start(self, witness: Witness) -> int:
        """What is said of a witness, without what follows."""
        columns = self.space.columns
        if witness.source < 0:
            return columns[-1 - witness.source][1]
        word, one, two = self.premises[witness.source]
        if word in ("is", "is_not"):
            return self._said_of(one)
        return kind_of(self.space, [word, one, two])

    def _said_of(self, name: int) -> int:
        types: int = self.space.every
        for word, one, *kind in self.premises:
            if word in ("is", "is_not") and one == name:
                types &= self.space.columns[kind[0]][word == "is"]
        return types

    def _steps(self, start: int, goal: Fact, witness: Witness | None) -> Proof:
        lines, known, _ = followed(self.space, self.facts, start)
        direct = tuple(needed([*self.facts, goal], lines, len(self.facts)))
        if not known & ~goal.table:
            return Proof(witness, direct, (), -1)
        # what is not reached by following is so, as its opposite breaks a universal
        opposite = next(column for kind in goal.things for column in self.space.columns[kind]
                        if not column & goal.table and known & column)  # fmt: skip
        lines, _, broken = followed(self.space, self.facts, start & opposite)
        return Proof(witness, direct, tuple(needed(self.facts, lines, broken)), broken)


def _universal(space: Worlds, statement: Statement) -> Fact:
    """The types that a universal statement allows."""
    word, *kinds = statement
    found = space.every
    for kind in kinds[:-1]:
        found &= space.columns[kind][1]
    return Fact(tuple(kinds), space.every ^ (found & space.columns[kinds[-1]][word.startswith("no")]))


def kind_of(space: Worlds, statement: Statement) -> int:
    """The types that make a statement that something is true."""
    word, one, two = statement
    types: int = space.columns[one][1] & space.columns[two][word == "some"]
    return types


def _fewest(types: int) -> int:
    """The type of the fewest kinds among some, as its number."""
    places = [place for place in range(types.bit_length()) if types >> place & 1]
    return min(places, key=lambda place: (place.bit_count(), place))


def kinds_in(type_number: int) -> list[int]:
    """The kinds that something of a type is of."""
    return [kind for kind in range(type_number.bit_length()) if type_number >> kind & 1]
