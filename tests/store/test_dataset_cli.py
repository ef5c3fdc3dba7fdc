"""``seedbed dataset``: what a person types and reads, in English and Chinese, and what a script gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seedbed.cli import exits, texts
from seedbed.cli.main import main
from seedbed.export.jsonl import jsonl


class Terminal:
    """Runs command lines in this process, in the project's folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object, code: int = exits.DONE, lang: str = "en") -> str:
        self._capsys.readouterr()
        assert main([f"--lang={lang}", "dataset", *map(str, arguments)]) == code
        texts.use("en")
        out, err = self._capsys.readouterr()
        return out + err


@pytest.fixture
def seedbed(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    people = [{"id": f"p{n}", "question": f"What is {n} times {n}?", "kind": "ab"[n % 2]} for n in range(40)]
    model = [{"id": f"m{n}", "question": f"Why is {n} so {n}?", "kind": "ab"[n % 2]} for n in range(20)]
    jsonl(iter(people), tmp_path / "people.jsonl")
    jsonl(iter(model), tmp_path / "model.jsonl")
    return Terminal(capsys)


def test_save_list_show_and_log(seedbed: Terminal) -> None:
    """A file becomes a version, is listed, shown with its rows, and stands in the log with its note."""
    assert "There are no datasets" in seedbed("list")
    assert "people@1: 40 rows" in seedbed("save", "people.jsonl", "people", "-m", "from people", "--licence", "MIT")
    assert "people@1 holds just these rows" in seedbed("save", "people.jsonl", "people")
    assert "people" in seedbed("list")
    shown = seedbed("show", "people", "-n", 2)
    assert "from people" in shown
    assert '"id":"p1"' in shown
    log = seedbed("log", "people")
    assert "people.jsonl" in log
    assert "from people" in log
    told = json.loads(seedbed("show", "people", "--json"))
    assert (told["number"], told["parts"]["train"]["rows"], told["parts"]["train"]["pieces"]) == (1, 40, 1)


def test_generations_are_told_and_replacing_says_why(seedbed: Terminal) -> None:
    """What stays is told; what goes is told with the reason; in Chinese as well."""
    seedbed("save", "people.jsonl", "pool")
    assert "Of them 40 rows of earlier generations stay from pool@1" in seedbed(
        "save", "model.jsonl", "pool", "--generation", 1
    )
    told = seedbed("save", "model.jsonl", "pool", "--generation", 1, "--replace")
    assert "40 rows of earlier generations of pool@2 are not in it; 40 of them no model wrote." in told
    assert "2404.01413" in told
    seedbed("save", "people.jsonl", "zh")
    assert "不是模型写的" in seedbed("save", "model.jsonl", "zh", "--generation", 1, "--replace", lang="zh")


def test_blend_split_and_diff(seedbed: Terminal, tmp_path: Path) -> None:
    """Shares, splits and differences are printed as tables, and as JSON for scripts."""
    seedbed("save", "people.jsonl", "people")
    seedbed("save", "model.jsonl", "model", "--generation", 1)
    told = seedbed("blend", "mix", "people=0.8", "model=0.2")
    assert "people@1   0.800  0.800    40" in told
    assert "Rows that no model wrote: 40 of 50 (80.0%)." in told
    split = seedbed("split", "mix", "train=0.8", "test=0.2", "--stratify", "kind")
    assert "mix@2: 50 rows" in split
    assert "test     10  0.200" in split
    assert "hang together" in split
    differs = seedbed("diff", "mix", "--no-measures", "--html", tmp_path / "d.html")
    assert "mix@1 → mix@2: 0 rows in, 0 out, 0 changed, 50 the same (10 of them in another split)" in differs
    assert (tmp_path / "d.html").is_file()
    plain = json.loads(seedbed("blend", "even", "people", "model", "--temperature", 50, "--tokens", "--json"))
    assert plain["sources"]["people@1"]["share"] == pytest.approx(0.5, abs=0.02)
    dealt = json.loads(seedbed("split", "people", "a=1", "b=1", "--near", 0, "--json"))
    assert (dealt["version"], dealt["dealt"]) == ("people@2", {"a": 20, "b": 20})
    told = json.loads(seedbed("diff", "people@1", "model", "--no-measures", "--json"))
    assert (told["rows"]["came"], told["rows"]["gone"]) == (20, 40)


def test_drop_undo_and_sweep(seedbed: Terminal) -> None:
    """What is dropped comes back until it is swept away."""
    seedbed("save", "people.jsonl", "m")
    seedbed("save", "model.jsonl", "m")
    assert "seedbed dataset drop m@1 --undo" in seedbed("drop", "m@1")
    assert "dropped: 1" in seedbed("show", "m@1", code=exits.WRONG)
    assert "Back again: m@1" in seedbed("drop", "m@1", "--undo")
    seedbed("drop", "m", "--all")
    assert "There are no datasets" in seedbed("list")
    assert "2 versions, 2 files" in seedbed("sweep")
    assert "gone for good" in seedbed("drop", "m", "--undo", code=exits.WRONG)


def test_card_and_export(seedbed: Terminal, tmp_path: Path) -> None:
    """Printed, or written with its rows; in the language that is spoken."""
    seedbed("save", "model.jsonl", "m", "--generation", 1)
    assert "# m" in seedbed("card", "m")
    assert "## 代际" in seedbed("card", "m", lang="zh")
    assert "croissant.json" in seedbed("card", "m", "-o", tmp_path / "up")
    assert "20 rows in rows.csv" in seedbed("export", "m", "--to", "csv", "-o", "rows.csv")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["save", "gone.jsonl", "m"], exits.WRONG, "is no file of rows"),
        (["show", "gone"], exits.WRONG, "there is no dataset 'gone'"),
        (["log", "gone"], exits.WRONG, "there is no dataset 'gone'"),
        (["blend", "m", "people"], exits.USAGE, "'people': write VERSION=SHARE"),
        (["blend", "m", "people=1", "people=2"], exits.USAGE, "stands there twice"),
        (["split", "people", "train=x"], exits.USAGE, "write VERSION=SHARE"),
        (["split", "people", "train=1"], exits.WRONG, "two splits or more"),
        (["drop", "people/train"], exits.WRONG, "leave /train out"),
        (["diff", "people", "people/train"], exits.WRONG, "leave /train out"),
        (["card", "people/train"], exits.WRONG, "leave /train out"),
        (["split", "people/train", "a=1", "b=1"], exits.WRONG, "leave /train out"),
        (["diff", "people"], exits.WRONG, "has no version before it"),
        (["save", "people.jsonl", "a b/c"], exits.WRONG, "no name for a dataset"),
    ],
)
def test_what_is_wrong_is_told(seedbed: Terminal, arguments: list[str], code: int, words: str) -> None:
    """With the thing, the value and the way out."""
    seedbed("save", "people.jsonl", "people")
    assert words in seedbed(*arguments, code=code)
