"""Why files cannot be read: a sentence in the manifest, from which its kind and values can be told again."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seedbed.ingest
from seedbed.ingest.read import documents, read_bytes
from seedbed.ingest.reasons import BOOKS, REASONS, WAYS_OUT, advice, because, read_advice, read_reason
from seedbed.ingest.unreadable import UnreadableDocument
from seedbed.recipe import reading_models
from seedbed.sandbox.guest import Guest, GuestFailed

SLOT = re.compile(r"\{(\w+)\}")
FOLDER = Path(seedbed.ingest.__file__).parent
OF_ROWS = ("rows.py", "dataset_rows.py", "sqlite_file.py")
"""Readers of rows: what they say stands in no manifest and on no page."""
FREE = ("error", "file", "reason", "formats", "how", "first", "rest")
NAMES = {
    "host": "example.org", "address": "ftp://example.org", "scheme": "ftp", "video": "dQw4w9WgXcQ", "answer": "404",
    "kind": "source code", "language": "python", "package": "tree_sitter", "extra": "code", "encoding": "gb18030",
    "other": "shift_jis", "what": BOOKS[0], "ending": ".docx", "character": "'\\x00'", "size": "1.5 GiB",
    "seconds": "1e+06",
}  # fmt: skip
Say = Callable[..., str]
Read = Callable[[str], tuple[str, dict[str, str]] | None]


@pytest.mark.parametrize(("forms", "say", "read"), [(REASONS, because, read_reason), (WAYS_OUT, advice, read_advice)])
@given(count=st.integers(0, 10**9), free=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_every_kind_is_told_again_with_its_values(
    forms: dict[str, str], say: Say, read: Read, count: int, free: str
) -> None:
    """Whatever a parser says or a file is called."""
    for kind, form in forms.items():
        values = {slot: free if slot in FREE else NAMES.get(slot, str(count)) for slot in SLOT.findall(form)}
        if kind == "more_pages":
            values = {"first": "page 1: it has no text", "rest": "page 2: it has no text"}
        assert read(say(kind, **values)) == (kind, values)


@pytest.mark.parametrize("text", ["", "the birds are away", "it has many pages", "damaged, or not a bird (why)"])
def test_what_is_of_no_kind_stays_what_it_is(text: str) -> None:
    """What a user's own reader says."""
    assert read_reason(text) is None
    assert read_advice(text) is None


@pytest.mark.parametrize(
    ("name", "data", "reason", "way_out", "kinds"),
    [
        ("a.txt", b"", "the file is empty", "remove it or put its text back", ("empty", "put_text_back")),
        ("a.pdf", b"no", "named .pdf but is not pdf inside", "export or download it again", ("not_inside", "export")),
        ("a.txt", b"GIF89a\x00", "a picture", "run it through OCR first", ("picture", "ocr")),
        ("a.srt", b"no", "there are no cues in it", "give a file in SRT, WebVTT or ASS format", ("no_cues", "cues")),
        ("a.txt", b"a\x07b", "looks binary: control character '\\x07' at character 1",
         "give a text file, or the document it was made from", ("control", "text_made")),
    ],
)  # fmt: skip
def test_readers_refuse_in_these_sentences(
    name: str, data: bytes, reason: str, way_out: str, kinds: tuple[str, str]
) -> None:
    """By the sentence that stood in manifests all along."""
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(data, name=name)
    assert (refused.value.reason, refused.value.way_out) == (reason, way_out)
    assert tuple(found and found[0] for found in (read_reason(reason), read_advice(way_out))) == kinds


def test_a_child_that_gives_up_says_so_in_these_sentences() -> None:
    """Of a parser that takes too long."""
    with Guest(seconds=0.0) as guest, pytest.raises(GuestFailed) as failed:
        guest.parse("text", b"Birds.", name="a.txt")
    assert (failed.value.reason, failed.value.way_out) == (
        "the parser took more than 0 s", "split the document, or save it again simpler"
    )  # fmt: skip
    assert read_reason(failed.value.reason) == ("time", {"seconds": "0"})


def test_files_that_are_passed_over_say_so_in_these_sentences(tmp_path: Path) -> None:
    """Of a folder: a file without a reader, one without an ending, a hidden one, a double."""
    for name, text in {"a.txt": "Birds.", "b.txt": "Birds.", "c.birds": "x", "d": "x", ".e": "x"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told: list[UnreadableDocument] = []
    assert [one.name for one in documents(tmp_path, on_problem=told.append)] == ["a.txt"]
    kinds = {one.name: (read_reason(one.reason), (read_advice(one.way_out) or ("?",))[0]) for one in told}
    assert kinds == {
        "b.txt": (("same", {"file": "a.txt"}), "name_alone"),
        "c.birds": (("no_reader_for", {"ending": ".birds"}), "formats"),
        "d": (("no_reader", {}), "formats"),
        ".e": (("hidden", {}), "name_itself"),
    }


def test_readers_give_no_reason_by_hand() -> None:
    """Each goes through a kind; otherwise nobody could say it in another language. And no kind is idle."""
    told = {"no_reader", "more_pages", "one_page", "package", "package_youtube"}  # said by other words than their own
    paths = [one for one in FOLDER.glob("*.py") if one.name not in OF_ROWS] + [Path(reading_models.__file__)]
    for path in paths:
        assert not _written_down(path), path
        for call in _calls(path):
            if call.func.id in ("because", "advice"):  # type: ignore[attr-defined]
                assert isinstance(call.args[0], ast.Constant)
                told.add(str(call.args[0].value))
            elif call.func.id == "UnreadableDocument":  # type: ignore[attr-defined]
                assert not [one for one in call.args[1:] if _is_written(one)], (path, call.lineno)
    guest = (FOLDER.parent / "sandbox" / "guest.py").read_text(encoding="utf-8")
    told |= set(re.findall(r'(?:REASONS|WAYS_OUT)\["(\w+)"\]', guest))
    assert told == REASONS.keys() | WAYS_OUT.keys()


def _calls(path: Path) -> Iterator[ast.Call]:
    for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name):
            yield one


def _written_down(path: Path) -> list[int]:
    """Lines where a reason or a way out is put into a variable by hand."""
    every = [one for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(one, ast.Assign)]
    named = [
        one for one in every if isinstance(one.targets[0], ast.Name) and one.targets[0].id in ("reason", "way_out")
    ]
    return [one.lineno for one in named if _is_written(one.value)]


def _is_written(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr) or (isinstance(argument, ast.Constant) and argument.value != "")
