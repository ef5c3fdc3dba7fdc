"""The evolution of `wizard_math`: a problem made harder and easier, turn by turn, and answered by a vote."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.text import folded, words
from seedbed.methods.instructions.evol_elimination import LEAKS
from seedbed.methods.math.agreeing import most_common, result_of
from seedbed.methods.math.solving import SOLVE, worked
from seedbed.methods.math.wizard_math_prompts import DOWN, EVOLVE, UP

Direction = Literal["up", "down"]
EVOLVING: dict[str, Any] = {"temperature": 1.0, "top_p": 0.95, "max_tokens": 512}
ADDED_WORDS = 40
"""An upward evolution that adds more is no longer the same problem made harder."""


class Evolved(TypedDict):
    """One evolved problem and the one it comes from; ``question`` is the new one as well."""

    instruction: str
    question: str
    direction: Direction
    operation: str
    turn: int
    parent: str


class Answered(TypedDict):
    """The worked answer of the most common result, that result, and the share of answers that have it."""

    output: str
    answer: str
    agreed: float


class New(NamedTuple):
    """What one evolution gave."""

    question: str
    operation: str


async def evolve(ctx: Context, question: str, *, turns: int = 8, down: float = 0.4) -> list[Evolved]:
    """Evolve a problem over so many turns; the share ``down`` of them makes it easier.

    Each direction goes on from its own last success. What failed is noted.

    Raises:
        Reject: no evolution came through.
    """
    downward = round(down * turns)
    directions: list[Direction] = ["down" if turn < downward else "up" for turn in range(turns)]
    ctx.rng.shuffle(directions)
    current: dict[Direction, str] = {"up": question, "down": question}
    rows: list[Evolved] = ctx.keep([])
    failures: list[str] = []
    for turn, direction in enumerate(directions, 1):
        made = await evolved(ctx, current[direction], direction)
        known = {folded(question), *(folded(row["instruction"]) for row in rows)}
        if isinstance(made, str) or folded(made.question) in known:
            failures.append(f"turn {turn}, {direction}: {made if isinstance(made, str) else 'it was there before'}")
            continue
        rows.append(
            Evolved(
                instruction=made.question,
                question=made.question,
                direction=direction,
                operation=made.operation,
                turn=turn,
                parent=current[direction],
            )
        )
        current[direction] = made.question
    ctx.note(failed=failures)
    if not rows:
        raise Reject("no evolution came through", value=failures)
    return rows


async def evolved(ctx: Context, question: str, direction: Direction, *, role: str = "main") -> New | str:
    """One evolution, or why there is none."""
    operations = UP if direction == "up" else DOWN
    operation = ctx.rng.choice(tuple(operations))
    prompt = ctx.fill(EVOLVE, how=ctx.fill(operations[operation]), question=question)
    new = (await ctx.ask(prompt, role=role, **EVOLVING)).text.strip()
    if folded(new) == folded(question):
        return f"{operation}: a copy"
    if LEAKS.search(new):
        return f"{operation}: it speaks of its own rewriting"
    added = len(words(new)) - len(words(question))
    if direction == "up" and added > ADDED_WORDS:
        return f"{operation}: {added} words were added, at most {ADDED_WORDS} are allowed"
    return New(new, operation)


async def solve(ctx: Context, instruction: str, *, votes: int = 5) -> Answered:
    """The answer that more than half of so many worked answers come to; there is no known one to hold it against.

    Raises:
        Reject: no result has more than half.
    """
    if votes < 2:
        raise RecipeError(f"wizard_math: 'votes' must be at least 2, got {votes}")
    solutions = [await worked(ctx, SOLVE, instruction) for _ in range(votes)]
    found = most_common(solutions)
    if found is None or found[1] <= 0.5:
        share = found[1] if found else 0.0
        raise Reject(f"{share:.0%} of {votes} answers agree, more than half is wanted", value=share, threshold=0.5)
    best = solutions[found[0]]
    return Answered(output=best, answer=result_of(best), agreed=round(found[1], 4))
