"""The whole stack against the mock server and its faults: nothing lost, nothing doubled, nothing made up."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

import pytest

from bench.mock_server import Running, start
from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.balance import Balance
from seedbed.llm.choices import Choices
from seedbed.llm.limit import Limit
from seedbed.llm.meter import Meter
from seedbed.llm.models import Model, open_model
from seedbed.llm.pace import Pace
from seedbed.llm.providers.openai import OpenAI
from seedbed.llm.retry import Retry
from seedbed.llm.spec import parse_spec, resolved
from seedbed.llm.state import Learned
from seedbed.llm.window import Window

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}


def ask(place: int, **fields: Any) -> Request:
    return Request(messages=[{"role": "user", "content": f"question {place}"}], seed=place, **fields)


async def all_of(model: Model | Retry, count: int, at_once: int = 32) -> list[Reply | ProviderError]:
    """Ask questions 0 … count - 1, so many at once; replies and errors in their order."""
    found: list[Any] = [None] * count
    places = iter(range(count))

    async def worker() -> None:
        for place in places:
            try:
                found[place] = await model(ask(place))
            except ProviderError as error:
                found[place] = error

    await asyncio.gather(*(worker() for _ in range(at_once)))
    return found


def stack(urls: list[str], meter: Meter, **limits: Any) -> Retry:
    """The stack as it is opened for a recipe, with waits short enough for a test."""
    endpoints = [(Limit(OpenAI(url, "mock"), Window(32, adaptive=False), Pace(), meter=meter), url) for url in urls]
    return Retry(Balance(endpoints, **limits), first=0.005, longest=0.05, meter=meter)


def run(server: Running, count: int, **settings: Any) -> tuple[list[Reply | ProviderError], Meter]:
    async def scene() -> tuple[list[Reply | ProviderError], Meter]:
        meter = Meter()
        model = stack([server.url], meter, **settings)
        found = await all_of(model, count)
        await model.close()
        return found, meter

    return asyncio.run(scene())


@pytest.mark.parametrize("fault", ["f500", "reset", "half", "truncated", "html", "no_choices"])
def test_a_passing_fault_costs_a_retry_and_no_reply(fault: str) -> None:
    """With 5 % of a fault every question is answered by its own answer, and served once."""
    with start(**{fault: 0.05}) as server:
        found, meter = run(server, 300)
        stats = server.stats()
    assert all(isinstance(one, Reply) and one.text.startswith("answer ") for one in found)
    assert len({one.text for one in found if isinstance(one, Reply)}) == 300
    assert stats["faults"][fault.replace("_", "-")] > 0
    if fault != "reset":  # on a kept connection the HTTP client itself sends once more
        assert meter.retries == stats["faults"][fault.replace("_", "-")]
    assert set(stats["served"].values()) == {1}


def test_a_blank_reply_is_handed_on_as_it_is() -> None:
    """A blank text is neither retried here nor filled: whoever asked decides."""
    with start(blank=0.05) as server:
        found, meter = run(server, 200)
        blank = server.stats()["faults"]["blank"]
    assert sum(isinstance(one, Reply) and one.text == "" for one in found) == blank > 0
    assert meter.retries == 0


def test_a_400_is_asked_exactly_once() -> None:
    """What is wrong with the request costs its row, in the server's words, and no second try."""
    with start(always400=0.2) as server:
        found, _ = run(server, 100)
        attempts = server.stats()["attempts"]
    bad = [one for one in found if isinstance(one, ProviderError)]
    assert bad
    assert all(one.scope == "row" and "maximum context length" in str(one) for one in bad)
    assert set(attempts.values()) == {1}


@pytest.mark.parametrize(
    ("option", "said"), [({"quota": True}, "quota"), ({"require_key": "right"}, "SEEDBED_API_KEY")]
)
def test_quota_and_key_stop_the_run(option: dict[str, Any], said: str) -> None:
    """A lasting refusal is of the scope of the run, asked once, with what to do."""
    with start(**option) as server:
        found, meter = run(server, 1)
    error = found[0]
    assert isinstance(error, ProviderError)
    assert error.scope == "run"
    assert said in str(error)
    assert meter.retries == 0


