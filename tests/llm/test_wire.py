"""Bodies and replies: what is sent, what is read, and that noise brings nothing but ProviderError."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.wire import body, read, split_reasoning

CHAT = Request(messages=[{"role": "user", "content": "hello"}])
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


def answer(content: Any = "yes", **choice: Any) -> dict[str, Any]:
    return {
        "choices": [{"message": {"content": content}, "finish_reason": "stop", **choice}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 2},
    }


def reply(found: Any, request: Request = CHAT) -> Reply:
    return read(json.dumps(found).encode(), request, where="m")


def test_a_body_holds_what_was_asked_and_nothing_else() -> None:
    """Fields that are not set are not sent; temperature 0 is; extra is merged last."""
    request = Request(messages=CHAT.messages, temperature=0, seed=0, n=2, logprobs=3, extra={"n": 5})
    assert json.loads(body(request, "m")) == {
        "model": "m",
        "messages": CHAT.messages,
        "temperature": 0,
        "seed": 0,
        "n": 5,
        "logprobs": True,
        "top_logprobs": 3,
    }


def test_a_schema_is_told_in_three_forms() -> None:
    """As a schema, as a JSON object with words, as words; the given messages stay as they are."""
    request = Request(messages=CHAT.messages, schema=SCHEMA)
    strong, middle, weak = (
        json.loads(body(request, "m", form)) for form in ("json_schema", "json_object", "instruction")
    )
    assert strong["response_format"]["json_schema"]["schema"] == SCHEMA
    assert middle["response_format"] == {"type": "json_object"}
    assert "response_format" not in weak
    assert all(json.dumps(SCHEMA, separators=(",", ":")) in told["messages"][-1]["content"] for told in (middle, weak))
    assert CHAT.messages == [{"role": "user", "content": "hello"}]


@pytest.mark.parametrize(
    ("message", "text", "reasoning"),
    [
        ({"content": "a", "reasoning_content": "r"}, "a", "r"),
        ({"content": "a", "reasoning": "r"}, "a", "r"),
        ({"content": "<think>r</think>\n\na"}, "a", "r"),
        ({"content": "r</think>a"}, "a", "r"),
        ({"content": "<think>cut off here"}, "", "cut off here"),
        ({"content": [{"type": "text", "text": "a"}]}, "a", ""),
        ({"content": None}, "", ""),
        ({"content": "to think>er"}, "to think>er", ""),
    ],
)
def test_reasoning_is_told_apart(message: dict[str, Any], text: str, reasoning: str) -> None:
    """Reasoning goes to its own field wherever a server puts it, and never into the text."""
    found = reply({"choices": [{"message": message}]})
    assert (found.text, found.reasoning) == (text, reasoning)


def test_tokens_are_estimated_only_where_the_server_does_not_say() -> None:
    """Metered figures are kept; absent ones, and 0 for what is not empty, are estimated and marked."""
    assert (reply(answer()).tokens_out, reply(answer()).estimated) == (2, False)
    for usage in (None, {"prompt_tokens": 0, "completion_tokens": 0}):
        found = reply({**answer("some words"), "usage": usage})
        assert found.estimated
        assert found.tokens_in > 0
        assert found.tokens_out > 0


@pytest.mark.parametrize(
    ("found", "scope"),
    [
        ({"choices": []}, "passing"),
        ({"choices": [{"finish_reason": "stop"}]}, "passing"),
        ({}, "passing"),
        ([], "passing"),
        (answer("", finish_reason="content_filter"), "row"),
        ({"choices": [{"message": {"content": None, "refusal": "no"}}]}, "row"),
        ({"error": {"message": "overloaded", "code": 503}}, "passing"),
        ({"error": {"message": "no such key", "code": 401}}, "run"),
    ],
)
def test_a_body_without_an_answer_is_an_error(found: Any, scope: str) -> None:
    """No choices, no message, a filter or an error inside status 200 are never replies."""
    with pytest.raises(ProviderError) as caught:
        reply(found)
    assert caught.value.scope == scope


@pytest.mark.parametrize("raw", [b"", b"<html>", b'{"choices": [{"mess', b"[" * 100_000, b"\xff"])
def test_what_is_not_json_is_passing(raw: bytes) -> None:
    """Cut, foreign or hostile bodies are asked again."""
    with pytest.raises(ProviderError) as caught:
        read(raw, CHAT, where="m")
    assert caught.value.scope == "passing"


def test_vectors_come_in_the_order_of_the_texts() -> None:
    """They are sorted by their index, and one missing is an error."""
    request = Request(kind="embed", texts=["a", "b"])
    rows = [{"index": 1, "embedding": [1.0]}, {"index": 0, "embedding": [0.0]}]
    assert reply({"data": rows}, request).vectors == [[0.0], [1.0]]
    with pytest.raises(ProviderError, match="1 vectors for 2 texts"):
        reply({"data": rows[:1]}, request)


def test_both_forms_of_log_probabilities_are_read() -> None:
    """Token objects of chat and parallel lists of completions give the same."""
    objects = {"content": [{"token": "a", "logprob": -1.0, "top_logprobs": [{"token": "a", "logprob": -1.0}]}]}
    lists = {"tokens": ["a"], "token_logprobs": [-1.0], "top_logprobs": [{"a": -1.0}]}
    request = Request(messages=CHAT.messages, logprobs=1)
    wanted = [{"token": "a", "logprob": -1.0, "top": [["a", -1.0]]}]
    assert all(reply(answer(logprobs=form), request).logprobs == wanted for form in (objects, lists))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELD = st.sampled_from(["message", "text", "finish_reason", "logprobs", "index", "embedding"])
INNER = st.dictionaries(st.sampled_from(["content", "reasoning", "refusal", "tool_calls"]), JSON)
CHOICE = st.dictionaries(FIELD, JSON | INNER)
BODY = st.dictionaries(
    st.sampled_from(["choices", "data", "usage", "model", "error"]), JSON | st.lists(CHOICE, max_size=3)
)


@settings(max_examples=100, deadline=None)
@given(BODY | JSON, st.sampled_from(["chat", "complete", "embed"]), st.integers(0, 2))
def test_noise_gives_a_reply_or_a_provider_error(found: Any, kind: Any, logprobs: int) -> None:
    """Whatever JSON a server sends, nothing but Reply or ProviderError comes out."""
    request = Request(kind=kind, messages=CHAT.messages, texts=["a"], logprobs=logprobs)
    with contextlib.suppress(ProviderError):
        assert isinstance(reply(found, request), Reply)


@settings(max_examples=100)
@given(st.text(alphabet="<>/think ab", max_size=40))
def test_no_text_is_lost_between_answer_and_reasoning(text: str) -> None:
    """Splitting moves characters, it drops none but the marks and white space around them."""
    answered, reasoning = split_reasoning(text)
    left = "".join((reasoning + answered).split())
    whole = "".join(text.split())
    assert left in (whole, whole.replace("<think>", "", 1).replace("</think>", "", 1))
