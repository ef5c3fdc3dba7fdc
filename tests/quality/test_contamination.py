from __future__ import annotations

import asyncio
import json
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.actions.seen_index import make_index
from seedbed.cli.main import main
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.core.verdict import Verdict
from seedbed.engine.plan import Plan, labelled, segments
from seedbed.quality.dedup.contamination import contamination
from seedbed.quality.dedup.contamination_neighbours import contamination_neighbours
from seedbed.quality.dedup.seen_index import built, load, save, with_vectors
from seedbed.recipe.bind import bind
from seedbed.recipe.model import StepSpec

BAKER = "A baker sells 12 loaves an hour for 5 hours. How many loaves does the baker sell in all?"
PLANET = "Which planet of our solar system has the most moons that are known today, and how were they found?"
SHORT = "Name a noble gas."
MOON = "嫦娥五号于二〇二〇年十二月从月球带回了一千七百三十一克样品，请说明这些样品的科学价值。"
static = pytest.mark.skipif(not all(map(find_spec, ("wordllama", "tokenizers"))), reason="needs the extra [vectors]")


@pytest.fixture(name="index")
def index_of_four(tmp_path: Path) -> Path:
    rows = [{"id": name, "question": text} for name, text in zip("abcd", (BAKER, PLANET, SHORT, MOON), strict=True)]
    (tmp_path / "exam.jsonl").write_bytes(b"\n".join(map(msgspec.json.encode, rows)))
    make_index([str(tmp_path / "exam.jsonl")], tmp_path / "exam.seen")
    return tmp_path / "exam.seen"


def on(index: Path, **columns: Any) -> Verdict:
    how = {name: columns.pop(name) for name in ("ngram", "part", "share", "exact") if name in columns}
    return contamination(**columns, against=(index,), **how)


def test_a_planted_item_is_found_with_its_place(index: Path) -> None:
    """The verdict names benchmark, item, column, words, and where they stand in the row."""
    text = f"Solve it step by step.\n{BAKER}\nThen check."
    verdict = on(index, instruction="Answer.", text=text)
    assert not verdict.passed
    (told,) = verdict.value
    assert (told["benchmark"], told["item"], told["column"], told["share"]) == ("exam", "a", "text", 1.0)
    ((begin, end),) = told["spans"]
    assert text[begin:end] == BAKER.rstrip("?") == told["words"][0]
    assert "exam, a" in verdict.reason


def test_an_item_is_found_whatever_its_width_case_and_white_space(index: Path) -> None:
    """Short items, which have no run of eight words, are found where they are the whole text."""
    for text in (SHORT, "name A noble\n gas.", "Ｎａｍｅ a noble gas."):
        verdict = on(index, question=text)
        assert not verdict.passed
        assert verdict.value[0]["how"] == "exact"
    assert on(index, question=f"{SHORT} Then name a metal.").passed
    assert on(index, question=SHORT, exact=False).passed


def test_thirteen_words_in_common_are_too_many_and_twelve_are_not(index: Path) -> None:
    """One run of 13 words condemns a row; with the share of 8-grams below its limit 12 do not."""
    words = PLANET.split()
    assert on(index, text=" ".join(words[:12]) + " is what I ask", part=0).passed
    assert not on(index, text=" ".join(words[:13]) + " is what I ask", part=0).passed


def test_a_share_of_an_items_runs_is_too_many(index: Path) -> None:
    """An item cut in two by a remark shares no run of 13 words with the row, but 8-grams."""
    words = PLANET.split()
    text = " ".join([*words[:9], "(look it up)", *words[9:]])
    verdict = on(index, text=text, ngram=0, share=0.3)
    assert not verdict.passed
    assert verdict.value[0]["how"] == "8-gram"
    assert 0.3 <= verdict.value[0]["share"] < 0.7
    assert on(index, text=text, ngram=0).passed


def test_chinese_is_compared_by_characters(index: Path) -> None:
    """A stretch of a Chinese item within a longer text is found; a text on the same matter is not."""
    inside = f"背景资料：{MOON[:25]}。请据此出一道选择题。"
    verdict = on(index, instruction=inside)
    assert not verdict.passed
    assert verdict.value[0]["words"] == [MOON[:25]]
    assert on(index, instruction="嫦娥五号带回的月球样品有什么科学价值？请简要说明。").passed


