"""Word problem: a short story about how many things people have, and a question that takes several steps.

No paper: the school problems of GSM8K (arXiv 2110.14168) and the drawn computation graphs of GSM-Infinite (arXiv
2502.05252), made from scratch. A graph of numbers is drawn first (sums, multiples, parts, percentages, means, boxes),
then what happens (giving, losing, buying), then the question; the story tells the graph in words. All numbers are
whole. Facts that do not matter hide the way; where there are any, the facts stand in a drawn order. ``effort`` counts
the operations that are needed, and half a one for each sentence that is not. The working has a line for each step.

``check`` reads one number and compares exactly; a percentage is none.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.checks.numerals import read_number
from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict
from seedbed.problems.arithmetic.story_facts import (
    KINDS,
    Event,
    Fact,
    Worked,
    grown,
    happened,
    ordered,
    with_others,
    worked,
)
from seedbed.problems.arithmetic.story_words import THINGS, WAYS, question, step, story
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, PEOPLE, asked, final_line
from seedbed.problems.reading import spoken

LEVELS = Levels(
    "word_problem",
    steps=whole(1, 16, (1, 2, 2, 3, 4, 5, 6, 8, 10, 12)),
    largest=whole(40, 5000, (60, 100, 150, 200, 300, 400, 600, 800, 1000, 2000)),
    kinds=several(KINDS, (("more", "fewer", "times"), ("more", "fewer", "times", "packs"),
                          ("more", "fewer", "times", "part", "packs", "sum"),
                          ("more", "fewer", "times", "part", "packs", "packs_and", "sum"), *[KINDS] * 6)),
    events=whole(0, 6, (0, 0, 1, 1, 1, 2, 2, 3, 4, 5)),
    distractors=whole(0, 8, (0, 0, 0, 1, 1, 2, 3, 4, 5, 6)),
)  # fmt: skip

QUESTIONS = (
    Prompt(en="{story} {question}", zh="{story}{question}"),
    Prompt(en="Solve this word problem.\n\n{story} {question}", zh="请解答下面的应用题。\n\n{story}{question}"),
    Prompt(en="{story}\n\n{question} Work it out step by step.", zh="{story}\n\n{question}请一步一步地计算。"),
    Prompt(
        en="Read the story and answer the question at its end.\n\nStory: {story}\nQuestion: {question}",
        zh="阅读下面的小故事，回答后面的问题。\n\n故事：{story}\n问题：{question}",
    ),
    Prompt(
        en="Here is a small problem; not every sentence has to matter. {story} {question}",
        zh="下面是一道小题，其中的话不一定都用得上。{story}{question}",
    ),
)
WHAT = Prompt(en="the number", zh="这个数")
MOST_PEOPLE = len(PEOPLE)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    steps: int | None = None,
    largest: int | None = None,
    kinds: tuple[str, ...] | None = None,
    events: int | None = None,
    distractors: int | None = None,
) -> Problem:
    """One story with its question.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the story and the worked solution.
        steps: operations of the facts, 1 to 16; the events and the question take some more.
        largest: the most things that anybody has at the beginning, 40 to 5000.
        kinds: what facts may say: ``packs``, ``packs_and``, ``more``, ``fewer``, ``times``, ``part``,
            ``percent_more``, ``percent_fewer``, ``sum``, ``gap``, ``mean``.
        events: how much happens after the beginning, at most 6.
        distractors: facts that do not matter, at most 8; with one or more, all facts are shuffled.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "steps": steps, "largest": largest, "kinds": kinds, "events": events,
                              "distractors": distractors})  # fmt: skip
    facts, loose = grown(rng, wanted["steps"], wanted["kinds"], wanted["largest"])
    facts, values = with_others(rng, facts, wanted["distractors"], wanted["kinds"], wanted["largest"])
    if len(facts) > MOST_PEOPLE:
        raise RecipeError(f"word_problem: {len(facts)} people have no name; fewer steps or distractors")
    happening, after = happened(rng, values, loose, wanted["events"])
    how = _question(rng, loose, after)
    done = worked(facts, happening, how)
    if wanted["distractors"]:
        rng.shuffle(facts)
    names = [list(PEOPLE[one]) for one in rng.sample(range(MOST_PEOPLE), len(facts))]
    told = [int(rng.random() * len(THINGS)), 0 if happening else int(rng.random() * len(WAYS))]
    data = {"names": names, "facts": facts, "events": happening, "question": how, "told": told}
    return _posed(rng, data, done, wanted.level, language)


