"""Whether two mathematical answers are the same answer: structure by structure, then value by value.

Every function gives True, False, or None where it cannot be told here. ``given`` is the answer, ``wanted`` the
reference: the reference decides how far a chain of equations is unwrapped (``x = 2 + 3 = 5`` answers 5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from seedbed.checks.math_curve import told_apart
from seedbed.checks.math_node import Node
from seedbed.checks.math_regions import (
    FLIPPED,
    assigns,
    every,
    is_chain,
    is_name,
    is_relation,
    regions,
    signed_infinity,
    some,
)
from seedbed.checks.math_value import number, proportional, same, symbols
from seedbed.core.text import folded

_STRUCTURES = frozenset(["list", "set", "bracket", "union", "relation", "matrix", "ratio", "reals", "text", "based"])
_MOST_PARTS = 40
_NEAR = 0.05
"""How far, relatively, the rounded side of ``70/9 ≈ 7.78`` may lie from the exact one."""


def equal(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """Whether an answer is the reference; ``tolerance`` is relative and holds where a decimal stands."""
    given, wanted = _concluded(given), _concluded(wanted)
    if given == wanted:
        return True
    if is_chain(given) and not is_relation(wanted):
        return some([_alike(value, wanted, tolerance) for value in _answers(given)])
    if is_chain(wanted) and not is_relation(given):
        answers = _answers(wanted) if is_name(wanted.parts[0]) or not symbols(wanted) else ()
        return some([_alike(given, value, tolerance) for value in answers])
    if is_chain(given) and is_chain(wanted):
        pairs = [(one, other) for one in _equations(given) for other in _equations(wanted)]
        return some([_alike(one, other, tolerance) for one, other in pairs])
    return _alike(given, wanted, tolerance)


def _alike(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """Two answers of which neither is a chain to be unwrapped."""
    given, wanted = _spread(given), _spread(wanted)
    if given == wanted:
        return True
    bare, wanted_bare = _without_percent(given), _without_percent(wanted)
    if (bare is given) != (wanted_bare is wanted) and equal(bare, wanted_bare, tolerance):
        return True  # 28 % and 28: the sign left off on one side
    kinds = {given.kind, wanted.kind}
    ends = [signed_infinity(one) for one in (given, wanted)]
    if any(ends) and not kinds & _STRUCTURES:
        return ends[0] == ends[1]
    if not kinds & _STRUCTURES:
        return _valued(_recased(given, wanted), wanted, tolerance)
    for kind, how in _BY_KIND:
        if kind in kinds:
            return how(given, wanted, tolerance)
    return False


# Equations that lead to an answer.


def _concluded(node: Node) -> Node:
    """What stands behind the last arrow, and the set of ``x ∈ …``."""
    if not is_relation(node):
        return node
    signs = list(node.signs)
    if "⇒" in signs:
        last = len(signs) - signs[::-1].index("⇒")
        rest = tuple(signs[last:])
        return _concluded(Node("relation", node.parts[last:], signs=rest) if rest else node.parts[last])
    if signs == ["="] and is_name(node.parts[1]) and not is_name(node.parts[0]):
        return Node("relation", node.parts[::-1], signs=("=",))
    return node.parts[1] if signs == ["∈"] else node


def _answers(chain: Node) -> list[Node]:
    """What a chain ``x = 2 + 3 = 5 ≈ 5.0`` gives as its value: the last exact side, and its rounding."""
    exact = next((place for place, sign in enumerate(chain.signs) if sign == "≈"), len(chain.parts) - 1)
    if exact == 0 and is_name(chain.parts[0]):
        return [chain.parts[1]]
    if exact == len(chain.parts) - 1:
        value = chain.parts[exact]
        vanishing = value == Node("number", value=Fraction(0)) and bool(symbols(chain.parts[0]))
        return [] if vanishing and not is_name(chain.parts[0]) else [value]
    value, rounded = chain.parts[exact], chain.parts[exact + 1]
    one, other = number(value), number(rounded)
    near = one is not None and other is not None and abs(complex(one) - complex(other)) <= _NEAR * abs(complex(one))
    return [value, rounded] if near else [value]


def _equations(chain: Node) -> list[Node]:
    if chain.signs == ("=",):
        return [chain]
    return [Node("relation", (chain.parts[0], value), signs=("=",)) for value in _answers(chain)]


# Plus-minus and percent.


def _spread(node: Node) -> Node:
    """``1 ± √2`` as the list of both values; each part of a list or set as well."""
    if node.kind in ("list", "set"):
        parts = tuple(one for part in node.parts for one in (_spread(part).parts if _has_plus_minus(part) else (part,)))
        return Node(node.kind, parts)
    equation = node.kind == "relation" and node.signs == ("=",)
    if (equation or node.kind not in _STRUCTURES) and _has_plus_minus(node):
        return Node("set", _both(node))
    return node


def _has_plus_minus(node: Node) -> bool:
    return node.kind == "plus_minus" or any(_has_plus_minus(part) for part in node.parts)


def _both(node: Node) -> tuple[Node, Node]:
    return _signed(node, minus=False), _signed(node, minus=True)


def _signed(node: Node, *, minus: bool) -> Node:
    if node.kind == "plus_minus":
        inner = _signed(node.parts[0], minus=minus)
        return Node("negative", (inner,)) if minus else inner
    return Node(node.kind, tuple(_signed(part, minus=minus) for part in node.parts), node.value, node.signs)


def _without_percent(node: Node) -> Node:
    if node.kind == "percent":
        return node.parts[0]
    if node.kind == "negative" and node.parts[0].kind == "percent":
        return Node("negative", node.parts[0].parts)
    return node


def _valued(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """Two expressions; a logarithm without a base is natural or decimal, as both sides agree."""
    outcome = same(given, wanted, tolerance)
    if outcome is False and (_has_log(given) or _has_log(wanted)):
        return same(_decimal_log(given), _decimal_log(wanted), tolerance)
    return outcome


def _has_log(node: Node) -> bool:
    return (node.value == "log" and len(node.parts) == 1) or any(map(_has_log, node.parts))


def _decimal_log(node: Node) -> Node:
    value = "lg" if node.value == "log" and len(node.parts) == 1 else node.value
    return Node(node.kind, tuple(map(_decimal_log, node.parts)), value, node.signs)


def _recased(given: Node, wanted: Node) -> Node:
    """An answer with its variables in the reference's case where only that differs (the constant c or C)."""
    own, other = symbols(given), symbols(wanted)
    strange = {name: name.swapcase() for name in own - other if len(name) == 1}
    if not strange or any(to in own or to not in other for to in strange.values()):
        return given
    return _renamed(given, strange)


