"""SWE-smith: a Python repository with passing tests becomes many bugs that its tests notice, each with an issue.

Paper: SWE-smith, arXiv 2504.21798.

A row's ``repo`` is a folder or a source archive (tar, zip); or ``files`` holds it as a list of {path, text}. Its tests
(``test_command``) run twice in the sandbox on the clean tree; what does not pass both times is left out. Bugs come of
five strategies: ``lm_modify`` (a model plants one, shown 3 of 9 kinds and shuffled tips), ``lm_rewrite`` (it writes a
lost body again), ``procedural`` (13 edits of the syntax tree, no model; seed 24, up to 5 draws), ``pr_mirror`` (it
undoes the row's ``pr_patch``), ``combine`` (validated bugs of one file by threes, of one module by twos, each used
once). A bug is kept when at least one test fails with it and at least one passes; a test that vanishes has failed. The
issue is written by a model that sees the change and the failures, or (``issue: template``) is one of seven texts; one
that quotes a line of the change or names a test is asked for again. With ``trajectories`` an agent with shell and edit
tools works on the bugged tree, and only rows whose tests all pass afterwards are kept, as ``messages``.

``patch`` is the fix, as in SWE-bench; ``bug_patch`` is its reverse, which the paper calls patch. ``base_commit`` is a
hash of the clean tree, there being no history. Differs from the paper: the sandbox is the image, so packages that the
tests import must be installed beside this one, and it must be of level A; every bug is validated twice, under two hash
seeds; the measure of complexity and the issues shown as examples are ours; an operator always draws another of its
family; only sources that were there count as mended. Tests run in one process with the code, as everywhere in this
field: a trajectory could forge them, so read those of a model that you do not trust.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.core.row import Row
from seedbed.core.step import Step, step
from seedbed.methods.code import swe_smith_prompts as prompts
from seedbed.methods.code import swe_smith_suite as suite
from seedbed.methods.code import swe_smith_tree as trees
from seedbed.methods.code.swe_smith_agent import solve
from seedbed.methods.code.swe_smith_bugs import OPERATORS, combine_bugs, plan_bugs, spread, write_bug
from seedbed.methods.code.swe_smith_issue import By, write_issue
from seedbed.methods.code.swe_smith_validation import validate

Strategy = Literal["lm_modify", "lm_rewrite", "procedural", "pr_mirror", "combine"]
MODIFY, REWRITE, MIRROR, ISSUE, SHOWN, AGENT, PROBLEM = (  # named here as well, where a recipe looks for prompts
    prompts.MODIFY,
    prompts.REWRITE,
    prompts.MIRROR,
    prompts.ISSUE,
    prompts.SHOWN,
    prompts.AGENT,
    prompts.PROBLEM,
)
LEAST_TESTS = 2


class Ready(TypedDict):
    """A repository whose tests run: ``environment`` holds archive, files, base_commit, test_command, tests, flaky."""

    repo: str
    base_commit: str
    environment: Row


def swe_smith(
    *,
    strategies: Sequence[Strategy] = ("lm_modify", "lm_rewrite", "procedural", "pr_mirror", "combine"),
    bugs: int = 100,
    operators: Sequence[str] = (),
    issue: By = "model",
    trajectories: bool = False,
    steps: int = 30,
    seconds: float = suite.SECONDS,
) -> list[Step]:
    """From a repository to validated bugs; see the card above.

    Args:
        strategies: where bugs come from.
        bugs: tried at most, of each strategy and repository.
        operators: of ``procedural``; all thirteen where none is named.
        issue: who writes it.
        trajectories: whether an agent works on each bug, in at most so many ``steps``.
        seconds: of one run of the tests.
    """
    if bugs < 1 or steps < 1 or not strategies:
        raise RecipeError("swe_smith: 'bugs' and 'steps' must be 1 or more, and 'strategies' name one at least")
    if unknown := sorted(set(operators) - set(OPERATORS)):
        raise RecipeError(f"swe_smith: there is no operator {unknown[0]!r}; there are {', '.join(OPERATORS)}")
    planning = step(plan_bugs, strategies=list(strategies), bugs=bugs, operators=list(operators))
    chain = [step(open_repository, seconds=seconds), planning, step(write_bug), step(validate, seconds=seconds)]
    if "combine" in strategies:
        chain += [step(combine_bugs), step(spread), step(validate, seconds=seconds)]
    chain.append(step(write_issue, by=issue))
    return [*chain, step(solve, steps=steps)] if trajectories else chain


async def open_repository(
    ctx: Context,
    repo: str,
    files: Sequence[Row] = (),
    test_command: str = suite.COMMAND,
    *,
    seconds: float = suite.SECONDS,
) -> Ready:
    """The repository, and those of its tests that pass twice.

    Raises:
        Reject: it cannot be read, its tests run over their time, or fewer than two of them can be relied on.
    """
    tree = trees.tree_of(repo, files)
    command = test_command or suite.COMMAND
    first, printed = await suite.results(ctx, tree, command, (seconds, 0), ())
    second, _ = await suite.results(ctx, tree, command, (seconds, 1), list(first))
    tests = sorted(one for one in first if first[one] and second.get(one))
    flaky = sorted(one for one in {*first, *second} if first.get(one) != second.get(one))
    if len(tests) < LEAST_TESTS:
        raise Reject(f"{len(tests)} tests pass twice on the clean tree, {len(flaky)} are flaky; at least {LEAST_TESTS} "
                     f"are needed, read from what `{command}` prints", value=printed[-1000:])  # fmt: skip
    ctx.note(tests=len(tests), flaky=flaky, failing=sum(not one for one in first.values()))
    commit = trees.commit_of(tree)
    place = {"archive": repo, "files": list(files), "base_commit": commit, "test_command": command, "tests": tests}
    return Ready(repo=trees.name_of(repo), base_commit=commit, environment=place)


_TOY = "def last(items, default=None):\n    if not items and default is not None:\n        return default\n    else:\n"
_TOY += "        return items[-1] if items else None\n"
_TOY_TESTS = "from toy import last\n\n\ndef test_some():\n    assert last([1, 2]) == 2\n\n\n"
_TOY_TESTS += "def test_none():\n    assert last([]) is None\n"
_FILES = [{"path": "toy.py", "text": _TOY}, {"path": "test_toy.py", "text": _TOY_TESTS}]
_BUGGED = _TOY.replace("items[-1]", "items[0]")
_FIX, _BUG = (trees.difference({"toy.py": one.encode()}, {"toy.py": other.encode()})
              for one, other in ((_BUGGED, _TOY), (_TOY, _BUGGED)))  # fmt: skip
_HEAD = "=== short test summary info ===\n"
_CLEAN = Outcome("ok", 0, f"{_HEAD}PASSED test_toy.py::test_some\nPASSED test_toy.py::test_none\n", level="A")
_FAILS = Outcome("error", 1, f"{_HEAD}PASSED test_toy.py::test_none\nFAILED test_toy.py::test_some - assert 1 == 2\n")
_PLAN = {"path": "toy.py", "unit": "last", "line": 1, "start": 0, "end": len(_TOY), "source": _TOY, "stub": ""}
EXAMPLE = Example(
    row=[{"repo": "toy", "files": _FILES}],
    settings={"strategies": ["lm_modify"], "bugs": 1},
    replies=[
        f"```python\n{_BUGGED}```",
        "The wrong end of a list\nAsking for the last of `[1, 2]` gives 1. I expected 2.",
    ],
    outcomes=[
        _CLEAN,
        _CLEAN,
        Outcome("ok", 0, value=[_PLAN]),
        Outcome("ok", 0, value=""),
        Outcome("ok", 0, value={}),
        _FAILS,
        _FAILS,
        _FAILS,
        Outcome("ok", 0, value={}),
    ],
    gives=[
        {
            "repo": "toy",
            "instance_id": "toy.1092de48.lm_modify__5058a5e9",
            "strategy": "lm_modify",
            "patch": _FIX,
            "bug_patch": _BUG,
            "FAIL_TO_PASS": ["test_toy.py::test_some"],
            "PASS_TO_PASS": ["test_toy.py::test_none"],
            "problem_statement": "The wrong end of a list\nAsking for the last of `[1, 2]` gives 1. I expected 2.",
        }
    ],
)
