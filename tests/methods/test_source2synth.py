"""Source2Synth: questions that join two pages or are computed from a table, and what cannot be answered goes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.request import prompt_text
from seedbed.core.row import Row
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.methods.documents.pipe_table import first_table
from seedbed.methods.reasoning.source2synth import EXAMPLE, source2synth
from seedbed.methods.reasoning.source2synth_curation import curate_hops, curate_table
from seedbed.methods.reasoning.source2synth_pages import list_entities, pair_pages, write_hops
from seedbed.methods.reasoning.source2synth_tables import ask_table, same_rows
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

NOVEL = "The Lantern is a novel by Ida Holm. It came out in 1931."
LIFE = "Ida Holm was born in Bergen and kept bees."
HOPS: dict[str, Any] = {
    "text": NOVEL,
    "related_text": LIFE,
    "question": "Where was the author of The Lantern born?",
    "decomposition": [
        {"question": "Who wrote The Lantern?", "answer": "Ida Holm"},
        {"question": "Where was Ida Holm born?", "answer": "Bergen"},
    ],
    "slice": 1,
}
FRUIT = "| fruit | sold |\n|---|---|\n| pear | 5 |\n| plum | 7 |\n| fig | 5 |"


def run(work: Any, replies: list[Scripted], *, outcomes: tuple[Outcome, ...] = (), **given: Any) -> tuple[Any, Script]:
    script = Script(replies, outcomes=outcomes)
    language = given.pop("language", "en")
    made = asyncio.run(work(Context(script, seed=(1,), language=language), **given))
    assert len(script.asked) == len(replies)
    return made, script


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as sandbox:
        yield sandbox


# Pages


def test_named_things_stand_in_the_page() -> None:
    """What the model adds of its own is dropped; when nothing is left the page is set aside."""
    made, _ = run(list_entities, [{"entities": ["Ida Holm", "Bergen", "ida holm ", "Lan"]}], text=NOVEL)
    assert made == {"entities": ["Ida Holm", "ida holm"]}
    with pytest.raises(Reject, match="none of the named things"):
        run(list_entities, [{"entities": ["Bergen"]}], text=NOVEL)


def paired(rows: list[Row], **how: Any) -> pa.Table:
    return pair_pages(pa.Table.from_pylist([{**row, "_place": place} for place, row in enumerate(rows)]), **how)


def pages(count: int) -> list[Row]:
    """Pages of a ring: each names itself and the next one."""
    return [
        {"text": f"Town {chr(97 + n)}q lies by Town {chr(97 + (n + 1) % count)}q.", "document": f"page {n}",
         "entities": [f"Town {chr(97 + n)}q", f"Town {chr(97 + (n + 1) % count)}q"]}
        for n in range(count)
    ]  # fmt: skip


def test_the_entity_stands_on_both_pages_and_pages_are_different_ones() -> None:
    """Whatever the order of the rows; a page whose entities no other page names goes with the reason."""
    rows = [*pages(8), {"text": "Alone stands Zork.", "document": "z", "entities": ["Zork"]}]
    made = paired(rows)
    assert made.num_rows == 8
    for row in made.to_pylist():
        assert row["entity"] in row["text"]
        assert row["entity"] in row["related_text"]
        assert row["text"] != row["related_text"]
    assert reasons_of(made) == {8: "no other page names one of its entities"}
    again = {row["text"]: row for row in paired(rows[::-1]).to_pylist()}
    assert all(again[row["text"]]["related_text"] == row["related_text"] for row in made.to_pylist())


def test_the_other_page_is_about_the_entity_where_one_is() -> None:
    """As a link of an encyclopedia leads to the article of what it names, and not to one that names it as well."""
    rows = [{"text": "Bo met Ida Holm.", "document": "Bo", "entities": ["Bo", "Ida Holm", "Oslo"]},
            {"text": "In Oslo lived Ida Holm and Bo.", "document": "Oslo guide", "entities": ["Oslo"]},
            {"text": "Ida Holm kept bees in Oslo with Bo.", "document": "h", "entities": ["Oslo"]}]  # fmt: skip
    for seed in range(5):
        made = paired(rows, seed=seed).to_pylist()[0]
        assert (made["entity"], made["related_text"]) == ("Ida Holm", rows[2]["text"])


def test_chunks_of_one_document_are_one_page() -> None:
    """A page is no other page to itself."""
    rows = [{"text": t, "document": "d", "entities": ["Ida Holm"]} for t in (NOVEL, LIFE)]
    assert paired(rows).num_rows == 0


def test_slices_are_disjoint_by_page() -> None:
    """No page that a curator is trained on is in what it curates, as first or as second page."""
    rows = [{"text": f"Ida Holm, {n}.", "document": f"p{n}", "entities": ["Ida Holm"]} for n in range(40)]
    made = paired(rows, split=True).to_pylist()
    sides = {0: set[str](), 1: set[str]()}
    for row in made:
        sides[row["slice"]] |= {row["text"], row["related_text"]}
    assert len(sides[0]) > 5 < len(sides[1])
    assert not sides[0] & sides[1]


def test_a_page_without_text() -> None:
    """It is told before anything is asked of it."""
    with pytest.raises(RecipeError, match="column text"):
        paired([{"document": "d", "entities": ["x"]}])


def hop_replies(**other: Scripted) -> list[Scripted]:
    first: Scripted = other.get("first", "Who wrote The Lantern?")
    second: Scripted = other.get("second", {"question": "Where was Ida Holm born?", "answer": "Bergen"})
    return [first, second, other.get("merged", "Where was the author of The Lantern born?")]


def test_two_questions_become_one_that_hides_what_joins_them() -> None:
    """The entity is the first answer, stands in the second question, and not in the whole."""
    made, script = run(write_hops, hop_replies(), text=NOVEL, entity="Ida Holm", related_text=LIFE)
    assert made["decomposition"] == HOPS["decomposition"]
    assert "Ida Holm" not in made["question"]
    assert "<<<" in prompt_text(script.asked[0])
    replies: list[Scripted] = [
        "《灯》的作者是谁？",
        {"question": "霍姆生在哪里？", "answer": "卑尔根"},
        "《灯》的作者生在哪里？",
    ]
    chinese: dict[str, Any] = {"text": "《灯》是霍姆的小说。", "entity": "霍姆", "related_text": "霍姆生于卑尔根。"}
    _, script = run(write_hops, replies, language="zh", **chinese)
    assert "它的答案是：霍姆" in prompt_text(script.asked[0])


@pytest.mark.parametrize(
    ("other", "count", "words"),
    [
        ({"first": "Did Ida Holm write The Lantern?"}, 1, "must not contain 'Ida Holm'"),
        ({"first": "Who?\nWhen?"}, 1, "one line"),
        ({"first": "She wrote The Lantern."}, 1, "question mark"),
        ({"second": {"question": "Where was she born?", "answer": "Bergen"}}, 2, "does not contain 'Ida Holm'"),
        ({"second": {"question": "Where was Ida Holm born?", "answer": "Oslo"}}, 2, "'Oslo' is not in the text"),
        ({"second": {"question": "Who is Ida Holm?", "answer": "Ida Holm"}}, 2, "is the entity"),
        ({"second": {"question": "Was Ida Holm born in Bergen?", "answer": "Bergen"}}, 2, "stands in the question"),
        ({"merged": "Where was Ida Holm, who wrote The Lantern, born?"}, 3, "must not contain 'Ida Holm'"),
        ({"merged": "Was the author of The Lantern born in Bergen?"}, 3, "must not contain 'Bergen'"),
        ({"merged": "who wrote The Lantern?"}, 3, "not one of the two again"),
    ],
)
def test_questions_that_give_themselves_away(other: dict[str, Scripted], count: int, words: str) -> None:
    """Each is unreadable with its reason, so that it is asked for again."""
    with pytest.raises(Unreadable, match=words):
        run(write_hops, hop_replies(**other)[:count], text=NOVEL, entity="Ida Holm", related_text=LIFE)


# Curation


def test_right_at_the_third_try_stays_at_the_fourth_goes() -> None:
    """Three tries, as published; the row says which one it was."""
    made, _ = run(curate_hops, ["Oslo", "unknown", "In Bergen."], impute=False, **HOPS)
    assert made["tries"] == 3
    with pytest.raises(Reject, match="not answerable"):
        run(curate_hops, ["Oslo", "unknown", "Voss"], impute=False, **HOPS)
    made, _ = run(curate_hops, ["Oslo", "unknown", "Voss", "Bergen"], impute=False, tries=4, **HOPS)
    assert made["tries"] == 4


def test_an_imputed_question_keeps_the_final_answer() -> None:
    """The first step is blanked and filled anew, by the curator; the question made of it is answered once more."""
    again: list[Scripted] = [
        "Bergen",
        "Which novelist published The Lantern?",
        "Where was The Lantern's novelist born?",
    ]
    made, script = run(curate_hops, [*again, "Bergen"], **HOPS)
    assert made["question"] == "Where was The Lantern's novelist born?"
    assert made["original_question"] == HOPS["question"]
    assert made["decomposition"][0] == {"question": "Which novelist published The Lantern?", "answer": "Ida Holm"}
    assert "Who wrote The Lantern?" not in prompt_text(script.asked[1]), "the step is blanked"
    assert {request.role for request in script.asked} == {"curator"}
    with pytest.raises(Reject, match="another answer"):
        run(curate_hops, [*again, "1931"], **HOPS)


def test_planted_wrong_answers_keep_nothing() -> None:
    """Twenty questions whose tries are all wrong among twenty that are answered."""
    right = ["Bergen", "bergen.", "In Bergen", "She was born in Bergen."] * 5
    wrong = ["Oslo", "unknown", "1931", "Berg", "The Lantern"] * 4
    kept = 0
    for good, bad in zip(right, wrong, strict=True):
        run(curate_hops, [good], impute=False, **HOPS)
        with pytest.raises(Reject):
            run(curate_hops, [bad] * 3, impute=False, **HOPS)
        kept += 1
    assert kept == 20


def test_what_a_curator_is_trained_on_is_not_curated() -> None:
    """Slice 0 is asked nothing and says so."""
    made, _ = run(curate_hops, [], **{**HOPS, "slice": 0})
    assert made["tries"] == 0
    assert run(curate_table, [], text=FRUIT, question="?", result=[[1]], tables="", slice=0)[0] == {"tries": 0}


# Tables

SUM = "```sql\nSELECT sum(sold) FROM data\n```"


def table(sandbox: Sandbox, replies: list[Scripted], **how: Any) -> tuple[Any, Here]:
    here = Here(sandbox, replies)
    made = asyncio.run(ask_table(Context(here, seed=(1,)), **{"text": FRUIT, **how}))
    assert len(here.asked) == len(replies)
    return made, here


def test_a_table_question_rests_on_what_its_query_gives(sandbox: Sandbox) -> None:
    """Running the query again reproduces the result; the model's figures are not asked for."""
    made, here = table(sandbox, ["17 fruits were sold.", SUM, "How many fruits were sold in all?"])
    assert (made["result"], made["answer"], made["slice"]) == ([[17]], "17", 1)
    again = sandbox.run(here.ran[0])
    assert [list(row) for row in again.value["rows"]] == made["result"]
    assert made["tables"] == (first_table(FRUIT) or pytest.fail("no table")).statements


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT price FROM data", "error"),
        ("SELECT sold FROM data WHERE sold > 99", "0 rows"),
        ("SELECT max(sold) FROM data WHERE sold > 99", "NULL only"),
        ("DELETE FROM data", "does not begin with SELECT"),
    ],
)
def test_a_query_that_does_not_run_or_finds_nothing_goes(sandbox: Sandbox, sql: str, words: str) -> None:
    """Before any question is written."""
    with pytest.raises(Reject, match=words):
        table(sandbox, ["A fact.", f"```sql\n{sql}\n```"])


