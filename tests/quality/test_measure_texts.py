"""Measures of how varied texts are: distinct_n, self_bleu, vendi_score."""

from __future__ import annotations

import math
import random
from collections import Counter
from importlib.util import find_spec

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.errors import RecipeError
from seedbed.core.text import words
from tests.quality.measure_rig import Vectors, taken, texts

VARIED = texts(
    "The ferry to the island leaves at nine.",
    "Boil the noodles for six minutes and drain them.",
    "Prime numbers have exactly two divisors.",
    "她把旧相册放进了阁楼的箱子里。",
    "请在周五之前提交季度报告。",
    "潮汐主要由月球的引力引起。",
)
DULL = texts(*[f"Here are {one} tips for a healthy life." for one in ("two", "three", "four")],
             *[f"以下是{one}条健康生活的建议。" for one in "二三四"])  # fmt: skip
DIVERSITY = [("distinct_n", 1), ("self_bleu", -1), ("vendi_score", 1)]
SENTENCES = st.lists(st.sampled_from("a b c d e 猫 狗 鱼".split()), min_size=1, max_size=7).map(" ".join)


@pytest.mark.parametrize(("name", "better"), DIVERSITY)
def test_varied_texts_are_told_from_dull_ones(name: str, better: int) -> None:
    """English and Chinese texts on many things measure as more varied than texts of one template."""
    varied, dull = taken(name, VARIED), taken(name, DULL)
    assert varied.value is not None
    assert dull.value is not None
    assert better * varied.value > better * dull.value
    assert varied.better == ("higher" if better > 0 else "lower")
    assert (varied.measured, varied.rows) == (6, 6)


@pytest.mark.parametrize(("name", "better"), DIVERSITY)
def test_copies_never_make_a_set_more_varied(name: str, better: int) -> None:
    """Each text twice is no better than each once: the score of Vendi stays, the others get worse."""
    once, twice = taken(name, VARIED), taken(name, [*VARIED, *VARIED])
    assert once.value is not None
    assert twice.value is not None
    if name == "vendi_score":
        assert twice.value == pytest.approx(once.value, abs=0.02)  # the weights of rare runs change a little
        assert twice.figures["share"] == pytest.approx(once.figures["share"] / 2, abs=0.01)
    else:
        assert better * twice.value < better * once.value


@pytest.mark.parametrize("name", ["distinct_n", "self_bleu", "vendi_score", "topic_clusters", "lengths"])
def test_rows_without_a_text_are_no_figure(name: str) -> None:
    """No rows, blank rows or nulls give no value and the reason; not 0 and not 1."""
    for rows in (texts(""), texts(" \n", ""), pa.table({"text": pa.array([None, None], pa.string())})):
        found = taken(name, rows)
        assert found.value is None
        assert found.reason
    assert taken(name, pa.table({"text": pa.array([], pa.string())})).value is None


@pytest.mark.parametrize("name", ["distinct_n", "self_bleu", "vendi_score", "topic_clusters", "instruction_roots"])
def test_a_missing_column_is_named(name: str) -> None:
    """The message names the measure, the column and the nearest one; without any column of the house it lists them."""
    with pytest.raises(RecipeError, match=rf"{name}: there is no column 'txt'; did you mean 'text'"):
        taken(name, VARIED, column="txt")
    with pytest.raises(RecipeError, match=rf"{name}: nothing to compare: the table has weight"):
        taken(name, [{"weight": 3}])


def test_one_row_and_equal_rows() -> None:
    """One text is one effective text and cannot be compared; equal texts are one text and wholly alike."""
    one = texts("the cat sat on the mat")
    assert taken("distinct_n", one).value == 1.0
    assert taken("vendi_score", one).value == 1.0
    assert "fewer than two" in taken("self_bleu", one).reason
    assert taken("vendi_score", one * 5).value == 1.0
    assert taken("self_bleu", one * 5).value == 1.0
    assert taken("distinct_n", one * 5).value == 0.2


def test_blank_rows_are_left_out_and_said() -> None:
    """A row without a text is in no figure, and the notes count it."""
    found = taken("distinct_n", [*VARIED, *texts("", "  ")])
    assert (found.measured, found.rows) == (6, 8)
    assert any("2 of the rows" in one for one in found.notes)


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=6), st.integers(1, 3))
def test_distinct_n_counts_what_a_set_counts(given_texts: list[str], n: int) -> None:
    """The hashes tell n-grams apart as the n-grams themselves do."""
    grams = []
    for text in map(words, given_texts):
        grams += [tuple(text[at : at + n]) for at in range(max(1, len(text) - n + 1))]
    assert taken("distinct_n", texts(*given_texts), n=n).value == round(len(set(grams)) / len(grams), 4)


