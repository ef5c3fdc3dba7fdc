"""The tree of a mathematical answer: its nodes, and the signs and names that its notation knows."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Node(NamedTuple):
    """One node: ``kind``, its ``parts``, a ``value`` (a number, a name), the ``signs`` of a relation or a bracket.

    Kinds of expressions: number, decimal, symbol, call, sum, product, divide, power, negative, apply, factorial,
    percent, based, plus_minus, infinity. Kinds of structures: list, set, bracket, union, relation, matrix, ratio,
    reals, text.
    """

    kind: str
    parts: tuple[Node, ...] = ()
    value: str | Fraction = ""
    signs: tuple[str, ...] = ()


RELATIONS = {
    "=": "=", "==": "=", "<": "<", ">": ">", "<=": "<=", "=<": "<=", ">=": ">=", "!=": "!=", "\\le": "<=",
    "\\leq": "<=", "\\leqslant": "<=", "\\ge": ">=", "\\geq": ">=", "\\geqslant": ">=", "\\lt": "<", "\\gt": ">",
    "\\ne": "!=", "\\neq": "!=", "\\approx": "≈", "\\simeq": "≈", "\\in": "∈", "\\equiv": "=", "\\to": "⇒", "->": "⇒",
    "\\Rightarrow": "⇒", "\\implies": "⇒", "\\rightarrow": "⇒",
}  # fmt: skip
LETTERS = frozenset(
    "\\alpha \\beta \\gamma \\delta \\epsilon \\varepsilon \\zeta \\eta \\theta \\vartheta \\kappa \\lambda \\mu "
    "\\nu \\xi \\rho \\sigma \\tau \\phi \\varphi \\chi \\psi \\omega \\Gamma \\Delta \\Theta \\Lambda \\Sigma \\Phi "
    "\\Omega \\Psi \\ell \\hbar".split()
)
ACCENTS = frozenset(
    "\\vec \\hat \\bar \\overline \\overrightarrow \\tilde \\mathbf \\mathcal \\mathrm \\mathit \\dot".split()
)
TIMES = frozenset(["*", "\\times", "\\cdot", "\\ast"])
CALLED = frozenset("fghFGHPQp")


CONSTANTS = {
    "\\pi": Node("symbol", value="π"),
    "\\e": Node("symbol", value="e"),
    "\\i": Node("symbol", value="i"),
    "\\imath": Node("symbol", value="i"),
    "\\infty": Node("infinity"),
    "\\emptyset": Node("set"),
    "\\varnothing": Node("set"),
    "\\mathbbR": Node("reals", value="R"),
}
ENVIRONMENTS = "matrix pmatrix bmatrix vmatrix Vmatrix smallmatrix array cases aligned align gathered split".split()


def number_node(written: str) -> Node:
    """A number as it is written; a decimal is told apart, because it may be rounded."""
    return Node("decimal" if "." in written or "e" in written else "number", value=Fraction(written))


def divided(above: Node, below: Node) -> Node:
    """``1/2 %`` is half a per cent."""
    if below.kind == "percent":
        return Node("percent", (Node("divide", (above, *below.parts)),))
    return Node("divide", (above, below))


def proper(part: Node) -> bool:
    """Whether it is a fraction of whole numbers below 1."""
    if part.kind != "divide" or any(one.kind != "number" for one in part.parts):
        return False
    top, bottom = (one.value for one in part.parts)
    return isinstance(top, Fraction) and isinstance(bottom, Fraction) and top < bottom


def leads_with_d(part: Node) -> bool:
    """Whether a side of a fraction begins with d, as both do in dy/dx."""
    while part.kind in ("product", "power"):
        part = part.parts[0]
    return part == Node("symbol", value="d")
