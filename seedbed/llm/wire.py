"""The OpenAI form of requests and replies: pure translation, without any input or output.

Servers differ in small ways; what is read here is read leniently in form (missing fields, null, two places for
reasoning, two forms of log-probabilities) and strictly in substance: a body without an answer is an error.
"""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Message, Request, prompt_text
from seedbed.core.text import estimate_tokens

Form = Literal["json_schema", "json_object", "instruction"]
"""How a schema is told to a server, from the strongest to the weakest."""

PATHS = {"chat": "/chat/completions", "complete": "/completions", "embed": "/embeddings", "classify": ""}
"""Below the base URL; that of a classifier is the endpoint itself."""
_SAMPLING = ("temperature", "top_p", "max_tokens", "presence_penalty", "frequency_penalty", "seed")
_THINK = re.compile(r"\s*<think>(.*?)(?:</think>\s*|\Z)", re.DOTALL)


class _Message(msgspec.Struct):
    content: str | list[Any] | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    refusal: str | None = None
    tool_calls: list[dict[str, Any]] | None = None


class _Choice(msgspec.Struct):
    message: _Message | None = None
    text: str | None = None
    finish_reason: str | None = None
    logprobs: Any = None


class _Vector(msgspec.Struct):
    embedding: list[float]
    index: int | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Answer(msgspec.Struct):
    choices: list[_Choice] | None = None
    data: list[_Vector] | None = None
    usage: _Usage | None = None
    model: str | None = None
    error: Any = None


_decode = msgspec.json.Decoder(_Answer, strict=False).decode
_encode = msgspec.json.Encoder().encode


def body(request: Request, name: str, form: Form = "json_schema") -> bytes:
    """The JSON body of a request for the model ``name``; ``extra`` is merged last and wins."""
    return _encode(fields(request, name, form))


def fields(request: Request, name: str, form: Form = "json_schema") -> dict[str, Any]:
    """The body as a dict."""
    if request.kind == "embed":
        return {"model": name, "input": request.texts, **request.extra}
    found: dict[str, Any] = {"model": name}
    if request.kind == "complete":
        found["prompt"] = request.prompt
    else:
        found["messages"] = request.messages
    for key in _SAMPLING:
        value = getattr(request, key)
        if value is not None:
            found[key] = value
    if request.stop:
        found["stop"] = request.stop
    if request.n > 1:
        found["n"] = request.n
    if request.tools:
        found["tools"] = request.tools
    if request.logprobs:
        found |= {"logprobs": True, "top_logprobs": request.logprobs} if request.kind == "chat" else {
            "logprobs": request.logprobs
        }  # fmt: skip
    if request.schema is not None:
        _tell_schema(found, request, form)
    if request.extra:
        found.update(request.extra)
    return found


def _tell_schema(found: dict[str, Any], request: Request, form: Form) -> None:
    schema = request.schema
    if form == "json_schema":
        found["response_format"] = {"type": form, "json_schema": {"name": "answer", "schema": schema}}
        return
    if form == "json_object":
        found["response_format"] = {"type": form}
    told = f"Answer with one JSON value that fits this JSON Schema, and with nothing else:\n{_encode(schema).decode()}"
    if request.kind == "complete":
        found["prompt"] = f"{request.prompt}\n\n{told}\n"
    else:
        found["messages"] = _with_instruction(request.messages, told)


def _with_instruction(messages: list[Message], told: str) -> list[Message]:
    """The messages with one more paragraph at the end of the last user turn; the given ones are left as they are."""
    places = [place for place, message in enumerate(messages) if message.get("role") == "user"]
    if not places:
        return [*messages, {"role": "user", "content": told}]
    turn = messages[places[-1]]
    content = turn.get("content") or ""
    if isinstance(content, str):
        longer: Any = f"{content}\n\n{told}".strip()
    else:
        longer = [*content, {"type": "text", "text": told}]
    return [*messages[: places[-1]], {**turn, "content": longer}, *messages[places[-1] + 1 :]]


def read(raw: bytes, request: Request, *, where: str) -> Reply:
    """The reply in a response body.

    Blank text is no error here: whoever asked decides.

    Raises:
        ProviderError: passing when there is no answer in it (not JSON, cut, no choices), ``row`` when a filter held
            the answer back.
    """
    try:
        answer = _decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProviderError(f"{where} sent no readable answer ({_why(raw, error)})", status=200) from None
    if answer.error is not None:
        raise _error_inside(answer.error, where)
    if request.kind == "embed":
        return _vectors(answer, request, where)
    return _texts(answer, request, where)


def _why(raw: bytes, error: Exception) -> str:
    if raw.lstrip()[:1] == b"<":
        return "HTML instead of JSON: is something between you and the server?"
    if not raw.strip():
        return "an empty body"
    return "JSON nested too deeply" if isinstance(error, RecursionError) else f"JSON cut or malformed: {error}"


