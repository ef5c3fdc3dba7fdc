"""Measures of what texts are about: topic_clusters and instruction_roots."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.measure import Cells, Clusters
from seedbed.quality.measures.chinese_roots import chinese_root
from seedbed.quality.measures.english_roots import english_root, noun_base, verb_base
from seedbed.quality.measures.instruction_roots import root
from tests.quality.measure_rig import Vectors, taken, texts

HAND = Path(__file__).with_name("instruction_roots.tsv")
KINDS = {
    "soup": (
        "Simmer the {} soup in a large pot and season the broth with {}.",
        "tomato leek onion pumpkin bean".split(),
    ),
    "telescope": (
        "Through the telescope we saw the planet {} beside the star {}.",
        "Mars Vega Saturn Rigel Venus".split(),
    ),
    "股票": ("今天{}的股票价格上涨，投资者买入{}的股票。", "银行 钢铁 煤炭 航空 汽车".split()),
}


def _planted(sizes: dict[str, int]) -> list[str]:
    draw = random.Random(3)
    made = [KINDS[kind][0].format(*draw.sample(KINDS[kind][1], 2)) for kind, size in sizes.items() for _ in range(size)]
    return [f"{text} {draw.randrange(1000)}" for text in made]


def _clusters(found: object) -> Clusters:
    return next(one for one in found.details if isinstance(one, Clusters))  # type: ignore[attr-defined]


def test_planted_topics_are_found_and_named() -> None:
    """Three topics, two English and one Chinese, come apart whole, and each is called by its own words."""
    found = taken("topic_clusters", texts(*_planted({"soup": 40, "telescope": 40, "股票": 40})), clusters=3)
    assert found.value == pytest.approx(3.0, abs=0.05)
    clusters = _clusters(found).clusters
    assert [one.rows for one in clusters] == [40, 40, 40]
    for one in clusters:
        kind = next(kind for kind in KINDS if kind in one.example)
        assert any(kind in term or term in kind for term in one.terms), one.terms
    assert found.figures["silhouette"] > 0.3


def test_their_number_is_chosen_by_how_well_they_part() -> None:
    """Without a number it finds three; a set of one topic, or nearly, has few effective ones, into however many cut."""
    even = taken("topic_clusters", texts(*_planted({"soup": 40, "telescope": 40, "股票": 40})))
    uneven = taken("topic_clusters", texts(*_planted({"soup": 110, "telescope": 5, "股票": 5})), clusters=3)
    one = taken("topic_clusters", texts(*_planted({"soup": 120})), clusters=3)
    assert even.figures["clusters"] == 3
    assert even.value is not None
    for found in (uneven, one):
        assert found.value is not None
        assert found.value < even.value / 1.5, "the parts that k-means cuts one large topic into are near one another"


def test_topics_are_the_same_every_time_and_shown_on_a_map() -> None:
    """A seed decides draws and starts; the details hold the clusters and the points of a plot."""
    rows = texts(*_planted({"soup": 60, "股票": 60}))
    found = taken("topic_clusters", rows, clusters=2, sample=50)
    assert found == taken("topic_clusters", rows, clusters=2, sample=50)
    assert (found.measured, found.rows) == (50, 120)
    assert sum(one.share for one in _clusters(found).clusters) == pytest.approx(1, abs=1e-3)
    assert [one.__class__.__name__ for one in found.details] == ["Clusters", "Points"]


def test_topics_by_vectors_of_a_model() -> None:
    """The model's vectors decide what is one topic, whatever the wording."""
    outside = Vectors(lambda text: [1.0, 0.0, len(text) / 1e4] if len(text) % 2 else [0.0, 1.0, len(text) / 1e4])
    rows = texts(*("x" * size for size in range(1, 41)))
    found = taken("topic_clusters", rows, outside, by="model")
    assert found.figures["clusters"] == 2
    assert found.value == pytest.approx(2.0)


