"""Queries from passages and hard negatives: what answers stands there, and what is no negative goes."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.export.beir import beir
from seedbed.export.triples import triples
from seedbed.methods.retrieval.hard_negatives import hard_negatives, mine_candidates, sift
from seedbed.methods.retrieval.query_from_passage import query_from_passage
from seedbed.methods.retrieval.word_search import WordSearch, terms

TEXT = "The bridge at Brock opened in 1932. It is 503 metres long. Its tolls were lifted after a long dispute in 1990."
CHINESE = "都江堰由李冰父子主持修建。两千多年来，它一直在灌溉成都平原。普洱茶分为生茶和熟茶。"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(work: Any, replies: list[Scripted], *, language: str = "en", seed: int = 0, **given: Any) -> tuple[Any, Any]:
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(work(ctx, **given)), (script, ctx)


def query(query: str, sentence: str, answer: str) -> dict[str, str]:
    return {"query": query, "quote": sentence, "answer": answer}


# Queries from passages


def test_only_what_the_passage_answers_is_a_query() -> None:
    """Planted: of 40 queries 20 quote what is not there or answer with other words than those quoted; none is kept."""
    right = [query(f"Since when can one cross at Brock, way {n}?", "The bridge at Brock opened in 1932.", "1932")
             for n in range(20)]  # fmt: skip
    wrong = [query(f"When was it painted, way {n}?", f"The bridge at Brock opened in {1933 + n}.", str(1933 + n))
             for n in range(10)]  # fmt: skip
    wrong += [query(f"How many metres, way {n}?", "It is 503 metres long.", str(600 + n)) for n in range(10)]
    both = [one for pair in zip(right, wrong, strict=True) for one in pair]
    rows, (_, ctx) = run(query_from_passage, [{"queries": both}], text=TEXT, queries=40, kinds=("question",))
    assert [row["query"] for row in rows] == [one["query"] for one in right]
    assert len(ctx.notes["dropped"]) == 20
    for row in rows:
        assert row["positive"][row["start"] : row["end"]] == row["evidence"] == "The bridge at Brock opened in 1932."


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (query("What does the text say of tolls?", "It is 503 metres long.", "503 metres"), "speaks of 'the text'"),
        (query("Is the span of 503 metres long?", "It is 503 metres long.", "503 metres"), "gives its answer away"),
        (query("It is 503 metres long", "It is 503 metres long.", "metres"), "repeats the text"),
        (query("How long?", "It is 503 metres long.", " "), "empty"),
        (query("since when  crossable brock?", "The bridge at Brock opened in 1932.", "1932"), "asked before"),
        (query("How long?", "503 metres", "503 metres"), "fewer than 3 words"),
        (query("a question, as wanted", "It is 503 metres long.", "503 metres"), "no telling word"),
    ],
)
def test_a_query_that_cannot_be_used_goes_with_its_reason(one: dict[str, str], why: str) -> None:
    """The good one stays."""
    good = query("Since when crossable Brock?", "The bridge at Brock opened in 1932.", "1932")
    rows, (_, ctx) = run(query_from_passage, [{"queries": [good, one]}], text=TEXT, kinds=("need",))
    assert [row["query"] for row in rows] == ["Since when crossable Brock?"]
    assert why in ctx.notes["dropped"][0]


def test_search_words_are_no_sentence() -> None:
    """The drawn kind stands in the prompt and in the row, in Chinese as well; a question stays one."""
    asked = [query("我很想弄清楚都江堰究竟是由哪些人主持修建起来的", "都江堰由李冰父子主持修建。", "李冰父子"),
             query("都江堰由谁主持修建？", "都江堰由李冰父子主持修建。", "李冰父子")]  # fmt: skip
    rows, (script, ctx) = run(
        query_from_passage, [{"queries": asked}], text=CHINESE, kinds=("keywords",), language="zh"
    )
    assert [row["query"] for row in rows] == ["都江堰由谁主持修建？"]
    assert rows[0]["kind"] == "question"
    assert "查询1并列几个搜索词" in prompt_text(script.asked[0])
    assert "search words" in ctx.notes["dropped"][0]


def test_nothing_left_and_nothing_readable() -> None:
    """A row without a query is set aside; another number of queries does not fit."""
    with pytest.raises(Reject, match="is not in the text"):
        run(
            query_from_passage,
            [{"queries": [query("Who built it?", "It was built by Ida.", "Ida")]}],
            text=TEXT,
            queries=1,
        )
    with pytest.raises(NoReadableReply):
        run(query_from_passage, [{"queries": []}] * 3, text=TEXT)


# Searching by words


@given(
    st.lists(st.sampled_from([TEXT, CHINESE, "The moon has no air.", "", "熟茶汤色红浓。"]), max_size=6),
    st.text(max_size=40),
)
def test_search_finds_only_what_shares_a_word(texts: list[str], asked: str) -> None:
    """Whatever is asked: places in range, each once, scores falling and above zero."""
    found = WordSearch(texts).search(asked, 10)
    assert len({place for place, _ in found}) == len(found)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert all(score > 0 and set(terms(asked)) & set(terms(texts[place])) for place, score in found)


def test_the_right_passage_is_found_first() -> None:
    """In English by words without endings, in Chinese by pairs of characters."""
    index = WordSearch([TEXT, CHINESE, "The moon has no air.", "The bridge was painted green."])
    assert index.search("bridges opening at Brock", 1)[0][0] == 0
    assert index.search("谁修建了都江堰", 1)[0][0] == 1
    assert index.search("zebra", 3) == []


# Hard negatives

PASSAGES = [
    "The library at Brock opens at nine on weekdays.",
    "The library at Brock closes at six on weekdays.",
    "The library at Brock was built of sandstone.",
    "The museum at Brock opens in summer only.",
    "The moon has no air.",
]
ROWS = [
    {"query": "When does the library at Brock open?", "positive": PASSAGES[0], "answer": "nine"},
    *({"query": "", "positive": text} for text in PASSAGES[1:]),
]


def mined(rows: list[dict[str, Any]], **how: Any) -> tuple[list[dict[str, Any]], dict[int, str]]:
    script = how.pop("script", Script([]))
    table = asyncio.run(mine_candidates(Context(script), pa.Table.from_pylist(rows), **how))
    return table.to_pylist(), reasons_of(table)


def test_near_passages_come_without_the_right_one() -> None:
    """Nearest first; what repeats the right passage, or shares no word, is not among them; lenders are set aside."""
    rows, reasons = mined([*ROWS, {"query": "", "positive": "the library at brock  opens at nine on weekdays."}])
    assert rows[0]["candidates"][0] == PASSAGES[3]
    assert set(rows[0]["candidates"]) == set(PASSAGES[1:4])
    assert set(reasons) == {1, 2, 3, 4, 5}
    assert "has no query" in reasons[1]


def test_a_query_must_find_its_own_passage() -> None:
    """``round_trip``: one whose words lead elsewhere goes, with the place at which it was found."""
    rows = [*ROWS, {"query": "museum Brock summer library", "positive": PASSAGES[2]}]
    found, reasons = mined(rows, round_trip=1)
    assert [row["query"] for row in found] == [ROWS[0]["query"]]
    assert "at place" in reasons[5]
    assert len(mined(rows, round_trip=5)[0]) == 2


class Vectors(Script):
    """The likeness of a passage to the query falls with its place."""

    async def __call__(self, request: Request) -> Reply:
        angle = {PASSAGES[0]: (1.0, 0.2), PASSAGES[1]: (1.0, 0.21), PASSAGES[2]: (1.0, 0.8), PASSAGES[3]: (1.0, 3.0)}
        return Reply(vectors=[list(angle.get(text, (1.0, 0.0))) for text in request.texts])


def test_by_vectors_what_is_too_like_goes() -> None:
    """Above 95 % of the right passage's likeness a passage is taken for a right one."""
    pytest.importorskip("numpy")
    rows = [ROWS[0], *({"query": "", "positive": text} for text in PASSAGES[1:4])]
    found, _ = mined(rows, by="model", script=Vectors([]))
    assert found[0]["candidates"] == [PASSAGES[2], PASSAGES[3]]
    found, _ = mined(rows, by="model", most_like=1.0, script=Vectors([]))
    assert found[0]["candidates"] == [PASSAGES[1], PASSAGES[2], PASSAGES[3]]


