"""Calls of tools as models write them: JSON, a list as servers give it, tags, or Python's own form of a call.

Read to the letter: what nearly is a call is malformed and not repaired, because whoever runs calls would not run it.
A text in which nothing looks like a call holds none, which can be the right answer.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from seedbed.checks.json_schema import parsed
from seedbed.core.text import shortened

DEEPEST = 60
"""Levels of nesting that a call may have."""
LONGEST = 200_000
_TAGGED = re.compile(r"<(tool_calls?|function_calls?)>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"</?(?:tool_calls?|function_calls?)>")
_FENCED = re.compile(r"\s*```(?:json|python|tool_code)?[ \t]*\n(.*?)\n?[ \t]*```\s*", re.DOTALL | re.IGNORECASE)
_NAMES = re.compile(r'"(?:name|function|tool)"\s*:')
_GIVES = re.compile(r'"(?:arguments|parameters|args|input)"\s*:')
_PYTHON = re.compile(r"\s*\[?\s*[A-Za-z_][\w.]*\s*\(.*\)\s*\]?\s*", re.DOTALL)
_ARGUMENTS = ("arguments", "parameters", "args", "input")
_AROUND = frozenset(("id", "type", "index", "call_id", *_ARGUMENTS, "name", "function", "tool"))


class Malformed(ValueError):
    """It looks like a call and is none; the text says what is wrong with it."""


class Call(NamedTuple):
    """One call: the tool's name and its arguments."""

    name: str
    arguments: dict[str, Any]

    def __str__(self) -> str:
        """As Python writes it, for messages."""
        return shortened(f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})", 80)


def calls_in(answer: Any) -> list[Call]:
    """The calls of an answer, in their order; none where a text only talks.

    Raises:
        Malformed: it looks like a call and is none.
    """
    try:
        calls = list(_in_text(answer) if isinstance(answer, str) else _in_value(answer))
    except RecursionError:
        raise Malformed(f"nested deeper than {DEEPEST} levels") from None
    for call in calls:
        if too_deep(call.arguments):
            raise Malformed(f"the arguments of {call.name} are nested deeper than {DEEPEST} levels")
    return calls


def too_deep(value: Any) -> bool:
    """Whether a JSON value is nested deeper than a call may be; found without recursion."""
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            return True
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list | tuple) else ()
        waiting.extend((part, depth + 1) for part in inner)
    return False


def _in_text(text: str) -> Iterator[Call]:
    if len(text) > LONGEST:
        raise Malformed(f"the answer has {len(text)} characters; at most {LONGEST} are read")
    tagged = [found.group(2) for found in _TAGGED.finditer(text)]
    if tagged:
        if _TAG.search(_TAGGED.sub("", text)):
            raise Malformed("a tag of a call is not closed, or not opened")
        for inside in tagged:
            yield from _in_value(_json(_unfenced(inside)))
        return
    if _TAG.search(text):
        raise Malformed("a tag of a call is not closed, or not opened")
    bare = _unfenced(text)
    if bare[:1] in {"{", "["} and not _PYTHON.fullmatch(bare):
        yield from _in_value(_json(bare))
    elif _PYTHON.fullmatch(bare) and (calls := _python(bare)) is not None:
        yield from calls
    elif _NAMES.search(text) and _GIVES.search(text):
        raise Malformed("a call stands in the middle of other text, where nobody would run it")


def _unfenced(text: str) -> str:
    fenced = _FENCED.fullmatch(text)
    return (fenced.group(1) if fenced else text).strip()


def _json(text: str) -> Any:
    try:
        return parsed(text)
    except ValueError as error:
        raise Malformed(f"not JSON: {shortened(str(error))}") from None


def _in_value(value: Any) -> Iterator[Call]:
    """Calls of a JSON value: one, a list of them, or a message that holds some."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from _in_value(one)
    elif isinstance(value, dict) and "tool_calls" in value and not _AROUND & value.keys():
        yield from _in_value(value["tool_calls"] or [])
    elif isinstance(value, dict) and value.get("role") == "assistant":
        yield from _in_text(value.get("content") or "")
    elif isinstance(value, dict):
        yield _call(value)
    else:
        raise Malformed(f"wanted a call, got {shortened(repr(value), 60)}")


def _call(value: dict[str, Any]) -> Call:
    """One call, as ``{"name", "arguments"}`` or inside ``{"type": "function", "function": …}``."""
    inner = value.get("function")
    if isinstance(inner, dict):
        strange = value.keys() - _AROUND
        if strange:
            raise Malformed(f"a call has no '{min(map(str, strange))}'")
        value = inner
    name = next((value[key] for key in ("name", "tool", "function") if key in value), None)
    if not isinstance(name, str) or not name.strip():
        raise Malformed(f"a call without a name: {shortened(repr(value), 60)}")
    given = [key for key in _ARGUMENTS if key in value]
    strange = value.keys() - _AROUND
    if strange or len(given) > 1:
        raise Malformed(f"the call of {name} has {', '.join(sorted(map(str, strange | set(given))))}; wanted arguments")
    return Call(name, _arguments(name, value[given[0]] if given else {}))


def _arguments(name: str, given: Any) -> dict[str, Any]:
    if isinstance(given, str):
        given = _json(given) if given.strip() else {}
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(key, str) for key in given):
        raise Malformed(f"the arguments of {name} are no object: {shortened(repr(given), 60)}")
    return given


def _python(text: str) -> list[Call] | None:
    """``[f(a=1), g.h(b="x")]`` with plain values; None where it is no such list."""
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    nodes = tree.elts if isinstance(tree, ast.List) else [tree]
    if not nodes or not all(isinstance(node, ast.Call) for node in nodes):
        return None
    return [_python_call(node) for node in nodes if isinstance(node, ast.Call)]


def _python_call(node: ast.Call) -> Call:
    name = ast.unparse(node.func)
    if not re.fullmatch(r"[\w.]+", name):
        raise Malformed(f"a call of something that is no name: {shortened(name, 60)}")
    if node.args or any(keyword.arg is None for keyword in node.keywords):
        raise Malformed(f"the call of {name} gives arguments without their names")
    try:
        arguments = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in node.keywords}
    except (ValueError, TypeError, MemoryError):
        raise Malformed(f"the arguments of {name} are no plain values") from None
    return Call(name, arguments)
