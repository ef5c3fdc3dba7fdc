"""Procedural bugs of SWE-smith: thirteen edits of the syntax tree, made in the text, so that all else stays as it is.

Runs inside the sandbox and nowhere else, because parsing a hostile source can end the parser's process; so it imports
nothing but the standard library, and its file is sent there as it is (with `swe_smith_operators` before it).

A *unit* is a class, a method or a function that is not inside a function. Its complexity is 1 and one more for every
branch, loop, handler, `with`, condition of a comprehension, comparison and further operand of `and` / `or`; the card
names the limits but not the measure. Every edit is a list of (start, end, new bytes) in the bytes of the file.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from typing import Any

from seedbed.methods.code.swe_smith_operators import OPERATORS, Source

ATTEMPTS = 5
"""Draws until the source differs."""
LEAST_COMPLEXITY = 3
_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.With, ast.AsyncWith, ast.Try)
_UNITS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def complexity(node: ast.AST) -> int:
    """How tangled a unit is; see above."""
    counted = 1
    for one in ast.walk(node):
        counted += isinstance(one, _BRANCHES)
        if isinstance(one, ast.BoolOp):
            counted += len(one.values) - 1
        elif isinstance(one, ast.Compare):
            counted += len(one.ops)
        elif isinstance(one, ast.comprehension):
            counted += 1 + len(one.ifs)
    return counted


def procedural(files: dict[str, str], seed: int, most: int, operators: list[str]) -> dict[str, Any]:
    """At most so many bugs of a tree: ``{"bugs": [{path, unit, line, operator, text}], "unread": {path: reason}}``.

    Every operator is tried on every unit that it fits, in an order drawn from the seed, operators taking turns so that
    none crowds out another; ``text`` is the whole new file.
    """
    unread, places = dict[str, str](), {name: list[tuple[Any, ...]]() for name in operators}
    for path in sorted(files):
        try:
            source = Source(files[path])
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            unread[path] = f"{type(error).__name__}: {error}"
            continue
        for unit, name in _units(source.tree):
            for operator in operators:
                if _fits(operator, unit):
                    places[operator].append((path, source, unit, name))
    return {"bugs": list(_drawn(places, seed, most)), "unread": unread}


def _drawn(places: dict[str, list[tuple[Any, ...]]], seed: int, most: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(seed)
    for waiting in places.values():
        rng.shuffle(waiting)
    seen, made = set[tuple[str, str]](), 0
    while made < most and any(places.values()):
        for operator, waiting in places.items():
            while waiting and made < most:
                path, source, unit, name = waiting.pop()
                text = edited(source, unit, operator, rng)
                if text is None or (path, text) in seen:
                    continue
                seen.add((path, text))
                made += 1
                yield {"path": path, "unit": name, "line": unit.lineno, "operator": operator, "text": text}
                break


def edited(source: Source, unit: Any, operator: str, rng: random.Random) -> str | None:
    """The file with a bug in the unit; None where five draws give nothing that differs and can be parsed."""
    edit, chance = OPERATORS[operator][0], OPERATORS[operator][1]
    for _ in range(ATTEMPTS):
        changes = edit(source, unit, rng, chance)
        text = source.with_changes(changes) if changes else source.text
        if text != source.text and _parses(text):
            return text
    return None


def _parses(text: str) -> bool:
    try:
        compile(text, "bug", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def broken(files: dict[str, str]) -> dict[str, str]:
    """Which of some sources cannot be compiled, with the reason."""
    wrong = {}
    for path, text in files.items():
        try:
            compile(text, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            wrong[path] = f"{type(error).__name__}: {error}"
    return wrong


def units(files: dict[str, str], kinds: str) -> list[dict[str, Any]]:
    """Functions (``kinds`` ``functions``) or classes too (``all``) that a model may rewrite.

    Each ``{path, unit, line, start, end, source, stub}`` in characters: the unit's text from its first decorator, and
    the same with its body taken out but for the docstring.
    """
    found = []
    for path in sorted(files):
        try:
            source = Source(files[path])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node, name in _units(source.tree):
            if isinstance(node, ast.ClassDef) and kinds != "all":
                continue
            if complexity(node) >= LEAST_COMPLEXITY:
                found.append({"path": path, "unit": name, "line": node.lineno, **_cut(source, node)})
    return found


def _cut(source: Source, node: Any) -> dict[str, Any]:
    start, end = source.span(node)
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    after = source.span(first)[1] if documented else source.span(first)[0]
    gap = b"\n" + b" " * first.col_offset if documented else b""
    stub = source.data[start:after] + gap + b"..."
    characters = len(source.data[:start].decode()), len(source.data[:end].decode())
    text = source.data[start:end].decode()
    return {"start": characters[0], "end": characters[1], "source": text, "stub": stub.decode()}


def same_shape(old: str, new: str) -> str:
    """Why a rewritten unit cannot take the place of the old one: "" when name, arguments and kind are the same."""
    try:
        was, now = _statements(old), _statements(new)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"the code cannot be parsed: {type(error).__name__}: {error}"
    if len(now) != 1 or type(was[0]) is not type(now[0]):
        return "the code must be the one function or class that was given, and nothing beside it"
    if _head(was[0]) != _head(now[0]):
        return "the name or the signature was changed"
    return "the code is the same as before" if ast.dump(was[0]) == ast.dump(now[0]) else ""


def _statements(text: str) -> list[Any]:
    """What a text holds, which may be indented (taking the indentation away would change texts over several lines)."""
    indented = text[:1] in (" ", "\t")
    body: list[Any] = ast.parse(f"if 1:\n{text}" if indented else text).body
    return list(body[0].body) if indented else body


def _head(node: Any) -> Any:
    if isinstance(node, ast.ClassDef):
        inner = [_head(one) for one in node.body if isinstance(one, _UNITS)]
        return node.name, [ast.dump(one) for one in node.bases], inner
    return node.name, ast.dump(node.args), [ast.dump(one) for one in node.decorator_list]


def functions(text: str, names: list[str]) -> dict[str, str]:
    """The sources of some functions and methods of a file, by their last name."""
    try:
        source = Source(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    nodes = [one for one in ast.walk(source.tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {one.name: source.text_of(one) for one in nodes if one.name in names}


def _units(tree: ast.Module) -> Iterator[tuple[Any, str]]:
    """Classes, their methods, and functions, with their dotted names."""
    waiting: list[tuple[Any, str]] = [(one, "") for one in tree.body]
    while waiting:
        node, above = waiting.pop(0)
        if isinstance(node, _UNITS):
            name = f"{above}{node.name}"
            yield node, name
            if isinstance(node, ast.ClassDef):
                waiting[:0] = [(one, f"{name}.") for one in node.body]
        elif isinstance(node, ast.If | ast.Try):
            waiting[:0] = [(one, above) for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]


def _fits(operator: str, unit: Any) -> bool:
    """Whether an operator is meant for such a unit: its kind, and how tangled it is."""
    _, _, kind, least, most = OPERATORS[operator]
    if isinstance(unit, ast.ClassDef) != (kind == "class"):
        return False
    if kind == "loop" and not any(isinstance(one, ast.For | ast.AsyncFor | ast.While) for one in ast.walk(unit)):
        return False
    return bool(least <= complexity(unit) <= most)