def test_false_negatives_go() -> None:
    """Planted: of 40 near passages 20 answer, ten with the answer's words and ten in others; none of them is kept."""
    holding = [f"It opens at Nine, says guide {n}." for n in range(10)]
    saying = [f"Doors are unlocked three hours before noon, guide {n}." for n in range(10)]
    right = [f"Ninety readers wait at its gate, guide {n}." for n in range(20)]
    candidates = [one for group in zip(right[:10], right[10:], holding, saying, strict=True) for one in group]
    replies: list[Scripted] = ["Yes." if one in saying else "No." for one in candidates if one not in holding]
    row, (script, ctx) = run(sift, replies, query="When?", candidates=candidates, answer="nine", count=40)
    assert row["negatives"] == [one for one in candidates if one in right]
    assert len(ctx.notes["dropped"]) == 20
    assert len(script.asked) == 30
    assert {one.role for one in script.asked} == {"judge"}


def test_an_answer_that_tells_nothing_takes_no_passage_away() -> None:
    """Yes, no and 是 stand everywhere; then the judge alone decides."""
    for answer in ("No.", "是", ""):
        row, _ = run(sift, ["no"], query="Is it?", candidates=["There is no air, 是的."], answer=answer)
        assert row["negatives"] == ["There is no air, 是的."]


