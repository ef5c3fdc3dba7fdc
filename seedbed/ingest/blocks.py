"""What a reader gives back: a document as text, and the blocks it is made of, each with its span in that text.

A reader is a file of this folder with one function of the same name, `def pdf(data: bytes, *, name: str) ->
Document`, and a `FORMAT` that says which files are its own. Adding a format adds one file.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from seedbed.ingest.unreadable import UnreadableDocument

__all__ = ["Block", "Document", "Format", "UnreadableDocument"]  # the last for readers, which need it with the others

Kind = Literal["heading", "paragraph", "list_item", "table", "code", "formula", "caption", "image"]
Way = Literal["text", "ocr", "vision", "empty"]
Cells = tuple[tuple[str, ...], ...]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points from the upper left corner of the page as it is shown."""

_TICKS = re.compile("`{3,}")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document; `text[start:end]` of the document is this block as Markdown, marks included.

    `text` is without marks ("Leave", not "## Leave"), `level` the depth of a heading (1 to 6) or of a list item (from
    0), `page` counts from 1 where the format has pages, `cells` are the rows of a table with merged cells repeated.
    `language` is that of code; of other text the code of its language (`zh`), where that was asked for. `time` is the
    seconds from and to of a subtitle. `confidence` is under 1 where the text was recognised in a picture.
    """

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None
    start: int = 0
    end: int = 0
    cells: Cells | None = None
    box: Box | None = None
    confidence: float = 1.0
    warnings: tuple[str, ...] = ()
    language: str = ""
    time: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class PageRead:
    """How one page was read: from its text layer, by OCR, by a vision model, or not at all, and how sure (0 to 1).

    `confidence` is None where a vision model does not tell.
    """

    number: int
    way: Way
    characters: int
    confidence: float | None = 1.0


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
    pages_read: tuple[PageRead, ...] = ()

    def to_markdown(self) -> str:
        """The document as Markdown; of a Markdown file, the file's own text."""
        return self.text if self.kind == "markdown" else joined(self.blocks)[0]

    def to_text(self) -> str:
        """The text without marks: blocks apart by a blank line, cells of a table by tabs."""
        return "\n\n".join(plain(block) for block in self.blocks) + ("\n" if self.blocks else "")


@dataclass(frozen=True, slots=True)
class Format:
    """Which files a reader takes: by their bytes (`claims`), else by ending.

    `guest` readers run in a child process. `needs` is a module that is not part of the plain install and the extra
    that brings it. `loose` formats are known by their ending too where the bytes do not claim it: a page may begin with
    any element.
    """

    endings: tuple[str, ...]
    claims: Callable[[bytes], bool] | None = None
    guest: bool = False
    needs: tuple[str, str] | None = None
    loose: bool = False


def sha256(data: bytes) -> str:
    """The hexadecimal SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def table_block(cells: Cells, *, page: int | None = None, box: Box | None = None) -> Block:
    """A table as a block; its text has a line for each row and tabs between cells."""
    return Block("table", "\n".join("\t".join(row) for row in cells), page=page, cells=cells, box=box)


def markdown_table(cells: Cells) -> str:
    """Rows as a Markdown pipe table, the first as its header; short rows are filled, pipes escaped."""
    width = max(len(row) for row in cells)
    rows = [row + ("",) * (width - len(row)) for row in cells]
    lines = ["| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def plain(block: Block) -> str:
    """A block without marks; the cells of a table's row apart by tabs."""
    return "\n".join("\t".join(row) for row in block.cells) if block.cells else block.text


def marked(block: Block) -> str:  # noqa: PLR0911  # a table of kinds
    """A block as it stands in the document's text."""
    match block.kind:
        case "heading":
            return f"{'#' * max(1, min(block.level, 6))} {block.text}"
        case "list_item":
            indent = "  " * block.level
            return f"{indent}- " + block.text.replace("\n", f"\n{indent}  ")
        case "table" if block.cells:
            return markdown_table(block.cells)
        case "code":
            fence = "`" * (max(map(len, _TICKS.findall(block.text)), default=2) + 1)
            return f"{fence}{block.language}\n{block.text}\n{fence}"
        case "formula":
            return f"$$\n{block.text}\n$$"
        case "image":
            return f"![{block.text}]()"
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
