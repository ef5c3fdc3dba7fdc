"""The recipe: what is meant, as one model for the YAML file, the API's body and the Python argument."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from seedbed.core import find
from seedbed.engine.monitor_rules import Action, Rule, read_rules

RESERVED = ("columns", "prompts", "sampling", "language", "role")
"""Settings that every step has, whatever its entry."""


TRAINING = ("data", "previous", "base", "model", "iteration", "steps")
"""What can stand in braces in the command of a trainer."""


class Part(BaseModel):
    """A part of a recipe: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class StepSpec(Part):
    """One step: the name of an entry (or a Python file of one's own) and its settings.

    Written ``name``, or ``name: {setting: value}``. Besides the entry's settings every step has ``columns`` (parameter:
    column), ``prompts`` (NAME: text), ``sampling`` (temperature …), ``language`` and ``role``.
    """

    name: str
    settings: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        if isinstance(value, dict) and "name" not in value:
            if len(value) != 1:
                raise ValueError(f"a step has one name, but {sorted(map(str, value))} were given; indent its settings")
            name, settings = next(iter(value.items()))
            return {"name": name, "settings": settings or {}}
        return value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) or value is None else [value]


Steps = Annotated[tuple[StepSpec, ...], BeforeValidator(_listed)]
Paths = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Chunking(Part):
    """How documents are cut: ``by`` which way, ``size`` in characters (a CJK character counts as two; in tokens with
    ``by: tokens``), ``overlap`` as much of a chunk again before the next. ``by: hand`` takes a file of ``spans``
    (rows of document, start, end), ``by: meaning`` the vectors of the model of the role ``embed``.
    """

    by: str = "structure"
    size: int = Field(1500, ge=100, le=1_000_000)
    overlap: int = Field(0, ge=0)
    spans: str | None = None


class SourceSpec(Part):
    """Where rows come from: exactly one of ``documents``, ``rows``, ``dataset``, ``problems``, ``nothing``.

    Attributes:
        documents: files, folders, globs or, with ``web``, addresses; a row for each chunk. Pages without text are read
            by the model of the role ``vision``, where the recipe names one.
        rows: files of rows (JSONL, JSON, CSV, Parquet), folders of a Hugging Face dataset or, with ``web``, one on the
            hub (``hf://OWNER/NAME?split=train``), or rows written down here.
        dataset: a version of a dataset that was saved, ``NAME``, ``NAME@3`` or ``NAME@3/SPLIT``.
        restore: bring rows in a trainer's form (Alpaca, ShareGPT, DPO …) back into the columns of the house.
        web: whether addresses of the web may be fetched; what comes is kept in the project, and not fetched again.
        unicode, mask: of documents: ``keep``, ``NFC`` or ``NFKC``; kinds of personal data to mask, or ``all``.
        repeats: leave out of documents what repeats in many of them, and pages that are nearly one before.
        languages: a column ``language`` for each chunk of documents.
        domains: a column ``domain`` for each chunk: from the ``headings``, by the ``model``, or from a tree of your
            own, a file (.json, .yaml, .yml, .md, .txt); what its names do not place, the main model does.
        problems: the name of a problem family, several names, or ``all``, in turn; ``settings`` are their own
            (``level`` …).
        levels: a file of each family's levels, as ``seedbed calibrate`` writes it, in the place of ``level``.
        nothing: rows that hold only their number and the kinds that are wanted.
        count: how many rows ``problems`` and ``nothing`` give, and at most how many the others do.
        steps: what is done to this source's rows before they are put together with those of other sources.
    """

    documents: Paths | None = None
    rows: tuple[str | dict[str, Any], ...] | None = None
    dataset: str | None = None
    problems: str | tuple[str, ...] | None = None
    levels: str | None = None
    nothing: bool = False
    name: str = ""
    chunk: Chunking = Chunking()
    restore: bool = False
    web: bool = False
    unicode: Literal["keep", "NFC", "NFKC"] = "keep"
    mask: Paths = ()
    repeats: bool = False
    languages: bool = False
    domains: str | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    count: int | None = Field(None, ge=1)
    steps: Steps = ()

    @field_validator("domains")
    @classmethod
    def _a_way_to_domains(cls, value: str | None) -> str | None:
        from seedbed.ingest.domain_tree import DRAWN, ENDINGS, names_tree

        if value is not None and value not in DRAWN and not names_tree(value):
            raise ValueError(f"give headings, model, or a tree of domains in a file that ends in {', '.join(ENDINGS)}")
        return value

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        if value == "nothing":
            return {"nothing": True}
        if isinstance(value, str):
            return {"documents": value}
        if isinstance(value, dict) and "rows" in value:
            return {**value, "rows": _listed(value["rows"])}
        return value

    @model_validator(mode="after")
    def _one_kind(self) -> SourceSpec:
        given = [name for name in ("documents", "rows", "dataset", "problems") if getattr(self, name) is not None]
        given += ["nothing"] if self.nothing else []
        if len(given) != 1:
            raise ValueError(
                f"a source is one of documents, rows, dataset, problems, nothing; given: {', '.join(given) or 'none'}"
            )
        tags = [name for name in ("mask", "repeats", "languages", "domains") if getattr(self, name)]
        tags += ["unicode"] if self.unicode != "keep" else []
        if tags and self.documents is None:
            raise ValueError(f"`{tags[0]}` is for a source of documents")
        if self.restore and self.rows is None:
            raise ValueError("`restore` is for a source of rows")
        if self.levels is not None and self.problems is None:
            raise ValueError("`levels` is for a source of problems")
        return self

    @property
    def kind(self) -> Literal["documents", "rows", "dataset", "problems", "nothing"]:
        """Which of the five it is."""
        if self.documents is not None:
            return "documents"
        if self.rows is not None:
            return "rows"
        if self.dataset is not None:
            return "dataset"
        return "problems" if self.problems is not None else "nothing"