def test_tables_are_cut_into_slices_by_their_document() -> None:
    """All tables of one document are in one slice; without ``split`` all are curated."""
    outcome = Outcome("ok", 0, value={"columns": ["s"], "rows": [(17,)]}, level="A")

    def cut(document: str, text: str = FRUIT, *, split: bool = True) -> int:
        replies: list[Scripted] = ["17 fruits were sold.", SUM, "How many fruits were sold in all?"]
        made, _ = run(ask_table, replies, outcomes=(outcome,), text=text, document=document, split=split)
        return int(made["slice"])

    assert {cut(f"page {n}") for n in range(12)} == {0, 1}
    assert len({cut("page 1", FRUIT + "\n" * n) for n in range(6)}) == 1
    assert {cut(f"page {n}", split=False) for n in range(6)} == {1}


def test_a_text_without_a_table_and_a_reply_without_a_query(sandbox: Sandbox) -> None:
    """The first is set aside, the second asked for again."""
    with pytest.raises(Reject, match="no table"):
        table(sandbox, [], text="Nothing here.")
    with pytest.raises(Unreadable, match="sql"):
        table(sandbox, ["A fact.", "SELECT 1"])


def test_planted_queries_that_miss_the_rows_keep_nothing(sandbox: Sandbox) -> None:
    """Twenty wrong readings of the question among twenty right ones."""
    names = "SELECT fruit FROM data"
    ways = ["WHERE sold = 5", "WHERE sold < 7 ORDER BY fruit", "WHERE fruit IN ('fig', 'pear')", "WHERE sold != 7"]
    right = [f"{names} {way}" for way in ways] * 5
    wrong = [names, f"{names} WHERE sold = 7"]
    wrong += [f"SELECT {what} FROM data WHERE sold = 5" for what in ("sold", "fruit, sold", "count(*)")]
    wrong *= 4
    given: dict[str, Any] = {
        "text": FRUIT,
        "question": "Which fruits sold five?",
        "result": [["pear"], ["fig"]],
        "slice": 1,
    }
    found = first_table(FRUIT)
    assert found is not None
    for good, bad in zip(right, wrong, strict=True):
        here = Here(sandbox, [f"```sql\n{bad}\n```", f"```sql\n{good}\n```"])
        made = asyncio.run(curate_table(Context(here, seed=(1,)), tables=found.statements, **given))
        assert made == {"tries": 2}, good
    here = Here(sandbox, [f"```sql\n{bad}\n```" for bad in wrong[:5]])
    with pytest.raises(Reject, match="not answerable"):
        asyncio.run(curate_table(Context(here, seed=(1,)), tables=found.statements, tries=5, **given))


