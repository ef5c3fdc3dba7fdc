"""What answers a request: one call, the same for every provider and for every wrapper round it."""

from __future__ import annotations

from typing import Protocol

from seedbed.core.reply import Reply
from seedbed.core.request import Request


class Client(Protocol):
    """A provider, or a wrapper that adds one thing (pace, retries, counting …) to another client."""

    async def __call__(self, request: Request) -> Reply:
        """The reply.

        Raises:
            ProviderError: no answer came; its scope says how far the damage goes.
        """

    async def close(self) -> None:
        """Let go of connections, files and memory."""
