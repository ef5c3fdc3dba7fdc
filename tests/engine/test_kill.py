"""Killed anywhere and started again: the same rows to the byte, hardly a reply paid twice, nothing lost."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.mock_server import start
from seedbed.actions.run import resume
from seedbed.engine import shard

JOB = Path(__file__).parents[2] / "bench" / "engine_job.py"
ROWS, IN_FLIGHT, LATENCY, KILLS = 1_500, 16, 0.04, 20


def job(home: Path, url: str) -> list[str]:
    rows = home / "rows.jsonl"
    if not rows.exists():
        rows.write_text("".join(json.dumps({"question": f"question {n}"}) + "\n" for n in range(ROWS)))
    return [sys.executable, str(JOB), str(rows), str(home), url, "--in-flight", str(IN_FLIGHT), "--compute"]


def answers(home: Path) -> list[bytes]:
    """The shards of the run's last segment, as they lie on disk."""
    return [
        path.read_bytes() for path in shard.shards(next((home / "runs" / "bench" / "work").glob("round-000/all/01-*")))
    ]


def test_killed_at_twenty_random_points_the_rows_are_the_same(tmp_path: Path) -> None:
    """kill -9 again and again: byte-identical shards, only requests in flight or 50 ms young asked twice."""
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    with start(latency=LATENCY) as mock:
        subprocess.run(job(whole, mock.url), check=True, capture_output=True)
    draw = random.Random(7)
    killed = 0
    with start(latency=LATENCY) as mock:
        for _ in range(KILLS):
            process = subprocess.Popen(job(cut, mock.url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(0.3, 1.1))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.wait()
        done = subprocess.run(job(cut, mock.url), check=True, capture_output=True, text=True)
        stats = mock.stats()
    said = json.loads(done.stdout.strip().rsplit("\n", 1)[-1])
    assert (said["state"], said["rows"]) == ("done", ROWS)
    assert answers(cut) == answers(whole)
    assert killed >= KILLS // 2
    # in flight at each kill, and replies of the last 50 ms that the group commit had not put on disk
    young = IN_FLIGHT * (1 + 0.06 / LATENCY)
    assert stats["requests"] - ROWS <= killed * young


def test_a_restart_asks_within_a_second(tmp_path: Path) -> None:
    """The first new request of a restarted run leaves soon."""
    with start(latency=LATENCY) as mock:
        process = subprocess.Popen(job(tmp_path, mock.url), stdout=subprocess.DEVNULL)
        time.sleep(1.2)
        process.kill()
        process.wait()
        asked = mock.stats()["requests"]
        began = time.monotonic()
        again = subprocess.Popen(job(tmp_path, mock.url), stdout=subprocess.DEVNULL)
        while mock.stats()["requests"] == asked and time.monotonic() - began < 20:
            time.sleep(0.01)
        waited = time.monotonic() - began
        again.kill()
        again.wait()
    # a second on a quiet machine, interpreter start included; a busy one is given some more
    assert waited < 5


def test_two_processes_on_one_run_the_second_is_refused(tmp_path: Path) -> None:
    """The message names the run, the process that holds it, and the way out."""
    with start(latency=0.5) as mock:
        first = subprocess.Popen(job(tmp_path, mock.url), stdout=subprocess.DEVNULL)
        while not (tmp_path / "runs" / "bench" / "run.json").exists():
            time.sleep(0.02)
        second = subprocess.run(job(tmp_path, mock.url), check=False, capture_output=True, text=True)
        first.kill()
        first.wait()
    assert second.returncode != 0
    assert f"process {first.pid} is working on this run" in second.stderr
    assert "--name" in second.stderr


def killed_with_requests_in_flight(home: Path, asking: str, mock: Any) -> None:
    """A run over 40 rows that dies while all of them are being asked."""
    recipe = {
        "name": "run",
        "from": {"rows": [{"question": f"question {n}"} for n in range(40)]},
        "steps": [str(JOB.parent / "one_ask.py")],
        "models": {"main": {"model": f"openai:mock@{mock.url}", "in_flight": 40}},
        "asking": asking,
    }
    (home / "recipe.json").write_text(json.dumps(recipe))
    command = [sys.executable, "-m", "seedbed", "run", str(home / "recipe.json")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while mock.stats()["requests"] < 40 and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.4)  # what was asked stands in the journal after 50 ms
    process.kill()
    process.wait()


def test_requests_in_flight_at_a_kill_are_reported_and_sent_again(tmp_path: Path) -> None:
    """By default nothing is given up, and the record says how many may have been paid without use."""
    with start(latency=4.0) as mock:
        killed_with_requests_in_flight(tmp_path, "resend", mock)
        assert mock.stats()["requests"] == 40
        finished = resume("run", home=tmp_path)
        assert mock.stats()["requests"] == 80
    assert (finished.result.rows, finished.facts["in_flight_at_kill"]) == (40, 40)


def test_at_most_once_gives_up_what_was_in_flight(tmp_path: Path) -> None:
    """With ``asking: at_most_once`` no request leaves twice; its row is counted as failed, with the reason."""
    with start(latency=4.0) as mock:
        killed_with_requests_in_flight(tmp_path, "at_most_once", mock)
        finished = resume("run", home=tmp_path)
        assert mock.stats()["requests"] == 40
    assert finished.facts["stages"]["all"]["one_ask"]["failed"] == 40
    assert finished.result.unreconciled() == []
