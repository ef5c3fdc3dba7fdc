"""What readers warn of: a sentence on the row, from which its kind and values can be told again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seedbed.ingest
from seedbed.ingest.read import read_bytes
from seedbed.ingest.warned import FORMS, MOST_PAGES, read_warning, warning

SLOT = re.compile(r"\{(\w+)\}")
FIGURES = ("count", "rows", "cells", "page")
NAMES = {"kind": "source_code", "language": "c++", "encoding": "gb18030", "ending": ".docx"}
BY_HAND = re.compile(r"warnings(\.append\(|(: tuple\[str, \.\.\.\])? = [(\[](\*warnings, )?)f?[\"']")
FREE = st.text(max_size=40)


@given(st.sampled_from(sorted(FORMS)), st.integers(0, 10**6), st.lists(st.integers(1, 999), min_size=1), FREE)
@settings(max_examples=300, deadline=None)
def test_every_kind_is_told_again_with_its_values(kind: str, count: int, pages: list[int], free: str) -> None:
    """Whatever a file's name, a title or a reason holds: line ends, colons, the words of another form."""
    values: dict[str, object] = {}
    for slot in SLOT.findall(FORMS[kind]):
        values[slot] = count if slot in FIGURES else pages if slot == "pages" else NAMES.get(slot, free)
    text = warning(kind, **values)
    told = {**values, "pages": ", ".join(map(str, pages[:MOST_PAGES]))} if "pages" in values else values
    assert read_warning(text) == (kind, {name: str(value) for name, value in told.items()})


@pytest.mark.parametrize(
    "text", ["", "the birds are away", "no text on page x: empty", "named .a but is pdf: read as csv"]
)
def test_what_is_of_no_kind_stays_what_it_is(text: str) -> None:
    """Rows of before, and what a user's own reader says."""
    assert read_warning(text) is None


@pytest.mark.parametrize(
    ("name", "data", "kind", "values"),
    [
        ("a.txt", "今天的天气很好，我们一起去公园看鸟。".encode("gb18030") * 5, "encoding", {"encoding": "gb18030"}),
        ("a.csv", b"a,b,c\n1,2,3\n4,5\n6,7,8\n", "short_rows", {"count": "1", "rows": "4", "cells": "3"}),
        ("a.py", b"def f(:\n    x = = 1\n" + b"y = 1\n" * 5, "broken_code", {"language": "python"}),
        ("a.tex", b"\\begin{document}Birds.\\input{more}\\end{document}", "included", {"name": "more"}),
        ("a.rst", b"Birds\n=====\n\nText.\n\n.. a comment\n\nMore.\n", "directives", {"count": "1"}),
    ],
)  # fmt: skip
def test_readers_warn_in_these_forms(name: str, data: bytes, kind: str, values: dict[str, str]) -> None:
    """Of real files, by the sentence that stood on rows all along."""
    if name == "a.py":
        pytest.importorskip("tree_sitter_python")
    assert (kind, values) in [read_warning(one) for one in read_bytes(data, name=name).warnings]


def test_readers_say_no_warning_by_hand() -> None:
    """Each goes through a form; otherwise nobody could say it in another language."""
    told = set[str]()
    for path in Path(seedbed.ingest.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not BY_HAND.search(text), path
        told |= set(re.findall(r'\bwarning\("(\w+)"', text))
    assert told == FORMS.keys()
