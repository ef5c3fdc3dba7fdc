"""What a reader gives back: a document as text, and the blocks it is made of, each with its span in that text.

A reader is a file of this folder with one function of the same name, `def pdf(data: bytes, *, name: str) ->
Document`, and a `FORMAT` that says which files are its own. Adding a format adds one file.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["heading", "paragraph", "list_item", "table", "code", "formula", "caption", "image"]
Cells = tuple[tuple[str, ...], ...]


class UnreadableDocument(Exception):
    """A document that cannot be read: which one, why, and what its owner can do about it."""

    def __init__(self, name: str, reason: str, way_out: str) -> None:
        super().__init__(f"{name}: {reason}; {way_out}")
        self.name = name
        self.reason = reason
        self.way_out = way_out


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document; `text[start:end]` of the document is this block as Markdown, marks included.

    `text` is without marks ("Leave", not "## Leave"), `level` the depth of a heading (1 to 6) or of a list item (from
    0), `page` counts from 1 where the format has pages, `cells` are the rows of a table with merged cells repeated.
    """

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None
    start: int = 0
    end: int = 0
    cells: Cells | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document read: `text` in Markdown's manner, its blocks in order, and the SHA-256 of the file it came from."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...]
    sha256: str
    kind: str
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """Which files a reader takes: by their bytes (`claims`), else by ending; `guest` readers run in a child process."""

    endings: tuple[str, ...]
    claims: Callable[[bytes], bool] | None = None
    guest: bool = False


def sha256(data: bytes) -> str:
    """The hexadecimal SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def markdown_table(cells: Cells) -> str:
    """Rows as a Markdown pipe table, the first as its header; short rows are filled, pipes escaped."""
    width = max(len(row) for row in cells)
    rows = [row + ("",) * (width - len(row)) for row in cells]
    lines = ["| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def marked(block: Block) -> str:
    """A block as it stands in the document's text."""
    if block.kind == "heading":
        return f"{'#' * max(1, min(block.level, 6))} {block.text}"
    if block.kind == "list_item":
        return f"{'  ' * block.level}- {block.text}"
    if block.kind == "table" and block.cells:
        return markdown_table(block.cells)
    return block.text


def joined(blocks: Sequence[Block]) -> tuple[str, tuple[Block, ...]]:
    """The text of blocks in order, and the blocks with their spans; a blank line between two, none inside a list."""
    parts: list[str] = []
    placed: list[Block] = []
    at = 0
    for index, block in enumerate(blocks):
        if index:
            in_list = block.kind == "list_item" and blocks[index - 1].kind == "list_item"
            parts.append("\n" if in_list else "\n\n")
            at += len(parts[-1])
        text = marked(block)
        parts.append(text)
        placed.append(replace(block, start=at, end=at + len(text)))
        at += len(text)
    parts.append("\n" if blocks else "")
    return "".join(parts), tuple(placed)
