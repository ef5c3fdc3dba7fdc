"""A studio with something on every page, for the pictures and for the tests that look at all of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "api")]

from dataset_furniture import furnished_datasets  # noqa: E402 - once they can be found
from review_furniture import furnished_reviews  # noqa: E402
from source_rig import furnished_sources  # noqa: E402
from studio_rig import Visit, project_with, recipe, served, studio_at, until  # noqa: E402
from talk_furniture import furnished_talks  # noqa: E402


@contextmanager
def furnished_studio(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Such a studio, served in a process of its own: the link that opens it, and its pages by name."""
    with studio_at(folder) as visit:
        pages = furnished(visit)
    try:
        with served(folder) as (link, _):
            yield link, pages
    finally:
        with studio_at(folder) as visit:
            [project] = [one["id"] for one in visit.desk.workspace.projects()]
            for _ in range(2):
                visit.post(f"/api/v1/projects/{project}/runs/herons/stop")
            until(lambda: visit.desk.runs.one(project, "herons")["state"] not in ("running", "stopping"))


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
    visit.post(place, json={"recipe": recipe("herons", seconds=900)})
    runs = f"/p/{project}/runs"
    return {
        "home": "/", "runs": runs, "run-done": f"{runs}/birds", "run-failed": f"{runs}/absent",
        "run-live": f"{runs}/herons", "generate": f"/p/{project}/generate", "draft": f"{draft}?wish=dialogue",
        "models": "/models", "people": "/people", "problems": "/problems",
        "problem": "/problems/game_of_24?level=3&language=both",
        "refused": "/nowhere",
        **furnished_sources(visit, project),
        **furnished_reviews(visit, project),
        **furnished_datasets(visit, project),
        **furnished_talks(visit),
    }  # fmt: skip
