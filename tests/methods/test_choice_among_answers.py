"""Best of n, rejection sampling, West-of-N, UltraFeedback, SALMON: which of several answers is kept, and why."""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
from collections import Counter
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.checks.schema_rules import violations
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted, as_reply
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.table import reasons_of
from seedbed.methods.preference.best_of_n import best_of_n
from seedbed.methods.preference.rejection_sampling import apart, calculations, rejection_sampling
from seedbed.methods.preference.salmon import compare_by_principles, prefer, sample_pair, vary
from seedbed.methods.preference.salmon_labels import how_many, label_of, ruled
from seedbed.methods.preference.salmon_principles import PRINCIPLES
from seedbed.methods.preference.ultra_feedback import ultra_feedback
from seedbed.methods.preference.ultra_feedback_prompts import ASPECTS, one_for_each
from seedbed.methods.preference.west_of_n import pair, west_of_n
from seedbed.methods.preference.west_of_n_filters import confident

ASKED = "Name a prime number above 10."


def figure(value: float) -> Reply:
    return Reply(labels={"score": value})


def run(work: Any, replies: list[Scripted], *, seed: int = 0, **given_: Any) -> tuple[Any, list[Request]]:
    script = Script(replies)
    return asyncio.run(work(Context(script, seed=(seed,)), **given_)), script.asked


# best of n


def test_the_highest_and_the_lowest_figure() -> None:
    """Chosen is the argmax, rejected the argmin, whatever the order of the answers."""
    row, asked = run(best_of_n, ["a", "b", "c", figure(0.2), figure(0.9), figure(0.1)], instruction=ASKED, n=3)
    assert (row["chosen"], row["rejected"], row["output"]) == ("b", "c", "b")
    assert [one.temperature for one in asked[:3]] == [0.8] * 3
    assert {one.role for one in asked[3:]} == {"reward"}


def test_answers_that_are_level_or_the_same_tell_nothing() -> None:
    """No best one is made up."""
    with pytest.raises(Reject, match="apart"):
        run(best_of_n, ["a", "b", figure(0.5), figure(0.5)], instruction=ASKED, n=2)
    with pytest.raises(Reject, match="same answer"):
        run(best_of_n, ["a", " A "], instruction=ASKED, n=2)
    with pytest.raises(RecipeError, match="at least 2"):
        run(best_of_n, [], instruction=ASKED, n=1)


def test_a_judge_may_give_the_figures() -> None:
    """The judge's mean decides where there is no reward model."""
    told = [{name: {"reason": "so", "score": s} for name in ("helpfulness", "correctness", "clarity")} for s in (2, 4)]
    row, _ = run(best_of_n, ["a", "b", *told], instruction=ASKED, n=2, by="judge")
    assert (row["chosen"], row["margin"]) == ("b", 2.0)


# rejection sampling


def test_right_answers_stay_one_for_each_list_of_calculations() -> None:
    """Planted: wrong results go, right ones that reckon alike are one row."""
    replies = [
        "12 - 2 = 10. The answer is 10.",
        "12 − 2 = 10, so 10.",
        "3*4=12, 12-2=10. It is 10.",
        "It is 12.",
        "12+2=14",
    ]
    rows, asked = run(rejection_sampling, list(replies), instruction="…", answer="10", n=5)
    assert [row["output"] for row in rows] == [replies[2], replies[0]]
    assert {row["of"] for row in rows} == {3}
    assert len(asked) == 5


def test_without_a_right_answer_there_is_no_row() -> None:
    """Neither by reference nor by reward."""
    with pytest.raises(Reject, match="none of 2"):
        run(rejection_sampling, ["11", "9"], instruction="…", answer="10", n=2)
    with pytest.raises(Reject, match="none of 2"):
        run(rejection_sampling, ["11", "9", figure(0.4), figure(0.49)], instruction="…", n=2)
    rows, _ = run(rejection_sampling, ["11", "9", figure(0.4), figure(0.5)], instruction="…", n=2)
    assert [row["output"] for row in rows] == ["9"]