def test_texts_that_cannot_be_told_apart_have_no_topics() -> None:
    """One text, equal texts, or fewer different ones than clusters give no value; unlike texts still end."""
    assert "1 different texts" in taken("topic_clusters", texts(*["same"] * 30)).reason
    assert taken("topic_clusters", texts("one")).value is None
    assert taken("topic_clusters", texts("one", "two", "three"), clusters=4).value is None
    assert taken("topic_clusters", texts("甲", "乙", "丙", "丁"), clusters=2).value is not None


def _hand(language: str) -> list[tuple[str, str, str]]:
    lines = [line.split("\t") for line in HAND.read_text(encoding="utf-8").splitlines()]
    plain = [[cell if cell != "-" else "" for cell in line] for line in lines]
    return [(text, verb, noun) for kind, text, verb, noun in plain if kind == language]


@pytest.mark.parametrize(("language", "verbs", "both"), [("en", 99, 98), ("zh", 98, 93)])
def test_roots_of_the_hand_made_set(language: str, verbs: int, both: int) -> None:
    """Of 100 instructions written by hand in each language the rules read at least so many as a person does."""
    hand = _hand(language)
    assert len(hand) == 100
    read = [(root(text), (verb, noun)) for text, verb, noun in hand]
    assert sum(found[0] == wanted[0] for found, wanted in read) >= verbs
    assert sum(found == wanted for found, wanted in read) >= both


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kindly DRAFT a thank-you note.", ("draft", "note")),
        ("Could you please help me to find cheap flights to Oslo?", ("find", "flight")),
        ("Summarise the plot.", ("summarize", "plot")),
        ("It rained all day.", ("", "")),
        ("12 + 30 =", ("", "")),
        ("请您帮我写一首短诗。", ("写", "诗")),
        ("把“苹果”翻译成法语。", ("翻译", "苹果")),
        ("为什么猫怕水？", ("", "")),
        ("", ("", "")),
        ("！？…", ("", "")),
    ],
)
def test_roots_right_and_wrong(text: str, wanted: tuple[str, str]) -> None:
    """Polite forms are stepped over; what is no instruction has no root rather than a made-up one."""
    assert root(text) == wanted


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from("write a the of 把 的 写 请 , . ， ？ 一个 don't".split())).map(" ".join)
)
def test_reading_a_root_never_fails(text: str) -> None:
    """Any text has a root or none, in both readers; both parts are texts, and no verb means no noun."""
    for reader in (english_root, chinese_root):
        verb, noun = reader(text)
        assert isinstance(verb, str)
        assert isinstance(noun, str)
        assert verb or not noun


def test_forms_are_brought_to_their_base() -> None:
    """Endings of known verbs and nouns, regular and not; unknown words stay."""
    assert [verb_base(one) for one in ("writing", "planned", "tries", "wrote", "lists", "blorped")] == [
        *("write", "plan", "try", "write", "list", "blorped")
    ]
    assert [noun_base(one) for one in ("cities", "boxes", "children", "analyses", "glass", "user's", "bus")] == [
        *("city", "box", "child", "analysis", "glass", "user", "bus")
    ]


def test_the_variety_of_roots() -> None:
    """Twenty kinds of instruction measure as more varied than twenty of one kind, and the table shows the commonest."""
    varied = taken("instruction_roots", [{"instruction": text} for text, _, _ in _hand("en")[:20]])
    dull = taken("instruction_roots", [{"instruction": f"Write a poem about number {one}."} for one in range(20)])
    assert varied.value is not None
    assert dull.value == 1.0
    assert varied.value > 12
    assert dull.figures["top_verb"] == 1.0
    shown = next(one for one in dull.details if isinstance(one, Cells))
    assert shown.rows == [["write", 1.0, "poem (20)"]]


def test_texts_without_any_instruction_are_no_figure() -> None:
    """Where no verb can be read there is no value, and the count is told."""
    found = taken("instruction_roots", texts("What is it?", "是吗？"))
    assert found.value is None
    assert "none of 2 texts" in found.reason
