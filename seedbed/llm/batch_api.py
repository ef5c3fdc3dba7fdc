"""The batch files interface of a server: upload, create, look up, fetch. Its wire form and nothing else.

The form is OpenAI's (also vLLM's and several clouds'): a JSONL file of requests, each with an id of the client's own;
a batch that works it off within 24 hours; an output and an error file, in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from seedbed.core.errors import ProviderError
from seedbed.llm.http import HttpResponse
from seedbed.llm.wire import PATHS

T = TypeVar("T")

WINDOW = "24h"
TAG = "seedbed"
"""The key of a batch's metadata under which it bears our mark."""
_BOUNDARY = "seedbed-5e1f0c7a2b9d4836"
_FINAL = frozenset({200, 400, 403, 413, 415, 422})
_NO_INTERFACE = frozenset({404, 405, 501})


class Answered(msgspec.Struct):
    """The answer to one line: an HTTP status and body."""

    status_code: int = 0
    body: msgspec.Raw = msgspec.Raw(b"")


class Line(msgspec.Struct):
    """One line of an output or error file."""

    custom_id: str = ""
    response: Answered | None = None
    error: Any = None

    @property
    def final(self) -> bool:
        """Whether asking again would bring the same."""
        return self.response is not None and self.response.status_code in _FINAL


class Status(msgspec.Struct):
    """Where a batch stands."""

    id: str = ""
    status: str = ""
    output_file_id: str | None = None
    error_file_id: str | None = None
    metadata: dict[str, Any] | None = None
    errors: Any = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ("completed", "failed", "expired", "cancelled")


class _Page(msgspec.Struct):
    data: list[Status] = []


class _File(msgspec.Struct):
    id: str


class Exchange(Protocol):
    """How one HTTP exchange below the base URL is made: ``OpenAI.exchange``."""

    async def __call__(
        self, method: str, path: str, data: bytes = b"", headers: Mapping[str, str] = {}
    ) -> HttpResponse:
        """The answer; ProviderError for anything but a success."""


async def upload(exchange: Exchange, kind: str, lines: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """Upload requests of one kind as (own id, body); returns the file's id.

    Raises:
        ProviderError: ``run`` when the server has no such interface.
    """
    url = f"/v1{PATHS[kind]}"
    encode = msgspec.json.encode
    rows = [encode({"custom_id": name, "method": "POST", "url": url, "body": body}) for name, body in lines]
    try:
        answer = await exchange("POST", "/files", _multipart(b"\n".join(rows) + b"\n"), _FORM)
    except ProviderError as error:
        if error.status in _NO_INTERFACE:
            raise ProviderError(
                f"{error}; if the server has no batch interface, set  batch: false", scope="run", status=error.status
            ) from error
        raise
    return _read(answer, _File).id


async def create(exchange: Exchange, kind: str, file: str, tag: str) -> str:
    """Have an uploaded file worked off; returns the batch's id."""
    wanted = {
        "input_file_id": file,
        "endpoint": f"/v1{PATHS[kind]}",
        "completion_window": WINDOW,
        "metadata": {TAG: tag},
    }
    return _read(await exchange("POST", "/batches", msgspec.json.encode(wanted)), Status).id


async def find(exchange: Exchange, tag: str) -> str | None:
    """The id of the batch that bears a tag, among the latest 100; None when there is none."""
    found = _read(await exchange("GET", "/batches?limit=100"), _Page).data
    return next((one.id for one in found if (one.metadata or {}).get(TAG) == tag), None)


async def status(exchange: Exchange, batch: str) -> Status:
    """Where a batch stands."""
    return _read(await exchange("GET", f"/batches/{batch}"), Status)


async def lines(exchange: Exchange, file: str) -> list[Line]:
    """The lines of an output or error file."""
    answer = await exchange("GET", f"/files/{file}/content")
    return list(_lines(answer.body))


def _lines(body: bytes) -> Iterator[Line]:
    decode = msgspec.json.Decoder(Line).decode
    for row in body.splitlines():
        try:
            yield decode(row)
        except (msgspec.DecodeError, RecursionError):
            continue  # whoever waits for this line is told that it is missing, and asks again


_FORM = {"content-type": f"multipart/form-data; boundary={_BOUNDARY}"}


def _multipart(content: bytes) -> bytes:
    """The form of an upload (RFC 7578). Lines are JSON, in which the boundary cannot begin a line."""
    purpose = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
    file = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="requests.jsonl"\r\n'
        "Content-Type: application/jsonl\r\n\r\n"
    )
    return purpose.encode() + file.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()


def _read(answer: HttpResponse, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ProviderError(f"the batch interface sent no readable answer: {error}", status=200) from None
