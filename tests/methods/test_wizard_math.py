"""WizardMath: evolution in both directions, answers by vote, orders and marks for the reward models."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rig import Bench, Model, kept

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, SeedbedError, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.methods.math.wizard_math import wizard_math
from seedbed.methods.math.wizard_math_evolution import evolve, solve
from seedbed.methods.math.wizard_math_prompts import DOWN, UP
from seedbed.methods.math.wizard_math_rewards import mark_steps, rank_variants, reward

NUTS = "Ann has 3 bags of 4 nuts. How many nuts has she?"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(work: Any, replies: list[Any], *, seed: int = 0, language: str = "en", **given: Any) -> Any:
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    made = asyncio.run(work(ctx, **given))
    assert len(script.asked) == len(replies)
    return made, script, ctx


# Evolution


@pytest.mark.parametrize("down", [0.0, 0.25, 0.5, 1.0])
def test_both_directions_stand_in_the_proportion_that_was_set(down: float) -> None:
    """Of 8 turns, whatever the seed; each operation is one of its direction."""
    for seed in range(5):
        rows, _, _ = run(evolve, [f"Problem {n}" for n in range(8)], seed=seed, question=NUTS, down=down)
        counts = Counter(row["direction"] for row in rows)
        assert (counts["down"], counts["up"]) == (8 * down, 8 - 8 * down)
        assert all(row["operation"] in (UP if row["direction"] == "up" else DOWN) for row in rows)
        assert [row["turn"] for row in rows] == list(range(1, 9))


def test_each_direction_goes_on_from_its_own_last_success() -> None:
    """A failure leaves it where it is; no problem comes twice."""
    replies = [f"Problem {n}" for n in range(8)]
    replies[3] = NUTS  # a copy, or one that was there before
    rows, script, ctx = run(evolve, replies, question=NUTS, down=0.5)
    current = {"up": NUTS, "down": NUTS}
    for row in rows:
        assert row["parent"] == current[row["direction"]]
        assert row["parent"] in prompt_text(script.asked[row["turn"] - 1])
        current[row["direction"]] = row["instruction"]
    assert len(rows) == 7
    assert len(ctx.notes["failed"]) == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [(NUTS, "copy"), (NUTS.upper(), "copy"), ("Rewritten problem: the given prompt says …", "rewriting"),
     ("新的题目：原指令……", "rewriting"), (NUTS + " and" * 41, "41 words")],
)  # fmt: skip
def test_evolutions_that_are_none(reply: str, words: str) -> None:
    """Copies, the template's own words, too much added; the reason is told."""
    with pytest.raises(Reject) as raised:
        run(evolve, [reply], question=NUTS, turns=1, down=0.0)
    assert words in raised.value.value[0]


def test_an_easier_problem_may_be_of_any_length() -> None:
    """Only upward is held to a length; Chinese prompts say the same."""
    rows, script, _ = run(evolve, [NUTS + " and" * 41], question=NUTS, turns=1, down=1.0)
    assert rows[0]["direction"] == "down"
    rows, script, _ = run(evolve, ["3 加 4 等于几？"], question="小明有几颗糖？", turns=1, down=1.0, language="zh")
    assert "数学题" in prompt_text(script.asked[0])


# Votes


def says(result: object, way: str = "") -> str:
    return f"{way}So.\nThe answer is {result}."