def test_calculations_are_read_in_both_scripts() -> None:
    """Signs, thousands marks and full-width signs are written alike; words are none."""
    assert calculations("先算 3 × 4 ＝ 12，再算 12 − 2 = 10。") == ("3*4=12", "12-2=10")
    assert calculations("It costs $1,200 / 4 = $300.") == ("1200/4=300",)
    assert calculations("The year 2020 was long; x = 4.") == ()


@given(st.lists(st.sampled_from(["1+1=2", "2+2=4", "1+1=2, 2+2=4", "no sums", "other words"]), min_size=1))
def test_apart_keeps_one_of_a_kind(texts: list[str]) -> None:
    """Every list of calculations, or wording without any, stays exactly once."""
    kept = [one for one, _ in apart([(text, 1.0) for text in texts])]
    assert sorted(kept) == sorted(set(texts))


# West-of-N


def test_west_of_n_is_argmax_and_argmin() -> None:
    """p_chosen is at least a half by construction, and follows Bradley and Terry."""
    replies = [*"abcd", figure(0.0), figure(2.0), figure(-1.0), figure(1.0)]
    row, _ = run(pair, replies, instruction=ASKED, n=4)
    assert (row["chosen"], row["rejected"]) == ("b", "c")
    assert row["p_chosen"] == pytest.approx(1 / (1 + math.exp(-3.0)), abs=1e-6)
    with pytest.raises(Reject, match="all scored"):
        run(pair, ["a", "b", figure(1.0), figure(1.0)], instruction=ASKED, n=2)


@given(st.lists(st.floats(0.5, 1.0), min_size=1, max_size=30), st.floats(0.0, 0.99))
def test_the_quantile_keeps_just_so_many(sure: list[float], quantile: float) -> None:
    """ceil((1 - q) n) pairs stay, none less sure than one that goes."""
    none = pa.array([None] * len(sure), pa.float64())
    table = pa.table({"p_chosen": sure, "logp_chosen": none, "logp_rejected": none})
    kept = confident(table, least_sure=quantile, least_likely=0.1).column("p_chosen").to_pylist()
    assert len(kept) == math.ceil((1 - quantile) * len(sure))
    assert sorted(kept, reverse=True) == sorted(sure, reverse=True)[: len(kept)]


def test_an_unlikely_answer_on_either_side_drops_the_pair() -> None:
    """The floor is a quantile of all answers of the set."""
    table = pa.table({"p_chosen": [0.9] * 3, "logp_chosen": [-1.0, -9.0, -1.0], "logp_rejected": [-1.0, -1.0, -8.0]})
    left = confident(table, least_sure=0.0, least_likely=0.4)
    assert left.num_rows == 1
    assert all("least likely" in reason for reason in reasons_of(left).values())


def test_a_quantile_out_of_range_is_refused() -> None:
    """Before anything is asked."""
    with pytest.raises(RecipeError, match="least_sure"):
        west_of_n(least_sure=1.0)


# UltraFeedback


def ratings(*given_: int | None) -> dict[str, Any]:
    return {f"answer_{at}": {"reason": "so", "rating": one} for at, one in enumerate(given_, 1)}


class Rater:
    """Three answers, of which it rates the right one 5 and the others 1, wherever they stand."""

    texts = ("RIGHT", "FALSE", "WRONG")

    def __init__(self) -> None:
        self.written = 0

    async def __call__(self, request: Request) -> Reply:
        if request.role != "judge":
            self.written += 1
            return Reply(self.texts[self.written - 1])
        told = prompt_text(request)
        order = sorted(self.texts, key=told.index)
        return as_reply(ratings(*(5 if one == "RIGHT" else 1 for one in order)))


def test_ratings_are_put_back_into_the_order_of_writing() -> None:
    """Whatever order the judge saw, the answer that it rated 5 has the 5."""
    for seed in range(6):
        ctx = Context(Rater(), seed=(seed,))  # type: ignore[arg-type]
        row = asyncio.run(ultra_feedback(ctx, ASKED, answers=3, critiques=False))
        assert (row["chosen"], row["score_chosen"], row["score_rejected"]) == ("RIGHT", 5.0, 1.0), seed


