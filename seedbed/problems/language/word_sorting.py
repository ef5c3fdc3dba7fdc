"""Word sorting: put words into the order of an alphabet that is not the usual one.

No paper: the exercise of BIG-Bench Hard and SynLogic (arXiv 2210.09261, 2505.19641), made from scratch, with a list of
common English words of our own, the same in both languages. All words differ, so the order is unique. ``effort`` counts
the words and the letters that tell neighbours of the sorted list apart.

``check`` sorts the words in ``data`` again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import comb
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import items
from seedbed.problems.language.alphabet_orders import ORDERS, drawn_alphabet, first_difference, sort_keys
from seedbed.problems.language.common_words import WORDS
from seedbed.problems.levels import Level, Levels, one_of, switch, whole
from seedbed.problems.phrasing import BOX, LINE, TAG, asked, filled, final_line
from seedbed.problems.reading import Parser, read

LEVELS = Levels(
    "word_sorting",
    words=whole(4, 60, (5, 6, 8, 10, 12, 15, 18, 22, 28, 36)),
    order=one_of(ORDERS, ("front", "front", "reversed", "front", "shuffled", "reversed", "front", "shuffled",
                          "shuffled", "shuffled")),
    backwards=switch((False, False, False, False, False, True, True, False, True, True)),
)  # fmt: skip

QUESTIONS = (
    Prompt(
        en="Sort these words: {words}.\n\n{rule} The order of the letters is not the usual one but this:\n{alphabet}",
        zh="请给这些单词排序：{words}。\n\n{rule}字母的顺序不是通常的顺序，而是：\n{alphabet}",
    ),
    Prompt(
        en="In a far country the alphabet runs\n{alphabet}\n\nand dictionaries follow it. {rule} In which order would "
        "these words stand there?\n{words}",
        zh="在一个遥远的国家，字母表是\n{alphabet}\n\n词典都按它排列。"
        "{rule}下面的单词在那里的词典中应按什么顺序排列？\n{words}",
    ),
    Prompt(
        en="Alphabet: {alphabet}\nWords: {words}\n\nBring the words into the order of this alphabet, beginning with "
        "the one that comes first. {rule}",
        zh="字母表：{alphabet}\n单词：{words}\n\n请按这个字母表的顺序排列这些单词，从最靠前的开始。{rule}",
    ),
    Prompt(
        en="Here are {count} words in no order: {words}.\n\nArrange them as if the letters came in this order: "
        "{alphabet}. {rule}",
        zh="这里有 {count} 个没有顺序的单词：{words}。\n\n请假定字母的先后顺序是 {alphabet}，据此排列它们。{rule}",
    ),
)
RULE = {
    False: Prompt(
        en="Words are compared letter by letter from the first on; a word that is the beginning of another comes "
        "before it.",
        zh="单词从第一个字母起逐个字母比较；若一个单词是另一个的开头，则排在它前面。",
    ),
    True: Prompt(
        en="Words are compared letter by letter from the last one backwards; a word that is the end of another comes "
        "before it.",
        zh="单词从最后一个字母起倒着逐个字母比较；若一个单词是另一个的结尾，则排在它前面。",
    ),
}
WHAT = Prompt(en="the sorted words (commas between)", zh="排好序的单词（用逗号隔开）")
GROUP = {
    False: Prompt(en="Beginning with {letter}: {words}.", zh="以 {letter} 开头：{words}。"),
    True: Prompt(en="Ending in {letter}: {words}.", zh="以 {letter} 结尾：{words}。"),
}
APART = {
    False: Prompt(
        en="{one} before {two}: at letter {place}, {a} comes before {b}.",
        zh="{one} 在 {two} 前面：第 {place} 个字母 {a} 先于 {b}。",
    ),
    True: Prompt(
        en="{one} before {two}: at letter {place} from the end, {a} comes before {b}.",
        zh="{one} 在 {two} 前面：倒数第 {place} 个字母 {a} 先于 {b}。",
    ),
}
ENDS = Prompt(en="{one} before {two}, which only goes on.", zh="{one} 在 {two} 前面，后者只是更长。")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    words: int | None = None,
    order: str | None = None,
    backwards: bool | None = None,
) -> Problem:
    """One list of words with its sorted form.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; the words are English.
        words: how many there are, 4 to 60.
        order: of the alphabet: some letters to the ``front``, ``reversed`` from some letter on, ``shuffled``.
        backwards: whether words are compared from their last letter on.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "words": words, "order": order, "backwards": backwards})
    rule = {"alphabet": drawn_alphabet(rng, wanted["order"]), "backwards": wanted["backwards"]}
    listed = _drawn(rng, wanted["words"])
    keys = sort_keys(listed, rule)
    right = sorted(listed, key=keys.__getitem__)
    if listed == right:
        listed = listed[::-1]
    comma = ", " if language == "en" else "、"
    answer = comma.join(right)
    apart = [first_difference(keys[one], keys[two]) for one, two in pairwise(right)]
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX, TAG), words=comma.join(listed), count=len(listed),
                     alphabet=" ".join(rule["alphabet"]), rule=RULE[wanted["backwards"]], what=WHAT),
        answer=answer,
        data={"words": listed, **rule},
        solution="\n".join([*_worked(listed, right, apart, language, backwards=rule["backwards"]),
                            final_line(answer, language)]),
        language=language,
        level=wanted.level,
        version=2,  # 1: words were drawn otherwise
        difficulty={
            "effort": float(len(right) + sum(apart)),
            "words": float(len(right)),
        },
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the list of all words in their order."""
    data = problem.data
    found = read(answer, _list_of(data["words"]), wanted=f"list of {len(data['words'])} words")
    if found.value is None:
        return found.unreadable(answer)
    given, right = list(found.value), sorted(data["words"], key=sort_keys(data["words"], data).__getitem__)
    if given == right:
        return Verdict.right("the words are in order", value=given)
    if sorted(given) != sorted(right):
        return Verdict.wrong("these are not the words that were to be sorted, each once", value=given)
    place = next(place for place, (one, two) in enumerate(zip(given, right, strict=True), 1) if one != two)
    return Verdict.wrong(f"word {place} should be another", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: the sets of words."""
    return comb(len(WORDS), LEVELS.settings(settings)["words"])


