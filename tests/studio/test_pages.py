"""Every page, in both languages: whole, small, and without anything that the policy forbids."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from source_rig import TEXT, read, sent
from studio_rig import Visit, project_with, recipe

import seedbed.studio
from seedbed.actions.datasets import save_version
from seedbed.studio.words import catalogue

STATIC = Path(seedbed.studio.__file__).parent / "static"
LARGEST = 300_000


class Seen(HTMLParser):
    """What of a page can be checked by machine."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.keys: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.heads = 0
        self.outside: list[str] = []
        self.posts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [name for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        self.ids += [given["id"]] if "id" in given else []
        self.keys += [given["data-key"]] if "data-key" in given else []
        self.heads += tag == "h1"
        if tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "checkbox"):
            self.fields.append(given)
        self.outside += [
            given[name] for name in ("src", "href", "action") if re.match("https?:|//", given.get(name, ""))
        ]


@pytest.fixture
def whole(visit: Visit) -> list[str]:
    """Addresses of all pages, on a studio that has something on each."""
    project = project_with(visit, rows=2)
    visit.post("/models", data={"name": "script", "kind": "fake", "price_in": "1", "price_out": "2"})
    visit.post("/models/roles", data={"main": "script"})
    draft = visit.post(f"/p/{project}/generate", data={"kind": "problems"}).headers["hx-redirect"]
    runs = visit.desk.workspace.store(project).runs
    (runs / "old").mkdir(parents=True)
    facts = {"name": "old", "state": "failed", "message": "<script>alert(1)</script>", "started": 5.0, "starts": 1}
    (runs / "old" / "run.json").write_text(json.dumps(facts))
    body = {"name": "birds", "place": "file:rows.jsonl"}
    review = visit.post(f"/api/v1/projects/{project}/reviews", json=body).json()["id"]
    reviews = [f"/p/{project}/review/{review}{path}" for path in ("", "/list?status=split&q=1", "/results")]
    sent(visit, project, "birds.md", TEXT.encode())
    read(visit, project, size=700)
    reading = [f"/p/{project}/sources/x/one{path}" for path in ("", "/page?document=birds.md", "/chunks?wish=owl")]
    home = visit.desk.workspace.home(project)
    save_version(str(home / "rows.jsonl"), "wires", home=home)
    data = f"/p/{project}/datasets"
    version = [f"{data}/wires/1{path}" for path in ("", "/rows", "/rows/1", "/quality", "/diff", "/export?form=csv")]
    return ["/", "/models", "/models?edit=script", "/problems", "/problems/arithmetic?level=3&language=both&seed=1",
            "/people", f"/p/{project}/runs", f"/p/{project}/runs?state=failed", f"/p/{project}/runs/old",
            f"/p/{project}/generate", draft, f"{draft}?wish=dialogue&wing=methods", f"/p/{project}/review",
            *reviews, f"/p/{project}/review?of=dataset:wires@1", f"/p/{project}/sources", *reading, data,
            f"{data}/wires", *version, "/nowhere"]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_is_whole(visit: Visit, whole: list[str], language: str) -> None:
    """One heading, a label for each field, ids and keys once, nothing inline or from elsewhere, and not large."""
    for path in whole:
        answer = visit.get(path, cookie=f"seedbed_studio={visit.cookie}; seedbed_look={language}.dark")
        assert answer.status_code == (404 if path == "/nowhere" else 200), path
        seen = Seen(answer.text)
        assert (seen.inline, seen.outside, seen.heads) == ([], [], 1), path
        assert len(seen.ids) == len(set(seen.ids)), path
        assert len(seen.keys) == len(set(seen.keys)), (path, sorted(seen.keys))
        assert not [one for one in seen.keys if one == "g"], path
        assert [one for one in seen.fields if not (one.get("id") in seen.labelled or "aria-label" in one)] == [], path
        assert len(answer.content) < LARGEST, path
        assert 'data-theme="dark"' in answer.text
        assert catalogue(language)["layout.skip"] in answer.text
        assert "<script>alert" not in answer.text


def test_what_a_page_loads_is_small(visit: Visit) -> None:
    """Scripts and styles together, as they are sent, with the page's own words."""
    files = [path.stat().st_size for path in STATIC.iterdir()]
    assert sum(files) + len(visit.get("/").content) < LARGEST


def test_files_may_be_kept_for_their_address_tells_their_content(visit: Visit) -> None:
    """Every other answer is not kept at all."""
    [style] = re.findall(r'href="(/static/studio\.css\?v=\w+)"', visit.get("/").text)
    assert "immutable" in visit.get(style).headers["cache-control"]
    assert visit.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["../app.py", "%2e%2e/app.py", "..%2f..%2fapi/keys.py", "/etc/passwd"])
