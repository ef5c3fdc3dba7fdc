"""The home page: what runs, and what needs a person; each is told to those who can do something about it."""

from __future__ import annotations

import json
import re
from typing import Any

from source_rig import sent
from studio_rig import Visit, project_with, recipe, signed_in, until

from seedbed.api.extractions import KIND
from seedbed.studio.words import catalogue

WORDS = catalogue("en")


def review(visit: Visit, project: str, **settings: Any) -> str:
    """A review of the project's six rows; its id."""
    place = f"/api/v1/projects/{project}/reviews"
    made = visit.post(place, json={"name": "wires", "place": "file:rows.jsonl", "settings": settings}).json()
    until(lambda: visit.get(f"{place}/{made['id']}").json()["state"] == "ready")
    return str(made["id"])


def judged(visit: Visit, project: str, queue: str, number: int, verdict: str) -> None:
    """A verdict."""
    path = f"/api/v1/projects/{project}/reviews/{queue}/rows/{number}"
    answer = visit.post(path, json={"verdict": verdict}, method="PUT")
    assert answer.status_code == 200, answer.text


def waits(visit: Visit) -> list[dict[str, Any]]:
    """What the API tells."""
    found: list[dict[str, Any]] = visit.get("/api/v1/waiting").json()
    return found


def test_rows_wait_for_whoever_may_judge_them(visit: Visit) -> None:
    """Fewer with each verdict, none for a reader, and none when all are decided."""
    project = project_with(visit)
    queue = review(visit, project)
    assert [(one["kind"], one["rows"]) for one in waits(visit)] == [("review", 6)]
    assert waits(visit.as_role("reader")) == []
    judged(visit, project, queue, 1, "accept")
    assert waits(visit)[0]["rows"] == 5
    assert WORDS["home.rows_for_you"].format(rows=5) in visit.get("/").text
    for number in range(2, 7):
        judged(visit, project, queue, number, "reject")
    assert waits(visit) == []


def test_rows_that_were_dealt_out_wait_for_their_people(visit: Visit) -> None:
    """Each sees the own, an editor those of all; verdicts that differ wait for an editor."""
    project = project_with(visit)
    desk = visit.desk
    one, two = (signed_in(desk, visit.app, desk.people.invite(name, "reviewer")) for name in ("Ana", "李"))
    queue = review(visit, project, people=["Ana", "李"], overlap=2)
    judged(one, project, queue, 1, "accept")
    assert [one["rows"] for one in waits(one)] == [5]
    assert [one["rows"] for one in waits(two)] == [6]
    told = waits(visit)
    assert [(one["rows"], one["people"]) for one in told] == [(0, {"Ana": 5, "李": 6})]
    assert waits(two)[0]["people"] == {}
    assert "李 6" in visit.get("/").text
    judged(two, project, queue, 1, "reject")
    assert [(one["kind"], one["rows"]) for one in waits(visit)] == [("review", 0), ("split", 1)]
    assert f"/review/{queue}?status=split" in visit.get("/home/needs").text
    assert "split" not in [one["kind"] for one in waits(two)]


def test_work_that_failed_is_told_with_its_words(visit: Visit) -> None:
    """A run, an extraction and a version; each leads to where it is mended."""
    project = project_with(visit)
    text = recipe("absent").replace("rows.jsonl", "none.jsonl")
    visit.post(f"/api/v1/projects/{project}/runs", json={"recipe": text})
    (visit.desk.workspace.home(project) / "bad.jsonl").write_text("{no row\n", encoding="utf-8")
    visit.post(f"/p/{project}/datasets", data={"source": "bad.jsonl", "name": "bad"})
    sent(visit, project, "a.md", b"# A\n\nSomething.\n")
    visit.post(f"/api/v1/projects/{project}/extractions", json={"name": "one", "places": ["sources"]})
    until(lambda: visit.desk.extractions.one(project, "one")["state"] == "done")
    state = visit.desk.extractions.folder(project, "one") / "state.json"
    facts = json.loads(state.read_text())
    state.write_text(json.dumps({**facts, "state": "failed", "message": "the disk is full"}))
    told = until(lambda: (found := waits(visit)) and len(found) == 3 and found)
    assert sorted(one["kind"] for one in told) == ["dataset", "extraction", "run"]
    assert all(one["message"] for one in told)
    page = visit.get("/").text
    assert "the disk is full" in page
    links = set(re.findall(rf'href="/p/{project}/(\S+?)"', page))
    assert {"runs/absent", "sources/x/one", "datasets"} <= links


def test_a_reading_under_way_is_shown(visit: Visit) -> None:
    """As long as it reads; one that was stopped by hand waits for nobody."""
    project = project_with(visit)
    sent(visit, project, "a.md", b"# A\n\nSomething.\n")
    visit.post(f"/api/v1/projects/{project}/extractions", json={"name": "one", "places": ["sources"]})
    until(lambda: visit.desk.extractions.one(project, "one")["state"] == "done")
    assert "sources/x/one" not in visit.get("/home/now").text
    endless = ["timeit", "-n1", "-r1", "-s", "import time", "time.sleep(600)"]
    visit.desk.jobs.start(project, KIND, "one", endless, by="owner", facts={"began": 1e12})
    assert "sources/x/one" in visit.get("/home/now").text
    for _ in range(2):
        visit.post(f"/p/{project}/sources/x/one/stop")
    until(lambda: visit.desk.extractions.one(project, "one")["state"] == "stopped")
    assert "sources/x/one" not in visit.get("/home/now").text
    assert waits(visit) == []