def _posed(
    rng: random.Random, data: dict[str, Any], done: tuple[int, list[Worked]], level: int | None, language: Language
) -> Problem:
    facts, events, how = data["facts"], data["events"], data["question"]
    result, steps = done
    called, told = [name[language == "zh"] for name in data["names"]], data["told"]
    lines = [step(one, "" if place < len(steps) - 1 and len(how[1]) > 1 else how[2][0], called, language)
             for place, one in enumerate(steps)]  # fmt: skip
    answer = str(result)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT,
                     story=story(facts, events, called, told, language),
                     question=question(how, called, told, language, now=bool(events))),
        answer=answer,
        data=data,
        solution="\n".join([*lines, final_line(answer, language)]),
        language=language,
        level=level,
        difficulty=_difficulty(facts, events, steps),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer, with or without its working, is the number that follows from the story."""
    found = read_number(spoken(answer))
    if found.value is None or found.percent:
        reason = found.reason or "it is a percentage"
        return Verdict.unreadable(f"no number could be read: {reason}", value=shortened(answer[-2000:]))
    data = problem.data
    wanted, _ = worked(ordered(data["facts"]), data["events"], data["question"])
    given = shortened(str(found.value), 60)
    if found.value == wanted:
        return Verdict.right("the number is right", value=given)
    return Verdict.wrong(f"{given} is not {wanted}", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many stories: the first two people in order, the things, and the first number."""
    wanted = LEVELS.settings(settings)
    return perm(MOST_PEOPLE, 2) * len(THINGS) * (max(5, int(wanted["largest"]) // 3) - 3)


def _question(rng: random.Random, loose: Sequence[int], values: Mapping[int, int]) -> list[Any]:
    """A question about all the people that nobody else depends on: ``[how, people, [price or bags, number]]``."""
    people = list(loose)
    rng.shuffle(people)
    how = "own" if len(people) == 1 else "together"
    if len(people) == 2 and values[people[0]] != values[people[1]] and rng.random() < 0.5:
        return ["difference", sorted(people, key=lambda one: -values[one]), ["", 0]]
    tail: list[Any] = ["", 0]
    if (chance := rng.random()) < 0.5:
        tail = ["price", rng.randint(2, 9)] if chance < 0.25 else ["boxes", rng.randint(3, 12)]
    if tail[0] == "boxes" and sum(values[one] for one in people) <= tail[1]:
        tail = ["", 0]
    return [how, people, tail]


def _difficulty(facts: Sequence[Fact], events: Sequence[Event], steps: Sequence[Any]) -> dict[str, float]:
    operations = float(sum([one.operations for one in steps]))
    told = sum([one[0] != "given" for one in facts]) + len(events)
    spare = float(max(0, told + 1 - len(steps)))
    return {"effort": operations + spare / 2, "operations": operations, "sentences": float(len(facts) + len(events)),
            "spare": spare}  # fmt: skip


def _near(problem: Problem) -> str:
    return str(int(problem.answer) + 1)


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"**Answer:** {problem.answer} {THINGS[problem.data['told'][0]][0]}",
    lambda problem: f"First I add and multiply 3 times.\n\n#### {int(problem.answer):,}",
    lambda problem: f"The answer is ${problem.answer}.",
    lambda problem: f"所以答案是 {problem.answer}。",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _near,
    lambda problem: f"{problem.answer} or {_near(problem)}",
    lambda problem: f"{problem.answer}%",
    lambda problem: f"Either \\boxed{{{problem.answer}}} or \\boxed{{{_near(problem)}}}",
    lambda problem: f"-{problem.answer}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
