"""Counting before paying: what a run will ask, reckoned from sample rows and the examples of the entries.

An entry's example holds what a model might answer. It is played first, so that of a chain it is known which step was
given which replies and what its rows looked like behind each; then the first rows of a source walk the real steps,
each on replies of its own. Where none of them comes through, rows like the example's go on in their place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from seedbed.actions.plan import Prepared, prepare
from seedbed.core import find
from seedbed.core.errors import ProviderError
from seedbed.core.example import Example, as_reply, call
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.row import Item, Row, content_key
from seedbed.core.step import WHOLE, Step
from seedbed.core.table import PLACE
from seedbed.core.text import estimate_tokens
from seedbed.engine.crew import Crew
from seedbed.engine.flow import Flow
from seedbed.engine.outside import Outside, Spending
from seedbed.engine.plan import Budget, Seed, Shortage, Source, flattened, labelled, stretches
from seedbed.llm.spec import ModelSpec
from seedbed.recipe.model import Recipe

SAMPLE = 24
"""Rows of a source that a dry run walks; the rest is reckoned from them."""
SOME = Reply("A reply of about this length.")
"""What is answered where an entry has no example of a reply."""


@dataclass
class Estimate:
    """What a source's steps will ask. `unreached`: asking steps to which no row came, so that nothing is known."""

    source: str
    rows: int
    by_step: dict[str, dict[str, float]] = field(default_factory=dict)
    unreached: list[str] = field(default_factory=list)

    def total(self, name: str) -> float:
        """A figure summed over the steps: ``asks``, ``tokens_in``, ``tokens_out``, ``money``."""
        return sum(step[name] for step in self.by_step.values())


@dataclass
class Played:
    """What a step was answered in the example of its entry, how many rows it had there, and what it made of them."""

    replies: list[Reply]
    before: int = 0
    made: list[Row] = field(default_factory=list)


def dry(recipe: Recipe, home: Path) -> list[Estimate]:
    """Count asks and tokens before anyone pays; nothing is asked and nothing is written.

    Programs are run, in the sandbox. Pools that grow are counted by the rows they are to reach.
    """
    return asyncio.run(_estimates(prepare(recipe, home, asks=False)))


def shortage_of(prepared: Prepared, shortage: Shortage) -> Shortage:
    """The rows that a source is to give first."""
    want = prepared.plan.want
    if want is None:
        return shortage
    seeds = max(1, round(want.rows * prepared.plan.first_share))
    return Shortage(seeds, {column: dict(kinds) for column, kinds in want.by.items()})


async def _estimates(prepared: Prepared) -> list[Estimate]:
    wanted = shortage_of(prepared, Shortage(prepared.plan.want.rows) if prepared.plan.want else Shortage())
    with closing(_Scripted(prepared)) as script:
        shared = await _all_played(prepared.plan.steps, script)
        return [await _estimate(prepared, source, wanted, script, shared) for source in prepared.plan.sources]


async def _all_played(steps: Sequence[Step], script: _Scripted) -> list[Played]:
    return [one for step in steps for one in await _played(step, script)]


async def _estimate(
    prepared: Prepared, source: Source, wanted: Shortage, script: _Scripted, shared: list[Played]
) -> Estimate:
    """Take the sample through the steps one by one, so that each step's asks are counted on their own."""
    estimate = Estimate(source.name, sum(1 for _ in source.rows(0, wanted)))
    items = [item_of(seed) for seed in islice(source.rows(0, wanted), SAMPLE)]
    scale, price = estimate.rows / max(1, len(items)), prepared.specs.get("main")
    known = [*await _all_played(source.steps, script), *shared]
    for step, example in zip(labelled(flattened((*source.steps, *prepared.plan.steps))), known, strict=True):
        script.begin(example.replies or [SOME])
        asks = step.entry.asks and step.entry.shape != "measure"
        if asks and not items:
            estimate.unreached.append(step.name)
        items = await _taken(step, items, script, example)
        if step.entry.shape not in WHOLE or script.asked:
            estimate.by_step[step.name] = script.figures(scale, price)
    return estimate


async def _played(step: Step, script: _Scripted) -> list[Played]:
    """What the example of a step, or of a chain, tells of it, or of each step that it is made of."""
    inner, example = flattened((step,)), find.example(step.entry)
    if not isinstance(example, Example):
        return [Played([]) for _ in inner]
    parts = flattened((Step(step.entry, example.settings, language=example.language),))
    rows: Sequence[Row] = [example.row] if isinstance(example.row, Mapping) else example.row
    items = [Item(f"example/{place}", content_key(row), dict(row)) for place, row in enumerate(rows)]
    every = [as_reply(one) for one in example.replies]
    script.begin(every, once=True)
    given = await _handed_out(parts, items, script)
    told: dict[str, Played] = {}
    for one in parts:
        replies = given.get(one.name, [])
        had, before = {name for item in items for name in item.row}, len(items)
        script.begin(replies or [SOME])
        items = await _taken(one, items, script, None)
        made = [{name: value for name, value in item.row.items() if name not in had} for item in items]
        told[one.entry.name] = Played(replies, before, made)
    return [told.get(one.entry.name) or Played(every) for one in inner]


async def _handed_out(steps: tuple[Step, ...], items: list[Item], script: _Scripted) -> dict[str, list[Reply]]:
    """Which step is given which replies of a script: rows go one after the other as far as the next table."""
    for kind, stretch in stretches(steps):
        if kind == "table":
            items = await _taken(stretch[0], items, script, None)
        else:
            flow = Flow(tuple(msgspec.structs.replace(one, grow=None) for one in stretch), script, Crew())
            items = [kept for item in items for kept in (await flow.row(item)).kept]
    return script.given


