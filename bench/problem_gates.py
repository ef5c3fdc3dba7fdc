"""The gates that every problem family must pass before it is shipped: the slow contract over many, with figures.

    python bench/problem_gates.py                         every family, 200 problems a level and language
    python bench/problem_gates.py sudoku --items 50
    python bench/problem_gates.py --json gates.jsonl      a line a family, written as each ends; those there are kept

Exits with 1 when a gate is not passed. Gates, each held at every level:

    own         reference answers and worked solutions pass, in both languages
    forms       right forms and dresses of the answer pass; wrong forms do not
    constant    the best answer of those that come most often, and of the usual guesses, stays below the cap
    other       another problem's answer stays below the cap
    garbage     10,000 fuzzed texts get a verdict and nothing raises
    distinct    nine of ten problems differ, and nine of ten prompts
    pure        no Chinese in English, no run of Latin words in Chinese; both languages have the same problem
    effort      no level's mean effort is below that of the level under it
    bytes       another process with another hash seed makes the same bytes
    cost        make is below 50 ms at level 5 and below 500 ms at level 10 (median), check below 1 ms (median)
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from seedbed.core import find
from seedbed.core.problem import Language, Problem
from seedbed.core.seed import digest
from seedbed.core.verdict import Verdict
from tests.problems import test_families as contract

LEVELS = range(1, 11)
GUESSES = ("0", "1", "2", "yes", "no", "A", "True", "False", "[]", "none")
PER_PROCESS = 20
"""Problems of a level that a second process makes again."""


class Gates:
    """What was found of one family: for each gate the first failures, and figures."""

    def __init__(self, name: str, items: int) -> None:
        self.name, self.family = name, find.module("problems", name)
        self.failed: dict[str, list[str]] = {}
        self.figures: dict[str, dict[str, float]] = {}
        self.made, self.checked = dict[int, list[float]](), dict[int, list[float]]()
        self.items = {level: list(self._pairs(level, items)) for level in LEVELS}

    def _pairs(self, level: int, items: int) -> Iterator[tuple[Problem, Problem]]:
        times = self.made[level] = []
        for place in range(items):
            start = time.thread_time()
            english = contract.made(self.name, level, "en", place)
            times.append(time.thread_time() - start)
            yield english, contract.made(self.name, level, "zh", place)

    def fail(self, gate: str, told: str) -> None:
        """Note a failure."""
        self.failed.setdefault(gate, []).append(told[:400])

    def figure(self, what: str, level: int, value: float) -> None:
        """Note a figure of a level."""
        self.figures.setdefault(what, {})[str(level)] = round(value, 4)

    def check(self, problem: Problem, answer: str) -> Verdict:
        """The family's verdict."""
        verdict: Verdict = self.family.check(problem, answer)
        return verdict

    def expect(self, gate: str, problem: Problem, answer: str, *, right: bool) -> None:
        """Note a failure where an answer is not as right as it should be."""
        try:
            verdict = self.check(problem, answer)
        except Exception as error:  # noqa: BLE001 - which error is the finding
            return self.fail(gate, f"level {problem.level}: {type(error).__name__}: {error} on {answer!r}")
        if verdict.passed is not right:
            self.fail(gate, f"level {problem.level} {problem.language}: {answer!r}: {verdict.reason}")
        return None


def own(gates: Gates, level: int) -> None:
    times = gates.checked[level] = []
    for problem in (one for pair in gates.items[level] for one in pair):
        start = time.thread_time()
        gates.expect("own", problem, problem.answer, right=True)
        times.append(time.thread_time() - start)
        if problem.solution is not None:
            gates.expect("own", problem, problem.solution, right=True)


def forms(gates: Gates, level: int) -> None:
    for place, pair in enumerate(gates.items[level]):
        for problem in pair:
            for form in gates.family.RIGHT:
                gates.expect("forms", problem, form(problem), right=True)
            for form in gates.family.WRONG:
                gates.expect("forms", problem, form(problem), right=False)
            for dress in contract.DRESSES if place < 20 else ():
                gates.expect("forms", problem, dress(problem.answer), right=True)


def share(gates: Gates, gate: str, level: int, right: int, told: str) -> None:
    count = len(gates.items[level])
    if right > contract.most(count) * count:
        gates.fail(gate, f"level {level}: {told} is right {right} times of {count}")


def constant(gates: Gates, level: int) -> None:
    english = [one for one, _ in gates.items[level]]
    frequent = [answer for answer, _ in Counter(one.answer for one in english).most_common(5)]
    best, right = "", -1
    for guess in dict.fromkeys((*frequent, *GUESSES)):
        passed = sum(gates.check(one, guess).passed for one in english)
        best, right = (guess, passed) if passed > right else (best, right)
    gates.figure("constant", level, right / len(english))
    share(gates, "constant", level, right, repr(best))


def other(gates: Gates, level: int) -> None:
    english = [one for one, _ in gates.items[level]]
    right = sum(
        gates.check(one, two.answer).passed for one, two in zip(english, [*english[1:], *english[:1]], strict=True)
    )
    gates.figure("other", level, right / len(english))
    share(gates, "other", level, right, "another problem's answer")


def distinct(gates: Gates, level: int) -> None:
    english = [one for one, _ in gates.items[level]]
    for what, seen in (
        ("distinct", {json.dumps(one.data, sort_keys=True) for one in english}),
        ("prompts", {one.prompt for one in english}),
    ):
        gates.figure(what, level, len(seen) / len(english))
        if len(seen) < 0.9 * len(english):
            gates.fail("distinct", f"level {level}: {len(seen)} {what} of {len(english)}")


