"""Files that are damaged, cut off or spliced end in a document or in a clean refusal, whatever reader gets them."""

import io
import json
import os
import random
import resource
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.read import formats, read_bytes
from seedbed.sandbox.guest import Guest
from tests.ingest import office, samples
from tests.ingest.test_markup import CODE, LATEX, PAGE, RST, SRT


def seeds() -> dict[str, bytes]:
    """A good file for each reader, by a name with its ending."""
    table = io.BytesIO()
    parquet.write_table(pa.table({"a": [1, 2], "b": ["x", "字"]}), table)
    cells = [{"cell_type": "markdown", "source": ["# T\n"]}, {"cell_type": "code", "source": "x", "outputs": []}]
    row = office.cell("A1", "x") + office.cell("B1", 2)
    mail = b"From: a@b.c\r\nSubject: S\r\nContent-Type: text/html\r\n\r\n<p>text</p>\r\n"
    return {
        "a.pdf": samples.paper(),
        "b.pdf": samples.hand_made(samples.chinese(["中文一行", "第二行"])),
        "a.docx": samples.word(),
        "a.pptx": office.presentation(office.shape("T", kind="title") + office.shape("a\nb", kind="body"), notes="n"),
        "a.xlsx": office.workbook({"S": f"<sheetData><row r='1'>{row}</row></sheetData>"}),
        "a.epub": office.book("<h1>A</h1><p>b</p>", "<table><tr><td>1<td>2</table>"),
        "a.html": PAGE.encode(),
        "a.tex": LATEX.encode(),
        "a.rst": RST.encode(),
        "a.srt": SRT.encode(),
        "a.csv": b'a,b\n"x,1",2\n',
        "a.ipynb": json.dumps({"cells": cells}).encode(),
        "a.eml": mail,
        "a.jsonl": b'{"a": 1}\n{"a": [1, {"b": "c"}]}\n',
        "a.parquet": table.getvalue(),
        "a.py": CODE.encode(),
        "a.md": b"# T\n\n- a\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```py\nx\n```\n",
        "a.txt": "编码 text\n\nmore".encode("gb18030"),
    }


INSERTED = (b"\x00", b"\xff\xfe", b"<", b"<table>" * 300, b"[" * 5000, b"(" * 3000, b"\n" * 99, b"|-" * 2000)
UNCLEAN = ("crashed", "gave up", "took more", "used up", "fault of the reader")


def mutated(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A file with some damage: bytes changed, cut, doubled, moved, or spliced with another; inside a zip too."""
    if data.startswith(b"PK") and rng.random() < 0.5:
        return _inside(data, rng)
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5, 20])):
        at, length = rng.randrange(len(out) + 1), rng.choice([1, 2, 8, 64, 500])
        match rng.randrange(6):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length] * rng.choice([1, 3, 50])
            case 3:
                out[at:at] = rng.choice(
                    [b"\x00", b"\xff\xfe", b"<", b"<table>" * 300, b"[" * 5000, b"(" * 3000, b"\n" * 99]
                )
            case 4:
                start = rng.randrange(len(other) + 1)
                out[at:at] = other[start : start + length]
            case _:
                out[at : at + 4] = rng.choice([b"\xff\xff\xff\xff", b"9999", b"-1  ", b"\x00\x00\x00\x00"])
    return bytes(out[: rng.randrange(len(out) + 1)] if rng.random() < 0.15 else out)


def _inside(data: bytes, rng: random.Random) -> bytes:
    """The members of an archive damaged, the archive whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    for name in rng.sample(sorted(members), k=min(2, len(members))):
        if members[name]:
            at = rng.randrange(len(members[name]))
            piece = members[name][at : at + rng.choice([1, 5, 40])]
            members[name] = members[name].replace(
                piece, rng.choice([b"", piece * 2, b"&", b"<a>", b"9" * 9]), rng.choice([1, -1])
            )
    return office.package(members)


def run(count: int, seed: int) -> tuple[int, int, list[str]]:
    """Read so many damaged files: how many gave documents, how many were refused, and what went otherwise."""
    files = seeds()
    assert {name for name in formats() if formats()[name].needs is None} <= _readers(files)
    rng = random.Random(seed)
    read, refused, wrong = 0, 0, []
    with Guest(seconds=60) as guest:
        for number in range(count):
            name, other = rng.choice(sorted(files)), rng.choice(sorted(files))
            data = mutated(files[name], files[other], rng)
            try:
                document = read_bytes(data, name=name, guest=guest)
            except UnreadableDocument as problem:
                refused += 1
                if not problem.way_out or any(word in problem.reason for word in UNCLEAN):
                    wrong.append(_kept(f"{seed}-{number}-{name}", data, str(problem)))
            else:
                read += 1
                if not all(0 <= block.start <= block.end <= len(document.text) for block in document.blocks):
                    wrong.append(_kept(f"{seed}-{number}-{name}", data, "spans outside the text"))
    return read, refused, wrong


def _kept(name: str, data: bytes, reason: str) -> str:
    """What went wrong; the file is kept where FUZZ_KEEP says."""
    if folder := os.environ.get("FUZZ_KEEP"):
        Path(folder, name).write_bytes(data)
    return f"{name}: {reason}"


def _readers(files: dict[str, bytes]) -> set[str]:
    return {reader for reader, form in formats().items() for name in files if name.endswith(form.endings)}


def test_a_few_hundred() -> None:
    """300 damaged files: no reader crashes, hangs or lets another error through."""
    read, refused, wrong = run(300, seed=1)
    assert wrong == []
    assert read > 30
    assert refused > 30


@pytest.mark.slow
def test_ten_thousand() -> None:
    """10,000 damaged files, and this process does not grow by more than 100 MB."""
    run(200, seed=2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read, refused, wrong = run(10_000, seed=3)
    assert wrong == []
    assert min(read, refused) > 1_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
