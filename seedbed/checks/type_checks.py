"""Type checks: mypy finds no error in the Python source of an answer; what it finds is told with its line.

The source may stand in one fenced code block. mypy only reads it, as a program in the sandbox (level A) under limits;
nothing of it is imported or run. Only Python's library is known: what comes from other packages is of any type.
Functions without annotations are looked into as well; ``strict`` also wants annotations everywhere. Comments and
decorators that switch the checker off are findings themselves, unless ``may_silence``. Takes about two seconds of
processor a row. Needs ``pip install 'seedbed[checkers]'``. No paper: a check for code data.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from seedbed.checks.python_text import finding, judged, silencing, source_of, unread
from seedbed.core.context import Context
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.example import Example
from seedbed.core.program import Limits, Outcome, Program
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

NEEDS = ("mypy", "checkers")

LIMITS = Limits(wall=60.0, cpu=60.0, memory=1 << 30)
FLAGS = (
    "--config-file=", "--cache-dir=/dev/null", "--no-incremental", "--no-site-packages", "--ignore-missing-imports",
    "--no-error-summary", "--check-untyped-defs", "--output=json",
)  # fmt: skip
_FILE = "answer.py"
_SILENCING = r"#\s*(?:type:\s*ignore|mypy:)"
_VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
_DRIVER = '''"""Reads, with mypy {version}."""


def main(flags):
    try:
        from mypy import api
    except ImportError as error:
        return ["", "mypy cannot be loaded in the sandbox, which takes level A: " + str(error), -1]
    return list(api.run(flags))
'''


async def type_checks(
    ctx: Context, answer: str, *, strict: bool = False, may_silence: bool = False, python: str = "3.11"
) -> Verdict:
    """Whether mypy finds no error in an answer; see the card above."""
    if python not in _VERSIONS:
        raise RecipeError(f"type_checks: 'python' must be one of {', '.join(_VERSIONS)}, got {python!r}")
    source = source_of(answer)
    refused = unread(source)
    if refused is not None:
        return refused
    flags = [*FLAGS, f"--python-version={python}", *(["--strict"] if strict else []), _FILE]
    files = {_FILE: source.encode("utf-8", "replace")}
    program = Program(_DRIVER.format(version=_mypy()), call="main", arguments=(flags,), files=files, limits=LIMITS)
    findings = _findings(await ctx.run(program))
    if isinstance(findings, str):
        return Verdict.undecided(findings)
    if not may_silence:
        findings += silencing(source, _SILENCING) + _unchecked(source)
    findings.sort(key=lambda one: (one["line"], one["column"]))
    return judged(findings, f"mypy {_mypy()}")


def _findings(outcome: Outcome) -> list[dict[str, Any]] | str:
    """What mypy found; a text where it did not come to an end, which is nobody's score."""
    if not outcome.ok or not isinstance(outcome.value, list) or len(outcome.value) != 3:
        return f"mypy ended with {outcome.reason}: {shortened(outcome.stderr)}"
    out, err, status = outcome.value
    found = []
    for line in str(out).splitlines():
        try:
            one = json.loads(line)
        except ValueError:
            return f"mypy failed: {shortened(line)}"
        if one["severity"] == "error":
            found.append(finding(one["line"], one["column"] + 1, one["code"] or "error", one["message"]))
    if status not in {0, 1} and not found:
        return f"mypy failed: {shortened(str(err) or str(out))}"
    return found


def _unchecked(source: str) -> list[dict[str, Any]]:
    lines = enumerate(source.splitlines(), 1)
    return [
        finding(number, line.index("no_type_check") + 1, "silenced", "no_type_check is not allowed")
        for number, line in lines
        if "no_type_check" in line
    ]


@cache
def _mypy() -> str:
    """mypy's version: another one finds other things, so it is part of what is remembered."""
    try:
        return version("mypy")
    except PackageNotFoundError:
        raise MissingPackage("mypy", "checkers", wanted_for="type_checks") from None


_SAID = (
    '{"file": "answer.py", "line": 2, "column": 11, "message": "Incompatible return value type (got \\"float\\", '
    'expected \\"int\\")", "hint": null, "code": "return-value", "severity": "error"}\n'
)

EXAMPLE = Example(
    row={"answer": "def half(x: int) -> int:\n    return x / 2\n"},
    outcomes=[Outcome("ok", 0, value=[_SAID, "", 1])],
    gives=False,
)