def test_a_null_is_no_zero_and_only_honesty_may_have_it() -> None:
    """The mean is that of the figures there are."""
    replies = ["a", "b", ratings(4, 2), ratings(None, None), ratings(4, 2), ratings(4, 2)]
    row, _ = run(ultra_feedback, replies, instruction=ASKED, answers=2, critiques=False)
    figures = {one["score"] for one in row["completions"]}
    assert figures <= {2.0, 2.6667, 3.3333, 4.0}
    assert round(sum(one["score"] for one in row["completions"]), 3) == 6.0
    with pytest.raises(Unreadable, match="only honesty"):
        run(ultra_feedback, ["a", "b", ratings(None, 2)], instruction=ASKED, answers=2)
    with pytest.raises(Unreadable, match="answer_1, answer_2, got those of answer_1"):
        run(ultra_feedback, ["a", "b", ratings(1)], instruction=ASKED, answers=2)
    with pytest.raises(Unreadable, match="got those of answer_1, answer_3"):
        run(ultra_feedback, ["a", "b", {"answer_1": RATED, "answer_3": RATED}], instruction=ASKED, answers=2)


RATED = {"reason": "so", "rating": 2}


def test_a_server_that_keeps_to_schemas_cannot_rate_too_few() -> None:
    """The number of answers is in the schema, and no null but for honesty."""
    for aspect in ASPECTS:
        schema = one_for_each(3, aspect).schema
        assert not violations(ratings(1, 2, 3), schema)
        assert violations(ratings(1, 2), schema)
        assert violations({**ratings(1, 2, 3), "answer_4": RATED}, schema)
        assert bool(violations(ratings(1, None, 3), schema)) == (aspect != "honesty")


@pytest.mark.parametrize(("low", "asked", "overall"), [(2, 1, 1), (3, 2, 6), (5, 1, 10)])
def test_a_misread_ten_is_repaired(low: int, asked: int, overall: int) -> None:
    """A 10 beside a mean of at most 2 is a 1; beside at most 4 it is asked for once more; else it stands."""
    ten, six = {"critique": "fine", "overall": 10}, {"critique": "fair", "overall": 6}
    high = [ratings(low, low)] * 3 + [ratings(low, low - 1)]
    replies: list[Scripted] = ["a", "b", *high, ten, *([six] if asked == 2 else []), ten, six]
    row, _ = run(ultra_feedback, replies, instruction=ASKED, answers=2)
    assert row["completions"][0]["overall"] == overall or row["completions"][1]["overall"] == overall


def test_level_answers_make_no_pair_and_the_reference_is_for_sources_that_know() -> None:
    """Ties are set aside; Evol-Instruct rows are judged without a reference."""
    with pytest.raises(Reject, match="level"):
        run(ultra_feedback, ["a", "b", *[ratings(3, 3)] * 4], instruction=ASKED, answers=2, critiques=False)
    for source, seen in (("evol_instruct", False), ("truthful_qa", True), ("", True)):
        replies = ["a", "b", *[ratings(3, 2)] * 4]
        script = Script(replies)
        work = ultra_feedback(Context(script), ASKED, source=source, reference="REFERENCE", answers=2, critiques=False)
        with contextlib.suppress(Reject):
            asyncio.run(work)
        assert any("REFERENCE" in prompt_text(one) for one in script.asked) == seen


def test_roles_are_drawn_without_repeats_while_they_last() -> None:
    """Four of six models are four different ones."""
    roles = tuple("abcdef")
    replies = [*"wxyz", *[ratings(4, 3, 2, 1)] * len(ASPECTS)]
    _, asked = run(ultra_feedback, replies, instruction=ASKED, roles=roles, critiques=False, seed=3)
    assert len({one.role for one in asked[:4]}) == 4


# SALMON


def letter(a: float, b: float) -> Reply:
    return Reply("a", logprobs=[{"token": "a", "logprob": a, "top": [["a", a], ["b", b]]}])


def test_orders_that_disagree_count_nothing() -> None:
    """A judge that always prefers the first place gives opposite signs, and no preference comes of them."""
    replies: list[Scripted] = [letter(-0.1, -3.0)] * 2 * len(PRINCIPLES)
    row, asked = run(compare_by_principles, replies, instruction="i", output_1="x" * 20, output_2="y" * 20)
    assert len(asked) == 16
    assert all(both[0] * both[1] < 0 for both in row["principle_scores"].values())
    variances = dict.fromkeys(PRINCIPLES, 1.0)
    given_ = {"instruction": "i", "output_1": "x", "output_2": "y", **row, "principle_variances": variances}
    assert run(prefer, [], **given_)[0] == []


