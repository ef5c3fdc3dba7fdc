"""SPIN: the human side stays as it is, the model's own answer is the other."""

import asyncio

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.methods.reasoning.spin import spin


def test_the_human_answer_is_byte_identical_and_the_sampling_the_papers() -> None:
    """White space and all; temperature and top_p 1, 256 tokens."""
    script = Script([Reply("Lima it is", finish="length")])
    row = asyncio.run(spin(Context(script), "Capital of Peru?", "  Lima.\n", "Answer briefly."))
    assert row["chosen"] == "  Lima.\n"
    assert row["real"][1]["content"] == "  Lima.\n"
    assert row["rejected"] == "Lima it is"
    assert row["real"][0] == row["generated"][0] == {"role": "user", "content": "Capital of Peru?\nAnswer briefly."}
    asked = script.asked[0]
    assert (asked.temperature, asked.top_p, asked.max_tokens) == (1.0, 1.0, 256)


@pytest.mark.parametrize(("output", "reply", "words"), [("Lima.", " lima. ", "as the human did"), (" ", "x", "blank")])
def test_a_pair_without_a_difference_is_set_aside(output: str, reply: str, words: str) -> None:
    """So is a row without a human answer."""
    with pytest.raises(Reject, match=words):
        asyncio.run(spin(Context(Script([reply])), "Capital of Peru?", output))


def test_iterations_count_from_0() -> None:
    """A negative one is refused."""
    with pytest.raises(RecipeError, match="from 0"):
        asyncio.run(spin(Context(Script(["x"])), "a", "b", iteration=-1))
