"""The words of a story about how many things people have: facts, events and questions, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.arithmetic.story_facts import Event, Fact, Worked
from seedbed.problems.phrasing import filled, listed, text_of

THINGS = (
    ("apples", "个", "苹果"), ("stamps", "张", "邮票"), ("marbles", "颗", "弹珠"), ("books", "本", "书"),
    ("coins", "枚", "硬币"), ("pencils", "支", "铅笔"), ("stickers", "张", "贴纸"), ("shells", "个", "贝壳"),
    ("cards", "张", "卡片"), ("buttons", "颗", "纽扣"), ("photos", "张", "照片"), ("beads", "颗", "珠子"),
    ("badges", "枚", "徽章"), ("candles", "支", "蜡烛"), ("lemons", "个", "柠檬"), ("tiles", "块", "瓷砖"),
)  # fmt: skip
"""The things of a story: English plural, Chinese measure word, Chinese name."""
WAYS = (
    ("has", "does", "do", "have", "有", "的"), ("bought", "did", "did", "buy", "买了", "买的"),
    ("found", "did", "did", "find", "找到了", "找到的"), ("collected", "did", "did", "collect", "收集了", "收集的"),
)  # fmt: skip
"""How people came by their things, the same for all facts of a story: told, asked of one and of several, the verb
alone; in Chinese told and before a noun."""

# {q0} is a number, in Chinese with its measure word; {n0} is bare
FACTS = {
    "given": Prompt(en="{who} {had} {q0} {things}.", zh="{who}{had} {q0}{things}。"),
    "packs": Prompt(
        en="{who} {had} {n0} boxes with {q1} {things} in each.", zh="{who}{had} {n0} 盒{things}，每盒 {q1}。"
    ),
    "packs_and": Prompt(
        en="{who} {had} {n0} boxes with {q1} {things} in each, and {q2} loose ones.",
        zh="{who}{had} {n0} 盒{things}，每盒 {q1}，另外还有 {q2}散的。",
    ),
    "more": Prompt(en="{who} {had} {q0} more {things} than {o0}.", zh="{who}{had}{things}比{o0}多 {q0}。"),
    "fewer": Prompt(en="{who} {had} {q0} fewer {things} than {o0}.", zh="{who}{had}{things}比{o0}少 {q0}。"),
    "times": Prompt(en="{who} {had} {n0} times as many {things} as {o0}.", zh="{who}{had}{things}是{o0}的 {n0} 倍。"),
    "part": Prompt(en="{who} {had} 1/{n0} as many {things} as {o0}.", zh="{who}{had}{things}是{o0}的 1/{n0}。"),
    "percent_more": Prompt(en="{who} {had} {n0}% more {things} than {o0}.", zh="{who}{had}{things}比{o0}多 {n0}%。"),
    "percent_fewer": Prompt(en="{who} {had} {n0}% fewer {things} than {o0}.", zh="{who}{had}{things}比{o0}少 {n0}%。"),
    "sum": Prompt(
        en="{who} {had} as many {things} as {o0} and {o1} together.",
        zh="{who}{had}{things}和{o0}、{o1}两人合起来一样多。",
    ),
    "gap": Prompt(
        en="The number of {things} that {who} {had} is that of {o0} minus that of {o1}.",
        zh="{who}{had}{things}数等于{o0}的减去{o1}的。",
    ),
    "mean": Prompt(
        en="The number of {things} that {who} {had} is the average of those of {o0} and {o1}.",
        zh="{who}{had}{things}数是{o0}和{o1}两人的平均数。",
    ),
}
BARE, COUNTED, OTHERS = ("n0", "n1", "n2"), ("q0", "q1", "q2"), ("o0", "o1")
PLAIN = ("given", "packs", "packs_and")
EVENTS = {
    "gives": Prompt(en="{who} gives {number} {things} to {other}.", zh="{who}给了{other} {number}{things}。"),
    "loses": Prompt(en="{who} loses {number} {things}.", zh="{who}丢了 {number}{things}。"),
    "gets": Prompt(en="{who} gets {number} more {things} at a shop.", zh="{who}在商店又买了 {number}{things}。"),
    "gives_part": Prompt(
        en="{who} gives 1/{number} of the {things} left to {other}.",
        zh="{who}把手里剩下的{things}的 1/{number} 给了{other}。",
    ),
}
THEN = (
    Prompt(en="Later, {event}", zh="后来，{event}"), Prompt(en="After that, {event}", zh="在那之后，{event}"),
    Prompt(en="Then {event}", zh="接着{event}"),
)  # fmt: skip
ASKS = {
    "own": Prompt(en="How many {things} {do} {people} {have}{now}?", zh="{people}{now}{do}{have}多少{things}？"),
    "together": Prompt(
        en="How many {things} {do} {people} {have} together{now}?", zh="{people}{now}一共{do}{have}多少{things}？"
    ),
    "difference": Prompt(
        en="How many more {things} {do} {first} {have}{now} than {second}?",
        zh="{now}{first}{do}{have}{things}比{second}多多少？",
    ),
    "price": Prompt(
        en="All {things} of {people} are sold at {price} dollars each. How many dollars do they bring in?",
        zh="把{people}的{things}全部卖掉，单价 {price} 元，一共能卖多少元？",
    ),
    "boxes": Prompt(
        en="All {things} of {people} are put into bags that hold {size} each. How many bags are needed at least?",
        zh="把{people}的{things}全部装袋，每袋最多装 {size}，至少需要多少个袋子？",
    ),
}
NOW = Prompt(en=" now", zh="现在")
LABEL = Prompt(en="{who}: {equation}", zh="{who}：{equation}")
LATER = Prompt(en="{who} then: {equation}", zh="{who}之后：{equation}")
END = {
    "": Prompt(en="Asked for: {equation}", zh="所求：{equation}"),
    "price": Prompt(en="Price: {equation}", zh="总价：{equation}"),
    "boxes": Prompt(en="Bags: {equation}", zh="袋子：{equation}"),
}

Told = Sequence[int]
"""The thing of a story and the way people came by it, as places in ``THINGS`` and ``WAYS``."""


def story(facts: Sequence[Fact], events: Sequence[Event], names: Sequence[str], told: Told, language: Language) -> str:
    """The facts in their order, then the events."""
    english, way, thing = language == "en", WAYS[told[1]], _thing(told, language)
    unit = "" if english else f" {THINGS[told[0]][1]}"
    said = [
        _fact(fact, names, way[0 if english else 4 if fact[0] in PLAIN else 5], thing, unit, language) for fact in facts
    ]
    said += [_event(place, event, names, thing, unit, language) for place, event in enumerate(events)]
    return (" " if english else "").join(said)


def question(asked: Sequence[Any], names: Sequence[str], told: Told, language: Language, *, now: bool) -> str:
    """The question ``[how, people, [price or boxes, number]]``."""
    how, people, (tail, number) = asked
    called, way = [names[one] for one in people], WAYS[told[1]]
    _, unit, chinese = THINGS[told[0]]
    slots = {"people": listed(called, language), "first": called[0], "second": called[-1], "price": number,
             "size": _quantity(number, told, language), "now": filled(NOW, language) if now else "",
             "things": _thing(told, language)}  # fmt: skip
    if language == "en":
        slots |= {"do": way[1 if len(called) == 1 or how == "difference" else 2], "have": way[3]}
    else:
        slots |= {"do": "", "have": way[5 if how == "difference" else 4]}
        slots["things"] = unit + chinese if how != "difference" and not tail else chinese
    return filled(ASKS[tail or how], language, **slots)


def step(one: Worked, tail: str, names: Sequence[str], language: Language) -> str:
    """A worked step, with whose number it is."""
    if one.who is None:
        return text_of(END[tail], language) % {"equation": one.equation}
    text = text_of(LATER if one.event else LABEL, language)
    return text % {"who": names[one.who], "equation": one.equation}


def _thing(told: Told, language: Language) -> str:
    return THINGS[told[0]][0 if language == "en" else 2]


def _quantity(number: int, told: Told, language: Language) -> str:
    return str(number) if language == "en" else f"{number} {THINGS[told[0]][1]}"


def _fact(fact: Fact, names: Sequence[str], had: str, thing: str, unit: str, language: Language) -> str:
    kind, who, numbers, others = fact
    slots: dict[str, object] = {"who": names[who], "had": had, "things": thing}
    for bare, counted, number in zip(BARE, COUNTED, numbers, strict=False):
        slots[bare], slots[counted] = number, f"{number}{unit}"
    for other, one in zip(OTHERS, others, strict=False):
        slots[other] = names[one]
    return text_of(FACTS[kind], language) % slots


def _event(place: int, event: Event, names: Sequence[str], thing: str, unit: str, language: Language) -> str:
    kind, who, other, number = event
    size = number if kind == "gives_part" else f"{number}{unit}"
    said = text_of(EVENTS[kind], language) % {
        "who": names[who], "other": names[other], "number": size, "things": thing
    }  # fmt: skip
    return text_of(THEN[place % len(THEN)], language) % {"event": said}
