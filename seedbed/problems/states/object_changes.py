"""A collection of objects with four properties, what can be done to it, and how both are said.

In ``data`` an object is four numbers: size, colour, material, kind. Here it is the place of these four in
``PROPERTIES``, so that what is known of all 576 objects is looked up. A condition is some of ``(property, value)``, all
of which an object must have. A change is ``(name, …)``: ``make`` and ``copy`` with a condition, a property and its new
value; ``remove`` with a condition; ``swap`` with a property and two values; ``add`` with objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.phrasing import filled, listed

CHANGES = ("make", "remove", "add", "swap", "copy")
VALUES = (
    (("small", "小号"), ("medium", "中号"), ("large", "大号")),
    (("red", "红色"), ("blue", "蓝色"), ("green", "绿色"), ("yellow", "黄色"), ("black", "黑色"), ("white", "白色")),
    (("wooden", "木制"), ("metal", "金属"), ("glass", "玻璃"), ("plastic", "塑料")),
    (("cup", "杯子"), ("box", "盒子"), ("ball", "球"), ("bowl", "碗"), ("spoon", "勺子"), ("vase", "花瓶"),
     ("plate", "盘子"), ("tray", "托盘")),
)  # fmt: skip
SIZE, COLOUR, MATERIAL, KIND = range(4)
PROPERTIES = tuple(product(*(range(len(values)) for values in VALUES)))
STEP = (192, 32, 8, 1)
"""How far apart in ``PROPERTIES`` two objects are that differ by one in a property."""
Object = int
Condition = tuple[tuple[int, int], ...]
Change = tuple[Any, ...]

SAID = {
    "make": Prompt(en="All {objects} become {value}.", zh="所有{objects}都变成{value}。"),
    "remove": Prompt(en="All {objects} are taken away.", zh="所有{objects}都被拿走。"),
    "add": Prompt(en="These are added: {objects}.", zh="加入这些物品：{objects}。"),
    "swap": Prompt(
        en="At the same time, all {one} objects become {two} and all {two} objects become {one}.",
        zh="同一时刻，所有{one}物品变成{two}，所有{two}物品变成{one}。",
    ),
    "copy": Prompt(
        en="For each of the {objects} that are there now, one more is added that is {value} and otherwise the same.",
        zh="对于此刻的每一个{objects}，都再加入一个{value}的、其他方面相同的物品。",
    ),
}


def object_of(properties: Sequence[int]) -> Object:
    """An object by its four properties."""
    size, colour, material, kind = properties
    return ((size * 6 + colour) * 4 + material) * 8 + kind


def condition_of(pairs: Sequence[Sequence[int]]) -> Condition:
    """A condition as it is in ``data``, ready to be used."""
    return tuple([(place, value) for place, value in pairs])


def change_of(parts: Sequence[Any]) -> Change:
    """A change as it is in ``data``, ready to be used."""
    name, *rest = parts
    if name == "add":
        return name, [object_of(one) for one in rest[0]]
    return (name, *rest) if name == "swap" else (name, condition_of(rest[0]), *rest[1:])


def told_in_data(change: Change) -> list[Any]:
    """A change as it is in ``data``."""
    name, *rest = change
    if name == "add":
        return [name, [[*PROPERTIES[one]] for one in rest[0]]]
    return [name, *rest] if name == "swap" else [name, [[*pair] for pair in rest[0]], *rest[1:]]


@lru_cache(maxsize=512)  # there are 179 of one or two properties
def meeting(condition: Condition) -> frozenset[Object]:
    """Every object that has all the properties of a condition."""
    return frozenset(
        place for place, one in enumerate(PROPERTIES) if all(one[which] == value for which, value in condition)
    )


def changed(objects: Sequence[Object], change: Change) -> list[Object]:
    """The collection after a change; what is new stands at its end."""
    name, *parts = change
    if name == "add":
        return [*objects, *parts[0]]
    if name == "swap":
        place, first, second = parts
        other = {first: second, second: first}
        return [_with(one, place, other.get(value, value)) for one in objects for value in (PROPERTIES[one][place],)]
    meets = meeting(parts[0])
    if name == "remove":
        return [one for one in objects if one not in meets]
    if name == "make":
        return [_with(one, parts[1], parts[2]) if one in meets else one for one in objects]
    return [*objects, *[_with(one, parts[1], parts[2]) for one in objects if one in meets]]


def met_by(change: Change, objects: Sequence[Object]) -> list[Object]:
    """The objects that a change is about, as they were before it."""
    name, *parts = change
    if name == "add":
        return list(parts[0])
    if name == "swap":
        place, *values = parts
        return [one for one in objects if PROPERTIES[one][place] in values]
    meets = meeting(parts[0])
    return [one for one in objects if one in meets]


def _with(one: Object, place: int, value: int) -> Object:
    return one + (value - PROPERTIES[one][place]) * STEP[place]


def said(change: Change, language: Language) -> str:
    """A change in words."""
    name, *parts = change
    if name == "add":
        words = SHOWN[language]
        return filled(SAID[name], language, objects=listed([words[one] for one in parts[0]], language))
    if name == "swap":
        one, two = (_word(parts[0], value, language) for value in parts[1:])
        return filled(SAID[name], language, one=one, two=two)
    value = _word(parts[1], parts[2], language) if len(parts) > 1 else ""
    return filled(SAID[name], language, objects=every(parts[0], language), value=value)


def _word(place: int, value: int, language: Language) -> str:
    return VALUES[place][value][language == "zh"]


def _shown(one: Sequence[int], language: Language) -> str:
    words = [_word(place, value, language) for place, value in enumerate(one)]
    return f"a {' '.join(words)}" if language == "en" else "".join(words)


LANGUAGES: tuple[Language, ...] = ("en", "zh")
SHOWN = {language: tuple(_shown(one, language) for one in PROPERTIES) for language in LANGUAGES}
"""Each object in words: ``a small red wooden cup``."""


@lru_cache(maxsize=1024)
def every(condition: Condition, language: Language) -> str:
    """All objects that meet a condition: ``red wooden cups``, ``small objects``."""
    words = [_word(place, value, language) for place, value in condition]
    named = any(place == KIND for place, _ in condition)
    if language == "zh":
        return "".join(words) if named else "".join([*words, "物品"])
    if not named:
        return " ".join([*words, "objects"])
    return " ".join(words) + ("es" if words[-1].endswith("x") else "s")
