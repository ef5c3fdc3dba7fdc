"""The pages of reviews: whole in both languages, by their forms, and by keyboard in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

for package in ("nh3", "mdit_py_plugins", "latex2mathml"):
    pytest.importorskip(package)

from studio_rig import Visit, project_with, until  # noqa: E402 - once they are known to be there

if TYPE_CHECKING:
    from playwright.sync_api import Page


def qa(number: int) -> dict[str, Any]:
    """A row about a text."""
    text = f"The bridge number {number} was opened in {1800 + number}. 鲁班造了桥。"
    judge = {"step": "judge", "score": (number % 5) / 5, "reason": f"reason {number}"}
    return {"question": f"When was bridge {number} opened?", "answer": f"In **{1800 + number}**.", "text": text,
            "start": 0, "end": 10, "_checks": [judge]}  # fmt: skip


def write(path: Path, rows: int) -> None:
    """A file of rows."""
    path.write_text("".join(json.dumps(qa(number)) + "\n" for number in range(rows)), encoding="utf-8")


def begun(visit: Visit, rows: int = 3) -> str:
    """A review that was begun by its form; the address of its page."""
    project = project_with(visit)
    write(visit.desk.workspace.home(project) / "mine.jsonl", rows)
    form = {"place": "file:mine.jsonl", "overlap": "1", "blind": "1"}
    gone = visit.post(f"/p/{project}/review", data=form).headers["hx-redirect"]
    assert re.fullmatch(r"/p/\w+/review/\w+", gone)
    return str(gone)


def test_a_review_is_begun_and_saved_by_forms(visit: Visit) -> None:
    """The name comes from the rows where none is given; what was decided becomes a version and a draft."""
    place = begun(visit)
    api = place.replace("/p/", "/api/v1/projects/").replace("/review/", "/reviews/")
    assert visit.get(api).json()["name"] == "mine.jsonl"
    visit.post(f"{api}/rows/1", json={"verdict": "accept", "edits": {"answer": "Better."}}, method="PUT")
    saved = visit.post(f"{place}/save", data={"dataset": "kept"})
    assert "kept@1" in saved.text
    draft = visit.post(f"{place}/examples").headers["hx-redirect"]
    assert "examples-mine.jsonl" in visit.get(draft).text
    assert "alert good" in visit.post(f"{place}/sheet").text
    assert visit.post(f"{place}/save", data={"dataset": ""}).status_code >= 400
    assert visit.post(f"{place}/remove").headers["hx-redirect"] == place.rpartition("/")[0]


def test_forms_say_what_is_wrong(visit: Visit) -> None:
    """A sample that is no number, and people who are too few."""
    project = project_with(visit)
    form = {"place": "file:rows.jsonl", "overlap": "1"}
    told = visit.post(f"/p/{project}/review", data={**form, "sample": "many"})
    assert (told.status_code, "many" in told.text) == (422, True)
    few = visit.post(f"/p/{project}/review", data={**form, "overlap": "3", "people": ["owner"]})
    assert few.status_code == 422


def test_who_may_not_is_shown_no_forms(visit: Visit) -> None:
    """A reviewer judges; beginning and saving are an editor's, and the door to them is shut as well."""
    place = begun(visit)
    reviewer = visit.as_role("reviewer")
    assert "hx-post" not in reviewer.get(place.rpartition("/")[0]).text.partition("<main")[2]
    assert "hx-post" not in reviewer.get(f"{place}/results").text.partition("<main")[2]
    assert reviewer.post(f"{place}/save", data={"dataset": "x"}).status_code == 403
    assert 'data-may="0"' in visit.as_role("reader").get(place).text


