"""The OpenAI form: bodies, replies, refusals, schemas, keys; against the mock and against canned answers."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mock_server import start
from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.failures import failure, retry_after
from seedbed.llm.keys import KeyFilter, Secret, find_key, scrub
from seedbed.llm.models import open_model
from seedbed.llm.providers.openai import OpenAI
from seedbed.llm.retry import Retry
from seedbed.llm.spec import parse_spec
from seedbed.llm.state import Learned
from seedbed.llm.wire import fields, read
from tests.llm.asking import Canned, answering, chat, each, in_turn, says

SCHEMA = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}
NO_FORMAT = json.dumps({"error": {"message": "response_format is not supported by this model"}}).encode()


def answer_of(*canned: Canned, request: Request | None = None, **settings: Any) -> tuple[Reply, list[dict[str, Any]]]:
    """What one request to a canned server gives, and the bodies that the server saw."""

    async def scene() -> tuple[Reply, list[dict[str, Any]]]:
        answer, seen = in_turn(*canned)
        async with answering(answer) as url:
            server = OpenAI(url, "m", **settings)
            try:
                return await server(request or says("x")), list(seen)
            finally:
                await server.close()

    return asyncio.run(scene())


def test_every_fault_of_the_mock_is_survived() -> None:
    """With each fault class at 5 %, every prompt gets its own whole answer; no blank one is passed off as good."""
    faults = dict.fromkeys(("f429", "f500", "reset", "half", "truncated", "html", "no_choices"), 0.05)
    with start(retry_after=0.05, **faults) as mock:

        async def scene() -> tuple[list[Any], dict[str, Any]]:
            model = open_model(parse_spec({"model": f"openai:mock@{mock.url}", "in_flight": 64}))
            replies = await each(model, [says(f"p{i}") for i in range(400)])
            facts = model.meter.facts()
            await model.close()
            return replies, facts

        replies, facts = asyncio.run(scene())
        stats = mock.stats()
    assert all(isinstance(reply, Reply) and reply.text.startswith("answer ") for reply in replies)
    assert len({reply.text for reply in replies}) == 400
    assert set(stats["faults"]) == {name.replace("_", "-") for name in faults}
    assert facts["requests"] == facts["replies"] == 400
    assert facts["failed"] == 0
    assert facts["retries"] + facts["refused"] >= sum(stats["faults"].values()) - stats["faults"]["f429"]
    assert all(count == 1 for count in stats["served"].values())


def test_blank_and_broken_contents_are_passed_on_as_they_are() -> None:
    """Blank text and malformed JSON are the asker's to judge: they come back unchanged and unrepaired."""
    with start(blank=0.3, malformed_json_content=0.3) as mock:

        async def scene() -> list[Any]:
            server = OpenAI(mock.url, "mock")
            replies = await each(server, [says(f"p{i}") for i in range(60)])
            await server.close()
            return replies

        texts = [reply.text for reply in asyncio.run(scene())]
        faults = mock.stats()["faults"]
    assert texts.count("") == faults["blank"] > 0
    assert texts.count('{"answer": "cut in the mid') == faults["malformed-json-content"] > 0


TABLE = [
    (401, {"error": {"message": "Incorrect API key"}}, "run", "MY_KEY"),
    (403, {"error": {"message": "no access"}}, "run", "key"),
    (402, {"error": {"message": "pay first"}}, "run", "quota or credit"),
    (429, {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}, "run", "top it up"),
    (403, {"message": "余额不足"}, "run", "余额不足"),
    (404, {"error": {"message": "The model `m` does not exist"}}, "run", "model's name"),
    (405, {}, "run", "base URL"),
    (400, {"error": {"message": "model_not_found"}}, "run", "model's name"),
    (301, {}, "run", "redirects"),
    (501, {"error": "not here"}, "run", "cannot do this"),
    (400, {"error": {"message": "maximum context length is 8192", "code": "context_length_exceeded"}}, "row", "8192"),
    (413, {"detail": "too large"}, "row", "too large"),
    (400, {"error": {"message": "flagged by content filter"}}, "row", "content filter"),
    (403, {"error": {"message": "blocked by moderation"}}, "row", "moderation"),
    (422, {"detail": [{"msg": "bad field"}]}, "row", "bad field"),
    (500, {"error": {"message": "boom"}}, "passing", "boom"),
    (502, "<html><title>Bad gateway</title><p>x</html>", "passing", "Bad gateway"),
    (504, "", "passing", "504"),
    (408, "", "passing", "408"),
    (429, {"error": {"message": "Rate limit reached"}}, "passing", "Rate limit"),
    (503, {"error": {"message": "overloaded"}}, "passing", "overloaded"),
    (529, "", "passing", "529"),
]


