"""Alpaca: lists of whole examples, read strictly, joined to the pool by Self-Instruct's rules and more."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.export.alpaca import record
from seedbed.methods.instructions.alpaca import alpaca, write_examples
from seedbed.methods.instructions.example_lists import NONE
from seedbed.methods.instructions.self_instruct_pool import shipped_seeds

SHOWN = [
    {"instruction": f"Human wish {at} of sort {at * 7}.", "input": "", "output": f"Answer {at}."} for at in range(6)
]


def block(number: int, instruction: str = "Sort the words.", given: str = "b a", output: str = "a b") -> str:
    return f"{number}. Instruction: {instruction}\n{number}. Input: {given}\n{number}. Output: {output}"


def read(reply: Any, *, language: str = "en", **how: Any) -> tuple[list[Any], Script, Context]:
    script = Script([reply])
    ctx = Context(script, seed=(1,), language=language)
    return asyncio.run(write_examples(ctx, SHOWN[:3], **how)), script, ctx


def grow() -> Any:
    growth = alpaca(requests=4)[0].grow
    assert growth is not None
    return growth


def test_demonstrations_are_always_seeds() -> None:
    """Three different ones a request, and never what the machine made."""
    pool = [*SHOWN, *({**row, "instruction": f"Machine {row['instruction']}", "origin": "machine"} for row in SHOWN)]
    for row in grow().draw(random.Random(2), pool, 1):
        assert len({one["instruction"] for one in row["examples"]}) == 3
        assert not any(one["instruction"].startswith("Machine") for one in row["examples"])


def test_without_answered_seeds_the_shipped_ones_are_shown_in_the_language() -> None:
    """Rows without an output cannot be shown; the shipped seeds are, in the language that is written."""
    for pool in ([], [{"number": 0}], [{"instruction": "Name a tree that bears nuts."}]):
        (drawn, *_) = grow().draw(random.Random(1), pool, 1)
        assert all(one["seed"] in shipped_seeds() for one in drawn["examples"])
    script = Script(["4. 指令：写一首短诗。\n4. 输入：<noinput>\n4. 输出：春风吹过。"])
    (made,) = asyncio.run(write_examples(Context(script, language="zh"), drawn["examples"]))
    assert shipped_seeds()[drawn["examples"][0]["seed"]]["zh"]["instruction"] in script.asked[0].messages[-1]["content"]
    assert (made["instruction"], made["input"], made["output"]) == ("写一首短诗。", "", "春风吹过。")


def test_the_prompt_holds_the_seeds_in_slots_one_to_three_and_opens_the_fourth() -> None:
    """An empty input is shown as the no-input mark; sampling is the published one."""
    _, script, _ = read(f"###\n{block(4)}")
    prompt = str(script.asked[0].messages[-1]["content"])
    for place, one in enumerate(SHOWN[:3], 1):
        assert f"{place}. Instruction: {one['instruction']}\n{place}. Input: {NONE}\n{place}. Output:" in prompt
    assert "###\n4. Instruction:" in prompt
    assert (script.asked[0].temperature, script.asked[0].top_p, script.asked[0].max_tokens) == (1.0, 1.0, 3072)


def test_a_completion_model_continues_the_open_slot() -> None:
    """With raw the reply begins inside the fourth example and is stopped before the 21st."""
    made, script, _ = read(" sort the words.\n4. Input: b a\n4. Output: a b", raw=True)
    assert [one["instruction"] for one in made] == ["Sort the words."]
    assert script.asked[0].kind == "complete"
    assert script.asked[0].prompt.endswith("4. Instruction:")
    assert script.asked[0].stop == ["\n21."]


@pytest.mark.parametrize(
    "bad",
    [
        "5. Instruction: No output here.\n5. Input: x",
        "5. Instruction: Numbers differ.\n6. Input: x\n5. Output: y",
        "5. Instruction: Counted on and off.\n6. Input: x\n8. Output: y",
        "5. Instruction: Twice.\n5. Input: x\n5. Input: x\n5. Output: y",
        "5. Input: The wrong order.\n5. Instruction: x\n5. Output: y",
        "5. Instruction:\n5. Input: x\n5. Output: no instruction",
        "5. Instruction: An empty output.\n5. Input: x\n5. Output:",
        "Instruction: No numbers.\nInput: x\nOutput: y",
        "21. Instruction: Beyond the list.\n21. Input: x\n21. Output: y",
    ],
)
def test_a_malformed_block_is_dropped_and_noted(bad: str) -> None:
    """The blocks around it stay; alone it makes the reply unreadable."""
    made, _, ctx = read(f"###\n{block(4)}\n###\n{bad}\n###\n{block(6, 'Count the words.')}")
    assert [one["instruction"] for one in made] == ["Sort the words.", "Count the words."]
    assert len(ctx.notes["dropped"]) == 1
    with pytest.raises(Unreadable, match="no block"):
        read(f"###\n{bad}")


def test_the_last_block_of_a_cut_reply_is_dropped() -> None:
    """Even where it looks whole, for its output may have gone on; a reply of one cut block gives nothing."""
    assert len(read(Reply(f"{block(4)}\n###\n{block(5, 'Count the words.')}", finish="length"))[0]) == 1
    made, _, ctx = read(Reply(block(4), finish="length"))
    assert made == []
    assert "cut off" in ctx.notes["cut"]


@pytest.mark.parametrize("mark", ["<noinput>", "<NoInput>", "No input", "(none)", "N/A", "无", "<无输入>", ""])
def test_no_input_becomes_an_empty_text(mark: str) -> None:
    """In any of the ways models write it; a real input stays, and exports need no glue."""
    (made,) = read(block(4, given=mark))[0]
    assert made["input"] == ""
    assert record(read(block(4))[0][0]) == {
        "instruction": "Sort the words.", "input": "b a", "output": "a b", "system": "",
    }  # fmt: skip


WORDS = "image graph picture file map draw plot video audio music flowchart diagram".split()


@pytest.mark.parametrize("word", [*WORDS, "go to", "视频", "流程图", "音乐"])
def test_each_word_beyond_text_is_refused(word: str) -> None:
    """With its own reason, whole words only."""
    verdict = grow().admit({"instruction": f"Describe a {word} for the old library."}, SHOWN)
    assert word in verdict.reason
    assert not verdict.passed
    assert grow().admit({"instruction": "Describe the musical filing of the old library."}, SHOWN).passed


@pytest.mark.parametrize(
    ("instruction", "why"),
    [
        ("Too short here", "3 words"),
        ("Write a program that sorts numbers.", "program"),
        ("(Name) three rivers of Asia.", "begins"),
        ("Human wish 3 of sort 22.", "ROUGE-L"),
    ],
)
def test_the_rules_of_self_instruct_hold(instruction: str, why: str) -> None:
    """They are the same function, so one case each is enough."""
    assert why in grow().admit({"instruction": instruction}, SHOWN).reason


@given(st.text(alphabet="#45. Instruction:Input Output\n*<noinput>指令输入输出：", max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text breaks the reading: it gives whole examples or is unreadable."""
    try:
        made = read(Reply(text or "x"))[0]
    except Unreadable:
        return
    assert all(one["instruction"] and one["output"] for one in made)


