"""The forms an answer can have, each with a strict parser for ``reading.read``: lists, grids, choices, yes and no.

A parser is given a cleaned stretch of text and says None to whatever is not wholly an answer of its form. Lists and
grids are read from JSON, Python, Markdown tables and plain rows; they are walked through, never evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from seedbed.problems.reading import Parser

DEEPEST, MOST_TOKENS = 4, 4000
"""Bounds of a literal: nested brackets, and tokens in all."""

_TOKEN = re.compile(r"""\s*(?:([\[\](){},:])|"([^"\n]*)"|'([^'\n]*)'|([^\s\[\](){},:"']+))""")
_PAIR = {"[": "]", "(": ")", "{": "}"}
_ENVELOPE = frozenset(("answer", "solution", "grid", "result", "答案"))
Grid = tuple[tuple[str, ...], ...]


def literal(text: str) -> Any:
    """A list, tuple or dict of JSON or Python as lists, dicts and strings (numbers too); None when it is not one.

    Items may be parted by commas or spaces. ``{"answer": …}`` gives what it holds.
    """
    tokens = _tokens(text)
    if not tokens or tokens[0][0] not in _PAIR:
        return None
    try:
        value, place = _value(tokens, 0, 0)
    except _Broken:
        return None
    if place != len(tokens):
        return None
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)).lower() in _ENVELOPE:
        return next(iter(value.values()))
    return value


class _Broken(Exception):
    """The text is not a literal."""


def _tokens(text: str) -> list[tuple[str, str]]:
    """Signs and strings in order, as (sign, text); nothing when the text has something else, or too much."""
    tokens, place, text = list[tuple[str, str]](), 0, text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or len(tokens) >= MOST_TOKENS:
            return []
        sign, *strings = found.groups()
        tokens.append((sign or "", next((one for one in strings if one is not None), "")))
        place = found.end()
    return tokens


def _value(tokens: Sequence[tuple[str, str]], place: int, depth: int) -> tuple[Any, int]:
    if place >= len(tokens) or depth > DEEPEST:
        raise _Broken
    sign, string = tokens[place]
    if not sign:
        return string, place + 1
    if sign not in _PAIR:
        raise _Broken
    return _bracket(tokens, place + 1, depth, _PAIR[sign])


def _bracket(tokens: Sequence[tuple[str, str]], place: int, depth: int, close: str) -> tuple[Any, int]:
    """The items up to a closing bracket; a colon after the first one makes them a dict."""
    items, keys = list[Any](), list[str]()
    while place < len(tokens) and tokens[place][0] != close:
        item, place = _value(tokens, place, depth + 1)
        if place < len(tokens) and tokens[place][0] == ":" and close == "}":
            keys.append(str(item))
            item, place = _value(tokens, place + 1, depth + 1)
        items.append(item)
        if place < len(tokens) and tokens[place][0] == ",":
            place += 1
    if place >= len(tokens) or (keys and (len(keys) != len(items) or len(set(keys)) != len(keys))):
        raise _Broken
    return (dict(zip(keys, items, strict=True)) if keys else items), place + 1


# Grids

_RULE = re.compile(r"[\s|+:=\-─━│┃┼╋┌┐└┘├┤┬┴]*")
_BARS = re.compile(r"[|│┃]")


def grid(rows: int, columns: int, cells: Collection[str]) -> Parser[Grid]:
    """A parser for a grid of a known size whose cells are among ``cells``; a cell too many or too few is no grid.

    Rows may be lists, lines (cells parted by spaces, commas or bars, or written together when each is one character),
    or ``[1 2,3 4]``, where a comma ends a row.
    """
    known = frozenset(cells)
    narrow = all(len(one) == 1 for one in known)

    def fits(found: Sequence[Sequence[str]]) -> Grid | None:
        if len(found) != rows or any(len(row) != columns or not known.issuperset(row) for row in found):
            return None
        return tuple(tuple(row) for row in found)

    def parse(text: str) -> Grid | None:
        nested = literal(text)
        if isinstance(nested, list):
            found = _nested(nested, narrow=narrow) or _comma_rows(text)
        else:
            found = [_cells(line, narrow=narrow) for line in text.split("\n") if not _RULE.fullmatch(line)]
        if narrow and len(found) == 1 and len(found[0]) == rows * columns > columns:
            found = [found[0][at : at + columns] for at in range(0, rows * columns, columns)]
        return fits(found)

    return parse


