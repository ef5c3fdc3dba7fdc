"""Premises with conclusions that follow from them, are contradicted by them, or neither: drawn, proved, told.

A proof supposes the opposite and follows it until a premise cannot hold; where neither follows, two cases show it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.logic.formulas import Formula, Known, drawn, plain_facts, short_formulas, table
from seedbed.problems.logic.worlds import Fact, Line, Worlds, needed, settled, size, values_of, worlds
from seedbed.problems.phrasing import filled, listed

ENTAILED, CONTRADICTED, NEITHER = range(3)
DEEPEST = 4
"""Suppositions one inside the other; more are never needed for the premises of this family's levels."""
MOST_DRAWS, MOST_CANDIDATES = 60, 2
Shown = Callable[[Formula], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A conclusion: its label, its proof (for one that is decided), and cases in which it is true and false."""

    label: int
    proof: tuple[Line, ...]
    broken: int
    cases: tuple[int, int]


HEADS = (
    Prompt(en="{place}. {formula}: entailed. Suppose it is false.", zh="{place}. {formula}：蕴含。假设它为假。"),
    Prompt(en="{place}. {formula}: contradicted. Suppose it is true.", zh="{place}. {formula}：矛盾。假设它为真。"),
    Prompt(en="{place}. {formula}: neither.", zh="{place}. {formula}：不定。"),
)
CASE = Prompt(
    en="- All premises hold and it is {value} when {facts}.", zh="- 前提全部成立而它为{value}的情形：{facts}。"
)
VALUES = {"en": ("true", "false"), "zh": ("真", "假")}
BY_PREMISE = Prompt(en="{premise}: {result}.", zh="{premise}：{result}。")
BY_SUPPOSITION = Prompt(en="The supposition: {result}.", zh="由假设：{result}。")
FAILS = Prompt(en="- Then this cannot hold: {premise}.", zh="- 于是这一条不可能成立：{premise}。")
SUPPOSE = Prompt(en="Suppose {what}.", zh="假设 {what}。")
SO = Prompt(en="Then this cannot hold: {premise}. So {result}.", zh="于是这一条不可能成立：{premise}。所以 {result}。")
THE_SUPPOSITION = Prompt(en="what was supposed first", zh="最初的假设")
TRIED = Prompt(en="With {facts} the premises and the conclusion are:", zh="取 {facts}，前提和结论为：")
WORTH = Prompt(en="- {formula} is {value}.", zh="- {formula} 为{value}。")


def premises_and_conclusions(
    rng: random.Random, wanted: Mapping[str, Any], ask: str, *, in_words: bool
) -> tuple[list[Known], list[Known]] | None:
    """Formulas that hold together and conclusions of drawn labels; None when that many leave nothing to ask."""
    space = worlds(wanted["atoms"], 2)
    forms = [one for one in wanted["forms"] if not (in_words and one == "nested")] or ["long"]
    for _ in range(MOST_DRAWS):
        premises, left = _premises(rng, space, wanted["premises"], forms)
        if len(premises) < wanted["premises"] or left.bit_count() < 2:
            continue
        labels = [int(rng.random() * 3) for _ in range(wanted["conclusions"])] if ask == "judge" else [NEITHER]
        conclusions = _conclusions(rng, space, premises, left, labels)
        if len(conclusions) == len(labels) and (
            ask == "judge" or (left & ~conclusions[0][1].table).bit_count() * 8 <= 2**space.things
        ):
            return premises, conclusions
    return None


def _premises(rng: random.Random, space: Worlds, count: int, forms: Sequence[str]) -> tuple[list[Known], int]:
    """Premises that are true in a drawn world, each of which rules out something more; the worlds that are left."""
    world, left = 1 << int(rng.random() * 2**space.things), space.every
    premises = list[Known]()
    for _ in range(10 * count):
        premise = drawn(rng, space.things, forms[int(rng.random() * len(forms))])
        true = premise[1].table
        if true & world and left & ~true and (left & true).bit_count() >= 2:
            premises.append(premise)
            left &= true
            if len(premises) == count:
                break
    return premises, left


def _conclusions(
    rng: random.Random, space: Worlds, premises: Sequence[Known], left: int, labels: Sequence[int]
) -> list[Known]:
    """Different conclusions with these labels; fewer where there are none."""
    found, facts = list[Known](), [one for _, one in premises]
    by_label: dict[tuple[bool, int], list[Known]] = {}
    for label in labels:
        first_plain = rng.random() < 0.4
        for plain in (first_plain, not first_plain):
            if (plain, label) not in by_label:
                by_label[plain, label] = _labelled(space, premises, left, label, plain=plain)
            known = by_label[plain, label]
            if known:
                found.append(_longest(rng, space, facts, known, label))
                break
        if not found or any(found[-1][0] == one for one, _ in found[:-1]):
            break
    return found


def _labelled(space: Worlds, premises: Sequence[Known], left: int, label: int, *, plain: bool) -> list[Known]:
    """The facts, or the pairs of facts, that have a label and are no premise."""
    known = plain_facts(space.things) if plain else short_formulas(space.things)
    if label == ENTAILED:
        some = [one for one in known if not left & ~one[1].table]
    elif label == CONTRADICTED:
        some = [one for one in known if not left & one[1].table]
    else:
        some = [one for one in known if left & one[1].table and left & ~one[1].table]
    said = [one for one, _ in premises]
    return [one for one in some if one[0] not in said]


def _longest(rng: random.Random, space: Worlds, facts: Sequence[Fact], known: Sequence[Known], label: int) -> Known:
    """Of a few of the conclusions, the one whose proof is longest."""
    some = [known[int(rng.random() * len(known))] for _ in range(1 if label == NEITHER else MOST_CANDIDATES)]
    return max(some, key=lambda one: size(_proof(space, facts, one[1], label)[0])) if len(some) > 1 else some[0]


def _label(left: int, table: int) -> int:
    """What premises that leave these worlds say of a formula that is true in those."""
    return ENTAILED if not left & ~table else CONTRADICTED if not left & table else NEITHER


def _proof(space: Worlds, premises: Sequence[Fact], own: Fact, label: int) -> tuple[list[Line], int]:
    """Steps from the opposite of a conclusion to a premise that cannot hold, which is the second value."""
    opposite = Fact(own.things, space.every ^ own.table if label == ENTAILED else own.table)
    return _refuted(space, (*premises, opposite))


@lru_cache(maxsize=64)
def _refuted(space: Worlds, facts: tuple[Fact, ...]) -> tuple[list[Line], int]:
    """Steps from facts to one of them that cannot hold; a conclusion that is chosen for its proof is told by it too."""
    lines, _, broken = settled(space, facts, space.every, DEEPEST)
    return needed(facts, lines, broken), broken


def labels_of(data: Mapping[str, Any]) -> list[int]:
    """The label of every conclusion, by the truth table."""
    space = worlds(len(data["names"]), 2)
    left = _together(space, data["premises"])
    return [_label(left, table(space, one)) for one in data["conclusions"]]


def classified(space: Worlds, premises: Sequence[Known], conclusions: Sequence[Known]) -> list[Asked]:
    """The label of every conclusion with what shows it."""
    facts, left = [one for _, one in premises], space.every
    for one in facts:
        left &= one.table
    return [_asked(space, facts, left, own) for _, own in conclusions]


def _together(space: Worlds, premises: Sequence[Formula]) -> int:
    """The worlds in which all premises are true."""
    left = space.every
    for premise in premises:
        left &= table(space, premise)
    return left


def _asked(space: Worlds, premises: Sequence[Fact], left: int, own: Fact) -> Asked:
    true, false = left & own.table, left & ~own.table
    if true and false:
        return Asked(NEITHER, (), -1, (true & -true, false & -false))
    label = ENTAILED if true else CONTRADICTED
    lines, broken = _proof(space, premises, own, label)
    return Asked(label, tuple(lines), broken, (0, 0))


def countermodels(data: Mapping[str, Any]) -> int:
    """The worlds in which the premises hold and the first conclusion does not."""
    space = worlds(len(data["names"]), 2)
    return _together(space, data["premises"]) & ~table(space, data["conclusions"][0])


def difficulty(data: Mapping[str, Any], found: Sequence[Asked]) -> dict[str, float]:
    """``effort``, the steps of all proofs, and what else is counted."""
    sizes = float(len(data["premises"]) + len(data["names"]))
    proofs = float(sum(size(one.proof) + 2 for one in found if one.label != NEITHER))
    cases = sizes * sum(one.label == NEITHER for one in found) / 2 if data["ask"] == "judge" else sizes
    return {"effort": proofs + cases, "premises": float(len(data["premises"])), "proofs": proofs}


def worked(
    data: Mapping[str, Any], proved: Sequence[Asked], answer: str, language: Language, shown: Shown
) -> list[str]:
    """A proof or two cases for each conclusion; for a countermodel, what every formula is worth."""
    space = worlds(len(data["names"]), 2)
    if data["ask"] == "countermodel":
        formulas = [*data["premises"], data["conclusions"][0]]
        true, false = VALUES[language]
        values = [true] * len(data["premises"]) + [false]
        return [filled(TRIED, language, facts=answer)] + [
            filled(WORTH, language, formula=shown(one), value=value)
            for one, value in zip(formulas, values, strict=True)
        ]
    lines = list[str]()
    for place, (conclusion, one) in enumerate(zip(data["conclusions"], proved, strict=True), 1):
        lines.append(filled(HEADS[one.label], language, place=place, formula=shown(conclusion)))
        if one.label == NEITHER:
            lines += [_case(space, world, value, language, shown)
                      for world, value in zip(one.cases, VALUES[language], strict=True)]  # fmt: skip
            continue
        premises = [*map(shown, data["premises"]), THE_SUPPOSITION.fill(language)]
        lines += _proof_lines(one.proof, premises, language, shown, "- ")
        lines.append(filled(FAILS, language, premise=premises[one.broken]))
    return lines


def _case(space: Worlds, world: int, value: str, language: Language, shown: Shown) -> str:
    facts = [_small(shown(["is", atom, one])) for atom, one in enumerate(values_of(space, world))]
    return filled(CASE, language, value=value, facts=listed(facts, language))


def _proof_lines(
    lines: Sequence[Line], premises: Sequence[str], language: Language, shown: Shown, indent: str
) -> list[str]:
    found = list[str]()
    for line in lines:
        result = _small(shown(["is", line.thing, line.left[0]]))
        if line.supposed < 0:
            supposition = line.fact == len(premises) - 1
            prompt = BY_SUPPOSITION if supposition else BY_PREMISE
            found.append(indent + filled(prompt, language, premise=premises[line.fact], result=result))
            continue
        what = _small(shown(["is", line.thing, line.supposed]))
        found.append(indent + filled(SUPPOSE, language, what=what))
        found += _proof_lines(line.inner, premises, language, shown, indent + "- ")
        found.append(indent + filled(SO, language, premise=premises[line.fact], result=result))
    return found


def _small(text: str) -> str:
    """A clause of words with a small letter at its start; a name of one letter stays."""
    return text if len(text) < 3 else text[0].lower() + text[1:]
