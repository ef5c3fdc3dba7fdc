"""Symbol tuning: labels become symbols that mean nothing, anew for every prompt."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.core.table import reasons_of
from seedbed.methods.classification.symbol_tuning import symbol_tuning
from seedbed.methods.classification.symbols import EVAL_WORDS, TRAIN_WORDS, draw_symbols, letters_of

LABELS = ("positive", "negative", "neutral")


def table(count: int = 60, labels: tuple[str, ...] = LABELS, **more: Any) -> pa.Table:
    rows = [{"text": f"Remark number {at}.", "label": labels[at % len(labels)], "_place": at} for at in range(count)]
    return pa.Table.from_pylist([{**row, **more} for row in rows])


def tuned(given: pa.Table, **settings: Any) -> list[Row]:
    return list(symbol_tuning(given, **settings).to_pylist())


def test_every_class_has_two_to_ten_exemplars() -> None:
    """Counted by their symbols; the query is none of them, and its symbol is the mapping's."""
    layouts = set()
    for row in tuned(table()):
        mapping = {one["label"]: one["symbol"] for one in row["mapping"]}
        shown = row["instruction"].split("\n\n")
        ends = Counter(part.rsplit(" ", 1)[-1].rsplit("\n", 1)[-1] for part in shown[:-1])
        assert ends.keys() == set(mapping.values())
        assert all(2 <= count <= 10 for count in ends.values())
        assert len(shown) == row["n_exemplars"] + 1
        assert row["output"] == mapping[row["label"]]
        assert row["text"] in shown[-1]
        assert not any(row["text"] in part for part in shown[:-1])
        layouts.add(shown[-1].replace(row["text"], ""))
    assert len(layouts) > 6


def test_no_label_and_no_instruction_is_shown() -> None:
    """The symbols are different for each label, and none is a label."""
    for row in tuned(table()):
        assert not any(label in row["instruction"].lower() for label in LABELS)
        symbols = [one["symbol"] for one in row["mapping"]]
        assert len(set(symbols)) == 3
    mappings = {str(row["mapping"]) for row in tuned(table())}
    assert len(mappings) == 60


def test_pools_share_nothing_and_kinds_are_equal() -> None:
    """Integers, letter strings and words, a third each; a label is never drawn."""
    assert not set(TRAIN_WORDS) & set(EVAL_WORDS)
    train = [letters_of(at) for at in range(1, 10_001)]
    assert [*train[:3], train[25], train[26], train[701], train[702]] == ["A", "B", "C", "Z", "AA", "ZZ", "AAA"]
    assert letters_of(10_001) not in set(train)
    rng, kinds = Random(0), Counter[str]()
    for _ in range(3000):
        symbol = draw_symbols(rng, ["x"], "eval", EVAL_WORDS)["x"]
        kinds["n" if symbol.isdigit() else "w" if symbol.islower() else "l"] += 1
        assert not symbol.isdigit() or int(symbol) >= 10_000
    assert all(900 < count < 1100 for count in kinds.values())
    drawn = {draw_symbols(rng, ["acorn", "B"], "train", ["acorn", "bolt"])["B"] for _ in range(300)}
    assert not drawn & {"acorn", "B"}


def test_the_same_seed_gives_the_same_prompts() -> None:
    """Another seed gives others."""
    assert tuned(table()) == tuned(table())
    assert tuned(table()) != tuned(table(), seed=1)


def test_sets_do_not_mix() -> None:
    """Exemplars come from the query's own set."""
    both = pa.concat_tables([table(dataset="a"), table(labels=("yes", "no"), dataset="b")])
    for row in tuned(both):
        assert len(row["mapping"]) == (3 if row["dataset"] == "a" else 2)


def test_what_cannot_be_a_query_goes_with_its_reason() -> None:
    """Too few others, one label only, an empty text, rows beyond the most."""
    small = pa.Table.from_pylist(
        [{"text": text, "label": label, "dataset": name, "_place": at} for at, (text, label, name) in enumerate(
            [("a", "x", "p"), ("b", "x", "p"), ("c", "y", "p"), ("d", "z", "q"), (" ", "z", "q")])]
    )  # fmt: skip
    reasons = reasons_of(symbol_tuning(small, exemplars=(1, 2)))
    assert reasons.keys() == {2, 3, 4}
    assert "fewer than 1 other" in reasons[2]
    assert "one label only" in reasons[3]
    assert "wanted a filled text" in reasons[4]
    assert len(reasons_of(symbol_tuning(table(), most=40))) == 20


def test_settings() -> None:
    """A missing column, exemplars the wrong way round and words that are labels are refused."""
    with pytest.raises(RecipeError, match="lack label"):
        symbol_tuning(pa.table({"text": ["a"]}))
    with pytest.raises(RecipeError, match="fewest and the most"):
        symbol_tuning(table(), exemplars=(5, 2))
    with pytest.raises(RecipeError, match="are labels"):
        symbol_tuning(table(), words=("Positive", "plum"))


def test_chinese() -> None:
    """A Chinese row stands in a Chinese layout."""
    rows = [{"text": f"这部电影还可以，第{at}次看", "label": "好坏"[at % 2]} for at in range(12)]
    assert any(
        "输出：" in row["instruction"] or "符号" in row["instruction"] for row in tuned(pa.Table.from_pylist(rows))
    )
