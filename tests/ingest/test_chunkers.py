"""Whatever way a document is cut, the chunks joined are the document."""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.ingest.blocks import Block, Document, joined, markdown_table
from seedbed.ingest.chunkers import CHUNKERS, by_meaning, by_spans, by_tokens
from seedbed.ingest.cutting import Chunk
from seedbed.ingest.markdown import blocks_of

CELL = st.text("ab 1。字|", max_size=12)
TABLES = st.lists(st.tuples(CELL, CELL), min_size=2, max_size=8).map(tuple)
PIECES = [
    *("Short one. ", "员工可以报销差旅费。", "word ", "👩‍👩‍👧", "🇩🇪🇫🇷", "e\u0301", "x" * 40, "！", "no mark at all "),
    *("ที่นี่ไม่มีช่องว่าง", "今日はよい天気です", "4.05 bar ", "\n"),
]
PROSE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join)
BLOCKS = st.one_of(
    st.builds(lambda text, level: Block("heading", text or "T", level), st.text("ab ", max_size=9), st.integers(1, 4)),
    PROSE.map(lambda text: Block("paragraph", text)),
    PROSE.map(lambda text: Block("list_item", text)),
    TABLES.map(lambda cells: Block("table", "", cells=cells)),
    st.integers(1, 12).map(lambda lines: Block("code", "x = 1\n" * lines, language="python")),
    st.just(Block("formula", "a + b = c")),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of any blocks on pages and in time, or any text read as Markdown."""
    if draw(st.booleans()):
        text = draw(st.one_of(st.text(max_size=400), PROSE))
        return Document("x.md", text, tuple(blocks_of(text)), (), "", "markdown")
    made = [
        Block(
            one.kind, one.text, one.level, page=place // 3 + 1, cells=one.cells, time=(place * 20.0, place * 20.0 + 15)
        )
        for place, one in enumerate(draw(st.lists(BLOCKS, max_size=12)))
    ]
    text, blocks = joined(made)
    return Document("x.pdf", text, blocks, (), "", "pdf", len(made) // 3 + 1)


def is_whole(chunks: list[Chunk], document: Document) -> bool:
    spans = [(chunk["start"], chunk["end"]) for chunk in chunks]
    texts = [document.text[start:end] for start, end in spans]
    touching = [0, *(end for _, end in spans)] == [*(start for start, _ in spans), len(document.text)]
    return touching and texts == [chunk["text"] for chunk in chunks] and all(texts)


def width(text: str) -> int:
    wide = ("\u1100", "\u115f"), ("\u2e80", "\u9fff"), ("\ua960", "\ua97f"), ("\uac00", "\ud7ff"), ("\uf900", "\ufaff")
    more = ("\ufe30", "\ufe4f"), ("\uff00", "\uff60"), ("\U00020000", "\U0003ffff")
    return sum(2 if any(low <= char <= high for low, high in (*wide, *more)) else 1 for char in text)


@pytest.mark.parametrize("name", CHUNKERS)
@settings(max_examples=80, deadline=None)
@given(documents(), st.integers(1, 300), st.floats(0, 1), st.floats(0, 0.5))
def test_joined_again(name: str, document: Document, most: int, least: float, overlap: float) -> None:
    """Chunks without overlap are the document, none is over the maximum without saying so, none is empty."""
    chunks = CHUNKERS[name](document, most=most, least=int(least * most), overlap=int(overlap * most))
    assert is_whole(chunks, document)
    for chunk in chunks:
        size = chunk["tokens"] if "tokens" in chunk else width(chunk["text"])
        assert size <= most + 1 or "over" in chunk


@settings(max_examples=60, deadline=None)
@given(documents(), st.integers(20, 200))
def test_overlap_is_the_end_of_the_chunk_before(document: Document, most: int) -> None:
    """What is shown again stands right before, and is no more than was asked for; in a table it is the header."""
    chunks = CHUNKERS["sentences"](document, most=most, overlap=most // 3)
    for before, chunk in pairwise(chunks):
        shown = chunk.get("before", "")
        if "| --- |" in shown:
            assert shown in document.text
        else:
            assert before["text"].endswith(shown)
            assert width(shown) <= most // 3 + 1


def test_overlap_keeps_to_its_size_before_a_joined_sign() -> None:
    """Where the overlap would begin within a sign of several characters, it begins after it."""
    content = "Short one. 👩\u200d👩\u200d👧员工可以报销差旅费。" + "x" * 40 + "\n"
    document = Document("x", content, (Block("paragraph", content[:-1], end=len(content) - 1),), (), "", "text")
    shown = [chunk.get("before", "") for chunk in CHUNKERS["sentences"](document, most=63, overlap=21)]
    assert shown == ["", "员工可以报销差旅费。"]


@settings(max_examples=40, deadline=None)
@given(documents(), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6))
def test_by_hand(document: Document, parts: list[tuple[int, int]]) -> None:
    """Spans in order are chunks of their own; crossing or outside ones are refused."""
    spans, at = [], 0
    for gap, length in parts:
        spans.append((at + gap, at + gap + length))
        at += gap + length
    if spans and at > len(document.text):
        with pytest.raises(ValueError, match="span"):
            by_spans(document, spans)
        return
    chunks = by_spans(document, spans)
    assert is_whole(chunks, document)
    assert {(chunk["start"], chunk["end"]) for chunk in chunks} >= set(spans)
    assert all("over" not in chunk for chunk in chunks)


def of_text(text: str) -> Document:
    return Document("x.md", text, tuple(blocks_of(text)), (), "", "markdown")


def test_a_table_is_cut_between_rows() -> None:
    """Every part of a long table begins at a row and has the header before it."""
    cells = (("name", "value"), *((f"row {number}", str(number) * 8) for number in range(60)))
    document = of_text(f"Before.\n\n{markdown_table(cells)}\n\nAfter.\n")
    chunks = CHUNKERS["tokens"](document, most=80)
    parts = [chunk for chunk in chunks if "| row" in chunk["text"]]
    assert len(parts) > 4
    assert all(part["text"].lstrip("\n").startswith(("|", "Before.")) for part in parts)
    assert all(part["before"] == "| name | value |\n| --- | --- |\n" for part in parts[1:])
    assert all(part["text"].rstrip().endswith(("|", "After.")) for part in parts)


def test_one_row_over_the_maximum_says_so() -> None:
    """A row is not cut; it tells that it is over."""
    document = of_text(markdown_table((("a", "b"), ("x" * 500, "y"), ("1", "2"))))
    over = [chunk["over"] for chunk in CHUNKERS["separators"](document, most=60) if "over" in chunk]
    assert len(over) == 1
    assert over[0].startswith("one table row")


def test_by_headings_and_pages() -> None:
    """Sections and pages are chunks; short ones go together where a minimum is set; pages are told."""
    made = [
        block
        for page in (1, 2, 3)
        for block in (Block("heading", f"Part {page}", 1, page), Block("paragraph", "Text of it. " * 4, page=page))
    ]
    text, blocks = joined(made)
    document = Document("x.pdf", text, blocks, (), "", "pdf", 3)
    for name in ("headings", "page"):
        chunks = CHUNKERS[name](document)
        assert [chunk["heading"] for chunk in chunks] == ["Part 1", "Part 2", "Part 3"]
        assert [(chunk["page"], chunk["last_page"]) for chunk in chunks] == [(1, 1), (2, 2), (3, 3)]
    assert len(CHUNKERS["page"](document, least=100)) == 1


def test_by_time() -> None:
    """A chunk begins where more than the time given has gone by, and tells from when to when."""
    blocks = [Block("paragraph", f"Sentence {n}.", time=(n * 25.0, n * 25.0 + 20)) for n in range(8)]
    text, placed = joined(blocks)
    chunks = CHUNKERS["time"](Document("x.srt", text, placed, (), "", "subtitles"), seconds=60)
    assert [chunk["time"] for chunk in chunks] == [(0.0, 70.0), (75.0, 145.0), (150.0, 195.0)]


def test_code_units() -> None:
    """Blocks of source code are chunks."""
    text = "def a():\n    pass\n\n\ndef b():\n    pass\n"
    blocks = (Block("code", text[:17], start=0, end=17), Block("code", text[20:], start=20, end=len(text)))
    chunks = CHUNKERS["code_units"](Document("x.py", text, blocks, (), "", "source_code"))
    assert [chunk["text"].strip() for chunk in chunks] == ["def a():\n    pass", "def b():\n    pass"]


def test_by_meaning() -> None:
    """The cut falls where the vectors turn."""
    text = "Cats purr. Cats sleep. Cats play. Rockets fly. Rockets burn. Rockets land."
    document = of_text(text)

    def embed(texts: list[str]) -> list[list[float]]:
        return [[1.0, 0.1 * len(one) / 100] if "Cat" in one else [0.0, 1.0] for one in texts]

    chunks = by_meaning(document, embed, share=0.2)
    assert [chunk["text"].strip() for chunk in chunks] == [text[:33], text[34:]]


def test_tokens_are_named() -> None:
    """Without a tokenizer the count is called an estimate; Chinese counts more a character than English."""
    english, chinese = by_tokens(of_text("word " * 300), most=100), by_tokens(of_text("字" * 300), most=100)
    assert {chunk["counted_by"] for chunk in english + chinese} == {"estimate"}
    assert max(len(chunk["text"]) for chunk in english) > 2 * max(len(chunk["text"]) for chunk in chinese)
    assert math.isclose(sum(chunk["tokens"] for chunk in chinese), 200, rel_tol=0.05)


def test_tokens_of_a_tokenizer(tmp_path: Path) -> None:
    """With a model's tokenizer the tokens are its own, and the chunks are the document."""
    tokenizers = pytest.importorskip("tokenizers")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[UNK]": 0, "word": 1}, unk_token="[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    (tmp_path / "model").mkdir()
    made.save(str(tmp_path / "model" / "tokenizer.json"))
    document = of_text("word other. " * 400 + "\n\n" + "long" * 30_000)
    chunks = by_tokens(document, most=50, overlap=5, tokenizer=tmp_path / "model" / "tokenizer.json")
    assert is_whole(chunks, document)
    assert {chunk["counted_by"] for chunk in chunks} == {"model"}
    assert all(chunk["tokens"] <= 50 for chunk in chunks)
    with pytest.raises(FileNotFoundError, match=r"give the tokenizer.json"):
        by_tokens(document, tokenizer=tmp_path / "none.json")


@pytest.mark.parametrize("wrong", [{"most": 0}, {"most": 5, "least": 6}, {"most": 5, "overlap": -1}])
def test_limits_that_cannot_be(wrong: dict[str, int]) -> None:
    """Limits that contradict each other are refused with what they are."""
    cut: Callable[..., list[Chunk]] = CHUNKERS["sentences"]
    with pytest.raises(ValueError, match="most is"):
        cut(of_text("x"), **wrong)
