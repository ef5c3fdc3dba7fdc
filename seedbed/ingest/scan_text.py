"""Recognised text mended: brackets and marks as Chinese print has them, and boxes over two cells taken apart."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from seedbed.ingest.blocks import Block

_CJK = "\u3400-\u9fff\uf900-\ufaff"
_WIDE = str.maketrans("(),:;?!", "（），：；？！")
_BESIDE = re.compile(rf"(?<=[{_CJK}）」』”])[,:;?!](?!\d)|\((?=[{_CJK}])|(?<=[{_CJK}])\(")
_CLOSING = re.compile(r"（([^（()）]*)\)")
_BULLET = re.compile(r"^[•·●▪■]\s*")
_GAP = 0.68  # of a box's height between two words; a space is a quarter of it, and between columns it is more
_WIDE_BLANK = re.compile("[（(「『《【]")  # full-width signs that bring half a character of blank with them


def mended(text: str) -> str:
    """A line with marks beside Chinese characters made full-width, and its bullet as one sign."""
    text = _BESIDE.sub(lambda match: match[0].translate(_WIDE), text.strip())
    return _BULLET.sub("• ", _closed(text))


def _closed(text: str) -> str:
    return _CLOSING.sub(r"（\1）", text)


def mended_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in which a bracket that a line opened is closed alike on the next."""
    return [
        replace(block, text=_closed(block.text)) if block.kind in {"heading", "paragraph", "list_item"} else block
        for block in blocks
    ]


Corners = list[tuple[float, float]]
Words = Sequence[tuple[str, float, Sequence[Sequence[float]]]]
"""Words or characters of a line: the text, how sure, the four corners."""


def apart(box: Any, text: str, words: Words) -> Iterator[tuple[Any, str]]:
    """A recognised line, or its parts where so much is free between two words that they stand in two columns."""
    placed = [(word, corners) for word, _, corners in words or () if word.strip()]
    high = math.dist(box[0], box[3])
    cuts = [
        index
        for index in range(1, len(placed))
        if min(x for x, _ in placed[index][1]) - max(x for x, _ in placed[index - 1][1]) > _GAP * high
        and not _WIDE_BLANK.match(placed[index][0])
        and not (index == 1 and _BULLET.fullmatch(placed[0][0]))
    ]
    if not cuts:
        yield box, text
        return
    rest = text
    for first, last in zip([0, *cuts], [*cuts, len(placed)], strict=True):
        words_here = [word for word, _ in placed[first:last]]
        here, rest = _taken(rest, words_here)
        if here:
            yield _between(box, placed[first][1], placed[last - 1][1], first=not first, last=last == len(placed)), here


def _taken(text: str, words: Sequence[str]) -> tuple[str, str]:
    """The beginning of a text that holds these words, with the spaces between them, and the rest."""
    at = 0
    for word in words:
        found = text.find(word, at)
        at = found + len(word) if found >= 0 else at
    return text[:at].strip(), text[at:]


def _between(
    box: Any, left: Sequence[Sequence[float]], right: Sequence[Sequence[float]], *, first: bool, last: bool
) -> Corners:
    """The part of a line's box from one word to another, as slanted as the box is."""
    start = min(float(x) for x, _ in left)
    end = max(float(x) for x, _ in right)
    top, bottom = (box[0], box[1]), (box[3], box[2])

    def at(edge: tuple[Any, Any], x: float) -> tuple[float, float]:
        (x0, y0), (x1, y1) = edge
        share = (x - float(x0)) / max(float(x1) - float(x0), 1.0)
        return x, float(y0) + share * (float(y1) - float(y0))

    upper_left = (float(top[0][0]), float(top[0][1])) if first else at(top, start)
    upper_right = (float(top[1][0]), float(top[1][1])) if last else at(top, end)
    lower_right = (float(bottom[1][0]), float(bottom[1][1])) if last else at(bottom, end)
    lower_left = (float(bottom[0][0]), float(bottom[0][1])) if first else at(bottom, start)
    return [upper_left, upper_right, lower_right, lower_left]
