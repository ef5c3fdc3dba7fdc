"""Code puzzles: rules of a puzzle, trivial guesses, solutions that the interpreter verifies, rounds of self-play."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import pytest

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.request import prompt_text
from seedbed.methods.code.code_puzzles import ANSWERS, CHECKED, MOST, code_puzzles, invent
from seedbed.methods.code.puzzle_judging import fits, solves
from seedbed.methods.code.puzzle_rules import guesses, read, trivial
from seedbed.methods.code.puzzle_seeds import PUZZLES
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

HARD = "def f(n: int, square=152399025):\n    return n > 0 and n * n == square"
SHOWN = [list(pair) for pair in PUZZLES]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


def fenced(code: str) -> str:
    return f"```python\n{code}\n```"


def played(outside: Any, *, seed: int = 0, language: str = "en", **how: Any) -> list[Any]:
    return asyncio.run(invent(Context(outside, seed=(seed,), language=language), SHOWN, 2, **how))


def test_the_shipped_pairs_keep_the_rules_and_are_right(sandbox: Sandbox) -> None:
    """Each is a puzzle, no trivial guess solves it, and its solution does."""
    for puzzle, solution in PUZZLES:
        told = read(puzzle)
        assert "error" not in told, told
        assert trivial(told["source"], told["type"]) == {"guess": None}
        assert asyncio.run(solves(Context(Here(sandbox)), told["source"], told["type"], solution)), puzzle


@pytest.mark.parametrize(
    ("puzzle", "why"),
    [
        ("def f(*xs: int):\n    return sum(xs) > 1000", "star"),
        ("def f(x: int, *, y=2):\n    return x == y", "star"),
        ("def f(x: int, y: int):\n    return x == y", "2 required"),
        ("def f(x: int = 1):\n    return x == 3", "0 required"),
        ("def f(x: int, y=2):\n    return y == 2", "not used"),
        ("def f(x: bool):\n    return x", "type"),
        ("def f(x):\n    return x == 1234", "type"),
        ("def f(x: List[bool]):\n    return len(x) == 3", "type"),
        ("def f(x: dict):\n    return len(x) == 3", "type"),
        ("def f(x: int):\n    y = x\n    return y == 1234", "one expression"),
        ("import os\ndef f(x: str):\n    return x == os.getcwd()", "imports os"),
        ("def f(x: int):\n    return __import__", "not used"),
        ("def f(x: int):\n    return x == 1\nprint(1)", "more than one|no function"),
        ("def f(x: int):\n    return x == 1\ndef h(x: int):\n    return x == 1", "more than one"),
        ("f = lambda x: x == 3", "no function"),
        ("def f(x: int) return x", "no Python"),
        ("@cache\ndef f(x: int):\n    return x == 3", "one expression"),
    ],
)
def test_what_is_no_puzzle(puzzle: str, why: str, sandbox: Sandbox) -> None:
    """The rule that it breaks is named, and the reply is asked again."""
    import re

    assert re.search(why, read(puzzle)["error"])
    with pytest.raises(Unreadable, match=why):
        played(Here(sandbox, [fenced(puzzle)]))


def second_draw(seed: int) -> float:
    rng = Context(Script([]), seed=(seed,)).rng
    rng.choice(ANSWERS)
    return rng.random()


def test_trivial_puzzles_are_set_aside_in_95_of_100_cases(sandbox: Sandbox) -> None:
    """x > 5 is trivial; the square of 12345 is not; with the other branch the puzzle goes on."""
    easy = read("def f(x: int):\n    return x > 5")["source"]
    assert trivial(easy, "int") == {"guess": "6"}
    assert trivial(HARD, "int") == {"guess": None}
    assert all(len(one) <= 2 for one in guesses("List[int]"))
    assert {*guesses("int")} == {*range(-10, 101)}
    branch = {random.Random(seed).random() < CHECKED for seed in range(100)}
    assert branch == {True, False}
    seeds = [seed for seed in range(80) if second_draw(seed) >= CHECKED]  # the first draw is the answer's type
    rows = played(Here(sandbox, [fenced(easy), fenced("def g():\n    return 6")]), seed=seeds[0], attempts=1)
    assert rows[0]["solution"] == "def g():\n    return 6"
    other = next(seed for seed in range(80) if seed not in seeds)
    with pytest.raises(Reject, match="trivial guess solves it: 6"):
        played(Here(sandbox, [fenced(easy)]), seed=other)


WRONG = [
    "def g():\n    return 12344",
    "def g():\n    return -12345",
    "def g():\n    return 12345.0",
    "def g():\n    return '12345'",
    "def g():\n    return [12345]",
    "def g():\n    return True",
    "def g():\n    return None",
    "def g():\n    pass",
    "def g():\n    class Any(int):\n        def __eq__(self, other):\n            return True\n    return Any(3)",
    (
        "class Any:\n    def __gt__(self, o): return True\n    def __mul__(self, o): return self\n"
        "    def __eq__(self, o): return True\ndef g():\n    return Any()"
    ),
    "def g():\n    raise ValueError",
    "def g():\n    raise SystemExit(0)",
    "def g(n):\n    return 12345",
    "def h():\n    return 12345",
    "def g()\n    return 12345",
    "def g():\n    while True: pass",
    "def f(n):\n    return True\ndef g():\n    return 1",
    "import builtins\nbuiltins.int = None\ndef g():\n    return 7",
    "def g():\n    print(12345)",
    "def g():\n    return (12345,)",
]
RIGHT = [f"def g():\n    return 12345 + {n} - {n}" for n in range(17)] + [
    "def g():\n    import math\n    return math.isqrt(152399025)",
    "def g():\n    return next(n for n in range(10 ** 5) if n * n == 152399025)",
    "def g():\n    return int('12345')",
]


def test_of_twenty_wrong_solutions_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong values, wrong types, tricks with equality, what fails or hangs."""
    assert len(WRONG) == len(RIGHT) == 20
    ctx = Context(Here(sandbox))
    puzzle = read(HARD)["source"]
    judged = [[asyncio.run(solves(ctx, puzzle, "int", one)) for one in kind] for kind in (WRONG, RIGHT)]
    assert sum(judged[0]) == 0, [one for one, kept in zip(WRONG, judged[0], strict=True) if kept]
    assert sum(judged[1]) >= 19


