"""WizardCoder: five operations, rounds with lineage, and what drops an evolution."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script, Scripted
from seedbed.core.request import prompt_text
from seedbed.methods.code.wizard_coder import OPERATIONS, wizard_coder
from seedbed.methods.code.wizard_coder_dropping import dropped
from seedbed.methods.code.wizard_coder_prompts import EVOLVE, HOW

TASK = "Write a function that reverses a string."
ANSWER = "```python\ndef reverse(text):\n    return text[::-1]\n```"


def evolved(replies: list[Scripted], *, seed: int = 0, language: str = "en", **how: Any) -> tuple[list[Any], Script]:
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(wizard_coder(ctx, TASK, output=ANSWER, **how)), script


def test_every_row_has_its_parent_in_the_round_before() -> None:
    """And all rounds are merged with the seed: accepted rows and one."""
    replies = [f"{TASK[:-1]} in way {n // 2}." if n % 2 == 0 else f"Answer {n}: {ANSWER}" for n in range(6)]
    rows, script = evolved(list(replies), operations=("constraint", "rarer"))
    assert [row["round"] for row in rows] == [0, 1, 2, 3]
    assert [row["parent"] for row in rows[1:]] == [row["instruction"] for row in rows[:-1]]
    assert len(script.asked) == 6
    assert (script.asked[0].temperature, script.asked[0].top_p, script.asked[0].max_tokens) == (1.0, 0.95, 2048)


def test_an_identity_evolver_gives_nothing() -> None:
    """Every rewrite equals its parent, but for white space and case."""
    with pytest.raises(Reject, match="repeats an earlier one"):
        evolved([f" {TASK.upper()} ", ANSWER], initial=False)
    rows, _ = evolved([TASK, ANSWER])
    assert [row["round"] for row in rows] == [0]


def test_a_dropped_rewrite_is_not_evolved_further() -> None:
    """The line ends there, whatever rounds were left, and the note says why."""
    script = Script([TASK, ANSWER])
    ctx = Context(script, seed=(1,))
    asyncio.run(wizard_coder(ctx, TASK, output=ANSWER, rounds=5))
    assert len(script.asked) == 2
    assert ctx.notes["ended"].startswith("round 1, ")


def test_operations_are_drawn_evenly() -> None:
    """Over 500 rows each of the five comes up about 100 times."""
    counts: Counter[str] = Counter()
    for seed in range(500):
        _, script = evolved([TASK, ANSWER], seed=seed, rounds=1)
        asked = prompt_text(script.asked[0])
        counts.update(name for name in OPERATIONS if HOW[name].en in asked)
    assert set(counts) == set(OPERATIONS)
    assert all(70 <= count <= 135 for count in counts.values()), counts


def test_prompts_are_chinese_for_chinese_rows() -> None:
    """The frame and the operation both."""
    _, script = evolved(["写一个函数，反转字符串并去掉空格。", "def f(x): pass  # 答案"], language="zh", rounds=1,
                        operations=("complexity",))  # fmt: skip
    assert prompt_text(script.asked[0]).endswith(EVOLVE.fill("zh", how=HOW["complexity"].zh, instruction=TASK))


def test_the_seed_is_answered_where_it_came_without() -> None:
    """One more ask; with an output none."""
    script = Script([ANSWER, TASK, ANSWER])
    rows = asyncio.run(wizard_coder(Context(script), TASK, "text = 'ab'", rounds=1))
    assert rows[0]["output"] == ANSWER
    assert (rows[0]["instruction"], rows[0]["input"]) == (f"{TASK}\ntext = 'ab'", "")


def test_settings_that_make_no_sense_are_refused() -> None:
    """Before anything is asked."""
    with pytest.raises(RecipeError, match="at least 1"):
        evolved([], rounds=0)


NEW = "Write a function that reverses a string without slices."
BAD_CODE = "def reverse(t):\n    return t[1:]"
MISLED = f"{NEW}\n```python\n{BAD_CODE}\n```"
WRONG = [
    (TASK, ANSWER, "constraint"),
    (TASK.upper(), ANSWER, "rarer"),
    (f"  {TASK}\n", ANSWER, "reasoning"),
    (f"New task: {NEW}", ANSWER, "constraint"),
    (f"#Rewritten Prompt#: {NEW}", ANSWER, "constraint"),
    (f"Here is the rewritten prompt: {NEW}", ANSWER, "rarer"),
    (f"Unlike the given task, {NEW}", ANSWER, "reasoning"),
    (f"{NEW} Compare with the original task.", ANSWER, "complexity"),
    ("新题：写一个函数，反转字符串。", ANSWER, "constraint"),
    ("在原题的基础上，要求不使用切片。", ANSWER, "constraint"),
    (NEW, "I'm sorry, I cannot do that.", "constraint"),
    (NEW, "Sorry, but this is too hard.", "complexity"),
    (NEW, "抱歉，我无法完成。", "rarer"),
    (NEW, "...", "constraint"),
    (NEW, "It is what it is.", "reasoning"),
    (NEW, "```\n```", "constraint"),
    (NEW, ANSWER, "misdirection"),
    (MISLED, f"```python\n{BAD_CODE}\n```", "misdirection"),
    (MISLED, BAD_CODE, "misdirection"),
    (MISLED, f"Use this:\n```py\n{BAD_CODE}\n\n```\nIt is right.", "misdirection"),
]
RIGHT = [(f"{TASK[:-1]}, case {n}.", f"{ANSWER}\nNote {n}.", OPERATIONS[n % 3]) for n in range(16)] + [
    (MISLED, ANSWER, "misdirection"),
    (NEW, "Sorry for the length. " + "The function walks over the string. " * 20, "constraint"),
    ("写一个不用切片就能反转字符串的函数。", "从末尾开始逐个取字符，再拼接起来。", "complexity"),
    ("Create a task queue that reverses its order.", ANSWER, "rarer"),
]


def test_of_twenty_wrong_evolutions_none_is_kept_and_of_twenty_right_ones_nineteen_are() -> None:
    """Each judged alone against the seed."""
    assert len(WRONG) == len(RIGHT) == 20
    kept = [[dropped(TASK, new, answer, how, {TASK.lower()}) is None for new, answer, how in kind] for kind in (WRONG, RIGHT)]  # noqa: E501  # fmt: skip
    assert sum(kept[0]) == 0, [one for one, passed in zip(WRONG, kept[0], strict=True) if passed]
    assert sum(kept[1]) >= 19