@pytest.mark.parametrize("path", ["", "/list", "/results"])
def test_what_stands_in_rows_and_guides_is_escaped(visit: Visit, path: str) -> None:
    """On every page of a review."""
    project = project_with(visit)
    attack = "<script>alert(1)</script>"
    (visit.desk.workspace.home(project) / "odd.jsonl").write_text(json.dumps({attack: attack}) + "\n")
    settings = {"guide": attack}
    body = {"name": "odd", "place": "file:odd.jsonl", "settings": settings}
    made = visit.post(f"/api/v1/projects/{project}/reviews", json=body).json()
    assert attack not in visit.get(f"/p/{project}/review/{made['id']}{path}").text


# ---- In a real browser -----------------------------------------------------------------------------------------------


def opened(tab: Page, workspace: Path, rows: int) -> str:
    """A project with a review of so many rows, opened in the browser; its API."""
    tab.fill("#project-name", "birds")
    tab.click("form:has(#project-name) button")
    tab.wait_for_url("**/p/*/**")
    [project] = re.findall(r"/p/(\w+)/", tab.url)
    write(workspace / "birds" / "mine.jsonl", rows)
    base = tab.url.partition("/p/")[0]
    tab.goto(f"{base}/p/{project}/review?of=file:mine.jsonl")
    tab.click(".main-act")
    tab.wait_for_url(re.compile(r"/review/\w+"))
    [queue] = re.findall(r"/review/(\w+)", tab.url)
    api = f"{base}/api/v1/projects/{project}/reviews/{queue}"
    until(lambda: tab.request.get(api).json()["state"] == "ready")
    return api


def sent(tab: Page, many: int) -> None:
    """Wait until so many changes have been answered."""
    tab.wait_for_function("many => Number(document.getElementById('bench').dataset.sent || 0) >= many", arg=many)


def shown(tab: Page, number: int) -> None:
    """Wait until a row is shown."""
    tab.wait_for_function("text => document.querySelector('#row strong')?.textContent === text", arg=f"№ {number}")


@pytest.mark.browser
@pytest.mark.slow
def test_two_hundred_rows_by_keyboard_alone(tab: Page, open_studio: tuple[str, Path]) -> None:
    """Accepted, rejected, one edited, one undone, a reload in the middle; every row is decided and none is lost."""
    api = opened(tab, open_studio[1], 200)
    tab.reload()
    tab.wait_for_selector("#row mark")
    tab.keyboard.press("e")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("Corrected by hand.")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("[data-field='answer'] .diff ins")
    for number in range(1, 101):
        shown(tab, number)
        tab.keyboard.press("r" if number % 10 == 0 else "a")
    sent(tab, 101)
    assert tab.request.get(api).json()["outcomes"] == {"open": 100, "accept": 90, "reject": 10}
    tab.keyboard.press("u")
    shown(tab, 100)
    assert tab.request.get(api).json()["outcomes"]["open"] == 101
    tab.reload()
    for number in range(100, 201):
        shown(tab, number)
        tab.keyboard.press("a")
    tab.wait_for_selector("#bench[data-over='1']", timeout=60_000)
    until(lambda: tab.request.get(api).json()["outcomes"] == {"accept": 191, "reject": 9})
    first = tab.request.get(f"{api}/rows/1").json()
    assert first["mine"]["edited"] == ["answer"]


