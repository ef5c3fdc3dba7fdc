"""From a folder of all kinds of documents to questions and answers, each pointing at its words on their page."""

import io
import json
from pathlib import Path
from typing import Any

import docx as word
import msgspec
import pypdfium2
import pytest
from fpdf import FPDF

from seedbed.actions.reckon import dry
from seedbed.actions.run import run_recipe
from seedbed.core.errors import RecipeError
from seedbed.ingest.cutting import page_at
from seedbed.ingest.page_pictures import page_pictures
from seedbed.ingest.read import documents, read
from seedbed.ingest.shelf import Shelf
from seedbed.ingest.web import Page
from seedbed.recipe.load import parse
from tests.ingest import office, samples
from tests.ingest.test_dataset_rows import saved

QUOTES = {
    "paper.pdf": "Berth nine was dredged to twelve metres in the spring of 2019.",
    "letter.docx": "The pilot boards two miles west of the outer buoy.",
    "notes.md": "夜班工程师在凌晨三点检查了所有的潮位计。",
    "page.html": "Grain ships wait no longer than four days for a place.",
    "book.epub": "The first lighthouse burned beech wood until 1831.",
    "scan.pdf": "The ferry carries no cargo on Sundays.",
}
QUESTIONS = {name: f"Which fact belongs to matter {number}?" for number, name in enumerate(QUOTES)}


