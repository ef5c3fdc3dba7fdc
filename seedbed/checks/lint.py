"""Lint: ruff finds nothing wrong with the Python source of an answer; what it finds is told with line and rule.

The source may stand in one fenced code block. ruff only reads it, in a process of its own that is ended when it takes
too long, without any configuration of the machine's (``--isolated``) and without heeding ``# noqa``. ``select`` names
the rules (codes or their beginnings, docs.astral.sh/ruff/rules); the default is ruff's own: errors, and what pyflakes
finds. ``most`` is how many findings are let pass. Needs ``pip install 'seedbed[checkers]'``. No paper.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
from functools import cache
from importlib.metadata import version
from typing import Any

from seedbed.checks.python_text import finding, judged, source_of, unread
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.example import Example
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

NEEDS = ("ruff", "checkers")

SECONDS = 30.0
_RULE = re.compile(r"[A-Z]{1,5}\d{0,4}")


def lint(
    answer: str,
    *,
    select: tuple[str, ...] = ("E4", "E7", "E9", "F"),
    ignore: tuple[str, ...] = (),
    most: int = 0,
    line_length: int = 88,
    python: str = "3.11",
) -> Verdict:
    """Whether ruff finds nothing wrong with an answer; see the card above."""
    _refuse(select, ignore, most, python)
    source = source_of(answer)
    refused = unread(source)
    if refused is not None:
        return refused
    program, number = _ruff()
    flags = [
        "check", "--isolated", "--no-cache", "--ignore-noqa", "--exit-zero", "--quiet", "--output-format=json",
        f"--select={','.join(select)}", f"--line-length={line_length}", f"--target-version=py{python.replace('.', '')}",
        "--stdin-filename=answer.py", *([f"--ignore={','.join(ignore)}"] if ignore else []), "-",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - ruff itself, and flags of ours
            [program, *flags],
            input=source.encode("utf-8", "replace"),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        return Verdict.undecided(f"ruff took more than {SECONDS:g} s")
    return _verdict(done, number, most)


def _verdict(done: subprocess.CompletedProcess[bytes], number: str, most: int) -> Verdict:
    said = shortened(done.stderr.decode("utf-8", "replace"))
    if done.returncode == 2:
        raise RecipeError(f"lint: ruff does not take these settings: {said}")
    if done.returncode != 0:
        return Verdict.undecided(f"ruff ended with {done.returncode}: {said}")
    findings: list[dict[str, Any]] = [
        finding(one["location"]["row"], one["location"]["column"], one["code"] or "syntax", one["message"])
        for one in json.loads(done.stdout)
    ]
    return judged(findings, f"ruff {number}", most)


def _refuse(select: tuple[str, ...], ignore: tuple[str, ...], most: int, python: str) -> None:
    wrong = next((rule for rule in (*select, *ignore) if not _RULE.fullmatch(rule)), None)
    if wrong is not None or not select:
        raise RecipeError(f"lint: rules are written like F401, E7 or ALL, got {wrong if select else select!r}")
    if most < 0 or not re.fullmatch(r"3\.\d{1,2}", python):
        raise RecipeError(f"lint: 'most' must be 0 or more and 'python' like 3.11, got {most} and {python!r}")


@cache
def _ruff() -> tuple[str, str]:
    """Where ruff is, and its version."""
    try:
        return str(importlib.import_module("ruff").find_ruff_bin()), version("ruff")
    except (ImportError, FileNotFoundError):
        raise MissingPackage("ruff", "checkers", wanted_for="lint") from None


EXAMPLE = Example(row={"answer": "import os\n\nprint(1)\n"}, gives=False)
