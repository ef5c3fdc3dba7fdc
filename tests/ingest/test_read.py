"""A folder of documents is read in order; what cannot be read is named and the rest go on."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from seedbed.ingest.archive import Allowance, members
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
        "picture.svg": b"<svg/>",
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
        "picture.svg": "skipped: no reader for .svg",
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
        (tmp_path / part / "a.txt").write_text(f"text {part}")
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
        ("a.docx", b"PK\x03\x04 classes.dex", "a zip archive"),
        ("a.txt", b"GIF89a", "a picture"),
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


def zipped(members: dict[str, bytes], *, link: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = 0o120777 << 16
            file.writestr(info, "/etc/passwd")
    return out.getvalue()


def test_archives(tmp_path: Path) -> None:
    """Documents in a zip, and in a zip inside it, are read by name; what leads outside and links are told."""
    inner = zipped({"d.md": b"# D\n", "e.exe": b"x"})
    members = {"in/a.md": b"# A\n", "b.docx": samples.word(), "../out.md": b"x", "/abs.md": b"x", "c.zip": inner}
    (tmp_path / "all.zip").write_bytes(zipped(members, link="link.md"))
    problems: list[UnreadableDocument] = []
    names = [document.name for document in documents(tmp_path, on_problem=problems.append)]
    assert names == ["all.zip/b.docx", "all.zip/c.zip/d.md", "all.zip/in/a.md"]
    reasons = {problem.name.removeprefix("all.zip/"): problem.reason for problem in problems}
    outside = "its path leads out of the archive"
    assert reasons == {
        "../out.md": outside,
        "/abs.md": outside,
        "c.zip/e.exe": "skipped: no reader for .exe",
        "link.md": "a link, not a file",
    }


def test_archives_nested(tmp_path: Path) -> None:
    """Three archives in one another are opened, a fourth is told; all together keep to one limit."""
    data = zipped({"deep.md": b"# Deep\n"})
    for name in ("4.zip", "3.zip", "2.zip"):
        data = zipped({name: data, f"{name}.md": f"# {name}\n".encode()})
    (tmp_path / "1.zip").write_bytes(data)
    problems: list[UnreadableDocument] = []
    names = [document.name for document in documents(tmp_path, on_problem=problems.append)]
    assert names == ["1.zip/2.zip/3.zip/4.zip.md", "1.zip/2.zip/3.zip.md", "1.zip/2.zip.md"]
    assert [problem.reason for problem in problems] == ["archives nested over 3 deep"]
    allowance = Allowance(bytes=20)
    with pytest.raises(UnreadableDocument, match="inside one another"):
        list(members(zipped({"a.md": b"0" * 21}), name="z", on_problem=problems.append, allowance=allowance))


def test_archive_bombs(tmp_path: Path) -> None:
    """An archive that unpacks to hundreds of times its size is refused whole, unread."""
    (tmp_path / "bomb.zip").write_bytes(zipped({"a.txt": b"0" * (50 << 20)}))
    with pytest.raises(UnreadableDocument, match="zip bomb"):
        list(documents(tmp_path))


@pytest.mark.parametrize("version", [2, 4])
def test_git_repository(tmp_path: Path, version: int) -> None:
    """Of a repository the tracked files are read, and git is not needed for it."""
    for name in ("docs/b.md", "docs/bb.md", "a.md", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n")
    git = ["git", "-C", str(tmp_path), "-c", f"index.version={version}"]
    for command in (["init", "-q"], ["add", "a.md", "docs"]):
        subprocess.run([*git, *command], check=True, capture_output=True, timeout=30)
    assert [path.name for path in find_files(tmp_path)] == ["a.md", "b.md", "bb.md"]


def test_the_same_file_twice(tmp_path: Path) -> None:
    """A file under two names is read once, and the second is told."""
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("# Same\n")
    problems: list[UnreadableDocument] = []
    assert [one.name for one in documents(tmp_path, on_problem=problems.append)] == ["a.md"]
    assert [str(problem.reason) for problem in problems] == ["skipped: the same file as a.md"]


def test_missing_extra(tmp_path: Path) -> None:
    """A reader whose package is not installed names the extra; in a folder the other files are read."""
    code = (
        "import sys; sys.modules['python_calamine'] = None; from seedbed.core.errors import MissingPackage;"
        "from seedbed.ingest.read import documents, read; from pathlib import Path; folder = Path(sys.argv[1])\n"
        "try: read(folder / 'a.xlsx')\n"
        "except MissingPackage as error: print(error)\n"
        "problems = []; print([one.name for one in documents(folder, on_problem=problems.append)], problems[0].way_out)"
    )
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 xl/workbook.xml")
    (tmp_path / "b.md").write_text("# B\n")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    line = "install it with  pip install 'seedbed[documents]'"
    assert done.stdout == (f"reading spreadsheet files needs the package 'python_calamine': {line}\n['b.md'] {line}\n")


def test_round_trips(folder: Path) -> None:
    """The Markdown of a document read again is the same Markdown; of a Markdown file it is the file."""
    source = "# T\n\n- a\n- b\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n\n```py\ncode\n```\n\n$$\na\n$$\n\nEnd.\n"
    (folder / "r.md").write_text(source)
    assert read(folder / "r.md").to_markdown() == source
    word = read(folder / "a.docx")
    (folder / "w.md").write_text(word.to_markdown())
    again = read(folder / "w.md")
    assert [(block.kind, block.text) for block in again.blocks if block.kind != "table"] == [
        (block.kind, block.text) for block in word.blocks if block.kind != "table"
    ]
    assert [block.cells for block in again.blocks] == [block.cells for block in word.blocks]
    assert word.to_text().startswith("Policy\n\nScope\n\nBefore the table.\n\n00\twide\twide\n")


@pytest.mark.parametrize("begins", ["", "<!-- saved -->\n", "<meta charset=utf-8>", "\n<div>"])
def test_pages_that_begin_anyhow(folder: Path, begins: str) -> None:
    """A page without a doctype is a page by its ending; Markdown that begins with an element stays Markdown."""
    (folder / "page.html").write_text(f"{begins}<h1>Tides</h1><p>High at noon.</p>")
    assert read(folder / "page.html").text == "# Tides\n\nHigh at noon.\n"
    (folder / "page.md").write_text(f"{begins}<p>Text</p>")
    assert read(folder / "page.md").kind == "markdown"
