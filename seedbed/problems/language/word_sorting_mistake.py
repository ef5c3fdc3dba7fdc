"""Word sorting mistake: the first wrong step of a written sort by insertion.

No paper: the exercise of BIG-Bench Mistake and BIG-Bench Extra Hard (arXiv 2311.08516, 2502.19187), made from
scratch, with common English words of our own list in both languages. Each step puts one more word into a list. It is
right when the new word stands before the first word of the list that should follow it, and nothing else has changed.
In most records one step is spoilt, each alike; the steps after it follow from the spoilt list. ``effort`` counts the
words of all lists, as the mistake may be anywhere.

``check`` takes the steps in ``data`` again.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.language.alphabet_orders import ORDERS, drawn_alphabet, sort_keys
from seedbed.problems.language.common_words import WORDS
from seedbed.problems.levels import Level, Levels, one_of, switch, whole
from seedbed.problems.phrasing import BOX, LINE, TAG, asked, filled, final_line, form_of
from seedbed.problems.reading import read

LEVELS = Levels(
    "word_sorting_mistake",
    words=whole(9, 45, (9, 11, 13, 15, 17, 20, 23, 27, 31, 36)),
    order=one_of(ORDERS, ("front", "front", "reversed", "front", "shuffled", "reversed", "front", "shuffled",
                          "shuffled", "shuffled")),
    backwards=switch((False, False, False, False, False, True, True, False, True, True)),
)  # fmt: skip
NONE = 0
"""The answer where no step is wrong."""
SHARE = 0.08
"""Of records without a mistake."""

QUESTIONS = (
    Prompt(
        en="Somebody sorts words by this alphabet: {alphabet}. {rule}\n\n{steps}\n\n{right} Which is the first wrong "
        "step? {else_what}",
        zh="有人按这个字母表给单词排序：{alphabet}。{rule}\n\n{steps}\n\n{right}第一个错误的步骤是第几步？{else_what}",
    ),
    Prompt(
        en="Check this record of a sort by insertion.\n\nOrder of the letters: "
        "{alphabet}\n{rule}\n{right}\n\n{steps}\n\nGive the number of the first step that is not right. {else_what}",
        zh="请检查这份插入排序的记录。\n\n字母的顺序：{alphabet}\n{rule}\n{right}\n\n{steps}\n\n"
        "请给出第一个不正确的步骤的编号。{else_what}",
    ),
    Prompt(
        en="{steps}\n\nThese steps were to sort words, where letters come in the order {alphabet}. {rule} {right} At "
        "which step did it go wrong for the first time? {else_what}",
        zh="{steps}\n\n以上步骤是要给单词排序，字母的先后顺序是 {alphabet}。"
        "{rule}{right}它在第几步第一次出错？{else_what}",
    ),
    Prompt(
        en="A machine puts words one by one into a list, by an alphabet of its own: {alphabet}\n\n{rule} "
        "{right}\n\n{steps}\n\nFind the earliest step with a mistake and give its number. {else_what}",
        zh="一台机器按自己的字母表把单词逐个放进列表，字母表是 {alphabet}\n\n{rule}{right}\n\n{steps}\n\n"
        "请找出最早出错的步骤，给出它的编号。{else_what}",
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
RIGHT_STEP = Prompt(
    en="A step is right when it takes the list of the step before, puts the new word before the first word that should "
    "come after it (or at the end when there is none), and changes nothing else.",
    zh="一个步骤正确，是指它在上一步的列表中，把新单词放到第一个应排在它后面的单词之前（没有这样的单词就放在末尾），"
    "并且不做别的改动。",
)
ELSE_WHAT = Prompt(en="If all steps are right, answer 0.", zh="如果所有步骤都正确，请答 0。")
WHAT = Prompt(en="the number", zh="这个数")
STEP = Prompt(en="Step {number}. Put in {word}: {list}", zh="第 {number} 步，放入 {word}：{list}")
GOOD = Prompt(
    en="Step {number}: {word} belongs {where}, which gives the list as written.",
    zh="第 {number} 步：{word} 应放在{where}，得到的列表与所写一致。",
)
BAD = Prompt(
    en="Step {number}: {word} belongs {where}, which gives {list}. This is not what is written.",
    zh="第 {number} 步：{word} 应放在{where}，得到 {list}。这与所写的不一致。",
)
BEFORE = Prompt(en="before {other}", zh=" {other} 之前")
AT_END = Prompt(en="at the end", zh="末尾")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    words: int | None = None,
    order: str | None = None,
    backwards: bool | None = None,
) -> Problem:
    """One record with the number of its first wrong step.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; the words are English.
        words: how many are put in, 9 to 45.
        order: of the alphabet: some letters to the ``front``, ``reversed`` from some letter on, ``shuffled``.
        backwards: whether words are compared from their last letter on.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "words": words, "order": order, "backwards": backwards})
    rule = {"alphabet": drawn_alphabet(rng, wanted["order"]), "backwards": wanted["backwards"]}
    taken = rng.sample(WORDS, wanted["words"])
    mistake = NONE if rng.random() < SHARE else rng.randint(2, len(taken))
    lists, worked = _record(rng, taken, mistake, rule, language)
    comma, (form, _) = ", " if language == "en" else "、", form_of(STEP, language)
    steps = [form % (number, word, comma.join(now))
             for number, (word, now) in enumerate(zip(taken, lists, strict=True), 1)]  # fmt: skip
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX, TAG), steps="\n".join(steps), right=RIGHT_STEP, what=WHAT,
                     alphabet=" ".join(rule["alphabet"]), rule=RULE[wanted["backwards"]], else_what=ELSE_WHAT),
        answer=str(mistake),
        data={"words": taken, "lists": lists, **rule},
        solution="\n".join([*worked, final_line(str(mistake), language)]),
        language=language,
        level=wanted.level,
        difficulty={
            "effort": float(sum(map(len, lists))),
            "words": float(len(taken)),
            "place": float(mistake),
        },
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the number of the first wrong step, or 0 where there is none."""
    found = read(answer, _number, wanted="single number")
    if found.value is None:
        return found.unreadable(answer)
    data = problem.data
    if found.value == _first_wrong(data["words"], data["lists"], data):
        return Verdict.right("this is the first wrong step", value=found.value)
    return Verdict.wrong(f"{found.value} is not the first wrong step", value=found.value)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different records: the words in the order in which they are put in."""
    return perm(len(WORDS), LEVELS.settings(settings)["words"])


