"""Small faults put into Python code: what tests worth having should find.

Runs inside the sandbox and nowhere else, because parsing a hostile source can end the parser's process; so it imports
nothing but the standard library, and its file is sent there as it is.

Operators as in the older tools (mutmut, cosmic-ray): comparisons and their boundaries, arithmetic, bits, ``and`` and
``or``, ``not``, signs, constants, conditions, returned values, removed statements, min and max. Left alone: docstrings,
annotations, imports, f-strings, patterns, and what stands under ``if __name__``. Of mutants that compile to the same
byte code as the original or as each other, one is kept, and none that is the original's.
"""

from __future__ import annotations

import ast
import builtins
import random
import types
from collections.abc import Iterator
from typing import Any

MOST_PLACES = 20_000
"""Changes considered; a source with more is cut off there, deterministically."""
_COMPARED: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COUNTED: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
_TURNED = {"min": "max", "max": "min", "any": "all", "all": "any"}
_CONDITIONS = {(ast.If, "test"), (ast.While, "test"), (ast.IfExp, "test"), (ast.comprehension, "ifs")}
_LEFT_ALONE = {"annotation", "returns", "decorator_list", "type_comment", "type_params", "pattern", "type"}
_REMOVED = (ast.AugAssign, ast.Raise, ast.Break, ast.Delete)

Place = tuple[Any, str, int | None, Any]
"""A node, the field in which a child of it stands, its number where that is a list, and the child."""


def mutants(source: str, most: int, seed: int) -> dict[str, Any]:
    """At most so many mutants, drawn at random: ``{"mutants": [{line, was, became, source}], "places": how many}``.

    ``{"error": …}`` where the source cannot be parsed.
    """
    try:
        tree = ast.parse(source)
        original = _signature(_compiled(ast.unparse(tree)))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    changes = [(place, new) for place in _places(tree) for new in _changes(place)][:MOST_PLACES]
    random.Random(seed).shuffle(changes)
    seen, found = {original}, list[dict[str, Any]]()
    for place, new in changes:
        if len(found) >= most:
            break
        made = _made(tree, place, new, seen)
        if made:
            found.append(made)
    return {"mutants": found, "places": len(changes)}


def _made(tree: ast.Module, place: Place, new: ast.AST, seen: set[Any]) -> dict[str, Any] | None:
    """A mutant, or None where it is no Python, or the same as one that there was."""
    old = place[3]
    _put(place, new)
    try:
        text = ast.unparse(tree)
        signature = _signature(_compiled(text))
    except (SyntaxError, ValueError, RecursionError):
        return None
    finally:
        _put(place, old)
    if signature in seen:
        return None
    seen.add(signature)
    return {"line": _line(place), "was": _shown(old), "became": _shown(new), "source": text}


def _put(place: Place, node: Any) -> None:
    parent, field, number, _ = place
    if number is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[number] = node


def _line(place: Place) -> int:
    return int(getattr(place[3], "lineno", 0) or getattr(place[0], "lineno", 0))


def _shown(node: Any) -> str:
    return ast.unparse(node).split("\n")[0][:200]


def _compiled(text: str) -> types.CodeType:
    compiled: types.CodeType = builtins.compile(text, "mutant", "exec", dont_inherit=True)
    return compiled


def _signature(code: types.CodeType) -> Any:
    """What code does, without where it stands: equal for mutants that nothing can tell apart."""
    constants = tuple(
        _signature(one) if isinstance(one, types.CodeType) else (type(one).__name__, repr(one))
        for one in code.co_consts
    )
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return code.co_code, constants, names, code.co_flags, code.co_argcount, code.co_kwonlyargcount


def _places(tree: ast.AST) -> Iterator[Place]:
    """Every child that may be changed, in the order of the source."""
    waiting: list[Place] = list(reversed(_children(tree)))
    while waiting:
        place = waiting.pop()
        if not _spared(place[3]):
            yield place
            waiting += reversed(_children(place[3]))


def _children(node: Any) -> list[Place]:
    found: list[Place] = []
    for field, value in ast.iter_fields(node):
        if field in _LEFT_ALONE:
            continue
        if isinstance(value, list):
            found += [(node, field, i, one) for i, one in enumerate(value) if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append((node, field, None, value))
    return found


def _spared(node: Any) -> bool:
    if isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
        return True
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)  # a docstring
    return text or isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.Global | ast.Nonlocal)


def _changes(place: Place) -> Iterator[ast.AST]:
    """What may stand there instead."""
    parent, field, _, node = place
    yield from _operators(node)
    if isinstance(node, ast.Constant):
        yield from (ast.Constant(value) for value in _values(node.value))
    elif isinstance(node, ast.Name) and isinstance(parent, ast.Call) and field == "func" and node.id in _TURNED:
        yield ast.Name(_TURNED[node.id], ast.Load())
    elif isinstance(node, ast.stmt):
        yield from _statements(node)
    if (type(parent), field) in _CONDITIONS and not isinstance(node, ast.Compare | ast.UnaryOp | ast.Constant):
        yield ast.UnaryOp(ast.Not(), node)


def _operators(node: Any) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _COMPARED[type(operator)]:
                yield ast.Compare(node.left, [*node.ops[:place], other(), *node.ops[place + 1 :]], node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED and not (_text(node.left) or _text(node.right)):
        yield ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        yield from node.values
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.UAdd):
        yield node.operand


def _text(node: Any) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def _values(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value > 0 else [value + 1]
    if isinstance(value, float):
        return [value + 1.0]
    if isinstance(value, str):
        return ["" if value else "mutant"]
    return []


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.AugAssign) and type(node.op) in _COUNTED and not _text(node.value):
        yield ast.AugAssign(node.target, _COUNTED[type(node.op)](), node.value)
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    if isinstance(node, _REMOVED) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield ast.Pass()
    if isinstance(node, ast.Assign) and all(isinstance(one, ast.Subscript | ast.Attribute) for one in node.targets):
        yield ast.Pass()
