"""The columns of an addition of words: each column's letters and its carries make a clue on what they can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import permutations

from seedbed.problems.candidates import Puzzle, Rule, Table, fitting, tabled

DIGITS = (1 << 10) - 1
Pattern = tuple[tuple[int, ...], bool, bool, int]
"""Of a column: how often each letter is added, whether a carry comes in and goes out, and the largest carry."""


def column_puzzle(addends: Sequence[str], total: str, letters: str, hints: Mapping[str, int]) -> Puzzle:
    """Cells: the letters, then the carries into columns 2, 3 … from the right. Rules: the columns from the right."""
    candidates = [DIGITS] * len(letters)
    for word in (*addends, total):
        candidates[letters.index(word[0])] &= ~1
    for letter, digit in hints.items():
        candidates[letters.index(letter)] = 1 << digit
    most = len(addends) - 1
    candidates += [(1 << most + 1) - 1] * (len(total) - 1)
    rules = [_column(addends, total, letters, place, most) for place in range(len(total))]
    return Puzzle(tuple(candidates), (tuple(range(len(letters))),), tuple(rules), silent=len(total) - 1)


def carries(addends: Sequence[int], columns: int) -> list[int]:
    """What is carried into the second column from the right and the further ones."""
    return [sum(number % 10**place for number in addends) // 10**place for place in range(1, columns)]


def _column(addends: Sequence[str], total: str, letters: str, place: int, most: int) -> Rule:
    weights = Counter(word[-1 - place] for word in addends if place < len(word))
    weights[total[-1 - place]] -= 1
    own = sorted((one for one in weights if weights[one]), key=lambda one: (weights[one], one))
    pattern = (tuple(weights[one] for one in own), place > 0, place < len(total) - 1, most)
    cells = [letters.index(one) for one in own]
    if place > 0:
        cells.append(len(letters) + place - 1)
    if place < len(total) - 1:
        cells.append(len(letters) + place)
    return Rule(tuple(cells), partial(_in_column, pattern))


@lru_cache(maxsize=20_000)
def _in_column(pattern: Pattern, left: tuple[int, ...]) -> tuple[int, ...]:
    return fitting(_sums(pattern), left)


@lru_cache(maxsize=512)
def _sums(pattern: Pattern) -> Table:
    """Every way to fill a column with different digits and fitting carries."""
    weights, comes_in, goes_out, most = pattern
    found = list[tuple[int, ...]]()
    for digits in permutations(range(10), len(weights)):
        base = sum(weight * digit for weight, digit in zip(weights, digits, strict=True))
        for carry in range(most + 1) if comes_in else (0,):
            over, rest = divmod(base + carry, 10)
            if rest == 0 and 0 <= over <= (most if goes_out else 0):
                found.append((*digits, *([carry] if comes_in else []), *([over] if goes_out else [])))
    return tabled(found)
