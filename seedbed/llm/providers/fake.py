"""The scripted model: ``fake:`` for tests, demonstrations and trying a recipe out. It needs nothing and costs nothing.

``fake:FILE.json`` reads a list of ``{"match": regex, "reply": text | object | [texts]}``. The first entry whose regex
is found in the prompt answers; of a list of texts, the request decides which. Without a match the answer says
which prompt it answers, so that equal prompts and seeds give equal replies and different ones do not. With a JSON
Schema in the request and no match, the answer is the smallest value that the schema allows.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.reply import Reply
from seedbed.core.request import Request, content, prompt_text
from seedbed.core.seed import digest, generator
from seedbed.core.text import estimate_tokens, shortened

Line = Mapping[str, Any]


class Fake:
    """A client that answers from a script.

    Args:
        lines: the script.
        latency: seconds until each answer.
    """

    def __init__(self, lines: Sequence[Line] = (), *, latency: float = 0.0) -> None:
        self._lines = [(re.compile(line["match"], re.DOTALL), line["reply"]) for line in lines]
        self._latency = latency

    async def __call__(self, request: Request) -> Reply:
        """The scripted reply."""
        if self._latency:
            await asyncio.sleep(self._latency)
        prompt = prompt_text(request)
        if request.kind == "embed":
            return Reply(vectors=[_vector(text) for text in request.texts], model="fake")
        if request.kind == "classify":
            return Reply(labels=_labels(self._text(request, prompt, 0)), model="fake")
        texts = [self._text(request, prompt, place) for place in range(request.n)]
        out = sum(estimate_tokens(text) for text in texts)
        reply = Reply(texts[0], tokens_in=estimate_tokens(prompt), tokens_out=out, model="fake")
        if request.n > 1:
            reply.choices = texts
        return reply

    async def close(self) -> None:
        """Nothing is open."""

    def _text(self, request: Request, prompt: str, place: int) -> str:
        mark = digest(content(request), place)
        for pattern, reply in self._lines:
            if pattern.search(prompt):
                chosen = reply[mark[0] % len(reply)] if isinstance(reply, list) else reply
                return chosen if isinstance(chosen, str) else msgspec.json.encode(chosen).decode()
        if request.schema is not None:
            return msgspec.json.encode(smallest(request.schema, request.schema)).decode()
        return f"Answer {mark.hex()[:12]} to: {shortened(prompt.rsplit(chr(10), 1)[-1], 80)}"


def open_fake(path: str) -> Fake:
    """The scripted model of a file, or the echo when the path is empty.

    Raises:
        RecipeError: the file is missing or is not a script.
    """
    if not path:
        return Fake()
    try:
        lines = msgspec.json.decode(Path(path).read_bytes(), type=list[dict[str, Any]])
        return Fake(lines)
    except (OSError, msgspec.MsgspecError, KeyError, re.error) as error:
        raise RecipeError(f'fake:{path}: {error}; wanted a JSON list of {{"match": regex, "reply": text}}') from None


def smallest(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """A small value that a JSON Schema of the usual keywords allows."""
    if "$ref" in schema:
        return smallest(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    if "const" in schema or "enum" in schema:
        return schema["enum"][0] if "enum" in schema else schema["const"]
    joined = next((schema[word] for word in ("anyOf", "oneOf", "allOf") if word in schema), None)
    return smallest(joined[0], root) if joined else _of_type(schema, root)


def _of_type(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return {name: smallest(inner, root) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [smallest(schema.get("items", {}), root) for _ in range(schema.get("minItems", 1))]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return {"boolean": True, "null": None}.get(str(kind), "text")


def _labels(text: str) -> dict[str, float]:
    """A script's figures by label; without any one figure of the prompt, the same for the same prompt."""
    try:
        return msgspec.json.decode(text, type=dict[str, float])
    except msgspec.DecodeError:
        return {"score": round(generator("label", text).uniform(0, 1), 6)}


def _vector(text: str) -> list[float]:
    draw = generator("vector", text)
    return [round(draw.uniform(-1, 1), 6) for _ in range(16)]
