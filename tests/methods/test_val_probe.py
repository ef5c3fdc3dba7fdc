"""VAL probing: every position occurs as often, the gold is unique in its context, and scores are read by span."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.step import Step
from seedbed.methods.long_context.val_probe import cut_pieces, val_probe
from seedbed.methods.long_context.val_scores import by_position, score


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


RECORDS: list[dict[str, Any]] = [
    {"id": f"Q{n:03d}", "label": f"place {n:03d}", "description": f"a village with {n} houses"} for n in range(100)
]
TEXTS: list[dict[str, Any]] = [
    {"text": f"In village {n} the old mayor named his {n + 2} horses after towns far from there."} for n in range(40)
]
CODES: list[dict[str, Any]] = [
    {"code": f"def name_{n}(x):\n    y = x + {n}0\n    return y * {n}1\n"} for n in range(10, 50)
]


def pieces(**row: Any) -> Any:
    return asyncio.run(cut_pieces(Context(Script([])), **row))


@pytest.mark.parametrize("rows", [RECORDS, TEXTS, CODES])
def test_each_position_occurs_as_often_and_gold_is_unique(bench: Bench, rows: list[dict[str, Any]]) -> None:
    """Ten positions, three sets: each position three times; the key stands once in the context."""
    bench.model = Model()
    result = bench.run(rows, Step(find.entry("val_probe"), {"positions": 10, "sets": 3}))
    assert result.unreconciled() == []
    made = kept(result)
    assert Counter(row["position"] for row in made) == dict.fromkeys(range(10), 3)
    for row in made:
        context = row["instruction"].removesuffix(f"\n\n{row['question']}")
        assert context.count(row["piece"]) == context.count(row["key"]) == 1
        assert [at for at, line in enumerate(_lines(context, row["style"])) if row["piece"].startswith(line)] == [
            row["position"]
        ]
    assert len(set_aside(result)) == len(rows) - 30
    assert bench.model.asked == []


def _lines(context: str, style: str) -> list[str]:
    lines = context.split("\n")
    return lines[::3] if style == "code" else lines


def test_what_is_asked_with() -> None:
    """Eight words from inside a sentence; a line that does not name its function; short and long ones are no pieces."""
    (one,) = pieces(**TEXTS[0])
    assert len(one["key"].split()) == 8
    assert one["key"] in one["piece"]
    assert not one["piece"].startswith(one["key"])
    assert not one["piece"].endswith(one["key"])
    (one,) = pieces(**CODES[0])
    assert one["gold"] == ["name_10"]
    assert "name_10" not in one["key"]
    for row in (
        {"text": "Too short."},
        {"code": "def f(x):\n    return x"},
        {"code": "def f(:"},
        {"label": "a", "description": "b"},
    ):
        with pytest.raises(Reject):
            pieces(**row)
    assert len(pieces(text="村里的老村长给自己养的马都起了远方城镇的名字。")[0]["key"]) == 8


def test_ambiguous_and_missing_pieces_are_told(bench: Bench) -> None:
    """Two records of one id are passed over; too few pieces make no context."""
    rows = [*RECORDS[:10], RECORDS[0] | {"label": "another"}]
    result = bench.run(rows, Step(find.entry("val_probe"), {"positions": 9}))
    assert len(kept(result)) == 9
    assert "stands in another piece" in str(set_aside(result))
    result = bench.run(RECORDS[:5], Step(find.entry("val_probe"), {"positions": 9}), name="few")
    assert kept(result) == []
    assert "a context needs 9 pieces" in str(set_aside(result))
    with pytest.raises(RecipeError):
        val_probe(sets=0)


def test_scores() -> None:
    """Words found again; the name whole; label or description."""
    assert score("document", ["a b c d"], "d c x") == 50
    assert score("code", ["sum_of"], "It is sum_of.") == 100
    assert score("code", ["sum"], "It is summary.") == 0
    assert score("database", ["Arn", "a river"], "ARN, I think") == 100
    assert score("database", ["Arn", "a river"], "") == 0


def test_average_and_gap() -> None:
    """An oracle has 100 and no gap; one that knows the last third has a known gap; a span's last position counts."""
    assert by_position((at, 100.0) for at in range(800))[:2] == (100.0, 0.0)
    third = by_position((at, 100.0 if at >= 100 else 0.0) for at in range(150))
    assert third.average == pytest.approx(100 / 3)
    assert third.gap == 100
    last = by_position((at, 100.0 if at == 49 else 0.0) for at in range(100))
    assert last.spans == {0: 2.0, 50: 0.0}
    with pytest.raises(ValueError, match="no scores"):
        by_position([])


def test_the_example(bench: Bench) -> None:
    """It is what the engine makes of it."""
    entry = find.entry("val_probe")
    example = find.example(entry)
    made = kept(bench.run(example.row, Step(entry, example.settings)))
    assert [{k: v for k, v in row.items() if k != "draw"} for row in made] == [
        {k: v for k, v in row.items() if k != "draw"} for row in example.gives
    ]
