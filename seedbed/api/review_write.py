"""What a verdict writes, on one row or on all that match: statements on sets of rows, which either database runs alike.

First the acts are written down, with what stood there before; every other statement is about the rows of those acts.
So a hundred thousand rows are judged, or taken back, by a handful of statements in one transaction.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Subquery,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.sql import Select

from seedbed.api.database import Record, learn, new_id
from seedbed.api.review_find import ROW, free
from seedbed.api.reviews import FOREVER
from seedbed.api.tables import REVIEW_ACTS, REVIEW_QUEUES, REVIEW_ROWS, REVIEW_SEATS, REVIEWS

VERDICTS = ("accept", "reject", "swap", "tie")
SETTLER = " ="
"""Who has the last word where reviewers disagree; names of people begin with no blank."""
HELD = 600.0
"""Seconds that a row which somebody is shown is kept for them."""
MANY = 1000
"""Rows of one act from which on what the database knows of its tables is brought up in between."""
ACT, SEAT = REVIEW_ACTS.c, REVIEW_SEATS.c


def take_turn(connection: Connection, queue: Record) -> None:
    """Whoever changes what was said in a review waits here for whoever does so already."""
    mine = select(REVIEW_QUEUES.c.id).where(REVIEW_QUEUES.c.id == queue["id"])
    connection.execute(mine.with_for_update(key_share=True))


def judge(
    connection: Connection,
    queue: Record,
    reviewer: str,
    said: Record,
    *where: ColumnElement[bool],
    settle: bool = False,
) -> int:
    """Write what somebody says of the rows for which all conditions hold; of how many: rows of others are left alone.

    Args:
        said: ``verdict``, ``reason``, ``edits`` (as JSON), those that are to be changed.
        settle: have the last word instead of one among several.
    """
    writer = SETTLER if settle else reviewer
    last = select(func.max(ACT.at)).where(ACT.queue_id == queue["id"], ACT.reviewer == reviewer)
    at = max(time.time(), (connection.execute(last).scalar() or 0.0) + 1e-4)
    may = [] if settle else [free(queue, reviewer)]
    written = _note(connection, reviewer, writer, at, ROW.queue_id == queue["id"], *where, *may)
    if not written:
        return 0
    here, new = _of_act(queue, reviewer, at), (REVIEW_ACTS, REVIEW_SEATS, REVIEWS) if written > MANY else ()
    learn(connection, *new[:1])
    if not settle:
        sit(connection, queue, reviewer, select(ACT.number).where(*here), until=FOREVER)
        learn(connection, *new[1:2])
    _say(connection, queue, writer, said, here, at)
    learn(connection, *new[2:])
    _count(connection, queue, here)
    return written


def take_back(connection: Connection, queue: Record, reviewer: str) -> list[int]:
    """Put back what stood there before somebody's last act; its rows."""
    own = (ACT.queue_id == queue["id"], ACT.reviewer == reviewer)
    at = connection.execute(select(func.max(ACT.at)).where(*own)).scalar()
    if at is None:
        return []
    here = _of_act(queue, reviewer, at)
    numbers = [row[0] for row in connection.execute(select(ACT.number).where(*here).order_by(ACT.number))]
    before = {name: ACT[name] for name in ("verdict", "reason", "edits")}
    same = (REVIEWS.c.of_name == queue["id"], REVIEWS.c.row_id == ACT.row_id, REVIEWS.c.reviewer == ACT.writer)
    connection.execute(update(REVIEWS).where(*same, *here).values(**before, updated=_after(time.time())))
    _count(connection, queue, here)
    if not queue["settings"]["people"]:  # the seat is kept for a while, then anybody's
        blank = select(ACT.number).where(*here, ACT.verdict == "", ACT.writer == reviewer)
        mine = (SEAT.queue_id == queue["id"], SEAT.reviewer == reviewer, SEAT.number.in_(blank))
        connection.execute(update(REVIEW_SEATS).where(*mine).values(until=time.time() + HELD))
    connection.execute(delete(REVIEW_ACTS).where(*here))
    return numbers


def sit(connection: Connection, queue: Record, reviewer: str, numbers: Select[Any], *, until: float) -> None:
    """Give somebody a seat at each of these rows at which one is to be had; those whose time is over are nobody's."""
    here = (SEAT.queue_id == queue["id"], SEAT.number.in_(numbers))
    mine = (*here, SEAT.reviewer == reviewer)
    connection.execute(update(REVIEW_SEATS).where(*mine, SEAT.until < until).values(until=until))
    if queue["settings"]["people"]:
        return
    connection.execute(delete(REVIEW_SEATS).where(*here, SEAT.reviewer != reviewer, SEAT.until < time.time()))
    places = queue["settings"]["overlap"]
    other = REVIEW_SEATS.alias()
    at_row = (other.c.queue_id == ROW.queue_id, other.c.number == ROW.number)
    taken = [exists().where(*at_row, other.c.seat == seat) for seat in range(places)]
    first = case(*((not_(one), seat) for seat, one in enumerate(taken)), else_=places)
    seated = exists().where(*at_row, other.c.reviewer == reviewer)
    empty = or_(*(not_(one) for one in taken))
    rows = select(ROW.queue_id, ROW.number, first, literal(reviewer), literal(until))
    rows = rows.where(ROW.queue_id == queue["id"], ROW.number.in_(numbers), not_(seated), empty)
    names = ["queue_id", "number", "seat", "reviewer", "until"]
    connection.execute(insert(REVIEW_SEATS).from_select(names, rows))


