"""Sources and extractions through the API: what comes in, what is refused, and chunks that are changed in versions."""

from __future__ import annotations

from typing import Any

import pytest
from fpdf import FPDF
from source_rig import TEXT, ended, marks, paper, project_of, read, sent
from studio_rig import Visit, until


def test_a_file_is_sent_in_pieces_and_goes_on_where_it_was(visit: Visit) -> None:
    """After a lost line the sender asks where to go on; a piece at another place is refused, and says where."""
    project = project_of(visit)
    data = paper()
    begun = visit.post("/api/v1/uploads", json={"project": project, "name": "a.pdf", "size": len(data)}).json()
    place = f"/api/v1/uploads/{begun['id']}"
    headers = {**marks(visit), "content-type": "application/octet-stream"}
    assert visit.ask("PUT", f"{place}?offset=0", content=data[:100], headers=headers).json()["offset"] == 100
    again = visit.post("/api/v1/uploads", json={"project": project, "name": "a.pdf", "size": len(data)}).json()
    assert (again["id"], again["offset"]) == (begun["id"], 100)
    wrong = visit.ask("PUT", f"{place}?offset=0", content=data[:100], headers=headers)
    assert wrong.status_code == 409
    assert "100" in wrong.json()["error"]["message"]
    over = visit.ask("PUT", f"{place}?offset=100", content=data, headers=headers)
    assert over.status_code == 422
    done = visit.ask("PUT", f"{place}?offset=100", content=data[100:], headers=headers).json()
    assert done["done"]
    assert (visit.desk.workspace.home(project) / done["path"]).read_bytes() == data
    repeated = visit.ask("PUT", f"{place}?offset=100", content=data[100:], headers=headers).json()
    assert repeated["path"] == done["path"]
    assert [one["path"] for one in visit.get(f"/api/v1/projects/{project}/sources").json()] == ["a.pdf"]


def test_a_second_file_of_a_name_does_not_take_the_place_of_the_first(visit: Visit) -> None:
    """It gets a number."""
    project = project_of(visit)
    assert sent(visit, project, "a.md", b"# One\n")["path"] == "sources/a.md"
    assert sent(visit, project, "a.md", b"# Two, longer\n")["path"] == "sources/a-2.md"


@pytest.mark.parametrize(
    "name", ["evil.py", "x.exe", "../../up.md/..", ".md", "a\x00.bin", "noending", "..", "x" * 300 + ".md"]
)
def test_programs_and_strange_names_are_refused(visit: Visit, name: str) -> None:
    """In words, and nothing is written."""
    project = project_of(visit)
    answer = visit.post("/api/v1/uploads", json={"project": project, "name": name, "size": 5})
    assert answer.status_code == 422
    assert visit.desk.sources.all(project) == []


def test_a_name_never_leads_out_of_the_sources(visit: Visit) -> None:
    """Folders in a name fall away; what is asked for below the sources stays there."""
    project = project_of(visit)
    assert sent(visit, project, "../../../etc/a.md", b"# A\n")["path"] == "sources/a.md"
    for path in ("x" * 3000, "..%2f..%2fstudio.db", "%2fetc%2fpasswd", "../../.studio/studio.db"):
        assert visit.get(f"/api/v1/projects/{project}/sources/{path}").status_code in (403, 404)


def test_a_source_is_never_sent_as_a_page(visit: Visit) -> None:
    """It is to be saved."""
    project = project_of(visit)
    sent(visit, project, "a.html", b"<script>alert(1)</script>")
    answer = visit.get(f"/api/v1/projects/{project}/sources/a.html")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]


def test_every_file_has_its_result(visit: Visit) -> None:
    """A good one its counts, a broken one why and what to do; both at once."""
    project = project_of(visit)
    sent(visit, project, "a.md", TEXT.encode())
    sent(visit, project, "good.pdf", paper())
    sent(visit, project, "broken.pdf", b"%PDF-1.4 and then nothing")
    found = read(visit, project)
    assert (found["state"], found["counts"]["documents"], found["counts"]["unread"]) == ("done", 2, 1)
    lines = {one["name"]: one for one in visit.get(f"/api/v1/projects/{project}/extractions/one/files").json()}
    assert "damaged" in lines["broken.pdf"]["reason"]
    assert lines["broken.pdf"]["way_out"]
    assert lines["good.pdf"]["pages"] == 2
    assert lines["good.pdf"]["chunks"] >= 1


