"""Every kind of constraint holds for a text that keeps it and names what is wrong in one that does not, twice."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.constraint_ifeval import translated
from seedbed.checks.constraints import KINDS, broken
from seedbed.checks.rules import rules
from seedbed.core.errors import RecipeError

# kind, fields, keeps it in English, breaks it, keeps it in Chinese, breaks it
CASES: list[tuple[str, dict[str, Any], str, str, dict[str, Any], str, str]] = [
    ("keywords", {"words": ["tea", "two minutes"]}, "Steep the tea for two minutes.", "Steep the team for two minutes.",
     {"words": ["绿茶", "两分钟"]}, "绿茶泡两分钟。", "红茶泡两分钟。"),
    ("keyword_frequency", {"word": "tea", "least": 2}, "Tea is tea.", "Tea is a team sport.",
     {"word": "茶", "least": 2}, "茶就是茶。", "茶很好。"),
    ("forbidden_words", {"words": ["as an ai", "sorry"]}, "Here is an aim.", "Sorry, no.",
     {"words": ["抱歉", "作为人工智能"]}, "好的。", "抱歉，不行。"),
    ("letter_frequency", {"letter": "e", "least": 3}, "Here we see E.", "Tea.",
     {"letter": "茶", "most": 1}, "喝茶。", "茶是茶。"),
    ("response_language", {"language": "en"}, "Tea is warm.", "茶是热的。", {"language": "zh"}, "茶是热的。",
    "Tea is warm."),
    ("number_words", {"least": 3, "most": 5}, "Tea is very warm.", "Tea.", {"least": 3, "most": 5}, "茶很热。",
    "今天的茶真的很热。"),
    ("number_sentences", {"most": 2}, "One. Two at 3.5 km.", "One. Two. Three.", {"least": 2}, "一句。两句！",
    "只有一句。"),
    ("number_paragraphs", {"least": 2, "most": 2}, "One.\n\nTwo.", "One.\nTwo.",
     {"least": 2, "most": 2, "between": "***"}, "第一段\n***\n第二段", "第一段\n\n第二段"),
    ("first_word_of_paragraph", {"word": "however", "paragraph": 2, "paragraphs": 2}, "One.\n\nHowever, two.",
     "One.\n\nTwo, however.", {"word": "然而", "paragraph": 2}, "第一段。\n\n然而如此。", "第一段。\n\n但是如此。"),
    ("number_placeholders", {"least": 2}, "Dear [name], in [city].", "Dear [name].",
     {"least": 2}, "尊敬的【姓名】，您在[城市]。", "尊敬的【姓名】。"),
    ("postscript", {"marker": "P.S."}, "Bye.\nP.S. Bring tea.", "Bye. No more.",
     {"marker": "附言"}, "再见。\n附言：请带茶。", "再见，请带茶。"),
    ("number_bullets", {"least": 2, "most": 2}, "* tea\n* milk", "* tea", {"least": 2}, "- 茶\n- 牛奶",
    "1. 茶\n2. 牛奶"),
    ("one_of", {"options": ["My answer is yes.", "My answer is no."]}, "My answer is YES", "Yes, my answer is yes.",
     {"options": ["我的回答是是。", "我的回答是否。"]}, "我的回答是否", "否"),
    ("number_highlights", {"least": 2}, "*warm* and **green** tea", "* warm\n* green", {"least": 1}, "喝**绿茶**吧",
    "喝绿茶吧"),
    ("sections", {"marker": "Section", "least": 2}, "Section 1\nTea.\nSECTION 2\nMilk.",
    "Section 1\nTea, see sections 2.",
     {"marker": "部分", "least": 2}, "第一部分\n茶\n第二部分\n奶", "第一部分\n茶，第二部分没有"),
    ("json_only", {}, '```json\n{"tea": 1}\n```', 'Here: {"tea": 1}', {}, '{"茶": 1}', "{茶: 1}"),
    ("title", {}, "<<On tea>>\nWarm.", "On tea\nWarm.", {}, "<<论茶>>\n很热。", "《论茶》\n很热。"),
    ("two_responses", {}, "Tea.\n******\nMilk.", "Tea.\n******\ntea.", {}, "茶。\n******\n奶。", "茶。\n***\n奶。"),
    ("repeat_prompt", {"prompt": "Write about tea."}, "Write about tea. Tea is warm.", "Tea is warm.",
     {"prompt": "写一写茶。"}, "写一写茶。茶很热。", "写一写茶。"),
    ("ends_with", {"phrase": "Any questions?"}, "Tea is warm. Any questions?", "Any questions? No.",
     {"phrase": "还有问题吗？"}, "茶很热。还有问题吗？", "还有问题吗？没有。"),
    ("quotation", {}, '"Tea is warm."', 'He said "tea".', {}, "“茶很热。”", "他说“茶”。"),
    ("capital_words", {"least": 2}, "TEA is WARM.", "TEA is warm.", {"most": 1}, "我用 API 写代码。",
    "我用 API 和 SQL。"),
    ("all_capital", {}, "TEA IS WARM: 3 CUPS.", "TEA IS Warm.", {}, "我用 SQL 查数据。", "我用 Python 写代码。"),
    ("all_lowercase", {}, "tea is warm, 3 cups.", "Tea is warm.", {}, "我用 python 写代码。", "我用 SQL 查数据。"),
    ("no_comma", {}, "Tea is warm.", "Tea, warm.", {}, "茶很热。奶很凉。", "茶很热，奶很凉。"),
    ("number_characters", {"most": 5}, "a tea", "some tea", {"least": 4}, "茶很热。", "茶 热"),
    ("starts_with", {"phrase": "Dear"}, "dear Ada, hello", "Hello, dear", {"phrase": "尊敬的"}, "尊敬的用户：",
    "用户："),
    ("matches", {"pattern": r"\d+$"}, "Total: 42", "42 in total", {"pattern": "^答案"}, "答案是四", "四是答案"),
]  # fmt: skip
# the published id, its arguments, and what they say here
PUBLISHED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("keywords:existence", {"keywords": ["a", "b"]}, {"kind": "keywords", "words": ["a", "b"]}),
    ("keywords:frequency", {"keyword": "a", "frequency": 3, "relation": "less than"},
     {"kind": "keyword_frequency", "word": "a", "most": 2}),
    ("keywords:forbidden_words", {"forbidden_words": ["a"]}, {"kind": "forbidden_words", "words": ["a"]}),
    ("keywords:letter_frequency", {"letter": "q", "let_frequency": 2, "let_relation": "at least"},
     {"kind": "letter_frequency", "letter": "q", "least": 2}),
    ("language:response_language", {"language": "en"}, {"kind": "response_language", "language": "en"}),
    ("length_constraints:number_sentences", {"num_sentences": 4, "relation": "at least"},
    {"kind": "number_sentences", "least": 4}),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 2},
     {"kind": "number_paragraphs", "least": 2, "most": 2, "between": "***"}),
    ("length_constraints:number_words", {"num_words": 9, "relation": "less than"}, {"kind": "number_words", "most": 8}),
    ("length_constraints:nth_paragraph_first_word", {"num_paragraphs": 3, "nth_paragraph": 2, "first_word": "so"},
     {"kind": "first_word_of_paragraph", "word": "so", "paragraph": 2, "paragraphs": 3}),
    ("detectable_content:number_placeholders", {"num_placeholders": 2}, {"kind": "number_placeholders", "least": 2}),
    ("detectable_content:postscript", {"postscript_marker": "P.P.S"}, {"kind": "postscript", "marker": "P.P.S"}),
    ("detectable_format:number_bullet_lists", {"num_bullets": 3}, {"kind": "number_bullets", "least": 3, "most": 3}),
    ("detectable_format:constrained_response", {},
     {"kind": "one_of", "options": ["My answer is yes.", "My answer is no.", "My answer is maybe."]}),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 1}, {"kind": "number_highlights", "least": 1}),
    ("detectable_format:multiple_sections", {"section_spliter": "Day", "num_sections": 2},
     {"kind": "sections", "marker": "Day", "least": 2}),
    ("detectable_format:json_format", {}, {"kind": "json_only"}), ("detectable_format:title", {}, {"kind": "title"}),
    ("combination:two_responses", {}, {"kind": "two_responses"}),
    ("combination:repeat_prompt", {"prompt_to_repeat": "x"}, {"kind": "repeat_prompt", "prompt": "x"}),
    ("startend:end_checker", {"end_phrase": "x"}, {"kind": "ends_with", "phrase": "x"}),
    ("startend:quotation", {}, {"kind": "quotation"}),
    ("change_case:capital_word_frequency", {"capital_frequency": 2, "capital_relation": "at least"},
     {"kind": "capital_words", "least": 2}),
    ("change_case:english_capital", {}, {"kind": "all_capital"}),
    ("change_case:english_lowercase", {}, {"kind": "all_lowercase"}),
    ("punctuation:no_comma", {}, {"kind": "no_comma"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case[0]))
def test_kinds_in_two_languages(case: tuple[str, dict[str, Any], str, str, dict[str, Any], str, str]) -> None:
    """A text that keeps the constraint passes, one that breaks it does not and is told why; in English and Chinese."""
    kind, english, keeps, breaks, chinese, keeps_zh, breaks_zh = case
    for fields, right, wrong in ((english, keeps, breaks), (chinese, keeps_zh, breaks_zh)):
        assert broken(right, {"kind": kind, **fields}) == "", right
        assert broken(wrong, {"kind": kind, **fields}) != "", wrong


def test_every_kind_has_a_case() -> None:
    """No kind is without a right and a wrong text, and the 25 published ones are among them."""
    assert {case[0] for case in CASES} == set(KINDS)
    assert len(PUBLISHED) == 25
    assert {ours["kind"] for _, _, ours in PUBLISHED} <= set(KINDS)


@pytest.mark.parametrize(("published", "arguments", "ours"), PUBLISHED)
def test_published_constraints_are_understood(published: str, arguments: dict[str, Any], ours: dict[str, Any]) -> None:
    """IFEval's ids and arguments say the same as our own words; null arguments do not count."""
    assert translated({"kind": published, "unused": None, **arguments}) == ours
    broken("Tea is warm.", {"kind": published, **arguments})


