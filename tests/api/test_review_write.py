"""What a verdict writes: statements on sets of rows, held against the same rules in Python, on either database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

for package in ("fastapi", "nh3", "mdit_py_plugins", "latex2mathml"):
    pytest.importorskip(package)

from seedbed.api.database import Database, Record, new_id, open_database  # noqa: E402
from seedbed.api.migrations import STEPS  # noqa: E402
from seedbed.api.refusal import Refused  # noqa: E402
from seedbed.api.review_find import Found  # noqa: E402
from seedbed.api.review_marks import Mark, Marks, outcome  # noqa: E402
from seedbed.api.review_write import SETTLER, VERDICTS  # noqa: E402
from seedbed.api.tables import (  # noqa: E402
    PROJECTS,
    REVIEW_BODIES,
    REVIEW_QUEUES,
    REVIEW_ROWS,
    REVIEW_SEATS,
    REVIEW_TEXTS,
    REVIEWS,
)

PEOPLE = ("ann", "bo", "cy")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["row", "row", "all", "settle", "undo"]),
        st.integers(1, 3),
        st.sampled_from([*VERDICTS, ""]),
        st.sampled_from([None, {"answer": "new"}]),
    ),
    max_size=10,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database of either kind, with a project."""
    made = open_database(database_url)
    made.add(PROJECTS, {"id": "p", "name": "p", "folder": "p", "created": 0.0})
    yield made
    made.close()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One on SQLite for many examples."""
    made = open_database(f"sqlite:///{tmp_path_factory.mktemp('plain') / 'studio.db'}")
    made.add(PROJECTS, {"id": "p", "name": "p", "folder": "p", "created": 0.0})
    yield made
    made.close()


def queue_of(database: Database, *, rows: int = 3, overlap: int = 1, people: tuple[str, ...] = ()) -> Record:
    """A review of a few rows."""
    name = new_id()
    told = {"id": name, "project_id": "p", "name": "q", "place": "file:x", "state": "ready", "settings": "{}"}
    database.add(REVIEW_QUEUES, {**told, "rows": rows, "created_by": "ann", "created": 0.0})
    places = [{"queue_id": name, "number": number} for number in range(1, rows + 1)]
    head = {"score": 2.0, "size": 1, "outcome": "", "marks": 0, "edited": 0}
    body = '{"row": {"answer": "old"}, "stratum": "", "of": 0}'
    with database.engine.begin() as connection:
        connection.execute(REVIEW_ROWS.insert(), [{**one, "row_id": f"r{one['number']}", **head} for one in places])
        connection.execute(REVIEW_TEXTS.insert(), [{**one, "text": f"row {one['number']} 鲁班"} for one in places])
        connection.execute(REVIEW_BODIES.insert(), [{**one, "body": body} for one in places])
    return {"id": name, "project_id": "p", "settings": {"overlap": overlap, "people": list(people)}, "rows": rows}


def state_of(database: Database, queue: Record) -> list[dict[str, Any]]:
    """What everybody says of the rows now, without what merely tells when."""
    found = database.rows(REVIEWS, REVIEWS.c.of_name == queue["id"])
    kept = [{name: one[name] for name in ("row_id", "reviewer", "verdict", "reason", "edits")} for one in found]
    return sorted((one for one in kept if one["verdict"] or one["edits"] != "{}"), key=str)


@settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS, overlap=st.integers(1, 3))
def test_counts_are_those_of_the_rules_and_undo_goes_all_the_way_back(
    plain: Database, acts: list[Any], overlap: int
) -> None:
    """After every act the outcome of each row is what Python makes of its verdicts; each undo gives what was before."""
    _act_by_act(plain, acts, overlap)


@pytest.mark.parametrize("overlap", [1, 2])
def test_the_rules_hold_on_either_database(database: Database, overlap: int) -> None:
    """The same on a row of acts in which everything comes once."""
    told = [
        ("ann", "all", 1, "accept", None),
        ("bo", "row", 1, "reject", {"answer": "new"}),
        ("bo", "undo", 1, "", None),
    ]
    told += [("bo", "row", 2, "tie", None), ("cy", "settle", 2, "swap", {"answer": "x"}), ("ann", "row", 3, "", None)]
    told += [("cy", "undo", 1, "", None), ("ann", "undo", 1, "", None), ("ann", "undo", 1, "", None)]
    _act_by_act(database, told, overlap)


def _act_by_act(database: Database, acts: list[Any], overlap: int) -> None:
    marks, queue = Marks(database), queue_of(database, overlap=overlap)
    before: dict[str, list[Any]] = {who: [] for who in PEOPLE}
    for who, act, number, verdict, edits in acts:
        state = state_of(database, queue)
        if act == "undo":
            numbers = marks.undo(queue, who)
            assert bool(numbers) == bool(before[who])
            mine = before[who].pop() if numbers else []
            now = [one for one in state_of(database, queue) if one["reviewer"] == who]
            assert not numbers or [one for one in mine if one["reviewer"] == who] == now
        elif act == "all":
            told = marks.bulk(queue, Found("all"), who, Mark(verdict))
            assert told["done"] + told["taken"] == 3
            before[who] += [state] if told["done"] else []
        else:
            with contextlib.suppress(Refused):  # all seats are taken
                marks.decide(queue, number, who, Mark(verdict, None, edits), settle=act == "settle")
                before[who].append(state)
        _holds(database, queue, overlap)


def _holds(database: Database, queue: Record, overlap: int) -> None:
    said = database.rows(REVIEWS, REVIEWS.c.of_name == queue["id"])
    for row in database.rows(REVIEW_ROWS, REVIEW_ROWS.c.queue_id == queue["id"]):
        of_row = [one for one in said if one["row_id"] == row["row_id"]]
        persons = [one for one in of_row if one["reviewer"] != SETTLER]
        assert row["outcome"] == outcome(of_row, overlap)[0]
        assert row["marks"] == sum(bool(one["verdict"]) for one in persons)
        assert row["edited"] == any(one["edits"] != "{}" for one in of_row)
        seats = database.rows(REVIEW_SEATS, REVIEW_SEATS.c.queue_id == queue["id"])
        mine = [one for one in seats if one["number"] == row["number"]]
        assert len(mine) == len({one["reviewer"] for one in mine}) <= overlap


def test_whoever_comes_first_judges_a_row(database: Database, database_url: str) -> None:
    """Two studios that judge everything at once share it out: each row bears one verdict, and the counts add up."""
    queue, other = queue_of(database, rows=40), open_database(database_url)
    desks = [Marks(database), Marks(other)] * 2
    names = ("ann", "bo", "cy", "di")
    with ThreadPoolExecutor(4) as pool:
        told = list(
            pool.map(
                lambda one: one[0].bulk(queue, Found("all"), one[1], Mark("accept")), zip(desks, names, strict=True)
            )
        )
    assert sorted(one["done"] for one in told) == [0, 0, 0, 40]
    assert all(one["done"] + one["taken"] == 40 for one in told)
    assert len(database.rows(REVIEWS)) == len(database.rows(REVIEW_SEATS)) == 40
    other.close()


def test_two_verdicts_at_once_both_count(database: Database, database_url: str) -> None:
    """Where two judge each row, neither overlooks the other, however close together they come."""
    queue, other = queue_of(database, rows=12, overlap=2), open_database(database_url)

    def work(desk: Marks, who: str) -> None:
        for number in range(1, 13):
            desk.decide(queue, number, who, Mark("accept"))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [Marks(database), Marks(other)], ["ann", "bo"]))
    assert {(one["outcome"], one["marks"]) for one in database.rows(REVIEW_ROWS)} == {("accept", 2)}
    other.close()


def test_a_row_that_is_shown_is_kept_until_its_time_is_over(database: Database) -> None:
    """Somebody else gets other rows; after that time, these."""
    marks, queue = Marks(database), queue_of(database)
    mine = [one["number"] for one in marks.deck(queue, Found(), "ann", most=2, hold=True)]
    theirs = [one["number"] for one in marks.deck(queue, Found(), "bo", most=2, hold=True)]
    assert (mine, theirs) == ([1, 2], [3])
    database.change(REVIEW_SEATS, REVIEW_SEATS.c.reviewer == "ann", until=1.0)
    assert [one["number"] for one in marks.deck(queue, Found(), "bo", most=3, hold=True)] == [1, 2, 3]
    with pytest.raises(Refused, match="judged by bo"):
        marks.decide(queue, 1, "ann", Mark("accept"))


def test_rows_that_were_dealt_out_are_for_those_people_only(database: Database) -> None:
    """A bulk takes what is one's own; the rest is told as taken."""
    queue = queue_of(database, people=("ann", "bo"))
    for number, who in ((1, "ann"), (2, "bo"), (3, "ann")):
        seat = {"queue_id": queue["id"], "number": number, "seat": 0, "reviewer": who, "until": 1e12}
        database.add(REVIEW_SEATS, seat)
    marks = Marks(database)
    assert marks.tally(queue, Found(), "ann") == {"total": 2, "mine": 0, "open": 2}
    assert marks.bulk(queue, Found("all", q="鲁班"), "ann", Mark("tie")) == {"done": 2, "taken": 1}
    assert marks.tally(queue, Found("all"), "ann") == {"total": 3, "mine": 2, "open": 0}
    assert marks.undo(queue, "ann") == [1, 3]
    assert marks.tally(queue, Found(), "ann") == {"total": 2, "mine": 0, "open": 2}