def test_nothing_readable_is_no_success(visit: Visit) -> None:
    """The extraction failed, and says so."""
    project = project_of(visit)
    sent(visit, project, "broken.pdf", b"%PDF-1.4 and then nothing")
    found = read(visit, project)
    assert found["state"] == "failed"
    assert found["message"]


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"places": ["../../.."]}, 403),
        ({"places": ["/etc"]}, 403),
        ({"places": ["nowhere"]}, 404),
        ({"places": ["sources/*.md"]}, 422),
        ({"places": []}, 422),
        ({"places": ["x" * 5000]}, 404),
        ({"places": ["https://example.org/"]}, 403),
        ({"places": ["sources"], "by": "guess"}, 422),
        ({"places": ["sources"], "domains": "model"}, 422),
        ({"places": ["sources"], "domains": "tree"}, 422),
        ({"places": ["sources"], "domains": "tree", "tree": "- A\n- a"}, 422),
        ({"places": ["sources"], "domains": "tree.json"}, 422),
        ({"places": ["sources"], "domains": "tree", "tree": "x" * 300_000}, 422),
        ({"places": ["sources"], "model": "openai:x@http://127.0.0.1:1"}, 422),
    ],
)
def test_an_extraction_stays_in_the_workspace(visit: Visit, settings: dict[str, Any], status: int) -> None:
    """And off the web, and asks no model that the studio does not know."""
    project = project_of(visit)
    sent(visit, project, "a.md", b"# A\n")
    answer = visit.post(f"/api/v1/projects/{project}/extractions", json={"name": "one", **settings})
    assert answer.status_code == status, answer.text
    assert visit.desk.extractions.all(project) == []


def test_an_extraction_with_a_tree_of_ones_own(visit: Visit) -> None:
    """Chunks stand in it, what came of the headings is counted, and it is kept for the next reading."""
    project = project_of(visit)
    sent(visit, project, "a.md", TEXT.encode())
    found = read(visit, project, domains="tree", tree="Animals\n  Owls\n  Herons\n", size=400)
    assert (found["counts"]["placed"], found["counts"]["unplaced"]) == (1, 1)
    place = f"/api/v1/projects/{project}/extractions/one"
    domains = {one["domain"]: one["subdomains"] for one in visit.get(f"{place}/domains").json()}
    assert [one["domain"] for one in domains["Animals"]] == ["Owls"]
    assert found["settings"]["tree"].startswith("Animals")
    visit.post(f"{place}/again", json={})
    again = ended(visit, project)
    assert (again["state"], again["counts"]["resumed"], again["counts"]["placed"]) == ("done", 1, 1)
    wrong = {"name": "two", "places": ["sources"], "domains": "tree", "tree": '[{"domain": 1'}
    told = visit.post(f"/api/v1/projects/{project}/extractions", json=wrong).json()["error"]
    assert (told["kind"], "the tree, line 1" in told["message"]) == ("tree", True)


def test_only_the_owner_allows_the_web(visit: Visit) -> None:
    """An editor may use what was allowed, and no more."""
    editor = visit.as_role("editor")
    assert editor.post("/api/v1/web", json={"allowed": True}, method="PUT").status_code == 403
    assert not visit.desk.sources.web_allowed()
    assert visit.post("/api/v1/web", json={"allowed": True}, method="PUT").status_code == 200
    assert visit.desk.sources.web_allowed()


def test_chunks_are_changed_in_versions(visit: Visit) -> None:
    """Split, edited, tagged by a filter, taken back; an id finds its chunk as it was in every version."""
    project = project_of(visit)
    sent(visit, project, "a.md", TEXT.encode())
    read(visit, project)
    place = f"/api/v1/projects/{project}/extractions/one"
    first = visit.get(f"{place}/chunks").json()
    assert "".join(one["text"] for one in first["chunks"]) == TEXT
    row = first["chunks"][0]["row"]
    assert visit.post(f"{place}/chunks/{row}", json={"act": "split", "at": 120}).json() == {"version": 2}
    now = visit.get(f"{place}/chunks").json()
    assert "".join(one["text"] for one in now["chunks"]) == TEXT
    assert [one["id"] for one in now["chunks"]][:2] == ["a.md/1.1", "a.md/1.2"]
    late = visit.post(f"{place}/chunks/{row}", json={"act": "edit", "text": "lost"})
    assert late.status_code == 409
    assert "in the meantime" in late.json()["error"]["message"]
    half = now["chunks"][1]["row"]
    visit.post(f"{place}/chunks/{half}", json={"act": "edit", "text": "Short and new.", "heading": "B"})
    visit.post(f"{place}/chunks", json={"act": "tag", "of": {"wish": "猫头鹰"}, "value": "夜, owls"})
    assert visit.get(f"{place}/tags").json() == {"owls": 1, "夜": 1}
    assert visit.get(f"{place}/chunks?state=edited").json()["count"] == 1
    old = visit.get(f"{place}/chunk?chunk=a.md/1&version=1").json()
    assert old["text"] == first["chunks"][0]["text"]
    for _ in range(3):
        assert visit.post(f"{place}/back", json={}).status_code == 200
    assert [one["text"] for one in visit.get(f"{place}/chunks").json()["chunks"]] == [
        one["text"] for one in first["chunks"]
    ]
    assert visit.post(f"{place}/back", json={}).status_code == 409
    visit.post(f"{place}/back", json={"version": 4})
    assert visit.get(f"{place}/tags").json() == {"owls": 1, "夜": 1}
    acts = [one["act"] for one in visit.get(f"{place}/versions").json()]
    assert acts == ["restore", "undo", "undo", "undo", "tag", "edit", "split", "read"]


