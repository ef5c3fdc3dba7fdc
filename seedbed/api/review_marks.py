"""Judging: seats, verdicts, edits, undo. What one person has decided nobody overwrites by coming later.

A row has as many seats as people judge it. Whoever is shown a row holds a seat for some minutes, whoever decides keeps
it; the primary key of the seats settles who was first, so two browsers, or two studios, cannot both be.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from seedbed.actions.reviewed import Judged
from seedbed.api.database import Database, Record, new_id
from seedbed.api.refusal import Refused, not_found
from seedbed.api.review_find import ROW, Found, beyond, conditions, counted, listed
from seedbed.api.reviews import FOREVER
from seedbed.api.tables import REVIEW_ACTS, REVIEW_ROWS, REVIEW_SEATS, REVIEWS

VERDICTS = ("accept", "reject", "swap", "tie")
SETTLER = " ="
"""Who has the last word where reviewers disagree; names of people begin with no blank."""
HELD = 600.0
"""Seconds that a row which somebody is shown is kept for them."""
AT_ONCE = 400


class Mark(msgspec.Struct, frozen=True):
    """What somebody says of a row; None leaves a part as it is, a verdict of "" takes it back."""

    verdict: str | None = None
    reason: str | None = None
    edits: dict[str, Any] | None = None


class Marks:
    """The verdicts and edits of all queues."""

    def __init__(self, database: Database) -> None:
        self._database, self._lock = database, threading.Lock()

    def deck(
        self, queue: Record, found: Found, reviewer: str, *, after: int = 0, most: int = 5, hold: bool = False
    ) -> list[Record]:
        """The next rows behind a place; with ``hold`` they are kept for this person."""
        where = conditions(queue, found, reviewer)
        with self._lock, self._database.engine.begin() as connection:
            further = [beyond(connection, queue["id"], found, after)] if after else []
            rows = _records(connection.execute(listed(found, *where, *further).limit(most)))
            if hold and found.status == "open":
                rows = [one for one in rows if _held(connection, queue, one["number"], reviewer)]
        return rows

    def window(self, queue: Record, found: Found, reviewer: str, *, offset: int, most: int) -> tuple[list[Record], int]:
        """Rows from a place in the list on, and how many there are in all."""
        where = conditions(queue, found, reviewer)
        with self._database.engine.connect() as connection:
            total = counted(connection, *where)
            return _records(connection.execute(listed(found, *where).offset(offset).limit(most))), total

    def row(self, queue: Record, number: int) -> Record:
        """One row.

        Raises:
            Refused: there is none of that number.
        """
        found = self._database.row(REVIEW_ROWS, ROW.queue_id == queue["id"], ROW.number == number)
        if found is None:
            raise not_found(f"there is no row {number} in this review")
        return found

    def of_rows(self, queue: Record, names: Sequence[str]) -> dict[str, list[Record]]:
        """What everybody said of some rows, by row."""
        with self._database.engine.connect() as connection:
            return _said(connection, queue["id"], names)

    def decide(
        self, queue: Record, number: int, reviewer: str, mark: Mark, *, seen: float | None = None, settle: bool = False
    ) -> None:
        """Give a verdict, an edit, or both.

        Args:
            seen: when what the person saw of their own was written (0 for nothing); None asks for no check.
            settle: have the last word instead of one among several.

        Raises:
            Refused: somebody else was first, or it was changed in another window.
        """
        row = self.row(queue, number)
        try:
            with self._lock, self._database.engine.begin() as connection:
                said = _said(connection, queue["id"], [row["row_id"]])[row["row_id"]]
                mine = next((one for one in said if one["reviewer"] == (SETTLER if settle else reviewer)), None)
                if seen is not None and seen != (mine["updated"] if mine else 0):
                    raise Refused(f"row {number} was changed in another window; it is shown as it is now", kind="stale")
                taken = _judge(connection, queue, [row], reviewer, mark, settle=settle)
        except IntegrityError:
            taken = [number]
        if taken:
            who = self._holders(queue, number, reviewer)
            raise Refused(f"row {number} is judged by {who or 'somebody else'}; take the next one", kind="taken")

    def bulk(
        self, queue: Record, found: Found, reviewer: str, mark: Mark, numbers: Sequence[int] = ()
    ) -> dict[str, int]:
        """Judge the rows of some numbers, or without any all that are found: how many were ``done``, and ``taken``."""
        where = (
            [ROW.queue_id == queue["id"], ROW.number.in_(numbers)] if numbers else conditions(queue, found, reviewer)
        )
        with self._database.engine.connect() as connection:
            wanted = select(ROW.number, ROW.row_id).where(*where).order_by(ROW.number)
            rows = [{"number": one[0], "row_id": one[1]} for one in connection.execute(wanted)]
        taken, now = 0, time.time()
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            try:
                with self._lock, self._database.engine.begin() as connection:
                    taken += len(_judge(connection, queue, some, reviewer, mark, at=now))
            except IntegrityError:  # somebody sat down between looking and writing: none of these is judged
                taken += len(some)
        return {"done": len(rows) - taken, "taken": taken}

    def undo(self, queue: Record, reviewer: str) -> list[int]:
        """Take back what this person did last, all rows of it; their numbers."""
        acts = REVIEW_ACTS.c
        own = (acts.queue_id == queue["id"], acts.reviewer == reviewer)
        with self._lock, self._database.engine.begin() as connection:
            last = connection.execute(select(acts.at).where(*own).order_by(acts.at.desc()).limit(1)).scalar()
            if last is None:
                return []
            done = _records(connection.execute(select(REVIEW_ACTS).where(*own, acts.at == last).order_by(acts.number)))
            connection.execute(delete(REVIEW_ACTS).where(*own, acts.at == last))
            for start in range(0, len(done), AT_ONCE):
                _restore(connection, queue, done[start : start + AT_ONCE])
        return [one["number"] for one in done]

    def tally(self, queue: Record, found: Found, reviewer: str) -> dict[str, int]:
        """How many rows there are (``total``), this person has judged (``mine``), and wait for them (``open``)."""
        with self._database.engine.connect() as connection:
            names = {"total": found, "mine": Found(status="mine"), "open": Found(status="open")}
            return {name: counted(connection, *conditions(queue, one, reviewer)) for name, one in names.items()}

    def judged(self, queue: Record) -> Iterator[Judged]:
        """Every row with what was decided."""
        last = 0
        while rows := self._database.rows(
            REVIEW_ROWS, ROW.queue_id == queue["id"], ROW.number > last, order=ROW.number, most=AT_ONCE
        ):
            said = self.of_rows(queue, [one["row_id"] for one in rows])
            yield from (_judged(one, said[one["row_id"]], queue["settings"]["overlap"]) for one in rows)
            last = rows[-1]["number"]

    def _holders(self, queue: Record, number: int, reviewer: str) -> str:
        seats = self._database.rows(
            REVIEW_SEATS, REVIEW_SEATS.c.queue_id == queue["id"], REVIEW_SEATS.c.number == number
        )
        return ", ".join(sorted(one["reviewer"] for one in seats if one["reviewer"] != reviewer))


def outcome(said: Sequence[Record], overlap: int) -> tuple[str, list[Record]]:
    """What a row's verdicts come to, and the reviews that say so: the settler's word, else the most votes."""
    votes = [one for one in said if one["verdict"]]
    settled = [one for one in votes if one["reviewer"] == SETTLER]
    if settled:
        return str(settled[0]["verdict"]), settled
    if len(votes) < overlap:
        return "", votes
    counts = Counter(one["verdict"] for one in votes).most_common()
    if len(counts) > 1 and counts[0][1] == counts[1][1]:
        return "split", votes
    return str(counts[0][0]), [one for one in votes if one["verdict"] == counts[0][0]]


def edits_of(deciding: Sequence[Record]) -> dict[str, Any]:
    """The edits that count: the last of those whose verdict does."""
    made = [one for one in deciding if one["edits"] != "{}"]
    last = max(made, key=lambda one: one["updated"], default=None)
    return dict(msgspec.json.decode(last["edits"])) if last else {}


def _judged(row: Record, said: Sequence[Record], overlap: int) -> Judged:
    told, deciding = outcome(said, overlap)
    body = msgspec.json.decode(row["body"])
    marks = sum(bool(one["verdict"]) and one["reviewer"] != SETTLER for one in said)
    reason = "; ".join(dict.fromkeys(one["reason"] for one in deciding if one["reason"]))
    edits = edits_of(deciding) if told in ("accept", "swap") else {}
    return Judged(body["row"], told, edits, max(1, marks), reason, body["stratum"], body["of"] or 0)


def _records(found: Any) -> list[Record]:
    return [dict(row._mapping) for row in found]  # noqa: SLF001 - its public name


def _said(connection: Connection, queue: str, names: Sequence[str]) -> dict[str, list[Record]]:
    wanted = select(REVIEWS).where(REVIEWS.c.of_name == queue, REVIEWS.c.row_id.in_(names)).order_by(REVIEWS.c.created)
    said: dict[str, list[Record]] = {name: [] for name in names}
    for one in _records(connection.execute(wanted)):
        said[one["row_id"]].append(one)
    return said


def _held(connection: Connection, queue: Record, number: int, reviewer: str) -> bool:
    """Keep a row for somebody for a while; whether it could be."""
    return not _sit(connection, queue, [number], reviewer, time.time() + HELD)


def _sit(connection: Connection, queue: Record, numbers: Sequence[int], reviewer: str, until: float) -> set[int]:
    """Give somebody a seat at each row; the rows at which there is none."""
    seats = REVIEW_SEATS.c
    here = (seats.queue_id == queue["id"], seats.number.in_(numbers))
    there: dict[int, list[Record]] = {number: [] for number in numbers}
    for one in _records(connection.execute(select(REVIEW_SEATS).where(*here))):
        there[one["number"]].append(one)
    new, moved, full, now = [], [], set(), time.time()
    for number, taken in there.items():
        mine = next((one for one in taken if one["reviewer"] == reviewer), None)
        left = next((one for one in taken if one["until"] < now), None)
        empty = set(range(queue["settings"]["overlap"])) - {one["seat"] for one in taken}
        if (old := mine or (None if empty else left)) is not None:
            moved.append({"b_number": number, "b_seat": old["seat"], "b_old": old["until"], "b_was": old["reviewer"]})
        elif empty and not queue["settings"]["people"]:
            seat = {"queue_id": queue["id"], "number": number, "seat": min(empty)}
            new.append({**seat, "reviewer": reviewer, "until": until})
        else:
            full.add(number)
    if new:
        connection.execute(insert(REVIEW_SEATS), new)
    for one in moved:  # one by one: whether it was still as it was seen decides
        kept = max(until, one["b_old"]) if one["b_was"] == reviewer else until
        same = (seats.seat == one["b_seat"], seats.reviewer == one["b_was"], seats.until == one["b_old"])
        place = (seats.queue_id == queue["id"], seats.number == one["b_number"])
        if kept == one["b_old"]:
            continue
        change = update(REVIEW_SEATS).where(*place, *same).values(reviewer=reviewer, until=kept)
        if not connection.execute(change).rowcount:
            full.add(one["b_number"])
    return full


def _judge(
    connection: Connection,
    queue: Record,
    rows: Sequence[Record],
    reviewer: str,
    mark: Mark,
    *,
    settle: bool = False,
    at: float = 0.0,
) -> list[int]:
    """Write what somebody says of rows; the numbers of those that others judge."""
    full = set() if settle else _sit(connection, queue, [one["number"] for one in rows], reviewer, FOREVER)
    mine = [one for one in rows if one["number"] not in full]
    said = _said(connection, queue["id"], [one["row_id"] for one in mine])
    writer, now = (SETTLER if settle else reviewer), time.time()
    new: list[Record] = []
    changed: list[Record] = []
    acts, told = [], []
    for row in mine:
        before = next((one for one in said[row["row_id"]] if one["reviewer"] == writer), None)
        after = _marked(before or _blank(queue, row["row_id"], writer, now), mark, now)
        (changed if before else new).append(after)
        acts.append(_act(queue, row, reviewer, writer, before, at or now))
        others = [one for one in said[row["row_id"]] if one["reviewer"] != writer]
        told.append(_counts(row["number"], [*others, after], queue["settings"]["overlap"]))
    if new:
        connection.execute(insert(REVIEWS), new)
    if changed:
        connection.execute(_CHANGE, [_bound(one, "id", *_MARKED) for one in changed])
    if mine:
        connection.execute(insert(REVIEW_ACTS), acts)
        connection.execute(_COUNT, [{**one, "b_queue": queue["id"]} for one in told])
    return sorted(full)


_MARKED = ("verdict", "reason", "edits", "updated")
_CHANGE = (
    update(REVIEWS).where(REVIEWS.c.id == bindparam("b_id")).values({name: bindparam(f"b_{name}") for name in _MARKED})
)
_COUNTED = ("outcome", "marks", "edited")
_COUNT = (
    update(REVIEW_ROWS)
    .where(ROW.queue_id == bindparam("b_queue"), ROW.number == bindparam("b_number"))
    .values({name: bindparam(f"b_{name}") for name in _COUNTED})
)


def _bound(record: Record, *names: str) -> Record:
    return {f"b_{name}": record[name] for name in names}


def _blank(queue: Record, name: str, reviewer: str, now: float) -> Record:
    whose = {"id": new_id(), "project_id": queue["project_id"], "of_name": queue["id"], "row_id": name}
    return {**whose, "reviewer": reviewer, "verdict": "", "reason": "", "edits": "{}", "created": now, "updated": 0.0}


def _marked(before: Record, mark: Mark, now: float) -> Record:
    given = {"verdict": mark.verdict, "reason": mark.reason}
    if mark.edits is not None:
        given["edits"] = msgspec.json.encode(mark.edits).decode()
    updated = max(now, before["updated"] + 1e-3)
    return {**before, **{name: value for name, value in given.items() if value is not None}, "updated": updated}


def _act(queue: Record, row: Record, reviewer: str, writer: str, before: Record | None, at: float) -> Record:
    told = {name: before[name] for name in ("verdict", "reason", "edits")} if before else {}
    kept = msgspec.json.encode({"writer": writer, "row_id": row["row_id"], **told}).decode()
    whose = {"id": new_id() + new_id(), "queue_id": queue["id"], "number": row["number"]}
    return {**whose, "reviewer": reviewer, "at": at, "before": kept}


def _counts(number: int, said: Sequence[Record], overlap: int) -> Record:
    told, _ = outcome(said, overlap)
    marks = sum(bool(one["verdict"]) and one["reviewer"] != SETTLER for one in said)
    edited = any(one["edits"] != "{}" for one in said)
    return {"b_number": number, "b_outcome": told, "b_marks": marks, "b_edited": int(edited)}


def _restore(connection: Connection, queue: Record, acts: Sequence[Record]) -> None:
    """Put back what stood there before some acts."""
    told = {one["number"]: msgspec.json.decode(one["before"]) for one in acts}
    said = _said(connection, queue["id"], [one["row_id"] for one in told.values()])
    put, freed, counts, now = [], [], [], time.time()
    for number, before in told.items():
        old = {"verdict": "", "reason": "", "edits": "{}", "updated": now, **before}
        mine = [{**one, **_only(old)} for one in said[before["row_id"]] if one["reviewer"] == before["writer"]]
        others = [one for one in said[before["row_id"]] if one["reviewer"] != before["writer"]]
        put += [_bound(one, "id", *_MARKED) for one in mine]
        freed += [] if old["verdict"] else [{"b_number": number, "b_reviewer": before["writer"]}]
        counts.append({**_counts(number, [*others, *mine], queue["settings"]["overlap"]), "b_queue": queue["id"]})
    connection.execute(_CHANGE, put)
    connection.execute(_COUNT, counts)
    if freed and not queue["settings"]["people"]:  # the seat is kept for a while, then anybody's
        connection.execute(_FREE, [{**one, "b_queue": queue["id"], "b_until": now + HELD} for one in freed])


def _only(record: Record) -> Record:
    return {name: record[name] for name in _MARKED}


_FREE = (
    update(REVIEW_SEATS)
    .where(REVIEW_SEATS.c.queue_id == bindparam("b_queue"), REVIEW_SEATS.c.number == bindparam("b_number"))
    .where(REVIEW_SEATS.c.reviewer == bindparam("b_reviewer"))
    .values(until=bindparam("b_until"))
)