def _number(text: str) -> int | None:
    found = re.fullmatch(r"(?:(?:step|number)\s*#?|第)?\s*(\d{1,3})\s*步?", text.lower())
    return int(found.group(1)) if found else None


def _place(key: str, now: Sequence[str], keys: Mapping[str, str]) -> int:
    """Where a word with this key belongs: before the first that should come after it."""
    place = 0
    for other in now:
        if keys[other] > key:
            break
        place += 1
    return place


def _record(
    rng: random.Random, taken: Sequence[str], mistake: int, rule: Mapping[str, Any], language: Language
) -> tuple[list[list[str]], list[str]]:
    """The list after each step, and in words where each word belongs, up to the mistake."""
    keys, now, lists, lines = sort_keys(taken, rule), list[str](), list[list[str]](), list[str]()
    (good, _), (before, _), at_end = form_of(GOOD, language), form_of(BEFORE, language), filled(AT_END, language)
    ordered = list[str]()
    for number, word in enumerate(taken, 1):
        key = keys[word]
        if mistake and number > mistake:  # the list need not be in order
            now.insert(_place(key, now, keys), word)
        else:
            place = bisect(ordered, key)
            where = before % now[place] if place < len(now) else at_end
            ordered.insert(place, key)
            right = [*now[:place], word, *now[place:]]
            if number == mistake:
                slots = {"number": number, "word": word, "where": where}
                lines.append(filled(BAD, language, **slots, list=(", " if language == "en" else "、").join(right)))
                now = _spoilt(rng, right, place)
            else:
                lines.append(good % (number, word, where))
                now = right
        lists.append([*now])
    return lists, lines


def _spoilt(rng: random.Random, right: list[str], place: int) -> list[str]:
    """The list with its new word, which is at ``place``, a little off, or two neighbours in each other's place."""
    word, spoilt = right[place], right.copy()
    if rng.random() < 0.7:
        spoilt.remove(word)
        off = [one for one in range(place - 2, place + 3) if one != place and 0 <= one <= len(spoilt)]
        spoilt.insert(off[int(rng.random() * len(off))], word)
    else:
        at = int(rng.random() * (len(right) - 1))
        spoilt[at : at + 2] = right[at + 1], right[at]
    return spoilt


def _first_wrong(taken: Sequence[str], lists: Sequence[Sequence[str]], rule: Mapping[str, Any]) -> int:
    before, keys = list[str](), sort_keys(taken, rule)
    for number, (word, now) in enumerate(zip(taken, lists, strict=True), 1):
        before.insert(_place(keys[word], before, keys), word)
        if list(now) != before:
            return number
    return NONE


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"**{problem.answer}**",
    lambda problem: f"Step {problem.answer}",
    lambda problem: f"第 {problem.answer} 步",
    lambda problem: f"So the answer is {problem.answer}.",
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    lambda problem: str(int(problem.answer) + 1),
    lambda problem: str(max(int(problem.answer) - 1, 0) if problem.answer != "0" else 2),
    lambda problem: f"{problem.answer} or {int(problem.answer) + 1}",
    lambda problem: f"{problem.answer}0" if problem.answer != "0" else "10",
    lambda problem: "No",
    lambda problem: "Every step looks right.",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