def _renamed(node: Node, names: dict[str, str]) -> Node:
    if node.kind == "symbol":
        return Node("symbol", value=names.get(str(node.value), node.value))
    return Node(node.kind, tuple(_renamed(part, names) for part in node.parts), node.value, node.signs)


# Collections.


def _ordered(given: Node, wanted: Node, tolerance: float) -> bool | None:
    if len(given.parts) != len(wanted.parts):
        return False
    return every(equal(one, other, tolerance) for one, other in zip(given.parts, wanted.parts, strict=True))


def _collections(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """Lists and sets in any order; a set holds nothing twice, and one thing alone is a set of one."""
    if not {given.kind, wanted.kind} <= {"list", "set"}:
        given, wanted = (one if one.kind in ("list", "set") else Node("set", (one,)) for one in (given, wanted))
    outcome = _unordered(given, wanted, tolerance)
    return outcome if outcome or not (_has_order(given) or _has_order(wanted)) else regions(given, wanted, tolerance)


def _has_order(node: Node) -> bool:
    """Whether inequalities or intervals stand in a list: then it is a region of the line."""
    return any(part.kind == "bracket" or (is_relation(part) and not is_chain(part)) for part in node.parts)


def _unordered(given: Node, wanted: Node, tolerance: float) -> bool | None:
    if max(len(given.parts), len(wanted.parts)) > _MOST_PARTS:
        return None
    table = [[equal(one, other, tolerance) for other in wanted.parts] for one in given.parts]
    columns = list(zip(*table, strict=True)) if table else [()] * len(wanted.parts)
    if "set" in (given.kind, wanted.kind):
        if not given.parts or not wanted.parts:
            return given.parts == wanted.parts
        return every(some(row) for row in [*table, *columns])
    if len(given.parts) != len(wanted.parts):
        return False
    return _matched(table)


def _matched(table: Sequence[Sequence[bool | None]]) -> bool | None:
    """Whether every row finds a column of its own: by augmenting paths."""
    taken: dict[int, int] = {}

    def settle(row: int, seen: set[int]) -> bool:
        for column, fits in enumerate(table[row]):
            if fits and column not in seen:
                seen.add(column)
                if column not in taken or settle(taken[column], seen):
                    taken[column] = row
                    return True
        return False

    if every(settle(row, set()) for row in range(len(table))):
        return True
    return None if some(None in row for row in table) else False


def _brackets(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """Tuples and intervals: the brackets and every part, in order; the list 1, 3 answers the tuple (1, 3)."""
    if not {given.kind, wanted.kind} <= {"bracket", "list", "set"}:
        return False
    if any(
        one.kind == "list" and all(is_relation(part) and not is_chain(part) for part in one.parts)
        for one in (given, wanted)
    ):
        return regions(given, wanted, tolerance)
    if given.kind == wanted.kind == "bracket" and given.signs != wanted.signs:
        return False
    bracket = given if given.kind == "bracket" else wanted
    if bracket.signs != ("(", ")") and given.kind != wanted.kind:
        return False
    return _ordered(given, wanted, tolerance)


def _rows(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """Two matrices cell by cell; a matrix of one row or column is the tuple of its cells."""
    if given.kind == wanted.kind:
        same_shape = [len(row.parts) for row in given.parts] == [len(row.parts) for row in wanted.parts]
        return same_shape and _ordered(_flat(given), _flat(wanted), tolerance)
    matrix, other = (given, wanted) if given.kind == "matrix" else (wanted, given)
    if other.kind != "bracket" or (len(matrix.parts) > 1 and len(matrix.parts[0].parts) > 1):
        return None if other.kind not in _STRUCTURES else False
    return _ordered(_flat(given), _flat(wanted), tolerance)


def _flat(node: Node) -> Node:
    if node.kind != "matrix":
        return node
    return Node("list", tuple(cell for row in node.parts for cell in row.parts))


def _ratios(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """3 : 4 is 6 : 8; of two parts, a ratio is also their quotient."""
    if given.kind != wanted.kind:
        ratio, other = (given, wanted) if given.kind == "ratio" else (wanted, given)
        if len(ratio.parts) != 2 or other.kind in _STRUCTURES:
            return False
        return same(Node("divide", ratio.parts), other, tolerance)
    if len(given.parts) != len(wanted.parts):
        return False
    if any(number(part) in (None, 0) for part in (*given.parts, *wanted.parts)):
        return _ordered(given, wanted, tolerance)
    crossed = (
        (Node("product", (a, d)), Node("product", (b, c)))
        for (a, b), (c, d) in zip(pairwise(given.parts), pairwise(wanted.parts), strict=True)
    )
    return every(same(left, right, tolerance) for left, right in crossed)


def _texts(given: Node, wanted: Node, _: float) -> bool | None:
    return _letters(given) == _letters(wanted)


def _letters(node: Node) -> str:
    if node.kind == "product":
        return "".join(_letters(part) for part in node.parts)
    if node.kind not in ("text", "symbol", "relation", "list"):
        return f"a {node.kind}"
    if node.kind in ("relation", "list"):
        return " ".join(_letters(part) for part in node.parts)
    return folded(str(node.value)).strip("()（）.。 ").replace(" ", "")


def _based(given: Node, wanted: Node, _: float) -> bool | None:
    """Digits in a base; without the base, the digits must be the same."""
    if given.kind == wanted.kind:
        return _in_base(given) == _in_base(wanted)
    node, other = (given, wanted) if given.kind == "based" else (wanted, given)
    return other.kind == "number" and str(other.value) == node.value


def _in_base(node: Node) -> tuple[object, ...]:
    base = int(str(node.parts[0].value))
    try:
        return ("value", int(str(node.value), base))
    except ValueError:
        return (node.value, base)


# Equations and inequalities.


def _relations(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """Equations and inequalities; one against an interval or a union as the region that it describes."""
    if given.kind != wanted.kind:
        listed = given if given.kind in ("list", "set") else wanted
        if listed.kind in ("list", "set") and any(is_chain(one) for one in (given, wanted)):
            return _collections(given, wanted, tolerance)
        expression = not {given.kind, wanted.kind} & (_STRUCTURES - {"relation"})
        return False if expression else regions(given, wanted, tolerance)
    outcome = _related(given, wanted, tolerance)
    if outcome is not None or is_chain(given) or is_chain(wanted):
        return outcome
    return regions(given, wanted, tolerance)


def _related(given: Node, wanted: Node, tolerance: float) -> bool | None:  # noqa: PLR0911 - a line for each form
    if len(given.parts) != len(wanted.parts):
        return None
    if len(given.parts) > 2:
        return _chains(given, wanted, tolerance)
    heads = {given.parts[0].kind, wanted.parts[0].kind}
    if assigns(given) and assigns(wanted) and (heads == {"symbol"} or given.parts[0] == wanted.parts[0]):
        return _assignments(given, wanted, tolerance)
    left, right = given.signs[0], wanted.signs[0]
    if left in "=≈" and right in "=≈":
        if proportional(_zero(given), _zero(wanted)):
            return True
        return False if told_apart(_zero(given), _zero(wanted)) else None
    if "!=" in (left, right):
        return (proportional(_zero(given), _zero(wanted)) or None) if left == right else False
    if left not in FLIPPED or right not in FLIPPED or "=" in (left, right):
        return None
    flipped = left[0] != right[0]
    if len(left) != len(right):
        return False
    above = _zero(given)
    outcome = proportional(Node("negative", (above,)) if flipped else above, _zero(wanted), positive=True)
    return True if outcome else None


def _assignments(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """``x = 5`` is not ``y = 5``; ``y = 2x`` may be another equation's other form."""
    if given.parts[0] == wanted.parts[0]:
        values = equal(given.parts[1], wanted.parts[1], tolerance)
        own = str(given.parts[0].value)
        free = own not in symbols(given.parts[1]) and own not in symbols(wanted.parts[1])
        return values if values or free else None
    if not symbols(given.parts[1]) and not symbols(wanted.parts[1]):
        return False
    if proportional(_zero(given), _zero(wanted)):
        return True
    return False if told_apart(_zero(given), _zero(wanted)) else None


def _chains(given: Node, wanted: Node, tolerance: float) -> bool | None:
    """``a < b ≤ c`` is ``c ≥ b > a``."""
    if any(sign not in FLIPPED for sign in (*given.signs, *wanted.signs)):
        return None
    backwards = Node("relation", given.parts[::-1], signs=tuple(FLIPPED[sign] for sign in given.signs[::-1]))
    outcomes = [_ordered(way, wanted, tolerance) for way in (given, backwards) if way.signs == wanted.signs]
    return some(outcomes) if outcomes else False


def _zero(node: Node) -> Node:
    return Node("sum", (node.parts[0], Node("negative", (node.parts[1],))))


_BY_KIND: tuple[tuple[str, Callable[[Node, Node, float], bool | None]], ...] = (
    ("text", _texts),
    ("based", _based),
    ("ratio", _ratios),
    ("matrix", _rows),
    ("union", regions),
    ("reals", regions),
    ("relation", _relations),
    ("bracket", _brackets),
    ("list", _collections),
    ("set", _collections),
)
"""The first kind that one of both has decides how they are compared."""
