"""Recognised lines mended: brackets as Chinese print has them, and boxes over two columns taken apart."""

import pytest

from seedbed.ingest.blocks import Block
from seedbed.ingest.scan_text import apart, mended, mended_blocks


def words(*placed: tuple[str, float, float]) -> list[tuple[str, float, list[list[float]]]]:
    """Words from and to a place, forty pixels high, a level line."""
    return [(word, 0.9, [[x0, 0], [x1, 0], [x1, 40], [x0, 40]]) for word, x0, x1 in placed]


def box(x0: float, x1: float, rise: float = 0.0) -> list[list[float]]:
    return [[x0, 0], [x1, rise], [x1, 40 + rise], [x0, 40]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("清单(编号726)。", "清单（编号726）。"),
        ("号726)。上午", "号726)。上午"),
        ("• two words", "• two words"),
        ("·条目", "• 条目"),
        ("see (no. 5), page 2", "see (no. 5), page 2"),
        ("时间:10:30", "时间:10:30"),
        ("注意:见下文", "注意：见下文"),
    ],
)
def test_marks(text: str, wanted: str) -> None:
    """Marks beside Chinese become full-width; in English and in figures they stay."""
    assert mended(text) == wanted


def test_brackets_over_lines() -> None:
    """A bracket that one line opens and the next closes is one pair; code and cells are left alone."""
    blocks = [Block("paragraph", "清单（编号726)。"), Block("code", "（a)")]
    assert [block.text for block in mended_blocks(blocks)] == ["清单（编号726）。", "（a)"]


def test_two_columns_in_a_box() -> None:
    """A box over two columns becomes two, on the same slope, with the words and spaces of each."""
    found = list(apart(box(0, 400, 20), "采购 2592026", words(("采购", 0, 60), ("259", 70, 110), ("2026", 200, 400))))
    assert [text for _, text in found] == ["采购 259", "2026"]
    assert found[0][0] == [(0.0, 0.0), (110.0, 5.5), (110.0, 45.5), (0.0, 40.0)]
    assert found[1][0] == [(200.0, 10.0), (400.0, 20.0), (400.0, 60.0), (200.0, 50.0)]


@pytest.mark.parametrize(
    "line",
    [
        [("a", 0, 20), ("line", 30, 80), ("wide", 95, 150)],
        [("•", 0, 10), ("item", 45, 100)],
        [("程", 0, 30), ("（编", 60, 90)],
        [],
    ],
)
def test_one_line_stays_one(line: list[tuple[str, float, float]]) -> None:
    """Spaces, the blank behind a bullet and the one before a full-width bracket are none between columns."""
    whole = box(0, 150)
    assert [one for one, _ in apart(whole, "any text", words(*line))] == [whole]
