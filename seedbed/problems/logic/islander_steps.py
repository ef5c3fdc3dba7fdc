"""How a puzzle of islanders is told: what is heard, and each step of its solution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.logic.islanders import KIND, shown
from seedbed.problems.logic.worlds import Line
from seedbed.problems.phrasing import filled

HEARD = Prompt(en='- {name}: "{claim}."', zh="- {name}：“{claim}。”")
IS = Prompt(en="{name} is {kinds}", zh="{name}是{kinds}")
BY_WORDS = Prompt(en='{name}\'s words "{claim}": {result}.', zh="{name}说“{claim}”：{result}。")
BY_COUNT = Prompt(en="The number of normals: {result}.", zh="普通人的人数：{result}。")
SUPPOSE = Prompt(en="Suppose that {what}.", zh="假设{what}。")
FAILS = Prompt(en="Then {fact} cannot be, so {result}.", zh="那么{fact}不可能成立，所以{result}。")
WORDS_OF = Prompt(en='{name}\'s words "{claim}"', zh="{name}的话“{claim}”")
COUNT_OF = Prompt(en="the number of normals", zh="普通人的人数")


def said(speaker: int, claim: Any, called: Sequence[str], language: Language) -> str:
    """A claim as it is quoted, with a capital letter."""
    text = shown(claim, speaker, called, language)
    return text[0].upper() + text[1:]


def worked(
    lines: Sequence[Line], data: Mapping[str, Any], called: Sequence[str], language: Language, indent: str = ""
) -> list[str]:
    """One line a step; what is inside of a supposition is indented."""
    found = list[str]()
    for line in lines:
        result = _is(called[line.thing], line.left, language)
        by_count = line.fact == len(data["statements"])
        speaker, claim = (0, None) if by_count else data["statements"][line.fact]
        slots = {"name": called[speaker], "claim": claim and said(speaker, claim, called, language), "result": result}
        if line.supposed < 0:
            found.append(indent + filled(BY_COUNT if by_count else BY_WORDS, language, **slots))
        else:
            what = _is(called[line.thing], (line.supposed,), language)
            found.append(indent + filled(SUPPOSE, language, what=what))
            found += worked(line.inner, data, called, language, indent + "- ")
            fact = filled(COUNT_OF if by_count else WORDS_OF, language, **slots)
            found.append(indent + filled(FAILS, language, fact=fact, result=result))
    return found


def _is(name: str, kinds: Sequence[int], language: Language) -> str:
    either = (" or " if language == "en" else "或").join(KIND[kind].fill(language) for kind in kinds)
    return filled(IS, language, name=name, kinds=either)
