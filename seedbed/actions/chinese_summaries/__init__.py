"""What every entry does, in Chinese: one mapping of names to sentences for each wing.

A sentence is at most eighty columns wide (a Chinese character takes two) and has no full stop, like the first sentence
of a card. It opens with what the thing is called: a published method by the name of its paper, in Latin letters.
"""

from __future__ import annotations

import importlib

WINGS = ("methods", "checks", "quality", "problems", "ingest", "export")


def summary(wing: str, name: str) -> str:
    """The Chinese sentence of an entry; "" for one that has none, such as a file of one's own."""
    if wing not in WINGS:
        return ""
    summaries: dict[str, str] = importlib.import_module(f"{__name__}.{wing}").SUMMARIES
    return summaries.get(name, "")
