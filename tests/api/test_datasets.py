"""Datasets over the API: saved, looked at, filtered, compared, measured, exported, each by a process of its own."""

from __future__ import annotations

import json

import pytest
from dataset_rig import ROWS, indexed, with_facts, worked
from studio_rig import Visit, project_with, recipe, until


@pytest.fixture
def project(visit: Visit) -> str:
    return with_facts(visit)


def test_a_run_is_saved_as_a_version(visit: Visit) -> None:
    """With what is known of it; the same rows again make no other version."""
    project = project_with(visit, rows=4)
    visit.post(f"/api/v1/projects/{project}/runs", json={"recipe": recipe()})
    until(lambda: visit.desk.runs.one(project, "first")["state"] == "done")
    place = f"/api/v1/projects/{project}/datasets"
    for fresh in (True, False):
        begun = visit.post(place, json={"source": "first", "name": "birds", "said": "the first"}).json()
        result = worked(visit, project, begun)["result"]
        assert (result["version"], result["rows"], result["fresh"]) == ("birds@1", 4, fresh)
    [version] = visit.get(f"{place}/birds/versions").json()
    assert (version["how"], version["said"], version["sources"]) == ("run", "the first", ["run first"])


@pytest.mark.parametrize("source", ["none", "../other", "/etc/passwd", "..", ".", " ", "rows.jsonl/../../x", "a\0b"])
def test_only_what_lies_in_the_project_is_saved(visit: Visit, source: str) -> None:
    """A run's name, or a file's."""
    project = project_with(visit)
    answer = visit.post(f"/api/v1/projects/{project}/datasets", json={"source": source, "name": "x"})
    assert answer.status_code in (400, 403, 404, 422), answer.text
    assert visit.get(f"/api/v1/projects/{project}/dataset-works").json() == []


def test_what_cannot_be_saved_is_told(visit: Visit, project: str) -> None:
    """In the words of the command line, and no version is made."""
    (visit.desk.workspace.home(project) / "empty.jsonl").write_text("")
    begun = visit.post(f"/api/v1/projects/{project}/datasets", json={"source": "empty.jsonl", "name": "none"}).json()
    told = worked(visit, project, begun)
    assert (told["state"], "not a single row" in told["message"]) == ("failed", True)
    assert [one["name"] for one in visit.get(f"/api/v1/projects/{project}/datasets").json()] == ["facts"]


def test_rows_are_filtered_searched_and_ordered(visit: Visit, project: str) -> None:
    """By what stands in the address."""
    place = indexed(visit, project)

    def places(query: str) -> list[int]:
        return [one["place"] for one in visit.get(f"{place}/rows?{query}").json()["rows"]]

    assert places("first=118") == [118, 119]
    assert places('f=["kind","hen"]&count=3') == [1, 4, 7]
    assert places('f=["kind","hen"]&f=["kind","owl"]&count=3') == [0, 1, 3]
    assert places('r=["score",1.17,null]') == [117, 118, 119]
    assert places("q=bird 11&count=3") == [11, 110, 111]
    assert visit.get(f"{place}/rows?q=机器").json()["total"] == ROWS
    assert places("sort=-score&count=2") == [119, 118]
    facets = {one["name"]: one["values"] for one in visit.get(f"{place}/facets?q=bird 11").json()["facets"]}
    assert {one["value"]: one["rows"] for one in facets["kind"]} == {'"hen"': 3, '"owl"': 3, '"gull"': 5}
    row = visit.get(f"{place}/rows/7").json()
    assert (row["split"], row["row"]["id"]) == ("train", "f7")


@pytest.mark.parametrize(
    "query",
    ['f=["none",1]', "f=x", 'f=["kind"]', "f=[1,2]", 'r=["score","a",1]', 'r=["score",true,1]', 'r=["kind",1,2]',
     "q=a", "sort=no", "first=-1", "count=0", "count=100000", 'r=["score",1e999,2]', f"r=[\"score\",{'9' * 400},1]"],
)  # fmt: skip
def test_a_filter_that_is_none_is_refused(visit: Visit, project: str, query: str) -> None:
    """With a kind and a message."""
    answer = visit.get(f"{indexed(visit, project)}/rows?{query}")
    assert (answer.status_code, set(answer.json()["error"])) == (422, {"kind", "message"}), query


