"""Test code that is nothing but ``assert f(1, "a") == [2]``, line by line: read as calls with expected values.

The lines stand by themselves or in test functions, ``def test_f():``. Most test code of data sets is of this form. Its
values can be compared here, so the tests need no guest of their own. Whatever is not plainly of this form is left to
the checker: other names, other statements, anything but literals, lines of both kinds.

The text comes from a model, so it is matched by pattern before Python's parser sees it: short, flat, literals only.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any, NamedTuple

_LINES, _LINE, _DEEP = 200, 2000, 20
_TOKEN = re.compile(
    r"""[ ]+ | '(?:[^'\\\n]|\\['"\\nrt])*' | "(?:[^"\\\n]|\\['"\\nrt])*" | (?:True|False|None)\b
    | -?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?(?![\w.]) | [\[\](){},:] | ==""",
    re.VERBOSE | re.ASCII,
)
_ASSERT = re.compile(r"assert +([A-Za-z]\w*)(?=\()", re.ASCII)
_FUNCTION = re.compile(r"def +(test\w*)\(\) *(?:-> *None *)?: *", re.ASCII)
_BEGINS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


class Asked(NamedTuple):
    """One assertion: the line it stands on, the name that is called, with what, what that must equal, what it says.

    `function`: the test function that it stands in, or nothing.
    """

    line: int
    name: str
    arguments: tuple[Any, ...]
    expected: Any
    message: str
    function: str = ""


def asked(code: str, is_solutions: Callable[[str], bool]) -> list[Asked] | None:
    """The assertions of test code, or None where it is anything else; `is_solutions` says whose a name is."""
    lines = code.split("\n")
    if len(lines) > _LINES or not code.replace("\n", "").isprintable():
        return None
    found: list[Asked] = []
    functions: list[str] = []
    indent = 0  # of the lines of the last function
    for place, line in enumerate(lines, 1):
        said = line.lstrip(" ")
        if not said or said.startswith("#"):
            continue
        if begun := _FUNCTION.fullmatch(line):
            functions.append(begun[1])
            indent = 0
            continue
        indent = indent or len(line) - len(said)
        if len(line) - len(said) != indent or bool(indent) != bool(functions):
            return None
        one = _read(place, said, functions[-1] if functions else "")
        if one is None or not is_solutions(one.name):
            return None
        found.append(one)
    if len(set(functions)) < len(functions) or any(one.name in functions for one in found):
        return None
    apart = {one.function for one in found} == set(functions or [""])  # each has its lines, and none stands before
    return found if apart else None


def _read(place: int, line: str, function: str) -> Asked | None:
    begins = _ASSERT.match(line)
    if begins is None or len(line) > _LINE or not _flat(line, begins.end()):
        return None
    try:
        match ast.parse(line).body:
            case [ast.Assert(ast.Compare(ast.Call(ast.Name(name), given, []), [ast.Eq()], [wanted]), said)]:
                arguments, expected = tuple(map(ast.literal_eval, given)), ast.literal_eval(wanted)
                message = ast.literal_eval(said) if said is not None else ""
                return Asked(place, name, arguments, expected, message, function) if type(message) is str else None
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass  # the checker says what is wrong with it
    return None


def _flat(line: str, place: int) -> bool:
    """Whether the rest of a line is literals, brackets and comparisons only, and not nested deeply."""
    deep = 0
    while place < len(line):
        token = _TOKEN.match(line, place)
        if token is None:
            return False
        deep += _BEGINS.get(token[0], 0)
        if not 0 <= deep <= _DEEP:
            return False
        place = token.end()
    return True
