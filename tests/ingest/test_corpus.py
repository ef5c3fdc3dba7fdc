"""A folder becomes three tables and a report; stopped and started again, only what is new is read."""

import json
import os
from pathlib import Path

import pytest
from pyarrow import parquet

from seedbed.actions.ingest import chunker, cleaning_of, corpus
from seedbed.core.errors import RecipeError
from seedbed.ingest.corpus import Limits, Report, read_corpus
from tests.ingest import samples
from tests.ingest.test_read import zipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "docs"
    home.mkdir()
    (home / "report.pdf").write_bytes(samples.paper())
    (home / "word.docx").write_bytes(samples.word())
    (home / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    for number in range(40):
        text = f"# Note {number}\n\n" + f"说明第{number}条。Sentence {number}. " * 30
        (home / f"note-{number:02}.md").write_text(text, encoding="utf-8")
    (home / "twin.md").write_bytes((home / "note-03.md").read_bytes())
    return home


def rows(target: Path, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = parquet.read_table(target / f"{table}.parquet").to_pylist()
    return found


def read(folder: Path, target: Path, *, workers: int = 2) -> Report:
    return read_corpus(folder, target, chunker=chunker("structure", 300), mark="s", limits=Limits(workers=workers))


def test_tables_and_report(folder: Path, tmp_path: Path) -> None:
    """Documents in order, chunks that are the documents, blocks with their places, a line for each file."""
    target = tmp_path / "corpus"
    report = read(folder, target)
    documents = {str(one["name"]): str(one["text"]) for one in rows(target, "documents")}
    assert list(documents) == sorted(documents)
    assert len(documents) == report.documents == 42
    joined = dict.fromkeys(documents, "")
    for chunk in rows(target, "chunks"):
        joined[str(chunk["document"])] += str(chunk["text"])
    assert joined == documents
    boxed = [block for block in rows(target, "blocks") if block["box"]]
    assert {block["document"] for block in boxed} == {"report.pdf"}
    lines = [json.loads(line) for line in (target / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["name"]: line["reason"].split(" (")[0] for line in lines if "reason" in line} == {
        "broken.pdf": "damaged, or not a PDF",
        "twin.md": "skipped: the same file as note-03.md",
    }
    assert report.files == len(lines) == 44
    paper = next(line for line in lines if line["name"] == "report.pdf")
    assert (paper["pages"], paper["tables"], paper["ways"]) == (3, 1, {"text": 3})
    assert json.loads((target / "report.json").read_text(encoding="utf-8"))["tables"] == report.tables == 2


def test_goes_on(folder: Path, tmp_path: Path) -> None:
    """A second reading reads nothing, a changed file brings its part again; the workers' number changes no byte."""
    target = tmp_path / "corpus"
    read(folder, target)
    first = (target / "chunks.parquet").read_bytes()
    assert read(folder, target).resumed == 43
    changed = folder / "note-07.md"
    changed.write_text("# Changed\n\nanew\n", encoding="utf-8")
    again = read(folder, target)
    assert 0 < 43 - again.resumed < 43
    assert "anew" in {str(one["text"]).strip().split("\n")[-1] for one in rows(target, "documents")}
    assert len(list((target / ".parts").iterdir())) < 10
    changed.unlink()
    (folder / "note-07.md").write_text(f"# Note 7\n\n{'说明第7条。Sentence 7. ' * 30}", encoding="utf-8")
    read(folder, tmp_path / "other", workers=1)
    assert (tmp_path / "other" / "chunks.parquet").read_bytes() == first


def test_stopped_and_started_again(folder: Path, tmp_path: Path) -> None:
    """An interrupt loses no more than the parts that were being read."""
    target = tmp_path / "corpus"

    def interrupt(done: int, total: int, unread: int) -> None:
        if done == 41:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_corpus(
            folder, target, chunker=chunker("structure", 300), mark="s", limits=Limits(workers=1), on_progress=interrupt
        )
    assert not (target / "documents.parquet").exists()
    report = read(folder, target)
    assert report.documents == 42
    assert report.resumed > 0
    assert not [path for path in (target / ".parts").iterdir() if path.name.startswith(".")]


def test_time_limit(folder: Path, tmp_path: Path) -> None:
    """A file that takes too long is told by name and the rest go on."""
    long = samples.hand_made(b"BT /F2 9 Tf " + b"(abcdefgh) Tj " * 400_000 + b"ET", filters=2)
    (folder / "slow.pdf").write_bytes(long)
    target, limits = tmp_path / "c", Limits(seconds=1.0, memory=2 << 30)
    report = read_corpus(folder, target, chunker=chunker("page", 9000), limits=limits)
    lines = (target / "report.jsonl").read_text(encoding="utf-8").splitlines()
    reasons = [json.loads(line).get("reason", "") for line in lines]
    assert any("took more than 1 s" in reason or "time on the processor" in reason for reason in reasons)
    assert report.kinds["markdown"] == 40


def test_masked(tmp_path: Path) -> None:
    """What is private is masked in all three tables and counted; keys are warned of even where they are kept."""
    home = tmp_path / "docs"
    home.mkdir()
    secret = "hf_" + "aB3" * 12
    (home / "a.md").write_text(f"# Contact\n\nann@example.com\n\n```\n{secret}\n```\n", encoding="utf-8")
    lines = {}
    for target, mask in (("plain", ""), ("masked", "email,secret")):
        corpus([home], tmp_path / target, cleaning=cleaning_of("keep", mask))
        lines[target] = json.loads((tmp_path / target / "report.jsonl").read_text(encoding="utf-8"))["warnings"]
    warned = "it holds 1 keys, tokens or passwords: mask them, or leave it out"
    assert lines == {"plain": [warned], "masked": [warned, "masked 1 of kind email", "masked 1 of kind secret"]}
    for table in ("documents", "blocks", "chunks"):
        text = str(rows(tmp_path / "masked", table))
        assert "[EMAIL_1]" in text
        assert "[SECRET_1]" in text
        assert "ann@" not in text
        assert secret not in text
    with pytest.raises(RecipeError, match="did you mean 'email'"):
        cleaning_of("keep", "mail")


def test_refusals(folder: Path, tmp_path: Path) -> None:
    """What cannot be is said before anything is read."""
    with pytest.raises(RecipeError, match="did you mean 'sentences'"):
        corpus([folder], tmp_path / "c", by="sentence")
    with pytest.raises(RecipeError, match="no such file"):
        corpus([tmp_path / "nothing"], tmp_path / "c")
    with pytest.raises(RecipeError, match="is a file"):
        corpus([folder], folder / "word.docx")
    with pytest.raises(RecipeError, match="overlap"):
        corpus([folder], tmp_path / "c", by="tokens", size=10, overlap=11)


def test_names_that_are_not_text(folder: Path, tmp_path: Path) -> None:
    """A file name that is no UTF-8 is read and written all the same."""
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text("# Odd\n")
    except OSError:
        pytest.skip("this file system has no such names")
    assert read(folder, tmp_path / "c").documents == 43


def test_the_same_document_in_an_archive(folder: Path, tmp_path: Path) -> None:
    """A document that lies in an archive too is read once, in whatever part it stands; the second is told."""
    (folder / "zz.zip").write_bytes(zipped({"in/copy.docx": (folder / "word.docx").read_bytes(), "new.md": b"# New\n"}))
    report = read(folder, tmp_path / "c")
    names = [str(one["name"]) for one in rows(tmp_path / "c", "documents")]
    assert report.documents == len(names) == 43
    assert "zz.zip/new.md" in names
    assert "zz.zip/in/copy.docx" not in names
    assert "zz.zip/in/copy.docx" not in {one["document"] for one in rows(tmp_path / "c", "chunks")}
    lines = [json.loads(line) for line in (tmp_path / "c" / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    told = next(line for line in lines if line["name"] == "zz.zip/in/copy.docx")
    assert told["reason"] == "skipped: the same file as word.docx"
