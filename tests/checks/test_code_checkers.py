"""Type checks and lint: real mypy in the real sandbox, real ruff; clean, wrong, silenced and malformed sources."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from seedbed.checks.lint import lint
from seedbed.checks.type_checks import LIMITS, type_checks
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Script
from seedbed.core.program import Outcome, Program
from seedbed.core.verdict import Verdict
from seedbed.sandbox.sandbox import Sandbox


class Runs:
    """Runs programs in the real sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.ran: list[Program] = []

    async def run_program(self, program: Program) -> Outcome:
        self.ran.append(program)
        return await asyncio.to_thread(self.sandbox.run, program)


WRONG = """```python
import os.path, numpy as np

def f(x: int) -> str:
    return x

def g(y):
    return y + np.zeros(3) + f("a")
    # type: ignore
```"""


def test_mypy_reads_and_never_runs() -> None:
    """One pass over a wrong source in the sandbox: errors with places, a comment that silences, foreign packages."""
    pytest.importorskip("mypy")
    with Sandbox(pools=1) as sandbox:
        if sandbox.level != "A":
            pytest.skip("mypy needs level A")
        outside: Any = Runs(sandbox)
        verdict = asyncio.run(type_checks(Context(outside), WRONG + ""))
    assert (verdict.score, verdict.readable) == (0.0, True)
    told = [(one["line"], one["code"]) for one in verdict.value["findings"]]
    assert told == [(4, "return-value"), (7, "arg-type"), (8, "silenced")]
    assert "line 4: Incompatible return value" in verdict.reason
    assert verdict.value["checker"].startswith("mypy ")
    assert "numpy" not in outside.ran[0].source
    assert outside.ran[0].limits == LIMITS


def scripted(answer: str, *outcomes: Outcome, **how: Any) -> Verdict:
    return asyncio.run(type_checks(Context(Script([], outcomes=outcomes)), answer, **how))


def reply(*findings: dict[str, Any], status: int = 0, err: str = "") -> Outcome:
    return Outcome("ok", 0, value=["".join(json.dumps(one) + "\n" for one in findings), err, status])


NOTE = {"line": 1, "column": 0, "message": "a note", "code": "x", "severity": "note"}
SYNTAX = {"line": 1, "column": 3, "message": "invalid syntax", "code": "syntax", "severity": "error"}


def test_what_mypy_says_becomes_a_verdict() -> None:
    """Notes are let go, syntax is an error; a checker that failed is nobody's score."""
    assert scripted("x = 1", reply(NOTE)).passed
    assert scripted("x = = 1", reply(SYNTAX, status=2)).value["findings"][0]["column"] == 4
    assert scripted("x = 1  # type: ignore", reply(), may_silence=True).passed
    assert not scripted("x = 1  # mypy: ignore-errors", reply()).passed
    assert not scripted("@no_type_check\ndef f(): ...", reply()).passed
    assert scripted("x = '# type: ignore'", reply()).passed
    for broken in (Outcome("timeout"), Outcome("memory"), Outcome("sandbox", stderr="no"), reply(status=2, err="crash"),
                   Outcome("ok", 0, value="?"), reply(status=-1, err="cannot be loaded")):  # fmt: skip
        assert not scripted("x = 1", broken).decided
    assert not scripted(" ").readable
    with pytest.raises(RecipeError, match="python"):
        scripted("x = 1", python="2.7")


@pytest.mark.parametrize(("answer", "how", "codes"), [
    ("x = 1\n", {}, []), ("```python\nimport os\n```", {}, ["F401"]), ("import os  # noqa\n", {}, ["F401"]),
    ("def f(:\n", {}, ["syntax"]), ("print(y)\n", {}, ["F821"]), ("import os\n", {"select": ("E",)}, []),
    ("import os\n", {"ignore": ("F401",)}, []), ("x = '" + "a" * 100 + "'\n", {"select": ("E501",)}, ["E501"]),
    ("x = '" + "a" * 100 + "'\n", {"select": ("E501",), "line_length": 120}, []),
    ("# ruff: noqa\nimport os\n", {}, ["F401"]), ("type X = int\n", {"python": "3.12"}, []),
])  # fmt: skip
def test_ruff_finds_what_it_is_told_to_look_for(answer: str, how: dict[str, Any], codes: list[str]) -> None:
    """Rules, line length and version are settings; comments that silence are not heeded."""
    pytest.importorskip("ruff")
    verdict = lint(answer, **how)
    assert sorted({one["code"] for one in verdict.value["findings"]}) == codes or codes == ["syntax"]
    assert verdict.passed is (not codes), verdict
    assert verdict.decided


def test_lint_counts_and_refuses() -> None:
    """A number of findings may pass; an empty answer is unreadable; rules that are none are the recipe's fault."""
    pytest.importorskip("ruff")
    assert lint("import os\nimport sys\n", most=2).passed
    assert lint("import os\nimport sys\n", most=1).value["count"] == 2
    assert not lint("``` \n```").readable
    assert not lint("x" * 100_001).readable
    for wrong in ({"select": ()}, {"select": ("f 1",)}, {"select": ("--fix",)}, {"most": -1}, {"select": ("ZZZ999",)},
                  {"python": "3"}):  # fmt: skip
        with pytest.raises(RecipeError, match="lint"):
            lint("x = 1\n", **wrong)  # type: ignore[arg-type]


def test_sources_made_to_choke_a_checker_end_in_a_verdict() -> None:
    """Deep nesting and bytes that are no text: no score of 1, no crash of ours."""
    pytest.importorskip("ruff")
    for source in ("(" * 50_000, "x = " + "-" * 50_000 + "1", "a\0b", "\ud800", "if 1:\n" * 3000):
        verdict = lint(source)
        assert not (verdict.decided and verdict.passed and "(" in source)
