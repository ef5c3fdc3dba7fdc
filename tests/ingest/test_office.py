"""Presentations, workbooks, books and formulas come back whole and in order."""

import io
import zipfile

import pytest
from lxml import etree

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.docx import docx
from seedbed.ingest.epub import epub
from seedbed.ingest.omml import latex
from seedbed.ingest.pptx import pptx
from seedbed.ingest.read import read_bytes
from seedbed.ingest.spreadsheet import spreadsheet
from tests.ingest import office, old_office
from tests.ingest.test_docx import with_body

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def formula(inner: str) -> str:
    return latex(etree.fromstring(f'<m:oMath xmlns:m="{M}">{inner}</m:oMath>'))


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


SUM = f"<m:sub>{run('i=1')}</m:sub><m:sup>{run('n')}</m:sup><m:e>{run('i')}</m:e>"
FENCE = "<m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr>"


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        (f"<m:f><m:num>{run('a')}</m:num><m:den>{run('b+1')}</m:den></m:f>", r"\frac{a}{b+1}"),
        (f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>", "x^{2}"),
        (f"<m:sSub><m:e>{run('ab')}</m:e><m:sub>{run('i')}</m:sub></m:sSub>", "{ab}_{i}"),
        (f"<m:rad><m:deg>{run('3')}</m:deg><m:e>{run('y')}</m:e></m:rad>", r"\sqrt[3]{y}"),
        (f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>{SUM}</m:nary>", r"\sum_{i=1}^{n} i"),
        (f"<m:d>{FENCE}<m:e>{run('0,1')}</m:e></m:d>", r"\left[ 0,1 \right]"),
        (f"<m:func><m:fName>{run('sin')}</m:fName><m:e>{run('θ')}</m:e></m:func>", r"\sin \theta"),
        (f"<m:m><m:mr><m:e>{run('1')}</m:e><m:e>{run('2')}</m:e></m:mr></m:m>", r"\begin{matrix} 1 & 2 \end{matrix}"),
        (run("50% ≤ α"), r"50\% \le \alpha"),
    ],
)
def test_formulas(inner: str, wanted: str) -> None:
    """Each construct of OMML is the LaTeX for it."""
    assert formula(inner) == wanted


def test_formulas_in_a_document() -> None:
    """A formula within a line stands between dollars, one on its own is a block."""
    power = f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>"
    inline = f"<w:p><w:r><w:t>so </w:t></w:r><m:oMath xmlns:m='{M}'>{power}</m:oMath></w:p>"
    own = f"<w:p><m:oMathPara xmlns:m='{M}'><m:oMath>{power}</m:oMath></m:oMathPara></w:p>"
    document = docx(with_body(inline + own), name="f.docx")
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", "so $x^{2}$"),
        ("formula", "x^{2}"),
    ]
    assert document.text.endswith("$$\nx^{2}\n$$\n")


def test_presentation() -> None:
    """Slides in order, the title first, shapes from top to bottom, tables, notes; a slide is a page."""
    table = (
        "<p:graphicFrame><p:xfrm><a:off x='0' y='5080000'/><a:ext cx='9' cy='9'/></p:xfrm><a:tbl>"
        "<a:tr><a:tc gridSpan='2'><a:p><a:r><a:t>wide</a:t></a:r></a:p></a:tc><a:tc hMerge='1'/></a:tr>"
        "<a:tr><a:tc><a:p><a:r><a:t>1</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>2</a:t></a:r></a:p></a:tc></a:tr>"
        "</a:tbl></p:graphicFrame>"
    )
    first = table + office.shape("后面", top=300) + office.shape("Point\nOther", kind="body", top=100, level=1)
    first += office.shape("7", kind="sldNum") + office.shape("Title", kind="title", top=500)
    document = pptx(
        office.presentation(first, office.shape("Second", kind="ctrTitle"), notes="Say this."), name="s.pptx"
    )
    assert [(block.kind, block.text, block.page) for block in document.blocks] == [
        ("heading", "Title", 1),
        ("list_item", "Point", 1),
        ("list_item", "Other", 1),
        ("paragraph", "后面", 1),
        ("table", "wide\twide\n1\t2", 1),
        ("heading", "Notes", 1),
        ("paragraph", "Say this.", 1),
        ("heading", "Second", 2),
    ]
    assert document.pages == 2


