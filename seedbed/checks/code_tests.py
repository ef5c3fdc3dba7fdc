"""Solutions and their tests as rows hold them: code out of its fence, and tests in the forms that data sets use.

    a text                                   test code: assertions, test functions, unittest cases, or HumanEval's
                                             ``def check(candidate)``, which is then called with the entry point
    ["assert f(1) == 2", …]                  pieces of test code
    [{"call": "f", "arguments": [1],         a function, its arguments and the value that it must give; `call` may be
      "expected": 2, "tolerance": 0.1}]      left out where the code defines one function; also `keywords`, `name`
    [{"stdin": "1 2", "stdout": "3"}]        what the program reads and must print
    {"inputs": […], "outputs": […],          the same two in the manner of APPS: calls where there is a ``fn_name``
     "fn_name": "f"}
    {"test_it.py": "…"}                      files of pytest; the code lies beside them as ``solution.py``

All of them may be the text of their JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from seedbed.core.program_tests import CallTest, CodeTest, PytestTest, StreamTest, Test
from seedbed.core.text import shortened

LONGEST = 200_000
"""Characters of code, or of test code; longer ones are not tried."""
_FENCED = re.compile(r"^[ \t]*(`{3,})[ \t]*([\w+#.-]*)[^\n]*\n(.*?)^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
_PYTHON = frozenset({"", "python", "py", "python3"})
_DEFINES = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+\w", re.MULTILINE)
_FUNCTION = re.compile(r"^(?:async[ \t]+)?def[ \t]+([^\W_]\w*)", re.MULTILINE)
_SOLUTION = re.compile(r"^class[ \t]+Solution\b[^\n]*\n((?:[ \t]+[^\n]*\n|[ \t]*\n)*)", re.MULTILINE)
_METHOD = re.compile(r"^(?: {4}|\t|  )def[ \t]+([^\W_]\w*)", re.MULTILINE)
_CHECK = re.compile(r"^def[ \t]+check\(", re.MULTILINE)
_CHECKS = re.compile(r"^check\(", re.MULTILINE)
_ASSERTS = re.compile(r"\b(?:assert|raise)|\.(?:assert|fail)")
_CALLED = frozenset({"call", "arguments", "keywords", "expected", "tolerance", "name"})
_STREAMED = frozenset({"stdin", "stdout", "tolerance", "name"})
_PAIRED = frozenset({"inputs", "outputs", "fn_name"})


class Unfit(ValueError):
    """A row whose code or tests cannot be read; the message says what is wrong and where."""


def code_of(text: Any) -> str:
    """The solution in a text: its one Python fence, or the one that defines something, or the whole without any.

    Raises:
        Unfit: no code, a fence that is left open, or several that could be meant.
    """
    if not isinstance(text, str) or not text.strip():
        raise Unfit("there is no code")
    if len(text) > LONGEST:
        raise Unfit(f"the code has {len(text)} characters; at most {LONGEST} are tried")
    _whole(text, "the code")
    if "```" not in text:
        return text
    found = [body for _, language, body in _FENCED.findall(text) if language.lower() in _PYTHON and body.strip()]
    if len(found) > 1:
        found = [body for body in found if _DEFINES.search(body)] or found
    if len(found) != 1:
        raise Unfit(f"wanted one closed code block of Python, found {len(found)}")
    return str(found[0])


def names_of(entry_point: Any) -> tuple[str, ...]:
    """The names under test: one, several with commas or spaces between, or a list. Raises Unfit."""
    names = tuple(re.split(r"[,\s]+", entry_point.strip()) if isinstance(entry_point, str) else entry_point or ())
    names = tuple(name for name in names if name != "")
    for name in names:
        if not isinstance(name, str) or not all(part.isidentifier() for part in name.split(".")):
            raise Unfit(f"the entry point {name!r} is no name of a function or class")
    return names


def read_tests(tests: Any, code: str, names: tuple[str, ...]) -> tuple[Test, ...]:
    """The tests of a row, in one of the forms above.

    Raises:
        Unfit: there is none, or one in no such form.
    """
    read = _from_json(tests)
    if isinstance(read, str):
        return (_code_test(read, code, names),)
    if isinstance(read, Mapping):
        read = _paired(read) if _PAIRED & read.keys() else read
    if isinstance(read, Mapping):
        return (_files(read),) if any(str(key).endswith(".py") for key in read) else (_one(read, 1, code, names),)
    if not isinstance(read, list | tuple) or not read:
        raise Unfit("there are no tests")
    return tuple(_one(test, place, code, names) for place, test in enumerate(read, 1))


def _from_json(tests: Any) -> Any:
    if isinstance(tests, str) and tests.strip()[:1] in {"[", "{"}:
        try:
            return json.loads(tests)
        except (ValueError, RecursionError):
            return tests  # test code may begin with a list
    return tests


def _one(test: Any, place: int, code: str, names: tuple[str, ...]) -> Test:
    if isinstance(test, str):
        return _code_test(test, code, names)
    if not isinstance(test, Mapping):
        raise Unfit(f"test {place} is {shortened(repr(test), 60)}; wanted code, or an object of call or stdin")
    try:
        return _stream(test) if "stdout" in test or "stdin" in test else _call(test, code, names)
    except Unfit as error:
        raise Unfit(f"test {place}: {error}") from None


def _code_test(text: str, code: str, names: tuple[str, ...]) -> CodeTest:
    if not text.strip():
        raise Unfit("there are no tests")
    try:
        body = code_of(text)
    except Unfit as error:
        raise Unfit(f"test code: {error}") from None
    if not _ASSERTS.search(body):
        raise Unfit("the test code asserts nothing")
    if _CHECK.search(body) and not _CHECKS.search(body):
        owner, _, method = entry_of(code, names).rpartition(".")
        body += f"\n\ncheck({owner}().{method})\n" if owner else f"\n\ncheck({method})\n"
    return CodeTest(body)


def _call(test: Mapping[str, Any], code: str, names: tuple[str, ...]) -> CallTest:
    _known(test, _CALLED)
    arguments, keywords = test.get("arguments", []), test.get("keywords", {})
    if "expected" not in test:
        raise Unfit("it says nothing of what is expected")
    if not isinstance(arguments, list | tuple) or not isinstance(keywords, Mapping):
        raise Unfit("'arguments' must be a list and 'keywords' an object")
    try:
        json.dumps([arguments, keywords, test["expected"]])
    except (TypeError, ValueError, RecursionError):
        raise Unfit("'arguments', 'keywords' and 'expected' must hold JSON values") from None
    call = _text(test, "call") or entry_of(code, names)
    return CallTest(
        call,
        tuple(arguments),
        test["expected"],
        dict(keywords),
        tolerance=_tolerance(test),
        as_json=True,
        name=_text(test, "name") or f"{call}({shortened(', '.join(map(repr, arguments)), 60)})",
    )


def _stream(test: Mapping[str, Any]) -> StreamTest:
    _known(test, _STREAMED)
    if "stdout" not in test:
        raise Unfit("it says nothing of what must be printed")
    return StreamTest(_text(test, "stdin"), _text(test, "stdout"), _tolerance(test), _text(test, "name"))


def _files(files: Mapping[str, Any]) -> PytestTest:
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in files.items()):
        raise Unfit("files of pytest are texts by their names")
    for name, text in files.items():
        _whole(name + text, name)
    return PytestTest(dict(files))


def _paired(tests: Mapping[str, Any]) -> Any:
    """APPS has inputs and outputs side by side, of calls or of a program that reads and prints."""
    _known(tests, _PAIRED)
    given, wanted = tests.get("inputs"), tests.get("outputs")
    if not isinstance(given, list) or not isinstance(wanted, list) or len(given) != len(wanted):
        raise Unfit("'inputs' and 'outputs' must be lists of one length")
    if "fn_name" in tests:
        return [{"call": tests["fn_name"], "arguments": a, "expected": b} for a, b in zip(given, wanted, strict=True)]
    return [{"stdin": _joined(a), "stdout": _joined(b)} for a, b in zip(given, wanted, strict=True)]


def _joined(lines: Any) -> Any:
    return "\n".join(map(str, lines)) if isinstance(lines, list) else lines


def entry_of(code: str, names: tuple[str, ...]) -> str:
    """The function under test: the first that is named, or the only one that the code defines.

    Found by pattern, because parsing a hostile source can end the parser's process.

    Raises:
        Unfit: the code defines none, or several.
    """
    if names:
        return names[0]
    found = list(dict.fromkeys(_FUNCTION.findall(code)))
    for body in _SOLUTION.findall(code) if not found else ():
        found += [f"Solution.{method}" for method in _METHOD.findall(body)]
    if len(found) != 1:
        known = ", ".join(found[:10]) or "no function"
        raise Unfit(f"the code defines {known}: name the one that is meant in 'call', or in the column entry_point")
    return str(found[0])


def _known(test: Mapping[str, Any], keys: frozenset[str]) -> None:
    strange = sorted(map(str, test.keys() - keys))
    if strange:
        raise Unfit(f"there is no '{strange[0]}' in a test; there are {', '.join(sorted(keys))}")


def _text(test: Mapping[str, Any], key: str) -> str:
    value = test.get(key, "")
    if not isinstance(value, str):
        raise Unfit(f"'{key}' must be a text, not {shortened(repr(value), 40)}")
    _whole(value, f"'{key}'")
    return value


def _whole(text: str, what: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unfit(f"{what} is no Unicode text: half a surrogate pair at character {error.start + 1}") from None


def _tolerance(test: Mapping[str, Any]) -> float:
    value = test.get("tolerance", 0.0)
    if type(value) not in {int, float} or not 0 <= value < float("inf"):
        raise Unfit(f"'tolerance' must be a number from 0 on, not {value!r}")
    return float(value)
