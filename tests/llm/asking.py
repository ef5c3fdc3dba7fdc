"""What the tests of asking share: a canned server, and asking many prompts at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.client import Client

Canned = tuple[int, dict[str, str], bytes]
Answer = Callable[[str, dict[str, Any], dict[str, str]], Canned]


def says(prompt: str, **fields: Any) -> Request:
    return Request(messages=[{"role": "user", "content": prompt}], **fields)


def chat(text: str = "fine", **message: Any) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": text, **message}, "finish_reason": "stop"}
    return json.dumps({"choices": [choice], "usage": {"prompt_tokens": 3, "completion_tokens": 4}}).encode()


async def each(client: Client, requests: Iterable[Request]) -> list[Reply | ProviderError]:
    """The reply or the error of each request, all asked at once."""

    async def one(request: Request) -> Reply | ProviderError:
        try:
            return await client(request)
        except ProviderError as error:
            return error

    return list(await asyncio.gather(*(one(request) for request in requests)))


@contextlib.asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[str]:
    """An HTTP server on loopback; ``answer`` is given path, decoded body and headers. Gives the base URL."""
    phrases: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        phrases.add(asyncio.current_task())  # type: ignore[arg-type]
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
                raw = await reader.readexactly(int(headers.get("content-length", 0)))
                path = head[0].split(" ")[1]
                status, extra, body = answer(path, json.loads(raw) if raw[:1] == b"{" else {}, headers)
                lines = [
                    f"HTTP/1.1 {status} X",
                    f"content-length: {len(body)}",
                    *(f"{k}: {v}" for k, v in extra.items()),
                ]
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    finally:
        server.close()
        for phrase in phrases:
            phrase.cancel()
        await asyncio.gather(*phrases, return_exceptions=True)


def in_turn(*answers: Canned) -> tuple[Answer, Sequence[dict[str, Any]]]:
    """An answer function that gives these in turn (the last one for ever), and the bodies that it was sent."""
    seen: list[dict[str, Any]] = []

    def answer(path: str, body: dict[str, Any], headers: dict[str, str]) -> Canned:
        seen.append(body)
        return answers[min(len(seen), len(answers)) - 1]

    return answer, seen
