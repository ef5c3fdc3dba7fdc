"""Trying a draft on a few rows: a job, so that a reload or a closed studio loses neither the try nor what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from seedbed.api import processes
from seedbed.api.drafts import COMMAND, checked
from seedbed.api.endpoints import Endpoints
from seedbed.api.jobs import Jobs
from seedbed.api.workspace import Workspace
from seedbed.llm.spec import parse_spec

KIND = "try"
ROWS = 3


class Tries:
    """The last try of each draft."""

    def __init__(self, workspace: Workspace, jobs: Jobs, endpoints: Endpoints) -> None:
        self._workspace, self._jobs, self._endpoints = workspace, jobs, endpoints

    def start(self, project: str, draft: str, text: str, *, by: str, rows: int = ROWS) -> None:
        """Try a recipe's text.

        Raises:
            RecipeError: its form is wrong.
            Refused: a try of it is under way.
        """
        models = checked(text).models
        path = self._workspace.home(project) / f".try-{draft}.yaml"  # a recipe's paths start where it lies
        path.write_text(text, encoding="utf-8")
        more = self._endpoints.environment(models)
        command = [*COMMAND, "try", str(path), "-n", str(rows), "--json"]
        self._jobs.start(project, KIND, draft, command, by=by, more=more, facts={"prices": prices(models)})

    def last(self, project: str, draft: str) -> dict[str, Any] | None:
        """The last try: ``state`` (``running``, ``done``, ``failed``), ``rows``, ``spent``, ``message``; or None."""
        job = self._jobs.find(project, KIND, draft)
        if job is None:
            return None
        if job["alive"]:
            return {"state": "running", "rows": [], "spent": {}, "message": ""}
        logs = self._jobs.logs(job)
        try:
            rows = msgspec.json.decode((logs / "out.log").read_bytes(), type=list[dict[str, Any]])
        except (OSError, msgspec.MsgspecError):
            told = processes.tail(logs / "err.log").removeprefix("Error: ")
            return {"state": "failed", "rows": [], "spent": {}, "message": told or "the try ended without a word"}
        (self._workspace.home(project) / f".try-{draft}.yaml").unlink(missing_ok=True)
        return {"state": "done", "rows": rows, "spent": spent(rows, job["facts"].get("prices", {})), "message": ""}


def prices(models: Mapping[str, Any]) -> dict[str, list[float]]:
    """What a million tokens cost in and out, by role."""
    specs = {role: parse_spec(model) for role, model in models.items()}
    return {role: [spec.price_in or 0.0, spec.price_out or 0.0] for role, spec in specs.items()}


def spent(rows: list[dict[str, Any]], priced: Mapping[str, list[float]]) -> dict[str, Any]:
    """Asks, tokens and money of a try."""
    asks = [ask for row in rows for ask in row["asks"]]
    money = 0.0
    for ask in asks:
        into, out = priced.get(ask["request"].get("role", "main"), [0.0, 0.0])
        money += (ask.get("tokens_in", 0) * into + ask.get("tokens_out", 0) * out) / 1e6
    tokens = {name: sum(ask.get(name, 0) for ask in asks) for name in ("tokens_in", "tokens_out")}
    return {"asks": len(asks), **tokens, "money": money, "priced": any(any(pair) for pair in priced.values())}
