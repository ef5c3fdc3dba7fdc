"""What waits for a person: rows to judge, verdicts that differ, and work that failed, was paused or was cut off."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, func, select

from seedbed.api.database import Record
from seedbed.api.desk import Desk
from seedbed.api.people import Visitor
from seedbed.api.runs import NEEDY
from seedbed.api.tables import REVIEW_ROWS, REVIEW_SEATS, REVIEWS

BROKEN = ("failed", "interrupted")
"""States in which an extraction waits for a person."""
RECENT = 24 * 3600.0
"""Seconds for which a piece of work on a dataset that failed is told; it is begun anew, never gone on with."""


def waiting(desk: Desk, visitor: Visitor) -> list[dict[str, Any]]:
    """What needs somebody, in all projects: rows to judge first, then the newest trouble.

    ``kind`` is ``review``, ``split``, ``run``, ``extraction`` or ``dataset``. Of a review, ``rows`` counts those that
    wait for this visitor and ``people`` those of everybody whom rows were dealt out to.
    """
    projects = [one["id"] for one in desk.workspace.projects()]
    judged = [one for project in projects for one in _reviews(desk, project, visitor)]
    troubled = [one for project in projects for one in _troubles(desk, project)]
    return judged + sorted(troubled, key=lambda one: one["at"], reverse=True)


def _reviews(desk: Desk, project: str, visitor: Visitor) -> list[dict[str, Any]]:
    found = []
    for queue in desk.reviews.queues.all(project):
        people = _left(desk, queue, visitor.name)
        told = {"project": project, "name": queue["name"], "id": queue["id"], "at": queue["created"], "message": ""}
        mine = people.get(visitor.name, 0) if visitor.may("reviewer") else 0
        others = people if visitor.may("editor") and queue["settings"]["people"] else {}
        if mine or any(others.values()):
            found.append({**told, "kind": "review", "rows": mine, "people": others})
        if visitor.may("editor") and (split := queue["outcomes"].get("split", 0)):
            found.append({**told, "kind": "split", "rows": split})
    return found


def _left(desk: Desk, queue: Record, name: str) -> dict[str, int]:
    """Rows that somebody has still to judge: of each person they were dealt out to, or of whoever asks."""
    with desk.database.engine.connect() as connection:
        if queue["settings"]["people"]:
            return {one: _dealt(connection, queue["id"], one) for one in queue["settings"]["people"]}
        undecided = queue["outcomes"].get("open", 0)
        return {name: undecided - _judged(connection, queue["id"], name) if undecided else 0}


def _dealt(connection: Connection, queue: str, name: str) -> int:
    """Rows that were dealt out to somebody and bear no verdict of theirs."""
    seats = select(func.count()).where(REVIEW_SEATS.c.queue_id == queue, REVIEW_SEATS.c.reviewer == name)
    said = select(func.count()).where(*_said(queue, name))
    return max(0, int(connection.scalar(seats) or 0) - int(connection.scalar(said) or 0))


def _judged(connection: Connection, queue: str, name: str) -> int:
    """Undecided rows that bear a verdict of somebody already."""
    rows = REVIEW_ROWS.c
    here = (rows.queue_id == REVIEWS.c.of_name, rows.row_id == REVIEWS.c.row_id, rows.outcome == "")
    return int(connection.scalar(select(func.count()).where(*_said(queue, name), *here)) or 0)


def _said(queue: str, name: str) -> tuple[Any, ...]:
    return REVIEWS.c.of_name == queue, REVIEWS.c.reviewer == name, REVIEWS.c.verdict != ""


def _troubles(desk: Desk, project: str) -> list[dict[str, Any]]:
    runs = [one for one in desk.runs.all(project) if one["state"] in NEEDY]
    read = [one for one in desk.extractions.all(project) if one["state"] in BROKEN]
    works = [one for one in desk.datasets.works(project) if one["state"] == "failed"]
    recent = [one for one in works if one["started"] > time.time() - RECENT]
    return [
        *(_trouble(project, "run", one, one["ended"] or one["started"]) for one in runs),
        *(_trouble(project, "extraction", one, one["ended"] or one["began"]) for one in read),
        *(_trouble(project, "dataset", one, one["started"]) | {"name": _title(one)} for one in recent),
    ]


def _trouble(project: str, kind: str, one: dict[str, Any], at: float) -> dict[str, Any]:
    told = {"project": project, "kind": kind, "name": one["name"], "id": one.get("verb", ""), "state": one["state"]}
    return {**told, "message": one["message"], "at": at}


def _title(work: dict[str, Any]) -> str:
    given = work["given"]
    return str(given.get("name") or given.get("ref") or given.get("after") or work["name"])
