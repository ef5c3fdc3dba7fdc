"""What is said of a document that cannot be read. A file of its own, for it is all that readers of rows need."""

from __future__ import annotations


class UnreadableDocument(Exception):
    """A document that cannot be read: which one, why, and what its owner can do about it."""

    def __init__(self, name: str, reason: str, way_out: str) -> None:
        super().__init__(f"{name}: {reason}; {way_out}")
        self.name = name
        self.reason = reason
        self.way_out = way_out
