"""Which evolutions of a coding task are dropped: repeats, rewriting that shows, code that does not mislead."""

from __future__ import annotations

import re

from seedbed.core.text import folded
from seedbed.methods.instructions.evol_elimination import eliminated

_BLOCK = re.compile(r"^[ \t]*```[^\n]*\n(.*?)^[ \t]*```", re.MULTILINE | re.DOTALL)
_LEAK = re.compile(
    r"\b(given|rewritten|original|old|new) (task|prompt)\b|原题|旧题|新题|改写",
    re.IGNORECASE,
)


def dropped(old: str, new: str, answer: str, operation: str, seen: set[str]) -> str | None:
    """Why an evolution is dropped, or None; ``seen`` are the folded tasks of its line."""
    if folded(new) in seen:
        return "the task repeats an earlier one"
    leak = _LEAK.search(new)
    if leak and leak.group().lower() not in old.lower():
        return f"the task speaks of its own rewriting: {leak.group()!r}"
    planted = [code for code in blocks(new) if code not in blocks(old)]
    if operation == "misdirection" and not planted:
        return "the task holds no code that could mislead"
    if operation == "misdirection" and any(code in blocks(answer) or code == _bare(answer) for code in planted):
        return "the answer is the wrong code of the task"
    return eliminated(old, new, answer, 0)


def blocks(text: str) -> list[str]:
    """The code in a text's fences, without white space."""
    return [bare for block in _BLOCK.findall(text) if (bare := _bare(block))]


def _bare(text: str) -> str:
    return "".join(text.split())
