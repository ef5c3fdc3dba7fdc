"""Knowledge graph: nothing is kept that does not stand in the text, names are merged over rows, graphs are walked."""

from __future__ import annotations

import asyncio
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Script
from seedbed.core.reply import Reply
from seedbed.methods.graphs.extraction import extract_graph
from seedbed.methods.graphs.knowledge import Knowledge, ends, plain, stands_in
from seedbed.methods.graphs.knowledge_graph import knowledge_graph, merge_graph

TEXT = "Ada Lovelace met Charles Babbage in 1833. Babbage designed the Analytical Engine. She wrote the Notes."
CHINESE = "李白生于碎叶城。李白写了《静夜思》，杜甫写了《春望》。"


def entity(name: str, kind: str = "thing") -> dict[str, str]:
    return {"name": name, "type": kind, "description": ""}


def said(source: str, relation: str, target: str, quote: str) -> dict[str, str]:
    return {"source": source, "relation": relation, "target": target, "quote": quote}


def read(text: str, entities: list[Any], relations: list[Any], language: str = "en", **how: Any) -> tuple[Any, Context]:
    script = Script([{"entities": entities, "relations": relations}])
    ctx = Context(script, language=language, text=text)
    return asyncio.run(extract_graph(ctx, text, **how)), ctx


def graph_of(*triples: tuple[str, str, str]) -> dict[str, Any]:
    return {"relations": [{"source": a, "relation": r, "target": b} for a, r, b in triples]}


def test_spans_are_where_the_words_stand() -> None:
    """Names and evidence are the very characters of the text, in English and Chinese."""
    got, _ = read(TEXT, [entity("ADA LOVELACE"), entity("Charles Babbage")],
                  [said("Ada Lovelace", "met", "charles babbage", "ada lovelace met  charles babbage")])  # fmt: skip
    [relation] = got["relations"]
    assert TEXT[relation["start"] : relation["end"]] == relation["evidence"] == "Ada Lovelace met Charles Babbage"
    assert [TEXT[one["start"] : one["end"]] for one in got["entities"]] == ["Ada Lovelace", "Charles Babbage"]
    got, _ = read(
        CHINESE, [entity("李白"), entity("静夜思")], [said("李白", "写了", "静夜思", "李白写了《静夜思》")], "zh"
    )
    assert CHINESE[got["relations"][0]["start"] : got["relations"][0]["end"]] == "李白写了《静夜思》"


ENTITIES = [entity(name) for name in ("Ada Lovelace", "Charles Babbage", "Babbage", "Analytical Engine", "the Notes")]
RIGHT = [
    said("Ada Lovelace", f"relation {n}", other, quote)
    for n in range(5)
    for other, quote in [
        ("Charles Babbage", "Ada Lovelace met Charles Babbage in 1833."),
        ("Analytical Engine", "Babbage designed the Analytical Engine."),
        ("the Notes", "She wrote the Notes."),
        ("Babbage", "Ada Lovelace met Charles Babbage"),
    ]
]
WRONG = [
    *(said("Ada Lovelace", "met", "Charles Babbage", f"Ada Lovelace met him in {year}.")
      for year in range(1840, 1845)),
    *(said("Ada Lovelace", f"is {n}", "Grace Hopper", "She wrote the Notes.") for n in range(5)),
    *(said("Charles Babbage", f"is {n}", "CHARLES BABBAGE", "Ada Lovelace met Charles Babbage") for n in range(5)),
    *(said("Ada Lovelace", f"is {n}", "the Notes", "Babbage designed the Analytical Engine.") for n in range(5)),
]  # fmt: skip


def test_planted_faults() -> None:
    """Of 20 wrong relations (no such quotation, no such entity, one with itself, an idle quotation) none is kept; all
    of 20 right ones are."""
    mixed = [one for pair in zip(RIGHT, WRONG, strict=True) for one in pair]
    got, ctx = read(TEXT, ENTITIES, mixed)
    kept = {(one["source"], one["relation"], one["target"]) for one in got["relations"]}
    assert len(RIGHT) == len(WRONG) == 20
    assert kept == {(one["source"], one["relation"], one["target"]) for one in RIGHT}
    assert len(ctx.notes["dropped"]) == 20


def test_a_name_that_is_not_in_the_text_is_dropped_and_noted() -> None:
    """Neither an invented name nor a piece of a longer word; with nothing left the row goes, with the reason."""
    got, ctx = read(TEXT, [entity("Ada Lovelace"), entity("Love"), entity("the Notes"), entity("Byron")],
                    [said("Ada Lovelace", "wrote", "the Notes", "She wrote the Notes.")])  # fmt: skip
    assert [one["name"] for one in got["entities"]] == ["Ada Lovelace", "the Notes"]
    assert ctx.notes["dropped"] == ["the name is not in the text: Love", "the name is not in the text: Byron"]
    with pytest.raises(Reject, match="no relation stands in the text: the quotation is not in the text"):
        read(TEXT, ENTITIES, [said("Ada Lovelace", "saw", "the Notes", "She saw the Notes.")])


def merged(rows: list[dict[str, Any]], replies: list[Any] = (), **how: Any) -> list[dict[str, Any]]:  # type: ignore[assignment]
    ctx = Context(Script(replies))
    return asyncio.run(merge_graph(ctx, pa.Table.from_pylist(rows), **how)).to_pylist()  # type: ignore[no-any-return]


