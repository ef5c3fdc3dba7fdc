"""The difficulty of an exam question as KAQG grades it: seven features, each of level 1 to 3, weighed and added up.

Also the model of item response theory (2PL) that ties a difficulty to how likely an examinee answers rightly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from random import Random

from seedbed.core.prompt import Prompt
from seedbed.core.text import length, script_language

Levels = Mapping[str, int]

WEIGHTS = {
    "stem_length": 1.0,
    "term_density": 1.0,
    "bloom_level": 1.5,
    "option_length": 1.0,
    "option_similarity": 1.0,
    "stem_option_similarity": 1.0,
    "strong_distractors": 1.2,
}
OF_OPTIONS = ("option_length", "option_similarity", "stem_option_similarity", "strong_distractors")
"""Features that a question without options does not have."""
TARGETS = {30: 10.0, 50: 14.0, 70: 18.0}
"""The grade that a difficulty stands for, on the scale of all seven features."""
LEAST, MOST = sum(WEIGHTS.values()), 3 * sum(WEIGHTS.values())
WITHIN = 1.0
"""How far the sum of drawn levels may be from the target."""
STEM_LIMITS = {"en": (10, 20), "zh": (15, 30)}
"""Up to so many words (characters of Chinese) a stem is of level 1, of level 2."""

ASKED = {
    "stem_length": (
        Prompt(en="The stem has 5 to 10 words.", zh="题干 5 到 15 个字。"),
        Prompt(en="The stem has 11 to 20 words.", zh="题干 16 到 30 个字。"),
        Prompt(en="The stem has more than 20 words.", zh="题干超过 30 个字。"),
    ),
    "term_density": (
        Prompt(en="Hardly any technical terms.", zh="几乎不用术语。"),
        Prompt(en="Some technical terms.", zh="用一些术语。"),
        Prompt(en="Dense in technical terms.", zh="术语密集。"),
    ),
    "bloom_level": (
        Prompt(en="It asks to remember.", zh="考查记忆。"),
        Prompt(en="It asks to understand or apply.", zh="考查理解或应用。"),
        Prompt(en="It asks to analyse how things hang together.", zh="考查分析，要理清事物之间的联系。"),
    ),
    "option_length": (
        Prompt(en="Options of up to 4 words.", zh="选项不超过 4 个字。"),
        Prompt(en="Options of 3 to 6 words.", zh="选项 3 到 6 个字。"),
        Prompt(en="Options of 5 words or more.", zh="选项 5 个字以上。"),
    ),
    "option_similarity": (
        Prompt(en="The options differ plainly (under 20% alike).", zh="选项差别明显（相似度低于 20%）。"),
        Prompt(en="The options are half alike (about 50%).", zh="选项有一半相似（约 50%）。"),
        Prompt(en="The options are much alike (over 80%).", zh="选项非常相似（超过 80%）。"),
    ),
    "stem_option_similarity": (
        Prompt(en="The options share few words with the stem.", zh="选项与题干很少有相同的词。"),
        Prompt(en="The options share some words with the stem.", zh="选项与题干有一些相同的词。"),
        Prompt(en="The options share many words with the stem.", zh="选项与题干有许多相同的词。"),
    ),
    "strong_distractors": (
        Prompt(en="At most one wrong option is tempting.", zh="最多一个错误选项有迷惑性。"),
        Prompt(en="Two wrong options are tempting.", zh="两个错误选项有迷惑性。"),
        Prompt(en="All wrong options are tempting.", zh="所有错误选项都有迷惑性。"),
    ),
}
"""What a level asks of the writer."""


def features(*, options: bool) -> tuple[str, ...]:
    """The features that a question has."""
    return tuple(name for name in WEIGHTS if options or name not in OF_OPTIONS)


def grade(levels: Levels) -> float:
    """The weighted sum of the levels; where features are lacking it is stretched to the scale of all seven.

    All levels at 1 give 7.7, all at 3 give 23.1, with and without options.
    """
    weight = sum(WEIGHTS[name] for name in levels)
    return sum(WEIGHTS[name] * level for name, level in levels.items()) * LEAST / weight


@lru_cache(maxsize=16)
def combinations(target: float, *, options: bool) -> tuple[tuple[int, ...], ...]:
    """Every way to give the features levels whose grade is within 1 of the target, or as near as can be."""
    names = features(options=options)
    all_levels = list(product((1, 2, 3), repeat=len(names)))
    off = [abs(grade(dict(zip(names, levels, strict=True))) - target) for levels in all_levels]
    within = max(WITHIN, min(off)) + 1e-9  # three features have gaps of more than 2 between their grades
    return tuple(levels for levels, far in zip(all_levels, off, strict=True) if far <= within)


def draw_levels(rng: Random, target: float, *, options: bool) -> dict[str, int]:
    """Levels for a target, every fitting combination equally likely."""
    return dict(zip(features(options=options), rng.choice(combinations(target, options=options)), strict=True))


def target_of(difficulty: int) -> float:
    """The grade for a difficulty: 30, 50 and 70 are 10, 14 and 18, others lie on the line through them."""
    return min(max(TARGETS[30] + (difficulty - 30) * 0.2, LEAST), MOST)


def stem_level(stem: str) -> int:
    """The level of a stem's length, by rule."""
    short, middle = STEM_LIMITS[script_language(stem)]
    return 1 if length(stem) <= short else 2 if length(stem) <= middle else 3


def hardness(difficulty: float) -> float:
    """The item difficulty b of a difficulty of 0 to 100, from -2 to 2."""
    return (difficulty - 50) / 25


def chance(ability: float, b: float, *, a: float = 1.0) -> float:
    """How likely an examinee of this ability answers an item rightly (2PL): 1 / (1 + exp(-a (ability - b)))."""
    return 1 / (1 + math.exp(-a * (ability - b)))


def item_difficulties(answers: Mapping[str, list[bool]], *, most: float = 4.0) -> dict[str, float]:
    """The difficulty b of items from who answered what (one list an item, the same examinees), by the log of the odds.

    Args:
        answers: per item whether each examinee was right.
        most: how far an item that nobody or everybody answers may lie from 0.
    """
    told = {}
    for item, rights in answers.items():
        share = (sum(rights) + 0.5) / (len(rights) + 1)
        told[item] = min(max(math.log((1 - share) / share), -most), most)
    return told
