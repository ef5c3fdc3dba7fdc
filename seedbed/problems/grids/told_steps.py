"""Steps of ``counting_rules`` in words: a reason, a colon, what follows; a trial with its own steps indented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.grids.counting_rules import Rule, Step
from seedbed.problems.phrasing import filled, form_of

Facts = Callable[[Sequence[int], Language], str]
"""What literals say, without a stop at the end."""
Reasons = Mapping[tuple[str, str], Prompt]
"""Why something follows, by the rule's kind and how: full, short; and over, under for a rule that is broken."""

FOLLOWS = Prompt(en="{reason}: {facts}.", zh="{reason}：{facts}。")  # the reason first, in either language
SUPPOSE = Prompt(en="Suppose {facts}.", zh="假设{facts}。")
BREAKS = Prompt(en="- Then {reason}. So it is wrong: {facts}.", zh="- 这样{reason}，矛盾。所以：{facts}。")
MOST_NAMED, MOST_SAID = 100, 4_000
"""Cells whose names are kept in writing, and facts that are, for each width of a grid."""
COORDINATES = Prompt(en="A cell is written (row, column).", zh="格子写作（行, 列）。")


def told(
    steps: Sequence[Step],
    language: Language,
    *,
    reasons: Reasons,
    facts: Facts,
    places: Callable[[Rule, Language], str],
) -> list[str]:
    """One line a step, a trial with a line for each step within it; the first line says how cells are written."""
    lines = [COORDINATES.fill(language)]
    follows, _ = form_of(FOLLOWS, language)

    def why(rule: Rule, how: str, because: Sequence[int]) -> str:
        form, names = form_of(reasons[rule.kind, how], language)
        return form % tuple([slot(name, rule, because) for name in names])

    def slot(name: str, rule: Rule, because: Sequence[int]) -> object:
        if name == "because":
            return facts(because, language)
        return places(rule, language) if name == "place" else rule.most if name == "most" else rule.least

    def line(step: Step) -> str:
        return follows % (why(step.rule, step.kind, step.because), facts(step.gained, language))

    for step in steps:
        if step.kind != "trial":
            lines.append(line(step))
            continue
        lines.append(filled(SUPPOSE, language, facts=facts([-step.gained[0]], language)))
        lines += [f"- {line(inner)}" for inner in step.chain]
        how = "over" if not set(step.because).isdisjoint(step.rule.literals) else "under"
        reason = why(step.rule, how, step.because)
        lines.append(filled(BREAKS, language, reason=reason, facts=facts(step.gained, language)))
    return lines


def cell_names(cells: Sequence[int], columns: int) -> str:
    """``(1, 2), (3, 4)`` for cells numbered row by row."""
    names = _names(columns)
    return ", ".join([names[cell] if cell < MOST_NAMED else _name(cell, columns) for cell in cells])


def _name(cell: int, columns: int) -> str:
    return f"({cell // columns + 1}, {cell % columns + 1})"


@lru_cache(maxsize=32)
def _names(columns: int) -> tuple[str, ...]:
    return tuple(_name(cell, columns) for cell in range(MOST_NAMED))


@lru_cache(maxsize=128)
def yes_and_no(columns: int, yes: Prompt, no: Prompt) -> Facts:
    """Facts about one variable a cell (the first cell is 1), those that hold first; both prompts take ``{cells}``."""

    @lru_cache(maxsize=MOST_SAID)
    def said(literals: tuple[int, ...], language: Language) -> str:
        held, not_held = [one - 1 for one in literals if one > 0], [-one - 1 for one in literals if one < 0]
        parts = [
            filled(text, language, cells=cell_names(cells, columns))
            for text, cells in ((yes, held), (no, not_held))
            if cells
        ]
        return (", " if language == "en" else "，").join(parts)

    return lambda literals, language: said(tuple(literals), language)
