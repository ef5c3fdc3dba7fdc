"""The catalogue on a terminal where Chinese is spoken."""

from __future__ import annotations

from pathlib import Path

from cli_rig import Terminal

from seedbed.actions.catalogue import listed

ENTRIES = {(one.wing, one.name): one for one in listed()}
OWN = '''"""Mine: it keeps every row."""

from seedbed.core.verdict import Verdict


def length(text: str) -> Verdict:
    """Keep."""
    return Verdict(1.0, "")
'''


def test_every_entry_is_listed_in_chinese(seedbed: Terminal) -> None:
    """Its whole sentence, on one line with its name."""
    lines = {line.strip() for line in seedbed("list", lang="zh").out.splitlines()}
    told = {" ".join(line.split(maxsplit=1)) for line in lines}
    assert {f"{one.name} {one.chinese}" for one in ENTRIES.values()} <= told


def test_the_english_list_is_english(seedbed: Terminal) -> None:
    """No Chinese summary gets into it."""
    told = seedbed("list", "--wing", "problems").out
    assert ENTRIES["problems", "sudoku"].summary[:60] in told
    assert "数独" not in told


def test_an_entry_is_shown_with_its_chinese_summary(seedbed: Terminal) -> None:
    """Above the card; a method and a format of one name each have their own."""
    assert "数独" in seedbed("show", "sudoku", lang="zh").out.split("\n\n")[1]
    assert seedbed("show", "methods/alpaca", lang="zh").out.split("\n\n")[1] == (
        f"{ENTRIES['methods', 'alpaca'].chinese}。"
    )
    assert (
        seedbed("show", "export/alpaca", lang="zh").out.split("\n\n")[1] == f"{ENTRIES['export', 'alpaca'].chinese}。"
    )
    assert "数独" not in seedbed("show", "sudoku").out.split("\n\n")[1]


def test_a_file_of_ones_own_has_its_card_alone(seedbed: Terminal, tmp_path: Path) -> None:
    """Even one that is named like an entry."""
    (tmp_path / "length.py").write_text(OWN, encoding="utf-8")
    told = seedbed("show", tmp_path / "length.py", lang="zh")
    assert (told.code, told.out.split("\n\n")[1].strip()) == (0, "Mine: it keeps every row."), told.err
