"""A model as a run uses it: a provider in its wrappers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.balance import Balance
from seedbed.llm.choices import Choices
from seedbed.llm.client import Client
from seedbed.llm.keys import find_key, key_name
from seedbed.llm.limit import Limit
from seedbed.llm.meter import Meter, Metered
from seedbed.llm.pace import Pace
from seedbed.llm.retry import Retry
from seedbed.llm.spec import ModelSpec
from seedbed.llm.state import Learned
from seedbed.llm.window import Window

OnEvent = Callable[[str, dict[str, Any]], None]

IN_FLIGHT = {"openai": 256, "fake": 256, "embedded": 4, "gguf": 4}
"""Requests at once where the recipe does not say."""


def default_in_flight(spec: ModelSpec) -> int:
    """How many requests may be in flight at once."""
    return spec.in_flight or IN_FLIGHT[spec.provider]


class Model:
    """One model of a recipe. ``meter`` counts; ``in_flight`` is how many requests it takes at once."""

    def __init__(self, spec: ModelSpec, client: Client, meter: Meter) -> None:
        self.spec, self.meter, self._client = spec, meter, client
        self.in_flight = default_in_flight(spec)

    async def __call__(self, request: Request) -> Reply:
        """The reply, waited for, retried and counted."""
        return await self._client(request)

    async def close(self) -> None:
        """Close connections and threads; what was learned of servers is written down."""
        await self._client.close()

    def describe(self) -> str:
        """One line for the person: what answers, where, how many at once."""
        where = f" at {', '.join(self.spec.endpoints)}" if self.spec.endpoints else ""
        return f"{self.spec.model.split('@')[0]}{where}, {self.in_flight} requests at once"


def open_model(spec: ModelSpec, *, state: Path | None = None, on_event: OnEvent | None = None) -> Model:
    """A model ready to be asked; nothing is sent yet.

    Args:
        spec: what the recipe says of it.
        state: folder for what is learned of servers.
        on_event: told when a server slows us down, breaks or recovers.

    Raises:
        RecipeError: a key that is needed is not set, a file is not there.
        MissingPackage: the embedded model is not installed.
    """
    meter = Meter()
    client = _remote(spec, meter, state, on_event) if spec.provider == "openai" else _local(spec)
    client = Metered(client, meter, price_in=spec.price_in or 0.0, price_out=spec.price_out or 0.0)
    return Model(spec, client, meter)


def _local(spec: ModelSpec) -> Client:
    if spec.provider == "fake":
        from seedbed.llm.providers.fake import open_fake

        return open_fake(spec.name)
    from seedbed.llm.providers.embedded import CONTEXT, SLOTS, Embedded, named_weights, shipped_weights

    path = shipped_weights() if spec.provider == "embedded" else named_weights(spec.name)
    return Embedded(path, slots=spec.in_flight or SLOTS, context=spec.context or CONTEXT)


def _remote(spec: ModelSpec, meter: Meter, state: Path | None, on_event: OnEvent | None) -> Client:
    from seedbed.llm.providers.openai import OpenAI

    learned = Learned(state)
    endpoints: list[tuple[Client, str]] = []
    for url in spec.endpoints:
        key, name = find_key(spec, url), key_name(spec, url)
        server = OpenAI(url, spec.name, key=key, key_name=name, learned=learned, timeout=spec.timeout)
        most = default_in_flight(spec)
        window = Window(most, adaptive=False, first=most)
        limit = Limit(
            server,
            window,
            Pace(learned.of(f"{url} {spec.name}").rate),
            meter=meter,
            requests_per_minute=spec.requests_per_minute,
            tokens_per_minute=spec.tokens_per_minute,
            on_event=on_event,
        )
        server.heard = limit.heard
        endpoints.append((limit, url))
    return Choices(Retry(Balance(endpoints, on_event=on_event), meter=meter))
