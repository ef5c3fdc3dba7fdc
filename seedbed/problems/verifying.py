"""Checking a response to a row of problems, years later and on another machine: the rewards of reinforcement learning.

A row carries all that its check needs, in the column ``problem`` (a mapping, or its JSON text as the exports for
trainers have it). Nothing is asked, evaluated or remembered, so any number of processes may call these functions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.problem import Problem
from seedbed.core.verdict import Verdict

Response = str | Sequence[Mapping[str, Any]]
"""What a model said: a text, or chat messages of which the last of the assistant counts."""


def verify(row: Mapping[str, Any], response: Response) -> Verdict:
    """Whether a response solves the problem of a row. What stands before ``</think>`` is not looked at.

    Args:
        row: with the column ``problem``; verl's ``reward_model`` is read as well.
        response: text or chat messages; anything else, or no text, is unreadable.

    Raises:
        RecipeError: the row holds no problem, or one of a family or version that is not here.
    """
    problem, family = _problem(row)
    text = spoken_text(response)
    if text is None:
        return Verdict.unreadable("the response holds no text of the assistant")
    verdict: Verdict = family.check(problem, text)
    return verdict


def trl_reward(completions: Sequence[Response], problem: Sequence[Any], **_: Any) -> list[float]:
    """Rewards from 0 to 1 as TRL's ``GRPOTrainer`` calls for them, on the ``grpo`` export."""
    rows = zip(completions, problem, strict=True)
    return [verify({"problem": one}, completion).score for completion, one in rows]


def compute_score(
    data_source: str, solution_str: str, ground_truth: Any, extra_info: Mapping[str, Any] | None = None, **_: Any
) -> float:
    """A reward from 0 to 1 as verl's ``custom_reward_function`` calls for it, on the ``verl`` export."""
    return verify({"problem": ground_truth}, solution_str).score


def spoken_text(response: Any) -> str | None:
    """The text of a response, without the thinking before it; None when there is none."""
    if isinstance(response, Mapping):
        response = [response]
    if not isinstance(response, str):
        turns = response if isinstance(response, Sequence) else ()
        said = [one for one in turns if isinstance(one, Mapping) and one.get("role") == "assistant"]
        response = said[-1].get("content") if said else None
        if isinstance(response, list):
            response = "".join(str(part.get("text", "")) for part in response if isinstance(part, Mapping))
    if not isinstance(response, str) or not response.strip():
        return None
    _, closed, after = response.rpartition("</think>")
    if not closed and "<think>" in response:
        return None
    return after


def told_problem(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The problem of a row as it was told: the column ``problem``, or verl's ``reward_model``.

    Raises:
        RecipeError: the row holds none.
    """
    told = row.get("problem")
    if told is None and isinstance(row.get("reward_model"), Mapping):
        told = row["reward_model"].get("ground_truth")
    if isinstance(told, str | bytes):
        with suppress(ValueError):  # told below
            told = json.loads(told)
    if not isinstance(told, Mapping) or "family" not in told or "data" not in told:
        raise RecipeError(f"the row holds no problem: wanted a column 'problem' with family and data, got {told!r:.80}")
    return told


def _problem(row: Mapping[str, Any]) -> tuple[Problem, Any]:
    told = told_problem(row)
    family = find.module("problems", str(told["family"]))
    version = int(told.get("version", 1))
    problem = Problem(
        prompt=str(row.get("instruction") or told.get("prompt") or ""),
        answer=str(row.get("answer") or told.get("answer") or ""),
        data=dict(told["data"]),
        language=told.get("language", "en"),
        level=told.get("level"),
        version=version,
    )
    return problem, family
