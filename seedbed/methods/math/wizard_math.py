"""WizardMath: problems evolved upward and downward, and the data for its two reward models.

Paper: WizardMath (RLEIF), arXiv 2308.09583.

``make`` says which half. ``rows``: each problem is evolved over 8 turns, upward (one more condition, something
specific for what is general, one more step of reasoning) and downward (easier, or a new easier one on another topic);
an evolution goes when it is a copy, speaks of its own rewriting, or, upward, adds more than 40 words. There is no known
answer to an evolved problem, so it is kept with the worked answer that more than half of ``votes`` come to.
``rankings``, for the instruction reward model: two generators (roles ``main`` and ``second``) write 2 to 4 variants
each, a judge (role ``judge``) puts the 4 to 8 in order by definition, precision and integrity, twice, the second time
shown the other way round. ``steps``, for the process reward model: a worked answer to a problem with a known answer,
each step marked right or wrong by the judge; marks that the known answer contradicts are not kept.

``rewarded`` adds, with both models trained (roles ``irm`` and ``prm``, served as classifiers), the reward that the
paper's PPO has: the problem's times that of its worst step. The tuning itself is a trainer's; its first step (worked
answers that reach the known one) is ``rejection_sampling``. Differs from the paper: how often it goes down (2 of the 5
operations), that each direction goes on from its own last success, the vote, and the second order are ours.
"""

from __future__ import annotations

from typing import Literal

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.methods.math.solving import SOLVE
from seedbed.methods.math.wizard_math_evolution import evolve, solve
from seedbed.methods.math.wizard_math_prompts import EVOLVE, MARK, RANK
from seedbed.methods.math.wizard_math_rewards import mark_steps, rank_variants, reward

_PROMPTS = EVOLVE, MARK, RANK, SOLVE  # named here as well, where a recipe looks for prompts to replace


def wizard_math(
    *,
    make: Literal["rows", "rankings", "steps"] = "rows",
    turns: int = 8,
    down: float = 0.4,
    votes: int = 5,
    variants: tuple[int, int] = (2, 4),
    rewarded: bool = False,
) -> list[Step]:
    """Evolved problems with answers, ordered variants, or marked steps; see the card above."""
    if make not in ("rows", "rankings", "steps") or not 1 <= turns <= 8 or not 0 <= down <= 1:
        raise RecipeError(
            f"wizard_math: 'make' is rows, rankings or steps, 'turns' 1 to 8, 'down' 0 to 1; got {make!r}, {turns} and "
            f"{down}"
        )
    if rewarded and make != "rows":
        raise RecipeError(f"wizard_math: only rows are rewarded, not {make}")
    if make == "rankings":
        return [step(rank_variants, variants=variants)]
    if make == "steps":
        return [step(mark_steps)]
    return [step(evolve, turns=turns, down=down), step(solve, votes=votes), *([step(reward)] if rewarded else [])]


EXAMPLE = Example(
    row=[{"question": "Ann has 3 bags of 4 nuts. How many nuts has she?"}],
    settings={"turns": 1, "down": 0.0, "votes": 2},
    replies=[
        "Ann has 3 bags of 4 nuts and eats 2 of them. How many nuts has she?",
        "3 * 4 - 2 = 10.\nThe answer is 10.",
        "12 nuts less 2 are 10.\nThe answer is 10.",
    ],
    gives=[
        {
            "question": "Ann has 3 bags of 4 nuts and eats 2 of them. How many nuts has she?",
            "instruction": "Ann has 3 bags of 4 nuts and eats 2 of them. How many nuts has she?",
            "direction": "up",
            "operation": "reasoning",
            "turn": 1,
            "parent": "Ann has 3 bags of 4 nuts. How many nuts has she?",
            "output": "3 * 4 - 2 = 10.\nThe answer is 10.",
            "answer": "10",
            "agreed": 1.0,
        }
    ],
)
