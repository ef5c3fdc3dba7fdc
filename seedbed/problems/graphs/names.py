"""Names of the places of a graph, the same in every language: a letter and a digit."""

from __future__ import annotations

NAMES = tuple(f"{letter}{digit}" for letter in "ABCDEFGHJKLMNPQRSTUVWXYZ" for digit in range(1, 10))
