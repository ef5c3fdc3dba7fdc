"""What problem families cost: problems a second and core at every level, checks a second.

    python bench/problems.py                    every family, 2 seconds each
    python bench/problems.py sudoku game_of_24  some
    python bench/problems.py --seconds 5
    python bench/problems.py --own              the solver of our own, as if python-sat were not installed

At the end stand the families that miss a mark: 1,000 problems a second at levels 1 to 5 (10,000 where neither a solver
nor a search is used), 50 ms to make one at level 5 and 500 ms at level 10, 1 ms to check one.

Times are of this process's thread on the processor, so another busy core does not count. Caches start empty for a
family and fill as they would in a run.
"""

from __future__ import annotations

import argparse
import math
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from seedbed.core import find
from seedbed.core.seed import generator
from seedbed.problems import sat

LEVELS = range(1, 11)


def seconds_of(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.thread_time()
    result = work()
    return time.thread_time() - start, result


def level_of(family: ModuleType, name: str, level: int, budget: float) -> tuple[list[float], list[float], float]:
    """Seconds of each ``make`` and each ``check`` until the budget is spent, and the mean effort."""
    made, checked, effort = list[float](), list[float](), 0.0
    place = 0
    while sum(made) < budget or place < 5:
        rng, language = generator(0, name, place, level), ("en", "zh")[place % 2]
        took, problem = seconds_of(lambda: family.make(rng, level=level, language=language))  # noqa: B023
        made.append(took)
        took, verdict = seconds_of(lambda: family.check(problem, problem.answer))  # noqa: B023
        checked.append(took)
        assert verdict.passed, (name, level, place)
        effort += problem.difficulty["effort"]
        place += 1
    return made, checked, effort / place


SEARCHES = re.compile(
    r"seedbed\.problems(\.|\.\w+\.| import )(sat|candidates|search|grids|worlds)\b"
    r"|def _?(search|solve|fewest|backtrack|solutions_of|proof|proved|explanations|plain_search)"
)
NEIGHBOURS = re.compile(r"^from (seedbed\.problems\.[\w.]+) import", re.MULTILINE)


def searches(family: ModuleType) -> bool:
    """Whether a family solves what it makes: it or what it is built on uses a solver, or it lies among the grids."""
    waiting, seen = [family.__name__], set[str]()
    while waiting:
        name = waiting.pop()
        module = sys.modules.get(name)
        if module is None or name in seen:
            continue
        seen.add(name)
        text = Path(module.__file__ or "").read_text(encoding="utf-8")
        if SEARCHES.search(text):
            return True
        waiting += [one for one in NEIGHBOURS.findall(text) if one.count(".") > 2]  # not what all families share
    return "grids" in family.__name__


def misses(family: ModuleType, level: int, made: list[float], checked: list[float]) -> list[str]:
    """The marks that a family misses at a level."""
    rate, median, wanted = len(made) / sum(made), statistics.median(made), 1_000 if searches(family) else 10_000
    found = [f"{rate:,.0f}/s, wanted {wanted:,}"] if level <= 5 and rate < wanted else []
    if median > {5: 0.05, 10: 0.5}.get(level, math.inf):
        found.append(f"{median * 1e3:.0f} ms to make")
    if statistics.median(checked) > 0.001:
        found.append(f"{statistics.median(checked) * 1e3:.1f} ms to check")
    return [f"{family.__name__.rpartition('.')[2]}, level {level}: {one}" for one in found]


def bench(name: str, budget: float) -> list[str]:
    """Print the figures of a family; the marks that it misses."""
    missed = list[str]()
    family = find.module("problems", name)
    print(f"\n{name}\n level   items/s   median ms   worst ms   checks/s     effort")
    for level in LEVELS:
        made, checked, effort = level_of(family, name, level, budget / len(LEVELS))
        print(
            f"{level:6}{len(made) / sum(made):10,.0f}{statistics.median(made) * 1e3:12.2f}{max(made) * 1e3:11.1f}"
            f"{len(checked) / sum(checked):11,.0f}{effort:11.1f}"
        )
        missed += misses(family, level, made, checked)
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("families", nargs="*")
    parser.add_argument("--seconds", type=float, default=2.0, help="of the processor, for each family")
    parser.add_argument("--own", action="store_true", help="without python-sat")
    given = parser.parse_args()
    if given.own:
        sys.modules["pysat"] = None  # type: ignore[assignment]  # find_spec then says that it is not there
    print(f"python-sat: {'yes' if sat.has_pysat() else 'no'}")
    missed = [one for name in given.families or find.names("problems") for one in bench(name, given.seconds)]
    print(f"\n{len(missed)} marks missed", *missed, sep="\n  ")


if __name__ == "__main__":
    main()
