"""A request: everything that decides a reply, and nothing else."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Message = dict[str, Any]
"""A chat message as OpenAI-compatible servers take it: ``role`` and ``content`` (text, or parts with images)."""


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """One call of a model. Its canonical JSON is its identity: two equal requests of one row share one reply.

    Attributes:
        kind: ``chat``, ``complete`` (raw completion of ``prompt``), ``embed`` (vectors of ``texts``) or ``classify``
            (a figure for each label, of one text, of a pair of ``texts`` or of ``messages``).
        role: which model of the recipe is meant (``main``, ``judge`` …); ``model`` is what the role stood for.
        n: number of choices wanted.
        seed: sampling seed, filled in by the engine from the run's seed and the row.
        schema: JSON Schema that the answer must satisfy.
        logprobs: how many top alternatives per token to return; 0 for none.
        tools: function tools in the OpenAI form.
        extra: further body parameters, passed on as they are (``enable_thinking`` …).
    """

    kind: Literal["chat", "complete", "embed", "classify"] = "chat"
    role: str = "main"
    model: str = ""
    messages: list[Message] = []
    prompt: str = ""
    texts: list[str] = []
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    stop: list[str] = []
    n: int = 1
    seed: int | None = None
    schema: dict[str, Any] | None = None
    logprobs: int = 0
    tools: list[dict[str, Any]] = []
    extra: dict[str, Any] = {}


_content = msgspec.json.Encoder(order="deterministic")


def content(request: Request) -> bytes:
    """The canonical bytes of a request; they do not change with the order in which a dict was filled."""
    return _content.encode(request)


def prompt_text(request: Request) -> str:
    """All the text that is sent, for counting and for showing."""
    if request.kind == "complete":
        return request.prompt
    if request.kind == "embed" or request.texts:
        return "\n".join(request.texts)
    return "\n".join(_message_text(message) for message in request.messages)


def _message_text(message: Message) -> str:
    body = message.get("content") or ""
    if isinstance(body, str):
        return body
    return "\n".join(part.get("text", "") for part in body if part.get("type") == "text")
