"""Citation answers, multi-document QA, table QA: what cannot be proved from the sources is not kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept

from seedbed.checks.citation import citation
from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted, as_reply
from seedbed.core.program import Outcome
from seedbed.core.reply import Reply
from seedbed.core.request import Request, prompt_text
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.export.columns import turns
from seedbed.methods.documents.citation_answer import citation_answer
from seedbed.methods.documents.computed_rows import sentence_failure
from seedbed.methods.documents.multi_doc_qa import ask_across, multi_doc_qa, with_others
from seedbed.methods.documents.pipe_table import first_table
from seedbed.methods.documents.short_answers import says
from seedbed.methods.documents.table_qa import table_qa
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

SOURCES = [
    "The bridge at Brock opened in 1932. It is 503 metres long.",
    "Its tolls, of 20 cents a car, were lifted after nine years of dispute. A ferry runs at 9:30 each day.",
    "都江堰由李冰父子主持修建，两千多年来一直在灌溉成都平原。",
]


def run(work: Any, replies: list[Scripted], *, language: str = "en", seed: int = 0, **given: Any) -> tuple[Any, Any]:
    script = Script(replies)
    ctx = Context(script, seed=(seed,), language=language)
    return asyncio.run(work(ctx, **given)), (script, ctx)


# Citation answers


def said(sentence: str, quote: str, source: int = 1) -> dict[str, Any]:
    return {"source": source, "quote": quote, "sentence": sentence}


def cited(*sentences: dict[str, Any], **how: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {"question": "What of the bridge at Brock?", "source": SOURCES} | how
    return dict(run(citation_answer, [{"sentences": list(sentences)}], **settings)[0])


OPENED = "The bridge at Brock opened in 1932."
TOLLS = "Its tolls, of 20 cents a car, were lifted after nine years of dispute."
WRONG = [
    *(said(f"The bridge opened in {1933 + n}.", OPENED) for n in range(4)),  # a wrong number
    *(said("The bridge opened in 1932.", f"The bridge at Brock opened in {1933 + n}.") for n in range(4)),  # not there
    said("The bridge opened in 1932.", OPENED, 2),  # in another source
    said("The bridge opened in 1932.", OPENED, 4),  # no such source
    said("The bridge was painted green by the mayor's brother.", OPENED),  # more than the quotation says
    said("Tolls were lifted after twelve years.", TOLLS, 2),  # a wrong number in words
    said("Tolls of 25 cents were lifted.", TOLLS, 2),
    said("The ferry runs at 9:45.", "A ferry runs at 9:30 each day.", 2),
    said("The bridge opened in 1932.", "1932"),  # too short to prove anything
    said("The bridge opened in 1932. It is 503 metres long.", OPENED),  # two sentences, one span
    said("   ", OPENED),
    said("都江堰由李冰父子在三千年前修建。", "都江堰由李冰父子主持修建", 3),
    said("都江堰建于公元前256年。", "都江堰由李冰父子主持修建", 3),
    said("It is 503 feet tall and of white marble throughout.", "It is 503 metres long."),
]
RIGHT = [
    *(said(f"{word} opened in 1932.", OPENED) for word in ("It", "The bridge", "The Brock bridge", "Brock's bridge")),
    said("It opened in 1932.", "the bridge at brock  OPENED in 1932"),
    said("It opened in 1932.", "“The bridge at Brock opened in 1932.”"),
    said("The bridge at Brock opened in 1932", OPENED),
    said("In 1932 the bridge at Brock opened!", OPENED),
    said("Its length is 503 metres.", "It is 503 metres long."),
    said("The bridge is five hundred and three metres long.".replace("five hundred and three", "503"),
         "It is 503 metres long."),
    said("Tolls were lifted after nine years.", TOLLS, 2),
    said("After 9 years of dispute the tolls were lifted.", TOLLS, 2),
    said("A car paid a toll of twenty cents.", "Its tolls, of 20 cents a car", 2),
    said("A ferry runs daily at 9:30.", "A ferry runs at 9:30 each day.", 2),
    said("Each day a ferry runs.", "A ferry runs at 9:30 each day.", 2),
    said("Tolls were lifted.", "Its tolls … were lifted", 2),
    said("都江堰由李冰父子修建。", "都江堰由李冰父子主持修建", 3),
    said("两千多年来，都江堰一直灌溉成都平原。", SOURCES[2], 3),
    said("它灌溉成都平原。", "一直在灌溉成都平原", 3),
    said("李冰父子主持修建都江堰。", "都江堰由李冰父子主持修建", 3),
]  # fmt: skip


def test_no_sentence_without_its_proof() -> None:
    """Planted: 20 sentences with a false quotation, number or matter, none of them kept; of 20 right ones 19."""
    assert len(WRONG) == len(RIGHT) == 20
    for one in WRONG:
        with pytest.raises(Unreadable):
            cited(one)
    found = 0
    for one in RIGHT:
        try:
            row = cited(one)
        except Unreadable:
            continue
        found += 1
        place = row["citations"][0]
        assert row["output"][place["at"] : place["to"]] == one["sentence"]
        assert SOURCES[place["source"] - 1][place["start"] : place["end"]]
    assert found >= 19


def test_every_sentence_carries_its_span() -> None:
    """Marks, quotations and spans agree; the check ``citation`` passes; the export takes question and answer."""
    for language in ("en", "zh"):
        row = cited(RIGHT[0], RIGHT[10], RIGHT[16], language=language)
        assert citation(row["answer"], SOURCES).passed
        assert [one["source"] for one in row["citations"]] == [1, 2, 3]
        for one, place in zip((RIGHT[0], RIGHT[10], RIGHT[16]), row["citations"], strict=True):
            assert row["output"][place["at"] : place["to"]] == one["sentence"]
            assert row["output"][place["to"] :].lstrip().startswith(f"[{place['source']}]")
        assert turns(row)[-1]["content"] == row["output"]
        assert all(source in row["instruction"] for source in SOURCES)


def test_a_quotation_within_quotation_marks_still_passes() -> None:
    """A source that quotes somebody is cited as it stands."""
    source = "The mayor said “we shall never pay for that bridge again” and left."
    row = cited(
        said("The mayor said: we shall never pay again.", "we shall never pay for that bridge again"), source=source
    )
    assert citation(row["answer"], source).passed
    row = cited(said("The mayor said “we shall never pay” and left.", source), source=source)
    assert citation(row["answer"], source).passed


def test_a_mark_copied_with_the_words_is_left_off() -> None:
    """Small models copy the line of the mark into the quotation; the mark is ours and stands in no source."""

    class Copying(Script):
        async def __call__(self, request: Request) -> Reply:
            mark = re.findall("<<<[0-9a-f]{12}>>>", prompt_text(request))[0]
            return as_reply({"sentences": [said("It opened in 1932.", f"{mark}\n[1] {SOURCES[0]}\n{mark}")]})

    row = asyncio.run(citation_answer(Context(Copying([])), "When?", SOURCES))
    assert row["citations"][0]["end"] == len(SOURCES[0])


def test_no_answer_and_too_much_of_it() -> None:
    """An empty list is no answer; more sentences than wanted, a blank source and no JSON are told apart."""
    with pytest.raises(Reject, match="do not answer"):
        cited()
    with pytest.raises(Unreadable, match="at most 1"):
        cited(RIGHT[0], RIGHT[1], most=1)
    with pytest.raises(Reject, match="blank"):
        cited(RIGHT[0], source=["x", " "])
    with pytest.raises(NoReadableReply):
        run(citation_answer, ["It opened in 1932."] * 3, question="When?", source=SOURCES)


def test_entailment_takes_the_place_of_shared_words() -> None:
    """A paraphrase passes when the judge says that it follows, else it goes; a wrong number is not asked about."""
    one = said("Since 1932 people have crossed the water there on foot.", OPENED)
    with pytest.raises(Unreadable, match="more than its quotation says"):
        cited(one)
    verdict = {"reason": "so", "quote": OPENED, "label": "entailment"}
    given = {"question": "Since when?", "source": SOURCES, "support": "entailment"}
    row, (script, _) = run(citation_answer, [{"sentences": [one]}, verdict], **given)
    assert row["citations"]
    assert script.asked[1].role == "judge"
    with pytest.raises(Reject, match="does not follow"):
        run(citation_answer, [{"sentences": [one]}, verdict | {"label": "neutral"}], **given)
    with pytest.raises(Unreadable, match="1933"):
        run(citation_answer, [{"sentences": [said("It opened in 1933.", OPENED)]}], **given)


# Multi-document QA

ARN = {"document": "a.md", "text": "Brock lies on the river Arn. It has forty mills."}
HOLM = {"document": "b.md", "text": "The river Arn rises near Holm. It freezes in January."}
QUESTION = "Where does the river that passes Brock rise?"


def quotes(*pairs: tuple[int, str], question: str = QUESTION, answer: str = "near Holm") -> dict[str, Any]:
    return {"quotes": [{"document": at, "quote": text} for at, text in pairs], "question": question, "answer": answer}


BOTH = quotes((1, "Brock lies on the river Arn."), (2, "The river Arn rises near Holm."))


def across(*replies: Scripted, language: str = "en") -> tuple[dict[str, Any], Script]:
    row, (script, _) = run(ask_across, list(replies), sources=[ARN, HOLM], language=language)
    return dict(row), script


def test_only_questions_that_need_both_are_kept() -> None:
    """Planted: 20 questions whose solver fails with both or needs only one, none kept; 20 that need both, all kept."""
    lost = [
        "unknown",
        "near Brock",
        "In the hills.",
        "不知道",
        "The documents do not say.",
        "42",
        "Holms",
        "Arn",
        "Ho",
        "n",
    ]
    without = ["Near Holm.", "near Holm", "It rises near Holm.", "Holm", "NEAR HOLM!"]
    for reply in lost:
        with pytest.raises(Reject, match="from all documents"):
            across(BOTH, reply)
    for reply in without:
        with pytest.raises(Reject, match="document 1 is not needed"):
            across(BOTH, "Near Holm.", reply)
        with pytest.raises(Reject, match="document 2 is not needed"):
            across(BOTH, "Near Holm.", "unknown", reply)
    for reply in ["unknown", "Unknown.", "不知道", "near Brock", "I cannot tell."] * 4:
        row, script = across(BOTH, "It rises near Holm.", reply, reply)
        assert row["output"] == "near Holm"
        shown = [prompt_text(one) for one in script.asked[2:]]
        assert ARN["text"] not in shown[0]
        assert HOLM["text"] not in shown[1]


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (quotes((1, "Brock lies on the river Arn."), (1, "It has forty mills.")), "come from one document"),
        (quotes((1, "Brock lies on the river Arn."), (3, "The river Arn rises near Holm.")), "no document 3"),
        (quotes((1, "Brock lies on the river Arn."), (2, "The Arn rises near Brock.")), "is not in the text"),
        (quotes((1, "Brock lies on the river Arn."), (2, "rises")), "fewer than 3 words"),
        (BOTH | {"question": "What do this document and the other say of Brock?"}, "speaks of"),
    ],
)
def test_a_question_without_its_quotations_is_asked_again(reply: dict[str, Any], why: str) -> None:
    """The model is told what is wrong."""
    with pytest.raises(Unreadable, match=why):
        across(reply)


def test_documents_are_put_together_by_rare_words() -> None:
    """Each with the nearest of another document, each pair once, what stands alone is set aside."""
    texts = [ARN, HOLM, {"document": "b.md", "text": "Holm burned in 1700, when its chapel fell."},
             {"document": "c.md", "text": "量子计算机使用超导电路。"}]  # fmt: skip
    table = with_others(pa.Table.from_pylist(texts))
    assert [[one["document"] for one in row] for row in table.column("sources").to_pylist()] == [["a.md", "b.md"]]
    reasons = reasons_of(table)
    assert "came together before, in row 1" in reasons[1]
    assert "shares words with 0 other documents" in reasons[3]
    three = with_others(
        pa.Table.from_pylist([ARN, HOLM, {"document": "d.md", "text": "Brock on the Arn."}]), documents=3
    )
    assert three.num_rows == 1
    with pytest.raises(RecipeError, match="'text'"):
        with_others(pa.Table.from_pylist([{"words": "x"}]))
    with pytest.raises(RecipeError, match="documents >= 2"):
        multi_doc_qa(documents=1)


def test_the_chain_in_a_run(tmp_path: Path) -> None:
    """In Chinese, without the solver; asked again from the journal for nothing."""
    bench = Bench(tmp_path)
    reply = ('{"quotes": [{"document": 1, "quote": "岷江流经都江堰"}, {"document": 2, "quote": "岷江发源于岷山南麓"}], '
             '"question": "流经都江堰的那条江发源于哪里？", "answer": "岷山南麓"}')  # fmt: skip

    def answer(request: Request) -> str:
        assert "下面是 2 份文档" in prompt_text(request)
        return reply

    bench.model = Model(answer)
    rows = [
        {"document": "a", "text": "岷江流经都江堰，再入成都平原。"},
        {"document": "b", "text": "岷江发源于岷山南麓，长七百多公里。"},
    ]
    chain = Step(find.entry("multi_doc_qa"), {"solved": False})
    first = kept(bench.run(rows, chain, language="zh"))
    assert [row["answer"] for row in first] == ["岷山南麓"]
    span = first[0]["evidence"][1]
    assert first[0]["sources"][1]["text"][span["start"] : span["end"]] == "岷江发源于岷山南麓"
    assert kept(bench.run(rows, chain, name="again", language="zh")) == first
    assert len(bench.model.asked) == 1


@pytest.mark.parametrize(
    ("reply", "answer", "same"),
    [
        ("1,200", "1200", True), ("It is 1200 people", "1200", True), ("1201", "1200", False),
        ("in 1911", "1911", True), ("1911", "in 1911", True), ("in", "in 1911", False),
        ("岷山", "岷山南麓", True), ("黄河", "岷江", False),
        ("Art", "party", False), ("", "x", False), ("unknown", "unknown", False),
    ],
)  # fmt: skip
def test_short_answers(reply: str, answer: str, same: bool) -> None:
    """Numbers by value, words whole, "unknown" never."""
    assert says(reply, answer) is same


# Table QA

TABLE = """# Sales

