"""Runs started from the studio: real processes, real files, a scripted model."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from studio_rig import Visit, on_both, project_with, recipe, studio_at, until

from seedbed.api.follow import EVENTS, Follower
from seedbed.engine.run import read_state

ENDED = ("done", "failed", "paused", "stopped", "interrupted", "unreconciled", "short", "budget")


def state(visit: Visit, project: str, run: str) -> str:
    """The state of a run, as the API tells it."""
    return str(visit.get(f"/api/v1/projects/{project}/runs/{run}").json()["state"])


def ended(visit: Visit, project: str, run: str) -> str:
    """The state that a run ends in."""
    return str(until(lambda: (found := state(visit, project, run)) in ENDED and found))


def started(visit: Visit, project: str, text: str) -> None:
    """Start a run; that it was."""
    answer = visit.post(f"/api/v1/projects/{project}/runs", json={"recipe": text})
    assert answer.status_code == 201, answer.text


def working(visit: Visit, project: str, run: str) -> int:
    """The number of the process of a run that has begun to ask."""
    replies = visit.desk.workspace.home(project) / ".seedbed" / "replies"
    until(lambda: any(path.stat().st_size > 400 for path in replies.rglob("*") if path.is_file()))
    job = visit.desk.jobs.find(project, "run", run)
    assert job is not None
    return int(job["pid"])


@on_both
def test_a_run_is_done_when_its_counts_add_up(visit: Visit) -> None:
    """From the recipe to the files, and every row accounted for."""
    project = project_with(visit)
    started(visit, project, recipe())
    assert ended(visit, project, "first") == "done"
    whole = visit.get(f"/api/v1/projects/{project}/runs/first").json()
    assert (whole["rows"], whole["spent"]["requests"], whole["failed_rows"]) == (6, 6, 0)
    assert whole["by"] == "owner"
    file = visit.get(f"/api/v1/projects/{project}/runs/first/files/data.jsonl")
    assert len(file.text.splitlines()) == 6
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")
    report = visit.get(f"/p/{project}/runs/first/report")
    assert "sandbox" in report.headers["content-security-policy"]


def test_done_is_not_said_when_the_files_tell_another_story(visit: Visit) -> None:
    """A shard that lost a row makes the run one that does not add up."""
    project = project_with(visit)
    started(visit, project, recipe())
    assert ended(visit, project, "first") == "done"
    folder = visit.desk.runs.folder(project, "first")
    [shard] = [path for path in folder.glob("work/round-000/all/*/shard-*.jsonl") if "00-source" not in str(path)]
    header, *rest = shard.read_text().splitlines()
    shard.write_text("\n".join([json.dumps({**json.loads(header), "kept": 5}), *rest[1:]]) + "\n")
    assert state(visit, project, "first") == "unreconciled"


def test_a_paused_run_goes_on_and_asks_nothing_twice(visit: Visit) -> None:
    """What was in flight arrives; going on pays for the rest only."""
    project = project_with(visit, rows=1500)
    started(visit, project, recipe(seconds=0.3))
    working(visit, project, "first")
    assert visit.post(f"/api/v1/projects/{project}/runs/first/pause").status_code == 200
    assert ended(visit, project, "first") == "paused"
    folder = visit.desk.runs.folder(project, "first")
    asked = read_state(folder)["spent"]["requests"]
    assert 0 < asked < 1500
    path = visit.desk.workspace.home(project) / "first.recipe.yaml"
    assert path.is_file()
    quick = visit.desk.workspace.home(project) / "waiting.py"
    quick.write_text(quick.read_text().replace("asyncio.sleep(seconds)", "asyncio.sleep(0)"))
    assert visit.post(f"/api/v1/projects/{project}/runs/first/resume", json={}).status_code == 200
    assert ended(visit, project, "first") == "done"
    facts = read_state(folder)
    assert (facts["rows"], facts["spent"]["requests"]) == (1500, 1500)


def test_a_killed_run_is_seen_as_such_and_goes_on(visit: Visit) -> None:
    """Not as running, not as done; going on loses no row and doubles none."""
    project = project_with(visit, rows=400)
    started(visit, project, recipe(seconds=0.4))
    os.kill(working(visit, project, "first"), signal.SIGKILL)
    assert ended(visit, project, "first") == "interrupted"
    assert "first" in visit.get("/").text
    visit.post(f"/api/v1/projects/{project}/runs/first/resume", json={})
    assert ended(visit, project, "first") == "done"
    lines = visit.get(f"/api/v1/projects/{project}/runs/first/files/data.jsonl").text.splitlines()
    assert len({json.loads(line)["question"] for line in lines}) == len(lines) == 400


def test_a_run_goes_on_when_the_studio_closes(tmp_path: Path) -> None:
    """A studio that opens again finds it, at work or done, with who started it."""
    with studio_at(tmp_path) as first:
        project = project_with(first, rows=300)
        started(first, project, recipe(seconds=0.5))
        working(first, project, "first")
    with studio_at(tmp_path) as second:
        assert state(second, project, "first") in ("running", "done")
        assert ended(second, project, "first") == "done"
        assert second.desk.runs.one(project, "first")["by"] == "owner"


def test_stopped_twice_it_ends_at_once(visit: Visit) -> None:
    """The second time does not wait for what is in flight, and the run can still go on."""
    project = project_with(visit, rows=20)
    started(visit, project, recipe(seconds=120))
    working(visit, project, "first")
    place = f"/api/v1/projects/{project}/runs/first"
    assert visit.post(f"{place}/stop").status_code == 200
    assert state(visit, project, "first") == "stopping"
    assert visit.post(f"{place}/stop").status_code == 200
    assert ended(visit, project, "first") == "stopped"
    assert visit.post(f"{place}/pause").status_code == 409


def test_a_run_that_cannot_begin_says_why(visit: Visit) -> None:
    """A column that no row has is found by the process, and told on the page in its words."""
    project = project_with(visit)
    started(visit, project, recipe().replace("rows.jsonl", "none.jsonl"))
    assert ended(visit, project, "first") == "failed"
    assert "none.jsonl" in visit.get(f"/api/v1/projects/{project}/runs/first").json()["message"]
    assert "none.jsonl" in visit.get(f"/p/{project}/runs/first").text
    home = visit.desk.workspace.home(project)
    (home / "none.jsonl").write_bytes((home / "rows.jsonl").read_bytes())
    assert visit.post(f"/p/{project}/runs/first/resume").status_code == 204
    assert ended(visit, project, "first") == "done"


def test_a_provider_is_heard_in_its_own_words(visit: Visit) -> None:
    """A server that is not there ends the run, and the page says which and how."""
    project = project_with(visit, rows=2)
    text = recipe(model="openai:x@http://127.0.0.1:9/v1")
    started(visit, project, text.replace("models:", "budget: {requests: 5}\nmodels:"))
    until(lambda: "127.0.0.1:9" in visit.get(f"/p/{project}/runs/first").text)
    visit.post(f"/api/v1/projects/{project}/runs/first/stop")
    visit.post(f"/api/v1/projects/{project}/runs/first/stop")
    assert ended(visit, project, "first") in ("stopped", "failed")


def test_a_name_that_is_taken_is_not_taken_again(visit: Visit) -> None:
    """Nor may a run be gone on with while it works."""
    project = project_with(visit, rows=20)
    started(visit, project, recipe(seconds=30))
    working(visit, project, "first")
    place = f"/api/v1/projects/{project}/runs"
    assert visit.post(place, json={"recipe": recipe()}).json()["error"]["kind"] == "taken"
    assert visit.post(f"{place}/first/resume", json={}).json()["error"]["kind"] == "running"
    for _ in range(2):
        visit.post(f"{place}/first/stop")
    ended(visit, project, "first")


def test_runs_of_the_command_line_are_seen(visit: Visit) -> None:
    """A folder with runs is a project, wherever they were started."""
    home = visit.desk.workspace.folder / "elsewhere"
    (home / "runs" / "old").mkdir(parents=True)
    facts = {"name": "old", "state": "done", "started": 5.0, "starts": 1, "rows": 0, "stages": {}, "models": {}}
    (home / "runs" / "old" / "run.json").write_text(json.dumps(facts))
    visit.get("/")
    [project] = visit.get("/api/v1/projects").json()
    [run] = visit.get(f"/api/v1/projects/{project['id']}/runs").json()
    assert (run["name"], run["state"], run["here"]) == ("old", "done", False)
    assert visit.post(f"/api/v1/projects/{project['id']}/runs/old/stop").json()["error"]["kind"] == "foreign"


def test_a_damaged_record_hides_no_other_run(visit: Visit) -> None:
    """It is listed as failed, with the reason."""
    project = project_with(visit)
    runs = visit.desk.workspace.store(project).runs
    for name, text in (("torn", "{"), ("good", '{"state": "done", "started": 1.0, "starts": 1}')):
        (runs / name).mkdir(parents=True)
        (runs / name / "run.json").write_text(text)
    found = {one["name"]: one for one in visit.get(f"/api/v1/projects/{project}/runs").json()}
    assert (found["torn"]["state"], found["good"]["state"]) == ("failed", "done")
    assert "cannot be read" in found["torn"]["message"]


@pytest.mark.parametrize("name", ["..", "../x", "%2e%2e", "a/b", ".hidden", "x" * 200, "a%00b"])
def test_a_name_of_a_run_leads_nowhere_else(visit: Visit, name: str) -> None:
    """It is a name in the project's folder of runs, or none."""
    project = project_with(visit)
    assert visit.get(f"/api/v1/projects/{project}/runs/{name}").status_code in (404, 403, 400)