def test_lines_are_streamed(visit: Visit, project: str) -> None:
    """As they stand in the store, never as a page."""
    answer = visit.get(f'{indexed(visit, project)}/lines?f=["kind","owl"]')
    assert [json.loads(one)["id"] for one in answer.text.splitlines()] == [f"f{number}" for number in range(0, ROWS, 3)]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]


def test_two_versions_are_compared_once(visit: Visit) -> None:
    """What came, what changed, every figure; asked again, the same is there."""
    project = with_facts(visit, versions=2)
    body = {"before": "facts@1", "after": "facts@2"}
    told = worked(visit, project, visit.post(f"/api/v1/projects/{project}/diffs", json=body).json())
    rows = told["result"]["rows"]
    assert (rows["came"], rows["gone"], rows["changed"], rows["same"]) == (1, 0, 1, ROWS - 1)
    assert told["result"]["columns"] == [["answer", 1]]
    assert visit.post(f"/api/v1/projects/{project}/diffs", json=body).json()["name"] == told["name"]
    none = visit.post(f"/api/v1/projects/{project}/diffs", json={"before": "facts@9", "after": "facts@2"})
    assert none.status_code == 422


def test_versions_are_split_and_blended(visit: Visit, project: str) -> None:
    """The next version has the splits; a blend takes of one of them."""
    place = f"/api/v1/projects/{project}"
    wish = {"shares": {"train": 0.75, "test": 0.25}, "near": 0, "stratify": "kind"}
    begun = visit.post(f"{place}/datasets/facts/versions/1/split", json=wish).json()
    assert worked(visit, project, begun)["result"]["dealt"]["rows"] == {"train": 90, "test": 30}
    mix = {"name": "mix", "shares": {"facts@2/test": 1, "facts@1": 1}, "size": 40}
    told = worked(visit, project, visit.post(f"{place}/blends", json=mix).json())
    assert told["result"]["rows"] == 40
    assert {one["rows"] for one in told["result"]["portions"].values()} == {20}
    assert visit.post(f"{place}/blends", json={**mix, "shares": {"none@1": 1}}).status_code == 422
    facets = visit.get(f"{place}/datasets/facts/versions/2/facets").json()
    assert facets["rows"] == ROWS


def test_measures_stand_beside_the_version_with_its_gates(visit: Visit, project: str) -> None:
    """Those without a value with the reason; a gate holds or tells why not."""
    place = f"/api/v1/projects/{project}/datasets/facts/versions/1"
    assert visit.get(f"{place}/quality").json()["measured"] is None
    begun = visit.post(f"{place}/measure", json={"settings": {"balance": {"column": "kind"}}}).json()
    assert worked(visit, project, begun)["state"] == "done"
    found = {one["name"]: one for one in visit.get(f"{place}/quality").json()["measured"]["measures"]}
    assert (found["balance"]["value"], found["coverage"]["value"]) == (1.0, None)
    assert found["coverage"]["reason"]
    gates = f"/api/v1/projects/{project}/datasets/facts/gates"
    visit.post(gates, json={"measure": "balance", "below": {"value": 0.9}}, method="PUT")
    assert visit.get(f"{place}/quality").json()["failures"] == {}
    visit.post(gates, json={"measure": "balance", "above": {"value": 0.5}}, method="PUT")
    assert "above 0.5" in visit.get(f"{place}/quality").json()["failures"]["balance"][0]
    assert visit.post(gates, json={"measure": "nothing"}, method="PUT").status_code == 422
    visit.post(gates, json={"measure": "balance"}, method="PUT")
    assert visit.get(f"{place}/quality").json()["gates"] == {}


