"""Open Artificial Knowledge: exactly so many topics, one way for each prompt, every model its share."""

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
from seedbed.core.errors import NoReadableReply, RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.step import Step
from seedbed.core.text import estimate_tokens
from seedbed.methods.classification.oak import answer_prompt, write_prompt
from seedbed.methods.classification.oak_topics import expand


def run(function: Any, replies: list[Any], *values: Any, seed: int = 0, language: str = "en", **how: Any) -> Any:
    script = Script(replies)
    made = asyncio.run(function(Context(script, seed=(seed,), language=language), *values, **how))
    assert len(script.asked) == len(replies)
    return made, script


def test_twenty_topics_each_once() -> None:
    """Repeated ones are asked for anew, with those that are there; a comma stays in its topic."""
    first = [f"Topic {at}" for at in range(18)] + ["topic 3", "Law"]
    made, script = run(expand, [json.dumps(first), '["Paris, Texas", "Topic 19", "Topic 20"]'], "Law")
    assert len(made) == len({one["subcategory"] for one in made}) == 20
    assert made[18]["subcategory"] == "Paris, Texas"
    assert "None of these again: Topic 0;" in prompt_text(script.asked[1])
    assert "Name 2 different" in prompt_text(script.asked[1])


def test_a_category_that_stays_short_is_set_aside() -> None:
    """After all tries, with the numbers; JSON that is none is asked for again before."""
    with pytest.raises(Reject, match="fewer sub-topics") as told:
        run(expand, ['["Torts"]'] * 4, "Law", tries=4)
    assert (told.value.value, told.value.threshold) == (1, 20)
    with pytest.raises(NoReadableReply):
        run(expand, ["Torts, contracts"] * 3, "Law")


def test_every_model_has_its_share() -> None:
    """Seven topics over two roles are 4 and 3, beginning with either."""
    shares = []
    for seed in range(20):
        said = [json.dumps([f"T{at}" for at in range(7)])]
        made, _ = run(expand, said, "Law", topics=7, models=("a", "b"), seed=seed)
        shares.append(tuple(sorted(Counter(one["answering"] for one in made).values())))
    assert set(shares) == {(3, 4)}


def test_a_prompt_has_one_way() -> None:
    """A template says score, length and style; the model's prompt has none of them and is improved once."""
    made, _ = run(write_prompt, [], "Law", "Torts", meta=0.0)
    assert (made["prompt_method"], made["prompt_model"]) == ("programming", "")
    assert made["selected_score"] >= 7
    assert "Torts" in made["instruction"]
    assert str(made["selected_score"]) in made["instruction"]
    made, script = run(
        write_prompt, ["Write about torts.", Reply("Explain torts.", model="m")], "Law", "Torts", meta=1.0
    )
    assert (made["prompt_method"], made["instruction"], made["prompt_model"]) == ("meta", "Explain torts.", "m")
    assert (made["selected_score"], made["selected_style"]) == (0, "")
    assert "Write about torts." in prompt_text(script.asked[1])


def test_counts_and_ids_can_be_worked_out_again() -> None:
    """From the row alone; another prompt has another id."""
    made, _ = run(write_prompt, [], "Law", "Torts", meta=0.0)
    assert made["prompt_token_length"] == estimate_tokens(made["instruction"])
    assert run(write_prompt, [], "Law", "Torts", meta=0.0)[0] == made
    assert run(write_prompt, [], "Law", "Deeds", meta=0.0)[0]["prompt_id"] != made["prompt_id"]
    said, script = run(answer_prompt, [Reply("A tort is a wrong.", model="m7")], "Explain torts.", "second")
    assert said["response_token_length"] == estimate_tokens("A tort is a wrong.")
    assert (said["response_model"], script.asked[0].role) == ("m7", "second")


def test_chinese() -> None:
    """Topics and templates are asked for in Chinese."""
    _, script = run(expand, ['["楷书"]'], "书法", topics=1, language="zh")
    assert "子话题" in prompt_text(script.asked[0])
    assert "文体" in run(write_prompt, [], "书法", "楷书", meta=0.0, language="zh")[0]["instruction"]


def test_the_chain(tmp_path: Path) -> None:
    """Every topic becomes one row with an id of its own."""

    def answer(request: Request) -> str:
        prompt = str(request.messages[-1]["content"])
        return json.dumps([f"T{request.seed} {at}" for at in range(5)]) if "JSON" in prompt else f"Said {request.seed}."

    bench = Bench(tmp_path)
    bench.model = Model(answer)
    result = bench.run([{"category": "Law"}, {"category": "Tea"}], Step(find.entry("oak"), {"topics": 5}))
    assert result.unreconciled() == []
    rows = kept(result)
    assert len(rows) == len({row["prompt_id"] for row in rows}) == 10
    assert all(row["output"] and row["prompt_method"] in ("meta", "programming") for row in rows)


def test_settings() -> None:
    """What makes nothing is refused."""
    with pytest.raises(RecipeError, match="oak"):
        find.entry("oak").function(topics=0)
