"""Datasets in a real Chromium: from a file to filtered rows; and axe-core on every page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dataset_rig import fact

from tests.studio.test_browser import project_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Path(__file__).parent / "axe" / "axe.min.js"
SERIOUS = ("serious", "critical")
ASK = """axe.run(document, {resultTypes: ['violations']}).then((told) => JSON.stringify(told.violations.map((one) =>
    [one.impact, one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))])))"""


def saved(tab: Page, workspace: Path, rows: int = 300) -> str:
    """A project with a file of rows that was saved by hand; the address of its first version."""
    project = project_of(tab)
    lines = (json.dumps(fact(number), ensure_ascii=False) + "\n" for number in range(rows))
    (workspace / "birds" / "facts.jsonl").write_text("".join(lines), encoding="utf-8")
    tab.keyboard.press("g")
    tab.keyboard.press("d")
    tab.wait_for_url("**/datasets")
    tab.fill("#name", "facts")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#works [data-state='done']:has-text('facts@1')", timeout=60_000)
    return f"/p/{project}/datasets/facts/1"


def faults(tab: Page) -> list[Any]:
    """What axe-core finds serious on the page that is open."""
    session = tab.context.new_cdp_session(tab)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    told = session.send("Runtime.evaluate", {"expression": ASK, "awaitPromise": True, "returnByValue": True})
    session.detach()
    assert "value" in told["result"], told
    return [one for one in json.loads(told["result"]["value"]) if one[0] in SERIOUS]


def test_rows_are_found_by_keys(tab: Page, open_studio: tuple[str, Path]) -> None:
    """Saved, leafed through while the index is made, searched in Chinese, filtered; a reload shows the same."""
    saved(tab, open_studio[1])
    tab.click("#works a:has-text('facts@1')")
    tab.wait_for_url("**/facts/1")
    tab.keyboard.press("2")
    tab.wait_for_selector(".grid-cell:has-text('What is bird 3?')")
    tab.wait_for_selector("#q:enabled", timeout=60_000)
    tab.wait_for_selector("#low")
    tab.keyboard.press("/")
    tab.keyboard.type("机器")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**q=*")
    assert tab.inner_text("#total") == "300"
    tab.click("aside a:has-text('owl')")
    tab.wait_for_selector("aside a[aria-current]")
    assert tab.inner_text("#total") == "100"
    tab.wait_for_selector("#rows[data-ready='1']")
    tab.keyboard.press("t")
    tab.keyboard.press("End")
    tab.wait_for_selector(".grid-at:has-text('What is bird 297?')")
    tab.wait_for_url("**first=*")
    tab.reload()
    tab.wait_for_selector(".grid-cell:has-text('What is bird 297?')")
    tab.click(".grid-row a:text-is('298')")
    tab.wait_for_url("**/rows/297*")
    tab.keyboard.press("b")
    tab.wait_for_url("**q=*")


def test_a_hundred_thousand_rows_are_scrolled_to_their_end(tab: Page, open_studio: tuple[str, Path]) -> None:
    """By wheel, bar and keys; the page holds the rows in sight and no more, however far it goes."""
    place = saved(tab, open_studio[1], 100_000)
    tab.goto(tab.url.split("/p/")[0] + place + "/rows")
    tab.wait_for_selector("#rows[data-ready='1']")
    tab.wait_for_selector(".grid-cell:has-text('What is bird 0?')")
    nodes = [tab.locator("#main *").count()]
    tab.hover(".grid-scroll")
    for _ in range(20):
        tab.mouse.wheel(0, 3000)
        tab.wait_for_timeout(20)
    tab.wait_for_selector(".grid-cell:text-matches('What is bird 1[0-9]{3}\\?')")
    nodes.append(tab.locator("#main *").count())
    for share in range(1, 10):
        tab.eval_on_selector(".grid-scroll", "(one, share) => { one.scrollTop = one.scrollHeight * share }", share / 10)
        tab.wait_for_selector(f".grid-cell:text-matches('What is bird {share}[0-9]{{4}}\\?')")
        nodes.append(tab.locator("#main *").count())
    tab.focus(".grid-scroll")
    tab.keyboard.press("End")
    tab.wait_for_selector(".grid-at:has-text('What is bird 99999?')")
    assert tab.locator("#rows .grid-row").count() < 40
    tab.wait_for_url(re.compile(r"first=999\d\d"))  # it follows a moment later
    tab.reload()
    tab.wait_for_selector(".grid-cell:has-text('What is bird 99999?')")
    assert max(nodes) < 600, nodes


def test_a_version_is_measured_and_exported(tab: Page, open_studio: tuple[str, Path]) -> None:
    """The plots come by themselves, a preview shows the first rows, and the file that is taken holds all."""
    place = saved(tab, open_studio[1])
    base = tab.url.split("/p/")[0]
    tab.goto(f"{base}{place}/quality")
    tab.keyboard.press("m")
    tab.wait_for_selector("#m-lengths svg", timeout=120_000)
    tab.goto(f"{base}{place}/export?form=alpaca")
    tab.keyboard.press("v")
    tab.wait_for_selector("#preview pre:has-text('What is bird 0')", timeout=60_000)
    tab.keyboard.press("e")
    tab.wait_for_selector("#made a:has-text('alpaca.json')", timeout=60_000)
    with tab.expect_download() as download:
        tab.click("#made a:has-text('alpaca.json')")
    assert len(json.loads(Path(download.value.path()).read_text(encoding="utf-8"))) == 300


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_is_seriously_hard_to_reach(tab: Page, open_studio: tuple[str, Path], theme: str) -> None:
    """Every page of the bar and every page of a version, as axe-core judges them."""
    place = saved(tab, open_studio[1])
    base = tab.url.split("/p/")[0]
    tab.context.add_cookies([{"name": "seedbed_look", "value": f"en.{theme}", "url": base}])
    links = tab.eval_on_selector_all(".top nav a", "some => some.map((one) => one.getAttribute('href'))")
    version = [f"{place}{one}" for one in ("", "/rows", "/rows/3", "/quality", "/diff", "/export?form=hub")]
    found = {}
    for path in [*links, place.rpartition("/")[0], *version, "/problems/game_of_24", "/nowhere"]:
        tab.goto(base + path)
        tab.wait_for_timeout(400)
        if told := faults(tab):
            found[re.sub(r"/p/\w+", "", path)] = told
    assert found == {}
