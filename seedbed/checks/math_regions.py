"""Intervals, unions, inequalities and finite sets as regions of the line, and what else relations are read with."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from seedbed.checks.math_node import Node
from seedbed.checks.math_value import number, same, symbols

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def every(outcomes: Iterable[bool | None]) -> bool | None:
    """False where one is false, else None where one is open, else True."""
    found = list(outcomes)
    return False if False in found else None if None in found else True


def some(outcomes: Iterable[bool | None]) -> bool | None:
    """True where one is true, else None where one is open, else False."""
    found = list(outcomes)
    return True if True in found else None if None in found else False


def is_relation(node: Node) -> bool:
    """Whether it is an equation, an inequality or a chain of them."""
    return node.kind == "relation"


def is_chain(node: Node) -> bool:
    """Whether it is an equation or a chain of equalities, rounded ones among them."""
    return is_relation(node) and all(sign in ("=", "≈") for sign in node.signs)


def assigns(node: Node) -> bool:
    """``x = …``, ``a_n = …``, ``f(x) = …``, ``AB = …``; not ``x + y = …``."""
    return is_chain(node) and is_name(node.parts[0])


def is_name(node: Node) -> bool:
    """Whether it names something: ``x``, ``a_n``, ``f(x)``, ``AB``, ``(x, y)``, ``|AB|``, ``NO/BO``, ``\\sin A``."""
    if node.kind == "product":
        return all(part.kind in ("symbol", "product") and is_name(part) for part in node.parts)
    if node.kind in ("apply", "divide"):  # of points and angles, which are written in capitals
        return all(map(is_name, node.parts)) and all(name[0].isupper() for name in symbols(node))
    return node.kind in ("symbol", "call", "text") or (node.kind == "bracket" and all(map(is_name, node.parts)))


def signed_infinity(node: Node) -> int:
    """1 for ∞, -1 for -∞, 0 for anything else."""
    if node.kind == "negative":
        return -signed_infinity(node.parts[0])
    return int(node.kind == "infinity")


class _Piece(NamedTuple):
    """An interval by its ends and whether they belong to it."""

    low: Node
    high: Node
    with_low: bool
    with_high: bool


_INFINITE = float("inf")
_ENDLESS = Node("infinity")
_FROM_ENDLESS = Node("negative", (_ENDLESS,))


def regions(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """Intervals, unions, inequalities and finite sets as regions of the line."""
    left, right = _pieces(given), _pieces(wanted)
    if left is None or right is None:
        return None
    left, right = _merged(left), _merged(right)
    if len(left) != len(right):
        return None if any(_numeric(piece) is None for piece in (*left, *right)) else False
    return every(_same_piece(one, other, tolerance) for one, other in zip(left, right, strict=True))


def _same_piece(one: _Piece, other: _Piece, tolerance: float) -> bool | None:
    if one[2:] != other[2:]:
        return False
    return every((_same_end(one.low, other.low, tolerance), _same_end(one.high, other.high, tolerance)))


def _same_end(one: Node, other: Node, tolerance: float) -> bool | None:
    if "infinity" in str(one) or "infinity" in str(other):
        return _end(one) == _end(other)
    return same(one, other, tolerance)


def _pieces(node: Node) -> list[_Piece] | None:
    if node.kind == "reals":
        return [_Piece(_FROM_ENDLESS, _ENDLESS, with_low=False, with_high=False)]
    if node.kind == "bracket" and len(node.parts) == 2:
        return [_Piece(*node.parts, with_low=node.signs[0] == "[", with_high=node.signs[1] == "]")]
    if node.kind == "set":
        return [_Piece(part, part, with_low=True, with_high=True) for part in node.parts]
    if node.kind in ("union", "list"):
        inner = [found for part in node.parts if (found := _pieces(part)) is not None]
        return _joined(inner) if len(inner) == len(node.parts) else None
    return _solved(node) if node.kind == "relation" else None


def _joined(parts: list[list[_Piece]]) -> list[_Piece]:
    """Pieces of several inequalities: all of them, or what they share where all of them would be the whole line.

    ``x < 1, x > 3`` means either, ``x > 1, x < 3`` and ``x ≠ 1, x ≠ 3`` mean both.
    """
    pieces = [piece for part in parts for piece in part]
    if len(parts) < 2 or any(_numeric(piece) is None for piece in pieces):
        return pieces
    whole = [_numeric(piece) for piece in _merged(pieces)]
    if whole != [(-_INFINITE, _INFINITE)]:
        return pieces
    shared = parts[0]
    for part in parts[1:]:
        shared = [both for one in shared for other in part if (both := _overlap(one, other)) is not None]
    return shared


def _overlap(one: _Piece, other: _Piece) -> _Piece | None:
    later = max(one, other, key=lambda piece: (_ends(piece)[0], not piece.with_low))
    earlier = min(one, other, key=lambda piece: (_ends(piece)[1], piece.with_high))
    found = _Piece(later.low, earlier.high, later.with_low, earlier.with_high)
    start, end = _ends(found)
    return found if start < end or (start == end and found.with_low and found.with_high) else None


def _ends(piece: _Piece) -> tuple[float | Fraction, float | Fraction]:
    found = _numeric(piece)
    assert found is not None
    return found


def _solved(node: Node) -> list[_Piece] | None:  # noqa: PLR0911 - a line for each form
    """``x > 3``, ``1 < x ≤ 2``, ``x ≠ 0`` as pieces; only where the variable stands alone."""
    signs = list(node.signs)
    if len(node.parts) == 3 and {*signs} <= {"<", "<="} and is_name(node.parts[1]):
        return [_Piece(node.parts[0], node.parts[2], with_low=signs[0] == "<=", with_high=signs[1] == "<=")]
    if len(node.parts) == 3 and {*signs} <= {">", ">="} and is_name(node.parts[1]):
        return [_Piece(node.parts[2], node.parts[0], with_low=signs[1] == ">=", with_high=signs[0] == ">=")]
    if len(node.parts) != 2 or signs[0] not in FLIPPED:
        return None
    left, right, sign = *node.parts, signs[0]
    if is_name(right) and not is_name(left):
        left, right, sign = right, left, FLIPPED[sign]
    if not is_name(left) or left.kind != "symbol" or str(left.value) in symbols(right):
        return None
    if sign == "!=":
        below = _Piece(_FROM_ENDLESS, right, with_low=False, with_high=False)
        return [below, _Piece(right, _ENDLESS, with_low=False, with_high=False)]
    if sign == "=":
        return [_Piece(right, right, with_low=True, with_high=True)]
    if sign[0] == "<":
        return [_Piece(_FROM_ENDLESS, right, with_low=False, with_high=sign == "<=")]
    return [_Piece(right, _ENDLESS, with_low=sign == ">=", with_high=False)]


def _end(node: Node) -> float | Fraction | None:
    if node.kind == "infinity":
        return float("inf")
    if node.kind in ("negative", "sum") and len(node.parts) == 1:
        inner = _end(node.parts[0])
        return None if inner is None else -inner
    value = number(node)
    if value is None or isinstance(value, Fraction):
        return value
    return value.real if abs(value.imag) < 1e-12 else None


def _numeric(piece: _Piece) -> tuple[float | Fraction, float | Fraction] | None:
    low, high = _end(piece.low), _end(piece.high)
    return None if low is None or high is None else (low, high)


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces from left to right, touching ones as one; as they are where an end has no value."""
    spans = [(_numeric(piece), piece) for piece in pieces]
    if any(span is None for span, _ in spans):
        return pieces
    merged: list[_Piece] = []
    last: float | Fraction = 0
    for span, piece in sorted(spans, key=lambda one: (one[0], not one[1].with_low)):
        assert span is not None
        if merged and (span[0] < last or (span[0] == last and (piece.with_low or merged[-1].with_high))):
            before = merged.pop()
            further = span[1] > last
            closed = piece.with_high if further else before.with_high or (span[1] == last and piece.with_high)
            merged.append(_Piece(before.low, piece.high if further else before.high, before.with_low, closed))
            last = max(last, span[1])
        else:
            merged.append(piece)
            last = span[1]
    return merged
