"""MMIQC: pairs of the web and of five augmentations in the published shares, and the two parts that make them whole.

Paper: MMIQC, arXiv 2401.09003.

``make: bootstrap`` takes problems with answers: worked answers to each, and five variants (other words, another
setting, a number asked for backwards, other changes) with the composer's answer. ``make: similar`` writes three similar
problems with answers. Every problem gets up to 3 worked answers by the role ``sampler``; those that come to the
composer's answer stay, at most 3. The other parts are entries and rows of yours: ``iqc``, ``metamath``, the web's.

``make: mix`` takes all of them together. A row's part is its ``source`` (web, metamath, bootstrap, similar, iqc), else
what its columns tell. The mix is as large as the scarcest part allows (``rows``: at most so many), and which rows of
the others go in is drawn by ``seed``. Shares are of what a trainer sees: ``repeats`` says how often it is to see a row,
as in the paper web pairs once, MetaMath's 3 times and the others 4 times. ``instruction`` and ``output`` are filled.

The shares (45.6% web, 26.6% MetaMath's MATH part, 11.6% answers and variants, 6.7% similar, 9.6% iterations) and the
repetitions are the paper's as remembered, not read again: set others where it matters. Differs from the paper: the
composer's temperature 0 stays, the sampler's is 0.7, for at 0 its three answers are one; a similar problem's answer
stands in a field of its own, not in a box.
"""

from __future__ import annotations

from typing import Literal

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.methods.math.mmiqc_mix import REPEATS, SHARES, fill, mix
from seedbed.methods.math.mmiqc_problems import BOOTSTRAP, LIKEN, bootstrap, liken
from seedbed.methods.math.solving import SOLVE

_PROMPTS = BOOTSTRAP, LIKEN, SOLVE  # named here as well, where a recipe looks for prompts to replace


def mmiqc(
    *,
    make: Literal["mix", "bootstrap", "similar"] = "mix",
    shares: dict[str, float] | None = None,
    repeats: dict[str, int] | None = None,
    rows: int = 0,
    seed: int = 0,
    attempts: int = 3,
    most: int = 3,
) -> list[Step]:
    """The mix, or one of its parts; see the card above."""
    shares, repeats = {**(shares or SHARES)}, {**REPEATS, **(repeats or {})}
    strange = sorted(set(shares) - set(REPEATS) | set(repeats) - set(REPEATS))
    if strange or make not in ("mix", "bootstrap", "similar") or min(attempts, most) < 1 or rows < 0:
        raise RecipeError(f"mmiqc: 'make' is mix, bootstrap or similar, parts are {', '.join(REPEATS)}, attempts and "
                          f"most at least 1; got {make!r}, {strange}, {attempts} and {most}")  # fmt: skip
    if min(shares.values(), default=0) <= 0 or min(repeats.values()) < 1:
        raise RecipeError(f"mmiqc: shares are above 0 (leave a part out), repeats at least 1; got {shares}, {repeats}")
    if make == "bootstrap":
        return [step(bootstrap, attempts=attempts, most=most)]
    if make == "similar":
        return [step(liken, attempts=attempts, most=most)]
    return [step(mix, shares=shares, repeats=repeats, rows=rows, seed=seed), step(fill, repeats=repeats)]


EXAMPLE = Example(
    row=[
        {"question": "Is 91 prime?", "answer": "No, 91 = 7 * 13.", "source": "web"},
        {
            "question": "What is 3 * 4 + 1?",
            "solution": "12 + 1 = 13. The answer is 13.",
            "answer": "13",
            "source": "iqc",
        },
    ],
    settings={"shares": {"web": 1, "iqc": 4}},
    gives=None,
)
