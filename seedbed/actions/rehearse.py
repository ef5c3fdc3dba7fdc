"""Looking before paying: a try on a few rows that shows every ask."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.plan import Prepared, prepare
from seedbed.actions.reckon import item_of, shortage_of
from seedbed.actions.run import Models
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.row import Item
from seedbed.core.step import WHOLE, Step
from seedbed.engine.crew import Crew
from seedbed.engine.flow import Flow, Outcome
from seedbed.engine.journal import Journal
from seedbed.engine.outside import Outside, Spending
from seedbed.engine.plan import Shortage, Source, flattened, labelled
from seedbed.recipe.model import Recipe
from seedbed.store.project import Project


@dataclass
class Ask:
    """One request of a try and what came back."""

    step: str
    request: Request
    reply: Reply


@dataclass
class Tried:
    """One row of a try."""

    seed: Item
    asks: list[Ask]
    outcome: Outcome


def try_rows(recipe: Recipe, home: Path, *, rows: int = 3) -> Iterator[Tried]:
    """Run the streaming steps on a few rows of each source with the real models, and show every ask and reply.

    Replies go into the project's journal, so a run afterwards does not pay for them again. Steps that need all rows
    are left out.
    """
    prepared = prepare(recipe, home)
    yield from asyncio.run(_tried(prepared, rows))


async def _tried(prepared: Prepared, rows: int) -> list[Tried]:
    project = Project(prepared.home)
    journal = Journal.open(project.replies, run="try")
    models = Models(project.state)
    made: list[Tried] = []
    try:
        for source in prepared.plan.sources:
            made.extend([one async for one in _tries(prepared, source, rows, journal, models)])
    finally:
        await models.close()
        journal.close()
    return made


async def _tries(prepared: Prepared, source: Source, rows: int, journal: Journal, models: Models) -> Any:
    budget = Spending(prepared.plan.budget)
    wanted = Shortage(rows) if prepared.plan.want is None else shortage_of(prepared, Shortage(rows))
    steps = [one for one in labelled(flattened((*source.steps, *prepared.plan.steps))) if one.entry.shape not in WHOLE]
    for seed in islice(source.rows(0, wanted), rows):
        outside = Watched(
            journal, prepared.specs, models.open, budget, seed=prepared.plan.seed, language=prepared.plan.language
        )
        flow = Flow(tuple(msgspec.structs.replace(one, grow=None) for one in steps), outside, Crew())
        item = item_of(seed)
        outcome = await flow.row(item)
        yield Tried(item_of(seed), outside.asks, outcome)


class Watched(Outside):
    """The outside of a try: keeps what was asked and answered."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.asks: list[Ask] = []

    async def reply(self, key: bytes, request: Request, item: Item, step: Step) -> Reply:
        """As the outside does, and remembered."""
        reply = await super().reply(key, request, item, step)
        self.asks.append(Ask(step.name, request, reply))
        return reply