def test_too_few_negatives_and_no_answer_of_the_judge() -> None:
    """The row goes; a judge that says neither yes nor no is asked again."""
    with pytest.raises(Reject, match="too few"):
        run(sift, ["是"], query="何时？", candidates=["九点。"], language="zh")
    with pytest.raises(Unreadable):
        run(sift, ["Perhaps."], query="When?", candidates=["At nine."])
    with pytest.raises(RecipeError, match="least <= count"):
        hard_negatives(count=2, least=3)
    with pytest.raises(RecipeError, match="query_from_passage"):
        mined([{"text": "x"}])


def test_from_passages_to_triples(bench: Bench, tmp_path: Path) -> None:
    """Both steps in a run; the exports take the rows as they are, and a false negative is in neither."""
    texts = {
        "a": "Ada runs the mill at Brock.",
        "b": "The mill at Brock grinds rye.",
        "c": "Brock's mill belongs to Ada.",
    }

    def answer(request: Request) -> str:
        prompt = prompt_text(request)
        if "looks for" in prompt or "look for the passage" in prompt:
            text = next(one for one in texts.values() if one in prompt)
            words = re.findall(r"\w+", text)
            return json.dumps({"queries": [query(f"Who or what about the mill, {words[0]}?", text, words[-1])]})
        return "yes" if "belongs to Ada" in prompt.split("The passage:")[1] else "no"

    bench.model = Model(answer)
    steps = [Step(find.entry("query_from_passage"), {"queries": 1, "kinds": ("question",)}),
             Step(find.entry("hard_negatives"), {})]  # fmt: skip
    result = bench.run([{"text": text} for text in texts.values()], *steps)
    rows = kept(result)
    assert len(rows) + len(set_aside(result)) == 3
    assert all(texts["c"] not in row["negatives"] for row in rows)
    assert triples(iter(rows), tmp_path / "t.jsonl").rows == sum(len(row["negatives"]) for row in rows)
    assert beir(iter(rows), tmp_path / "beir").rows == len(rows)
