"""reStructuredText (.rst): sections, lists, code, formulas, tables and admonitions; roles become what they show.

Sections by their underlines in the order these first appear, as docutils has it. Directives whose content is not text
(toctree, include, raw, …) and comments are left out, counted in a warning.
"""

import re
from collections.abc import Callable, Iterator
from textwrap import dedent

from seedbed.ingest.blocks import Block, Cells, Document, Format, joined, sha256, table_block
from seedbed.ingest.text import decode
from seedbed.ingest.warned import warning

FORMAT = Format(endings=(".rst", ".rest"), guest=True)

_RULE = re.compile(r"([!-/:-@[-`{-~])\1+\s*$")
_DIRECTIVE = re.compile(r"\.\. +(?:\|[^|]+\| +)?([\w:.-]+)::(?: +(.*))?$")
_OPTION = re.compile(r":[\w -]+:")
_ITEM = re.compile(r"( *)(?:[-*+•]|\(?(?:\d+|#|[a-zA-Z])[.)])(?: +)(?=\S)")
_GRID = re.compile(r"\+(?:[-=]+\+)+\s*$")
_SIMPLE = re.compile(r"=+(?: +=+)+\s*$")
_CODE = frozenset(("code", "code-block", "sourcecode", "highlight", "parsed-literal", "ipython", "doctest", "testcode"))
_NOTES = frozenset(
    "note warning tip hint important caution danger error attention admonition seealso topic versionadded "
    "versionchanged deprecated epigraph rubric todo".split()
)
_TITLED = frozenset(("table", "admonition", "topic", "rubric"))
_PICTURES = frozenset(("image", "figure"))
_INLINE = (
    (re.compile(r"``(.+?)``", re.DOTALL), r"`\1`"),
    (re.compile(r":[\w:+-]+:`~?!?([^`<]*?)\s*(?:<[^`>]*>)?`"), r"\1"),
    (re.compile(r"`([^`<]+?)\s*<[^`>]+>`_{1,2}"), r"\1"),
    (re.compile(r"`([^`]+)`_{1,2}"), r"\1"),
    (re.compile(r"(?<![\w`])(\w[\w.-]*\w)_{1,2}(?![\w`])"), r"\1"),
    (re.compile(r"\|([^|\n]+)\|_?(?!\w)"), r"\1"),
    (re.compile(r"\\ "), ""),
)


def rst(data: bytes, *, name: str) -> Document:
    """Read reStructuredText.

    Raises UnreadableDocument where the bytes are not text.
    """
    content, warnings = decode(data, name=name)
    reader = _Reader(content.expandtabs(8).split("\n"))
    text, placed = joined(list(reader.blocks()))
    if reader.left_out:
        warnings = (*warnings, warning("directives", count=reader.left_out))
    return Document(name, text, placed, warnings, sha256(data), "rst")


def _shown(text: str) -> str:
    """A paragraph's text: lines joined, roles and references as what they show."""
    text = " ".join(text.split())
    for pattern, shown in _INLINE:
        text = pattern.sub(shown, text)
    return text


