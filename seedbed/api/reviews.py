"""Review queues: rows of a run, a dataset or a file, copied once, so that what is judged stays as it was.

The copy is made by a thread, a few thousand rows at a time; a queue that was broken off says so.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select, update

from seedbed.actions.data_rows import Data, item_of, open_data
from seedbed.actions.reviewed import drawn_rows, finished_rows
from seedbed.actions.sheet_lines import ALL
from seedbed.api.database import Record, add_all, learn, new_id
from seedbed.api.refusal import Refused, not_found
from seedbed.api.tables import (
    REVIEW_ACTS,
    REVIEW_BODIES,
    REVIEW_QUEUES,
    REVIEW_ROWS,
    REVIEW_SEATS,
    REVIEW_TEXTS,
    REVIEWS,
)
from seedbed.api.workspace import Workspace, within
from seedbed.core.errors import SeedbedError
from seedbed.core.row import Row
from seedbed.core.text import folded
from seedbed.ingest.unreadable import UnreadableDocument
from seedbed.store.datasets import Datasets

NO_SCORE = 2.0
"""The score of rows that no check gave one: above all others."""
FOREVER = 1e12
SEARCHED = 100_000
"""Characters of a row that a search looks through."""
MOST = 1_000_000
AT_ONCE = 1000
ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".sqlite")
_RUN = re.compile(r"^\w[\w .-]{0,79}$")
log = logging.getLogger("seedbed.studio")


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """How a queue is judged.

    Attributes:
        sample: rows drawn, 0 for all; ``by`` the column whose values are the strata, ``seed`` decides which.
        overlap: how many people judge each row.
        people: their names where rows are dealt out among them; without any, whoever comes first judges.
        blind: sides of a preference pair are shown without saying which was chosen.
        guide: what reviewers should look at.
    """

    sample: int = 0
    by: str = ""
    seed: int = 1
    overlap: int = 1
    people: list[str] = []
    blind: bool = True
    guide: str = ""


class Reviews:
    """The queues of all projects of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self.database = workspace, workspace.database
        self._filling: dict[str, threading.Thread] = {}
        self._closing = False

    def all(self, project: str) -> list[Record]:
        """The queues of a project, newest first, with how many rows have which outcome."""
        self._workspace.project(project)
        order = REVIEW_QUEUES.c.created.desc()
        found = self.database.rows(REVIEW_QUEUES, REVIEW_QUEUES.c.project_id == project, order=order)
        return [self._shown(one) for one in found]

    def get(self, project: str, queue: str) -> Record:
        """One queue.

        Raises:
            Refused: there is none.
        """
        where = (REVIEW_QUEUES.c.id == queue, REVIEW_QUEUES.c.project_id == project)
        found = self.database.row(REVIEW_QUEUES, *where)
        if found is None:
            raise not_found(f"there is no review '{queue}' in this project")
        return self._shown(found)

    def places(self, project: str) -> list[dict[str, str]]:
        """What can be judged: ``place`` and ``kind`` of finished runs, newest versions and files of rows."""
        home = self._workspace.home(project)
        runs = [Path(one["folder"]).name for one in self._workspace.store(project).all_runs() if one.get("rows")]
        store = Datasets(home)
        newest = [version for name in store.names() if (version := store.latest(name)) is not None]
        versions = [f"{one.name}/{split}" if len(one.parts) > 1 else one.name for one in newest for split in one.parts]
        files = sorted(path.name for path in home.iterdir() if path.is_file() and path.name.endswith(ENDINGS))
        found = [
            *(("run", one) for one in runs),
            *(("dataset", one) for one in versions),
            *(("file", f) for f in files),
        ]
        return [{"place": f"{kind}:{name}", "kind": kind, "name": name} for kind, name in found]

    def create(self, project: str, name: str, place: str, settings: Settings, *, by: str) -> Record:
        """A new queue; its rows come in while it can be looked at already.

        Raises:
            Refused: the place is none, or the settings make no sense.
        """
        name = name.strip()
        if not _RUN.match(name):
            raise Refused("a review's name has up to 80 letters, digits, spaces, dots and hyphens", status=422)
        _check(settings)
        data = self.data(project, place)
        queue = new_id()
        values = {"id": queue, "project_id": project, "name": name, "place": place, "state": "filling"}
        more = {"settings": msgspec.json.encode(settings).decode(), "rows": 0, "created_by": by}
        self.database.add(REVIEW_QUEUES, {**values, **more, "created": time.time()})
        home = self._workspace.home(project)
        thread = threading.Thread(target=self._fill, args=(queue, data, home, settings), daemon=True)
        self._filling[queue] = thread
        thread.start()
        thread.join(2.0)
        return self.get(project, queue)

    def remove(self, project: str, queue: str) -> None:
        """Throw a queue away with all that was decided in it."""
        self.get(project, queue)
        self.database.remove(REVIEWS, REVIEWS.c.of_name == queue)
        for table in (REVIEW_ACTS, REVIEW_SEATS, REVIEW_TEXTS, REVIEW_BODIES, REVIEW_ROWS):
            self.database.remove(table, table.c.queue_id == queue)
        self.database.remove(REVIEW_QUEUES, REVIEW_QUEUES.c.id == queue)

    def data(self, project: str, place: str) -> Data:
        """The rows that a place means.

        Raises:
            Refused: there are none of that name.
        """
        try:
            found = self._opened(self._workspace.home(project), *place.partition(":")[::2])
        except OSError:  # a name that no file can have
            found = None
        if found is None:
            raise not_found(f"there are no rows at '{place[:120]}': a run, a dataset or a file of rows of this project")
        return found

    def _opened(self, home: Path, kind: str, name: str) -> Data | None:
        if kind == "run" and _RUN.match(name):
            return open_data(str(within(home / "runs", name)), home=home)
        if kind == "dataset" and not Path(name).is_file():
            return open_data(name, home=home)
        if kind == "file":
            path = within(home, name, barred=(self._workspace.own, home / ".seedbed"))
            if path.is_file() and path.name.endswith(ENDINGS):
                return open_data(str(path), home=home)
        return None

    def close(self) -> None:
        """End the copying; a queue that is not full says so the next time."""
        self._closing = True
        for thread in list(self._filling.values()):
            thread.join(20)

    def _shown(self, record: Record) -> Record:
        counts = select(REVIEW_ROWS.c.outcome, func.count()).where(REVIEW_ROWS.c.queue_id == record["id"])
        with self.database.engine.connect() as connection:
            outcomes = {row[0] or "open": row[1] for row in connection.execute(counts.group_by(REVIEW_ROWS.c.outcome))}
        state = record["state"]
        if state == "filling" and not self._alive(record["id"]):
            state = "broken"
        settings = msgspec.json.decode(record["settings"], type=Settings)
        return {**record, "state": state, "settings": msgspec.to_builtins(settings), "outcomes": outcomes}

    def _alive(self, queue: str) -> bool:
        thread = self._filling.get(queue)
        return thread is not None and thread.is_alive()

    def _fill(self, queue: str, data: Data, home: Path, settings: Settings) -> None:
        try:
            rows = self._copied(queue, _rows(data, home, settings), settings)
            state = "broken" if self._closing else "ready" if rows else "failed: there is not a single row in it"
        except (SeedbedError, UnreadableDocument, OSError, ValueError) as error:
            state, rows = f"failed: {error}", 0
        except Exception as error:  # a thread has nobody else to tell
            log.exception("rows could not be copied for a review")
            state, rows = f"failed: a fault of the studio ({type(error).__name__})", 0
        with self.database.engine.begin() as connection:
            learn(connection, REVIEW_ROWS, REVIEW_TEXTS, REVIEW_BODIES, REVIEW_SEATS)
        self.database.change(REVIEW_QUEUES, REVIEW_QUEUES.c.id == queue, state=state, rows=rows)

    def _copied(self, queue: str, rows: Iterator[tuple[Row, str, int]], settings: Settings) -> int:
        seen: Counter[str] = Counter()
        number = 0
        while (some := list(islice(rows, AT_ONCE))) and not self._closing:
            made = [_record(queue, number + place, one, seen) for place, one in enumerate(some, 1)]
            seats = [seat for one in made for seat in _seats(queue, one[0]["number"], settings)]
            with self.database.engine.begin() as connection:
                for place, table in enumerate((REVIEW_ROWS, REVIEW_TEXTS, REVIEW_BODIES)):
                    add_all(connection, table, [one[place] for one in made])
                if seats:
                    add_all(connection, REVIEW_SEATS, seats)
                number += len(made)
                if number > MOST:
                    raise Refused(f"a review has up to {MOST:,} rows; draw a sample")
                connection.execute(update(REVIEW_QUEUES).where(REVIEW_QUEUES.c.id == queue).values(rows=number))
        return number


