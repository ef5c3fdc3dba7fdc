"""Answers that are each good or bad, for KTO: from a row with a label, or both sides of a preference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seedbed.core.row import Row
from seedbed.export.columns import Message, preference, turns
from seedbed.export.plain_turns import answered, text_of
from seedbed.export.written import Misfit


@dataclass(frozen=True, slots=True)
class Labelled:
    """Turns up to the last question, one answer, and whether it is wanted."""

    prompt: list[Message]
    completion: str
    label: bool


def labelled(row: Row, label: str = "label", mapping: Mapping[str, str] | None = None) -> list[Labelled]:
    """One answer of a row that has a label, two of a row with ``chosen`` and ``rejected``.

    Raises:
        Misfit: it has neither; or the label is not true, false, 1 or 0.
    """
    if row.get(label) is None:
        pair = preference(row, mapping)
        return [Labelled(pair.prompt, pair.chosen, True), Labelled(pair.prompt, pair.rejected, False)]
    if row[label] not in (True, False):  # 1, 0 and 1.0 are equal to them
        raise Misfit(f"column {label} is not true or false")
    said = answered(turns(row, mapping))
    return [Labelled(said[:-1], text_of(said[-1]), bool(row[label]))]


def single_question(prompt: list[Message]) -> str:
    """The text of a prompt that is one question.

    Raises:
        Misfit: it has more turns or a system message.
    """
    if len(prompt) != 1 or not isinstance(prompt[0]["content"], str):
        raise Misfit("the prompt has several turns or a system message; set conversational: true")
    return prompt[0]["content"]
