from __future__ import annotations

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from rig import Bench, Model, set_aside
from rig import kept as kept_rows

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.step import Step
from seedbed.core.table import PLACE, reasons_of
from seedbed.quality import word_table
from seedbed.quality.dedup import meaning
from seedbed.quality.dedup.meaning import alike, clusters, is_latin
from seedbed.quality.dedup.semantic_dedup import semantic_dedup
from seedbed.quality.text_vectors import character_vectors, normalised, static_vectors

static = pytest.mark.skipif(not all(map(find_spec, ("wordllama", "tokenizers"))), reason="needs the extra [vectors]")


def kept(rows: list[dict[str, Any]], *replies: Reply, **how: Any) -> tuple[list[int], dict[int, str]]:
    table = pa.Table.from_pylist([{PLACE: place, **row} for place, row in enumerate(rows)])
    script = Script(replies)
    made = asyncio.run(semantic_dedup(Context(script), table, **how))
    assert len(script.asked) == len(replies)
    return made.column(PLACE).to_pylist(), reasons_of(made)


def test_the_model_of_the_role_embed_gives_the_vectors() -> None:
    """Rows whose vectors point the same way are one; the reason names the row that stays and the cosine."""
    rows = [{"id": name, "question": name} for name in ("a", "b", "c")]
    reply = Reply(vectors=[[1.0, 0.0], [0.0, 2.0], [3.0, 0.3]])
    places, reasons = kept(rows, reply, by="model")
    assert places == [0, 1]
    assert reasons == {2: "1.00 like row 0 (a) by the model of the role embed"}


def test_which_row_stays_can_be_chosen() -> None:
    """The first, the longest, the best, or with the paper the one least like the centre."""
    rows = [{"question": text, "score": score} for text, score in (("aa", 1), ("b", 3), ("ccc", 2), ("d", 0))]
    reply = Reply(vectors=[[1.0, 0.0], [1.0, 0.1], [1.0, 0.05], [-1.0, 1.0]])
    assert kept(rows, reply, by="model")[0] == [0, 3]
    assert kept(rows, reply, by="model", keep="best")[0] == [1, 3]
    assert kept(rows, reply, by="model", keep="longest")[0] == [2, 3]
    assert kept(rows, reply, by="model", keep="far")[0] == [0, 3]


@static
def test_english_by_its_words_and_chinese_by_its_characters() -> None:
    """With ``auto`` rewordings of English go, near copies of Chinese go, and questions about other things stay."""
    texts = [
        "How do I boil an egg?",
        "员工请年假需要提前几天提交申请？",
        "How can I boil eggs properly?",
        "What is the capital of France?",
        "What is the capital of Germany?",
        "请问，员工请年假需要提前几天提交申请？",
        "公司的年假有多少天？",
    ]
    places, reasons = kept([{"question": text} for text in texts], threshold=0.85)
    assert places == [0, 1, 3, 4, 6]
    assert "row 0 by wordllama" in reasons[2]
    assert "row 1 by characters" in reasons[5]


@static
def test_static_vectors_know_meaning() -> None:
    """Words of one meaning are nearer than words of another; a text without any piece of a word is nothing."""
    made = static_vectors(["a car on the road", "an automobile on the street", "a bird in the sky", ""])
    near = made @ made.T
    assert near[0, 1] > near[0, 2] + 0.2
    assert near[3].tolist() == [0, 0, 0, 0]


