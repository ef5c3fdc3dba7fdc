"""The adversarial loop: what ends it, what it feeds back, and that no real row comes out."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyarrow as pa
import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.request import Request
from seedbed.core.step import Step
from seedbed.methods.augmentation.telling_apart import (
    Loop,
    Round,
    distinct_2,
    judged,
    only_undetected,
    telling_words,
)

pytest.importorskip("sklearn")
WORDS = "boat train soup shop film hotel queue ticket price seat waiter bread road rain lamp clerk".split()
REAL = [
    {
        "text": f"{a.title()} and {b} again, mum said the {c} was off and nobody cared",
        "mood": "negative" if at % 2 else "positive",
    }
    for at, (a, b, c) in enumerate(zip(WORDS, WORDS[3:] + WORDS[:3], WORDS[7:] + WORDS[:7], strict=True))
]  # fmt: skip


def texts(count: int, seed: int, pool: list[str] = WORDS) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(pool, k=9)) for _ in range(count)]


def test_equal_texts_are_at_chance_and_others_are_told_apart() -> None:
    """Two draws of one distribution, and two vocabularies that share nothing."""
    same = judged(texts(80, 1), texts(80, 2))
    other = judged(texts(80, 1), texts(80, 2, [word[::-1] + "x" for word in WORDS]))
    assert 0.3 <= same.accuracy <= 0.7
    assert other.accuracy > 0.95
    assert max(other.looks_real) < 0.5


def made_table(made: list[str]) -> pa.Table:
    rows = [{"text": one, "origin": None, "round": None, "_place": at} for at, one in enumerate(texts(80, 1))]
    rows += [{"text": one, "origin": "machine", "round": 1, "_place": 80 + at} for at, one in enumerate(made)]
    return pa.Table.from_pylist(rows)


def test_what_looks_real_is_kept_and_the_rest_told() -> None:
    """Nearly all of one distribution stay, nothing of another does; never a real row; reasons stand on all others."""
    same = only_undetected(made_table(texts(80, 2)))
    other = only_undetected(made_table(texts(80, 2, [word[::-1] + "x" for word in WORDS])))
    assert same.num_rows > 50
    assert other.num_rows <= 4
    assert set(same.column("origin").to_pylist()) == {"machine"}
    assert only_undetected(made_table(texts(80, 2)), least_real=0.99).num_rows < same.num_rows


def test_each_rule_ends_the_loop() -> None:
    """At chance, no better for some rounds, too little variety; otherwise it goes on."""
    loop = Loop(0.05, 2, 0.3)
    good, bad = Round(0.54, 0.9, ["a text"] * 10), Round(0.8, 0.9, [])
    assert loop.over([]) == ""
    assert loop.over([bad]) == ""
    assert "at chance" in loop.over([bad, good])
    assert loop.over([Round(0.5, 0.9, ["a text"] * 9)]) == "", "nine texts prove nothing"
    assert "no better" in loop.over([bad, Round(0.85, 0.9, []), Round(0.8, 0.9, [])])
    assert "distinct-2" in loop.over([Round(0.8, 0.1, [])])


def test_too_few_real_texts_are_refused() -> None:
    """Before anything is asked."""
    with pytest.raises(RecipeError, match="needs 10"):
        Loop(0.05, 2, 0.3).course([{"text": "a"}] * 30)
    with pytest.raises(RecipeError, match="at least 1"):
        find.entry("adversarial").function(rows=0)


def test_telling_words() -> None:
    """What the made ones say too often and what they lack; variety by pairs of words."""
    often, rarely = telling_words(["well the boat", "the boat mum"], ["certainly the boat", "certainly a boat"])
    assert often[0] == "certainly"
    assert set(rarely) >= {"mum", "well"}
    assert distinct_2(["a b c", "a b c"]) == 0.5
    assert distinct_2(["a"]) == 1.0


def answer(request: Request) -> str:
    rng = random.Random(request.seed)
    return json.dumps(
        {"text": "Certainly! Furthermore, " + " ".join(rng.choices(WORDS, k=8)) + ", a delightful choice."}
    )


def run(tmp_path: Path, **settings: object) -> tuple[Bench, list[dict[str, object]], list[str]]:
    bench = Bench(tmp_path)
    bench.model = Model(answer)
    chain = Step(find.entry("adversarial"), settings, role="main")
    result = bench.run(REAL, chain)
    assert result.unreconciled() == []
    return bench, kept(result), [one.reason for one in set_aside(result)]


def test_the_loop(tmp_path: Path) -> None:
    """Rounds ask with what was found out; it ends without gain; what looks synthetic and real rows are set aside."""
    bench, rows, reasons = run(tmp_path, rows=40, requests=8, rounds=5, labels=("mood",))
    first, later = bench.model.asked[0], bench.model.asked[-1]
    assert "found out" not in first
    assert "found out" in later
    assert "certainly" in later.split("too often: ")[1].split(".")[0]
    assert 16 <= len(bench.model.asked) <= 32, "the fourth round at the latest has seen no gain for two"
    assert all(row["text"] not in {one["text"] for one in REAL} for row in rows)
    assert sum("a real row" in one for one in reasons) == len(REAL)
    assert any("looks synthetic" in one for one in reasons)


def test_labels_are_dealt_evenly(tmp_path: Path) -> None:
    """Every value of a label is asked for equally often, and the row has the one that was asked for."""
    bench, rows, _ = run(tmp_path, rows=8, requests=8, rounds=1, labels=("mood",), least_real=0.0)
    assert len(rows) == 8
    assert sorted(str(row["mood"]) for row in rows) == ["negative"] * 4 + ["positive"] * 4
    assert sum("mood is: positive" in one for one in bench.model.asked) == 4
    assert all({"p_real", "accuracy", "round"} <= row.keys() for row in rows)


def test_copies_of_real_rows_never_join(tmp_path: Path) -> None:
    """A writer that hands back what it was shown makes nothing."""
    bench = Bench(tmp_path)
    bench.model = Model(lambda _: json.dumps({"text": REAL[0]["text"]}))
    result = bench.run(REAL, Step(find.entry("adversarial"), {"rows": 4, "requests": 2, "rounds": 3}, role="main"))
    assert kept(result) == []
    assert any("ROUGE-L" in one.reason for one in set_aside(result))


def test_real_rows_strung_together_never_join(tmp_path: Path) -> None:
    """A text that holds a real row is refused, however much stands around it."""
    bench = Bench(tmp_path)
    strung = ". ".join([*texts(3, 5), REAL[0]["text"], REAL[1]["text"], *texts(3, 6)])
    bench.model = Model(lambda _: json.dumps({"text": strung[:600]}))
    rows = [{**row, "text": f"{row['text']} " + "x " * 20} for row in REAL[2:]] + REAL[:2]
    result = bench.run(rows, Step(find.entry("adversarial"), {"rows": 2, "requests": 2, "rounds": 1}, role="main"))
    assert kept(result) == []
    assert any("it holds" in one.reason for one in set_aside(result))
