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

from typing import Any

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.row import Row
from seedbed.core.step import Step, step
from seedbed.methods.classification.reading import texts_of, texts_schema
from seedbed.methods.classification.tar_gen_prompts import CORRECT, DOMAINS, HAD, SITUATIONS, SYSTEM, WRITE
from seedbed.methods.classification.tar_gen_situations import LISTED, SAMPLING, TOLD, list_domains, list_situations

_PROMPTS = DOMAINS, HAD, SITUATIONS  # named here as well, where a recipe looks for prompts to replace

DECIDING: dict[str, Any] = {"temperature": 0.0, "max_tokens": 512}


def tar_gen(*, per_label: int = 100, domains: int = 20, correct: bool = True) -> list[Step]:
    """From a task to labelled examples; ``correct`` looks at each label again. See the card above."""
    if per_label < 1 or domains < 1:
        raise RecipeError(f"tar_gen: per_label and domains must be at least 1, got {per_label} and {domains}")
    made = [step(list_domains, count=domains), step(list_situations, per_label=per_label), step(write_example)]
    return [*made, step(correct_label)] if correct else made


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
        LISTED,
        TOLD,
        {"text": "We left before the end.", "explanation": "They did not want to see the rest."},
        {"reason": "They left.", "label": "bad"},
    ],
    gives=None,
)
