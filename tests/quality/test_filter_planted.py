"""The filters on the planted-defect set: what the page of filters says is so."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

import filter_table
import planted


def test_the_set_is_what_it_says() -> None:
    """20 kinds, 100 rows each with 40 Chinese, 1,000 clean rows; a seed gives the same rows again."""
    rows = planted.planted(3)
    kinds = Counter((row["kind"], row["language"]) for row in rows)
    assert len(planted.KINDS) == 20
    assert {kinds[kind, "zh"] for kind in planted.KINDS} == {40}
    assert {kinds[kind, "en"] for kind in planted.KINDS} == {60}
    assert kinds["clean", "zh"] + kinds["clean", "en"] == 1000
    assert rows == planted.planted(3)
    assert rows != planted.planted(4)


def test_every_filter_finds_what_was_planted() -> None:
    """Precision and recall are at least 0.95 on a fifth of the rows, drawn with another seed than the page's."""
    table, told = filter_table.measured(planted.planted(7)[::5])
    poor = {name: filter_table.figures(counts) for name, counts in table.items()}
    poor = {name: pair for name, pair in poor.items() if min(pair) < 0.95}
    assert not poor, told


def test_the_generator_knows_nothing_of_the_filters() -> None:
    """No file of the generator imports the package, so no list can be shared."""
    for path in Path(planted.__file__).parent.glob("planted*.py"):
        assert "import seedbed" not in path.read_text(encoding="utf-8")
        assert "from seedbed" not in path.read_text(encoding="utf-8")
