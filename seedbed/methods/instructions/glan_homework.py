"""What each homework question of GLAN is about: sessions of a course and key concepts of them."""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.context import Context
from seedbed.core.row import Row


class Homework(TypedDict):
    """What a question is to be about; ``learned_up_to`` counts the sessions from 1."""

    strategy: str
    sessions: list[str]
    key_concepts: list[str]
    learned_up_to: int


async def draw_homework(ctx: Context, class_sessions: list[Row], *, questions: int = 10) -> list[Homework]:
    """Which sessions and concepts each question is about; drawn, nobody is asked."""
    return [_drawn(ctx, class_sessions) for _ in range(questions)]


def _drawn(ctx: Context, class_sessions: list[Row]) -> Homework:
    two = len(class_sessions) > 1 and ctx.rng.random() < 0.5
    places = sorted(ctx.rng.sample(range(len(class_sessions)), 2 if two else 1))
    concepts = [class_sessions[place]["concepts"] for place in places]
    chosen = _one_each(ctx, concepts) if two else []
    left = [one for part in concepts for one in part if one not in chosen]
    count = ctx.rng.randint(2 if two else 1, 5)
    chosen += ctx.rng.sample(left, min(len(left), max(0, count - len(chosen))))
    titles = [str(class_sessions[place]["title"]) for place in places]
    return Homework(strategy="two sessions" if two else "one session", sessions=titles,
                    key_concepts=list(dict.fromkeys(chosen)), learned_up_to=places[-1] + 1)  # fmt: skip


def _one_each(ctx: Context, concepts: list[list[str]]) -> list[str]:
    """A concept of each of two sessions, different ones where they can be."""
    first = ctx.rng.choice(concepts[0])
    return [first, ctx.rng.choice([one for one in concepts[1] if one != first] or concepts[1])]
