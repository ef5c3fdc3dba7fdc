"""The function ``twice`` of some examples, and what the sandbox tells of it and of three cases."""

from __future__ import annotations

from seedbed.core.program import Outcome

CASES = Outcome(
    "ok",
    level="A",
    value={
        "inputs": ["{'x': 1}", "{'x': 4}", "{'x': 0}"],
        "results": [["value", "2", "2"], ["value", "8", "8"], ["value", "0", "0"]],
    },
)


def as_found(source: str, docstring: str = "") -> Outcome:
    """What comes back when the functions of the source are looked for."""
    told = {
        "name": "twice",
        "source": source,
        "signature": "def twice(x):",
        "parameters": ["x"],
        "docstring": docstring,
        "statements": 1,
    }
    return Outcome("ok", level="A", value={"functions": [told], "left": {}})
