"""Self-Instruct: the published steps, driven by scripted replies."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

import pytest

from seedbed.checks.rouge_l import f_measure
from seedbed.core.context import Context
from seedbed.core.errors import Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.methods.instructions.self_instruct import (
    INPUT_FIRST,
    OUTPUT_FIRST,
    self_instruct,
    tag_classification,
    write_instances,
    write_instructions,
)
from seedbed.methods.instructions.self_instruct_pool import shipped_seeds

HUMAN = [{"instruction": f"Human instruction number {place} about topic {place * 7}."} for place in range(12)]
MACHINE = [
    {"instruction": f"Machine made wish {place} of sort {place * 3}.", "origin": "machine"} for place in range(5)
]


def ask(function: Any, replies: list[Any], *values: Any, language: str = "en", seed: int = 0, **settings: Any) -> Any:
    """What a step returns, and the script with what was asked."""
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(function(ctx, *values, **settings)), script


def grown(replies: list[Any], *, seed: int = 0, rows: int = 6, pool: list[Row] | None = None) -> list[Row]:
    """The pool after the grow step, as an engine drives it: draw, ask in order, admit in order."""
    growth = self_instruct(rows=rows, requests=1)[0].grow
    assert growth is not None
    pool, script, turn = list(pool or []), Script(replies), 0
    start = len(pool)
    while len(script.asked) < len(replies) and len(pool) < start + rows:
        for drawn in growth.draw(random.Random(f"{seed} {turn}"), pool, turn):
            ctx = Context(script, seed=(seed, turn), language="en")
            for candidate in asyncio.run(write_instructions(ctx, **drawn)):
                if growth.admit(candidate, pool).passed:
                    pool.append(dict(candidate))
        turn += 1
    return pool


@pytest.mark.parametrize(("machine", "made"), [(0, 0), (1, 0), (2, 2), (5, 2)])
def test_a_request_shows_eight_two_of_them_machine_made(machine: int, made: int) -> None:
    """Eight in-context instructions; exactly two are the machine's once it has two, none before."""
    growth = self_instruct(requests=4)[0].grow
    assert growth is not None
    drawn = growth.draw(random.Random(1), HUMAN + MACHINE[:machine], 0)
    assert len(drawn) == 4
    for row in drawn:
        assert len(set(row["examples"])) == 8
        assert sum(one.startswith("Machine") for one in row["examples"]) == made


def test_without_rows_the_shipped_seeds_are_shown_in_the_language() -> None:
    """An empty pool draws shipped seeds; the prompt holds their English or their Chinese text."""
    growth = self_instruct(requests=1)[0].grow
    assert growth is not None
    (drawn,) = growth.draw(random.Random(1), [], 0)
    assert drawn == growth.draw(random.Random(1), [{"number": 0}, {"number": 1}], 0)[0]
    _, english = ask(write_instructions, ["9. A new wish for you."], **drawn)
    _, chinese = ask(write_instructions, ["9. 一条新的指令。"], **drawn, language="zh")
    seeds = [shipped_seeds()[key] for key in drawn["examples"]]
    assert all(seed["en"]["instruction"] in english.asked[0].messages[-1]["content"] for seed in seeds)
    assert all(seed["zh"]["instruction"] in chinese.asked[0].messages[-1]["content"] for seed in seeds)


def test_the_shipped_seeds_are_whole() -> None:
    """Between 20 and 30 seeds, each with both languages and instances; about one in seven is a classification."""
    seeds = list(shipped_seeds().values())
    assert 20 <= len(seeds) <= 30
    assert 0.1 <= sum(seed["is_classification"] for seed in seeds) / len(seeds) <= 0.2
    for seed in seeds:
        for side in ("en", "zh"):
            assert seed[side]["instruction"]
            assert all(one["output"] for one in seed[side]["instances"])
    for side in ("en", "zh"):
        texts = [seed[side]["instruction"] for seed in seeds]
        pairs = [(one, other) for place, one in enumerate(texts) for other in texts[:place]]
        assert max(f_measure(one, other) for one, other in pairs) <= 0.7