def test_files_are_those_of_the_folder(visit: Visit, path: str) -> None:
    """And no others."""
    assert visit.get(f"/static/{path}").status_code in (404, 400)


def test_language_and_theme_are_remembered(visit: Visit) -> None:
    """Until they are changed again; what is not known changes nothing."""
    chosen = visit.post("/look", data={"language": "zh", "theme": "dark"})
    assert "seedbed_look=zh.dark" in chosen.headers["set-cookie"]
    assert chosen.headers["hx-refresh"] == "true"
    odd = visit.post("/look", data={"language": "xx", "theme": "pink"}, cookie=f"seedbed_studio={visit.cookie}")
    assert "seedbed_look=en.system" in odd.headers["set-cookie"]


def test_a_model_is_kept_by_its_form(visit: Visit) -> None:
    """Prices and limits become settings of a recipe; what is no number is told."""
    form = {"name": "big", "kind": "openai", "model": "qwen", "url": "http://127.0.0.1:8000/v1", "price_in": "0.5",
            "in_flight": "8", "temperature": "0"}  # fmt: skip
    assert visit.post("/models", data=form).headers["hx-redirect"] == "/models"
    assert visit.desk.endpoints.written("big") == {
        "model": "openai:qwen@http://127.0.0.1:8000/v1",
        "in_flight": 8,
        "temperature": 0.0,
        "price": {"in": 0.5},
    }
    told = visit.post("/models", data={**form, "price_in": "cheap"})
    assert told.status_code == 422
    assert "cheap" in told.text
    assert 'value="0.5"' in visit.get("/models?edit=big").text


def test_a_tour_begins_where_there_is_nothing(visit: Visit) -> None:
    """Its project has the demonstration's recipe and documents, and its run is on its way."""
    visit.post("/models", data={"name": "script", "kind": "fake"})
    visit.post("/models/roles", data={"main": "script"})
    assert catalogue("en")["home.tour"] in visit.get("/").text
    answer = visit.post("/tour")
    assert re.fullmatch(r"/p/\w+/runs/demo\?tour=1", answer.headers["hx-redirect"])
    place = answer.headers["hx-redirect"].partition("?")[0]
    assert visit.get(place).status_code == 200
    for _ in range(2):
        visit.post(f"{place}/stop")
    project = place.split("/")[2]
    assert (visit.desk.workspace.home(project) / "handbook").is_dir()
    assert catalogue("en")["home.tour"] not in visit.get("/").text


def test_a_reader_sees_no_way_to_change(visit: Visit, whole: list[str]) -> None:
    """Buttons that would be refused are not shown."""
    reader = visit.as_role("reader")
    for path in whole:
        if path in ("/people", "/nowhere") or "/generate/" in path:
            continue
        posts = set(re.findall(r'hx-post="([^"]+)"', reader.get(path).text))
        assert {one for one in posts if one != "/look" and not one.startswith("/problems/check")} == set(), path


def test_problems_come_anew_with_their_address(visit: Visit) -> None:
    """The part that is asked for says which address shows the same."""
    part = visit.get("/problems/game_of_24/samples?level=4&language=en&seed=9")
    assert part.headers["hx-replace-url"] == "/problems/game_of_24?level=4&language=en&seed=9"
    assert part.text.count("<article") == 1
    assert "<html" not in part.text


def test_an_answer_is_checked_on_the_page(visit: Visit) -> None:
    """Right and wrong in the words of the page; a lost problem is said to be one."""
    [row] = visit.desk.families.samples("arithmetic", level=1)
    problem = json.dumps(row["problem"])
    right = visit.post("/problems/check", data={"problem": problem, "answer": row["answer"]})
    assert catalogue("en")["problems.right"] in right.text
    wrong = visit.post("/problems/check", data={"problem": problem, "answer": "-77777"})
    assert catalogue("en")["problems.wrong"] in wrong.text
    assert visit.post("/problems/check", data={"problem": "{", "answer": "1"}).status_code == 422


def test_a_run_is_copied_into_a_draft(visit: Visit) -> None:
    """As a person would write it, under a free name."""
    from studio_rig import until

    project = project_with(visit, rows=2)
    visit.post(f"/api/v1/projects/{project}/runs", json={"recipe": recipe()})
    until(lambda: visit.desk.runs.one(project, "first")["state"] == "done")
    place = visit.post(f"/p/{project}/runs/first/clone").headers["hx-redirect"]
    text = visit.desk.drafts.get(project, place.rsplit("/", 1)[1])["text"]
    assert text.startswith("name: first-2\nfrom:\n  rows:\n")
    assert "waiting.py" in text
    assert "warn_when" not in text
