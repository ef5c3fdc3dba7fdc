"""Cipher: put a text into a cipher or take it out again, by rules of classical cryptography, one after the other.

No paper: the idea of KOR-Bench and SynLogic (arXiv 2410.06526, 2505.19641), made from scratch. Every rule is told in
full and can be undone, so there is one answer. Texts are common English words written together, in either language.
``effort`` counts the letters once for each rule, twice for one that needs a table, a key or a drawing.

``check`` applies the rules in ``data``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.language.cipher_rules import COST, ORDERS, Rule, deciphered, drawn_rule, enciphered, told
from seedbed.problems.language.common_words import WORDS
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, filled, final_line
from seedbed.problems.reading import Parser, read

EASY = ("shift", "atbash", "rotation", "blocks")
ALL = tuple(COST)
LEVELS = Levels(
    "cipher",
    words=whole(1, 12, (1, 2, 2, 3, 3, 4, 4, 5, 6, 8)),
    rules=whole(1, 5, (1, 1, 1, 1, 2, 2, 3, 3, 4, 4)),
    kinds=several(ALL, (EASY, EASY, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL)),
)
SHORTEST = 5
"""Letters of a word at least, so that each rule does something to it."""
MOST_DRAWS = 40

QUESTIONS = (
    Prompt(
        en="This is how a text is put into cipher, one step after the other:\n{rules}\n\n{what_to_do}\n\n{text}",
        zh="文字按下列步骤依次加密：\n{rules}\n\n{what_to_do}\n\n{text}",
    ),
    Prompt(
        en="{what_to_do}\n\n{text}\n\nThe cipher works on capital letters, by these rules in turn:\n{rules}",
        zh="{what_to_do}\n\n{text}\n\n该密码作用于大写字母，依次使用下列规则：\n{rules}",
    ),
    Prompt(
        en="Two friends write to each other in a cipher of their own. To encipher, they do this, one thing after "
        "the other:\n{rules}\n\n"
        "{what_to_do}\n\n{text}",
        zh="两位朋友用自己的密码通信，加密时依次这样做：\n{rules}\n\n{what_to_do}\n\n{text}",
    ),
    Prompt(
        en="Rules of encryption:\n{rules}\n\nEach rule is applied to all that the one before it left.\n{what_to_do}\n\n"
        "{text}",
        zh="加密规则：\n{rules}\n\n每条规则都作用于前一条规则得到的全部文字。\n{what_to_do}\n\n{text}",
    ),
)
ENCIPHER = Prompt(en="Encipher this text:", zh="请加密下面的文字：")
DECIPHER = Prompt(
    en="The following is what enciphering left. Find the text that it was made from:",
    zh="下面是加密得到的密文，请求出原文：",
)
WHAT = {
    True: Prompt(en="the original text in capital letters without spaces", zh="原文（大写字母，不带空格）"),
    False: Prompt(en="the enciphered text in capital letters without spaces", zh="密文（大写字母，不带空格）"),
}
DONE = Prompt(en="Rule {number}: {before} becomes {after}", zh="规则 {number}：{before} 变为 {after}")
UNDONE = Prompt(en="Undoing rule {number}: {before} was {after}", zh="还原规则 {number}：{before} 原为 {after}")
LETTER_BY_LETTER = Prompt(en="{step} (letter by letter {pairs}).", zh="{step}（逐字母 {pairs}）。")
NEW_ORDER = Prompt(en="{step} (in another order).", zh="{step}（改变顺序）。")


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    words: int | None = None,
    rules: int | None = None,
    kinds: tuple[str, ...] | None = None,
) -> Problem:
    """One text to encipher or, as often, to decipher.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``.
        language: of the prompt and the worked solution; the text is English.
        words: that are written together, 1 to 12.
        rules: that are applied one after the other, 1 to 5.
        kinds: which ciphers: ``shift atbash rotation blocks growing_shift affine keyword vigenere rails columns``.

    Raises:
        RecipeError: a setting is out of its range, or the rules undo each other.
    """
    wanted = LEVELS.settings({"level": level, "words": words, "rules": rules, "kinds": kinds})
    text, chosen, secret = _drawn(rng, wanted)
    undo = rng.random() < 0.5
    given, answer = (secret, text) if undo else (text, secret)
    listed = "\n".join(f"{number}. {told(rule, language)}" for number, rule in enumerate(chosen, 1))
    return Problem(
        prompt=asked(rng, language, QUESTIONS, (LINE, BOX), rules=listed, text=given, what=WHAT[undo],
                     what_to_do=DECIPHER if undo else ENCIPHER),
        answer=answer,
        data={"rules": chosen, "text": given, "undo": undo},
        solution="\n".join([*_worked(chosen, given, undo=undo, language=language), final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={
            "effort": float(len(text) * sum(COST[name] for name, _ in chosen)),
            "letters": float(len(text)),
            "rules": float(len(chosen)),
        },
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is what the rules, or undoing them, make of the text."""
    data = problem.data
    wanted = _made(data["rules"], data["text"], undo=data["undo"])[-1]
    found = read(answer, _text(data["text"]), wanted="text in capital letters")
    if found.value is None:
        return found.unreadable(answer)
    if found.value == wanted:
        return Verdict.right("this is the text that the rules give", value=found.value)
    if len(found.value) != len(wanted):
        return Verdict.wrong(f"the text should have {len(wanted)} letters, the answer has {len(found.value)}")
    place = next(place for place, one in enumerate(wanted) if one != found.value[place])
    return Verdict.wrong(f"letter {place + 1} is not what the rules give", value=found.value)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different texts: those of words of five letters."""
    wanted = LEVELS.settings(settings)
    return int(sum(len(word) == SHORTEST for word in WORDS) ** wanted["words"])


def _drawn(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[str, list[Rule], str]:
    """A text, rules, and the cipher, which is not the text again; no kind comes twice while there are enough."""
    known = [word for word in WORDS if len(word) >= SHORTEST]
    for _ in range(MOST_DRAWS):
        text = "".join(rng.choices(known, k=wanted["words"])).upper()
        kinds = [one for one in ALL if one in wanted["kinds"]]
        count: int = wanted["rules"]
        names = rng.sample(kinds, count) if count <= len(kinds) else rng.choices(kinds, k=count)
        rules: list[Rule] = [drawn_rule(rng, name) for name in names]
        secret = _made(rules, text, undo=False)[-1]
        if secret != text:
            return text, rules, secret
    raise RecipeError(f"cipher: {count} rules of {', '.join(kinds)} leave every text as it is; choose other 'kinds'")


def _made(rules: list[Rule], text: str, *, undo: bool) -> list[str]:
    """The text at first and after each rule, or after undoing each from the last on."""
    texts = [text]
    for rule in reversed(rules) if undo else rules:
        texts.append(deciphered(rule, texts[-1]) if undo else enciphered(rule, texts[-1]))
    return texts


def _text(given: str) -> Parser[str]:
    """A parser for a run of letters, in capitals or as long as the one that is given, which it is not itself."""

    def parse(text: str) -> str | None:
        words = re.split(r"[\s,\"'`|_-]+", text.strip("\"'` "))
        bare = "".join(words)
        if not re.fullmatch("[A-Za-z]{3,}", bare) or bare.upper() == given:
            return None
        as_long = len(bare) == len(given) and (bare.isupper() or len(words) == 1)
        return bare.upper() if as_long or (bare.isupper() and len(words) == 1) else None

    return parse


def _worked(rules: list[Rule], given: str, *, undo: bool, language: Language) -> list[str]:
    texts = _made(rules, given, undo=undo)
    numbers = range(len(rules), 0, -1) if undo else range(1, len(rules) + 1)
    lines = []
    for number, before, after in zip(numbers, texts, texts[1:], strict=False):
        step = filled(UNDONE if undo else DONE, language, number=number, before=before, after=after)
        if rules[number - 1][0] in ORDERS:
            lines.append(filled(NEW_ORDER, language, step=step))
            continue
        pairs = " ".join(f"{one}→{two}" for one, two in zip(before, after, strict=True))
        lines.append(filled(LETTER_BY_LETTER, language, step=step, pairs=pairs))
    return lines


def _one_changed(problem: Problem) -> str:
    """The right text with its last letter changed."""
    return problem.answer[:-1] + ("B" if problem.answer[-1] == "A" else "A")


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: problem.answer.lower(),
    lambda problem: " ".join(problem.answer),
    lambda problem: f'"{problem.answer}"',
    lambda problem: f"\\boxed{{\\text{{{problem.answer}}}}}",
    lambda problem: f"{problem.data['text']} gives\n\n{problem.answer}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    _one_changed,
    lambda problem: problem.answer[1:],
    lambda problem: f"{problem.answer}X",
    lambda problem: problem.data["text"],
    lambda problem: f"{problem.answer} or {_one_changed(problem)}",
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
