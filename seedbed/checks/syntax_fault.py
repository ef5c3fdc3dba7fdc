"""What is wrong with a text in a language, and where."""

from __future__ import annotations


class Fault(ValueError):
    """The first thing that is wrong: a line and a column from 1 (0 where they are not known) and what it is."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column

    @classmethod
    def at(cls, message: str, text: str, place: int) -> Fault:
        """The same by a place in the text."""
        before = text[: max(0, place)]
        return cls(message, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.message}" if self.line else self.message


class TooDeep(ValueError):
    """Nested deeper than is read; whether it is well-formed is not known."""
