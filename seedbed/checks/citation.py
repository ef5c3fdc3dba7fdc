"""Citation: what an answer quotes stands in the source, word for word.

Quotations are what stands between quotation marks (“…”, "…", 「…」, but not 《…》, which names a work), and lines that
begin with ``>``. Each must be in the source; width, case, white space and kinds of marks are folded, an ellipsis stands
for left-out text. Where ``source`` is a list, a number behind the quotation (``“…” [2]``) names the source that it must
be in, counted from 1; without a number any will do. ``least`` quotations must be there; those of fewer than
``shortest`` words (characters in Chinese) are emphasis and titles, and are passed over.

The score is the share of the quotations that stand in the source; the row is kept when all do. The value holds the span
of each, so that a reader can look it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from seedbed.checks.quotation import find_quote
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.text import length, shortened
from seedbed.core.verdict import Verdict

_QUOTED = re.compile(
    r"(?:“(?P<curly>[^“”]+)”|「(?P<corner>[^「」]+)」|『(?P<white>[^『』]+)』|«(?P<french>[^«»]+)»"
    r"|(?<!\w)\"(?P<straight>[^\"\n]+)\"(?!\w)|^[ \t]*>[ \t]?(?P<line>.+(?:\n[ \t]*>.*)*))"
    r"(?:[^\S\n]*[(（\[【](?P<number>\d{1,3})[)）\]】])?",
    re.MULTILINE,
)


def citation(answer: str, source: str | list[str], *, least: int = 1, shortest: int = 3) -> Verdict:
    """Whether every quotation of an answer stands in the source; see the card above."""
    if least < 0 or shortest < 1:
        raise RecipeError(f"citation: wanted least >= 0 and shortest >= 1, got {least} and {shortest}")
    sources = [source] if isinstance(source, str) else list(source)
    if not any(one.strip() for one in sources):
        raise Reject("the source is empty")
    spans = [_placed(quote, number, sources) for quote, number in quotations(answer) if length(quote) >= shortest]
    if len(spans) < least:
        return Verdict.unreadable(f"it quotes {len(spans)} times, wanted {least}", value=spans)
    missing = [span for span in spans if "start" not in span]
    if missing:
        share = 1 - len(missing) / len(spans)
        told = f"the source{_named(missing[0], sources)} does not say {shortened(missing[0]['quote'], 80)!r}"
        return Verdict(share, told, threshold=1.0, value=spans)
    return Verdict(1.0, f"{len(spans)} quotations stand in the source", threshold=1.0, value=spans)


def quotations(text: str) -> Iterator[tuple[str, int | None]]:
    """What a text quotes, and the number behind it where there is one."""
    for found in _QUOTED.finditer(text):
        number = found["number"]
        quote = next(value for name, value in found.groupdict().items() if value is not None and name != "number")
        quote = re.sub(r"^[ \t]*>[ \t]?", "", quote, flags=re.MULTILINE) if found["line"] else quote
        tail = re.search(r"\s*[(（\[【](\d{1,3})[)）\]】]\s*$", quote) if found["line"] else None
        yield (quote[: tail.start()], int(tail[1])) if tail else (quote, int(number) if number else None)


def _placed(quote: str, number: int | None, sources: Sequence[str]) -> dict[str, Any]:
    """A quotation with its source and span; without a span when it is not there."""
    places = range(len(sources)) if number is None or len(sources) == 1 else [number - 1]
    for place in places:
        span = find_quote(quote, sources[place]) if 0 <= place < len(sources) else None
        if span is not None:
            return {"quote": quote, "source": place + 1, "start": span[0], "end": span[1]}
    return {"quote": quote, "source": number or 0}


def _named(span: dict[str, Any], sources: Sequence[str]) -> str:
    return f" {span['source']}" if len(sources) > 1 and span["source"] else ""


EXAMPLE = Example(
    row={
        "answer": "The report names the year: “was opened in 1894” [1].",
        "source": ["The bridge was opened in 1894.", "It was repaired later."],
    },
    gives=True,
)
