"""Problems a second of processor time beside reasoning-gym in the same run, and SynLogic as it was measured once.

    python bench/problem_peers.py --gym /path/to/python      a Python that has reasoning-gym (or SEEDBED_REASONING_GYM)
    python bench/problem_peers.py                            only against the recorded figures

reasoning-gym is no dependency: its Python runs this file with ``--measure``. Pairs have the same board, people or
numbers; what else differs is said beside them. SynLogic's figures were taken once on another machine; they are brought
to this one by the speed of reasoning-gym here by its speed there, which is printed, or as they are without it.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent


class Pair(NamedTuple):
    """The same difficulty in both: our settings, their data set and its settings, and what differs."""

    family: str
    ours: dict[str, Any]
    theirs: str
    config: dict[str, Any]
    note: str


PAIRS = (
    Pair("sudoku", {"size": 9, "givens": 41}, "sudoku", {"min_empty": 40, "max_empty": 40}, "both proven unique"),
    Pair("sudoku", {"size": 9, "givens": 31}, "sudoku", {"min_empty": 50, "max_empty": 50}, "both proven unique"),
    Pair("futoshiki", {"level": 6}, "futoshiki", {"min_board_size": 5, "max_board_size": 5, "min_difficulty": 1,
         "max_difficulty": 1}, "5 x 5, unique"),
    Pair("futoshiki", {"level": 8}, "futoshiki", {"min_board_size": 6, "max_board_size": 6, "min_difficulty": 2,
         "max_difficulty": 2}, "6 x 6, unique"),
    Pair("survo", {"level": 3}, "survo", {"min_board_size": 4, "max_board_size": 4, "min_empty": 6, "max_empty": 6},
         "3 x 3 with 6 blanks; only ours is unique"),
    Pair("zebra_puzzle", {"level": 4}, "zebra_puzzles", {"num_people": 4, "num_characteristics": 4}, "4 by 4"),
    Pair("zebra_puzzle", {"level": 7}, "zebra_puzzles", {"num_people": 5, "num_characteristics": 5}, "5 by 5"),
    Pair("game_of_24", {"level": 3, "largest": 10}, "puzzle24", {"min_value": 1, "max_value": 10}, "4 numbers"),
    Pair("cryptarithm", {"level": 5}, "cryptarithm", {"min_words": 2, "max_words": 2}, "only ours has one solution"),
    Pair("kukurasu", {"rows": 5, "columns": 5, "givens": 0, "trials": 0}, "kakurasu", {"min_rows": 5, "max_rows": 5,
         "min_cols": 5, "max_cols": 5}, "5 x 5, unique"),
    Pair("word_sorting", {"words": 10, "order": "front"}, "word_sorting", {"min_words": 10, "max_words": 10},
         "only ours has an own alphabet"),
)  # fmt: skip
KNOWN = {"sudoku": 65.9, "futoshiki": 15.1, "survo": 25_671, "cryptarithm": 40_387, "kakurasu": 4_873,
         "word_sorting": 70_142, "puzzle24": 16.5}  # fmt: skip
"""Their data sets at their defaults, items a second on the machine that measured SynLogic."""
SYNLOGIC: tuple[tuple[str, dict[str, Any], float, str], ...] = (
    ("sudoku", {"size": 9, "givens": 32}, 5.4, "9 x 9, 25 to 40 givens"),
    ("sudoku", {"size": 9, "givens": 47}, 199, "9 x 9, 40 to 55 givens"),
    ("arrow_maze", {"level": 4}, 411, "5 x 5"),
    ("calcudoko", {"level": 5}, 36, "5 x 5, those that have a solution"),
    ("cryptarithm", {"level": 5}, 2.0, "6 letters"),
    ("futoshiki", {"level": 6}, 8_415, "5 x 5; 0.2% of theirs have their stored answer right"),
    ("game_of_24", {"level": 5}, 41.1, "4 numbers"),
    ("kukurasu", {"level": 6}, 1_974, "6 x 6, theirs not unique"),
    ("minesweeper", {"level": 7}, 2_451, "8 x 8, theirs misses mines that follow"),
    ("numbrix", {"level": 6}, 333, "6 x 6, four fifths of theirs the same snake"),
    ("operation", {"level": 3}, 10.1, "2 symbols"),
    ("skyscraper_puzzle", {"level": 8}, 828, "6 x 6, theirs not unique"),
    ("survo", {"level": 9}, 32_278, "4 x 4, theirs not unique"),
    ("web_of_lies", {"level": 6}, 532, "10 people"),
    ("web_of_lies", {"level": 9}, 1.6, "18 people"),
    ("wordscapes", {"level": 3}, 3.0, "theirs 4 x 4, 5 words"),
    ("word_sorting", {"level": 6}, 558, "15 words"),
)
"""A family of ours, its settings, SynLogic's items a second at the settings that are named, and what differs."""


def rate(make: Callable[[int], Any], seconds: float) -> float:
    """Items a second of this thread's processor time, after three that warm up."""
    for place in range(3):
        make(place)
    start, done = time.thread_time(), 0
    while done < 3 or time.thread_time() - start < seconds:
        make(3 + done)
        done += 1
    return done / (time.thread_time() - start)


def measure(seconds: float) -> None:
    """Run by the Python of reasoning-gym: a rate for each pair, and for each known default."""
    import reasoning_gym

    def of(name: str, config: dict[str, Any]) -> float:
        made = reasoning_gym.create_dataset(name, seed=1, size=1_000_000, **config)
        return rate(made.__getitem__, seconds)

    print(json.dumps({"pairs": [of(pair.theirs, pair.config) for pair in PAIRS],
                      "known": {name: of(name, {}) for name in KNOWN}}))  # fmt: skip


def ours(family: str, settings: dict[str, Any], seconds: float) -> float:
    from seedbed.core import find
    from seedbed.core.seed import generator

    make = find.module("problems", family).make
    return rate(lambda place: make(generator("peers", family, place), **settings), seconds)


def line(name: str, mine: float, theirs: float, note: str) -> str:
    return f"{name:24}{mine:12,.1f}{theirs:12,.1f}{mine / theirs:10.2f}   {note}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gym", default=os.environ.get("SEEDBED_REASONING_GYM"), help="a Python with reasoning-gym")
    parser.add_argument("--seconds", type=float, default=1.0, help="of the processor, for each figure")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.seconds)
        return
    sys.path.insert(0, str(ROOT))
    speed, head = 1.0, f"{'family':24}{'items/s':>12}{'theirs':>12}{'times':>10}"
    if given.gym:
        command = [given.gym, __file__, "--measure", "--seconds", str(given.seconds)]
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
        print(f"reasoning-gym, in this run\n{head}")
        for pair, theirs in zip(PAIRS, told["pairs"], strict=True):
            print(line(pair.family, ours(pair.family, pair.ours, given.seconds), theirs, pair.note), flush=True)
        speed = math.exp(sum(math.log(told["known"][name] / there) for name, there in KNOWN.items()) / len(KNOWN))
    print(f"\nSynLogic, recorded, times {speed:.2f} for this machine\n{head}")
    for family, settings, theirs, note in SYNLOGIC:
        print(line(family, ours(family, settings, given.seconds), theirs * speed, note), flush=True)


if __name__ == "__main__":
    main()