@pytest.mark.parametrize(
    ("instruction", "why"),
    [
        ("Too short here", "3 words"),
        ("word " * 151, "151 words"),
        ("Describe the picture in a few words.", "picture"),
        ("描述这张图片里的人物。", "图片"),
        ("Write a program that sorts numbers.", "program"),
        ("请编写一个程序来排序数字。", "program"),
        ("(Name) three rivers of Asia.", "begins with"),
        ("Écris un poème sur la mer.", "begins with"),
        ("Human instruction number 3 about topic 22.", "ROUGE-L"),
    ],
)
def test_a_candidate_is_refused_for_each_published_reason(instruction: str, why: str) -> None:
    """Every post-filter has its own reason; what passes them all is admitted."""
    growth = self_instruct()[0].grow
    assert growth is not None
    verdict = growth.admit({"instruction": instruction}, HUMAN)
    assert not verdict.passed
    assert why in verdict.reason
    assert growth.admit({"instruction": "Describe a photographer's ordinary morning."}, HUMAN).passed
    assert growth.admit({"instruction": "写一首诗"}, HUMAN).passed


def test_a_candidate_is_compared_with_those_admitted_before_it_in_its_own_reply() -> None:
    """Near copies inside one reply are refused too, and no pair of the pool is over the limit."""
    written = "9. Name five kinds of pasta.\n10. Name five kinds of bread.\n11. Name five kinds of pasta now."
    pool = grown([f"{written}\n12. 列出五种面包的名字。"])
    assert [row["instruction"] for row in pool] == ["Name five kinds of pasta.", "列出五种面包的名字。"]
    texts = [row["instruction"] for row in pool]
    assert all(f_measure(one, other) <= 0.7 for one in texts for other in texts if one != other)


def test_shipped_seeds_are_no_news() -> None:
    """A candidate that repeats a shipped seed is refused when these were what was shown."""
    text = shipped_seeds()["seed 9"]["en"]["instruction"]
    growth = self_instruct()[0].grow
    assert growth is not None
    assert "ROUGE-L 1.00" in growth.admit({"instruction": text}, []).reason
    assert "ROUGE-L 1.00" in growth.admit({"instruction": text}, [{"number": 0}, *MACHINE]).reason
    assert growth.admit({"instruction": text}, HUMAN).passed


def test_a_reply_that_was_cut_off_is_discarded_whole() -> None:
    """A completion that ended at max_tokens gives no candidate at all, and says so."""
    script = Script([Reply("9. Name five kinds of pasta.\n10. Name five", finish="length")])
    ctx = Context(script, language="en")
    assert asyncio.run(write_instructions(ctx, ["One wish to begin with."])) == []
    assert "cut off" in ctx.notes["discarded"]


def test_a_base_model_continues_the_open_list() -> None:
    """With raw the prompt ends with the open number, and what comes before the next number is its instruction."""
    written, script = ask(write_instructions, [" name a tree.\n10. Name a star."], ["a", "b"], raw=True)
    assert [one["instruction"] for one in written] == ["Name a tree.", "Name a star."]
    assert script.asked[0].kind == "complete"
    assert script.asked[0].prompt.endswith("1. a\n2. b\n3.")
    assert (script.asked[0].temperature, script.asked[0].top_p, script.asked[0].presence_penalty) == (0.7, 0.5, 2.0)


def test_a_chat_reply_without_a_list_is_unreadable() -> None:
    """Prose before the first number is dropped; prose alone is asked again."""
    written, _ = ask(write_instructions, ["Here you are:\n9. **Name a tree.**"], ["a"])
    assert [one["instruction"] for one in written] == ["Name a tree."]
    with pytest.raises(Unreadable, match="numbered list"):
        ask(write_instructions, ["I cannot do that."], ["a"])


def test_tagging_reads_yes_and_no_in_both_languages() -> None:
    """The answer may end at max_tokens, as it does with three tokens."""
    assert ask(tag_classification, [Reply("Yes", finish="length")], "Is it spam?")[0] == {"is_classification": True}
    assert ask(tag_classification, ["否"], "写一首诗", language="zh")[0] == {"is_classification": False}


