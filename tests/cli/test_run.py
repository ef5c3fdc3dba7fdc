"""``run``, ``resume``, ``try``, ``runs``, ``report``, ``export``: a small recipe with the scripted model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
from cli_rig import Terminal


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_run_makes_the_dataset_and_says_where(seedbed: Terminal, project: Path) -> None:
    """Exit 0; the last lines count the rows and name the folder; the files are there."""
    told = seedbed("run", project / "recipe.yaml")
    assert told.code == 0
    assert "Asked for: 3 seed rows became 3 rows. Kept 3, set aside 0, failed 0." in told.out
    dataset = project / "runs" / "small" / "dataset"
    assert f"Dataset: {dataset}" in told.out
    assert len(lines(dataset / "data.jsonl")) == 3
    assert (project / "runs" / "small" / "report.html").is_file()


def test_rows_set_aside_are_counted_with_their_reasons(seedbed: Terminal, project: Path) -> None:
    """What fell out is told by step and reason."""
    told = seedbed("run", project / "recipe.yaml", "--set", "steps=[{answering.py: {refuse: moon}}]")
    assert "Kept 2, set aside 1, failed 0." in told.out
    assert "    1  answering: the question holds …" in told.out


def test_a_run_for_scripts_prints_its_record(seedbed: Terminal, project: Path) -> None:
    """``--json`` prints one object on stdout; progress stays on stderr."""
    told = seedbed("run", project / "recipe.yaml", "--json", "--name", "scripted", "--set", "seed=5")
    facts = json.loads(told.out)
    assert (facts["state"], facts["rows"], facts["seed"]) == ("done", 3, 5)
    assert facts["folder"] == str(project.resolve() / "runs" / "scripted")


def test_a_run_in_chinese(seedbed: Terminal, project: Path) -> None:
    """The last lines are in Chinese where that is spoken."""
    told = seedbed("run", project / "recipe.yaml", lang="zh")
    assert "运行 small：完成。" in told.out
    assert "保留 3，剔除 0，失败 0" in told.out


def test_a_dry_run_counts_and_leaves_nothing(seedbed: Terminal, project: Path) -> None:
    """Three rows, three asks; no run, no journal; prices are asked for where there are none."""
    told = seedbed("run", project / "recipe.yaml", "--dry")
    assert told.code == 0
    row = next(line for line in told.out.splitlines() if line.startswith("rows "))
    assert row.split()[1:4] == ["answering", "3", "3"]
    assert "price:" in told.out
    assert not (project / "runs").exists()
    assert not (project / ".seedbed").exists()


def test_a_dry_run_knows_money_where_prices_are(seedbed: Terminal, project: Path) -> None:
    """Prices per million tokens become money."""
    priced = "models.main={model: 'fake:', price: {in: 1000, out: 1000}}"
    told = seedbed("run", project / "recipe.yaml", "--dry", "--json", "--set", priced)
    step = json.loads(told.out)[0]["steps"]["answering"]
    assert step["money"] == (step["tokens_in"] + step["tokens_out"]) / 1000 > 0


def test_try_shows_asks_and_replies_and_a_run_reuses_them(seedbed: Terminal, project: Path) -> None:
    """The prompt, the reply and the row are shown; the run afterwards asks only the third row."""
    told = seedbed("try", project / "recipe.yaml", "-n", "2")
    assert told.code == 0
    assert "[user] How far is the moon?" in told.out
    assert told.out.count("kept:") == 2
    facts = json.loads(seedbed("run", project / "recipe.yaml", "--json").out)
    assert (facts["spent"]["requests"], facts["spent"]["reused"]) == (1, 2)


def test_try_for_scripts(seedbed: Terminal, project: Path) -> None:
    """``--json`` gives requests, replies and rows."""
    tried = json.loads(seedbed("try", project / "recipe.yaml", "-n", "1", "--json").out)
    assert tried[0]["asks"][0]["reply"] == tried[0]["kept"][0]["answer"]


def test_a_spent_budget_exits_with_3_and_resume_raises_it(seedbed: Terminal, project: Path) -> None:
    """What was answered is kept; the rest is asked with the larger budget."""
    told = seedbed("run", project / "recipe.yaml", "--set", "budget.requests=1")
    assert told.code == 3
    assert "the budget is spent" in told.out
    told = seedbed("resume", "small", "--home", project, "--budget-requests", "9", "--json")
    facts = json.loads(told.out)
    assert told.code == 0
    assert (facts["rows"], facts["spent"]["requests"]) == (3, 3)


def test_a_run_that_keeps_nothing_exits_with_3(seedbed: Terminal, project: Path) -> None:
    """No row is not a success."""
    told = seedbed("run", project / "recipe.yaml", "--set", "steps=[{answering.py: {refuse: ''}}]")
    assert told.code == 3
    assert "Not one row was kept." in told.out


def test_a_provider_that_is_not_there_exits_with_4(seedbed: Terminal, project: Path) -> None:
    """Nothing listens at the address: the run stops and says so."""
    told = seedbed("run", project / "recipe.yaml", "--set", "models.main=gguf:missing.gguf")
    assert told.code in (1, 4)
    assert "missing.gguf: no such file" in told.err + told.out


def test_runs_are_listed(seedbed: Terminal, project: Path) -> None:
    """Name, state and rows; an empty project says so."""
    assert "There are no runs" in seedbed("runs", "--home", project).out
    seedbed("run", project / "recipe.yaml")
    assert seedbed("runs", "--home", project).out.splitlines()[1].split()[:3] == ["small", "done", "3"]
    assert json.loads(seedbed("runs", "--home", project, "--json").out)[0]["rows"] == 3


def test_a_run_is_exported_again_without_running(seedbed: Terminal, project: Path) -> None:
    """Another format from the accepted rows; unknown formats and settings are named."""
    seedbed("run", project / "recipe.yaml")
    target = project / "chat.jsonl"
    told = seedbed("export", "small", "--to", "messages", "--home", project, "-o", target)
    assert told.code == 0
    assert len(lines(target)) == 3
    wrong = seedbed("export", "small", "--to", "mesages", "--home", project)
    assert (wrong.code, "did you mean 'messages'?" in wrong.err) == (1, True)
    wrong = seedbed("export", "small", "--to", "csv", "--home", project, "--set", "spreadshet=true")
    assert (wrong.code, "did you mean 'spreadsheet'?" in wrong.err) == (1, True)


def test_a_report_is_written_again(seedbed: Terminal, project: Path) -> None:
    """The path is printed; the file is there again with the same counts."""
    seedbed("run", project / "recipe.yaml")
    path = project / "runs" / "small" / "report.html"
    path.unlink()
    told = seedbed("report", "small", "--home", project)
    assert told.code == 0
    assert path.is_file()
    assert "small" in path.read_text(encoding="utf-8")


def test_a_run_that_is_not_there_is_named(seedbed: Terminal, project: Path) -> None:
    """The nearest run is named."""
    seedbed("run", project / "recipe.yaml")
    told = seedbed("resume", "smal", "--home", project)
    assert (told.code, "did you mean 'small'?" in told.err) == (1, True)


def test_ctrl_c_stops_cleanly_and_the_next_start_goes_on(project: Path, seedbed: Terminal) -> None:
    """The first Ctrl-C lets what is in flight arrive and exits with 130; nothing answered is asked again."""
    step = (project / "answering.py").read_text(encoding="utf-8")
    waiting = "await asyncio.sleep(0.4)\n    return {"
    slow = step.replace("from typing", "import asyncio\nfrom typing").replace("return {", waiting)
    (project / "answering.py").write_text(slow, encoding="utf-8")
    rows = [{"question": f"What is {number}?"} for number in range(1500)]
    (project / "rows.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(rows))
    command = [sys.executable, "-m", "seedbed", "run", "recipe.yaml", "--set", "from.rows=[rows.jsonl]", "--json"]
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
    events = project / "runs" / "small" / "events.jsonl"
    limit = time.monotonic() + 30
    while time.monotonic() < limit and not (events.exists() and b'"progress"' in events.read_bytes()):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err.decode()
    facts = json.loads(out)
    assert facts["state"] == "stopped"
    assert 0 < facts["spent"]["requests"] < 1500
    done = json.loads(seedbed("resume", "small", "--home", project, "--json").out)
    assert (done["state"], done["rows"], done["spent"]["requests"]) == ("done", 1500, 1500)
