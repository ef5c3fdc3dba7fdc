"""Formulas over the fields of a record: ``quantity * price``, ``discharged >= admitted``, ``total(items, price)``.

A formula is a small language of its own, read by Python's parser and walked here; nothing is executed. It has numbers,
texts, ``true``, ``false`` and ``null``, names of fields (``address.city`` for one inside another), ``+ - * / // %``,
comparisons, ``in``, ``and``, ``or``, ``not``, ``a if b else c``, and the functions below.
"""

from __future__ import annotations

import ast
import operator
from collections import ChainMap
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest

WORDS = {"true": True, "false": False, "null": None}
_SUMS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip
_TESTS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.In: lambda one, several: one in several,
    ast.NotIn: lambda one, several: one not in several,
}  # fmt: skip


class Absent(Exception):
    """A formula speaks of a field that this record does not have."""


def days(later: str, earlier: str) -> float:
    """Days from one date or time to another; whole ones between dates."""
    gone = (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds() / 86400
    return int(gone) if gone == int(gone) else gone


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs, "days": days, "hour": lambda when: datetime.fromisoformat(when).hour, "len": len, "max": max,
    "min": min, "round": round, "year": lambda when: datetime.fromisoformat(when).year,
}  # fmt: skip


def value_of(formula: str, fields: Mapping[str, Any]) -> Any:
    """What a formula gives for a record. ``total(list, formula)`` adds a formula up over the objects of a list.

    Raises:
        RecipeError: it is no formula, or cannot be computed with the values that the fields have.
        Absent: it needs a field that is left out of this record.
    """
    try:
        return _value(_tree(formula), fields)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError) as error:
        raise RecipeError(f"record: the formula {formula!r} cannot be computed: {error}") from None
    except _NoFormula as error:
        raise RecipeError(f"record: the formula {formula!r}: {error}") from None


class _NoFormula(Exception):
    """Something that formulas do not have."""


@lru_cache(maxsize=512)
def _tree(formula: str) -> ast.expr:
    try:
        return ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _NoFormula("it cannot be read; wanted something like  quantity * price  or  age >= 18") from None


def _value(node: ast.expr, fields: Mapping[str, Any]) -> Any:
    how = _NODES.get(type(node))
    if how is None:
        raise _NoFormula(f"{ast.unparse(node)!r} is nothing that a formula may hold")
    return how(node, fields)


def _constant(node: Any, _: Mapping[str, Any]) -> Any:
    if not isinstance(node.value, str | int | float):
        raise _NoFormula(f"{node.value!r} is neither a number nor a text")
    return node.value


def _name(node: Any, fields: Mapping[str, Any]) -> Any:
    if node.id in fields:
        return fields[node.id]
    if node.id in WORDS:
        return WORDS[node.id]
    raise _NoFormula(f"there is no field '{node.id}'{nearest(node.id, fields)}")


def _inside(node: Any, fields: Mapping[str, Any]) -> Any:
    outer = _value(node.value, fields)
    if not isinstance(outer, Mapping):
        raise _NoFormula(f"{ast.unparse(node.value)} is no object, so it has no '{node.attr}'")
    if node.attr not in outer:
        raise Absent(ast.unparse(node))
    return outer[node.attr]


def _sum(node: Any, fields: Mapping[str, Any]) -> Any:
    left, right = _value(node.left, fields), _value(node.right, fields)
    how = _SUMS.get(type(node.op))
    if how is None or not all(isinstance(one, int | float) for one in (left, right)):
        raise _NoFormula(f"{ast.unparse(node)} is no sum of numbers")
    return how(left, right)


def _unary(node: Any, fields: Mapping[str, Any]) -> Any:
    value = _value(node.operand, fields)
    if isinstance(node.op, ast.Not):
        return not value
    if not isinstance(node.op, ast.USub) or not isinstance(value, int | float):
        raise _NoFormula(f"{ast.unparse(node)} is no number")
    return -value


def _test(node: Any, fields: Mapping[str, Any]) -> bool:
    left = _value(node.left, fields)
    for kind, part in zip(node.ops, node.comparators, strict=True):
        right = _value(part, fields)
        if type(kind) not in _TESTS:
            raise _NoFormula(f"{ast.unparse(node)} is no comparison that formulas have")
        if not _TESTS[type(kind)](left, right):
            return False
        left = right
    return True


def _either(node: Any, fields: Mapping[str, Any]) -> bool:
    found = (bool(_value(part, fields)) for part in node.values)
    return all(found) if isinstance(node.op, ast.And) else any(found)


def _called(node: Any, fields: Mapping[str, Any]) -> Any:
    name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
    if node.keywords or (name not in FUNCTIONS and name != "total"):
        known = [*FUNCTIONS, "total"]
        raise _NoFormula(f"there is no function '{name}'{nearest(name, known)}")
    if name != "total":
        return FUNCTIONS[name](*(_value(part, fields) for part in node.args))
    if len(node.args) != 2:
        raise _NoFormula("total takes a list and a formula, as in  total(items, quantity * price)")
    several = _value(node.args[0], fields)
    if not isinstance(several, list) or not all(isinstance(one, Mapping) for one in several):
        raise _NoFormula(f"{ast.unparse(node.args[0])} is no list of objects")
    return sum(_value(node.args[1], ChainMap(one, fields)) for one in several)  # type: ignore[arg-type]


_NODES: dict[type[ast.expr], Callable[[Any, Mapping[str, Any]], Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _inside,
    ast.BinOp: _sum,
    ast.UnaryOp: _unary,
    ast.Compare: _test,
    ast.BoolOp: _either,
    ast.Call: _called,
    ast.IfExp: lambda node, fields: _value(node.body if _value(node.test, fields) else node.orelse, fields),
    ast.List: lambda node, fields: [_value(one, fields) for one in node.elts],
    ast.Tuple: lambda node, fields: [_value(one, fields) for one in node.elts],
}
