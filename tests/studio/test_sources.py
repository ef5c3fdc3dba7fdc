"""The pages of sources: what they show, and that every button does what the API does."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from source_rig import TEXT, ended, paper, project_of, read, sent
from studio_rig import Visit

from seedbed.studio.words import catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Page

EN = catalogue("en")
BROKEN = b"%PDF-1.4 and then nothing"


class Seen(HTMLParser):
    """What of a page can be checked by machine."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.outside: list[str] = []
        self.heads = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [name for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        self.ids += [given["id"]] if "id" in given else []
        self.heads += tag == "h1"
        if tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "checkbox"):
            self.fields.append(given)
        self.outside += [given[one] for one in ("src", "href") if re.match("https?:|//", given.get(one, ""))]


def filled(visit: Visit, *, size: int = 500) -> str:
    """A project with an extraction of a text, a PDF and a broken one; the path of its pages."""
    project = project_of(visit)
    sent(visit, project, "a.md", TEXT.encode())
    sent(visit, project, "good.pdf", paper())
    sent(visit, project, "broken.pdf", BROKEN)
    sent(visit, project, "rows.jsonl", b'{"question": "<script>alert(1)</script>"}\n')
    read(visit, project, size=size)
    return f"/p/{project}/sources"


def test_pages_are_whole_in_both_languages(visit: Visit) -> None:
    """Sources, an extraction, the viewer and the list of chunks: one heading, labels, ids once, nothing inline."""
    place = filled(visit)
    visit.post(f"{place}/x/one/many", data={"act": "tag", "value": "<b>夜</b>", "all": "true"})
    viewer = f"{place}/x/one/page?document="
    ends = ["", "/x/one", "/x/one?show=unread", "/x/one/chunks", "/x/one/chunks?wish=owls&state=edited"]
    pages = [*(f"{place}{one}" for one in ends), f"{viewer}a.md", f"{viewer}good.pdf&page=2", f"{viewer}a.md&version=1"]
    for language in ("en", "zh"):
        for path in pages:
            answer = visit.get(path, cookie=f"seedbed_studio={visit.cookie}; seedbed_look={language}.dark")
            assert answer.status_code == 200, (path, answer.text[-800:])
            seen = Seen(answer.text)
            assert (seen.inline, seen.outside, seen.heads) == ([], [], 1), path
            assert len(seen.ids) == len(set(seen.ids)), path
            unnamed = [one for one in seen.fields if not (one.get("id") in seen.labelled or "aria-label" in one)]
            assert [one for one in unnamed if one.get("type") != "file"] == [], path
            assert len(answer.content) < 300_000, path
            assert "<script>alert" not in answer.text
            assert "<b>夜" not in answer.text


def test_a_broken_file_is_told_with_the_way_out(visit: Visit) -> None:
    """In the list of results, beside the ones that were read."""
    place = filled(visit)
    text = visit.get(f"{place}/x/one").text
    assert EN["sources.not_read"] in text
    assert "amaged, or not a PDF" in text
    assert EN["sources.way_out"] in text
    assert "broken.pdf" not in visit.get(f"{place}/x/one?show=warned").text
    assert "broken.pdf" in visit.get(f"{place}/x/one?show=unread").text


def test_from_files_to_a_recipe_in_forms(visit: Visit) -> None:
    """What is pasted is read, and its chunks begin a recipe."""
    project = project_of(visit)
    place = f"/p/{project}/sources"
    assert "notes.md" in visit.post(f"{place}/paste", data={"name": "notes", "text": TEXT}).text
    gone = visit.post(place, data={"name": "first", "size": "400", "files": "notes.md"}).headers["hx-redirect"]
    assert gone == f"{place}/x/first"
    assert ended(visit, project, "first")["counts"]["documents"] == 1
    draft = visit.post(f"{gone}/generate", data={}).headers["hx-redirect"]
    text = visit.desk.drafts.get(project, draft.rsplit("/", 1)[1])["text"]
    assert "extractions/first/rows/first-v1.jsonl" in text
    assert visit.get(draft).status_code == 200
    assert visit.post(place, data={"name": "x", "size": "many"}).status_code == 422
    assert visit.post(f"{place}/paste", data={"name": "evil.py", "text": "import os"}).status_code == 200
    assert [one["path"] for one in visit.desk.sources.all(project)] == ["evil.py.md", "notes.md"]


