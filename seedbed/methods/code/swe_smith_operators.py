"""The thirteen operators of `swe_smith_edits`, and the source whose text they change by byte offsets.

Standard library only: both files go into the sandbox. An operator takes (source, unit, random generator, chance) and
gives changes (start, end, new bytes) that do not overlap; each place is taken with the chance. Left alone: f-strings
(before Python 3.12 their nodes have no true places), and files with marks or line ends that shift places.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Change = tuple[int, int, bytes]
Edit = Callable[[Any, Any, random.Random, float], list[Change]]
_ATOMS = (ast.Name, ast.Constant, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict, ast.Set)
_SIGNS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.Eq: "==",
    ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not",
    ast.In: "in", ast.NotIn: "not in", ast.And: "and", ast.Or: "or",
}  # fmt: skip
_FAMILIES = (
    ("+", "-"), ("*", "/", "//", "%", "**"), ("<<", ">>"), ("&", "|", "^"), ("==", "!="), ("<", "<=", ">", ">="),
    ("is", "is not"), ("in", "not in"), ("and", "or"),
)  # fmt: skip


class Source:
    """A Python file: its tree, and where the nodes stand in its bytes.

    Raises:
        SyntaxError: it cannot be parsed.
        ValueError: its places cannot be told (a byte order mark, or a line end that is neither LF nor CRLF).
    """

    def __init__(self, text: str) -> None:
        if text.startswith("\ufeff") or re.search(r"\r(?!\n)|\f", text):
            raise ValueError("a byte order mark, a form feed or a lone carriage return")
        self.text, self.data, self.tree = text, text.encode(), ast.parse(text)
        self._lines = [0]
        for line in self.data.split(b"\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def span(self, node: Any) -> tuple[int, int]:
        """Where a node begins (with its first decorator) and ends."""
        line, column = node.lineno, node.col_offset
        if getattr(node, "decorator_list", None):
            line = node.decorator_list[0].lineno
            column = self.data[self._lines[line - 1] :].index(b"@")
        return self._lines[line - 1] + column, self._lines[node.end_lineno - 1] + node.end_col_offset

    def bytes_of(self, node: Any) -> bytes:
        """A node's text."""
        start, end = self.span(node)
        return self.data[start:end]

    def text_of(self, node: Any) -> str:
        """A node's text."""
        return self.bytes_of(node).decode()

    def lines_of(self, node: Any) -> tuple[int, int] | None:
        """The whole lines of a node, where it has them for itself (a comment at their end goes with it)."""
        start, end = self.span(node)
        head = self.data.rfind(b"\n", 0, start) + 1
        tail = self.data.find(b"\n", end)
        tail = len(self.data) if tail < 0 else tail + 1
        rest = self.data[end:tail].strip()
        alone = not self.data[head:start].strip() and (not rest or rest.startswith(b"#"))
        return (head, tail) if alone else None

    def with_changes(self, changes: Iterable[Change]) -> str:
        """The text with some places changed; of two that overlap the first of the list is made."""
        taken: list[Change] = []
        for start, end, new in changes:
            if all(end <= other[0] or start >= other[1] for other in taken):
                taken.append((start, end, new))
        data = self.data
        for start, end, new in sorted(taken, reverse=True):
            data = data[:start] + new + data[end:]
        return data.decode()


