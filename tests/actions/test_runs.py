"""Whole runs from a recipe, over HTTP where a server takes part: what a person would see, good days and bad."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import seedbed
from bench.mock_server import start
from seedbed.actions.run import resume, run_recipe
from seedbed.core.errors import SeedbedError
from seedbed.recipe.load import parse

ONE_ASK = str(Path(__file__).parents[2] / "bench" / "one_ask.py")
KEY = "sk-planted-0123456789abcdef0123456789"


def recipe(url: str, rows: int = 200, **more: Any) -> Any:
    model = {"model": f"openai:mock@{url}", "in_flight": 32}
    source = {"rows": [{"question": f"question {number}"} for number in range(rows)]}
    return parse({"name": "run", "from": source, "steps": [ONE_ASK], "models": {"main": model}, **more})


def test_every_fault_at_once_costs_no_row_and_keeps_no_blank(tmp_path: Path) -> None:
    """429, 500, resets, half bodies, cut JSON, blanks, empty choices and HTML, each for 2 % of the attempts."""
    faults = dict.fromkeys(("f429", "f500", "reset", "half", "truncated", "blank", "no_choices", "html"), 0.02)
    with start(latency=0.005, retry_after=0.05, **faults) as mock:
        finished = run_recipe(recipe(mock.url, 300), tmp_path)
    rows = [msgspec.json.decode(line) for line in (tmp_path / "runs/run/dataset/data.jsonl").read_bytes().splitlines()]
    assert len(rows) == 300
    assert all(row["output"].strip() for row in rows)
    assert finished.result.unreconciled() == []


def test_a_refused_prompt_is_set_aside_and_asked_once(tmp_path: Path) -> None:
    """A context-length error concerns its row alone; the server's words are kept."""
    with start(latency=0.0, always400=0.1) as mock:
        finished = run_recipe(recipe(mock.url, 200), tmp_path)
        stats = mock.stats()
    count = finished.facts["stages"]["all"]["one_ask"]
    assert count["failed"] > 5
    assert count["kept"] + count["failed"] == 200
    assert stats["requests"] == 200


