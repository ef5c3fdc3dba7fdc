"""PDFs made on the spot come back as the text that went in."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.pdf import pdf
from tests.ingest import samples

PAPER = samples.paper()


def test_structure() -> None:
    """Headings, whole paragraphs, list items and one table come in order; running lines are left out and told."""
    document = pdf(PAPER, name="report.pdf")
    kinds = [(block.kind, block.level) for block in document.blocks]
    chapter = [("heading", 2)] + [("paragraph", 0)] * 3 + [("list_item", 0)] * 2
    assert kinds == [("heading", 1), *chapter * 3, ("table", 0)]
    paragraphs = {block.text for block in document.blocks if block.kind == "paragraph"}
    assert paragraphs == {samples.WORDS * 3 + "A self-evident end."}
    assert document.pages == max(block.page or 0 for block in document.blocks) + 1 == 3
    assert "confidential" not in document.text
    assert {warning.split(":")[0] for warning in document.warnings} == {"running header or footer left out on 3 pages"}


def test_table_cells() -> None:
    """A table that runs over a page break is one table, header once, cells exact, and is not repeated as text."""
    document = pdf(PAPER, name="report.pdf")
    table = document.blocks[-1]
    assert table.cells == tuple(samples.rows())
    assert document.text.count("39.5 million") == 1


def test_merged_cells() -> None:
    """Cells that span columns or rows are repeated in each."""
    table = pdf(samples.merged_table(), name="m.pdf").blocks[-1]
    assert table.cells == (("Region", "Sales", "Sales"), ("North", "May", "10"), ("North", "June", "12"))


def test_spans() -> None:
    """Every block's span is its own Markdown in the document's text."""
    document = pdf(PAPER, name="report.pdf")
    for block in document.blocks:
        assert block.text.split("\t")[0] in document.text[block.start : block.end]
    assert document.text.startswith("# Annual Report\n\n## 1. Chapter\n\nThe committee")


def test_hyphenation() -> None:
    """A word divided at a line end is one word again."""
    stream = b"BT /F2 12 Tf 60 700 Td (The office keeps all the docu-) Tj 0 -14 Td (ments of the firm.) Tj ET"
    assert "all the documents of the firm." in pdf(samples.hand_made(stream), name="h.pdf").text


def test_chinese_lines_join_without_space() -> None:
    """Chinese in a font that is not embedded is read, and its wrapped lines join without a space."""
    lines = ["青禾仪器有限公司全体员工应当遵守本办法的各项规", "定，并在每年五月参加培训。"]
    document = pdf(samples.hand_made(samples.chinese(lines)), name="c.pdf")
    assert [block.text for block in document.blocks] == ["".join(lines)]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rotated_pages(rotate: int) -> None:
    """A page that is shown turned, its text upright, reads like one that is not."""
    turns = {0: "1 0 0 1 60 700", 90: "0 1 -1 0 100 60", 180: "-1 0 0 -1 500 100", 270: "0 -1 1 0 500 700"}
    stream = f"BT /F2 12 Tf {turns[rotate]} Tm (First line of words) Tj 0 -14 Td (second line.) Tj ET".encode()
    assert pdf(samples.hand_made(stream, rotate=rotate), name="r.pdf").text == "First line of words second line.\n"


def test_encrypted() -> None:
    """An encrypted PDF is refused with the way out."""
    with pytest.raises(UnreadableDocument, match="remove the password"):
        pdf(samples.paper(encrypted=True), name="e.pdf")


def test_scanned() -> None:
    """A PDF without text is refused as a scan."""
    with pytest.raises(UnreadableDocument, match=r"no text layer: scanned\?"):
        pdf(samples.drawn(), name="s.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"not a pdf", PAPER[:300]])
def test_damaged(data: bytes) -> None:
    """Empty and cut-off files are refused."""
    with pytest.raises(UnreadableDocument):
        pdf(data, name="d.pdf")


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(PAPER) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_mutated(changes: list[tuple[int, int]]) -> None:
    """A damaged PDF gives a document or UnreadableDocument."""
    data = bytearray(PAPER)
    for place, value in changes:
        data[place] = value
    with contextlib.suppress(UnreadableDocument):
        assert pdf(bytes(data), name="x").text