@pytest.mark.parametrize(("status", "body", "scope", "said"), TABLE)
def test_the_table_of_refusals(status: int, body: Any, scope: str, said: str) -> None:
    """Each refusal stops the run, the row or nothing, as the table says, in the server's words and with a way out."""
    raw = body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
    error = failure(status, {"retry-after": "2"}, raw, where="model 'm' at host", key_name="MY_KEY")
    assert error.scope == scope
    assert said in str(error)
    assert error.status == status
    assert error.slow_down == (scope == "passing" and status in (429, 503, 529))
    assert error.retry_after == (2.0 if scope == "passing" else None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "-4"}, 0.0),
        ({"retry-after": "86400"}, 600.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 90.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, fractions, milliseconds, dates and nonsense are read, and clamped to ten minutes."""
    assert retry_after(headers, now=10.0) == seconds


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"choices": []}', "without choices"),
        (b'{"choices": null, "usage": null}', "without choices"),
        (b'{"choices": [{"index": 0}]}', "without a message"),
        (b"<!doctype html><title>x</title>", "HTML instead of JSON"),
        (b"", "an empty body"),
        (chat()[:30], "cut or malformed"),
        (b'{"error": {"message": "worker died"}}', "worker died"),
        (b"[" * 100_000, "readable"),
    ],
)
def test_a_success_without_an_answer_is_asked_again(body: bytes, said: str) -> None:
    """A body with status 200 that holds no answer is a passing failure, and says what was wrong with it."""
    with pytest.raises(ProviderError, match=said) as caught:
        answer_of((200, {}, body))
    assert caught.value.scope == "passing"


def test_a_refusal_of_the_model_sets_the_row_aside() -> None:
    """A content filter and a refusal field end the row, in the server's words."""
    with pytest.raises(ProviderError, match="I cannot help") as caught:
        answer_of((200, {}, chat(None, refusal="I cannot help")))  # type: ignore[arg-type]
    assert caught.value.scope == "row"


@pytest.mark.parametrize(
    ("message", "text", "reasoning"),
    [
        ({"content": "a", "reasoning_content": "r"}, "a", "r"),
        ({"content": "a", "reasoning": "r"}, "a", "r"),
        ({"content": "<think>r</think>\n\na"}, "a", "r"),
        ({"content": "r</think>a"}, "a", "r"),
        ({"content": "<think>never closed"}, "", "never closed"),
        ({"content": "a <think>b</think>"}, "a <think>b</think>", ""),
        ({"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}, "ab", ""),
        ({"content": None, "tool_calls": [{"id": "1"}]}, "", ""),
    ],
)
def test_text_and_reasoning_are_told_apart(message: dict[str, Any], text: str, reasoning: str) -> None:
    """Reasoning never stays in the text, wherever a server puts it."""
    reply, _ = answer_of((200, {}, chat(**{"text": None, **message})))
    assert (reply.text, reply.reasoning) == (text, reasoning)


def test_tokens_are_metered_or_marked_as_estimated() -> None:
    """The server's figures are taken; without them, or with a 0, they are estimated and marked."""
    metered, _ = answer_of((200, {}, chat()))
    assert (metered.tokens_in, metered.tokens_out, metered.estimated) == (3, 4, False)
    zero = json.dumps({**json.loads(chat()), "usage": {"prompt_tokens": 0, "completion_tokens": 0}}).encode()
    guessed, _ = answer_of((200, {}, zero))
    assert guessed.estimated
    assert guessed.tokens_in > 0
    assert guessed.tokens_out > 0


def test_the_body_holds_what_was_asked_and_nothing_else() -> None:
    """Zero is sent, None is not, extra wins; each kind has its own form."""
    request = says("x", temperature=0.0, seed=3, n=2, stop=["#"], logprobs=2, extra={"seed": 9, "min_p": 0.1})
    assert fields(request, "m") == {
        "model": "m", "messages": request.messages, "temperature": 0.0, "seed": 9, "n": 2, "stop": ["#"],
        "logprobs": True, "top_logprobs": 2, "min_p": 0.1,
    }  # fmt: skip
    assert fields(Request(kind="complete", prompt="p", logprobs=2), "m") == {"model": "m", "prompt": "p", "logprobs": 2}
    assert fields(Request(kind="embed", texts=["a"]), "m") == {"model": "m", "input": ["a"]}


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


@pytest.mark.parametrize(
    ("answers", "forms"),
    [
        ([(200, {}, chat('{"age": 1}'))], ["json_schema", "json_schema"]),
        ([(400, {}, NO_FORMAT), (200, {}, chat('{"age": 1}'))], ["json_schema", "json_object", "json_object"]),
        (
            [(400, {}, NO_FORMAT), (400, {}, NO_FORMAT), (200, {}, chat("1"))],
            ["json_schema", "json_object", None, None],
        ),
        ([(200, {}, chat("I am prose")), (200, {}, chat('{"a": 1}'))], ["json_schema", "json_object", "json_object"]),
    ],
)
def test_how_a_server_takes_a_schema_is_found_out_once(
    tmp_path: Path, answers: list[Canned], forms: list[str | None]
) -> None:
    """The strongest form that works is found by the first request, kept for the next ones, and for the next run."""
    request = says("how old?", schema=SCHEMA)

    async def scene() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        answer, seen = in_turn(*answers)
        async with answering(answer) as url:
            first = OpenAI(url, "m", learned=Learned(tmp_path))
            await first(request)
            await asyncio.gather(first(request))
            await first.close()
            sent = list(seen)
            later = OpenAI(url, "m", learned=Learned(tmp_path))
            await later(request)
            await later.close()
            return sent, list(seen)[len(sent) :]

    sent, later = asyncio.run(scene())
    assert [body.get("response_format", {}).get("type") for body in sent] == forms
    assert [body.get("response_format", {}).get("type") for body in later] == forms[-1:]
    if forms[-1] != "json_schema":
        assert '"age"' in sent[-1]["messages"][-1]["content"]
    assert "age" not in request.messages[0]["content"]


def test_many_first_requests_with_a_schema_probe_once() -> None:
    """Twenty requests that come at once to an unknown server do not each try the forms."""

    async def scene() -> int:
        answer, seen = in_turn((400, {}, NO_FORMAT), (200, {}, chat('{"age": 1}')))
        async with answering(answer) as url:
            server = OpenAI(url, "m")
            await asyncio.gather(*(server(says(f"p{i}", schema=SCHEMA)) for i in range(20)))
            await server.close()
            return len(seen)

    assert asyncio.run(scene()) == 21


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


def test_the_key_of_openai_does_not_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_API_KEY goes to api.openai.com over TLS only, unless the recipe names it for another host."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("SEEDBED_API_KEY", raising=False)
    elsewhere = "http://127.0.0.1:1/v1"
    plain, named = (
        parse_spec(f"openai:m@{elsewhere}"),
        parse_spec({"model": f"openai:m@{elsewhere}", "key": "OPENAI_API_KEY"}),
    )
    assert find_key(plain, elsewhere) is None
    assert find_key(plain, "http://api.openai.com/v1") is None
    found = find_key(plain, "https://api.openai.com/v1")
    assert found is not None
    assert found.reveal() == KEY
    assert find_key(named, elsewhere) is not None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["choices", "message", "content", "text", "usage", "data", "embedding", "logprobs", "top_logprobs",
                         "token_logprobs", "tokens", "error", "code", "index", "tool_calls", "finish_reason"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
bodies = st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()) | st.builds(
    lambda choice, usage: json.dumps({"choices": [choice], "usage": usage}).encode(), json_values, json_values
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(bodies, st.sampled_from(["chat", "complete", "embed"]), st.integers(0, 2))
def test_whatever_a_server_sends_only_a_reply_or_a_provider_error_comes_out(
    raw: bytes, kind: Any, logprobs: int
) -> None:
    """Random JSON and random bytes never raise anything else, and a reply that is made can be kept."""
    try:
        reply = read(raw, Request(kind=kind, texts=["a"], logprobs=logprobs), where="w")
    except ProviderError as error:
        assert str(error)
    else:
        assert msgspec.json.decode(msgspec.json.encode(reply), type=Reply) == reply


@settings(max_examples=100, deadline=None)
@given(st.integers(201, 599), st.binary(max_size=40) | json_values.map(lambda value: json.dumps(value).encode()))
def test_whatever_a_refusal_holds_it_becomes_a_provider_error(status: int, raw: bytes) -> None:
    """Any status with any body maps to one scope."""
    assert failure(status, {}, raw, where="w").scope in ("passing", "row", "run")


def test_retries_are_over_after_the_last_try() -> None:
    """A failure that does not pass ends as the row's, with the server's words and the number of tries."""

    async def scene() -> tuple[ProviderError, int]:
        answer, seen = in_turn((500, {}, b'{"error": "boom"}'))
        async with answering(answer) as url:
            retry = Retry(OpenAI(url, "m"), tries=3, first=0.001)
            (error,) = await each(retry, [says("x")])
            await retry.close()
            assert isinstance(error, ProviderError)
            return error, len(seen)

    error, asked = asyncio.run(scene())
    assert (error.scope, asked) == ("row", 3)
    assert "boom" in str(error)
    assert "3 tries" in str(error)
