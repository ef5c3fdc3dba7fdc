"""Text is measured alike in English and Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.text import cjk_share, estimate_tokens, folded, length, script_language, sentences, shortened, words


def test_words_of_mixed_text_are_told_apart() -> None:
    """Latin words and figures before Chinese characters do not swallow them."""
    assert words("iPhone手机很好用") == ["iphone", "手", "机", "很", "好", "用"]
    assert words("It’s a well-known 2024年 rule") == ["it’s", "a", "well-known", "2024", "年", "rule"]
    assert length("写 50 个字") == 4


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The quick brown fox", "en"),
        ("快速的棕色狐狸", "zh"),
        ("用 Python 写一个函数", "zh"),
        ("ひらがなの文章です", "en"),
        ("", "en"),
        ("写一个函数，合并两个有序列表。\nmerge\nassert merge([1], [2]) == [1, 2]\nassert merge([], []) == []", "zh"),
        ("求最大公约数。\nimport math\n\ndef gcd(first, second):\n    return math.gcd(first, second)\n", "zh"),
        ("有多少名歌手？\nCREATE TABLE singer (singer_id INTEGER, name TEXT);\nSELECT count(*) FROM singer;", "zh"),
        ("Translate the greeting of the man from 北京 (his home town), and say what it means.", "en"),
        ("def greet(name):\n    # say hello to the visitor by name\n    print('你好', name)\nReturn nothing.", "en"),
    ],
)
def test_the_script_tells_the_prompts_language(text: str, language: str) -> None:
    """Han characters make Chinese; kana among them do not. Program code beside them is no language."""
    assert script_language(text) == language


def test_sentences_end_as_in_both_languages() -> None:
    """Full stops inside figures do not end a sentence."""
    assert sentences("It costs 3.5 pounds. Pay now! 先付款。再取货？") == [
        "It costs 3.5 pounds.",
        "Pay now!",
        "先付款。",
        "再取货？",
    ]


@settings(max_examples=80)
@given(st.text())
def test_measures_hold_for_any_text(text: str) -> None:
    """No text breaks them, and they stay in their bounds."""
    assert 0.0 <= cjk_share(text) <= 1.0
    assert estimate_tokens(text) >= 1
    assert folded(folded(text)) == folded(text)
    assert len(shortened(text, 20)) <= 20
    assert all(one.strip() for one in sentences(text))
