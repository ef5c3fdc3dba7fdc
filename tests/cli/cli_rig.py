"""The command line, run in this process or in one of its own, and a small project for it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from seedbed.cli import texts
from seedbed.cli.main import main

STEP = '''"""Answering: each question is put to the model."""

from typing import TypedDict

from seedbed.core.errors import Reject


class Answered(TypedDict):
    """What it writes."""

    answer: str


async def answering(ctx, question: str, *, refuse: str = "nothing") -> Answered:
    """Ask; refuse questions that hold a word."""
    if refuse in question:
        raise Reject(f"the question holds '{refuse}'")
    return {"answer": (await ctx.ask(question)).text}
'''
RECIPE = """name: small
from:
  rows: [{question: 'How far is the moon?'}, {question: '月亮有多远？'}, {question: 'How deep is the sea?'}]
steps:
  - answering.py
models: {main: "fake:"}
to: [jsonl, alpaca]
"""


@dataclass
class Told:
    """What a command line said and how it ended."""

    code: int
    out: str
    err: str


class Terminal:
    """Runs command lines in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object, lang: str = "en") -> Told:
        self._capsys.readouterr()
        code = main([f"--lang={lang}", *map(str, arguments)])
        texts.use("en")
        out, err = self._capsys.readouterr()
        return Told(code, out, err)


def in_own_process(*arguments: str, cwd: Path, **environment: str) -> Told:
    """The command line as a person starts it."""
    done = subprocess.run(
        [sys.executable, "-m", "seedbed", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)