def test_a_rate_limit_is_paced() -> None:
    """At 300 requests a second nothing is lost, no row's tries are used up, and few requests are refused."""
    with start(rate=300, burst=10, latency=0.02) as server:
        begun = time.monotonic()
        found, meter = run(server, 900)
        seconds = time.monotonic() - begun
    assert all(isinstance(one, Reply) for one in found)
    assert meter.retries == 0
    assert meter.refused < 60
    assert seconds < 7.0


def test_an_opening_of_429s_is_waited_out() -> None:
    """A server that refuses everything at first is knocked at seldom, and then all is answered."""
    with start(always429_seconds=0.5, no_retry_after=True) as server:
        found, meter = run(server, 12)
    assert all(isinstance(one, Reply) for one in found)
    assert meter.refused < 30


def test_where_nothing_listens_the_run_stops() -> None:
    """An endpoint that was never reached is waited for a while, then the message says what to do."""

    async def scene() -> None:
        model = stack(["http://127.0.0.1:9/v1"], Meter(), unreached=0.5)
        begun = time.monotonic()
        found = await all_of(model, 20)
        await model.close()
        assert time.monotonic() - begun < 5.0
        assert any(isinstance(one, ProviderError) and one.scope == "run" for one in found)
        assert any("start the server" in str(one) for one in found)

    asyncio.run(scene())


def test_the_healthy_endpoint_takes_the_work() -> None:
    """Of two endpoints one only fails: its circuit opens, and every question is answered by the other."""
    with start() as good, start(f500=1.0) as broken:

        async def scene() -> None:
            model = stack([broken.url, good.url], Meter())
            found = await all_of(model, 200)
            await model.close()
            assert all(isinstance(one, Reply) for one in found)

        asyncio.run(scene())
        assert broken.stats()["requests"] < 60
        assert good.stats()["requests"] == 200


def test_a_server_asked_too_much_at_once_is_asked_less_and_loses_nothing() -> None:
    """Four at a time are answered; who waits too long gets no byte. Nothing is down, and the window shrinks to fit."""
    slots, told = asyncio.Semaphore(4), list[str]()

    class Busy:
        """A server with a queue, and a client that waits 0.5 s for it."""

        async def __call__(self, request: Request) -> Reply:
            try:
                async with asyncio.timeout(0.5), slots:
                    await asyncio.sleep(0.03)
            except TimeoutError:
                raise ProviderError("sent no byte", mute=True) from None
            return Reply(str(request.seed))

        async def close(self) -> None:
            """Nothing is open."""

    async def scene() -> tuple[list[Reply | ProviderError], int]:
        window = Window(256, adaptive=True, first=256)
        balance = Balance([(Limit(Busy(), window), "busy")], on_event=lambda what, _: told.append(what))
        model = Retry(balance, seconds=0.3, first=0.005, longest=0.05)
        found = await all_of(model, 160, at_once=160)
        return found, window.size

    found, size = asyncio.run(scene())
    assert [one.text for one in found if isinstance(one, Reply)] == [str(place) for place in range(160)]
    assert told == []
    assert size <= 128


def test_a_failure_that_stays_costs_the_row_after_all_tries() -> None:
    """Six tries, then an error of the row with the server's words; never a blank reply."""
    with start(no_choices=1.0) as server:
        found, meter = run(server, 1)
        assert server.stats()["requests"] == 6
    assert isinstance(found[0], ProviderError)
    assert found[0].scope == "row"
    assert "without choices" in str(found[0])
    assert meter.retries == 5


def test_a_planted_key_is_in_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither errors nor reprs show the key that was sent."""
    planted = "planted-key-9876543210"
    monkeypatch.setenv("PLANTED", planted)
    with start(require_key="another") as server:

        async def scene() -> list[str]:
            spec = parse_spec({"model": f"openai:mock@{server.url}", "key": "PLANTED"})
            model = open_model(spec)
            try:
                await model(ask(1))
            except ProviderError as error:
                chain = [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]
                return [*chain, repr(spec), model.describe(), repr(vars(model))]
            finally:
                await model.close()
            raise AssertionError("the server took a wrong key")

        texts = asyncio.run(scene())
    assert not any(planted in text for text in texts)


def test_a_cancelled_request_gives_its_place_back() -> None:
    """After cancellations, in the queue and in flight, as many may be in flight as before."""
    with start(latency=0.05) as server:

        async def scene() -> None:
            limit = Limit(OpenAI(server.url, "mock"), Window(4, adaptive=False))
            asks = [asyncio.ensure_future(limit(ask(place))) for place in range(20)]
            await asyncio.sleep(0.02)
            for one in asks[::2]:
                one.cancel()
            done = await asyncio.gather(*asks, return_exceptions=True)
            assert sum(isinstance(one, Reply) for one in done) == 10
            assert limit.flying == 0
            await limit.close()

        asyncio.run(scene())


class Single:
    """A server that gives one choice whatever ``n`` says."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        return Reply(text=f"seed {request.seed}", tokens_out=2)

    async def close(self) -> None:
        """Nothing is open."""