def test_merging_and_leaving_out(visit: Visit) -> None:
    """Joined chunks are the text between them; what is left out is in the version before."""
    project = project_of(visit)
    sent(visit, project, "a.md", TEXT.encode())
    read(visit, project, size=400)
    place = f"/api/v1/projects/{project}/extractions/one"
    found = visit.get(f"{place}/chunks").json()["chunks"]
    visit.post(f"{place}/chunks/{found[0]['row']}", json={"act": "merge"})
    merged = visit.get(f"{place}/chunks").json()["chunks"]
    assert merged[0]["text"] == found[0]["text"] + found[1]["text"]
    assert not merged[0]["edited"]
    assert visit.post(f"{place}/chunks/{merged[-1]['row']}", json={"act": "merge"}).status_code == 409
    visit.post(f"{place}/chunks", json={"act": "remove", "rows": [merged[0]["row"]]})
    assert visit.get(f"{place}/chunks").json()["count"] == len(merged) - 1
    assert visit.get(f"{place}/chunks?version=2").json()["count"] == len(merged)
    assert visit.post(f"{place}/chunks", json={"act": "remove"}).status_code == 422


def test_what_was_done_stays_when_other_files_come(visit: Visit) -> None:
    """Read again, only what changed is new; the tags of the others are there."""
    project = project_of(visit)
    sent(visit, project, "a.md", TEXT.encode())
    sent(visit, project, "b.md", b"# Ducks\n\nDucks swim.\n")
    read(visit, project)
    place = f"/api/v1/projects/{project}/extractions/one"
    visit.post(f"{place}/chunks", json={"act": "tag", "of": {"document": "a.md"}, "value": "kept"})
    tagged = visit.get(f"{place}/tags").json()
    (visit.desk.workspace.home(project) / "sources/b.md").write_text("# Ducks\n\nDucks dive now, and deep.\n")
    assert visit.post(f"{place}/again").status_code == 200
    found = ended(visit, project)
    assert (found["state"], found["version"]) == ("done", 3)
    assert visit.get(f"{place}/tags").json() == tagged
    assert "dive" in visit.get(f"{place}/chunks?document=b.md").json()["chunks"][0]["text"]
    assert "swim" in visit.get(f"{place}/chunks?document=b.md&version=2").json()["chunks"][0]["text"]
    visit.post(f"{place}/again")
    assert ended(visit, project)["version"] == 3


def test_a_page_is_shown_drawn_and_read_again(visit: Visit) -> None:
    """Blocks, chunks and a picture of one page; read another way, the other page's chunks stay what they were."""
    project = project_of(visit)
    sent(visit, project, "good.pdf", paper(3))
    read(visit, project, size=300)
    place = f"/api/v1/projects/{project}/extractions/one"
    page = visit.get(f"{place}/page?document=good.pdf&page=2").json()
    assert (page["page"], page["pages"], page["read"]["way"]) == (2, 3, "text")
    assert page["blocks"][0]["text"] == "Chapter 2"
    assert all("number 2" in one["text"] or "Chapter" in one["text"] for one in page["chunks"])
    drawn = visit.get(f"{place}/picture?document=good.pdf&page=2")
    assert drawn.content.startswith(b"\x89PNG")
    assert drawn.headers["content-type"] == "image/png"
    before = visit.get(f"{place}/chunks?most=500").json()["chunks"]
    again = visit.post(f"{place}/pages", json={"document": "good.pdf", "page": 2, "way": "text"})
    assert again.json() == {"version": 2}, again.text
    after = visit.get(f"{place}/chunks?most=500").json()["chunks"]
    whole = visit.desk.extractions.book(project, "one").document("good.pdf", 2)
    assert "".join(one["text"] for one in after) == whole["text"]
    for one in (1, 3):
        assert [c["text"] for c in after if c["page"] == one] == [c["text"] for c in before if c["page"] == one]
    for block in whole["blocks"]:
        assert block["text"] in whole["text"][block["start"] : block["end"]]
    assert visit.get(f"{place}/page?document=good.pdf&page=99").json()["page"] == 3
    assert visit.get(f"{place}/page?document=none.pdf").status_code == 409
    assert visit.post(f"{place}/pages", json={"document": "good.pdf", "page": 9, "way": "text"}).status_code == 409


