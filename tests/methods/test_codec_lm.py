"""CodecLM: metadata, rubrics and actions, the contrast of two models and its threshold."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.step import Step
from seedbed.methods.instructions.codec_lm import decode, encode, set_rubrics, tailor

ACTIONS = ["Add a limit.", "Add a stop.", "Ask for a table.", "Hide a fact."]
FOUR = "1. One.\n2. **Two.**\n3. Three\ngoes on.\n4. Four."


def run(function: Any, replies: list[Any], *values: Any, seed: int = 0, **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    made = asyncio.run(function(Context(script, seed=(seed,)), *values, **how))
    assert len(script.asked) == len(replies)
    return made, script


def scores(first: int, second: int) -> dict[str, Any]:
    return {"reason": "so", "first": first, "second": second}


def contrast(strong: int, target: int) -> list[Any]:
    """Two answers and both orders of the scorer, for scores that do not depend on the place."""
    return ["Strong.", "Target.", scores(strong, target), scores(target, strong)]


def test_a_seed_becomes_a_use_case_and_up_to_three_skills() -> None:
    """Three worked samples are shown; a row with metadata is not asked about."""
    made, script = run(encode, [{"use_case": "cooking advice", "skills": ["fault finding", "fault finding"]}], "Why?")
    assert made == {"use_case": "cooking advice", "skills": ["fault finding"]}
    assert str(script.asked[0].messages).count("use_case") >= 3
    assert run(encode, [], use_case="a", skills=["b"])[0] == {"use_case": "a", "skills": ["b"]}
    with pytest.raises(Reject, match="neither"):
        run(encode, [], use_case="a")


@pytest.mark.parametrize(
    "bad", [{"use_case": "a", "skills": list("abcd")}, {"use_case": "", "skills": ["a"]}, "cooking"]
)
def test_malformed_metadata_is_not_mended(bad: Any) -> None:
    """More than three skills, an empty use case, prose: asked again, then set aside."""
    with pytest.raises(NoReadableReply):
        run(encode, [bad] * 3, "Why does it not rise?")


def test_rubrics_and_actions_come_in_fours() -> None:
    """Actions are asked for with the rubrics in sight; fewer items are unreadable."""
    made, script = run(set_rubrics, [FOUR, FOUR], "cooking", ["timing"])
    assert made["rubrics"] == made["actions"] == ["One.", "Two.", "Three goes on.", "Four."]
    assert "3. Three goes on." in str(script.asked[1].messages[0]["content"])
    with pytest.raises(Unreadable, match="wanted 4"):
        run(set_rubrics, ["1. One.\n2. Two."], "cooking", ["timing"])


def test_basic_instructions_come_from_metadata_alone() -> None:
    """So many as wanted, each once; a shorter list is unreadable."""
    made, _ = run(decode, ["1. Boil it.\n2. Fry it.\n3. Bake it."], "cooking", ["timing"], instructions=2)
    assert made == [{"instruction": "Boil it."}, {"instruction": "Fry it."}]
    assert len(run(decode, ["1. Boil it.\n2. Boil it."], "cooking", ["timing"], instructions=2)[0]) == 1
    doubled, _ = run(
        decode, ["1. 1. Instruction: Boil it.\n2. 2. 指令：煮一煮。"], "cooking", ["timing"], instructions=2
    )
    assert [one["instruction"] for one in doubled] == ["Boil it.", "煮一煮。"]
    with pytest.raises(Unreadable, match="wanted 3"):
        run(decode, ["1. Boil it."], "cooking", ["timing"], instructions=3)


@pytest.mark.parametrize(
    ("first", "second", "gap", "output"),
    [((9, 6), (5, 9), 3.5, "Strong."), ((5, 9), (9, 6), -3.5, "Target."), ((8, 5), (4, 8), 3.5, "Strong.")],
)
def test_the_better_answer_is_the_label_on_both_sides(first: Any, second: Any, gap: float, output: str) -> None:
    """The gap is the mean over both orders; a target that wins by as much gives its own answer."""
    made, script = run(tailor, ["Strong.", "Target.", scores(*first), scores(*second)], "Plan.", ACTIONS)
    assert (made["gap"], made["output"], made["iteration"], made["action"]) == (gap, output, 1, "")
    assert [request.role for request in script.asked] == ["main", "target", "judge", "judge"]


def test_an_answer_of_the_target_that_has_no_end_is_rated_and_never_kept() -> None:
    """Where it loses the strong answer is kept; where it wins the instruction is made harder."""
    endless = Reply("And so on", finish="length")
    lost, _ = run(tailor, ["Strong.", endless, scores(9, 2), scores(2, 9)], "Plan.", ACTIONS)
    assert (lost["output"], lost["iteration"]) == ("Strong.", 1)
    won = ["Strong.", endless, scores(2, 9), scores(9, 2), "Plan with a limit.", *contrast(9, 2)]
    made, _ = run(tailor, won, "Plan.", ACTIONS)
    assert (made["output"], made["iteration"]) == ("Strong.", 2)
    with pytest.raises(Reject, match="apart only where the better answer was cut off"):
        run(tailor, won[:4], "Plan.", ACTIONS, iterations=1)


def test_a_gap_of_exactly_three_is_not_enough() -> None:
    """The threshold is left open: 3.0 goes on, and the four passes end it."""
    improved = [one for at in range(3) for one in (f"Plan {at}.", *contrast(8, 5))]
    with pytest.raises(Reject, match="never lay more than 3") as caught:
        run(tailor, [*contrast(8, 5), *improved], "Plan.", ACTIONS)
    assert (caught.value.value, caught.value.threshold) == ([3.0] * 4, 3.0)


def test_a_scorer_that_likes_the_first_place_sees_no_gap() -> None:
    """Two points more for whichever stands first cancel out."""
    with pytest.raises(Reject) as caught:
        run(tailor, ["S.", "T.", scores(8, 6), scores(8, 6)], "Plan.", ACTIONS, iterations=1)
    assert caught.value.value == [0.0]


def test_a_drawn_action_of_the_metadata_makes_it_harder() -> None:
    """The improved instruction is what is answered, scored and kept; over seeds every action is drawn."""
    replies = [*contrast(7, 7), "Plan with a limit.", *contrast(9, 2)]
    made, script = run(tailor, replies, "Plan.", ACTIONS)
    assert (made["instruction"], made["iteration"]) == ("Plan with a limit.", 2)
    assert made["action"] in ACTIONS
    assert made["action"] in str(script.asked[4].messages)
    assert script.asked[5].messages[-1]["content"] == "Plan with a limit."
    assert {run(tailor, replies, "Plan.", ACTIONS, seed=at)[0]["action"] for at in range(40)} == set(ACTIONS)


def test_one_model_in_both_roles_is_refused() -> None:
    """Its own name in both replies stops the recipe and says what to do."""
    same = [Reply("S.", model="qwen"), Reply("T.", model="qwen")]
    with pytest.raises(RecipeError, match="role 'target'"):
        run(tailor, same, "Plan.", ACTIONS)


@pytest.mark.parametrize("bad", [{"first": 9, "second": 2}, {"reason": "x", "first": 11, "second": 2}, "9 and 2"])
def test_malformed_scores_are_no_scores(bad: Any) -> None:
    """They are asked for again, then the row is set aside; no gap is invented."""
    with pytest.raises(NoReadableReply):
        run(tailor, ["S.", "T.", bad, bad, bad], "Plan.", ACTIONS)


def test_the_chain_keeps_what_tells_the_models_apart(tmp_path: Any) -> None:
    """Of two use cases one is told apart; the other is set aside after its passes, and every count reconciles."""

    def answer(request: Request) -> Reply:
        text = str(request.messages[-1]["content"])
        if "4 rubrics" in text or "each rubric" in text:
            return Reply(FOUR)
        if "such instructions" in text:
            return Reply("1. Plan a trip." if "travel" in text else "1. Add two numbers.")
        if "Rate two answers" in text:
            rated = [9 if place == "STRONG" else 3 for place in sorted(("STRONG", "WEAK"), key=text.find)]
            return Reply(json.dumps(scores(*rated) if "WEAK" in text else scores(5, 5)))
        return Reply("WEAK" if request.role == "target" and "trip" in text else "STRONG", model=request.role)

    bench = Bench(tmp_path)
    bench.model = Model(answer)
    rows = [{"use_case": "travel", "skills": ["planning"]}, {"use_case": "sums", "skills": ["adding"]}]
    step = Step(find.entry("codec_lm"), {"instructions": 1})
    result = bench.run(rows, step)
    assert result.unreconciled() == []
    assert [row["instruction"] for row in kept(result)] == ["Plan a trip."]
    assert [row["output"] for row in kept(result)] == ["STRONG"]
    assert ["never lay" in one.reason for one in set_aside(result)] == [True]
