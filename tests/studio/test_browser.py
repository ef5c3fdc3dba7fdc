"""The pages in a real Chromium, by mouse and by keyboard."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from studio_rig import SLOW

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def until_shown(tab: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds of the page; the policy lets nobody evaluate texts in it."""
    for _ in range(200):
        if holds():
            return
        tab.wait_for_timeout(50)
    raise AssertionError("it never came")


def project_of(tab: Page, name: str = "birds") -> str:
    """Make a project on the home page; its id."""
    tab.keyboard.press("n")
    tab.keyboard.type(name)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/generate")
    found = re.search(r"/p/(\w+)/", tab.url)
    assert found is not None
    return found.group(1)


def rows_in(workspace: Path, project: str, rows: int, seconds: float) -> str:
    """Rows and a slow step in a project's folder; the recipe that uses them."""
    home = workspace / project
    (home / "waiting.py").write_text(SLOW, encoding="utf-8")
    lines = (json.dumps({"question": f"How many birds are on wire {number}?"}) + "\n" for number in range(rows))
    (home / "rows.jsonl").write_text("".join(lines), encoding="utf-8")
    return (
        f"name: first\nfrom: {{rows: rows.jsonl}}\nsteps:\n  - waiting.py: {{seconds: {seconds}}}\n"
        "models: {main: 'fake:'}\nto: [jsonl]\n"
    )


def start(tab: Page, text: str) -> None:
    """Put a text into a new draft and start its run."""
    tab.click("text=Begin >> nth=-1")
    tab.wait_for_url("**/generate/*")
    tab.fill("#text", text)
    with tab.expect_response(lambda one: one.url.endswith("/text")):
        tab.keyboard.press("Tab")
    tab.click("text=Start the run")
    tab.wait_for_url("**/runs/first")


def test_a_run_is_written_tried_and_followed(tab: Page, open_studio: tuple[str, Path]) -> None:
    """From an empty workspace to files, and the live page ends with a run that adds up, without a reload."""
    project_of(tab)
    text = rows_in(open_studio[1], "birds", 120, 1.0)
    start(tab, text)
    tab.wait_for_selector("#live .badge.live")
    tab.wait_for_selector("#live .badge.good", timeout=60_000)
    assert "120" in tab.inner_text("#live .figures")
    with tab.expect_download() as download:
        tab.click("text=data.jsonl")
    assert len(Path(download.value.path()).read_text().splitlines()) == 120


def test_a_run_is_paused_reloaded_and_gone_on_with(tab: Page, open_studio: tuple[str, Path]) -> None:
    """By keys alone; a reload in the middle shows the same."""
    project_of(tab)
    start(tab, rows_in(open_studio[1], "birds", 2000, 0.5))
    tab.wait_for_selector("#live .badge.live:has-text('running')")
    tab.wait_for_timeout(1500)
    tab.keyboard.press("p")
    tab.wait_for_selector("#live .badge.warn:has-text('paused')", timeout=30_000)
    tab.reload()
    assert "paused" in tab.inner_text("#live .badge")
    step = open_studio[1] / "birds" / "waiting.py"
    step.write_text(step.read_text().replace("asyncio.sleep(seconds)", "asyncio.sleep(0)"))
    tab.keyboard.press("c")
    tab.wait_for_selector("#live .badge.good", timeout=60_000)
    assert "2,000" in tab.inner_text("#live .figures")


def test_a_killed_run_waits_on_the_home_page(tab: Page, open_studio: tuple[str, Path]) -> None:
    """It is told there and leads to where it goes on."""
    project_of(tab)
    start(tab, rows_in(open_studio[1], "birds", 60, 30.0))
    tab.wait_for_selector("#live .badge.live:has-text('running')")
    os.kill(int((open_studio[1] / "birds" / "runs" / "first" / "lock").read_text()), signal.SIGKILL)
    tab.wait_for_selector("#live .badge.bad:has-text('interrupted')", timeout=30_000)
    tab.keyboard.press("g")
    tab.keyboard.press("h")
    tab.wait_for_url(re.compile(r"/$"))
    assert "first" in tab.inner_text("#needs")
    assert "interrupted" in tab.inner_text("#needs")


def test_a_form_writes_the_text_and_the_text_the_form(tab: Page) -> None:
    """A setting, a step from the catalogue, its order, and a text that is no YAML."""
    project_of(tab)
    tab.keyboard.press("1")
    tab.wait_for_selector("#f-paths")
    with tab.expect_response(lambda one: one.url.endswith("/form")):
        tab.fill("#s0-questions", "5")
        tab.keyboard.press("Tab")
    until_shown(tab, lambda: "questions: 5" in tab.input_value("#text"))
    tab.keyboard.press("Escape")
    tab.keyboard.press("/")
    tab.keyboard.type("length")
    tab.click("#found [aria-label='Add: length']")
    until_shown(tab, lambda: "- length" in tab.input_value("#text"))
    tab.click("[aria-label='Up: length']")
    until_shown(tab, lambda: "length" in tab.inner_text("#step-2 strong"))
    tab.fill("#text", "name: [broken")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#messages .alert:has-text('not YAML')")
    tab.reload()
    assert "- length" in tab.input_value("#text")


