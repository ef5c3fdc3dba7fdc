"""Rules of a recipe at the command line: refused, warned of, paused at, stopped at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_rig import Terminal

RECIPE = """name: small
from:
  rows: many.jsonl
steps:
  - answering.py: {refuse: "7"}
models: {main: "fake:"}
to: [jsonl]
"""


@pytest.fixture
def many(project: Path) -> Path:
    """A project of 200 rows, the second half of which is refused."""
    rows = [{"question": f"How far is star {'7' if number >= 100 else 'x'}?"} for number in range(200)]
    (project / "many.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (project / "recipe.yaml").write_text(RECIPE, encoding="utf-8")
    return project


def with_rule(project: Path, line: str) -> Path:
    path = project / "recipe.yaml"
    path.write_text(f"{RECIPE}{line}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('stop_when: {duplicat_share: "> 0.4"}', "yaml:8: stop_when: there is no signal 'duplicat_share'"),
        ('stop_wen: {failed_share: "> 0.4"}', "unknown key 'stop_wen'; did you mean 'stop_when'?"),
        ("warn_when: {failed_share: 0.4}", "0.4 is not a rule; write  "),
        ("pause_when: failed_share", "rules are a mapping"),
        ('stop_when: {missing_share: "> 0.1 in anser"}', "no row will have the column 'anser'; did you mean 'answer'?"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_told_before_anything_is_asked(seedbed: Terminal, many: Path, line: str, said: str) -> None:
    """Exit 1, with the file, the line and the nearest right name; no run is begun."""
    told = seedbed("run", with_rule(many, line))
    assert told.code == 1
    assert said in told.err
    assert not list(many.glob("runs/*/run.json"))


def test_a_rule_that_warns_is_told_and_ends_nothing(seedbed: Terminal, many: Path) -> None:
    """Exit 0; the warning stands among the lines of progress and in the summary."""
    told = seedbed("run", with_rule(many, 'warn_when: {rejected_share: "> 0.5 over 20"}'))
    assert told.code == 0
    assert "warning: rejected_share > 0.5 over 20: 0.55 at row 111 of all: answering" in told.err
    assert "Rules that watched: 1; times that one held: 1." in told.out
    assert "warn_when rejected_share > 0.5 over 20: 0.55 at row 111" in told.out


def test_a_rule_that_stops_exits_with_3_and_keeps_what_is_there(seedbed: Terminal, many: Path) -> None:
    """The dataset has the rows up to there; the report and the record say why there are no more."""
    told = seedbed("run", with_rule(many, 'stop_when: {rejected_share: "> 0.5 over 20"}'))
    assert told.code == 3
    assert "stopped by a rule of the recipe" in told.out
    facts = json.loads((many / "runs" / "small" / "run.json").read_text("utf-8"))
    assert (facts["state"], facts["rows"]) == ("halted", 100)
    assert len((many / "runs" / "small" / "dataset" / "data.jsonl").read_text("utf-8").splitlines()) == 100
    assert "stop_when rejected_share" in (many / "runs" / "small" / "report.html").read_text("utf-8")


def test_a_rule_that_pauses_waits_for_resume(seedbed: Terminal, many: Path) -> None:
    """Exit 3 as often as it is run; ``resume`` goes on to the end, and no question is put twice."""
    recipe = with_rule(many, 'pause_when: {rejected_share: "> 0.5 over 20"}')
    for _ in range(2):
        told = seedbed("run", recipe, "--json")
        assert (told.code, json.loads(told.out)["state"]) == (3, "paused")
    told = seedbed("resume", "small", "--home", many)
    assert told.code == 0
    assert "going on, as you said: rejected_share" in told.err
    facts = json.loads((many / "runs" / "small" / "run.json").read_text("utf-8"))
    assert (facts["state"], facts["rows"], facts["spent"]["requests"]) == ("done", 100, 100)
    assert seedbed("run", recipe).code == 0


def test_the_words_are_there_in_chinese(seedbed: Terminal, many: Path) -> None:
    """The same lines for who reads Chinese."""
    told = seedbed("run", with_rule(many, 'pause_when: {rejected_share: "> 0.5 over 20"}'), lang="zh")
    assert "被规则暂停" in told.out
    assert "暂停：rejected_share > 0.5 over 20" in told.err
