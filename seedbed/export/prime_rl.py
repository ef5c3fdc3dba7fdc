"""PRIME-RL: a folder that installs as an environment of the library ``verifiers``, rows and reward included.

``pip install dataset/prime_rl`` and name it ``seedbed-problems`` (or the ``name`` that you gave) in a configuration of
prime-rl or to ``vf-eval``. The module has a ``Taskset``, as verifiers 0.4 looks for it, and ``load_environment()`` for
verifiers 0.1 to 0.3. The reward is the row's own check, 0 or 1; rows with an answer and no problem are skipped, as
nothing here could check them. Tried with verifiers 0.4.0 and 0.1.14.

``rows.jsonl`` has ``prompt`` (messages), ``problem`` (JSON text), ``answer``, ``source``; ``vf-validate`` checks that
every reference answer earns its reward.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.lines import write_lines
from seedbed.export.rewarded import rewarded
from seedbed.export.written import Misfit, Written

FILE = "prime_rl"
"""The name of the folder in a dataset's folder."""

PYPROJECT = """\
[project]
name = "{dashed}"
version = "0.1.0"
description = "Problems that check themselves, made with Seedbed."
requires-python = ">=3.11"
dependencies = ["verifiers>=0.1.14", "seedbed"]

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[tool.hatch.build.targets.wheel]
packages = ["{module}"]
"""

README = """\
# {dashed}

{rows} problems that check themselves, made with Seedbed. One turn; the reward is 1 for a right answer, else 0.

    pip install .
    vf-eval {dashed} -n 5
"""

MODULE = '''\
"""Problems that check themselves, as an environment of `verifiers`: one turn, 1 for a right answer, else 0."""

import json
from pathlib import Path

from seedbed.problems.verifying import verify

ROWS = Path(__file__).parent / "rows.jsonl"


def rows():
    """The rows of this environment, in their order."""
    with ROWS.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def reward(problem, response):
    """1 for a right answer, else 0; an error is raised, never scored."""
    verdict = verify({"problem": problem}, response)
    if not verdict.decided:
        raise RuntimeError(f"the check came to no end: {verdict.reason}")
    return verdict.score


def load_environment(limit=None, **settings):
    """The environment for verifiers 0.1 to 0.3; `limit` takes the first so many rows."""
    import verifiers as vf
    from datasets import Dataset

    def solved(completion, info, **_):
        known = json.loads(info) if isinstance(info, str) else info
        return reward(known["problem"], completion)

    columns = [
        {"prompt": row["prompt"], "answer": row["answer"], "task": row["source"], "info": {"problem": row["problem"]}}
        for _, row in zip(range(limit) if limit is not None else iter(int, 1), rows())
    ]
    return vf.SingleTurnEnv(dataset=Dataset.from_list(columns), rubric=vf.Rubric(funcs=[solved]), **settings)


try:
    from verifiers.v1 import Task, TaskData, Taskset, TasksetConfig
    from verifiers.v1 import reward as counted
except ImportError:
    __all__ = ["load_environment"]
else:
    __all__ = ["ProblemTaskset", "load_environment"]

    class ProblemData(TaskData):
        """A row."""

        problem: str
        answer: str

    class ProblemTask(Task[ProblemData]):
        """One problem; the last reply is checked."""

        @counted
        async def solved(self, trace) -> float:
            return reward(self.data.problem, trace.last_reply)

        async def validate(self, runtime):
            return reward(self.data.problem, self.data.answer) == 1

    class ProblemConfig(TasksetConfig):
        """`limit` takes the first so many rows; 0 takes all."""

        limit: int = 0

    class ProblemTaskset(Taskset[ProblemTask, ProblemConfig]):
        """The rows as tasks."""

        def load(self):
            for place, row in enumerate(rows()):
                if self.config.limit and place >= self.config.limit:
                    return
                facts = {"prompt": row["prompt"], "problem": row["problem"], "answer": row["answer"]}
                yield ProblemTask(ProblemData(name=row["source"], **facts), self.config.task)
'''


def prime_rl(rows: Iterator[Row], target: Path, *, system: str = "", name: str = "seedbed-problems") -> Written:
    """Write the package into the folder ``target``; ``system`` is put before every prompt. See the card above.

    Raises:
        RecipeError: the name is none that a package can have.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", name):
        raise RecipeError(f"prime_rl: name must be lower-case words with hyphens, such as my-problems, got {name!r}")
    dashed, module = name.replace("_", "-"), name.replace("-", "_")
    place = target / module
    place.mkdir(parents=True, exist_ok=True)
    written = write_lines(rows, place / "rows.jsonl", lambda row: _fit(row, system))
    texts = {
        target / "pyproject.toml": PYPROJECT.format(dashed=dashed, module=module),
        target / "README.md": README.format(dashed=dashed, rows=f"{written.rows:,}"),
        place / "__init__.py": MODULE,
    }
    for path, text in texts.items():
        with replacing(path) as file:
            file.write(text.encode())
    return Written([*written.files, *texts], written.rows, written.skipped)


def _fit(row: Row, system: str) -> Row:
    found = rewarded(row, system)
    if not found.problem:
        raise Misfit("an answer but no problem: there is no check that a reward could come from")
    return {"prompt": found.prompt, "problem": found.problem, "answer": found.answer, "source": found.family}
