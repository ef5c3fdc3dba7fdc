"""A collection of objects with four properties, what can be done to it, and how both are said.

An object is four numbers: size, colour, material, kind. A condition is a list of ``[property, value]``, all of which an
object must have. A change is ``[name, …]``: ``make`` and ``copy`` with a condition, a property and its new value;
``remove`` with a condition; ``swap`` with a property and two values; ``add`` with objects.
"""

from __future__ import annotations

from collections.abc import Sequence
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
Object = list[int]
Condition = list[list[int]]
Change = list[Any]

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


def meets(one: Object, condition: Condition) -> bool:
    """Whether an object has all the properties of a condition."""
    return all(one[place] == value for place, value in condition)


def changed(objects: Sequence[Object], change: Change) -> list[Object]:
    """The collection after a change; what is new stands at its end."""
    name, *parts = change
    if name == "add":
        return [*objects, *parts[0]]
    if name == "remove":
        return [one for one in objects if not meets(one, parts[0])]
    if name == "make":
        return [_with(one, parts[1], parts[2]) if meets(one, parts[0]) else one for one in objects]
    if name == "copy":
        return [*objects, *(_with(one, parts[1], parts[2]) for one in objects if meets(one, parts[0]))]
    place, first, second = parts
    other = {first: second, second: first}
    return [_with(one, place, other.get(one[place], one[place])) for one in objects]


def _with(one: Object, place: int, value: int) -> Object:
    return [*one[:place], value, *one[place + 1 :]]


def said(change: Change, language: Language) -> str:
    """A change in words."""
    name, *parts = change
    if name == "add":
        return filled(SAID[name], language, objects=listed([shown(one, language) for one in parts[0]], language))
    if name == "swap":
        one, two = (_word(parts[0], value, language) for value in parts[1:])
        return filled(SAID[name], language, one=one, two=two)
    value = _word(parts[1], parts[2], language) if len(parts) > 1 else ""
    return filled(SAID[name], language, objects=every(parts[0], language), value=value)


def _word(place: int, value: int, language: Language) -> str:
    return VALUES[place][value][language == "zh"]


def shown(one: Object, language: Language) -> str:
    """One object: ``a small red wooden cup``."""
    words = [_word(place, value, language) for place, value in enumerate(one)]
    return f"a {' '.join(words)}" if language == "en" else "".join(words)


def every(condition: Condition, language: Language) -> str:
    """All objects that meet a condition: ``red wooden cups``, ``small objects``."""
    words = [_word(place, value, language) for place, value in sorted(condition)]
    named = any(place == KIND for place, _ in condition)
    if language == "zh":
        return "".join(words) if named else "".join([*words, "物品"])
    if not named:
        return " ".join([*words, "objects"])
    return " ".join(words) + ("es" if words[-1].endswith("x") else "s")
