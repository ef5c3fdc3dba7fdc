"""A folder of ten thousand files read in parallel, killed on the way, and started again: speed, memory, what is redone.

Usage: python bench/ingest_folder.py FOLDER [--files 10000] [--workers 2] [--seed 1]. Files of nine formats with text of
their own are written below FOLDER (a hundredth of them broken); `seedbed ingest` reads them in a process of its own,
which is killed (SIGKILL, with its children) at 40 % and started again; then all is read a third time, into another
folder, without a break. Told: files a second, the most memory that the process and any child of it held, how many files
were read again after the kill, and whether the two corpora are the same to the byte.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.ingest_corpus import Writer
from tests.ingest import samples

FORMATS = ("md", "md", "txt", "html", "docx", "pdf", "csv", "srt", "py")


def write(folder: Path, files: int, seed: int) -> None:
    """The files; a file that is there already stays."""
    rng = random.Random(seed)
    word = samples.word()
    for number in range(files):
        kind = FORMATS[number % len(FORMATS)]
        path = folder / f"{number % 100:02}" / f"{number:05}.{kind}"
        data = made(kind, random.Random(f"{seed}/{number}"), number, word)
        if rng.random() < 0.01:
            data = data[: len(data) // 3] + b"\x00\xff" * 20
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(data)


def made(kind: str, rng: random.Random, number: int, word: bytes) -> bytes:
    """One file with text of its own."""
    writer = Writer(rng, chinese=number % 2 == 0, numbered=True)
    for _ in range(6):
        writer.paragraph()
    paragraphs = writer.truth.paragraphs
    if kind == "docx":
        return _docx(word, paragraphs)
    if kind == "pdf":
        lines = [line for text in paragraphs for line in (text[at : at + 40] for at in range(0, len(text), 40))]
        return samples.hand_made(samples.chinese(lines[:40]))
    texts = {
        "md": f"# Part {number}\n\n" + "\n\n".join(paragraphs) + "\n",
        "txt": "\n\n".join(paragraphs),
        "html": "<!doctype html><h1>Part</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs),
        "csv": "n,text\n" + "".join(f'{at},"{text}"\n' for at, text in enumerate(paragraphs)),
        "srt": "".join(
            f"{at}\n00:00:{at:02},000 --> 00:00:{at:02},900\n{text}\n\n" for at, text in enumerate(paragraphs)
        ),
        "py": "".join(f'def f{at}():\n    """{text}"""\n    return {at}\n\n\n' for at, text in enumerate(paragraphs)),
    }
    encoding = "gb18030" if kind == "txt" and number % 2 == 0 else "utf-8"
    return texts[kind].encode(encoding)


def _docx(word: bytes, paragraphs: list[str]) -> bytes:
    """The sample with its first paragraph replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"Before the table.", " ".join(paragraphs).encode())
            target.writestr(name, data)
    return out.getvalue()


@dataclass
class Run:
    """How a reading went."""

    seconds: float
    own_mib: float
    child_mib: float
    report: dict[str, object]


def read(folder: Path, target: Path, workers: int, *, kill_at: int | None = None) -> Run | None:
    """Read in a process of its own; killed with its children when so many files are done."""
    command = [sys.executable, "-m", "seedbed", "ingest", str(folder), "-o", str(target), "--workers", str(workers)]
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "--json"], stdout=subprocess.PIPE, text=True, start_new_session=True, cwd=Path(__file__).parents[1]
    )
    own = child = 0.0
    while process.poll() is None:
        own, child = max(own, held(process.pid)), max([child, *map(held, children(process.pid))])
        if kill_at is not None and done_in(target) >= kill_at:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            assert process.stdout
            process.stdout.close()
            return None
        time.sleep(0.2)
    out = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"seedbed ingest ended with {process.returncode}: {out[-300:]}")
    return Run(time.monotonic() - began, own, child, json.loads(out))


def held(pid: int) -> float:
    """MiB of memory that a process has held at most."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmHWM")), 0.0)


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(one) for one in task.read_text().split()]
        except OSError:
            continue
    return found


def done_in(target: Path) -> int:
    """Files in the parts that are whole."""
    count = 0
    for lines in target.glob(".parts/*/report.jsonl"):
        if not lines.parent.name.startswith("."):
            count += lines.read_bytes().count(b"\n")
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    docs = given.folder / "docs"
    write(docs, given.files, given.seed)
    size = sum(path.stat().st_size for path in docs.rglob("*") if path.is_file())
    print(f"{given.files} files, {size / 1e6:.1f} MB, {given.workers} workers", flush=True)
    killed, whole = given.folder / "killed", given.folder / "whole"
    assert read(docs, killed, given.workers, kill_at=int(0.4 * given.files)) is None, "it was over before the kill"
    before = done_in(killed)
    again = read(docs, killed, given.workers)
    assert again
    redone = given.files - int(str(again.report["resumed"]))
    print(f"killed with {before} files done; after it {redone} were read in {again.seconds:.0f} s")
    full = read(docs, whole, given.workers)
    assert full
    print(
        f"without a break: {full.seconds:.0f} s, {given.files / full.seconds:.0f} files/s; most memory: "
        f"{full.own_mib:.0f} MiB, its largest child {full.child_mib:.0f} MiB"
    )
    told = {name: full.report[name] for name in ("documents", "unread", "pages", "tables", "chunks")}
    print(json.dumps(told))
    names = ("documents", "blocks", "chunks")
    same = all((killed / f"{one}.parquet").read_bytes() == (whole / f"{one}.parquet").read_bytes() for one in names)
    print(f"the corpus that was interrupted is the same to the byte: {same}")
    once_more = read(docs, whole, given.workers)
    assert once_more
    print(f"read again with nothing new: {once_more.seconds:.1f} s")
    sys.exit(not same)


if __name__ == "__main__":
    main()