| fruit | sold | price |
|:--|--:|---|
| pear | 1,500 | $2.50 |
| plum | 300 | $4.00 |
| fig | 300 | - |
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def asked(
    sandbox: Sandbox, *replies: Scripted, questions: int = 1, language: str = "en", text: str = TABLE
) -> tuple[Any, Any]:
    ctx = Context(Here(sandbox, replies), seed=(0,), language=language)
    return asyncio.run(table_qa(ctx, text, questions=questions)), ctx


def one(question: str, sql: str, second: str, sentence: str) -> list[Scripted]:
    return [{"question": question, "sql": sql}, f"```sql\n{second}\n```", sentence]


COUNT = "SELECT sold FROM data WHERE fruit = 'pear'"


def test_a_wrong_number_or_query_is_no_answer(sandbox: Sandbox) -> None:
    """Planted: 20 questions with a wrong sentence or another second query, 20 right ones; in the real sandbox."""
    pytest.importorskip("sqlglot")
    replies: list[Scripted] = []
    wrong = [f"{n} pears were sold." for n in (1501, 15, 150, 300, 1499)]
    wrong += [
        "Pears were sold.",
        "1500 pears and 20 plums were sold.",
        "Two of 1500 pears were sold.",
        "None.",
        "About 1.5.",
    ]
    for n, sentence in enumerate(wrong):
        replies += one(f"How many pears were sold, way {n}?", COUNT, COUNT, sentence)
    lucky = ["SELECT max(sold) FROM data", "SELECT sold FROM data ORDER BY sold DESC LIMIT 1", "SELECT 1500",
             "SELECT sum(sold) - 600 FROM data", "SELECT sold FROM data WHERE price = 2.5",
             "SELECT sold FROM data LIMIT 1", "SELECT 5 * min(sold) FROM data", "SELECT sold FROM data",
             "SELECT fruit FROM data", "SELECT price FROM data"]  # fmt: skip
    for n, query in enumerate(lucky):
        replies += one(f"What number of pears was sold, way {n}?", COUNT, query, "unasked")[:2]
    right = [
        f"{word} pears were sold." for word in ("1500", "1,500", "In all, 1500", "Of these, 1500", "There 1,500")
    ] * 4
    for n, sentence in enumerate(right):
        query = COUNT if n % 2 else "SELECT \"sold\" FROM data WHERE lower(fruit) = 'pear'"
        replies += one(f"How many pears went, way {n}?", COUNT, query, sentence)
    rows, ctx = asked(sandbox, *replies, questions=40)
    assert all("went" in row["question"] for row in rows)
    assert len(rows) >= 19
    assert len(ctx.notes["dropped"]) == 40 - len(rows)
    assert all(row["value"] == [[1500]] for row in rows)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT none FROM data", "the query fails"),
        ("SELECT sold FROM data WHERE fruit = 'kiwi'", "finds 0 rows"),
        ("SELECT * FROM data, data AS b", "finds 9 rows"),
        ("SELECT \"price ($)\" FROM data WHERE fruit = 'fig'", "finds NULL"),
        ("DROP TABLE data", "the query fails|finds"),
    ],
)
def test_a_query_that_is_no_answer(sandbox: Sandbox, sql: str, why: str) -> None:
    """It is dropped before anything more is asked."""
    pytest.importorskip("sqlglot")
    with pytest.raises(Reject, match=why):
        asked(sandbox, {"question": "What is it?", "sql": sql})


