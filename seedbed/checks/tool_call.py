"""Tool call: a model's calls name tools that exist, fit their schemas, are those expected, and do what they should.

``answer`` holds the calls: JSON, OpenAI's ``tool_calls``, ``<tool_call>`` tags, or Python's form; text without a call
is none. ``tools`` are function schemas. ``expected`` (calls, BFCL's possible answers, or ``[]`` for no call) is
compared as a bag, unless ``ordered``: the order of keys is free, 1 equals 1.0, defaults are filled in. Right calls are
carried out where ``functions`` is a table ``[{"name", "arguments", "result"}]``, or a Python source, which runs in the
sandbox, each call by itself for 5 s; ``expected_result`` is the value, or for several calls their list.

The parts follow the Berkeley Function-Calling Leaderboard (gorilla.cs.berkeley.edu; its AST checks), and as there the
row is kept only when all of them hold; the score is the lowest part. Differs from it: strings are exact unless
``strings: folded``, whole numbers serve as floats, and an argument that the tool lacks is always wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from seedbed.checks.json_schema import parsed
from seedbed.checks.tool_matching import (
    Strings,
    Wanted,
    expected_of,
    faults,
    matches,
    paired,
    possible_answers,
    tools_of,
)
from seedbed.checks.tool_reading import Call, Malformed, calls_in
from seedbed.checks.tool_running import Undecided, carried_out, compare
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError, Reject
from seedbed.core.example import Example
from seedbed.core.find import nearest
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

MOST = 64
"""Calls of one answer."""


async def tool_call(
    ctx: Context,
    answer: Any,
    tools: Any,
    expected: Any = None,
    functions: Any = None,
    expected_result: Any = None,
    *,
    ordered: bool = False,
    strings: Strings = "exact",
) -> Verdict:
    """Whether tool calls are right; see the card above."""
    known = tools_of(tools)
    try:
        calls = calls_in(answer)
    except Malformed as error:
        return Verdict.unreadable(str(error), value={"parts": {"form": 0.0}})
    if len(calls) > MOST:
        return Verdict.unreadable(f"{len(calls)} calls; at most {MOST} are read")
    wanted = None if expected is None else _expected(expected, known)
    if not calls and wanted is None:
        return Verdict.unreadable("there is no call in it")
    parts, wrong = _judged(calls, known, wanted, ordered=ordered, strings=strings)
    if calls and not wrong and functions:
        try:
            done = await carried_out(ctx, calls, known, functions)
        except Undecided as error:
            return Verdict.undecided(str(error))
        compare(done, expected_result, parts, wrong, ordered=ordered)
    value = {"category": _category(known, wanted, calls), "parts": parts, "wrong": wrong[:20]}
    return Verdict(min(parts.values()), "; ".join(wrong[:5]) or "the calls are right", threshold=1.0, value=value)


def _expected(given: Any, known: Mapping[str, Any]) -> list[Wanted]:
    try:
        value = parsed(given) if isinstance(given, str) and given.lstrip()[:1] == "[" else given
    except (ValueError, RecursionError):
        value = given  # Python's form, or tags
    try:
        wanted = expected_of(value, known, [] if possible_answers(value, known) else calls_in(value))
    except Malformed as error:
        raise Reject(f"the expected calls cannot be read: {error}", value=shortened(repr(given))) from None
    missing = next((one.name for one in wanted if one.name not in known), None)
    if missing is not None:
        raise Reject(f"the expected call {missing!r} is not among the tools{nearest(missing, known)}")
    return wanted


def _judged(
    calls: Sequence[Call],
    known: Mapping[str, dict[str, Any]],
    wanted: Sequence[Wanted] | None,
    *,
    ordered: bool,
    strings: Strings,
) -> tuple[dict[str, float], list[str]]:
    """The share of each part that holds, and what is wrong."""
    strange = [call.name for call in calls if call.name not in known]
    wrong = [f"there is no tool {name!r}{nearest(name, known)}" for name in strange]
    try:
        found = [faults(call, known[call.name]) for call in calls if call.name in known]
    except RecipeError as error:
        raise Reject(f"the tools cannot be read: {error}") from None
    wrong += [one for some in found for one in some]
    parts = {"form": 1.0}
    if calls:
        parts["names"] = 1 - len(strange) / len(calls)
        parts["arguments"] = sum(not some for some in found) / len(calls)
    if wanted is not None:
        parts["expected"], missed = _met(calls, known, wanted, ordered=ordered, strings=strings)
        wrong += missed
    return parts, wrong


def _met(
    calls: Sequence[Call], known: Mapping[str, Any], wanted: Sequence[Wanted], *, ordered: bool, strings: Strings
) -> tuple[float, list[str]]:
    """Twice the calls that are expected ones, by all calls and all expected ones; and what differs."""
    fits = [[matches(call, one, known.get(call.name, {}), strings) for one in wanted] for call in calls]
    if ordered:
        fits = [[fit and row == column for column, fit in enumerate(line)] for row, line in enumerate(fits)]
    met = paired(fits)
    if met == len(calls) == len(wanted):
        return 1.0, []
    others = [str(call) for call, line in zip(calls, fits, strict=True) if not any(line)]
    missing = [one.name for column, one in enumerate(wanted) if not any(line[column] for line in fits)]
    told = f"got {', '.join(others) or len(calls)}, expected {', '.join(missing) or len(wanted)}"
    return 2 * met / (len(calls) + len(wanted)), [f"{told} ({met} of {len(wanted)} expected calls made)"]


def _category(known: Mapping[str, Any], wanted: Sequence[Wanted] | None, calls: Sequence[Call]) -> str:
    """BFCL's name for such a row: how many tools there are, and how many calls are right."""
    count = len(calls if wanted is None else wanted)
    if count == 0:
        return "irrelevance"
    return (
        ("simple" if count == 1 else "parallel")
        if len(known) == 1
        else "multiple"
        if count == 1
        else "parallel_multiple"
    )


EXAMPLE = Example(
    row={
        "answer": '<tool_call>\n{"name": "weather", "arguments": {"days": 2, "city": "Oslo"}}\n</tool_call>',
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "weather",
                    "description": "The weather of the next days.",
                    "parameters": {
                        "type": "object",
                        "properties": {
                            "city": {"type": "string"},
                            "days": {"type": "integer", "minimum": 1},
                            "unit": {"type": "string", "enum": ["C", "F"], "default": "C"},
                        },
                        "required": ["city"],
                    },
                },
            }
        ],
        "expected": [{"name": "weather", "arguments": {"city": "Oslo", "days": 2.0, "unit": "C"}}],
    },
    gives=True,
)
