"""AceCoder's pairs of programs by their accuracies, and its choice of the hardest questions."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Literal, TypedDict

import pyarrow as pa

from seedbed.core.errors import Reject
from seedbed.core.table import without

Rule = Literal["paper", "code"]
LEAST: dict[Rule, int] = {"paper": 5, "code": 4}
HIGH, GAP = Fraction(4, 5), Fraction(2, 5)


class Pair(TypedDict):
    """A preference pair of programs; the question takes the place of the seed's instruction and input."""

    instruction: str
    input: str
    chosen: str
    rejected: str
    accuracy_chosen: float
    accuracy_rejected: float


def pair(
    question: str, tests: list[str], written: int, programs: list[str], accuracies: list[float], *, rule: Rule = "paper"
) -> list[Pair]:
    """The pairs of programs that are far enough apart.

    Raises:
        Reject: there is none.
    """
    of = written if rule == "code" else len(tests)
    shares = [Fraction(round(one * of), of) for one in accuracies]
    rows = [
        Pair(
            instruction=question,
            input="",
            chosen=fenced(programs[i]),
            rejected=fenced(programs[j]),
            accuracy_chosen=accuracies[i],
            accuracy_rejected=accuracies[j],
        )
        for i, j in itertools.permutations(range(len(programs)), 2)
        if apart(shares[i], shares[j], rule)
    ]
    if not rows:
        raise Reject("no two programs are far enough apart", value=accuracies)
    return rows


def apart(better: Fraction, worse: Fraction, rule: Rule) -> bool:
    """Whether two accuracies make a pair; one that passes nothing is broken and teaches nothing."""
    if worse <= 0:
        return False
    if rule == "code":
        return better >= HIGH and better - worse >= GAP
    return better > HIGH and better - worse > GAP


def keep_hardest(table: pa.Table, *, share: float = 0.25) -> pa.Table:
    """The questions whose programs fared worst, of equal ones the first; each is its row's instruction now."""
    means = table.column("mean_accuracy").to_pylist()
    ordered = sorted(range(len(means)), key=lambda place: (means[place], place))
    easy = ordered[math.ceil(share * len(means)) :]
    if "instruction" in table.column_names:
        table = table.set_column(table.column_names.index("instruction"), "instruction", table.column("question"))
    return without(table, dict.fromkeys(easy, f"not among the hardest {share:.0%}"))


def fenced(program: str) -> str:
    """A program as an answer holds it."""
    return f"```python\n{program}\n```"
