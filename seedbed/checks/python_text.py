"""Python source as an answer holds it, and the comments in it that tell a checker to look away."""

from __future__ import annotations

import io
import re
import tokenize
from typing import Any

from seedbed.core.verdict import Verdict

LONGEST = 100_000
"""Characters; longer sources are set aside unread."""
_FENCED = re.compile(r"\s*```(?:python3?|py)?[ \t]*\n(.*?)\n?[ \t]*```\s*", re.DOTALL | re.IGNORECASE)


def source_of(answer: str) -> str:
    """The source of an answer, which may stand in one fenced code block."""
    fenced = _FENCED.fullmatch(answer)
    return fenced.group(1) + "\n" if fenced else answer


def unread(source: str) -> Verdict | None:
    """The verdict on what cannot be looked at: nothing at all, or too much."""
    if not source.strip() or len(source) > LONGEST:
        return Verdict.unreadable(f"the answer has {len(source.strip())} characters; 1 to {LONGEST} are read")
    return None


def silencing(source: str, pattern: str) -> list[dict[str, Any]]:
    """Findings for the comments that fit a pattern; none where the source cannot be split into tokens."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return []  # what is no Python is found by the checker itself
    comments = [one for one in tokens if one.type == tokenize.COMMENT and re.search(pattern, one.string)]
    return [finding(one.start[0], one.start[1] + 1, "silenced", f"{one.string!r} is not allowed") for one in comments]


def finding(line: int, column: int, code: str, message: str) -> dict[str, Any]:
    """One thing that a checker found; lines and columns from 1."""
    return {"line": line, "column": column, "code": code, "message": message[:500]}


def judged(findings: list[dict[str, Any]], checker: str, most: int = 0) -> Verdict:
    """Right where there are at most so many findings; otherwise wrong, with the first few in words."""
    value = {"checker": checker, "findings": findings[:50], "count": len(findings)}
    if len(findings) <= most:
        return Verdict.right(f"{checker}: {len(findings) or 'no'} findings", value=value)
    shown = "; ".join(f"line {one['line']}: {one['message']} [{one['code']}]" for one in findings[:3])
    return Verdict.wrong(f"{checker}: {len(findings)} findings: {shown}"[:400], value=value)