def _check(settings: Settings) -> None:
    if not 1 <= settings.overlap <= 9 or not 0 <= settings.sample <= 2000:
        raise Refused("each row is judged by 1 to 9 people, and a sample has up to 2,000 rows", status=422, kind="form")
    if settings.people and len(settings.people) < settings.overlap:
        raise Refused(
            f"{settings.overlap} people are to judge each row, and {len(settings.people)} are named",
            status=422,
            kind="form",
        )


def _rows(data: Data, home: Path, settings: Settings) -> Iterator[tuple[Row, str, int]]:
    """Rows with their stratum and its size."""
    if settings.sample:
        drawn = drawn_rows(data, home=home, most=settings.sample, by=settings.by, seed=settings.seed)
        return ((row, line.stratum, line.of) for row, line in drawn)
    return ((row, ALL, 0) for row in finished_rows(data, home=home))


def _record(queue: str, number: int, one: tuple[Row, str, int], seen: Counter[str]) -> tuple[Record, ...]:
    """A row of ``review_rows``, of ``review_texts`` and of ``review_bodies``."""
    row, stratum, of = one
    item = item_of(row, str(number))
    seen[item.id] += 1
    name = item.id if seen[item.id] == 1 else f"{item.id}#{seen[item.id]}"
    texts = list(strings(item.row))
    scores = [one["score"] for one in item.checks.values() if isinstance(one.get("score"), int | float)]
    head = {
        "row_id": name,
        "score": min(scores, default=NO_SCORE),
        "size": sum(map(len, texts)),
        "outcome": "",
        "marks": 0,
        "edited": 0,
    }
    text = folded(" ".join([name, *texts])[:SEARCHED])
    body = msgspec.json.encode({"row": row, "stratum": stratum, "of": of}).decode()
    place = {"queue_id": queue, "number": number}
    return {**place, **head}, {**place, "text": text}, {**place, "body": body}


def _seats(queue: str, number: int, settings: Settings) -> list[Record]:
    """Rows that are dealt out: each row to the next people in turn."""
    people = settings.people
    chosen = [people[(number - 1 + place) % len(people)] for place in range(settings.overlap)] if people else []
    return [
        {"queue_id": queue, "number": number, "seat": seat, "reviewer": name, "until": FOREVER}
        for seat, name in enumerate(chosen)
    ]


def strings(value: Any) -> Iterator[str]:
    """All texts in a JSON value, pictures apart."""
    if isinstance(value, str):
        if not value.startswith("data:"):
            yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