class WantSpec(Part):
    """Targets: so many rows after all checks, and of each kind: ``by: {sentiment: {positive: 500, negative: 500}}``.

    ``rounds`` bounds how often the sources are gone through to fill them.
    """

    rows: int | None = Field(None, ge=1)
    by: dict[str, dict[str, int]] = Field(default_factory=dict)
    rounds: int = Field(10, ge=1, le=1000)

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"rows": value} if isinstance(value, int) else value

    @model_validator(mode="after")
    def _sums(self) -> WantSpec:
        if self.rows is None and not self.by:
            raise ValueError("say how many: `rows`, or `by: {column: {value: rows}}`")
        for column, kinds in self.by.items():
            wanted = sum(kinds.values())
            if any(count < 1 for count in kinds.values()):
                raise ValueError(f"by.{column}: every kind needs at least 1 row")
            if self.rows is not None and wanted != self.rows:
                raise ValueError(f"by.{column} adds up to {wanted} rows, but rows is {self.rows}")
        return self

    @property
    def total(self) -> int:
        """Rows wanted in all."""
        return self.rows or max(sum(kinds.values()) for kinds in self.by.values())


class BudgetSpec(Part):
    """What may be spent. Money needs ``price`` in the models."""

    money: float | None = Field(None, gt=0)
    tokens: int | None = Field(None, gt=0)
    requests: int | None = Field(None, gt=0)
    hours: float | None = Field(None, gt=0)


class TrainSpec(Part):
    """What makes a better model of a recipe's rows, again and again: the loops of ``star`` and ``spin``.

    The recipe is run ``iterations`` times, each a run of its own (``NAME-0``, ``NAME-1`` …). After each the ``command``
    is run, program and arguments, in the recipe's folder, and the last line that it prints names the model that the
    next iteration asks: a name known to the same server, or a whole model (``openai:NAME@URL``). Without a command the
    iterations go on with the model as it is and draws of their own.

    Attributes:
        command: in its arguments ``{data}`` is the dataset folder of the iteration, ``{previous}`` that of the one
            before (empty at first), ``{base}`` the model that the recipe names, ``{model}`` the one that was asked,
            ``{iteration}`` the number from 0, ``{steps}`` how long to train.
        iterations: how many at most.
        role: which of the recipe's models is trained.
        steps, growth, more: ``{steps}`` is ``steps`` times ``growth`` to the power of the iteration, plus ``more`` for
            each iteration.
        score: what counts as a success, ``{column: value}``; the loop ends when such rows become no more.
    """

    command: tuple[str, ...] = ()
    iterations: int = Field(3, ge=1, le=64)
    role: str = "main"
    steps: int = Field(40, ge=1)
    growth: float = Field(1.2, gt=0)
    more: int = Field(0, ge=0)
    score: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _places(self) -> TrainSpec:
        for word in self.command:
            for name in re.findall(r"{(\w*)}", word):
                if name not in TRAINING:
                    raise ValueError(f"command: there is no '{{{name}}}'{find.nearest(name, TRAINING)}")
        return self

    def steps_of(self, iteration: int) -> int:
        """How long to train after an iteration."""
        return round(self.steps * self.growth**iteration + self.more * iteration)