def seated(connection: Connection, queue: Record, reviewer: str, numbers: list[int]) -> set[int]:
    """At which of these rows somebody has a seat."""
    mine = (SEAT.queue_id == queue["id"], SEAT.reviewer == reviewer, SEAT.number.in_(numbers))
    return {row[0] for row in connection.execute(select(SEAT.number).where(*mine))}


def _of_act(queue: Record, reviewer: str, at: float) -> tuple[ColumnElement[bool], ...]:
    return ACT.queue_id == queue["id"], ACT.reviewer == reviewer, ACT.at == at


def _note(connection: Connection, reviewer: str, writer: str, at: float, *where: ColumnElement[bool]) -> int:
    """Write the acts down: what this writer has said of the rows until now. How many there are."""
    said = REVIEWS.c
    same = and_(said.of_name == ROW.queue_id, said.row_id == ROW.row_id, said.reviewer == writer)
    blank = {"verdict": "", "reason": "", "edits": "{}"}
    before = [func.coalesce(said[name], value) for name, value in blank.items()]
    names = ["queue_id", "reviewer", "at", "number", "row_id", "writer", *blank]
    rows = select(ROW.queue_id, literal(reviewer), literal(at), ROW.number, ROW.row_id, literal(writer), *before)
    rows = rows.join_from(REVIEW_ROWS, REVIEWS, same, isouter=True).where(*where)
    return connection.execute(insert(REVIEW_ACTS).from_select(names, rows)).rowcount


def _say(
    connection: Connection, queue: Record, writer: str, said: Record, here: tuple[ColumnElement[bool], ...], at: float
) -> None:
    """Change what this writer has said of the rows of an act, and say it of the others."""
    mine = (REVIEWS.c.of_name == queue["id"], REVIEWS.c.reviewer == writer)
    known = (*mine, REVIEWS.c.row_id.in_(select(ACT.row_id).where(*here)))
    connection.execute(update(REVIEWS).where(*known).values(**said, updated=_after(at)))
    whole = {"verdict": "", "reason": "", "edits": "{}", **said}
    one = literal(f"{new_id()}.").concat(ACT.number)
    head = {"id": one, "project_id": literal(queue["project_id"]), "of_name": ACT.queue_id, "row_id": ACT.row_id}
    rest = {"reviewer": ACT.writer, **{name: literal(value) for name, value in whole.items()}}
    made = {**head, **rest, "created": literal(at), "updated": literal(at)}
    unsaid = not_(exists().where(*mine, REVIEWS.c.row_id == ACT.row_id).correlate(REVIEW_ACTS))
    connection.execute(insert(REVIEWS).from_select(list(made), select(*made.values()).where(*here, unsaid)))


def _after(now: float) -> Any:
    """The time of a change: later than that of the one before, by which windows tell what they have seen."""
    before = REVIEWS.c.updated + 0.001
    return case((before > now, before), else_=now)


def _count(connection: Connection, queue: Record, here: tuple[ColumnElement[bool], ...]) -> None:
    """Bring up what is known of the rows of an act: the outcome, the verdicts, whether one edited."""
    votes = _votes(queue, select(ACT.row_id).where(*here))
    values = {
        "outcome": _outcome(votes, queue["settings"]["overlap"]),
        "marks": votes.c.marks,
        "edited": votes.c.edited,
    }
    same = (ROW.queue_id == queue["id"], ROW.row_id == votes.c.row_id)
    connection.execute(update(REVIEW_ROWS).where(*same).values(**values))


def _votes(queue: Record, rows: Select[Any]) -> Subquery:
    """What everybody said of rows, counted: by verdict, without and with the last word."""
    said = REVIEWS.c

    def many(*where: ColumnElement[bool]) -> Any:
        return func.sum(case((and_(*where), 1), else_=0))

    person = said.reviewer != SETTLER
    last = func.max(case((and_(said.reviewer == SETTLER, said.verdict != ""), said.verdict)))
    counts = [many(person, said.verdict == verdict).label(verdict) for verdict in VERDICTS]
    marks, edited = many(person, said.verdict != ""), func.max(case((said.edits != "{}", 1), else_=0))
    wanted = select(said.row_id, last.label("last"), marks.label("marks"), edited.label("edited"), *counts)
    here = (said.project_id == queue["project_id"], said.of_name == queue["id"])
    return wanted.where(*here, said.row_id.in_(rows)).group_by(said.row_id).subquery()


def _outcome(votes: Subquery, overlap: int) -> Any:
    """What verdicts come to, as ``review_marks.outcome`` has it: the last word, else the most votes."""
    most = [
        (and_(*(votes.c[verdict] > votes.c[other] for other in VERDICTS if other != verdict)), verdict)
        for verdict in VERDICTS
    ]
    settled = (votes.c["last"].is_not(None), votes.c["last"])
    return case(settled, (votes.c.marks < overlap, ""), *most, else_="split")