def _bleu(text: list[str], others: list[list[str]], n: int) -> float:
    """BLEU by its definition, one reference at a time."""
    logs = 0.0
    orders = min(n, len(text))
    for order in range(1, orders + 1):
        own = Counter(tuple(text[at : at + order]) for at in range(len(text) - order + 1))
        most: Counter[tuple[str, ...]] = Counter()
        for other in others:
            most |= Counter(tuple(other[at : at + order]) for at in range(len(other) - order + 1))
        logs += math.log((sum(min(count, most[gram]) for gram, count in own.items()) or 0.1) / own.total()) / orders
    nearest = min((len(one) for one in others), key=lambda one: (abs(one - len(text)), one))
    return math.exp(min(0.0, 1 - nearest / len(text)) + logs)


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, min_size=2, max_size=6), st.integers(1, 4))
def test_self_bleu_is_bleu_against_all_others(given_texts: list[str], n: int) -> None:
    """The one pass over all texts gives what comparing each with all others gives."""
    cut = [words(text) for text in given_texts]
    wanted = [_bleu(text, cut[:at] + cut[at + 1 :], n) for at, text in enumerate(cut)]
    assert taken("self_bleu", texts(*given_texts), n=n).value == pytest.approx(sum(wanted) / len(wanted), abs=1e-4)


def test_vendi_score_of_vectors_of_a_model() -> None:
    """Of vectors at right angles it is their number, and the model is asked for 64 texts at a time."""
    outside = Vectors(lambda text: [float(text[0] == one) for one in "abcd"])
    rows = texts(*(f"{'abcd'[place % 4]} {place}" for place in range(100)))
    found = taken("vendi_score", rows, outside, by="model")
    assert found.value == pytest.approx(4.0, abs=1e-3)
    assert outside.requests == 2
    assert "role embed" in found.basis
    assert taken("vendi_score", rows, outside, by="characters").basis != found.basis


@pytest.mark.parametrize("bad", [0.0, math.nan])
def test_a_vector_of_nothing_is_an_error(bad: float) -> None:
    """A model that gives nought or not-a-number makes no score."""
    with pytest.raises(RecipeError, match="1 of 6 texts have no vector"):
        taken("vendi_score", VARIED, Vectors(lambda text: [bad if "ferry" in text else 1.0]), by="model")


def test_many_rows_are_drawn_from_and_it_is_said() -> None:
    """The samples are apart, the same for a seed, and their spread gives an interval around the value."""
    draw = random.Random(4)
    rows = texts(*(" ".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(900)))
    for name in ("distinct_n", "self_bleu", "vendi_score"):
        found = taken(name, rows, sample=150, repeats=3)
        assert (found.measured, found.rows) == (450, 900)
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high
        assert taken(name, rows, sample=150, repeats=3) == found
        assert taken(name, rows, sample=150, repeats=3, seed=2).value != found.value
        assert taken(name, rows, sample=900).low is None, "all rows were looked at: there is no interval"


def test_dialogues_and_instructions_are_read_as_the_house_reads_them() -> None:
    """The turns of a dialogue are its text; instruction and input come before the answer."""
    talk = [{"messages": [{"role": "user", "content": "hello there"}, {"role": "assistant", "content": "hello there"}]}]
    assert taken("distinct_n", talk, n=1).value == 0.5
    both = taken("lengths", [{"instruction": "one two", "input": "three", "output": "four five six"}], of="words")
    assert both.value == 3.0
    assert both.basis == "instruction/input"
    assert taken("lengths", [{"instruction": "one", "output": "four five"}], of="words", column="output").value == 2.0


@pytest.mark.parametrize(
    ("name", "wrong"), [("distinct_n", {"n": 0}), ("self_bleu", {"n": 0}), ("vendi_score", {"sample": 0})]
)
def test_settings_that_make_no_sense_are_refused(name: str, wrong: dict[str, int]) -> None:
    """n-grams have a word and samples a row."""
    with pytest.raises(RecipeError, match="at least 1"):
        taken(name, VARIED, **wrong)


@pytest.mark.skipif(not all(map(find_spec, ("wordllama", "tokenizers"))), reason="needs the extra [vectors]")
def test_the_static_table_sees_meaning_where_characters_do_not() -> None:
    """Two words for one thing are nearer by the table than by letters."""
    rows = texts("doctor", "physician", "automobile", "car")
    static, characters = taken("vendi_score", rows, by="static"), taken("vendi_score", rows)
    assert static.value is not None
    assert characters.value is not None
    assert static.value < characters.value - 0.3
