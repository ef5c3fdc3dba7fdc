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


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PAPER) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_mutated(changes: list[tuple[int, int]]) -> None:
    """A damaged PDF gives a document or UnreadableDocument."""
    data = bytearray(PAPER)
    for place, value in changes:
        data[place] = value
    with contextlib.suppress(UnreadableDocument):
        assert pdf(bytes(data), name="x").text


def lines_at(*texts: tuple[float, float, str], size: int = 12) -> bytes:
    """A page with texts at (x, y), written in this order."""
    shown = [f"BT /F2 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, text in texts]
    return samples.hand_made("\n".join(shown).encode("latin-1"))


def test_table_without_rules() -> None:
    """Cells in line are a table, with its wrapped and empty cells; the text around it is none."""
    words = [(60, 700, "Text before the table that is as long as any other line of it."), (60, 660, "Name")]
    words += [(200, 660, "What it is"), (400, 660, "Price")]
    words += [(60, 630, "Bolt"), (200, 637, "A bolt of steel that is"), (200, 623, "long"), (400, 630, "1.50")]
    words += [(60, 596, "Nut"), (400, 596, "0.20"), (60, 570, "Ring"), (200, 570, "Brass"), (400, 570, "0.10")]
    document = pdf(lines_at(*words, (60, 540, "Text after the table, again a line of words and more.")), name="b.pdf")
    assert [block.kind for block in document.blocks] == ["paragraph", "table", "paragraph"]
    assert document.blocks[1].cells == (
        ("Name", "What it is", "Price"),
        ("Bolt", "A bolt of steel that is long", "1.50"),
        ("Nut", "", "0.20"),
        ("Ring", "Brass", "0.10"),
    )


def test_columns_written_across() -> None:
    """Two columns that were written line by line across are read one after the other."""
    left = [f"Left column line {n} has words enough for" for n in range(8)]
    right = [f"Right column line {n} has words enough for" for n in range(8)]
    words = [(x, 700 - 14 * n, side[n]) for n in range(8) for x, side in ((60, left), (330, right))]
    text = pdf(lines_at(*words, size=11), name="c.pdf").text
    assert " ".join(left) in text
    assert " ".join(right) in text


def test_list_with_marks_apart_is_no_table() -> None:
    """Numbers that stand apart from their text make a list."""
    words = [
        (x, 700 - 20 * n, text) for n in range(5) for x, text in ((60, f"{n + 1}."), (90, f"Item {n} of the list"))
    ]
    assert "table" not in {block.kind for block in pdf(lines_at(*words), name="l.pdf").blocks}


def test_lists_in_lists() -> None:
    """An item further in is one level deeper; the marks may be drawn and not written."""
    marks = "".join(f"{x} {y} 4 4 re f " for x, y in ((60, 702), (60, 662), (90, 682)))
    words = [(70, 700, "Outer item"), (100, 680, "Inner item"), (70, 660, "Outer again")]
    shown = "".join(f"BT /F2 12 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET " for x, y, text in words)
    blocks = pdf(samples.hand_made((marks + shown).encode()), name="l.pdf").blocks
    assert [(block.kind, block.text, block.level) for block in blocks] == [
        ("list_item", "Outer item", 0),
        ("list_item", "Inner item", 1),
        ("list_item", "Outer again", 0),
    ]


def test_pages_written_in_no_order() -> None:
    """Lines that were written from the bottom up are read from the top down."""
    words = [(60, 500 + 20 * n, f"Sentence number {n} is here.") for n in range(12)]
    found = [block.text for block in pdf(lines_at(*words), name="u.pdf").blocks]
    assert " ".join(found) == " ".join(f"Sentence number {n} is here." for n in reversed(range(12)))


def test_radicals_are_mended() -> None:
    """Radicals become the characters they look like, and are counted."""
    document = pdf(samples.hand_made(samples.chinese(["⽣成⼤语⾔模型，⻓期⻅效"])), name="r.pdf")
    assert document.text == "生成大语言模型，长期见效\n"
    assert document.warnings == ("5 CJK radicals were replaced by the characters they look like",)


def test_hyphens_of_compounds_stay() -> None:
    """A hyphen at a line's end stays where the document has the word with it, and goes where it has it without."""
    lines = [
        "A well-known rule and the documents.",
        "This is what all of us call a well-",
        "known rule of these docu-",
        "ments.",
    ]
    words = [(60, 700 - 14 * n, line) for n, line in enumerate(lines)]
    assert pdf(lines_at(*words), name="h.pdf").text.endswith("a well-known rule of these documents.\n")


def test_headings_by_number() -> None:
    """A short line with a section's number is a heading though its type is that of the text; a long one is none."""
    words = [(60, 700, "1.2 Scope of the rules"), (60, 670, "Some text that is a paragraph of its own and ends here.")]
    words += [
        (60, 640, "2.5 litres of water are needed for each of the samples, and each is measured twice before noon.")
    ]
    document = pdf(lines_at(*words), name="n.pdf")
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 2),
        ("paragraph", 0),
        ("paragraph", 0),
    ]


def test_places() -> None:
    """Every block has its page and its box on it, from the upper left corner."""
    block = pdf(lines_at((60, 700, "A line of words.")), name="p.pdf").blocks[0]
    assert block.page == 1
    assert block.box is not None
    left, top, right, bottom = block.box
    assert (round(left), round(top), round(bottom)) == (60, 133, 144)
    assert 130 < right < 160
