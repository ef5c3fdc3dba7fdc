"""Problems as rows: several families in turn, the same rows from this process and from others."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from seedbed.actions.plan import prepare
from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.engine.plan import Seed, Shortage
from seedbed.recipe import problem_rows
from seedbed.recipe.load import parse


def made(home: Path, shortage: Shortage | None = None, taken: int = 0, **source: Any) -> list[Seed]:
    plan = prepare(parse({"from": {"settings": {"level": [1, 2]}, **source}, "seed": 5}), home).plan
    return list(plan.sources[0].rows(taken, shortage or Shortage()))


def test_families_take_turns_and_keep_their_own_numbers(tmp_path: Path) -> None:
    """The rows of a family are the same whether it stands alone or beside others."""
    mixed = made(tmp_path, problems=["sudoku", "survo", "arithmetic"], count=12)
    assert [seed.id for seed in mixed[:4]] == ["sudoku/1", "survo/1", "arithmetic/1", "sudoku/2"]
    assert mixed[1::3] == made(tmp_path, problems="survo", count=4)
    assert [seed.row["problem"]["level"] for seed in mixed[::3]] == [1, 2, 1, 2]


def test_all_is_every_family(tmp_path: Path) -> None:
    """One problem of each."""
    names = find.names("problems")
    found = made(tmp_path, problems="all", count=len(names), settings={"level": 1})
    assert [seed.row["problem"]["family"] for seed in found] == names


def test_processes_make_the_same_rows_in_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a patience of nothing all but the first are made beside; rounds go on where the last one ended."""
    families = ["arithmetic", "dyck_language", "word_sorting"]
    here = made(tmp_path, problems=families, count=300)
    monkeypatch.setattr(problem_rows, "PATIENCE", 0.0)
    assert made(tmp_path, problems=families, count=300) == here
    assert made(tmp_path, Shortage(rows=100), 200, problems=families, count=300) == here[200:]


def test_a_reader_that_stops_early_leaves_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The generator's end is the processes' end."""
    ended: list[object] = []
    close = problem_rows.WarmWorker.close
    monkeypatch.setattr(problem_rows.WarmWorker, "close", lambda self: (close(self), ended.append(self._child)))
    monkeypatch.setattr(problem_rows, "PATIENCE", 0.0)
    plan = prepare(parse({"from": {"problems": "arithmetic", "count": 5000}}), tmp_path).plan
    rows = plan.sources[0].rows(0, Shortage())
    for _ in range(problem_rows.CHUNK + 5):
        next(rows)
    rows.close()  # type: ignore[attr-defined]
    assert ended
    assert ended == [None] * len(ended)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.4])
def test_a_worker_that_is_closed_leaves_nobody_waiting(seconds: float) -> None:
    """Whoever waits for a job when another thread closes the worker is told, whether it had begun or not."""
    worker, told = problem_rows.WarmWorker("seedbed.problems.worker"), list[str]()

    def ask() -> None:
        with pytest.raises(problem_rows.WorkerFailed) as failed:
            worker.ask({"make": [["sudoku", 1, number, {"level": 9}] for number in range(10_000)]}, seconds=600)
        told.append(str(failed.value))

    asking = threading.Thread(target=ask)
    asking.start()
    deadline = time.monotonic() + 30
    while worker._child is None and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(seconds)
    worker.close()
    asking.join(30)
    assert not asking.is_alive()
    assert len(told) == 1


def test_a_problem_that_cannot_be_made_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in another process is told with the family, and no row is missing in silence."""
    (tmp_path / "broken_worker.py").write_text(
        "import seedbed.problems.worker as worker\n"
        "def made_row(*_): raise ValueError('the well is dry')\n"
        "worker.made_row = made_row\n"
        "main = worker.main\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(problem_rows, "PATIENCE", 0.0)
    real = problem_rows.WarmWorker
    monkeypatch.setattr(problem_rows, "WarmWorker", lambda _: real("broken_worker"))
    with pytest.raises(RecipeError, match=r"problems/arithmetic .* the well is dry"):
        made(tmp_path, problems="arithmetic", count=200)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"problems": "sudoko", "count": 1}, "did you mean 'sudoku'"),
        ({"problems": ["sudoku", "forms"], "count": 1}, "there is no 'forms' among the problems"),
        ({"problems": "sudoku"}, "say how many"),
        ({"problems": "sudoku", "count": 1, "settings": {"lvel": 2}}, "did you mean 'level'"),
        ({"problems": "sudoku", "count": 1, "settings": {"level": 99}}, "'level' must be"),
        ({"problems": ["sudoku", "game_of_24"], "count": 10**9}, "there are only about"),
    ],
)
def test_wrong_sources_are_refused_at_once(tmp_path: Path, source: dict[str, Any], words: str) -> None:
    """Before anything is made, and quickly."""
    start = time.process_time()
    with pytest.raises(RecipeError) as caught:
        prepare(parse({"from": source}), tmp_path)
    assert words in str(caught.value)
    assert time.process_time() - start < 20
