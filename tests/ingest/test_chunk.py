"""Chunks are the document, whole and in order, cut where a reader would cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.ingest.blocks import Block, Document, joined
from seedbed.ingest.chunk import chunk, chunk_document

PIECES = st.sampled_from(
    [
        *(
            "# Title\n\n",
            "## 第一章\r\n",
            "word ",
            "sentence one. ",
            "员工可以报销。",
            "\n\n",
            "\r\n",
            "Dr. No? ",
            "\r",
            "\ud800",
        ),
        *("👩‍👩‍👧", "🇩🇪", "e\u0301", "👍🏽", "- item\n", "x" * 90, "\u3000", "４．０"),
        *("| a | b |\n| --- | --- |\n| 1 | 2 |\n", "```\n# code\n```\n"),
    ]
)
TEXTS = st.one_of(st.text(max_size=600), st.lists(PIECES, max_size=120).map("".join))


def width(text: str) -> int:
    return sum(2 if "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uff60" else 1 for char in text)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(1, 400))
def test_joined_again(text: str, size: int) -> None:
    """The chunks joined are the text, their spans touch, and none is empty."""
    chunks = chunk(text, size=size)
    assert "".join(piece["text"] for piece in chunks) == text
    assert all(piece["text"] == text[piece["start"] : piece["end"]] for piece in chunks)
    assert [piece["index"] for piece in chunks] == list(range(len(chunks)))
    assert all(piece["text"] for piece in chunks)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=200).map("".join), st.integers(80, 400))
def test_sizes(text: str, size: int) -> None:
    """No chunk is over five quarters of the size; only a whole text may be under a quarter."""
    chunks = chunk(text, size=size)
    assert all(width(piece["text"]) <= size * 5 / 4 + 1 for piece in chunks)
    if width(text) >= size / 4:
        assert all(width(piece["text"]) >= size / 4 - 12 for piece in chunks)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["👩‍👩‍👧", "🇩🇪", "e\u0301", "👍🏽", "a", "\r\n"]), min_size=20, max_size=200),
    st.integers(8, 60),
)
def test_characters_stay_whole(units: list[str], size: int) -> None:
    """A cut never falls inside an emoji family, a flag, a letter with its accent, or CR LF."""
    starts = set()
    at = 0
    for unit in units:
        starts.add(at)
        at += len(unit)
    assert all(piece["start"] in starts for piece in chunk("".join(units), size=size))


def test_headings_stay_with_their_text() -> None:
    """Sections of fair size are chunks of their own, headed by the path down to them."""
    text = "# Handbook\n\n" + "".join(f"## Part {part}\n\n" + "One sentence here. " * 20 + "\n\n" for part in "ABC")
    chunks = chunk(text, size=500)
    assert [piece["heading"] for piece in chunks] == ["Handbook > Part A", "Handbook > Part B", "Handbook > Part C"]
    assert chunks[0]["text"].startswith("# Handbook")
    assert chunks[1]["text"].startswith("## Part B")


def test_small_last_section_stays_with_its_sisters() -> None:
    """A scrap at the end of a chapter goes with the chapter, not with the next one."""
    chapter = "# {0}\n\n## {0} one\n\n" + "A sentence. " * 30 + "\n\n## {0} two\n\nShort.\n\n"
    chunks = chunk(chapter.format("A") + chapter.format("B"), size=400)
    assert [piece["heading"] for piece in chunks] == ["A", "B"]


def test_tables_that_fit_are_whole() -> None:
    """A table no longer than the size is in one chunk; a longer one is cut between rows."""
    table = "| a | b |\n| --- | --- |\n" + "| one | two |\n" * 20
    text = "Before it. " * 60 + "\n\n" + table + "\n" + "After it. " * 60
    assert any(table.strip() in piece["text"] for piece in chunk(text, size=400))
    long = table + "| one | two |\n" * 200
    assert all(piece["text"].startswith("|") and piece["text"].endswith("|\n") for piece in chunk(long, size=400))


def test_chinese_is_cut_after_a_sentence() -> None:
    """Chinese text without spaces or line ends is cut after its full stops."""
    chunks = chunk("员工每年享有二十五天假期。" * 100, size=300)
    assert len(chunks) > 5
    assert all(piece["text"].endswith("。") for piece in chunks)


def test_decimals_are_not_sentence_ends() -> None:
    """A cut falls after white space, never inside 4.05."""
    assert all(not piece["text"].endswith("4.") for piece in chunk("The limit is 4.05 bar " * 100, size=120))


def test_code_comments_are_not_headings() -> None:
    """A line with # in a fence neither heads nor cuts."""
    text = "# Real\n\n```\n" + "# not a heading\nx = 1\n" * 10 + "```\n\ntext\n"
    assert [piece["heading"] for piece in chunk(text, size=2000)] == ["Real"]


def test_pages() -> None:
    """A chunk of a paged document bears the page its first block is on."""
    text, blocks = joined([Block("paragraph", "Sentence of a page. " * 20, page=page) for page in (1, 2, 3)])
    chunks = chunk_document(Document("x", text, blocks, (), "", "pdf", 3), size=400)
    assert [piece["page"] for piece in chunks] == [1, 2, 3]
    assert "".join(piece["text"] for piece in chunks) == text


def test_size_of_nothing() -> None:
    """A size under one is refused, an empty text has no chunks."""
    assert chunk("") == []
    with pytest.raises(ValueError, match="size is 0"):
        chunk("x", size=0)