@pytest.mark.skipif(not find_spec("tokenizers"), reason="needs the package that is not missing")
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the message holds the line that installs it, and no row is judged."""
    monkeypatch.setattr(word_table.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(word_table, "_table", word_table._table.__wrapped__)
    with pytest.raises(MissingPackage, match=r"pip install 'seedbed\[vectors\]'"):
        kept([{"question": "a b c"}], by="static")


def test_character_vectors_see_wording_in_any_script() -> None:
    """Width, case and blanks do not matter; a changed character does a little; other texts have nothing in common."""
    texts = [
        "公司的年假制度如何规定？",
        "公司的年假 制度如何规定?",
        "公司的病假制度如何规定？",
        "Пример другого текста",
        "　",
    ]
    near = character_vectors(texts) @ character_vectors(texts).T
    assert near[0, 1] == pytest.approx(1, abs=1e-5)
    assert 0.5 < near[0, 2] < 0.95
    assert abs(near[0, 3]) < 0.2
    assert near[4, 4] == 0


def test_letters_tell_the_script() -> None:
    """English is Latin, also with an accent; Chinese and Russian are not; a text of figures is taken as Latin."""
    assert is_latin("Is it naïve to ask?")
    assert is_latin("1 + 1 = ?")
    assert not is_latin("解释 API 是什么意思")
    assert not is_latin("Что это такое?")


def brute(made: Any, order: list[int], threshold: float) -> set[int]:
    stays: list[int] = []
    for row in order:
        if not any(made[row] @ made[other] >= threshold for other in stays):
            stays.append(row)
    return set(order) - set(stays)


def spread(rows: int, seed: int) -> Any:
    """Directions on a sphere, most of them near earlier ones."""
    draw = np.random.default_rng(seed)
    made = draw.normal(size=(rows, 16))
    near = draw.random(rows) < 0.6
    for row in range(1, rows):
        if near[row]:
            made[row] = made[draw.integers(row)] + draw.normal(size=16) * 0.3
    return normalised(made)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few rows are compared at once, those go that go one by one, in any order."""
    made = spread(300, 1)
    for block, held in ((1024, 16_384), (7, 5)):
        monkeypatch.setattr(meaning, "BLOCK", block)
        monkeypatch.setattr(meaning, "HELD", held)
        for order in (list(range(300)), list(range(299, -1, -2))):
            gone = alike(made, order, 0.9)
            assert set(gone) == brute(made, order, 0.9)
            assert all(other in order and other not in gone for other, _ in gone.values())


def test_clusters_lose_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the size up to which all are compared, what goes is a part of what would, and most of it."""
    made = spread(3000, 2)
    whole = alike(made, list(range(3000)), 0.95)
    monkeypatch.setattr(meaning, "EXACT", 100)
    monkeypatch.setattr(meaning, "CLUSTER", 500)
    part = alike(made, list(range(3000)), 0.95)
    assert 0.9 * len(whole) < len(part) <= len(whole) + 5
    home, near = clusters(made, 6)
    assert set(home.tolist()) == set(range(6))
    assert float(near.min()) >= -1


@pytest.mark.parametrize("wrong", [0.0, 1.2])
def test_a_threshold_out_of_range_is_refused(wrong: float) -> None:
    """A cosine from above 0 to 1 is wanted."""
    with pytest.raises(RecipeError, match="0 < threshold <= 1"):
        kept([{"question": "a"}], threshold=wrong)


def test_a_table_step_may_ask() -> None:
    """The catalogue knows it as a step that needs all rows and waits on the outside."""
    entry = find.entry("semantic_dedup")
    assert (entry.shape, entry.asks) == ("table", True)


def test_a_run_embeds_once_and_settles_the_same_rows_again(tmp_path: Path) -> None:
    """The engine asks the model for the vectors of all rows at once; a second run asks for nothing."""
    bench = Bench(tmp_path)
    vectors_for = {"one": [1.0, 0.0], "two": [0.0, 1.0], "One!": [1.0, 0.01]}
    bench.model = Model(lambda request: Reply(vectors=[vectors_for[text] for text in request.texts]))
    rows = [{"question": text} for text in vectors_for]
    step = Step(find.entry("semantic_dedup"), {"by": "model"})
    first = bench.run(rows, step)
    assert [row["question"] for row in kept_rows(first)] == ["one", "two"]
    assert first.unreconciled() == []
    (aside,) = set_aside(first)
    assert aside.reason.startswith("1.00 like row 0")
    asked = len(bench.model.asked)
    assert asked == 1
    assert kept_rows(bench.run(rows, step, name="again")) == kept_rows(first)
    assert len(bench.model.asked) == asked
