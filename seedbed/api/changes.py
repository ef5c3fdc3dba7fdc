"""Server-sent events of something that goes on by itself: told when it looks otherwise than before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from seedbed.api.desk import Desk

EVERY, SIGN_OF_LIFE = 0.5, 15.0
"""Seconds between two looks, and between two signs of life."""
Pulse = TypeVar("Pulse", bound=tuple[Any, str])


async def changes(
    desk: Desk, look: Callable[[], Pulse], live: Collection[str], told: Callable[[Pulse], dict[str, Any]]
) -> AsyncIterator[bytes]:
    """``change`` whenever there is something new, ``end`` when the state is none of ``live``.

    Args:
        desk: of the studio, whose end ends it.
        look: what there is now; the second part is the state. It may block.
        live: states in which there may be more.
        told: what is sent of it.
    """
    before: Pulse | None = None
    quiet = 0.0
    while not desk.closing:
        now = await asyncio.to_thread(look)
        if now != before:
            before, quiet = now, 0.0
            name = b"change" if now[1] in live else b"end"
            yield b"event: %s\ndata: %s\n\n" % (name, msgspec.json.encode(told(now)))
            if now[1] not in live:
                return
        elif quiet >= SIGN_OF_LIFE:
            quiet = 0.0
            yield b": here\n\n"
        await asyncio.sleep(EVERY)
        quiet += EVERY