def test_a_search_has_its_total_on_every_page(database: Database) -> None:
    """Behind the end as well, where there is no row to tell it; signs that mean something to SQL mean themselves."""
    marks, queue = Marks(database), queue_of(database, rows=5)
    for offset, rows in ((0, 2), (4, 1), (9, 0)):
        found, total = marks.window(queue, Found("all", q="鲁班 row"), "ann", offset=offset, most=2)
        assert (len(found), total) == (rows, 5)
    assert marks.window(queue, Found("all", q="%"), "ann", offset=0, most=2) == ([], 0)


def test_reviews_from_before_keep_their_rows(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The step that sets texts apart from verdicts loses none of either."""
    at = next(number for number, step in enumerate(STEPS) if any("review_bodies" in one for one in step))
    with monkeypatch.context() as patch:
        patch.setattr("seedbed.api.database.STEPS", STEPS[:at])
        old = open_database(database_url)
        with old.engine.begin() as connection:
            for statement in (
                "INSERT INTO projects VALUES ('p', 'p', 'p', 0)",
                "INSERT INTO review_queues VALUES ('q', 'p', 'q', 'file:x', 'ready', '{}', 1, 'ann', 0)",
                "INSERT INTO review_rows VALUES ('q', 1, 'r1', 2, 1, 'accept', 1, 0, '{\"row\": 1}', 'words')",
                "INSERT INTO reviews VALUES ('v', 'p', 'q', 'r1', 'ann', 'accept', '', '{}', 0, 0)",
                "INSERT INTO review_acts VALUES ('a', 'q', 1, 'ann', 0, '{}')",
            ):
                connection.execute(text(statement.replace(":", r"\:")))
        old.close()
    new = open_database(database_url)
    assert new.rows(REVIEW_TEXTS) == [{"queue_id": "q", "number": 1, "text": "words"}]
    assert new.rows(REVIEW_BODIES) == [{"queue_id": "q", "number": 1, "body": '{"row": 1}'}]
    assert [(one["outcome"], one["marks"]) for one in new.rows(REVIEW_ROWS)] == [("accept", 1)]
    assert len(new.rows(REVIEWS)) == 1
    new.close()
