"""What every entry does, in Chinese."""

from __future__ import annotations

import ast
import importlib
import re
import unicodedata
from pathlib import Path

import pytest

import seedbed.actions.chinese_summaries as summaries
from seedbed.actions.catalogue import WINGS, Listed, entry_names, listed
from seedbed.actions.docs import catalogue_table
from seedbed.core import find
from seedbed.core.text import cjk_share

WIDEST = 80
"""Columns; a Chinese character takes two."""


def of(wing: str) -> dict[str, str]:
    """The sentences of a wing."""
    found: dict[str, str] = importlib.import_module(f"{summaries.__name__}.{wing}").SUMMARIES
    return found


def width(text: str) -> int:
    """Columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def test_a_wing_has_a_file() -> None:
    """Each of the catalogue, and no other."""
    files = {path.stem for path in Path(summaries.__file__).parent.glob("[a-z]*.py")}
    assert files == set(WINGS) == set(summaries.WINGS)


@pytest.mark.parametrize("wing", WINGS)
def test_every_entry_has_a_summary(wing: str) -> None:
    """None is missing, and none is left over from an entry that is gone; names stand in their order, once."""
    assert tuple(of(wing)) == entry_names(wing)
    text = (Path(summaries.__file__).parent / f"{wing}.py").read_text(encoding="utf-8")
    assert len(re.findall(r'^    "\w+": ', text, re.MULTILINE)) == len(of(wing))


@pytest.mark.parametrize("wing", WINGS)
def test_a_summary_is_chinese_and_short(wing: str) -> None:
    """A third of its letters at least, for papers and formats keep their names; half of all. One line, no full stop."""
    for name, told in of(wing).items():
        assert cjk_share(told) > 0.3, name
        assert 16 <= width(told) <= WIDEST, (name, width(told))
        assert told == told.strip(), name
        assert not re.search(r"[。\n`|]", told), name
        assert not re.search(r"[一-鿿][,:;?!()]|[,:;?!(][一-鿿]", told), name  # marks that Chinese does not use
    assert cjk_share("".join(of(wing).values())) > 0.5


def test_no_two_entries_say_the_same() -> None:
    """Within a wing nobody could choose between them."""
    for wing in WINGS:
        assert len(set(of(wing).values())) == len(of(wing))


def test_figures_of_a_summary_stand_in_the_card() -> None:
    """A number that the sentence names is one of the entry's own."""
    for wing in WINGS:
        for name, told in of(wing).items():
            card = ast.get_docstring(ast.parse(find.files()[wing][name].read_text(encoding="utf-8")))
            for number in re.findall(r"(?<![\w.-])\d+(?![\w.-]*[A-Za-z])", told):
                assert number in f"{card} {name}", (name, number)


def test_the_list_speaks_both_languages() -> None:
    """English stays as it was; an entry without a Chinese summary is told in English."""
    found = {(one.wing, one.name): one for one in listed()}
    sudoku = found["problems", "sudoku"]
    assert sudoku.told("zh") == of("problems")["sudoku"] != sudoku.told("en") == sudoku.summary
    assert found["methods", "alpaca"].told("zh") != found["export", "alpaca"].told("zh")
    assert Listed("mine", "own", "", "what I do", "").told("zh") == "what I do"
    assert summaries.summary("own", "sudoku") == summaries.summary("problems", "mine") == ""


def test_the_chinese_readme_lists_in_chinese() -> None:
    """And the English one in English."""
    chinese, english = catalogue_table("README.zh-CN.md"), catalogue_table("README.md")
    shown = [one for one in listed() if one.wing != "ingest"]
    assert all(f"| {one.chinese} |" in chinese for one in shown)
    assert not any(one.chinese in english for one in shown)