class _Reader:
    """Goes through lines; `at` is the next."""

    def __init__(self, lines: list[str], styles: list[str] | None = None) -> None:
        self.lines, self.at = lines, 0
        self.styles: list[str] = [] if styles is None else styles
        self.left_out = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks, in order."""
        while self.at < len(self.lines):
            if not self.lines[self.at].strip():
                self.at += 1
            else:
                yield from self._block()

    def _line(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.lines[place].rstrip() if place < len(self.lines) else ""

    def _block(self) -> Iterator[Block]:
        line = self._line()
        if heading := self._heading():
            yield heading
        elif _GRID.match(line):
            yield from self._table(self._while(lambda text: text.lstrip()[:1] in {"+", "|"}), _grid_cells)
        elif _SIMPLE.match(line):
            yield from self._table(self._simple_lines(), _simple_cells)
        elif line.startswith(".."):
            yield from self._explicit()
        elif _RULE.match(line) and not self._line(1):
            self.at += 1
        elif _ITEM.match(line):
            yield from self._item()
        elif line.startswith(">>> "):
            yield Block("code", "\n".join(self._while(lambda text: bool(text.strip()))), language="pycon")
        else:
            yield from self._paragraph()

    def _heading(self) -> Block | None:
        over, title, under = self._line(), self._line(1), self._line(2)
        if _RULE.match(over) and title.strip() and over == under and len(over) >= len(title.strip()):
            self.at += 3
            return self._section(over[0] * 2, title)
        rule = _RULE.match(title)
        if rule and over and over[0] != " " and not _RULE.match(over) and len(title) >= min(len(over), 4):
            self.at += 2
            return self._section(rule[1], over)
        return None

    def _section(self, style: str, title: str) -> Block:
        if style not in self.styles:
            self.styles.append(style)
        return Block("heading", _shown(title), min(self.styles.index(style) + 1, 6))

    def _while(self, holds: Callable[[str], bool]) -> list[str]:
        taken = []
        while self.at < len(self.lines) and holds(self._line()):
            taken.append(self._line())
            self.at += 1
        return taken

    def _indented(self) -> list[str]:
        """The lines further in than the margin, blank ones between them too."""
        taken = self._while(lambda text: not text or text.startswith(" "))
        while taken and not taken[-1]:
            taken.pop()
        return dedent("\n".join(taken)).split("\n") if taken else []

    def _explicit(self) -> Iterator[Block]:
        directive = _DIRECTIVE.match(self._line())
        self.at += 1
        body = self._indented()
        if directive is None:
            self.left_out += 1
            return
        name, argument = directive[1].split(":")[-1], directive[2] or ""
        options = 0
        while options < len(body) and (_OPTION.match(body[options]) or (not body[options] and not options)):
            options += 1
        content = "\n".join(body[options:]).strip("\n")
        yield from self._directive(name, argument, content, body)

    def _directive(self, name: str, argument: str, content: str, body: list[str]) -> Iterator[Block]:
        if name in _CODE and content:
            yield Block("code", content, language=argument.strip())
        elif name == "math":
            yield Block("formula", "\n".join(part for part in (argument, content) if part))
        elif name in _PICTURES:
            alt = next((line.partition(":alt:")[2].strip() for line in body if line.startswith(":alt:")), "")
            if alt:
                yield Block("image", alt)
            if content and name == "figure":
                yield Block("caption", _shown(content))
        elif name == "table" or name in _NOTES:
            if argument and name in _TITLED:
                yield Block("caption" if name == "table" else "paragraph", _shown(argument))
            elif argument:
                content = f"{argument}\n{content}"
            inner = _Reader(content.split("\n"), self.styles)
            yield from inner.blocks()
            self.left_out += inner.left_out
        elif name == "list-table":
            yield from _list_table(content)
        else:
            self.left_out += 1

    def _item(self) -> Iterator[Block]:
        mark = _ITEM.match(self._line())
        assert mark
        indent, inner = len(mark[1]), len(mark[0])
        lines = [self._line()[inner:]]
        self.at += 1
        while self.at < len(self.lines):
            line = self._line()
            if not line or len(line) - len(line.lstrip()) < inner or _ITEM.match(line):
                break
            lines.append(line)
            self.at += 1
        yield Block("list_item", _shown(" ".join(lines)), min(indent // 2, 8))

    def _paragraph(self) -> Iterator[Block]:
        lines = [self._line()]
        self.at += 1
        while self._line() and not _ITEM.match(self._line()) and not self._line().startswith(".. "):
            lines.append(self._line())
            self.at += 1
        text = "\n".join(lines)
        literal = text.rstrip().endswith("::")
        shown = text.rstrip()[:-1] if literal and not text.rstrip().endswith((" ::", "\n::")) else text.rstrip(": \n")
        if shown := _shown(shown if literal else text):
            yield Block("paragraph", shown)
        if literal and (code := "\n".join(self._indented()).strip("\n")):
            yield Block("code", code)

    def _simple_lines(self) -> list[str]:
        """A simple table runs to its last rule: the second after a header, else the first after the top."""
        rules = [place for place in range(self.at, len(self.lines)) if _SIMPLE.match(self.lines[place].rstrip())]
        following = [place for place in rules[1:3] if all(self.lines[row].strip() for row in range(rules[0], place))]
        end = following[-1] if following else self.at
        taken = [line.rstrip() for line in self.lines[self.at : end + 1]]
        self.at = end + 1
        return taken

    def _table(self, lines: list[str], cells_of: Callable[[list[str]], Cells]) -> Iterator[Block]:
        cells = cells_of(lines)
        if any(any(row) for row in cells):
            yield table_block(cells)


def _grid_cells(lines: list[str]) -> Cells:
    """The cells of a grid table; those that span columns are repeated in each."""
    rules = [line for line in lines if _GRID.match(line.strip())]
    edges = sorted({place for line in rules for place, char in enumerate(line) if char == "+"})
    rows: list[list[list[str]]] = []
    fresh = True
    for line in lines:
        if _GRID.match(line.strip()):
            fresh = True
            continue
        if fresh:
            rows.append([[] for _ in edges[1:]])
            fresh = False
        start = 0
        for place in range(1, len(edges)):
            if line[edges[place] : edges[place] + 1] in {"|", "+"}:
                text = line[edges[start] + 1 : edges[place]].strip(" |")
                for column in range(start, place):
                    rows[-1][column].append(text)
                start = place
    return tuple(tuple(_shown(" ".join(cell)) for cell in row) for row in rows)


def _simple_cells(lines: list[str]) -> Cells:
    """The cells of a simple table; a line with an empty first cell goes on with the row above."""
    starts = [match.start() for match in re.finditer("=+", lines[0])] if lines else []
    rows: list[list[str]] = []
    for line in lines:
        if _SIMPLE.match(line) or set(line.strip()) <= {"-", " "}:
            continue
        cells = [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=False)]
        if rows and not cells[0]:
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return tuple(tuple(_shown(cell) for cell in row) for row in rows)


def _list_table(content: str) -> Iterator[Block]:
    """A table written as a list of lists."""
    rows: list[list[str]] = []
    for line in content.split("\n"):
        if line.startswith("* -"):
            rows.append([line[3:].strip()])
        elif line.startswith("  -") and rows:
            rows[-1].append(line[3:].strip())
        elif line.strip() and rows:
            rows[-1][-1] += " " + line.strip()
    width = max(map(len, rows), default=0)
    if width:
        yield table_block(tuple(tuple(map(_shown, row)) + ("",) * (width - len(row)) for row in rows))
