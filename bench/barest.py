"""The least that a Python process can spend on a request: the yardstick of bench/engine.py.

    python bench/barest.py http://127.0.0.1:PORT/v1 --rows 10000 --in-flight 256

An ``asyncio.Protocol`` on uvloop that keeps as many connections as may be in flight, writes one chat request after the
other on each, and reads the reply's text: no template, retry, pacing, journal, rows or file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

WORDS = "word " * 30


class Choice(msgspec.Struct):
    """One choice of a reply."""

    message: dict[str, str | None]


class Answer(msgspec.Struct):
    """A reply, as far as it is read."""

    choices: list[Choice]


class Connection(asyncio.Protocol):
    """One request at a time, the next as soon as the reply is whole."""

    decoder = msgspec.json.Decoder(Answer)

    def __init__(self, head: bytes, numbers: Iterator[int], answers: list[int], done: asyncio.Future[None]) -> None:
        self._head, self._numbers, self._answers, self._done = head, numbers, answers, done
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with the first request."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._next()

    def data_received(self, data: bytes) -> None:
        """Read on; when the reply is whole, send the next request."""
        self._data += data
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._data[:end].lower()
        at = head.find(b"content-length:") + len(b"content-length:")
        stop = head.find(b"\r", at)
        length = int(head[at : stop if stop > 0 else None])
        if len(self._data) < end + 4 + length:
            return
        body, self._data = self._data[end + 4 : end + 4 + length], self._data[end + 4 + length :]
        self._answers[0] += bool(self.decoder.decode(body).choices[0].message["content"])
        self._next()

    def _next(self) -> None:
        number = next(self._numbers, None)
        if number is None:
            self._transport.close()
            return
        turns = [{"role": "user", "content": f"question number {number} {WORDS}"}]
        body = msgspec.json.encode({"model": "mock", "messages": turns, "temperature": 0.7, "max_tokens": 256})
        self._transport.write(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)

    def connection_lost(self, _: Exception | None) -> None:
        """Say that this connection is through."""
        if not self._done.done():
            self._done.set_result(None)


async def ask_all(url: str, rows: int, in_flight: int) -> int:
    """Ask ``rows`` questions; how many came back with a text."""
    place, loop = urlsplit(url), asyncio.get_running_loop()
    head = (
        f"POST {place.path}/chat/completions HTTP/1.1\r\nhost: {place.netloc}\r\n"
        "content-type: application/json\r\ncontent-length: "
    ).encode()
    numbers, answers = iter(range(rows)), [0]
    ends = [loop.create_future() for _ in range(min(rows, in_flight))]
    for end in ends:
        await loop.create_connection(
            lambda end=end: Connection(head, numbers, answers, end),  # type: ignore[misc]
            place.hostname or "",
            place.port or 80,
        )
    await asyncio.gather(*ends)
    return answers[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--in-flight", type=int, default=256)
    args = parser.parse_args()
    import uvloop

    print(json.dumps({"rows": uvloop.run(ask_all(args.url, args.rows, args.in_flight))}))


if __name__ == "__main__":
    main()
