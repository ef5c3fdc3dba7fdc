"""A run in a folder of its own, with a scripted model: everything else is real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.row import Row
from seedbed.core.step import Step
from seedbed.engine import shard
from seedbed.engine.journal import Journal
from seedbed.engine.outside import Outside, Spending
from seedbed.engine.plan import Budget, Plan, Seed, Shortage, Source, Want
from seedbed.engine.progress import Progress
from seedbed.engine.run import Result, Run
from seedbed.llm.spec import parse_spec


class Model:
    """Answers by a function of the request, in a shuffled order, and keeps what it was asked."""

    def __init__(self, answer: Callable[[Request], str | Reply] | None = None) -> None:
        self.spec = parse_spec("fake:")
        self.asked: list[str] = []
        self.requests: list[Request] = []
        self._answer = answer or (lambda request: sha256(f"{prompt_text(request)}{request.seed}".encode()).hexdigest())

    async def __call__(self, request: Request, key: bytes) -> Reply:
        text = prompt_text(request)
        self.asked.append(text)
        self.requests.append(request)
        await asyncio.sleep(int(sha256(text.encode()).hexdigest()[:2], 16) / 1e5)
        answer = self._answer(request)
        return answer if isinstance(answer, Reply) else Reply(answer, tokens_in=3, tokens_out=2, model="scripted")


class Bench:
    """Runs plans over rows in one project folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.model = Model()
        self.events: list[dict[str, Any]] = []
        self.open_journal: Callable[..., Journal] = Journal.open

    def run(
        self,
        rows: list[Row],
        *steps: Step,
        name: str = "run",
        want: Want | None = None,
        budget: Budget | None = None,
        seed: int = 0,
        window: int = 32,
        language: str = "en",
        **watched: Any,
    ) -> Result:
        made = self._run(rows, steps, name, want, budget or Budget(), seed, window, language, **watched)
        return asyncio.run(made)

    async def _run(
        self, rows: Any, steps: Any, name: str, want: Any, budget: Any, seed: int, window: int, language: str,
        rules: Any = (), passed: Any = (),
    ) -> Result:  # fmt: skip
        folder = self.home / "runs" / name
        folder.mkdir(parents=True, exist_ok=True)
        journal = self.open_journal(self.home / "replies", run=name)
        self.outside = outside = Outside(
            journal, {"main": self.model.spec}, lambda *_: self.model, Spending(budget), seed=seed, language=language
        )
        progress = Progress(folder / "events.jsonl", self.events.append, outside.facts)
        plan = Plan(name, (_source(rows),), tuple(steps), seed=seed, want=want, budget=budget, language=language,
                    rules=tuple(rules), given=frozenset(rows[0]))  # fmt: skip
        try:
            return await Run(plan, folder, outside, progress, window=window, passed=passed).run()
        finally:
            progress.close()
            outside.close()
            journal.close()


def _source(rows: list[Row]) -> Source:
    def seeds(taken: int, shortage: Shortage) -> Iterator[Seed]:
        last = len(rows) if shortage.rows is None else taken + shortage.rows
        for place in range(taken, last):
            yield Seed(f"r{place % len(rows)}", dict(rows[place % len(rows)]), None, place // len(rows))

    return Source("rows", sha256(repr(rows).encode()).hexdigest(), seeds)


def kept(result: Result) -> list[Row]:
    return [item.row for path in result.accepted for item in shard.read_items(path)]


def set_aside(result: Result) -> list[shard.Aside]:
    return [one for folder in result.folders for path in shard.shards(folder) for one in shard.read_aside(path)]