def test_rows_are_compared_whatever_their_order() -> None:
    """Of rows and of columns; duplicates count, and nothing is not everything."""
    assert same_rows([(2, "b"), (1, "a")], [["a", 1], ["b", 2]])
    assert not same_rows([("a",)], [["a"], ["a"]])
    assert not same_rows([], [["a"]])


# The chain


def answer(request: Any) -> str:
    prompt = str(request.messages[-1]["content"])
    said = {
        "things with a name": '{"entities": ["Ida Holm", "Oslo"]}',
        "answer is: Ida": "Who wrote the novel The Lantern?" if "novel" in prompt else "Who kept bees?",
        "about Ida Holm": '{"question": "Where was Ida Holm born?", "answer": "Bergen"}'
        if "Bergen" in prompt
        else '{"question": "Which novel is by Ida Holm?", "answer": "The Lantern"}',
        "replace the name": "Where was the author of The Lantern born?"
        if "The Lantern?" in prompt
        else "Which novel is by the keeper of bees?",
        "answer only": "In Bergen" if "born?" in prompt else "no idea",
        "Write step 1": "Who wrote the book The Lantern?",
    }
    return next(told for known, told in said.items() if known in prompt)


def test_the_chain_gives_its_example_and_runs_again_for_nothing(tmp_path: Path) -> None:
    """The page whose question is never answered is set aside; the second run asks nobody."""
    bench = Bench(tmp_path)
    bench.model = Model(answer)
    rows = list(EXAMPLE.row) if isinstance(EXAMPLE.row, list) else []
    chain = Step(find.entry("source2synth"), {"impute": False})
    result = bench.run(rows, chain)
    assert kept(result) == EXAMPLE.gives
    assert [one.reason for one in set_aside(result)] == ["the question is not answerable: no try gave the answer"]
    asked = len(bench.model.asked)
    assert kept(bench.run(rows, chain, name="again", window=1)) == kept(result)
    assert len(bench.model.asked) == asked
    imputed = kept(bench.run(rows, Step(find.entry("source2synth"), {}), name="imputed"))
    assert imputed[0]["first_question"] == "Who wrote the book The Lantern?"


def test_counts_below_one() -> None:
    """They are refused before anything is asked."""
    with pytest.raises(RecipeError, match="1 or more"):
        source2synth(tries=0)
    assert [one.entry.name for one in source2synth(kind="tables")] == ["ask_table", "curate_table"]