def test_a_document_inside_a_presentation() -> None:
    """A presentation with a Word document stored in it is a presentation."""
    inner = with_body("<w:p><w:r><w:t>inner</w:t></w:r></w:p>")
    members = {name: content.encode() for name, content in _members(office.presentation(office.shape("Slide"))).items()}
    data = office.package({"ppt/embeddings/a.docx": inner, **members})
    assert read_bytes(data, name="s.pptx").text == "Slide\n"


def test_workbook() -> None:
    """Sheets are headings; tables are parted by empty rows; merged cells are repeated; numbers are as they look."""
    rows = (
        f"<row r='2'>{office.cell('B2', 'Region')}{office.cell('C2', 'Sales')}{office.cell('D2', '')}</row>"
        f"<row r='3'>{office.cell('B3', '北京')}{office.cell('C3', 10)}{office.cell('D3', 2.5)}</row>"
        f"<row r='6'>{office.cell('B6', 'x')}{office.cell('C6', 'y')}</row>"
    )
    merged = "<mergeCells count='1'><mergeCell ref='C2:D2'/></mergeCells>"
    data = office.workbook({"One": f"<sheetData>{rows}</sheetData>{merged}", "空": "<sheetData/>"})
    document = spreadsheet(data, name="w.xlsx")
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "One"),
        ("table", "Region\tSales\tSales\n北京\t10\t2.5"),
        ("table", "x\ty"),
    ]
    assert [page.way for page in document.pages_read] == ["text", "empty"]


def test_book() -> None:
    """Chapters come in the order of the spine."""
    document = epub(office.book("<h1>One</h1><p>First.</p>", "<h1>Two</h1><ul><li>a</li></ul>"), name="b.epub")
    assert document.text == "# One\n\nFirst.\n\n# Two\n\n- a\n"
    document = epub(office.book("<p>Good.</p>", "<div>" * 3000 + "lost"), name="b.epub")
    assert (document.text, len(document.warnings)) == ("Good.\n", 1)


@pytest.mark.parametrize("reader", [pptx, spreadsheet, epub])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 word/document ppt/presentation.xml", office.package({"a": "b"})])
def test_damaged(reader: type, data: bytes) -> None:
    """What is no such file is refused with a reason."""
    with pytest.raises(UnreadableDocument):
        reader(data, name="x")


def test_entities_are_not_resolved() -> None:
    """An entity that names a file of this machine gives nothing of it."""
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    slide = office.shape("&e;\nsafe")
    data = office.presentation(slide)
    data = office.package(
        {name: (evil + content if name.endswith("slide0.xml") else content) for name, content in _members(data).items()}
    )
    assert [block.text for block in pptx(data, name="e.pptx").blocks] == ["safe"]


def _members(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_old_workbook() -> None:
    """A real .xls: sheets, words in Chinese, numbers, dates, a merged cell; an empty sheet is told as empty."""
    document = read_bytes(old_office.workbook(), name="a.xls")
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["费用 Costs", "Sum"]
    tables = [block.cells for block in document.blocks if block.kind == "table"]
    assert tables[0] == (
        ("项目", "金额", "日期", "备注"),
        ("差旅", "1234.5", "2026-05-03", "高铁"),
        ("培训", "800", "2026-06-01", ""),
    )
    assert tables[1] == (("merged", "merged", "TRUE"),)
    assert [page.way for page in document.pages_read] == ["text", "empty", "text"]


def test_open_document() -> None:
    """An .ods: repeated cells and rows stand as often, merged cells in all they cover, empty rows part tables."""
    document = read_bytes(old_office.open_document(), name="a.ods")
    tables = [block.cells for block in document.blocks if block.kind == "table"]
    assert tables == [
        (("项目", "金额", "日期"), ("差旅", "1234.5", "2026-05-03")),
        (("wide", "wide", "a"), ("wide", "wide", "b"), ("7", "7", "7")),
    ]


@pytest.mark.parametrize("data", [old_office.workbook()[:3000], old_office.open_document()[:-200]])
def test_damaged_workbooks(data: bytes) -> None:
    """Cut off, they are refused with a way out."""
    with pytest.raises(UnreadableDocument, match="save"):
        read_bytes(data, name="a.xls" if data.startswith(b"\xd0") else "a.ods")
