"""Every page, with something on it, in a real Chromium: reachable by all, no wider than the window, and light."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

for package in ("nh3", "mdit_py_plugins", "latex2mathml", "fpdf", "pypdfium2"):
    pytest.importorskip(package)

from tests.studio.conftest import CHROMIUM  # noqa: E402 - once they are known to be there
from tests.studio.furniture import furnished_studio  # noqa: E402
from tests.studio.test_datasets_browser import faults  # noqa: E402
from tests.studio.test_pages import LARGEST  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TABS = 60
"""Elements of a page that are gone through by the Tab key."""
WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  const ringed = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  return [[...document.querySelectorAll('*')].indexOf(one), seen, ringed, one.outerHTML.slice(0, 120)];
}"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, dict[str, str]]]:
    """A tab on a studio that has something on every page, and their addresses."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("there is no Chromium here")
    folder = tmp_path_factory.mktemp("every") / "workspace"
    with furnished_studio(folder) as (link, pages), playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.goto(link)
        tab.wait_for_url("**/")
        base = link.partition("/enter")[0]
        yield tab, {name: base + path for name, path in pages.items()}
        browser.close()


@pytest.mark.parametrize("look", ["en.light", "zh.dark"])
def test_every_page_is_within_reach(studio: tuple[Page, dict[str, str]], look: str) -> None:
    """In both languages and themes: nothing that axe-core finds serious, and nothing beyond the edge of the window."""
    tab, pages = studio
    tab.context.add_cookies([{"name": "seedbed_look", "value": look, "url": pages["home"]}])
    found: dict[str, Any] = {}
    for name, address in pages.items():
        tab.set_viewport_size({"width": 1280, "height": 800})
        tab.goto(address)
        tab.wait_for_timeout(300)
        wide = tab.evaluate("document.documentElement.scrollWidth")
        tab.set_viewport_size({"width": 768, "height": 800})
        narrow = tab.evaluate("document.documentElement.scrollWidth")
        if told := [*faults(tab), *([] if wide <= 1280 and narrow <= 768 else [(wide, narrow)])]:
            found[name] = told
    assert found == {}


def test_every_page_is_gone_through_by_the_tab_key(studio: tuple[Page, dict[str, str]]) -> None:
    """In the order in which it is read, and what has the focus is in sight and marked."""
    tab, pages = studio
    tab.set_viewport_size({"width": 1280, "height": 800})
    found = {}
    for name, address in pages.items():
        tab.goto(address)
        tab.wait_for_timeout(300)
        passed = []
        for _ in range(TABS):
            tab.keyboard.press("Tab")
            here = tab.evaluate(WHERE)
            if here is None or (passed and here[0] <= passed[-1][0]):
                break
            passed.append(here)
        if len(passed) < 8 or not all(seen and ringed for _, seen, ringed, _ in passed):
            found[name] = [len(passed), *(one for one in passed if not one[1] or not one[2])]
    assert found == {}


def test_no_page_ships_more_than_it_may(studio: tuple[Page, dict[str, str]]) -> None:
    """With its styles, scripts and whatever it asks for while it opens, as if nothing were kept from before."""
    tab, pages = studio
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    loaded: list[float] = []
    session.on("Network.loadingFinished", lambda one: loaded.append(one["encodedDataLength"]))
    sizes = {}
    for name, address in pages.items():
        loaded.clear()
        tab.goto(address)
        tab.wait_for_timeout(400)
        sizes[name] = sum(loaded)
    session.detach()
    assert min(sizes.values()) > 10_000
    assert {name: size for name, size in sizes.items() if size >= LARGEST} == {}
