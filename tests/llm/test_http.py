"""The HTTP client against the mock server, against raw sockets that misbehave, and against noise."""

import asyncio
import contextlib
import itertools
import json
import shutil
import socket
import ssl
import struct
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvloop
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mock_server import Running, start
from seedbed.llm.http import MAX_BODY, HttpError, HttpPool, HttpResponse, Timeouts

T = TypeVar("T")
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Run = Callable[[Coroutine[Any, Any, T]], T]

SHORT = Timeouts(connect=0.2, first_byte=0.2, idle=0.2)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture(params=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Run[Any]:
    """Run a coroutine on either event loop."""
    return asyncio.run if request.param == "asyncio" else uvloop.run


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with start(latency=0.01, reply_bytes=300) as running:
        yield running


@contextlib.asynccontextmanager
async def listening(handler: Handler, context: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve with a handler per connection; its connection is closed when it returns."""
    conversations: set[asyncio.Task[None]] = set()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversations.add(asyncio.current_task())  # type: ignore[arg-type]
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await handler(reader, writer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(guarded, "127.0.0.1", 0, ssl=context)
    try:
        yield f"http{'s' if context else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)
        await asyncio.sleep(0)


async def receive(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read one request; return its head and its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:] if line)
    return head, await reader.readexactly(int(fields.get(b"content-length", 0)))


def saying(*answers: bytes, hold: float = 0.0) -> Handler:
    """Answer the n-th request of a connection with the n-th answer, then wait, then close."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await receive(reader)
            writer.write(answer)
        await writer.drain()
        await asyncio.sleep(hold)

    return handler


async def ask(url: str, body: bytes = b"{}", timeouts: Timeouts | None = None) -> HttpResponse:
    pool = HttpPool(url, timeouts=timeouts)
    try:
        return await pool.request("POST", "/x", body)
    finally:
        await pool.close()


async def against(handler: Handler, timeouts: Timeouts | None = None) -> HttpResponse:
    async with listening(handler) as url:
        return await ask(url, timeouts=timeouts)


def chat(prompt: str) -> bytes:
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": prompt}]}).encode()


def test_sequential_requests_share_one_connection(mock: Running, run: Run[Any]) -> None:
    """Ten requests one after another open one connection, and each gets the answer to its own prompt."""

    async def scene() -> list[HttpResponse]:
        pool = HttpPool(mock.url)
        answers = [await pool.request("POST", "/chat/completions", chat(f"p{i}")) for i in range(10)]
        await pool.close()
        return answers

    before = mock.stats()["connections"]
    answers = run(scene())
    assert mock.stats()["connections"] - before == 2  # ours, and the second look at the counters
    assert len({json.loads(answer.body)["choices"][0]["message"]["content"] for answer in answers}) == 10


def test_no_hidden_cap_on_requests_in_flight(run: Run[Any]) -> None:
    """2,048 requests started at once are all in flight at once, and none is lost."""

    async def scene(url: str) -> list[HttpResponse]:
        pool = HttpPool(url)
        answers = await asyncio.gather(*(pool.request("POST", "/chat/completions", chat(f"{i}")) for i in range(2048)))
        await pool.close()
        return answers

    with start(latency=0.6) as running:
        answers = run(scene(running.url))
        assert running.stats()["max_in_flight"] == 2048
    assert {answer.status for answer in answers} == {200}


def test_idle_connections_are_taken_last_in_first_out(run: Run[Any]) -> None:
    """After a burst on five connections, requests one by one use a single one of them."""
    serial = iter(range(100))

    async def numbered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = b"%02d" % next(serial)
        while True:
            await receive(reader)
            await asyncio.sleep(0.02)
            writer.write(OK.replace(b"{}", number))

    async def scene() -> set[bytes]:
        async with listening(numbered) as url:
            pool = HttpPool(url)
            burst = await asyncio.gather(*(pool.request("GET", "/") for _ in range(5)))
            assert len({answer.body for answer in burst}) == 5
            later = {(await pool.request("GET", "/")).body for _ in range(5)}
            await pool.close()
            return later

    assert len(run(scene())) == 1


def test_request_bytes(run: Run[Any]) -> None:
    """The base path is kept, fixed and extra headers are sent once each, the extra one wins, the body is exact."""
    seen: list[tuple[bytes, bytes]] = []

    async def noting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await receive(reader))
        writer.write(OK)

    async def scene() -> None:
        async with listening(noting) as url:
            pool = HttpPool(url + "/v1/", headers={"Authorization": "Bearer k", "X-One": "1"})
            await pool.request("POST", "/files?a=b", b"\x00\xff", {"content-type": "text/plain", "x-one": "2"})
            await pool.close()

    run(scene())
    (head, body) = seen[0]
    lines = head.decode().lower().split("\r\n")
    assert lines[0] == "post /v1/files?a=b http/1.1"
    assert {"authorization: bearer k", "x-one: 2", "content-type: text/plain", "content-length: 2"} <= set(lines)
    names = [line.split(":")[0] for line in lines[1:] if line]
    assert len(names) == len(set(names))
    assert body == b"\x00\xff"


@pytest.mark.parametrize("fault", ["reset", "half", "truncated", "html"])
def test_faults_of_the_mock_server(fault: str, run: Run[Any]) -> None:
    """Faults below HTTP raise with their kind; whole HTTP responses are returned whatever they hold."""

    async def scene(url: str) -> HttpResponse | HttpError:
        pool = HttpPool(url, timeouts=Timeouts(first_byte=5.0))
        try:
            return await pool.request("POST", "/chat/completions", chat("hello"))
        except HttpError as error:
            return error
        finally:
            await pool.close()

    with start(**{fault: 1.0}) as running:
        outcome = run(scene(running.url))
    if isinstance(outcome, HttpError):
        assert (outcome.kind, outcome.answered) == ("reset", fault == "half")
        assert fault in ("reset", "half")
    else:
        assert outcome.status == 200
        assert outcome.headers["content-type"] == ("text/html" if fault == "html" else "application/json")
        with pytest.raises(json.JSONDecodeError):
            json.loads(outcome.body)


CHUNKED = (
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\nx-a: 2\r\n\r\n"
    b'4;note=x\r\n{"a"\r\n3\r\n:1}\r\n0\r\nX-Trailer: t\r\n\r\n'
)  # fmt: skip


@given(cuts=st.lists(st.integers(1, len(CHUNKED) - 1), max_size=8, unique=True))
@settings(max_examples=50, deadline=None)
def test_any_split_of_a_chunked_response_reads_the_same(cuts: list[int]) -> None:
    """However the bytes arrive, interim answers and trailers are skipped and chunks joined."""
    edges = [0, *sorted(cuts), len(CHUNKED)]

    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader)
        for left, right in itertools.pairwise(edges):
            writer.write(CHUNKED[left:right])
            await writer.drain()
            await asyncio.sleep(0)

    answer = uvloop.run(against(dripping))
    assert answer == HttpResponse(200, {"transfer-encoding": "chunked", "x-a": "1, 2"}, b'{"a":1}')


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        OK + OK,
        OK + b"garbage",
    ],
    ids=["close", "http/1.0", "no length", "two responses", "bytes behind"],
)
def test_a_connection_that_ends_or_says_too_much_is_not_used_again(answer: bytes, run: Run[Any]) -> None:
    """The response is returned, and the next request goes out on a fresh connection."""
    opened = iter(range(10))

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        next(opened)
        await receive(reader)
        writer.write(answer)
        await writer.drain()
        if b"ength" in answer:
            await reader.read()  # the client must close, not we

    async def scene() -> list[bytes]:
        async with listening(handler) as url:
            pool = HttpPool(url)
            bodies = [(await pool.request("POST", "/", b"{}")).body for _ in range(3)]
            await pool.close()
            return bodies

    assert run(scene()) == [b"{}"] * 3
    assert next(opened) == 3


