"""Windows of a repository for `repo_coder`: cut, ranked by what they share with a query, kept off the hole, shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from seedbed.core.text import estimate_tokens

LANGUAGES = {
    ".py": "python", ".js": "javascript", ".ts": "typescript", ".java": "java", ".c": "c", ".cpp": "cpp", ".h": "c",
    ".go": "go", ".rs": "rust", ".rb": "ruby", ".php": "php", ".cs": "csharp", ".sh": "bash",
}  # fmt: skip
_COMMENT = re.compile(r"\s*(#|//|/\*|\*|--|\"\"\"|''')")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_CLOSERS = re.compile(r"[\s)\]}>;,:]*$")


class Window(NamedTuple):
    """Lines ``first`` to ``last`` (from 0, the last not in it) of a file."""

    path: str
    first: int
    last: int
    text: str


class Hole(NamedTuple):
    """Lines that are missing from a file, from ``line`` on (from 0)."""

    path: str
    line: int
    lines: int
    text: str
    language: str


class Found(NamedTuple):
    """A window and its similarity to a query."""

    window: Window
    score: float


def windows_of(texts: Mapping[str, str], size: int) -> list[Window]:
    """Windows of so many lines, one every half of that, over every line of every file; of equal texts the first."""
    made: dict[str, Window] = {}
    for path in sorted(texts):
        lines = texts[path].splitlines()
        for first in range(0, max(1, len(lines) - size // 2), size // 2):
            piece = lines[first : first + size]
            text = "\n".join(piece)
            if text.strip():
                made.setdefault(text, Window(path, first, first + len(piece), text))
    return list(made.values())


def holes_of(texts: Mapping[str, str], count: int, least: int) -> list[Hole]:
    """Places where ``count`` lines of code stand after at least ``least`` lines."""
    found: list[Hole] = []
    for path in sorted(texts):
        language = LANGUAGES.get(path[path.rfind(".") :] if "." in path else "")
        lines = texts[path].splitlines()
        for at in range(least, len(lines) - count + 1) if language else ():
            piece = lines[at : at + count]
            if all(map(_is_code, piece)) and language:
                found.append(Hole(path, at, count, "\n".join(piece), language))
    return found


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not _COMMENT.match(line) and not _CLOSERS.fullmatch(line)


def ranked(windows: Sequence[Window], query: Sequence[str], hole: Hole) -> list[Found]:
    """Windows by their similarity to a query, the most similar first; none that reaches the hole."""
    wanted = _tokens("\n".join(query))
    found = [Found(one, _jaccard(wanted, _tokens(one.text))) for one in windows if not _reaches(one, hole)]
    return sorted(
        (one for one in found if one.score > 0), key=lambda one: (-one.score, one.window.path, one.window.first)
    )


def _reaches(window: Window, hole: Hole) -> bool:
    return window.path == hole.path and window.last > hole.line


@lru_cache(maxsize=8192)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def within(
    texts: Mapping[str, str], found: Sequence[Found], size: int, budget: int, hole: Hole
) -> list[tuple[Found, str]]:
    """Blocks that fit the budget of tokens, the most similar last; what is shown is moved on by half a window."""
    kept: list[tuple[Found, str]] = []
    left = budget
    for one in found:
        first = one.window.first + size // 2
        lines = texts[one.window.path].splitlines()
        if one.window.path == hole.path:
            lines = lines[: hole.line]
        piece = lines[first : first + size] or lines[one.window.first : one.window.last]
        head = f"# {one.window.path}, from line {first + 1}"
        block = "\n".join([head, *(f"# {line}".rstrip() for line in piece)])
        cost = estimate_tokens(block)
        if cost > left:
            break  # what follows is less similar, and goes first
        left -= cost
        kept.append((one, block))
    return kept[::-1]


def similarity(one: str, other: str) -> float:
    """Edit similarity of two texts, white space at the ends of lines aside, 0 to 1."""
    first, second = ("\n".join(line.strip() for line in text.strip().splitlines()) for text in (one, other))
    if first == second:
        return 1.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
