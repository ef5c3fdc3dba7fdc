"""Every page in both languages and themes at two widths, as pictures: ``pictures.py FOLDER [NAME …]``.

A studio is made with a project, a model, a run that is done, one that failed and a draft that was tried.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "api"))

from review_furniture import furnished_reviews
from source_rig import furnished_sources
from studio_rig import Visit, project_with, recipe, served, studio_at, until

CHROMIUM = "/usr/bin/chromium"
WIDTHS = (1280, 768)


def furnished(visit: Visit) -> dict[str, str]:
    """Put something on each page; the pages by name."""
    project = project_with(visit, rows=40)
    price = {"price_in": "0.25", "price_out": "2"}
    visit.post("/models", data={"name": "script", "kind": "fake", **price})
    visit.post(
        "/models", data={"name": "larger", "kind": "openai", "model": "qwen3-32b", "url": "http://127.0.0.1:9/v1"}
    )
    visit.post("/models/roles", data={"main": "script", "judge": "larger"})
    visit.post("/models/script/test")
    visit.post("/models/larger/test")
    place = f"/api/v1/projects/{project}/runs"
    checked = recipe("birds").replace(
        "models:", "  - length: {columns: {text: answer}, maximum: 53, unit: characters}\nmodels:"
    )
    visit.post(place, json={"recipe": checked})
    visit.post(place, json={"recipe": recipe("absent").replace("rows.jsonl", "none.jsonl")})
    draft = visit.post(f"/p/{project}/generate", data={"kind": "rows"}).headers["hx-redirect"]
    visit.post(f"{draft}/form", data={"source.kind": "rows", "source.paths": "rows.jsonl", "name": "owls"})
    text = recipe("owls").replace("to:", "want: 20\nto:")
    visit.post(
        f"{draft}/text", data={"text": text.replace("steps:\n", "steps:\n  - length: {columns: {text: question}}\n")}
    )
    visit.post(f"{draft}/try")
    identity = draft.rsplit("/", 1)[1]
    until(lambda: (found := visit.desk.tries.last(project, identity)) and found["state"] != "running")
    until(lambda: visit.desk.runs.one(project, "birds")["state"] == "done")
    until(lambda: visit.desk.runs.one(project, "absent")["state"] == "failed")
    visit.post(place, json={"recipe": recipe("herons", seconds=40)})
    runs = f"/p/{project}/runs"
    return {
        "home": "/", "runs": runs, "run-done": f"{runs}/birds", "run-failed": f"{runs}/absent",
        "run-live": f"{runs}/herons", "generate": f"/p/{project}/generate", "draft": f"{draft}?wish=dialogue",
        "models": "/models", "people": "/people", "problems": "/problems",
        "problem": "/problems/game_of_24?level=3&language=both",
        "refused": "/nowhere",
        **furnished_sources(visit, project),
        **furnished_reviews(visit, project),
    }  # fmt: skip


def take(page: Page, base: str, pages: dict[str, str], target: Path) -> None:
    """Every page in every way."""
    for name, path in pages.items():
        for language in ("en", "zh"):
            for theme in ("light", "dark"):
                page.context.add_cookies([{"name": "seedbed_look", "value": f"{language}.{theme}", "url": base}])
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(base + path)
                    page.wait_for_timeout(250)
                    page.screenshot(path=target / f"{name}-{language}-{theme}-{width}.png", full_page=True)


def main() -> None:
    """Take the pictures."""
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        with studio_at(Path(folder)) as visit:
            pages = furnished(visit)
        wanted = {name: path for name, path in pages.items() if not sys.argv[2:] or name in sys.argv[2:]}
        with served(Path(folder)) as (link, _), sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(link)
            page.wait_for_url("**/")
            take(page, link.partition("/enter")[0], wanted, target)
            browser.close()
        with studio_at(Path(folder)) as visit:
            project = next(iter(visit.desk.workspace.projects()))["id"]
            for _ in range(2):
                visit.post(f"/api/v1/projects/{project}/runs/herons/stop")


if __name__ == "__main__":
    main()