def _targets(value: Any) -> Any:
    """Exports by name: a name, a list of names, or names with settings."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list | tuple):
        named: dict[str, Any] = {}
        for one in value:
            named.update({one: {}} if isinstance(one, str) else one)
        value = named
    return {name: settings or {} for name, settings in value.items()} if isinstance(value, dict) else value


def _rules(action: Action, value: Any) -> Any:
    """Rules that watch a run; read here, so that a wrong one is found before anything is asked."""
    if not isinstance(value, dict):
        raise ValueError('rules are a mapping, {duplicate_share: "> 0.4 over 500"}')  # noqa: TRY004 - pydantic tells it
    read_rules(action, value)
    return value


Rules = dict[str, str | tuple[str, ...]]


def _default_models() -> dict[str, str | dict[str, Any]]:
    return {"main": "embedded"}


def _default_exports() -> dict[str, dict[str, Any]]:
    return {"jsonl": {}, "parquet": {}}


class Recipe(Part):
    """A pipeline written down.

    Attributes:
        name: of the run's folder.
        from_: sources (``from`` in a file): one, or a list whose rows are put together.
        steps: what is done to the rows of all sources together.
        models: by role: ``main`` and, where wanted, ``judge``, ``embed`` …; a text or a mapping with settings.
        want: targets; without them the sources are gone through once.
        seed: decides every draw and, with the rows, every sampling seed.
        language: ``en``, ``zh``, another code, or ``auto``: each row's own.
        to: the formats that the dataset is exported to.
        warn_when, pause_when, stop_when: rules held against the rows as they come, written
            ``{duplicate_share: "> 0.4 over 500"}``: say so; wait for ``resume``; end with what is there.
        asking: what becomes of requests that are in flight when the run is killed. ``resend`` sends them again, so they
            may be paid twice; ``at_most_once`` gives them up; ``asker`` has a process of its own make the calls, which
            outlives the run and keeps what arrives: nothing is paid twice and no row is given up. Models in the process
            and batches are asked as ever: the first cost nothing, the others are found again by their ids.
        isolation: what programs that a model wrote are run under: ``auto`` (the best this machine gives), ``strict``
            (the best or none at all), ``A``, ``B``, ``C``, ``docker:IMAGE``, ``remote:URL``, ``wasi``, or ``none``.
        licence: SPDX name for the dataset card.
        train: what makes a better model of the rows between iterations of the whole.
    """

    name: str = Field("dataset", pattern=r"^\w[\w .-]*$", max_length=80)  # a counted repetition compiles for 40 ms
    from_: Annotated[tuple[SourceSpec, ...], BeforeValidator(_listed)] = Field(alias="from")
    steps: Steps = ()
    models: dict[str, str | dict[str, Any]] = Field(default_factory=_default_models)
    want: WantSpec | None = None
    seed: int = 0
    language: str = Field("auto", pattern=r"^(auto|[a-z]{2,3}(-[A-Za-z]{2,4})?)$")
    budget: BudgetSpec = BudgetSpec()
    to: Annotated[dict[str, dict[str, Any]], BeforeValidator(_targets)] = Field(default_factory=_default_exports)
    warn_when: Annotated[Rules, BeforeValidator(partial(_rules, "warn"))] = Field(default_factory=dict)
    pause_when: Annotated[Rules, BeforeValidator(partial(_rules, "pause"))] = Field(default_factory=dict)
    stop_when: Annotated[Rules, BeforeValidator(partial(_rules, "stop"))] = Field(default_factory=dict)
    asking: Literal["resend", "at_most_once", "asker"] = "resend"
    isolation: str = Field("auto", pattern=r"^(auto|strict|none|A|B|C|wasi|docker:.+|remote:.+)$")
    licence: str = ""
    train: TrainSpec | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that watch the run."""
        warn, pause, stop = self.warn_when, self.pause_when, self.stop_when
        return read_rules("warn", warn) + read_rules("pause", pause) + read_rules("stop", stop)

    @model_validator(mode="after")
    def _names(self) -> Recipe:
        if not self.from_:
            raise ValueError("`from` names no source")
        for name in self.to:
            known = find.names("export")
            if name not in known:
                raise ValueError(f"to: there is no export '{name}'{find.nearest(name, known)}")
        return self
