"""What every request may need, in one place: made when a studio starts, closed when it ends."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from seedbed.api import commands
from seedbed.api.datasets import DatasetDesk
from seedbed.api.drafts import Drafts
from seedbed.api.endpoints import Endpoints
from seedbed.api.extractions import Extractions
from seedbed.api.families import Families
from seedbed.api.jobs import Jobs
from seedbed.api.keys import open_keys
from seedbed.api.people import People
from seedbed.api.playground import Talks
from seedbed.api.playground_arena import Arena
from seedbed.api.review_bench import Bench
from seedbed.api.runs import Runs
from seedbed.api.sources import Sources
from seedbed.api.tries import Tries
from seedbed.api.workspace import Workspace

SECONDS_TO_TEST = 180.0


class Desk:
    """The workspace with all that works on it.

    Args:
        workspace: its folder.
        token: the shared token, "" for none.
        keyring: whether the system's keyring may be used.
        database_url: "" for that of ``SEEDBED_STUDIO_DATABASE``, or a SQLite file in the workspace.
    """

    def __init__(self, workspace: Path, *, token: str = "", keyring: bool = True, database_url: str = "") -> None:
        self.workspace = Workspace(workspace, database_url or os.environ.get("SEEDBED_STUDIO_DATABASE", ""))
        database = self.database = self.workspace.database
        self.people = People(database, shared=token)
        self.endpoints = Endpoints(database, open_keys(self.workspace.own, keyring=keyring))
        self.jobs = Jobs(self.workspace)
        self.runs = Runs(self.workspace, self.jobs, self.endpoints)
        self.drafts = Drafts(database, self.endpoints)
        self.tries = Tries(self.workspace, self.jobs, self.endpoints)
        self.families = Families()
        self.sources = Sources(self.workspace, database)
        self.extractions = Extractions(self.workspace, self.jobs, self.endpoints, self.sources)
        self.reviews = Bench(self.workspace)
        self.datasets = DatasetDesk(self.workspace, self.jobs)
        self.talks = Talks(self.workspace, self.endpoints)
        self.arena = Arena(database, self.talks)
        self.closing = False

    def test_model(self, name: str) -> dict[str, Any]:
        """Ask a model what it can do, and remember it."""
        written = self.endpoints.written(name)
        found: dict[str, Any] = commands.told(
            ["seedbed.api.probe"],
            cwd=self.workspace.folder,
            seconds=SECONDS_TO_TEST,
            more=self.endpoints.environment({"main": written}),
            given=msgspec.json.encode(written),
        )
        self.endpoints.tested(name, found)
        return found

    def close(self) -> None:
        """Close what is open; jobs go on."""
        self.closing = True
        self.jobs.close()
        self.families.close()
        self.extractions.close()
        self.reviews.close()
        self.datasets.close()
        self.talks.close()
        self.workspace.close()
