"""IQC: composed problems whose answers another model reproduces."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.request import Request, prompt_text
from seedbed.methods.math.iqc import Composed, iqc
from seedbed.methods.math.iqc_composing import boxed


def composed(number: int, result: int, **changes: str) -> Scripted:
    told = {"problem": f"Problem {number}", "solution": f"So \\boxed{{{result}}}.", "answer": str(result)}
    return told | changes


def run(replies: list[Scripted], **settings: Any) -> tuple[list[Composed], list[Request]]:
    script = Script(replies)
    rows = asyncio.run(iqc(Context(script), "What is 3 * 4?", "12", "3 * 4 = 12", **settings))
    return rows, script.asked


def says(answer: int) -> str:
    return f"Reckoned. The answer is {answer}."


def test_an_iteration_reads_only_what_the_one_before_gave() -> None:
    """The second composition sees the first composed problem, not the seed, and is warned."""
    rows, asked = run([composed(1, 7), says(7), composed(2, 9), says(9)], iterations=2, attempts=1)
    assert [(row["iteration"], len(row["descent"])) for row in rows] == [(0, 1), (1, 2)]
    second = prompt_text(asked[2])
    assert "Problem 1" in second
    assert "3 * 4" not in second
    assert "may be wrong" in second
    assert "may be wrong" not in prompt_text(asked[0])
    assert [one.role for one in asked] == ["main", "sampler", "main", "sampler"]


def test_a_sampler_that_disagrees_ends_the_chain() -> None:
    """Planted: nothing that is not reproduced is a row, and nothing is composed upon it."""
    with pytest.raises(Reject, match="did not reach"):
        run([composed(1, 7), says(8), says(6), says(70)], iterations=3)
    rows, asked = run([composed(1, 7), says(7), composed(2, 9), says(8)], iterations=3, attempts=1)
    assert [row["answer"] for row in rows] == ["7"]
    assert len(asked) == 4


def test_at_most_three_different_solutions_a_problem() -> None:
    """Copies count once, those over the limit go."""
    replies: list[Scripted] = [composed(1, 7), *(f"Way {n}. The answer is 7." for n in (1, 1, 2, 3, 4))]
    rows, _ = run(replies, iterations=1, attempts=5)
    assert [row["solution"][:5] for row in rows] == ["Way 1", "Way 2", "Way 3"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"solution": r"\boxed{7} or \boxed{9}"}, "ends at '9'"),
        ({"answer": "8"}, "ends at '7'"),
        ({"problem": "what is 3 * 4?"}, "the old one"),
    ],
)
def test_a_composition_is_read_strictly(changes: dict[str, str], words: str) -> None:
    """A box that holds something else than the answer, the old problem again."""
    with pytest.raises(Unreadable, match=words):
        run([composed(1, 7, **changes)], iterations=1)


def test_a_solution_needs_no_box() -> None:
    """The answer has a field of its own."""
    rows, _ = run([composed(1, 7, solution="So 7."), "The answer is 7."], iterations=1, attempts=1)
    assert [row["answer"] for row in rows] == ["7"]


def test_boxes_may_hold_braces() -> None:
    """And one that is left open is none."""
    assert boxed(r"a \boxed{\frac{1}{2}} b \boxed{3") == [r"\frac{1}{2}"]
