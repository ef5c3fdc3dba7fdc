"""Family relations: what somebody is to somebody else, from who is whose mother, brother or wife.

No paper: the idea of CLUTRR (arXiv 1908.06177), made from scratch, with Chinese words for kin done right: the father's
side and the mother's have words of their own, and so have older and younger. A short way between two people is drawn
and made longer by people on the way ("his sister's mother"); some links are told from the other end, and people who do
not matter are added. The relation is unique, as the way can be shortened to one only. ``effort`` counts the links
twice, those told from the other end once more, and half of what is not needed.

``check`` follows the facts in ``data``, not the reference.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.draws import places
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.logic.kinship import (
    BROTHERS,
    LINKS,
    MEN,
    NAMES,
    SISTERS,
    Way,
    called,
    lengthened,
    meant,
    opposite,
    shortened,
    ways_of,
)
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, text_of
from seedbed.problems.reading import Parser, read

LEVELS = Levels(
    "family_relations",
    links=whole(2, 10, (2, 2, 3, 3, 4, 4, 5, 6, 7, 8)),
    turned=whole(0, 100, (0, 40, 20, 50, 30, 60, 50, 50, 60, 60)),
    extra=whole(0, 12, (0, 0, 0, 1, 1, 2, 3, 4, 5, 6)),
)
QUESTIONS = (
    Prompt(
        en="{facts}\n\n{rules} What is {one} to {two}?",
        zh="{facts}\n\n{rules}请问{one}是{two}的什么人？",
    ),
    Prompt(
        en="This is known of a family:\n{facts}\n\nHow is {one} related to {two}, that is, which word for a relative "
        "says what {two} would call {one}? {rules}",
        zh="已知一个家族的情况：\n{facts}\n\n{two}应当怎样称呼{one}？请说出这种亲属关系的称谓。{rules}",
    ),
    Prompt(
        en="{rules}\n{facts}\n\nFind the family relation: {one} is which relative of {two}?",
        zh="{rules}\n{facts}\n\n请推断亲属关系：{one}是{two}的哪一种亲戚？",
    ),
    Prompt(
        en="Somebody draws a family tree from these notes.\n{facts}\n\n{rules} Read from the tree what {one} is, seen "
        "from {two}.",
        zh="有人根据下面的记录画家谱。\n{facts}\n\n{rules}从家谱上看，对{two}来说，{one}是什么亲戚？",
    ),
)
RULES = Prompt(
    en="Brothers and sisters have the same parents, and the children of a married person are those of the couple.",
    zh="兄弟姐妹都是同父同母，夫妻一方的子女就是两人共同的子女。",
)
WHAT = Prompt(
    en="the English word for this relative (one word, hyphens included)",
    zh="这种亲属的称谓（一个词，分清父系母系与长幼）",
)
IS = Prompt(en="{one} is {two}'s {word}.", zh="{one}是{two}的{word}。")
SEX = {
    True: Prompt(en="{one} is a man.", zh="{one}是男性。"),
    False: Prompt(en="{one} is a woman.", zh="{one}是女性。"),
}
OLDER = Prompt(en="{one} is older than {two}.", zh="{one}比{two}年长。")
SO = Prompt(en="{fact} So {one} is {two}'s {word}.", zh="{fact}所以{one}是{two}的{word}。")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    links: int | None = None,
    turned: int | None = None,
    extra: int | None = None,
) -> Problem:
    """One family with the relation that is asked for.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; the word differs, the family is the same.
        links: between the two people, 2 to 10.
        turned: the share of them that are told from the other end, in percent.
        extra: people who do not matter, at most 12.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "links": links, "turned": turned, "extra": extra})
    short, way, man = _drawn(rng, wanted["links"])
    men = [man, *(link in MEN for link in way)]
    facts: list[list[Any]] = [
        ["turned" if rng.random() * 100 < wanted["turned"] else "plain", link, place, place + 1]
        for place, link in enumerate(way)
    ]
    known = _sexes(facts)
    facts += [["sex", men[one], one, one] for one in range(1, len(men)) if one not in known]
    if len(short) == 3 and short[1] in (*BROTHERS, *SISTERS) and short[2] in ("s", "d"):
        facts.append(["older", "", *rng.sample((0, len(way)), 2)])
    for _ in range(wanted["extra"]):
        man = sum(men) < len(NAMES[True]) and (rng.random() < 0.5 or len(men) - sum(men) >= len(NAMES[False]))
        link = (("s", *BROTHERS) if man else ("d", *SISTERS))[int(rng.random() * 3)]
        facts.append(["plain", link, int(rng.random() * len(men)), len(men)])
        men.append(man)
    facts = [facts[place] for place in places(rng, len(facts), len(facts))]
    names = _names(rng, men)
    data = {"names": names, "facts": facts, "asked": [len(way), 0]}
    people = [one[language == "zh"] for one in names]
    answer = _words(data)[language == "zh"]
    told = [_said(fact, people, men, language) for fact in facts]
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), rules=RULES, what=WHAT, one=people[len(way)],
                     two=people[0], facts="\n".join(f"- {one}" for one in told)),
        answer=answer,
        data=data,
        solution="\n".join([*_worked(facts, way, people, men, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(facts, len(way), wanted["extra"]),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the word for the relation that follows from the facts."""
    data, tongue = problem.data, int(problem.language == "zh")
    one, two = (data["names"][place][tongue] for place in data["asked"])
    found = read(answer, _word(one, two, problem.language), wanted="word for a relative")
    if found.value is None:
        return found.unreadable(answer)
    kind, word = found.value
    wanted = _words(data)[tongue]
    if word != wanted:
        return Verdict.wrong(f"{one} is something else to {two}", value=word)
    if kind and kind not in _kinds(data):
        return Verdict.wrong(f"{one} is no {kind} {word} of {two}", value=f"{kind} {word}")
    return Verdict.right("the relation follows from the facts", value=word)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: the names of the people on the way."""
    return perm(len(NAMES[True]), LEVELS.settings(settings)["links"] + 1)


def _drawn(rng: random.Random, links: int) -> tuple[Way, Way, bool]:
    """A short way, the same made longer, and whether it begins with a man; every English word is as likely."""
    by_word = [*ways_of(links).values()]
    while True:
        ways = by_word[int(rng.random() * len(by_word))]
        short = ways[int(rng.random() * len(ways))]
        man = rng.random() < 0.5 if short[0] not in ("h", "w") else short[0] == "w"
        way = lengthened(rng, short, links, man=man)
        if way is not None:
            return short, way, man


def _names(rng: random.Random, men: Sequence[bool]) -> list[list[str]]:
    """A name for each man and woman, in both languages."""
    drawn = {man: iter(places(rng, len(names), men.count(man))) for man, names in NAMES.items()}
    return [[*NAMES[man][next(drawn[man])]] for man in men]


def _sexes(facts: Sequence[Sequence[Any]]) -> set[int]:
    """The people of whom the words for them say whether they are men or women."""
    found = set[int]()
    for kind, link, one, two in facts:
        found |= {one, two} if link in ("h", "w") else {one if kind == "turned" else two}
    return found


def _way(data: Mapping[str, Any]) -> Way:
    """The links from the person who is asked about second to the one who is asked about first."""
    target, start = data["asked"]
    ends: dict[int, Way] = {start: ()}
    while target not in ends:
        for kind, link, one, two in data["facts"]:
            if kind in ("plain", "turned") and one in ends and two not in ends:
                ends[two] = (*ends[one], link)
    return shortened(ends[target])


def _words(data: Mapping[str, Any]) -> tuple[str, str]:
    """The word for the relation in both languages."""
    older = any(kind == "older" and one == data["asked"][0] for kind, _, one, _ in data["facts"])
    return called(_way(data), older=older)


def _kinds(data: Mapping[str, Any]) -> set[str]:
    """What may be said of the relation besides, in English."""
    way = _way(data)
    kinds = {"paternal" if way[0] == "f" else "maternal"} if len(way) > 1 and way[0] in ("f", "m") else set[str]()
    return kinds | ({"older", "elder"} if way[0][0] == "o" else {"younger"}) if len(way) == 1 else kinds


def _said(fact: Sequence[Any], people: Sequence[str], men: Sequence[bool], language: Language) -> str:
    kind, link, one, two = fact
    if kind == "older":
        return filled(OLDER, language, one=people[one], two=people[two])
    if kind == "sex":
        return filled(SEX[link], language, one=people[one])
    if kind == "plain":
        one, two = two, one
    else:
        link = opposite(link, man=men[one])
    return text_of(IS, language) % {"one": people[one], "two": people[two], "word": LINKS[link][language == "zh"]}


def _worked(
    facts: Sequence[Sequence[Any]], way: Way, people: Sequence[str], men: Sequence[bool], language: Language
) -> list[str]:
    """Link by link, what each person on the way is to the first; then who is older, where that counts."""
    lines, by_place = list[str](), {fact[2]: fact for fact in facts if fact[0] in ("plain", "turned")
                                    and fact[2] < len(way) and fact[3] == fact[2] + 1}  # fmt: skip
    joined = "'s " if language == "en" else "的"
    gap = " " if language == "en" else ""
    sexes = {fact[2]: fact for fact in facts if fact[0] == "sex"}
    for place in range(len(way)):
        said = [by_place[place], *([sexes[place + 1]] if place + 1 in sexes else [])]
        told = gap.join(_said(one, people, men, language) for one in said)
        if not place and said[0][0] == "plain":
            lines.append(told)
            continue
        word = joined.join(LINKS[link][language == "zh"] for link in shortened(way[: place + 1]))
        lines.append(filled(SO, language, fact=told, one=people[place + 1], two=people[0], word=word))
    return lines + [_said(fact, people, men, language) for fact in facts if fact[0] == "older"]


def _difficulty(facts: Sequence[Sequence[Any]], links: int, extra: int) -> dict[str, float]:
    turned = sum(fact[0] == "turned" for fact in facts)
    return {"effort": 2.0 * links + turned + extra / 2, "links": float(links), "turned": float(turned),
            "extra": float(extra)}  # fmt: skip


def _word(one: str, two: str, language: Language) -> Parser[tuple[str, str]]:
    """A parser for a word for kin, alone or in a sentence about the two people, with what it is called usually."""
    known = meant(language)
    first, second = re.escape(one.lower()), re.escape(two.lower())
    form = re.compile(
        rf"(?:{first} is )?(?:{second}['’]s |the |an? |his |her )?(?:(older|elder|younger|maternal|paternal) )?"
        rf"([a-z][a-z -]{{2,30}}?)(?: of {second})?" if language == "en"
        else rf"(?:{first}是)?(?:{second}的)?()(\w{{1,6}})"
    )  # fmt: skip

    def parse(text: str) -> tuple[str, str] | None:
        found = form.fullmatch(" ".join(text.lower().split()).strip(" .。!！\"“”'`"))
        word = known.get(found[2] if language == "zh" else found[2].replace(" ", "-")) if found else None
        return (found[1] or "", word) if found and word else None

    return parse


def _other(problem: Problem) -> str:
    """A word for another relative."""
    words = sorted(set(meant(problem.language).values()))
    return words[words.index(problem.answer) - 1]


def _sentence(problem: Problem) -> str:
    tongue = int(problem.language == "zh")
    one, two = (problem.data["names"][place][tongue] for place in problem.data["asked"])
    return filled(IS, problem.language, one=one, two=two, word=problem.answer)


RIGHT: tuple[Callable[[Problem], str], ...] = (
    _sentence,
    lambda problem: problem.answer.upper(),
    lambda problem: f"{problem.answer}.",
    lambda problem: problem.answer.replace("-", " "),
    lambda problem: f"“{problem.answer}”",
    lambda problem: [one for one, word in meant(problem.language).items() if word == problem.answer][-1],
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _other,
    lambda problem: f"{problem.answer} or {_other(problem)}",
    lambda problem: f"<answer>{problem.answer}</answer> <answer>{_other(problem)}</answer>",
    lambda problem: _sentence(problem).replace(problem.answer, _other(problem)),
    lambda problem: {"en": "relative", "zh": "亲戚"}[problem.language],
    lambda problem: f"step {problem.answer}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
