# ruff: noqa: E501  # code is easier to read on one line
"""RepoCoder: windows over every line, nothing of the hole in the prompt, a second round that knows the first guess."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script, Scripted
from seedbed.core.request import prompt_text
from seedbed.core.text import estimate_tokens
from seedbed.methods.code.repo_coder import repo_coder
from seedbed.methods.code.repo_windows import Hole, holes_of, ranked, similarity, windows_of, within

LONG = "\n".join(f"value_{n} = make({n}, 'thing {n}')" for n in range(45))
FILES = [
    {"path": "pkg/long.py", "text": LONG},
    {"path": "pkg/other.py", "text": "\n".join(f"other_{n} = {n}" for n in range(30))},
]


def fenced(text: str) -> str:
    return f"```python\n{text}\n```"


def made(*replies: Scripted, files: Any = FILES, seed: int = 0, language: str = "en", **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(repo_coder(ctx, "pkg", files, **{"holes": 1, **how})), script


def test_windows_begin_every_ten_lines_and_cover_every_line() -> None:
    """Of a file of 45 lines; equal texts are one window."""
    found = windows_of({"a.py": LONG}, 20)
    assert [one.first for one in found] == [0, 10, 20, 30]
    assert {line for one in found for line in range(one.first, one.last)} == set(range(45))
    assert len(windows_of({"a.py": LONG, "b.py": LONG}, 20)) == 4


@given(st.lists(st.text("abc =()", max_size=8), max_size=60), st.sampled_from([4, 10, 20]))
def test_windows_of_any_text(lines: list[str], size: int) -> None:
    """Every line that is not blank is in one, and each window is what stands there."""
    text = "\n".join(lines)
    found = windows_of({"a.py": text}, size)
    split = text.splitlines()
    assert all(one.text == "\n".join(split[one.first : one.last]) for one in found)
    told = "\n".join(one.text for one in found).splitlines()
    assert {line for line in split if line.strip()} <= set(told)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_of_the_hole_or_after_it_is_shown(seed: int) -> None:
    """Wherever the hole is: every line of the file from there on is missing from the prompt; the best block is last."""
    (row,), script = made(fenced("x = 1"), fenced("x = 2"), seed=seed)
    at, lines = row["line"] - 1, next(one["text"] for one in FILES if one["path"] == row["path"]).splitlines()
    for asked in script.asked:
        assert not any(
            line in prompt_text(asked).splitlines() or f"# {line}" in prompt_text(asked) for line in lines[at:]
        )
    assert not any(one["path"] == row["path"] and one["last"] > at for one in row["retrieved"])
    scores = [one["score"] for one in row["retrieved"]]
    assert scores == sorted(scores)
    assert row["output"] == fenced(lines[at])


def test_the_second_query_holds_the_prediction() -> None:
    """A window that only the first guess leads to is found in the second round, and not before."""
    files = [
        {
            "path": "main.py",
            "text": "\n".join([f"step_{n}" for n in range(10)] + ["finish_the_parcel(label, weight)"]),
        },
        {"path": "lib.py", "text": "def finish_the_parcel(label, weight):\n    stamp(label)\n    weigh(weight)\n"},
    ]
    (row,), script = made(
        fenced("finish_the_parcel(label)"), fenced("finish_the_parcel(label, weight)"), files=files, window=20
    )
    assert "stamp" not in prompt_text(script.asked[0])
    assert "# lib.py" in prompt_text(script.asked[1])
    assert row["exact_match"]
    assert row["predictions"] == ["finish_the_parcel(label)", "finish_the_parcel(label, weight)"]
    assert row["retrieved"][-1]["path"] == "lib.py"


def test_a_copy_elsewhere_ranks_first() -> None:
    """A planted double of what stands before the hole."""
    head = "\n".join(f"stage_{n}(a, b)" for n in range(20))
    texts = {
        "a.py": f"{head}\nlast(a)\n",
        "copy.py": f"{head}\nlast(a)\n",
        "else.py": "\n".join(f"stage_{n}()" for n in range(3)),
    }
    found = ranked(windows_of(texts, 20), head.splitlines(), Hole("a.py", 20, 1, "last(a)", "python"))
    assert found[0].score == 1.0
    assert found[0].window.text == head


def test_the_least_similar_go_first_when_there_is_no_room() -> None:
    """And what is shown is the lines that follow."""
    texts = {f"f{n}.py": "\n".join(f"shared_{k % (n + 2)} = {k} + {n}" for k in range(40)) for n in range(8)}
    hole = Hole("x.py", 0, 1, "", "python")
    found = ranked(windows_of(texts, 20), [f"shared_{k}" for k in range(9)], hole)[:10]
    kept = within(texts, found, 20, 400, hole)
    assert 0 < len(kept) < len(found)
    assert sum(estimate_tokens(block) for _, block in kept) <= 400
    assert [one.score for one, _ in kept] == sorted(one.score for one in found[: len(kept)])
    best = found[0].window
    assert f"# {texts[best.path].splitlines()[best.first + 10]}" in kept[-1][1]


def test_holes_are_lines_of_code_with_enough_before_them() -> None:
    """No comments, brackets, blanks, documents; each language by its ending."""
    text = "\n".join(["a = 1"] * 10 + ["# note", "", ")", "b = 2", "c = 3"])
    assert [one.line for one in holes_of({"a.py": text, "a.md": text}, 1, 10)] == [13, 14]
    assert [one.text for one in holes_of({"a.js": text}, 2, 10)] == ["b = 2\nc = 3"]


WRONG = ["", "y = 2", "value", "def f(): pass", "value_0 =", "make(0)", "#", "pass", "None", "()", "1", "import os", "return x", "[]", "{}",
         "x" * 200, "print('value')", "# value_12 = make(12)", "lambda: 0", "..."]  # fmt: skip


def test_of_twenty_wrong_fillings_none_is_kept_and_of_twenty_right_ones_nineteen_are() -> None:
    """Where a least similarity is asked for; the output is the file's own line whatever was predicted."""
    assert len(WRONG) == 20
    for seed, text in enumerate(WRONG):
        with pytest.raises(Reject, match="filled well enough"):
            made(*[fenced(text)] * 2, seed=seed, least=0.9)
    kept = 0
    for seed in range(20):
        (first,), _ = made(*[fenced("x")] * 2, seed=seed)
        right = (
            f"{first['output']}\n"
            if seed % 2
            else first["output"].replace(" = ", " = ").replace("```python\n", "```py\n")
        )
        (row,), _ = made(right, right, seed=seed, least=0.9)
        kept += row["exact_match"] and row["output"] == first["output"]
    assert kept >= 19


def test_predictions_are_cut_to_the_lines_that_are_missing() -> None:
    """Without a block the whole reply is taken; the similarity is of the text."""
    (row,), _ = made("one\ntwo\n\nthree", fenced("a = 1\n\nb = 2\nc = 3"), lines=2)
    assert row["predictions"] == ["one\ntwo", "a = 1\nb = 2"]
    assert row["output"].count("\n") == 3
    (row,), _ = made("So:\n```python\nx = 1\ny = 2", fenced("x = 1"))
    assert row["predictions"][0] == "x = 1", "a block that was cut off"
    assert similarity(" a = 1 ", "a = 1") == 1.0
    assert similarity("abc", "xyz") == 0.0


def test_chinese_and_what_cannot_be_used() -> None:
    """The prompt is Chinese where wished; repositories without a place, settings without sense."""
    (_,), script = made(fenced("x"), fenced("x"), language="zh")
    assert "请续写文件" in prompt_text(script.asked[0])
    with pytest.raises(Reject, match="no file has a place"):
        made(files=[{"path": "a.py", "text": "x = 1"}])
    for how in ({"window": 5}, {"holes": 0}, {"least": 2.0}):
        with pytest.raises(RecipeError):
            made(**how)  # type: ignore[arg-type]
