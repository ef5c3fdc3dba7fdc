"""Propositional entailment: do premises entail a conclusion, contradict it, or neither; or what shows that they do not?

No paper: the idea of RuleTaker and ProntoQA with all of propositional logic, made from scratch. Premises are drawn to
be true together, and the label of each conclusion is drawn first, so no constant answer does well; truth tables over
all worlds decide. Where a countermodel is asked for, every one passes. ``effort`` counts the steps of the proofs, a
countermodel as one step a premise and atom.

``check`` works the formulas in ``data`` out again.
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
from seedbed.problems.logic.entailment_proofs import (
    classified,
    countermodels,
    difficulty,
    labels_of,
    premises_and_conclusions,
    worked,
)  # fmt: skip
from seedbed.problems.logic.formulas import ATOMS, FORMS, LETTERS, fact, in_signs, in_words
from seedbed.problems.logic.worlds import values_of, world_of, worlds
from seedbed.problems.named_values import Pairs, missing, named_values
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line, listed
from seedbed.problems.reading import read

ASKS = ("judge", "countermodel")
LEVELS = Levels(
    "propositional_entailment",
    atoms=whole(4, 10, (4, 4, 4, 5, 5, 6, 6, 7, 8, 9)),
    premises=whole(2, 16, (3, 4, 5, 6, 7, 8, 9, 10, 12, 14)),
    conclusions=whole(3, 6, (3, 3, 3, 3, 4, 4, 5, 5, 5, 6)),
    forms=several(FORMS, (FORMS[:1], FORMS[:1], *[FORMS[:2]] * 3, *[FORMS] * 5)),
    asks=several(ASKS, (ASKS,) * 10),
)
LABELS = ("entailed", "contradicted", "neither")
LABELS_IN = {"en": LABELS, "zh": ("蕴含", "矛盾", "不定")}
WORDS = {
    **dict.fromkeys("entailed entails entailment follows true yes 蕴含 成立 真".split(), 0),
    **dict.fromkeys("contradicted contradicts contradiction contradictory false no 矛盾 不成立 假".split(), 1),
    **dict.fromkeys("neither undetermined undecided unknown uncertain neutral 不定 都不是 不确定 无法确定".split(), 2),
}  # fmt: skip
TRUTH = {"true": 1, "false": 0, "t": 1, "f": 0, "1": 1, "0": 0, "真": 1, "假": 0}

JUDGE = (
    Prompt(
        en="Premises:\n{premises}\n\nConclusions:\n{conclusions}\n\nSay of each conclusion whether the premises entail "
        "it (it is true whenever they all are), contradict it (it is false whenever they all are true), or neither.",
        zh="前提：\n{premises}\n\n结论：\n{conclusions}\n\n对每个结论判断：前提蕴含它（只要前提都真它就真），与它矛盾"
        "（只要前提都真它就假），还是两者都不是（不定）。",
    ),
    Prompt(
        en="Suppose that all of this holds:\n{premises}\n\nWhich of these must then be true (entailed), which must be "
        "false (contradicted), and which may be either (neither)?\n{conclusions}",
        zh="假设以下各条都成立：\n{premises}\n\n下面各句中，哪些必然为真（蕴含），哪些必然为假（矛盾），哪些两可"
        "（不定）？\n{conclusions}",
    ),
    Prompt(
        en="Nothing is known but this:\n{premises}\n\nJudge each line below: entailed if it follows, contradicted if "
        "its opposite follows, neither if neither does.\n{conclusions}",
        zh="已知的只有：\n{premises}\n\n判断下面每一句：能推出就是蕴含，能推出其反面就是矛盾，都推不出就是不定。\n"
        "{conclusions}",
    ),
    Prompt(
        en="{conclusions}\n\nDecide for each of these whether it is entailed, contradicted or neither, given the "
        "following premises and nothing else. (Entailed: no case makes the premises true and it false. Contradicted: "
        "no case makes them all true together with it.)\n{premises}",
        zh="{conclusions}\n\n仅根据下列前提，判断以上每一句是蕴含、矛盾还是不定。（蕴含：不存在前提全真而它为假的情形；"
        "矛盾：不存在前提与它同时为真的情形。）\n{premises}",
    ),
)
FIND = (
    Prompt(
        en="Premises:\n{premises}\n\nThey do not entail this:\n{conclusions}\n\nShow it by a countermodel: truth "
        "values for {names} with which every premise is true and the conclusion is false.",
        zh="前提：\n{premises}\n\n它们不蕴含：\n{conclusions}\n\n请给出反例：为 {names} 各取真假，"
        "使前提全真而结论为假。",
    ),
    Prompt(
        en="Find truth values for {names} that make all of these true:\n{premises}\n\nand this one false:\n"
        "{conclusions}",
        zh="请为 {names} 取真值或假值，使下列各条都为真：\n{premises}\n\n而下面这条为假：\n{conclusions}",
    ),
    Prompt(
        en="Somebody concludes\n{conclusions}\n\nfrom\n{premises}\n\nProve that this is a mistake by giving one case, "
        "that is, a truth value for each of {names}, in which all premises hold and the conclusion does not.",
        zh="有人从\n{premises}\n\n推出\n{conclusions}\n\n请举出一种情形（给出 {names} 各自的真假），使前提都成立而结论"
        "不成立，以说明推理有误。",
    ),
    Prompt(
        en="The argument below is not valid. Give values, true or false, to {names} so that the premises all come out "
        "true and the conclusion comes out false.\n{premises}\nTherefore:\n{conclusions}",
        zh="下面的论证无效。请为 {names} 各取真或假，使前提全为真而结论为假。\n{premises}\n所以：\n{conclusions}",
    ),
)
QUESTIONS = (*JUDGE, *FIND)
SIGNS = Prompt(
    en="¬ means not, ∧ and, ∨ or (or both), ⊕ exactly one of the two, → if … then (false only from true to false), "
    "↔ if and only if.",
    zh="¬ 表示非，∧ 表示且，∨ 表示或（可同真），⊕ 表示两者恰有一真，→ 表示如果……那么（仅在前真后假时为假），"
    "↔ 表示当且仅当。",
)
IF_RULE = Prompt(
    en='"If …, then …" is false only when its first part is true and its second is false.',
    zh="“如果……，那么……”只有在前半句真而后半句假时才不成立。",
)
WHAT_LABELS = Prompt(
    en="the list of labels, one for each conclusion in order ({labels}; commas between)",
    zh="各结论的判断（按顺序，每个结论写{labels}之一，用逗号隔开）",
)
WHAT_VALUES = Prompt(
    en='"name: value" for {names} (commas between; a value is true or false)',
    zh="{names} 各自的“名字: 真假”（用逗号隔开，写真或假）",
)


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    atoms: int | None = None,
    premises: int | None = None,
    conclusions: int | None = None,
    forms: tuple[str, ...] | None = None,
    asks: tuple[str, ...] | None = None,
) -> Problem:
    """One set of premises with what is asked of it.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution.
        atoms: facts that may be so or not, 4 to 10.
        premises: how many there are, 2 to 16.
        conclusions: how many are judged, 3 to 6; a countermodel is asked for one.
        forms: ``short`` premises of two facts, ``long`` of three, ``nested``; the last stand in signs only, others
            in signs or in words.
        asks: ``judge`` or ``countermodel``.

    Raises:
        RecipeError: a setting is out of its range, or the premises leave nothing to ask.
    """
    wanted = LEVELS.settings({"level": level, "atoms": atoms, "premises": premises, "conclusions": conclusions,
                              "forms": forms, "asks": asks})  # fmt: skip
    ask = rng.choice(wanted["asks"])
    wording = "signs" if ask == "countermodel" else rng.choice(("words", "signs"))
    found = premises_and_conclusions(rng, wanted, ask, in_words=wording == "words")
    if found is None:
        raise RecipeError(f"propositional_entailment: {wanted['premises']} 'premises' over {wanted['atoms']} 'atoms' "
                          "leave nothing to ask; choose other numbers")  # fmt: skip
    names = rng.sample(range(len(LETTERS if wording == "signs" else ATOMS)), wanted["atoms"])
    premises_, asked_ = ([one for one, _ in some] for some in found)
    data = {"ask": ask, "wording": wording, "names": names, "premises": premises_, "conclusions": asked_}
    proved = classified(worlds(wanted["atoms"], 2), *found) if ask == "judge" else []
    answer = _answer(rng, data, [one.label for one in proved], language)
    return Problem(
        prompt=_prompt(rng, data, language),
        answer=answer,
        data=data,
        solution="\n".join([*worked(data, proved, answer, language, lambda one: shown(one, data, language)),
                            final_line(answer, language)]),
        language=language,
        level=wanted.level,
        version=3,  # 1: level 5 had nested premises; 2: other draws
        difficulty=difficulty(data, proved),
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether every label is right; or whether the values make the premises true and the conclusion false."""
    data = problem.data
    judge = data["ask"] == "judge"
    count = len(data["conclusions" if judge else "names"])
    wanted = f"list of {count} labels" if judge else f"truth value for each of {count} letters"
    found = read(answer, _said, wanted=wanted)
    if found.value is None:
        return found.unreadable(answer)
    if judge != isinstance(found.value[0], int):
        return Verdict.wrong(f"it has no {wanted}")
    return _judged(found.value, labels_of(data)) if judge else _shown_by(data, found.value)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different problems: the names of the atoms in order."""
    return perm(len(LETTERS), LEVELS.settings(settings)["atoms"])


def shown(formula: Any, data: Mapping[str, Any], language: Language) -> str:
    """A formula as the problem writes it, without a stop."""
    if data["wording"] == "signs":
        return in_signs(formula, [LETTERS[one] for one in data["names"]])
    text = in_words(formula, [ATOMS[one] for one in data["names"]], language)
    return text[0].upper() + text[1:]


def _prompt(rng: random.Random, data: Mapping[str, Any], language: Language) -> str:
    rule, stop = (SIGNS, "") if data["wording"] == "signs" else (IF_RULE, "." if language == "en" else "。")
    premises = [f"- {shown(one, data, language)}{stop}" for one in data["premises"]]
    judge = data["ask"] == "judge"
    conclusions = [f"{place}. {shown(one, data, language)}{stop}" if judge else shown(one, data, language)
                   for place, one in enumerate(data["conclusions"], 1)]  # fmt: skip
    names = "" if judge else listed([LETTERS[one] for one in data["names"]], language)
    what = filled(WHAT_LABELS if judge else WHAT_VALUES, language, names=names,
                  labels=listed(LABELS_IN[language], language))  # fmt: skip
    text = asked(rng, language, JUDGE if judge else FIND, (LINE, BOX), what=what, premises="\n".join(premises),
                 conclusions="\n".join(conclusions), names=names)  # fmt: skip
    question, _, form = text.rpartition("\n\n")
    return f"{question}\n\n{rule.fill(language)}\n\n{form}"


def _answer(rng: random.Random, data: Mapping[str, Any], labels: Sequence[int], language: Language) -> str:
    if data["ask"] == "judge":
        return ", ".join(LABELS_IN[language][label] for label in labels)
    space = worlds(len(data["names"]), 2)
    found = countermodels(data)
    values = values_of(space, rng.choice([1 << place for place in range(found.bit_length()) if found >> place & 1]))
    said = ("false", "true") if language == "en" else ("假", "真")
    return ", ".join(f"{LETTERS[name]}: {said[value]}" for name, value in zip(data["names"], values, strict=True))


def _said(text: str) -> tuple[Any, ...] | None:
    """Labels in order, or by the numbers from 1; or letters with truth values, sorted."""
    numbered = named_values(WORDS)(re.sub(r"(?m)(^\s*|,\s*)(\d)[.)]\s", r"\1\2: ", text))
    if numbered and [name for name, _ in numbered] == [str(place) for place in range(1, len(numbered) + 1)]:
        return tuple(label for _, label in numbered)
    labels = [WORDS.get(one.lower(), -1) for one in items(text) or ()]
    return named_values(TRUTH)(text) or (tuple(labels) if len(labels) > 1 and -1 not in labels else None)


def _judged(given: Sequence[int], labels: Sequence[int]) -> Verdict:
    value = [LABELS[one] for one in given]
    if len(given) != len(labels):
        return Verdict.wrong(f"it has {len(given)} labels for {len(labels)} conclusions", value=value)
    off = next((place for place, (one, two) in enumerate(zip(given, labels, strict=True)) if one != two), None)
    if off is None:
        return Verdict.right("every label is right", value=value)
    return Verdict.wrong(f"conclusion {off + 1} is {LABELS[labels[off]]}", value=value)


def _shown_by(data: Mapping[str, Any], pairs: Pairs) -> Verdict:
    """Whether truth values are a countermodel."""
    names = [LETTERS[one].lower() for one in data["names"]]
    if off := missing(names, pairs):
        return Verdict.wrong(off)
    given = [dict(pairs)[name] for name in names]
    space = worlds(len(names), 2)
    world = world_of(space, given)
    for place, premise in enumerate(data["premises"], 1):
        if not fact(space, premise).table & world:
            return Verdict.wrong(f"premise {place} is false with these values", value=given)
    if fact(space, data["conclusions"][0]).table & world:
        return Verdict.wrong("the conclusion is true with these values", value=given)
    return Verdict.right("the premises are true and the conclusion is false", value=given)


def _turned(problem: Problem) -> str:
    """The right answer with its first label changed, or values that are no countermodel."""
    data = problem.data
    if data["ask"] == "judge":
        labels = LABELS_IN[problem.language]
        first, *rest = problem.answer.split(", ")
        return ", ".join([labels[(labels.index(first) + 1) % 3], *rest])
    world = next(one for one in range(2 ** len(data["names"])) if not countermodels(data) >> one & 1)
    said = (("false", "true")[world >> place & 1] for place in range(len(data["names"])))
    return ", ".join(f"{LETTERS[name]}: {value}" for name, value in zip(data["names"], said, strict=True))


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.replace(", ", "\n"),
    lambda problem: problem.answer.replace(", ", "，"),
    lambda problem: problem.answer.replace(": ", " = ").upper(),
    lambda problem: (
        "\n".join(f"{place}. {one}" for place, one in enumerate(problem.answer.split(", "), 1))
        if problem.data["ask"] == "judge"
        else "{" + re.sub(r"(\w): (\w+)", r'"\1": \2', problem.answer) + "}"
    ),
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _turned,
    lambda problem: problem.answer.rpartition(", ")[0],
    lambda problem: f"{problem.answer}, {problem.answer.split(', ')[0]}",
    lambda problem: f"{problem.answer} or {_turned(problem)}",
    lambda problem: re.sub(r"\w+$", "maybe", problem.answer),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
