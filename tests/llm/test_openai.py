"""One endpoint: every kind of request, a server that drops a schema without a word, a server that repeats the key."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from bench.mock_server import start
from seedbed.core.request import Request
from seedbed.llm.keys import KeyFilter, Secret, scrub
from seedbed.llm.models import open_model
from seedbed.llm.providers.openai import OpenAI
from seedbed.llm.spec import parse_spec
from tests.llm.asking import Canned, answering, chat, each, in_turn, says

SCHEMA = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}


def test_every_kind_round_trip() -> None:
    """Chat with choices and log-probabilities, completions and embeddings come back from the mock as they should."""
    with start() as mock:

        async def scene() -> list[Any]:
            server = OpenAI(mock.url, "mock")
            asks = [
                says("x", n=3, logprobs=1),
                Request(kind="complete", prompt="x"),
                Request(kind="embed", texts=["a", "b"]),
            ]
            replies = await each(server, asks)
            await server.close()
            return replies

        chatted, completed, embedded = asyncio.run(scene())
    assert len(set(chatted.choices)) == 3
    assert chatted.logprobs[0]["token"] == chatted.logprobs[0]["top"][0][0]
    assert completed.text.startswith("answer")
    assert len(embedded.vectors) == 2
    assert embedded.vectors[0] != embedded.vectors[1]


def test_a_schema_that_is_dropped_without_a_word_is_told_in_words() -> None:
    """A server that answers prose to a schema gets the next form, from then on and without touching the request."""
    request = says("how old?", schema=SCHEMA)

    async def scene() -> list[dict[str, Any]]:
        answer, seen = in_turn((200, {}, chat("I am prose")), (200, {}, chat("so am I")), (200, {}, chat('{"age": 1}')))
        async with answering(answer) as url:
            server = OpenAI(url, "m")
            assert (await server(request)).text == '{"age": 1}'
            await server(request)
            await server.close()
            return list(seen)

    sent = asyncio.run(scene())
    forms = [body.get("response_format", {}).get("type") for body in sent]
    assert forms == ["json_schema", "json_object", None, None]
    assert '"age"' in sent[-1]["messages"][-1]["content"]
    assert "age" not in request.messages[0]["content"]


KEY = "sk-planted-0123456789-wxyz"


def test_a_planted_key_is_nowhere(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A key that the server repeats is in no message, no repr and no log line; it is in the one header it is for."""
    monkeypatch.setenv("PLANTED", KEY)
    seen: list[str] = []

    def answer(path: str, body: dict[str, Any], headers: dict[str, str]) -> Canned:
        seen.append(headers["authorization"])
        return 401, {}, json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode()

    async def scene() -> tuple[str, str]:
        async with answering(answer) as url:
            model = open_model(parse_spec({"model": f"openai:m@{url}", "key": "PLANTED"}))
            (error,) = await each(model, [says("x")])
            await model.close()
            return str(error), repr(vars(model)) + model.describe()

    caplog.handler.addFilter(KeyFilter())
    message, shown = asyncio.run(scene())
    logging.getLogger("x").warning("the key is %s", KEY)
    assert seen == [f"Bearer {KEY}"]
    assert "PLANTED" in message
    for text in (message, shown, caplog.text, str(Secret(KEY)), repr([Secret(KEY)]), scrub(f"a {KEY} b")):
        assert KEY not in text
        assert "0123456789" not in text
