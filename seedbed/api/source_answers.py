"""The bodies of the API for sources and extractions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from seedbed.actions.extract import BY
from seedbed.api.answers import Given
from seedbed.api.sources import LARGEST
from seedbed.ingest.domain_tree import MOST_CHARACTERS

Row = Annotated[int, Field(ge=0, le=1 << 53)]
"""The number of one state of a chunk."""
Name = Field(pattern=r"^\w[\w-]{0,59}$")


class SourceShown(BaseModel):
    """A file of a project's sources; ``rows`` tells whether it holds rows."""

    path: str
    size: int
    changed: float
    rows: bool


class UploadGiven(Given):
    """A file that is about to be sent. ``mark`` tells one state of it from another, such as when it was changed."""

    project: str = Field(max_length=40)
    name: str = Field(min_length=1, max_length=200)
    size: int = Field(ge=1, le=LARGEST)
    mark: str = Field("", max_length=80)


class UploadShown(BaseModel):
    """How far it is: the next piece begins at ``offset``; when it is ``done`` the file is at ``path``."""

    id: str
    project: str
    name: str
    size: int
    offset: int
    done: bool
    path: str


class PasteGiven(Given):
    """A text to keep as a file."""

    name: str = Field("", max_length=200)
    text: str = Field(min_length=1, max_length=1_500_000)


class Kept(BaseModel):
    """Where something was put, below the project."""

    path: str


class WebGiven(Given):
    """Whether addresses of the web may be fetched."""

    allowed: bool


class ExtractionGiven(Given):
    """What is to be read, and how; ``model`` and ``vision`` are names of models of the studio.

    With ``domains: tree`` the text ``tree`` holds one: JSON, YAML, or a list of lines.
    """

    name: str = Name
    places: list[str] = Field(min_length=1, max_length=2000)
    by: Literal[BY] = "structure"  # type: ignore[valid-type]
    size: int = Field(1500, ge=1, le=1_000_000)
    overlap: int = Field(0, ge=0, le=1_000_000)
    mask: str = Field("", max_length=200)
    unicode: Literal["keep", "NFC", "NFKC"] = "keep"
    languages: bool = False
    repeats: bool = False
    domains: Literal["", "headings", "model", "tree"] = "headings"
    tree: str = Field("", max_length=MOST_CHARACTERS)
    model: str | None = Field(None, max_length=60, pattern=r"^[^:]*$")
    vision: str | None = Field(None, max_length=60, pattern=r"^[^:]*$")


class ExtractionShown(BaseModel):
    """An extraction."""

    name: str
    state: str
    message: str
    progress: dict[str, Any]
    began: float
    ended: float | None
    by: str
    settings: dict[str, Any]
    version: int
    counts: dict[str, Any]


class PageShown(BaseModel):
    """A page of a document with its blocks and chunks."""

    document: dict[str, Any]
    page: int
    pages: int
    paged: bool
    read: dict[str, Any] | None
    blocks: list[dict[str, Any]]
    chunks: list[dict[str, Any]]
    drawable: bool


class ChunksShown(BaseModel):
    """Some chunks of ``count``."""

    version: int
    count: int
    chunks: list[dict[str, Any]]


class Changed(BaseModel):
    """The version there is now."""

    version: int


class ReadGiven(Given):
    """How a page is read again."""

    document: str = Field(max_length=2000)
    page: int = Field(ge=1, le=1_000_000)
    way: Literal["text", "ocr"]


class ChunkGiven(Given):
    """What to do with one chunk: ``edit`` its ``text`` and ``heading``, ``split`` it before ``at``, or ``merge`` it."""

    act: Literal["edit", "split", "merge"]
    text: str = Field("", max_length=1_000_000)
    heading: str = Field("", max_length=2000)
    at: int = Field(0, ge=0, le=10_000_000)


class Which(Given):
    """Which chunks: by ``wish``, ``document``, ``domain``, ``tag``, ``state``."""

    wish: str = Field("", max_length=300)
    document: str = Field("", max_length=2000)
    domain: str = Field("", max_length=300)
    tag: str = Field("", max_length=60)
    state: Literal["", "edited", "over", "untagged"] = ""


class ManyGiven(Given):
    """What to do with several chunks: those of ``rows``, or without them all ``of`` a kind."""

    act: Literal["tag", "untag", "place", "remove"]
    rows: list[Row] = Field(default_factory=list, max_length=100_000)
    of: Which | None = None
    value: str = Field("", max_length=200)


class BackGiven(Given):
    """Which version to go back to; without one the last act is taken back."""

    version: int | None = Field(None, ge=1, le=1 << 31)


class GenerateGiven(Given):
    """Which chunks of which version a recipe begins with; 0 is the newest."""

    of: Which = Which()
    version: int = Field(0, ge=0, le=1 << 31)


class DraftShown(BaseModel):
    """A draft that was begun, the file of rows it starts from, and how many they are."""

    draft: str
    path: str
    rows: int
