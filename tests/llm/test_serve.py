"""A model behind HTTP: what comes back is what the model said, errors are JSON, and browsers are kept out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import ProviderError, SeedbedError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.http import HttpPool, HttpResponse
from seedbed.llm.meter import Meter
from seedbed.llm.models import Model, open_model
from seedbed.llm.providers.openai import OpenAI
from seedbed.llm.serve import serve, serving
from seedbed.llm.served import BadRequest, request
from seedbed.llm.spec import parse_spec
from tests.llm.asking import each, says

ASK = {"model": "any", "messages": [{"role": "user", "content": "hello"}]}


class Told:
    """A model that answers as told, and keeps what it was asked."""

    def __init__(self, *answers: Reply | ProviderError) -> None:
        self.answers, self.asked = list(answers), list[Request]()

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    async def close(self) -> None:
        """Nothing is open."""


def model_of(client: Told) -> Model:
    return Model(parse_spec("fake:"), client, Meter())


def posted(
    client: Told,
    body: Any,
    path: str = "/chat/completions",
    headers: dict[str, str] | None = None,
    method: str = "POST",
) -> HttpResponse:
    async def scene() -> HttpResponse:
        async with serving(model_of(client)) as url:
            pool = HttpPool(url)
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            answer = await pool.request(method, path, raw, headers or {})
            await pool.close()
            return answer

    return asyncio.run(scene())


def test_our_own_client_gets_what_the_model_said() -> None:
    """Through the server and back: text, reasoning, choices, log-probabilities, tool calls, vectors and figures."""
    logprobs = [{"token": "a", "logprob": -0.5, "top": [["a", -0.5], ["b", -1.5]]}]
    first = Reply("a", reasoning="because", logprobs=logprobs, tokens_in=3, tokens_out=4, finish="length")
    second = Reply("x", choices=["x", "y"], tokens_in=1, tokens_out=2)
    third = Reply("", tool_calls=[{"id": "1", "type": "function"}], finish="tool_calls", tokens_in=1, tokens_out=1)
    fourth = Reply("b", logprobs=[{**logprobs[0], "top": [["a", -0.5]]}], tokens_in=1, tokens_out=1)
    fifth = Reply(vectors=[[1.0, 2.0], [3.0, 4.0]], tokens_in=1)
    told = Told(first, second, third, fourth, fifth)
    asks = [
        says("hello", logprobs=2, seed=7, temperature=0.0, stop=["#"], extra={"min_p": 0.1}),
        says("hello", n=2),
        says("hello"),
        Request(kind="complete", prompt="p", logprobs=1, max_tokens=9),
        Request(kind="embed", texts=["a", "b"]),
    ]

    async def scene() -> list[Any]:
        async with serving(model_of(told)) as url:
            client = OpenAI(url, "m")
            found = [(await each(client, [ask]))[0] for ask in asks]
            await client.close()
            return found

    found = asyncio.run(scene())
    for wanted, got in zip(told.answers, found, strict=True):
        assert isinstance(wanted, Reply)
        wanted.model = "fake"
        assert got == wanted
    assert [(one.kind, one.seed, one.temperature, one.stop, one.extra, one.n) for one in told.asked[:2]] == [
        ("chat", 7, 0.0, ["#"], {"min_p": 0.1}, 1),
        ("chat", None, None, [], {}, 2),
    ]
    assert (told.asked[3].prompt, told.asked[3].max_tokens, told.asked[4].texts) == ("p", 9, ["a", "b"])


def test_a_schema_goes_through() -> None:
    """``response_format`` becomes the request's schema, and the scripted model answers with a value of it."""
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}

    async def scene() -> str:
        model = open_model(parse_spec("fake:"))
        async with serving(model) as url:
            client = OpenAI(url, "m")
            reply = await client(says("x", schema=schema))
            await client.close()
            return reply.text

    assert json.loads(asyncio.run(scene())) == {"n": 1}


def test_the_list_of_models() -> None:
    """GET /v1/models names the one model."""
    answer = posted(Told(), b"", "/models", method="GET")
    assert [one["id"] for one in json.loads(answer.body)["data"]] == ["fake"]


def test_a_stream_is_one_event() -> None:
    """A client that asks for a stream gets the whole answer as one event and the end mark."""
    answer = posted(Told(Reply("whole")), {**ASK, "stream": True})
    assert answer.headers["content-type"] == "text/event-stream"
    event, end = answer.body.decode().strip().split("\n\n")
    assert json.loads(event.removeprefix("data: "))["choices"][0]["delta"]["content"] == "whole"
    assert end == "data: [DONE]"


