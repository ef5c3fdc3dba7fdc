"""Formulas of propositional logic: drawn, put into signs or words, and the worlds in which they are true.

A formula is JSON: ``["is", atom, true | false]``, ``["not", formula]`` or
``["and" | "or" | "xor" | "if" | "iff" | "nand", formula, formula]``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import permutations, product
from math import perm
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.logic.worlds import Fact, Worlds, worlds
from seedbed.problems.phrasing import filled

Formula = list[Any]
Known = tuple[Formula, Fact]
"""A formula, and what it says."""
FORMS = ("short", "long", "nested")
SIGN = {"and": "∧", "or": "∨", "xor": "⊕", "if": "→", "iff": "↔"}
SIGNS = tuple(SIGN)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"

ATOMS = tuple(
    tuple(Prompt(en=english, zh=chinese) for english, chinese in zip(*(one.split("/") for one in pair), strict=True))
    for pair in (
        ("the lamp is on/the lamp is off", "灯亮着/灯没亮"),
        ("the door is locked/the door is not locked", "门锁着/门没锁"),
        ("the bell rings/the bell does not ring", "铃响了/铃没响"),
        ("the pump runs/the pump does not run", "水泵在运转/水泵没有运转"),
        ("the tank is full/the tank is not full", "水箱满了/水箱没满"),
        ("the gate is open/the gate is shut", "大门开着/大门关着"),
        ("the dog barks/the dog does not bark", "狗在叫/狗没叫"),
        ("the shop sells bread/the shop does not sell bread", "商店卖面包/商店不卖面包"),
        ("the train is late/the train is on time", "火车晚点了/火车没有晚点"),
        ("it is raining/it is not raining", "在下雨/没在下雨"),
        ("the road is wet/the road is dry", "路面是湿的/路面是干的"),
        ("the fan turns/the fan stands still", "风扇在转/风扇没转"),
        ("the oven is hot/the oven is not hot", "烤箱是热的/烤箱不热"),
        ("the mail has come/the mail has not come", "邮件到了/邮件没到"),
        ("the flag is up/the flag is down", "旗子升着/旗子没升"),
        ("the cat sleeps/the cat is awake", "猫睡着了/猫醒着"),
        ("the window is open/the window is shut", "窗户开着/窗户关着"),
        ("the radio plays/the radio is silent", "收音机响着/收音机没响"),
        ("the boat has left/the boat has not left", "船开走了/船没开走"),
        ("the clock is right/the clock is wrong", "钟是准的/钟不准"),
        ("the soup is salty/the soup is not salty", "汤是咸的/汤不咸"),
        ("the library is open/the library is closed", "图书馆开门/图书馆没开门"),
        ("the car starts/the car does not start", "汽车能发动/汽车发动不了"),
        ("the key is found/the key is not found", "钥匙找到了/钥匙没找到"),
    )
)
"""Facts and their opposites, each in both languages."""
SAID = {
    "not": Prompt(en="it is not so that {one}", zh="并非{one}"),
    "and": Prompt(en="{one} and {two}", zh="{one}，并且{two}"),
    "or": Prompt(en="{one} or {two}, or both", zh="{one}，或者{two}，或者两者都成立"),
    "xor": Prompt(en="either {one} or {two}, but not both", zh="要么{one}，要么{two}，但不同时成立"),
    "if": Prompt(en="if {one}, then {two}", zh="如果{one}，那么{two}"),
    "iff": Prompt(en="{one} if and only if {two}", zh="{one}，当且仅当{two}"),
    "nand": Prompt(en="it is not so that both {one} and {two}", zh="“{one}”与“{two}”不会同时成立"),
}
INNER = {
    "and": Prompt(en="both {one} and {two}", zh="{one}并且{two}"),
    "or": Prompt(en="{one} or {two} (or both)", zh="{one}或者{two}（或两者都成立）"),
}


JOINED: dict[str, Callable[[int, int, int], int]] = {
    "and": lambda _, one, two: one & two,
    "or": lambda _, one, two: one | two,
    "xor": lambda _, one, two: one ^ two,
    "if": lambda every, one, two: (every ^ one) | two,
    "iff": lambda every, one, two: every ^ one ^ two,
    "nand": lambda every, one, two: every ^ (one & two),
}
"""The worlds in which two formulas, joined by a word, are true, from all worlds and those of each."""


def table(space: Worlds, formula: Formula) -> int:
    """The worlds in which a formula is true; value 1 of an atom is true."""
    word, *parts = formula
    if word == "is":
        return space.columns[parts[0]][parts[1]]
    left = table(space, parts[0])
    if word == "not":
        return space.every ^ left
    return JOINED[word](space.every, left, table(space, parts[1]))


def atoms(formula: Formula) -> set[int]:
    """The atoms that stand in a formula."""
    word, *parts = formula
    return {parts[0]} if word == "is" else set().union(*map(atoms, parts))


def fact(space: Worlds, formula: Formula) -> Fact:
    """A formula as something that is known."""
    return Fact(tuple(sorted(atoms(formula))), table(space, formula))


def drawn(rng: random.Random, count: int, form: str) -> Known:
    """A formula over some of so many atoms (four at least): two facts joined, three facts, or joined twice over."""
    if form == "short":
        known = short_formulas(count)
        return known[int(rng.random() * len(known))]
    if form == "long":
        return _long(count, int(rng.random() * perm(count, 3)), int(rng.random() * 32))
    chosen = _some(count, 4)[int(rng.random() * perm(count, 4))]
    values = int(rng.random() * 16)
    one, two, three, four = (["is", atom, values >> place & 1] for place, atom in enumerate(chosen))
    left: Formula = [_sign(rng), one, two]
    right: Formula = three if rng.random() < 0.5 else [_sign(rng), three, four]
    parts = [["not", left] if rng.random() < 0.3 else left, right]
    formula = [_sign(rng), *(parts if rng.random() < 0.5 else parts[::-1])]
    return formula, fact(worlds(count, 2), formula)


def _sign(rng: random.Random) -> str:
    return SIGNS[int(rng.random() * len(SIGNS))]


@lru_cache(maxsize=32)
def _some(count: int, size: int) -> list[tuple[int, ...]]:
    """So many of the atoms in every order."""
    return list(permutations(range(count), size))


@lru_cache(maxsize=30_000)
def _long(count: int, place: int, form: int) -> Known:
    """A formula of three facts: the atoms at a place of ``_some``, one of 32 forms; not to be changed."""
    one, two, three = (["is", atom, form >> bit & 1] for bit, atom in enumerate(_some(count, 3)[place]))
    formula: Formula = (["if", ["and", one, two], three], ["if", one, ["or", two, three]],
                        ["if", ["or", one, two], three], ["if", one, ["and", two, three]])[form >> 3]  # fmt: skip
    return formula, fact(worlds(count, 2), formula)


@lru_cache(maxsize=16)
def short_formulas(count: int) -> list[Known]:
    """Every way to join two of so many facts; not to be changed."""
    space = worlds(count, 2)
    found = list[Known]()
    for one, two in permutations(range(count), 2):
        for first, second in product((0, 1), repeat=2):
            for word in ("if", "or", "nand", "iff", "xor") if one < two else ("if",):
                formula: Formula = [word, ["is", one, first], ["is", two, second]]
                found.append((formula, fact(space, formula)))
    return found


@lru_cache(maxsize=16)
def plain_facts(count: int) -> list[Known]:
    """That each of so many atoms is true; not to be changed."""
    space = worlds(count, 2)
    return [(["is", atom, 1], fact(space, ["is", atom, 1])) for atom in range(count)]


def in_signs(formula: Formula, names: Sequence[str]) -> str:
    """``(A ∧ ¬B) → C``; a bracket round every part that joins two."""
    word, *parts = formula
    if word == "is":
        return names[parts[0]] if parts[1] else f"¬{names[parts[0]]}"
    if word == "nand":
        return f"¬({in_signs(['and', *parts], names)})"
    written = [f"({in_signs(one, names)})" if one[0] not in ("is", "not", "nand") else in_signs(one, names)
               for one in parts]  # fmt: skip
    return f"¬{written[0]}" if word == "not" else f"{written[0]} {SIGN[word]} {written[1]}"


def in_words(formula: Formula, facts: Sequence[Sequence[Prompt]], language: Language, *, inside: bool = False) -> str:
    """A formula without nested parts of the same rank, as a clause that begins with a small letter."""
    word, *parts = formula
    if word == "is":
        positive, negative = facts[parts[0]]
        return (positive if parts[1] else negative).fill(language)
    written = [in_words(one, facts, language, inside=True) for one in parts]
    if word == "not":
        return filled(SAID["not"], language, one=written[0])
    return filled((INNER if inside and word in INNER else SAID)[word], language, one=written[0], two=written[1])
