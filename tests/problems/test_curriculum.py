"""Levels follow the rewards, deterministically, in threads, and through a saved state."""

from __future__ import annotations

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.problems.curriculum import Curriculum, Rule
from seedbed.problems.verifying import verify

FAMILIES = ["arithmetic", "dyck_language"]
RULE = Rule(window=4, review=0.0)
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "curriculum.md"


def fed(curriculum: Curriculum, reward: float, windows: int = 1, family: str = "arithmetic") -> int:
    """Full windows of one reward at the present level; the level after them."""
    for _ in range(windows * 4):
        curriculum.report(family, curriculum.levels[family], reward)
    return curriculum.levels[family]


def test_levels_rise_and_fall_with_the_rewards() -> None:
    """Up above the band, still within it, down below it after two windows, and never beyond the ends."""
    curriculum = Curriculum(FAMILIES, rule=RULE, start=3)
    assert fed(curriculum, 1.0) == 4
    assert fed(curriculum, 0.5, 5) == 4
    assert fed(curriculum, 0.0) == 4, "turning round takes two windows"
    assert fed(curriculum, 0.5) == 4, "and they must follow each other"
    assert fed(curriculum, 0.0) == 4
    assert fed(curriculum, 0.0) == 3
    assert fed(curriculum, 0.0) == 2
    assert fed(curriculum, 0.0, 9) == 1
    assert fed(curriculum, 1.0, 30) == 10
    assert curriculum.levels["dyck_language"] == 3, "families move on their own"


def test_rewards_of_other_levels_move_nothing() -> None:
    """Late and reviewing ones are passed over, and a window is judged only when it is full."""
    curriculum = Curriculum(["arithmetic"], rule=RULE, start=5)
    for level in (1, 4, 6, 10) * 8:
        curriculum.report("arithmetic", level, 1.0)
    for _ in range(3):
        curriculum.report("arithmetic", 5, 1.0)
    assert curriculum.levels == {"arithmetic": 5}
    curriculum.report("arithmetic", 5, 1.0)
    assert curriculum.levels == {"arithmetic": 6}


def test_problems_come_family_by_family_at_their_levels() -> None:
    """Rows can be checked, languages take turns, and no problem comes twice."""
    curriculum = Curriculum(FAMILIES, seed=4, languages=("en", "zh"), rule=RULE, start=2)
    fed(curriculum, 1.0, family="dyck_language")
    rows = curriculum.draw(8)
    assert [(row["problem"]["family"], row["problem"]["level"]) for row in rows] == [
        ("arithmetic", 2), ("dyck_language", 3)
    ] * 4  # fmt: skip
    assert Counter(row["problem"]["language"] for row in rows) == {"en": 4, "zh": 4}
    assert all(verify(row, row["answer"]).passed for row in rows)
    assert len({row["instruction"] for row in rows}) == 8


def test_reviews_come_from_below() -> None:
    """Their share is drawn from all levels under the present one."""
    curriculum = Curriculum(["arithmetic"], rule=Rule(review=0.5), start=6)
    levels = Counter(row["problem"]["level"] for row in curriculum.draw(120))
    assert set(levels) == {1, 2, 3, 4, 5, 6}
    assert 40 < levels[6] < 80


def test_bounds_are_the_ladder() -> None:
    """Only the levels of the bounds are drawn, and families without one are left out."""
    curriculum = Curriculum(bounds={"arithmetic": [2, 5, 7], "sudoku": []}, rule=RULE, start=5)
    assert curriculum.levels == {"arithmetic": 5}
    assert fed(curriculum, 1.0) == 7
    assert fed(curriculum, 1.0) == 7
    assert fed(curriculum, 0.0, 2) == 5
    assert fed(curriculum, 0.0, 5) == 2


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(FAMILIES), st.integers(1, 10), st.floats(0, 1)), max_size=60), st.integers(0, 60)
)
def test_a_restored_curriculum_goes_on_as_it_would_have(reports: list[tuple[str, int, float]], cut: int) -> None:
    """Through JSON, at any point: the same levels and the same problems follow."""
    one = Curriculum(FAMILIES, seed=9, rule=Rule(window=3, review=0.3))
    for report in reports[:cut]:
        one.report(*report)
    one.draw(3)
    two = Curriculum(FAMILIES, seed=9, rule=Rule(window=3, review=0.3))
    two.load_state(json.loads(json.dumps(one.state_dict())))
    for report in reports[cut:]:
        one.report(*report)
        two.report(*report)
    assert one.levels == two.levels
    assert one.draw(3) == two.draw(3)
    assert one.state_dict() == two.state_dict()


