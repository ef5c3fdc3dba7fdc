"""Problem families as a person tries them: samples at a level, and the check of an answer, in their own process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seedbed.actions.catalogue import Listed, card
from seedbed.api.catalogue import everything
from seedbed.checks.warm_worker import WarmWorker, WorkerFailed
from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest

SECONDS = 10.0
"""Processor time that a sample or a check may take."""
MOST = 20


class Families:
    """The families, with one warm process that makes and checks."""

    def __init__(self) -> None:
        self._worker = WarmWorker("seedbed.problems.worker")

    def samples(
        self, family: str, *, level: int = 1, language: str = "en", seed: int = 0, count: int = 1
    ) -> list[dict[str, Any]]:
        """Problems as rows, each checked once already.

        Raises:
            RecipeError: there is no such family or level, or it took too long.
        """
        self.known(family)
        settings = {"level": level, "language": language}
        jobs = [[family, seed, number, settings] for number in range(min(count, MOST))]
        answer = self._ask({"make": jobs}, f"a problem of '{family}' at level {level}")
        if "rows" not in answer:
            raise RecipeError(f"problems/{family}: {answer['error']}")
        rows: list[dict[str, Any]] = answer["rows"]
        return rows

    def verdict(self, problem: Mapping[str, Any], answer: str) -> dict[str, Any]:
        """The verdict on an answer: ``score``, ``passed``, ``readable``, ``reason``; or ``error``, which is no score.

        Raises:
            RecipeError: it took too long.
        """
        found: dict[str, Any] = self._ask({"verify": [[dict(problem), answer]]}, "the check")["verdicts"][0]
        return found

    def known(self, family: str) -> Listed:
        """A family's line.

        Raises:
            RecipeError: there is none of that name; the message names the nearest one.
        """
        if family not in find.names("problems"):
            raise RecipeError(f"there is no '{family}' among the problems{nearest(family, find.names('problems'))}")
        return next(one.line for one in everything() if one.line.wing == "problems" and one.line.name == family)

    def text(self, family: str) -> str:
        """The family's card."""
        self.known(family)
        return card(f"problems/{family}").text

    def close(self) -> None:
        """End the process."""
        self._worker.close()

    def _ask(self, job: dict[str, Any], what: str) -> dict[str, Any]:
        try:
            return self._worker.ask(job, seconds=SECONDS)
        except WorkerFailed as error:
            raise RecipeError(f"{what} did not come to an end: {error}") from None