def test_a_tree_that_is_pasted(visit: Visit) -> None:
    """It is read; what is wrong with one is said beside it, and nothing is begun."""
    project = project_of(visit)
    place = f"/p/{project}/sources"
    visit.post(f"{place}/paste", data={"name": "notes", "text": TEXT})
    form = {"name": "first", "size": "400", "domains": "tree"}
    wrong = visit.post(place, data={**form, "tree": "- Owls\r\n- <b>owls</b>\r\n- owls"})
    assert (wrong.status_code, wrong.headers["hx-retarget"]) == (422, "#x-tree-told")
    assert "line 3: &#39;owls&#39; stands there a second time" in wrong.text
    assert 'id="x-tree-told"' in visit.get(place).text
    assert visit.desk.extractions.all(project) == []
    gone = visit.post(place, data={**form, "tree": "- Night\r\n  - Owls"}).headers["hx-redirect"]
    assert ended(visit, project, "first")["counts"]["placed"] == 1
    assert EN["sources.placed"] in visit.get(gone).text
    assert "Night" in visit.get(f"{gone}/chunks").text


def test_rows_go_straight_into_a_recipe(visit: Visit) -> None:
    """Without an extraction."""
    place = filled(visit)
    draft = visit.post(f"{place}/rows", data={"path": "rows.jsonl"}).headers["hx-redirect"]
    assert "sources/rows.jsonl" in visit.get(draft).text
    assert visit.post(f"{place}/rows", data={"path": "../x.jsonl"}).status_code in (403, 404)


def test_chunks_are_changed_where_they_are_shown(visit: Visit) -> None:
    """Every change tells the page to ask for its chunks anew; text that was not saved is not lost."""
    place = f"{filled(visit)}/x/one"
    book = visit.desk.extractions.book(place.split("/")[2], "one")
    [first] = re.findall(r'id="chunk-(\d+)"', visit.get(f"{place}/page/chunks?document=a.md").text)[:1]
    text = book.chunks(_all(), 1)[0]["text"]
    form = {"act": "split", "text": text, "before": text, "at": "50"}
    unsaved = visit.post(f"{place}/chunks/{first}", data={**form, "text": f"{text} and more"})
    assert unsaved.status_code == 409
    done = visit.post(f"{place}/chunks/{first}", data=form)
    assert (done.status_code, done.headers["hx-trigger"]) == (204, "seedbed:chunks")
    assert "a.md/1.2" in visit.get(f"{place}/page/chunks?document=a.md").text
    assert visit.post(f"{place}/chunks/{first}", data=form).status_code == 409
    assert visit.post(f"{place}/many", data={"act": "tag", "value": "x"}).status_code == 422
    ticked = [str(one["row"]) for one in book.chunks(_all(), 2)[:2]]
    visit.post(f"{place}/many", data={"act": "place", "value": "Wires > Long", "rows": ticked})
    listed = visit.get(f"{place}/chunks?domain={quote('Wires > Long')}").text
    assert f"{EN['sources.found'].format(count=2)}" in listed
    part = visit.get(f"{place}/chunks", **{"hx-target": "chunks"})
    assert "<html" not in part.text
    assert visit.post(f"{place}/undo").headers["hx-refresh"] == "true"
    assert visit.post(f"{place}/restore", data={"version": "2"}).headers["hx-redirect"] == place


def test_a_reader_sees_no_way_to_change(visit: Visit) -> None:
    """Nor does anybody in an old version."""
    place = filled(visit)
    reader = visit.as_role("reader")
    for path in (place, f"{place}/x/one", f"{place}/x/one/page?document=a.md", f"{place}/x/one/chunks"):
        posts = set(re.findall(r'hx-post="([^"]+)"', reader.get(path).text))
        assert {one for one in posts if one not in ("/look", place)} == set(), path
        assert "main-act" not in reader.get(path).text, path
    visit.post(f"{place}/x/one/many", data={"act": "tag", "value": "x", "all": "true"})
    old = visit.get(f"{place}/x/one/chunks?version=1").text
    assert "chunk-form" not in old
    assert EN["sources.newest"] in old


def _all() -> object:
    from seedbed.store.extraction import Wanted

    return Wanted()


def begin_project(tab: Page) -> None:
    """A new project by keys alone; its page Generate is open then."""
    tab.keyboard.press("n")
    tab.keyboard.type("birds")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/generate")


