"""Solve rates: what counts as solved, and what becomes no rate."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.methods.reasoning.solve_rates import EXAMPLE, solve_rates

ROW: dict[str, Any] = dict(EXAMPLE.row)  # type: ignore[call-overload]


def rates(replies: dict[str, list[Reply | str]], **settings: Any) -> Any:
    """The rates when each role gives these replies in turn; what is left over is an error."""
    asked: list[Request] = []

    async def outside(request: Request) -> Reply:
        asked.append(request)
        reply = replies[request.role].pop(0)
        return reply if isinstance(reply, Reply) else Reply(reply)

    found = asyncio.run(solve_rates(Context(outside), ROW["instruction"], ROW["problem"], **settings))  # type: ignore[arg-type]
    assert not any(replies.values())
    return found, asked


def test_each_model_is_asked_the_bare_problem_so_often() -> None:
    """The strong first; the share of right answers is the rate, wrong and unreadable ones alike are not solved."""
    replies: dict[str, list[Reply | str]] = {
        "strong": ["\\boxed{53}", "Answer: 53", "\\boxed{54}", "I do not know"],
        "weak": ["\\boxed{1}", "53 or 54", "\\boxed{53}", "no"],
    }
    found, asked = rates(replies, samples=4)
    assert found == {"strong_rate": 0.5, "weak_rate": 0.25}
    assert [request.role for request in asked] == ["strong"] * 4 + ["weak"] * 4
    assert all(request.messages == [{"role": "user", "content": ROW["instruction"]}] for request in asked)


def test_a_reply_that_was_cut_off_is_not_solved() -> None:
    """The length is part of what a model can do."""
    cut = Reply("First I add 120 and", finish="length")
    found, _ = rates({"strong": [cut, "\\boxed{53}"]}, samples=2, strong_only=True)
    assert found == {"strong_rate": 0.5, "weak_rate": None}


def test_a_blank_reply_is_no_try() -> None:
    """It is unreadable, so the engine asks again; it does not count against the model."""
    with pytest.raises(Unreadable):
        rates({"strong": [""]}, samples=1, strong_only=True)


def test_no_samples_are_refused() -> None:
    """Before anything is asked."""
    with pytest.raises(RecipeError, match="at least 1"):
        rates({}, samples=0)
