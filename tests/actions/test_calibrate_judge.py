"""A judge held against labels: figures against a second implementation, leans of judges that are known to lean."""

from __future__ import annotations

import json
import math
import warnings
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.actions.agreement import confusion, figure, kappa, pearson, share, spearman
from seedbed.actions.calibrate_judge import calibrate_judge
from seedbed.actions.labelled import read_labelled
from seedbed.cli.main import main
from seedbed.core.errors import ProviderError, RecipeError

POINTS = [1, 2, 3, 4, 5]
ratings = st.lists(st.tuples(st.sampled_from(POINTS), st.sampled_from(POINTS)), min_size=2, max_size=40)


@settings(deadline=None, max_examples=60)
@given(ratings, st.booleans())
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]], weighted: bool) -> None:
    """Plain and quadratically weighted; NaN where chance leaves nothing to agree about."""
    metrics = pytest.importorskip("sklearn.metrics")
    left, right = [one for one, _ in pairs], [other for _, other in pairs]
    found = kappa(pairs, POINTS, weighted=weighted)
    if len({*left, *right}) == 1:
        assert math.isnan(found)
        return
    how = "quadratic" if weighted else None
    assert found == pytest.approx(metrics.cohen_kappa_score(left, right, labels=POINTS, weights=how), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(ratings)
def test_correlations_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    """Of values and of ranks, ties shared; NaN where one side does not vary."""
    stats = pytest.importorskip("scipy.stats")
    left, right = [one for one, _ in pairs], [other for _, other in pairs]
    if len(set(left)) == 1 or len(set(right)) == 1:
        assert math.isnan(pearson(pairs))
        assert math.isnan(spearman(pairs))
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert pearson(pairs) == pytest.approx(stats.pearsonr(left, right)[0], abs=1e-9)
        assert spearman(pairs) == pytest.approx(stats.spearmanr(left, right)[0], abs=1e-9)


def test_an_interval_covers_the_truth() -> None:
    """Of 60 samples of 100 throws of a coin, about 95 % have 0.7 in their interval; the same rows give the same one."""
    rng, inside = Random(2), 0
    for _ in range(60):
        rows = [rng.random() < 0.7 for _ in range(100)]
        found = figure(rows, share)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= 0.7 <= found.high
    assert 52 <= inside <= 60
    assert figure(rows, share) == figure(rows, share)
    assert figure([], share).value is None
    assert confusion([(1, 2), (1, 2), (2, 1)], [1, 2]) == [[0, 2], [1, 0]]


def labelled(folder: Path, rows: list[dict[str, Any]]) -> Path:
    file = folder / "labelled.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def judge_of(folder: Path, *lines: tuple[str, Any]) -> str:
    file = folder / "judge.json"
    file.write_text(json.dumps([{"match": match, "reply": reply} for match, reply in lines]), encoding="utf-8")
    return f"fake:{file}"


def point(score: int) -> dict[str, Any]:
    return {name: {"reason": "r", "score": score} for name in ("helpfulness", "correctness", "clarity")}


def scored(labels: list[int], words: list[int] | None = None) -> list[dict[str, Any]]:
    return [
        {
            "instruction": "Do it.",
            "output": f"answer-{label} " + "word " * (words[place] if words else 3),
            "score": label,
        }
        for place, label in enumerate(labels)
    ]


def test_a_judge_that_agrees_fully(tmp_path: Path) -> None:
    """Every figure says so, and each score stands for its label."""
    model = judge_of(tmp_path, *((f"answer-{one} ", point(one)) for one in POINTS))
    made = calibrate_judge(labelled(tmp_path, scored(POINTS * 4)), model=model)
    assert made.scores is not None
    assert (made.scores.exact.value, made.scores.kappa.value, made.scores.spearman.value) == (1.0, 1.0, 1.0)
    assert made.scores.lean.value == 0.0
    assert made.scores.confusion == [[4 * (row == column) for column in range(5)] for row in range(5)]
    assert [(one, count, mean.value) for one, count, mean in made.scores.by_score] == [(p, 4, p) for p in POINTS]
    assert made.pairs is None
    assert made.undecided == []


def test_a_judge_that_gives_the_same_to_all(tmp_path: Path) -> None:
    """Half of it may be right by chance: kappa is 0, and what the rows do not decide is no figure."""
    made = calibrate_judge(labelled(tmp_path, scored([4, 4, 2, 1])), model=judge_of(tmp_path, ("", point(4))))
    assert made.scores is not None
    assert (made.scores.exact.value, made.scores.kappa.value) == (0.5, 0.0)
    assert made.scores.spearman.value is None
    assert made.scores.lean.value == pytest.approx(1.25)


def test_a_judge_that_likes_long_answers(tmp_path: Path) -> None:
    """Labels that know no length, scores that follow it: the lean is found, with an interval above 0."""
    rng = Random(4)
    words = [rng.choice([2, 40]) for _ in range(40)]
    rows = scored([rng.choice([2, 3, 4]) for _ in words], words)
    model = judge_of(tmp_path, (r"(word ){30}", point(5)), ("", point(2)))
    made = calibrate_judge(labelled(tmp_path, rows), model=model)
    assert made.scores is not None
    assert (made.scores.length_judge.value or 0) > 0.9
    assert abs(made.scores.length_label.value or 0) < 0.4
    assert (made.scores.length_lean.low or 0) > 0.3


def test_a_judge_that_follows_the_place(tmp_path: Path) -> None:
    """It takes the second whatever stands there, but for one answer that it knows: ties, and the report says why."""
    rows = [{"instruction": "Do it.", "answers": [f"one {n}", f"another {n}"], "winner": "first"} for n in range(6)]
    rows += [{"instruction": "Do it.", "answers": ["best", f"one {n}"], "winner": "first"} for n in range(2)]
    model = judge_of(
        tmp_path,
        (r"The first answer:\n<<<\w+>>>\nbest", {"reason": "r", "better": "first"}),
        ("", {"reason": "r", "better": "second"}),
    )
    made = calibrate_judge(labelled(tmp_path, rows), model=model)
    assert made.pairs is not None
    assert (made.pairs.by_place.value, made.pairs.first_place.value, made.pairs.agreement.value) == (0.75, 0.0, 0.25)
    assert made.pairs.confusion == [[2, 0, 6], [0, 0, 0], [0, 0, 0]]
    assert made.pairs.decided.value == 1.0


def test_pairs_that_are_judged_by_what_they_say(tmp_path: Path) -> None:
    """Agreement over both orders; how often the longer one wins is told for judge and labels."""
    good, bad = "a right and longer answer", "wrong"
    rows = [{"instruction": "Do it.", "answers": pair, "winner": side}
            for pair, side in (([good, bad], "first"), ([bad, good], "second"), ([bad, good], "first"))]  # fmt: skip
    model = judge_of(
        tmp_path,
        (r"The first answer:\n<<<\w+>>>\na right", {"reason": "r", "better": "first"}),
        ("", {"reason": "r", "better": "second"}),
    )
    made = calibrate_judge(labelled(tmp_path, rows), model=model)
    assert made.pairs is not None
    assert made.pairs.agreement.value == pytest.approx(2 / 3, abs=1e-4)
    assert made.pairs.by_place.value == 0.0
    assert (made.pairs.longer_judge.value, made.pairs.longer_label.value) == (1.0, pytest.approx(2 / 3, abs=1e-4))


def test_rows_without_a_score_count_nowhere(tmp_path: Path) -> None:
    """An unreadable judgement is told with its line and is in no figure; a judge that decides nothing is an error."""
    model = judge_of(tmp_path, ("answer-5", "no score"), ("", point(2)))
    file = labelled(tmp_path, scored([2, 5, 2]))
    made = calibrate_judge(file, model=model)
    assert made.scores is not None
    assert (made.scores.rows, made.scores.exact.value) == (2, 1.0)
    assert [line for line, _ in made.undecided] == [2]
    with pytest.raises(ProviderError, match="none of 3 rows; line 1: no reply fitted"):
        calibrate_judge(file, model=judge_of(tmp_path, ("", "no score")))


@pytest.mark.parametrize(("line", "told"), [
    ("{", "line 2: not JSON"), ("[]", "line 2: holds a list"), ("{}", "'instruction' is missing"),
    ('{"instruction": "a"}', "'output' is missing"), ('{"instruction": "a", "output": 3}', "'output' is of type int"),
    ('{"instruction": "a", "output": ""}', "'output' is empty"),
    ('{"instruction": "a", "output": "b"}', "'score' is missing"),
    ('{"instruction": "a", "output": "b", "score": 0}', "'score' is '0'; wanted a number from 1 to 5"),
    ('{"instruction": "a", "output": "b", "score": "4"}', "'score' is '4'"),
    ('{"instruction": "a", "output": "b", "score": true}', "'score' is 'True'"),
    ('{"instruction": "a", "answers": ["b"], "winner": "first"}', "'answers' must be a list of two"),
    ('{"instruction": "a", "answers": ["b", 3], "winner": "first"}', "'answers' must be a list of two"),
    ('{"instruction": "a", "answers": ["b", "c"], "winner": "a"}', "'winner' is 'a'; wanted first, second, tie"),
    ('{"instruction": "a", "answers": ["b", "c"]}', "'winner' is missing"),
    ('{"answers": ["b", "c"], "winner": "tie"}', "'instruction' is missing"),
])  # fmt: skip
def test_malformed_labels(tmp_path: Path, line: str, told: str) -> None:
    """The message names line, field and what is wanted; nothing is asked."""
    file = tmp_path / "labelled.jsonl"
    file.write_text(json.dumps(scored([3])[0]) + "\n" + line, encoding="utf-8")
    with pytest.raises(RecipeError, match="line 2") as refused:
        calibrate_judge(file, model="openai:nobody@http://127.0.0.1:9/v1")
    assert told in str(refused.value)


def test_a_file_without_rows(tmp_path: Path) -> None:
    """A missing and an empty file are told apart; blank lines are no rows."""
    with pytest.raises(RecipeError, match="no such file"):
        read_labelled(tmp_path / "x.jsonl")
    (tmp_path / "x.jsonl").write_text("\n \n", encoding="utf-8")
    with pytest.raises(RecipeError, match="holds no rows"):
        read_labelled(tmp_path / "x.jsonl")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table in both languages, JSON for scripts; settings reach the judge; undecided rows end in another code."""
    pair = {"instruction": "Do it.", "answers": ["same", "same"], "winner": "tie"}
    file = labelled(tmp_path, [*scored([1, 2, 3]), pair])
    model = judge_of(tmp_path, *((f"answer-{one} ", point(one)) for one in POINTS))
    assert main(["judge", "calibrate", str(file), "--model", model]) == 0
    out, err = capsys.readouterr()
    assert "same score" in out
    assert "same winner" in out
    assert "Only 4 labelled rows" in err
    assert main(["judge", "calibrate", str(file), "--model", model, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["scores"]["exact"]["value"], told["pairs"]["rows"], told["undecided"]) == (1.0, 1, [])
    arguments = ["judge", "calibrate", str(file), "--model", model, "--set", "dimensions=[tone]"]
    assert main(arguments) == 4
    assert "3 rows are undecided" in capsys.readouterr().err
    assert main([*arguments[:-1], "dimension=[tone]"]) == 1
    assert "there is no setting 'dimension'" in capsys.readouterr().err
