"""Persona Hub: a hub of personas found in texts and round them, without repeats, and the data each of them gives.

Paper: Persona Hub, arXiv 2406.20094.

The hub: every text gives a persona (``persona_from_text``), every persona those who stand near it, six rounds out
(``persona_from_persona``). Repeats go in two passes, of which the first to come stays: MinHash of single words with 128
hashes at 0.9 (``persona_dedup``), then vectors at a cosine of 0.9 (``semantic_dedup``); 0.5 gives a smaller hub of more
distinct personas. Heuristics on the way drop apologies, fragments, and what speaks of the passage. Rows that bring a
``persona`` begin there. Then ``persona_instruct`` asks once for each persona: a math or logic problem, a prompt, an
article, a game character or a tool; one of ``kinds`` is drawn. ``hub_only`` ends with the personas: ``hop`` counts the
steps from a text, ``parent`` and ``relation`` say from whom.

The vectors are those of the model of the role ``embed`` (the paper: text-embedding-3-small); without one, ``by: auto``
takes a table of words and runs of characters. Differs from the paper: see the cards of the steps. Its 1-gram MinHash
takes the same words in another order for one persona, and so does this. Needs the extra ``[quality]``.
"""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.step import Step, step
from seedbed.methods.persona.persona_from_persona import RELATE, persona_from_persona
from seedbed.methods.persona.persona_from_text import FROM_TEXT, persona_from_text
from seedbed.methods.persona.persona_instruct import FROM_PERSONA, persona_instruct
from seedbed.methods.persona.persona_kinds import MARKS
from seedbed.quality.dedup.meaning import By
from seedbed.quality.dedup.persona_dedup import persona_dedup
from seedbed.quality.dedup.semantic_dedup import semantic_dedup

NEEDS = ("numpy", "quality")
_ASKED = FROM_TEXT, RELATE, FROM_PERSONA  # named here as well, where a recipe looks for prompts to replace


class Begun(TypedDict):
    """A persona that the hub begins with; ``hop`` is 0."""

    persona: str
    hop: int


def persona_hub(
    *,
    kinds: tuple[str, ...] = tuple(MARKS),
    rounds: int = 6,
    relatives: int = 1,
    words: float = 0.9,
    cosine: float = 0.9,
    by: By = "model",
    world: str = "",
    hub_only: bool = False,
) -> list[Step]:
    """From texts to personas, and from these to data; ``words`` and ``cosine`` bound the likeness of two personas."""
    if not (0 < words <= 1 and 0 < cosine <= 1):
        raise RecipeError(f"persona_hub: words and cosine are above 0 and at most 1, got {words} and {cosine}")
    hub = [
        step(begin),
        *persona_from_persona(rounds=rounds, relatives=relatives, similarity=words),
        step(persona_dedup, threshold=words),
        step(semantic_dedup, columns=("persona",), by=by, threshold=cosine),
    ]
    return hub if hub_only else [*hub, step(persona_instruct, kinds=kinds, world=world)]


async def begin(ctx: Context, text: str = "", persona: str = "") -> Begun:
    """The row's own persona, or the one behind its text."""
    if not persona.strip() and not text.strip():
        raise Reject("the row has neither a text nor a persona")
    found = persona.strip() or (await persona_from_text(ctx, text))["persona"]
    return Begun(persona=found, hop=0)


EXAMPLE = Example(
    row=[{"persona": "A night nurse who studies astronomy."}],
    settings={"rounds": 1, "kinds": ["math"], "by": "characters"},
    replies=[
        "A retired lens grinder who mends telescopes for a school.",
        "Math problem: She sleeps 5 h on weekdays and 9 h on the other two days. How long is that in a week?",
        "5 * 5 + 2 * 9 = 43 hours.",
        "Math problem: He grinds 0.2 mm an hour. How long do 3 mm take?",
        "3 / 0.2 = 15 hours.",
    ],
    gives=[
        {
            "persona": "A night nurse who studies astronomy.",
            "hop": 0,
            "instruction": "She sleeps 5 h on weekdays and 9 h on the other two days. How long is that in a week?",
            "output": "5 * 5 + 2 * 9 = 43 hours.",
            "kind": "math",
        },
        {
            "persona": "A retired lens grinder who mends telescopes for a school.",
            "hop": 1,
            "parent": "A night nurse who studies astronomy.",
            "relation": "family",
            "instruction": "He grinds 0.2 mm an hour. How long do 3 mm take?",
            "output": "3 / 0.2 = 15 hours.",
            "kind": "math",
        },
    ],
)