def _drawn(rng: random.Random, count: int) -> list[str]:
    """Different words, each as likely as any other."""
    found = dict[str, None]()
    while len(found) < count:
        found[WORDS[int(rng.random() * len(WORDS))]] = None
    return list(found)


def _list_of(words: Sequence[str]) -> Parser[tuple[str, ...]]:
    """A parser for a list of words of the question, or of as many others with commas; not for the question's list."""

    def parse(text: str) -> tuple[str, ...] | None:
        found = items(text.lower()) or ()
        if len(found) < 2 or not all(re.fullmatch("[a-z]+", one) for one in found) or found == tuple(words):
            return None
        others = len(found) == len(words) and text.count(",") >= len(words) - 1
        return found if others or set(found) <= set(words) else None

    return parse


def _worked(
    listed: Sequence[str], right: Sequence[str], apart: Sequence[int], language: Language, *, backwards: bool
) -> list[str]:
    """The words by the letter that counts first, in alphabetical order, and what tells those of a group apart.

    ``apart``: the first place at which each word of the right order differs from the next.
    """
    comma, end = ", " if language == "en" else "、", -1 if backwards else 0
    groups = dict[str, list[str]]()
    for word in listed:
        groups.setdefault(word[end], []).append(word)
    lines, before = list[str](), ""
    for place, word in enumerate(right):
        if word[end] == before:
            lines.append(_apart(right[place - 1], word, apart[place - 1], language, backwards=backwards))
        else:
            before = word[end]
            start, stop = _group(before, language, backwards=backwards)
            lines.append(start + comma.join(groups[before]) + stop)
    return lines


@lru_cache(maxsize=128)
def _group(letter: str, language: Language, *, backwards: bool) -> tuple[str, str]:
    """What stands before and behind the words of a group."""
    start, _, stop = filled(GROUP[backwards], language, letter=letter, words="\n").partition("\n")
    return start, stop


def _apart(one: str, two: str, place: int, language: Language, *, backwards: bool) -> str:
    if place > len(one):
        return filled(ENDS, language, one=one, two=two)
    at = -place if backwards else place - 1
    return filled(APART[backwards], language, one=one, two=two, place=place, a=one[at], b=two[at])


def _right(problem: Problem) -> list[str]:
    return re.split(", |、", problem.answer)


def _two_swapped(problem: Problem) -> str:
    """The right list with its last two words exchanged."""
    *rest, one, two = _right(problem)
    return ", ".join([*rest, two, one])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: " ".join(_right(problem)),
    lambda problem: "\n".join(f"{place}. {word}" for place, word in enumerate(_right(problem), 1)),
    lambda problem: str(_right(problem)),
    lambda problem: ", ".join(_right(problem)).upper(),
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _two_swapped,
    lambda problem: ", ".join(_right(problem)[1:]),
    lambda problem: f"{problem.answer}, zebu",
    lambda problem: ", ".join([*_right(problem), _right(problem)[-1]]),
    lambda problem: ", ".join(problem.data["words"]),
    lambda problem: f"{problem.answer} or {_two_swapped(problem)}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
