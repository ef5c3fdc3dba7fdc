"""``calibrate``: the table of efforts, the trial of two models, and how both end."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from cli_rig import Terminal


def test_efforts_are_shown_with_bars(seedbed: Terminal) -> None:
    """A line for each level; the hardest has the longest bar."""
    told = seedbed("calibrate", "arithmetic", "-n", "4")
    assert told.code == 0
    title, head, *lines = told.out.splitlines()
    assert title == "arithmetic"
    assert head.split() == ["level", "25%", "median", "75%", "effort"]
    assert [int(line.split()[0]) for line in lines] == list(range(1, 11))
    assert lines[-1].count("█") > lines[0].count("█")
    assert "求解步数" in seedbed("calibrate", "arithmetic", "-n", "2", lang="zh").out


def test_efforts_for_scripts(seedbed: Terminal) -> None:
    """``--json`` gives a list with family, level and quartiles."""
    told = json.loads(seedbed("calibrate", "arithmetic", "-n", "2", "--json").out)
    assert [one["level"] for one in told] == list(range(1, 11))
    assert told[0].keys() == {"family", "level", "quarter", "median", "three_quarters"}


def test_models_that_solve_nothing_leave_no_level(seedbed: Terminal, tmp_path: Path) -> None:
    """The bands are shown, the file says that no level is worth it, and the exit code is 3."""
    target = tmp_path / "bounds.yaml"
    given = ("--strong", "fake:", "--weak", "fake:", "-k", "2", "-n", "1", "--home", tmp_path, "-o", target)
    told = seedbed("calibrate", "arithmetic", *given)
    assert told.code == 3
    assert "arithmetic: levels none" in told.out
    assert "strong@k" in told.out
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["families"] == {"arithmetic": []}
    found = json.loads(seedbed("calibrate", "arithmetic", *given, "--json").out)
    assert (len(found["bands"]), found["missing"], found["bounds"]) == (10, 0, str(target))


def test_what_is_wrong_is_told(seedbed: Terminal) -> None:
    """An unknown family, one model alone, and a sampling setting that is none."""
    told = seedbed("calibrate", "sudoko")
    assert (told.code, "did you mean 'sudoku'" in told.err) == (1, True)
    told = seedbed("calibrate", "sudoku", "--strong", "fake:")
    assert (told.code, "go together" in told.err) == (2, True)
    told = seedbed("calibrate", "sudoku", "--strong", "fake:", "--weak", "fake:", "--sampling", "temprature=1")
    assert (told.code, "did you mean 'temperature'" in told.err) == (1, True)
