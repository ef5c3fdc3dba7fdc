"""Steps: the only thing the engine runs, read off a function's signature.

An entry of the catalogue is a file with one public function named like the file; its signature is the contract:
positional parameters (``ctx`` apart) are the columns it reads, keyword-only parameters its settings, the return type
its shape.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.measure import Gate, Measure
from seedbed.core.row import Row
from seedbed.core.verdict import Verdict

Shape = Literal["columns", "rows", "verdict", "table", "measure", "chain"]
WHOLE = ("table", "measure")
"""Shapes that take all rows at once."""


class Setting(msgspec.Struct, frozen=True):
    """One keyword-only parameter of an entry."""

    name: str
    kind: Any
    default: Any
    required: bool


class Entry(msgspec.Struct, frozen=True):
    """What the catalogue knows of one file, read from its function and its docstring.

    Attributes:
        name: the file's and the function's name.
        wing: ``methods``, ``checks``, ``quality`` or ``own`` (a file of the user's).
        field: the folder inside the wing (``instructions``), or "".
        reads: columns it must be given; ``optional`` ones have a default.
        writes: columns it adds, with their types; empty for verdicts, tables, measures and chains.
        shape: what it returns; ``asks`` tells whether it waits on the outside.
    """

    name: str
    wing: str
    field: str
    function: Callable[..., Any]
    reads: tuple[str, ...]
    optional: tuple[str, ...]
    writes: Mapping[str, Any]
    settings: Mapping[str, Setting]
    shape: Shape
    asks: bool
    card: str

    @property
    def summary(self) -> str:
        """The first line of the card."""
        return self.card.strip().split("\n", 1)[0]


def read_entry(function: Callable[..., Any], *, wing: str, field: str = "", card: str = "") -> Entry:
    """An entry from a function's signature.

    Raises:
        RecipeError: the signature does not follow the contract; the message says what is wrong with it.
    """
    name = function.__name__
    hints = get_type_hints(function)
    if "return" not in hints:
        raise RecipeError(f"{wing}/{name}: the function has no return type, so its shape is unknown")
    parameters = [one for one in inspect.signature(function).parameters.values() if one.name != "ctx"]
    columns = [one for one in parameters if one.kind is not one.KEYWORD_ONLY]
    settings = [one for one in parameters if one.kind is one.KEYWORD_ONLY]
    shape, writes = _shape(hints["return"], name)
    if shape in WHOLE:
        columns = []
    return Entry(
        name=name,
        wing=wing,
        field=field,
        function=function,
        reads=tuple(one.name for one in columns if one.default is one.empty),
        optional=tuple(one.name for one in columns if one.default is not one.empty),
        writes=writes,
        settings={one.name: _setting(one, hints) for one in settings},
        shape=shape,
        asks=inspect.iscoroutinefunction(function),
        card=inspect.cleandoc(card),
    )


def _setting(parameter: inspect.Parameter, hints: Mapping[str, Any]) -> Setting:
    required = parameter.default is parameter.empty
    default = None if required else parameter.default
    return Setting(parameter.name, hints.get(parameter.name, Any), default, required)


def _shape(returned: Any, name: str) -> tuple[Shape, Mapping[str, Any]]:
    if returned is Verdict:
        return "verdict", {}
    if returned is Measure:
        return "measure", {}
    if getattr(returned, "__module__", "").startswith("pyarrow"):
        return "table", {}
    if get_origin(returned) in (types.UnionType, typing.Union):
        raise RecipeError(f"{name}: the return type must be one thing, not a union; raise Reject to set a row aside")
    if get_origin(returned) is list:
        inner = get_args(returned)[0]
        if inner is Step:
            return "chain", {}
        return "rows", _columns(inner, name)
    return "columns", _columns(returned, name)


def _columns(kind: Any, name: str) -> Mapping[str, Any]:
    if kind is dict or get_origin(kind) is dict or kind == Row:
        return {}
    if not hasattr(kind, "__total__"):
        wanted = "a TypedDict, a list of them, a Verdict, a Table, a Measure or steps"
        raise RecipeError(f"{name}: returns {kind!r}; wanted {wanted}")
    return get_type_hints(kind)


class Step(msgspec.Struct, frozen=True):
    """One step of a plan: an entry with its settings bound.

    Attributes:
        label: unique in a plan (``judge``, ``judge#2``); part of what a reply is remembered under.
        columns: parameter name -> column name, where they differ.
        prompts: replaced prompts.
        sampling: request settings that override those of the method and of the model.
        language: to write in; "" for the run's.
        role: plays every role of the step, where one is named.
        chain: the settings of the chain that the step is part of; they decide its rows as much as its own.
        grow: for a pool that grows in rounds.
        gate: of a measure, what it must not fall below or rise above.
    """

    entry: Entry
    settings: Mapping[str, Any] = {}
    label: str = ""
    columns: Mapping[str, str] = {}
    prompts: Mapping[Any, Any] = {}
    sampling: Mapping[str, Any] = {}
    language: str = ""
    role: str = ""
    chain: Mapping[str, Any] = {}
    grow: Grow | None = None
    gate: Gate = Gate()

    @property
    def name(self) -> str:
        """The label, or the entry's name where none was given."""
        return self.label or self.entry.name


def step(function: Callable[..., Any], **settings: Any) -> Step:
    """A step of a chain from a function and its settings, for methods that are made of several steps."""
    return Step(read_entry(function, wing="methods"), settings)


Draw = Callable[[Any, list[Row], int], list[Row]]
"""(random generator, pool, round) -> the rows that the round starts from."""

Admit = Callable[[Row, list[Row]], Verdict]
"""(candidate, pool) -> whether it joins the pool; called in a fixed order, one after the other."""


class Grow(msgspec.Struct, frozen=True):
    """A pool that grows in rounds: draw from it, ask, admit what is new.

    Every round draws with a generator of its own, its candidates are admitted in a fixed order once all replies are
    there, so the pool never depends on which reply came first.

    Attributes:
        draw: chooses the rows of a round from the pool.
        admit: decides on each candidate in turn, seeing the pool with those admitted before it.
        rows: how many new rows are wanted; rounds stop there.
        rounds: the most rounds; also stops after ``patience`` rounds that admitted nothing.
        keep_seeds: whether the rows that the pool began with go on too.
    """

    draw: Draw
    admit: Admit
    rows: int | None = None
    rounds: int = 100
    patience: int = 3
    keep_seeds: bool = False


def grow(function: Callable[..., Any], *, settings: Mapping[str, Any] | None = None, **how: Any) -> Step:
    """A step that grows a pool with a function that turns one drawn row into candidates; see ``Grow`` for ``how``."""
    entry = read_entry(function, wing="methods")
    if entry.shape not in ("rows", "columns"):
        raise RecipeError(f"{entry.name}: a pool grows by rows; the function returns a {entry.shape}")
    return Step(entry, dict(settings or {}), grow=Grow(**how))