def test_a_value_of_one_must_be_said() -> None:
    """One is an article as well, yet as a computed value it has to stand in the sentence, in digits or words."""
    assert sentence_failure("There is one pear.", "How many?", [[1]]) is None
    assert sentence_failure("There are no pears.", "How many?", [[1]]) == "the sentence does not say 1"
    assert sentence_failure("梨有1个。", "梨有几个？", [["梨", 1]]) is None
    assert sentence_failure("In 2020 it was 5.", "How many in 2020?", [[5]]) is None
    assert sentence_failure("It was 2.5.", "How many?", [[2.5]]) is None


def test_in_chinese(sandbox: Sandbox) -> None:
    """Columns and prompts in Chinese; numbers with one unit are numbers, the unit in the name."""
    pytest.importorskip("sqlglot")
    text = "| 水果 | 销量 |\n|---|---|\n| 梨 | 1,500斤 |\n| 李子 | 300斤 |"
    sql = 'SELECT sum("销量 (斤)") FROM data'
    rows, _ = asked(sandbox, *one("一共卖出多少斤？", sql, sql, "一共卖出1800斤。"), text=text, language="zh")
    assert (rows[0]["answer"], rows[0]["value"]) == ("一共卖出1800斤。", [[1800]])
    assert turns(rows[0])[-1]["content"] == "一共卖出1800斤。"