def test_a_key_is_in_no_file_and_in_no_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key travels in the header only, whether it is right or wrong."""
    monkeypatch.setenv("SEEDBED_API_KEY", KEY)
    with start(latency=0.0, require_key=KEY) as mock:
        assert run_recipe(recipe(mock.url, 20), tmp_path / "right").result.rows == 20
    with start(latency=0.0, require_key="another") as mock:
        wrong = run_recipe(recipe(mock.url, 20), tmp_path / "wrong")
    assert wrong.result.state == "failed"
    assert "SEEDBED_API_KEY" in wrong.result.message
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path
    assert KEY not in wrong.result.message


def test_a_rate_limit_is_waited_out(tmp_path: Path) -> None:
    """429 for a while, then all rows."""
    with start(latency=0.0, always429_seconds=1.5, retry_after=0.3) as mock:
        finished = run_recipe(recipe(mock.url, 50), tmp_path)
    assert (finished.result.state, finished.result.rows) == ("done", 50)


def test_a_spent_budget_is_said_and_a_larger_one_goes_on(tmp_path: Path) -> None:
    """``resume`` with more money goes on where the first stopped, without asking again."""
    with start(latency=0.0) as mock:
        short = run_recipe(recipe(mock.url, 100, budget={"requests": 40}), tmp_path)
        assert short.result.state == "budget"
        assert short.result.rows == 40
        whole = resume("run", home=tmp_path, budget={"requests": 1000})
        assert (whole.result.state, whole.result.rows) == ("done", 100)
        assert mock.stats()["requests"] == 100


def test_a_larger_count_goes_on_and_pays_for_the_new_rows_alone(tmp_path: Path) -> None:
    """What a recipe takes of its source decides the rows: 5, then 20 of the same file, then 5 again."""
    with start(latency=0.0) as mock:
        told = {"rows": [{"question": f"question {number}"} for number in range(30)]}
        made, asked = [], []
        for count in (5, 20, 5):
            spec = recipe(mock.url, **{"from": {**told, "count": count}})
            made.append(run_recipe(spec, tmp_path).result.rows)
            asked.append(mock.stats()["requests"])
    assert made == [5, 20, 5]
    assert asked == [5, 20, 20]


def test_generate_works_in_a_script_and_in_a_notebook(tmp_path: Path) -> None:
    """The same call with and without a running event loop."""
    rows = [{"instruction": "Name a fruit."}]

    def make() -> seedbed.Dataset:
        return seedbed.generate("persona_instruct", rows=[{"persona": "a baker"}], model="fake:", home=tmp_path)

    async def notebook() -> int:
        return len(make())

    assert len(make()) == asyncio.run(notebook())
    assert "did you mean" in refused(tmp_path, rows)


def refused(home: Path, rows: list[dict[str, str]]) -> str:
    with pytest.raises(SeedbedError) as caught:
        seedbed.generate("evol_instuct", rows=rows, model="fake:", home=home)
    return str(caught.value)


def test_documents_that_cannot_be_read_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """An empty file, a binary one and a broken PDF beside a good text."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "good.txt").write_text("The mill was built in 1804. " * 20)
    (docs / "empty.txt").write_bytes(b"")
    (docs / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    made = parse({"from": {"documents": "docs"}, "steps": ["sentence_qa"], "models": {"main": "fake:"}})
    finished = run_recipe(made, tmp_path)
    told = " ".join(finished.facts["unread"])
    assert all(name in told for name in ("empty.txt", "binary.txt", "broken.pdf"))
    assert finished.facts["stages"]["all"]["sentence_qa"]["rows"] == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 90 MB."""
    place = tmp_path / "small"
    place.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=90m", "none", str(place)], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("needs the right to mount a small tmpfs")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_room(small_disk: Path) -> None:
    """Nothing that was answered is lost or asked again, beyond what was in flight."""
    with start(latency=0.0, reply_bytes=150_000) as mock:
        with pytest.raises(SeedbedError, match=r"(?i)no space|room|full|free"):
            run_recipe(recipe(mock.url, 700), small_disk)
        asked = mock.stats()["requests"]
        subprocess.run(["mount", "-o", "remount,size=1500m", str(small_disk)], check=True)
        finished = resume("run", home=small_disk)
        assert (finished.result.state, finished.result.rows) == ("done", 700)
        # in flight, and what waited for the disk: up to 16 MiB of replies
        assert mock.stats()["requests"] <= 700 + 64 + (16 << 20) // 150_000 + 64
        assert asked > 100


FLAKY = '''"""A check that cannot decide on some rows as long as a file is missing. No paper: a test."""

from pathlib import Path

from seedbed.core.verdict import Verdict


def flaky(question: str, *, file: str) -> Verdict:
    """Undecided on even numbers while the file is not there."""
    if int(question.split()[-1]) % 2 == 0 and not Path(file).exists():
        return Verdict.undecided("the service is down")
    return Verdict.right("fine")
'''


def test_rows_that_could_not_be_decided_are_tried_again_by_resume(tmp_path: Path) -> None:
    """Undecided is failed, never a score; ``resume`` asks nothing again, and the rows are those of a smooth run."""
    step, up = tmp_path / "flaky.py", tmp_path / "up"
    step.write_text(FLAKY)
    check = {str(step): {"file": str(up)}}
    with start(latency=0.0) as mock:
        meant = recipe(mock.url, 1200, steps=[ONE_ASK, check, "exact_dedup"])
        first = run_recipe(meant, tmp_path / "one")
        counts = first.facts["stages"]["all"]
        assert (counts["flaky"]["failed"], counts["flaky"].get("rejected", 0), first.result.rows) == (600, 0, 600)
        up.touch()
        again = resume("run", home=tmp_path / "one")
        assert (again.result.rows, again.result.unreconciled()) == (1200, [])
        assert mock.stats()["requests"] == 1200
        run_recipe(meant, tmp_path / "two")
    data = "runs/run/dataset/data.jsonl"
    assert (tmp_path / "one" / data).read_bytes() == (tmp_path / "two" / data).read_bytes()
    assert run_recipe(meant, tmp_path / "one").result.rows == 1200
