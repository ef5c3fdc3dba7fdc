"""A model as a recipe writes it: what is read, what is refused, and what a refusal says."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.core.request import Request
from seedbed.llm.models import default_in_flight, own_server
from seedbed.llm.spec import KNOWN, OPENAI_URL, parse_spec, resolved


@pytest.mark.parametrize(
    ("written", "provider", "name", "endpoints"),
    [
        ("embedded", "embedded", "", ()),
        ("gguf:/models/a b.gguf", "gguf", "/models/a b.gguf", ()),
        ("fake:", "fake", "", ()),
        ("fake:script.json", "fake", "script.json", ()),
        ("openai:gpt-4o-mini", "openai", "gpt-4o-mini", (OPENAI_URL,)),
        ("openai:Qwen/Q-7B@http://a:1/v1", "openai", "Qwen/Q-7B", ("http://a:1/v1",)),
        ("openai:m@http://a:1/v1,https://b/v1/", "openai", "m", ("http://a:1/v1", "https://b/v1")),
        ("openai:team@org/m@http://a/v1", "openai", "team@org/m", ("http://a/v1",)),
    ],
)
def test_forms(
    monkeypatch: pytest.MonkeyPatch, written: str, provider: str, name: str, endpoints: tuple[str, ...]
) -> None:
    """Each documented form is taken apart into provider, name and endpoints."""
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    spec = parse_spec(written)
    assert (spec.provider, spec.name, spec.endpoints) == (provider, name, endpoints)


def test_base_url_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a URL the name is asked where OPENAI_BASE_URL points."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://gateway:9/v1/")
    assert parse_spec("openai:m").endpoints == ("http://gateway:9/v1",)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("opnai:m", "openai"),
        ("openai:", "a name is missing"),
        ("gguf:", "a name is missing"),
        ("", "missing"),
        ("openai:m@http://user:pass@a/v1", "password"),
        ("openai:m@http://a/v1?key=1", "query"),
        ("openai:m@http://", "not a URL"),
        ({"model": "fake:", "temprature": 1}, "temperature"),
        ({"model": "fake:", "temperature": "hot"}, "must be a number"),
        ({"model": "fake:", "in_flight": 0}, "above 0"),
        ({"model": "fake:", "in_flight": 2.5}, "whole"),
        ({"model": "fake:", "cache": "yes"}, "true or false"),
        ({"model": "fake:", "stop": [1]}, "list of texts"),
        ({"model": "fake:", "price": {"input": 1}}, "price.input"),
        ({"model": "fake:", "extra": 3}, "mapping"),
        ({"model": "fake:", "key": "not a name"}, "environment variable"),
        ({"model": "fake:", "batch": True}, "batch"),
        ({"temperature": 1}, "missing"),
    ],
)
def test_refusals_name_the_thing(written: Any, said: str) -> None:
    """What cannot be done as written is refused, and the message names the thing or the nearest right word."""
    with pytest.raises(RecipeError, match=said):
        parse_spec(written)


@pytest.mark.parametrize("key", ["sk-abcdefghijklmnop1234", "hf_abcdefghijklmnop1234", "AKIAABCDEFGHIJKLMNOP"])
@pytest.mark.parametrize("place", [("key",), ("extra", "api_key"), ("extra", "headers", "authorization")])
def test_a_key_in_a_recipe_is_refused_and_not_repeated(key: str, place: tuple[str, ...]) -> None:
    """Wherever a key stands in a recipe, it is refused with the way out, and the message does not hold it."""
    inner: Any = key
    for name in reversed(place):
        inner = {name: inner}
    with pytest.raises(RecipeError, match="environment") as caught:
        parse_spec({"model": "fake:", **inner})
    assert key[4:] not in str(caught.value)


def test_the_recipe_wins_over_the_method_and_the_url_is_no_part_of_the_identity() -> None:
    """Sampling of the recipe replaces the method's, zero included; extra is merged; the URL does not matter."""
    written = {"temperature": 0, "extra": {"b": 2}}
    spec = parse_spec({"model": "openai:m@http://a/v1", **written})
    asked = resolved(spec, Request(temperature=1.0, max_tokens=5, extra={"a": 1, "b": 1}))
    assert (asked.temperature, asked.max_tokens, asked.extra) == (0, 5, {"a": 1, "b": 2})
    moved = parse_spec({"model": "openai:m@http://elsewhere/v1", **written})
    assert resolved(moved, Request()) == resolved(spec, Request())


def test_requests_at_once() -> None:
    """What is in flight follows the recipe, else the provider, else what a batch sets down."""
    server = "openai:m@http://a/v1"
    assert default_in_flight(parse_spec("embedded")) == 1
    assert default_in_flight(parse_spec(server)) == 256
    assert default_in_flight(parse_spec({"model": server, "in_flight": 7})) == 7
    assert default_in_flight(parse_spec({"model": server, "batch": True})) > 1000


def test_servers_of_ones_own() -> None:
    """Loopback, private addresses and names without a domain are one's own; the rest is not."""
    own = [
        "http://127.0.0.1:1/v1",
        "http://10.1.2.3/v1",
        "http://gpu7:8000/v1",
        "http://[::1]:1/v1",
        "http://x.local/v1",
    ]
    assert all(own_server(url) for url in own)
    assert not any(own_server(url) for url in (OPENAI_URL, "https://8.8.8.8/v1"))


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.lists(st.text(max_size=3))


@settings(max_examples=100)
@given(st.text(max_size=40) | st.dictionaries(st.sampled_from(sorted(KNOWN)), values))
def test_only_recipe_errors(written: Any) -> None:
    """Whatever a recipe holds, it is either read or refused as a recipe."""
    with contextlib.suppress(RecipeError):
        parse_spec(written)
