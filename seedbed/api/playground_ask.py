"""Asking one model of the playground, in a process of its own: ``python -m seedbed.api.playground_ask FOLDER``.

It reads ``ask.json`` of the folder (a model as a recipe writes it, and messages) and writes ``reply.json``, whole or
not at all. The model is asked as a run asks it, with the same waits and retries. Its key is in the environment of this
process alone; a model that hangs, or brings its process down, touches no other.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.core.request import Request
from seedbed.llm.keys import scrub
from seedbed.llm.models import open_model
from seedbed.llm.spec import ModelSpec, parse_spec, resolved

SECONDS = 900.0
"""The longest that an answer is waited for, retries and waits of the server's own among it."""
ASK, REPLY = "ask.json", "reply.json"


async def answered(spec: ModelSpec, messages: list[dict[str, Any]]) -> dict[str, Any]:
    """What a model answers, and what that took: tokens, seconds, and money where its price is known."""
    model = open_model(spec)
    began = time.monotonic()
    try:
        async with asyncio.timeout(SECONDS):
            reply = await model(resolved(spec, Request(messages=messages)))
    except TimeoutError:
        return _failed(f"no answer within {SECONDS:g} seconds", began)
    except SeedbedError as error:
        return _failed(scrub(str(error)), began)
    finally:
        await model.close()
    priced = spec.price_in is not None or spec.price_out is not None
    calls = [msgspec.json.format(msgspec.json.encode(one), indent=2).decode() for one in reply.tool_calls]
    return {
        "state": "done",
        "text": reply.text,
        "reasoning": reply.reasoning,
        "calls": calls,
        "finish": reply.finish,
        "tokens_in": reply.tokens_in,
        "tokens_out": reply.tokens_out,
        "estimated": reply.estimated,
        "seconds": time.monotonic() - began,
        "money": model.meter.money if priced else None,
        "currency": spec.currency,
    }


def _failed(message: str, began: float) -> dict[str, Any]:
    return {"state": "failed", "message": message, "seconds": time.monotonic() - began}


def main() -> None:
    """Ask, and write down what came."""
    folder = Path(sys.argv[1])
    given = msgspec.json.decode((folder / ASK).read_bytes())
    try:
        found = asyncio.run(answered(parse_spec(given["model"]), given["messages"]))
    except (SeedbedError, OSError) as error:  # the model cannot be opened: a package, a file or a key is missing
        found = {"state": "failed", "message": scrub(str(error)), "seconds": 0.0}
    except Exception as error:  # noqa: BLE001 - a traceback could hold what no page may show
        told = f"a fault of the playground: {type(error).__name__}: {scrub(str(error))}"
        found = {"state": "failed", "message": told, "seconds": 0.0}
    beside = folder / f"{REPLY}.new"
    beside.write_bytes(msgspec.json.encode(found))
    beside.replace(folder / REPLY)


if __name__ == "__main__":
    main()
