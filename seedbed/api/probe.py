"""Testing a model, in a process of its own: ``python -m seedbed.api.probe`` reads a model and prints what it can do.

The key comes in the environment, so it is never in the studio's own. Nothing is tried twice: a test should say at once
that a server is down.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import msgspec

from seedbed.core.errors import ProviderError, SeedbedError
from seedbed.core.request import Request
from seedbed.llm.keys import find_key, key_name, scrub
from seedbed.llm.spec import ModelSpec, parse_spec

SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string"}},
    "required": ["colour"],
    "additionalProperties": False,
}
PLAIN = Request(
    messages=[{"role": "user", "content": "Reply with the one word: ready"}], max_tokens=12, temperature=0.0
)
ASKS = {
    "schema": Request(
        messages=[{"role": "user", "content": "Name a colour, as JSON."}], max_tokens=40, temperature=0.0, schema=SCHEMA
    ),
    "logprobs": Request(messages=PLAIN.messages, max_tokens=4, temperature=0.0, logprobs=2),
    "choices": Request(messages=PLAIN.messages, max_tokens=4, temperature=1.0, n=2),
    "embed": Request(kind="embed", texts=["ready"]),
}
MOST = 200
"""Models of a server that are listed."""


async def probe(spec: ModelSpec) -> dict[str, Any]:
    """What a model answers and can do: ``ok``, ``message`` where it is not, ``seconds``, ``can``, ``models``."""
    if spec.provider != "openai":
        return await _local(spec)
    from seedbed.llm.providers.openai import OpenAI

    url = spec.endpoints[0]
    server = OpenAI(url, spec.name, key=find_key(spec, url), key_name=key_name(spec, url), timeout=spec.timeout or 60)
    try:
        found = await _asked(server)
        return {**found, "models": await _models(server)}
    finally:
        await server.close()


async def _local(spec: ModelSpec) -> dict[str, Any]:
    from seedbed.llm.models import open_model

    model = open_model(spec)
    try:
        return {**await _asked(model), "models": []}
    finally:
        await model.close()


async def _asked(ask: Any) -> dict[str, Any]:
    began = time.monotonic()
    try:
        reply = await ask(PLAIN)
    except ProviderError as error:
        if not await _embeds(ask):
            return {"ok": False, "message": scrub(str(error)), "can": []}
        return {"ok": True, "seconds": round(time.monotonic() - began, 2), "said": "", "can": ["embed"]}
    seconds = round(time.monotonic() - began, 2)
    can = ["chat"] + [name for name, request in ASKS.items() if await _can(ask, name, request)]
    tokens = {"tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out}
    return {"ok": True, "seconds": seconds, "said": reply.text[:200], "can": can, **tokens}


async def _embeds(ask: Any) -> bool:
    return await _can(ask, "embed", ASKS["embed"])


async def _can(ask: Any, name: str, request: Request) -> bool:
    """Whether the server does one thing; it may refuse, or pass over what it does not know."""
    try:
        reply = await ask(request)
    except SeedbedError:
        return False
    if name == "schema":
        return _fits(reply.text)
    return bool({"logprobs": reply.logprobs, "choices": len(reply.choices) == 2, "embed": reply.vectors}[name])


def _fits(text: str) -> bool:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return False
    return isinstance(found, dict) and isinstance(found.get("colour"), str)


async def _models(server: Any) -> list[str]:
    """The models that the server says it has; servers need not say."""
    try:
        response = await server.exchange("GET", "/models")
        listed = msgspec.json.decode(response.body)["data"]
        return [str(one["id"]) for one in listed[:MOST]]
    except (SeedbedError, msgspec.DecodeError, KeyError, TypeError):
        return []


def main() -> None:
    """Read a model from stdin and print what was found."""
    try:
        found = asyncio.run(probe(parse_spec(msgspec.json.decode(sys.stdin.buffer.read()))))
    except (SeedbedError, OSError) as error:
        found = {"ok": False, "message": scrub(str(error)), "can": []}
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
