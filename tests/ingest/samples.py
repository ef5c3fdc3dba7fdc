"""Real files for the readers' tests, made on the spot."""

import io
import zlib

import docx
from fpdf import FPDF

WORDS = "The committee meets every second Tuesday and keeps minutes of what it has decided. "


class Paper(FPDF):
    """Pages with a running header and footer."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "Company confidential", align="R", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, f"Page {self.page_no()}", align="C")


def paper(*, encrypted: bool = False) -> bytes:
    """Three pages or so: headings of three sizes, paragraphs, a list, a table that runs over a page break."""
    pdf = Paper()
    if encrypted:
        pdf.set_encryption("owner", "user")
    pdf.add_page()
    _heading(pdf, "Annual Report", 20)
    for chapter in range(1, 4):
        _heading(pdf, f"{chapter}. Chapter", 15)
        pdf.set_font("Helvetica", size=11)
        for _ in range(3):
            pdf.multi_cell(0, 5.5, WORDS * 3 + "A self-evident end.", align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(2.5)
        for number in range(2):
            pdf.multi_cell(0, 5.5, f"- Point {number}: {WORDS}", align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
    with pdf.table() as table:
        for cells in rows():
            table.row(cells)
    return bytes(pdf.output())


def rows() -> list[tuple[str, ...]]:
    return [("Year", "Revenue", "Staff"), *((str(2000 + n), f"{n}.5 million", str(n * 7)) for n in range(40))]


def _heading(pdf: FPDF, title: str, size: float) -> None:
    pdf.set_font("Helvetica", "B", size)
    pdf.multi_cell(0, size * 0.6, title, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)


def merged_table() -> bytes:
    """A table whose header spans two columns and whose first column spans two rows."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    with pdf.table() as table:
        header = table.row()
        header.cell("Region")
        header.cell("Sales", colspan=2)
        first = table.row()
        first.cell("North", rowspan=2)
        first.cell("May")
        first.cell("10")
        second = table.row()
        second.cell("June")
        second.cell("12")
    return bytes(pdf.output())


def drawn() -> bytes:
    """A page with a picture made of lines and no text, like a scan."""
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 100, 100)
    return bytes(pdf.output())


def hand_made(content: bytes, *, filters: int = 0, rotate: int = 0) -> bytes:
    """A one-page PDF with this content stream, deflated so many times, and a Chinese font that is not embedded (F1)."""
    for _ in range(filters):
        content = zlib.compress(content, 9)
    names = b"/Filter [" + b"/FlateDecode " * filters + b"]" if filters else b""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R /F2 7 0 R >> >> >>" % rotate
        ),
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), names, content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
        ),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)


def chinese(lines: list[str], *, size: int = 12) -> bytes:
    """A content stream that shows lines of Chinese, one under the other."""
    shown = [f"<{line.encode('utf-16-be').hex()}> Tj 0 -{size * 1.5} Td".encode() for line in lines]
    return b"BT /F1 %d Tf 60 780 Td " % size + b" ".join(shown) + b" ET"


def word() -> bytes:
    """A Word document with headings, lists, and a table between two paragraphs."""
    document = docx.Document()
    document.add_heading("Policy", 0)
    document.add_heading("Scope", 1)
    document.add_paragraph("Before the table.")
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    document.add_paragraph("After the table.")
    document.add_paragraph("First", "List Bullet")
    document.add_paragraph("Second", "List Number")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
