"""Docstring to code and code translate: answers that must do what a real function does."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Limits, Outcome
from seedbed.core.request import prompt_text
from seedbed.methods.code.code_translate import code_translate
from seedbed.methods.code.docstring_to_code import docstring_to_code
from seedbed.methods.code.javascript import same
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

BRIEF = Limits(wall=30.0, cpu=1.0)
CODE = '''def clip(values, low=0):
    """Return the values in their order, each at least low; an empty list for none.

    Raises ValueError for values that are no list.
    """
    if not isinstance(values, list):
        raise ValueError("no list")
    return [max(one, low) for one in values]
'''
INPUTS = """```python
examples = [{"values": [1, -2, 3]}, {"values": [], "low": 1}, {"values": [5, 0.5], "low": 2},
            {"values": [-1], "low": -3}, {"values": 7}]
```"""
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def made(work: Any, sandbox: Sandbox, *replies: Scripted, code: str = CODE, **how: Any) -> tuple[list[Any], Here]:
    here = Here(sandbox, replies)
    ctx = Context(here, language=how.pop("language", "en"))
    return asyncio.run(work(ctx, code, limits=BRIEF, **how)), here


def python(body: str) -> str:
    return f"```python\ndef clip(values, low=0):\n{body}\n```"


def script(body: str) -> str:
    return f"```javascript\nfunction clip(values, low = 0) {{ {body} }}\n```"


GUARD = "    if not isinstance(values, list):\n        raise ValueError('no list')\n"
LOOP = (
    GUARD + "    found = []\n    for one in values:\n        found.append(one if one > low else low)\n    return found"
)
ARRAY = "return values.map((v) => Math.max(v, low));"


def test_the_answerer_sees_header_and_docstring_only(sandbox: Sandbox) -> None:
    """The body is shown for the inputs, never for the answer; every case is a test."""
    (row,), here = made(docstring_to_code, sandbox, INPUTS, python(LOOP))
    assert ["max(one, low)" in prompt_text(one) for one in here.asked] == [True, False]
    assert 'def clip(values, low=0):\n    """Return the values' in row["instruction"]
    assert len(row["tests"]) == 5
    assert (row["reference"], row["attempt"]) == (CODE, 1)


def test_a_later_attempt_may_be_right(sandbox: Sandbox) -> None:
    """Up to three; then the function is left out with the last reason."""
    (row,), _ = made(docstring_to_code, sandbox, INPUTS, "no code", python("    return values"), python(LOOP))
    assert row["attempt"] == 3
    with pytest.raises(Reject, match="none of 3 attempts"):
        made(docstring_to_code, sandbox, INPUTS, *["no code"] * 3)


def test_functions_without_a_docstring_or_with_even_cases_are_left_out(sandbox: Sandbox) -> None:
    """A constant would pass where every input gives the same."""
    with pytest.raises(Reject, match="its docstring has 0 words"):
        made(docstring_to_code, sandbox, code="def f(x):\n    return x\n")
    even = "```python\nexamples = [{'values': []}, {'values': [], 'low': 1}, {'values': [], 'low': 2}]\n```"
    with pytest.raises(Reject, match="every input gives the same"):
        made(docstring_to_code, sandbox, even)
    with pytest.raises(Unreadable):
        made(docstring_to_code, sandbox, "no inputs")


@pytest.mark.parametrize(("work", "word"), [(docstring_to_code, "文档字符串"), (code_translate, "翻译成")])
def test_chinese(work: Any, word: str, sandbox: Sandbox) -> None:
    """The instruction is Chinese; what cannot be used is named all the same."""
    with pytest.raises(Reject):
        made(work, sandbox, INPUTS, "无", attempts=1, language="zh")
    here = Here(sandbox, [INPUTS, "无"])
    with pytest.raises(Reject, match="code block"):
        asyncio.run(work(Context(here, language="zh"), CODE, attempts=1, limits=BRIEF))
    assert word in prompt_text(here.asked[1])


@pytest.mark.parametrize("work", [docstring_to_code, code_translate])
def test_what_cannot_be_used_is_said(work: Any, sandbox: Sandbox) -> None:
    """Settings without sense, a source without functions, a sandbox that fails."""
    with pytest.raises(RecipeError, match="at least 1"):
        made(work, sandbox, count=0)
    with pytest.raises(Reject, match="there is no function"):
        made(work, sandbox, code="x = 1\n")
    failed = Script([], outcomes=[Outcome("sandbox", stderr="no room")])
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(work(Context(failed), CODE))


