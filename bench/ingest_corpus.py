"""A corpus of PDFs whose truth is known: printed by Chromium, written by hand, and scanned, from a seed.

Usage: python bench/ingest_corpus.py FOLDER [--seed 1] [--each 1] [--scans]. Beside each PDF stands a JSON file with
its headings (level, text), its paragraphs and its tables. Needs Chromium and a CJK font (Debian: chromium,
fonts-noto-cjk).
"""

from __future__ import annotations

import argparse
import html
import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

EN = {
    "who": "the committee|the harbour master|a visiting engineer|the night shift|every applicant|the archive".split(
        "|"
    ),
    "does": "records|inspects|postpones|approves|compares|publishes|re-examines|withdraws".split("|"),
    "what": "the annual figures|a well-known procedure|seventeen samples|the tidal gauge|its own minutes|office keys"
    "|a self-adjusting valve|the efficient filing system|unaffiliated offers".split("|"),
    "when": "before noon|on the 3rd of May|after a long delay|without further notice|in 2.5 hours"
    "|every other week".split("|"),
    "noun": "Storage|Measurement|Safety|Travel|Procurement|Training|Calibration|Maintenance|Reporting|Access".split(
        "|"
    ),
}
ZH = {
    "who": "项目委员会|港口管理员|值班工程师|全体员工|每位申请人|档案室|质量检验部门".split("|"),
    "does": "记录了|检查了|推迟了|批准了|比较了|公布了|重新审核了|撤回了".split("|"),
    "what": "年度统计数据|常用的操作流程|十七份样品|潮位计的读数|会议纪要|办公室钥匙|自动调节阀门|生活用品清单".split(
        "|"
    ),
    "when": "上午之前|五月三日|长时间等待之后|未经另行通知|两个半小时内|每隔一周".split("|"),
    "noun": "存储|测量|安全|差旅|采购|培训|校准|维护|报告|门禁".split("|"),
}
STYLE = """
@page {{ size: A4; margin: 20mm 18mm }}
body {{ font: {size}pt/{leading} {family}; hyphens: {hyphens}; text-align: {align} }}
h1 {{ font-size: {h1}em }} h2 {{ font-size: {h2}em }} h3 {{ font-size: {h3}em }}
table {{ border-collapse: collapse; margin: 1em 0; width: {width} }}
.ruled td, .ruled th {{ border: 1px solid #333; padding: 4px 8px; text-align: left }}
.plain td, .plain th {{ padding: 5px 18px 5px 0; text-align: left }}
.columns {{ column-count: 2; column-gap: 9mm }}
"""


