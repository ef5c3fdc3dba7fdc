"""Self-Refine: who sees what, when the loop ends, which draft is taken."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, Unreadable
from seedbed.core.example import Script
from seedbed.methods.instructions.self_refine import self_refine

ASK = "Name the capital of Australia."
FINE = {"faults": [], "score": 9}


def fault(text: str = "The year is missing.", score: int = 4) -> dict[str, Any]:
    return {"faults": [{"fault": text, "fix": "Add it."}], "score": score}


def run(replies: list[Any], *, language: str = "en", **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    made = asyncio.run(self_refine(Context(script, language=language), ASK, **how))
    assert len(script.asked) == len(replies)
    return made, script


def test_a_draft_without_faults_is_the_answer() -> None:
    """One draft, one feedback, nothing rewritten."""
    made, _ = run(["Canberra.", FINE])
    assert (made["output"], made["stop"], made["drafts"]) == ("Canberra.", "no faults", ["Canberra."])


def test_an_output_of_the_row_is_the_first_draft() -> None:
    """It is not asked for again."""
    made, _ = run([fault(), "Canberra, since 1913.", FINE], output="Canberra.")
    assert made["drafts"] == ["Canberra.", "Canberra, since 1913."]


def test_feedback_sees_the_latest_draft_and_refinement_sees_them_all() -> None:
    """The second feedback knows nothing of the first draft; the second refinement sees both, with their feedback."""
    replies = ["Draft one.", fault("Fault one."), "Draft two.", fault("Fault two."), "Draft three.", FINE]
    made, script = run(replies)
    feedback = str(script.asked[3].messages)
    assert len(script.asked[3].messages) == 1
    assert "Draft two." in feedback
    assert "Draft one." not in feedback
    assert [turn["content"] for turn in script.asked[4].messages if turn["role"] == "assistant"] == [
        "Draft one.", "Draft two.",
    ]  # fmt: skip
    assert all(one in str(script.asked[4].messages) for one in ("Fault one.", "Fault two."))
    assert made["feedback"] == [["Fault one. → Add it."], ["Fault two. → Add it."], []]
    assert script.asked[0].temperature == 0.7


def test_the_loop_ends_after_four_refinements() -> None:
    """Five drafts at most; the last is the answer."""
    replies = ["Draft 0."] + [one for at in range(4) for one in (fault(), f"Draft {at + 1}.")]
    made, _ = run(replies)
    assert (made["stop"], made["output"], len(made["drafts"])) == ("iterations", "Draft 4.", 5)


def test_the_loop_ends_when_enough_or_unchanged() -> None:
    """A score that suffices ends it in spite of a fault; so does a draft that is the one before."""
    assert run(["Draft.", fault(score=8)], enough=8)[0]["stop"] == "good enough"
    made, _ = run(["Draft.", fault(), " DRAFT. "])
    assert (made["stop"], made["drafts"]) == ("unchanged", ["Draft."])


def test_the_best_draft_can_be_chosen() -> None:
    """The last draft is scored as well; of equal scores the later draft is taken."""
    replies = ["Draft 0.", fault(score=7), "Draft 1.", fault(score=3)]
    assert run(replies, iterations=1, choose="best")[0]["output"] == "Draft 0."
    replies[-1] = fault(score=7)
    assert run(replies, iterations=1, choose="best")[0]["output"] == "Draft 1."


@pytest.mark.parametrize(
    ("language", "draft"),
    [("en", "Sure, here is the revised answer: Canberra."), ("zh", "以下是修改后的回答：堪培拉。"),
     ("zh", "改进后的回答：堪培拉")],
)  # fmt: skip
def test_a_draft_that_speaks_of_itself_is_unreadable(language: str, draft: str) -> None:
    """The lead-in would be trained on."""
    with pytest.raises(Unreadable, match="lead-in"):
        run(["Sydney.", fault(), draft], language=language)


@pytest.mark.parametrize(
    "bad", ["fine!", {"faults": "none", "score": 5}, {"faults": [], "score": 11}, {"score": 5},
            {"faults": [{}], "score": 1}]
)  # fmt: skip
def test_malformed_feedback_is_never_read_as_approval(bad: Any) -> None:
    """It is asked for three times, then the row is set aside."""
    with pytest.raises(NoReadableReply, match="schema"):
        run(["Canberra.", bad, bad, bad])


def test_criteria_stand_in_the_feedback_prompt_in_its_language() -> None:
    """Ours by default, the user's where given."""
    assert "no longer than needed" in str(run(["Canberra.", FINE])[1].asked[1].messages)
    assert "正确、完整" in str(run(["堪培拉。", FINE], language="zh")[1].asked[1].messages)
    assert "rhymes" in str(run(["Canberra.", FINE], criteria="it rhymes")[1].asked[1].messages)
