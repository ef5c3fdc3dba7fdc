"""Ten classical ciphers on capital letters: each gives a place its alphabet, or the letters another order."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from math import gcd
from typing import Any

from seedbed.core.prompt import Prompt
from seedbed.problems.language.common_words import WORDS

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEYS = tuple(word.upper() for word in WORDS if len(set(word)) == len(word) and 4 <= len(word) <= 6)
"""Words of four to six letters, all different."""
Rule = Sequence[Any]
"""A cipher's name and its key: ``["shift", 3]``, ``["vigenere", "LEMON"]``."""


def _shifted(by: int) -> str:
    return LETTERS[by % 26 :] + LETTERS[: by % 26]


ALPHABETS: dict[str, Callable[[Any, int], list[str]]] = {
    "shift": lambda key, length: [_shifted(key)] * length,
    "atbash": lambda _key, length: [LETTERS[::-1]] * length,
    "affine": lambda key, length: ["".join(LETTERS[(key[0] * x + key[1]) % 26] for x in range(26))] * length,
    "keyword": lambda key, length: [key + "".join(one for one in LETTERS if one not in key)] * length,
    "vigenere": lambda key, length: [_shifted(LETTERS.index(one)) for one in islice(cycle(key), length)],
    "growing_shift": lambda key, length: [_shifted(key + place) for place in range(length)],
}
"""By place: what stands for A, B, C and so on."""


def _rails(key: int, length: int) -> list[int]:
    turn = [*range(key), *range(key - 2, 0, -1)]
    rail = list(islice(cycle(turn), length))
    return sorted(range(length), key=lambda place: rail[place])


def _columns(key: str, length: int) -> list[int]:
    order = sorted(range(len(key)), key=lambda column: key[column])
    return [place for column in order for place in range(column, length, len(key))]


ORDERS: dict[str, Callable[[Any, int], list[int]]] = {
    "rotation": lambda key, length: [(place + key) % length for place in range(length)],
    "blocks": lambda key, length: [
        place for start in range(0, length, key) for place in reversed(range(start, min(start + key, length)))
    ],
    "rails": _rails,
    "columns": _columns,
}
"""Which letters of the text stand first, second and so on."""
COST = {"shift": 1, "atbash": 1, "rotation": 1, "blocks": 1, "growing_shift": 2, "affine": 2, "keyword": 2,
        "vigenere": 2, "rails": 2, "columns": 2}  # fmt: skip

TEXTS = {
    "shift": Prompt(
        en="Replace each letter by the one {key} places after it in the alphabet; A follows Z.",
        zh="把每个字母换成字母表中它后面第 {key} 个字母，Z 之后接 A。",
    ),
    "atbash": Prompt(
        en="Replace each letter by the one as far from the end of the alphabet as it is from the beginning: A by Z, B "
        "by Y and so on.",
        zh="把每个字母换成字母表中前后对称位置的字母：A 换成 Z，B 换成 Y，依此类推。",
    ),
    "affine": Prompt(
        en="Number the letters from A = 0 to Z = 25 and replace number x by the remainder of {a}·x + {b} after "
        "division by 26.",
        zh="把字母从 A = 0 到 Z = 25 编号，把编号 x 换成 {a}·x + {b} 除以 26 的余数所对应的字母。",
    ),
    "keyword": Prompt(
        en="Make a second alphabet: first the letters of {key}, then all others in their usual order. Replace each "
        "letter of the usual alphabet by the one at the same place of the second.",
        zh="先造第二个字母表：先写 {key} 的各个字母，再按通常的顺序写其余字母。"
        "把每个字母换成第二个字母表中相同位置的字母。",
    ),
    "vigenere": Prompt(
        en="Write the key {key} over and over below the text. Move each letter forward in the alphabet (A follows Z) "
        "by the number of its key letter, where A is 0, B is 1 and Z is 25.",
        zh="在文字下面反复写密钥 {key}。每个字母在字母表中向后移动（Z 之后接 A），移动的位数是它下面密钥字母的编号，"
        "其中 A 为 0，B 为 1，Z 为 25。",
    ),
    "growing_shift": Prompt(
        en="Move the first letter {key} places forward in the alphabet (A follows Z), and each letter after it one "
        "place more than the one before it.",
        zh="把第一个字母在字母表中向后移动 {key} 位（Z 之后接 A），此后每个字母比前一个字母多移动一位。",
    ),
    "rotation": Prompt(
        en="Move the first {key} letters, in their order, to the end of the text.",
        zh="把开头的 {key} 个字母按原顺序移到文字末尾。",
    ),
    "blocks": Prompt(
        en="Cut the text from the start into blocks of {key} letters (the last one may be shorter) and write each "
        "block backwards.",
        zh="从头起把文字切成每块 {key} 个字母（最后一块可以较短），并把每块倒过来写。",
    ),
    "rails": Prompt(
        en="Write the letters in a zigzag over {key} lines, from the first line down to the last and up again, one "
        "letter at a step; then read the lines one after the other, the first line first.",
        zh="把字母以之字形写在 {key} 行上，从第一行逐行向下到最后一行，再逐行向上，如此往复，每步一个字母；"
        "然后从第一行起逐行读出。",
    ),
    "columns": Prompt(
        en="Write the text in rows of {wide} letters below the key {key} (the last row may be shorter). Then read the "
        "columns from top to bottom, in the alphabetical order of their key letters.",
        zh="在密钥 {key} 下面按每行 {wide} 个字母写出文字（最后一行可以较短），然后按各列密钥字母的字母表顺序，"
        "逐列从上到下读出。",
    ),
}


def drawn_rule(rng: random.Random, name: str) -> list[Any]:
    """A cipher with a drawn key."""
    if name in ("keyword", "vigenere", "columns"):
        return [name, rng.choice(KEYS)]
    if name == "affine":
        return [name, [rng.choice([a for a in range(3, 26) if gcd(a, 26) == 1]), rng.randrange(1, 26)]]
    if name == "atbash":
        return [name, 0]
    most = {"shift": 25, "growing_shift": 20, "rotation": 4, "blocks": 5, "rails": 4}[name]
    return [name, rng.randint(2, most)]


def told(rule: Rule, language: str) -> str:
    """What a rule does when it enciphers."""
    name, key = rule
    slots = {"key": key, "a": key[0] if name == "affine" else 0, "b": key[1] if name == "affine" else 0,
             "wide": len(key) if name == "columns" else 0}  # fmt: skip
    text = TEXTS[name]
    return text.fill(language, **{slot: slots[slot] for slot in text.slots})


def enciphered(rule: Rule, text: str) -> str:
    """A text after one rule."""
    name, key = rule
    if name in ORDERS:
        return "".join(text[place] for place in ORDERS[name](key, len(text)))
    return "".join(
        alphabet[LETTERS.index(one)] for one, alphabet in zip(text, ALPHABETS[name](key, len(text)), strict=True)
    )


def deciphered(rule: Rule, text: str) -> str:
    """The text that one rule makes this of."""
    name, key = rule
    if name in ORDERS:
        before = sorted(zip(ORDERS[name](key, len(text)), text, strict=True))
        return "".join(letter for _, letter in before)
    return "".join(
        LETTERS[alphabet.index(one)] for one, alphabet in zip(text, ALPHABETS[name](key, len(text)), strict=True)
    )