def rows_of(*texts: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    made = []
    for source, relation, target, document in texts:
        text = f"{source} {relation} {target}."
        made.append(
            {"text": text, "document": document,
             "entities": [{**entity(name), "start": text.index(name), "end": text.index(name) + len(name)}
                          for name in (source, target)],
             "relations": [{"source": source, "relation": relation, "target": target, "evidence": text, "start": 0,
                            "end": len(text)}]}
        )  # fmt: skip
    return made


def test_every_row_gets_the_graph_around_it() -> None:
    """Within the hops over all rows; spans point into the texts that go with it."""
    rows = rows_of(
        ("Ada", "met", "Bo", "a"), ("Bo", "saw", "Cy", "b"), ("Cy", "has", "Dan", "c"), ("Dan", "is", "Eve", "d")
    )
    got = merged(rows, hops=1)
    assert [one["name"] for one in got[0]["graph"]["entities"]] == ["Ada", "Bo", "Cy"]
    assert len(merged(rows, hops=2)[0]["graph"]["entities"]) == 4
    assert [len(one["graph"]["relations"]) for one in merged(rows, hops=0)] == [1, 1, 1, 1]
    for row in got:
        graph = row["graph"]
        for one in graph["relations"]:
            [span] = one["spans"]
            assert graph["texts"][span["text"]]["text"][span["start"] : span["end"]].startswith(one["source"])
    assert len(merged(rows, hops=3, most=2)[0]["graph"]["entities"]) == 2


def test_vectors_make_one_of_what_is_written_otherwise() -> None:
    """At the threshold and above they are one, below not; the model is asked for vectors only where it is wanted."""
    rows = rows_of(("NYC", "has", "Bo", "a"), ("New York City", "saw", "Cy", "b"))
    near = {"NYC": [1.0, 0.0], "New York City": [0.95, 0.3122], "Bo": [0.0, 1.0], "Cy": [-1.0, 0.0]}
    for threshold, names in ((0.9, 3), (0.96, 4)):
        vectors = Reply(vectors=[near[name] for name in ("NYC", "Bo", "New York City", "Cy")])
        got = merged(rows, [vectors], merge="model", threshold=threshold, hops=2)
        assert len({one["name"] for row in got for one in row["graph"]["entities"]}) == names


def test_settings_that_cannot_be() -> None:
    """They are refused when the recipe is read."""
    for how in ({"threshold": 0.0}, {"hops": -1}, {"most": 1}, {"entities": 1}):
        with pytest.raises(RecipeError):
            knowledge_graph(**how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "no graph"), ({}, "no relation"), ({"relations": [{"source": "a"}]}, "KeyError"),
     ({"relations": [{"source": "", "relation": "x", "target": "b"}]}, "source is ''"),
     ({"relations": 3}, "TypeError")],
)  # fmt: skip
def test_a_column_that_is_no_graph(value: Any, words: str) -> None:
    """The row is set aside in words."""
    with pytest.raises(Reject, match=words):
        Knowledge.read(value)


def test_all_shortest_paths_and_none_longer() -> None:
    """Two of two steps are found, the one of three is not; a hub is not walked through; a loop ends."""
    pairs = "ab cb ad dc ae ef fc bx by gh".split()
    graph = Knowledge.read(graph_of(*((one[0], "r", one[1]) for one in pairs)))
    assert list(graph.shortest_paths("a", "c")) == [["a", "b", "c"], ["a", "d", "c"]]
    assert list(graph.shortest_paths("a", "c", hub=3)) == [["a", "d", "c"]]
    assert list(graph.shortest_paths("a", "c", longest=1)) == []
    assert list(graph.shortest_paths("a", "g")) == list(graph.shortest_paths("a", "a")) == []
    rank = graph.pagerank()
    assert sum(rank.values()) == pytest.approx(1)
    assert max(rank, key=lambda key: rank[key]) == "b"


def test_names_in_a_text_are_whole_words() -> None:
    """Longer names first, no piece of a word; Chinese without spaces."""
    graph = Knowledge.read(graph_of(("art", "r", "Ada Lovelace"), ("Ada", "r", "李白")))
    assert graph.mentioned("Ada Lovelace took part; 李白写诗") == ["ada lovelace", "李白"]
    assert stands_in("The Notes", "her notes.")
    assert not stands_in("art", "part")
    assert plain("  The “Notes” ") == "notes"


NAMES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=14), NAMES, NAMES)
@settings(max_examples=60, deadline=None)
def test_shortest_paths_are_paths_of_one_length(pairs: list[tuple[str, str]], start: str, end: str) -> None:
    """Every step is a relation, no path is longer than another, none is there twice; as a plain search finds them."""
    graph = Knowledge.read(graph_of(*((a, "r", b) for a, b in pairs)))
    if start not in graph.entities or end not in graph.entities:
        return
    found = [tuple(path) for path in graph.shortest_paths(start, end)]
    edges = {frozenset(ends(one)) for one in graph.relations}
    waves: list[list[tuple[str, ...]]] = [[(start,)]]
    while start != end and not any(path[-1] == end for path in waves[-1]) and waves[-1]:
        waves.append([(*path, key) for path in waves[-1] for key in graph.entities
                      if key not in path and frozenset((path[-1], key)) in edges])  # fmt: skip
    wanted = [path for path in waves[-1] if path[-1] == end] if start != end else []
    assert sorted(found) == sorted(wanted)
