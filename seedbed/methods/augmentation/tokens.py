"""Words of English and Chinese text for edits: each with the white space before it, so that nothing else changes.

Joined, the tokens are the text, byte for byte. Only words may be edited: numbers, dates, addresses, code, placeholders
and punctuation stay, whole and where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from seedbed.methods.augmentation.synonyms_zh import STOP, cut_chinese
from seedbed.methods.languages.keeping import PROTECTED

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = rf"[^\W\d_{_HAN}]"
_FIXED = (
    r"[A-Za-z]*\d[\w.,:/%-]*\w|[A-Za-z]*\d[%\w]*"  # numbers, dates, times, 3rd, B2B
    r"|[零〇一二两三四五六七八九十百千万亿]{2,}|第[一二三四五六七八九十百]+|[一二三四五六七八九十]+(?=[年月日点时分岁元])"
)
_PIECE = re.compile(
    rf"(?P<space>\s*)(?:(?P<kept>{PROTECTED.pattern}|{_FIXED})|(?P<han>[{_HAN}]+?(?={_FIXED}|[^{_HAN}]|\Z))"
    rf"|(?P<word>{_LETTER}+(?:['’\-]{_LETTER}+)*)|(?P<mark>\S))",
    re.DOTALL,
)
STOP_WORDS = frozenset(
    "a an the this that these those i me my mine we us our ours you your yours he him his she her hers it its they "
    "them their theirs who whom whose which what where when why how and or but nor so if then than as of at by for "
    "with about against between into through during before after above below to from up down in out on off over under "
    "again further once here there all any both each few more most other some such no not only own same too very can "
    "could will would shall should may might must do does did doing have has had having be am is are was were been "
    "being don't doesn't didn't isn't aren't wasn't weren't won't can't cannot couldn't wouldn't shouldn't never none "
    "nobody nothing without just also because until while".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text with the white space before it; ``word`` tells whether it may be edited."""

    text: str
    before: str = ""
    word: bool = True

    @property
    def plain(self) -> bool:
        """Whether it is a word that carries meaning: neither a function word nor a negation."""
        return self.word and self.text.lower() not in STOP_WORDS and self.text not in STOP


def cut(text: str, known: Iterable[str] = ()) -> list[Token]:
    """The tokens of a text; ``known`` words of Chinese are cut as one."""
    more = frozenset(known)
    found: list[Token] = []
    end = 0
    for piece in _PIECE.finditer(text):
        end = piece.end()
        if piece["han"]:
            words = cut_chinese(piece["han"], more)
            found += [Token(word, piece["space"] if place == 0 else "") for place, word in enumerate(words)]
        else:
            body = piece["kept"] or piece["word"] or piece["mark"]
            found.append(Token(body, piece["space"], word=bool(piece["word"])))
    rest = text[end:]
    return [*found, Token("", rest, word=False)] if rest else found


def joined(tokens: Sequence[Token]) -> str:
    """The text of tokens."""
    return "".join(one.before + one.text for one in tokens)


def places(tokens: Sequence[Token], *, plain: bool = False) -> list[int]:
    """Where the words are; with ``plain`` only those that carry meaning."""
    return [place for place, one in enumerate(tokens) if (one.plain if plain else one.word)]


def put(tokens: Sequence[Token], place: int, text: str) -> list[Token]:
    """The tokens with another text at a place; a capital at its beginning stays one."""
    old = tokens[place].text
    new = text[:1].upper() + text[1:] if old[:1].isupper() and not old.isupper() else text
    return [*tokens[:place], replace(tokens[place], text=new), *tokens[place + 1 :]]


def inserted(tokens: Sequence[Token], place: int, text: str) -> list[Token]:
    """The tokens with one more before a place (or at the end), parted by blanks where its script has them."""
    blank = " " if re.match(_LETTER, text) else ""
    if place >= len(tokens):
        return [*tokens, Token(text, blank if tokens else "")]
    first = tokens[place]
    before = first.before if place == 0 or first.before else blank
    gap = blank if first.word or not blank else first.before
    return [*tokens[:place], Token(text, before), replace(first, before=gap), *tokens[place + 1 :]]


def removed(tokens: Sequence[Token], gone: Iterable[int]) -> list[Token]:
    """The tokens without those at some places; a blank before one of them stays before the next word."""
    out, left, blank = frozenset(gone), list[Token](), ""
    for place, one in enumerate(tokens):
        if place in out:
            blank = blank or one.before
            continue
        parted = blank and one.word and not one.before and left
        left.append(replace(one, before=blank) if parted else one)
        blank = ""
    if left and 0 in out:
        left[0] = replace(left[0], before=tokens[0].before)
    return left