@pytest.mark.parametrize("raw", [False, True])
def test_classifications_never_reach_the_input_first_prompt(*, raw: bool) -> None:
    """A classification is asked labels first, everything else inputs first."""
    _, labels = ask(write_instances, ["Class label: spam\nInput: Buy now!"], "Is it spam?", True, raw=raw)
    _, inputs = ask(write_instances, ["Output: A rose."], "Name a flower.", False, raw=raw)
    told = [one.asked[0].prompt if raw else one.asked[0].messages[0]["content"] for one in (labels, inputs)]
    assert told[0].startswith(OUTPUT_FIRST.en)
    assert told[1].startswith(INPUT_FIRST.en)
    assert labels.asked[0].temperature == inputs.asked[0].temperature == 0.0
    assert (labels.asked[0].max_tokens, inputs.asked[0].max_tokens) == (300, 350)


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("Example 1\nInput: a b\nOutput: c\nExample 2\nInput: d e\nOutput: f", [("a b", "c"), ("d e", "f")]),
        ("Output: alone", [("", "alone")]),
        ("示例 1\n输入：甲\n输出：乙\n示例 2\n输入：丙\n输出：丁", [("甲", "乙"), ("丙", "丁")]),
        ("Example 1\nInput: a\nOutput: a\nExample 2\nInput: b\nOutput: c", [("b", "c")]),
        ("Example 1\nInput: a\nOutput:\nExample 2\nInput: b\nOutput: c", [("b", "c")]),
        ("Example 1\nInput: a\nOutput: look:\nExample 2\nInput: b\nOutput: c", [("b", "c")]),
        ("Example 1\nInput: a\nOutput: c\nExample 2\nInput: a\nOutput: c", [("a", "c")]),
        (Reply("Example 1\nInput: a\nOutput: c\nExample 2\nInput: b\nOutput: unfin", finish="length"), [("a", "c")]),
        ("\n".join(f"Example {n}\nInput: i{n}\nOutput: o{n}" for n in range(1, 8)),
         [(f"i{n}", f"o{n}") for n in range(1, 6)]),
    ],
)  # fmt: skip
def test_instances_pass_the_published_filters(reply: Any, kept: list[tuple[str, str]]) -> None:
    """Equal, empty, colon-ended, doubled and cut instances go; at most five stay."""
    found, _ = ask(write_instances, [reply], "Do it.", False)
    assert [(one["input"], one["output"]) for one in found] == kept


def test_inputs_with_two_outputs_take_all_instances_along() -> None:
    """One non-empty input with different outputs rejects the instruction; empty inputs may differ."""
    with pytest.raises(Reject, match="no instance"):
        ask(write_instances, ["Example 1\nInput: a\nOutput: b\nExample 2\nInput: a\nOutput: c"], "Do it.", False)
    found, _ = ask(write_instances, ["Example 1\nOutput: b\nExample 2\nOutput: c"], "Do it.", False)
    assert len(found) == 2


def test_labels_come_before_inputs() -> None:
    """Each label with its input is one instance, whether or not the input is marked."""
    found, _ = ask(write_instances, ["Class label: spam\nInput: Buy!\nClass label: ham\nSee you at six"], "Spam?", True)
    assert found == [{"input": "Buy!", "output": "spam"}, {"input": "See you at six", "output": "ham"}]
    with pytest.raises(Unreadable, match="class label"):
        ask(write_instances, ["It is spam."], "Spam?", True)


def test_a_field_name_goes_half_of_the_time() -> None:
    """A single field name before the input is stripped in about half of the rows, several are kept."""
    reply = "Input: Sentence: It rains.\nOutput: weather"
    seen = [ask(write_instances, [reply], "Do it.", False, seed=seed)[0][0]["input"] for seed in range(200)]
    assert set(seen) == {"Sentence: It rains.", "It rains."}
    assert 70 <= seen.count("It rains.") <= 130
    two = "Input: First: a\nSecond: b\nOutput: c"
    assert {ask(write_instances, [two], "Do it.", False, seed=seed)[0][0]["input"] for seed in range(20)} == {
        "First: a\nSecond: b"
    }


def test_the_same_seed_and_replies_give_the_same_bytes_however_far_they_came() -> None:
    """The pool is a function of seed and replies; growing on from a part of it gives the whole."""
    replies = [f"9. Wish {place} for the river {place}.\n10. 说说第{place}座山的故事。" for place in "ABCDEF"]
    whole = grown(replies, rows=5)
    assert json.dumps(whole) == json.dumps(grown(replies, rows=5))
    assert len(whole) == 5
    assert whole[:3] == grown(replies, rows=3)[:3]