def test_every_turn_and_every_column_is_looked_at(index: Path) -> None:
    """Conversations by each of their turns, in either form; instruction and input also as one text."""
    turns = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": f"As they say: {BAKER}"}]
    assert not on(index, messages=turns).passed
    assert not on(index, messages=[{"from": "gpt", "value": BAKER}]).passed
    assert not on(index, messages=[{"role": "user", "content": [{"type": "text", "text": BAKER}]}]).passed
    assert not on(index, answer=BAKER).passed
    assert not contamination(instruction="Name a", input="noble gas.", items=(SHORT,)).passed
    with pytest.raises(RecipeError, match="the column text holds neither"):
        on(index, text=[1, 2])


def test_a_reworded_item_is_not_found_by_words(index: Path) -> None:
    """What shares no run of words passes here: it is for the neighbours."""
    verdict = on(index, text="If a dozen loaves are sold each hour, what is the number sold within five hours?")
    assert verdict.passed
    assert verdict.value == []


def test_boilerplate_of_a_benchmark_does_not_count() -> None:
    """A run of words that stands in more than ten items is left out; the rest of the items still counts."""
    lead = "Read the following question with care and choose the one best answer from the four below"
    items = [(str(number), f"{lead}: what is the use of tool number {number}?") for number in range(12)]
    index = built("exam", items)
    assert index.about.left_out[0] > 0
    common, rare = built("exam", items, common=12), lead.lower()
    assert common.about.left_out == (0, 0)
    assert len(common.grams[13][0]) > len(index.grams[13][0])
    assert rare not in str(index.about)


def test_an_index_holds_no_text_and_is_the_same_again(index: Path, tmp_path: Path) -> None:
    """No word of an item stands in the file; the same rows give the same bytes; a saved index reads as it was."""
    data = index.read_bytes()
    assert not any(word in data for word in (b"baker", b"planet", b"noble", "嫦娥".encode()))
    make_index([str(tmp_path / "exam.jsonl")], tmp_path / "again.seen", name="exam")
    assert (tmp_path / "again.seen").read_bytes() == data
    made, read = built("exam", [("a", BAKER), ("d", MOON)]), tmp_path / "two.seen"
    save(made, read)
    assert load(read).about == made.about
    assert load(read).names == ["a", "d"]
    assert load(read).members.tolist() == made.members.tolist()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8))
def test_a_damaged_index_is_an_error_and_never_a_verdict(tmp_path_factory: Any, place: int, put: bytes) -> None:
    """Whatever bytes are exchanged: the index reads as it was, or a message says that it is none."""
    path = tmp_path_factory.mktemp("index") / "one.seen"
    made = built("exam", [("a", BAKER), ("b", PLANET)])
    save(made, path)
    data = bytearray(path.read_bytes())
    data[place % len(data) : place % len(data) + len(put)] = put
    path.write_bytes(data)
    try:
        read = load(path)
    except RecipeError as error:
        assert "seedbed index" in str(error)  # noqa: PT017 - either way out is right
    else:
        assert [read.grams[13][0].tolist(), read.exact.tolist()] == [made.grams[13][0].tolist(), made.exact.tolist()]


def test_wrong_indexes_are_named(index: Path, tmp_path: Path) -> None:
    """No file, a file of rows, another version, runs of another size, nothing to hold rows against."""
    with pytest.raises(RecipeError, match="no such index"):
        on(tmp_path / "none.seen", text="a")
    with pytest.raises(RecipeError, match="no index"):
        on(tmp_path / "exam.jsonl", text="a")
    with zipfile.ZipFile(tmp_path / "new.seen", "w") as archive:
        archive.writestr("about.json", json.dumps({"format": "seedbed index of seen texts", "version": 99}))
    with pytest.raises(RecipeError, match="another version"):
        on(tmp_path / "new.seen", text="a")
    with pytest.raises(RecipeError, match="runs of 8, 13 words, not of 10"):
        on(index, text="a", ngram=10)
    with pytest.raises(RecipeError, match="name what to hold rows against"):
        contamination(text="a")
    assert not contamination(text=BAKER, items=(f"Well: {BAKER}",), ngram=10).passed
    with pytest.raises(RecipeError, match="at least 2"):
        on(index, text="a", ngram=1)
    with pytest.raises(RecipeError, match="share"):
        on(index, text="a", share=0)


def test_nothing_to_index_is_an_error(tmp_path: Path) -> None:
    """A file that is not there, rows without the column, and a place that is nothing."""
    (tmp_path / "rows.jsonl").write_text('{"question": "Why?"}')
    with pytest.raises(RecipeError, match="has text in answer"):
        make_index([str(tmp_path / "rows.jsonl")], tmp_path / "x.seen", columns=("answer",))
    with pytest.raises(RecipeError, match="no file and no run"):
        make_index(["nowhere"], tmp_path / "x.seen", home=tmp_path)
    with pytest.raises(RecipeError, match="say  --web"):
        make_index(["hf://openai/gsm8k"], tmp_path / "x.seen")
    with pytest.raises(RecipeError, match="want both"):
        make_index(["rows.jsonl"], tmp_path / "x.seen", by="model", home=tmp_path)
    assert not (tmp_path / "x.seen").exists()