@pytest.mark.browser
@pytest.mark.slow
def test_two_browsers_on_one_review(tab: Page, open_studio: tuple[str, Path]) -> None:
    """Each gets rows of its own; who comes second is told, and what the first decided stays."""
    api = opened(tab, open_studio[1], 30)
    tab.wait_for_selector("#row mark")
    base = tab.url.partition("/p/")[0]
    csrf = json.loads(tab.get_attribute("body", "hx-headers") or "")["X-CSRF-Token"]
    marks = {"x-csrf-token": csrf, "origin": base}
    made = tab.request.post(f"{base}/api/v1/people", data={"name": "Li", "role": "reviewer"}, headers=marks).json()
    assert tab.context.browser is not None
    other = tab.context.browser.new_context(locale="zh-CN").new_page()
    other.goto(f"{base}/enter")
    other.fill("#token", made["token"])
    other.keyboard.press("Enter")
    other.wait_for_url("**/")
    other.goto(tab.url.partition("?")[0])
    other.wait_for_selector("#row mark")
    assert other.inner_text("#row strong") != tab.inner_text("#row strong")
    other.goto(tab.url.partition("?")[0] + "?at=1")
    other.wait_for_selector("#row mark")
    tab.keyboard.press("a")
    sent(tab, 1)
    other.keyboard.press("r")
    other.wait_for_selector("#messages .alert:has-text('owner')")
    assert tab.request.get(api).json()["outcomes"] == {"open": 29, "accept": 1}
    other.context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_a_long_list_is_scrolled_to_its_end_and_judged_by_search(tab: Page, open_studio: tuple[str, Path]) -> None:
    """Only the rows in sight are in the page; all that match are selected, judged, and taken back."""
    api = opened(tab, open_studio[1], 20_000)
    tab.goto(tab.url.partition("?")[0] + "/list")
    tab.wait_for_selector("#list[data-ready='1']")
    tab.focus(".grid-scroll")
    tab.keyboard.press("End")
    tab.wait_for_selector(".grid-row:has-text('bridge 19999')")
    assert tab.locator(".grid-row").count() < 60
    tab.keyboard.press("Home")
    tab.wait_for_selector(".grid-row:has-text('bridge 0 opened')")
    tab.fill("input[name=q]", "鲁班 1999")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**q=*")
    tab.wait_for_selector("#list[data-ready='1']")
    tab.keyboard.press("Shift+A")
    tab.keyboard.press("a")
    tab.wait_for_selector("#messages .alert.good")
    judged = tab.request.get(api).json()["outcomes"]["accept"]
    assert 0 < judged < 100
    tab.keyboard.press("u")
    until(lambda: tab.request.get(api).json()["outcomes"] == {"open": 20_000})


MILLION = """async (address) => {
  const { windowed } = await import(address);
  const place = document.createElement("div");
  document.querySelector("main").prepend(place);
  const total = 1000000;
  const load = async (offset, most) =>
    ({ total, rows: Array.from({ length: Math.min(most, total - offset) }, (_, at) => ({ name: `row ${offset + at}` }))
    });
  const list = windowed(place, { columns: [{ key: "name", label: "Row" }], load });
  await list.reload();
}"""


@pytest.mark.browser
@pytest.mark.slow
def test_a_table_of_a_million_rows_reaches_every_row(tab: Page, open_studio: tuple[str, Path]) -> None:
    """By keys and by the bar, although no browser makes an element that tall."""
    opened(tab, open_studio[1], 2)
    place = tab.url.partition("/p/")[0]
    tab.evaluate(MILLION, f"{place}/static/table.js")
    tab.wait_for_selector(".grid-cell:text-is('row 0')")
    tab.focus(".grid-scroll")
    tab.keyboard.press("End")
    tab.wait_for_selector(".grid-at .grid-cell:text-is('row 999999')")
    tab.keyboard.press("ArrowUp")
    tab.wait_for_selector(".grid-at .grid-cell:text-is('row 999998')")
    tab.evaluate("document.querySelector('.grid-scroll').scrollTop = 4000000")
    tab.wait_for_selector(".grid-cell:text-matches('^row (4|5)[0-9]{5}$')")
    assert tab.locator(".grid-row").count() < 80


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 768])
def test_no_page_of_a_review_is_wider_than_the_window(tab: Page, open_studio: tuple[str, Path], width: int) -> None:
    """At both sizes, in both languages."""
    opened(tab, open_studio[1], 5)
    place = tab.url.partition("?")[0]
    tab.set_viewport_size({"width": width, "height": 800})
    for language in ("en", "zh"):
        cookie = {"name": "seedbed_look", "value": f"{language}.system", "url": place.partition("/p/")[0]}
        tab.context.add_cookies([cookie])  # type: ignore[list-item]
        for path in ("", "/list", "/results"):
            tab.goto(place + path)
            tab.wait_for_timeout(300)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
