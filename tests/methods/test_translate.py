"""Translating rows: what stays as it is, what a reply must keep, and the way back."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.request import prompt_text
from seedbed.methods.languages.keeping import masked, number_change, restored
from seedbed.methods.languages.translate import translate
from seedbed.methods.languages.translating import failure, size, wrong_language

LIBRARY = "The library opens at nine and closes at five on weekdays."
BIBLIOTHEK = "图书馆平日早上九点开门，下午五点关门。"


def run(replies: list[Any], *, language: str = "en", **how: Any) -> tuple[Any, Script]:
    script = Script(replies)
    made = asyncio.run(translate(Context(script, language=language), **how))
    assert len(script.asked) == len(replies)
    return made, script


@pytest.mark.parametrize(
    "kept",
    [
        "```python\nprint('hi')\n```", "`x + 1`", "$a_1 + b^2$", "$x$", "$$\\int f$$", "\\(n!\\)", "\\[ 2x \\]",
        "{name}",
        "{{user.id}}", "${HOME}", "%s", "%(count)d", "<br/>", "</p>", "https://example.org/a?b=1", "info@example.org",
        "\\begin{align}a&=b\\end{align}",
        '"unit_price"',
    ],
)  # fmt: skip
def test_what_must_not_change_stands_behind_a_mark(kept: str) -> None:
    """Code, formulas, addresses, placeholders, tags and keys of JSON; put back they are what they were."""
    text = f'{{"a": 1, {kept}: 2}}' if kept.startswith('"') else f"Read {kept} with care."
    hidden = masked(text)
    assert kept in hidden.behind.values()
    assert restored(hidden.text, hidden.behind) == text


@pytest.mark.parametrize("text", ["It costs $5 and $10.", "50% of it", "a < b and c > d", "see [1]", 'He said: "no".'])
def test_plain_text_is_not_protected(text: str) -> None:
    """Prices, percentages, comparisons, quotations."""
    assert masked(text).behind == {}


@given(st.text(alphabet="ab `${}[]<>1\\n图。\n", max_size=60))
def test_masking_is_undone(text: str) -> None:
    """Whatever a text holds, putting back what was masked gives the text."""
    hidden = masked(text)
    assert restored(hidden.text, hidden.behind) == text


def test_a_lost_or_doubled_mark_is_named() -> None:
    """With what stands behind it."""
    hidden = masked("Use `a` and `b`.")
    with pytest.raises(ValueError, match=r"\[\[2\]\] \(`b`\) 0 times"):
        restored("用 [[1]]。", hidden.behind)
    with pytest.raises(ValueError, match="2 times"):
        restored("用 [[1]] [[1]] [[2]]。", hidden.behind)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("It took 3 days.", "用了三天。", ""),
        ("It took three days.", "用了3天。", ""),
        ("30,000 people", "3万人", ""),
        ("Open at 9:00.", "9点开门。", ""),
        ("It closes at noon.", "12点关门。", ""),
        ("It closes at half past nine.", "9:30关门。", ""),
        ("Call twice.", "打2次电话。", ""),
        ("She paid 20 cents to the clerk.", "Ella pagó veinte centavos al empleado de la tienda.", ""),
        ("She paid 250 cents to the clerk.", "Ella pagó muchos centavos al empleado de la tienda.", "lost"),
        ("It took 3 days.", "用了四天。", "lost"),
        ("It took days.", "用了4天。", "made up"),
    ],
)
def test_numbers_are_counted_across_languages(before: str, after: str, told: str) -> None:
    """Digits, Chinese numerals, English words; one that differs is named."""
    found = number_change(before, after)
    assert told in found
    assert bool(told) == bool(found)


def test_a_text_alone() -> None:
    """Plain reply; the language and the source stand beside it; the way back is asked for without the source."""
    made, script = run([BIBLIOTHEK, "The library opens at nine and shuts at five on weekdays."], text=LIBRARY, to="zh")
    assert made == {"text": BIBLIOTHEK, "language": "zh", "source": {"text": LIBRARY}}
    assert LIBRARY in prompt_text(script.asked[0])
    assert LIBRARY not in prompt_text(script.asked[1])


def test_columns_are_translated_together() -> None:
    """One request for all of them, marks numbered through; code is byte for byte what it was."""
    code = "```\nx = 1\n```"
    reply = {"instruction": "说明 [[1]] 做什么。", "output": "[[2]]\n它给 x 赋值。"}
    made, script = run([reply], instruction="Say what `x = 1` does.", output=f"{code}\nIt sets x.", back="none")
    assert made["instruction"] == "说明 `x = 1` 做什么。"
    assert made["output"].startswith(code)
    assert "`x = 1`" not in prompt_text(script.asked[0])


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("图书馆在 [[1]]，九点开门，五点关门。", "marks"),
        (LIBRARY, "language|itself"),
        ("La biblioteca abre a las nueve y cierra a las cinco.", "in es"),
        ("图书馆平日八点开门，晚上20点关门，全年无休。", "made up"),
        ("好。", "times as long"),
    ],
)
def test_a_bad_translation_is_asked_for_again(said: str, why: str) -> None:
    """Marks lost, another language, other numbers, another length; the reason says which."""
    text = LIBRARY + (" See {place}, {hall}." if why == "marks" else "")
    with pytest.raises(Unreadable, match="every mark" if why == "marks" else why):
        run([said], text=text, to="zh", back="none")


def test_a_way_back_that_leads_elsewhere() -> None:
    """The row is set aside with both texts; short columns have no way back."""
    with pytest.raises(Reject, match="way back leads elsewhere"):
        run([BIBLIOTHEK, "Cats like warm milk."], text=LIBRARY, to="zh")
    with pytest.raises(Reject, match="wanted 20%"):
        run(["The library opens at nine in the morning.", "我喜欢喝茶。"], text=BIBLIOTHEK, to="en", language="zh")
    made, _ = run(["利马。"], text="Lima, Peru.", to="zh")
    assert made["text"] == "利马。"


def test_what_cannot_be_translated() -> None:
    """Nothing there, already in the language, an unknown language or threshold: nothing is asked."""
    with pytest.raises(Reject, match="no instruction"):
        run([])
    with pytest.raises(Reject, match="already"):
        run([], text=BIBLIOTHEK, to="zh")
    with pytest.raises(RecipeError, match="no language 'xx'"):
        run([], text="a", to="xx")
    with pytest.raises(RecipeError, match="least"):
        run([], text="a", least=2)


def test_malformed_json() -> None:
    """A missing or empty field is asked for again and then given up."""
    with pytest.raises((Unreadable, NoReadableReply)):
        run([{"instruction": "说"}], instruction="Say it.", output="It is said.", back="none")
    with pytest.raises(NoReadableReply):
        run(["no JSON"] * 3, instruction="Say it.", output="It is said.", back="none")


def test_chinese_prompts_and_back_into_the_source() -> None:
    """Chinese rows are asked for in Chinese; the language is named in Chinese."""
    made, script = run(
        ["The library opens at nine in the morning on weekdays and closes at five.", BIBLIOTHEK],
        text=BIBLIOTHEK, to="en", language="zh",
    )  # fmt: skip
    assert "译成英语" in prompt_text(script.asked[0])
    assert "译成中文" in prompt_text(script.asked[1])
    assert made["language"] == "en"


def test_sizes_compare_across_scripts() -> None:
    """A Chinese sentence is about as long as its English one; numbers alone are no language."""
    assert 0.6 < size(BIBLIOTHEK) / size(LIBRARY) < 1.5
    assert failure(masked("42"), "42", "zh") == ""
    assert wrong_language("图书馆九点开门。", "en")


RIGHT = {
    "The shop closes at 6 on Sundays.": "商店星期天6点关门。",
    "He paid 35 euros for the ticket.": "他买票花了35欧元。",
    "Run `make test` before you push.": "推送之前先运行 [[1]]。",
    "The bridge is 503 metres long.": "这座桥长503米。",
    "Send it to {team} by Friday.": "请在周五之前把它发给 [[1]]。",
    "About 30,000 people live there.": "大约有3万人住在那里。",
    "She was born in 1984 in Lima.": "她1984年出生于利马。",
    "Water boils at 100 degrees here.": "水在这里100度沸腾。",
    "The area is $\\pi r^2$ exactly.": "面积恰好是 [[1]]。",
    "We met twice in 12 months.": "我们在12个月里见过两次面。",
    "The lift carries eight people at most.": "电梯最多能载八个人。",
    "Half of the apples were rotten.": "一半的苹果烂掉了。",
    "Read https://example.org/a before the talk.": "讲座之前请阅读 [[1]]。",
    "It rained for three days without a break.": "雨一连下了三天没有停。",
    "The meeting begins at 9:30 tomorrow.": "会议明天9:30开始。",
    "Prices rose by 4.5% last year.": "去年物价上涨了4.5%。",
    "Call 555 2368 if it fails again.": "如果再次失败请拨打 555 2368。",
    "Nobody read the second letter.": "没有人读过第二封信。",
    "The file has 2,048 lines of code.": "这个文件有2048行代码。",
    "My uncle keeps bees behind his house.": "我叔叔在他家屋后养蜂。",
}


def wrong(place: int, source: str, said: str) -> str:
    """A fault of one of five kinds: untranslated, another language, a number or a mark changed, cut off, endless."""
    changed = said.replace("[[1]]", "") if "[[1]]" in said else re.sub(r"\d+", "77", said)
    kinds = [source, "La casa que está detrás de la iglesia es muy antigua.", changed, said * 6, said + " 他还有88个。"]
    return kinds[2] if changed != said and place % 2 else kinds[place % 5] if kinds[place % 5] != said else source


def test_planted_faults() -> None:
    """Of twenty right translations all are taken, of twenty with a planted fault none."""
    taken = [said for source, said in RIGHT.items() if not failure(masked(source), said, "zh")]
    assert len(taken) == 20
    faults = [wrong(place, source, said) for place, (source, said) in enumerate(RIGHT.items())]
    kept = [said for source, said in zip(RIGHT, faults, strict=True) if not failure(masked(source), said, "zh")]
    assert kept == []
