"""The hub of personas and what each of them gives, driven by the engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.row import Row
from seedbed.core.step import Step
from seedbed.methods.persona.persona_hub import EXAMPLE, persona_hub

pytest.importorskip("numpy")

TEXTS = [{"text": f"Chapter {number}: how dials are cut and set."} for number in range(3)]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def hub(**settings: Any) -> Step:
    return Step(find.entry("persona_hub"), {"by": "characters", "cosine": 1.0, **settings})


class People:
    """A new person for every request that wants one, and a problem for every person."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, request: Request) -> Reply | str:
        text = prompt_text(request)
        if "Math problem:" in text:
            return f"Math problem: How long do {len(text)} dials take?"
        if "A person:" in text or "<passage>" in text:
            self.count += 1
            return f"A person{self.count} who does work{self.count} and likes thing{self.count}."
        return "It takes a day."


def test_six_hops_from_a_text(bench: Bench) -> None:
    """Every persona leads back to a text, hop by hop, none is its own parent, and each gives one row."""
    bench.model = Model(People())
    rows = kept(bench.run(TEXTS, hub(kinds=("math",))))
    assert len(rows) == len(TEXTS) * 7
    hops = {row["persona"]: row["hop"] for row in rows}
    assert sorted(hops.values()) == sorted([0, 1, 2, 3, 4, 5, 6] * 3)
    for row in rows:
        assert row["kind"] == "math"
        assert row["instruction"]
        assert row["output"] == "It takes a day."
        if row["hop"]:
            assert row["parent"] != row["persona"]
            assert hops[row["parent"]] == row["hop"] - 1


def test_rows_with_a_persona_begin_there(bench: Bench) -> None:
    """No passage is shown to anybody; a row with neither is set aside with the reason."""
    bench.model = Model(People())
    rows: list[Row] = [{"persona": "A clockmaker in Ulm.", "text": ""}, {"persona": "", "text": " "}]
    result = bench.run(rows, hub(rounds=1, hub_only=True))
    assert [row["hop"] for row in kept(result)] == [0, 1]
    assert "kind" not in kept(result)[0]
    assert [one.reason for one in set_aside(result)] == ["the row has neither a text nor a persona"]
    assert all("<passage>" not in text for text in bench.model.asked)


def test_the_same_words_in_another_order_are_one_persona(bench: Bench) -> None:
    """The first stays, whatever the number of rows in flight."""
    rows: list[Row] = [
        {"persona": "A clockmaker in Ulm who cuts dials."},
        {"persona": "Who cuts dials in Ulm? A clockmaker."},
        {"persona": "一位在乌尔姆刻表盘的钟表匠"},
        {"persona": "一位钟表匠在乌尔姆刻的表盘"},
    ]
    bench.model = Model(lambda _: "Sorry, I cannot.")
    for window in (1, 8):
        result = bench.run(rows, hub(rounds=1, hub_only=True), window=window, name=f"run{window}")
        assert [row["persona"] for row in kept(result)] == [rows[0]["persona"], rows[2]["persona"]]


@pytest.mark.parametrize(("cosine", "stay"), [(0.95, 1), (0.85, 2)])
def test_vectors_at_the_published_threshold(bench: Bench, cosine: float, stay: int) -> None:
    """By the model of the role ``embed``: a pair of 0.95 is one persona, a pair of 0.85 is two."""
    other = [cosine, (1 - cosine**2) ** 0.5]

    def answer(request: Request) -> Reply | str:
        if request.kind == "embed":
            return Reply(vectors=[[1.0, 0.0] if "clock" in text else other for text in request.texts])
        return "Sorry, I cannot."

    bench.model = Model(answer)
    rows: list[Row] = [{"persona": "A clockmaker in Ulm."}, {"persona": "Somebody who mends watches."}]
    result = bench.run(rows, Step(find.entry("persona_hub"), {"rounds": 1, "hub_only": True}))
    assert len(kept(result)) == stay
    assert kept(result)[0]["persona"] == "A clockmaker in Ulm."


def test_the_example_is_what_the_engine_gives(bench: Bench) -> None:
    """The chain on the replies of its example, by what each request asks for."""
    replies = iter(EXAMPLE.replies)
    bench.model = Model(lambda _: str(next(replies)))
    assert isinstance(EXAMPLE.row, list)
    step = Step(find.entry("persona_hub"), {**EXAMPLE.settings, "kinds": ("math",)})
    rows = kept(bench.run(EXAMPLE.row, step, window=1))
    assert [{**row, "relation": "family"} if "relation" in row else row for row in rows] == EXAMPLE.gives


def test_likeness_is_a_share() -> None:
    """What is out of bounds is refused before anything is asked."""
    with pytest.raises(RecipeError, match=re.escape("above 0 and at most 1")):
        persona_hub(cosine=0.0)
