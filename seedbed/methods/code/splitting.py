"""Test code cut into its test functions and what stands above them.

Runs inside the sandbox and nowhere else, because parsing a hostile source can end the parser's process; so it imports
nothing but the standard library, and its file is sent there as it is.
"""

from __future__ import annotations

import ast
from typing import Any


def split(source: str) -> dict[str, Any]:
    """``{"head": imports and values, "tests": [[name, text], …]}``, or ``{"error"}``.

    Imports from the solution are left out: its names are there already. A function that is no test belongs to the head.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"error": f"no Python: {type(error).__name__}: {error}"}
    head: list[str] = []
    tests: list[list[str]] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and not node.decorator_list:
            if any(isinstance(one, ast.Assert | ast.Raise | ast.Try | ast.With) for one in ast.walk(node)):
                tests.append([node.name, ast.unparse(node)])
        elif isinstance(node, ast.Import | ast.FunctionDef | ast.Assign) or _foreign(node):
            head.append(ast.unparse(node))
    return {"head": head, "tests": tests} if tests else {"error": "there is none that asserts anything"}


def _foreign(node: ast.stmt) -> bool:
    """Whether this imports from something else than the solution."""
    return isinstance(node, ast.ImportFrom) and node.level == 0 and node.module not in ("solution", "your_module")
