"""Checks that ask, outside a run: counted before anyone pays, and undecided where nothing could be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seedbed.actions.check_rows import check_rows
from seedbed.actions.plan import prepare
from seedbed.actions.reckon import dry
from seedbed.core.errors import RecipeError
from seedbed.recipe.load import parse

QUESTION_AND_ANSWER = {"instruction": "question", "output": "hypothesis"}
STEPS: list[tuple[str, dict[str, Any], int]] = [
    ("vote", {"weight": "logprob", "by": "embed"}, 6),
    ("vote", {"weight": "reward", "samples": 4}, 8),
    ("entailment", {"samples": 2, "both": True}, 4),
    ("entailment", {"by": "classify", "want": "no_contradiction"}, 1),
    ("entailment", {"by": "classify", "labels": {"L0": "entailment", "L1": "neutral"}}, 1),
    ("round_trip", {"by": "embed", "columns": {"source": "question", "made": "hypothesis"}}, 4),
    ("reward", {"scale": "logit", "least": 0.1, "label": "1", "columns": QUESTION_AND_ANSWER}, 1),
    ("reward", {"columns": QUESTION_AND_ANSWER}, 1),
    ("judge", {"samples": 2, "roles": ["judge", "main"], "columns": QUESTION_AND_ANSWER}, 4),
    ("compare", {"columns": {"instruction": "question"}}, 2),
    ("critique", {"columns": QUESTION_AND_ANSWER}, 1),
]
TABLES = (
    "CREATE TABLE ship (id INTEGER PRIMARY KEY, name TEXT, length INTEGER);\n"
    "INSERT INTO ship VALUES (1, 'Alma', 20), (2, 'Berta', 31);"
)
CHAINS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, float]]] = [
    (
        "omni_sql",
        {"db_id": "harbour", "tables": TABLES},
        {"queries": 7, "candidates": 2, "thoughts": 3},
        {"omni_sql.write_query": 7, "omni_sql.write_question": 14, "omni_sql.think": 21},
    ),
    (
        "glan",
        {"discipline": "Law"},
        {"samples": 2, "subjects": 1, "sessions": (1, 2), "questions": 4},
        {"glan.list_subjects": 4, "glan.plan_syllabus": 2, "glan.ask_question": 4, "glan.answer_question": 4},
    ),
]
ROW = {
    "question": "How many?",
    "premise": "The ferry leaves at nine every morning.",
    "hypothesis": "It leaves every morning.",
    "answers": ["1", "2"],
}


def test_a_dry_run_counts_every_kind_of_ask(tmp_path: Path) -> None:
    """Vectors, figures of labels and log-probabilities are rehearsed too, whatever labels the settings name."""
    recipe = {
        "name": "dry",
        "from": {"rows": [ROW]},
        "steps": [{name: settings} for name, settings, _ in STEPS],
        "models": dict.fromkeys(("main", "judge"), "openai:nobody@http://127.0.0.1:9/v1"),
        "to": ["jsonl"],
    }
    (estimate,) = dry(parse(recipe, where="test"), tmp_path)
    assert [step["asks"] for step in estimate.by_step.values()] == [asks for _, _, asks in STEPS]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "row", "settings", "least"), CHAINS)
def test_a_dry_run_counts_the_steps_of_a_chain(
    tmp_path: Path, name: str, row: dict[str, Any], settings: dict[str, Any], least: dict[str, float]
) -> None:
    """Also behind a step that needs all rows at once, and on replies of its own; what its settings say is counted."""
    recipe = {"name": "dry", "from": {"rows": [row]}, "steps": [{name: settings}], "models": {"main": "fake:"}}
    (estimate,) = dry(parse(recipe, where="test"), tmp_path)
    asks = {step: figures["asks"] for step, figures in estimate.by_step.items() if figures["asks"]}
    assert asks == least
    assert not estimate.unreached
    assert list(tmp_path.iterdir()) == []


def test_a_panel_needs_a_model_for_each_role(tmp_path: Path) -> None:
    """A role that falls back on the main model would be the same judge twice; one role alone may."""
    recipe: dict[str, Any] = {"name": "p", "from": {"rows": [ROW]}, "models": {"main": "fake:"}, "to": ["jsonl"]}

    def planned(*roles: str) -> None:
        judge = {"judge": {"roles": list(roles), "columns": QUESTION_AND_ANSWER}}
        prepare(parse({**recipe, "steps": [judge]}, where="test"), tmp_path)

    planned("judge")
    with pytest.raises(RecipeError, match="role 'second' is not among"):
        planned("main", "second")


def test_a_checked_file_tells_undecided_from_unreadable(tmp_path: Path) -> None:
    """A judge without a score leaves the row undecided; an answer that cannot be read is a verdict on the answer."""
    rows, script = tmp_path / "rows.jsonl", tmp_path / "judge.json"
    rows.write_text(json.dumps({"instruction": "Do it.", "output": "Done."}), encoding="utf-8")
    script.write_text(json.dumps([{"match": "", "reply": "no score"}]), encoding="utf-8")
    (judged,) = check_rows("judge", rows, model=f"fake:{script}")
    assert (judged.verdict.decided, judged.verdict.passed) == (False, False)
    (read,) = check_rows("number", rows, columns={"answer": "output", "reference": "instruction"})
    assert (read.verdict.decided, read.verdict.readable) == (True, False)
