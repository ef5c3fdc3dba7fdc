"""From a tree of HTML elements to blocks; used for web pages, books, e-mail and notebooks."""

import re
from collections.abc import Iterator
from typing import Any

from seedbed.ingest.blocks import Block, Cells, table_block

_SKIPPED = frozenset(
    "script style noscript template svg iframe object select button input textarea head title link meta canvas".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LANGUAGE = re.compile(r"(?:language|lang|highlight|brush|sourceCode)[-:\s]+([\w+#-]+)")
_EAST = "[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]"
_BETWEEN_EAST = re.compile(rf"(?<={_EAST})[ \t]*\n\s*(?={_EAST})")
_MOST_SPAN = 1_000  # as HTML has it for colspan
_MOST_CELLS = 1_000_000


def blocks_of(element: Any) -> list[Block]:  # lxml's elements have no types here
    """The blocks of an element, in order, without spans."""
    walk = _Walk()
    walk.element(element)
    walk.flush()
    return walk.blocks


def text_of(element: Any) -> str:
    """All text inside an element, scripts and styles apart."""
    return "".join(_texts(element))


def _texts(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child.tail


def collapsed(text: str) -> str:
    """White space as a browser shows it; a line end between Chinese characters is none."""
    return " ".join(_BETWEEN_EAST.sub("", text).split())


class _Walk:
    """Goes through a tree; text outside of blocks is gathered until the next block begins."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._loose: list[str] = []
        self._depth = -1  # of lists
        self._item: int | None = None  # the depth of the list item that the next text opens

    def flush(self) -> None:
        """Make a block of the text gathered."""
        lines = [collapsed(line) for line in "".join(self._loose).split("\v")]
        text = "\n".join(line for line in lines if line)
        self._loose = []
        if not text:
            return
        if self._item is None:
            self.blocks.append(Block("paragraph", text))
        else:
            self.blocks.append(Block("list_item", text, max(self._item, 0)))
            self._item = None

    def element(self, element: Any) -> None:
        """Walk through an element and the text inside it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag in _BLOCKS:
            self.flush()
        special = getattr(self, f"_{tag}", None) if tag in _SPECIAL else None
        if tag in _HEADINGS:
            self._add("heading", collapsed(text_of(element)), _HEADINGS[tag])
        elif special is not None:
            special(element)
        else:
            self._inside(element)
        if tag in _BLOCKS:
            self.flush()

    def _inside(self, element: Any) -> None:
        if element.text:
            self._loose.append(element.text)
        for child in element:
            self.element(child)
            if child.tail:
                self._loose.append(child.tail)

    def _add(self, kind: Any, text: str, level: int = 0, language: str = "") -> None:
        if text.strip():
            self.blocks.append(Block(kind, text, level, language=language))

    def _br(self, _: Any) -> None:
        self._loose.append("\v")

    def _ul(self, element: Any) -> None:
        self._depth += 1
        self._inside(element)
        self._depth -= 1

    _ol = _ul

    def _li(self, element: Any) -> None:
        self._item = self._depth
        self._inside(element)
        self.flush()
        self._item = None

    def _pre(self, element: Any) -> None:
        code = element.find("code")
        names = f"{element.get('class') or ''} {'' if code is None else code.get('class') or ''}"
        language = _LANGUAGE.search(names)
        self._add("code", text_of(element).strip("\n"), language=language[1] if language else "")

    def _figcaption(self, element: Any) -> None:
        self._add("caption", collapsed(text_of(element)))

    _caption = _figcaption

    def _img(self, element: Any) -> None:
        if alt := collapsed(element.get("alt") or ""):
            self.flush()
            self._add("image", alt)

    def _math(self, element: Any) -> None:
        source = next((one for one in element.iter() if one.get("encoding") == "application/x-tex"), None)
        formula = collapsed(text_of(element) if source is None else source.text or "")
        if element.get("display") == "block":
            self.flush()
            self._add("formula", formula)
        else:
            self._loose.append(f"${formula}$")

    def _table(self, element: Any) -> None:
        if _is_layout(element):
            self._inside(element)
            return
        caption = element.find("caption")
        if caption is not None:
            self._add("caption", collapsed(text_of(caption)))
        cells = table_cells(element)
        if any(any(row) for row in cells):
            self.blocks.append(table_block(cells))


_SPECIAL = frozenset("br ul ol li pre figcaption caption img math table".split())


def _is_layout(table: Any) -> bool:
    """Whether a table only places things: it has one column or row, or holds headings or other tables."""
    if table.get("role") == "presentation" or any(
        True for tag in ("table", *_HEADINGS) for _ in table.iterfind(f".//{tag}")
    ):
        return True
    rows = list(table.iter("tr"))
    widest = max((sum(1 for cell in row if cell.tag in {"td", "th"}) for row in rows), default=0)
    return widest < 2 or len(rows) < 2


def table_cells(table: Any) -> Cells:
    """The cells of a table row by row; one that spans columns or rows is repeated in each."""
    rows: list[dict[int, str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column: rows still to fill, text
    count = 0
    for row in table.iter("tr"):
        cells: dict[int, str] = {}
        left = {}
        for column, (more, text) in hanging.items():
            cells[column] = text
            if more > 1:
                left[column] = more - 1, text
        hanging = left
        at = 0
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            while at in cells:
                at += 1
            text = collapsed(text_of(cell))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(at, at + wide):
                cells[column] = text
                if high > 1:
                    hanging[column] = high - 1, text
            at += wide
        count += len(cells)
        if count > _MOST_CELLS:
            raise ValueError(f"a table has over {_MOST_CELLS} cells")
        rows.append(cells)
    width = max((max(cells, default=-1) + 1 for cells in rows), default=0)
    return tuple(tuple(cells.get(column, "") for column in range(width)) for cells in rows if cells)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), _MOST_SPAN)) if value.isdecimal() else 1
