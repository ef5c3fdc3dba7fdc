"""KAQG: grades as published, answers by the graph, wrong options that are wrong, and the order of difficulties."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.methods.graphs import kaqg_features as features
from seedbed.methods.graphs.kaqg import kaqg
from seedbed.methods.graphs.kaqg_forms import draw_material, ranked
from seedbed.methods.graphs.knowledge import Knowledge

PAIRS = [("Li", "wrote", "Moon"), ("Li", "wrote", "Wine"), ("Li", "born in", "Suyab"), ("Suyab", "lies in", "Tokmok"),
         ("Du", "wrote", "Spring"), ("Du", "met", "Li"), ("Wang", "painted", "Snow"),
         ("Tokmok", "part of", "Chuy")]  # fmt: skip
GRAPH: Any = {"relations": [{"source": a, "relation": r, "target": b} for a, r, b in PAIRS]}
ONE: Any = {"relations": [{"source": "Wang", "relation": "painted", "target": "Snow"},
                          {"source": "Du", "relation": "wrote", "target": "Spring"}]}  # fmt: skip
TRUE = {a: b for a, r, b in PAIRS if (a, r) != ("Li", "wrote")}


def levels(value: int) -> dict[str, int]:
    return {name: value for name in features.WEIGHTS if name != "stem_length"}


class Writer:
    """Writes a stem that names its subject; what it writes beside and what a reader says can be planted."""

    def __init__(self, **planted: Any) -> None:
        self.planted, self.asked, self.number = planted, list[Any](), 0

    async def __call__(self, request: Any) -> Reply:
        self.asked.append(request)
        prompt = request.messages[-1]["content"]
        if request.role == "judge":
            given = self.planted.get("levels", [levels(2)])
            return self.told({**given[min(self.number - 1, len(given) - 1)]} if request.schema else {}, request)
        if request.role == "solver":
            return self.told({"answers": self.planted.get("reader", self.answers)}, request)
        self.number += 1
        sep = "Right: " in prompt
        self.answers = prompt.partition("Right: ")[2].partition(". Name")[0].split(", ") if sep else [
            prompt.partition("stands for ")[2].partition(", found from")[0]]  # fmt: skip
        start = prompt.partition("Name ")[2].partition(" in the stem" if sep else ", but")[0]
        stem = self.planted.get("stem", "What stands here for {start}?" if sep else "From {start} one comes to ____.")
        wrong = self.planted.get(
            "wrong", ["Rain", "Fog", "Ice"][: 5 - len(self.answers) if len(self.answers) > 1 else 3]
        )
        return self.told({"stem": stem.format(start=start, answer=self.answers[0]), "distractors": wrong}, request)

    @staticmethod
    def told(value: Any, request: Any) -> Reply:
        import json

        wanted = request.schema["properties"]
        return Reply(json.dumps({name: one for name, one in value.items() if name in wanted}))


def run(
    graph: Any = GRAPH, *, difficulty: int = 50, seed: int = 0, writer: Writer | None = None, **how: Any
) -> tuple[Any, Writer, Context]:
    outside = writer or Writer()
    ctx = Context(outside, seed=(seed,), language="en")  # type: ignore[arg-type]
    how["kinds"] = (how.pop("kind", "single"),)
    [got] = asyncio.run(kaqg(ctx, graph, difficulties=(difficulty,), **how))
    return got, outside, ctx


def test_grades_run_from_the_least_to_the_most() -> None:
    """All levels at 1 give 7.7, all at 3 give 23.1, with and without options."""
    for options in (True, False):
        for level, wanted in ((1, 7.7), (3, 23.1)):
            assert features.grade(dict.fromkeys(features.features(options=options), level)) == pytest.approx(wanted)
    assert [features.target_of(one) for one in (30, 50, 70)] == [10, 14, 18]


@given(st.sampled_from([30, 50, 70]), st.booleans(), st.integers(0, 10**6))
def test_drawn_levels_are_within_one_of_the_target(difficulty: int, options: bool, seed: int) -> None:
    """Every draw for each target."""
    target = features.target_of(difficulty)
    drawn = features.draw_levels(random.Random(seed), target, options=options)
    assert abs(features.grade(drawn) - target) <= 1 + 1e-9


def test_every_difficulty_has_levels() -> None:
    """No difficulty from 10 to 90 is without a combination."""
    assert all(features.combinations(features.target_of(n), options=o) for n in range(10, 91) for o in (True, False))


@pytest.mark.parametrize(("off", "tries"), [(1.5, 1), (1.6, 3)])
def test_a_grade_is_taken_up_to_the_tolerance(off: float, tries: int) -> None:
    """Off by 1.5 it is taken; by 1.6 it is written again, three times, and the closest is taken."""
    writer = Writer(levels=[levels(2)])
    grade = features.grade({"stem_length": 1, **levels(2)})
    got, outside, ctx = run(writer=writer, tolerance=abs(grade - 14.0) + 1.5 - off)
    assert outside.number == tries
    assert got["attempts"] == tries
    assert ctx.notes == {}


def test_after_three_tries_the_closest_is_taken() -> None:
    """Of grades 21.9, 7.7 and 14.4 for a target of 14 with no tolerance: the last."""
    got, _, _ = run(writer=Writer(levels=[levels(3), levels(1), levels(2)]), tolerance=0.0)
    assert got["grade"] == pytest.approx(14.4)
    assert got["features"]["stem_length"] == 1


def test_the_answer_is_the_graphs() -> None:
    """Single: one letter of four; multiple: all that stand in the relation, of five; fill-in: the end of the path."""
    got, _, _ = run(ONE)
    assert len(got["options"]) == 4
    assert got["options"][got["answer"]] == TRUE[got["evidence"][0].split(" | ")[0]]
    got, _, _ = run(kind="multiple")
    assert {got["options"][letter] for letter in got["answer"]} == {"Moon", "Wine"}
    assert len(got["options"]) == 5
    for difficulty, hops in ((30, 1), (50, 2), (70, 3)):
        got, _, _ = run(kind="fill_in", difficulty=difficulty)
        assert len(got["evidence"]) <= hops
        assert got["evidence"][-1].endswith(f"| {got['answer']}")
        assert got["options"] == {}
        assert set(got["features"]) == {"stem_length", "term_density", "bloom_level"}
    assert max(len(run(kind="fill_in", difficulty=70, seed=s)[0]["evidence"]) for s in range(12)) == 3


WRONG: list[dict[str, Any]] = [
    *({"wrong": ["Rain", "Fog", one]} for one in ("Spring", "SPRING", "  spring ", "Snow")),
    *({"wrong": one} for one in (["Rain"], ["Rain", "Fog"], ["Rain", "rain", "Fog"], ["Rain", " ", "Fog"])),
    *({"stem": one} for one in ("What did she make?", "Did {start} make {answer}?", "{answer} is by {start}?",
                                "Name the work of the master.")),
    *({"reader": one} for one in (["Rain"], ["A", "B"], ["nothing"], ["Snow", "Spring"], ["Z"], [], ["E"], ["Fog"])),
]  # fmt: skip


def test_planted_faults() -> None:
    """Of 20 faulty questions (a wrong option that is right by the graph, too few or equal ones, a stem that gives away
    or names nothing, a reader led elsewhere) none is kept; of 20 right ones at least 19 are."""
    assert len(WRONG) == 20
    kept = 0
    for seed, planted in enumerate(WRONG):
        if planted.get("wrong", [""])[-1].strip().lower() in ("spring", "snow"):
            right = planted["wrong"][-1].strip().capitalize()
            graph: Any = {"relations": [one for one in ONE["relations"] if one["target"] == right]}
        else:
            graph = ONE
        with pytest.raises(Reject, match="no try holds"):
            run(graph, seed=seed, writer=Writer(**planted))
    for seed in range(20):
        kept += bool(run(seed=seed)[0]["answer"])
    assert kept >= 19


@pytest.mark.parametrize(
    ("stem", "why"),
    [("From {start} over Suyab one comes to ____.", "names Suyab"), ("{start} ____ ____.", "one blank"),
     ("{start} is there.", "one blank"), ("{start} over Tokmok ____", "gives away Tokmok")],
)  # fmt: skip
def test_what_a_path_leads_over_is_not_named(stem: str, why: str) -> None:
    """A sentence to fill in has one blank and does not name the stations."""
    graph: Any = {"relations": GRAPH["relations"][2:4]}
    told = []
    for seed in range(8):
        with pytest.raises(Reject) as raised:
            run(graph, kind="fill_in", seed=seed, writer=Writer(stem=stem))
        told.append(str(raised.value))
    assert any(why in one for one in told)


def test_subjects_with_more_facts_come_first() -> None:
    """The ranking is led by the entity with most neighbours, and more facts are shown for harder questions."""
    graph = Knowledge.read(GRAPH)
    score = ranked(graph)
    assert max(score, key=lambda key: score[key]) == "li"
    shown = [len(draw_material(random.Random(3), graph, form="multiple", difficulty=n, hops=1).shown)  # type: ignore[union-attr]
             for n in (9, 30)]  # fmt: skip
    assert shown[0] == 3 < shown[1]


def test_simulated_examinees_recover_the_order() -> None:
    """Items of known difficulty, answered by examinees of known ability: their order is found again (> 0.9)."""
    rng = random.Random(5)
    items = {f"{n}": features.hardness(n) for n in range(10, 91, 8)}
    abilities = [rng.gauss(0, 1) for _ in range(600)]
    answers = {item: [rng.random() < features.chance(one, b) for one in abilities] for item, b in items.items()}
    told = features.item_difficulties(answers)
    ranks = [
        {item: place for place, item in enumerate(sorted(table, key=lambda one: table[one]))} for table in (items, told)
    ]
    count = len(items)
    off = sum((ranks[0][one] - ranks[1][one]) ** 2 for one in items)
    assert 1 - 6 * off / (count * (count**2 - 1)) > 0.9
    assert features.chance(0.0, 0.0) == 0.5


@pytest.mark.parametrize("how", [{"difficulty": 5}, {"difficulty": 99}, {"tries": 0}])
def test_settings_that_cannot_be(how: dict[str, Any]) -> None:
    """They are told before anything is asked."""
    with pytest.raises(RecipeError):
        run(**how)


def test_a_graph_without_such_a_fact() -> None:
    """Several right answers are wanted and no relation has them: set aside with the kind."""
    with pytest.raises(Reject, match="no fact for a question of the kind multiple"):
        run(ONE, kind="multiple")


def test_chinese() -> None:
    """Prompts, options and answer in Chinese; the stem's length by characters."""
    graph: Any = {"relations": [{"source": "光合作用", "relation": "释放", "target": "氧气"}]}
    script = Script([{"stem": "光合作用会释放出下列哪种气体？", "distractors": ["氮气", "氢气", "氦气"]},
                     {"answers": ["氧气"]}, levels(1)])  # fmt: skip
    [got] = asyncio.run(kaqg(Context(script, language="zh"), graph, difficulties=(30,), tolerance=3))
    assert got["options"][got["answer"]] == "氧气"
    assert got["features"]["stem_length"] == 1
    assert features.stem_level("一" * 16) == 2
    assert features.stem_level("一" * 31) == 3
    assert "另写 3 个" in script.asked[0].messages[-1]["content"]


def test_a_question_of_every_kind_and_difficulty() -> None:
    """What cannot be made is noted, the others are rows."""
    ctx = Context(Writer(), language="en")  # type: ignore[arg-type]
    got = asyncio.run(kaqg(ctx, ONE, difficulties=(30, 70), kinds=("single", "multiple", "fill_in")))
    assert [(one["difficulty"], one["type"]) for one in got] == [
        (30, "single"), (30, "fill_in"), (70, "single"), (70, "fill_in")
    ]  # fmt: skip
    assert ctx.notes["dropped"] == ["the graph has no fact for a question of the kind multiple"] * 2
