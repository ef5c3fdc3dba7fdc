"""Which rows of a review are meant: filters, sorting, search, and whose turn a row is. All of it is SQL."""

from __future__ import annotations

import time
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select
from sqlalchemy.sql import Select

from seedbed.api.database import Record
from seedbed.api.tables import REVIEW_ROWS, REVIEW_SEATS, REVIEWS
from seedbed.core.text import folded

Sort = Literal["place", "score", "-score", "size", "-size"]
Status = Literal["open", "mine", "undecided", "accept", "reject", "swap", "tie", "split", "edited", "all"]
ROW = REVIEW_ROWS.c


class Found(msgspec.Struct, frozen=True):
    """What is looked for.

    Attributes:
        status: ``open`` for me to judge, judged by me (``mine``), an outcome, ``undecided``, ``edited`` or ``all``.
        q: all of its words stand in the row.
        sort: by place, by the lowest score or by length; a hyphen turns it round.
        below: only rows whose lowest score is below.
    """

    status: Status = "open"
    q: str = ""
    sort: Sort = "place"
    below: float | None = None


def conditions(queue: Record, found: Found, reviewer: str) -> list[ColumnElement[bool]]:
    """The conditions on ``review_rows``."""
    made: list[ColumnElement[bool]] = [ROW.queue_id == queue["id"]]
    made += [ROW.text.contains(word, autoescape=True) for word in folded(found.q).split()[:12]]
    if found.below is not None:
        made.append(ROW.score < found.below)
    if found.status == "open":
        made += [~judged(reviewer), free(queue, reviewer)]
    elif found.status == "mine":
        made.append(judged(reviewer))
    elif found.status == "edited":
        made.append(ROW.edited == 1)
    elif found.status != "all":
        made.append(ROW.outcome == ("" if found.status == "undecided" else found.status))
    return made


def judged(reviewer: str) -> ColumnElement[bool]:
    """Whether somebody has given a verdict on the row."""
    mine = (REVIEWS.c.of_name == ROW.queue_id, REVIEWS.c.row_id == ROW.row_id, REVIEWS.c.reviewer == reviewer)
    return exists().where(*mine, REVIEWS.c.verdict != "")


def free(queue: Record, reviewer: str) -> ColumnElement[bool]:
    """Whether this person may still judge the row: it was dealt out to them, or a seat is empty."""
    here = (REVIEW_SEATS.c.queue_id == ROW.queue_id, REVIEW_SEATS.c.number == ROW.number)
    mine = exists().where(*here, REVIEW_SEATS.c.reviewer == reviewer)
    if queue["settings"]["people"]:
        return mine
    taken = select(func.count()).select_from(REVIEW_SEATS).where(*here, REVIEW_SEATS.c.until > time.time())
    return or_(mine, taken.scalar_subquery() < queue["settings"]["overlap"])


def ordered(found: Found) -> tuple[ColumnElement[Any], ...]:
    """The order; places decide between equals."""
    key = _key(found)
    if key is None:
        return (ROW.number.asc(),)
    down = found.sort.startswith("-")
    return (key.desc(), ROW.number.desc()) if down else (key.asc(), ROW.number.asc())


def _key(found: Found) -> Any:
    return {"score": ROW.score, "size": ROW.size}.get(found.sort.removeprefix("-"))


def beyond(connection: Connection, queue: str, found: Found, number: int) -> ColumnElement[bool]:
    """Whether a row stands behind that of a number."""
    key = _key(found)
    if key is None:
        return ROW.number > number
    value = connection.execute(select(key).where(ROW.queue_id == queue, ROW.number == number)).scalar()
    if found.sort.startswith("-"):
        return or_(key < value, and_(key == value, ROW.number < number))
    return or_(key > value, and_(key == value, ROW.number > number))


def listed(found: Found, *where: ColumnElement[bool]) -> Select[Any]:
    """The rows for which all conditions hold, in order."""
    return select(REVIEW_ROWS).where(*where).order_by(*ordered(found))


def counted(connection: Connection, *where: ColumnElement[bool]) -> int:
    """How many rows there are for which all conditions hold."""
    return int(connection.execute(select(func.count()).select_from(REVIEW_ROWS).where(*where)).scalar() or 0)
