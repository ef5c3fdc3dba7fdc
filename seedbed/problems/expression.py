"""Arithmetic expressions, exact: written down, read back, worked out step by step. Nothing is evaluated by Python.

A tree is a number or ``(sign, left, right)`` with the signs ``+ - × ÷``. There are no powers, so no value outgrows
what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Tree = Any  # Fraction | tuple[str, Tree, Tree]; a recursive alias would need a class
PRECEDENCE = {"+": 1, "-": 1, "×": 2, "÷": 2}
_SIGN = {"*": "×", "/": "÷", "x": "×", "X": "×", "·": "×", "÷": "÷", "×": "×", "+": "+", "-": "-", ":": "÷"}
_TOKEN = re.compile(r"\s*(?:(\d{1,12}(?:\.\d{1,12})?)|(\*\*|//|[-+*/xX·÷×:()\[\]]))")
MOST_TOKENS = 200


def parse(text: str) -> Tree | None:
    """The tree of an expression in digits, ``+ - * / × ÷ ( )``; None when it is anything else, signed numbers too."""
    tokens = _tokens(text)
    if not tokens:
        return None
    try:
        tree, place = _level(tokens, 0, 1)
    except (IndexError, ValueError):
        return None
    return tree if place == len(tokens) else None


def _tokens(text: str) -> list[str]:
    tokens, place, text = list[str](), 0, text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or len(tokens) >= MOST_TOKENS or found.group(2) in ("**", "//"):
            return []
        tokens.append((found.group(1) or found.group(2)).replace("[", "(").replace("]", ")"))
        place = found.end()
    return tokens


def _level(tokens: list[str], place: int, rank: int) -> tuple[Tree, int]:
    """Signs of one rank, from left to right; what stands between them is of the next rank."""
    if rank > 2:
        return _atom(tokens, place)
    tree, place = _level(tokens, place, rank + 1)
    while place < len(tokens) and PRECEDENCE.get(_SIGN.get(tokens[place], "")) == rank:
        sign = _SIGN[tokens[place]]
        right, place = _level(tokens, place + 1, rank + 1)
        tree = (sign, tree, right)
    return tree, place


def _atom(tokens: list[str], place: int) -> tuple[Tree, int]:
    if tokens[place] == "(":
        tree, place = _level(tokens, place + 1, 1)
        if tokens[place] != ")":
            raise ValueError("an open bracket is not closed")
        return tree, place + 1
    return Fraction(tokens[place]), place + 1


def applied(sign: str, left: Fraction, right: Fraction) -> Fraction:
    """One operation.

    Raises:
        ZeroDivisionError: a division by nothing.
    """
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "×" else left / right


def value(tree: Tree) -> Fraction:
    """What a tree comes to, exactly.

    Raises:
        ZeroDivisionError: a division by nothing.
    """
    if isinstance(tree, Fraction):
        return tree
    sign, left, right = tree
    return applied(sign, value(left), value(right))


def leaves(tree: Tree) -> list[Fraction]:
    """The numbers of a tree, from left to right."""
    if isinstance(tree, Fraction):
        return [tree]
    return leaves(tree[1]) + leaves(tree[2])


def signs(tree: Tree) -> list[str]:
    """The signs of a tree, from left to right."""
    return [] if isinstance(tree, Fraction) else [*signs(tree[1]), tree[0], *signs(tree[2])]


def written(number: Fraction) -> str:
    """A number as it stands in an expression: whole, or a fraction ``8/3``."""
    return str(number)


def shown(tree: Tree) -> str:
    """An expression with the brackets it needs; a fraction or a negative number is put in brackets."""
    if isinstance(tree, Fraction):
        return written(tree) if tree.denominator == 1 and tree >= 0 else f"({written(tree)})"
    sign, left, right = tree
    rank = PRECEDENCE[sign]
    before = f"({shown(left)})" if _rank(left) < rank else shown(left)
    after = f"({shown(right)})" if _rank(right) < rank or (_rank(right) == rank and sign in "-÷") else shown(right)
    return f"{before} {sign} {after}"


def _rank(tree: Tree) -> int:
    return 3 if isinstance(tree, Fraction) else PRECEDENCE[tree[0]]


def steps(tree: Tree) -> Iterator[tuple[str, Fraction, Fraction, Fraction]]:
    """The operations in the order in which they are worked out, as (sign, left, right, result)."""
    if not isinstance(tree, Fraction):
        sign, left, right = tree
        yield from steps(left)
        yield from steps(right)
        one, two = value(left), value(right)
        yield sign, one, two, applied(sign, one, two)