WRONG = [
    "Do it now", "写诗", "Why? How?", "word " * 160, "Write a program to add two numbers.",
    "请编写一个程序计算平均值。",
    "- Name a river in Asia.", "«Nommez» a river of Asia.", "Élaborez a plan for the week.",
    "Draw a house with a tree.",
    "Describe the image of a busy market.", "Explain the graph of yearly rain.", "Open the file and count its words.",
    "Find the shortest way on a map of Rome.", "Plot the sales of the last year.", "Suggest music for a quiet evening.",
    "Summarise the video about whales.", "画出一座房子的平面图。", "描述这张图片中的街道。", SHOWN[0]["instruction"],
]  # fmt: skip
RIGHT = [
    "Name a river of Asia and its source.", "Explain why bread rises overnight.", "Order the words by their length.",
    "Is a whale a fish? Give the reason.", "Rewrite the sentence in the past tense.", "Suggest a gift for a gardener.",
    "Compare tea and coffee in a few words.", "Write an apology to a neighbour.", "Turn the list into one sentence.",
    "What makes a good landlord?", "Plan a cheap weekend near the sea.", "Correct the spelling of the note.",
    "Give a counter-example to the claim.", "Classify the complaint by its department.",
    "Shorten the text to ten words.",
    "解释为什么海水是咸的。", "给新来的同事写欢迎词。", "把句子改成疑问句。", "比较自行车和地铁。",
    "列出三种常见的蔬菜。",
]  # fmt: skip


def test_of_twenty_wrong_candidates_none_joins_and_of_twenty_right_ones_nineteen_do() -> None:
    """Admitted one after the other, each against all before it, wrong and right in turn."""
    pool: list[Any] = list(SHOWN)
    for candidate in (one for pair in zip(WRONG, RIGHT, strict=True) for one in pair):
        if grow().admit({"instruction": candidate}, pool).passed:
            pool.append({"instruction": candidate, "origin": "machine"})
    joined = [row["instruction"] for row in pool[len(SHOWN) :]]
    assert len(WRONG) == len(RIGHT) == 20
    assert set(joined) & set(WRONG) == set()
    assert len(joined) >= 19


def test_parts_that_are_counted_on_are_one_example() -> None:
    """Small models number the lines, not the examples: 4, 5, 6."""
    made, _, _ = read("###\n4. Instruction: Name a fruit.\n5. Input: <noinput>\n6. Output: An apple.")
    assert [(one["instruction"], one["input"], one["output"]) for one in made] == [("Name a fruit.", "", "An apple.")]
