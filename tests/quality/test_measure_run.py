"""Measures in a recipe and on the command line: gates, records, vectors asked for once, words for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from seedbed.actions.measure import measure, measure_names, table_of
from seedbed.actions.run import Finished, run_recipe
from seedbed.cli import texts
from seedbed.cli.main import main
from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.measure import Gate, Measure, bound
from seedbed.recipe.load import parse

QUESTIONS = [{"question": one, "kind": "en"} for one in ("How far is the moon?", "How deep is the sea?")]
QUESTIONS += [{"question": one, "kind": "zh"} for one in ("月亮有多远？", "海有多深？")]


def _run(home: Path, *steps: Any, **more: Any) -> Finished:
    recipe = {"name": "small", "from": {"rows": QUESTIONS}, "steps": list(steps), "to": ["jsonl"], **more}
    return run_recipe(parse({"models": {"main": "fake:", "embed": "fake:"}, **recipe}), home)


def _measures(finished: Finished) -> dict[str, dict[str, Any]]:
    return {one["step"]: one for one in finished.facts["measures"]}


def test_a_measure_is_a_step_that_lets_every_row_pass(tmp_path: Path) -> None:
    """It stands among the steps, its rows reconcile, and the record of the run holds what it said as JSON."""
    finished = _run(tmp_path, {"distinct_n": {"n": 1}}, {"length": {"columns": {"text": "question"}}}, "lengths")
    assert finished.facts["state"] == "done"
    assert finished.facts["rows"] == 4
    found = _measures(finished)
    assert set(found) == {"distinct_n", "lengths"}
    record = json.loads((finished.folder / "run.json").read_text(encoding="utf-8"))
    assert record["measures"] == finished.facts["measures"]
    again = msgspec.convert(found["distinct_n"]["measure"], Measure)
    assert again == find.entry("distinct_n").function(table_of(QUESTIONS), n=1)


def test_a_gate_that_fails_is_told_and_one_that_holds_is_not(tmp_path: Path) -> None:
    """Limits below and above, of the value and of a figure; the dataset is there all the same."""
    finished = _run(
        tmp_path,
        {"balance": {"column": "kind", "wanted": {"en": 9, "zh": 1}, "fail_below": 0.9, "fail_above": {"labels": 1}}},
        {"distinct_n": {"fail_below": 0.1, "fail_above": {"value": 1.0}}},
    )
    found = _measures(finished)
    assert found["balance"]["failures"] == ["balance is 0.6, below 0.9", "balance.labels is 2, above 1"]
    assert found["balance"]["gate"] == {"below": {"value": 0.9}, "above": {"labels": 1.0}}
    assert found["distinct_n"]["failures"] == []
    assert finished.dataset is not None


def test_another_gate_measures_nothing_again(tmp_path: Path) -> None:
    """A limit is no part of what is measured: the step's folder stays and its verdict changes."""
    first = _run(tmp_path, {"distinct_n": {"fail_below": 1.0}})
    folders = sorted(path.name for path in first.folder.glob("work/round-000/*/*distinct*"))
    second = _run(tmp_path, {"distinct_n": {"fail_below": 0.2}})
    assert _measures(first)["distinct_n"]["failures"]
    assert not _measures(second)["distinct_n"]["failures"]
    assert sorted(path.name for path in second.folder.glob("work/round-000/*/*distinct*")) == folders


def test_vectors_are_asked_for_once(tmp_path: Path) -> None:
    """A measure that asks goes through the journal: a second run, or one after its folder is lost, asks nothing."""
    step = {"vendi_score": {"by": "model"}}
    first = _run(tmp_path, step)
    assert first.facts["spent"]["requests"] == 1
    assert "role embed" in _measures(first)["vendi_score"]["measure"]["basis"]
    for path in first.folder.glob("work/round-000/*/*vendi*/*"):
        path.unlink()
    second = _run(tmp_path, step)
    assert second.facts["spent"]["requests"] == 1, "the sum over all starts"
    assert _measures(second)["vendi_score"] == _measures(first)["vendi_score"]


def test_what_could_not_be_asked_is_no_figure_and_no_pass(tmp_path: Path) -> None:
    """Out of budget before the vectors: the run says so, the measure has no value, and its gate does not hold."""
    steps = ["answer.py", {"vendi_score": {"by": "model", "fail_below": 1}}]
    (tmp_path / "answer.py").write_text(
        '"""Answer: asks."""\nfrom typing import TypedDict\n\n\nclass Made(TypedDict):\n    answer: str\n\n\n'
        'async def answer(ctx, question: str) -> Made:\n    """Ask."""\n'
        '    return {"answer": (await ctx.ask(question)).text}\n',
        encoding="utf-8",
    )
    finished = _run(tmp_path, *steps, budget={"requests": 4})
    found = _measures(finished)["vendi_score"]
    assert finished.facts["state"] == "budget"
    assert found["measure"].get("value") is None
    assert "was not measured" in found["failures"][0]
    more = _run(tmp_path, *steps, budget={"requests": 9})
    assert _measures(more)["vendi_score"]["measure"]["value"] > 1