@pytest.mark.parametrize(
    ("body", "path", "headers", "method", "status"),
    [
        (b"not json", "/chat/completions", {}, "POST", 400),
        ({"messages": []}, "/chat/completions", {}, "POST", 400),
        ({**ASK, "temperature": "hot"}, "/chat/completions", {}, "POST", 400),
        ({"prompt": ["a", "b"]}, "/completions", {}, "POST", 400),
        ({"input": 3}, "/embeddings", {}, "POST", 400),
        (ASK, "/nothing", {}, "POST", 404),
        (b"", "/chat/completions", {}, "GET", 405),
        (ASK, "/chat/completions", {"content-type": "text/plain"}, "POST", 415),
    ],
)
def test_what_is_wrong_is_said_in_json(body: Any, path: str, headers: dict[str, str], method: str, status: int) -> None:
    """Every refusal has its status and a message, and the model is not asked."""
    told = Told(Reply("never"))
    answer = posted(told, body, path, headers, method)
    assert answer.status == status
    assert json.loads(answer.body)["error"]["message"]
    assert not told.asked


@pytest.mark.parametrize(("scope", "status"), [("row", 400), ("passing", 503), ("run", 502)])
def test_a_model_that_does_not_answer(scope: Any, status: int) -> None:
    """Its error is passed on with a status that says whose fault it is."""
    answer = posted(Told(ProviderError("too long by 7", scope=scope)), ASK)
    assert answer.status == status
    assert "too long by 7" in json.loads(answer.body)["error"]["message"]


async def raw(url: str, data: bytes) -> bytes:
    host, port = url.removeprefix("http://").removesuffix("/v1").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(data)
    writer.write_eof()
    with contextlib.suppress(ConnectionError):
        got = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return got


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "192.168.0.7", ""])
def test_on_loopback_foreign_names_are_refused(host: str) -> None:
    """A page whose name was re-bound to 127.0.0.1 sends its own name: it gets nothing."""

    async def scene() -> bytes:
        async with serving(model_of(Told(Reply("secret")))) as url:
            return await raw(url, f"GET /v1/models HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())

    assert asyncio.run(scene()).startswith(b"HTTP/1.1 403 ")


def test_requests_sent_at_once_are_answered_in_order() -> None:
    """Pipelined requests on one connection get their answers in their order."""
    body = json.dumps(ASK).encode()
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += b"Content-Length: %d\r\n"
    one = head % len(body) + b"\r\n" + body
    last = head % len(body) + b"Connection: close\r\n\r\n" + body

    async def scene() -> bytes:
        async with serving(model_of(Told(Reply("first"), Reply("second"), Reply("third")))) as url:
            host, port = url.removeprefix("http://").removesuffix("/v1").split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(one + one + last)
            got = await asyncio.wait_for(reader.read(), 5)
            writer.close()
            return got

    got = asyncio.run(scene())
    assert got.index(b"first") < got.index(b"second") < got.index(b"third")


def test_serve_ends_when_cancelled_and_says_when_the_port_is_taken() -> None:
    """Ctrl-C ends it with clients still connected; a taken port is an error in words."""

    async def scene() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(SeedbedError, match=f"{port} cannot be listened at"):
                await serve(model_of(Told()), port=port)
        running = asyncio.ensure_future(serve(model_of(Told(Reply("x"))), port=port))
        pool = HttpPool(f"http://127.0.0.1:{port}/v1")
        await asyncio.sleep(0.05)
        assert (await pool.request("GET", "/models")).status == 200
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(running, 2)
        await pool.close()

    asyncio.run(scene())


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=80) | st.binary(max_size=40).map(lambda data: b"POST /v1/completions HTTP/1.1\r\n" + data))
def test_noise_does_not_bring_it_down(data: bytes) -> None:
    """After any bytes the server still answers."""

    async def scene() -> int:
        async with serving(model_of(Told(Reply("x")))) as url:
            await raw(url, data)
            pool = HttpPool(url)
            answer = await pool.request("POST", "/chat/completions", json.dumps(ASK).encode())
            await pool.close()
            return answer.status

    assert asyncio.run(scene()) == 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
)
KEYS = [
    "messages",
    "prompt",
    "input",
    "stop",
    "logprobs",
    "top_logprobs",
    "response_format",
    "n",
    "max_completion_tokens",
]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), json_values), st.sampled_from(["chat", "complete", "embed"]))
def test_any_body_is_read_or_refused(body: dict[str, Any], kind: str) -> None:
    """No body raises anything but the refusal that is answered with 400."""
    with contextlib.suppress(BadRequest):
        request(kind, json.dumps(body).encode())
