"""Layouts of a grid in one list, and for each cell those that hold it: sets of layouts are the bits of one number."""

from __future__ import annotations

from collections.abc import Sequence


def holding(layouts: Sequence[int], cells: int) -> list[int]:
    """For each cell, the layouts (their cells as bits) that hold it, as bits."""
    text = "".join([f"{layout:0{cells}b}" for layout in reversed(layouts)])  # the last cell first
    return [int(text[place::cells] or "0", 2) for place in reversed(range(cells))]


def bits_of(cells: Sequence[int]) -> int:
    """Cells as bits."""
    return sum([1 << cell for cell in cells])


def first_of(bits: int) -> int:
    """The lowest place of a set that is not empty."""
    return (bits & -bits).bit_length() - 1
