"""Refusals: how far the damage goes, how long to wait, whose words are shown; and where keys may go."""

import json
import logging
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.llm.failures import complains_of_schema, failure, retry_after
from seedbed.llm.keys import KeyFilter, Secret, find_key, scrub
from seedbed.llm.spec import parse_spec

PLANTED = "planted-key-0123456789"


def said(message: str, code: str = "") -> bytes:
    return json.dumps({"error": {"message": message, "code": code}}).encode()


@pytest.mark.parametrize(
    ("status", "body", "scope", "slow"),
    [
        (429, said("You exceeded your current quota", "insufficient_quota"), "run", False),
        (429, "账户余额不足".encode(), "run", False),
        (402, b"", "run", False),
        (429, said("Rate limit reached"), "passing", True),
        (503, b"", "passing", True),
        (529, b"", "passing", True),
        (500, said("oops"), "passing", False),
        (502, b"<html><title>Bad gateway</title>", "passing", False),
        (408, b"", "passing", False),
        (401, said("Incorrect API key"), "run", False),
        (403, b"", "run", False),
        (403, said("your input was flagged by moderation"), "row", False),
        (404, said("The model `x` does not exist"), "run", False),
        (400, said("model x not found"), "run", False),
        (400, said("maximum context length is 8192 tokens", "context_length_exceeded"), "row", False),
        (413, b"", "row", False),
        (302, b"", "run", False),
        (501, b"", "run", False),
    ],
)
def test_the_table_of_refusals(status: int, body: bytes, scope: str, slow: bool) -> None:
    """Quota, key, model and address stop the run; rate limits are paced; the request's own faults cost its row."""
    error = failure(status, {}, body, where="model 'm' at h")
    assert (error.scope, error.slow_down, error.status) == (scope, slow, status)


def test_the_message_holds_the_servers_words_and_the_way_out() -> None:
    """What the server says is quoted, shortened, in any of the usual forms, with what to do."""
    for body in (said("wrong key"), b'{"detail": "wrong key"}', b'{"error": "wrong key"}', b"<title>wrong key</title>"):
        text = str(failure(401, {}, body, where="model 'm' at h", key_name="MY_KEY"))
        assert "wrong key" in text
        assert "MY_KEY" in text
    assert len(str(failure(400, {}, said("x" * 10_000), where="m"))) < 400


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "99999"}, 600.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:10 GMT"}, 10.0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, fractions, milliseconds and dates are read and clamped; the rest says nothing."""
    assert retry_after(headers, now=1445412480.0) == seconds


@settings(max_examples=100)
@given(st.integers(300, 599), st.binary(max_size=60), st.text(max_size=20))
def test_any_refusal_becomes_an_error_with_a_scope(status: int, body: bytes, wait: str) -> None:
    """No body and no header breaks the reading of a refusal."""
    error = failure(status, {"retry-after": wait}, body, where="m")
    assert error.scope in ("passing", "row", "run")


def test_a_complaint_about_schemas_is_told_from_other_400s() -> None:
    """Only a refusal of the parameter counts, not one of the prompt's length."""
    assert complains_of_schema(failure(400, {}, said("response_format is not supported"), where="m"))
    assert not complains_of_schema(failure(400, {}, said("maximum context length"), where="m"))
    assert not complains_of_schema(failure(500, {}, said("response_format"), where="m"))


def test_a_secret_never_shows() -> None:
    """A key's repr and str end in its last four characters; it is not pickled; texts and logs are scrubbed of it."""
    key = Secret(PLANTED)
    assert repr(key) == str(key) == f"{key}" == "…6789"
    assert str(failure(401, {}, said(f"bad key {PLANTED}"), where="m")).count(PLANTED) == 0
    assert scrub(f"x {PLANTED} y") == "x …6789 y"
    record = logging.LogRecord("n", 20, "f", 1, "asked with %s", (PLANTED,), None)
    assert KeyFilter().filter(record)
    assert PLANTED not in record.getMessage()
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(key)


def test_a_key_travels_only_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_API_KEY goes to OpenAI over https, and elsewhere only when the recipe names it."""
    monkeypatch.setenv("OPENAI_API_KEY", PLANTED)
    monkeypatch.delenv("SEEDBED_API_KEY", raising=False)
    openai, other = "https://api.openai.com/v1", "https://example.org/v1"
    named = parse_spec({"model": f"openai:m@{other}", "key": "OPENAI_API_KEY"})
    plain = parse_spec(f"openai:m@{other}")
    assert find_key(plain, other) is None
    assert find_key(plain, "http://api.openai.com/v1") is None
    for spec, url in ((plain, openai), (named, other)):
        found = find_key(spec, url)
        assert found is not None
        assert found.reveal() == PLANTED


def test_a_missing_key_is_said_before_anything_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable to set."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(RecipeError, match="OPENAI_API_KEY"):
        find_key(parse_spec("openai:m@https://api.openai.com/v1"), "https://api.openai.com/v1")
    with pytest.raises(RecipeError, match="NOT_SET_ANYWHERE"):
        find_key(parse_spec({"model": "openai:m@http://h/v1", "key": "NOT_SET_ANYWHERE"}), "http://h/v1")
