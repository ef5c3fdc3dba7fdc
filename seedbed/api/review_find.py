"""Which rows of a review are meant: filters, sorting, search, and whose turn a row is. All of it is SQL."""

from __future__ import annotations

import time
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select
from sqlalchemy.sql import Select

from seedbed.api.database import Record
from seedbed.api.refusal import not_found
from seedbed.api.tables import REVIEW_BODIES, REVIEW_ROWS, REVIEW_SEATS, REVIEW_TEXTS, REVIEWS
from seedbed.core.text import folded

Sort = Literal["place", "score", "-score", "size", "-size"]
Status = Literal["open", "mine", "undecided", "accept", "reject", "swap", "tie", "split", "edited", "all"]
ROW, TEXT = REVIEW_ROWS.c, REVIEW_TEXTS.c


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
    words = [TEXT.text.contains(word, autoescape=True) for word in folded(found.q).split()[:12]]
    if words:
        made.append(ROW.number.in_(select(TEXT.number).where(TEXT.queue_id == queue["id"], *words)))
    if found.below is not None:
        made.append(ROW.score < found.below)
    if found.status == "open":
        made += [~judged(queue, reviewer), free(queue, reviewer)]
    elif found.status == "mine":
        made.append(judged(queue, reviewer))
    elif found.status == "edited":
        made.append(ROW.edited == 1)
    elif found.status != "all":
        made.append(ROW.outcome == ("" if found.status == "undecided" else found.status))
    return made


def judged(queue: Record, reviewer: str) -> ColumnElement[bool]:
    """Whether somebody has given a verdict on the row. A set that is made once, not a look for each row."""
    mine = (REVIEWS.c.of_name == queue["id"], REVIEWS.c.reviewer == reviewer)
    return ROW.row_id.in_(select(REVIEWS.c.row_id).where(*mine, REVIEWS.c.verdict != ""))


def free(queue: Record, reviewer: str) -> ColumnElement[bool]:
    """Whether this person may still judge the row: it was dealt out to them, or a seat is empty."""
    seats = REVIEW_SEATS.c
    here = seats.queue_id == queue["id"]
    if queue["settings"]["people"]:
        return ROW.number.in_(select(seats.number).where(here, seats.reviewer == reviewer))
    if queue["settings"]["overlap"] == 1:
        theirs = select(seats.number).where(here, seats.reviewer != reviewer, seats.until > time.time())
        return ROW.number.not_in(theirs)
    held = func.sum(case((seats.until > time.time(), 1), else_=0)) >= queue["settings"]["overlap"]
    not_mine = func.sum(case((seats.reviewer == reviewer, 1), else_=0)) == 0
    return ROW.number.not_in(select(seats.number).where(here).group_by(seats.number).having(held, not_mine))


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
    """Whether a row stands behind that of a number.

    Raises:
        Refused: there is no row of that number.
    """
    key = _key(found)
    if key is None:
        return ROW.number > number
    value = connection.execute(select(key).where(ROW.queue_id == queue, ROW.number == number)).scalar()
    if value is None:
        raise not_found(f"there is no row {number} in this review")
    if found.sort.startswith("-"):
        return or_(key < value, and_(key == value, ROW.number < number))
    return or_(key > value, and_(key == value, ROW.number > number))


def listed(found: Found, *where: ColumnElement[bool], most: int, offset: int = 0) -> Select[Any]:
    """Some of the rows for which all conditions hold, with what stands in them; of a search with their ``total``."""
    total = [func.count().over().label("total")] if found.q else []
    places = select(ROW.queue_id, ROW.number, *total).where(*where).order_by(*ordered(found))
    some = places.limit(most).offset(offset).subquery()
    shown = and_(ROW.queue_id == some.c.queue_id, ROW.number == some.c.number)
    more = [some.c.total] if found.q else []
    return with_body().add_columns(*more).join(some, shown).order_by(*ordered(found))


def with_body(*where: ColumnElement[bool]) -> Select[Any]:
    """The rows for which all conditions hold, with what stands in them."""
    same = and_(REVIEW_BODIES.c.queue_id == ROW.queue_id, REVIEW_BODIES.c.number == ROW.number)
    return select(*REVIEW_ROWS.c, REVIEW_BODIES.c.body).join_from(REVIEW_ROWS, REVIEW_BODIES, same).where(*where)


def counted(connection: Connection, *where: ColumnElement[bool]) -> int:
    """How many rows there are for which all conditions hold."""
    return int(connection.execute(select(func.count()).select_from(REVIEW_ROWS).where(*where)).scalar() or 0)
