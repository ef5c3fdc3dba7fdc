"""Every page in both languages and themes, as pictures: ``pictures.py FOLDER [NAME …]``; ``--all`` at both widths.

A studio is made with something on each page (furniture.py). Pictures have few colours, so that they are small.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from itertools import product
from pathlib import Path

from furniture import furnished_studio
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

CHROMIUM = "/usr/bin/chromium"
COLOURS = 48
WIDTHS = {"en": 1280, "zh": 768}
"""How wide a window each language is shown in; with ``--all`` both are."""


def take(page: Page, base: str, pages: dict[str, str], target: Path, *, all_widths: bool) -> None:
    """Every page in every way."""
    for name, path in pages.items():
        for language, theme in product(WIDTHS, ("light", "dark")):
            page.context.add_cookies([{"name": "seedbed_look", "value": f"{language}.{theme}", "url": base}])
            for width in WIDTHS.values() if all_widths else [WIDTHS[language]]:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(base + path)
                still(page)
                if name.startswith("bench"):  # what sticks to the foot of the window belongs below the row
                    tall = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": width, "height": max(900, tall)})
                file = target / f"{name}-{language}-{theme}-{width}.png"
                page.screenshot(path=file, full_page=True)
                Image.open(file).convert("RGB").quantize(COLOURS).save(file, optimize=True)


def still(page: Page) -> None:
    """Wait until nothing more comes; a page that is told what is new never comes to rest."""
    with suppress(PlaywrightTimeout):
        page.wait_for_load_state("networkidle", timeout=2500)
    page.wait_for_function("!document.querySelector('.htmx-request')")
    page.wait_for_timeout(150)


def main() -> None:
    """Take the pictures."""
    target, names = Path(sys.argv[1]), [one for one in sys.argv[2:] if one != "--all"]
    target.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        furnished_studio(Path(folder)) as (link, pages),
        sync_playwright() as driver,
    ):
        wanted = {name: path for name, path in pages.items() if not names or name in names}
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(link)
        page.wait_for_url("**/")
        take(page, link.partition("/enter")[0], wanted, target, all_widths="--all" in sys.argv)
        browser.close()


if __name__ == "__main__":
    main()
