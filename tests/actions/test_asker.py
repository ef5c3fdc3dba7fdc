"""The asker: killed runs pay nothing twice, whoever dies. Real processes, a real socket, a server that counts."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench.mock_server import Running, start
from seedbed.actions.asker_wire import Finish, FromAsker, Hello, Other, place_of
from seedbed.actions.run import Finished, resume, run_recipe
from seedbed.core.errors import SeedbedError
from seedbed.recipe.load import parse

ONE_ASK = str(Path(__file__).parents[2] / "bench" / "one_ask.py")
KEY = "sk-planted-0123456789abcdef0123456789"


def meant(url: str, rows: int, *, in_flight: int = 16, asking: str = "asker", name: str = "run") -> dict[str, Any]:
    return {
        "name": name,
        "from": {"rows": [{"question": f"{name} question {number}"} for number in range(rows)]},
        "steps": [ONE_ASK],
        "models": {"main": {"model": f"openai:mock@{url}", "in_flight": in_flight}},
        "asking": asking,
        "to": ["jsonl"],
    }


def begun(home: Path, recipe: dict[str, Any], **environment: str) -> subprocess.Popen[bytes]:
    """The run in a process of its own; its stderr goes to a file beside."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"{recipe['name']}.json"
    path.write_text(json.dumps(recipe))
    with (home / f"{recipe['name']}.stderr").open("wb") as told:
        return subprocess.Popen(
            [sys.executable, "-m", "seedbed", "run", str(path)],
            stdout=subprocess.DEVNULL,
            stderr=told,
            env={**os.environ, **environment},
        )


def until(true: Callable[[], object], *, seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.01)


def killed(home: Path, recipe: dict[str, Any], mock: Running, *, requests: int, **environment: str) -> None:
    """A run that is killed once the server has had so many requests."""
    process = begun(home, recipe, **environment)
    until(lambda: mock.stats()["requests"] >= requests or process.poll() is not None)
    assert process.poll() is None, "the run ended before it could be killed"
    process.kill()
    process.wait()