WRONG_PYTHON = [
    "    return values",
    "    return [max(one, low) for one in values]",
    GUARD + "    return [min(one, low) for one in values]",
    GUARD + "    return tuple(max(one, low) for one in values)",
    GUARD + "    return (max(one, low) for one in values)",
    GUARD + "    return sorted(max(one, low) for one in values)",
    GUARD + "    return [float(max(one, low)) for one in values]",
    GUARD + "    return [one for one in values if one >= low]",
    GUARD + "    return [max(one, 0) for one in values]",
    GUARD + "    return [max(one, low) for one in values] or None",
    GUARD + "    return [1, 0, 3]",
    GUARD + "    print([max(one, low) for one in values])",
    GUARD.replace("ValueError", "TypeError") + "    return [max(one, low) for one in values]",
    GUARD.replace("no list", "wrong") + "    return [max(one, low) for one in values]",
    GUARD + "    return [max(one, low) for one in values",
    "    raise SystemExit(0)",
    "    class Same(list):\n        def __eq__(self, other): return True\n        def __repr__(self): return '[1, 0, 3]'\n    return Same()",  # noqa: E501
    "    while True: pass",
    "    import os\n    os._exit(0)",
    "    pass",
]
RIGHT_PYTHON = [f"{LOOP}  # {n}" for n in range(20)]
WRONG_SCRIPT = [
    "return values;",
    "return values.map((v) => Math.min(v, low));",
    "return values.map((v) => Math.max(v, 0));",
    "return values.map((v) => Math.max(v, low)).sort();",
    "return values.filter((v) => v >= low);",
    "return values.map((v) => String(Math.max(v, low)));",
    "return new Set(values);",
    "return null;",
    "",
    "return undefined;",
    "return NaN;",
    "return values.length ? values.map((v) => Math.max(v, low)) : null;",
    "return values.map((v) => v > low);",
    "throw new Error('no');",
    "process.exit(0);",
    "console.log(JSON.stringify([{value: [1, 0, 3]}, {value: []}])); process.exit(0);",
    "return [1, 0, 3];",
    "return values.map((v) => BigInt(Math.round(v)));",
    "return Object.assign({}, values.map((v) => Math.max(v, low)));",
    "return values.map((v) => Math.max(v, low)",
]
RIGHT_SCRIPT = [f"{ARRAY} // {n}\n" for n in range(19)] + ["return values.map((v) => 1.0 * Math.max(v, low));"]


def kept(work: Any, sandbox: Sandbox, answers: list[str]) -> list[str]:
    found: list[str] = []
    for answer in answers:
        try:
            made(work, sandbox, INPUTS, answer, attempts=1)
        except Reject:
            continue
        found.append(answer)
    return found


def test_of_twenty_wrong_implementations_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong values, types, exceptions, order; forged text; what does not end."""
    assert len(WRONG_PYTHON) == len(RIGHT_PYTHON) == 20
    assert kept(docstring_to_code, sandbox, [python(one) for one in WRONG_PYTHON]) == []
    assert len(kept(docstring_to_code, sandbox, [python(one) for one in RIGHT_PYTHON])) >= 19


@needs_node
def test_of_twenty_wrong_translations_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong values, JavaScript's own types, printed results instead of returned ones."""
    assert len(WRONG_SCRIPT) == len(RIGHT_SCRIPT) == 20
    assert kept(code_translate, sandbox, [script(one) for one in WRONG_SCRIPT]) == []
    assert len(kept(code_translate, sandbox, [script(one) for one in RIGHT_SCRIPT])) >= 19


@needs_node
def test_a_translation_makes_a_row_in_either_direction(sandbox: Sandbox) -> None:
    """The case that raises is none; defaults are filled in by position."""
    rows, _ = made(code_translate, sandbox, INPUTS, script(ARRAY))
    assert [(row["source_language"], row["target_language"]) for row in rows] == [
        ("python", "javascript"), ("javascript", "python"),
    ]  # fmt: skip
    assert rows[0]["cases"] == [
        ["[[1, -2, 3], 0]", "[1, 0, 3]"], ["[[], 1]", "[]"], ["[[5, 0.5], 2]", "[5, 2]"], ["[[-1], -3]", "[-1]"],
    ]  # fmt: skip
    assert rows[1]["output"] == f"```python\n{CODE}```"
    assert len(made(code_translate, sandbox, INPUTS, script(ARRAY), both=False)[0]) == 1


def test_what_json_cannot_say_is_no_case(sandbox: Sandbox) -> None:
    """Sets, keys that are no text, numbers beyond 2^53."""
    code = "def f(x):\n    return {x: x * 2 ** 60}\n"
    with pytest.raises(Reject, match="as JSON: 0 different inputs"):
        made(code_translate, sandbox, "```python\nexamples = [{'x': 1}, {'x': 2}, {'x': 3}]\n```", code=code)


def test_values_are_compared_by_type() -> None:
    """1 is 1.0, but true is not 1 and null nothing else."""
    assert same([1, {"a": 0.1 + 0.2}], [1.0, {"a": 0.3}])
    for wanted, got in ((1, True), (None, 0), ("1", 1), ([1], [1, 2]), ({"a": 1}, {"b": 1}), (1, 1.1), ([], {})):
        assert not same(wanted, got)
