"""Filters for documents, scores by a model, agreement of answers and balance of a table."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pyarrow as pa
import pytest

from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example, Scripted, rehearse
from seedbed.core.find import entry
from seedbed.core.reply import Reply
from seedbed.core.table import reasons_of
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.c4 import c4
from seedbed.quality.filters.calendar_dates import dates, day
from seedbed.quality.filters.consistency import consistency
from seedbed.quality.filters.fairness import fairness
from seedbed.quality.filters.fineweb import fineweb
from seedbed.quality.filters.gopher import gopher
from seedbed.quality.filters.readability import chinese_ease, flesch, readability, syllables

SENTENCE = "The river that runs to the sea has been with the people of the town for longer than they can remember. "
ZH = "这条河从山上流下来，经过我们的小镇，最后流进大海。镇上的人每天都到河边去，在那里洗衣服，和朋友说话。"


def asked(name: str, row: dict[str, Any], replies: list[Scripted], **settings: Any) -> Verdict:
    result, _ = rehearse(entry(name), Example(row=row, replies=replies, gives=None, settings=settings))
    assert isinstance(result, Verdict)
    return result


def test_gophers_rules_one_by_one() -> None:
    """Each published limit sets a document aside with its figure, and both languages have documents that pass."""
    good = SENTENCE * 6
    assert gopher(good).passed
    assert gopher(ZH * 4).passed
    for text, reason in (
        (SENTENCE, "21 words"),
        ("# " * 20 + good, "'#' a word"),
        ("12 34 " * 60 + good, "hold a letter"),
        ("- a line of words\n" * 40, "begin with a bullet"),
        ("and the end of that ...\n" * 20, "end with an ellipsis"),
        ("cat dog bird fish tree house river " * 10, "stop words"),
        ("a an of to be by in on at it " * 10, "letters on average"),
    ):
        verdict = gopher(text)
        assert not verdict.passed
        assert reason in verdict.reason
    with pytest.raises(RecipeError, match="least and the most"):
        gopher(good, words=(5, 2))


def test_finewebs_rules_one_by_one() -> None:
    """Lines without an end, repeated lines, short lines and too many breaks are told with their share."""
    assert fineweb(SENTENCE * 3).passed
    assert fineweb(f"{ZH}\n{ZH[:-1]}！").passed
    for text, reason in (
        ("A menu of many words that never ends in a mark\n" * 1, "end a sentence"),
        (f"{SENTENCE}\n{SENTENCE}", "repeated lines"),
        ("Yes.\nNo.\nWell.", "shorter than 30"),
        ("One two.\n\n\nThree.", "breaks"),
    ):
        assert reason in fineweb(text).reason
    assert not fineweb(" \n ").readable


def test_c4_counts_sentences_in_good_lines() -> None:
    """Five sentences pass; policies, brackets, lorem ipsum and lines without an end do not count."""
    five = "\n".join(f"This is sentence number {n}." for n in range(5))
    assert c4(five).passed
    assert not c4(five.replace(".", "")).passed
    assert not c4(five.replace("number 3", "on our cookie policy")).passed
    assert not c4(five + " {").passed
    assert not c4("Lorem ipsum " + five).passed
    assert c4("今天天气很好。\n我们去公园。\n那里有很多花。\n孩子们在跑步。\n大家都很高兴。").passed


def test_readability_ranks_texts() -> None:
    """A nursery text is easier than a statute, in both languages; Flesch's own formula is kept."""
    easy, hard = (
        "The cat sat. " * 12,
        "Notwithstanding institutional considerations, constitutional interpretation necessitates " * 4,
    )
    assert flesch(easy) > 90 > 20 > flesch(hard)
    assert flesch("The cat sat.") == pytest.approx(100.0)  # 206.835 - 1.015 * 3 - 84.6 is above 100 and cut
    statute = (
        "当事人逾期不履行本法第二百三十六条规定之给付义务且未依前款规定申请延缓执行的权利人得向管辖法院声请强制"
        "执行并请求赔偿因迟延履行所生之损害"
    )
    assert chinese_ease(ZH) > chinese_ease(statute) + 30
    assert [syllables(word) for word in ("cat", "table", "walked", "wanted", "reading")] == [1, 2, 1, 2, 2]
    assert not readability(hard * 2, least=30).passed
    assert not readability(easy, most=80).passed
    assert readability("Short.").value is None
    with pytest.raises(RecipeError, match="least <= most"):
        readability(easy, least=90, most=10)


def test_dates_are_read_in_both_languages() -> None:
    """Days, months and years in their forms; other numbers are no years."""
    assert [
        one.first.isoformat() for one in dates("On 5 March 2021, then June 2022 and 2023-01-02; 1999年5月4日。")
    ] == [
        "2021-03-05",
        "2022-06-01",
        "2023-01-02",
        "1999-05-04",
    ]
    assert [one.possible for one in dates("30 February 2001 and February 29, 2000")] == [False, True]
    assert dates("2048 people paid $1999 for version 2023.5.0") == []
    assert day("no day") is None


@pytest.mark.parametrize(
    ("answers", "by", "share"),
    [
        (["Answer: 42", "so\nAnswer: 42.", "Answer: 41"], "final", 2 / 3),
        (["答案：北京", "我想是\n答案：北京。"], "final", 1.0),
        (["It is 1,000.", "1000 in all", "none"], "number", 2 / 3),
        (["Yes.", "yes", "No"], "exact", 2 / 3),
        (["the cat sat on the mat", "on the mat the cat sat", "dogs bark"], "overlap", 2 / 3),
        (["水在一百度沸腾", "水会在一百度沸腾", "冰"], "overlap", 2 / 3),
    ],
)
def test_answers_agree_by_what_counts(answers: list[str], by: Any, share: float) -> None:
    """The share of the largest group is the score, and unreadable answers count among all."""
    assert consistency(answers, by=by).score == pytest.approx(share)


