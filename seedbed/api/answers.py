"""The bodies of the API: what goes in is refused when it is not of this form, what comes out has it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Given(BaseModel):
    """A body that comes in: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class Fault(BaseModel):
    """Why something was not done."""

    kind: str
    message: str


class Problem(BaseModel):
    """The body of every refusal."""

    error: Fault


class Done(BaseModel):
    """Something was done that has nothing to tell."""

    done: bool = True


class WaitingShown(BaseModel):
    """Something that waits for a person: ``id`` is that of a review, or what was to be done with a dataset."""

    kind: Literal["review", "split", "run", "extraction", "dataset"]
    project: str
    name: str
    id: str = ""
    state: str = ""
    message: str = ""
    at: float
    rows: int = 0
    people: dict[str, int] = {}


class Named(Given):
    """A name."""

    name: str = Field(min_length=1, max_length=80)


class ProjectShown(BaseModel):
    """A project."""

    id: str
    name: str
    folder: str
    created: float


class RecipeGiven(Given):
    """A recipe, as YAML or as a mapping."""

    recipe: str | dict[str, Any]


class TryGiven(RecipeGiven):
    """A recipe, and on how many rows of each source it is tried."""

    rows: int = Field(3, ge=1, le=20)


class Checked(BaseModel):
    """A recipe whose form is right, whole."""

    recipe: dict[str, Any]


class Estimated(BaseModel):
    """What one source's steps will ask: ``asks``, ``tokens_in``, ``tokens_out``, ``money`` by step."""

    source: str
    rows: int
    steps: dict[str, dict[str, float]]


class BudgetGiven(Given):
    """What a run may spend from now on, in all."""

    money: float | None = Field(None, gt=0)
    tokens: int | None = Field(None, gt=0)
    requests: int | None = Field(None, gt=0)
    hours: float | None = Field(None, gt=0)


class RunShown(BaseModel):
    """A run in a list."""

    project: str
    name: str
    state: str
    message: str
    rows: int
    started: float
    ended: float | None
    seconds: float
    by: str
    here: bool
    models: dict[str, str]
    want: dict[str, Any] | None
    failed_rows: int


class RunWhole(RunShown):
    """A run with all that its page shows."""

    version: int
    progress: dict[str, Any]
    rate: float | None
    seconds_left: float | None
    elapsed: float
    paced: int
    describes: dict[str, str]
    troubles: list[dict[str, Any]]
    spent: dict[str, Any]
    stages: dict[str, Any]
    missing: dict[str, int]
    exports: dict[str, Any]
    files: list[str]
    unread: list[str]
    measures: list[Any]
    watch: dict[str, Any]
    rejects: list[dict[str, Any]]
    recipe: dict[str, Any]


class ModelGiven(Given):
    """A model to keep. Without ``key`` the one that is kept stays; "" removes it. A key never comes out again."""

    model: str = Field(min_length=1, max_length=2000)
    settings: dict[str, Any] = Field(default_factory=dict)
    key: str | None = Field(None, max_length=4096)


class ModelShown(BaseModel):
    """A model that is kept; ``key`` tells whether there is one."""

    name: str
    model: str
    settings: dict[str, Any]
    key: bool
    tested: dict[str, Any]


class RolesShown(BaseModel):
    """Which model plays which role by default."""

    roles: dict[str, str]


class RolesGiven(Given):
    """The same, to be set."""

    roles: dict[str, str]


class EntryShown(BaseModel):
    """A line of the catalogue; ``missing`` names the extra that is not installed."""

    name: str
    wing: str
    field: str
    summary: str
    source: str
    needs: str
    missing: str


class SettingShown(BaseModel):
    """A setting of an entry."""

    name: str
    kind: str
    default: Any
    required: bool


class PromptShown(BaseModel):
    """A prompt in its languages."""

    en: str
    zh: str | None


class CardShown(BaseModel):
    """All there is to know of an entry."""

    name: str
    wing: str
    field: str
    text: str
    shape: str
    asks: bool
    reads: list[str]
    optional: list[str]
    writes: dict[str, str]
    settings: list[SettingShown]
    prompts: dict[str, PromptShown]


class AnswerGiven(Given):
    """A problem's column ``problem``, and an answer to it."""

    problem: dict[str, Any]
    answer: str = Field(max_length=200_000)


class VerdictShown(BaseModel):
    """A verdict; with ``error`` there is none, and that is nobody's score."""

    score: float | None = None
    passed: bool | None = None
    readable: bool | None = None
    reason: str = ""
    error: str | None = None


class PersonGiven(Given):
    """A user to invite."""

    name: str = Field(min_length=1, max_length=60)
    role: Literal["owner", "editor", "reviewer", "reader"]


class PersonShown(BaseModel):
    """A user; ``token`` tells whether there is one."""

    id: str
    name: str
    role: str
    token: bool
    created: float


class Invited(BaseModel):
    """The token of a new user, shown this once."""

    token: str


class Act(BaseModel):
    """A line of the audit log."""

    id: str
    at: float
    user_name: str
    action: str
    target: str
    status: int
    facts: dict[str, Any]
