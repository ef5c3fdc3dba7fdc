"""From the lines and tables of a whole PDF to its blocks: paragraphs, headings, list items, captions, joined tables."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from seedbed.ingest.blocks import Block, Box, table_block
from seedbed.ingest.pdf_page import Table
from seedbed.ingest.pdf_text import HYPHEN, Habits, Line, habits_of, is_unspaced, join_lines

_BULLET = re.compile(r"[•◦▪‣●○■·–-]\s+")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s")
_TERMINAL = (".", "!", "?", ":", "。", "！", "？", "：", "”", ";", "；", ",", "，")
_CAPTION = re.compile(r"(?:Fig(?:ure|\.)|Table|图|表|圖)\s*\d")
_SECTION = re.compile(
    r"(?:(?P<dotted>\d{1,2}(?:\.\d{1,3})+)\.?\s|第[一二三四五六七八九十百\d]+(?:(?P<part>[章篇编])|节))\s*\S"
)
_STEP = 4.0, 80.0  # points; the least and the most that one list is further in than the list it is in
_LONGEST_HEADING = 200
_LONGEST_NUMBERED = 80

Group = list[Line]


def blocks_of(items: Sequence[Line | Table]) -> list[Block]:
    """The blocks of a document, in order, without spans."""
    lines = [item for item in items if isinstance(item, Line)]
    layout = _Layout(lines, habits_of(line.text for line in lines))
    groups: list[Group | Table] = []
    for item in items:
        last = groups[-1] if groups else None
        if isinstance(item, Table):
            _add_table(groups, item)
        elif isinstance(last, list) and layout.continues(last, item):
            last.append(item)
        else:
            groups.append([item])
    blocks = [layout.block(group) if isinstance(group, list) else layout.table(group) for group in groups]
    return list(_nested(blocks))


def _nested(blocks: Sequence[Block]) -> Iterator[Block]:
    """List items with their depth: one further in than the item before it is below it."""
    edges: list[float] = []
    for block in blocks:
        if block.kind != "list_item" or block.box is None:
            edges = []
            yield block
            continue
        left = block.box[0]
        while edges and left < edges[-1] - _STEP[0]:
            edges.pop()
        if not edges or left > edges[-1] + _STEP[1]:  # another column
            edges = [left]
        elif left > edges[-1] + _STEP[0]:
            edges.append(left)
        yield replace(block, level=len(edges) - 1)


def body_size(lines: Sequence[Line]) -> float:
    """The size of type that most characters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _add_table(groups: list[Group | Table], table: Table) -> None:
    """A table at the head of a page or column goes on with the one before, without its repeated header."""
    last = groups[-1] if groups else None
    if isinstance(last, Table) and _goes_on(last, table):
        rows = table.cells[1:] if table.cells[0] == last.cells[0] else table.cells
        radicals = last.radicals + table.radicals
        groups[-1] = replace(last, cells=last.cells + rows, last_page=table.page, edges=table.edges, radicals=radicals)
    else:
        groups.append(table)


def _goes_on(last: Table, table: Table) -> bool:
    """Whether a table may be the rest of the one before: on the next page, or beside it under the same header."""
    if last.last_page == table.page:
        return last.cells[0] == table.cells[0] and table.edges[0] >= last.edges[1]
    return last.last_page + 1 == table.page and _alike(last, table)


def _alike(one: Table, other: Table) -> bool:
    """Whether two tables may be parts of one: as many columns, and in the same place or under the same header."""
    if len(one.cells[0]) != len(other.cells[0]):
        return False
    near = abs(one.edges[0] - other.edges[0]) < 12 and abs(one.edges[1] - other.edges[1]) < 60
    return near or one.cells[0] == other.cells[0]