def test_rounds_measure_all_rows_so_far(tmp_path: Path) -> None:
    """With targets the last round's measure is of every row that has come to it."""
    finished = _run(tmp_path, {"balance": {"column": "kind"}}, want={"rows": 4, "rounds": 3})
    assert _measures(finished)["balance"]["measure"]["measured"] >= finished.facts["rows"]


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"distinct_n": {"fail_bellow": 1}}, "no setting 'fail_bellow'; did you mean 'fail_below'"),
        ({"distinct_n": {"fail_below": "much"}}, "fail_below = 'much': wanted a number"),
        ({"distinct_n": {"by": "model"}}, "no setting 'by'"),
        ({"length": {"fail_below": 1}}, "no setting 'fail_below'"),
        ({"vendi_score": {"by": "meaning"}}, "by = 'meaning'"),
        ("balance", "'column' must be given"),
    ],
)
def test_wrong_settings_are_found_before_anything_runs(tmp_path: Path, step: Any, message: str) -> None:
    """The message names the step, the setting and the way out."""
    with pytest.raises(RecipeError, match=message):
        _run(tmp_path, step)
    assert not list((tmp_path / "runs" / "small" / "work").glob("*"))


def test_a_gate_on_a_figure_that_is_not_there_does_not_hold() -> None:
    """The words name the figures there are; a plain number is a limit of the value."""
    found = Measure("coverage", 0.5, "", 3, 3, figures={"recall": 0.2})
    assert Gate(bound(0.4)).failures(found) == []
    assert Gate(bound({"recal": 0.1})).failures(found) == ["coverage: there is no figure 'recal'; it has value, recall"]
    assert Gate({}, bound({"recall": 0.1})).failures(found) == ["coverage.recall is 0.2, above 0.1"]
    assert not Gate(bound(None), bound(None))


