"""Reviews over the API: queues, verdicts, edits, undo, several reviewers, and what comes out of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

for package in ("fastapi", "nh3", "mdit_py_plugins", "latex2mathml"):
    pytest.importorskip(package)

from studio_rig import ORIGIN, Visit, on_both, project_with, until  # noqa: E402 - once they are known to be there

from seedbed.actions.data_rows import open_data  # noqa: E402
from seedbed.ingest.rows import rows as rows_of  # noqa: E402


def qa(number: int) -> dict[str, Any]:
    """A row about a text, with its place, a score, and Chinese words."""
    text = f"The bridge number {number} was opened in {1800 + number}. 鲁班造了桥。"
    judge = {"step": "judge", "score": (number % 5) / 5, "reason": f"reason {number}"}
    return {"question": f"When was bridge {number} opened?", "answer": f"In **{1800 + number}**.", "text": text,
            "start": 0, "end": 10, "level": number % 3, "_checks": [judge]}  # fmt: skip


def pair(number: int) -> dict[str, Any]:
    """A preference pair that tells elsewhere which side is better."""
    return {"prompt": f"Say {number}.", "chosen": f"good {number}", "rejected": f"bad {number}", "chosen_score": 5}


def begun(visit: Visit, made: list[dict[str, Any]], **settings: Any) -> tuple[str, str, Path]:
    """A review of a file of rows: its address, the project and the file's folder."""
    project = project_with(visit)
    home = visit.desk.workspace.home(project)
    (home / "mine.jsonl").write_text("".join(json.dumps(one) + "\n" for one in made), encoding="utf-8")
    base = f"/api/v1/projects/{project}/reviews"
    answer = visit.post(base, json={"name": "mine", "place": "file:mine.jsonl", "settings": settings})
    assert answer.status_code == 201, answer.text
    place = f"{base}/{answer.json()['id']}"
    until(lambda: visit.get(place).json()["state"] != "filling")
    return place, project, home


def put(visit: Visit, place: str, number: int, **mark: Any) -> Any:
    """Say something of a row."""
    return visit.post(f"{place}/rows/{number}", json=mark, method="PUT")


def numbers(visit: Visit, place: str, **query: Any) -> list[int]:
    """The rows that come next."""
    told = "&".join(f"{name}={value}" for name, value in query.items())
    return [one["number"] for one in visit.get(f"{place}/deck?{told}").json()["rows"]]


def test_a_row_is_shown_with_its_place_and_its_evidence(visit: Visit) -> None:
    """The source has the place marked, Markdown is laid out, verdicts come with their reasons."""
    place, _, _ = begun(visit, [qa(1)])
    [row] = visit.get(f"{place}/deck").json()["rows"]
    fields = {one["name"]: one for one in row["fields"]}
    assert fields["text"]["kind"] == "source"
    assert "<mark>The bridge</mark>" in fields["text"]["html"]
    assert "<strong>1801</strong>" in fields["answer"]["html"]
    assert row["checks"] == [{"step": "judge", "score": 0.2, "reason": "reason 1", "value": ""}]


@on_both
def test_what_is_decided_is_there_at_once_and_again(visit: Visit) -> None:
    """Counts, the list and the deck all know; the decided row does not come again."""
    place, _, _ = begun(visit, [qa(number) for number in range(8)])
    assert put(visit, place, 1, verdict="accept", seen=0).status_code == 200
    assert put(visit, place, 2, verdict="reject", reason="false", seen=0).status_code == 200
    found = visit.get(f"{place}/deck").json()
    assert (found["counts"], found["rows"][0]["number"]) == ({"total": 6, "mine": 2, "open": 6}, 3)
    assert visit.get(place).json()["outcomes"] == {"open": 6, "accept": 1, "reject": 1}
    assert visit.get(f"{place}/rows?status=reject").json()["rows"][0]["number"] == 2


@on_both
def test_an_edit_shows_its_difference_and_can_be_taken_back(visit: Visit) -> None:
    """Each act is undone by itself, the last first; with nothing left undo does nothing."""
    place, _, _ = begun(visit, [qa(1)])
    edited = put(visit, place, 1, edits={"answer": "In **1802**."}, seen=0).json()
    [answer] = [one for one in edited["fields"] if one["name"] == "answer"]
    assert answer["before"] == "In **1801**."
    assert [kind for kind, _ in answer["diff"]] == ["same", "out", "in", "same"]
    assert edited["mine"]["verdict"] == ""
    put(visit, place, 1, verdict="accept")
    assert visit.post(f"{place}/undo").json() == {"numbers": [1]}
    row = visit.get(f"{place}/rows/1").json()
    assert (row["mine"]["verdict"], row["mine"]["edited"]) == ("", ["answer"])
    visit.post(f"{place}/undo")
    assert visit.get(f"{place}/rows/1").json()["mine"]["edited"] == []
    assert visit.post(f"{place}/undo").json() == {"numbers": []}