def pure(gates: Gates, level: int) -> None:
    own_words = contract.re.compile(rf"\b(?:{'|'.join(('boxed', 'answer', *getattr(gates.family, 'LATIN', ())))})\b")
    for english, chinese in gates.items[level]:
        if (english.data, english.difficulty) != (chinese.data, chinese.difficulty):
            gates.fail("pure", f"level {level}: the languages have different problems")
        text = english.prompt + english.answer + (english.solution or "")
        if found := contract.re.search(f"[{contract.CJK}，。：；？！]", text):
            gates.fail("pure", f"level {level}: {found[0]!r} in English: {text}")
        if found := contract.LATIN.search(own_words.sub("", chinese.prompt + "\n" + (chinese.solution or ""))):
            gates.fail("pure", f"level {level}: {found[0]!r} in Chinese")


def garbage(gates: Gates, count: int) -> None:
    rng = random.Random(11)
    items = [pair[place % 2] for level in LEVELS for place, pair in enumerate(gates.items[level][:2])]
    for place in range(count):
        problem = items[place % len(items)]
        text = contract.fuzzed(rng, problem)
        try:
            gates.check(problem, text)
        except Exception as error:  # noqa: BLE001 - which error is the finding
            gates.fail("garbage", f"{type(error).__name__}: {error} on {text!r}")
    for text in contract.HEAVY:
        start = time.thread_time()
        gates.expect("garbage", gates.items[10][0][0], text, right=False)
        if (took := time.thread_time() - start) > 1:
            gates.fail("garbage", f"{text[:20]!r} … takes {took:.1f} s")


def effort(gates: Gates) -> None:
    means = [statistics.fmean(one.difficulty["effort"] for one, _ in gates.items[level]) for level in LEVELS]
    for level, mean in zip(LEVELS, means, strict=True):
        gates.figure("effort", level, mean)
    for level, (below, above) in enumerate(pairwise(means), 2):
        if above < 0.97 * below:
            gates.fail("effort", f"level {level}: {above:.2f} after {below:.2f}")


def fingerprints(name: str) -> list[str]:
    """A digest of some problems for each level; what two processes must agree on."""
    languages: tuple[Language, ...] = ("en", "zh")
    some = [(5000 + place, language) for place in range(PER_PROCESS // 2) for language in languages]
    return [
        digest(*(repr(contract.made(name, level, language, place)) for place, language in some)).hex()
        for level in LEVELS
    ]


def same_bytes(gates: Gates) -> None:
    done = subprocess.run(
        [sys.executable, __file__, "--fingerprints", gates.name],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": "5"},
    )  # fmt: skip
    for level, (mine, theirs) in enumerate(zip(fingerprints(gates.name), done.stdout.split(), strict=False), 1):
        if mine != theirs:
            gates.fail("bytes", f"level {level} differs in another process")
    if len(done.stdout.split()) != len(LEVELS):
        gates.fail("bytes", done.stderr[-300:])


def cost(gates: Gates) -> None:
    for level in LEVELS:
        gates.figure("make_ms", level, statistics.median(gates.made[level]) * 1e3)
        gates.figure("worst_ms", level, max(gates.made[level]) * 1e3)
        gates.figure("check_ms", level, statistics.median(gates.checked[level]) * 1e3)
    for level, most in ((5, 50), (10, 500)):
        if (took := gates.figures["make_ms"][str(level)]) > most:
            gates.fail("cost", f"level {level}: make takes {took:.0f} ms")
    for level, took in gates.figures["check_ms"].items():
        if took > 1:
            gates.fail("cost", f"level {level}: check takes {took:.2f} ms")


PER_LEVEL: tuple[Callable[[Gates, int], None], ...] = (own, forms, constant, other, distinct, pure)


def passed(name: str, items: int, fuzz: int) -> dict[str, Any]:
    """The findings of one family."""
    start = time.process_time()
    gates = Gates(name, items)
    for gate in PER_LEVEL:
        for level in LEVELS:
            gate(gates, level)
    garbage(gates, fuzz)
    effort(gates)
    same_bytes(gates)
    cost(gates)
    failed = {gate: {"count": len(told), "first": told[:4]} for gate, told in gates.failed.items()}
    seconds = round(time.process_time() - start, 1)
    return {"family": name, "items": items, "seconds": seconds, "failed": failed, "figures": gates.figures}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("families", nargs="*")
    parser.add_argument("--items", type=int, default=200, help="problems a level and language")
    parser.add_argument("--fuzz", type=int, default=10_000, help="fuzzed texts a family")
    parser.add_argument("--json", type=Path, help="a file that gets a line for each family")
    parser.add_argument("--fingerprints", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fingerprints:
        print(*fingerprints(given.fingerprints))
        return 0
    known: set[str] = set()
    if given.json is not None:
        with suppress(FileNotFoundError):
            known = {json.loads(line)["family"] for line in given.json.read_text(encoding="utf-8").splitlines()}
    wrong = 0
    for name in [one for one in given.families or find.names("problems") if one not in known]:
        try:
            found = passed(name, given.items, given.fuzz)
        except Exception as error:  # noqa: BLE001 - a family that raises must not hide the others
            told = {"make": {"count": 1, "first": [f"{type(error).__name__}: {error}"]}}
            found = {"family": name, "items": given.items, "seconds": 0.0, "failed": told, "figures": {}}
        wrong += bool(found["failed"])
        print(f"{name:32}{found['seconds']:8.1f} s  {'FAILED' if found['failed'] else 'passed'}", flush=True)
        for gate, told in found["failed"].items():
            print(f"    {gate} ({told['count']}): " + "\n        ".join(told["first"]), flush=True)
        if given.json is not None:
            with given.json.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found, ensure_ascii=False) + "\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