def _nested(value: list[Any], *, narrow: bool) -> list[list[str]]:
    rows = [list(one) if narrow and isinstance(one, str) and len(one) > 1 else one for one in value]
    if not all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in rows):
        return []
    return rows


def _comma_rows(text: str) -> list[list[str]]:
    inside = re.fullmatch(r"\[+([^\[\]]*)\]+", text)
    return [row.split() for row in inside.group(1).split(",")] if inside else []


def _cells(line: str, *, narrow: bool) -> list[str]:
    """The cells of a written row; row brackets and the bars around it are passed over."""
    bare = _BARS.sub(" ", line.replace("&", " ")).strip().strip("[](){},;").replace('"', " ").replace("'", " ")
    cells = bare.replace(",", " ").split()
    return list(cells[0]) if narrow and len(cells) == 1 else cells


# Lists

_AND = re.compile(r"\s*(?:,\s*(?:and|以及|和)\b|[,;\n]|\band\b|以及|和)\s*|\s+", re.IGNORECASE)


def items(text: str) -> tuple[str, ...] | None:
    """The items of a list: in brackets, or parted by commas, spaces, line ends or ``and``; numbering is dropped."""
    nested = literal(text)
    if nested is not None:
        flat = isinstance(nested, list) and all(isinstance(one, str) for one in nested)
        return tuple(nested) if flat else None
    lines = [re.sub(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+", "", line) for line in text.split("\n")]
    return tuple(part for line in lines for part in _AND.split(line.strip()) if part) or None


def choices(letters: str) -> Parser[frozenset[str]]:
    """A parser for the letters of the options that are chosen: ``A, C``, ``(A) and (C)``, ``["A", "C"]``, ``AC``."""

    def parse(text: str) -> frozenset[str] | None:
        bare = re.sub(r"(?i)\boptions?\b|\bchoices?\b|选项|[()（）]", " ", text)
        found = items(bare.strip())
        if found and len(found) == 1 and found[0].isupper():
            found = tuple(found[0])
        if not found or len(set(found)) != len(found) or not all(len(one) == 1 for one in found):
            return None
        chosen = frozenset(one.upper() for one in found)
        return chosen if chosen <= set(letters) and len(chosen) == len(found) else None

    return parse


YES = frozenset(("yes", "true", "是", "是的", "对", "真"))
NO = frozenset(("no", "false", "否", "不是", "不", "不对", "假"))


def yes_or_no(word: str) -> bool | None:
    """What a word says; None for any other word."""
    said = word.strip().strip("*_\"'.").lower()
    return True if said in YES else False if said in NO else None


def yes_or_no_list(count: int) -> Parser[tuple[bool, ...]]:
    """A parser for so many times yes or no, in order."""

    def parse(text: str) -> tuple[bool, ...] | None:
        said = [yes_or_no(one) for one in items(text) or ()]
        if len(said) != count or None in said:
            return None
        return tuple(bool(one) for one in said)

    return parse


def named(names: Sequence[str], words: Mapping[str, Any]) -> Parser[tuple[Any, ...]]:
    """A parser for a value for each name, in the order of ``names``: ``Ada: yes``, ``Ada = yes`` or a dict.

    Every name once, every value one of ``words`` (lower case).
    """
    wanted = {name.lower(): name for name in names}

    def parse(text: str) -> tuple[Any, ...] | None:
        nested = literal(text)
        pairs = list(nested.items()) if isinstance(nested, dict) else _pairs(text)
        found = {wanted.get(key.lower()): words.get(str(value).lower()) for key, value in pairs}
        if len(pairs) != len(names) or len(found) != len(names) or None in found or None in found.values():
            return None
        return tuple(found[name] for name in names)

    return parse


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = [part for part in re.split(r"[,;\n]", text) if part.strip()]
    cut = [re.split(r"\s*(?:[:=]|\bis\b|是)\s*", part.strip(" -*•"), maxsplit=1) for part in parts]
    return (
        [(one[0].strip(), one[1].strip()) for one in cut if len(one) == 2] if all(len(one) == 2 for one in cut) else []
    )
