"""How likely short words are, read off the log-probabilities of a reply."""

from __future__ import annotations

import math
from typing import Any

import pytest

from seedbed.core.reply import Reply


def token(text: str, *top: tuple[str, float]) -> dict[str, Any]:
    """A token with its likeliest alternatives, by their probabilities."""
    return {"token": text, "logprob": math.log(top[0][1]), "top": [[name, math.log(chance)] for name, chance in top]}


def test_the_first_token_that_could_be_one_of_the_words_counts() -> None:
    """Ways to write a word are added up; tokens before and after say nothing."""
    told = [
        token("The", ("The", 0.9), ("Hm", 0.1)),
        token(" A", (" A", 0.5), ("(b", 0.2), ("a", 0.1), ("C", 0.05)),
        token("B", ("B", 1.0)),
    ]
    found = Reply("The A", logprobs=told).odds("A", "B")
    assert found == pytest.approx({"A": 0.6, "B": 0.2})


def test_a_token_alone_is_its_own_alternative() -> None:
    """Servers that tell no alternatives still tell of the token itself."""
    assert Reply("4", logprobs=[{"token": "4", "logprob": 0.0, "top": []}]).odds(*"123456")["4"] == 1.0


def test_nothing_is_made_up() -> None:
    """Without log-probabilities, or without any of the words, there are no odds."""
    assert Reply("A").odds("A", "B") == {}
    assert Reply("Neither", logprobs=[token("Neither", ("Neither", 1.0))]).odds("A", "B") == {}
