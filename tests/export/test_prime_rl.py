"""The package for prime-rl and verifiers: a folder that is a Python package, whose reward checks its own rows."""

from __future__ import annotations

import importlib.util
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from seedbed.core.errors import RecipeError
from seedbed.export.prime_rl import prime_rl
from seedbed.problems.worker import made_row

ROWS = [made_row(family, 2, place, {"level": 1}) for family in ("arithmetic", "sudoku") for place in range(2)]


@pytest.fixture
def package(tmp_path: Path) -> Iterator[ModuleType]:
    """The written module, imported."""
    prime_rl(iter(ROWS), tmp_path / "prime_rl", name="my-problems", system="Be brief.")
    path = tmp_path / "prime_rl" / "my_problems" / "__init__.py"
    spec = importlib.util.spec_from_file_location("my_problems", path)
    assert spec is not None
    assert spec.loader is not None
    sys.modules["my_problems"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules["my_problems"]


def test_the_folder_is_a_package_with_its_rows(tmp_path: Path) -> None:
    """Every row is written or counted, and the build takes the module with its rows along."""
    only_answer = {"instruction": "2 + 2?", "answer": "4"}
    written = prime_rl(iter([*ROWS, only_answer, {"text": "no question"}]), tmp_path / "prime_rl")
    assert (written.rows, sum(written.skipped.values())) == (4, 2)
    assert all(path.is_file() for path in written.files)
    project = tomllib.loads((tmp_path / "prime_rl" / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["name"] == "seedbed-problems"
    (module,) = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    rows = [json.loads(line) for line in (tmp_path / "prime_rl" / module / "rows.jsonl").read_text().splitlines()]
    assert [row["source"] for row in rows] == ["arithmetic", "arithmetic", "sudoku", "sudoku"]


def test_the_reward_is_the_check_of_the_row(package: ModuleType) -> None:
    """Text and messages; right, wrong and unreadable; a row that holds no problem is an error and no score."""
    rows = list(package.rows())
    assert rows[0]["prompt"][0] == {"role": "system", "content": "Be brief."}
    for row, other in zip(rows, [*rows[1:], rows[0]], strict=True):
        assert package.reward(row["problem"], row["answer"]) == 1.0
        assert package.reward(row["problem"], [{"role": "assistant", "content": row["answer"]}]) == 1.0
        assert package.reward(row["problem"], other["answer"]) == 0.0
        assert package.reward(row["problem"], "I do not know") == 0.0
    with pytest.raises(RecipeError, match="holds no problem"):
        package.reward("", "4")
    assert "load_environment" in package.__all__


@pytest.mark.parametrize("name", ["", "Mine", "my problems", "1st", "../up", "a--b"])
def test_names_that_no_package_has_are_refused(tmp_path: Path, name: str) -> None:
    """Before anything is written."""
    with pytest.raises(RecipeError, match="lower-case words"):
        prime_rl(iter(ROWS), tmp_path / "prime_rl", name=name)
    assert not (tmp_path / "prime_rl").exists()


@pytest.mark.slow
def test_verifiers_loads_it(package: ModuleType) -> None:
    """Where verifiers is installed: the library's own loader takes the rows and the reward."""
    pytest.importorskip("verifiers")
    if "ProblemTaskset" not in package.__all__:
        environment: Any = package.load_environment()
        assert len(environment.get_dataset()) == len(ROWS)
        return
    tasks = list(package.ProblemTaskset(package.ProblemConfig(id="my-problems")))
    assert [task.data.name for task in tasks] == [row["problem"]["family"] for row in ROWS]
    assert all(task.hooks("reward") for task in tasks)
