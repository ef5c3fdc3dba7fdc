"""Progress on the terminal, and the figures of the last lines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.cli.exits import of_run
from seedbed.cli.live import Watch
from seedbed.cli.printing import clock, figure, table
from seedbed.cli.summary import seed_rows, total


def progress(time: float, rows: int, **more: Any) -> dict[str, Any]:
    figures = {"tokens_in": 20_000, "tokens_out": 900, "requests": 40, "reused": 2, "money": 0.5}
    facts = {"stage": "handbook: qa", "kept": rows - 1, "expected": 100, "rejects": {"qa: blank": 1}}
    return {"event": "progress", "time": time, "rows": rows, **facts, **figures, **more}


def test_plain_lines_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    """A line a stage and one every ten seconds: rows, rate, time left, tokens, money, reasons."""
    with Watch(live=False) as watch:
        watch({"event": "stage", "time": 0.0, "stage": "handbook: qa", "expected": 100})
        watch({"event": "model", "time": 0.0, "role": "main", "describe": "fake"})
        watch(progress(100.0, 10))
        watch(progress(101.0, 12))
        watch(progress(120.0, 50))
    err = capsys.readouterr().err.splitlines()
    assert err[:2] == ["handbook: qa (100 rows)", "model for main: fake"]
    assert len(err) == 4
    for words in (
        "50/100 rows, 49 kept",
        "2.0/s",
        "0:25 left",
        "tokens 20.0k in, 900 out",
        "cost 0.5000",
        "qa: blank 1",
    ):
        assert words in err[3]


def test_a_terminal_is_drawn_on(capsys: pytest.CaptureFixture[str]) -> None:
    """The bar is drawn with every event and taken away at the end; stdout stays clean."""
    with Watch(live=True) as watch:
        watch(progress(100.0, 10))
        watch({"event": "retry", "time": 100.2})
        watch({"event": "paced", "time": 100.4, "rate": 2.0, "held": 1.0})
        watch(progress(101.0, 20))
        watch({"event": "stopping", "time": 102.0, "message": ""})
    out, err = capsys.readouterr()
    assert out == ""
    assert "20/100 rows" in err
    assert "retries 1" in err
    assert "stopping" in err


def test_seed_rows_are_those_that_the_sources_gave() -> None:
    """Rows that a step turned into several are not counted as given; sources without steps are."""
    qa = {"rows": 10, "kept": 8, "rejected": 2, "failed": 0, "made": 30}
    first = {"rows": 35, "kept": 35, "rejected": 0, "failed": 0, "made": 35}
    stages = {"handbook": {"qa": qa}, "all": {"dedup": first}}
    assert seed_rows(stages, 35) == 15
    assert total(stages, "rejected") == 2
    assert seed_rows({"rows": {}, "all": {}}, 7) == 7


@given(st.lists(st.lists(st.text("ab漢字", max_size=6), min_size=2, max_size=2), min_size=1, max_size=4))
def test_tables_are_as_wide_as_their_widest_cells(rows: list[list[str]]) -> None:
    """Every row has a line, and the second column begins at one place; a full-width character counts twice."""

    def width(text: str) -> int:
        return sum(2 if character in "漢字" else 1 for character in text)

    shown = table(rows).split("\n")
    assert len(shown) == len(rows)
    first = max(width(row[0]) for row in rows)
    for line, row in zip(shown, rows, strict=True):
        assert line == (row[0] + " " * (first - width(row[0]) + 2) + row[1]).rstrip()


def test_figures_are_read_at_a_glance() -> None:
    """Thousands, millions, and minutes."""
    assert [figure(n) for n in (0, 1234, 12_345, 4_500_000)] == ["0", "1,234", "12.3k", "4.5M"]
    assert [clock(n) for n in (5, 41.4, 725, 11_220)] == ["0:05", "0:41", "12:05", "3:07:00"]


def test_exit_codes_mean_something() -> None:
    """Each state has its code; done without a row is no success."""
    codes = [of_run(state, 1) for state in ("done", "short", "budget", "failed", "unreconciled", "stopped")]
    assert codes == [0, 3, 3, 4, 6, 130]
    assert of_run("done", 0) == 3