def test_a_slider_makes_problems_and_an_answer_is_checked(tab: Page) -> None:
    """Live, in both languages, and the address shows the same again."""
    tab.keyboard.press("g")
    tab.keyboard.press("p")
    tab.wait_for_url("**/problems*")
    tab.click("text=game_of_24")
    tab.wait_for_selector("#samples article >> nth=1")
    tab.focus("#level")
    with tab.expect_response(lambda one: "/samples" in one.url):
        tab.keyboard.press("ArrowRight")
    tab.wait_for_url("**level=2*")
    tab.wait_for_selector("#samples :text('level 2')")
    answer = tab.eval_on_selector("#solution-1 code", "one => one.textContent")
    tab.fill("#answer-1", str(answer))
    tab.click("#samples article >> nth=0 >> text=Check >> nth=-1")
    tab.wait_for_selector("#verdict-1 .badge.good")
    tab.fill("#answer-2", "1 + 1 = 24")
    tab.click("#samples article >> nth=1 >> text=Check >> nth=-1")
    tab.wait_for_selector("#verdict-2 .badge.bad")
    before = tab.inner_text("#samples pre >> nth=0")
    tab.reload()
    assert tab.inner_text("#samples pre >> nth=0") == before


def test_language_theme_and_keys(tab: Page) -> None:
    """The switches change the page at once and stay; the map of keys shows what the page has."""
    with tab.expect_navigation():
        tab.keyboard.press("Shift+L")
    tab.wait_for_selector("html[lang='zh-CN']")
    assert "您的工作区" in tab.inner_text("h1")
    with tab.expect_navigation():
        tab.keyboard.press("Shift+T")
    tab.wait_for_selector("html[data-theme='dark']")
    tab.keyboard.press("?")
    assert "首页" in tab.inner_text("#keys dl")
    tab.keyboard.press("?")
    assert not tab.is_visible("#keys")
    tab.keyboard.press("g")
    tab.keyboard.press("m")
    tab.wait_for_url("**/models*")
    tab.fill("#m-name", "g h ?")
    assert tab.input_value("#m-name") == "g h ?"
    assert tab.url.partition("?")[0].endswith("/models")


def test_a_model_is_added_tested_and_its_key_is_gone(tab: Page) -> None:
    """What was typed is in no page afterwards."""
    with tab.expect_navigation():
        tab.keyboard.press("g")
        tab.keyboard.press("m")
    tab.fill("#m-name", "script")
    tab.select_option("#m-kind", "fake")
    tab.fill("#m-key", "sk-secret-secret-secret")
    with tab.expect_navigation():
        tab.click("#form .main-act")
    tab.wait_for_selector(".cards :text('script')")
    assert "sk-secret" not in tab.content()
    tab.click(".cards button:has-text('Test')")
    tab.wait_for_selector("#tested-script .badge.good", timeout=60_000)
    tab.click(".cards a:has-text('Change')")
    tab.wait_for_selector("#m-name[readonly]")
    assert tab.input_value("#m-key") == ""


@pytest.mark.parametrize("width", [1280, 768])
def test_no_page_is_wider_than_the_window(tab: Page, width: int) -> None:
    """At both sizes, in both languages."""
    project = project_of(tab)
    tab.set_viewport_size({"width": width, "height": 800})
    base = tab.url.partition("/p/")[0]
    for language in ("en", "zh"):
        tab.context.add_cookies([{"name": "seedbed_look", "value": f"{language}.system", "url": base}])
        for path in (
            "/",
            "/models",
            "/problems",
            "/problems/sudoku?level=4",
            "/people",
            f"/p/{project}/runs",
            f"/p/{project}/generate",
        ):
            tab.goto(base + path)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(tab: Page, theme: str) -> None:
    """Every pair of colours that the tokens make keeps WCAG AA."""
    tab.goto(tab.url)
    tab.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    ratios = tab.evaluate(CONTRAST)
    assert ratios
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


CONTRAST = """() => {
  const style = getComputedStyle(document.documentElement);
  const light = (name) => {
    const hex = style.getPropertyValue(name).trim().slice(1);
    const parts = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
    const [r, g, b] = parts.map((one) => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pairs = [];
  for (const ground of ["--paper", "--panel", "--raised"])
    for (const text of ["--text", "--muted", "--link", "--bad"]) pairs.push([text, ground]);
  for (const ground of ["--accent", "--good", "--warn", "--bad", "--plain"]) pairs.push(["--on", ground]);
  return Object.fromEntries(pairs.map(([a, b]) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return [`${a} on ${b}`, (x + 0.05) / (y + 0.05)];
  }));
}"""
