"""A process that makes problems or checks responses, for ``checks.warm_worker``: jobs and answers are lines of JSON.

``{"make": [[family, seed, number, settings], …]}`` is answered with rows, ``{"verify": [[problem, response], …]}`` with
verdicts. A job that takes more processor time than it was given ends the process; what a response holds is read, never
evaluated.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

from seedbed.core import find
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.core.row import Row
from seedbed.core.seed import generator

MEMORY = 4 << 30
"""Bytes of address space that the process may have."""


def made_row(family: str, seed: int, number: int, settings: Mapping[str, Any]) -> Row:
    """Problem ``number`` of a family as a row, after it has passed its own check.

    Raises:
        RecipeError: it does not pass its own check, or a setting is wrong.
    """
    module = find.module("problems", family)
    problem = module.make(generator(seed, family, number), **settings)
    verdict = module.check(problem, problem.answer)
    if not verdict.passed:
        raise RecipeError(f"problems/{family}: item {number} fails its own check: {verdict.reason}")
    return {
        "instruction": problem.prompt,
        "output": problem.solution or problem.answer,
        "answer": problem.answer,
        "solution": problem.solution,
        "problem": {
            "family": family,
            "number": number,
            "level": problem.level,
            "language": problem.language,
            "difficulty": problem.difficulty,
            "version": problem.version,
            "data": problem.data,
        },
    }


def verdict_of(problem: Any, response: Any) -> dict[str, Any]:
    """A verdict as plain values, or ``{"error": why}`` where the item cannot be judged; an error has no score."""
    from seedbed.problems.verifying import verify

    try:
        verdict = verify({"problem": problem}, response)
    except Exception as error:  # noqa: BLE001 - told, and never a score; the next item must not suffer for it
        told = str(error) if isinstance(error, SeedbedError) else f"the problem cannot be read ({error!r:.200})"
        return {"error": told}
    if not verdict.decided:
        return {"error": f"undecided: {verdict.reason}; send it again"}
    return {"score": verdict.score, "passed": verdict.passed, "readable": verdict.readable, "reason": verdict.reason}


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    if "make" in job:
        try:
            return {"rows": [made_row(*one) for one in job["make"]]}
        except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
            return {"error": str(error), "kind": type(error).__name__}
    return {"verdicts": [verdict_of(*one) for one in job["verify"]]}


def main() -> None:
    """Answer jobs until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing that a library prints may be taken for an answer
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has none, macOS refuses some
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _say(answers, {"ready": True})
    for line in sys.stdin:
        job = json.loads(line)
        _clock(float(job["seconds"]))
        answer = _answer(job)
        _clock(0)
        _say(answers, answer)


def _say(answers: Any, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _clock(seconds: float) -> None:
    """End the process after so much processor time; 0 stops the clock."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