def _walk(node: Any) -> Iterator[Any]:
    """Nodes below, f-strings and annotations left out, in the order of the source."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_comment"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST) and not isinstance(one, ast.JoinedStr):
                yield one
                yield from _walk(one)


def _chosen(source: Source, unit: Any, rng: random.Random, chance: float, kinds: Any) -> list[Any]:
    return [one for one in _walk(unit) if isinstance(one, kinds) and rng.random() < chance]


def _bodies(unit: Any) -> dict[Any, int]:
    """How many statements the body holds that a statement stands in."""
    counted = {}
    for parent in [unit, *_walk(unit)]:
        for _, value in ast.iter_fields(parent):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                counted.update(dict.fromkeys(value, len(value)))
    return counted


def _removals(source: Source, unit: Any, nodes: list[Any]) -> list[Change]:
    """Statements taken out; `pass` stands for one that would leave a body empty."""
    bodies, taken, changes = _bodies(unit), 0, list[Change]()
    for node in nodes:
        start, end = source.span(node)
        lines = source.lines_of(node)
        branch = source.data.startswith(b"elif", start)
        if lines and (branch or bodies.get(node, 1) > 1 + taken):
            changes.append((*lines, b""))
            taken += not branch
        elif not branch:
            changes.append((start, end, b"pass"))
    return changes


def remove_bases(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """A class forgets some of those that it inherits from."""
    stay = [one for one in unit.bases if rng.random() >= chance]
    if len(stay) == len(unit.bases):
        return []
    words = [one.value for one in unit.keywords]
    inner = [source.text_of(one) for one in stay]
    inner += [f"{one.arg}={source.text_of(one.value)}" if one.arg else f"**{source.text_of(one.value)}"
              for one in unit.keywords]  # fmt: skip
    end = max(source.span(one)[1] for one in [*unit.bases, *words])
    start = min(source.span(one)[0] for one in unit.bases)
    return [(start, end, ", ".join(inner).encode())]


def remove_methods(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """Methods taken out of a class."""
    methods = [one for one in unit.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return _removals(source, unit, [one for one in methods if rng.random() < chance])


def _shuffled(source: Source, nodes: list[Any], rng: random.Random) -> list[Change]:
    order = list(nodes)
    rng.shuffle(order)
    pairs = zip(nodes, order, strict=True)
    return [(*source.span(place), source.bytes_of(node)) for place, node in pairs if place is not node]


def shuffle_methods(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """The methods of a class change places."""
    methods = [one for one in unit.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return _shuffled(source, methods, rng) if rng.random() < chance else []


def invert_if(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """The two branches of an `if` with an `else` change places."""
    changes: list[Change] = []
    for node in _chosen(source, unit, rng, chance, ast.If):
        if not node.orelse or source.data.startswith(b"elif", source.span(node.orelse[0])[0]):
            continue
        yes, no = ((source.span(body[0])[0], source.span(body[-1])[1]) for body in (node.body, node.orelse))
        if node.body[0].col_offset == node.orelse[0].col_offset:
            changes += [(*yes, source.data[slice(*no)]), (*no, source.data[slice(*yes)])]
    return changes


def shuffle_lines(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """The statements of a function's body, its docstring apart, change places."""
    first = unit.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return _shuffled(source, unit.body[documented:], rng) if rng.random() < chance else []


