"""The service that checks: right, wrong and malformed items over real sockets, with real processes behind them."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from seedbed.actions.verifier_pool import VerifierPool
from seedbed.actions.verifier_service import Limits, serving
from seedbed.checks.warm_worker import WarmWorker
from seedbed.core.errors import SeedbedError
from seedbed.problems.worker import made_row

ROOT = Path(__file__).parent.parent.parent
ROWS = [made_row(family, 1, place, {"level": 2}) for family in ("arithmetic", "sudoku") for place in range(3)]


@pytest.fixture(scope="module")
def pool() -> Iterator[VerifierPool]:
    with VerifierPool(1, seconds=20) as one:
        yield one


@pytest.fixture(scope="module")
def url(pool: VerifierPool) -> Iterator[str]:
    with serving(pool, limits=Limits(body=200_000, items=50, requests=4, connections=16)) as at:
        yield at


def asked(
    url: str, value: Any = None, *, path: str = "/verify", method: str = "POST", **headers: str
) -> tuple[int, dict[str, Any]]:
    """Status and body of a request; a value that is bytes is sent as it is."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    body = value if isinstance(value, bytes | None) else json.dumps(value).encode()
    try:
        given = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def item(row: dict[str, Any], response: Any) -> dict[str, Any]:
    return {"problem": row["problem"], "response": response}


def test_right_and_wrong_are_told_apart_in_the_order_of_the_items(url: str) -> None:
    """Text, chat messages and a problem as JSON text are read alike."""
    items = [item(row, row["answer"]) for row in ROWS]
    items += [item(ROWS[0], "Answer: 123456789"), item(ROWS[0], "I do not know")]
    items += [
        {"problem": json.dumps(ROWS[0]["problem"]), "response": [{"role": "assistant", "content": ROWS[0]["answer"]}]}
    ]
    status, told = asked(url, {"items": items})
    assert (status, told["errors"]) == (200, 0)
    results = told["results"]
    assert [one["item"] for one in results] == list(range(len(items)))
    assert [one["passed"] for one in results] == [*[True] * len(ROWS), False, False, True]
    assert [one["readable"] for one in results[-3:]] == [True, False, True]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("text", "an object with `problem` and `response` is wanted, got str"),
        (None, "got NoneType"),
        ({"response": "1"}, "it has no `problem`"),
        ({"problem": ROWS[0]["problem"]}, "it has no `response`"),
        ({"problem": {}, "response": "1"}, "the row holds no problem"),
        ({"problem": "{broken", "response": "1"}, "holds no problem"),
        ({"problem": {"family": "sudoko", "data": {}}, "response": "1"}, "did you mean 'sudoku'"),
        ({"problem": {"family": "worker", "data": {}}, "response": "1"}, "cannot be read"),
        ({"problem": {"family": "sudoku", "data": {"rows": 7}}, "response": "1"}, "cannot be read"),
        ({"problem": {"family": "arithmetic", "data": [1]}, "response": "1"}, "cannot be read"),
    ],
)
def test_an_item_that_cannot_be_judged_gets_an_error_and_no_score(url: str, wrong: Any, words: str) -> None:
    """The error names the item; its neighbours are judged all the same."""
    items = [item(ROWS[0], ROWS[0]["answer"]), wrong, item(ROWS[3], ROWS[3]["answer"])]
    status, told = asked(url, {"items": items})
    first, second, third = told["results"]
    assert (status, told["errors"], first["passed"], third["passed"]) == (200, 1, True, True)
    assert second.keys() == {"item", "error"}
    assert second["error"].startswith("item 1: ")
    assert words in second["error"]


def test_an_item_that_takes_too_long_is_ended_alone() -> None:
    """A response that grows a loop in a family's check cannot hold up the others: here a check that never ends."""
    code = (
        "import seedbed.problems.worker as worker\n"
        "kept = worker.verdict_of\n"
        "def verdict_of(problem, response):\n"
        "    while response == 'forever':\n"
        "        pass\n"
        "    return kept(problem, response)\n"
        "worker.verdict_of = verdict_of\n"
        "main = worker.main\n"
    )
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        (Path(folder) / "slow_checks.py").write_text(code, encoding="utf-8")
        patch.syspath_prepend(folder)
        with VerifierPool(1, seconds=1) as pool:
            pool._idle.get()
            pool._idle.put(WarmWorker("slow_checks"))
            results = pool.verify([item(ROWS[0], ROWS[0]["answer"]), item(ROWS[0], "forever")])
            assert results[0]["passed"]
            assert "score" not in results[1]
            assert "item 1: it took more than 1 s" in results[1]["error"]
            assert pool.verify([item(ROWS[1], ROWS[1]["answer"])])[0]["passed"], "the next process takes over"
            pool._idle.get().close()


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"value": b"{"}, 400, "not JSON"),
        ({"value": b"[" * 50_000}, 400, "not JSON"),
        ({"value": [1]}, 400, 'wanted {"items"'),
        ({"value": {"items": "x"}}, 400, 'wanted {"items"'),
        ({"value": {"items": [1] * 51}}, 413, "51 items are more than 50"),
        ({"value": b" " * 200_001}, 413, "send fewer items"),
        ({"value": {"items": []}, "path": "/other"}, 404, "known are POST /verify"),
        ({"method": "GET"}, 404, "known are GET /health"),
        ({"value": b"{}", "Content_Type": "text/plain"}, 415, "application/json"),
        ({"value": {"items": []}, "Host": "evil.example:80"}, 403, "loopback names only"),
    ],
)
def test_a_request_that_cannot_be_answered_is_told_why(
    url: str, given: dict[str, Any], status: int, words: str
) -> None:
    """Status and words; the server goes on."""
    found, told = asked(url, **given)
    assert (found, words in told["error"]) == (status, True), told
    assert asked(url, {"items": []}) == (200, {"results": [], "errors": 0})