def test_at_most_eight_distinct_shortest_solutions_stay(sandbox: Sandbox) -> None:
    """And each verifies again, in a process of its own."""
    replies: list[Scripted] = [fenced(HARD), *(fenced(one) for one in (*RIGHT[:12], *RIGHT[:2], WRONG[0])), "no code"]
    rows = played(Here(sandbox, replies), attempts=16)
    assert len(rows) == MOST
    assert [len(row["solution"]) for row in rows] == sorted(len(row["solution"]) for row in rows)
    assert len({row["solution"] for row in rows}) == MOST
    ctx = Context(Here(sandbox))
    assert all(asyncio.run(solves(ctx, row["puzzle"], row["answer_type"], row["solution"])) for row in rows)
    assert {row["iteration"] for row in rows} == {2}


def test_a_completion_model_continues_the_code(sandbox: Sandbox) -> None:
    """The list of puzzles ends with an opened function, then g is opened; stops at the next def."""
    here = Here(sandbox, ["n: int, square=152399025):\n    return n > 0 and n * n == square", " return 12345"])
    (row,) = played(here, attempts=1, raw=True)
    assert row["puzzle"].startswith("def f(n: int")
    assert [one.kind for one in here.asked] == ["complete"] * 2
    assert here.asked[0].prompt.endswith("def f9(")
    assert here.asked[1].prompt.endswith("\ndef g():")
    assert (here.asked[0].temperature, here.asked[0].max_tokens, here.asked[1].max_tokens) == (0.9, 200, 150)


def test_chinese(sandbox: Sandbox) -> None:
    """Frame and instruction are Chinese, the code is code."""
    here = Here(sandbox, [fenced(HARD), fenced(RIGHT[0])])
    (row,) = played(here, language="zh", attempts=1)
    assert "谜题" in prompt_text(here.asked[0])
    assert row["instruction"].startswith("请找到")


def test_rounds_of_self_play() -> None:
    """What was verified is shown later, as much as fits; a pair joins once, and a puzzle has at most eight."""
    (step,) = code_puzzles(requests=3)
    assert step.grow is not None
    first = step.grow.draw(random.Random(1), [{"number": 0}], 1)
    assert len(first) == 3
    assert len(first[0]["shown"]) == len(PUZZLES)
    pool = [{"puzzle": HARD, "solution": f"s{n}"} for n in range(7)]
    assert step.grow.draw(random.Random(1), pool, 4)[0] == {"shown": [[HARD, "s0"]], "iteration": 4}
    long = [{"puzzle": f"# {n}\n" + HARD * 10, "solution": "s"} for n in range(50)]
    assert len(step.grow.draw(random.Random(1), long, 1)[0]["shown"]) < 15
    assert not step.grow.admit(pool[0], pool).passed
    assert step.grow.admit({"puzzle": HARD, "solution": "new"}, pool).passed
    assert not step.grow.admit(
        {"puzzle": HARD, "solution": "ninth"}, [*pool, {"puzzle": HARD, "solution": "s8"}]
    ).passed


def test_types_are_exact() -> None:
    """Lists of lists too."""
    assert fits([[1], []], "List[List[int]]")
    assert not fits([[True]], "List[List[int]]")
    assert not fits(1, "float")
    assert not fits((1,), "List[int]")


def test_what_cannot_be_used_is_said() -> None:
    """Nothing solved, a sandbox that fails, settings without sense."""
    good = [Outcome("ok", value={"source": HARD, "type": "int"}), Outcome("ok", value={"guess": None})]
    with pytest.raises(Reject, match="none of 1 attempts"):
        played(Script([fenced(HARD), "no"], outcomes=good), attempts=1)
    with pytest.raises(ProviderError, match="no room"):
        played(Script([fenced(HARD)], outcomes=[Outcome("sandbox", stderr="no room")]))
    with pytest.raises(RecipeError, match="at least 1"):
        code_puzzles(attempts=0)
