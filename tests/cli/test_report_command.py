"""``seedbed report``: of a run, a file, a saved dataset; alone or beside another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_rig import Terminal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    rows = [{"question": f"what does part {n % 50} of the pump do", "kind": "ab"[n % 2]} for n in range(120)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_file_has_a_report_beside_it(seedbed: Terminal, file: Path) -> None:
    """No run is needed; the path is printed; what a run has is not in it."""
    told = seedbed("report", file)
    assert told.code == 0, told.err
    html = (file.parent / "rows.jsonl.report.html").read_text("utf-8")
    assert told.out.strip().endswith("rows.jsonl.report.html")
    assert "Report of a dataset" in html
    assert "kind: most often" in html


def test_two_files_stand_side_by_side_in_either_language(seedbed: Terminal, file: Path) -> None:
    """``--compare`` and ``--in``; the file that is named is written, and no other."""
    other = file.parent / "other.jsonl"
    other.write_text("\n".join(file.read_text("utf-8").splitlines()[:60]), encoding="utf-8")
    target = file.parent / "both.html"
    assert seedbed("report", file, "--compare", other, "--in", "zh", "--by", "kind", "-o", target).code == 0
    html = target.read_text("utf-8")
    assert "对比" in html
    assert "other.jsonl" in html
    assert not (file.parent / "rows.jsonl.report.html").exists()


def test_measures_of_a_file_are_shown(seedbed: Terminal, file: Path) -> None:
    """A file of measures is taken as the command prints it; one that is none is refused."""
    measure = {"name": "distinct_n", "value": 0.31, "unit": "share", "measured": 120, "rows": 120}
    path = file.parent / "measures.json"
    path.write_text(
        json.dumps({"data": "rows.jsonl", "rows": 120, "measures": [{"measure": measure, "failures": ["low"]}]})
    )
    assert seedbed("report", file, "--measures", path).code == 0
    html = (file.parent / "rows.jsonl.report.html").read_text("utf-8")
    assert "distinct_n: 0.31" in html
    assert "1 of 1 gates failed" in html
    path.write_text("nothing")
    told = seedbed("report", file, "--measures", path)
    assert told.code == 1
    assert "holds no measures" in told.err


def test_a_saved_dataset_has_a_report(seedbed: Terminal, file: Path) -> None:
    """A version by its name, and two versions side by side."""
    home = file.parent
    assert seedbed("dataset", "save", file, "parts", "--home", home).code == 0
    told = seedbed("report", "parts", "--compare", file, "--home", home, "-o", home / "r.html")
    assert told.code == 0, told.err
    assert "rows 120" in " ".join((home / "r.html").read_text("utf-8").replace("<strong>", " ").split())


def test_what_is_not_there_is_said(seedbed: Terminal, file: Path) -> None:
    """No such rows, no such column: exit 1 and the nearest right name."""
    told = seedbed("report", "rowz", "--home", file.parent)
    assert told.code == 1
    assert "is no file and no run" in told.err
    told = seedbed("report", file, "--by", "knd")
    assert told.code == 1
    assert "has no column 'knd'; did you mean 'kind'?" in told.err
    bad = file.parent / "bad.jsonl"
    bad.write_text('{"a": 1}\nnot json\n', encoding="utf-8")
    told = seedbed("report", bad)
    assert told.code == 1
    assert "bad.jsonl:2" in told.err
    assert not (file.parent / "bad.jsonl.report.html").exists()


def test_the_report_of_a_run_is_written_again(seedbed: Terminal, project: Path) -> None:
    """The same place, the same rows, in the recipe's language or another."""
    seedbed("run", project / "recipe.yaml")
    assert seedbed("report", "small", "--home", project, "--in", "zh").code == 0
    assert "运行报告" in (project / "runs" / "small" / "report.html").read_text("utf-8")