def _remover(*kinds: type) -> Edit:
    def remove(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
        return _removals(source, unit, _chosen(source, unit, rng, chance, kinds))

    return remove


def remove_wrapper(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """The body of a `with` or a `try` stands without it; handlers and the rest are gone."""
    changes: list[Change] = []
    for node in _chosen(source, unit, rng, chance, ast.With | ast.AsyncWith | ast.Try):
        start, (head, _), (_, tail) = source.span(node), source.span(node.body[0]), source.span(node.body[-1])
        inner = node.body[0].col_offset - node.col_offset
        if inner <= 0 or any(isinstance(one, ast.JoinedStr) or _long_text(one) for one in ast.walk(node)):
            continue  # a text over several lines would change with its indentation
        lines = source.data[head:tail].split(b"\n")
        if node.body[0].lineno == node.lineno:
            changes.append((*start, source.data[head:tail]))
        else:
            shorter = [one[inner:] if not one[:inner].strip() else one for one in lines[1:]]
            changes.append((*start, b"\n".join([lines[0], *shorter])))
    return changes


def _long_text(node: Any) -> bool:
    text = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    return text and node.lineno != node.end_lineno


def break_chains(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """Of `a + b + c` a link is lost."""
    changes: list[Change] = []
    for node in _chosen(source, unit, rng, chance, ast.BinOp):
        for side, kept in ((node.left, "left"), (node.right, "right")):
            if isinstance(side, ast.BinOp):
                changes.append((*source.span(side), _wrapped(source, getattr(side, kept))))
                break
    return changes


def change_constants(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """A number is one more or one less."""
    changes: list[Change] = []
    for node in _chosen(source, unit, rng, chance, ast.Constant):
        if type(node.value) in (int, float) and abs(node.value) < 2**63:
            new = node.value + rng.choice((-1, 1))
            changes.append((*source.span(node), f"({new})".encode() if new < 0 else str(new).encode()))
    return changes


def change_operator(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """An operator becomes another one of its family."""
    changes: list[Change] = []
    for node in _chosen(source, unit, rng, chance, ast.BinOp | ast.Compare | ast.BoolOp):
        if isinstance(node, ast.BoolOp):
            sides: list[Any] = [(a, b, node.op) for a, b in zip(node.values, node.values[1:], strict=False)]
        elif isinstance(node, ast.Compare):
            sides = list(zip([node.left, *node.comparators], node.comparators, node.ops, strict=False))
        else:
            sides = [(node.left, node.right, node.op)]
        left, right, operator = sides[rng.randrange(len(sides))]
        changes += _other_sign(source, left, right, _SIGNS.get(type(operator), ""), rng)
    return changes


def _other_sign(source: Source, left: Any, right: Any, sign: str, rng: random.Random) -> list[Change]:
    """The operator between two operands, changed; none where it cannot be told (a comment between them)."""
    family = next((one for one in _FAMILIES if sign in one), ())
    start, end = source.span(left)[1], source.span(right)[0]
    between = source.data[start:end]
    place = re.search(rb"\s+".join(re.escape(one).encode() for one in sign.split()) or b"$^", between)
    if not family or place is None or b"#" in between:
        return []
    new = rng.choice([one for one in family if one != sign])
    return [(start + place.start(), start + place.end(), new.encode())]


def swap_operands(source: Source, unit: Any, rng: random.Random, chance: float) -> list[Change]:
    """`a - b` becomes `b - a`, `a < b` becomes `b < a`."""
    changes: list[Change] = []
    for node in _chosen(source, unit, rng, chance, ast.BinOp | ast.Compare):
        if isinstance(node, ast.Compare) and len(node.ops) > 1:
            continue
        right = node.comparators[0] if isinstance(node, ast.Compare) else node.right
        text = _wrapped(source, right) + b"\0" + _wrapped(source, node.left)
        start, end = source.span(node.left)[0], source.span(right)[1]
        between = source.data[source.span(node.left)[1] : source.span(right)[0]]
        changes.append((start, end, text.replace(b"\0", between)))
    return changes


def _wrapped(source: Source, node: Any) -> bytes:
    """An operand's text, in brackets where another place could tear it apart."""
    text = source.bytes_of(node)
    return text if isinstance(node, _ATOMS) else b"(" + text + b")"


_ANY = 10**9
OPERATORS: dict[str, tuple[Edit, float, str, int, int]] = {
    "remove_bases": (remove_bases, 0.25, "class", 3, _ANY),
    "remove_methods": (remove_methods, 0.15, "class", 3, _ANY),
    "shuffle_methods": (shuffle_methods, 0.25, "class", 10, _ANY),
    "invert_if": (invert_if, 0.25, "function", 5, _ANY),
    "shuffle_lines": (shuffle_lines, 0.25, "loop", 3, 10),
    "remove_assignment": (_remover(ast.Assign, ast.AugAssign, ast.AnnAssign), 0.25, "function", 3, _ANY),
    "remove_conditional": (_remover(ast.If), 0.25, "function", 3, _ANY),
    "remove_loop": (_remover(ast.For, ast.AsyncFor, ast.While), 0.25, "function", 3, _ANY),
    "remove_wrapper": (remove_wrapper, 0.25, "function", 3, _ANY),
    "break_chains": (break_chains, 0.4, "function", 3, _ANY),
    "change_constants": (change_constants, 0.4, "function", 3, _ANY),
    "change_operator": (change_operator, 0.4, "function", 3, _ANY),
    "swap_operands": (swap_operands, 0.4, "function", 3, _ANY),
}
"""Name: the edit, the chance of each place, the kind of unit, and the complexity that it must have, least and most."""
