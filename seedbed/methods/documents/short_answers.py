"""Whether a reply says a short answer: a name, a number, a few words."""

from __future__ import annotations

from seedbed.checks.number import number
from seedbed.checks.numerals import read_number
from seedbed.checks.wording import holds
from seedbed.core.text import folded

_EDGE = " .。!！?？,，;；:：\"'“”‘’"
UNKNOWN = ("unknown", "不知道", "未知", "not stated", "没有说明")
"""How a solver says that the sources do not tell."""


def says(reply: str, answer: str) -> bool:
    """Whether a reply gives this answer: the same words or number, or as whole words inside the other one."""
    said, wanted = folded(reply).strip(_EDGE), folded(answer).strip(_EDGE)
    if not said or not wanted or any(one in said for one in UNKNOWN):
        return False
    if read_number(wanted).value is not None and read_number(said).value is not None:
        return number(said, wanted).passed
    return holds(said, wanted) or (3 * len(said) >= len(wanted) and holds(wanted, said))