@pytest.mark.parametrize(
    "edits",
    [{"level": "two"}, {"answer": 5}, {"nothing": "x"}, {"_checks": []}, {"level": True}],
)
def test_an_edit_keeps_the_kind_of_a_column(visit: Visit, edits: dict[str, Any]) -> None:
    """Columns that are not there, verdicts of checks and values of another kind are refused."""
    place, _, _ = begun(visit, [qa(1)])
    assert put(visit, place, 1, edits=edits).status_code == 422
    assert visit.get(f"{place}/rows/1").json()["mine"]["version"] == 0


def test_an_edit_that_is_no_text_is_refused(visit: Visit) -> None:
    """Half a character comes through JSON, and can be kept nowhere."""
    place, _, _ = begun(visit, [qa(1)])
    marks = {"origin": ORIGIN, "x-csrf-token": visit.csrf, "content-type": "application/json"}
    body = b'{"edits": {"answer": "half \\ud800"}}'
    answer = visit.ask("PUT", f"{place}/rows/1", content=body, headers={**visit._known(), **marks})
    assert answer.status_code == 422


@on_both
def test_a_second_window_overwrites_nothing(visit: Visit) -> None:
    """A change that did not see the last one is refused, and the row stays as it was."""
    place, _, _ = begun(visit, [qa(1)])
    put(visit, place, 1, verdict="accept", seen=0)
    late = put(visit, place, 1, verdict="reject", seen=0)
    assert (late.status_code, late.json()["error"]["kind"]) == (409, "stale")
    assert visit.get(f"{place}/rows/1").json()["mine"]["verdict"] == "accept"


@on_both
def test_two_people_do_not_get_the_same_row(visit: Visit) -> None:
    """What one is shown is kept for them; who comes second is told who was first."""
    place, _, _ = begun(visit, [qa(number) for number in range(20)])
    other = visit.as_role("reviewer")
    mine, theirs = numbers(visit, place), numbers(other, place)
    assert mine
    assert not set(mine) & set(theirs)
    put(visit, place, mine[0], verdict="accept")
    late = put(other, place, mine[0], verdict="reject")
    assert (late.status_code, late.json()["error"]["kind"]) == (409, "taken")
    assert "owner" in late.json()["error"]["message"]
    assert visit.get(place).json()["outcomes"]["accept"] == 1


@on_both
def test_rows_are_dealt_out_and_agreement_is_told(visit: Visit) -> None:
    """With two people for each row both judge all; kappa is Cohen's, and a dispute is settled by an editor."""
    one, two = visit.as_role("reviewer"), visit.as_role("reviewer")
    names = [person["name"] for person in visit.desk.people.all() if person["role"] == "reviewer"]
    place, _, _ = begun(visit, [qa(number) for number in range(4)], overlap=2, people=names)
    assert numbers(visit, place) == []
    assert numbers(one, place) == numbers(two, place) == [1, 2, 3, 4]
    for number, (left, right) in enumerate(
        (("accept",) * 2, ("reject",) * 2, ("accept",) * 2, ("accept", "reject")), 1
    ):
        put(one, place, number, verdict=left)
        assert visit.get(f"{place}/rows/{number}").json()["others"] == []
        put(two, place, number, verdict=right)
    [both] = visit.get(f"{place}/agreement").json()["pairs"]
    assert (both["rows"], both["alike"], both["kappa"]) == (4, 0.75, 0.5)
    assert visit.get(place).json()["outcomes"] == {"accept": 2, "reject": 1, "split": 1}
    [row] = visit.get(f"{place}/deck?status=split").json()["rows"]
    assert {said["verdict"] for said in row["others"]} == {"accept", "reject"}
    assert put(one, place, 4, verdict="accept", settle=True).status_code == 403
    put(visit, place, 4, verdict="accept", settle=True)
    assert visit.get(place).json()["outcomes"] == {"accept": 3, "reject": 1}


