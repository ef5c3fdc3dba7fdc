"""Why a run stops taking new work."""

from __future__ import annotations

from seedbed.core.errors import SeedbedError


class Halt(SeedbedError):
    """No new request leaves; what is in flight may arrive.

    ``state`` becomes the run's: ``stopped`` (by a person), ``budget`` (spent), ``failed`` (a lasting error), ``paused``
    and ``halted`` (by a rule that watches the run).
    """

    def __init__(self, message: str, *, state: str) -> None:
        super().__init__(message)
        self.state = state
