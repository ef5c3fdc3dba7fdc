"""The batch files interface: one batch for many, found again after a restart, nothing lost and nothing paid twice."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from bench.mock_server import Running, start
from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.llm.batch import Batch
from seedbed.llm.models import open_model
from seedbed.llm.providers.openai import OpenAI
from seedbed.llm.retry import Retry
from seedbed.llm.spec import parse_spec
from tests.llm.asking import Canned, answering, chat, each, says

SCHEMA = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}


def batch(url: str, folder: Path | None = None, **settings: Any) -> Batch:
    return Batch(OpenAI(url, "mock"), folder, **{"linger": 0.05, "poll": (0.02, 0.05), **settings})


def asked(url: str, requests: list[Request], folder: Path | None = None, **settings: Any) -> list[Any]:
    async def scene() -> list[Any]:
        client = batch(url, folder, **settings)
        try:
            return await each(client, requests)
        finally:
            await client.close()

    return asyncio.run(scene())


def batches(url: str) -> list[dict[str, Any]]:
    async def scene() -> Any:
        server = OpenAI(url, "mock")
        answer = await server.exchange("GET", "/batches?limit=100")
        await server.close()
        return json.loads(answer.body)["data"]

    return list(asyncio.run(scene()))


def test_many_requests_are_one_batch_of_each_kind(tmp_path: Path) -> None:
    """What is asked at once goes out as one file of a kind; each gets its own answer, equal requests one each."""
    with start(batch_delay=0.1) as mock:
        requests = [*(says(f"p{i}") for i in range(50)), says("p0"), Request(kind="complete", prompt="c")]
        replies = asked(mock.url, requests, tmp_path)
        made = batches(mock.url)
        direct = mock.stats()["requests"]
    assert all(isinstance(reply, Reply) and reply.text.startswith("answer ") for reply in replies)
    assert len({reply.text for reply in replies}) == 51
    assert sorted(one["request_counts"]["total"] for one in made) == [1, 51]
    assert direct == 0


def test_the_row_with_the_fault_is_the_row_that_fails() -> None:
    """A line that the server refuses sets its own row aside, in the server's words, and the others get theirs."""
    with start(always400=0.3) as mock:
        replies = asked(mock.url, [says(f"p{i}") for i in range(30)])
    bad = [one for one in replies if isinstance(one, ProviderError)]
    assert 0 < len(bad) < 30
    assert all(one.scope == "row" and "context length" in str(one) for one in bad)


def kill_and_restart(mock: Running, folder: Path, again: list[Request]) -> list[Any]:
    """Ask, stop while the batch is under way, and ask again with another client."""

    async def first() -> None:
        client = batch(mock.url, folder)
        asking = [asyncio.ensure_future(client(says(f"p{i}"))) for i in range(20)]
        while not any(json.loads(path.read_bytes())["id"] for path in folder.glob("batches/*.json")):
            await asyncio.sleep(0.01)
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        await client.close()

    asyncio.run(first())
    return asked(mock.url, again, folder)


def test_a_restart_fetches_instead_of_paying_again(tmp_path: Path) -> None:
    """Stopped while its batch is under way, a run finds it by the id that was written down; only new rows are new."""
    with start(batch_delay=0.5) as mock:
        replies = kill_and_restart(mock, tmp_path, [says(f"p{i}") for i in range(21)])
        made, stats = batches(mock.url), mock.stats()
        third = asked(mock.url, [says("p3")], tmp_path)  # fetched, but perhaps not kept before the next kill
        assert len(batches(mock.url)) == 2
    assert len({reply.text for reply in replies}) == 21
    assert sorted(one["request_counts"]["total"] for one in made) == [1, 20]
    assert set(stats["served"].values()) == {1}
    assert third[0].text == replies[3].text


def test_killed_before_the_id_was_known_the_tag_finds_the_batch(tmp_path: Path) -> None:
    """The record is written before the batch can exist: without an id in it, its tag is looked for at the server."""
    with start() as mock:
        asked(mock.url, [says("a")], tmp_path)
        (path,) = tmp_path.glob("batches/*.json")
        path.write_bytes(json.dumps({**json.loads(path.read_bytes()), "id": ""}).encode())
        (reply,) = asked(mock.url, [says("a")], tmp_path)
        assert len(batches(mock.url)) == 1
    assert reply.text.startswith("answer ")


def test_a_batch_that_the_server_lost_is_asked_again(tmp_path: Path) -> None:
    """Another server, or one that dropped the batch: the record goes, and the retry sends a new batch."""
    with start() as mock:
        asked(mock.url, [says("a")], tmp_path)
        (path,) = tmp_path.glob("batches/*.json")
        path.write_bytes(json.dumps({**json.loads(path.read_bytes()), "id": "batch_gone"}).encode())

        async def scene() -> Reply:
            client = Retry(batch(mock.url, tmp_path), first=0.01)
            try:
                return await client(says("a"))
            finally:
                await client.close()

        assert asyncio.run(scene()).text.startswith("answer ")
        assert len(batches(mock.url)) == 2
    assert not path.exists()


