"""How a problem is asked: several phrasings and answer formats, drawn alike for both languages.

A phrasing is a ``Prompt`` with an English and a Chinese text of the same slots, so one draw decides both and the same
generator gives the same problem in either language. A family has at least four phrasings and two formats.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt, form, text_and_slots

LINE = Prompt(
    en='End with a line that begins with "Answer:" and holds {what}.', zh="最后一行以“答案：”开头，写出{what}。"
)
BOX = Prompt(en="Put {what} in \\boxed{}.", zh="请把{what}写在 \\boxed{} 里。")
BLOCK = Prompt(en="Give {what} in a code block at the end.", zh="请在最后用代码块给出{what}。")
TAG = Prompt(en="Give {what} inside <answer></answer>.", zh="请把{what}放在 <answer></answer> 之间。")

PEOPLE = tuple(
    tuple(pair.split("/"))
    for pair in (
        "Ada/阿达 Ben/小本 Clara/克拉拉 David/大卫 Emma/艾玛 Felix/菲利 Grace/格蕾丝 Henry/亨利 Iris/艾丽丝 Jack/杰克 "
        "Karen/凯伦 Liam/利亚姆 Mia/米娅 Noah/诺亚 Olive/奥莉 Peter/彼得 Queenie/奎妮 Rosa/罗莎 Simon/西蒙 Tina/蒂娜 "
        "Ursula/乌苏拉 Victor/维克多 Wendy/温迪 Xavier/泽维尔 Yusuf/优素福 Zoe/佐伊 Bruno/布鲁诺 Diana/黛安娜 "
        "Edgar/埃德加 Fiona/菲奥娜"
    ).split()
)
"""Names of people in English and Chinese; none is a word of the rules of a puzzle."""


def asked(
    rng: random.Random, language: Language, questions: Sequence[Prompt], formats: Sequence[Prompt], **slots: object
) -> str:
    """A question and an answer format, drawn and filled; a slot may hold a ``Prompt`` without slots of its own.

    A slot goes to whichever of the two names it; two draws are made, the same ones in either language.
    """
    question, wanted = rng.choice(questions), rng.choice(formats)
    return f"{filled(question, language, **slots)}\n\n{filled(wanted, language, **slots)}"


def filled(prompt: Prompt, language: Language, **slots: object) -> str:
    """A prompt in a language, given at least the slots that it has."""
    for name, value in slots.items():
        if value.__class__ is Prompt:
            slots[name] = said(value, language)
    return text_of(prompt, language) % slots


def text_of(prompt: Prompt, language: Language) -> str:
    """A prompt's text with ``%(name)s`` for each slot, for what is filled often: ``text % {"name": …}``."""
    return form(prompt.zh if language == "zh" and prompt.zh is not None else prompt.en)


def form_of(prompt: Prompt, language: Language) -> tuple[str, tuple[str, ...]]:
    """A prompt's text with ``%s`` for each of its slots, for the ``%`` operator, and their names in order."""
    return _form(prompt.zh if language == "zh" and prompt.zh is not None else prompt.en)


@lru_cache(maxsize=4096)
def _form(text: str) -> tuple[str, tuple[str, ...]]:
    pieces = text_and_slots(text)
    return "%s".join([piece.replace("%", "%%") for piece in pieces[::2]]), pieces[1::2]


def said(value: object, language: Language) -> object:
    """A value in a language: a ``Prompt`` gives its text, anything else stays what it is."""
    return value.fill(language) if isinstance(value, Prompt) else value


def listed(items: Sequence[str], language: Language) -> str:
    """``a, b and c`` or ``a、b 和 c``."""
    comma, last = (", ", " and ") if language == "en" else ("、", " 和 ")
    return last.join(part for part in (comma.join(items[:-1]), items[-1]) if part)


def final_line(answer: str, language: Language) -> str:
    """The last line of a worked solution; an answer of several lines stands in a block of its own."""
    mark = "Answer:" if language == "en" else "答案："
    if "\n" in answer:
        return f"{mark}\n```\n{answer}\n```"
    return f"{mark} {answer}" if language == "en" else f"{mark}{answer}"
