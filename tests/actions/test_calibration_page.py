"""The page of ``seedbed judge calibrate --html``: whole, drawn from the figures, and deaf to what texts say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from seedbed.actions.agreement import Figure
from seedbed.actions.calibrate_judge import Calibration, PairReport, ScoreReport
from seedbed.actions.calibration_page import calibration_page
from seedbed.cli.main import main
from seedbed.cli.texts import say

SURE, OPEN = Figure(0.5, 0.25, 0.75), Figure(None)


def made(model: str = "qwen") -> Calibration:
    scores = ScoreReport(
        40, SURE, SURE, OPEN, SURE, SURE, Figure(1.5, 1.0, 2.0), [[8 * (a == b) for a in range(5)] for b in range(5)],
        [(point, 8, Figure(float(point), point - 0.2, point + 0.2)) for point in (1, 2, 3, 4)] + [(5, 0, OPEN)],
        SURE, SURE, SURE,
    )  # fmt: skip
    pairs = PairReport(9, SURE, SURE, SURE, [[3, 1, 0], [0, 4, 0], [0, 0, 1]], SURE, OPEN, SURE, SURE)
    return Calibration(model, scores, pairs, [(7, "<script>alert(1)</script>")])


def drawings(page: str) -> list[ET.Element]:
    pieces = [piece.split("</svg>")[0] + "</svg>" for piece in page.split("<svg")[1:]]
    return [ET.fromstring(f"<svg{piece}") for piece in pieces]  # our own


def test_each_figure_has_its_dot_and_interval() -> None:
    """A dot for each figure that there is, a line for its interval; what the rows do not decide has a dash."""
    shown = drawings(calibration_page(made(), say))
    counts = [(len(one.findall("circle")), len([line for line in one.findall("line") if line.get("class") == "curve"]))
              for one in shown]  # fmt: skip
    assert counts == [(7, 7), (1, 1), (4, 4), (0, 0), (6, 6), (0, 0)]
    assert [text.text for text in shown[0].findall("text")].count("-") == 1
    dots = [float(one.get("cx", "nan")) for one in shown[0].findall("circle")]
    assert len(set(dots)) == 1


def test_the_table_holds_every_count() -> None:
    """Each pair of label and score has a square with its number; the fullest is the darkest."""
    crossed = drawings(calibration_page(made(), say))[5]
    words = [text.text for text in crossed.findall("text")]
    assert sorted(int(word) for word in words if word and word.isdigit()) == sorted([3, 1, 0, 0, 4, 0, 0, 0, 1])
    shades = [float(box.get("fill-opacity", "nan")) for box in crossed.findall("rect")]
    assert shades.index(max(shades)) == 4


def test_nothing_foreign() -> None:
    """Names and reasons are text; the page asks for nothing from elsewhere."""
    page = calibration_page(made("<img src=x onerror=1>"), say)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")


def test_one_kind_of_rows() -> None:
    """A judge that was asked for one of the two has one of the two."""
    alone = made()
    alone.pairs = None
    assert len(drawings(calibration_page(alone, say))) == 4
    alone.scores = None
    assert drawings(calibration_page(alone, say)) == []


@pytest.mark.parametrize(("language", "word"), [("en", "same score"), ("zh", "分数相同")])
def test_the_command_writes_it(language: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--html`` writes the page in the reader's language, into a folder that it makes; the table is printed still."""
    rows: list[dict[str, Any]] = [{"instruction": "Do it.", "output": f"a{n}", "score": 3} for n in range(3)]
    file = tmp_path / "labelled.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    reply = {name: {"reason": "r", "score": 4} for name in ("helpfulness", "correctness", "clarity")}
    (tmp_path / "judge.json").write_text(json.dumps([{"match": "", "reply": reply}]), encoding="utf-8")
    page = tmp_path / "made" / "page.html"
    command = ["judge", "calibrate", str(file), "--model", f"fake:{tmp_path / 'judge.json'}", "--html", str(page)]
    assert main([*command, "--lang", language]) == 0
    text = page.read_text(encoding="utf-8")
    assert (f'<html lang="{language}">' in text, word in text) == (True, True)
    assert word in capsys.readouterr().out
