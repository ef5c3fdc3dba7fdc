"""Looking before paying: a dry run that counts, and a try on a few rows that shows every ask."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.plan import Prepared, prepare
from seedbed.actions.run import Models
from seedbed.core import find
from seedbed.core.example import Example, Scripted, as_reply
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.row import Item, content_key
from seedbed.core.step import WHOLE, Step
from seedbed.core.text import estimate_tokens
from seedbed.engine.crew import Crew
from seedbed.engine.flow import Flow, Outcome
from seedbed.engine.journal import Journal
from seedbed.engine.outside import Outside, Spending
from seedbed.engine.plan import Budget, Seed, Shortage, Source, flattened, labelled
from seedbed.llm.spec import ModelSpec
from seedbed.recipe.model import Recipe
from seedbed.store.project import Project

SAMPLE = 24
"""Rows of a source that a dry run walks; the rest is reckoned from them."""


@dataclass
class Estimate:
    """What a source's steps will ask, reckoned from a sample walked on the entries' example replies."""

    source: str
    rows: int
    by_step: dict[str, dict[str, float]] = field(default_factory=dict)

    def total(self, name: str) -> float:
        """A figure summed over the steps: ``asks``, ``tokens_in``, ``tokens_out``, ``money``."""
        return sum(step[name] for step in self.by_step.values())


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


def dry(recipe: Recipe, home: Path) -> list[Estimate]:
    """Count asks and tokens before anyone pays; nothing is asked and nothing is written.

    Each source's first rows walk the real steps on the replies of the entries' examples. Steps that need all rows are
    taken to keep what comes; pools that grow are counted by the rows they are to reach.
    """
    prepared = prepare(recipe, home, asks=False)
    return asyncio.run(_estimates(prepared))


async def _estimates(prepared: Prepared) -> list[Estimate]:
    shortage = Shortage(prepared.plan.want.rows) if prepared.plan.want else Shortage()
    made = []
    for source in prepared.plan.sources:
        wanted = _shortage(prepared, shortage)
        rows = sum(1 for _ in source.rows(0, wanted))
        sample = list(islice(source.rows(0, wanted), SAMPLE))
        steps = labelled(flattened((*source.steps, *prepared.plan.steps)))
        estimate = Estimate(source.name, rows)
        await _walk(prepared, steps, sample, estimate)
        made.append(estimate)
    return made


def _shortage(prepared: Prepared, shortage: Shortage) -> Shortage:
    want = prepared.plan.want
    if want is None:
        return shortage
    seeds = max(1, round(want.rows * prepared.plan.first_share))
    return Shortage(seeds, {column: dict(kinds) for column, kinds in want.by.items()})


async def _walk(prepared: Prepared, steps: tuple[Step, ...], sample: list[Seed], estimate: Estimate) -> None:
    """Take the sample through the steps one by one, so that each step's asks are counted on their own."""
    items = [_item(seed) for seed in sample]
    for one in steps:
        if one.entry.shape in WHOLE or not items:
            continue
        scripted = Rehearsal(one)
        outside = _outside(prepared, scripted)
        flow = Flow((msgspec.structs.replace(one, grow=None),), outside, Crew())
        outcomes = [await flow.row(item) for item in items]
        scale = estimate.rows / len(sample)
        spec = prepared.specs.get("main")
        estimate.by_step[one.name] = scripted.figures(scale, spec)
        items = [item for outcome in outcomes for item in outcome.kept] or items


class Rehearsal:
    """Answers with the replies of an entry's example, over and over, and counts."""

    def __init__(self, step: Step) -> None:
        example = find.example(step.entry)
        replies: list[Scripted] = list(example.replies) if isinstance(example, Example) else []
        self._replies = [as_reply(one) for one in replies] or [Reply("A reply of about this length.")]
        self._asked, self._settings = 0, step.settings
        self.tokens_in = self.tokens_out = 0
        self.spec = ModelSpec(model="dry", provider="fake", name="dry")

    async def __call__(self, request: Request, key: bytes) -> Reply:
        """The next reply of the example."""
        reply = self._replies[self._asked % len(self._replies)]
        self._asked += 1
        self.tokens_in += estimate_tokens(prompt_text(request))
        self.tokens_out += estimate_tokens(reply.text) * request.n
        if request.kind == "embed":
            return Reply(vectors=reply.vectors or [[1.0, 0.0] for _ in request.texts])
        if request.kind == "classify":
            return Reply(labels=_figures(self._settings, request.role, reply.labels))
        made = Reply(reply.text, finish=reply.finish, choices=reply.choices)
        made.logprobs = reply.logprobs or ([{"token": "", "logprob": -0.1, "top": []}] if request.logprobs else [])
        return made

    def figures(self, scale: float, spec: ModelSpec | None) -> dict[str, float]:
        """The counts, scaled from the sample to all rows."""
        money = 0.0
        if spec is not None:
            money = (self.tokens_in * (spec.price_in or 0) + self.tokens_out * (spec.price_out or 0)) / 1e6
        return {
            "asks": self._asked * scale,
            "tokens_in": self.tokens_in * scale,
            "tokens_out": self.tokens_out * scale,
            "money": money * scale,
        }


def _figures(settings: Mapping[str, Any], role: str, example: dict[str, float]) -> dict[str, float]:
    """What a classifier might give to a step: under the labels that its settings name, else as its example has it."""
    named = list(settings.get("labels") or ([settings["label"]] if settings.get("label") else []))
    usual = ["entailment", "contradiction"] if role == "nli" else ["score"]
    return dict.fromkeys(named, 0.5) if named else example or dict.fromkeys(usual, 0.5)


class _NoJournal:
    """Remembers nothing, for a rehearsal."""

    def find(self, key: bytes) -> bytes | None:
        """Nothing is known."""
        return None

    def put(self, *_: Any) -> None:
        """Nothing is kept."""


def _outside(prepared: Prepared, asker: Any) -> Outside:
    spec = asker.spec
    journal: Any = _NoJournal()
    specs = dict.fromkeys(prepared.specs, spec)
    return Outside(
        journal, specs, lambda *_: asker, Spending(Budget()), seed=prepared.plan.seed, language=prepared.plan.language
    )


def _item(seed: Seed) -> Item:
    return Item(seed.id, content_key(seed.row, columns=seed.key_columns), dict(seed.row))


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
    wanted = Shortage(rows) if prepared.plan.want is None else _shortage(prepared, Shortage(rows))
    steps = [one for one in labelled(flattened((*source.steps, *prepared.plan.steps))) if one.entry.shape not in WHOLE]
    for seed in islice(source.rows(0, wanted), rows):
        outside = Watched(
            journal, prepared.specs, models.open, budget, seed=prepared.plan.seed, language=prepared.plan.language
        )
        flow = Flow(tuple(msgspec.structs.replace(one, grow=None) for one in steps), outside, Crew())
        item = _item(seed)
        outcome = await flow.row(item)
        yield Tried(_item(seed), outside.asks, outcome)


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
