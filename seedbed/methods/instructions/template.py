"""Template: fill the slots of a sentence from word lists, every combination once, without a model.

No paper: slot filling is older than the field; counting combinations instead of drawing them follows the
exhaustion tests of behavioural test suites such as CheckList, arXiv 2005.04118.

The row's ``number`` (0, 1, 2 …, which the engine gives to rows made from nothing) goes through a permutation of all
combinations that ``seed`` decides. So no two rows are equal until every combination was used, and rows beyond that are
rejected with the number of combinations there are. Without weights any row is made without the ones before it.

A slot is ``{name}`` in lower case and takes its value from ``slots[name]``: a list, or a mapping of values to weights.
With weights the rows follow them as draws without putting back do: a value of weight 3 comes up three times as often as
one of weight 1 until its combinations run short. Several templates are used in the share of their combinations.

Real run: no model; 100,000 of 500,000 combinations in 3.7 s on one busy core, no two alike.
"""

from __future__ import annotations

from typing import TypedDict

from seedbed.core.errors import Reject
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.row import canonical
from seedbed.methods.instructions.template_choices import Words, choices_of


class Filled(TypedDict):
    """The text, what stands in its slots, and the place of its template (0, 1 …)."""

    text: str
    slots: dict[str, str]
    template_id: int


def template(number: int, *, template: str | list[str], slots: dict[str, Words], seed: int = 0) -> Filled:
    """Fill a template with the combination that a row's number stands for; see the card above.

    Raises:
        RecipeError: a slot has no values, or a weight is not over 0.
        Reject: every combination is used.
    """
    texts = [template] if isinstance(template, str) else list(template)
    choices = choices_of(canonical([texts, slots, seed]))
    if not 0 <= number < choices.count:
        raise Reject(f"all {choices.count} combinations are used", value=number, threshold=choices.count)
    place, *chosen = choices.at(number)
    values = {name: choices.values[name][one] for name, one in zip(choices.names[place], chosen, strict=True)}
    return Filled(text=Prompt(texts[place]).fill("en", **values), slots=values, template_id=place)


EXAMPLE = Example(
    row={"number": 1},
    settings={
        "template": "Is {animal} a {class}?",
        "slots": {"animal": ["a crow", "a bat"], "class": ["bird", "mammal"]},
    },
    gives={"text": "Is a crow a mammal?", "slots": {"animal": "a crow", "class": "mammal"}, "template_id": 0},
)