def _hull(boxes: Sequence[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


class _Layout:
    """What the lines of a whole document have in common: body size, leading, heading sizes, where columns end."""

    def __init__(self, lines: Sequence[Line], habits: Habits) -> None:
        self.habits = habits
        self.body = body_size(lines)
        self.bold_body = sum(len(line.text) * (1 if line.bold else -1) for line in lines) > 0
        bigger = sorted({round(line.size, 1) for line in lines if self._is_big(line)}, reverse=True)
        self.sizes: list[float] = []
        for size in bigger:
            if not self.sizes or size < self.sizes[-1] * 0.95:
                self.sizes.append(size)
        steps = Counter(
            round((a.y - b.y) / a.size, 1) for a, b in pairwise(lines) if a.page == b.page and a.size == b.size
        )
        usual = [step for step, _ in steps.most_common() if 0.8 < step < 2.2]
        self.leading = usual[0] if usual else 1.2
        self.edges: dict[tuple[int, int, int], float] = defaultdict(float)
        for line in lines:
            column = self._column(line)
            self.edges[column] = max(self.edges[column], line.x1)

    def _column(self, line: Line) -> tuple[int, int, int]:
        """A line's page, size and indent in em: what lines of one column share, give or take 3 em."""
        size = max(1, round(line.size))
        return line.page, size, int(line.x0 // size)

    def _is_big(self, line: Line) -> bool:
        return line.size > 1.08 * self.body and sum(char.isalpha() for char in line.text) > 1

    def continues(self, group: Group, line: Line) -> bool:
        """Whether a line goes on with the paragraph or heading that a group of lines makes."""
        last = group[-1]
        if abs(line.size - last.size) > 0.05 * last.size or _BULLET.match(line.text) or _NUMBER.match(line.text):
            return False
        down = (last.y - line.y) / last.size
        close = last.page == line.page and 0 < down <= 1.25 * self.leading
        if self._is_big(line):
            return close or (last.page == line.page and 0 < down <= 1.6)
        if last.page == line.page and down > 0:
            indented = len(group) > 1 and line.x0 > last.x0 + 0.8 * line.size
            return close and not indented and self._is_full(last, line)
        ends = last.text.endswith(_TERMINAL) and not line.text[0].islower()
        return self._is_full(last, line) and not ends

    def _is_full(self, last: Line, line: Line) -> bool:
        """Whether the first word of `line` would not have fitted at the end of `last`."""
        if last.text.endswith(HYPHEN):
            return True
        page, size, indent = self._column(last)
        right = max(self.edges.get((page, size, indent + ems), 0.0) for ems in range(-3, 4))
        space = 0.0 if is_unspaced(line.text[0]) else 0.2 * last.size
        return last.x1 + space + line.head > right - 0.15 * last.size

    def block(self, group: Group) -> Block:
        """A group of lines as one block."""
        text = join_lines([line.text for line in group], self.habits)
        page = group[0].page
        box = _hull([line.box for line in group if line.page == page])
        sure = round(sum(line.confidence for line in group) / len(group), 3)
        if level := self._heading_level(group, text):
            return Block("heading", text, min(level, 6), page, box=box, confidence=sure)
        if bullet := _BULLET.match(text):
            return Block("list_item", text[bullet.end() :], page=page, box=box, confidence=sure)
        is_caption = _CAPTION.match(text) and len(text) <= _LONGEST_HEADING
        return Block("caption" if is_caption else "paragraph", text, page=page, box=box, confidence=sure)

    def _heading_level(self, group: Group, text: str) -> int:
        """The level of a heading by its size, its number or its weight, in this order; 0 for what is none."""
        if self._is_big(group[0]) and len(text) <= _LONGEST_HEADING:
            return sum(size * 0.95 > group[0].size for size in self.sizes) + 1
        if len(group) > 2 or len(text) > _LONGEST_NUMBERED or text.endswith(_TERMINAL):
            return 0
        if section := _SECTION.match(text):
            deep = section["dotted"].count(".") + 1 if section["dotted"] else 1 if section["part"] else 2
            return deep + bool(self.sizes)
        stands_out = not self.bold_body and all(line.bold for line in group) and len(text) > 1
        return len(self.sizes) + 1 if stands_out and not _CAPTION.match(text) else 0

    def table(self, table: Table) -> Block:
        """A table as a block, the lines of its cells joined."""
        cells = tuple(tuple(join_lines(cell.split("\n"), self.habits) for cell in row) for row in table.cells)
        return replace(table_block(cells, page=table.page, box=table.box), confidence=round(table.confidence, 3))
