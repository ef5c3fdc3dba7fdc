"""What can go wrong, told apart by whose fault it is and by what happens next.

SeedbedError
├── Reject          the row is set aside with a reason; the run goes on
│   ├── Unreadable  a reply could not be read: asked again first, then set aside
│   └── NoReadableReply  … as often as it is asked for
├── ProviderError   a model, embedder or sandbox did not answer
├── RecipeError     the recipe, a setting or a column is wrong; nothing has been asked yet
└── MissingPackage  an optional package is not installed
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from seedbed.core.reply import Reply

Scope = Literal["passing", "row", "run"]


class SeedbedError(Exception):
    """The root of every error that Seedbed raises on purpose; its text is written for the person at the keyboard."""


class Reject(SeedbedError):
    """Set this row aside. ``value`` and ``threshold`` say what was measured and what was wanted."""

    def __init__(self, reason: str, *, value: Any = None, threshold: Any = None) -> None:
        super().__init__(reason)
        self.reason, self.value, self.threshold = reason, value, threshold


class Unreadable(Reject):
    """A reply that is not in the form that was asked for. The engine asks again, the last time with the reason."""

    def __init__(self, reason: str, reply: Reply) -> None:
        super().__init__(reason, value=reply.text[:500])
        self.reply = reply


class NoReadableReply(Reject):
    """No reply had the form that was asked for, however often it was asked. A check of such a row is undecided."""


class ProviderError(SeedbedError):
    """Something outside did not answer.

    ``scope`` says how far the damage goes: ``passing`` (wait and ask again), ``row`` (this request will never be
    answered: context length, content filter), ``run`` (no request will be: key, model name, quota, server down).
    ``retry_after`` is what the server asked us to wait, in seconds; ``slow_down`` is true for a rate limit, which is
    paced and does not count against the row; ``mute`` is true when no byte came in time, which a server that is asked
    too much at once does as well as one that hangs; ``status`` is the HTTP status where there was one.
    """

    def __init__(
        self,
        message: str,
        *,
        scope: Scope = "passing",
        retry_after: float | None = None,
        slow_down: bool = False,
        mute: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.scope, self.retry_after, self.slow_down, self.status = scope, retry_after, slow_down, status
        self.mute = mute


class RecipeError(SeedbedError):
    """What was asked for cannot be done as written; found before anything was asked or paid."""


class MissingPackage(SeedbedError):
    """An optional package is not installed; the message holds the line that installs it."""

    def __init__(self, package: str, extra: str, *, wanted_for: str) -> None:
        super().__init__(f"{wanted_for} needs the package '{package}': install it with  pip install 'seedbed[{extra}]'")
