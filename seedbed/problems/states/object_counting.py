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
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.phrasing import BOX, LINE, PEOPLE, asked, filled, final_line, listed
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
    kind = rng.randrange(len(CLASSES))
    facts = _facts(rng, count, _things(rng, kind, wanted["things"]), wanted["compared"])
    happened = _events(rng, facts, wanted["events"])
    owners = sorted(rng.sample(range(count), rng.randint(2, count)))
    names = [list(PEOPLE[one]) for one in rng.sample(range(len(PEOPLE)), count)]
    data: dict[str, Any] = {"people": names, "facts": facts, "events": happened, "class": kind, "owners": owners}
    called = [name[language == "zh"] for name in names]
    answer = str(_total(data))
    space = " " if language == "en" else ""
    events_told = space.join(_told(fact, called, language) for fact in happened)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT,
                     told=space.join(_told(fact, called, language) for fact in facts),
                     events=filled(THEN, language, events=events_told) if happened else "",
                     end=filled(END, language) if happened else "", category=CLASSES[kind][0][language == "zh"],
                     people=listed([called[one] for one in owners], language)),
        answer=answer,
        data=data,
        solution="\n".join([*_worked(data, called, language), final_line(answer, language)]),
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
    own = range(kind * EACH, (kind + 1) * EACH)
    inside = rng.sample(own, min(EACH, (count + 1) // 2))
    outside = rng.sample([one for one in range(len(NAMES)) if one not in own], count - len(inside))
    return [*inside, *outside]


def _facts(rng: random.Random, people: int, things: Sequence[int], compared: int) -> list[Fact]:
    """What each person has, one person after the other; a comparison is with one who came before."""
    facts, held = list[Fact](), Counts()
    for person in range(people):
        for thing in rng.sample(things, len(things)):
            fact = ["has", person, thing, rng.randint(2, 20)]
            if person and rng.randrange(100) < compared:
                other = rng.randrange(person)
                fact = _comparison(rng, person, thing, other, held[other, thing])
            _apply(held, fact)
            facts.append(fact)
    return facts


def _comparison(rng: random.Random, person: int, thing: int, other: int, number: int) -> Fact:
    kinds = ["more", *(["times"] if number <= 15 else []), *(["fewer"] if number >= 5 else [])]
    kind = rng.choice(kinds)
    most = {"more": 12, "times": 4, "fewer": number - 2}[kind]
    return [kind, person, thing, rng.randint(2, most), other]


def _events(rng: random.Random, facts: Sequence[Fact], count: int) -> list[Fact]:
    """Changes, none of which takes more than there is."""
    held = Counts()
    for fact in facts:
        _apply(held, fact)
    people, events = 1 + max(fact[1] for fact in facts), list[Fact]()
    for _ in range(count):
        person, thing = rng.choice(list(held))
        kind = rng.choice(("gives", "gives", "gets", "loses")) if held[person, thing] >= 3 else "gets"
        event = [kind, person, thing, rng.randint(2, 12 if kind == "gets" else held[person, thing] - 1)]
        if kind == "gives":
            event.append(rng.choice([one for one in range(people) if one != person]))
        _apply(held, event)
        events.append(event)
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


def _told(fact: Fact, called: Sequence[str], language: Language) -> str:
    kind, person, thing, number, *other = fact
    return filled(TOLD[kind], language, name=called[person], number=number, thing=_named(thing, kind, language),
                  other=called[other[0]] if other else "")  # fmt: skip


def _named(thing: int, kind: str, language: Language) -> str:
    """The name of a thing; in Chinese with its measure word where a number stands before it."""
    if language == "en":
        return NAMES[thing][0]
    return NAMES[thing][1][1:] if kind == "times" else NAMES[thing][1]


def _worked(data: Mapping[str, Any], called: Sequence[str], language: Language) -> list[str]:
    """The sum of each number of the class that is not told outright, then all of them added."""
    held, terms, lines = Counts(), dict[tuple[int, int], str](), list[str]()
    signs = {"times": "×", "more": "+", "fewer": "-", "gets": "+", "gives": "-", "loses": "-"}
    for fact in [*data["facts"], *data["events"]]:
        kind, person, thing, number, *other = fact
        start = held.get((other[0] if kind in ("times", "more", "fewer") else person, thing), 0)
        pairs = [(person, f"{start} {signs[kind]} {number}" if kind != "has" else "")]
        if kind == "gives":
            pairs.append((other[0], f"{held.get((other[0], thing), 0)} + {number}"))
        _apply(held, fact)
        if thing // EACH == data["class"]:
            terms.update({(one, thing): text for one, text in pairs})
            lines += [filled(SUM, language, name=called[one], thing=_named(thing, "times", language), sum=text,
                             result=held[one, thing]) for one, text in pairs if text]  # fmt: skip
    counted = [held[one, thing] for one, thing in terms if one in data["owners"]]
    return [*lines, filled(TOTAL, language, sum=" + ".join(map(str, counted)), total=sum(counted))]


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
