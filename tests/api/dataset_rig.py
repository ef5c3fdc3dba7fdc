"""A project with a dataset that has something to filter, to search and to compare."""

from __future__ import annotations

import json
from typing import Any

from studio_rig import Visit, project_with, until

from seedbed.actions.datasets import save_version
from seedbed.store.datasets import Datasets
from seedbed.store.row_index import build

ROWS = 120
KINDS = ("owl", "hen", "gull")


def fact(number: int, *, changed: bool = False) -> dict[str, Any]:
    """A row; its texts have Chinese and markup in them."""
    answer = "It is on the wire. " * (number % 9 + 1)
    return {
        "id": f"f{number}",
        "question": f"What is bird {number}? 机器学习 <script>alert({number})</script>",
        "answer": f"{'Changed. ' if changed else ''}{answer}",
        "kind": KINDS[number % 3],
        "score": number / 100,
    }


def with_facts(visit: Visit, *, versions: int = 1) -> str:
    """A project with the dataset ``facts``; its id. A second version has a row changed and a row more."""
    project = project_with(visit, rows=2)
    home = visit.desk.workspace.home(project)
    store = Datasets(home)
    for version in range(versions):
        rows = [fact(number, changed=bool(version) and number == 7) for number in range(ROWS + version)]
        (home / "facts.jsonl").write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows))
        save_version(str(home / "facts.jsonl"), "facts", home=home)
        build(store, store.find("facts"))
    return project


def worked(visit: Visit, project: str, begun: dict[str, Any]) -> dict[str, Any]:
    """A piece of work once it has ended."""
    place = f"/api/v1/projects/{project}/dataset-works/{begun['name']}"

    def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = visit.get(place).json()
        return found if found["state"] != "running" else None

    found: dict[str, Any] = until(ended)
    return found


def indexed(visit: Visit, project: str, number: int = 1) -> str:
    """The address of a version in the API, once its rows can be searched."""
    place = f"/api/v1/projects/{project}/datasets/facts/versions/{number}"
    until(lambda: visit.get(f"{place}/facets").json()["index"] == "ready")
    return place