class Scripted:
    """A server with the batch interface that ends its batches as told."""

    def __init__(self, *endings: dict[str, Any], lines: Any = None) -> None:
        self.endings, self.lines = list(endings), lines
        self.uploads: list[bytes] = []
        self.bodies: list[dict[str, Any]] = []

    def __call__(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Canned:
        if path.endswith("/files"):
            return 200, {}, b'{"id": "file-1"}'
        if path.endswith("/batches"):
            self.bodies.append(body)
            return 200, {}, b'{"id": "batch_1", "status": "validating"}'
        return 200, {}, json.dumps({"id": "batch_1", **self.endings[0]}).encode()


def ended(server: Scripted) -> ProviderError:
    async def scene() -> Any:
        async with answering(server) as url:
            client = batch(url)
            (found,) = await each(client, [says("x")])
            await client.close()
            return found

    error = asyncio.run(scene())
    assert isinstance(error, ProviderError)
    return error


def test_a_refused_batch_stops_the_run_in_the_servers_words() -> None:
    """``failed`` is about the account or the file: asking again would bring the same."""
    errors = {"data": [{"message": "Enqueued token limit reached", "code": "token_limit_exceeded"}]}
    error = ended(Scripted({"status": "failed", "errors": errors}))
    assert error.scope == "run"
    assert "Enqueued token limit" in str(error)


def test_an_expired_batch_is_asked_again() -> None:
    """What a batch did not get to within its day is a passing failure."""
    error = ended(Scripted({"status": "expired"}))
    assert error.scope == "passing"
    assert "expired" in str(error)


def test_a_server_without_the_interface_is_said_to_have_none() -> None:
    """A 404 of the upload stops the run and names the setting."""

    async def scene() -> list[Any]:
        async with answering(lambda path, body, headers: (404, {}, b"")) as url:
            client = batch(url)
            found = await each(client, [says("x")])
            await client.close()
            return found

    (error,) = asyncio.run(scene())
    assert error.scope == "run"
    assert "batch: false" in str(error)


def test_where_nothing_listens_the_run_stops() -> None:
    """A server that was never reached stops the run after a while."""
    (error,) = asked("http://127.0.0.1:9/v1", [says("x")], unreached=0.3)
    assert error.scope == "run"
    assert "nothing listens" in str(error)


def test_broken_lines_on_the_way_are_waited_out() -> None:
    """A failing upload, creation and poll are tried again; a creation whose answer was lost is looked for first."""
    seen: list[str] = []
    tags: list[str] = []
    ids: list[str] = []

    def answer(path: str, body: dict[str, Any], headers: dict[str, str]) -> Canned:
        step = path.removeprefix("/v1/").partition("?")[0]
        seen.append(step)
        if step == "files" and seen.count(step) == 1:
            return 500, {}, b""
        if step == "batches" and body:
            tags.append(body["metadata"]["seedbed"])
            return 502, {}, b""  # it was made nevertheless
        if step == "batches":
            return 200, {}, json.dumps({"data": [{"id": "b", "metadata": {"seedbed": tags[0]}}]}).encode()
        if step == "batches/b":
            return 200, {}, json.dumps({"id": "b", "status": "completed", "output_file_id": "out"}).encode()
        if step == "files":
            return 200, {}, b'{"id": "file-1"}'
        line = {"custom_id": ids[0], "response": {"status_code": 200, "body": json.loads(chat("good"))}}
        return 200, {}, json.dumps(line).encode() + b"\n{broken\n"

    async def scene() -> Reply:
        async with answering(answer) as url:
            client = batch(url)
            asking = asyncio.ensure_future(client(says("x")))
            await asyncio.sleep(0)
            ids.extend(client._waiters)
            reply = await asking
            await client.close()
            return reply

    assert asyncio.run(scene()).text == "good"
    assert len(tags) == 1
    assert seen == ["files", "files", "batches", "batches", "batches/b", "files/out/content"]


def test_the_recipe_opens_it(tmp_path: Path) -> None:
    """``batch: true`` asks through files, with choices and schemas, and counts like any model."""
    with start() as mock:

        async def scene() -> tuple[list[Any], dict[str, Any]]:
            model = open_model(
                parse_spec({"model": f"openai:mock@{mock.url}", "batch": True, "in_flight": 2}), state=tmp_path
            )
            replies = await each(model, [says("x", n=2), says("y", schema=SCHEMA)])
            facts = model.meter.facts()
            await model.close()
            return replies, facts

        (several, shaped), facts = asyncio.run(scene())
    assert len(set(several.choices)) == 2
    assert json.loads(shaped.text).keys() == {"age"}
    assert facts["replies"] == 2
    assert facts["tokens_out"] > 0