@pytest.mark.parametrize("constraint", [
    {}, {"kind": "number_wordz", "least": 1}, {"kind": "number_words"}, {"kind": "number_words", "least": "many"},
    {"kind": "number_words", "least": -1}, {"kind": "number_words", "least": 5, "most": 3}, {"kind": "keywords"},
    {"kind": "number_words", "least": 1, "lest": 2}, {"kind": "keywords", "words": "tea"},
    {"kind": "keywords", "words": []},
    {"kind": "keywords", "words": [" "]}, {"kind": "response_language", "language": "fr"}, {"kind": "keywords:none"},
    {"kind": "letter_frequency", "letter": "ab", "least": 1}, {"kind": "keywords:existence"},
    {"kind": "matches", "pattern": "(a+)+"},
    {"kind": "length_constraints:number_words", "num_words": 3, "relation": "about"},
    {"kind": "number_words", "least": True},
    {"kind": "length_constraints:number_words", "num_words": 1, "relation": "less than"},
    {"kind": "ends_with", "phrase": "”"},
])  # fmt: skip
def test_constraints_that_make_no_sense_are_refused(constraint: dict[str, Any]) -> None:
    """Unknown kinds and fields, missing and impossible values stop the recipe and name the way out."""
    with pytest.raises(RecipeError, match=r"rules|pattern"):
        broken("Tea.", constraint)


