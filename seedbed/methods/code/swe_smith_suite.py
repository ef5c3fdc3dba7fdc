"""The tests of a repository, for `swe_smith`: run in a session, read from pytest's summary, compared."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from seedbed.core.context import Context
from seedbed.core.environment import Environment, Opened
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.program import Limits, Outcome, Program
from seedbed.methods.code.swe_smith_tree import Tree

COMMAND = "PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 python -m pytest -q -rA --tb=no -p no:cacheprovider"
"""Plugins that happen to be installed here are no part of the repository; a row's own command may want them."""
SECONDS = 120.0
"""Of one run of the tests."""
MOST_PRINTED = 40_000
"""Characters of what failing tests print that are kept: some 10,000 tokens."""
PARSING = Limits(wall=60.0, cpu=60.0, value=64 << 20)
_SUMMARY = re.compile(r"^=+ short test summary info =+$", re.MULTILINE)
_LINE = re.compile(r"^(PASSED|FAILED|ERROR|XFAIL|XPASS) (\S.*)$", re.MULTILINE)


def working_folder(tree: Tree, seconds: float = SECONDS) -> Environment:
    """A folder with the files of a tree, in which shell commands run."""
    room = Limits(wall=seconds, cpu=20 * seconds, memory=2 << 30, scratch=256 << 20, scratch_files=8192, output=8 << 20)
    return Environment("folder", files=dict(tree), limits=room)


def shell(command: str, seed: int = 0) -> str:
    """A command as it is run: our own Python first, no byte code left behind, packages under ``src`` found."""
    path = shlex.quote(str(Path(sys.executable).parent))
    return (
        f'export PATH={path}:"$PATH" PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED={seed} PYTHONPATH="$PWD:$PWD/src"\n'
        f"{command}"
    )


def read_summary(text: str, known: Iterable[str] = ()) -> dict[str, bool]:
    """Test -> whether it passed, from the summary that ``-rA`` prints (skipped tests have no name there).

    A failed test stands with its reason after `` - ``, which its name may hold as well; ``known`` names decide.
    """
    heads = list(_SUMMARY.finditer(text))
    names, told = set(known), dict[str, bool]()
    for word, rest in _LINE.findall(text[heads[-1].end() :]) if heads else []:
        cuts = [rest, *(rest[: one.start()] for one in re.finditer(" - ", rest))]
        name = next((one for one in cuts if one in names), rest if word == "PASSED" else cuts[min(1, len(cuts) - 1)])
        told[name] = told.get(name, True) and word in ("PASSED", "XPASS", "XFAIL")
    return told


async def run_suite(
    session: Opened, command: str, known: Iterable[str] = (), seed: int = 0
) -> tuple[dict[str, bool], str]:
    """What each test did, and what was printed.

    Raises:
        Reject: it ran over its time or limits.
        ProviderError: the sandbox failed.
    """
    outcome = ended(await session.run(shell(command, seed)))
    return read_summary(outcome.stdout, known), outcome.stdout + outcome.stderr


def ended(outcome: Outcome) -> Outcome:
    """The outcome of a command that came to its end, well or not."""
    if not outcome.decided:
        raise ProviderError(f"the tests could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
    if outcome.reason == "timeout":
        raise Reject("the tests ran over their time")
    if outcome.reason not in ("ok", "error"):
        raise Reject(f"the tests broke a limit of the sandbox ({outcome.reason})", value=outcome.stderr[-500:])
    return outcome


async def results(
    ctx: Context, tree: Tree, command: str, how: tuple[float, int], known: Sequence[str]
) -> tuple[dict[str, bool], str]:
    """What each test does on a tree, in a session of its own; ``how`` is the time and the hash seed."""
    async with ctx.open(working_folder(tree, how[0])) as session:
        return await run_suite(session, command, known, how[1])


def compared(tests: Sequence[str], told: dict[str, bool]) -> tuple[list[str], list[str]]:
    """(fail to pass, pass to pass) of tests that pass on the clean tree; one that is missing has failed."""
    return [one for one in tests if not told.get(one)], [one for one in tests if told.get(one)]


async def parsed(ctx: Context, call: str, *arguments: Any) -> Any:
    """What a function of `swe_smith_edits` says; source code is parsed in the sandbox only.

    Raises:
        ProviderError: the sandbox failed.
        Reject: a source ended the parser.
    """
    outcome = await ctx.run(Program(_own_source(), call=call, arguments=arguments, limits=PARSING))
    if not outcome.decided:
        raise ProviderError(f"the source could not be parsed: {outcome.stderr}", scope="row")
    if not outcome.ok:
        raise Reject(f"the source could not be parsed ({outcome.reason})", value=outcome.stderr[-500:])
    return outcome.value


@lru_cache(maxsize=1)
def _own_source() -> str:
    """The operators and the edits as one file, without what the second imports from the first."""
    from seedbed.methods.code import swe_smith_edits, swe_smith_operators

    first, second = (Path(str(one.__file__)).read_text(encoding="utf-8")
                     for one in (swe_smith_operators, swe_smith_edits))  # fmt: skip
    lines = second.split('"""', 2)[2].splitlines(keepends=True)
    return first + "".join(one for one in lines if not one.startswith(("from seedbed", "from __future__")))
