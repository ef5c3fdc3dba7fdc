"""What the API answers when something cannot be done: a kind, a message and the status that goes with it."""

from __future__ import annotations

from typing import Any

from seedbed.core.errors import MissingPackage, ProviderError, RecipeError, SeedbedError


class Refused(SeedbedError):
    """A request that is not followed; ``status`` is HTTP's, ``kind`` a word for programs."""

    def __init__(self, message: str, *, status: int = 409, kind: str = "refused") -> None:
        super().__init__(message)
        self.status, self.kind = status, kind


def not_found(message: str) -> Refused:
    """There is no such thing."""
    return Refused(message, status=404, kind="not_found")


def told(error: BaseException) -> tuple[int, dict[str, Any]]:
    """An error of ours as a status and the body that every refusal has."""
    if isinstance(error, Refused):
        return error.status, _body(error.kind, str(error))
    if isinstance(error, RecipeError):
        return 422, _body("recipe", str(error))
    if isinstance(error, MissingPackage):
        return 424, _body("missing_package", str(error))
    if isinstance(error, ProviderError):
        return 502, _body("provider", str(error))
    return 409, _body("refused", str(error))


def _body(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"kind": kind, "message": message}}