def test_no_table_and_a_failing_sandbox() -> None:
    """A text without a table is set aside; a failure of the sandbox is nobody's wrong answer."""
    with pytest.raises(Reject, match="no table"):
        run(table_qa, [], text="No table | here.")
    script = Script([{"question": "How many?", "sql": COUNT}], outcomes=[Outcome("sandbox", stderr="gone")])
    with pytest.raises(ProviderError, match="could not be run"):
        asyncio.run(table_qa(Context(script), TABLE, questions=1))


@given(st.lists(st.lists(st.text("ab1|,\\ '\"", max_size=6), min_size=2, max_size=2), min_size=2, max_size=5))
def test_any_table_reads_back(cells: list[list[str]]) -> None:
    """What is in a cell stays in its cell, whatever it is; the text of the table reads as the same table."""
    lines = [" | ".join(cell.replace("\\", "").replace("|", "\\|") for cell in row) for row in cells]
    table = first_table("| x | y |\n|---|---|\n" + "\n".join(f"| {line} |" for line in lines))
    assert table is not None
    assert len(table.rows) == len(cells)
    again = first_table(table.markdown)
    assert again is not None
    assert again.rows == table.rows


def test_codes_and_times_are_no_numbers() -> None:
    """Leading zeros, clock times, dates and mixed units stay texts."""
    table = first_table(
        "| a | b | c | d |\n|-|-|-|-|\n| 007 | 9:30 | 2024-01-02 | 5 km |\n| 012 | 8:00 | 2024-01-03 | 3 m |"
    )
    assert table is not None
    assert all(isinstance(cell, str) for row in table.rows for cell in row)
    assert first_table("| a | a |\n|-|-|\n| 1 | 2 |\n| 3 | 4 |") is None
