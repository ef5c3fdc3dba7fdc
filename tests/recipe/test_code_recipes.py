# ruff: noqa: E501  # scripts are easier to read on one line
"""The recipes for code and SQL in ``examples``: each runs from end to end with a scripted model."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from seedbed.actions.run import Finished, run_recipe
from seedbed.engine import shard
from seedbed.recipe.load import load, parse

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(
    name: str, tmp_path: Path, script: list[tuple[str, Any]], **changes: Any
) -> tuple[list[dict[str, Any]], Finished]:
    """Run a copy of an example with a scripted model; ``changes`` make it smaller."""
    home = tmp_path / name
    shutil.copytree(EXAMPLES / name, home, ignore=shutil.ignore_patterns("runs", ".seedbed"))
    load(home / "recipe.yaml")
    told = yaml.safe_load((home / "recipe.yaml").read_text(encoding="utf-8"))
    fake = tmp_path / "fake.json"
    fake.write_text(json.dumps([{"match": match, "reply": reply} for match, reply in script]), encoding="utf-8")
    finished = run_recipe(parse({**told, "models": {"main": f"fake:{fake}"}, **changes}), home)
    assert finished.result.state == "done", reasons(finished)
    assert finished.result.unreconciled() == []
    assert finished.dataset is not None
    return [item.row for path in finished.result.accepted for item in shard.read_items(path)], finished


def reasons(finished: Finished) -> list[str]:
    """Why rows were set aside."""
    paths = [path for folder in finished.result.folders for path in shard.shards(folder)]
    return [f"{one.step}: {one.reason}" for path in paths for one in shard.read_aside(path)]


def fenced(code: str, language: str = "sql") -> str:
    return f"So it is.\n```{language}\n{code}\n```"


QUERIES = [
    "SELECT name FROM customer WHERE since > 2018", "SELECT name, price FROM product ORDER BY price DESC",
    "SELECT c.city, COUNT(*) FROM orders o JOIN customer c ON c.id = o.customer_id GROUP BY c.city",
    "SELECT p.kind, SUM(l.pieces) FROM line l JOIN product p ON p.id = l.product_id GROUP BY p.kind",
    "DELETE FROM customer", "SELECT nobody FROM customer", "SELECT name FROM customer WHERE since > 3000",
]  # fmt: skip


def test_questions_for_a_sqlite_file(tmp_path: Path) -> None:
    """Rows have questions, queries that run on the file itself, and thoughts; Spider and BIRD get databases."""
    pytest.importorskip("sqlglot")
    thoughts = [(rf"A draft of the query.*{re.escape(one)}", fenced(one)) for one in QUERIES[:4]]
    asked = [(rf"question that it answers.*{re.escape(one)}",
              {"explanation": "so", "question": f"What holds in case {at}?", "external_knowledge": "As it is said."})
             for at, one in enumerate(QUERIES[:4])]  # fmt: skip
    script = [*thoughts, *asked, ("Write one SQLite query", [fenced(one) for one in QUERIES])]
    steps = [{"omni_sql": {"queries": 20, "candidates": 1, "by": "words", "thoughts": 3, "states": 3}}]
    rows, finished = run("sqlite_questions", tmp_path, script, steps=steps)
    assert 2 <= len(rows) <= 4, reasons(finished)
    assert len({row["sql"] for row in rows}) == len(rows)
    with closing(sqlite3.connect(EXAMPLES / "sqlite_questions" / "shop.sqlite")) as database:
        for row in rows:
            assert row["sql"] in QUERIES[:4]
            assert database.execute(row["sql"]).fetchall()
            assert row["question"].split("?")[0] in row["instruction"]
    told = " | ".join(reasons(finished))
    for words in ("differs only in its literals", "does not begin with SELECT", "does not run"):
        assert words in told, told
    assert finished.dataset is not None
    assert (next(finished.dataset.rglob("shop.sqlite"))).read_bytes().startswith(b"SQLite format 3")
    assert {path.name for path in finished.dataset.iterdir()} >= {"spider", "bird"}


def test_the_database_of_the_example_is_what_its_script_makes(tmp_path: Path) -> None:
    """So that nobody has to take a binary file on trust."""
    made = tmp_path / "shop.sqlite"
    source = (EXAMPLES / "sqlite_questions" / "make_shop.py").read_text(encoding="utf-8")
    names: dict[str, Any] = {"__name__": "make_shop"}
    exec(compile(source, "make_shop.py", "exec"), names)  # our own file
    names["make"](made)
    with (
        closing(sqlite3.connect(made)) as new,
        closing(sqlite3.connect(EXAMPLES / "sqlite_questions" / "shop.sqlite")) as old,
    ):
        assert list(new.iterdump()) == list(old.iterdump())


INPUTS = {
    "initials": "[{'name': 'ann weir'}, {'name': ''}, {'name': 'Bo'}]",
    "sort_key": "[{'title': 'The Hobbit'}, {'title': 'Dune'}, {'title': 'a', 'articles': ('a',)}]",
    "runs": "[{'items': [1, 1, 2]}, {'items': []}, {'items': ['a']}]",
    "boards_needed": "[{'widths': [3, 4, 5], 'board': 8}, {'widths': [], 'board': 5}, {'widths': [9], 'board': 5}]",
}
PROBLEM = """[Problem Description]
Write a function that joins two shelves.

[Solution]
```python
def join(a, b):
    return a + b
```"""
TALLY = """```python
def tally(items, item):
    found = 0
    for one in items:
        if one == item:
            found += 1
    return found
```
```python
assert tally([1, 2, 1], 1) == 2
assert tally([], 1) == 0
assert tally([3], 1) == 0
```"""
WRONG = "def boards_needed(widths, board):\n    return len(widths)"


def test_a_code_instruct_set_from_a_repository(tmp_path: Path) -> None:
    """Functions written anew that do what the old ones do, inspired problems, tasks with tests; a wrong one is out."""
    pytest.importorskip("tree_sitter_python")
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (EXAMPLES / "code_instructions").rglob("*.py")}
    functions = {
        name: re.split(r"\n(?=def )", text) for text in sources.values() for name in INPUTS if f"def {name}(" in text
    }
    bodies = {
        name: next(one for one in pieces if one.startswith(f"def {name}(")).strip()
        for name, pieces in functions.items()
    }
    script: list[tuple[str, Any]] = [(rf"Implement this Python function.*def {name}\(", fenced(WRONG if name == "boards_needed" else body, "python"))
                                     for name, body in bodies.items()]  # fmt: skip
    script += [(rf"def {name}\(.*examples", fenced(f"examples = {text}", "python")) for name, text in INPUTS.items()]
    script += [
        ("inspire a good programming problem", PROBLEM),
        ("Which programming concepts", {"concepts": ["lists", "counting"]}),
        ("Write one programming task", "Write a function tally(items, item) that says how often an item is in a list."),
        ("says how often an item", TALLY),
    ]  # fmt: skip
    rows, finished = run("code_instructions", tmp_path, script, language="en")
    told = " | ".join(reasons(finished))
    references = [row["reference"] for row in rows if row.get("reference")]
    assert {re.search(r"def (\w+)", one)[1] for one in references} == {"initials", "sort_key", "runs"}, told  # type: ignore[index]
    assert any("joins two shelves" in row["instruction"] for row in rows), told
    tested = [row for row in rows if "how often an item" in row["instruction"]]
    assert len(tested) == 1, told
    assert "assert tally" in tested[0]["tests"]
    assert "exact_dedup: same text" in told, told
