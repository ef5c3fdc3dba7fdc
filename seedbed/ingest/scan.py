"""Pictures of pages (.png, .jpg, .tiff, …) and PDFs without a text layer: recognised by RapidOCR, laid out as a PDF is.

The models are inside RapidOCR's wheel (PP-OCRv6, Chinese and English); nothing is downloaded. Of what comes with it
nothing is under the GPL or AGPL; the wheels of opencv-python-headless and shapely bring FFmpeg and GEOS (LGPL 2.1) as
shared libraries. A page is put straight by the slope of its lines, tables are rebuilt from their rules, else from how
words stand. Each block and page tells how sure it is. Recognised brackets and marks beside Chinese characters are made
full-width, as Chinese print has them.
"""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

from seedbed.ingest.blocks import Document, Format, PageRead, UnreadableDocument, joined, sha256
from seedbed.ingest.pdf import pdf
from seedbed.ingest.pdf_layout import blocks_of
from seedbed.ingest.pdf_page import Table
from seedbed.ingest.pdf_text import Line
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.scan_layout import Found, Picture, page_items
from seedbed.ingest.scan_text import apart, mended, mended_blocks

_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")


def _is_picture(data: bytes) -> bool:
    return data.startswith(_MARKS[:4]) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


FORMAT = Format(
    endings=(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"),
    claims=_is_picture,
    guest=True,
    needs=("rapidocr", "ocr"),
)

_DPI = 200  # what a page of a PDF is drawn at; more costs time and finds no more
_MOST_PIXELS = 100_000_000
_MOST_PAGES = 500
_SURE = 0.5  # a line less sure is noise
_DOUBTFUL = 0.75  # a page less sure than this may be upside down


def scan(data: bytes, *, name: str) -> Document:
    """Recognise a picture, or the pages of a PDF that have no text.

    Raises UnreadableDocument where it is damaged, too large, or nothing is found on it.
    """
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return pdf(data, name=name, recognise=recognise_page)
    items: list[Line | Table] = []
    read = []
    for number, (picture, dpi) in enumerate(_pictures(data, name), 1):
        found, confidence = recognised(picture, number, dpi)
        items += found
        characters = sum(len(item.text) for item in found if isinstance(item, Line))
        read.append(PageRead(number, "ocr" if found else "empty", characters, confidence))
    if not items:
        raise UnreadableDocument(name, because("nothing_in_picture"), advice("sharper"))
    text, blocks = joined(mended_blocks(blocks_of(items)))
    return Document(name, text, blocks, (), sha256(data), "scan", len(read), tuple(read))


def recognise_page(page: Any, number: int) -> tuple[list[Line | Table], float]:  # pypdfium2 has no types
    """What is found on the picture of a page of a PDF, and how sure it is; nothing where the page is blank."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    picture = page.render(scale=scale).to_numpy()[:, :, :3]
    if int(picture.max()) - int(picture.min()) < 32:
        return [], 1.0
    return recognised(picture, number, 72 * scale)


def recognised(picture: Any, number: int, dpi: float) -> tuple[list[Line | Table], float]:
    """The lines and tables of a picture (height, width, 3; 8 bits), and the mean confidence of its characters."""
    found, confidence = _found(picture)
    if found and confidence < _DOUBTFUL:
        turned = picture[::-1, ::-1].copy()
        again, better = _found(turned)
        if better > confidence:
            picture, found, confidence = turned, again, better
    return page_items(Picture(picture, found, dpi), number), round(confidence, 3)


def _found(picture: Any) -> tuple[list[Found], float]:
    """What is recognised on a picture, and how sure that is on the whole.

    The classifier that turns single lines round is left out: it takes one in twenty long lines for one upside down.
    """
    try:
        result = _engine()(picture, use_cls=False, return_word_box=True)
    except RuntimeError as error:  # all that onnxruntime raises
        if "alloc" in str(error):
            raise MemoryError from error
        raise
    if result.boxes is None:
        return [], 1.0
    found = []
    for box, text, score, words in zip(result.boxes, result.txts, result.scores, result.word_results, strict=True):
        if score >= _SURE and text.strip():
            found += [(one, mended(told), float(score)) for one, told in apart(box, text, words)]
    weight = sum(len(text) for _, text, _ in found)
    confidence = sum(len(text) * score for _, text, score in found) / weight if weight else 1.0
    return found, confidence


@cache
def _engine() -> Any:
    """RapidOCR with two threads; its start takes a second and a half."""
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
        }
    )


def _pictures(data: bytes, name: str) -> Iterator[tuple[Any, float]]:
    """The pictures of a file, upright, each with its dots per inch (200 where it does not say)."""
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    try:
        image = Image.open(io.BytesIO(data))
        for number, frame in enumerate(ImageSequence.Iterator(image), 1):
            if frame.width * frame.height > _MOST_PIXELS or number > _MOST_PAGES:
                reason = because("page_pixels", page=number, width=frame.width, height=frame.height)
                raise UnreadableDocument(name, reason, advice("fewer_pixels", pages=_MOST_PAGES, pixels=_MOST_PIXELS))
            dpi = float(frame.info.get("dpi", (_DPI, _DPI))[0])
            upright = ImageOps.exif_transpose(frame).convert("RGB")
            yield np.asarray(upright)[:, :, ::-1], dpi if 50 <= dpi <= 1200 else float(_DPI)
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(name, because("damaged_picture", error=error), advice("png")) from error
