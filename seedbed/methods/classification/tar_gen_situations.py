"""TarGEN's first two steps: domains of a task, and a situation of a domain for every example wanted."""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.methods.classification.reading import new_items
from seedbed.methods.classification.tar_gen_prompts import DOMAINS, HAD, SITUATIONS, SYSTEM


class Domains(TypedDict):
    """Where examples of the task may be set."""

    domains: list[str]


class Situation(TypedDict):
    """What one example is to be made of."""

    domain: str
    situation: str
    initial_label: str


SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}
AT_ONCE = 10
TRIES = 3
"""Requests in a row to a domain that may bring nothing new before its missing situations are given up."""


async def list_domains(ctx: Context, task: str, labels: dict[str, str], *, count: int = 20) -> Domains:
    """Domains in which examples may be set, each once."""
    if len(labels) < 2:
        raise RecipeError(f"tar_gen: a task needs at least two labels with their definitions, got {list(labels)}")
    reply = await ctx.ask(ctx.fill(DOMAINS, task=task, count=count), system=ctx.fill(SYSTEM), **SAMPLING)
    return Domains(domains=new_items(reply.numbered())[:count])


async def list_situations(
    ctx: Context, task: str, labels: dict[str, str], domains: list[str], *, per_label: int = 100
) -> list[Situation]:
    """A situation for every example that is wanted, in domains drawn at random.

    Raises:
        Reject: no domain gave any.
    """
    wanted: dict[str, list[str]] = {}
    every = [one for one in labels for _ in range(per_label)]
    ctx.rng.shuffle(every)  # so that a domain that runs dry costs no one label more than the others
    for label in every:
        wanted.setdefault(ctx.rng.choice(domains), []).append(label)
    made: list[Situation] = []
    missing: list[str] = []
    for domain, dealt in wanted.items():
        found = await _situations(ctx, task, domain, len(dealt))
        made += [Situation(domain=domain, situation=one, initial_label=label)
                 for one, label in zip(found, dealt, strict=False)]  # fmt: skip
        missing += [f"{domain}: {label}" for label in dealt[len(found) :]]
    if missing:
        ctx.note(missing=missing)
    if not made:
        raise Reject("no domain gave a situation", value=0, threshold=per_label * len(labels))
    return made


async def _situations(ctx: Context, task: str, domain: str, count: int) -> list[str]:
    """So many situations of a domain, or fewer when it brings nothing new any more."""
    found: list[str] = []
    idle = 0
    while len(found) < count and idle < TRIES:
        had = ctx.fill(HAD, had="\n".join(f"- {one}" for one in found)) if found else ""
        asked = min(AT_ONCE, count - len(found))
        prompt = ctx.fill(SITUATIONS, task=task, domain=domain, count=asked, had=had)
        new = new_items((await ctx.ask(prompt, system=ctx.fill(SYSTEM), **SAMPLING)).numbered(), found)[:asked]
        found += new
        idle = 0 if new else idle + 1
    return found


LISTED, TOLD = "1. Horror films", "1. A couple leaves before the end.\n2. A film is watched twice."
