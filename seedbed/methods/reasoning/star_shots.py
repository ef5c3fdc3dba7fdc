"""The few-shot prompt of STaR: worked examples in one fixed form, with and without the hint, and how it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from seedbed.core.prompt import Prompt

QUESTION = Prompt(en="Q: {question}\n", zh="问：{question}\n")
CHOICES = Prompt(en="Answer choices:\n{choices}\n", zh="选项：\n{choices}\n")
REASONING = Prompt(en="A:", zh="答：")
CLOSING = Prompt(en=" Therefore, the answer is {answer}.", zh="所以，答案是{answer}。")
CORRECT = Prompt(en=" (CORRECT)", zh="（正确）")
HINTED = Prompt(en="{question} (the answer: {answer})", zh="{question}（本题的正确答案：{answer}）")
TASK = Prompt(
    en="Below are questions with worked answers. Answer the last question in the same way: the reasoning in a few "
    "sentences, then the closing sentence as in the examples, and nothing after it.\n\n{shots}",
    zh="下面是一些带有解答的问题。请用同样的方式回答最后一个问题：先用几句话推理，再用与例子相同的句式写出结尾，之后不"
    "要再写。\n\n{shots}",
)
_ANSWER = r"(?:(?!\banswer is\b|答案[是为])[^\n])+?"
_CLOSING = re.compile(
    rf"(?:\b(?:therefore|so|thus)\s*,?\s*)?\bthe (?:correct |final )?answer is\s*:?\s*(?P<en>{_ANSWER})[\s.*]*$"
    rf"|(?:所以|因此)?[，,]?\s*(?:正确)?答案(?:是|为)\s*[:：]?\s*(?P<zh>{_ANSWER})[\s.。*]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LETTER = re.compile(r"[(（]\s*([a-zA-Z])\s*[)）]|^\s*([a-zA-Z])\s*(?:[.):：]|$)")
_LEAK = re.compile(
    r"\(\s*correct\s*\)|（\s*正确\s*）|\(\s*the answer:|（\s*(?:本题的正确)?答案\s*[:：]"
    r"|\bhint\b|\bgiven (?:correct )?answer\b"
    r"|\b(?:answer|choice|option)\b[^.\n]{0,20}\b(?:is|was|has been) (?:already )?(?:given|marked|indicated|provided)\b"
    r"|\b(?:marked|labell?ed|indicated|given) (?:as|to be) (?:the )?correct|提示|(?:标注|标记)为正确"
    r"|(?:已|被)(?:经)?(?:标注|标记|标明|给出)|题目(?:已|中)?给出的?答案",
    re.IGNORECASE,
)
SHOTS = Path(__file__).with_name("star_shots.json")


@lru_cache(maxsize=1)
def shipped() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The examples that ship with Seedbed, by language and by kind (``choice``, ``open``)."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(SHOTS.read_text(encoding="utf-8"))
    return found


def letter(place: int) -> str:
    """The letter of a choice: a, b, c …"""
    return chr(ord("a") + place)


def asked(fill: Any, question: str, choices: Sequence[str], hint: str = "") -> str:
    """A question as it stands in the prompt; with ``hint`` (a letter, or the answer) the right one is shown."""
    if not choices:
        return str(fill(QUESTION, question=fill(HINTED, question=question, answer=hint) if hint else question))
    mark = fill(CORRECT)
    lines = [f"({letter(place)}) {text}{mark if hint == letter(place) else ''}" for place, text in enumerate(choices)]
    return str(fill(QUESTION, question=question) + fill(CHOICES, choices="\n".join(lines)))


def closing(fill: Any, answer: str, choices: Sequence[str]) -> str:
    """The sentence that an answer ends with, as it stands behind the reasoning."""
    return str(fill(CLOSING, answer=f"({answer})" if choices else answer))


def shot(fill: Any, one: Mapping[str, Any], *, hint: bool) -> str:
    """A worked example."""
    choices = one.get("choices") or []
    text = asked(fill, one["question"], choices, one["answer"] if hint else "")
    return f"{text}{fill(REASONING)} {one['rationale']}{closing(fill, one['answer'], choices)}"


def read(text: str) -> tuple[str, str] | None:
    """The rationale of an answer and what its closing sentence gives; None where it has none or none before it.

    A base model goes on with a question of its own: what follows the first closing sentence is not read.
    """
    found = _CLOSING.search(text.strip())
    if found is None or not text.strip()[: found.start()].strip():
        return None
    return text.strip()[: found.start()].strip(), (found["en"] or found["zh"]).strip(' *"“”')


def read_letter(answer: str) -> str:
    """The letter that an answer picks, or ""."""
    found = _LETTER.search(answer)
    return (found[1] or found[2]).lower() if found else ""


def leak(rationale: str) -> str:
    """The words by which a rationale speaks of its hint, or ""."""
    found = _LEAK.search(rationale)
    return found.group() if found else ""
