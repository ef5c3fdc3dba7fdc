"""The bodies of what the API says and takes of datasets."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from seedbed.api.answers import Given
from seedbed.store.version import Version

Name = r"^\w[\w.-]{0,79}$"
Ref = r"^\w[\w.-]{0,79}(@\w+)?(/\w+)?$"
Licence = Field("", max_length=100)
Said = Field("", max_length=2000)


class PartShown(BaseModel):
    """A split: its rows, estimated tokens, and bytes of JSON lines."""

    rows: int
    tokens: int
    size: int


class VersionShown(BaseModel):
    """A version of a dataset; see ``seedbed dataset show``."""

    name: str
    dataset: str
    number: int
    hash: str
    made: str
    how: str
    rows: int
    tokens: int
    parts: dict[str, PartShown]
    before: str
    parents: list[str]
    sources: list[str]
    said: str
    licence: str
    licences: dict[str, str]
    columns: dict[str, Any]
    generations: dict[int, int]
    origins: dict[str, int]
    languages: list[str]
    recipe: str
    settings: dict[str, Any]


class DatasetShown(BaseModel):
    """A dataset: how many versions it has, and the newest."""

    name: str
    versions: int
    newest: VersionShown


class WorkShown(BaseModel):
    """A piece of work: ``state`` is running, done, stopped or failed; ``result`` what came of it."""

    name: str
    verb: str
    given: dict[str, Any]
    state: Literal["running", "done", "stopped", "failed"]
    result: dict[str, Any]
    message: str
    by: str
    started: float


class SaveGiven(Given):
    """A run, or a file or folder of the project, to be saved as the next version of a dataset."""

    source: str = Field(min_length=1, max_length=500)
    name: str = Field(pattern=Name)
    said: str = Said
    licence: str = Licence
    replace: bool = False
    generation: int | None = Field(None, ge=0, le=1000)


class BlendGiven(Given):
    """Versions to be mixed, with their shares."""

    name: str = Field(pattern=Name)
    shares: dict[str, float] = Field(min_length=1, max_length=50)
    unit: Literal["rows", "tokens"] = "rows"
    size: float | None = Field(None, gt=0, le=1e12)
    passes: float = Field(1.0, gt=0, le=1000)
    temperature: float | None = Field(None, gt=0, le=1000)
    seed: int = Field(0, ge=0, lt=1 << 31)
    said: str = Said
    licence: str = Licence
    replace: bool = False


class SplitGiven(Given):
    """How a version shall be split; see ``seedbed dataset split``."""

    shares: dict[str, float] = Field(min_length=1, max_length=20)
    by: list[str] = Field([], max_length=20)
    stratify: str | None = Field(None, max_length=200)
    near: float = Field(0.7, ge=0, le=1)
    ngram: int = Field(5, ge=1, le=100)
    compare: list[str] = Field([], max_length=20)
    seed: int = Field(0, ge=0, lt=1 << 31)
    name: str = Field("", max_length=80)
    said: str = Said


class DiffGiven(Given):
    """Two versions to be held against each other; with ``measures`` their figures as well."""

    before: str = Field(pattern=Ref)
    after: str = Field(pattern=Ref)
    measures: bool = False


class ExportGiven(Given):
    """A format, the split (where there are several), and the format's settings."""

    form: str = Field(min_length=1, max_length=60)
    split: str = Field("", max_length=80)
    settings: dict[str, Any] = Field(default_factory=dict)


class MeasureGiven(Given):
    """Settings of measures, by measure."""

    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)


class GateGiven(Given):
    """Limits of a measure's figures (``value`` is the value itself); none takes the gate away."""

    measure: str = Field(min_length=1, max_length=80)
    below: dict[str, float] = Field(default_factory=dict)
    above: dict[str, float] = Field(default_factory=dict)


class RowShown(BaseModel):
    """A row and its place in the version."""

    place: int
    split: str
    row: dict[str, Any]


class RowsShown(BaseModel):
    """Rows that fit; ``complete`` tells whether the search is over, ``total`` how many were found until now."""

    total: int
    complete: bool
    index: Literal["none", "begun", "facets", "ready"]
    rows: list[RowShown]


class ValueShown(BaseModel):
    """A value of a facet, as JSON, and how many rows have it."""

    value: str
    rows: int
    chosen: bool


class FacetShown(BaseModel):
    """A column of few values."""

    name: str
    values: list[ValueShown]


class NumbersShown(BaseModel):
    """A column of numbers."""

    name: str
    low: float
    high: float
    rows: int


class FacetsShown(BaseModel):
    """What rows can be filtered by; ``done`` rows of ``rows`` have been gone through while the index is made."""

    index: Literal["none", "begun", "facets", "ready"]
    done: int
    rows: int
    facets: list[FacetShown]
    numbers: list[NumbersShown]


class CardShown(BaseModel):
    """A card, as Markdown."""

    card: str


class QualityShown(BaseModel):
    """What was measured of a version, the gates of its dataset, and why measures do not pass them."""

    measured: dict[str, Any] | None
    gates: dict[str, Any]
    failures: dict[str, list[str]]


class PreviewShown(BaseModel):
    """The first rows in a format."""

    rows: int
    skipped: dict[str, int]
    notes: list[str]
    files: list[dict[str, Any]]


def shown(version: Version) -> dict[str, Any]:
    """A version as ``VersionShown`` has it."""
    names = [name for name in VersionShown.model_fields if name != "parts"]
    parts = {name: {"rows": one.rows, "tokens": one.tokens, "size": one.size} for name, one in version.parts.items()}
    return {**{name: getattr(version, name) for name in names}, "parts": parts}
