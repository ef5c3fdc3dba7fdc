"""What the text checks cost: verdicts a second from Python, by 8 processes and by one, check by check.

    python bench/checks.py [seconds]

Answers are drawn from the tables of the tests: numbers, LaTeX, picks, instructions, quotations, JSON, in English and
Chinese, right and wrong; most stand at the end of some reasoning. "new" answers were never seen before (a number drawn
for each stands in the reasoning), so nothing is remembered from one to the next. "slow" is the share of the answers
that math-verify had to look at. The bar is 2,000 a second by 8 processes on two cores.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from seedbed.checks import math_answer as mathematics
from seedbed.checks.choice import choice
from seedbed.checks.citation import citation
from seedbed.checks.compiles import compiles
from seedbed.checks.contains import contains
from seedbed.checks.exact import exact
from seedbed.checks.json_schema import json_schema
from seedbed.checks.math_answer import math_answer
from seedbed.checks.number import number
from seedbed.checks.regex import regex
from seedbed.checks.rouge_l import rouge_l
from seedbed.checks.rules import rules
from seedbed.checks.similarity import similarity

TESTS = Path(__file__).resolve().parents[1] / "tests" / "checks"
REASONING = (
    "Take case {}. First we write down what is given and what is asked, then we put the one into the other. ",
    "第{}种情形：先写出已知条件和所求的量，再把条件代入，逐步化简即可得到结果。",
)
TEXT = "The bridge was opened in 1894. It carries about 40,000 people a day. 绿茶应当用八十度的水冲泡。"
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name"],
}
CITIES = ["Lyon", "Paris", "Nice", "Lille"]
RULES = (
    {"kind": "number_words", "least": 5}, {"kind": "no_comma"}, {"kind": "keywords", "words": ["bridge"]},
    {"kind": "number_sentences", "most": 9},
)  # fmt: skip


def pairs() -> list[list[str]]:
    lines = (TESTS / "math_pairs.txt").read_text(encoding="utf-8").splitlines()
    return [line.split(" || ")[1:] for line in lines if line.strip() and not line.startswith("#")]


PAIRS = pairs()
Work = Callable[[random.Random], Any]


def lead(rng: random.Random) -> str:
    return rng.choice(REASONING).format(rng.randrange(10**9))


def one_math(rng: random.Random) -> Any:
    reference, answer = rng.choice(PAIRS)
    return math_answer(f"{lead(rng)}\\boxed{{{answer}}}", reference)


def one_new_math(rng: random.Random) -> Any:
    a, b, c = (rng.randint(2, 9999) for _ in range(3))
    reference = rng.choice([f"{a}x^2+{b}x+{c}", f"\\frac{{{a}}}{{{b}}}", f"x={a}\\text{{ or }}x={b}", f"[{a},{a + b})"])
    answer = rng.choice([f"{c}+{b}x+{a}x^2", f"{a}/{b}", f"{b},{a}", f"[{a}, {a + b})", f"{a}\\sqrt{{{b}}}"])
    return math_answer(f"{lead(rng)}The answer is ${answer}$.", reference)


KINDS: dict[str, Work] = {
    "math_answer": one_math,
    "math_answer, new": one_new_math,
    "number": lambda rng: number(f"{lead(rng)}答案是{rng.randint(1, 9)}.5万元。", f"{rng.randint(1, 9)}5000"),
    "choice": lambda rng: choice(
        f"{lead(rng)}The answer is ({rng.choice('ABCD')}).", "B", ["Lyon", "Paris", "Nice", "Lille"]
    ),
    "exact": lambda rng: exact(f"Paris {rng.randrange(10**6)}", "paris"),
    "contains": lambda rng: contains(f"{lead(rng)}{TEXT}", ["bridge", "绿茶", "boat"]),
    "regex": lambda rng: regex(f"{lead(rng)}Answer: {rng.randint(1, 99)}", "42", pattern=r"Answer: (\d+)"),
    "rules": lambda rng: rules(f"{lead(rng)}{TEXT}", require=RULES),
    "citation": lambda rng: citation(f"{lead(rng)}“opened in {rng.randint(1890, 1899)}” [1]", [TEXT]),
    "similarity": lambda rng: similarity(f"{lead(rng)}{TEXT}", TEXT),
    "rouge_l": lambda rng: rouge_l(f"{lead(rng)}{TEXT}", TEXT),
    "json_schema": lambda rng: json_schema(f'{{"name": "Ada", "age": {rng.randint(1, 99)}}}', schema=SCHEMA),
    "compiles, json": lambda rng: compiles(f'{{"name": "Ada", "age": {rng.randint(1, 99)}}}', language="json"),
}


def asked_slowly() -> int:
    return mathematics._asked.cache_info().misses  # noqa: SLF001 - a count, for these lines only


def run(kinds: list[str], seconds: float, seed: int) -> tuple[int, int]:
    """Verdicts in the time, and how many of them the slow reader was asked for."""
    rng, count = random.Random(seed), 0
    for kind in kinds * 20:
        KINDS[kind](rng)
    math_answer("\\int_0^1 x dx", "1/2")  # the worker's own start is not what is measured
    before = asked_slowly()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for kind in kinds:
            KINDS[kind](rng)
        count += len(kinds)
    return count, asked_slowly() - before


def together(kinds: list[str], seconds: float, processes: int) -> tuple[float, float]:
    """Verdicts a second of all processes, and the share that the slow reader saw."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        found = pool.starmap(run, [(kinds, seconds, seed) for seed in range(processes)], chunksize=1)
    total = sum(count for count, _ in found)
    return total / seconds, sum(slow for _, slow in found) / total


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for processes in (8, 1):
        rate, slow = together(list(KINDS), seconds, processes)
        print(f"{'all checks in turn':20} {processes} processes {rate:9,.0f} /s   slow {slow:.2%}")
    for kind in KINDS:
        rate, slow = together([kind], seconds / 2, 8)
        print(f"{kind:20} 8 processes {rate:9,.0f} /s   slow {slow:.2%}")


if __name__ == "__main__":
    main()
