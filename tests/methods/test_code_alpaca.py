"""Code Alpaca: lists of coding examples, read strictly, held to code, admitted by the published rules."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Unreadable
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.text import cjk_share
from seedbed.export.alpaca import record
from seedbed.methods.code.code_alpaca import code_alpaca, write_code_examples
from seedbed.methods.code.code_alpaca_seeds import code_seeds

SEEDS = [{"instruction": f"Human wish {at} of sort {at * 7}.", "input": "", "output": f"x = {at}"} for at in range(5)]


def block(number: int, instruction: str = "Reverse the words.", given: str = "a b", output: str = "b a") -> str:
    return f"{number}. Instruction: {instruction}\n{number}. Input: {given}\n{number}. Output: {output}"


def written(reply: Any, examples: Any = None, *, language: str = "en", **how: Any) -> tuple[list[Any], Script]:
    script = Script([reply])
    ctx = Context(script, seed=(1,), language=language)
    return asyncio.run(write_code_examples(ctx, examples or SEEDS[:3], **how)), script


def growth(**settings: Any) -> Any:
    (step,) = code_alpaca(**settings)
    assert step.grow is not None
    return step.grow


def test_demonstrations_are_always_seeds() -> None:
    """Three a request and five requests a round; what the machine made is never shown."""
    pool = [*SEEDS, *({**row, "instruction": f"Machine {row['instruction']}", "origin": "machine"} for row in SEEDS)]
    rows = growth().draw(random.Random(3), pool, 1)
    assert len(rows) == 5
    for row in rows:
        assert len({one["instruction"] for one in row["examples"]}) == 3
        assert all(one["instruction"].startswith("Human") for one in row["examples"])
    assert all("seed" in one for one in growth().draw(random.Random(3), [{"number": 0}], 1)[0]["examples"])


def test_shipped_seeds_speak_both_languages() -> None:
    """Each is whole, and the Chinese instruction is Chinese; the prompt shows them in the language that is written."""
    for seed in code_seeds().values():
        assert seed["en"]["output"]
        assert seed["zh"]["output"]
        assert cjk_share(seed["zh"]["instruction"]) > 0.3
    shown = [{"seed": key} for key in list(code_seeds())[:3]]
    (made,), script = written("4. 指令：解释什么是栈。\n4. 输入：无\n4. 输出：后进先出。", shown, language="zh")
    assert code_seeds()["seed 1"]["zh"]["instruction"] in str(script.asked[0].messages[-1]["content"])
    assert (made["instruction"], made["input"]) == ("解释什么是栈。", "")


def test_the_published_sampling_and_the_twenty_of_a_list() -> None:
    """Temperature and top_p are 1, 3,072 tokens, stop at item 21 for completion models; what lies beyond is dropped."""
    _, script = written(f"###\n{block(4)}")
    assert (script.asked[0].temperature, script.asked[0].top_p, script.asked[0].max_tokens) == (1.0, 1.0, 3072)
    made, script = written(f" Reverse it.\n4. Input: x\n4. Output: y\n###\n{block(21)}", raw=True)
    assert [one["instruction"] for one in made] == ["Reverse it."]
    assert script.asked[0].stop == ["\n21."]


def test_a_cut_reply_loses_exactly_its_last_example() -> None:
    """However whole it looks."""
    text = "\n###\n".join(block(at, f"Explain step {at} of the parser.") for at in (4, 5, 6))
    assert len(written(Reply(text))[0]) == 3
    stay = written(Reply(text, finish="length"))[0]
    assert [one["instruction"] for one in stay] == [f"Explain step {at} of the parser." for at in (4, 5)]


@pytest.mark.parametrize("text", ["Sure!", "4. Instruction: only this", "4. Input: x\n4. Instruction: y\n4. Output: z"])
def test_a_reply_without_a_whole_block_is_unreadable(text: str) -> None:
    """It is asked again, never guessed."""
    with pytest.raises(Unreadable, match="no block"):
        written(text)


def test_rows_are_those_of_the_export() -> None:
    """Instruction, input and output need no glue."""
    (made,), _ = written(block(4))
    assert record(made) == {"instruction": "Reverse the words.", "input": "a b", "output": "b a", "system": ""}


def test_lengths_at_the_edge() -> None:
    """3 and 151 words are dropped, 4 and 150 kept."""
    for count, stays in ((3, False), (4, True), (150, True), (151, False)):
        text = " ".join(f"word{n}" for n in range(count))
        assert growth().admit({"instruction": text}, SEEDS).passed is stays


def test_blocked_words_are_a_setting() -> None:
    """A bar chart is refused with the word; with a shorter list a file may be spoken of."""
    verdict = growth().admit({"instruction": "Plot a bar chart of sales."}, SEEDS)
    assert (verdict.passed, verdict.value) == (False, "Plot")
    asked = {"instruction": "Count the lines of a file in Python."}
    assert not growth().admit(asked, SEEDS).passed
    assert growth(blocked=("plot",)).admit(asked, SEEDS).passed
    assert growth(blocked=()).admit(asked, SEEDS).passed


def test_a_row_twice_is_kept_once_and_shipped_seeds_are_not_repeated() -> None:
    """With a pool of the user's own and with none."""
    new = {"instruction": "Sort a dictionary by its values in Python."}
    assert growth().admit(new, SEEDS).passed
    assert not growth().admit(new, [*SEEDS, {**new, "origin": "machine"}]).passed
    for seed in code_seeds().values():
        assert not growth(blocked=()).admit({"instruction": seed["en"]["instruction"]}, []).passed


