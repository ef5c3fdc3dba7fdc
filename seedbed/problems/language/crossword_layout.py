"""Crosswords: words laid so that they cross, and how letters, crossings and a list of words fill them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from seedbed.problems.language.common_words import WORDS

BLOCK, OPEN = "#", "_"
Cell = tuple[int, int]
Letters = dict[Cell, str]
MOST_TRIES, MOST_DRAWS = 1000, 50
"""Words that are tried in one crossword, each at one crossing; past that it is drawn again, up to so often."""


class Step(NamedTuple):
    """A word that is the only one for its place: the cells, across or down, and how many words it was picked from."""

    cells: tuple[Cell, ...]
    word: str
    considered: int


def laid(rng: random.Random, count: int, longest: int, side: int) -> tuple[list[str], Letters]:
    """So many words that cross, none longer and no more rows or columns than said, and where their letters stand."""
    pool = [word for word in WORDS if len(word) <= longest]
    for _ in range(MOST_DRAWS):
        first = rng.choice(pool)
        words, letters = [first], {(0, place): letter for place, letter in enumerate(first)}
        for _ in range(MOST_TRIES):
            if len(words) == count:
                return words, _from_corner(letters)
            word = rng.choice(pool)
            cells = _crossing(rng, letters, word) if word not in words else None
            if cells and _fits_side([*letters, *cells], side):
                words.append(word)
                letters.update(zip(cells, word, strict=True))
    raise AssertionError(f"no crossword of {count} words within {side} rows and columns in {MOST_DRAWS} draws")


def _crossing(rng: random.Random, letters: Letters, word: str) -> list[Cell] | None:
    """Cells of a word that crosses others at a drawn letter, touches nothing else, and makes no other word."""
    at = rng.randrange(len(word))
    starts = [cell for cell, letter in letters.items() if letter == word[at]]
    if not starts:
        return None
    row, column = rng.choice(starts)
    down = (row, column - 1) in letters or (row, column + 1) in letters
    along, beside = ((1, 0), (0, 1)) if down else ((0, 1), (1, 0))
    cells = [(row + (k - at) * along[0], column + (k - at) * along[1]) for k in range(-1, len(word) + 1)]
    if cells[0] in letters or cells[-1] in letters:
        return None
    for (one, two), letter in zip(cells[1:-1], word, strict=True):
        sides = ((one - beside[0], two - beside[1]), (one + beside[0], two + beside[1]))
        if letters.get((one, two), letter) != letter:
            return None
        if (one, two) not in letters and (sides[0] in letters or sides[1] in letters):
            return None
    return cells[1:-1]


def _fits_side(cells: Sequence[Cell], side: int) -> bool:
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return max(rows) - min(rows) < side and max(columns) - min(columns) < side


def _from_corner(letters: Letters) -> Letters:
    top, left = min(row for row, _ in letters), min(column for _, column in letters)
    return {(row - top, column - left): letter for (row, column), letter in sorted(letters.items())}


def places(cells: Iterable[Cell]) -> list[tuple[Cell, ...]]:
    """Runs of two or more cells, first those across, then those down."""
    known, found = set(cells), list[tuple[Cell, ...]]()
    for down in (0, 1):
        for row, column in sorted(known):
            if (row - down, column - 1 + down) in known:
                continue
            run = [(row, column)]
            while (after := (run[-1][0] + down, run[-1][1] + 1 - down)) in known:
                run.append(after)
            if len(run) > 1:
                found.append(tuple(run))
    return found


def solved(rng: random.Random, letters: Letters, words: Sequence[str]) -> tuple[Letters, list[Step]]:
    """Letters to give away, as few as it takes, and the steps that then fill the crossword, each word the only one."""
    known, given, steps = Letters(), Letters(), list[Step]()
    open_places, left = places(letters), list(words)
    while open_places:
        step = _next(open_places, known, left)
        if step is None:
            cell = rng.choice([cell for cells in open_places for cell in cells if cell not in known])
            given[cell] = known[cell] = letters[cell]
            continue
        steps.append(step)
        open_places.remove(step.cells)
        left.remove(step.word)
        known.update(zip(step.cells, step.word, strict=True))
    return given, steps


def _next(open_places: Sequence[tuple[Cell, ...]], known: Letters, left: Sequence[str]) -> Step | None:
    fitting = {cells: [word for word in left if _matches(cells, word, known)] for cells in open_places}
    through: dict[Cell, list[tuple[Cell, ...]]] = {}
    for cells in open_places:
        for cell in cells:
            through.setdefault(cell, []).append(cells)

    def crosses(cells: tuple[Cell, ...], word: str) -> bool:
        """Whether every place that crosses has another word with the letter that it would get."""
        return all(
            any(other != word and other[across.index(cell)] == letter for other in fitting[across])
            for cell, letter in zip(cells, word, strict=True)
            for across in through[cell]
            if across != cells
        )

    for cells in open_places:
        own = [word for word in fitting[cells] if crosses(cells, word)]
        if len(own) == 1:
            return Step(cells, own[0], sum(len(word) == len(cells) for word in left))
    return None


def _matches(cells: Sequence[Cell], word: str, known: Letters) -> bool:
    return len(cells) == len(word) and all(
        known.get(cell, letter) == letter for cell, letter in zip(cells, word, strict=True)
    )


def rows_of(cells: Iterable[Cell], letters: Letters) -> list[str]:
    """The rows of a crossword: its letters where they are known, open cells, and blocks."""
    known = set(cells)
    high, wide = 1 + max(row for row, _ in known), 1 + max(column for _, column in known)
    return [
        "".join(letters.get((row, column), OPEN) if (row, column) in known else BLOCK for column in range(wide))
        for row in range(high)
    ]