def test_the_command_makes_an_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``seedbed index`` tells what it made, in words of either language or as JSON."""
    (tmp_path / "rows.jsonl").write_text('{"question": "Why is the sky blue?", "answer": "It scatters."}')
    target = str(tmp_path / "rows.seen")
    given = ["index", "rows.jsonl", "-o", target, "--home", str(tmp_path), "--column", "question", "--column", "answer"]
    assert main([*given, "--by", "characters"]) == 0
    assert "of 1 text, with" in capsys.readouterr().out
    assert main([*given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["about"]["items"] == 1
    assert main(["--lang", "zh", *given]) == 0
    assert "1 条文本" in capsys.readouterr().out
    assert load(Path(target)).place("Why is the sky blue?\nIt scatters.") == 0
    assert main(["index", "none.jsonl", "-o", target, "--home", str(tmp_path)]) != 0


def test_a_recipe_finds_the_index_beside_it_and_sees_its_changes(index: Path, tmp_path: Path) -> None:
    """Paths start from the recipe's folder; another content of the same file is another fingerprint."""
    spec = StepSpec(name="contamination", settings={"against": ["exam.seen"]})
    step = bind(spec, tmp_path)
    assert step.settings["against"] == (index,)

    def mark() -> str:
        return segments(labelled((step,)), "", Plan("p", ()))[0].fingerprint

    before = mark()
    assert mark() == before
    make_index([str(tmp_path / "exam.jsonl")], index, name="other")
    assert mark() != before


def near(row: dict[str, Any], *replies: Reply, **how: Any) -> Verdict:
    script = Script(replies)
    verdict = asyncio.run(contamination_neighbours(Context(script), **row, **how))
    assert len(script.asked) == len(replies)
    return verdict


@static
def test_a_rewording_is_near() -> None:
    """The same problem in other words goes; the nearest items are told also of a row that stays."""
    items = (BAKER, PLANET)
    told = near({"question": "How many loaves does a baker sell in 5 hours, at 12 loaves an hour?"}, items=items)
    assert not told.passed
    assert told.value[0]["item"] == "item 1"
    other = near({"question": "How tall is the tower of the old church?"}, items=items)
    assert other.passed
    assert len(other.value) == 2


def test_the_model_of_the_role_embed_is_asked(tmp_path: Path) -> None:
    """The row's vector is held against those of the index; the instruction and its input are one text."""
    index = with_vectors(built("exam", [("a", BAKER), ("b", PLANET)]), [[1.0, 0.0], [0.0, 5.0]], "some-model")
    save(index, tmp_path / "exam.seen")
    row = {"instruction": "Answer.", "input": "12 a day?"}
    script = Script([Reply(vectors=[[0.2, 3.0]])])
    ctx = Context(script)
    verdict = asyncio.run(contamination_neighbours(ctx, **row, against=(tmp_path / "exam.seen",), by="model"))
    assert verdict.reason.startswith("1.00 like b of exam")
    assert [one.texts for one in script.asked] == [["Answer.\n12 a day?"]]
    far = near(row, Reply(vectors=[[1.0, 1.0]]), against=(tmp_path / "exam.seen",), by="model")
    assert far.passed


def test_vectors_of_another_model_are_no_measure(tmp_path: Path) -> None:
    """An index without vectors, with those of another maker, or of another size is an error, not a distance."""
    save(built("exam", [("a", BAKER)]), tmp_path / "plain.seen")
    save(with_vectors(built("exam", [("a", BAKER)]), [[1.0, 0.0]], "some-model"), tmp_path / "model.seen")
    with pytest.raises(RecipeError, match="has no vectors"):
        near({"text": "a"}, against=(tmp_path / "plain.seen",), by="characters")
    with pytest.raises(RecipeError, match="are of 'some-model', not by characters"):
        near({"text": "a"}, against=(tmp_path / "model.seen",), by="characters")
    with pytest.raises(RecipeError, match="not one model"):
        near({"text": "a"}, Reply(vectors=[[1.0, 0.0, 0.0]]), against=(tmp_path / "model.seen",), by="model")
    assert near({"text": " "}, items=(BAKER,)).passed