@pytest.mark.parametrize(
    "path",
    ["../run.json", "..%2frun.json", "%2e%2e/run.json", "/etc/passwd", "%2fetc%2fpasswd", "link", "sub/../../run.json"],
)
def test_a_file_of_a_run_is_one_of_its_dataset(visit: Visit, path: str) -> None:
    """Links that lead out are followed to where they are refused."""
    project = project_with(visit)
    folder = visit.desk.workspace.store(project).runs / "x"
    (folder / "dataset").mkdir(parents=True)
    (folder / "run.json").write_text('{"state": "done", "starts": 1}')
    (folder / "dataset" / "link").symlink_to("/etc/passwd")
    answer = visit.get(f"/api/v1/projects/{project}/runs/x/files/{path}")
    assert answer.status_code in (403, 404)
    assert "root:" not in answer.text


def test_events_come_until_the_run_ends(visit: Visit) -> None:
    """The stream says that something changed, and ends with the run."""
    project = project_with(visit)
    started(visit, project, recipe())
    told = visit.get(f"/api/v1/projects/{project}/runs/first/events")
    assert told.headers["content-type"].startswith("text/event-stream")
    assert told.text.rstrip().splitlines()[-2] == "event: end"
    assert json.loads(told.text.rstrip().splitlines()[-1].removeprefix("data: "))["state"] == "done"