def test_missing_choices_are_asked_for() -> None:
    """A server that ignores n is found out once; the choices differ and are counted together."""

    async def scene() -> None:
        server = Single()
        client = Choices(server)
        first, second = await client(ask(7, n=3)), await client(ask(7, n=3))
        assert first.choices == second.choices
        assert len(set(first.choices)) == 3
        assert first.tokens_out == 6
        assert [request.n for request in server.asked] == [3, 1, 1, 1, 1, 1]

    asyncio.run(scene())


async def picky(refuse: tuple[str, ...], seen: list[str]) -> asyncio.Server:
    """A server that answers 400 to some forms of ``response_format``, and JSON to the others."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            data = await reader.readexactly(length)
            form = next(
                (name for name in ("json_schema", "json_object") if f'"{name}"'.encode() in data), "instruction"
            )
            seen.append(form)
            good = b'{"choices":[{"message":{"content":"{\\"a\\":\\"b\\"}"}}]}'
            bad = b'{"error":{"message":"response_format is not supported"}}'
            text, status = (bad, b"400 Bad Request") if form in refuse else (good, b"200 OK")
            writer.write(b"HTTP/1.1 %b\r\ncontent-length: %d\r\n\r\n%b" % (status, len(text), text))

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            await talk(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    return await asyncio.start_server(guarded, "127.0.0.1", 0)


@pytest.mark.parametrize(
    ("refuse", "form"),
    [((), "json_schema"), (("json_schema",), "json_object"), (("json_schema", "json_object"), "instruction")],
)
def test_how_a_server_takes_schemas_is_found_out_once(refuse: tuple[str, ...], form: str, tmp_path: Path) -> None:
    """Twenty requests at once find it out with one refusal each form; the next run knows it from the state."""

    async def scene() -> tuple[list[str], list[str]]:
        seen: list[str] = []
        server = await picky(refuse, seen)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        spec = parse_spec(f"openai:m@{url}")
        counts = []
        for _ in range(2):
            model = open_model(spec, state=tmp_path)
            found = await asyncio.gather(*(model(resolved(spec, ask(place, schema=SCHEMA))) for place in range(20)))
            assert {reply.text for reply in found} == {'{"a":"b"}'}
            await model.close()
            counts.append(list(seen))
            seen.clear()
        server.close()
        await asyncio.sleep(0.05)  # the server's ends of the connections close as well
        return counts[0], counts[1]

    first, second = asyncio.run(scene())
    assert sorted(set(first) - {form}) == sorted(refuse)
    assert len(first) == 20 + len(refuse)
    assert set(second) == {form}
    assert len(second) == 20


def test_what_was_learned_of_a_server_is_where_the_next_run_begins(tmp_path: Path) -> None:
    """Pace and number in flight are written down at the end; a server of one's own is begun with them."""

    async def scene(url: str) -> Model:
        model = open_model(parse_spec(f"openai:mock@{url}"), state=tmp_path)
        assert all(isinstance(one, Reply) for one in await all_of(model, 150, at_once=64))
        await model.close()
        return model

    with start(rate=100, burst=20, latency=0.02, no_retry_after=True) as server:
        refused = []
        for _ in range(3):  # one run of a second and a half is too short to find it
            before = server.stats()["refused"]
            asyncio.run(scene(server.url))
            refused.append(server.stats()["refused"] - before)
        facts = Learned(tmp_path).of(f"{server.url} mock")
    assert refused[-1] < refused[0] / 4
    assert facts.rate is not None
    assert 70 < facts.rate < 130
    assert facts.window is not None
    assert 16 <= facts.window <= 256
