"""Ten thousand damaged files over all readers: each ends in a document or a clean refusal, within the limits.

Usage: python bench/ingest_fuzz.py --folder FOLDER [--count 10000] [--seed 1] [--keep FOLDER]. A file for every format
is made on the spot, damaged at random, and read as `seedbed ingest` reads it. Told at the end: how many gave documents
and how many were refused, by reader; the longest reading; how much this process and its children grew; how often a
parser ended its child for want of memory. What went wrong is told in full, and the exit status is 1. Every 50th file
is a picture or a scan, which are slow to recognise.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from seedbed.ingest.archive import is_archive
from seedbed.ingest.blocks import Document, UnreadableDocument
from seedbed.ingest.places import by_ending
from seedbed.ingest.read import Desk, extras, read_all
from tests.ingest import old_office, samples
from tests.ingest.test_fuzz import UNCLEAN, mutated, seeds
from tests.ingest.test_read import zipped

CODE = {
    "a.js": "export class A {\n  go() { return 1 }\n}\n// c\nfunction f() {\n  return 2\n}\n",
    "a.ts": "interface A {\n  x: number\n}\nexport function f(a: A): number {\n  return a.x\n}\n",
    "a.java": "class A {\n  int f() {\n    return 1;\n  }\n}\n",
    "a.c": "#include <x.h>\nint f(void) {\n  return 1;\n}\n",
    "a.cpp": "namespace n {\nclass A {\n  int f() { return 1; }\n};\n}\n",
    "a.go": "package a\n\nfunc f() int {\n\treturn 1\n}\n",
    "a.rs": "struct A {\n  x: i32,\n}\nimpl A {\n  fn f(&self) -> i32 {\n    self.x\n  }\n}\n",
    "a.rb": "class A\n  def f\n    1\n  end\nend\n",
    "a.php": "<?php\nfunction f() {\n  return 1;\n}\n",
    "a.cs": "class A {\n  int F() {\n    return 1;\n  }\n}\n",
    "a.sh": "f() {\n  echo 1\n}\nf\n",
}
ABORTED = "gave up"
"""A parser in Rust ends its child when a damaged file makes it ask for more memory than there may be; it is counted."""
SLOW = {"picture.png", "scan.pdf"}


def every() -> dict[str, bytes]:
    """A good file for each format."""
    found = {**seeds(), **{name: text.encode() for name, text in CODE.items()}}
    found |= {"a.xls": old_office.workbook(), "a.ods": old_office.open_document()}
    inner = zipped({"in/a.md": b"# A\n", "b.txt": b"text", "c.docx": samples.word()})
    found |= {"a.zip": inner, "b.zip": zipped({"inner.zip": inner, "d.csv": b"a,b\n1,2\n"})}
    found |= {"a.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hello.\n", "a.ass": samples_of_styled()}
    found["merged.pdf"] = samples.merged_table()
    if "scan" in extras():
        found |= pictures()
    return found


def samples_of_styled() -> bytes:
    """Subtitles with styles (.ass)."""
    return (
        b"[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, Text\n"
        b"Dialogue: 0,0:00:01.00,0:00:02.50,Default,Ann,{\\i1}Hello\\Nthere.\n"
    )


def pictures() -> dict[str, bytes]:
    """A page as a picture, and as a PDF without text."""
    import pypdfium2

    page = pypdfium2.PdfDocument(samples.merged_table())[0].render(scale=100 / 72).to_pil().convert("L")
    page = page.crop((0, 0, page.width, page.height // 4))
    as_png, as_pdf = io.BytesIO(), io.BytesIO()
    page.save(as_png, "PNG")
    page.save(as_pdf, "PDF", resolution=100)
    return {"picture.png": as_png.getvalue(), "scan.pdf": as_pdf.getvalue()}


def faults(found: list[Document | UnreadableDocument]) -> list[str]:
    """What is not as it should be in what came of a file."""
    told = [] if found else ["nothing came of it"]
    for one in found:
        if isinstance(one, UnreadableDocument):
            if any(word in one.reason for word in UNCLEAN if word != ABORTED):
                told.append(str(one))
        elif not all(0 <= block.start <= block.end <= len(one.text) for block in one.blocks):
            told.append("spans outside the text")
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the files that go wrong")
    parser.add_argument("--folder", type=Path, required=True, help="where a file at a time is written")
    given = parser.parse_args()
    files, rng = every(), random.Random(given.seed)
    quick, slow = sorted(files.keys() - SLOW), sorted(files.keys() & SLOW)
    given.folder.mkdir(parents=True, exist_ok=True)
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    longest: dict[str, float] = defaultdict(float)
    wrong: list[str] = []
    aborted: Counter[str] = Counter()
    early = 0
    with Desk(seconds=60) as desk:
        for number in range(given.count):
            name = rng.choice(slow if slow and number % 50 == 0 else quick)
            data = mutated(files[name], files[rng.choice(quick)], rng)
            path = given.folder / f"{number}-{name}"
            path.write_bytes(data)
            began = time.monotonic()
            found: list[Document | UnreadableDocument] = []
            try:
                found = list(read_all(path, name=name, guest=desk))
                told = faults(found)
            except Exception as error:  # noqa: BLE001  # what this looks for
                told = [f"let through {type(error).__name__}: {error}"]
            took = time.monotonic() - began
            aborted[name] += any(isinstance(one, UnreadableDocument) and ABORTED in one.reason for one in found)
            kind = "zip" if is_archive(data, path.suffix) else by_ending(path) or "?"
            outcomes[kind]["read" if any(isinstance(one, Document) for one in found) else "refused"] += 1
            longest[kind] = max(longest[kind], took)
            if told:
                wrong.append(f"{given.seed}-{number}-{name} ({len(data)} bytes): {'; '.join(told)}")
                print(wrong[-1], flush=True)
                if given.keep:
                    given.keep.mkdir(parents=True, exist_ok=True)
                    (given.keep / f"{given.seed}-{number}-{name}").write_bytes(data)
            path.unlink()
            if number == min(500, given.count // 2):
                early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"\n{'reader':14}{'read':>8}{'refused':>9}{'longest s':>11}")
    for kind in sorted(outcomes):
        print(f"{kind:14}{outcomes[kind]['read']:8}{outcomes[kind]['refused']:9}{longest[kind]:11.2f}")
    total = sum(outcomes.values(), Counter())
    print(f"{'all':14}{total['read']:8}{total['refused']:9}{max(longest.values()):11.2f}")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - early
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"grown after the first 500: {grown / 1024:.1f} MiB; the largest child: {children / 1024:.0f} MiB")
    print(f"children ended by their allocator: {dict(aborted + Counter()) or 0}")
    print(f"went wrong: {len(wrong)}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
