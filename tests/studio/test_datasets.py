"""The pages of datasets: whole in both languages, every form does its work, every link leads on."""

from __future__ import annotations

import os
import re
import shutil
from html import unescape

import pytest
from dataset_rig import ROWS, indexed, with_facts, worked
from studio_rig import Visit, recipe, until

from seedbed.studio.words import catalogue
from tests.studio.test_pages import LARGEST, Seen

WORDS = catalogue("en")


def idle(visit: Visit, project: str) -> None:
    """Wait until no piece of work is under way."""
    until(lambda: all(one["state"] != "running" for one in visit.desk.datasets.works(project)))


@pytest.fixture
def project(visit: Visit) -> str:
    return with_facts(visit)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_whole(visit: Visit, language: str) -> None:
    """One heading, labels, ids once, nothing inline, nothing from a row taken for markup."""
    project = with_facts(visit, versions=2)
    indexed(visit, project, 2)
    base = f"/p/{project}/datasets"
    visit.post(f"{base}/facts/2/quality", data={"settings": "balance.column=kind"})
    visit.post(f"{base}/facts/2/diff", data={"before": "facts@1"})
    visit.post(f"{base}/facts/2/export", data={"form": "csv"})
    idle(visit, project)
    visit.post(f"{base}/facts/2/gate", data={"measure": "distinct_n", "below": "0.99"})
    visit.post(f"{base}/facts/1/drop")
    visit.post(f"{base}/facts/1/restore")
    one = f"{base}/facts/2"
    filtered = 'rows?q=bird&f=["kind","owl"]&r=["score",0,1]&sort=-score'
    parts = ("", "/rows", f"/{filtered}", "/rows?q=a", "/rows/3", "/quality", "/diff?before=facts@1", "/diff",
             "/export?form=csv", "/export?form=hub", "/export?form=card")  # fmt: skip
    for path in (base, f"{base}/facts", *(f"{one}{part}" for part in parts)):
        answer = visit.get(path, cookie=f"seedbed_studio={visit.cookie}; seedbed_look={language}.light")
        assert answer.status_code == 200, path
        seen = Seen(answer.text)
        assert (seen.inline, seen.outside, seen.heads) == ([], [], 1), path
        assert len(seen.ids) == len(set(seen.ids)), path
        assert [one for one in seen.fields if not (one.get("id") in seen.labelled or "aria-label" in one)] == [], path
        assert len(answer.content) < LARGEST, path
        assert "<script>alert" not in answer.text


def test_a_file_is_saved_by_the_form(visit: Visit, project: str) -> None:
    """And the list says what came of it; the same rows again make no version."""
    base = f"/p/{project}/datasets"
    assert visit.post(base, data={"source": "facts.jsonl", "name": "facts", "said": "again"}).status_code == 204
    idle(visit, project)
    assert WORDS["datasets.not_fresh"] in visit.get(base).text
    told = visit.post(base, data={"source": "facts.jsonl", "name": "no name"})
    assert (told.status_code, "name" in told.text) == (422, True)


def test_links_of_facets_filter_and_take_back(visit: Visit, project: str) -> None:
    """A link that was taken shows fewer rows and leads back; the number of rows is the facet's."""
    indexed(visit, project)
    place = f"/p/{project}/datasets/facts/1/rows"
    text = visit.get(place).text
    [link] = [unescape(one) for one in re.findall(r'href="([^"]+)"', text) if "owl" in one]
    fewer = visit.get(link).text
    assert '<strong id="total">40</strong>' in fewer
    assert 'aria-current="true"' in fewer
    back = next(unescape(one) for one in re.findall(r'href="([^"]*)" aria-current="true"', fewer))
    assert f'<strong id="total">{ROWS}</strong>' in visit.get(back).text
    ranged = visit.get(f"{place}?column=score&low=1&high=&q=bird")
    assert (ranged.status_code, "q=bird" in ranged.headers["location"]) == (303, True)
    assert '<strong id="total">20</strong>' in visit.get(ranged.headers["location"]).text
    assert visit.get(f"{place}?column=score&low=one").status_code == 422


def test_rows_come_as_the_list_shows_them(visit: Visit, project: str) -> None:
    """Only the columns that are shown, each as a short text; without a wish rows come as they are."""
    place = f"/api/v1/projects/{project}/datasets/facts/versions/1/rows"
    wanted = {"columns": ["question", "score", "absent"], "cut": 12, "first": 5, "count": 2}
    [row, _] = visit.ask("GET", place, params=wanted, headers={"cookie": f"seedbed_studio={visit.cookie}"}).json()[
        "rows"
    ]
    assert set(row["row"]) == {"question", "score"}
    assert (row["place"], row["row"]["score"], len(row["row"]["question"]) <= 12) == (5, "0.05", True)
    [whole] = visit.get(f"{place}?first=5&count=1").json()["rows"]
    assert (whole["row"]["score"], whole["row"]["kind"]) == (0.05, "gull")
    assert visit.get(f"{place}?cut=-1").status_code == 422


