"""A plan: what a run does, cut into segments, each with a fingerprint of all that decides its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from seedbed.core import find
from seedbed.core.row import Row, canonical
from seedbed.core.step import WHOLE, Step
from seedbed.engine.monitor_rules import Rule

FORMAT = "1"
"""Changes when segments of an earlier version of the engine must not be reused."""


class Seed(msgspec.Struct, frozen=True):
    """One row of a source.

    Attributes:
        id: readable, unique among the source's rows of one pass.
        row: its columns.
        key_columns: the columns that are its content; None for all of them.
        turn: how often the source had given this row before; a row given again is asked anew.
    """

    id: str
    row: Row
    key_columns: tuple[str, ...] | None = None
    turn: int = 0


class Shortage(msgspec.Struct, frozen=True):
    """What is still wanted: so many rows, and of each kind ``{column: {value: rows}}``; None rows is no target."""

    rows: int | None = None
    by: Mapping[str, Mapping[str, int]] = {}


class Source(msgspec.Struct, frozen=True):
    """Where rows come from.

    Attributes:
        name: of the branch; a folder bears it.
        fingerprint: of everything that decides the rows (content of files, settings).
        rows: (how many rows earlier rounds took, what is still wanted) -> the rows of the next round.
        steps: what is done to this source's rows alone.
        expected: how many rows a round without a target gives, where that is known without reading them.
    """

    name: str
    fingerprint: str
    rows: Callable[[int, Shortage], Iterator[Seed]]
    steps: tuple[Step, ...] = ()
    expected: int | None = None


class Want(msgspec.Struct, frozen=True):
    """Targets: how many rows, and of each kind; ``by`` maps a column to value -> rows."""

    rows: int
    by: Mapping[str, Mapping[str, int]] = {}
    rounds: int = 10


class Budget(msgspec.Struct, frozen=True):
    """What may be spent; None is no limit. Money in the currency of the models' prices."""

    money: float | None = None
    tokens: int | None = None
    requests: int | None = None
    hours: float | None = None


class Segment(msgspec.Struct, frozen=True):
    """Steps that run together: a stretch of streaming steps, or one step that needs all rows."""

    kind: Literal["stream", "table", "grow"]
    steps: tuple[Step, ...]
    folder: str
    fingerprint: str


class Plan(msgspec.Struct, frozen=True):
    """All that the engine needs to run; ``identity`` covers the models and sampling that asks depend on.

    ``rules`` watch the run and decide no row; ``given`` are the columns of the sources.
    """

    name: str
    sources: tuple[Source, ...]
    steps: tuple[Step, ...] = ()
    seed: int = 0
    language: str = "auto"
    want: Want | None = None
    budget: Budget = Budget()
    identity: Mapping[str, Any] = {}
    asking: Literal["resend", "at_most_once", "asker"] = "resend"
    isolation: str = "auto"
    rules: tuple[Rule, ...] = ()
    given: frozenset[str] = frozenset()

    @property
    def first_share(self) -> float:
        """Seeds a wanted row in the first round: a third where a step makes several rows of one."""
        every = [*self.steps, *(one for source in self.sources for one in source.steps)]
        return 0.34 if any(one.entry.shape == "rows" for one in every) else 1.0


def flattened(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Chains replaced by the steps they are made of, and every step given a label of its own."""
    flat: list[Step] = []
    for one in steps:
        if one.entry.shape != "chain":
            flat.append(one)
            continue
        for inner in one.entry.function(**one.settings):
            label = f"{one.name}.{inner.name}"
            bound = {"sampling": one.sampling, "language": one.language, "role": one.role, "chain": one.settings}
            flat.append(replace(inner, label=label, prompts={**inner.prompts, **one.prompts}, **bound))
    return labelled(tuple(flat))


def labelled(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps whose labels differ: a second ``judge`` is ``judge#2``. The label takes part in a reply's key."""
    seen: dict[str, int] = {}
    named = []
    for one in steps:
        seen[one.name] = count = seen.get(one.name, 0) + 1
        named.append(replace(one, label=one.name if count == 1 else f"{one.name}#{count}"))
    return tuple(named)


def segments(steps: tuple[Step, ...], before: str, plan: Plan, *, number: int = 0) -> list[Segment]:
    """Cut labelled steps at each barrier; ``before`` is the fingerprint of what comes in."""
    cut: list[Segment] = []
    for kind, group in stretches(steps):
        before = _fingerprint(group, before, plan)
        number += 1
        folder = f"{number:02d}-{group[0].name.replace('/', '_')}-{before[:8]}"
        cut.append(Segment(kind, group, folder, before))
    return cut


def stretches(steps: tuple[Step, ...]) -> Iterator[tuple[Literal["stream", "table", "grow"], tuple[Step, ...]]]:
    """The steps that a row may take by itself, one after the other, and between them each that waits for all rows."""
    stretch: list[Step] = []
    for one in steps:
        barrier = one.grow is not None or one.entry.shape in WHOLE
        if not barrier:
            stretch.append(one)
            continue
        if stretch:
            yield "stream", tuple(stretch)
            stretch = []
        yield ("grow" if one.grow else "table"), (one,)
    if stretch:
        yield "stream", tuple(stretch)


def _fingerprint(steps: tuple[Step, ...], before: str, plan: Plan) -> str:
    told = [_told(one) for one in steps]
    asks = any(one.entry.asks for one in steps)
    known = [FORMAT, before, told, plan.seed, plan.language, dict(plan.identity) if asks else {}]
    return blake2b(canonical(known), digest_size=16).hexdigest()


def _told(one: Step) -> list[Any]:
    prompts = sorted((old.en, new.en, new.zh or "") for old, new in one.prompts.items())
    growth = [one.grow.rows, one.grow.rounds, one.grow.patience] if one.grow else []
    bound = [
        _plain(one.settings),
        _plain(one.chain),
        dict(one.columns),
        prompts,
        _plain(one.sampling),
        one.language,
        one.role,
    ]
    return [one.name, bound, find.code_digest(one.entry), growth]


def _plain(value: Any) -> Any:
    """Settings as JSON values; a function (in a chain's settings) by its name."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Path):  # a file that a step reads: its content decides the rows, not where it lies
        return [value.name, blake2b(value.read_bytes(), digest_size=16).hexdigest() if value.is_file() else ""]
    return getattr(value, "__qualname__", repr(value))
