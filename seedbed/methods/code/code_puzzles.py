"""Code puzzles: a model invents programming puzzles and solves them; the interpreter is the only judge.

Paper: language models can teach themselves to program better, arXiv 2207.14502, on P3's puzzles.

A puzzle is a function ``f(answer: type, inputs with defaults)``, a solution a function ``g()``, and it is right when
``f(g()) is True``. In each round as many drawn puzzles of the pool as fit into ``context`` tokens, as f1 to fk, are
shown and a new one is written (temperature 0.9). It must be one function that returns one expression, have exactly one
required argument, use it, want an int, float, str or lists of these, import only from a short list; and in 95% of cases
no trivial guess may solve it (-10 to 100, a few floats and texts, lists of at most two). Then ``attempts`` solutions
are drawn after worked pairs. ``g`` runs in the sandbox on its own; its result must be of the puzzle's type exactly, so
that True is no int and no object with an ``__eq__`` of its own passes; then ``f`` runs on it, apart. At most 8 distinct
solutions stay, the shortest first. What was verified joins the pool and is shown in later rounds: self-play.

Rows that come in with ``puzzle`` and ``solution`` begin the pool, else eight that ship with Seedbed. ``raw`` continues
the code as a completion model does. Differs from the paper: the model is not fine-tuned between rounds (train on the
rows, and start again with them); 8 attempts, not 128, since each is paid for; a chat model fills a form in
which a drawn type of the answer stands (left to itself, it wrote the required argument in 2 of 20 puzzles, now in 19).
"""

from __future__ import annotations

import random
import re
from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject, Unreadable
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.core.reply import Reply
from seedbed.core.row import Row
from seedbed.core.step import Step, grow
from seedbed.core.text import estimate_tokens
from seedbed.core.verdict import Verdict
from seedbed.methods.code.code_puzzles_prompts import ASKED, INVENT, SOLVE
from seedbed.methods.code.puzzle_judging import judged, solves
from seedbed.methods.code.puzzle_seeds import PUZZLES
from seedbed.methods.code.solving import program_in


class Solved(TypedDict):
    """A verified pair; ``iteration`` is the round of self-play, ``answer_type`` what the puzzle wants."""

    puzzle: str
    solution: str
    answer_type: str
    iteration: int
    instruction: str
    output: str


INVENTING: dict[str, Any] = {"temperature": 0.9, "max_tokens": 200}
SOLVING: dict[str, Any] = {"temperature": 0.9, "max_tokens": 150}
PAIRS, MOST, CHECKED = 3, 8, 0.95
ANSWERS = ("int", "float", "str", "List[int]", "List[str]")
PYTHON = ("python", "py", "python3")


def code_puzzles(
    *, rows: int = 1000, requests: int = 8, attempts: int = 8, context: int = 1848, raw: bool = False
) -> list[Step]:
    """Grow ``rows`` verified pairs, ``requests`` puzzles a round; see the card above."""
    if min(rows, requests, attempts) < 1:
        raise RecipeError(f"code_puzzles: wanted at least 1 of each, got {rows}, {requests} and {attempts}")

    def draw(rng: random.Random, pool: list[Row], number: int) -> list[Row]:
        pairs = _pairs(pool)
        return [{"shown": _fitting(rng, pairs, context), "iteration": number} for _ in range(requests)]

    def admit(candidate: Row, pool: list[Row]) -> Verdict:
        solutions = [row["solution"] for row in pool if row.get("puzzle") == candidate["puzzle"]]
        if candidate["solution"] in solutions:
            return Verdict.wrong("the pair is in the pool already")
        if len(solutions) >= MOST:
            return Verdict.wrong(f"its puzzle has {MOST} solutions already", value=len(solutions))
        return Verdict.right("new")

    settings = {"attempts": attempts, "raw": raw}
    return [grow(invent, settings=settings, draw=draw, admit=admit, rows=rows, rounds=100_000)]


