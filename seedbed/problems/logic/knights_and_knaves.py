"""Knights and knaves: islanders who always or never tell the truth, or as they please, and what they say of each other.

No paper: Smullyan's puzzles, as Knights and Knaves (arXiv 2410.23123) has them with claims one inside the other; made
from scratch. Statements are drawn in keeping with a drawn solution until all worlds but one are ruled out, then each
that can be spared is taken out. Puzzles that steps of ``logic.worlds`` do not solve with a supposition inside a
supposition at most are drawn again. ``effort`` counts the steps; ``trials`` the suppositions.

``check`` holds who is who against the statements, not against the reference.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from math import perm
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import items
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.logic.islander_steps import HEARD, said, worked
from seedbed.problems.logic.islanders import (
    CLAIMS,
    Statement,
    drawn_statement,
    facts_of,
    normals_fact,
    statement_fact,
    words,
)  # fmt: skip
from seedbed.problems.logic.worlds import (
    Line,
    Worlds,
    depth,
    settled,
    size,
    trials,
    values_of,
    world_of,
    worlds,
)  # fmt: skip
from seedbed.problems.named_values import Pairs, missing, named_values
from seedbed.problems.phrasing import BOX, LINE, PEOPLE, asked, filled, final_line, listed
from seedbed.problems.reading import read

LEVELS = Levels(
    "knights_and_knaves",
    people=whole(2, 9, (3, 3, 4, 4, 5, 6, 5, 6, 7, 8)),
    normals=whole(0, 3, (0, 0, 0, 0, 0, 0, 1, 1, 2, 2)),
    claims=several(CLAIMS, (CLAIMS[:2], CLAIMS[:4], CLAIMS[:2], *[CLAIMS] * 7)),
    suppositions=whole(1, 2, (1, 1, 1, 1, 1, 1, 1, 2, 2, 2)),
)
MOST_DRAWS = 40
MOST_STATEMENTS = 3
"""For each person, of those that are drawn before a puzzle is given up."""

QUESTIONS = (
    Prompt(
        en="On an island {kinds}{rules} Here are {names}. They say:\n{statements}\n\nWho is what?",
        zh="岛上{kinds}{rules}这里有 {names}。他们说：\n{statements}\n\n每个人各是哪一类？",
    ),
    Prompt(
        en="{names} live on an island. There {kinds}{rules} You hear:\n{statements}\n\nFind out the kind of each of "
        "them.",
        zh="{names} 住在一个岛上。那里{kinds}{rules}你听到：\n{statements}\n\n请判断每个人属于哪一类。",
    ),
    Prompt(
        en="You meet {names}. You know that among islanders {kinds}{rules}\n\n{statements}\n\nExactly one "
        "assignment of kinds fits. Which?",
        zh="你遇到了 {names}。已知岛民中{kinds}{rules}\n\n{statements}\n\n恰好有一种身份分配符合，请找出来。",
    ),
    Prompt(
        en="Solve this puzzle about {names}. As everywhere on their island, {kinds}{rules}\nWhat was said:\n"
        "{statements}",
        zh="请解这道关于 {names} 的谜题。在他们的岛上，{kinds}{rules}\n说过的话：\n{statements}",
    ),
)
TWO_KINDS = Prompt(
    en="everybody is either a knight, who says only what is true, or a knave, who says only what is false.",
    zh="每个人不是骑士（只说真话）就是无赖（只说假话）。",
)
THREE_KINDS = Prompt(
    en="everybody is a knight, who says only what is true, a knave, who says only what is false, or a normal, who may "
    "say either. The number of normals among those named here is {number}.",
    zh="每个人要么是骑士（只说真话），要么是无赖（只说假话），要么是普通人（真话假话都可能说）。这里点名的人中恰好有 "
    "{number} 个普通人。",
)
IF_RULE = Prompt(
    en='"If …, then …" is false only when its first part is true and its second is false.',
    zh="“如果……，那么……”只有在前半句真而后半句假时才算假话。",
)
WHAT = Prompt(
    en='"name: kind" for each of them in the order in which they were named (commas between; the kinds are {kinds})',
    zh="每个人的“名字: 身份”（按上面点名的顺序，用逗号隔开；身份是{kinds}）",
)
NAMES = {"en": ("knight", "knave", "normal"), "zh": ("骑士", "无赖", "普通人")}
WORDS = {f"{article}{word}": kind for article in ("", "a ") for kind, word in enumerate(NAMES["en"])} | {
    word: kind for kind, word in enumerate(NAMES["zh"])
}


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    people: int | None = None,
    normals: int | None = None,
    claims: tuple[str, ...] | None = None,
    suppositions: int | None = None,
) -> Problem:
    """One island with its only solution.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        people: how many there are, 2 to 9.
        normals: how many of them may say anything, 0 to 3; the prompt tells how many.
        claims: what is said: ``is``, ``same``, ``and``, ``or``, ``xor``, ``if``, ``iff``, ``count``.
        suppositions: how many one inside the other solving may take, 1 or 2.

    Raises:
        RecipeError: a setting is out of its range, all would be normals, or the claims do not tell people apart.
    """
    wanted = _settings({"level": level, "people": people, "normals": normals, "claims": claims,
                        "suppositions": suppositions})  # fmt: skip
    statements, lines, kinds = _puzzle(rng, wanted)
    names = rng.sample(PEOPLE, wanted["people"])
    data = {"names": [list(pair) for pair in names], "normals": wanted["normals"], "statements": statements}
    called = [pair[language == "zh"] for pair in names]
    answer = ", ".join(f"{name}: {NAMES[language][kind]}" for name, kind in zip(called, kinds, strict=True))
    heard = [filled(HEARD, language, name=called[one], claim=said(one, claim, called, language))
             for one, claim in statements]  # fmt: skip
    shown_kinds = listed(NAMES[language][: 2 + (wanted["normals"] > 0)], language)
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), what=filled(WHAT, language, kinds=shown_kinds),
                     kinds=_kinds(wanted["normals"], language), rules=_rules(statements, language),
                     names=listed(called, language), statements="\n".join(heard)),
        answer=answer,
        data=data,
        solution="\n".join([*worked(lines, data, called, language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(size(lines)), "trials": float(trials(lines)), "depth": float(depth(lines)),
                    "statements": float(len(statements))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer gives everybody a kind, by name or in order, that agrees with all statements."""
    names: list[list[str]] = problem.data["names"]
    normals: int = problem.data["normals"]
    kinds = {word: kind for word, kind in WORDS.items() if kind < 2 + (normals > 0)}
    found = read(answer, lambda text: _kinds_said(text, names, kinds), wanted="kind for everybody")
    if found.value is None:
        return found.unreadable(answer)
    if off := missing([pair[0].lower() for pair in names], found.value):
        return Verdict.wrong(off)
    by_name = dict(found.value)
    values = [by_name[pair[0].lower()] for pair in names]
    given = [NAMES["en"][kind] for kind in values]
    if normals and values.count(2) != normals:
        return Verdict.wrong(f"it has {values.count(2)} normals, {normals} were told", value=given)
    space = worlds(len(names), 2 + (normals > 0))
    world = world_of(space, values)
    for speaker, claim in problem.data["statements"]:
        if not statement_fact(space, [speaker, claim]).table & world:
            told = f"the words of {names[speaker][0]}, {given[speaker]}, would not agree with the others' kinds"
            return Verdict.wrong(told, value=given)
    return Verdict.right("every statement agrees", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different islands: the people in order."""
    return perm(len(PEOPLE), _settings(settings)["people"])


def _settings(given: Mapping[str, Any]) -> Any:
    wanted = LEVELS.settings(given)
    if wanted["normals"] >= wanted["people"]:
        if given.get("normals") is not None:
            most = wanted["people"] - 1
            raise RecipeError(f"knights_and_knaves: 'normals' must be at most {most}, got {wanted['normals']}")
        wanted["normals"] = 0
    return wanted


def _puzzle(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[list[Statement], list[Line], list[int]]:
    """Statements, the steps that solve them, and the solution."""
    people, normals, deepest = wanted["people"], wanted["normals"], wanted["suppositions"]
    space = worlds(people, 2 + (normals > 0))
    for _ in range(MOST_DRAWS):
        kinds = [2] * normals + [rng.randrange(2) for _ in range(people - normals)]
        rng.shuffle(kinds)
        statements = _statements(rng, space, kinds, wanted)
        if not statements:
            continue
        data = {"statements": statements, "normals": normals}
        lines, known, _ = settled(space, facts_of(space, data), space.every, deepest)
        if known & (known - 1) == 0:
            return statements, lines, values_of(space, known)
    claims = ", ".join(wanted["claims"])
    told = f"statements of {people} people with {normals} normals and claims {claims}"
    raise RecipeError(f"knights_and_knaves: {told} leave more than one solution; allow other 'claims'")


def _statements(rng: random.Random, space: Worlds, kinds: Sequence[int], wanted: Mapping[str, Any]) -> list[Statement]:
    """Statements of which each is needed; none where all that were drawn leave another solution."""
    world, statements, tables = world_of(space, kinds), list[Statement](), list[int]()
    start = left = normals_fact(space, wanted["normals"]).table if wanted["normals"] else space.every
    while left != world:
        if len(statements) == MOST_STATEMENTS * space.things:
            return []
        statement = drawn_statement(rng, space, kinds, world, wanted["claims"])
        fact = statement_fact(space, statement).table
        if left & ~fact:
            statements.append(statement)
            tables.append(fact)
            left &= fact
    for place in reversed(range(len(statements))):
        rest = start
        for other, fact in enumerate(tables):
            rest &= fact if other != place else space.every
        if rest == world:
            del statements[place], tables[place]
    rng.shuffle(statements)
    return statements


def _kinds(normals: int, language: Language) -> str:
    return filled(THREE_KINDS, language, number=normals) if normals else TWO_KINDS.fill(language)


def _rules(statements: Sequence[Statement], language: Language) -> str:
    used = any("if" in words(claim) for _, claim in statements)
    return f"{' ' * (language == 'en')}{IF_RULE.fill(language)}" if used else ""


def _kinds_said(text: str, names: Sequence[Sequence[str]], kinds: Mapping[str, int]) -> Pairs | None:
    """The kind of everybody, by name in either language or in the order of the names."""
    own = [english.lower() for english, _ in names]
    found = named_values(kinds, {chinese: english.lower() for english, chinese in names})(text)
    if found is not None:
        return found
    listed_kinds = [kinds.get(one.lower(), -1) for one in items(text) or ()]
    in_order = len(listed_kinds) == len(names) and -1 not in listed_kinds
    return tuple(sorted(zip(own, listed_kinds, strict=True))) if in_order else None


def _turned(problem: Problem) -> str:
    """The right answer with the last person's kind turned round."""
    knight, knave, _ = NAMES[problem.language]
    front, _, kind = problem.answer.rpartition(": ")
    return f"{front}: {knave if kind == knight else knight}"


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", "\n"),
    lambda problem: "\n".join(f"- **{part}**" for part in problem.answer.split(", ")),
    lambda problem: re.sub(r"\w+: ", "", problem.answer),
    lambda problem: problem.answer.replace(": ", " is a " if problem.language == "en" else "是"),
    lambda problem: "{" + re.sub(r"(\w+): (\w+)", r'"\1": "\2"', problem.answer) + "}",
    lambda problem: "、".join(reversed(problem.answer.split(", "))),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _turned,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, Somebody: knight",
    lambda problem: f"{problem.answer} or {_turned(problem)}",
    lambda problem: re.sub(r": \w+$", ": knight or knave", problem.answer),
    lambda problem: ", ".join(name[0] for name in problem.data["names"]),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