def test_an_export_is_looked_at_then_written(visit: Visit, project: str) -> None:
    """The preview is what the first rows become; files are taken away, and lead nowhere else."""
    place = f"/api/v1/projects/{project}/datasets/facts/versions/1"
    look = visit.post(f"{place}/preview", json={"form": "alpaca"}).json()
    assert [one["name"] for one in look["files"]] == ["alpaca.json"]
    assert len(json.loads(look["files"][0]["text"])) == look["rows"] == 5
    begun = visit.post(f"{place}/export", json={"form": "alpaca"}).json()
    told = worked(visit, project, begun)
    files = f"/api/v1/projects/{project}/datasets/files"
    path = f"{told['given']['target'].removeprefix('exports/')}/{told['result']['files'][0]['name']}"
    taken = visit.get(f"{files}/{path}")
    assert len(taken.json()) == told["result"]["rows"] == ROWS
    assert taken.headers["content-type"] == "application/octet-stream"
    for wrong in ("../recipe.yaml", "..%2f..%2frows.jsonl", "none", "%2fetc%2fpasswd"):
        assert visit.get(f"{files}/{wrong}").status_code in (403, 404)


@pytest.mark.parametrize(
    "body",
    [{"form": "none"}, {"form": "alpaca", "settings": {"no": 1}}, {"form": "alpaca", "split": "none"},
     {"form": "custom", "settings": {"template_file": "/etc/passwd"}}, {"form": "hub", "settings": {"repo": "no repo"}},
     {"form": "csv", "settings": {"columns": 3}}],
)  # fmt: skip
def test_an_export_that_cannot_be_is_refused(visit: Visit, project: str, body: dict[str, object]) -> None:
    """Before anything is written; no file outside of the project is read."""
    answer = visit.post(f"/api/v1/projects/{project}/datasets/facts/versions/1/preview", json=body)
    assert 400 <= answer.status_code < 500 or answer.json()["error"]["kind"] == "command", answer.text
    assert "root:" not in answer.text


def test_nothing_is_sent_unless_an_owner_says_so(visit: Visit, project: str) -> None:
    """The hub is a dry run; an editor cannot send, and without a token nobody can."""
    place = f"/api/v1/projects/{project}/datasets/facts/versions/1"
    body = {"form": "hub", "settings": {"repo": "me/facts"}}
    told = worked(visit, project, visit.post(f"{place}/export", json=body).json())
    assert "nothing was sent" in told["result"]["notes"][0]
    sent = {**body, "settings": {"repo": "me/facts", "send": True}}
    assert visit.as_role("editor").post(f"{place}/export", json=sent).status_code == 403
    look = visit.post(f"{place}/preview", json=sent).json()
    assert "nothing was sent" in look["notes"][0]


def test_a_version_is_put_aside_and_brought_back(visit: Visit, project: str) -> None:
    """Until it is swept away."""
    place = f"/api/v1/projects/{project}/datasets/facts/versions"
    assert visit.post(f"{place}/1/drop").status_code == 200
    assert visit.get(f"{place}/1").status_code == 404
    assert [one["number"] for one in visit.get(f"{place}?dropped=true").json()] == [1]
    assert visit.post(f"{place}/1/restore").status_code == 200
    assert visit.post(f"{place}/1/restore").status_code == 404
    assert visit.get(f"{place}/1").json()["rows"] == ROWS


def test_a_reader_looks_and_changes_nothing(visit: Visit, project: str) -> None:
    """Rows, facets and quality are there; saving, dropping and exporting are not."""
    reader = visit.as_role("reader")
    place = f"/api/v1/projects/{project}/datasets"
    assert reader.get(f"{place}/facts/versions/1/rows").json()["total"] == ROWS
    for path in (place, f"{place}/facts/versions/1/drop", f"{place}/facts/versions/1/export"):
        assert reader.post(path, json={}).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["none/versions", "none/versions/1", "facts/versions/9", "facts/versions/0", "..%2f/versions",
     "facts/versions/1/rows/9999", "facts/versions/99/rows", "a%00b/versions"],
)  # fmt: skip
def test_what_is_not_there_is_told(visit: Visit, project: str, path: str) -> None:
    """As 404 (or 422 where it is no number of a version)."""
    assert visit.get(f"/api/v1/projects/{project}/datasets/{path}").status_code in (404, 422)