@pytest.mark.browser
@pytest.mark.slow
def test_files_are_dropped_read_and_generated_from(tab: Page, open_studio: tuple[str, Path], tmp_path: Path) -> None:
    """A broken PDF among them: it is told, the others go on; the viewer shows the page; five clicks to a recipe."""
    begin_project(tab)
    tab.keyboard.press("g")
    tab.keyboard.press("s")
    tab.wait_for_url("**/sources")
    for name, data in (("good.pdf", paper(3)), ("broken.pdf", BROKEN), ("a.md", TEXT.encode()), ("evil.py", b"x")):
        (tmp_path / name).write_bytes(data)
    tab.set_input_files("#pick", [tmp_path / name for name in ("good.pdf", "broken.pdf", "a.md", "evil.py")])
    tab.wait_for_selector("#files :text('broken.pdf')")
    tab.wait_for_selector("#sending .bad:has-text('.py')")
    assert tab.locator("#sending :text('sent')").count() == 3
    tab.keyboard.press("x")
    tab.wait_for_url("**/x/reading-1")
    tab.wait_for_selector("#live .badge.good", timeout=90_000)
    assert "What to do" in tab.inner_text("#live tr:has-text('broken.pdf')")
    tab.click("#live a:has-text('good.pdf')")
    tab.wait_for_selector("svg.picture image")
    tab.wait_for_selector("svg.picture rect >> nth=1", state="attached")
    tab.hover(".block >> nth=1")
    tab.wait_for_selector(".chunk.lit")
    tab.wait_for_selector("rect.lit", state="attached")
    tab.keyboard.press("j")
    tab.wait_for_url("**page=2*")
    assert "Heron number 2" in tab.inner_text("#viewer")
    tab.go_back()
    tab.go_back()
    tab.wait_for_url("**/x/reading-1")
    tab.keyboard.press("x")
    tab.wait_for_url("**/generate/*")
    assert "reading-1-v1.jsonl" in tab.input_value("#text")


@pytest.mark.browser
@pytest.mark.slow
def test_chunks_are_split_tagged_and_taken_back_by_hand(tab: Page, open_studio: tuple[str, Path]) -> None:
    """The cut goes where the cursor stands, after a wide character too; a reload shows the same."""
    begin_project(tab)
    tab.goto(tab.url.replace("/generate", "/sources"))
    tab.click("#paste summary")
    tab.fill("#paste-name", "emoji.md")
    tab.fill("#paste-text", "# 鸟\n\n😀 wren. Owl flies.\n")
    tab.click("#paste button")
    tab.wait_for_selector("#files :text('emoji.md')")
    tab.click("text=Read >> nth=-1")
    tab.wait_for_selector("#live .badge.good", timeout=90_000)
    tab.keyboard.press("c")
    tab.wait_for_selector(".chunk")
    tab.click(".chunk summary")
    area = tab.locator(".chunk textarea")
    area.focus()
    tab.keyboard.press("Control+Home")
    for _ in range(12):
        tab.keyboard.press("ArrowRight")
    with tab.expect_response(lambda one: "/chunks?" in one.url):
        tab.click("text=Split at the cursor")
    tab.wait_for_selector(".chunk >> nth=1")
    assert tab.locator(".chunk .words").all_inner_texts()[1].strip() == "Owl flies."
    tab.keyboard.press("Escape")
    tab.check("#chunks input[name=rows] >> nth=1")
    tab.fill("#many input[name=value]", "夜")
    with tab.expect_response(lambda one: "/chunks?" in one.url):
        tab.click("#many button")
    tab.wait_for_selector(".chunk .tag:has-text('夜')")
    tab.reload()
    assert tab.locator(".chunk .tag:has-text('夜')").count() == 1
    tab.keyboard.press("z")
    tab.wait_for_selector(".chunk .tag", state="detached")


@pytest.mark.browser
@pytest.mark.slow
def test_a_tree_of_ones_own_by_hand(tab: Page, open_studio: tuple[str, Path]) -> None:
    """Its field comes when it is chosen; what is wrong stands below it until it is sent again."""
    begin_project(tab)
    tab.keyboard.press("g")
    tab.keyboard.press("s")
    tab.wait_for_url("**/sources")
    tab.click("#paste summary")
    tab.fill("#paste-text", TEXT)
    tab.click("#paste button")
    tab.wait_for_selector("#files :text('.md')")
    assert not tab.is_visible("#x-tree")
    tab.select_option("#x-domains", "tree")
    tab.fill("#x-tree", "- Owls\n- owls")
    tab.click("#begin .main-act")
    tab.wait_for_selector("#x-tree-told :text('line 2')")
    tab.fill("#x-tree", "- Night\n  - Owls")
    tab.click("#begin .main-act")
    tab.wait_for_url("**/x/reading-1")