def test_a_body_without_length_cut_by_a_reset_is_not_whole(run: Run[Any]) -> None:
    """A body that ends with the connection is whole only when the connection ends in order."""

    async def breaking(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{")
        await asyncio.sleep(0.05)
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    with pytest.raises(HttpError) as caught:
        run(against(breaking))
    assert (caught.value.kind, caught.value.answered) == ("reset", True)


def test_a_stale_connection_is_replaced_once(run: Run[Any]) -> None:
    """A kept connection closed instead of answered is retried on a fresh one; a fresh one so closed is an error."""
    requests: list[int] = []

    async def forgetful(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader)
        requests.append(1)
        if len(requests) < 4:
            writer.write(OK)
            await receive(reader)
            requests.append(2)

    async def scene() -> None:
        async with listening(forgetful) as url:
            pool = HttpPool(url)
            await pool.request("POST", "/", b"1")
            await pool.request("POST", "/", b"2")
            assert requests == [1, 2, 1]
            with pytest.raises(HttpError, match="without a response") as caught:
                await pool.request("POST", "/", b"3")
            assert (caught.value.kind, caught.value.answered) == ("reset", False)
            assert requests == [1, 2, 1, 2, 1]
            await pool.close()

    run(scene())


def test_bytes_nobody_asked_for_are_never_an_answer(run: Run[Any]) -> None:
    """A response sent on an unused connection closes it; the next request gets its own response."""

    async def talkative(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader)
        writer.write(OK)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.write(OK.replace(b"{}", b"no"))
        await reader.read()

    async def scene() -> bytes:
        async with listening(talkative) as url:
            pool = HttpPool(url)
            await pool.request("GET", "/")
            await asyncio.sleep(0.1)
            body = (await pool.request("GET", "/")).body
            await pool.close()
            return body

    assert run(scene()) == b"{}"


@pytest.mark.parametrize(
    ("answer", "answered", "words"),
    [(b"", False, "no byte within 0.2 s"), (OK[:-1], True, "silent for 0.2 s")],
)
def test_silence_times_out(answer: bytes, answered: bool, words: str, run: Run[Any]) -> None:
    """No first byte, and no further byte, each raise `timeout` soon after their limit."""
    with pytest.raises(HttpError, match=words) as caught:
        run(asyncio.wait_for(against(saying(answer, hold=5), SHORT), 2))
    assert (caught.value.kind, caught.value.answered) == ("timeout", answered)


def test_a_drip_of_bytes_is_no_silence(run: Run[Any]) -> None:
    """A response that takes longer than the idle limit in all, but never pauses that long, arrives."""

    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader)
        for byte in OK[:6], OK[6:30], OK[30:50], OK[50:60], OK[60:]:
            writer.write(byte)
            await writer.drain()
            await asyncio.sleep(0.06)

    assert run(against(dripping, SHORT)).body == b"{}"


def test_connecting_times_out(run: Run[Any]) -> None:
    """A host that does not take the connection raises `timeout` and names the limit."""
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # more than the queue of the listener holds
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        with pytest.raises(HttpError, match=r"no connection to .* within 0\.2 s") as caught:
            run(ask(f"http://127.0.0.1:{full.getsockname()[1]}", timeouts=SHORT))
    assert (caught.value.kind, caught.value.answered) == ("timeout", False)


def test_cancelling_closes_the_connection(run: Run[Any]) -> None:
    """The server sees a cancelled request's connection end, and its late answer reaches nobody."""
    ended: list[bytes] = []

    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, body = await receive(reader)
        if body == b"slow":
            ended.append(await reader.read())
        writer.write(OK.replace(b"{}", body[:2]))

    async def scene() -> bytes:
        async with listening(late) as url:
            pool = HttpPool(url)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(pool.request("POST", "/", b"slow"), 0.1)
            body = (await pool.request("POST", "/", b"ok")).body
            await pool.close()
            return body

    assert run(scene()) == b"ok"
    assert ended == [b""]


def test_nothing_listening_names_the_address(run: Run[Any]) -> None:
    """A refused connection raises `connect`, with host, port and what to do."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(HttpError, match=f"nothing listens at {host}:{port}: is the server started") as caught:
            run(ask(f"http://{host}:{port}"))
        assert caught.value.kind == "connect"


class Nameless(asyncio.SelectorEventLoop):
    """An event loop on a machine without a resolver."""

    async def getaddrinfo(self, host: Any, port: Any, **_: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_unknown_names_are_dns_errors() -> None:
    """A name that does not resolve raises `dns` and names host and port."""
    with asyncio.Runner(loop_factory=Nameless) as runner, pytest.raises(HttpError, match=r"nowhere\.test:81") as caught:
        runner.run(ask("http://nowhere.test:81"))
    assert caught.value.kind == "dns"


@pytest.mark.parametrize(
    "greeting", [b"SSH-2.0-OpenSSH_9.6\r\n", b"<html>hello</html>", b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"]
)
def test_what_is_not_http_is_a_protocol_error(greeting: bytes, run: Run[Any]) -> None:
    """Another protocol, spoken before or after the request, raises `protocol`."""

    async def eager(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await asyncio.sleep(0.2)

    for handler in (eager, saying(greeting, hold=0.2)):
        with pytest.raises(HttpError) as caught:
            run(against(handler))
        assert caught.value.kind == "protocol"


@pytest.mark.parametrize("flood", [b"X-Pad: " + b"y" * 1000 + b"\r\n", b"y" * 1000, b"\r\nHTTP/1.1 100 Continue\r\n"])
def test_a_head_without_end_is_refused(flood: bytes, run: Run[Any]) -> None:
    """Headers, one header line or interim answers without end raise `protocol` at the cap."""

    async def flooding(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader)
        writer.write(b"HTTP/1.1 100 Continue\r\n")
        while not writer.is_closing():
            writer.write(flood)
            await writer.drain()

    with pytest.raises(HttpError, match=r"65,536 bytes|does not speak") as caught:
        run(asyncio.wait_for(against(flooding), 5))
    assert caught.value.kind == "protocol"


def test_a_body_over_the_cap_is_refused(run: Run[Any]) -> None:
    """More than 64 MiB of body raises `protocol` instead of filling the memory."""

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x" * 1_000_000)
            await writer.drain()

    with pytest.raises(HttpError, match=f"{MAX_BODY:,} bytes") as caught:
        run(against(endless))
    assert (caught.value.kind, caught.value.answered) == ("protocol", True)


def test_tls_to_a_plain_server_is_a_tls_error(mock: Running, run: Run[Any]) -> None:
    """https:// against a server of plain HTTP raises `tls` and asks whether it speaks https."""
    with pytest.raises(HttpError, match="speaks https") as caught:
        run(ask(mock.url.replace("http:", "https:"), timeouts=Timeouts(connect=5)))
    assert caught.value.kind == "tls"


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs the openssl command for a certificate")
def test_tls(tmp_path: Path, run: Run[Any]) -> None:
    """A trusted certificate works over many requests; an unknown one raises `tls`."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
    ]
    command += ["2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key)]
    subprocess.run([*command, "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))

    async def scene() -> list[bytes]:
        async with listening(saying(OK, OK, OK, hold=1), context) as url:
            pool = HttpPool(url, ssl_context=trusting)
            bodies = [(await pool.request("POST", "/", b"{}")).body for _ in range(3)]
            await pool.close()
            with pytest.raises(HttpError, match="CERTIFICATE_VERIFY_FAILED") as caught:
                await ask(url)
            assert caught.value.kind == "tls"
            return bodies

    assert run(scene()) == [b"{}"] * 3


@pytest.mark.parametrize(
    "url",
    [
        "http://user:hunter2@127.0.0.1/v1", "https://hunter2@host", "http://host:hunter2", "ftp://host/hunter2",
        "hunter2", "http://[hunter2", "http://host/?key=hunter2", "http://host/#hunter2", "http:///hunter2",
    ],
)  # fmt: skip
def test_bad_urls_are_refused_without_showing_them(url: str) -> None:
    """A URL with credentials or without a host raises, and the message repeats no part that may be secret."""
    with pytest.raises(ValueError, match="URL") as caught:
        HttpPool(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {"authorization": "hunter2\r\nx: y"}), ("GET", "/", {"x y": "hunter2"}),
        ("GET", "/", {"content-length": "hunter2"}), ("GET", "/?key=hunter2 HTTP/1.1\r\nx: y", {}),
        ("GET", "hunter2", {}), ("HEAD", "/", {}), ("GET /", "/", {}),
    ],
)  # fmt: skip
def test_what_would_break_the_framing_is_refused(method: str, path: str, headers: dict[str, str]) -> None:
    """Line breaks, framing headers and odd methods raise before anything is sent, without repeating values."""
    with pytest.raises(ValueError, match=r"header|path|method") as caught:
        asyncio.run(HttpPool("http://127.0.0.1:1").request(method, path, b"", headers))
    assert "hunter2" not in str(caught.value)


def test_closing_ends_what_is_in_flight(run: Run[Any]) -> None:
    """`close` raises `reset` in waiting requests; a closed pool refuses new ones."""

    async def scene() -> None:
        async with listening(saying(b"", hold=5)) as url:
            pool = HttpPool(url)
            waiting = asyncio.create_task(pool.request("GET", "/"))
            await asyncio.sleep(0.05)
            await pool.close()
            with pytest.raises(HttpError, match="pool was closed"):
                await waiting
            with pytest.raises(RuntimeError, match="is closed"):
                await pool.request("GET", "/")

    run(scene())


def test_a_pool_belongs_to_one_event_loop(mock: Running) -> None:
    """Used from a second event loop, a pool raises instead of waiting for ever."""
    pool = HttpPool(mock.url)
    with asyncio.Runner() as first, asyncio.Runner() as second:
        assert first.run(pool.request("GET", "/models")).status == 200
        with pytest.raises(RuntimeError, match="another event loop"):
            second.run(pool.request("GET", "/models"))
        first.run(pool.close())


@given(noise=st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_noise_raises_or_answers_but_nothing_else(noise: bytes) -> None:
    """Whatever bytes come back, the client returns a response or raises `HttpError`, soon."""
    with contextlib.suppress(HttpError):
        answer = uvloop.run(asyncio.wait_for(against(saying(noise)), 2))
        assert answer.status >= 200


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_responses_raise_or_answer(data: st.DataObject) -> None:
    """A response with bytes changed, put in or taken out never escapes as another exception and never hangs."""
    text = bytearray(data.draw(st.sampled_from([OK, CHUNKED])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(HttpError):
        uvloop.run(asyncio.wait_for(against(saying(bytes(text))), 2))


@given(size=st.integers(0, len(CHUNKED) - 1), whole=st.sampled_from([OK, CHUNKED]))
@settings(max_examples=60, deadline=None)
def test_a_cut_response_is_never_taken_for_a_whole_one(size: int, whole: bytes) -> None:
    """Every proper prefix of a response with a known end raises `reset`, answered when a byte had come."""
    prefix = whole[: size % len(whole)]
    with pytest.raises(HttpError) as caught:
        uvloop.run(against(saying(prefix)))
    assert (caught.value.kind, caught.value.answered) == ("reset", bool(prefix))