def test_an_editor_names_no_file_outside_of_the_workspace(visit: Visit) -> None:
    """Not as a source, a step, a model or a setting; an owner may."""
    project = project_with(visit)
    editor = visit.as_role("editor")
    outside = [
        "name: a\nfrom: {documents: /etc}\nsteps: []\n",
        "name: a\nfrom: {documents: '../../*'}\nsteps: []\n",
        "name: a\nfrom: {documents: docs, domains: /etc/tree.md}\nsteps: []\n",
        "name: a\nfrom: {rows: /etc/passwd}\nsteps: []\n",
        "name: a\nfrom: {rows: rows.jsonl}\nsteps: [../../evil.py]\n",
        "name: a\nfrom: {rows: rows.jsonl}\nsteps: []\nmodels: {main: 'fake:/etc/passwd'}\n",
    ]
    for text in outside:
        for verb in ("estimate", "try"):
            answer = editor.post(f"/api/v1/projects/{project}/recipes/{verb}", json={"recipe": text})
            assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "path"), text
        assert editor.post(f"/api/v1/projects/{project}/runs", json={"recipe": text}).status_code == 403
        assert visit.post(f"/api/v1/projects/{project}/recipes/check", json={"recipe": text}).status_code == 200
    loose = editor.post(f"/api/v1/projects/{project}/runs", json={"recipe": recipe() + "isolation: none\n"})
    assert (loose.status_code, loose.json()["error"]["kind"]) == (403, "isolation")
    for more, kind in (("train: {command: [touch, x]}\n", "program"), ("", "web")):
        text = recipe() + more if more else "name: a\nfrom: {rows: 'hf://a/b', web: true}\nsteps: []\n"
        answer = editor.post(f"/api/v1/projects/{project}/runs", json={"recipe": text})
        assert (answer.status_code, answer.json()["error"]["kind"]) == (403, kind)
    inside = editor.post(f"/api/v1/projects/{project}/recipes/estimate", json={"recipe": recipe()})
    assert inside.status_code == 200
    assert inside.json()[0]["rows"] == 6


def test_a_follower_reads_each_event_once(tmp_path: Path) -> None:
    """A line that is not whole yet is read when it is; a torn one is passed over; a new file begins anew."""
    path = tmp_path / EVENTS
    follower = Follower(tmp_path)
    assert follower.read() == 0
    path.write_bytes(b'{"event": "stage", "time": 1.0, "stage": "a", "expected": 100}\n{"event": "progr')
    assert follower.read() == 1
    with path.open("ab") as file:
        file.write(b'ess", "time": 11.0, "rows": 50, "kept": 40, "expected": 100, "rejects": {}}\nnot json\n')
    assert follower.read() == 2
    assert (follower.progress["rows"], follower.rate(), follower.seconds_left()) == (50, 5.0, 10.0)
    path.write_bytes(b'{"event": "endpoint down", "time": 2.0, "reason": "no route"}\n')
    follower.read()
    assert follower.troubles[-1]["reason"] == "no route"
