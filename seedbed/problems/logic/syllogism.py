"""Syllogism: which conclusions follow from statements about kinds, all, some and none of them.

No paper: Aristotle's syllogisms, longer chains of them (sorites), with single things and two kinds at once, over names
that mean nothing. Whether a conclusion follows is decided over all types of things that the premises allow, so for
every option that does not follow there is a counterexample. ``effort`` counts premises and options, and twice the steps
that show what follows.

``check`` decides every option of ``data`` again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import perm
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import choices
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.logic.class_words import KINDS, ONES, Teller, shown
from seedbed.problems.logic.classes import Statement, Theory
from seedbed.problems.phrasing import BOX, LINE, asked, final_line
from seedbed.problems.reading import read

LETTERS = "ABCDEFGH"
FORMS = ("plain", "one", "both")
LEVELS = Levels(
    "syllogism",
    kinds=whole(3, 9, (3, 3, 4, 4, 5, 6, 6, 7, 8, 9)),
    premises=whole(2, 18, (2, 3, 4, 5, 6, 7, 8, 10, 12, 14)),
    options=whole(4, 8, (5, 5, 5, 5, 5, 5, 6, 6, 6, 7)),
    forms=several(FORMS, (FORMS[:1], FORMS[:2], FORMS[:2], *[FORMS] * 7)),
)
"""``forms``: two kinds in each statement, statements about a single thing, statements about what is of two kinds."""
MOST_DRAWS, MOST_PROVED = 60, 4

QUESTIONS = (
    Prompt(
        en="Premises:\n{premises}\n\n{rule}\n\nWhich of these conclusions follow? At least one does.\n{options}",
        zh="前提：\n{premises}\n\n{rule}\n\n下列结论中哪些成立（由前提必然推出）？至少有一个。\n{options}",
    ),
    Prompt(
        en="{rule} Suppose that the following is true.\n{premises}\n\nChoose every statement that must then be true as "
        "well; there is one or more.\n{options}",
        zh="{rule}假设以下各句为真。\n{premises}\n\n请选出所有因此必然为真的句子（一个或多个）。\n{options}",
    ),
    Prompt(
        en="From these statements about strange creatures\n{premises}\n\nsome of the lines below can be concluded, at "
        "least one of them. Which? {rule}\n{options}",
        zh="由下面这些关于奇异生物的句子\n{premises}\n\n可以推出下列各句中的至少一句。是哪些？{rule}\n{options}",
    ),
    Prompt(
        en="Judge by logic alone.\n{premises}\n\n{rule}\nName all options for which there is no way that the "
        "statements above are true and the option is false (one at least).\n{options}",
        zh="请只按逻辑判断。\n{premises}\n\n{rule}\n写出所有不可能在上述各句为真时为假的选项（至少有一个）。\n{options}",
    ),
)
MEMBERS = Prompt(
    en='"Some" means at least one. There is at least one thing of every kind named here.',
    zh="“有些”指至少有一个。这里提到的每个种类都至少有一个成员。",
)
NO_MEMBERS = Prompt(
    en='"Some" means at least one. "All" and "no" do not say that there is anything of that kind.',
    zh="“有些”指至少有一个。“所有”和“没有”并不表示该种类有成员。",
)
WHAT = Prompt(en="the letters of the conclusions that follow (commas between)", zh="成立的结论的字母（用逗号隔开）")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    kinds: int | None = None,
    premises: int | None = None,
    options: int | None = None,
    forms: tuple[str, ...] | None = None,
) -> Problem:
    """One set of premises with conclusions to choose from.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        kinds: how many kinds the statements are about, 3 to 9.
        premises: how many statements there are, 2 to 18; fewer where no more can be true together and say more.
        options: how many conclusions there are to choose from, 4 to 8.
        forms: ``plain`` statements, about a single ``one``, about what is of ``both`` of two kinds.

    Raises:
        RecipeError: a setting is out of its range, or the premises leave nothing to conclude.
    """
    wanted = LEVELS.settings({"level": level, "kinds": kinds, "premises": premises, "options": options,
                              "forms": forms})  # fmt: skip
    members = rng.random() < 0.5
    told, found = _drawn(rng, wanted, members=members)
    names = [list(one) for one in rng.sample(KINDS, wanted["kinds"])]
    ones = [list(one) for one in rng.sample(ONES, 2)]
    theory = Theory(wanted["kinds"], told, members=members)
    letters = [letter for letter, one in zip(LETTERS, found, strict=False) if theory.follows(one)]
    answer = ", ".join(letters)
    stop = "." if language == "en" else "。"
    lines = [f"- {shown(one, names, ones, language)}{stop}" for one in told]
    choice = [f"{letter}. {shown(one, names, ones, language)}{stop}"
              for letter, one in zip(LETTERS, found, strict=False)]  # fmt: skip
    teller = Teller(theory, names, ones, language)
    reasons = [line for letter, one in zip(LETTERS, found, strict=False) for line in teller.told(letter, one)]
    steps = sum(_steps(theory, one) for one in found)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, premises="\n".join(lines),
                     options="\n".join(choice), rule=MEMBERS if members else NO_MEMBERS),
        answer=answer,
        data={"kinds": names, "ones": ones, "members": members, "premises": told, "options": found},
        solution="\n".join([*reasons, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(len(told) + len(found) + 2 * steps), "steps": float(steps),
                    "premises": float(len(told))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer names the conclusions that follow, all of them and no other."""
    data = problem.data
    letters = LETTERS[: len(data["options"])]
    found = read(answer, choices(letters), wanted="list of options")
    if found.value is None:
        return found.unreadable(answer)
    theory = Theory(len(data["kinds"]), data["premises"], members=data["members"])
    true = {letter for letter, one in zip(letters, data["options"], strict=True) if theory.follows(one)}
    given = sorted(found.value)
    if found.value == true:
        return Verdict.right("these are the conclusions that follow", value=given)
    off = min(found.value ^ true)
    return Verdict.wrong(f"{off} {'follows' if off in true else 'does not follow'}", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: the names of the kinds in order."""
    return perm(len(KINDS), LEVELS.settings(settings)["kinds"])


def _steps(theory: Theory, statement: Statement) -> int:
    if not theory.follows(statement):
        return 0
    proof = theory.proof(statement)
    return len(proof.lines) + len(proof.inner) + 1


def _drawn(
    rng: random.Random, wanted: Mapping[str, Any], *, members: bool
) -> tuple[list[Statement], list[Statement]]:  # fmt: skip
    """Premises that can be true together, and options of which at least one and at most half follow."""
    for _ in range(MOST_DRAWS):
        theory = Theory(wanted["kinds"], _premises(rng, wanted, members=members), members=members)
        every = [one for one in _statements(theory) if one not in theory.premises]
        follow = [one for one in every if theory.follows(one)]
        rest = [one for one in every if one not in follow]
        count = min(len(follow), rng.randint(1, wanted["options"] // 2))
        if not count or len(rest) < wanted["options"] - count:
            continue
        proved = sorted(rng.sample(follow, min(len(follow), MOST_PROVED * count)), key=lambda one: -_steps(theory, one))
        options = [*proved[:count], *_not_following(rng, rest, theory, wanted["options"] - count)]
        rng.shuffle(options)
        return list(theory.premises), options
    raise RecipeError(f"syllogism: {wanted['premises']} 'premises' about {wanted['kinds']} 'kinds' leave nothing to "
                      "conclude; choose other numbers")  # fmt: skip


def _not_following(rng: random.Random, rest: Sequence[Statement], theory: Theory, count: int) -> list[Statement]:
    """Conclusions that do not follow; half of them are near: what follows turned round, or with another word."""
    near = [one for one in rest if one[0] not in ("is", "is_not") and theory.follows([one[0], one[2], one[1]])]
    near = rng.sample(near, min(len(near), count // 2))
    return [*near, *rng.sample([one for one in rest if one not in near], count - len(near))]


def _premises(rng: random.Random, wanted: Mapping[str, Any], *, members: bool) -> list[Statement]:
    """A chain of kinds, each leading on to the next, then whatever says something more and can be true with it."""
    order = rng.sample(range(wanted["kinds"]), wanted["kinds"])
    count, forms = wanted["premises"], wanted["forms"]
    length = min(len(order) - 1, max(2, count * 2 // 3))
    premises: list[Statement] = [["all", one, two] for one, two in pairwise(order[: length + 1])]
    if rng.random() < 0.4:
        premises[-1][0] = "no"
    for _ in range(count * 8):
        if len(premises) >= count:
            break
        one = _statement(rng, wanted["kinds"], rng.choice(forms))
        theory = Theory(wanted["kinds"], premises, members=members)
        said = one[0].endswith("both") or not theory.follows(one)
        if said and one not in premises and Theory(wanted["kinds"], [*premises, one], members=members).consistent():
            premises.append(one)
    rng.shuffle(premises)
    return premises


def _statement(rng: random.Random, kinds: int, form: str) -> Statement:
    one, two, three = rng.sample(range(kinds), 3)
    if form == "one":
        return [rng.choice(("is", "is", "is_not")), rng.randrange(2), one]
    if form == "both":
        return [rng.choice(("all_both", "all_both", "no_both")), one, two, three]
    return [rng.choice(("all", "no", "some", "some", "some_not")), one, two]


def _statements(theory: Theory) -> list[Statement]:
    """Every statement that may be an option."""
    kinds = range(theory.space.things)
    found: list[Statement] = [
        [word, one, two] for one in kinds for two in kinds if one != two for word in ("all", "no", "some", "some_not")
    ]
    return found + [[word, one, kind] for one in theory.single for kind in kinds for word in ("is", "is_not")]


def _one_less_or_more(problem: Problem) -> str:
    letters, right = LETTERS[: len(problem.data["options"])], problem.answer.split(", ")
    return ", ".join(right[1:] or [one for one in letters if one not in right])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", " and "),
    lambda problem: problem.answer.replace(", ", ""),
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
    lambda problem: "、".join(f"({one})" for one in problem.answer.split(", ")),
    lambda problem: str(problem.answer.split(", ")),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_less_or_more,
    lambda problem: f"{problem.answer}, Z",
    lambda problem: f"{problem.answer} or {_one_less_or_more(problem)}",
    lambda problem: ", ".join(LETTERS[: len(problem.data["options"])]),
    lambda problem: "None of them follows",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