async def invent(
    ctx: Context, shown: list[list[str]], iteration: int, *, attempts: int = 8, raw: bool = False
) -> list[Solved]:
    """Write a puzzle after others, and solutions of it that are right.

    Raises:
        Reject: it breaks a rule, is trivial, or nothing solved it.
    """
    puzzle, kind = await _puzzle(ctx, shown, raw=raw)
    if ctx.rng.random() < CHECKED:
        guess = (await judged(ctx, "trivial", puzzle, kind)).get("guess")
        if guess is not None:
            raise Reject(f"a trivial guess solves it: {guess}", value=puzzle)
    pairs = "\n\n".join(f"{f}\n\n{g}" for f, g in shown[:PAIRS])
    right: set[str] = set()
    for _ in range(attempts):
        opened = f"{pairs}\n\n{puzzle}\ndef g():" if raw else ctx.fill(SOLVE, shown=pairs, puzzle=puzzle)
        stop: dict[str, Any] = {"stop": ["\ndef ", "\n\n\n"]} if raw else {}
        reply = await ctx.ask(opened, raw=raw, may_be_cut=True, **SOLVING, **stop)
        solution = f"def g():{reply.text}".rstrip() if raw else _block(reply)
        if solution and await solves(ctx, puzzle, kind, solution):
            right.add(solution)
    if not right:
        raise Reject(f"none of {attempts} attempts solved it", value=puzzle)
    asked = f"{ctx.fill(ASKED)}```python\n{puzzle}```"
    return [
        Solved(puzzle=puzzle, solution=one, answer_type=kind, iteration=iteration, instruction=asked,
               output=f"```python\n{one}\n```")
        for one in sorted(right, key=lambda one: (len(one), one))[:MOST]
    ]  # fmt: skip


async def _puzzle(ctx: Context, shown: list[list[str]], *, raw: bool) -> tuple[str, str]:
    """A new puzzle and the type of its answer, by the rules."""
    number = len(shown) + 1
    numbered = "\n\n".join(re.sub(r"\bdef f\(", f"def f{place}(", f) for place, (f, _) in enumerate(shown, 1))
    if raw:
        opened = f"{numbered}\n\ndef f{number}("
    else:
        opened = ctx.fill(INVENT, shown=numbered, number=number, kind=ctx.rng.choice(ANSWERS))
    stop: dict[str, Any] = {"stop": ["\ndef ", "\n\n\n"]} if raw else {}
    reply = await ctx.ask(opened, raw=raw, may_be_cut=raw, **INVENTING, **stop)
    told = await judged(ctx, "read", f"def f{number}({reply.text}" if raw else program_in(reply, *PYTHON))
    if "error" in told:
        raise Unreadable(f"it is no puzzle: {told['error']}", reply)
    return str(told["source"]), str(told["type"])


def _block(reply: Reply) -> str:
    """A solution; an attempt that is none counts as one that failed."""
    found = re.findall(r"```[^\n]*\n(.*?)\n?```", reply.text, re.DOTALL)
    return str(found[0]).rstrip() if len(found) == 1 else ""


def _pairs(pool: list[Row]) -> list[list[str]]:
    """The pool's pairs, one of each puzzle; the shipped ones where it has none."""
    found = {row["puzzle"]: row["solution"] for row in reversed(pool) if row.get("puzzle") and row.get("solution")}
    return [list(one) for one in (reversed(found.items()) if found else PUZZLES)]


def _fitting(rng: random.Random, pairs: list[list[str]], context: int) -> list[list[str]]:
    """As many pairs as their puzzles fit into the context, in a drawn order; one at least."""
    drawn = rng.sample(pairs, len(pairs))
    used = 0
    for place, (puzzle, _) in enumerate(drawn):
        used += estimate_tokens(puzzle)
        if used > context:
            return drawn[: max(place, 1)]
    return drawn


_PUZZLE = "def f(n: int, cube=1860867):\n    return n * n * n == cube\n"
_EXAMPLE_PAIR = {"puzzle": PUZZLES[0][0], "solution": PUZZLES[0][1]}
EXAMPLE = Example(
    row=[_EXAMPLE_PAIR],
    settings={"rows": 1, "requests": 1, "attempts": 1},
    replies=[f"```python\n{_PUZZLE}```", "```python\ndef g():\n    return 123\n```"],
    outcomes=[
        Outcome("ok", value={"source": _PUZZLE, "type": "int"}, level="A"),
        Outcome("ok", value={"guess": None}, level="A"),
        Outcome("ok", value=123, level="A"),
        Outcome("ok", value=True, level="A"),
    ],
    gives=[
        {
            "shown": [[PUZZLES[0][0], PUZZLES[0][1]]],
            "puzzle": _PUZZLE,
            "solution": "def g():\n    return 123",
            "answer_type": "int",
            "iteration": 1,
            "instruction": f"{ASKED.en}```python\n{_PUZZLE}```",
            "output": "```python\ndef g():\n    return 123\n```",
        }
    ],
)
