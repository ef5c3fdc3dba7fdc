"""How faithfully PDFs are read: our reader beside others, on a corpus whose truth is known.

Usage: python bench/ingest.py CORPUS [--peers PYTHON] [--only KIND] [--show]. CORPUS is a folder that ingest_corpus.py
made; PYTHON is an interpreter that has markitdown[pdf], pypdf, pdfplumber and kreuzberg installed. Columns, all over
the whole corpus:

paragraphs   share of paragraphs and list items that stand in the text, white space apart
whole        share that are one line of the output, character for character
headings     F1 of Markdown headings, title and level
table rows   share of table rows that are one row of a Markdown table, cell for cell, white space apart
extra        characters that are not in the truth, per hundred of it (what was invented or said twice)
wrong        CJK radicals, ligatures and replacement characters
ms/page      CPU milliseconds a page, start of the program not counted
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

PEERS = ("markitdown", "pypdf", "pdfplumber", "kreuzberg")
_WRONG = re.compile("[\u2e80-\u2fdf\ufb00-\ufb06\ufffd]")
_RULE = re.compile(r"[\s|:\-]+")


def ours() -> Callable[[Path], str]:
    """Our reader, in this process."""
    from seedbed.ingest.pdf import pdf

    return lambda path: pdf(path.read_bytes(), name=path.name).text


def guest() -> Callable[[Path], str]:
    """Our reader as `seedbed ingest` runs it: in a child process, with OCR where a page has no text."""
    from seedbed.ingest.read import Desk, read

    child = Desk()
    return lambda path: read(path, guest=child).text


def markitdown() -> Callable[[Path], str]:
    """Microsoft's converter."""
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda path: converter.convert(str(path)).text_content


def pypdf() -> Callable[[Path], str]:
    """Plain text by pypdf."""
    from pypdf import PdfReader

    return lambda path: "\n\n".join(page.extract_text() for page in PdfReader(path).pages)


def pdfplumber() -> Callable[[Path], str]:
    """Text by pdfminer through pdfplumber, and its tables as Markdown after each page."""
    import pdfplumber as plumber

    def read(path: Path) -> str:
        parts = []
        with plumber.open(path) as document:
            for page in document.pages:
                parts.append(page.extract_text() or "")
                for table in page.extract_tables():
                    rows = [[" ".join((cell or "").split()) for cell in row] for row in table]
                    parts.append("\n".join("| " + " | ".join(row) + " |" for row in rows))
        return "\n\n".join(parts)

    return read


def kreuzberg() -> Callable[[Path], str]:
    """Kreuzberg, asked for Markdown."""
    import kreuzberg as library

    with contextlib.suppress(AttributeError, TypeError):
        config = library.ExtractionConfig(output_format="markdown")
        return lambda path: library.extract_file_sync(path, config=config).content
    return lambda path: library.extract_file_sync(path).content


TOOLS = {tool.__name__: tool for tool in (ours, guest, markitdown, pypdf, pdfplumber, kreuzberg)}


def extract(tool: str, files: list[Path]) -> None:
    """Read files with a tool and print a JSON line each: name, text, CPU seconds of this process and its children."""
    read = TOOLS[tool]()
    with contextlib.suppress(Exception):
        read(files[0])  # imports and tables are not what is measured
    for path in files:
        before = _cpu()
        try:
            text, error = read(path), ""
        except Exception as failure:  # noqa: BLE001  # a tool that fails on a file scores nothing for it
            text, error = "", f"{type(failure).__name__}: {failure}"
        print(json.dumps({"name": path.name, "text": text, "cpu": _cpu() - before, "error": error[:200]}))


