"""Rows that a query computed, and whether a sentence says them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from seedbed.core.errors import ProviderError
from seedbed.core.program import Outcome
from seedbed.core.text import folded, shortened
from seedbed.methods.documents.quoted_pairs import numbers_of, strange_numbers


def rows_found(outcome: Outcome, most: int) -> list[list[Any]] | str:
    """What a query found, floating figures at ten digits, or why it is no answer."""
    if not outcome.decided:
        raise ProviderError(f"the query could not be run: {outcome.stderr or 'the sandbox failed'}", scope="row")
    if not outcome.ok:
        return f"the query fails: {shortened(outcome.stderr, 80) or outcome.reason}"
    rows = [[float(f"{cell:.10g}") if isinstance(cell, float) else cell for cell in row]
            for row in outcome.value["rows"]]  # fmt: skip
    if not 0 < len(rows) <= most:
        return f"the query finds {len(rows)} rows, wanted 1 to {most}"
    return "the query finds NULL" if any(cell is None for row in rows for cell in row) else rows


def sentence_failure(said: str, question: str, rows: list[list[Any]]) -> str | None:
    """Why a sentence does not say the computed answer, or None."""
    for cell in (cell for row in rows for cell in row):
        told = folded(cell) in folded(said) if isinstance(cell, str) else Fraction(str(cell)) in numbers_of(said)
        if not told:
            return f"the sentence does not say {cell!r}"
    known = " ; ".join(str(cell) for row in rows for cell in row)
    strange = strange_numbers(said, f"{known} ; {question}")
    return f"the sentence says {', '.join(strange)}, which was not computed" if strange else None