Terminal = Callable[..., tuple[int, str, str]]


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line in this process: code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main(["--lang", "en", *map(str, arguments)])
        texts.use("en")
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Rows of both languages with labels, as JSON lines."""
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in QUESTIONS), encoding="utf-8")
    return path


def test_all_measures_of_a_file(terminal: Terminal, file: Path) -> None:
    """Without names each is taken; those that the rows do not allow say why and are no error."""
    code, out, _ = terminal("measure", file, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["rows"] == 4
    names = [one["measure"]["name"] for one in told["measures"]]
    assert names == measure_names()
    by_name = {one["measure"]["name"]: one["measure"] for one in told["measures"]}
    assert by_name["distinct_n"]["value"] > 0
    assert "no column 'level'" in by_name["difficulty_spread"]["reason"]
    code, out, _ = terminal("measure", file)
    assert code == 0
    assert "distinct_n" in out
    assert "not measured: coverage: " in out


def test_every_kind_of_file_gives_the_same(terminal: Terminal, file: Path, tmp_path: Path) -> None:
    """JSON lines, Parquet and CSV of the same rows are measured alike."""
    pq.write_table(pa.Table.from_pylist(QUESTIONS), tmp_path / "rows.parquet")
    lines = ["question,kind", *(f"{one['question']},{one['kind']}" for one in QUESTIONS)]
    (tmp_path / "rows.csv").write_text("\n".join(lines), encoding="utf-8")
    told = [
        json.loads(terminal("measure", path, "distinct_n", "self_bleu", "--json")[1])["measures"]
        for path in (file, tmp_path / "rows.parquet", tmp_path / "rows.csv")
    ]
    assert told[0] == told[1] == told[2]


def test_gates_end_in_the_code_of_gates(terminal: Terminal, file: Path) -> None:
    """Code 3 and the reason where one fails, 0 where all hold; the measures of the gates are those that are taken."""
    code, out, err = terminal("measure", file, "--fail-below", "distinct_n=0.999", "--fail-above", "self_bleu=0.9")
    assert code == 3
    assert "gate failed: distinct_n is" in err
    assert "self_bleu" in out
    assert "lengths" not in out
    assert terminal("measure", file, "distinct_n", "--fail-below", "distinct_n.distinct_1=0.1")[0] == 0


def test_settings_of_one_measure_or_of_all(terminal: Terminal, file: Path) -> None:
    """A name before the dot is one measure; without it every measure that has the setting."""
    given = ("--set", "column=kind", "--set", "distinct_n.n=1", "--json")
    code, out, _ = terminal("measure", file, "distinct_n", "lengths", *given)
    first, second = (one["measure"] for one in json.loads(out)["measures"])
    assert code == 0
    assert (first["basis"], second["basis"]) == ("kind", "kind")
    assert first["value"] == first["figures"]["distinct_1"]


def test_real_rows_stand_in_a_file_of_their_own(terminal: Terminal, tmp_path: Path) -> None:
    """--real holds the rows of the one file against those of the other."""
    for name, numbers in (("made", range(10, 18)), ("real", range(8))):
        rows = [json.dumps({"text": f"the boat to Rome leaves at {one}"}) for one in numbers]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(rows), encoding="utf-8")
    made, real = tmp_path / "made.jsonl", tmp_path / "real.jsonl"
    code, out, _ = terminal("measure", made, "coverage", "--real", real, "--json")
    assert code == 0
    assert json.loads(out)["measures"][0]["measure"]["value"] == 1.0


def test_a_run_and_a_model_can_be_named(terminal: Terminal, tmp_path: Path) -> None:
    """DATA may be a run; --model has vectors made by it."""
    _run(tmp_path)
    code, out, _ = terminal("measure", "small", "vendi_score", "--home", tmp_path, "--model", "fake:", "--json")
    assert code == 0
    assert "role embed" in json.loads(out)["measures"][0]["measure"]["basis"]


def test_a_saved_dataset_can_be_named(terminal: Terminal, file: Path, tmp_path: Path) -> None:
    """DATA may be a version of a dataset: its rows are measured without what tells their descent."""
    assert terminal("dataset", "save", file, "kept", "--home", tmp_path)[0] == 0
    code, out, _ = terminal("measure", "kept@1", "distinct_n", "--home", tmp_path, "--json")
    whole = json.loads(terminal("measure", file, "distinct_n", "--home", tmp_path, "--json")[1])
    assert code == 0
    assert json.loads(out)["measures"] == whole["measures"]


def test_what_is_wrong_is_told_in_words(terminal: Terminal, file: Path, tmp_path: Path) -> None:
    """No such data, measure, setting, column or figure; a gate without a number; vectors without a model."""
    wrong = [
        (("nowhere",), "'nowhere' is no file and no run"),
        ((file, "distinct"), "did you mean 'distinct_n'"),
        ((file, "length"), "length is no measure, it returns verdict"),
        ((file, "distinct_n", "--set", "m=1"), "has a setting 'm'"),
        ((file, "distinct_n", "--set", "lengths.of=words"), "'lengths' is not among the measures"),
        ((file, "distinct_n", "--set", "column=x"), "no column 'x'"),
        ((file, "--fail-below", "distinct_n=high"), "a gate wants a number"),
        ((file, "vendi_score", "--set", "by=model"), "name a model with --model"),
        ((file, "coverage", "--real", tmp_path / "none.jsonl"), "no such file"),
    ]
    for arguments, message in wrong:
        code, _, err = terminal("measure", *arguments, "--home", tmp_path)
        assert code == 1, arguments
        assert message in err
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    code, out, _ = terminal("measure", empty, "distinct_n")
    assert code == 1
    assert "not measured: distinct_n: there are no rows" in out


def test_columns_of_mixed_types_become_text() -> None:
    """Within a batch and between batches: what Arrow cannot hold in one column is told as JSON."""
    rows = [{"text": one} for one in ("a b", 3, ["c"])] + [{"text": "d", "other": {"x": 1}}]
    assert table_of(rows).column("text").to_pylist() == ["a b", "3", '["c"]', "d"]
    many = [{"text": place, "later": None} for place in range(10_000)] + [{"text": "end", "later": "x"}]
    table = table_of(many)
    assert table.column("text").to_pylist()[-2:] == ["9999", "end"]
    assert table.column("later").to_pylist()[-1] == "x"
    assert measure(table, ["lengths"])[0].measure.measured == 10_001


def test_a_measure_of_ones_own_is_a_file(tmp_path: Path) -> None:
    """A Python file whose function returns a Measure is one, in a recipe as well."""
    (tmp_path / "marks.py").write_text(
        '"""Marks: the share of rows that end in a question mark."""\n'
        "import pyarrow as pa\n\nfrom seedbed.core.measure import Measure\n\n\n"
        'def marks(table: pa.Table, *, column: str = "question") -> Measure:\n    """Count."""\n'
        "    rows = table.column(column).to_pylist()\n"
        "    share = sum(one.endswith(('?', '？')) for one in rows) / len(rows)\n"
        '    return Measure("marks", share, "share of rows", len(rows), len(rows))\n',
        encoding="utf-8",
    )
    finished = _run(tmp_path, {"marks.py": {"fail_below": 1}})
    assert _measures(finished)["marks"]["measure"]["value"] == 1.0
    assert measure(QUESTIONS, [str(tmp_path / "marks.py")])[0].measure.value == 1.0
