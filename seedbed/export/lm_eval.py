"""lm-evaluation-harness: a folder with ``NAME.yaml``, which describes the evaluation, and its rows in ``NAME.jsonl``.

``form``: ``generate`` (the model writes, an exact match counts) or ``choice`` (the most likely of the options counts;
``choices`` or ``options``, and an answer that is one of them or its letter). Run it with
``lm_eval --include_path FOLDER --tasks NAME``. The YAML names the rows by their full path, since the harness looks for
them from the folder it is started in: export again after moving it. Held against lm_eval 0.4.13.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.choices import asked, choice
from seedbed.export.lines import write_lines
from seedbed.export.written import Written

FILE = "lm_eval"
"""The name of the folder in a dataset's folder."""
GENERATE: dict[str, Any] = {
    "output_type": "generate_until",
    "doc_to_text": "question",
    "doc_to_target": "answer",
    "generation_kwargs": {"until": [], "do_sample": False, "max_gen_toks": 1024},
    "metric_list": [
        {
            "metric": "exact_match",
            "aggregation": "mean",
            "higher_is_better": True,
            "ignore_case": True,
            "ignore_punctuation": False,
        }
    ],
}
CHOICE: dict[str, Any] = {
    "output_type": "multiple_choice",
    "doc_to_text": "question",
    "doc_to_choice": "choices",
    "doc_to_target": "answer",
    "metric_list": [{"metric": name, "aggregation": "mean", "higher_is_better": True} for name in ("acc", "acc_norm")],
}


def lm_eval(
    rows: Iterator[Row],
    target: Path,
    *,
    form: Literal["generate", "choice"] = "generate",
    name: str = "seedbed",
) -> Written:
    """Write an evaluation into the folder ``target``; see the card above.

    Raises:
        RecipeError: the name cannot be that of an evaluation.
    """
    import yaml

    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        raise RecipeError(f"lm_eval: name must be letters, digits, '_' and '-', got {name!r}")
    path = target / f"{name}.jsonl"
    written = write_lines(rows, path, _question if form == "generate" else _choice)
    told = {
        "task": name,
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": str(path.resolve())}},
        "test_split": "test",
        **(GENERATE if form == "generate" else CHOICE),
        "num_fewshot": 0,
        "metadata": {"version": 1.0},
    }
    with replacing(target / f"{name}.yaml") as file:
        file.write(yaml.safe_dump(told, sort_keys=False, allow_unicode=True).encode())
    return Written([path, target / f"{name}.yaml"], written.rows, written.skipped)


def _question(row: Row) -> Row:
    question, answer = asked(row)
    return {"id": str(row.get("id", "")), "question": question, "answer": answer}


def _choice(row: Row) -> Row:
    found = choice(row, most=26)
    return {
        "id": str(row.get("id", "")),
        "question": found.question,
        "choices": found.options,
        "answer": found.right,
    }