def test_settings_that_make_no_sense_are_refused() -> None:
    """A list of three has nothing left to write."""
    with pytest.raises(RecipeError, match="above the 3"):
        code_alpaca(count=3)


WRONG = [
    "Fix it now", "改代码", "Why? Where?", "loop " * 160, "Write a program that adds numbers.", "请编写一个程序求和。",
    "- Sort a list of names quickly.", "«Triez» une liste en Python.", "(Explain) what a pointer is.",
    "Draw the tree of calls.", "Resize an image with Python code.", "Find a path in a graph of cities.",
    "Read a file line by line.", "Use map and filter on a list.", "Plot the sine with a library.",
    "Play music from a web page.", "Build a flowchart of the loop.", "画出函数的调用关系。", "用代码读取文件内容。",
    SEEDS[0]["instruction"],
]  # fmt: skip
RIGHT = [
    "Sort a list of names by length.", "Explain how a hash table works.", "Mend the off-by-one fault in the loop.",
    "Convert the query to use a join.", "What does the yield keyword do?", "Classify the snippet by its language.",
    "Shorten the function with a ternary.", "Name three uses of a stack.", "Add type hints to the method.",
    "Replace recursion by a loop here.", "Create a regular expression for dates.", "Compare lists and tuples briefly.",
    "Turn the callback into a promise.", "Estimate the memory that the array takes.",
    "Document the parameters of the class.", "解释什么是闭包。", "把循环改写成递归函数。", "比较数组和链表的优缺点。",
    "给函数添加类型标注。", "写出判断素数的函数。",
]  # fmt: skip


def test_of_twenty_wrong_candidates_none_joins_and_of_twenty_right_ones_nineteen_do() -> None:
    """Admitted one after the other, wrong and right in turn."""
    pool: list[Any] = list(SEEDS)
    for candidate in (one for pair in zip(WRONG, RIGHT, strict=True) for one in pair):
        if growth().admit({"instruction": candidate}, pool).passed:
            pool.append({"instruction": candidate, "origin": "machine"})
    joined = {row["instruction"] for row in pool[len(SEEDS) :]}
    assert len(WRONG) == len(RIGHT) == 20
    assert joined & set(WRONG) == set()
    assert len(joined & set(RIGHT)) >= 19
