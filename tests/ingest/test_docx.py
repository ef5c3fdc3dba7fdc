"""Word documents come back in order, whole."""

import contextlib
import io
import zipfile

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.docx import docx
from tests.ingest import samples

WORD = samples.word()


def with_body(xml: str) -> bytes:
    """A Word document with this inside its body."""
    name = "word/document.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as sink:
        for member in source.namelist():
            data = source.read(member)
            if member == name:
                head = data[: data.index(b"<w:body>") + 8]
                data = head + xml.encode() + b"</w:body></w:document>"
            sink.writestr(member, data)
    return out.getvalue()


def test_order() -> None:
    """Blocks come in the order of the document, tables between paragraphs, merged cells repeated."""
    document = docx(WORD, name="p.docx")
    assert [(block.kind, block.level) for block in document.blocks] == [
        *(("heading", 1), ("heading", 1), ("paragraph", 0), ("table", 0)),
        *(("paragraph", 0), ("list_item", 0), ("list_item", 0)),
    ]
    assert document.blocks[3].cells == (("00", "wide", "wide"), ("tall", "11", "12"), ("tall", "21", "22"))
    assert document.text.startswith("# Policy\n\n# Scope\n\nBefore the table.\n\n| 00 | wide | wide |\n| --- |")
    assert document.text.endswith("After the table.\n\n- First\n- Second\n")


def test_hidden_places() -> None:
    """Insertions, content controls and nested tables are read; deletions are not; what is not read is told."""
    xml = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id='1'/></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>deep</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
    )
    document = docx(with_body(xml), name="h.docx")
    assert [block.text for block in document.blocks] == ["Control", "newlink[^1]", "deep"]


def test_bomb() -> None:
    """A package that unpacks to hundreds of times its size is refused before it is unpacked."""
    with pytest.raises(UnreadableDocument, match="zip bomb"):
        docx(with_body("<w:p/>" * 4_000_000), name="b.docx")


def test_empty_document() -> None:
    """A document without text is refused."""
    out = io.BytesIO()
    python_docx.Document().save(out)
    with pytest.raises(UnreadableDocument, match="no text"):
        docx(out.getvalue(), name="e.docx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", WORD[:2000], WORD[:-200], with_body("<w:p><w:r></w:p>")])
def test_damaged(data: bytes) -> None:
    """Empty, cut-off and malformed packages are refused."""
    with pytest.raises(UnreadableDocument):
        docx(data, name="d.docx")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WORD) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_mutated(changes: list[tuple[int, int]]) -> None:
    """A damaged package gives a document or UnreadableDocument."""
    data = bytearray(WORD)
    for place, value in changes:
        data[place] = value
    with contextlib.suppress(UnreadableDocument):
        assert docx(bytes(data), name="x").text


TAGS = st.sampled_from(
    ["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:pPr", "w:tcPr", "w:numPr"]
)
ATOMS = st.sampled_from(
    ["text", "<w:t>x</w:t>", "<w:vMerge/>", "<w:gridSpan w:val='x'/>", "<w:gridSpan w:val='9999'/>"]
)
MARKUP = st.recursive(
    ATOMS | st.sampled_from(["<w:ilvl w:val=''/>", "<w:outlineLvl w:val='7'/>", "<!-- c -->", "<?x y?>"]),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(
        lambda node: f"<{node[0]}>{''.join(node[1])}</{node[0]}>"
    ),
    max_leaves=20,
)


@settings(max_examples=30, deadline=None)
@given(MARKUP)
def test_any_markup(xml: str) -> None:
    """Well-formed nonsense gives a document or UnreadableDocument."""
    with contextlib.suppress(UnreadableDocument):
        assert docx(with_body(xml), name="x").text