def askers(home: Path) -> list[int]:
    """The askers that work for a project."""
    found = subprocess.run(["ps", "-ww", "-eo", "pid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in found.splitlines() if "seedbed.actions.asker" in line]
    return [int(pid) for pid, state, args in lines if str(home) in args and not state.startswith("Z")]


def nothing_is_left(home: Path) -> None:
    """No process, and no file but the lock that starting askers share."""
    until(lambda: not askers(home), seconds=1.0)
    assert [path.name for path in (home / ".seedbed" / "asker").iterdir()] == ["lock"]


def rows(home: Path, name: str = "run") -> bytes:
    return (home / "runs" / name / "dataset" / "data.jsonl").read_bytes()


def served_once(mock: Running, count: int) -> None:
    """So many requests have come in all, and so many prompts were served, each of them once."""
    stats = mock.stats()
    assert (stats["requests"], len(stats["served"]), set(stats["served"].values())) == (count, count, {1})


@pytest.fixture(autouse=True)
def _no_asker_survives(tmp_path: Path) -> Iterator[None]:
    yield
    for pid in askers(tmp_path):
        os.kill(pid, signal.SIGKILL)


def test_killed_at_several_points_every_prompt_is_served_once(tmp_path: Path) -> None:
    """With the asker alive at the restart and with it gone: nothing paid twice, the rows the same to the byte."""
    count = 160
    with start(latency=0.15) as mock:
        run_recipe(parse(meant(mock.url, count, asking="resend")), tmp_path / "whole")
    home = tmp_path / "cut"
    with start(latency=0.15) as mock:
        recipe = meant(mock.url, count)
        killed(home, recipe, mock, requests=1)
        killed(home, recipe, mock, requests=70)  # started at once: the asker of the first start lives
        until(lambda: not askers(home))
        killed(home, recipe, mock, requests=110)
        finished = resume("run", home=home)
        served_once(mock, count)
    assert rows(home) == rows(tmp_path / "whole")
    assert (finished.result.rows, finished.facts["in_flight_at_kill"]) == (count, 0)
    nothing_is_left(home)


def test_when_the_run_is_gone_nothing_new_is_sent(tmp_path: Path) -> None:
    """Rows that wait for their turn are not paid after the run's death; they are asked when it goes on."""
    with start(latency=1.0) as mock:
        killed(tmp_path, meant(mock.url, 40, in_flight=4), mock, requests=4)
        until(lambda: not askers(tmp_path))
        served_once(mock, 4)
        finished = resume("run", home=tmp_path, budget={"requests": 8})
        served_once(mock, 12)
    assert finished.result.state == "budget"
    assert finished.facts["in_flight_at_kill"] == 0


def test_a_killed_asker_is_started_again_and_what_it_had_in_flight_is_counted(tmp_path: Path) -> None:
    """The run says so and goes on; a second death soon after stops it, and it can be resumed."""
    told: list[dict[str, Any]] = []

    def kill_at(*places: int) -> Callable[[dict[str, Any]], None]:
        left = list(places)

        def watch(event: dict[str, Any]) -> None:
            told.append(event)
            if event["event"] == "progress" and left and event["rows"] >= left[0]:
                del left[0]
                os.kill(askers(tmp_path)[0], signal.SIGKILL)

        return watch

    with start(latency=0.3) as mock:
        once = run_recipe(parse(meant(mock.url, 128)), tmp_path, watch=kill_at(16))
        (death,) = [event for event in told if event["event"] == "asker_died"]
        assert once.result.rows == 128
        assert 0 < death["requests"] <= 64
        assert once.facts["in_flight_at_kill"] == death["requests"]
        twice = run_recipe(parse(meant(mock.url, 300, name="twice")), tmp_path, watch=kill_at(16, 64))
        assert twice.result.state == "failed"
        assert "died twice" in twice.result.message
        assert resume("twice", home=tmp_path).result.rows == 300
    nothing_is_left(tmp_path)


def test_ctrl_c_twice_ends_at_once_and_pays_nothing_twice(tmp_path: Path) -> None:
    """The asker has a session of its own; what was in flight is there when the run goes on."""
    with start(latency=3.0) as mock:
        process = begun(tmp_path, meant(mock.url, 32, in_flight=32))
        until(lambda: mock.stats()["requests"] == 32)
        process.send_signal(signal.SIGINT)
        until(lambda: b"stopping" in (tmp_path / "run.stderr").read_bytes())
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait() != 0
        assert time.monotonic() - began < 2.5
        finished = resume("run", home=tmp_path)
        served_once(mock, 32)
    assert (finished.result.rows, finished.facts["in_flight_at_kill"]) == (32, 0)
    nothing_is_left(tmp_path)


def test_two_runs_have_an_asker_each_and_one_run_has_one_runner(tmp_path: Path) -> None:
    """A second process on the same run is refused; another run of the project works beside it."""
    seen: set[int] = set()
    with start(latency=0.5) as mock:
        first, second = meant(mock.url, 48), meant(mock.url, 48, name="other")
        process = begun(tmp_path, first)
        until(lambda: mock.stats()["requests"] > 0)
        with pytest.raises(SeedbedError, match=f"process {process.pid} is working on this run"):
            run_recipe(parse(first), tmp_path)
        finished = run_recipe(parse(second), tmp_path, watch=lambda _: seen.update(askers(tmp_path)))
        assert process.wait() == 0
        assert len(seen) == 2
        served_once(mock, 96)
    assert finished.result.rows == 48
    nothing_is_left(tmp_path)


def test_a_key_is_neither_on_disk_nor_in_the_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The asker reads it from its environment; a wrong one is refused in the server's words, without it."""
    arguments: list[str] = []

    def look(event: dict[str, Any]) -> None:
        if event["event"] == "progress":
            arguments.extend(Path(f"/proc/{pid}/cmdline").read_text() for pid in askers(tmp_path))

    monkeypatch.setenv("SEEDBED_API_KEY", KEY)
    with start(latency=0.4, require_key=KEY) as mock:
        right = run_recipe(parse(meant(mock.url, 64)), tmp_path, watch=look)
    with start(require_key="another") as mock:
        wrong = run_recipe(parse(meant(mock.url, 32, name="wrong")), tmp_path)
    assert (right.result.rows, wrong.result.state) == (64, "failed")
    assert "SEEDBED_API_KEY" in wrong.result.message
    assert arguments
    assert not any(KEY in one for one in arguments)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def test_an_asker_with_other_keys_finishes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that comes back with another key waits for the old asker, takes its replies, and asks with the new key."""
    told: list[dict[str, Any]] = []
    monkeypatch.setenv("SEEDBED_API_KEY", "another-key")
    with start(latency=1.0) as mock:
        recipe = meant(mock.url, 24, in_flight=16)
        killed(tmp_path, recipe, mock, requests=16, SEEDBED_API_KEY=KEY)
        finished = run_recipe(parse(recipe), tmp_path, watch=told.append)
        served_once(mock, 24)
    assert (told[0]["event"], told[0]["requests"]) == ("asker_waits", 16)
    assert (finished.result.rows, finished.facts["in_flight_at_kill"]) == (24, 0)
    nothing_is_left(tmp_path)


def test_a_recipe_that_wants_no_asker_any_more_waits_for_the_one_it_had(tmp_path: Path) -> None:
    """``asking`` changed to ``resend`` after a kill: what is in flight is still not paid twice."""
    with start(latency=1.0) as mock:
        killed(tmp_path, meant(mock.url, 16), mock, requests=16)
        finished = run_recipe(parse(meant(mock.url, 16, asking="resend")), tmp_path)
        served_once(mock, 16)
    assert (finished.result.rows, finished.facts["in_flight_at_kill"]) == (16, 0)
    nothing_is_left(tmp_path)


def test_an_asker_of_other_code_is_refused_and_told_to_finish(tmp_path: Path) -> None:
    """The handshake holds across versions: who greets with another digest is not served, and may end it."""
    with start(latency=1.0) as mock:
        killed(tmp_path, meant(mock.url, 8), mock, requests=8)
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(place_of(tmp_path / ".seedbed", "run").address())
            say(line, Hello("code of last year", b"\xc1 not even an opening"))
            assert heard(line) == Other(8)
            say(line, Finish())
            assert line.recv(1) == b""  # it has ended
        assert resume("run", home=tmp_path).result.rows == 8
        served_once(mock, 8)


def say(line: socket.socket, message: Any) -> None:
    body = msgspec.msgpack.encode(message)
    line.sendall(len(body).to_bytes(4, "big") + body)


def heard(line: socket.socket) -> Any:
    length = int.from_bytes(line.recv(4, socket.MSG_WAITALL), "big")
    return msgspec.msgpack.decode(line.recv(length, socket.MSG_WAITALL), type=FromAsker)


def test_a_project_with_a_long_path_meets_its_asker_elsewhere(tmp_path: Path) -> None:
    """The path of a socket has about a hundred bytes; the private folder it lies in instead is gone at the end."""
    home = tmp_path / ("long" * 30)
    named: list[Path] = []

    def look(event: dict[str, Any]) -> None:
        if event["event"] == "progress" and not named:
            named.append(Path(place_of(home / ".seedbed", "run").address()))
            assert oct(named[0].stat().st_mode)[-3:] == "600"
            assert oct(named[0].parent.stat().st_mode)[-3:] == "700"

    with start(latency=0.3) as mock:
        finished = run_recipe(parse(meant(mock.url, 48)), home, watch=look)
    assert finished.result.rows == 48
    assert named
    assert not named[0].parent.exists()
    nothing_is_left(home)


def test_models_in_the_process_need_no_asker(tmp_path: Path) -> None:
    """What costs nothing is asked where it was; no process is started."""
    recipe = meant("http://127.0.0.1:9/v1", 4) | {"models": {"main": "fake:"}}
    finished: Finished = run_recipe(parse(recipe), tmp_path)
    assert finished.result.rows == 4
    assert not (tmp_path / ".seedbed" / "asker").exists()