def paper() -> bytes:
    """Three pages, all of prose; the sentence stands at the end of the second."""
    pdf = FPDF()
    pdf.set_auto_page_break(auto=False)
    pdf.set_font("Helvetica", size=12)
    for page in range(3):
        pdf.add_page()
        pdf.multi_cell(0, 6, f"Page {page} begins. " + samples.WORDS * 5, new_x="LMARGIN", new_y="NEXT")
        if page == 1:
            pdf.ln(4)
            pdf.multi_cell(0, 6, f"{samples.WORDS}{QUOTES['paper.pdf']}", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def letter() -> bytes:
    document = word.Document()
    document.add_heading("Pilots", 1)
    document.add_paragraph(f"{samples.WORDS}{QUOTES['letter.docx']}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def scan() -> bytes:
    """A small page with a drawing and no text."""
    pdf = FPDF(format=(30, 30))
    pdf.add_page()
    pdf.rect(5, 5, 10, 10)
    return bytes(pdf.output())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "paper.pdf").write_bytes(paper())
    (docs / "letter.docx").write_bytes(letter())
    (docs / "notes.md").write_text(f"# 夜班\n\n每天都要记录。{QUOTES['notes.md']}记录保存十年。\n", encoding="utf-8")
    page = f"<!doctype html><nav>Home</nav><h1>Grain</h1><p>{samples.WORDS}{QUOTES['page.html']}</p>"
    (docs / "page.html").write_text(page)
    (docs / "book.epub").write_bytes(office.book(f"<h1>Light</h1><p>{QUOTES['book.epub']} {samples.WORDS}</p>"))
    (docs / "scan.pdf").write_bytes(scan())
    replies: list[dict[str, Any]] = [
        {
            "match": quote.replace(".", r"\."),
            "reply": {"pairs": [{"question": QUESTIONS[name], "quote": quote, "answer": f"As {name} says."}]},
        }
        for name, quote in QUOTES.items()
    ]
    (tmp_path / "main.json").write_text(json.dumps([*replies, {"match": ".", "reply": "none"}]), encoding="utf-8")
    page = f"# Ferry\n\n{samples.WORDS}{QUOTES['scan.pdf']}\n"
    (tmp_path / "vision.json").write_text(json.dumps([{"match": "Copy all text", "reply": page}]), encoding="utf-8")
    return tmp_path


def recipe(home: Path, **source: Any) -> Any:
    models = {role: f"fake:{home / role}.json" for role in ("main", "vision")}
    steps = [{"document_qa": {"questions": 1}}]
    return parse({"name": "mixed", "from": {"documents": ["docs"], **source}, "steps": steps, "models": models})


def rows_of(home: Path) -> list[dict[str, Any]]:
    lines = (home / "runs/mixed/dataset/data.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line) for line in lines]


@pytest.mark.parametrize("size", [1500, 150])
def test_each_span_points_at_its_words(home: Path, size: int) -> None:
    """Every quotation stands where its row says: in the chunk, in the document, on the page of the file."""
    run_recipe(recipe(home, chunk={"size": size}), home)
    rows = rows_of(home)
    assert {row["document"]: row["evidence"] for row in rows} == QUOTES
    (home / "docs" / "scan.pdf").unlink()
    texts = {one.name: one.text for one in documents(home / "docs")}
    for row in rows:
        name, start, end = row["document"], row["start"], row["end"]
        assert row["text"][start:end] == row["evidence"]
        if name != "scan.pdf":
            whole = slice(row["chunk_start"] + start, row["chunk_start"] + end)
            assert texts[name][whole] == row["evidence"]
    paged = {row["document"]: page_at(row["pages"], row["start"]) for row in rows}
    assert {name: page for name, page in paged.items() if page} == {"paper.pdf": 2, "scan.pdf": 1}
    with pypdfium2.PdfDocument(home / "docs" / "paper.pdf") as document:
        on_page = document[1].get_textpage().get_text_range()
    assert QUOTES["paper.pdf"].replace(" ", "") in "".join(on_page.split())


def test_a_dry_run_looks_at_nothing(home: Path) -> None:
    """Counting asks does not show a page to a model."""
    dry(recipe(home), home)
    assert not (home / "reading").exists()


def test_tags_and_policies(home: Path) -> None:
    """Languages, domains, masks and the Unicode form of a recipe stand in the rows."""
    notes = home / "docs" / "notes.md"
    notes.write_text(notes.read_text(encoding="utf-8") + "\n联系 ann@example.org，Ａ１。\n", encoding="utf-8")
    given = {"languages": True, "domains": "headings", "unicode": "NFKC", "mask": ["email"]}
    run_recipe(recipe(home, **given), home)
    rows = {row["document"]: row for row in rows_of(home)}
    assert rows["notes.md"]["language"] == "zh"
    assert rows["letter.docx"]["language"] == "en"
    assert rows["letter.docx"]["domain"] == "Pilots"
    assert "[EMAIL_1],A1" in rows["notes.md"]["text"]
    with pytest.raises(RecipeError, match="`domains` is for a source of documents"):
        parse({"name": "x", "from": {"rows": [{"a": 1}], "domains": "headings"}})


def test_the_web_is_off(home: Path) -> None:
    """An address in a recipe is refused unless the web is asked for, and so is a dataset of the hub."""
    given = {"name": "x", "from": {"documents": ["https://example.org/a"]}, "steps": ["document_qa"]}
    with pytest.raises(RecipeError, match="web: true"):
        run_recipe(parse(given), home)
    with pytest.raises(RecipeError, match="web: true"):
        run_recipe(parse({"name": "x", "from": {"rows": "hf://a/b"}, "steps": []}), home)


def test_text_in_is_text_out(home: Path) -> None:
    """Markdown comes out as it went in; Word gives the paragraphs, cells and list items that were put in, in order."""
    source = (home / "docs" / "notes.md").read_text(encoding="utf-8")
    assert read(home / "docs" / "notes.md").to_markdown() == source
    document = word.Document()
    put = []
    for number in range(40):
        text = f"Item {number}: «{chr(0x4E00 + number)}» 5 < 6 & *stars* _under_ | pipe \\ back {'x' * (number + 1)}"
        style = ("Heading 2", "Normal", "List Bullet", "Quote")[number % 4]
        document.add_paragraph(text, style)
        put.append(text)
    table = document.add_table(2, 2)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {at} | 文"
    out = io.BytesIO()
    document.save(out)
    (home / "w.docx").write_bytes(out.getvalue())
    found = read(home / "w.docx")
    assert [block.text for block in found.blocks if block.kind != "table"] == put
    assert found.blocks[-1].cells == (("cell 0 | 文", "cell 1 | 文"), ("cell 2 | 文", "cell 3 | 文"))
    (home / "w.md").write_text(found.to_markdown(), encoding="utf-8")
    again = read(home / "w.md")
    assert [(block.kind, block.text) for block in again.blocks[:-1]] == [
        (block.kind, block.text) for block in found.blocks[:-1]
    ]
    assert again.blocks[-1].cells == found.blocks[-1].cells


def test_blank_pages_of_a_scan_are_shown_to_nobody() -> None:
    """A page without a mark has no picture."""
    assert [one.picture for one in page_pictures(samples.hand_made(b"q Q"), name="b.pdf")] == [None]


def test_pages_on_the_shelf(home: Path) -> None:
    """With the web asked for, what was fetched once is read from the project, and nobody is called."""
    url = "https://example.org/tides"
    page = Page(url, f"<h1>Tides</h1><p>{QUOTES['page.html']}</p>".encode(), ".html", "text/html")
    Shelf(home / ".web", fetch=lambda _: page).get(url)
    given = {"documents": [url, "docs/notes.md"], "web": True}
    run_recipe(recipe(home, **given), home)
    assert {row["document"] for row in rows_of(home)} == {url, "notes.md"}


def test_rows_of_a_saved_dataset(home: Path) -> None:
    """A folder that `save_to_disk` wrote is a source of rows; what is none says so before anything runs."""
    saved(home / "dataset")
    given: dict[str, Any] = {"name": "mixed", "steps": [], "models": {"main": "fake:"}}
    run_recipe(parse({**given, "from": {"rows": "dataset"}}), home)
    assert [row["text"] for row in rows_of(home)] == ["a", "文", "c"]
    with pytest.raises(RecipeError, match="no rows in it"):
        run_recipe(parse({**given, "from": {"rows": "docs"}}), home)
