"""The characters of a PDF page as lines of text, in the order they were written.

Works on single characters with their baseline and box: PDFium's own runs split at every change of font and may overlap.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from seedbed.ingest.blocks import Box
from seedbed.ingest.radicals import mended

HYPHEN = "\u00ad"  # at the end of a line: PDFium saw a word divided there
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_GAP = 0.85  # em; white space wider than this may part columns, a space of justified text seldom is
_SPACE = 0.12  # em; what parts words where PDFium does not say
_BOLD = re.compile(rb"bold|black|heavy", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a piece of one, in points from the page's lower left corner.

    `y` is the baseline, `size` the font's, `page` counts from 1; `bold` where all of it is, `radicals` were mended.
    `head` is the width of its beginning up to where a line may be broken. `confidence` is under 1 in a scan.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    height: float
    bold: bool = False
    radicals: int = 0
    head: float = 0.0
    confidence: float = 1.0

    @property
    def top(self) -> float:
        """Where capitals end, about."""
        return self.y + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Where letters with a tail end, about."""
        return self.y - 0.2 * self.size

    @property
    def box(self) -> Box:
        """Its place from the page's upper left corner."""
        return self.x0, self.height - self.top, self.x1, self.height - self.bottom


class Char(NamedTuple):
    """A character with its box, upright; `y` is its baseline, `place` its number on the page.

    `parted`: PDFium saw the end of a line before it, which it does between any two letters of some justified lines.
    """

    text: str
    x0: float
    x1: float
    y: float
    middle: float
    size: float
    place: int
    parted: bool


def characters(textpage: Any, turn: "Turn") -> Iterator[Char]:  # pypdfium2 has no types
    """The characters of a page, turned upright where the page is shown turned."""
    import pypdfium2.raw as pdfium

    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    scale, known, parted = 1.0, -1.0, False
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in {0, 10, 13, 0xFFFE, 0xFFFF} or code > 0x10FFFF:
            parted = parted or code == 10
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        size = pdfium.FPDFText_GetFontSize(textpage, index)
        if size != known and pdfium.FPDFText_GetMatrix(textpage, index, matrix):
            scale, known = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0, size
        x0, y0, x1, y1 = turn.rectangle(box.left, box.bottom, box.right, box.top)
        baseline = turn.point(x.value, y.value)[1]
        text = HYPHEN if code == 2 else " " if chr(code).isspace() or code < 32 else chr(code)
        yield Char(text, x0, x1, baseline, (y0 + y1) / 2, size * scale, index, parted)
        parted = False


class Weights:
    """Whether characters of a page are bold: by the font's weight, else by its name."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage
        self._name = ctypes.create_string_buffer(128)

    def is_bold(self, char: Char) -> bool:
        """Asked for few characters of a line, for it takes long."""
        import pypdfium2.raw as pdfium

        if pdfium.FPDFText_GetFontWeight(self._textpage, char.place) >= 600:
            return True
        flags = ctypes.c_int()
        length = pdfium.FPDFText_GetFontInfo(self._textpage, char.place, self._name, 128, flags)
        return 0 < length <= 128 and bool(_BOLD.search(self._name.raw[:length]))


def pieces(chars: list[Char], number: int, height: float, weights: Weights | None = None) -> Iterator[Line]:
    """Characters cut into lines where the baseline moves by half an em or the writing jumps back, and at wide gaps."""
    line: list[Char] = []
    for char in chars:
        if line and char.text != " ":
            last = next((one for one in reversed(line) if one.text != " "), line[-1])
            moved = abs(char.y - line[0].y) > 0.5 * max(line[0].size, char.size)
            back = char.x0 < last.x0 - 0.5 * last.size
            gap = (char.x0 - last.x1) / max(last.size, char.size)
            if moved or back or gap > _GAP:
                yield from _line(line, number, height, weights)
                line = []
            elif char.parted and gap > _SPACE and line[-1] is last:
                line.append(last._replace(text=" ", x0=last.x1))
        if line or char.text != " ":
            line.append(char)
    yield from _line(line, number, height, weights)


def _line(chars: list[Char], number: int, height: float, weights: Weights | None) -> Iterator[Line]:
    inked = [char for char in chars if not char.text.isspace()]
    if not inked:
        return
    kept = "".join(char.text for place, char in enumerate(chars) if not _is_made_up(chars, place))
    text = " ".join(kept.encode("utf-16", "surrogatepass").decode("utf-16", "replace").split())
    text, radicals = mended(text.translate(_LIGATURES))
    size = Counter(round(char.size, 1) for char in inked).most_common(1)[0][0]
    body = text[:-1].replace(HYPHEN, "-") + text[-1:]
    bold = weights is not None and weights.is_bold(inked[0]) and weights.is_bold(inked[-1])
    x1 = max(char.x1 for char in inked)
    yield Line(body, inked[0].x0, x1, inked[0].y, size, number, height, bold, radicals, _head(chars))


_UNIT = re.compile(  # what no line's end parts
    r"[（《“‘「『【(\[]*(?:[^\s\u2e80-\U0003ffff-]+-?|\S)[，。、；：？！”’）》」』】…％)\].,]*"
)


def _head(chars: list[Char]) -> float:
    """How far the first word reaches, or the first Chinese character with the marks that stay with it."""
    start = next(place for place, char in enumerate(chars) if not char.text.isspace())
    unit = _UNIT.match("".join(char.text for char in chars[start : start + 60]))
    return chars[start + len(unit[0]) - 1].x1 - chars[start].x0 if unit else 0.0


def _is_made_up(chars: list[Char], place: int) -> bool:
    """Whether a space is PDFium's own, which it puts between the spread characters of a justified Chinese line."""
    char = chars[place]
    if char.text != " " or char.x1 > char.x0 or not 0 < place < len(chars) - 1:
        return False
    before, after = chars[place - 1], chars[place + 1]
    chinese = is_unspaced(before.text) + is_unspaced(after.text)
    return chinese == 2 or (chinese == 1 and after.x0 - before.x1 < _SPACE * char.size)


