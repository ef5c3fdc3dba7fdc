"""The columns of an addition of words: each column's letters and its carries make a clue on what they can be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from seedbed.problems.candidates import Narrow, Puzzle, Rule
from seedbed.problems.fillings import Table, tabled

DIGITS = (1 << 10) - 1
Pattern = tuple[tuple[int, ...], bool, bool, int]
"""Of a column: how often each letter is added, whether a carry comes in and goes out, and the largest carry."""

MOST_KNOWN = 4_096
"""Sets of candidates of a column whose result is remembered."""


def column_puzzle(addends: Sequence[str], total: str, letters: str) -> Puzzle:
    """Cells: the letters, then the carries into columns 2, 3 … from the right. Rules: the columns from the right."""
    candidates = [DIGITS] * len(letters)
    for word in (*addends, total):
        candidates[letters.index(word[0])] &= ~1
    most = len(addends) - 1
    candidates += [(1 << most + 1) - 1] * (len(total) - 1)
    rules = [_column(addends, total, letters, place, most) for place in range(len(total))]
    return Puzzle(tuple(candidates), (tuple(range(len(letters))),), tuple(rules), silent=len(total) - 1)


def carries(addends: Sequence[int], columns: int) -> list[int]:
    """What is carried into the second column from the right and the further ones."""
    return [sum(number % 10**place for number in addends) // 10**place for place in range(1, columns)]


def _column(addends: Sequence[str], total: str, letters: str, place: int, most: int) -> Rule:
    weights = dict[str, int]()
    for word in addends:
        if place < len(word):
            letter = word[-1 - place]
            weights[letter] = weights.get(letter, 0) + 1
    letter = total[-1 - place]
    weights[letter] = weights.get(letter, 0) - 1
    own = sorted([(weight, letter) for letter, weight in weights.items() if weight])
    cells = [letters.index(letter) for _, letter in own]
    if place > 0:
        cells.append(len(letters) + place - 1)
    if place < len(total) - 1:
        cells.append(len(letters) + place)
    return Rule(tuple(cells), _narrow((tuple([weight for weight, _ in own]), place > 0, place < len(total) - 1, most)))


@lru_cache(maxsize=512)
def _narrow(pattern: Pattern) -> Narrow:
    """What a column leaves of its candidates; remembers what it was asked."""
    return lru_cache(maxsize=MOST_KNOWN)(_sums(pattern).fitting)


def _sums(pattern: Pattern) -> Table:
    """Every way to fill a column with different digits and fitting carries."""
    weights, comes_in, goes_out, most = pattern
    found = list[tuple[int, ...]]()
    for digits in permutations(range(10), len(weights)):
        base = sum([weight * digit for weight, digit in zip(weights, digits, strict=True)])
        for carry in range(most + 1) if comes_in else (0,):
            over, rest = divmod(base + carry, 10)
            if rest == 0 and 0 <= over <= (most if goes_out else 0):
                found.append((*digits, *([carry] if comes_in else []), *([over] if goes_out else [])))
    return tabled(found)