def test_of_twenty_wrong_candidates_none_is_kept_and_of_twenty_right_ones_nineteen_are() -> None:
    """Wrong: a tie, three different results, no result, half of them; right ones are written in many ways."""
    wrong = [[says(1), says(2)] * 2, [says(1), says(2), says(3), says(4)], ["I do not know."] * 4,
             [says(7), says(7), says("unknown"), "Hm."], ["1 or 2?", "2 or 1?", "3 or 1?", says(1)]]  # fmt: skip
    right = [[says(12)] * 4, [says("1/2"), says("0.5"), says(r"\boxed{\frac12}"), says(3)],
             [says("1,200"), says(1200), says("1200 nuts"), says(120)],
             ["共 12 颗。\n答案是12。", "答案是十二。", "答案是 12 颗。", "答案是 13。"]]  # fmt: skip
    outcome = []
    for candidates in ([wrong[n % 5] for n in range(20)], [right[n % 4] for n in range(20)]):
        count = 0
        for n, replies in enumerate(candidates):
            try:
                row, _, _ = run(solve, replies, instruction=f"Problem {n}", votes=4)
            except Reject:
                continue
            assert row["agreed"] > 0.5
            count += 1
        outcome.append(count)
    assert outcome == [0, 20]


def test_the_share_is_told() -> None:
    """The first solution of the winning result is the output."""
    row, _, _ = run(solve, [says(9), says(12, "a "), says(12, "b ")], instruction=NUTS, votes=3)
    assert row == {"output": says(12, "a "), "answer": "12", "agreed": 0.6667}
    with pytest.raises(Reject, match="50% of 2"):
        run(solve, [says(9), says(12)], instruction=NUTS, votes=2)
    with pytest.raises(RecipeError, match="at least 2"):
        run(solve, [], instruction=NUTS, votes=1)


# Rankings


def ordered(*order: int) -> dict[str, Any]:
    return {"reason": "", "order": list(order)}


def rank(orders: list[Any], texts: list[str] | None = None, **given: Any) -> Any:
    texts = texts or [f"Variant {n}" for n in range(4)]
    return run(rank_variants, [*texts, *orders], question=NUTS, variants=(2, 2), **given)


def test_an_order_that_holds_both_ways_is_kept() -> None:
    """Two generators, a judge who sees the variants twice; the first and last are the pair."""
    row, script, _ = rank([ordered(2, 1, 3, 4), ordered(3, 2, 4, 1)])
    assert [one.role for one in script.asked] == ["main", "main", "second", "second", "judge", "judge"]
    shown = prompt_text(script.asked[4])
    order = sorted(row["instruction_set"], key=shown.index)
    assert row["instruction_set"] == [order[1], order[0], order[2], order[3]]
    assert (row["chosen"], row["rejected"], row["instruction"]) == (order[1], order[3], NUTS)
    back = prompt_text(script.asked[5])
    assert sorted(order, key=back.index) == order[::-1]


def test_a_judge_who_goes_by_the_place_is_found_out() -> None:
    """The same numbers for both orders contradict each other."""
    with pytest.raises(Reject, match="other way round"):
        rank([ordered(1, 2, 3, 4), ordered(1, 2, 3, 4)])


def test_rankings_have_four_to_eight_variants() -> None:
    """Fewer different ones make none; every seed stays in the bounds."""
    with pytest.raises(Reject, match="3 different"):
        rank([], ["a b", "a  b", "c", "d"])
    for seed in range(20):
        script = Script([f"Variant {n}" for n in range(20)])
        with pytest.raises(SeedbedError):
            asyncio.run(rank_variants(Context(script, seed=(seed,)), NUTS))
        writers = Counter(one.role for one in script.asked)
        assert {writers["main"], writers["second"]} <= {2, 3, 4}


def test_orders_are_read_strictly() -> None:
    """Every number once, in JSON."""
    with pytest.raises(Unreadable, match="once"):
        rank([ordered(1, 2, 3, 3)])
    with pytest.raises(NoReadableReply):
        rank(["1 > 2 > 3 > 4"] * 3)


# Steps

WORKED = "3 bags of 4.\n3 * 4 = 12.\nThe answer is 12."
FALSE = "3 bags of 4.\n3 + 4 = 7.\nThe answer is 7."


def mark(solution: str, labels: list[Any], **given: Any) -> Any:
    return run(mark_steps, [solution, {"reason": "", "labels": labels}], question=NUTS, answer="12", **given)


