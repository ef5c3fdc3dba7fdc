"""Inside the candidate's guest: load a solution and answer calls with plain values.

What asks is the sandbox, over the channel, or a checker in another guest, over the link. A value that is not plain is
kept here under a number, its handle, so that later calls can name it: an object, a generator, a function.
"""

from __future__ import annotations

import operator
import types
from typing import Any

from seedbed.sandbox import covering, frames, plain, running

LINK = 4
MODULE = "solution"
_KEPT = 100_000
OPERATIONS: dict[str, Any] = {
    "len": len,
    "iter": iter,
    "next": next,
    "str": str,
    "repr": repr,
    "bool": bool,
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "delitem": operator.delitem,
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
"""What a test may do with a kept object by an operator; `checking` says with what on the other side."""


def answer(job: dict[str, Any], channel: int) -> int:
    """Load the solution, tell how that went, then answer so many calls, or (0) until the other side ends."""
    running.seed(job["seed"])
    module = running.main_module(MODULE, job["source"])
    counter = covering.begun(job, channel, running.FILE)
    status, told = running.attempt(lambda: _loaded(module, job["source"]))
    frames.write(channel, frames.packed({"loaded": status == 0 and "left" not in told, **told}))
    if status or "left" in told:
        return running.finish(status)
    desk = _Desk(module)
    line, left = LINK if job["link"] else channel, job["calls"]
    while (body := frames.read(line, job["most"])) is not None:
        frames.write(line, _short(desk.reply(plain.load(body)), job["most"]))
        left -= 1
        if left == 0:
            return 0
    if counter is not None:
        counter.tell(channel)
    return running.finish(0)


def _loaded(module: types.ModuleType, source: str) -> dict[str, Any]:
    running.load(module, source)
    return {}


def _short(reply: dict[str, Any], most: int) -> bytes:
    packed = frames.packed(reply)
    if len(packed) <= most:
        return packed
    return frames.packed({"raised": "ValueTooLarge", "above": ["Exception"], "message": f"{len(packed)} bytes"})


class _Desk:
    """The kept objects and what can be asked of them."""

    def __init__(self, module: types.ModuleType) -> None:
        self.module = module
        self.kept: list[Any] = [None]

    def reply(self, asked: dict[str, Any]) -> dict[str, Any]:
        status, told = running.attempt(lambda: getattr(self, f"_{asked['ask']}")(asked))
        return told if status == 0 and "left" not in told else {"raised": "SystemExit", "above": [], **told}

    def _look(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What a name of the solution stands for."""
        if not hasattr(self.module, asked["name"]):
            return {"kind": "missing"}
        return self._shown(getattr(self.module, asked["name"]))

    def _attribute(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What an attribute of a kept object stands for."""
        return self._shown(getattr(self._held(asked["of"]), asked["name"]))

    def _set(self, asked: dict[str, Any]) -> dict[str, Any]:
        setattr(self._held(asked["of"]), asked["name"], self._given(asked["value"]))
        return {}

    def _call(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Call a name, or a kept object; arguments that it changed go back with the value."""
        called = self._held(asked["of"]) if "of" in asked else self._named(asked["name"])
        arguments = [self._given(one) for one in asked["arguments"]]
        keywords = {name: self._given(one) for name, one in asked["keywords"].items()}
        value = plain.tagged(called(*arguments, **keywords), self._keep)
        now = [plain.tagged(one) if type(one) in {list, dict, set} else None for one in arguments]
        changed = {i: tree for i, tree in enumerate(now) if tree is not None and tree != asked["arguments"][i]}
        return {"value": value, "changed": changed} if changed else {"value": value}

    def _named(self, name: str) -> Any:
        if not hasattr(self.module, name):
            raise NameError(f"the solution has no {name!r}")
        return getattr(self.module, name)

    def _invoke(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Call a method of a kept object."""
        self.kept.append(getattr(self._held(asked["of"]), asked["name"]))
        return self._call({**asked, "of": len(self.kept) - 1})

    def _operate(self, asked: dict[str, Any]) -> dict[str, Any]:
        done = OPERATIONS[asked["with"]](*(self._given(one) for one in asked["arguments"]))
        return {"value": plain.tagged(done, self._keep)}

    def _shown(self, value: Any) -> dict[str, Any]:
        if isinstance(value, type) and issubclass(value, BaseException):
            return {"kind": "exception", "above": [one.__name__ for one in value.__mro__[1:20]]}
        tree = plain.tagged(value, self._keep)
        kind = "callable" if callable(value) else "value"
        return {"kind": kind, "value": tree}

    def _given(self, tree: Any) -> Any:
        return plain.untagged(tree, lambda _, handle: self._held(handle))

    def _held(self, handle: int) -> Any:
        if not 0 < handle < len(self.kept):
            raise LookupError(f"there is no object number {handle}")
        return self.kept[handle]

    def _keep(self, value: Any) -> int:
        if len(self.kept) > _KEPT:
            return 0
        self.kept.append(value)
        return len(self.kept) - 1
