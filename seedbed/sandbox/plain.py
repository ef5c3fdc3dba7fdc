"""Plain values as JSON, for values that come from a program nobody trusts. Never a pickle.

Exact types only: None, bool, int, float, str, and list, tuple, set, frozenset, dict, bytes, complex of plain values.
A subclass could bring its own ``__eq__``, so it is not plain; what is not plain becomes an `Opaque`, which is equal
to nothing. Both sides of a channel use this file, so it imports little.

JSON has no tuple, so what it lacks is an object with one key, the tag, beginning with ``~``; every dict is written as
``{"~d": [[key, value], ...]}``, hence no program can make a dict that reads as a tag.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

DEEPEST = 60
_SMALL = 1 << 53  # beyond it other readers of JSON lose digits, and decimal digits cost the square of their number


class Opaque:
    """A value that cannot cross: only its type's name did. Equal to nothing, itself included.

    ``handle`` names it among the values that a candidate keeps for later calls; 0 when it is kept nowhere.
    """

    __slots__ = ("handle", "kind")
    __hash__ = None  # type: ignore[assignment]  # equal to nothing, so it can be found nowhere

    def __init__(self, kind: str, handle: int = 0) -> None:
        self.kind = kind
        self.handle = handle

    def __eq__(self, other: object) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<{self.kind}: not a plain value>"


class NotPlain(ValueError):
    """What was read is no plain value as `encode` writes it."""


def encode(value: Any) -> bytes:
    """A value as JSON, `Opaque` where it is not plain or nested more than 60 deep."""
    return dump(tagged(value))


def dump(tree: Any) -> bytes:
    """A tree of `tagged` as bytes."""
    return json.dumps(tree, ensure_ascii=True, separators=(",", ":")).encode()


def decode(data: bytes) -> Any:
    """The value that `encode` wrote. Raises NotPlain; never runs anything of the sender's."""
    return untagged(load(data))


def load(data: bytes) -> Any:
    """A tree as `tagged` makes them. Raises NotPlain."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotPlain(f"no JSON of a plain value: {error}") from None


def tagged(value: Any, keep: Any = None, depth: int = DEEPEST) -> Any:
    """A value as a tree of JSON; ``keep(value)`` gives the handle of one that is not plain (default: no handle)."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -_SMALL < value < _SMALL else {"~i": hex(value)}
    if kind is float:
        return value if math.isfinite(value) else {"~f": repr(value)}
    if depth > 0 and kind in _CONTAINERS:
        return _CONTAINERS[kind](value, keep, depth - 1)
    return {"~o": [_name(kind), keep(value) if keep else 0]}


def untagged(tree: Any, opaque: Callable[[str, int], Any] = Opaque, depth: int = DEEPEST) -> Any:
    """The value of a tree; ``opaque(kind, handle)`` stands for what was not plain. Raises NotPlain."""
    if type(tree) is list:
        if depth <= 0:
            raise NotPlain(f"nested more than {DEEPEST} deep")
        return [untagged(item, opaque, depth - 1) for item in tree]
    if type(tree) is not dict:
        return tree
    if len(tree) != 1 or depth <= 0:
        raise NotPlain("an object that is no tagged value")
    ((tag, body),) = tree.items()
    try:
        if tag == "~o":
            return opaque(str(body[0])[:200], int(body[1]))
        return _READERS[tag](body, lambda item: untagged(item, opaque, depth - 1))
    except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
        raise NotPlain(f"no plain value: {error}") from None


def same(left: Any, right: Any, tolerance: float = 0.0) -> bool:
    """Whether two plain values are equal: exact types, but an int equals a float of its value; NaN equals NaN.

    ``tolerance`` is for floats, absolute and relative. Walks both in step, so no ``__eq__`` of anybody's is asked but
    those of the exact types above.
    """
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return _near(left, right, tolerance)
    if type(left) is not type(right) or type(left) is Opaque:
        return False
    if type(left) is list or type(left) is tuple:
        return len(left) == len(right) and all(same(a, b, tolerance) for a, b in zip(left, right, strict=True))
    if type(left) is dict:
        return left.keys() == right.keys() and all(same(item, right[key], tolerance) for key, item in left.items())
    return bool(left == right)


def _near(left: Any, right: Any, tolerance: float) -> bool:
    if left == right or (left != left and right != right):  # noqa: PLR0124  # NaN
        return True
    if not tolerance or (type(left) is int and type(right) is int):
        return False
    try:
        return bool(abs(left - right) <= tolerance * max(1.0, abs(left), abs(right)))
    except OverflowError:
        return False


_NUMBERS = frozenset({int, float, complex})


def _items(tag: str) -> Any:
    return lambda value, keep, depth: {tag: [tagged(item, keep, depth) for item in value]}


def _pairs(value: dict[Any, Any], keep: Any, depth: int) -> Any:
    return {"~d": [[tagged(key, keep, depth), tagged(item, keep, depth)] for key, item in value.items()]}


_CONTAINERS: dict[type, Any] = {
    list: lambda value, keep, depth: [tagged(item, keep, depth) for item in value],
    tuple: _items("~t"),
    set: _items("~s"),
    frozenset: _items("~z"),
    dict: _pairs,
    bytes: lambda value, keep, depth: {"~b": value.hex()},
    complex: lambda value, keep, depth: {"~c": [repr(value.real), repr(value.imag)]},
}


def _read(items: Any, inner: Any) -> list[Any]:
    if type(items) is not list:
        raise NotPlain(f"a list is wanted, not {type(items).__name__}")
    return [inner(item) for item in items]


def _whole(text: str) -> int:
    if type(text) is not str or not text.lstrip("-").startswith("0x"):  # decimal costs the square of its digits
        raise NotPlain("a big integer that is not hexadecimal")
    return int(text, 16)


_READERS: dict[str, Any] = {
    "~i": lambda body, inner: _whole(body),
    "~f": lambda body, inner: float(body),
    "~t": lambda body, inner: tuple(_read(body, inner)),
    "~s": lambda body, inner: set(_read(body, inner)),
    "~z": lambda body, inner: frozenset(_read(body, inner)),
    "~d": lambda body, inner: {inner(key): inner(item) for key, item in body},
    "~b": lambda body, inner: bytes.fromhex(body),
    "~c": lambda body, inner: complex(float(body[0]), float(body[1])),
}


def _name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)  # not kind.__name__: its metaclass may lie or raise
    return str(name)[:200]
