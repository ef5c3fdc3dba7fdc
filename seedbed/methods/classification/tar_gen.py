"""TarGEN: labelled examples without seeds: domains, situations, an example made to fit a label, a second look at it.

Paper: TarGEN, arXiv 2310.17876.

A row brings the ``task`` in words, its ``labels`` (name to one line of definition) and, where an example is more than a
text, its ``fields`` (name to description). Four steps. ``list_domains`` asks once for domains of the task; repeated
ones go. ``list_situations`` deals ``per_label`` examples of every label to domains drawn at random and asks each domain
for as many situations, one for each example, ten at a time, with those it already gave. ``write_example`` asks for an
example in that situation for which the label holds, with an explanation. ``correct_label`` shows another request
example and explanation without the label and lets it decide anew: ``self_corrected_label`` (also ``label``) replaces
``initial_label``, and both stay; nothing else of the example changes. A situation that a domain failed to give is
noted with its label.

Differs from the paper: the script asks for one situation at a time and begins each example with a new list of domains;
every situation is used for one example. Requests show no worked examples, where the script shows two for their form.
"""

from __future__ import annotations

from typing import Any, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.step import Step, step
from seedbed.methods.classification.reading import new_items, texts_of, texts_schema
from seedbed.methods.classification.tar_gen_prompts import CORRECT, DOMAINS, HAD, SITUATIONS, SYSTEM, WRITE


class Domains(TypedDict):
    """Where examples of the task may be set."""

    domains: list[str]


class Situation(TypedDict):
    """What one example is to be made of."""

    domain: str
    situation: str
    initial_label: str


SAMPLING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}
DECIDING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 512}
AT_ONCE = 10
TRIES = 3
"""Requests in a row to a domain that may bring nothing new before its missing situations are given up."""


def tar_gen(*, per_label: int = 100, domains: int = 20, correct: bool = True) -> list[Step]:
    """From a task to labelled examples; ``correct`` looks at each label again. See the card above."""
    if per_label < 1 or domains < 1:
        raise RecipeError(f"tar_gen: per_label and domains must be at least 1, got {per_label} and {domains}")
    made = [step(list_domains, count=domains), step(list_situations, per_label=per_label), step(write_example)]
    return [*made, step(correct_label)] if correct else made


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


async def write_example(
    ctx: Context,
    task: str,
    labels: dict[str, str],
    domain: str,
    situation: str,
    initial_label: str,
    fields: dict[str, str] | None = None,
) -> Row:
    """One example for which the label holds; its fields become columns."""
    parts = fields or {"text": task}
    described = "\n".join(f"- {name}: {about}" for name, about in parts.items())
    prompt = ctx.fill(WRITE, task=task, domain=domain, situation=situation, label=initial_label,
                      meaning=labels[initial_label], fields=described)  # fmt: skip
    schema = texts_schema([*parts, "explanation"])
    read = texts_of(await ctx.ask(prompt, system=ctx.fill(SYSTEM), schema=schema, **SAMPLING), schema)
    example = {name: read[name] for name in parts}
    return {**example, "example": example, "explanation": read["explanation"], "label": initial_label}


async def correct_label(
    ctx: Context, task: str, labels: dict[str, str], example: dict[str, str], explanation: str
) -> Row:
    """The label that a second request finds right; the example stays as it is."""
    prompt = ctx.fill(
        CORRECT,
        task=task,
        labels="\n".join(f"- {name}: {meaning}" for name, meaning in labels.items()),
        example="\n".join(f"{name}: {text}" for name, text in example.items()),
        explanation=explanation,
    )
    schema = texts_schema(["reason"], label=list(labels))
    read = texts_of(await ctx.ask(prompt, schema=schema, role="judge", **DECIDING), schema)
    return {"label": read["label"], "self_corrected_label": read["label"], "sc_explanation": read["reason"]}


EXAMPLE = Example(
    row=[{"task": "Is a review of a film good or bad?", "labels": {"good": "it praises", "bad": "it finds fault"}}],
    settings={"per_label": 1, "domains": 1},
    replies=[
        "1. Horror films",
        "1. A couple leaves before the end.\n2. A film is watched twice.",
        {"text": "We left before the end.", "explanation": "They did not want to see the rest."},
        {"reason": "They left.", "label": "bad"},
    ],
    gives=None,
)