def whole(parts: list[Line]) -> Line:
    """Pieces of one line as the line."""
    if len(parts) == 1:
        return parts[0]
    first, longest = parts[0], max(parts, key=lambda part: len(part.text))
    return Line(
        " ".join(part.text for part in parts),
        first.x0,
        max(part.x1 for part in parts),
        longest.y,
        longest.size,
        first.page,
        first.height,
        all(part.bold for part in parts),
        sum(part.radicals for part in parts),
        first.head,
        min(part.confidence for part in parts),
    )


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document writes: its words in lower case, and whether a space parts Chinese from Latin letters."""

    words: frozenset[str] = frozenset()
    spaced: bool = True


def habits_of(texts: Iterable[str]) -> Habits:
    """The habits that lines show."""
    words: set[str] = set()
    spaced = joined = 0
    for text in texts:
        bare = text.rstrip(HYPHEN + "-")
        found = _WORD.findall(bare.lower())
        words.update(found if bare == text else found[:-1])  # not one that the line's end divides
        spaced += len(_MIXED_SPACED.findall(text))
        joined += len(_MIXED.findall(text))
    return Habits(frozenset(words), spaced >= joined)


def join_lines(lines: list[str], habits: Habits | None = None) -> str:
    """Wrapped lines as one: divided words joined, a space between others, none between Chinese characters.

    A hyphen at the end of a line is kept where the document has the word with it and not without.
    """
    habits = habits or Habits()
    text = ""
    for line in lines:
        if text.endswith(HYPHEN) or (text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()):
            text = (text[:-1] + "-" if _hyphenated(text[:-1], line, habits.words) else text[:-1]) + line
        elif text and line and _parted(text[-1], line[0], habits):
            text += " " + line
        else:
            text += line
    return text.replace(HYPHEN, "-")


def _parted(left: str, right: str, habits: Habits) -> bool:
    """Whether a space stands between two characters that a line's end parts."""
    chinese = is_unspaced(left) + is_unspaced(right)
    return chinese == 0 or (chinese == 1 and habits.spaced and left not in _CLOSED and right not in _CLOSED)


_WORD = re.compile(r"\w[\w-]*")
_CLOSED = "，。、；：？！“”‘’（）《》「」『』【】…—"
_MIXED = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])")
_MIXED_SPACED = re.compile(r"(?<=[\u3400-\u9fff]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[\u3400-\u9fff])")


def _hyphenated(before: str, after: str, words: frozenset[str]) -> bool:
    """Whether the hyphen between two parts of a word belongs to it."""
    left, right = re.search(r"[\w-]*$", before.lower()), re.match(r"\w[\w-]*", after.lower())
    if not left or not right or left[0] + right[0] in words:
        return False
    return left[0] + "-" + right[0] in words or (left[0] in words and right[0] in words)


def is_unspaced(char: str) -> bool:
    """Whether a character belongs to a script that puts no space between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uffef" or char >= "\U00020000" or char in "“”‘’…—"


class Turn:
    """A page's rotation (/Rotate: 90, 180 or 270 degrees clockwise) applied to places on it."""

    def __init__(self, page: Any) -> None:
        self.angle = page.get_rotation()
        self.width, self.height = page.get_size() if self.angle in {0, 180} else page.get_size()[::-1]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A place as it is shown."""
        match self.angle:
            case 90:
                return y, self.width - x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return self.height - y, x
        return x, y

    def rectangle(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A box as it is shown: left, lower, right and upper edge."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
