"""A recipe that improves a model by its own rows: each iteration asks what the trainer made of the one before."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from seedbed.actions.iterations import run_iterations
from seedbed.actions.run import run_recipe
from seedbed.cli.run import run_command
from seedbed.core.errors import RecipeError, SeedbedError
from seedbed.recipe.load import parse

ROWS = [{"question": f"What is {number} plus 1?", "answer": str(number + 1)} for number in range(4)]
TRAINER = """
import json, pathlib, sys

data, base, model, iteration, steps = sys.argv[1:6]
rows = [json.loads(line) for line in (pathlib.Path(data) / "data.jsonl").read_text().splitlines()]
with open("trained.log", "a") as log:
    log.write(json.dumps([base, model, int(iteration), int(steps), len(rows)]) + "\\n")
assert all("the answer:" not in row["output"] for row in rows)
script = [
    {"match": f"is {number} plus 1[?]\\nA:", "reply": f"One more than {number}. Therefore, the answer is {number + 1}."}
    for number in range(int(iteration) + 2)
]
made = pathlib.Path(f"student-{iteration}.json")
made.write_text(json.dumps([*script, {"match": ".", "reply": "I do not know."}]))
print("training …")
print(f"fake:{made.resolve()}")
"""


def recipe(home: Path, command: list[str] | None = None, **train: Any) -> Any:
    """Four sums for a base model that knows one of them; the others only with the hint, or not at all."""
    knows = [
        {"match": "is 0 plus 1[?]\nA:", "reply": "One more than 0. Therefore, the answer is 1."},
        {"match": "is 1 plus 1[?] .the answer: 2.\nA:", "reply": "Two ones. Therefore, the answer is 2."},
        {"match": ".", "reply": "I do not know."},
    ]
    (home / "base.json").write_text(json.dumps(knows))
    (home / "trainer.py").write_text(TRAINER)
    words = [sys.executable, "trainer.py", "{data}", "{base}", "{model}", "{iteration}", "{steps}"]
    told = {"command": words if command is None else command, **train}
    model = f"fake:{home / 'base.json'}"
    return parse(
        {"name": "sums", "from": {"rows": ROWS}, "steps": ["star"], "models": {"main": model}, "language": "en",
         "to": ["jsonl"], "train": told}
    )  # fmt: skip


def test_each_iteration_asks_the_model_that_the_trainer_made(tmp_path: Path) -> None:
    """The trainer is given the rows, always the first model, and 40, 48, 58 steps; what it names is asked next."""
    done = run_iterations(recipe(tmp_path, iterations=3), tmp_path)
    base, students = f"fake:{tmp_path / 'base.json'}", [f"fake:{tmp_path / f'student-{n}.json'}" for n in range(3)]
    assert [one.facts["models"]["main"] for one in done] == [base, *students[:2]]
    assert [one.result.rows for one in done] == [2, 2, 3]
    told = [json.loads(line) for line in (tmp_path / "trained.log").read_text().splitlines()]
    assert told == [[base, base, 0, 40, 2], [base, students[0], 1, 48, 2], [base, students[1], 2, 58, 3]]
    assert [one["made"] for one in done[-1].facts["iterations"]] == students
    rows = [json.loads(line) for line in (tmp_path / "runs/sums-2/dataset/data.jsonl").read_text().splitlines()]
    assert {row["iteration"] for row in rows} == {2}
    assert {row["source"] for row in rows} == {"direct"}


def test_started_again_it_trains_nothing_twice(tmp_path: Path) -> None:
    """What is there stays; a changed command or other rows are trained again."""
    wanted = recipe(tmp_path, iterations=2)
    run_iterations(wanted, tmp_path)
    again = run_iterations(wanted, tmp_path)
    assert [one.result.rows for one in again] == [2, 2]
    assert len((tmp_path / "trained.log").read_text().splitlines()) == 2
    run_iterations(recipe(tmp_path, iterations=2, steps=50), tmp_path)
    assert len((tmp_path / "trained.log").read_text().splitlines()) == 4


def test_it_ends_when_the_score_rises_no_more(tmp_path: Path) -> None:
    """Direct answers: 1, then 2, then 3; a trainer that makes nothing better ends the loop after the second."""
    done = run_iterations(recipe(tmp_path, iterations=3, score={"source": "direct"}), tmp_path)
    assert [one["score"] for one in done[-1].facts["iterations"]] == [1, 2, 3]
    (tmp_path / "other").mkdir()
    same = [sys.executable, "-c", f"print('fake:{tmp_path / 'other/base.json'}')"]
    wanted = recipe(tmp_path / "other", same, iterations=9, score={"source": "direct"})
    done = run_iterations(wanted.model_copy(update={"name": "same"}), tmp_path / "other")
    assert len(done) == 2
    assert "rises no more: 1 after 1" in done[-1].facts["iterations"][-1]["ended"]


def test_it_goes_on_without_a_trainer(tmp_path: Path) -> None:
    """Every iteration asks the same model, with draws of its own, and has its rows."""
    done = run_iterations(recipe(tmp_path, [], iterations=2), tmp_path)
    assert [one.result.rows for one in done] == [2, 2]
    assert [one.facts["seed"] for one in done] == [0, 1]
    assert all("made" not in one for one in done[-1].facts["iterations"])


class Server(ThreadingHTTPServer):
    """A chat server that notes which model it was asked for."""

    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert isinstance(self.server, Server)
        self.server.asked.append(body["model"])
        said = {"role": "assistant", "content": "So it is. Therefore, the answer is 1."}
        answer = json.dumps({"choices": [{"index": 0, "message": said, "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.asked = []
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def test_a_name_alone_is_asked_of_the_same_server(tmp_path: Path, server: Server) -> None:
    """With the settings that the recipe gives the model."""
    url = f"http://127.0.0.1:{server.server_port}/v1"
    train = {"command": [sys.executable, "-c", "print('tuned-{iteration}')"], "iterations": 3}
    wanted = parse(
        {"name": "one", "from": {"rows": ROWS[:1]}, "steps": ["star"], "train": train, "language": "en",
         "models": {"main": {"model": f"openai:first@{url}", "in_flight": 1}}}
    )  # fmt: skip
    done = run_iterations(wanted, tmp_path)
    assert server.asked == ["first", "tuned-0", "tuned-1"]
    assert [one["model"] for one in done[-1].facts["iterations"]][1] == f"openai:tuned-0@{url}"


@pytest.mark.parametrize(
    ("code", "words"),
    [("import sys; sys.exit('no memory')", "ended with 1 .no memory"), ("pass", "printed nothing")],
)
def test_a_trainer_that_fails_stops_the_loop(tmp_path: Path, code: str, words: str) -> None:
    """With its last words and the log; the rows stay."""
    with pytest.raises(SeedbedError, match=words):
        run_iterations(recipe(tmp_path, [sys.executable, "-c", code]), tmp_path)
    assert (tmp_path / "runs/sums-0/dataset/data.jsonl").is_file()
    with pytest.raises(SeedbedError, match="cannot be started"):
        run_iterations(recipe(tmp_path, ["./no-such-trainer"]), tmp_path)


def test_without_rows_there_is_nothing_to_train_on(tmp_path: Path) -> None:
    """The loop ends with the reason."""
    wanted = recipe(tmp_path)
    (tmp_path / "base.json").write_text('[{"match": ".", "reply": "I do not know."}]')
    (done,) = run_iterations(wanted, tmp_path)
    assert "nothing to train on" in done.facts["iterations"][0]["ended"]
    assert not (tmp_path / "trained.log").exists()


def test_what_is_wrong_is_found_before_anything_is_asked(tmp_path: Path) -> None:
    """A place that is not known, a role without a model, a loop started as one run, a recipe without a loop."""
    with pytest.raises(RecipeError, match="did you mean 'data'"):
        recipe(tmp_path, ["train", "{dta}"])
    with pytest.raises(RecipeError, match=r"train.role: 'student'"):
        run_iterations(recipe(tmp_path, role="student"), tmp_path)
    with pytest.raises(RecipeError, match="several runs"):
        run_recipe(recipe(tmp_path), tmp_path)
    with pytest.raises(RecipeError, match="no `train`"):
        run_iterations(recipe(tmp_path).model_copy(update={"train": None}), tmp_path)


def test_steps_grow_as_configured(tmp_path: Path) -> None:
    """A fifth more each time, rounded; or 20 more each time."""
    fifth, linear = recipe(tmp_path).train, recipe(tmp_path, growth=1, more=20).train
    assert [fifth.steps_of(n) for n in range(4)] == [40, 48, 58, 69]
    assert [linear.steps_of(n) for n in range(3)] == [40, 60, 80]


def test_the_command_line_runs_all_iterations(tmp_path: Path) -> None:
    """``seedbed run`` tells them one by one."""
    file = tmp_path / "sums.json"
    file.write_text(recipe(tmp_path, iterations=2).model_dump_json(by_alias=True))
    result = CliRunner().invoke(run_command, [str(file)])
    assert result.exception is None, result.output
    assert "sums-0" in result.output
    assert f"fake:{tmp_path / 'student-0.json'}" in result.output
