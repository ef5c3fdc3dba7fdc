"""Object counting: who has how many of what, told outright or by comparison, and what changes; how many of one class?

No paper: the exercise of BIG-Bench Hard and SynLogic (arXiv 2505.19641), made from scratch. Every number is given or
follows from one that was told before it, and no change takes more than there is, so the sum is unique. Things of other
classes and other people are there to be passed over. ``effort`` counts the sentences, those that compare twice.

``check`` counts again from ``data`` and reads the answer as a number.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.draws import places
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BOX, LINE, PEOPLE, asked, filled, final_line, listed, text_of
from seedbed.problems.reading import read_value

LEVELS = Levels(
    "object_counting",
    people=whole(2, 10, (2, 2, 2, 3, 3, 3, 4, 4, 5, 6)),
    things=whole(3, 11, (3, 4, 5, 5, 5, 6, 6, 7, 8, 9)),
    compared=whole(0, 100, (0, 0, 20, 30, 40, 50, 50, 60, 60, 70)),
    events=whole(0, 40, (0, 1, 2, 3, 5, 7, 9, 12, 16, 22)),
)

QUESTIONS = (
    Prompt(
        en="{told}\n\n{events}Count {category} only: how many do {people} have altogether{end}?",
        zh="{told}\n\n{events}只数{category}：{people}{end}一共有多少？",
    ),
    Prompt(
        en="Read and count.\n\n{told}\n\n{events}What is the total number of {category} that belong to {people}{end}?",
        zh="读一读，数一数。\n\n{told}\n\n{events}属于{people}的{category}{end}总共有多少？",
    ),
    Prompt(
        en="Some of what follows is not needed.\n\n{told}\n\n{events}Add up all {category} of {people}{end}. How many "
        "are there?",
        zh="下面的话并非每句都用得上。\n\n{told}\n\n{events}把{people}{end}的所有{category}加起来，共有多少？",
    ),
    Prompt(
        en="Here is what some people own.\n\n{told}\n\n{events}Taken together, {people} own how many {category}{end}?",
        zh="这是一些人拥有的东西。\n\n{told}\n\n{events}{people}{end}合起来拥有多少{category}？",
    ),
)
WHAT = Prompt(en="the number", zh="这个数")
CLASSES = (
    (("pieces of fruit", "水果"),
     "apples/个苹果 pears/个梨 bananas/根香蕉 peaches/个桃子 lemons/个柠檬 oranges/个橙子"),
    (("vegetables", "蔬菜"),
     "carrots/根胡萝卜 onions/个洋葱 potatoes/个土豆 cabbages/棵卷心菜 leeks/根大葱 turnips/个芜菁"),
    (("animals", "动物"),
     "dogs/只狗 cats/只猫 ducks/只鸭子 horses/匹马 rabbits/只兔子 goats/只山羊"),
    (("musical instruments", "乐器"),
     "guitars/把吉他 violins/把小提琴 flutes/支长笛 drums/面鼓 trumpets/把小号 pianos/架钢琴"),
    (("pieces of furniture", "家具"),
     "chairs/把椅子 tables/张桌子 beds/张床 sofas/张沙发 desks/张书桌 wardrobes/个衣柜"),
    (("vehicles", "交通工具"),
     "cars/辆汽车 bicycles/辆自行车 buses/辆公交车 trucks/辆卡车 trains/列火车 tractors/辆拖拉机"),
)  # fmt: skip
EACH = 6
"""Things of a class."""
NAMES = tuple(tuple(pair.split("/")) for _, pairs in CLASSES for pair in pairs.split())
TOLD = {
    "has": Prompt(en="{name} has {number} {thing}.", zh="{name}有 {number} {thing}。"),
    "times": Prompt(
        en="{name} has {number} times as many {thing} as {other} has.",
        zh="说到“{thing}”，{name}拥有的数量是{other}的 {number} 倍。",
    ),
    "more": Prompt(en="{name} has {number} more {thing} than {other}.", zh="{name}比{other}多 {number} {thing}。"),
    "fewer": Prompt(en="{name} has {number} fewer {thing} than {other}.", zh="{name}比{other}少 {number} {thing}。"),
    "gives": Prompt(en="{name} gives {number} {thing} to {other}.", zh="{name}送给{other} {number} {thing}。"),
    "gets": Prompt(en="{name} buys {number} {thing}.", zh="{name}又买了 {number} {thing}。"),
    "loses": Prompt(en="{name} sells {number} {thing} to a stranger.", zh="{name}卖给陌生人 {number} {thing}。"),
}
COMPARED = ("times", "more", "fewer")
SIGNS = {"times": "×", "more": "+", "fewer": "-", "gets": "+", "gives": "-", "loses": "-"}
THEN = Prompt(en="Then this happens, in order: {events}\n\n", zh="随后依次发生这些事：{events}\n\n")
END = Prompt(en=" in the end", zh="最后")
SUM = Prompt(en="{name}, {thing}: {sum} = {result}", zh="{name}，{thing}：{sum} = {result}")
TOTAL = Prompt(en="Altogether: {sum} = {total}", zh="合计：{sum} = {total}")
Fact = list[Any]
"""``[kind, person, thing, number]``, with another person where it compares or gives."""
Counts = dict[tuple[int, int], int]


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    people: int | None = None,
    things: int | None = None,
    compared: int | None = None,
    events: int | None = None,
) -> Problem:
    """One count.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        people: how many there are, 2 to 10.
        things: how many kinds of things each of them has, 3 to 11.
        compared: the share of numbers that are told by comparison, in percent; the first person's never are.
        events: how many changes, at most 40.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "people": people, "things": things, "compared": compared,
                              "events": events})  # fmt: skip
    count: int = wanted["people"]
    kind, held = int(rng.random() * len(CLASSES)), Counts()
    facts = _facts(rng, count, _things(rng, kind, wanted["things"]), wanted["compared"], held)
    happened = _events(rng, held, count, wanted["events"])
    owners = sorted(places(rng, count, 2 + int(rng.random() * (count - 1))))
    names = [list(PEOPLE[one]) for one in places(rng, len(PEOPLE), count)]
    called = [name[language == "zh"] for name in names]
    told, steps, counted = _said([*facts, *happened], kind, called, language)
    numbers = [number for (person, _), number in counted.items() if person in owners]
    answer = str(sum(numbers))
    steps.append(filled(TOTAL, language, sum=" + ".join(map(str, numbers)), total=answer))
    space = " " if language == "en" else ""
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, told=space.join(told[: len(facts)]),
                     events=filled(THEN, language, events=space.join(told[len(facts) :])) if happened else "",
                     end=filled(END, language) if happened else "", category=CLASSES[kind][0][language == "zh"],
                     people=listed([called[one] for one in owners], language)),
        answer=answer,
        data={"people": names, "facts": facts, "events": happened, "class": kind, "owners": owners},
        solution="\n".join([*steps, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(len(facts) + len(happened) + sum(fact[0] != "has" for fact in facts)),
                    "facts": float(len(facts)), "events": float(len(happened))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the number of things of the class that the people have."""
    found = read_value(answer)
    if found.value is None:
        return found.unreadable(answer)
    if found.value == _total(problem.data):
        return Verdict.right("the count is right", value=str(found.value))
    return Verdict.wrong(f"{found.value} is not the count", value=str(found.value))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many problems: the people in order, and the numbers of the first one's things."""
    wanted = LEVELS.settings(settings)
    return int(perm(len(PEOPLE), wanted["people"]) * 19 ** wanted["things"])


def _things(rng: random.Random, kind: int, count: int) -> list[int]:
    """Half of the things from one class, the others from elsewhere."""
    inside = places(rng, EACH, min(EACH, (count + 1) // 2))
    outside = places(rng, len(NAMES) - EACH, count - len(inside))
    first = kind * EACH
    return [*[first + one for one in inside], *[one + EACH * (one >= first) for one in outside]]


def _facts(rng: random.Random, people: int, things: Sequence[int], compared: int, held: Counts) -> list[Fact]:
    """What each person has, one person after the other; a comparison is with one who came before."""
    facts, drawn = list[Fact](), rng.random
    for person in range(people):
        for thing in sorted(things, key=lambda _: drawn()):
            if person and drawn() * 100 < compared:
                other = int(drawn() * person)
                fact, number = _comparison(drawn(), drawn(), person, thing, other, held[other, thing])
            else:
                number = 2 + int(drawn() * 19)
                fact = ["has", person, thing, number]
            held[person, thing] = number
            facts.append(fact)
    return facts


def _comparison(chance: float, second: float, person: int, thing: int, other: int, number: int) -> tuple[Fact, int]:
    """Two draws made a comparison with what another person has, and what it comes to."""
    kinds = [kind for kind, fits in (("more", True), ("times", number <= 15), ("fewer", number >= 5)) if fits]
    kind = kinds[int(chance * len(kinds))]
    if kind == "times":
        by = 2 + int(second * 3)
        return [kind, person, thing, by, other], number * by
    by = 2 + int(second * (11 if kind == "more" else number - 3))
    return [kind, person, thing, by, other], number + by if kind == "more" else number - by


def _events(rng: random.Random, held: Counts, people: int, count: int) -> list[Fact]:
    """Changes, none of which takes more than there is."""
    events, drawn, places = list[Fact](), rng.random, list(held)
    for _ in range(count):
        person, thing = place = places[int(drawn() * len(places))]
        own = held[place]
        kind = ("gives", "gives", "gets", "loses")[int(drawn() * 4)] if own >= 3 else "gets"
        number = 2 + int(drawn() * (11 if kind == "gets" else own - 2))
        held[place] = own + number if kind == "gets" else own - number
        events.append([kind, person, thing, number])
        if kind == "gives":
            other = int(drawn() * (people - 1))
            other += other >= person
            held[other, thing] += number
            events[-1].append(other)
    return events


def _apply(held: Counts, fact: Fact) -> None:
    kind, person, thing, number, *other = fact
    own = held.get((person, thing), 0)
    theirs = held.get((other[0], thing), 0) if other else 0
    held[person, thing] = {"has": number, "times": theirs * number, "more": theirs + number, "fewer": theirs - number,
                           "gets": own + number, "gives": own - number, "loses": own - number}[kind]  # fmt: skip
    if kind == "gives":
        held[other[0], thing] = theirs + number


def _total(data: Mapping[str, Any]) -> int:
    held = Counts()
    for fact in [*data["facts"], *data["events"]]:
        _apply(held, fact)
    return sum(number for (person, thing), number in held.items() if _counts(data, person, thing))


def _counts(data: Mapping[str, Any], person: int, thing: int) -> bool:
    return person in data["owners"] and thing // EACH == data["class"]


def _said(
    facts: Sequence[Fact], own: int, called: Sequence[str], language: Language
) -> tuple[list[str], list[str], Counts]:
    """Each fact in words; the sum of each number of a class that is not told outright; and all numbers of the class.

    In Chinese a thing is named with its measure word where a number stands before it.
    """
    tongue, line = language == "zh", text_of(SUM, language)
    texts = {kind: text_of(prompt, language) for kind, prompt in TOLD.items()}
    told, lines, held = list[str](), list[str](), Counts()
    for kind, person, thing, number, *others in facts:
        named, other = NAMES[thing][tongue], others[0] if others else person
        bare = named[1:] if tongue else named
        told.append(texts[kind] % {"name": called[person], "number": number, "other": called[other],
                                   "thing": bare if kind == "times" else named})  # fmt: skip
        if thing // EACH != own:
            continue
        if kind == "has":
            held[person, thing] = number
            continue
        start = held[other if kind in COMPARED else person, thing]
        sums = [(person, SIGNS[kind], start)]
        if kind == "gives":
            sums.append((other, "+", held[other, thing]))
        for one, sign, first in sums:
            held[one, thing] = first * number if sign == "×" else first + number if sign == "+" else first - number
            lines.append(line % {"name": called[one], "thing": bare, "sum": f"{first} {sign} {number}",
                                 "result": held[one, thing]})  # fmt: skip
    return told, lines, held


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"There are {problem.answer} of them.",
    lambda problem: f"一共 {problem.answer} 个",
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
    lambda problem: f"{problem.answer}.0",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str(int(problem.answer) + 1),
    lambda problem: str(int(problem.answer) - 1),
    lambda problem: f"{problem.answer}0",
    lambda problem: f"{problem.answer} or {int(problem.answer) + 2}",
    lambda problem: ", ".join(str(fact[3]) for fact in problem.data["facts"]),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
