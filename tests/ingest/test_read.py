"""A folder of documents is read in order; what cannot be read is named and the rest go on."""

from pathlib import Path

import pytest

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.pdf import pdf
from seedbed.ingest.read import documents, find_files, formats, read
from seedbed.sandbox.guest import Guest
from tests.ingest import samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "b.pdf": samples.paper(),
        "a.docx": samples.word(),
        "sub/c.md": b"# C\n\ntext\n",
        "sub/d.txt": "信息".encode(),
        "sub/locked.pdf": samples.paper(encrypted=True),
        "rows.jsonl": b'{"a": 1}\n',
        ".hidden.txt": b"x",
        ".git/x.txt": b"x",
        "picture.png": b"\x89PNG\r\n\x1a\n",
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_formats() -> None:
    """Every reader is found by its file, and no two claim one ending."""
    endings = [ending for form in formats().values() for ending in form.endings]
    assert set(formats()) >= {"docx", "markdown", "pdf", "text"}
    assert len(endings) == len(set(endings))


def test_documents(folder: Path) -> None:
    """Documents come sorted by name; skipped and unreadable files are told, each with a reason."""
    problems: list[UnreadableDocument] = []
    found = list(documents(folder, on_problem=problems.append))
    assert [(document.name, document.kind) for document in found] == [
        *(("a.docx", "docx"), ("b.pdf", "pdf"), ("sub/c.md", "markdown"), ("sub/d.txt", "text"))
    ]
    reasons = {problem.name: problem.reason for problem in problems}
    assert reasons == {
        ".hidden.txt": "skipped: hidden",
        "picture.png": "skipped: no reader for .png",
        "rows.jsonl": "skipped: holds rows, not a document",
        "sub/locked.pdf": "encrypted with a password",
    }


def test_same_through_the_guest(folder: Path) -> None:
    """A document parsed in the child is the document parsed here."""
    assert read(folder / "b.pdf") == pdf((folder / "b.pdf").read_bytes(), name="b.pdf")


def test_first_problem_is_raised(folder: Path) -> None:
    """Without a listener the first file that cannot be read stops the reading."""
    with pytest.raises(UnreadableDocument, match="remove the password"):
        list(documents(folder))


def test_sources(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a pattern and a list name files; each is found once, in one order."""
    monkeypatch.chdir(folder)
    assert find_files("sub/c.md") == [Path("sub/c.md")]
    assert find_files("**/*.md") == [Path("sub/c.md")]
    assert find_files([folder / "sub", "b.pdf", str(folder / "sub" / "*.txt"), "b.pdf"]) == [
        *(Path("b.pdf"), folder / "sub" / "c.md", folder / "sub" / "d.txt", folder / "sub" / "locked.pdf")
    ]
    with pytest.raises(FileNotFoundError, match=r"nothing.pdf: no such file"):
        find_files("nothing.pdf")


def test_names_differ(tmp_path: Path) -> None:
    """Two files of one name from two sources keep their paths as names."""
    for part in ("x", "y"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.txt").write_text("text")
    names = [document.name for document in documents([tmp_path / "x", tmp_path / "y"])]
    assert names == [(tmp_path / part / "a.txt").as_posix() for part in "xy"]


def test_content_before_ending(folder: Path) -> None:
    """A PDF named .docx is read as PDF, with a warning."""
    (folder / "b.pdf").rename(folder / "wrong.docx")
    document = read(folder / "wrong.docx")
    assert document.kind == "pdf"
    assert document.warnings[-1] == "named .docx but is pdf: read as pdf"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"just text", "named .pdf but is not pdf inside"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "an Office file of before 2007"),
        ("a.docx", b"PK\x03\x04 xl/workbook.xml", "a zip archive"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("a.pdf", b"", "the file is empty"),
        ("a.md", b"", "the file is empty"),
    ],
)
def test_wrong_inside(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """What is not what its name says is refused by what it is."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableDocument, match=reason):
        read(tmp_path / name)


def test_goes_on_after_a_bomb(folder: Path) -> None:
    """A document that needs more memory than there is fails by name, and the next is read by a new child."""
    (folder / "a-bomb.pdf").write_bytes(
        samples.hand_made(b"BT /F2 9 Tf " + b"(abcdefgh) Tj " * 400_000 + b"ET", filters=2)
    )
    problems: list[UnreadableDocument] = []
    with Guest(memory=96 << 20) as guest:
        found = [document.name for document in documents(folder, on_problem=problems.append, guest=guest)]
    failed = [problem for problem in problems if "skipped" not in problem.reason]
    assert [problem.name for problem in failed] == ["a-bomb.pdf", "sub/locked.pdf"]
    assert "ran out of 96 MiB of memory" in failed[0].reason
    assert found == ["a.docx", "b.pdf", "sub/c.md", "sub/d.txt"]