def _error_inside(error: Any, where: str) -> ProviderError:
    """Some gateways put an error into a body with status 200; its code is the status they mean."""
    from seedbed.llm.failures import failure

    code = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and not isinstance(code, bool) and 300 <= code < 600 else 500
    return failure(status, {}, _encode({"error": error}), where=where)


def _texts(answer: _Answer, request: Request, where: str) -> Reply:
    if not answer.choices:
        raise ProviderError(f"{where} sent an answer without choices", status=200)
    first = answer.choices[0]
    text, reasoning, calls = _parts(first, request, where)
    texts = [text]
    reply = Reply(text=text, reasoning=reasoning, finish=first.finish_reason or "stop", model=answer.model or "")
    if len(answer.choices) > 1:
        texts += [_parts(choice, request, where)[0] for choice in answer.choices[1:]]
        reply.choices = texts
    if calls:
        reply.tool_calls = calls
    if request.logprobs and first.logprobs is not None:
        reply.logprobs = _logprobs(first.logprobs, where)
    _count(reply, answer.usage, request, texts)
    return reply


def _parts(choice: _Choice, request: Request, where: str) -> tuple[str, str, list[dict[str, Any]]]:
    """Text, reasoning and tool calls of one choice."""
    message = choice.message
    if message is None:
        if request.kind == "chat" or choice.text is None:
            raise ProviderError(f"{where} sent a choice without a message", status=200)
        return choice.text, "", []
    text = message.content
    if not isinstance(text, str):
        text = _joined(text)
    if choice.finish_reason == "content_filter" or (message.refusal and not text):
        said = message.refusal or "its content filter held the answer back"
        raise ProviderError(f"{where} refused: {said[:300]}", scope="row", status=200)
    reasoning = message.reasoning_content or message.reasoning or ""
    if not reasoning and "think>" in text:
        text, reasoning = split_reasoning(text)
    return text, reasoning, message.tool_calls or []


def _joined(content: list[Any] | None) -> str:
    if content is None:
        return ""
    texts = [part.get("text") for part in content if isinstance(part, dict)]
    return "".join(text for text in texts if isinstance(text, str))


def split_reasoning(text: str) -> tuple[str, str]:
    """A text without its leading ``<think>`` part, and that part.

    A part that is never closed was cut off before the answer began: then the answer is empty. A closing mark without
    an opening one comes from chat templates that write the opening mark themselves.
    """
    if "think>" not in text:
        return text, ""
    found = _THINK.match(text)
    if found:
        return text[found.end() :], found.group(1).strip()
    before, mark, after = text.partition("</think>")
    if mark and "<think>" not in text and "</think>" not in after:
        return after.lstrip(), before.strip()
    return text, ""


def _vectors(answer: _Answer, request: Request, where: str) -> Reply:
    found = answer.data or []
    if all(one.index is not None for one in found):
        found = sorted(found, key=lambda one: one.index or 0)
    if len(found) != len(request.texts) or not all(one.embedding for one in found):
        raise ProviderError(f"{where} sent {len(found)} vectors for {len(request.texts)} texts", status=200)
    reply = Reply(vectors=[one.embedding for one in found], model=answer.model or "")
    _count(reply, answer.usage, request, [])
    return reply


def _count(reply: Reply, usage: _Usage | None, request: Request, texts: list[str]) -> None:
    """Tokens as the server metered them; estimated where it does not say, or says 0 for what is not empty."""
    if usage is not None:
        reply.tokens_in, reply.tokens_out = usage.prompt_tokens or 0, max(usage.completion_tokens or 0, 0)
    if reply.tokens_in <= 0:
        reply.tokens_in, reply.estimated = estimate_tokens(prompt_text(request)), True
    if reply.tokens_out <= 0 and (reply.reasoning or any(texts)):
        made = sum(estimate_tokens(text) for text in texts)
        reply.tokens_out, reply.estimated = made + (len(reply.reasoning) // 4), True


def _logprobs(found: Any, where: str) -> list[dict[str, Any]]:
    """Both forms: a list of token objects (chat, llama.cpp) and parallel lists (completions)."""
    try:
        if isinstance(found.get("content"), list):
            return [_token(one) for one in found["content"]]
        tops = found.get("top_logprobs") or [None] * len(found.get("tokens") or ())
        return [
            {"token": str(token), "logprob": value, "top": [[str(name), float(p)] for name, p in (top or {}).items()]}
            for token, value, top in zip(found.get("tokens") or (), found["token_logprobs"], tops, strict=True)
        ]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ProviderError(f"{where} sent log-probabilities in an unknown form", status=200) from None


def _token(one: dict[str, Any]) -> dict[str, Any]:
    tops = [[str(top["token"]), float(top["logprob"])] for top in one.get("top_logprobs") or ()]
    return {"token": str(one["token"]), "logprob": float(one["logprob"]), "top": tops}