def test_a_pair_is_judged_blind(visit: Visit) -> None:
    """Nothing tells the sides apart until a verdict is there; the verdict turns the pair round where it must."""
    place, _, home = begun(visit, [pair(number) for number in range(12)])
    firsts = set()
    for number in range(1, 13):
        row = visit.get(f"{place}/rows/{number}").json()
        names = [one["name"] for one in row["fields"]]
        assert names == ["prompt", "side_a", "side_b"]
        assert "chosen" not in json.dumps(row)
        good = "a" if row["fields"][1]["value"].startswith("good") else "b"
        firsts.add(good)
        put(visit, place, number, verdict=good if number > 1 else {"a": "b", "b": "a"}[good])
    assert firsts == {"a", "b"}
    assert visit.get(place).json()["outcomes"] == {"swap": 1, "accept": 11}
    assert {"chosen", "rejected"} <= {one["name"] for one in visit.get(f"{place}/rows/1").json()["fields"]}
    saved = visit.post(f"{place}/save", json={"dataset": "pairs"}).json()
    assert saved["version"] == "pairs@1"
    first = next(iter(open_data("pairs@1", home=home).items())).row
    assert (first["chosen"], first["rejected"]) == ("bad 0", "good 0")


@on_both
def test_all_that_match_are_judged_and_taken_back_together(visit: Visit) -> None:
    """Search finds Chinese; a list that changed meanwhile is refused; rows of others are left alone."""
    place, _, _ = begun(visit, [qa(number) for number in range(30)])
    assert visit.get(f"{place}/rows?status=all&q=鲁班 1807").json()["total"] == 1
    other = visit.as_role("reviewer")
    put(other, place, 1, verdict="reject")
    wrong = visit.post(f"{place}/bulk", json={"verdict": "accept", "status": "undecided", "q": "鲁班", "expected": 30})
    assert wrong.status_code == 409
    told = visit.post(f"{place}/bulk", json={"verdict": "accept", "status": "all", "q": "鲁班", "expected": 30}).json()
    assert told == {"done": 29, "taken": 1}
    assert visit.get(place).json()["outcomes"] == {"accept": 29, "reject": 1}
    assert len(visit.post(f"{place}/undo").json()["numbers"]) == 29
    assert visit.get(place).json()["outcomes"] == {"open": 29, "reject": 1}


@pytest.mark.parametrize(
    ("sort", "first"), [("place", [1, 2]), ("score", [1, 6]), ("-score", [10, 5]), ("size", [1, 2]), ("-size", [10, 9])]
)
def test_every_order_comes_to_its_end(visit: Visit, sort: str, first: list[int]) -> None:
    """Going on from the last row, each row comes once."""
    place, _, _ = begun(visit, [qa(number) for number in range(10)])
    seen: list[int] = []
    while found := numbers(visit, place, status="all", sort=sort, after=seen[-1] if seen else 0, most=3):
        seen += found
    assert sorted(seen) == list(range(1, 11))
    assert seen[:2] == first
    behind = visit.get(f"{place}/deck?status=all&sort={sort}&after=99")
    assert behind.status_code == (200 if sort == "place" else 404)


@on_both
def test_what_was_decided_becomes_a_version_a_sheet_and_examples(visit: Visit) -> None:
    """With the edits, and what people did in checks and lineage, without their names."""
    place, _, home = begun(visit, [qa(number) for number in range(3)])
    assert visit.post(f"{place}/save", json={"dataset": "none"}).status_code == 422
    put(visit, place, 1, verdict="accept", edits={"answer": "Better."})
    put(visit, place, 2, verdict="reject", reason="false")
    saved = visit.post(f"{place}/save", json={"dataset": "kept", "which": "not_rejected"}).json()
    assert (saved["rows"], saved["new"]) == (2, True)
    item = next(iter(open_data("kept@1", home=home).items()))
    assert item.row["answer"] == "Better."
    assert item.checks["review"]["reason"] == "accepted by 1 reviewer"
    assert item.trail[-1]["notes"] == {"edited": ["answer"]}
    made = visit.post(f"{place}/examples", json={}).json()
    [example] = rows_of(home / made["file"])
    assert example["answer"] == "Better."
    assert not [name for name in example if name.startswith("_")]
    kept = visit.post(f"{place}/sheet").json()
    assert (kept["rows"], kept["reviewed"], kept["accepted"]) == (3, 2, 1)
    sheet = visit.get(f"{place}/sheet?form=csv")
    assert sheet.headers["content-type"] == "application/octet-stream"
    assert '"reject","false"' in sheet.text


