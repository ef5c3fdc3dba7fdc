"""Exit codes, and which error ends in which."""

from __future__ import annotations

DONE = 0
WRONG = 1
"""What was given cannot be done as written: a recipe, a setting, a file that is not there."""
USAGE = 2
SHORT = 3
"""A target was not filled, the budget is spent, a rule paused or stopped the run, no row was kept, or a row did not
pass ``check``."""
PROVIDER = 4
DISK = 5
UNRECONCILED = 6
STOPPED = 130

STATES = {
    "done": DONE,
    "short": SHORT,
    "budget": SHORT,
    "failed": PROVIDER,
    "unreconciled": UNRECONCILED,
    "paused": SHORT,
    "halted": SHORT,
    "stopped": STOPPED,
}
"""The states that a run ends in, with their codes."""


def of_run(state: str, rows: int, *, passed: bool = True) -> int:
    """The exit code of a run that came to an end; ``passed`` are the gates of its measures."""
    code = STATES[state]
    return SHORT if code == DONE and (rows == 0 or not passed) else code


def known() -> tuple[type[Exception], ...]:
    """The errors that are told in words; everything else is a fault of ours and shows its traceback."""
    from seedbed.core.errors import SeedbedError
    from seedbed.engine.writer import JournalError
    from seedbed.ingest.unreadable import UnreadableDocument

    return (SeedbedError, JournalError, UnreadableDocument, OSError)


def of_error(error: BaseException) -> int:
    """The exit code of an error."""
    from seedbed.core.errors import ProviderError, RecipeError
    from seedbed.engine.writer import JournalError

    if isinstance(error, RecipeError | FileNotFoundError | FileExistsError | IsADirectoryError):
        return WRONG
    if isinstance(error, ProviderError):
        return PROVIDER
    if isinstance(error, OSError | JournalError) or isinstance(error.__cause__, OSError | JournalError):
        return DISK
    return WRONG
