"""Evol-Instruct: operations, epochs, and every rule that throws an evolution away."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.example import Script
from seedbed.methods.instructions.evol_elimination import SHORT_APOLOGY, eliminated
from seedbed.methods.instructions.evol_formats import FORMATS
from seedbed.methods.instructions.evol_instruct import evol_instruct
from seedbed.methods.instructions.evol_instruct_prompts import HOW

OLD = "Name three uses of vinegar."
NEW = "Name three uses of vinegar that need nothing else."
GOOD = "Descaling kettles, cleaning glass, softening brushes."
DEPTH = (*HOW, "input")


def run(replies: list[Any], *, seed: int = 0, language: str = "en", **how: Any) -> tuple[list[Any], Script, Context]:
    """The rows, what was asked, and the context with its notes."""
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(evol_instruct(ctx, OLD, **how)), script, ctx


def asked(script: Script) -> list[str]:
    return [str(request.messages[-1]["content"]) for request in script.asked]


def operation_of(prompt: str) -> str:
    if prompt.startswith("You create instructions"):
        return "breadth"
    if prompt.startswith("A sample of how"):
        return "input"
    return next(name for name, how in HOW.items() if how.en.split("{")[0] in prompt)


def test_operations_are_drawn_uniformly() -> None:
    """Over 600 evolutions a chi-square of five degrees of freedom stays below its 0.1 % point."""
    drawn = Counter(operation_of(asked(run([NEW, GOOD, "Not Equal"], seed=at, epochs=1)[1])[0]) for at in range(600))
    assert set(drawn) == {*DEPTH, "breadth"}
    assert sum((count - 100) ** 2 / 100 for count in drawn.values()) < 20.5


def test_a_failed_instruction_goes_unevolved_into_the_next_epoch() -> None:
    """The second epoch rewrites the parent itself, and the row's lineage names the failure."""
    replies = [NEW, "Sorry, no.", NEW, GOOD, "Not Equal"]
    rows, script, ctx = run(replies, epochs=2, operations=("constraints",))
    assert asked(script)[0] == asked(script)[2]
    assert [(row["epoch"], row["parent"]) for row in rows] == [(2, OLD)]
    assert ctx.notes["failed"] == ["epoch 1, constraints: the answer is an apology"]


def test_a_success_replaces_its_parent_and_the_depth_is_the_number_of_epochs_at_most() -> None:
    """Each row's parent is the success before it; no row is deeper than the epochs."""
    replies = [reply for at in range(4) for reply in (f"{NEW} {'very ' * at}", GOOD, "Not Equal")]
    rows, _, _ = run(replies, operations=("deepening",))
    assert [row["epoch"] for row in rows] == [1, 2, 3, 4]
    assert [row["parent"] for row in rows] == [OLD, *(row["instruction"] for row in rows[:-1])]


@pytest.mark.parametrize(("given", "replies"), [("", [GOOD]), (GOOD, [])])
def test_the_initial_instruction_can_come_along(given: str, replies: list[str]) -> None:
    """The archive then holds the initial one and all successes; its answer is asked for only where it has none."""
    rows, _, _ = run(
        [*replies, NEW, GOOD, "Not Equal"], output=given, epochs=1, operations=("deepening",), initial=True
    )
    assert [(row["operation"], row["epoch"], row["output"]) for row in rows] == [
        ("initial", 0, GOOD), ("deepening", 1, GOOD),
    ]  # fmt: skip


def test_the_judge_is_shown_old_and_new_only_and_decides() -> None:
    """No answer is in its prompt; Equal means no information gain."""
    rows, script, ctx = run([NEW, GOOD, "Equal"], epochs=1, operations=("reasoning",))
    judged = script.asked[-1]
    assert (judged.role, judged.temperature) == ("judge", 0.0)
    assert OLD in asked(script)[-1]
    assert NEW in asked(script)[-1]
    assert GOOD not in asked(script)[-1]
    assert rows == []
    assert "no information gain" in ctx.notes["failed"][0]


@pytest.mark.parametrize(
    ("new", "answer", "why"),
    [
        (NEW, GOOD, None),
        (NEW, "Sorry, I cannot do that.", "apology"),
        (NEW, "抱歉，我不能这样做。", "apology"),
        (NEW, "Sorry to hear of the stain. " + "Rub it with vinegar. " * SHORT_APOLOGY, None),
        (NEW, "... !!! —", "says nothing"),
        (NEW, "It is what it is, and that is all.", "says nothing"),
        (NEW, "是的，就是这个。", "says nothing"),
        (NEW, "Yes: vinegar.", None),
        ("Rewrite the Given Prompt with more care.", GOOD, "its own rewriting"),
        ("#Rewritten Prompt#: name uses of vinegar.", GOOD, "its own rewriting"),
        ("This created prompt asks for uses of vinegar.", GOOD, "its own rewriting"),
        ("New: name uses of vinegar.", GOOD, "its own rewriting"),
        ("改写后的指令：列出醋的三种用途。", GOOD, "its own rewriting"),
        ("Name three uses of vinegar, given a new kettle.", GOOD, None),
        (OLD + " word" * 41, GOOD, "41 words were added"),
        (OLD + " word" * 40, GOOD, None),
    ],
)
def test_every_elimination_rule_has_both_sides(new: str, answer: str, why: str | None) -> None:
    """Each rule fires where it should, names itself, and leaves a close case alone."""
    failure = eliminated(OLD, new, answer, 40)
    assert failure is None if why is None else why in (failure or "")


@pytest.mark.parametrize("operation", ["breadth", "input"])
def test_added_words_do_not_bind_siblings_and_new_data(operation: str) -> None:
    """A long sibling or a text with data is kept; the same length in another operation is not."""
    long = OLD + " word" * 60
    assert run([long, GOOD, "Not Equal"], epochs=1, operations=(operation,))[0]
    assert not run([long, GOOD], epochs=1, operations=("constraints",))[0]


def test_complicated_input_shows_a_sample_in_a_drawn_format() -> None:
    """Each of the six formats comes up, with its own sample, in the language of the row."""
    seen = set()
    for seed in range(60):
        prompt = asked(run([NEW, GOOD, "Not Equal"], seed=seed, epochs=1, operations=("input",))[1])[0]
        seen |= {name for name, sample in FORMATS.items() if sample.en in prompt}
    assert seen == set(FORMATS)
    chinese = asked(run([NEW, GOOD, "Not Equal"], language="zh", epochs=1, operations=("input",))[1])[0]
    assert any((sample.zh or "") in chinese for sample in FORMATS.values())


def test_the_asks_have_the_published_sampling() -> None:
    """Temperature 1, top-p 0.95, at most 2048 tokens."""
    first = run([NEW, GOOD, "Not Equal"], epochs=1)[1].asked[0]
    assert (first.temperature, first.top_p, first.max_tokens) == (1.0, 0.95, 2048)
