"""A model as a run uses it: a provider in its wrappers."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from seedbed.core.errors import RecipeError
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

if TYPE_CHECKING:
    from seedbed.llm.providers.openai import OpenAI

OnEvent = Callable[[str, dict[str, Any]], None]
Wrap = Callable[[Client], Client]

IN_FLIGHT = {"openai": 256, "fake": 256, "embedded": 1, "gguf": 1}
"""Requests at once where the recipe does not say."""
IN_BATCH = 10_000


def default_in_flight(spec: ModelSpec) -> int:
    """How many requests may be in flight at once; in batches, how many are set down before they are sent."""
    return spec.in_flight or (IN_BATCH if spec.batch else IN_FLIGHT[spec.provider])


def own_server(url: str) -> bool:
    """Whether an endpoint stands in one's own house: loopback, a private address, a name without a domain."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".localhost"))


class Model:
    """One model of a recipe. ``meter`` counts; ``in_flight`` is how many requests it takes at once."""

    def __init__(self, spec: ModelSpec, client: Client, meter: Meter) -> None:
        self.spec, self.meter, self._client = spec, meter, client
        self.in_flight = default_in_flight(spec)

    def __call__(self, request: Request, key: bytes = b"") -> Coroutine[Any, Any, Reply]:
        """The reply, waited for, retried and counted. ``key``, under which it will be kept, is no matter here."""
        return self._client(request)

    async def close(self) -> None:
        """Close connections and threads; what was learned of servers is written down."""
        await self._client.close()

    def describe(self) -> str:
        """One line for the person: what answers, where, how many at once."""
        return described(self.spec)


def described(spec: ModelSpec) -> str:
    """One line for the person: what answers, where, how many at once."""
    where = f" at {', '.join(spec.endpoints)}" if spec.endpoints else ""
    return f"{spec.model.split('@')[0]}{where}, {default_in_flight(spec)} requests at once"


def open_model(
    spec: ModelSpec,
    *,
    state: Path | None = None,
    cache: Path | None = None,
    on_event: OnEvent | None = None,
    wrap: Wrap | None = None,
) -> Model:
    """A model ready to be asked; nothing is sent yet.

    Args:
        spec: what the recipe says of it.
        state: folder for what is learned of servers, and for batches under way.
        cache: folder of the cache, where the recipe asks for one; the user's cache folder when None.
        on_event: told when a server slows us down, breaks or recovers.
        wrap: put round every server that is asked directly, inside its pace: what it sees is what leaves.

    Raises:
        RecipeError: a key that is needed is not set, a file is not there.
        MissingPackage: the embedded model is not installed.
    """
    meter = Meter()
    client = _remote(spec, meter, state, on_event, wrap) if spec.provider == "openai" else _local(spec)
    client = Metered(client, meter, price_in=spec.price_in or 0.0, price_out=spec.price_out or 0.0)
    if spec.cache:
        from seedbed.llm.cache import Cache, user_cache

        client = Cache(client, cache or user_cache(), meter=meter)
    return Model(spec, client, meter)


def _local(spec: ModelSpec) -> Client:
    if spec.provider == "fake":
        from seedbed.llm.providers.fake import open_fake

        return open_fake(spec.name)
    from seedbed.llm.providers.embedded import CONTEXT, SLOTS, Embedded, named_weights, shipped_weights

    path = shipped_weights() if spec.provider == "embedded" else named_weights(spec.name)
    # asked one by one: llama.cpp gives no more choices than it has slots, and counts the tokens of one
    return Choices(Embedded(path, slots=spec.in_flight or SLOTS, context=spec.context or CONTEXT), single=True)


def _remote(spec: ModelSpec, meter: Meter, state: Path | None, on_event: OnEvent | None, wrap: Wrap | None) -> Client:
    learned = Learned(state)
    if spec.batch:
        return Choices(Retry(_batched(spec, learned, state, on_event), meter=meter))
    endpoints = [(_endpoint(spec, url, meter, learned, on_event, wrap), url) for url in spec.endpoints]
    return Choices(Retry(Balance(endpoints, on_event=on_event), meter=meter))


def _endpoint(
    spec: ModelSpec, url: str, meter: Meter, learned: Learned, on_event: OnEvent | None, wrap: Wrap | None
) -> Client:
    """One endpoint and its pace; for a server of one's own, the number in flight is found out as well."""
    server = _server(spec, url, learned)
    facts = learned.of(server.identity)
    most = default_in_flight(spec)
    adaptive = spec.in_flight is None and own_server(url)
    limit = Limit(
        wrap(server) if wrap else server,
        Window(most, adaptive=adaptive, first=facts.window if adaptive else most),
        Pace(facts.rate),
        meter=meter,
        requests_per_minute=spec.requests_per_minute,
        tokens_per_minute=spec.tokens_per_minute,
        on_event=on_event,
    )
    server.heard = limit.heard
    limit.closing = lambda: learned.keep(
        server.identity,
        rate=None if limit.pace.dark else limit.pace.rate,
        window=limit.window.size if adaptive else None,
    )
    return limit


def _server(spec: ModelSpec, url: str, learned: Learned, **settings: Any) -> OpenAI:
    from seedbed.llm.providers.openai import OpenAI

    key, name = find_key(spec, url), key_name(spec, url)
    return OpenAI(url, spec.name, key=key, key_name=name, learned=learned, timeout=spec.timeout, **settings)


def _batched(spec: ModelSpec, learned: Learned, state: Path | None, on_event: OnEvent | None) -> Client:
    from seedbed.llm.batch import MAX_BODY, Batch

    if len(spec.endpoints) > 1:
        raise RecipeError(f"model '{spec.name}': batch: true takes one endpoint, not {len(spec.endpoints)}")
    server = _server(spec, spec.endpoints[0], learned, max_body=MAX_BODY)
    return Batch(server, state, most=default_in_flight(spec), on_event=on_event)