async def _taken(step: Step, items: list[Item], outside: _Scripted, example: Played | None) -> list[Item]:
    """The rows behind a step; where none comes through, rows like those of the example.

    A table step sets no row aside here: rows on the same few replies would all be doubles.
    """
    if step.entry.shape == "measure" or not items:
        return items
    if step.entry.shape in WHOLE:
        stayed = await _settled(step, items, outside)
        like = Played([], 1, [next(iter(stayed.values()))]) if stayed else example
        return [
            Item(item.id, item.key, stayed[place]) if place in stayed else _stand_ins([item], like)[0]
            for place, item in enumerate(items)
        ]
    flow = Flow((msgspec.structs.replace(step, grow=None),), outside, Crew())
    kept = [one for item in items for one in (await flow.row(_copied(item))).kept]
    return kept or _stand_ins(items, example)


async def _settled(step: Step, items: list[Item], outside: _Scripted) -> dict[int, Row]:
    """What a table step lets stay, by place; nothing where it cannot work on so few rows."""
    rows = [{**item.row, "id": item.id, PLACE: place} for place, item in enumerate(items)]
    try:
        result = await call(step.entry, rows, step.settings, outside.for_table(step))
    except Exception:  # noqa: BLE001 - of a rehearsal on a few rows, some of them made up: the run itself will tell
        return {}
    return {row[PLACE]: _own(row) for row in result.to_pylist()}


def _own(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("id", PLACE)}


def _copied(item: Item) -> Item:
    return Item(item.id, item.key, dict(item.row))


def _stand_ins(items: list[Item], example: Played | None) -> list[Item]:
    """The rows with what the example's have besides: as many for each as there, one at least."""
    if example is None or not example.made:
        return items
    many = round(len(items) * max(1.0, len(example.made) / max(1, example.before)))
    made = []
    for place in range(many):
        item, like = items[place * len(items) // many], example.made[place % len(example.made)]
        made.append(Item(f"{item.id}/{place}", item.key, {**like, **item.row}))
    return made


def item_of(seed: Seed) -> Item:
    """A seed as the first step is given it."""
    return Item(seed.id, content_key(seed.row, columns=seed.key_columns), dict(seed.row))


class _NoJournal:
    """Remembers nothing, for a rehearsal."""

    def find(self, key: bytes) -> bytes | None:
        """Nothing is known."""
        return None

    def put(self, *_: Any) -> None:
        """Nothing is kept."""


class _Scripted(Outside):
    """Answers with replies in their order, over and over or once, and counts what was asked."""

    def __init__(self, prepared: Prepared) -> None:
        journal: Any = _NoJournal()
        nobody: Any = None
        spec = ModelSpec(model="dry", provider="fake", name="dry")
        plan, specs = prepared.plan, dict.fromkeys(prepared.specs, spec)
        super().__init__(journal, specs, lambda *_: nobody, Spending(Budget()), seed=plan.seed, language=plan.language)
        self.begin([SOME])

    def begin(self, replies: Sequence[Reply], *, once: bool = False) -> None:
        """Take up other replies; the counts begin anew."""
        self._replies, self._until_over = replies, once
        self.given: dict[str, list[Reply]] = {}
        self.asked = self.tokens_in = self.tokens_out = 0

    async def reply(self, key: bytes, request: Request, item: Item, step: Step) -> Reply:
        """The next reply."""
        return self._next(request, step)

    def for_table(self, step: Step) -> Any:
        """What answers a step that sees all rows at once."""

        async def answer(request: Request) -> Reply:
            return self._next(request, step)

        return answer

    def _next(self, request: Request, step: Step) -> Reply:
        if self._until_over and self.asked >= len(self._replies):
            raise ProviderError("the example has no more replies", scope="row")
        reply = self._replies[self.asked % len(self._replies)]
        self.given.setdefault(step.name, []).append(reply)
        self.asked += 1
        self.tokens_in += estimate_tokens(prompt_text(request))
        self.tokens_out += estimate_tokens(reply.text) * request.n
        return _fitting(reply, request, step.settings)

    def figures(self, scale: float, price: ModelSpec | None) -> dict[str, float]:
        """The counts, scaled from the sample to all rows."""
        money = 0.0
        if price is not None:
            money = (self.tokens_in * (price.price_in or 0) + self.tokens_out * (price.price_out or 0)) / 1e6
        return {
            "asks": self.asked * scale,
            "tokens_in": self.tokens_in * scale,
            "tokens_out": self.tokens_out * scale,
            "money": money * scale,
        }


def _fitting(reply: Reply, request: Request, settings: Mapping[str, Any]) -> Reply:
    """A reply with what this kind of request is answered with: vectors, figures of labels, log-probabilities."""
    if request.kind == "embed":
        return Reply(vectors=reply.vectors or [[1.0, 0.0] for _ in request.texts])
    if request.kind == "classify":
        return Reply(labels=_figures(settings, request.role, reply.labels))
    made = Reply(reply.text, finish=reply.finish, choices=reply.choices)
    made.logprobs = reply.logprobs or ([{"token": "", "logprob": -0.1, "top": []}] if request.logprobs else [])
    return made


def _figures(settings: Mapping[str, Any], role: str, example: dict[str, float]) -> dict[str, float]:
    """What a classifier might give to a step: under the labels that its settings name, else as its example has it."""
    named = list(settings.get("labels") or ([settings["label"]] if settings.get("label") else []))
    usual = ["entailment", "contradiction"] if role == "nli" else ["score"]
    return dict.fromkeys(named, 0.5) if named else example or dict.fromkeys(usual, 0.5)
