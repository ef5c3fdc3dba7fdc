"""The short functions of a Python source, for VAL probing; the source is read, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from seedbed.core.errors import Reject


def functions(code: str) -> Iterator[tuple[str, str, list[str]]]:
    """The functions of three lines in a Python source: name, text, and the lines below the first.

    Raises:
        Reject: it is not Python.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise Reject(f"the code is not Python: {error}", value=code[:200]) from None
    for node in ast.walk(tree):
        whole = ast.get_source_segment(code, node) if isinstance(node, ast.FunctionDef) else None
        lines = whole.splitlines() if whole else []
        if len(lines) == 3 and isinstance(node, ast.FunctionDef):
            below = [line.strip() for line in lines[1:] if node.name not in line]
            if below:
                yield node.name, "\n".join(lines), below
