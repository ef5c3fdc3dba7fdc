"""EvalScope: a set for its benchmarks ``general_qa`` (``query``, ``response``) or ``general_mcq`` (options by letter).

``form``: ``qa`` or ``choice``; the set is the file ``NAME.jsonl`` or ``NAME_val.jsonl`` in the folder, and
``evalscope.yaml`` names it for ``evalscope eval --config``. A question has ``choices`` (or ``options``) of 2 to 10
texts; its answer is one of them or its letter. Held against EvalScope 1.14: ``general_qa``, ``general_mcq`` and
``LocalDataLoader``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import ascii_uppercase
from typing import Literal

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.choices import asked, choice
from seedbed.export.lines import write_lines
from seedbed.export.written import Written

FILE = "evalscope"
"""The name of the folder in a dataset's folder."""


def evalscope(
    rows: Iterator[Row], target: Path, *, form: Literal["qa", "choice"] = "qa", name: str = "default"
) -> Written:
    """Write an evaluation set into the folder ``target``; see the card above.

    Raises:
        RecipeError: the name cannot be that of a file.
    """
    import yaml

    if not name.isidentifier():
        raise RecipeError(f"evalscope: name must be a word, got {name!r}")
    path = target / (f"{name}.jsonl" if form == "qa" else f"{name}_val.jsonl")
    written = write_lines(rows, path, _question if form == "qa" else _choice)
    benchmark = "general_qa" if form == "qa" else "general_mcq"
    told = {
        "datasets": [benchmark],
        "dataset_args": {benchmark: {"local_path": str(target.resolve()), "subset_list": [name]}},
    }
    with replacing(target / "evalscope.yaml") as file:
        file.write(yaml.safe_dump(told, sort_keys=False, allow_unicode=True).encode())
    return Written([path, target / "evalscope.yaml"], written.rows, written.skipped)


def _question(row: Row) -> Row:
    question, answer = asked(row)
    return {"query": question, "response": answer}


def _choice(row: Row) -> Row:
    found = choice(row, most=10)
    options = dict(zip(ascii_uppercase, found.options, strict=False))
    return {"id": str(row.get("id", "")), "question": found.question, **options, "answer": found.letter}
