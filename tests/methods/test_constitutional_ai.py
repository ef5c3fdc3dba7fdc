"""Critique, revision and the feedback model's preference."""

from __future__ import annotations

import asyncio
from math import log
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.methods.preference.constitution import CONSTITUTION
from seedbed.methods.preference.constitutional_ai import Revised, constitutional_ai

TALK = ["initial 0", "critique 1", "revision 1", "critique 2", "revision 2"]


def letter(a: float) -> Reply:
    """A reply whose first token is A with this share of the probability of A and B."""
    top = [["A", log(a * 0.9)], ["B", log((1 - a) * 0.9)], ["C", log(0.1)]]
    return Reply("A", logprobs=[{"token": "A", "logprob": top[0][1], "top": top}])


def revised(replies: list[Scripted], **settings: Any) -> tuple[Revised, list[Request], Context]:
    script = Script(replies)
    ctx = Context(script)
    row = asyncio.run(constitutional_ai(ctx, "How do I silence a dog?", rounds=2, **settings))
    return row, script.asked, ctx


def test_each_stage_sees_the_answer_before_it_only() -> None:
    """The second round holds the first revision, but neither the initial answer nor the first critique."""
    _, asked, _ = revised([*TALK, "A", "B"])
    second = prompt_text(asked[3])
    assert "revision 1" in second
    assert "initial 0" not in second
    assert "critique 1" not in second


def test_a_principle_is_drawn_for_every_round_and_kept() -> None:
    """Critique and revision of a round name the same principle, the one that the row records."""
    row, asked, ctx = revised([*TALK, "A", "B"])
    for place, name in enumerate(row["principles"]):
        principle = CONSTITUTION[name].en
        assert principle in prompt_text(asked[1 + 2 * place])
        assert principle in asked[2 + 2 * place].messages[-1]["content"]
    assert ctx.notes["judged_by"] in CONSTITUTION
    draws = {
        tuple(
            asyncio.run(constitutional_ai(Context(Script([*TALK]), seed=(seed,)), "x", rounds=2, feedback=False))[
                "principles"
            ]
        )
        for seed in range(30)
    }
    assert len({name for pair in draws for name in pair}) > 6


def test_only_revisions_are_trained_on() -> None:
    """The fine-tuning columns hold revisions; the initial answer stands in the pair, the critiques in the lineage."""
    row, _, ctx = revised([*TALK, "A", "B"])
    assert (row["revision"], row["revisions"]) == ("revision 2", ["revision 1", "revision 2"])
    assert (row["chosen"], row["rejected"]) == ("revision 2", "initial 0")
    assert ctx.notes["critiques"] == ["critique 1", "critique 2"]


def test_both_orders_are_asked_and_averaged() -> None:
    """0.9 for the revision shown first and 0.6 for the initial answer shown first are 0.65 for the revision."""
    row, asked, _ = revised([*TALK, letter(0.9), letter(0.6)])
    assert row["p_revision"] == pytest.approx(0.65)
    first, second = (prompt_text(request) for request in asked[-2:])
    assert first.index("revision 2") < first.index("initial 0")
    assert second.index("initial 0") < second.index("revision 2")


def test_the_label_turns_with_the_probability() -> None:
    """Mirrored probabilities swap chosen and rejected; both shares add up to one."""
    row, _, _ = revised([*TALK, letter(0.9), letter(0.6)])
    turned, _, _ = revised([*TALK, letter(0.1), letter(0.4)])
    assert (turned["chosen"], turned["rejected"]) == (row["rejected"], row["chosen"])
    assert row["p_revision"] + turned["p_revision"] == pytest.approx(1)
    assert turned["revision"] == "revision 2"


def test_a_judge_that_always_says_a_decides_nothing() -> None:
    """Orders that disagree are a tie, and a tie is no preference."""
    with pytest.raises(Reject, match="neither"):
        revised([*TALK, "A", "A"])


def test_reasoned_probabilities_are_clamped() -> None:
    """After reasoning, 0.99 counts as 0.6 and 0.01 as 0.4."""
    row, asked, _ = revised(
        [*TALK, "The first is kinder.", letter(0.99), "The second is.", letter(0.01)], reasoning=True
    )
    assert row["p_revision"] == pytest.approx(0.6)
    assert asked[-1].messages[-2]["content"] == "The second is."


def test_a_letter_that_is_missing_is_asked_for_again() -> None:
    """A judge's reply without a letter is unreadable, not a vote."""
    with pytest.raises(Unreadable):
        revised([*TALK, "Both are fine."])


@pytest.mark.parametrize(
    "text", ["Here is the revised answer: no.", "Sure! Here's a rewritten reply.", "修改后的回答：不。"]
)
def test_a_revision_that_speaks_of_itself_is_unreadable(text: str) -> None:
    """A lead-in would be trained on."""
    with pytest.raises(Unreadable, match="lead-in"):
        revised(["initial", "critique", text])


def test_an_answer_that_stays_the_same_is_no_pair() -> None:
    """Chosen and rejected would be equal."""
    with pytest.raises(Reject, match="nothing was revised"):
        revised(["Talk first.", "critique", "Talk more.", "critique", "talk  first."])


def test_feedback_can_be_left_out() -> None:
    """The revision is then chosen, and nothing is asked of a judge."""
    row, asked, _ = revised([*TALK], feedback=False)
    assert (row["chosen"], row["p_revision"], len(asked)) == ("revision 2", 1.0, 5)


def test_ones_own_principles_are_used() -> None:
    """A principle that is not the name of one of ours is taken as its text."""
    row, asked, _ = revised([*TALK, "A", "B"], principles=("Mention the leash law.",))
    assert row["principles"] == ["Mention the leash law."] * 2
    assert "Mention the leash law." in prompt_text(asked[1])