def test_a_chunked_body_is_refused(url: str) -> None:
    """Only bodies of a known length are read."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    connection.putrequest("POST", "/verify")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()  # and no body: it is refused on its head, and the line may be closed by then
    assert connection.getresponse().status == 411
    connection.close()


def test_health_counts_what_was_checked(url: str) -> None:
    """Families, processes and items."""
    before = asked(url, path="/health", method="GET")[1]
    asked(url, {"items": [item(ROWS[0], "1")] * 3})
    after = asked(url, path="/health", method="GET")[1]
    assert (after["status"], after["workers"], after["checked"] - before["checked"]) == ("ok", 1, 3)
    assert after["families"] > 30


def test_many_clients_get_their_own_answers(url: str) -> None:
    """Eight threads at once; some are told to come again, and every answer belongs to its question."""

    def one(place: int) -> int:
        row = ROWS[place % len(ROWS)]
        status, told = asked(url, {"items": [item(row, row["answer"]), item(row, "Answer: none of these")] * 5})
        if status == 200:
            assert [found["passed"] for found in told["results"]] == [True, False] * 5
        else:
            assert (status, "come again" in told["error"]) == (503, True)
        return status

    with ThreadPoolExecutor(8) as threads:
        assert 200 in list(threads.map(one, range(24)))


def test_a_token_is_asked_for_where_there_is_one(pool: VerifierPool) -> None:
    """Nothing is told without it, not even the health."""
    with serving(pool, token="geheim-密") as url:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": ""}):
            assert asked(url, {"items": []}, **headers)[0] == 401
            assert asked(url, path="/health", method="GET", **headers)[0] == 401
    with serving(pool, token="secret") as url:
        assert asked(url, {"items": []}, Authorization="Bearer secret")[0] == 200


def test_silent_and_surplus_clients_are_let_go(pool: VerifierPool) -> None:
    """A connection that says nothing is closed; one too many is closed at once, and neither harms the next."""
    with serving(pool, limits=Limits(connections=2, idle=0.3)) as url:
        place = urlsplit(url)
        silent = [socket.create_connection((place.hostname or "", place.port or 0), timeout=30) for _ in range(4)]
        for one in silent:
            with contextlib.suppress(ConnectionResetError):
                assert one.recv(10) == b""
            one.close()
        assert asked(url, {"items": []})[0] == 200


def test_an_address_in_use_is_told(pool: VerifierPool, url: str) -> None:
    """With the way out."""
    with pytest.raises(SeedbedError, match="choose another --port"), serving(pool, port=urlsplit(url).port or 0):
        pass


def _hears_ctrl_c() -> None:
    """A suite that was started in the background ignores it, and what it starts would as well."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_command_serves_until_it_is_interrupted() -> None:
    """The address is told on stderr; a missing token variable is a usage error."""
    command = [sys.executable, "-m", "seedbed", "serve-verifier", "--port", "0", "--workers", "1"]
    environment = {**os.environ, "MY_TOKEN": "abc"}
    process = subprocess.Popen(
        [*command, "--token", "MY_TOKEN"], cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment,
        preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - nothing else is done there
    )  # fmt: skip
    timer = threading.Timer(60, process.kill)
    timer.start()
    try:
        assert process.stderr is not None
        at = process.stderr.readline().split()[2].rstrip(",")
        assert asked(at, {"items": [item(ROWS[0], ROWS[0]["answer"])]}, Authorization="Bearer abc")[1]["errors"] == 0
        assert asked(at, {"items": []})[0] == 401
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        process.stderr.close()  # type: ignore[union-attr]
    done = subprocess.run(
        [*command, "--token", "NOT_SET_ANYWHERE"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "NOT_SET_ANYWHERE is not set" in done.stderr) == (2, True)