def test_a_review_begins_from_a_version_or_a_run(visit: Visit) -> None:
    """An older version too, which the form's list leaves out; what is not there is refused."""
    project = with_facts(visit, versions=2)
    page = visit.get(f"/p/{project}/datasets/facts/1").text
    [link] = [unescape(one) for one in re.findall(r'href="([^"]+review[?]of=[^"]+)"', page)]
    assert '<option value="dataset:facts@1" selected>' in visit.get(link).text
    assert visit.get(f"/p/{project}/review?of=dataset:facts@9").status_code == 422
    begun = visit.post(f"/p/{project}/review", data={"place": "dataset:facts@1", "overlap": "1"})
    assert "/review/" in begun.headers["hx-redirect"]
    visit.post(f"/api/v1/projects/{project}/runs", json={"recipe": recipe()})
    until(lambda: visit.desk.runs.one(project, "first")["state"] == "done")
    assert f"/p/{project}/review?of=run:first" in visit.get(f"/p/{project}/runs/first").text
    assert '<option value="run:first" selected>' in visit.get(f"/p/{project}/review?of=run:first").text


def test_measures_lead_to_their_rows(visit: Visit, project: str) -> None:
    """As many as they count; a gate that fails is told."""
    indexed(visit, project)
    place = f"/p/{project}/datasets/facts/1/quality"
    assert WORDS["datasets.not_measured"] in visit.get(place).text
    assert visit.post(place, data={"settings": "balance"}).status_code == 422
    assert visit.post(place, data={"settings": "balance.column=kind"}).status_code == 204
    idle(visit, project)
    text = visit.get(place).text
    assert "<svg" in text
    ways = re.findall(
        r'<a href="([^"]+/rows\?[fr][^"]+)"><span class="foreign">[^<]*</span> <span class="n">([\d,]+)', text
    )
    assert len(ways) >= 4
    for link, count in ways:
        assert f'<strong id="total">{count}</strong>' in visit.get(unescape(link)).text, link
    visit.post(f"/p/{project}/datasets/facts/1/gate", data={"measure": "balance", "above": "0.5"})
    assert "above 0.5" in visit.get(place).text


def test_a_version_is_split_and_blended_by_forms(visit: Visit, project: str) -> None:
    """Shares of splits as they were put in; empty fields say nothing."""
    base = f"/p/{project}/datasets"
    form = {"split.1": "train", "share.1": "0.5", "split.2": "test", "share.2": "0.5", "split.3": "", "near": "0"}
    assert visit.post(f"{base}/facts/1/split", data={**form, "stratify": "kind", "by": ""}).status_code == 204
    idle(visit, project)
    assert list(visit.desk.datasets.version(project, "facts", 2).parts) == ["train", "test"]
    mix = {"name": "mix", "share.facts@2/test": "1", "share.facts@2/train": "", "size": "10", "unit": "rows"}
    assert visit.post(f"{base}/blend", data=mix).status_code == 204
    idle(visit, project)
    assert visit.desk.datasets.version(project, "mix", 1).rows == 10
    assert visit.post(f"{base}/blend", data={"name": "mix"}).status_code == 422


def test_a_reader_sees_no_way_to_change(visit: Visit, project: str) -> None:
    """Buttons that would be refused are not shown."""
    reader, base = visit.as_role("reader"), f"/p/{project}/datasets"
    for path in (base, f"{base}/facts", *(f"{base}/facts/1{one}" for one in ("", "/rows", "/quality", "/export"))):
        posts = set(re.findall(r'hx-post="([^"]+)"', reader.get(path).text))
        assert posts <= {"/look"}, path


def test_an_index_that_failed_is_told_and_tried_again(visit: Visit, project: str) -> None:
    """In the words of its process; rows are there all the same."""
    store = visit.desk.datasets.store(project)
    version = visit.desk.datasets.version(project, "facts", 1)
    folder = store.pieces.folder.parent / "browse"
    shutil.rmtree(folder)
    folder.write_text("in the way")
    place = f"/p/{project}/datasets/facts/1"
    visit.get(f"{place}/rows")
    until(lambda: visit.desk.datasets.index_fault(project, version))
    told = visit.get(f"{place}/rows").text
    assert WORDS["datasets.index.again"] in told
    assert f'<strong id="total">{ROWS}</strong>' in told
    folder.unlink()
    assert visit.post(f"{place}/index").status_code == 204
    indexed(visit, project)


def test_a_piece_of_work_is_stopped(visit: Visit, project: str) -> None:
    """And said to be; one that is over cannot be."""
    os.mkfifo(visit.desk.workspace.home(project) / "endless.jsonl")  # whoever reads it waits
    begun = visit.post(f"/api/v1/projects/{project}/datasets", json={"source": "endless.jsonl", "name": "x"}).json()
    assert visit.post(f"/p/{project}/datasets/stop", data={"work": begun["name"]}).status_code == 200
    visit.post(f"/p/{project}/datasets/stop", data={"work": begun["name"]})
    assert worked(visit, project, begun)["state"] == "stopped"
    assert visit.post(f"/p/{project}/datasets/stop", data={"work": begun["name"]}).status_code == 409
