"""The bodies of the API of reviews."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from seedbed.api.answers import Given
from seedbed.api.review_find import Status


class PlaceShown(BaseModel):
    """Rows that can be judged."""

    place: str
    kind: str
    name: str


class HowJudged(Given):
    """How a review is held; see ``reviews.Settings``."""

    sample: int = Field(0, ge=0, le=2000)
    by: str = Field("", max_length=200)
    seed: int = Field(1, ge=0, le=2**31)
    overlap: int = Field(1, ge=1, le=9)
    people: list[str] = Field(default_factory=list, max_length=50)
    blind: bool = True
    guide: str = Field("", max_length=20_000)


class QueueGiven(Given):
    """A review to begin: of a ``place`` as ``places`` names it."""

    name: str = Field(min_length=1, max_length=80)
    place: str = Field(min_length=1, max_length=400)
    settings: HowJudged = Field(default_factory=lambda: HowJudged.model_validate({}))


class QueueShown(BaseModel):
    """A review; ``state`` is filling, ready, broken, or failed with why; ``outcomes`` counts rows."""

    id: str
    name: str
    place: str
    state: str
    rows: int
    created_by: str
    created: float
    settings: HowJudged
    outcomes: dict[str, int]


class Mine(BaseModel):
    """What I said of a row; ``version`` goes into the next change of it as ``seen``."""

    verdict: str
    reason: str
    edited: list[str]
    version: float


class Other(BaseModel):
    """What somebody else said; without a name it is the last word."""

    reviewer: str
    verdict: str
    reason: str
    edited: list[str]


class FieldShown(BaseModel):
    """A column: its value with my edits, what it was before, and HTML that is safe to show."""

    name: str
    kind: Literal["text", "source", "code", "chat", "table", "picture", "plain", "json"]
    value: Any
    before: Any
    changed: bool
    html: str
    pictures: int
    marked: bool
    diff: list[tuple[str, str]]


class CheckShown(BaseModel):
    """A verdict that a check or judge gave, with its evidence."""

    step: str
    score: float | None
    reason: str
    value: str


class Passed(BaseModel):
    """A step that the row went through."""

    step: str
    models: list[str]


class RowShown(BaseModel):
    """A row as one reviewer sees it."""

    number: int
    id: str
    outcome: str
    score: float | None
    marks: int
    pair: bool
    blind: bool
    mine: Mine
    others: list[Other]
    fields: list[FieldShown]
    checks: list[CheckShown]
    trail: list[Passed]


class Counts(BaseModel):
    """How many rows were found in all, I have judged, and wait for me."""

    total: int
    mine: int
    open: int


class Deck(BaseModel):
    """The next rows, with the counts where they were asked for."""

    rows: list[RowShown]
    counts: Counts | None


class Line(BaseModel):
    """A row in the list."""

    number: int
    id: str
    outcome: str
    marks: int
    edited: bool
    score: float | None
    cells: dict[str, str]


class Window(BaseModel):
    """Some rows of the list, and how many there are."""

    rows: list[Line]
    total: int


class MarkGiven(Given):
    """A verdict, a reason, edits by column (all of them, as they are to be), or several of these.

    Of a pair: ``a`` or ``b`` is the better side as they were shown, ``tie`` is neither, ``reject`` is unusable.
    """

    verdict: Literal["accept", "reject", "a", "b", "swap", "tie", ""] | None = None
    reason: str | None = Field(None, max_length=4000)
    edits: dict[str, Any] | None = None
    seen: float | None = None
    settle: bool = False


class BulkGiven(Given):
    """A verdict on the rows of some numbers, or without any on all that are found."""

    verdict: Literal["accept", "reject", ""]
    reason: str = Field("", max_length=4000)
    numbers: list[Annotated[int, Field(ge=1, le=10_000_000)]] = Field(default_factory=list, max_length=10_000)
    status: Status = "open"
    q: str = Field("", max_length=400)
    below: float | None = None
    expected: int | None = None


class BulkDone(BaseModel):
    """Rows that were judged, and that others judge."""

    done: int
    taken: int


class Undone(BaseModel):
    """The rows whose last act was taken back."""

    numbers: list[int]


class SuggestGiven(Given):
    """A wish for a better text of a column."""

    column: str = Field(min_length=1, max_length=200)
    model: str = Field("", max_length=60)
    wish: str = Field("", max_length=2000)


class Suggested(BaseModel):
    """A model's suggestion, and how it differs from what stands there."""

    text: str
    diff: list[tuple[str, str]]
    model: str
    tokens_in: int
    tokens_out: int


class PersonVerdicts(BaseModel):
    """What one person decided."""

    reviewer: str
    verdicts: dict[str, int]


class Agreeing(BaseModel):
    """Two people: rows that both judged, the share alike, kappa with its interval at 95 %."""

    one: str
    other: str
    rows: int
    alike: float | None
    kappa: float | None
    low: float | None
    high: float | None


class Agreement(BaseModel):
    """Everybody, and every two of them."""

    people: list[PersonVerdicts]
    pairs: list[Agreeing]


class SaveGiven(Given):
    """What was decided, to be saved as the next version of a dataset."""

    dataset: str = Field(min_length=1, max_length=80)
    which: Literal["accepted", "not_rejected"] = "accepted"
    said: str = Field("", max_length=500)
    replace: bool = False


class VersionSaved(BaseModel):
    """The version; ``new`` is false where it held the same rows already."""

    version: str
    rows: int
    new: bool


class ExamplesGiven(Given):
    """Which accepted rows become examples: those that were ``edited``, or all."""

    edited: bool = True


class ExamplesMade(BaseModel):
    """A file of rows in the project's folder."""

    file: str
    rows: int


class SheetKept(BaseModel):
    """What the sheet says: rows, how many were judged and accepted, the rate with its interval at 95 %."""

    rows: int
    reviewed: int
    accepted: int
    rate: float | None
    low: float | None
    high: float | None