def test_a_sample_is_drawn_by_strata(visit: Visit) -> None:
    """Each stratum gives its share, and the sheet tells how many rows it stands for."""
    place, _, _ = begun(visit, [qa(number) for number in range(30)], sample=6, by="level")
    lines = [json.loads(line) for line in visit.get(f"{place}/sheet").text.splitlines()]
    assert sorted(line["stratum"] for line in lines) == ["0", "0", "1", "1", "2", "2"]
    assert {line["of"] for line in lines} == {10}


def test_rights_are_kept(visit: Visit) -> None:
    """A reader looks, a reviewer judges, an editor begins and saves."""
    place, project, _ = begun(visit, [qa(1)])
    reader, reviewer = visit.as_role("reader"), visit.as_role("reviewer")
    assert reader.get(f"{place}/deck").status_code == 200
    assert put(reader, place, 1, verdict="accept").status_code == 403
    body = {"name": "x", "place": "file:mine.jsonl"}
    assert reviewer.post(f"/api/v1/projects/{project}/reviews", json=body).status_code == 403
    for path, json_ in (("save", {"dataset": "x"}), ("examples", {}), ("sheet", None)):
        assert reviewer.post(f"{place}/{path}", json=json_).status_code == 403
    assert reviewer.post(place, method="DELETE").status_code == 403
    assert put(reviewer, place, 1, verdict="accept").status_code == 200
    assert visit.post(place, method="DELETE").status_code == 200
    assert visit.get(place).status_code == 404


@pytest.mark.parametrize(
    "place",
    [
        "file:../../etc/passwd",
        "file:.studio/studio.db",
        "run:../x",
        "dataset:none",
        "x",
        "run:none",
        "file:" + "x" * 300 + ".csv",
        "dataset:" + "名" * 120,
        "run:" + "名" * 80,
    ],
)
def test_rows_of_elsewhere_are_not_judged(visit: Visit, place: str) -> None:
    """Paths cannot leave the project, and what is not there is said to be missing."""
    project = project_with(visit)
    answer = visit.post(f"/api/v1/projects/{project}/reviews", json={"name": "x", "place": place})
    assert answer.status_code in (403, 404, 409, 422)
    assert visit.get(f"/api/v1/projects/{project}/reviews").json() == []


def test_a_file_that_breaks_off_is_told(visit: Visit) -> None:
    """The review says which line, and has no rows."""
    project = project_with(visit)
    (visit.desk.workspace.home(project) / "odd.jsonl").write_text('{"a": 1}\nnothing\n')
    visit.post(f"/api/v1/projects/{project}/reviews", json={"name": "odd", "place": "file:odd.jsonl"})
    [found] = visit.get(f"/api/v1/projects/{project}/reviews").json()
    assert found["state"].startswith("failed:")
    assert "odd.jsonl:2" in found["state"]


def test_a_suggestion_changes_nothing(visit: Visit) -> None:
    """It is asked of a model in another process, and shown with its difference."""
    visit.post("/models", data={"name": "script", "kind": "fake"})
    place, _, _ = begun(visit, [qa(1)])
    none = visit.post(f"{place}/rows/1/suggest", json={"column": "answer"})
    assert none.status_code == 409
    found = visit.post(
        f"{place}/rows/1/suggest", json={"column": "answer", "model": "script", "wish": "shorter"}
    ).json()
    assert found["text"]
    assert found["diff"]
    assert visit.get(f"{place}/rows/1").json()["mine"]["version"] == 0
    assert visit.post(f"{place}/rows/1/suggest", json={"column": "level"}).status_code == 422


def test_pictures_are_those_of_the_row(visit: Visit) -> None:
    """Read from the project's folder, known by their bytes; a path that leads out shows nothing."""
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    made = [{"image": f"data:image/png;base64,{dot}"}, {"image": "../../../etc/passwd"}, {"images": ["mine.jsonl"]}]
    place, _, _ = begun(visit, made)
    shown = visit.get(f"{place}/rows/1/pictures/image/0")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert visit.get(f"{place}/rows/2/pictures/image/0").status_code == 404
    assert visit.get(f"{place}/rows/3/pictures/images/0").status_code == 404
    assert visit.get(f"{place}/rows/1/pictures/image/9").status_code == 404
