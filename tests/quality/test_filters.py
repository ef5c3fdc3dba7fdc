from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.quality.filters.detected import LANGUAGES, shares
from seedbed.quality.filters.language import language
from seedbed.quality.filters.length import length

_GIVEN = json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))
SENTENCES: dict[str, list[str]] = _GIVEN["written_with_the_lists"]
UNSEEN: dict[str, list[str]] = _GIVEN["unseen"]
LANGUAGE_NAMES = sorted(SENTENCES)


def best(text: str) -> str:
    return next(iter(shares(text)), "")


@pytest.mark.parametrize("code", LANGUAGE_NAMES)
def test_single_sentences(code: str) -> None:
    """Of ten short sentences at least eight are told, and at most one is told wrong."""
    told = [best(sentence) for sentence in SENTENCES[code]]
    assert told.count(code) >= 8, told
    assert sum(one not in (code, "") for one in told) <= 1, told


@pytest.mark.parametrize("code", LANGUAGE_NAMES)
def test_paragraphs_pass_their_own_language_and_no_other(code: str) -> None:
    """Five sentences together are in their language, and the filter for any other language sets them aside."""
    for start in (0, 5):
        text = " ".join(SENTENCES[code][start : start + 5])
        assert language(text, want=code).passed, shares(text)
        assert not any(language(text, want=other).passed for other in LANGUAGES - {code})


def test_sentences_the_lists_were_not_made_with() -> None:
    """Of 52 unseen sentences at least 85 % are told right and at most 3 told wrong; the others are left open."""
    told = [(code, best(sentence)) for code, sentences in UNSEEN.items() for sentence in sentences]
    assert sum(code == one for code, one in told) >= 0.85 * len(told)
    assert sum(one not in (code, "") for code, one in told) <= 3


def test_mixed_text_has_shares_of_both() -> None:
    """Half English, half Chinese is told as such, and neither passes a high bar."""
    text = "The weather is very nice today and we are going to the park. 今天天气很好，我们要去公园散步，你来吗？"
    found = shares(text)
    assert set(found) == {"en", "zh"}
    assert 0.3 < found["zh"] < 0.7
    assert not language(text, want="zh", share=0.8).passed


def test_terms_and_code_do_not_change_the_language() -> None:
    """Chinese about Python stays Chinese; a fenced program says nothing about the language."""
    text = "请解释 Python 中 list 和 tuple 的区别。\n```python\nfor item in the_list:\n    print(item)\n```"
    assert language(text, want="zh").passed


def test_what_tells_nothing_is_unreadable_and_no_language() -> None:
    """Numbers, symbols or nothing at all are set aside as unreadable."""
    for text in ("", "12 + 30 = 42", "🙂🙂", "```\nx = 1\n```"):
        verdict = language(text, want="en")
        assert not verdict.passed
        assert not verdict.readable


def test_neighbours_that_are_not_known_are_not_taken_for_known_ones() -> None:
    """Persian is not Arabic, and traditional Chinese is Chinese."""
    assert best("این کتاب را من دیروز گرفتم و می‌خواهم آن را بخوانم.") == "other"
    assert best("這本書是我昨天在書店買的。") == "zh"


def test_an_unknown_code_is_refused() -> None:
    """The message lists the codes that are known."""
    with pytest.raises(RecipeError, match="'xx' is not among the known: ar, de, en"):
        language("text", want="xx")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_shares_of_any_text_add_up(text: str) -> None:
    """Any text gives no language or shares that add up to 1."""
    found = shares(text)
    assert not found or sum(found.values()) == pytest.approx(1)
    language(text, want="en")


@pytest.mark.parametrize(
    ("text", "unit", "minimum", "maximum", "passes"),
    [
        ("one two three", "words", 3, 3, True),
        ("one two three", "words", 4, 0, False),
        ("one two three", "words", 1, 2, False),
        ("今天天气不错", "words", 6, 6, True),
        ("今天 is ok", "words", 4, 4, True),
        ("abc", "characters", 3, 3, True),
        ("abcd", "characters", 1, 3, False),
        ("", "words", 1, 0, False),
        ("", "words", 0, 0, True),
    ],
)
def test_length(text: str, unit: str, minimum: int, maximum: int, *, passes: bool) -> None:
    """Both bounds belong to the range; 0 as maximum is no bound; Chinese counts by characters."""
    verdict = length(text, minimum=minimum, maximum=maximum, unit=unit)  # type: ignore[arg-type]
    assert verdict.passed is passes


def test_a_range_that_is_none_is_refused() -> None:
    """A maximum below the minimum is an error and not a filter that drops everything."""
    with pytest.raises(RecipeError, match="from 5 to 2 words"):
        length("x", minimum=5, maximum=2)