def test_answers_that_cannot_agree() -> None:
    """One answer, none that can be read, or no list at all are told apart from disagreement."""
    assert not consistency(["a"]).readable
    assert not consistency(["x", "y"], by="number").readable
    assert consistency(["a", "b", "c"]).readable
    assert not consistency(["a", "b", "c"]).passed
    with pytest.raises(RecipeError, match="list of texts"):
        consistency("abc")  # type: ignore[arg-type]


def test_the_larger_side_is_cut_to_the_ratio() -> None:
    """Rows of the larger side go from the end; mixed rows and rows without people stay; reasons name the counts."""
    rows = ["She runs.", "He runs.", "He sits.", "He and she talk.", "Rain.", "他写信。", "其他人走了。", "John reads."]
    table = pa.table({"text": rows})
    kept = fairness(table, ratio=2.0)
    assert kept.column("text").to_pylist() == [*rows[:5], rows[6]]
    assert "4 men" in reasons_of(kept)[5]
    assert fairness(table.slice(1, 2)).num_rows == 2  # no woman at all: nothing can be balanced
    assert fairness(table.slice(1, 2), strict=True).num_rows == 0
    own = fairness(
        pa.table({"text": ["a farm", "a city", "a city bus"]}), ratio=1, words={"rural": ["farm"], "urban": ["city"]}
    )
    assert own.column("text").to_pylist() == ["a farm", "a city"]
    with pytest.raises(RecipeError, match="two sides"):
        fairness(table, words={"one": ["x"]})


def digit(text: str, **top: float) -> Reply:
    told = [[name.removeprefix("d"), math.log(value)] for name, value in top.items()]
    return Reply(text, logprobs=[{"token": text, "logprob": told[0][1], "top": told}] if told else [])


def test_a_score_is_the_mean_of_the_digits() -> None:
    """With log-probabilities the expected score counts, else the digit; anything else is unreadable."""
    row = {"instruction": "Prove it."}
    assert asked("deita_complexity", row, [digit("4", d4=0.5, d2=0.5)]).value == pytest.approx(3.0)
    assert asked("deita_complexity", row, [digit("4", d4=0.5, d2=0.5)], expected=False).value == 4.0
    assert asked("deita_complexity", row, ["4 分"]).value == 4.0
    assert not asked("deita_quality", row | {"output": "No."}, ["2"]).passed
    for text in ("7", "12", "good", "4/6"):
        with pytest.raises(Unreadable):
            asked("deita_complexity", row, [text])
    with pytest.raises(RecipeError, match="from 1 to 6"):
        asked("deita_complexity", row, ["4"], least=9)


def echoed(tokens: list[str], values: list[float | None]) -> Reply:
    told = [{"token": one, "logprob": value, "top": []} for one, value in zip(tokens, values, strict=True)]
    return Reply("".join(tokens), logprobs=told)


HEAD = "Request:\nGo.\n\nAnswer:\n"
ROW = {"instruction": "Go.", "output": "a b c d"}
ANSWER = ["a", " b", " c", " d"]


def test_ifd_is_the_ratio_of_perplexities() -> None:
    """The same tokens count in both; above 1 the row goes; the loss ratio is the first paper's."""
    alone = echoed([*ANSWER, "."], [None, -2.0, -2.0, -2.0, -1.0])
    given = echoed([HEAD, *ANSWER, "."], [None, -1.0, -1.0, -1.0, -1.0, -1.0])
    assert asked("ifd", ROW, [alone, given]).value == pytest.approx(math.exp(-1.0), abs=1e-4)
    assert asked("ifd", ROW, [alone, given], of="loss").value == pytest.approx(0.5)
    worse = echoed([HEAD, *ANSWER, "."], [None, -3.0, -3.0, -3.0, -3.0, -1.0])
    assert not asked("ifd", ROW, [alone, worse]).passed


def test_ifd_never_guesses() -> None:
    """A server without echo, other tokens, missing figures or a tiny answer are errors with a reason, and no score."""
    alone = echoed([*ANSWER, "."], [None, -2.0, -2.0, -2.0, -1.0])
    for replies, wrong, reason in (
        ([Reply("x")], RecipeError, "no log-probabilities of the prompt"),
        ([echoed(["x", "y"], [-1.0, -1.0])], RecipeError, "did not echo"),
        ([alone, echoed([HEAD, "a", " b", " cd", "."], [None, -1.0, -1.0, -1.0, -1.0])], Reject, "other tokens"),
        ([alone, echoed([HEAD, *ANSWER, "."], [None, -1.0, -1.0, None, -1.0, -1.0])], Reject, "no figure"),
    ):
        with pytest.raises(wrong, match=reason):
            asked("ifd", ROW, list(replies))
    small = {"instruction": "Go.", "output": "a b"}
    pair: list[Scripted] = [
        echoed(["a", " b", "."], [None, -1.0, -1.0]),
        echoed([HEAD, "a", " b", "."], [None] + [-1.0] * 3),
    ]
    with pytest.raises(Reject, match="too few"):
        asked("ifd", small, pair)


def test_nothing_here_waits_on_a_loop_of_its_own() -> None:
    """The asking filters are coroutines of the engine's loop, the others plain functions."""
    assert entry("ifd").asks
    assert entry("deita_quality").asks
    assert not entry("gopher").asks
    assert not asyncio.iscoroutinefunction(entry("fairness").function)
