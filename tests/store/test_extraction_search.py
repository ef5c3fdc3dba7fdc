"""Chunks are found by any stretch of their text, in any script; acts on all that are found are one version each."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seedbed.store import extraction_edits as edits
from seedbed.store.extraction import Extraction, Stale, Wanted, newest, note_version
from seedbed.store.extraction_edits import add_chunks

TEXTS = (
    "The kitchen window. AI 学习",
    "机器学习入门",
    'a "quoted" 100% _x!',
    "Ärger im Büro",
    "中",
    "",
    "zz\nnew line",
)
WISHES = st.one_of(st.text(min_size=1, max_size=6), st.sampled_from(TEXTS[:6]).flatmap(
    lambda text: st.integers(0, max(0, len(text) - 1)).flatmap(
        lambda at: st.integers(1, 6).map(lambda size: text[at : at + size]))).filter(bool))  # fmt: skip


def filled(folder: Path, texts: tuple[str, ...] = TEXTS) -> Extraction:
    """An extraction with these texts, one chunk each."""
    book = Extraction(folder)
    blank = {"words": None, "before": "", "page": None, "last_page": None, "over": "", "language": "", "domain": ""}
    with book.open() as db:
        db.execute("BEGIN IMMEDIATE")
        place = {"document": "d.md", "stop": 1, "edited": False}
        add_chunks(db, [_chunk(number, text, {**blank, **place}) for number, text in enumerate(texts)], 1)
        note_version(db, newest(db) + 1, "read", {}, "x")
        db.execute("COMMIT")
    return book


def _chunk(number: int, text: str, rest: dict[str, Any]) -> dict[str, Any]:
    return {**rest, "id": f"d.md/{number}", "text": text, "start": number, "heading": f"Part {number}", "tags": []}


def found(book: Extraction, wish: str, version: int = 0) -> list[str]:
    """The ids of the chunks that hold a wish."""
    version = version or book.head()
    chunks = book.chunks(Wanted(wish=wish), version)
    assert book.count(Wanted(wish=wish), version) == len(chunks)
    return [one["id"].rpartition("/")[2] for one in chunks]


@pytest.mark.parametrize(
    ("wish", "numbers"),
    [
        ("kitchen", ["0"]),
        ("KITCHEN W", ["0"]),
        ("学习", ["0", "1"]),
        ("入门", ["1"]),
        ("门", ["1"]),
        ("中", ["4"]),
        ("AI", ["0"]),
        ("ai", ["0"]),
        ('"quoted"', ["2"]),
        ("100%", ["2"]),
        ("%", ["2"]),
        ("_x!", ["2"]),
        ("ärger", ["3"]),
        ("Part 3", ["3"]),
        ("d.md/5", ["5"]),
        ("没有", []),
        ("nothing of it", []),
        ("NEAR(a b) OR *", []),
        ("\0", []),
    ],
)
def test_a_stretch_of_text_is_found(tmp_path: Path, wish: str, numbers: list[str]) -> None:
    """Two Chinese characters, or one, as well as words; the end of a text too; signs mean themselves."""
    assert found(filled(tmp_path), wish) == numbers


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Extraction:
    """One that is only looked at."""
    return filled(tmp_path_factory.mktemp("book"))


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(wish=WISHES)
def test_what_is_there_is_found_and_nothing_fails(book: Extraction, wish: str) -> None:
    """Whatever is wished for, every text that holds it, as it is written, is among what is found."""
    there = {str(number) for number, text in enumerate(TEXTS) if wish in text and "\0" not in wish}
    assert there <= set(found(book, wish))


def test_a_file_from_before_gets_its_index(tmp_path: Path) -> None:
    """It is made when the file is next opened, once; what comes later is found as well."""
    book = filled(tmp_path)
    with closing(sqlite3.connect(book.path)) as db:
        for statement in (
            "DROP TRIGGER texts_found",
            "DROP TABLE terms",
            "DROP TABLE finds",
            "PRAGMA user_version = 0",
        ):
            db.execute(statement)
    assert found(book, "入门") == ["1"]
    assert found(book, "kitchen") == ["0"]
    edits.edit(book, book.chunks(Wanted(document="d.md"), 1)[4]["row"], text="厨房 kitchen", heading="", by="x")
    assert found(book, "kitchen") == ["0", "4"]
    assert found(book, "kitchen", version=1) == ["0"]


def test_all_that_match_are_changed_in_one_version(tmp_path: Path) -> None:
    """Those that were so already stay; undo brings back what stood; nothing changed, nothing written."""
    book = filled(tmp_path)
    assert edits.tag(book, Wanted(wish="学习"), add=["study", "b"], remove=[], by="x") == 2
    assert edits.tag(book, Wanted(), add=["study"], remove=["b"], by="x") == 3
    assert book.tags(3) == {"study": len(TEXTS)}
    assert edits.tag(book, Wanted(), add=["study"], remove=[], by="x") == 3
    assert edits.place(book, Wanted(wish="kitchen"), domain="a > b > c", by="x") == 4
    assert book.domains(4) == [{"domain": "a", "chunks": 1, "subdomains": [{"domain": "b", "chunks": 1}]}]
    edits.undo(book, by="x")
    edits.undo(book, by="x")
    assert book.tags(book.head()) == {"b": 2, "study": 2}
    assert book.tags(3) == {"study": len(TEXTS)}
    assert found(book, "学习") == ["0", "1"]
    edits.remove(book, Wanted(wish="学习"), by="x")
    assert (found(book, "学习"), book.count(Wanted(), book.head())) == ([], len(TEXTS) - 2)
    with pytest.raises(Stale):
        edits.tag(book, [1], add=["late"], remove=[], by="x")


def test_tags_have_an_end(tmp_path: Path) -> None:
    """A chunk has thirty at the most, the first that were put on it."""
    book = filled(tmp_path)
    edits.tag(book, Wanted(), add=[f"t{number}" for number in range(40)], remove=[], by="x")
    assert len(book.tags(2)) == edits.MOST_TAGS
