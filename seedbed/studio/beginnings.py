"""What a recipe begins with: a source that the project has, and steps that its model can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seedbed.api.desk import Desk
from seedbed.api.drafts import steps_about_texts
from seedbed.api.sources import FOLDER

READY = ("answers", "examples", "evaluation")
"""Ways that are begun with by name: a larger model's answers, more rows like a few, questions to test a model with."""
CHUNK = {"size": 1500}
ROWS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")


def beginning(desk: Desk, project: str, kind: str, models: Mapping[str, Any]) -> dict[str, Any]:
    """``from``, ``steps`` and what else a new recipe of this kind has; an unknown kind begins with nothing."""
    about_texts = {"from": {"documents": _documents(desk, project), "chunk": CHUNK}, "steps": steps_about_texts(models)}
    made: dict[str, dict[str, Any]] = {
        "documents": about_texts,
        "rows": {"from": {"rows": _rows(desk, project, "seeds")}, "steps": ["evol_instruct", "exact_dedup"]},
        "dataset": {"from": {"dataset": _dataset(desk, project)}, "steps": []},
        "problems": {"from": {"problems": "arithmetic", "count": 100, "settings": {"level": 2}}, "steps": []},
        "nothing": {"from": "nothing", "steps": ["magpie", "exact_dedup"], "want": 20},
        "answers": {"from": {"rows": _rows(desk, project, "questions")}, "steps": ["respond", "exact_dedup"]},
        "examples": {"from": {"rows": _rows(desk, project, "examples")}, "steps": ["in_context"], "want": 20},
        "evaluation": {**about_texts, "to": ["evalscope", "jsonl"]},
    }
    return made.get(kind, made["nothing"])


def _documents(desk: Desk, project: str) -> str:
    sent = any(not one["rows"] for one in desk.sources.all(project))
    return FOLDER if sent else "documents"


def _rows(desk: Desk, project: str, name: str) -> str:
    """A file of rows: one of that name, else the first there is, else one of that name that is still to come."""
    home = desk.workspace.home(project)
    sent = [f"{FOLDER}/{one['path']}" for one in desk.sources.all(project) if one["rows"]]
    lying = sorted(one.name for one in home.iterdir() if one.is_file() and one.suffix in ROWS and one.name[0] != ".")
    found = [*sent, *lying]
    named = [one for one in found if one.rpartition("/")[2].startswith(name)]
    return next(iter([*named, *found]), f"{name}.jsonl")


def _dataset(desk: Desk, project: str) -> str:
    return next((str(one["name"]) for one in desk.datasets.all(project)), "NAME")
