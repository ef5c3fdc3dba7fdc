"""Rewards: a row of problems is checked from what it carries, in every form that trainers hand over."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import seedbed
from seedbed.core.errors import RecipeError
from seedbed.problems.verifying import trl_reward, verify


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A dozen problems of two families in two languages, with the exports for trainers."""
    sources = [
        {"problems": family, "count": 6, "settings": {"language": ["en", "zh"]}} for family in ("sudoku", "arithmetic")
    ]
    home = tmp_path_factory.mktemp("rl")
    return seedbed.generate({"name": "rl", "from": sources, "to": ["jsonl", "grpo", "verl"]}, home=home)


def test_text_messages_and_thinking_are_read_alike(made: Any) -> None:
    """What stands before the end of the thinking is not looked at; an unfinished thought is no answer."""
    for row in made:
        thought = f"<think>It is 1, or 2.</think>\n{row['answer']}"
        assert verify(row, row["output"]).passed
        assert verify(row, [{"role": "user", "content": "?"}, {"role": "assistant", "content": thought}]).passed
        assert verify(row, {"role": "assistant", "content": [{"type": "text", "text": row["answer"]}]}).passed
        for nothing in ("", f"<think>{row['answer']}", [], [{"role": "user", "content": row["answer"]}], None, 7):
            assert not verify(row, nothing).readable, nothing


def test_a_row_as_json_text_is_the_same_row(made: Any) -> None:
    """Years later only the column ``problem`` has to be there."""
    for row in made:
        assert verify({"problem": json.dumps(row["problem"])}, row["answer"]).passed
    with pytest.raises(RecipeError, match="holds no problem"):
        verify({"instruction": "?"}, "1")
    with pytest.raises(RecipeError, match="did you mean 'sudoku'"):
        verify({"problem": {"family": "sudoko", "data": {}}}, "1")


def test_trl_calls_for_rewards_in_batches(made: Any) -> None:
    """The columns of the export arrive as lists, completions as messages."""
    rows = [json.loads(line) for line in (made.folder / "dataset" / "grpo.jsonl").read_text().splitlines()]
    said = [[{"role": "assistant", "content": row["answer"]}] for row in rows]
    columns = {name: [row[name] for row in rows] for name in ("problem", "answer", "source")}
    assert trl_reward(completions=said, prompts=[row["prompt"] for row in rows], **columns) == [1.0] * 12
    assert trl_reward(completions=[*said[1:], said[0]], **columns).count(1.0) <= 1


def test_verl_reads_its_own_columns_and_the_reward_file(made: Any) -> None:
    """``compute_score`` as verl calls it, from the file beside the data."""
    folder = made.folder / "dataset"
    table = pq.read_table(folder / "verl.parquet")
    assert table.column_names == ["data_source", "prompt", "ability", "reward_model", "extra_info"]
    spec = importlib.util.spec_from_file_location("reward", folder / "reward.py")
    assert spec is not None
    assert spec.loader is not None
    reward = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reward)
    for row in table.to_pylist():
        truth, extra = row["reward_model"]["ground_truth"], row["extra_info"]
        assert reward.compute_score(row["data_source"], extra["answer"], truth, extra) == 1.0
        assert reward.compute_score(row["data_source"], "I do not know", truth, extra_info=extra) == 0.0
        assert row["prompt"][-1]["content"].startswith(extra["question"][:20])


def test_the_reward_comes_without_the_rest() -> None:
    """No engine, no model client, no Arrow: trainers import it in every worker."""
    heavy = "asyncio", "pyarrow", "pydantic", "seedbed.engine", "seedbed.llm"
    code = f"import sys, seedbed; seedbed.verify; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
    assert Path(seedbed.__file__).exists()
