"""Asking through the batch files interface: half the price, an answer within a day.

Requests are collected until none has come for a moment, uploaded as one file, and waited for. What is under way is
written down before it is waited for, one small file for each batch: a run that was killed finds its batches again, by
their id or by the tag they bear, and fetches instead of paying twice. A request knows its line by its content.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request, content
from seedbed.core.text import shortened
from seedbed.llm import batch_api
from seedbed.llm.batch_api import Line, Status
from seedbed.llm.batch_records import Record, Records
from seedbed.llm.failures import complains_of_schema, failure, words
from seedbed.llm.keys import scrub
from seedbed.llm.providers.openai import OpenAI
from seedbed.llm.wire import Form, read

T = TypeVar("T")
Event = Callable[[str, dict[str, object]], None]

MOST = 10_000
"""Requests in one batch; servers take up to 50,000, and the file comes back as one response."""
MOST_BYTES = 100 * 2**20  # of one input file; servers take up to 200 MB
MAX_BODY = 2**30  # bytes of an output file
UNREACHED = 15.0  # seconds after which a server that was never reached stops the run
DOWN = 3600.0  # the same for one that was reached before


class Batch:
    """A client that collects requests into batches.

    Args:
        server: whose files interface is used.
        folder: where batches under way are written down; without one they live as long as the process.
        linger: seconds without a new request after which a batch is sent.
        most: requests after which it is sent at once.
        poll: the first and the longest wait between two looks, in seconds.
        unreached: seconds until the run stops when the server never answered.
    """

    def __init__(
        self,
        server: OpenAI,
        folder: Path | None = None,
        *,
        linger: float = 3.0,
        most: int = MOST,
        poll: tuple[float, float] = (2.0, 60.0),
        unreached: float = UNREACHED,
        on_event: Event | None = None,
    ) -> None:
        self._server, self._linger, self._most = server, linger, most
        self._poll, self._patience, self._on_event = poll, unreached, on_event
        self._collected: dict[str, dict[str, Request]] = {}  # by kind, then by line id
        self._bytes = 0
        self._waiters: dict[str, tuple[Request, asyncio.Future[Reply]]] = {}
        self._lines: dict[str, tuple[Line, Form]] = {}  # fetched, not asked for yet
        self._timer: asyncio.TimerHandle | None = None
        self._work: set[asyncio.Task[None]] = set()
        self._records = Records(folder, server.identity)
        self._unclaimed = {name: record for record in self._records.load() for name in record.ids}  # of earlier runs
        self._used = set(self._unclaimed)
        self._followed: set[str] = set()

    async def __call__(self, request: Request) -> Reply:
        """The reply, when its batch is done.

        Raises:
            ProviderError: passing when the batch ended without this line, else as if it had been asked directly.
        """
        data = content(msgspec.structs.replace(request, role="main"))
        name = self._name(data)
        waiter: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiters[name] = request, waiter
        record = self._unclaimed.pop(name, None)
        if name in self._lines:
            self._deliver(name, *self._lines.pop(name))
        elif record is None:
            self._collect(name, request, len(data))
        elif record.tag not in self._followed:
            self._start(self._follow(record))
        good = False
        try:
            reply = await waiter
            good = True
            return reply
        finally:
            self._waiters.pop(name, None)
            self._collected.get(request.kind, {}).pop(name, None)
            if not good:
                self._used.discard(name)  # asked again, it is the same line of another file

    async def close(self) -> None:
        """Stop waiting. Batches under way go on at the server and are found again."""
        if self._timer is not None:
            self._timer.cancel()
        for work in self._work:
            work.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        self._fail(list(self._waiters), ProviderError("closed while its batch was under way"))
        await self._server.close()

    def _name(self, data: bytes) -> str:
        """The id of a line: the content's hash, and a count for equal requests."""
        mark = blake2b(data, digest_size=16).hexdigest()
        place = 0
        while (name := f"{mark}-{place}") in self._used and name not in self._unclaimed and name not in self._lines:
            place += 1
        self._used.add(name)
        return name

    def _collect(self, name: str, request: Request, size: int) -> None:
        gathered = self._collected.setdefault(request.kind, {})
        gathered[name] = request
        self._bytes += size + 300
        if self._timer is not None:
            self._timer.cancel()
        if len(gathered) >= self._most or self._bytes >= MOST_BYTES:
            self._send()
        else:
            self._timer = asyncio.get_running_loop().call_later(self._linger, self._send)

    def _send(self) -> None:
        self._timer = None
        collected, self._collected, self._bytes = self._collected, {}, 0
        for kind, gathered in collected.items():  # one batch asks one path
            if gathered:
                self._start(self._submit(kind, gathered))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        running = asyncio.get_running_loop().create_task(work)
        self._work.add(running)
        running.add_done_callback(self._work.discard)

    async def _submit(self, kind: str, gathered: dict[str, Request]) -> None:
        """Upload and create. The tag is written down before the batch can exist, the id as soon as it is known."""
        form = self._server.form
        record = Record(uuid.uuid4().hex, self._server.identity, kind, list(gathered), time.time(), form)
        lines = [(name, self._server.fields(request)) for name, request in gathered.items()]
        try:
            file = await self._insist(partial(batch_api.upload, self._server.exchange, kind, lines))
            self._records.write(record)
            record.id = await self._create(kind, file, record.tag)
            self._records.write(record)
        except ProviderError as error:
            if error.status is not None:  # refused; after a lost answer there may be one, which its tag finds
                self._records.forget(record)
            self._fail(record.ids, error)
            return
        self._tell(record, "sent")
        await self._follow(record)

    async def _create(self, kind: str, file: str, tag: str) -> str:
        """The id of a new batch. A try whose answer was lost may have left one behind: it bears the tag."""
        exchange, tried = self._server.exchange, False

        async def attempt() -> str:
            nonlocal tried
            found = await batch_api.find(exchange, tag) if tried else None
            tried = True
            return found or await batch_api.create(exchange, kind, file, tag)

        return await self._insist(attempt)

    async def _follow(self, record: Record) -> None:
        """Wait for a batch and hand out its lines."""
        self._followed.add(record.tag)
        try:
            record.id = record.id or await self._found(record.tag)
            done = await self._wait(record)
            found = await self._fetched(done)
        except ProviderError as error:
            if error.status == 404:
                self._records.forget(record)
                error = ProviderError(f"batch {record.id} is gone from the server", status=404)
            self._fail(record.ids, error)
            return
        self._tell(record, done.status)
        self._close(record, done, found)

    async def _found(self, tag: str) -> str:
        """The id of a batch of an earlier run that was killed before it knew the id; empty when there is none."""

        async def look() -> str:
            return await batch_api.find(self._server.exchange, tag) or ""

        return await self._insist(look)

    async def _wait(self, record: Record) -> Status:
        if not record.id:
            raise ProviderError("the batch was never created", status=404)
        pause, longest = self._poll
        while True:
            found = await self._insist(partial(batch_api.status, self._server.exchange, record.id))
            if found.over:
                return found
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, longest)

    async def _fetched(self, done: Status) -> dict[str, Line]:
        found: dict[str, Line] = {}
        for file in (done.error_file_id, done.output_file_id):
            if file:
                lines = await self._insist(partial(batch_api.lines, self._server.exchange, file))
                found |= {line.custom_id: line for line in lines}
        return found

    def _close(self, record: Record, done: Status, found: dict[str, Line]) -> None:
        """Hand out what came. What did not come, or came as a passing failure, is asked again by whoever wants it."""
        names, record.ids = record.ids, [name for name in record.ids if name in found and found[name].final]
        if not record.ids:
            self._records.forget(record)
        elif len(record.ids) < len(names):
            self._records.write(record)
        self._fail([name for name in names if name not in found], _ended(done, self._server.where))
        for name in names:
            if name in found and name in self._waiters:
                self._deliver(name, found[name], record.form)
            elif self._unclaimed.pop(name, None) is not None and name in found:
                self._lines[name] = found[name], record.form

    def _deliver(self, name: str, line: Line, form: Form) -> None:
        request, waiter = self._waiters[name]
        if waiter.done():
            return
        try:
            waiter.set_result(self._read(request, line, form))
        except ProviderError as error:
            waiter.set_exception(error)

    def _read(self, request: Request, line: Line, form: Form) -> Reply:
        where, answer = f"{self._server.where} (batch)", line.response
        if answer is None or not answer.status_code:
            raise ProviderError(f"{where} left a request unanswered: {shortened(scrub(str(line.error)), 300)}")
        body = bytes(answer.body)
        if answer.status_code == 200:
            return read(body, request, where=where)
        error = failure(answer.status_code, {}, body, where=where, key_name=self._server.key_name)
        if request.schema is not None and complains_of_schema(error):
            self._server.weaken(form)
            raise ProviderError(str(error), status=error.status)
        error.slow_down = False  # a line of a file is asked again with the next file, not paced
        raise error

    async def _insist(self, call: Callable[[], Awaitable[T]]) -> T:
        """The result of one exchange; passing failures are waited out, lasting ones stop the run."""
        began, wait = time.monotonic(), 0.5
        while True:
            try:
                found = await call()
            except ProviderError as error:
                if error.scope != "passing":
                    raise ProviderError(str(error), scope="run", status=error.status) from error
                self._patience = self._patience if error.status is None else DOWN
                spent = time.monotonic() - began
                if spent >= self._patience:
                    raise ProviderError(
                        f"{error}; for {spent:.0f} s: bring the server up, or change the model's URL in the recipe, "
                        "then start again: batches under way are found",
                        scope="run",
                    ) from error
                await asyncio.sleep(min(max(wait, error.retry_after or 0.0), self._patience))
                wait = min(wait * 2, 60.0)
            else:
                self._patience = DOWN
                return found

    def _fail(self, names: list[str], error: ProviderError) -> None:
        for name in names:
            self._unclaimed.pop(name, None)
            _, waiter = self._waiters.get(name, (None, None))
            if waiter is not None and not waiter.done():
                waiter.set_exception(ProviderError(str(error), scope=error.scope, status=error.status))

    def _tell(self, record: Record, state: str) -> None:
        if self._on_event is not None:
            self._on_event("batch", {"batch": record.id, "requests": len(record.ids), "state": state})


def _ended(done: Status, where: str) -> ProviderError:
    """Why a batch ended without a line."""
    if done.status == "failed":
        said = shortened(scrub(words(msgspec.json.encode(done.errors))), 300)
        return ProviderError(f"{where} refused the batch {done.id}: {said}", scope="run")
    return ProviderError(f"{where}: the batch {done.id} is {done.status}, and this request is not among its answers")