def test_steps_and_marks_are_of_one_length() -> None:
    """In order, by the judge."""
    row, script, _ = mark(FALSE, [True, False, False])
    assert row == {"steps": FALSE.split("\n"), "step_labels": [True, False, False], "reached": False}
    assert script.asked[1].role == "judge"
    assert "2. 3 + 4 = 7." in prompt_text(script.asked[1])
    with pytest.raises(Unreadable, match="3 labels"):
        mark(WORKED, [True, True])


def test_planted_marks() -> None:
    """Twenty markings that the known answer contradicts, none kept; twenty that it bears out, all kept."""
    kept_rows = {"wrong": 0, "right": 0}
    for n in range(20):
        bad = (FALSE, [True] * 3) if n % 2 else (WORKED, [True, True, False])
        good = (FALSE, [True, False, False]) if n % 2 else (WORKED, [True, n % 4 == 0, True])
        for kind, (solution, labels) in (("wrong", bad), ("right", good)):
            try:
                mark(solution, labels)
            except Reject:
                continue
            kept_rows[kind] += 1
    assert kept_rows == {"wrong": 0, "right": 20}


# Rewards


def figures(irm: float, *prm: float) -> list[Reply]:
    return [Reply(labels={"score": one}) for one in (irm, *prm)]


def test_the_reward_is_a_product() -> None:
    """Of the problem's and the worst step's; nothing when either is nothing."""
    row, script, _ = run(reward, figures(0.5, 0.9, 0.8), instruction=NUTS, output="a\n\nb")
    assert row == {"irm_score": 0.5, "prm_score": 0.8, "reward": 0.4}
    assert [one.role for one in script.asked] == ["irm", "prm", "prm"]
    assert script.asked[2].texts == [NUTS, "a\nb"]
    assert run(reward, figures(0.0, 0.9), instruction=NUTS, output="a")[0]["reward"] == 0
    assert run(reward, figures(0.9, 0.0), instruction=NUTS, output="a")[0]["reward"] == 0
    with pytest.raises(RecipeError, match="from 0 to 1"):
        run(reward, figures(3.5), instruction=NUTS, output="a")
    with pytest.raises(RecipeError, match="one figure"):
        run(reward, [Reply(labels={"a": 0.1, "b": 0.9})], instruction=NUTS, output="a")


# The chain


@pytest.mark.parametrize("make", ["rows", "rankings", "steps"])
def test_the_chains_in_the_engine(bench: Bench, make: str) -> None:
    """Each half, and again for nothing."""

    def answer(request: Any) -> str:
        text = prompt_text(request)
        if "You rewrite" in text:
            return f"Problem {request.seed}"
        if "Order these variants" in text:
            shown = text.split("?\n\n", 1)[1].split("\n\nReply")[0].split("\n\n")
            order = sorted(range(len(shown)), key=lambda place: shown[place].split(". ", 1)[1])
            return json.dumps({"reason": "", "order": [place + 1 for place in order]})
        if "Mark each step" in text:
            return json.dumps({"reason": "", "labels": [True, True, True]})
        return WORKED

    bench.model = Model(answer)
    rows = [{"question": NUTS, "answer": "12"}, {"question": "What is 3 * 4?", "answer": "12"}]
    chain = Step(find.entry("wizard_math"), {"make": make, "turns": 4, "votes": 2})
    first = bench.run(rows, chain)
    assert first.unreconciled() == []
    assert len(kept(first)) == (8 if make == "rows" else 2)
    asked = len(bench.model.asked)
    assert kept(bench.run(rows, chain, name="again", window=1)) == kept(first)
    assert len(bench.model.asked) == asked


def test_settings() -> None:
    """At most 8 turns, as published; rewards are for rows."""
    for wrong in ({"turns": 9}, {"down": 1.5}, {"make": "rewards"}, {"make": "steps", "rewarded": True}):
        with pytest.raises(RecipeError):
            wizard_math(**wrong)
    assert [one.name for one in wizard_math(rewarded=True)] == ["evolve", "solve", "reward"]