def _cpu() -> float:
    own = time.process_time()
    children = sum(
        float(value) / 100
        for folder in Path("/proc").glob("[0-9]*")
        if (value_of := _stat(folder)) and value_of[0] == str(os.getpid())
        for value in value_of[1:]
    )
    return own + children + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def _stat(folder: Path) -> tuple[str, str, str] | None:
    try:
        fields = (folder / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return None
    return fields[1], fields[11], fields[12]


def bare(text: str) -> str:
    """Text without white space and without Markdown's escapes."""
    return re.sub(r"\s+|\\(?=[|_*#.()\[\]<>&%-])", "", text)


def score(text: str, truth: dict) -> Counter:
    """Counts of what was found and of what there is."""
    lines = [line.strip() for line in text.splitlines()]
    flat = bare(text)
    passages = truth["paragraphs"] + truth["items"]
    counts: Counter = Counter(passages=len(passages))
    counts["found"] = sum(bare(passage) in flat for passage in passages)
    unmarked = Counter(re.sub(r"^[-*•] ", "", line) for line in lines)
    counts["whole"] = sum(unmarked[passage] > 0 for passage in passages)
    headings = Counter((len(mark), bare(title)) for mark, title in re.findall(r"(?m)^(#+) (.*)$", text))
    wanted = Counter((level, bare(title)) for level, title in truth["headings"])
    counts["headings_right"] = (headings & wanted).total()
    counts["headings_given"], counts["headings"] = headings.total(), wanted.total()
    rows = Counter(_row(line) for line in lines if line.startswith("|"))
    asked = Counter(tuple(bare(cell) for cell in row) for table in truth["tables"] for row in table)
    counts["rows_right"], counts["rows"] = (rows & asked).total(), asked.total()
    cells = [cell for table in truth["tables"] for row in table for cell in row]
    told = _letters("".join([*passages, *(title for _, title in truth["headings"]), *cells]))
    given = _letters("\n".join(line for line in lines if not _RULE.fullmatch(line)))
    counts["extra"] = (given - told).total()
    counts["missing"] = (told - given).total()
    counts["told"] = told.total()
    counts["wrong"] = len(_WRONG.findall(text))
    return counts


def _letters(text: str) -> Counter:
    """Characters, white space and Markdown's marks apart."""
    return Counter(re.sub(r"[|#*•\-]", "", bare(text)))


def _row(line: str) -> tuple[str, ...]:
    return tuple(bare(cell) for cell in re.split(r"(?<!\\)\|", line.strip("|")))


def table(name: str, counts: Counter) -> str:
    """One line of the result."""
    given = counts["headings_right"] / max(counts["headings_given"] + counts["headings"], 1) * 2
    share = {
        "paragraphs": counts["found"] / max(counts["passages"], 1),
        "whole": counts["whole"] / max(counts["passages"], 1),
        "headings": given,
        "rows": counts["rows_right"] / max(counts["rows"], 1),
    }
    shares = "".join(f"{value:12.3f}" for value in share.values())
    extra, missing = (100 * counts[kind] / max(counts["told"], 1) for kind in ("extra", "missing"))
    speed = 1000 * counts["cpu_us"] / 1e6 / max(counts["pages"], 1)
    return f"{name:22}{shares}{extra:9.2f}{missing:9.2f}{counts['wrong']:7}{speed:10.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peers", help="an interpreter that has the other readers")
    parser.add_argument("--only", default="", help="files whose name holds this")
    parser.add_argument("--scans", action="store_true", help="the scanned files instead of those with a text layer")
    parser.add_argument("--show", action="store_true", help="a line for each file too")
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    files = [path for path in sorted(given.corpus.glob("*.pdf")) if given.only in path.name]
    files = [path for path in files if path.name.startswith("scan") == given.scans]
    if given.tool:
        extract(given.tool, files)
        return
    print(f"{'':22}{'paragraphs':>12}{'whole':>12}{'headings':>12}{'table rows':>12}   extra  missing  wrong   ms/page")
    for tool in ("guest" if given.scans else "ours", *(PEERS if given.peers else ())):
        python = given.peers if tool in PEERS else sys.executable
        command = [python, __file__, str(given.corpus), "--tool", tool, "--only", given.only]
        done = subprocess.run(
            [*command, *(["--scans"] if given.scans else [])], capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"{tool:22} failed: {done.stderr.strip().splitlines()[-1]}")
            continue
        total: Counter = Counter()
        for line in done.stdout.splitlines():
            if not line.startswith('{"name"'):
                continue
            told = json.loads(line)
            counts = score(told["text"], json.loads((given.corpus / told["name"]).with_suffix(".json").read_text()))
            counts["cpu_us"], counts["pages"] = int(told["cpu"] * 1e6), pages(given.corpus / told["name"])
            total += counts
            if given.show:
                print(table("  " + told["name"], counts), told["error"])
        print(table(tool, total))


def pages(path: Path) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


if __name__ == "__main__":
    main()