@dataclass
class Truth:
    """What a reader should find."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    running: list[str] = field(default_factory=list)


class Writer:
    """Writes one document as HTML and keeps its truth."""

    def __init__(self, rng: random.Random, *, chinese: bool, numbered: bool) -> None:
        self.rng, self.chinese, self.numbered = rng, chinese, numbered
        self.words = ZH if chinese else EN
        self.truth = Truth()
        self.body: list[str] = []
        self.counts = [0, 0, 0]

    def sentence(self) -> str:
        """A sentence of a person, a verb, a thing, a time and a number."""
        pick = {kind: self.rng.choice(words) for kind, words in self.words.items()}
        number = self.rng.randrange(1000)
        if self.chinese:
            return f"{pick['when']}，{pick['who']}{pick['does']}{pick['what']}（编号{number}）。"
        text = f"{pick['who']} {pick['does']} {pick['what']} {pick['when']} (no. {number})."
        return text[0].upper() + text[1:]

    def paragraph(self, least: int = 2, most: int = 6) -> None:
        """A paragraph, told to the truth."""
        text = ("" if self.chinese else " ").join(self.sentence() for _ in range(self.rng.randint(least, most)))
        self.truth.paragraphs.append(text)
        self.body.append(f"<p>{html.escape(text)}</p>")

    def heading(self, level: int) -> None:
        """A heading, numbered from the second level where the document numbers."""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (3 - level)
        noun, number = self.rng.choice(self.words["noun"]), self.rng.randrange(10, 99)
        title = f"{noun}规定之{number}" if self.chinese else f"{noun} of part {number}"
        if self.numbered and level > 1:
            title = ".".join(map(str, self.counts[1:level])) + " " + title
        self.truth.headings.append((level, title))
        self.body.append(f"<h{level}>{title}</h{level}>")

    def items(self, count: int) -> None:
        """A list of sentences."""
        texts = [self.sentence() for _ in range(count)]
        self.truth.items += texts
        self.body.append("<ul>" + "".join(f"<li>{html.escape(text)}</li>" for text in texts) + "</ul>")

    def table(self, rows: int, columns: int, *, ruled: bool, long_cells: bool = False) -> None:
        """A table with a header, its first column names."""
        nouns = self.rng.sample(self.words["noun"], columns)
        cells = [nouns]
        for _ in range(rows):
            row = [self.cell(column, long=long_cells) for column in range(columns)]
            cells.append(row)
        self.truth.tables.append(cells)
        lines = [
            "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"
            for tag, row in zip(["th", *["td"] * rows], cells, strict=True)
        ]
        kind = "ruled" if ruled else "plain"
        self.body.append(f"<table class={kind}><thead>{lines[0]}</thead><tbody>{''.join(lines[1:])}</tbody></table>")

    def cell(self, column: int, *, long: bool) -> str:
        """A cell: a name in the first column, else a figure or a date, or a sentence."""
        if column == 0:
            return f"{self.rng.choice(self.words['noun'])} {self.rng.randrange(100, 999)}"
        if long and column == 1:
            return self.sentence()
        return self.rng.choice([f"{self.rng.randrange(10**6):,}", f"{self.rng.random() * 100:.2f} %", "2026-11-21"])

    def section(self, **_: object) -> None:
        """A heading with one to three paragraphs."""
        self.heading(2)
        for _number in range(self.rng.randint(1, 3)):
            self.paragraph()


def ruled(writer: Writer) -> str:
    writer.heading(1)
    for _ in range(2):
        writer.section()
    writer.table(6, 4, ruled=True)
    writer.heading(3)
    writer.paragraph()
    writer.items(4)
    writer.table(5, 3, ruled=True, long_cells=True)
    writer.paragraph()
    return "".join(writer.body)


def borderless(writer: Writer) -> str:
    writer.heading(1)
    writer.section()
    writer.table(6, 4, ruled=False)
    writer.section()
    writer.items(3)
    writer.table(5, 3, ruled=False, long_cells=True)
    writer.paragraph()
    return "".join(writer.body)


def columns(writer: Writer) -> str:
    writer.heading(1)
    head, writer.body = "".join(writer.body), []
    for _ in range(5):
        writer.section()
        writer.paragraph(4, 8)
    writer.table(5, 2, ruled=True)
    writer.paragraph()
    return f"{head}<div class=columns>{''.join(writer.body)}</div>"


def long(writer: Writer) -> str:
    writer.heading(1)
    for part in range(9):
        writer.section()
        writer.heading(3)
        writer.paragraph(3, 8)
        if part % 3 == 1:
            writer.table(28, 4, ruled=part == 1)
    return "".join(writer.body)


KINDS: dict[str, Callable[[Writer], str]] = {"ruled": ruled, "borderless": borderless, "columns": columns, "long": long}


def page(kind: str, rng: random.Random, *, chinese: bool) -> tuple[str, Truth, bool]:
    """The HTML of a document, its truth, and whether it has running headers and footers."""
    writer = Writer(rng, chinese=chinese, numbered=rng.random() < 0.5)
    body = KINDS[kind](writer)
    latin = rng.choice(["serif", "sans-serif", "Georgia, serif"])
    style = STYLE.format(
        size=rng.choice([9.5, 10.5, 11, 12]),
        leading=rng.choice([1.25, 1.4, 1.6]),
        family=rng.choice(["'Noto Serif CJK SC'", "'Noto Sans CJK SC'"]) if chinese else latin,
        hyphens=rng.choice(["auto", "manual"]),
        align=rng.choice(["left", "justify"]),
        h1=rng.choice([1.8, 2.2]),
        h2=rng.choice([1.35, 1.5]),
        h3=rng.choice([1.1, 1.17]),
        width=rng.choice(["100%", "auto"]),
    )
    language = "zh-CN" if chinese else "en"
    title = "保密文件" if chinese else "Internal paper"
    head = f"<meta charset=utf-8><title>{title}</title><style>{style}</style>"
    document = f"<!doctype html><html lang={language}>{head}{body}</html>"
    running = kind == "long"
    if running:
        writer.truth.running = [title]
    return document, writer.truth, running


def printed(document: str, target: Path, *, running: bool) -> None:
    """Print HTML to PDF; Chromium's own header (date, title) and footer (address, page) where wanted."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("Chromium is not installed; on Debian: apt-get install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(document, encoding="utf-8")
        header = [] if running else ["--no-pdf-header-footer"]
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", *header, f"--print-to-pdf={target}"]
        subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=120)


