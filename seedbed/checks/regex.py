"""Regex: the answer matches a regular expression, or is refused for matching one.

Python's notation, on at most 10,000 characters; patterns that could run for ever are refused before any row is judged.
``whole`` wants the answer as a whole to match, white space at its ends apart; ``absent`` wants no match anywhere. Where
the row has a ``reference``, the pattern's first group (or all of what matched) must equal it, width, case and white
space folded: ``Answer: (\\w+)`` reads the answer out of a text. The value holds the match and where it stands.
"""

from __future__ import annotations

import re

from seedbed.checks.patterns import LONGEST_TEXT, safe_pattern
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import folded, shortened
from seedbed.core.verdict import Verdict


def regex(answer: str, reference: str = "", *, pattern: str, whole: bool = False, absent: bool = False) -> Verdict:
    """Whether an answer matches a pattern; see the card above."""
    compiled = safe_pattern(pattern)
    if whole and absent:
        raise RecipeError("regex: 'whole' and 'absent' cannot both be set")
    if len(answer) > LONGEST_TEXT:
        raise Reject("the text is too long for a pattern", value=len(answer), threshold=LONGEST_TEXT)
    found = compiled.fullmatch(answer.strip()) if whole else _found(compiled, answer, last=bool(reference))
    if absent:
        return Verdict.right("no match") if found is None else Verdict.wrong(f"matches {pattern!r}", value=_span(found))
    if found is None:
        return Verdict.wrong(f"does not match {pattern!r}", value=shortened(answer))
    read = found.group(1 if compiled.groups else 0) or ""
    if reference and folded(read) != folded(reference):
        return Verdict.wrong(f"{shortened(read, 60)!r} is not {shortened(reference, 60)!r}", value=_span(found))
    return Verdict.right("matches", value=_span(found))


def _found(pattern: re.Pattern[str], text: str, *, last: bool) -> re.Match[str] | None:
    """The first match, or the last one where an answer is read: it stands at the end."""
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last is what is wanted
        if not last:
            break
    return found


def _span(found: re.Match[str]) -> dict[str, str | int]:
    return {"match": shortened(found.group(), 200), "start": found.start(), "end": found.end()}


EXAMPLE = Example(
    row={"answer": "Three times four is twelve.\nAnswer: twelve", "reference": "Twelve"},
    settings={"pattern": r"Answer: (\w+)"},
    gives=True,
)
