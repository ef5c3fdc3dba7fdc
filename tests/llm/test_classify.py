"""Classifiers, entailment and reward models: what is sent to each kind of endpoint, and what is read of its answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from seedbed.checks.entailment import entailment
from seedbed.checks.reward import reward
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError
from seedbed.core.request import Request, content
from seedbed.core.verdict import Verdict
from seedbed.llm.classify_wire import classify_fields, read_classes
from seedbed.llm.models import open_model
from seedbed.llm.providers.openai import OpenAI
from seedbed.llm.spec import parse_spec, resolved
from tests.llm.asking import Canned, answering, chat

ONE = Request(kind="classify", role="reward", texts=["Done."])
PAIR = Request(kind="classify", role="nli", texts=["It rains.", "It is wet."])
TALK = Request(
    kind="classify", role="reward", messages=[{"role": "user", "content": "Hi"}], extra={"use_activation": False}
)


@pytest.mark.parametrize(("request_", "form", "body"), [
    (ONE, "classify", {"model": "m", "input": "Done."}),
    (TALK, "classify", {"model": "m", "messages": TALK.messages, "use_activation": False}),
    (ONE, "pooling", {"model": "m", "input": "Done."}),
    (PAIR, "score", {"model": "m", "text_1": "It rains.", "text_2": "It is wet."}),
    (ONE, "predict", {"inputs": "Done."}),
    (PAIR, "predict", {"inputs": [["It rains.", "It is wet."]]}),
])  # fmt: skip
def test_what_is_sent(request_: Request, form: Any, body: dict[str, Any]) -> None:
    """Each form has its own words; a pair is never two texts to be classified one by one."""
    assert classify_fields(request_, "m", form, where="m") == body


@pytest.mark.parametrize(("request_", "form"), [
    (PAIR, "classify"), (PAIR, "pooling"), (ONE, "score"), (TALK, "predict"), (TALK, "score"),
])  # fmt: skip
def test_what_an_endpoint_does_not_take(request_: Request, form: Any) -> None:
    """It is refused before it is sent, for the whole run, and the message names what the endpoints take."""
    with pytest.raises(ProviderError, match=r"takes no .*/predict one text or a pair") as refused:
        classify_fields(request_, "m", form, where="m")
    assert refused.value.scope == "run"


@pytest.mark.parametrize(("form", "answer", "labels"), [
    ("classify", {"data": [{"index": 0, "label": "LABEL_1", "probs": [0.2, 0.8], "num_classes": 2}]},
     {"0": 0.2, "LABEL_1": 0.8}),
    ("classify", {"data": [{"index": 0, "label": None, "probs": [0.7]}]}, {"score": 0.7}),
    ("pooling", {"data": [{"data": [[1.0], [2.0], [-3.5]]}]}, {"score": -3.5}),
    ("pooling", {"data": [{"data": [0.1, 0.4]}]}, {"0": 0.1, "1": 0.4}),
    ("score", {"data": [{"index": 0, "score": 0.25}]}, {"score": 0.25}),
    ("predict", [{"label": "entailment", "score": 0.9}, {"label": "neutral", "score": 0.1}],
     {"entailment": 0.9, "neutral": 0.1}),
    ("predict", [[{"label": "entailment", "score": 1}]], {"entailment": 1.0}),
])  # fmt: skip
def test_what_is_read(form: Any, answer: Any, labels: dict[str, float]) -> None:
    """A figure for each label; one figure alone is ``score``; of figures for every token the last one's."""
    assert read_classes(json.dumps(answer).encode(), ONE, form, where="m").labels == labels