def test_constraints_of_the_row_and_of_the_recipe() -> None:
    """Those of the column and of the setting are counted alike, and every broken one is named."""
    own = [{"kind": "title"}, {"kind": "no_comma"}]
    verdict = rules(
        "Tea, warm.", "", own, require=({"kind": "number_words", "least": 2}, {"kind": "number_bullets", "least": 1})
    )
    assert verdict.score == 0.25
    assert verdict.reason == "0 bullets, wanted at least 1; has no title in << >>; 1 commas"
    assert rules("<<Tea>> warm", "", own).passed


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('*[]<>#"“”.,，\n 第一部分Section12P.S'))))
def test_any_text_is_judged(text: str) -> None:
    """No text makes a kind raise."""
    for kind, english, _, _, chinese, _, _ in CASES:
        for fields in (english, chinese):
            assert isinstance(broken(text, {"kind": kind, **fields}), str)


@pytest.mark.parametrize("unit", ["*", "**a", "[", "<<", "a ", "第", "Section ", "\n", "- ", "P.S.", "“", "***\n"])
def test_long_texts_end(unit: str) -> None:
    """A text of 50,000 characters made to slow a kind down is judged in seconds, not minutes."""
    for kind, english, *_ in CASES:
        if kind != "matches":
            start = time.process_time()
            broken(unit * (50_000 // len(unit)), {"kind": kind, **english})
            assert time.process_time() - start < 10, kind
