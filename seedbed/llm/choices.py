"""Several choices from servers that give only one: what is missing is asked for, one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import msgspec

from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.seed import number
from seedbed.llm.client import Client


class Choices:
    """A client that makes up for servers which ignore ``n``. Such a server is found out by its first reply.

    The further requests carry seeds of their own, derived from the request's, so that the choices differ and a
    recorded request keeps its meaning. ``single``: it is known from the start.
    """

    def __init__(self, inner: Client, *, single: bool = False) -> None:
        self._inner, self._single = inner, single

    def __call__(self, request: Request) -> Coroutine[Any, Any, Reply]:
        """The reply with ``n`` choices.

        Raises:
            ProviderError: one of the choices could not be had.
        """
        if request.n == 1 or request.kind in ("embed", "classify"):
            return self._inner(request)
        return self._several(request, request.n)

    async def close(self) -> None:
        """Close what is under it."""
        await self._inner.close()

    async def _several(self, request: Request, wanted: int) -> Reply:
        if self._single:
            return _joined(await self._each(request, range(wanted)))
        reply = await self._inner(request)
        had = len(reply.choices) or 1
        if had >= wanted:
            return reply
        self._single = had == 1
        return _joined([reply, *await self._each(request, range(had, wanted))])

    async def _each(self, request: Request, places: range) -> list[Reply]:
        asks = [asyncio.ensure_future(self._inner(_single(request, place))) for place in places]
        try:
            return await asyncio.gather(*asks)
        finally:
            for ask in asks:
                ask.cancel()  # when one failed, the others are of no use


def _single(request: Request, place: int) -> Request:
    seed = None if request.seed is None else number("choice", request.seed, place) if place else request.seed
    return msgspec.structs.replace(request, n=1, seed=seed)


def _joined(replies: list[Reply]) -> Reply:
    first = replies[0]
    return msgspec.structs.replace(
        first,
        choices=[text for reply in replies for text in (reply.choices or [reply.text])],
        tokens_in=sum(reply.tokens_in for reply in replies),
        tokens_out=sum(reply.tokens_out for reply in replies),
        estimated=any(reply.estimated for reply in replies),
    )