@pytest.mark.parametrize("form", ["classify", "pooling", "score", "predict"])
@pytest.mark.parametrize("raw", [
    b"", b"<html>", b"{}", b"[]", b"null", b"5", b'{"data": []}', b'{"data": [{}]}', b'{"data": [{"probs": []}]}',
    b'{"data": [{"probs": ["a"], "data": ["a"], "score": "a"}]}', b'[{"label": "a"}]', b"[[]]",
    b'{"data": [{"probs": [true, null], "data": [null], "score": null}]}', b'[{"label": "a", "score": null}]',
    b'{"data": [{"probs": [1e999], "data": [1e999], "score": 1e999}]}', b'[{"label": "a", "score": 1e999}]',
    b'{"error": "busy"}', b"[" * 5000,
])  # fmt: skip
def test_no_answer_without_a_figure_is_read(form: Any, raw: bytes) -> None:
    """Whatever comes instead of finite figures is an error that is worth another try, never a figure."""
    with pytest.raises(ProviderError) as error:
        read_classes(raw, ONE, form, where="m")
    assert error.value.scope == "passing"


def served(path: str, answer: Any, check: Any, *columns: str, **settings: Any) -> tuple[Verdict, list[Any]]:
    """A check against a real server on loopback that answers at one path only."""
    seen: list[Any] = []

    def reply(asked: str, body: dict[str, Any], headers: dict[str, str]) -> Canned:
        if asked != path:
            return 404, {}, b'{"detail": "Not Found"}'
        seen.append(body)
        return 200, {}, json.dumps(answer).encode()

    async def scene() -> Verdict:
        async with answering(reply) as url:
            model = open_model(parse_spec(f"openai:m@{url.removesuffix('/v1')}{path}"))

            class Outside:
                async def __call__(self, request: Request) -> Any:
                    return await model(resolved(model.spec, request))

            try:
                return await check(Context(Outside()), *columns, **settings)  # type: ignore[arg-type,no-any-return]
            finally:
                await model.close()

    return asyncio.run(scene()), seen


def test_a_reward_from_a_server() -> None:
    """vLLM's /pooling: the conversation goes out, the last figure comes back and is held against the least."""
    answer = {"data": [{"index": 0, "data": [[0.0], [1.5]]}], "model": "rm", "usage": {"prompt_tokens": 9}}
    verdict, seen = served("/pooling", answer, reward, "Do it.", "Done.", scale="logit", least=1.0)
    assert (verdict.passed, verdict.value) == (True, 1.5)
    assert [turn["content"] for turn in seen[0]["messages"]] == ["Do it.", "Done."]


def test_an_entailment_from_a_server() -> None:
    """text-embeddings-inference's /predict: the pair goes out as one input."""
    answer = [[{"label": "entailment", "score": 0.3}, {"label": "contradiction", "score": 0.7}]]
    verdict, seen = served("/predict", answer, entailment, "It rains.", "It is dry.", by="classify")
    assert (verdict.passed, verdict.value["label"]) == (False, "contradiction")
    assert seen == [{"inputs": [["It rains.", "It is dry."]]}]


def test_a_chat_server_is_told_apart() -> None:
    """A model whose URL is no such endpoint is refused for the run with the way out, and nothing is sent."""
    with pytest.raises(ProviderError, match="write the whole endpoint") as refused:
        served("/v1", json.loads(chat()), reward, "Do it.", "Done.")
    assert refused.value.scope == "run"


def test_no_line_of_a_batch_file_is_made_of_it() -> None:
    """Batch files have no such requests: refused for the run instead of sent as a chat without messages."""
    with pytest.raises(ProviderError, match="batch") as refused:
        OpenAI("http://127.0.0.1:9/classify", "m").fields(ONE)
    assert refused.value.scope == "run"


def test_a_model_that_is_no_endpoint_says_so() -> None:
    """The scripted model answers with figures, and the request's bytes tell the kinds apart."""

    async def scene() -> Any:
        model = open_model(parse_spec("fake:"))
        try:
            return await model(ONE), await model(ONE), await model(PAIR)
        finally:
            await model.close()

    first, again, other = asyncio.run(scene())
    assert first.labels == again.labels != other.labels
    assert content(ONE) != content(Request(kind="embed", role="reward", texts=["Done."]))
