"""Problems inspired by fragments of code."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.methods.code.oss_instruct import Problem, _fragment, oss_instruct

GOOD = (
    "[Problem Description]\nAdd two numbers.\n\n[Solution]\n"
    "```python\n# Solution\ndef add(a, b):\n    return a + b\n```"
)


def made(reply: str | Reply, code: str = "x = 1\n", **given_settings: Any) -> tuple[Problem, str]:
    script = Script([reply])
    row = asyncio.run(oss_instruct(Context(script), code, **given_settings))
    return row, prompt_text(script.asked[0])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("ab \t", max_size=5), min_size=1, max_size=40), st.integers())
def test_a_fragment_is_a_slice_of_the_document(lines: list[str], seed: int) -> None:
    """Consecutive whole lines, 1 to 15 of them, never blank."""
    code = "\n".join(lines)
    if not code.strip():
        return
    try:
        drawn = _fragment(random.Random(seed), code, (1, 15))
    except Reject:
        return
    assert drawn in code
    assert drawn.strip()
    assert 1 <= len(drawn.splitlines()) <= 15


def test_lengths_are_drawn_evenly() -> None:
    """Each length from 1 to 15 comes up about as often, and every line of the document can be reached."""
    code = "".join(f"line {number}\n" for number in range(40))
    drawn = [_fragment(random.Random(seed), code, (1, 15)) for seed in range(3000)]
    lengths = Counter(len(one.splitlines()) for one in drawn)
    assert set(lengths) == set(range(1, 16))
    assert max(lengths.values()) < 1.6 * min(lengths.values())
    assert {line for one in drawn for line in one.splitlines()} == set(code.splitlines())


def test_a_blank_document_is_not_asked_about() -> None:
    """There is no fragment in it."""
    with pytest.raises(Reject, match="no fragment"):
        made(GOOD, " \n\n\t\n")


def test_sections_are_read() -> None:
    """A comment in the code that looks like a heading of another kind stays in the solution."""
    reply = GOOD.replace("# Solution", "# solution of a kind")
    row, asked = made(reply, lang="python")
    assert row["instruction"] == "Add two numbers."
    assert row["output"].startswith("```python\n# solution of a kind")
    assert row["snippet"] == "x = 1\n"
    assert asked.count("x = 1\n") == 1
    assert "written in python" in asked


@pytest.mark.parametrize(
    "reply",
    [
        "Add two numbers.",
        "[Problem Description]\nAdd two numbers.",
        "[Solution]\na + b\n\n[Problem Description]\nAdd two numbers.",
        "[Problem Description]\n\n[Solution]\na + b",
        "[Problem Description]\nAdd two numbers.\n\n[Solution]\n ",
        "[Problem Description]\nA\n[Solution]\nb\n[Problem Description]\nC\n[Solution]\nd",
        GOOD,
    ],
)
def test_missing_swapped_empty_or_doubled_sections_are_unreadable(reply: str) -> None:
    """The last one has a comment that is nothing but the heading: which of the two opens the section is not guessed."""
    with pytest.raises(Unreadable):
        made(reply)


def test_a_reply_cut_off_is_unreadable() -> None:
    """Only a reply that ended by itself is kept."""
    with pytest.raises(Unreadable, match="cut off"):
        made(Reply(GOOD.replace("# Solution\n", ""), finish="length"))


def test_markdown_and_chinese_headings_are_read() -> None:
    """Bold, hashes and full-width brackets around the headings are let pass."""
    assert made("## Problem Description\nA\n\n**Solution:**\nb")[0]["output"] == "b"
    assert made("【题目描述】\n求和。\n\n【解答】\na + b")[0]["instruction"] == "求和。"


def test_copied_solutions_pass_unless_the_filter_is_on() -> None:
    """The published filter is off by default; on, it drops a solution whose code stands in the problem."""
    reply = "[Problem Description]\nFix:\n```python\na = 1\n```\n\n[Solution]\n```python\na  = 1\n```"
    assert made(reply)[0]["output"]
    with pytest.raises(Reject, match="code block"):
        made(reply, copies=False)
    assert made(reply.replace("a  =", "b ="), copies=False)[0]["output"]
