"""Scans: what was recognised is laid out like a printed page; real recognition is tried where it is installed."""

import io
import math
from pathlib import Path

import pytest

from seedbed.core.errors import MissingPackage
from seedbed.ingest.pdf_layout import blocks_of
from seedbed.ingest.pdf_page import Table
from seedbed.ingest.pdf_text import Line
from seedbed.ingest.read import Desk, extras, read
from seedbed.ingest.scan_layout import Picture, in_order, page_items
from tests.ingest import samples


def boxed(
    texts: list[tuple[float, float, float, str]], slope: float
) -> list[tuple[list[tuple[float, float]], str, float]]:
    """Boxes 40 pixels high at (left, top, right), turned by a slope."""
    sine, cosine = math.sin(slope), math.cos(slope)
    found = []
    for left, top, right, text in texts:
        corners = [(left, top), (right, top), (right, top + 40), (left, top + 40)]
        found.append(([(x * cosine - y * sine, x * sine + y * cosine) for x, y in corners], text, 0.9))
    return found


@pytest.mark.parametrize("slope", [0.0, 0.02, -0.015])
def test_layout(slope: float) -> None:
    """Lines of a turned page become paragraphs and a table, each as sure as its lines."""
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("cv2")
    texts = [(150, 200 + 55 * row, 1450, f"Line {row} of a paragraph that is wide") for row in range(4)]
    cells = [
        (150 + 450 * column, 600 + 90 * row, 380 + 450 * column, f"cell {row}{column}")
        for row in range(3)
        for column in range(3)
    ]
    white = numpy.full((2339, 1654, 3), 255, dtype="uint8")
    items = page_items(Picture(white, boxed([*texts, *cells], slope), 200.0), 1)
    assert [type(item) for item in items][-1] is Table
    blocks = blocks_of(items)
    assert [block.kind for block in blocks] == ["paragraph", "table"]
    assert blocks[0].text == " ".join(text for *_, text in texts)
    assert blocks[1].cells == tuple(tuple(f"cell {row}{column}" for column in range(3)) for row in range(3))
    assert blocks[1].confidence == 0.9


def test_two_columns() -> None:
    """Columns of prose are read one after the other."""
    lines = [
        Line(f"{side}{row}", x, x + 220, 700 - 14.0 * row - shift, 10, 1, 842)
        for row in range(6)
        for side, x, shift in (("L", 50, 0), ("R", 320, 5))
    ]
    title = Line("T", 50, 540, 760, 18, 1, 842)
    assert [line.text for line in in_order([*lines[::-1], title])] == [
        "T",
        *(f"{side}{row}" for side in "LR" for row in range(6)),
    ]


def test_without_the_extra(tmp_path: Path) -> None:
    """A picture names the extra where it is not installed; a scanned PDF says so too."""
    if "scan" in extras():
        pytest.skip("recognition is installed")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(MissingPackage, match=r"seedbed\[ocr\]"):
        read(tmp_path / "a.png")


@pytest.mark.slow
def test_recognition(tmp_path: Path) -> None:
    """A scanned PDF is recognised page by page, and tells that it was."""
    pytest.importorskip("rapidocr")
    image = pytest.importorskip("PIL.Image")
    import pypdfium2

    page = pypdfium2.PdfDocument(samples.merged_table())[0].render(scale=200 / 72).to_pil().convert("L")
    turned = page.rotate(0.5, fillcolor=255, resample=image.Resampling.BICUBIC)
    turned.save(tmp_path / "s.pdf", resolution=200)
    out = io.BytesIO()
    turned.save(out, "PNG", dpi=(200, 200))
    (tmp_path / "s.png").write_bytes(out.getvalue())
    with Desk() as desk:
        for name in ("s.pdf", "s.png"):
            document = read(tmp_path / name, guest=desk)
            wanted = (("Region", "Sales", "Sales"), ("North", "May", "10"), ("North", "June", "12"))
            assert document.blocks[-1].cells == wanted
            assert [page.way for page in document.pages_read] == ["ocr"]
            assert 0.8 < document.pages_read[0].confidence <= 1
