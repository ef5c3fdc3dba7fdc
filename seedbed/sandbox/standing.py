"""Inside the checker's guest: what stands for a solution that lives in another guest.

A stub asks over the link and gives plain values. Objects of the solution's own are shown as an `Afar`, of which
attributes, methods, items, length and iteration can be asked. It is equal to nothing, and never meets a plain value
in an operator: an object equal to everything, or zero with everything subtracted, would otherwise pass any test.
"""

from __future__ import annotations

import _socket
import builtins
import importlib
import json
import struct
import sys
import time
from typing import Any, NoReturn

from seedbed.sandbox import frames, plain

EITHER = "is both the solution's and Python's own"
_HELPERS = ("math", "collections", "itertools", "functools", "typing", "random", "copy", "heapq")
_SHORT = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "sp": "sympy"}


class CannotSplit(Exception):
    """The test wants something of the solution that cannot be shown as plain values."""


class Silent(Exception):
    """The solution ended, hung or talks nonsense: nothing more can be asked of it."""


class Line:
    """Questions and answers over the link. `seconds` is for one answer, `most` its size in bytes.

    `failing` and `unsplit` say why the test under way cannot pass, because it may swallow the error.
    """

    def __init__(self, descriptor: int, seconds: float, most: int) -> None:
        self.socket = _socket.socket(fileno=descriptor)
        self.seconds, self.most = seconds, most
        self.silent = ""
        self.failing = ""
        self.unsplit = ""

    def begin(self) -> None:
        """A new test begins: what went wrong in the one before is told."""
        self.failing = self.unsplit = ""

    def ask(self, **question: Any) -> dict[str, Any]:
        """What the solution's side answers. Raises Silent, or the built-in error nearest to what it raised."""
        told = self._exchange(frames.packed(question))
        if "raised" in told:
            raise nearest(told)
        return told

    def _exchange(self, question: bytes) -> dict[str, Any]:
        if self.silent:
            self.failing = self.silent
            raise Silent(self.silent)
        end = time.monotonic() + self.seconds
        try:
            self.socket.settimeout(self.seconds)
            self.socket.sendall(question)
            (length,) = frames.LENGTH.unpack(self._exactly(frames.LENGTH.size, end))
            if length > self.most:
                self._give_up(f"the solution answered with {length} bytes, more than {self.most}")
            told = plain.load(self._exactly(length, end))
        except TimeoutError:
            self._give_up(f"the solution did not answer within {self.seconds:g} s")
        except (OSError, struct.error, plain.NotPlain) as error:
            self._give_up(f"the solution ended or talks nonsense: {error or type(error).__name__}")
        if not isinstance(told, dict):
            self._give_up("the solution talks nonsense")
        return dict(told)

    def _exactly(self, size: int, end: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            self.socket.settimeout(max(0.001, end - time.monotonic()))
            piece = self.socket.recv(min(size - len(data), 1 << 16))
            if not piece:
                raise OSError("it ended")
            data += piece
        return bytes(data)

    def _give_up(self, why: str) -> NoReturn:
        self.silent = self.failing = why
        self.socket.close()
        raise Silent(why)

    def refuse(self, why: str) -> NoReturn:
        """Say that a test cannot be split; kept, because the test may swallow the error."""
        self.unsplit = why
        raise CannotSplit(why)

    def value(self, tree: Any) -> Any:
        """A plain value, with an `Afar` for each object."""
        try:
            return plain.untagged(tree, lambda kind, handle: Afar(self, kind, handle))
        except plain.NotPlain as error:
            self._give_up(f"the solution talks nonsense: {error}")

    def call(self, target: dict[str, Any], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        """Call something of the solution's; lists, dicts and sets that it changed are changed here too."""
        trees = [self.tree(one) for one in arguments]
        told = self.ask(
            ask="call", **target, arguments=trees, keywords={name: self.tree(one) for name, one in keywords.items()}
        )
        for place, tree in dict(told.get("changed") or {}).items():
            _change(arguments[int(place)], self.value(tree))
        return self.value(told.get("value"))

    def tree(self, value: Any) -> Any:
        """An argument as it crosses; what is neither plain nor the solution's own cannot."""
        if type(value) is Afar:
            return {"~o": ["", _of(value)]}
        if type(value) in {list, tuple} and any(type(one) is Afar for one in value):
            items = [self.tree(one) for one in value]
            return items if type(value) is list else {"~t": items}
        tree = plain.tagged(value, lambda one: -1)
        if '{"~o":[' in json.dumps(tree, separators=(",", ":")):
            self.refuse(f"a {type(value).__name__} cannot be handed to the solution")
        return tree


class Afar:
    """An object of the solution's, known by its handle."""

    __slots__ = ("_handle", "_kind", "_line")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, line: Line, kind: str, handle: int) -> None:
        object.__setattr__(self, "_line", line)
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_handle", handle)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call it in the solution's guest."""
        return _line(self).call({"of": _of(self)}, arguments, keywords)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _line(self).value(_line(self).ask(ask="attribute", of=_of(self), name=name).get("value"))

    def __setattr__(self, name: str, value: Any) -> None:
        _line(self).ask(ask="set", of=_of(self), name=name, value=_line(self).tree(value))

    def __eq__(self, other: object) -> bool:
        if type(other) is Afar:
            _line(self).refuse("the test compares two objects of the solution, which could call anything equal")
        return False

    def __contains__(self, item: object) -> bool:
        _line(self).refuse("the test asks an object of the solution whether it holds a value")

    def __repr__(self) -> str:
        return f"<{object.__getattribute__(self, '_kind')} of the solution>"


def _line(afar: Afar) -> Line:
    line: Line = object.__getattribute__(afar, "_line")
    return line


def _of(afar: Afar) -> int:
    handle: int = object.__getattribute__(afar, "_handle")
    return handle


def _unary(name: str) -> Any:
    def forward(self: Afar) -> Any:
        line = _line(self)
        return line.value(line.ask(ask="operate", arguments=[line.tree(self)], **{"with": name}).get("value"))

    return forward


def _keyed(name: str) -> Any:
    def forward(self: Afar, *rest: Any) -> Any:
        line = _line(self)
        told = line.ask(ask="operate", arguments=[line.tree(one) for one in (self, *rest)], **{"with": name})
        return line.value(told.get("value"))

    return forward


def _between(name: str) -> Any:
    def forward(self: Afar, other: object) -> Any:
        if type(other) is not Afar:
            _line(self).refuse(
                f"the test uses an operator ({name}) between an object of the solution and a plain value"
            )
        return _keyed(name)(self, other)

    return forward


for _name in ("len", "iter", "next", "str", "bool"):
    setattr(Afar, f"__{_name}__", _unary(_name))
for _name in ("getitem", "setitem", "delitem"):
    setattr(Afar, f"__{_name}__", _keyed(_name))
for _name in ("add", "sub", "mul", "truediv", "lt", "le", "gt", "ge"):
    setattr(Afar, f"__{_name}__", _between(_name))


class Names(dict[str, Any]):
    """The namespace of a test: names that it does not know are those of the solution.

    `own` are names under test, which go before everything. All others are looked for among the built-ins and the
    standard library first: a solution that brings its own ``isclose`` must not be asked whether it is close. A name
    that the library has and the solution has `defined` may be either, so the test is undecided.
    """

    def __init__(self, line: Line, own: frozenset[str], defined: frozenset[str]) -> None:
        super().__init__(__name__="tests", __builtins__=builtins)
        self.line, self.own, self.defined = line, own, defined

    def __missing__(self, name: str) -> Any:
        if name in self.own:
            return found(self.line, name)
        built_in = hasattr(builtins, name)
        known = None if built_in else _known(name)
        if not built_in and known is None:
            return found(self.line, name)
        if name in self.defined:
            self.line.refuse(f"{name!r} {EITHER}; list it among the names under test")
        if built_in:
            raise KeyError(name)
        return known


def found(line: Line, name: str) -> Any:
    """What a name of the solution stands for. Raises NameError."""
    if name.startswith("__"):
        raise KeyError(name)
    told = line.ask(ask="look", name=name)
    if told.get("kind") == "missing":
        raise NameError(f"the solution has no {name!r}")
    if told.get("kind") == "exception":
        above = told.get("above")
        return own_error([name, *(one for one in above if isinstance(one, str))] if isinstance(above, list) else [name])
    return line.value(told.get("value"))


def _known(name: str) -> Any:
    if name in _SHORT or name in sys.stdlib_module_names:
        return importlib.import_module(_SHORT.get(name, name))
    homes = (importlib.import_module(home) for home in _HELPERS)
    return next((getattr(home, name) for home in homes if name in getattr(home, "__all__", dir(home))), None)


def pythons(name: str) -> bool:
    """Whether a name is Python's or its library's own, as `Names` looks for it; loads nothing but the helpers."""
    if hasattr(builtins, name) or name in _SHORT or name in sys.stdlib_module_names:
        return True
    homes = (importlib.import_module(home) for home in _HELPERS)
    return any(name in getattr(home, "__all__", dir(home)) for home in homes)


_errors: dict[str, type[Exception]] = {}


def own_error(names: list[str]) -> type[Exception]:
    """The class that stands for an error of the solution's, given the names of its type and of those above it.

    Python's own errors stand for themselves; one that would end the checker (SystemExit) is a RuntimeError.
    """
    if not names:
        return RuntimeError
    name, *above = names
    if name not in _errors:
        known = getattr(builtins, name, None)
        if isinstance(known, type) and issubclass(known, Exception):
            return known
        if known is not None:
            return own_error(above)
        _errors[name] = type(name, (own_error(above),), {})
    return _errors[name]


def nearest(told: dict[str, Any]) -> Exception:
    """The solution's error, to be raised here."""
    above = told.get("above")
    names = [told["raised"], *(above if isinstance(above, list) else [])]
    kind = own_error([name for name in names if isinstance(name, str)][:20])
    try:
        return kind(str(told.get("message", "")))
    except TypeError:  # UnicodeDecodeError and its like want more than a message
        return RuntimeError(f"{kind.__name__}: {told.get('message')}")


def _change(here: Any, there: Any) -> None:
    if type(here) is not type(there):
        return
    if type(here) is list:
        here[:] = there
    elif type(here) in {dict, set}:
        here.clear()
        here.update(there)
