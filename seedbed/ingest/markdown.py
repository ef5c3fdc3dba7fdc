"""Markdown: its blocks with exact spans; the text itself is kept as it stands.

CommonMark's block structure as far as chunking needs it: ATX and setext headings, fenced code, pipe tables, list
items, display formulas, images that stand alone, front matter, paragraphs. A line inside a fence is never a heading.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from seedbed.ingest.blocks import Block, Cells, Document, Format, Kind, sha256
from seedbed.ingest.text import decode

FORMAT = Format(endings=(".md", ".markdown", ".mdown"))

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`]*)$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)(.*)$")
_DELIMITERS = re.compile(r"(?=[^|]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_IMAGE = re.compile(r" {0,3}!\[([^\]]*)\]\([^)]*\)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int
    end: int


def markdown(data: bytes, *, name: str) -> Document:
    """Read Markdown; the document's text is the file's text with line ends as "\\n".

    Raises UnreadableDocument where the bytes are not text.
    """
    content, warnings = decode(data, name=name)
    return Document(name, content, tuple(blocks_of(content)), warnings, sha256(data), "markdown")


def blocks_of(content: str) -> list[Block]:
    """The blocks of Markdown text, any line ends, spans into the text as given."""
    lines = list(_lines(content))
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        if not lines[at].text.strip():
            at += 1
            continue
        count, kind, level, inner = _block_at(lines, at)
        start, end = lines[at].start, lines[at + count - 1].end
        taken = lines[at : at + count]
        cells = _cells(taken) if kind == "table" else None
        text, language = content[start:end] if inner is None else inner, ""
        if kind == "code":
            text, language = _code(taken)
        elif kind == "formula":
            text = text.strip().removeprefix("$$").removesuffix("$$").strip()
        if kind is not None:
            blocks.append(Block(kind, text, level, None, start, end, cells, language=language))
        at += count
    return blocks


def _lines(content: str) -> Iterator[_Line]:
    for match in _LINE.finditer(content):
        if match.start() < match.end():
            text = match.group().rstrip("\r\n")
            yield _Line(text, match.start(), match.start() + len(text))


def _block_at(lines: list[_Line], at: int) -> tuple[int, Kind | None, int, str | None]:  # noqa: PLR0911  # a table of kinds
    """How many lines the block at `at` takes, its kind (None for a rule), level, and text if not the very lines."""
    line = lines[at].text
    if at == 0 and line.rstrip() == "---" and (closing := _closing(lines, 1, "---")):
        return closing + 1, "code", 0, None
    if heading := _HEADING.match(line):
        return 1, "heading", len(heading[1]), _title(line[heading.end(1) :].strip())
    if fence := _FENCE.match(line):
        return _fenced(lines, at, fence[1]) - at, "code", 0, None
    if line.strip().startswith("$$"):
        return _formula(lines, at) - at, "formula", 0, None
    if _is_table(lines, at):
        return _while(lines, at + 2, lambda text: "|" in text) - at, "table", 0, None
    if image := _IMAGE.match(line):
        return 1, "image", 0, image[1]
    if _RULE.match(line):
        return 1, None, 0, None
    if item := _ITEM.match(line):
        end = _while(lines, at + 1, lambda text: not _interrupts(text) and not _ITEM.match(text))
        rest = [part.text.strip() for part in lines[at + 1 : end]]
        return end - at, "list_item", len(item[1].expandtabs(4)) // 2, "\n".join([item[2].strip(), *rest])
    return _paragraph(lines, at)


def _paragraph(lines: list[_Line], at: int) -> tuple[int, Kind | None, int, str | None]:
    end = at + 1
    while end < len(lines) and lines[end].text.strip():
        if underline := _SETEXT.match(lines[end].text):
            inner = " ".join(part.text.strip() for part in lines[at:end])
            return end + 1 - at, "heading", 1 if underline[1][0] == "=" else 2, inner
        if _interrupts(lines[end].text) or _ITEM.match(lines[end].text) or _is_table(lines, end):
            break
        end += 1
    return end - at, "paragraph", 0, None


def _title(text: str) -> str:
    """A heading's text without its closing marks, which must stand apart: "C#" keeps its own."""
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else text


def _is_table(lines: list[_Line], at: int) -> bool:
    return at + 1 < len(lines) and "|" in lines[at].text and bool(_DELIMITERS.match(lines[at + 1].text.strip()))


def _interrupts(text: str) -> bool:
    """Whether a line begins a block of its own though no blank line stands before it."""
    return bool(_HEADING.match(text) or _FENCE.match(text) or _RULE.match(text) or text.strip().startswith("$$"))


def _while(lines: list[_Line], at: int, holds: Callable[[str], bool]) -> int:
    """The first line from `at` that is blank or does not hold."""
    while at < len(lines) and lines[at].text.strip() and holds(lines[at].text):
        at += 1
    return at


def _closing(lines: list[_Line], at: int, mark: str) -> int | None:
    return next((index for index in range(at, len(lines)) if lines[index].text.rstrip() == mark), None)


def _fenced(lines: list[_Line], at: int, fence: str) -> int:
    """The line after the closing fence; a fence that is never closed runs to the end, as CommonMark has it."""
    closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    return next((index + 1 for index in range(at + 1, len(lines)) if closing.match(lines[index].text)), len(lines))


def _code(lines: list[_Line]) -> tuple[str, str]:
    """What stands between the fences, and the language that the first names; front matter is YAML."""
    fence = _FENCE.match(lines[0].text)
    if fence is None:
        return "\n".join(line.text for line in lines[1:-1]), "yaml"
    closed = len(lines) > 1 and lines[-1].text.strip() and set(lines[-1].text.strip()) == {fence[1][0]}
    inner = lines[1:-1] if closed else lines[1:]
    language = fence[2].strip().split(" ")[0].strip("{}.")
    return "\n".join(line.text for line in inner), language


def _formula(lines: list[_Line], at: int) -> int:
    """The line after the closing $$; one that is never closed is one line."""
    if lines[at].text.count("$$") > 1:
        return at + 1
    return next((index + 1 for index in range(at + 1, len(lines)) if "$$" in lines[index].text), at + 1)


def _cells(lines: list[_Line]) -> Cells:
    return tuple(_row(line.text) for index, line in enumerate(lines) if index != 1)


def _row(text: str) -> tuple[str, ...]:
    inner = text.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL.split(inner))