def test_threads_lose_nothing() -> None:
    """Every number is drawn once and every reward counts, whichever thread comes first."""
    curriculum = Curriculum(FAMILIES, rule=Rule(window=10_000))

    def work(_: int) -> list[tuple[str, int]]:
        rows = curriculum.draw(10)
        for _ in range(50):
            curriculum.report("arithmetic", 1, 0.5)
        return [(row["problem"]["family"], row["problem"]["number"]) for row in rows]

    with ThreadPoolExecutor(8) as threads:
        drawn = [one for rows in threads.map(work, range(16)) for one in rows]
    assert sorted(drawn) == sorted((family, number) for family in FAMILIES for number in range(80))
    assert len(curriculum.state_dict()["families"]["arithmetic"]["rewards"]) == 800


def test_trl_reads_prompts_and_calls_for_rewards() -> None:
    """The columns of the stream come back as lists beside the completions; the level moves with what they earn."""
    curriculum = Curriculum(["arithmetic"], rule=RULE)
    rows = list(islice(curriculum.prompts(), 4))
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in ("problem", "answer", "source")}
    said = [[{"role": "assistant", "content": row["answer"]}] for row in rows]
    beside = {"trainer_state": None, "log_extra": print, "log_metric": print, "completion_ids": [[1]] * 4}
    assert (
        curriculum.rewards(prompts=[row["prompt"] for row in rows], completions=said, **columns, **beside) == [1.0] * 4
    )
    assert curriculum.levels == {"arithmetic": 2}
    silent = [[{"role": "assistant", "content": "I do not know"}]] * 4
    assert curriculum.rewards(completions=silent, **columns) == [0.0] * 4
    assert curriculum.levels == {"arithmetic": 2}, "rewards of the level below come late"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"families": ["sudoko"]}, "did you mean 'sudoku'"),
        ({"families": ["sudoku"], "bounds": {"sudoku": [11]}}, "levels from 1 to 10"),
        ({"bounds": {"sudoku": []}, "families": ["sudoku"]}, "levels from 1 to 10"),
        ({"families": ["sudoku"], "languages": ()}, "at least one family and one language"),
    ],
)
def test_wrong_curricula_are_refused(wrong: dict[str, Any], words: str) -> None:
    """With the way out."""
    with pytest.raises(RecipeError, match=words):
        Curriculum(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"band": (0.7, 0.3)}, {"band": (-0.1, 0.5)}, {"window": 0}, {"turns": 0}, {"review": 1.0}]
)
def test_wrong_rules_are_refused(wrong: dict[str, Any]) -> None:
    """At once, not when the first window is full."""
    with pytest.raises(ValueError, match="must be"):
        Rule(**wrong)


def test_wrong_reports_and_states_are_refused() -> None:
    """What is no reward is not counted, and a state of something else changes nothing."""
    curriculum = Curriculum(["arithmetic"], seed=1, bounds={"arithmetic": [2, 3]})
    for reward in (float("nan"), -0.1, 1.1):
        with pytest.raises(ValueError, match="a reward must be"):
            curriculum.report("arithmetic", 2, reward)
    with pytest.raises(RecipeError, match="draws no 'sudoku'"):
        curriculum.report("sudoku", 2, 1.0)
    before = curriculum.state_dict()
    level_nine = Curriculum(["arithmetic"], seed=1, start=9).state_dict()
    for state in ({}, {**before, "format": 0}, {**before, "seed": 2}, {**before, "families": {}}, level_nine):
        with pytest.raises(RecipeError):
            curriculum.load_state(state)
    assert curriculum.state_dict() == before


def blocks() -> dict[str, str]:
    """The Python of the document, by the word that begins its first comment."""
    found = re.findall(r"```python\n# (\w+)(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return {word: f"# {word}{code}" for word, code in found}


def test_the_document_runs() -> None:
    """The first example as it stands; those for trainers are Python whose names of ours exist."""
    code = blocks()
    assert {"Alone", "TRL", "verl"} <= code.keys()
    names: dict[str, Any] = {}
    exec(code["Alone"], names)
    assert names["curriculum"].state_dict()["drawn"] == 32
    for word in ("TRL", "verl"):
        compile(code[word], word, "exec")


@pytest.mark.slow
def test_the_example_for_trl_gives_its_trainer_what_it_takes() -> None:
    """Where TRL is installed: the data set gives prompts, and the reward function is of the trainer's form."""
    pytest.importorskip("trl")
    names: dict[str, Any] = {}
    exec(blocks()["TRL"].split("trainer = ")[0], names)
    row = next(iter(names["prompts"]))
    assert row["prompt"][-1]["role"] == "user"


@pytest.mark.slow
def test_the_example_for_verl_is_a_data_set() -> None:
    """Where verl is installed: the class is one that verl loads."""
    pytest.importorskip("verl")
    names: dict[str, Any] = {}
    exec(blocks()["verl"], names)
    assert hasattr(names["CurriculumDataset"], "on_batch_end")
