"""The lines that stand before a story to order: how they are worded, and which sets of them are drawn."""

from __future__ import annotations

from itertools import combinations

from seedbed.core.errors import RecipeError
from seedbed.core.prompt import Prompt

LINES = {
    "words": Prompt(en="Words: {value}", zh="词语：{value}"),
    "sentence": Prompt(en="Random sentence: {value}", zh="句子：{value}"),
    "features": Prompt(en="Features: {value}", zh="特点：{value}"),
    "summary": Prompt(en="Summary: {value}", zh="梗概：{value}"),
}
STORY = Prompt(en="Story:", zh="故事：")
NAMES = {
    "dialogue": "对话", "plot twist": "转折", "bad ending": "坏结局", "moral value": "道理", "foreshadowing": "伏笔",
    "conflict": "矛盾",
}  # fmt: skip


def subsets(held_out: tuple[str, ...], names: list[str]) -> list[tuple[str, ...]]:
    """The sets of lines that may be drawn: all but the empty one and those held out."""
    held = [frozenset(part.strip() for part in one.split("+")) for one in held_out]
    strange = sorted({name for one in held for name in one} - set(LINES))
    if strange:
        raise RecipeError(f"tiny_stories_instruct: held_out names {strange}; the lines are {', '.join(LINES)}")
    every = [one for size in range(1, len(names) + 1) for one in combinations(names, size)]
    left = [one for one in every if frozenset(one) not in held]
    if not left:
        raise RecipeError("tiny_stories_instruct: held_out leaves no set of lines to draw")
    return left
