"""The OpenAI form seen from the server's side: a body into a request, a reply into a body. The mirror of ``wire``."""

from __future__ import annotations

import time
from typing import Any, Literal

import msgspec

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request

Kind = Literal["chat", "complete", "embed"]
JSON = "application/json"
EVENTS = "text/event-stream"
_SAME = (
    "messages",
    "temperature",
    "top_p",
    "max_tokens",
    "presence_penalty",
    "frequency_penalty",
    "n",
    "seed",
    "tools",
)
_READ = frozenset({*_SAME, "model", "prompt", "input", "stop", "stream", "stream_options", "max_completion_tokens",
                   "logprobs", "top_logprobs"})  # fmt: skip


class BadRequest(Exception):
    """A body that is no request; the message says what is wrong with it."""


def request(kind: str, raw: bytes) -> tuple[Request, bool]:
    """A body as a request, and whether it wants a stream. Parameters that are not known are passed on.

    Raises:
        BadRequest: it is no request of this kind.
    """
    try:
        body = msgspec.json.decode(raw, type=dict[str, Any])
        found = {key: body[key] for key in _SAME if body.get(key) is not None}
        found |= {"kind": kind, **_words(kind, body), **_settings(kind, body)}
        return msgspec.convert(found, Request), body.get("stream") is True
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BadRequest(f"the body is not a request: {error}") from None


def _words(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    if kind == "chat":
        messages = body.get("messages")
        if not isinstance(messages, list) or not messages:
            raise BadRequest("'messages' must be a list of messages")
        return {}
    name = "prompt" if kind == "complete" else "input"
    texts = [body[name]] if isinstance(body.get(name), str) else body.get(name)
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise BadRequest(f"'{name}' must be a text{' or a list of texts' if kind == 'embed' else ''}")
    if kind == "embed":
        return {"texts": texts}
    if len(texts) > 1:
        raise BadRequest("'prompt' must be one text: send several requests")
    return {"prompt": texts[0]}


def _settings(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    extra = {key: value for key, value in body.items() if key not in _READ}
    if isinstance(body.get("max_completion_tokens"), int):
        found["max_tokens"] = body["max_completion_tokens"]
    stop = body.get("stop")
    if stop is not None:
        found["stop"] = [stop] if isinstance(stop, str) else stop
    if body.get("logprobs"):
        found["logprobs"] = body.get("top_logprobs") or 1 if kind == "chat" else body["logprobs"]
    form = extra.get("response_format")
    if isinstance(form, dict) and form.get("type") == "json_schema":
        del extra["response_format"]
        found["schema"] = (form.get("json_schema") or {}).get("schema")
    return found | {"extra": extra}


def answer(kind: str, reply: Reply, model: str) -> dict[str, Any]:
    """A reply as the body of an answer."""
    usage = {
        "prompt_tokens": reply.tokens_in,
        "completion_tokens": reply.tokens_out,
        "total_tokens": reply.tokens_in + reply.tokens_out,
    }
    if kind == "embed":
        data = [
            {"object": "embedding", "index": place, "embedding": found} for place, found in enumerate(reply.vectors)
        ]
        return {"object": "list", "data": data, "model": model, "usage": usage}
    texts = reply.choices or [reply.text]
    make = _message if kind == "chat" else _completion
    choices = [{"index": place, **make(reply, text, place)} for place, text in enumerate(texts)]
    name = "chat.completion" if kind == "chat" else "text_completion"
    return {
        "id": f"seedbed-{time.time_ns():x}",
        "object": name,
        "created": int(time.time()),
        "model": model,
        "choices": choices,
        "usage": usage,
    }


def _message(reply: Reply, text: str, place: int) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    first = place == 0
    if first and reply.reasoning:
        message["reasoning_content"] = reply.reasoning
    if first and reply.tool_calls:
        message["tool_calls"] = reply.tool_calls
    tokens = [
        {**one, "top_logprobs": [{"token": name, "logprob": value} for name, value in one["top"]]}
        for one in reply.logprobs
    ]
    for token in tokens:
        del token["top"]
    logprobs = {"content": tokens} if first and tokens else None
    return {"message": message, "logprobs": logprobs, "finish_reason": reply.finish}


def _completion(reply: Reply, text: str, place: int) -> dict[str, Any]:
    logprobs = None
    if place == 0 and reply.logprobs:
        logprobs = {
            "tokens": [one["token"] for one in reply.logprobs],
            "token_logprobs": [one["logprob"] for one in reply.logprobs],
            "top_logprobs": [dict(one["top"]) for one in reply.logprobs],
        }
    return {"text": text, "logprobs": logprobs, "finish_reason": reply.finish}


def streamed(whole: dict[str, Any]) -> bytes:
    """An answer as one event and the end mark, for clients that insist on a stream: nothing comes earlier by it."""
    chat = whole["object"] == "chat.completion"
    chunk = {**whole, "object": "chat.completion.chunk" if chat else whole["object"]}
    if chat:
        chunk["choices"] = [
            {"index": one["index"], "delta": one["message"], "finish_reason": one["finish_reason"]}
            for one in whole["choices"]
        ]
    return b"data: " + msgspec.json.encode(chunk) + b"\n\ndata: [DONE]\n\n"


def models(name: str) -> bytes:
    """The list of models, which has one."""
    one = {"id": name, "object": "model", "created": 0, "owned_by": "seedbed"}
    return msgspec.json.encode({"object": "list", "data": [one]})


def error(status: int, message: str) -> bytes:
    """An error body in OpenAI's form."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    return msgspec.json.encode({"error": {"message": message, "type": kind, "param": None, "code": None}})


def status_of(failed: ProviderError) -> int:
    """The status for a model that did not answer: 400 for the request's own fault, 503 for what may pass, else 502."""
    return {"row": 400, "passing": 503, "run": 502}[failed.scope]
