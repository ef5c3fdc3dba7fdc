"""Web of lies: some people always tell the truth, the others always lie; who is who follows from what they say.

No paper: the puzzle of BIG-Bench Hard and SynLogic (arXiv 2505.19641), made from scratch. A statement is about one
person (liar or truth teller) or about two (of the same kind or not), so each says that a sum of kinds is even or odd.
One kind is given, and every statement of the chain joins one new person to those known: the solution is unique by
construction. More statements that agree with the solution hide the chain. ``effort`` counts the people spoken of in the
statements that are needed, and the steps of the longest way to a person who is asked for.

``check`` works from the statements in ``data``, not from the reference.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from math import comb, perm
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import named, yes_or_no_list
from seedbed.problems.levels import Level, Levels, whole
from seedbed.problems.logic.lie_statements import Statement, chain_of, depths_of, joined, needed, solved, true_statement
from seedbed.problems.phrasing import BOX, LINE, PEOPLE, asked, filled, final_line, listed
from seedbed.problems.reading import read

LEVELS = Levels(
    "web_of_lies",
    people=whole(4, 30, (4, 5, 6, 7, 8, 10, 12, 15, 18, 22)),
    pairs=whole(0, 100, (0, 0, 0, 20, 30, 40, 50, 60, 60, 70)),
    extra=whole(0, 20, (0, 0, 0, 1, 1, 2, 3, 4, 6, 8)),
    asks=whole(3, 10, (3, 3, 3, 3, 4, 4, 5, 5, 6, 6)),
)

QUESTIONS = (
    Prompt(
        en="Each of these people either always tells the truth or always lies. {anchor}\n{statements}\n\n"
        "Do {asked} tell the truth? Say yes or no for each, in this order.",
        zh="下面每个人要么永远说真话，要么永远说谎。{anchor}\n{statements}\n\n{asked} 分别说真话吗？请按此顺序逐一回答"
        "是或否。",
    ),
    Prompt(
        en="In a village everybody is a truth teller (always truthful) or a liar (always lying). This is what was "
        "heard:\n{statements}\n\n{anchor} Which of {asked} are truth tellers? Give a yes or a no for each of them, in "
        "that order.",
        zh="村里每个人不是老实人（只说真话）就是骗子（只说假话）。有人听到了这些话：\n{statements}\n\n{anchor}"
        "请问 {asked} 中谁是老实人？按此顺序对每个人回答是或否。",
    ),
    Prompt(
        en="Some people never lie and the others never say a true word. {anchor}\n\n{statements}\n\n"
        "Work out the kind of {asked}: yes for one who is truthful, no for a liar, in the order of the names.",
        zh="有些人从不说谎，其他人从不说真话。{anchor}\n\n{statements}\n\n请判断 {asked}：说真话的答是，说谎的答否，"
        "按名字的顺序作答。",
    ),
    Prompt(
        en="Read these statements. Every speaker is either always honest or always dishonest.\n\n{statements}\n"
        "{anchor}\n\nIs each of {asked} honest? Answer yes or no one after the other, in the order asked.",
        zh="请读下面的话。每个说话的人要么总是诚实，要么总是不诚实。\n\n{statements}\n{anchor}\n\n"
        "{asked} 各自诚实吗？请按提问的顺序依次回答是或否。",
    ),
)
WHAT = Prompt(en="the list of yes and no (commas between)", zh="“是”“否”的列表（用逗号隔开）")
ANCHOR = {
    True: Prompt(en="{name} tells the truth.", zh="{name}说真话。"),
    False: Prompt(en="{name} lies.", zh="{name}说谎。"),
}
ABOUT_ONE = {
    True: Prompt(en="{speaker} says that {other} tells the truth.", zh="{speaker}说：{other}说真话。"),
    False: Prompt(en="{speaker} says that {other} lies.", zh="{speaker}说：{other}说谎。"),
}
ABOUT_TWO = {
    True: Prompt(
        en="{speaker} says that {one} and {two} are of the same kind: both truthful or both liars.",
        zh="{speaker}说：{one}和{two}是同一类人，要么都说真话，要么都说谎。",
    ),
    False: Prompt(
        en="{speaker} says that of {one} and {two} exactly one lies.",
        zh="{speaker}说：{one}和{two}当中恰好有一个人说谎。",
    ),
}
STEP = Prompt(
    en='{known}. From "{statement}" it follows that {person} {kind}.',
    zh="{known}。由“{statement}”可知，{person}{kind}。",
)
KIND = {True: Prompt(en="tells the truth", zh="说真话"), False: Prompt(en="lies", zh="说谎")}
YES = {"en": {True: "yes", False: "no"}, "zh": {True: "是", False: "否"}}
WORDS = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False, "说真话": True,
         "说谎": False, "truthful": True, "liar": False, "a liar": False, "honest": True}  # fmt: skip


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    people: int | None = None,
    pairs: int | None = None,
    extra: int | None = None,
    asks: int | None = None,
) -> Problem:
    """One web with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        people: how many there are, 4 to 30.
        pairs: the share of statements about two people, in percent.
        extra: statements that are not needed, at most 20.
        asks: how many of the people are asked for, 3 to 10.

    Raises:
        RecipeError: a setting is out of its range, or more people are asked for than there are.
    """
    wanted = _settings({"level": level, "people": people, "pairs": pairs, "extra": extra, "asks": asks})
    count: int = wanted["people"]
    names = rng.sample(range(len(PEOPLE)), count)
    kinds = [rng.random() < 0.5 for _ in range(count)]
    chain = chain_of(rng, kinds, wanted["pairs"])
    statements = chain + [true_statement(rng, kinds, wanted["pairs"]) for _ in range(wanted["extra"])]
    rng.shuffle(statements)
    targets = _targets(rng, chain, wanted["asks"])
    data = {"names": [list(PEOPLE[name]) for name in names], "anchor": [0, kinds[0]], "asked": targets,
            "statements": [[speaker, list(others), said] for speaker, others, said in statements]}  # fmt: skip
    called = [PEOPLE[name][language == "zh"] for name in names]
    answer = ", ".join(YES[language][kinds[one]] for one in targets)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT,
                     anchor=filled(ANCHOR[kinds[0]], language, name=called[0]),
                     statements="\n".join(f"- {_said(one, called, language)}" for one in statements),
                     asked=listed([called[one] for one in targets], language)),
        answer=answer,
        data=data,
        solution="\n".join([*_worked(kinds, chain, targets, called, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty=_difficulty(chain, targets, wanted["extra"]),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer says for each person that is asked for, by place or by name, what follows."""
    kinds = solved(problem.data)
    wanted = tuple(kinds[one] for one in problem.data["asked"])
    by_place = yes_or_no_list(len(wanted))
    by_name = [named([problem.data["names"][one][tongue] for one in problem.data["asked"]], WORDS) for tongue in (0, 1)]
    found = read(
        answer,
        lambda text: by_place(text) or by_name[0](text) or by_name[1](text),
        wanted=f"list of {len(wanted)} times yes or no",
    )
    if found.value is None:
        return found.unreadable(answer)
    off = sum(one != two for one, two in zip(found.value, wanted, strict=True))
    if off:
        return Verdict.wrong(f"{off} of {len(wanted)} people are of the other kind", value=list(found.value))
    return Verdict.right("everybody is of the kind that follows", value=list(found.value))


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different webs: the people in order, their kinds, and those asked for."""
    wanted = _settings(settings)
    count: int = wanted["people"]
    return int(perm(len(PEOPLE), count) * 2**count * comb(count - 1, wanted["asks"]))


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["asks"] >= wanted["people"]:
        if given.get("asks") is not None:
            limit = f"at most {wanted['people'] - 1} of {wanted['people']} people can be asked for"
            raise RecipeError(f"web_of_lies: {limit}, got asks={wanted['asks']}")
        wanted["asks"] = 3
    return wanted


def _targets(rng: random.Random, chain: Sequence[Statement], asks: int) -> list[int]:
    """The person at the end of the longest way and others, in a drawn order; never the one that is given."""
    depths = depths_of(chain)
    last = max(range(1, len(depths)), key=lambda one: depths[one])
    rest = [one for one in range(1, len(depths)) if one != last]
    targets = [last, *rng.sample(rest, asks - 1)]
    rng.shuffle(targets)
    return targets


def _difficulty(chain: Sequence[Statement], targets: Sequence[int], extra: int) -> dict[str, float]:
    used = needed(chain, targets)
    depth = max(depths_of(chain)[one] for one in targets)
    return {"effort": float(depth + sum(len(one[1]) for one in used)), "depth": float(depth),
            "statements": float(len(used)), "extra": float(extra)}  # fmt: skip


def _said(statement: Statement, called: Sequence[str], language: Language) -> str:
    speaker, others, said = statement
    if len(others) == 1:
        return filled(ABOUT_ONE[said], language, speaker=called[speaker], other=called[others[0]])
    return filled(ABOUT_TWO[said], language, speaker=called[speaker], one=called[others[0]], two=called[others[1]])


def _worked(
    kinds: Sequence[bool], chain: Sequence[Statement], targets: Sequence[int], called: Sequence[str], language: Language
) -> list[str]:
    comma, stop = (", ", ".") if language == "en" else ("，", "。")
    lines = []
    for statement in needed(chain, targets):
        person, known = joined(statement)
        facts = comma.join(
            f"{called[one]}{' ' * (language == 'en')}{filled(KIND[kinds[one]], language)}" for one in known
        )
        lines.append(filled(STEP, language, known=facts, statement=_said(statement, called, language).rstrip(stop),
                            person=called[person], kind=filled(KIND[kinds[person]], language)))  # fmt: skip
    return lines


def _flipped(problem: Problem) -> str:
    """The right list with its first answer turned round."""
    first, *rest = problem.answer.split(", ")
    yes, no = YES[problem.language].values()
    return ", ".join([no if first == yes else yes, *rest])


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", "\n"),
    lambda problem: str(problem.answer.split(", ")),
    lambda problem: ", ".join(
        f"{problem.data['names'][one][0]}: {word}"
        for one, word in zip(problem.data["asked"], problem.answer.split(", "), strict=True)
    ),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _flipped,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, yes",
    lambda problem: ", ".join(["unknown", *problem.answer.split(", ")[1:]]),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