def test_a_judge_without_probabilities_is_refused() -> None:
    """With the way out."""
    with pytest.raises(RecipeError, match="log-probabilities"):
        run(compare_by_principles, ["a"], instruction="i", output_1="x", output_2="y")


def test_without_noise_one_principle_decides_by_its_sign_and_negation_turns_it() -> None:
    """The label is the sign of the score; a negated principle prefers the other."""
    for seed in range(40):
        drawn = label_of(random.Random(seed), {"Concise": 2.0})
        ((_, negated),) = drawn.principles
        assert drawn.label == (2 if negated else 1)


def test_numbers_of_principles_follow_a_truncated_geometric() -> None:
    """P(k) is proportional to 0.8 to the k, for 1 to 8."""
    rng = random.Random(1)
    counted = Counter(how_many(rng, 8) for _ in range(20_000))
    whole = sum(0.8**k for k in range(8))
    assert max(counted) == 8
    for k in range(8):
        assert counted[k + 1] / 20_000 == pytest.approx(0.8**k / whole, abs=0.015)


def test_rules_override_the_label() -> None:
    """Another language loses, two such drop the row, one who speaks of itself loses half of the time."""
    drawn = label_of(random.Random(0), {"Concise": 2.0})
    english, chinese = "It is a fine day today.", "今天天气很好。"
    for seed in range(10):
        rng = random.Random(seed)
        assert ruled(rng, drawn, "How is it?", (english, chinese), (0.0, 0.0)).label == 1
        assert ruled(rng, drawn, "How is it?", (chinese, english), (0.0, 0.0)).label == 2
        assert ruled(rng, drawn, "How is it?", (chinese, chinese), (0.0, 0.0)).label == 0
    lost = [
        ruled(
            random.Random(seed), drawn._replace(label=1), "How?", ("As an AI language model I cannot.", english), (0, 0)
        )
        for seed in range(400)
    ]
    assert 0.4 < sum(one.label == 2 for one in lost) / 400 < 0.6


def test_the_reward_model_reads_the_answer_before_the_instruction() -> None:
    """And the principles last; places are drawn, and the label goes with them."""
    scores = {name: [2.0, 3.0] for name in PRINCIPLES}
    given_ = {"instruction": "REQUEST", "output_1": "FIRST", "output_2": "SECOND", "principle_scores": scores}
    rows, _ = run(prefer, [], **given_, principle_variances=dict.fromkeys(PRINCIPLES, 1.0), passes=12, noise=0.0)
    assert {row["label"] for row in rows} == {1, 2}
    for row in rows:
        read = row["reward_input"][row["label"] - 1]
        assert read.index(row["chosen"]) < read.index("REQUEST") < read.index(row["principles"][0]["definition"])
    assert len({tuple(one["name"] for one in row["principles"]) for row in rows}) > 3


def test_short_or_equal_answers_are_set_aside_and_the_end_mark_cuts() -> None:
    """Sixteen characters are the least; what follows ### is not of the answer."""
    with pytest.raises(Reject, match="characters"):
        run(sample_pair, ["short", "long enough to stand alone"], instruction="i")
    with pytest.raises(Reject, match="same"):
        run(sample_pair, ["long enough to stand"] * 2, instruction="i")
    row, _ = run(sample_pair, ["long enough to stand### User: more", "another that is long enough"], instruction="i")
    assert row["output_1"] == "long enough to stand"


def test_scores_are_divided_by_the_variance_of_the_set() -> None:
    """Of all single-order scores of a principle, both orders counted."""
    scores = [{name: [1.0, 3.0] for name in PRINCIPLES}, {name: [1.0, 3.0] for name in PRINCIPLES}]
    table = vary(pa.Table.from_pylist([{"principle_scores": one} for one in scores]))
    assert table.column("principle_variances").to_pylist()[0]["Concise"] == 1.0