def make(folder: Path, *, seed: int, each: int, scans: bool) -> list[Path]:
    """Write `each` documents of every kind and language; where wanted, a scan at 200 dpi of the shorter ones."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for kind in KINDS:
        for chinese in (False, True):
            for number in range(each):
                rng = random.Random(f"{seed}/{kind}/{chinese}/{number}")
                document, truth, running = page(kind, rng, chinese=chinese)
                target = folder / f"{kind}-{'zh' if chinese else 'en'}-{number}.pdf"
                printed(document, target, running=running)
                made.append(_kept(target, truth))
                if scans and kind in {"ruled", "borderless"}:
                    made.append(_kept(scanned(target, rng), truth))
    for number in range(each):
        rng = random.Random(f"{seed}/cid/{number}")
        made.append(unembedded(folder / f"cid-zh-{number}.pdf", rng))
    return made


def _kept(target: Path, truth: Truth) -> Path:
    target.with_suffix(".json").write_text(json.dumps(asdict(truth), ensure_ascii=False, indent=1), encoding="utf-8")
    return target


def scanned(source: Path, rng: random.Random) -> Path:
    """The pages as pictures: 200 dpi, turned by up to a degree, with grain, JPEG."""
    import pypdfium2
    from PIL import Image

    target = source.with_name(f"scan-{source.name}")
    pictures = []
    for one in pypdfium2.PdfDocument(source):
        picture = one.render(scale=200 / 72).to_pil().convert("L")
        turned = picture.rotate(rng.uniform(-1, 1), resample=Image.Resampling.BICUBIC, fillcolor=250)
        grain = Image.effect_noise(turned.size, 20)
        pictures.append(Image.blend(turned, grain, 0.08))
    pictures[0].save(target, save_all=True, append_images=pictures[1:], resolution=200, quality=80)
    return target


def unembedded(target: Path, rng: random.Random) -> Path:
    """A Chinese document in a font that is named and not embedded, with a header, a footer and ruled tables."""
    writer = Writer(rng, chinese=True, numbered=True)
    paper = Paper()
    for part in range(3):
        writer.heading(1 if part == 0 else 2)
        paper.text(writer.truth.headings[-1][1], 18 if part == 0 else 14)
        for _ in range(3):
            writer.paragraph()
            paper.text(writer.truth.paragraphs[-1], 10.5)
        writer.table(4, 3, ruled=True)
        paper.table(writer.truth.tables[-1])
    writer.truth.running = ["内部资料"]
    target.write_bytes(paper.whole())
    return _kept(target, writer.truth)


class Paper:
    """Pages of text and ruled tables in STSong-Light with the encoding UniGB-UCS2-H, A4, written by hand."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []
        self.turn()

    def turn(self) -> None:
        """Begin a page with its header and footer."""
        self.pages.append([])
        self.y = 770.0
        self.show("内部资料", 8, 480, 810)
        self.show(f"第{len(self.pages)}页", 8, 280, 30)

    def show(self, text: str, size: float, x: float, y: float) -> None:
        """Show a text at a place."""
        parts = f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{text.encode('utf-16-be').hex()}> Tj ET"
        self.pages[-1].append(parts)

    def text(self, text: str, size: float) -> None:
        """A paragraph wrapped at 470 points; Latin letters and digits are half as wide."""
        line, width = "", 0.0
        self.y -= size * 0.8
        for char in [*text, ""]:
            step = size * (0.5 if char < "\u2e80" else 1.0)
            if not char or width + step > 470:
                if self.y < 60:
                    self.turn()
                self.show(line, size, 60, self.y)
                self.y -= size * 1.5
                line, width = "", 0.0
            line, width = line + char, width + step

    def table(self, cells: list[list[str]]) -> None:
        """A table with ruled cells, on one page."""
        height, wide = 20.0, 470 / len(cells[0])
        if self.y - height * len(cells) < 60:
            self.turn()
        self.y -= 6
        for number, row in enumerate(cells):
            for column, cell in enumerate(row):
                x, y = 60 + column * wide, self.y - number * height
                self.pages[-1].append(f"{x:.1f} {y - 6:.1f} {wide:.1f} {height:.1f} re S")
                self.show(cell, 10, x + 5, y)
        self.y -= height * len(cells) + 4

    def whole(self) -> bytes:
        """The bytes of the file."""
        kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(self.pages)))
        system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        widths = "/DW 1000 /W [1 [207] 2 95 500 814 939 500]"
        font = "/BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R]"
        bodies = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>",
            f"<< /Type /Font /Subtype /Type0 {font} >>",
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light {widths} {system} >>",
        ]
        for number, parts in enumerate(self.pages):
            content = "\n".join(parts)
            bodies.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R "
                "/Resources << /Font << /F1 3 0 R >> >> >>"
            )
            bodies.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        out, places = bytearray(b"%PDF-1.5\n"), []
        for number, body in enumerate(bodies, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
        start = len(out)
        out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
        return bytes(out) + f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--scans", action="store_true")
    given = parser.parse_args()
    for made in make(given.folder, seed=given.seed, each=given.each, scans=given.scans):
        print(made)


if __name__ == "__main__":
    main()
