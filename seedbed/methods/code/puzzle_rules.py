"""What a programming puzzle must look like, and whether a trivial guess solves it.

Runs inside the sandbox and nowhere else, because parsing a hostile source can end the parser's process; so it imports
nothing but the standard library, and its file is sent there as it is.
"""

from __future__ import annotations

import ast
import itertools
from typing import Any

MODULES = frozenset("collections copy hashlib math random re string typing".split())
_PLAIN = frozenset(("int", "float", "str"))
_SMALL: dict[str, list[Any]] = {
    "int": list(range(-10, 101)),
    "float": [-1.0, -0.5, 0.0, 0.1, 0.5, 1.0, 2.0, 10.0, 100.0],
    "str": ["", " ", "a", "b", "A", "0", "1", "aa", "ab", "abc", "cat", "hello"],
}


def read(source: str) -> dict[str, Any]:
    """``{"source", "type"}`` of a puzzle, its function named f, or ``{"error"}``: which rule it breaks."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"error": f"no Python: {type(error).__name__}: {error}"}
    imports, rest = tree.body[:-1], tree.body[-1:]
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.Import | ast.ImportFrom)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        if not MODULES.issuperset(name.split(".")[0] for name in names):
            return {"error": f"it imports {', '.join(names)}"}
    if not all(isinstance(one, ast.Import | ast.ImportFrom) for one in imports):
        return {"error": "it is more than one function"}
    if not rest or not isinstance(rest[0], ast.FunctionDef):
        return {"error": "it is no function"}
    function = rest[0]
    why = _broken(function)
    if why:
        return {"error": why}
    function.name = "f"
    function.returns = None
    return {"source": ast.unparse(tree) + "\n", "type": ast.unparse(function.args.args[0].annotation or function)}


def _broken(function: ast.FunctionDef) -> str:
    arguments = function.args
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.posonlyargs:
        return "it has star, keyword-only or positional-only arguments"
    required = len(arguments.args) - len(arguments.defaults)
    if required != 1:
        return f"it has {required} required arguments, one is wanted: the answer"
    answer = arguments.args[0]
    if not _allowed(answer.annotation):
        return "the answer's type is not int, float, str or a list of these"
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None or function.decorator_list:
        return "it is more than the return of one expression"
    used = [one for one in ast.walk(body[0]) if isinstance(one, ast.Name) and one.id == answer.arg]
    return "" if used else "the answer is not used"


def _allowed(annotation: Any) -> bool:
    if isinstance(annotation, ast.Name):
        return annotation.id in _PLAIN
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.value, ast.Name):
        return annotation.value.id in ("List", "list") and _allowed(annotation.slice)
    return False


def trivial(source: str, kind: str) -> dict[str, Any]:
    """``{"guess": text}`` of a trivial guess that solves a puzzle, or ``{"guess": None}``."""
    namespace: dict[str, Any] = {"__name__": "puzzle"}
    exec("from typing import List\n" + source, namespace)  # noqa: S102  # inside the sandbox
    for guess in guesses(kind):
        try:
            if namespace["f"](guess) is True:
                return {"guess": repr(guess)}
        except Exception:  # noqa: BLE001, S112  # a guess that the puzzle cannot take is no solution
            continue
    return {"guess": None}


def guesses(kind: str) -> list[Any]:
    """Trivial answers of a type: small numbers, a few texts, lists of at most two of them."""
    if kind in _SMALL:
        return _SMALL[kind]
    inner = guesses(kind[kind.index("[") + 1 : -1])
    few = inner if len(inner) <= 12 else inner[8:20]
    return [[], *([one] for one in inner), *([a, b] for a, b in itertools.product(few, repeat=2))]