def test_a_table_that_runs_on_is_read_again_whole(visit: Visit) -> None:
    """Not one of its rows is lost when only its first page is read another way."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    with pdf.table() as table:
        for number in range(80):
            table.row((str(number), f"value {number}", "x" * 3))
    project = project_of(visit)
    sent(visit, project, "table.pdf", bytes(pdf.output()))
    read(visit, project)
    place = f"/api/v1/projects/{project}/extractions/one"
    visit.post(f"{place}/pages", json={"document": "table.pdf", "page": 1, "way": "text"})
    text = visit.desk.extractions.book(project, "one").document("table.pdf", 2)["text"]
    assert [number for number in range(80) if f"value {number} " not in text] == []


def test_a_recipe_begins_with_the_chunks(visit: Visit) -> None:
    """Its rows name their chunk and the version, and the recipe can be counted as it is."""
    project = project_of(visit)
    sent(visit, project, "a.md", TEXT.encode())
    read(visit, project)
    place = f"/api/v1/projects/{project}/extractions/one"
    made = visit.post(f"{place}/generate", json={"of": {"wish": "Owls"}}).json()
    text = visit.desk.drafts.get(project, made["draft"])["text"]
    assert made["path"] in text
    [row] = visit.desk.workspace.home(project).joinpath(made["path"]).read_text().splitlines()[:1]
    assert '"extraction":"one@1"' in row.replace(" ", "")
    assert '"chunk_id":"a.md/' in row.replace(" ", "")
    none = visit.post(f"{place}/generate", json={"of": {"wish": "penguin"}})
    assert none.status_code == 422
    estimated = visit.post(f"/api/v1/projects/{project}/recipes/estimate", json={"recipe": text})
    assert estimated.status_code == 200, estimated.text
    assert estimated.json()[0]["rows"] == made["rows"]


def test_readers_look_and_change_nothing(visit: Visit) -> None:
    """Neither what comes in nor chunks."""
    project = project_of(visit)
    sent(visit, project, "a.md", TEXT.encode())
    read(visit, project)
    place = f"/api/v1/projects/{project}/extractions/one"
    for role in ("reader", "reviewer"):
        other = visit.as_role(role)
        assert other.get(f"{place}/chunks").status_code == 200
        asks = [
            ("POST", "/api/v1/uploads", {"project": project, "name": "b.md", "size": 3}),
            ("POST", f"{place}/chunks", {"act": "remove", "of": {}}),
            ("POST", f"{place}/back", {}),
            ("POST", f"{place}/again", None),
            ("DELETE", f"/api/v1/projects/{project}/sources/a.md", None),
        ]
        for method, path, body in asks:
            assert other.post(path, json=body, method=method).status_code == 403, (role, path)


@pytest.mark.slow
def test_a_reading_is_stopped_and_gone_on_with(visit: Visit) -> None:
    """What was read is kept, and read again it ends."""
    project = project_of(visit)
    for number in range(16):
        sent(visit, project, f"{number}.pdf", paper(3 + number % 5))
    body = {"name": "one", "places": ["sources"]}
    visit.post(f"/api/v1/projects/{project}/extractions", json=body)
    place = f"/api/v1/projects/{project}/extractions/one"
    until(lambda: visit.desk.extractions.one(project, "one")["progress"]["done"] > 0)
    visit.post(f"{place}/stop")
    found = until(
        lambda: (one := visit.desk.extractions.one(project, "one"))["state"] not in ("running", "stopping") and one
    )
    assert found["state"] in ("stopped", "done")
    visit.post(f"{place}/again")
    assert ended(visit, project)["counts"]["documents"] == 16
