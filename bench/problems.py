"""What problem families cost: problems a second and core at every level, checks a second.

    python bench/problems.py                    every family, 2 seconds each
    python bench/problems.py sudoku game_of_24  some
    python bench/problems.py --seconds 5
    python bench/problems.py --own              the solver of our own, as if python-sat were not installed

Times are of this process's thread on the processor, so another busy core does not count. Caches start empty for a
family and fill as they would in a run.
"""

from __future__ import annotations

import argparse
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


def bench(name: str, budget: float) -> None:
    family = find.module("problems", name)
    print(f"\n{name}\n level   items/s   median ms   worst ms   checks/s     effort")
    for level in LEVELS:
        made, checked, effort = level_of(family, name, level, budget / len(LEVELS))
        print(
            f"{level:6}{len(made) / sum(made):10,.0f}{statistics.median(made) * 1e3:12.2f}{max(made) * 1e3:11.1f}"
            f"{len(checked) / sum(checked):11,.0f}{effort:11.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("families", nargs="*")
    parser.add_argument("--seconds", type=float, default=2.0, help="of the processor, for each family")
    parser.add_argument("--own", action="store_true", help="without python-sat")
    given = parser.parse_args()
    if given.own:
        sys.modules["pysat"] = None  # type: ignore[assignment]  # find_spec then says that it is not there
    print(f"python-sat: {'yes' if sat.has_pysat() else 'no'}")
    for name in given.families or find.names("problems"):
        bench(name, given.seconds)


if __name__ == "__main__":
    main()
