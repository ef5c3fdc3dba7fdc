"""What the tests of the studio share; without its packages they are skipped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

for package in ("fastapi", "sqlalchemy", "uvicorn", "cryptography", "httpx", "multipart"):
    pytest.importorskip(package)
sys.path.insert(0, str(Path(__file__).parent.parent / "api"))

from studio_fixtures import postgres, postgres_url, visit  # noqa: E402 - once it is known to be there
from studio_rig import served  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page


__all__ = ["postgres", "postgres_url", "visit"]
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), "")


@pytest.fixture
def open_studio(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """``seedbed studio`` in a process of its own: the link that opens it, and its workspace."""
    workspace = tmp_path / "workspace"
    with served(workspace) as (link, _):
        yield link, workspace


@pytest.fixture
def tab(open_studio: tuple[str, Path]) -> Iterator[Page]:
    """A tab of a real Chromium, signed in; whatever its console complains of fails the test."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("there is no Chromium here")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        said: list[str] = []
        page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(open_studio[0])
        page.wait_for_url("**/")
        yield page
        browser.close()
        assert [one for one in said if "status of 4" not in one and "Response Status Error" not in one] == []
