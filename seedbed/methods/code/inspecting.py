"""Looking at Python code and trying it: which functions stand alone, and what one gives for written inputs.

Runs inside the sandbox and nowhere else, because parsing a hostile source can end the parser's process and calling it
can do anything; so it imports nothing but the standard library, and its file is sent there as it is.
"""

from __future__ import annotations

import ast
import builtins
import copy
import inspect
import json
from typing import Any

_KNOWN = frozenset(dir(builtins))
_REFUSED = frozenset(
    "open input print exec eval compile __import__ globals locals vars exit quit breakpoint help id hash object".split()
)
"""Built-ins whose result is no matter of the arguments, or that reach outside."""


def functions(source: str) -> dict[str, Any]:
    """The functions of a source that stand alone, and why the others do not: ``{"functions": […], "left": {…}}``."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    found: list[dict[str, Any]] = []
    left: dict[str, str] = {}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        why = _unfit(node)
        if why:
            left[node.name] = why
        elif isinstance(node, ast.FunctionDef):
            found.append(_told(node, source))
    return {"functions": found, "left": left}


def _unfit(node: Any) -> str:  # noqa: PLR0911  # one rule a line
    """Why a definition cannot be called alone, or nothing."""
    if not isinstance(node, ast.FunctionDef):
        return "it is no plain function"
    if node.decorator_list:
        return "it is decorated"
    arguments = node.args
    if arguments.vararg or arguments.kwarg or arguments.posonlyargs:
        return "its arguments cannot all be given by name"
    if not (arguments.args or arguments.kwonlyargs):
        return "it has no arguments"
    inside = [one for statement in node.body for one in ast.walk(statement)]
    if any(isinstance(one, ast.Import | ast.ImportFrom) for one in inside):
        return "it imports"
    if any(isinstance(one, ast.Yield | ast.YieldFrom | ast.Await | ast.Global) for one in inside):
        return "it yields, awaits or changes what is outside"
    if not any(isinstance(one, ast.Return) and one.value is not None for one in inside):
        return "it returns nothing"
    outside = sorted(_read(node) - _bound(node) - (_KNOWN - _REFUSED))
    return f"it uses {', '.join(outside[:5])}" if outside else ""


def _read(node: ast.FunctionDef) -> set[str]:
    """Names that the function looks up; annotations too, because they are looked up when it is defined."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}


def _bound(node: ast.FunctionDef) -> set[str]:
    names = {node.name}
    for one in ast.walk(node):
        if isinstance(one, ast.arg):
            names.add(one.arg)
        elif isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load):
            names.add(one.id)
        elif isinstance(one, ast.FunctionDef | ast.ClassDef) or (isinstance(one, ast.ExceptHandler) and one.name):
            names.add(str(one.name))
    return names


def _told(node: ast.FunctionDef, source: str) -> dict[str, Any]:
    document = ast.get_docstring(node) or ""
    body = node.body[1:] if document else node.body
    header = copy.copy(node)
    header.body = [ast.Expr(ast.Constant(...))]
    lines = [line.rstrip() for line in source.splitlines()[node.lineno - 1 : node.end_lineno]]
    return {
        "name": node.name,
        "source": "\n".join(lines) + "\n",
        "signature": ast.unparse(ast.fix_missing_locations(header)).rsplit("\n", 1)[0],
        "parameters": [one.arg for one in (*node.args.args, *node.args.kwonlyargs)],
        "docstring": document,
        "statements": len(body),
    }


def results(source: str, name: str, examples: str) -> dict[str, Any]:
    """What a function gives for the dicts of arguments in the list ``examples`` that a text assigns.

    ``{"inputs": [text of a dict, …], "results": [["value", text, JSON or None] | ["error", type, message], …]}``, or
    ``{"unreadable": why}`` for the inputs and ``{"error": why}`` for the function.
    """
    try:
        inputs = _literal(examples)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError) as error:
        return {"unreadable": f"{type(error).__name__}: {error}"}
    namespace: dict[str, Any] = {"__name__": "given"}
    try:
        exec(compile(source, "given", "exec", dont_inherit=True), namespace)  # noqa: S102  # inside the sandbox
    except Exception as error:  # noqa: BLE001  # whatever it raises is told
        return {"error": f"{type(error).__name__}: {error}"}
    function = namespace[name]
    texts = list(dict.fromkeys(_text(one) for one in inputs))
    return {"inputs": texts, "results": [_result(function, ast.literal_eval(text)) for text in texts]}


def _literal(examples: str) -> list[dict[str, Any]]:
    tree = ast.parse(examples)
    found = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == ["examples"]
    ]
    if len(found) != 1:
        raise ValueError(f"wanted one list named examples, found {len(found)}")
    value = ast.literal_eval(found[0])
    if not isinstance(value, list) or not value:
        raise ValueError("examples is no filled list")
    if not all(isinstance(one, dict) and one and all(isinstance(key, str) for key in one) for one in value):
        raise ValueError("an example is no dict of arguments by name")
    return value


def _text(value: Any) -> str:
    text = repr(value)
    if ast.literal_eval(text) != value:
        raise ValueError(f"{text[:100]} has no stable text")
    return text


def _result(function: Any, keywords: dict[str, Any]) -> list[Any]:
    try:
        value = function(**copy.deepcopy(keywords))
    except Exception as error:  # noqa: BLE001  # the result of this input
        return ["error", type(error).__name__, str(error)]
    text = repr(value)
    if not _stable(value):
        return ["unstable", type(value).__name__, text[:200]]
    return ["value", text, _json(value)]


def _stable(value: Any) -> bool:
    """Whether a value's text is the same in any process: plain literals, and no set whose order is chance."""
    if isinstance(value, set | frozenset):
        return type(value) is set and len(value) == 1 and _stable(next(iter(value)))
    if type(value) in (list, tuple):
        return all(_stable(one) for one in value)
    if type(value) is dict:
        return all(_stable(one) for pair in value.items() for one in pair)
    if type(value) is float:
        return value == value and value not in (float("inf"), float("-inf"))  # noqa: PLR0124  # NaN
    return value is None or type(value) in (bool, int, str, bytes)


def _json(value: Any) -> str | None:
    """The value as JSON where that says the same to another language, else None."""
    if _foreign(value):
        return None
    return json.dumps(value)


def _foreign(value: Any) -> bool:
    if type(value) in (list, tuple):
        return any(_foreign(one) for one in value)
    if type(value) is dict:
        return any(type(key) is not str or _foreign(one) for key, one in value.items())
    if type(value) is int:
        return abs(value) > 1 << 53
    return value is not None and type(value) not in (bool, float, str)


def positions(source: str, name: str, inputs: list[str]) -> dict[str, Any]:
    """Each dict of arguments as JSON of a list in the order of the parameters, None where that cannot be said."""
    namespace: dict[str, Any] = {"__name__": "given"}
    exec(compile(source, "given", "exec", dont_inherit=True), namespace)  # noqa: S102  # inside the sandbox
    signature = inspect.signature(namespace[name])
    found: list[str | None] = []
    for text in inputs:
        try:
            bound = signature.bind(**ast.literal_eval(text))
        except TypeError:
            found.append(None)
            continue
        bound.apply_defaults()
        found.append(_json(list(bound.arguments.values())))
    return {"positions": found}
