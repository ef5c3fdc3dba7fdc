"""ShareGPT: ``conversations`` of ``from`` / ``value``, with ``system`` and ``tools``, for LLaMA-Factory and Axolotl.

Roles become human, gpt, observation (a tool's answer) and function_call (the calls as a JSON list of name and
arguments). The system message stands in its own column, or as first turn with ``system_turn``. Every row has all the
columns. JSON lines, or one array for a name that ends in ``.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from seedbed.core.row import Row
from seedbed.export.alpaca import NOT_TEXT, opening
from seedbed.export.columns import Message, turns
from seedbed.export.lines import encoded, write_lines
from seedbed.export.written import Misfit, Written

SPEAKERS = {"system": "system", "user": "human", "assistant": "gpt", "tool": "observation"}

FILE = "sharegpt.json"
"""The name of the file in a dataset's folder."""


def sharegpt(
    rows: Iterator[Row], target: Path, *, system_turn: bool = False, mapping: Mapping[str, str] | None = None
) -> Written:
    """Write dialogues as ShareGPT conversations; see the card above."""

    def fit(row: Row) -> Row:
        system, said = opening(turns(row, mapping))
        spoken = conversation(said)
        if system_turn and system:
            spoken.insert(0, {"from": "system", "value": system})
        return {"conversations": spoken, "system": "" if system_turn else system, "tools": tools(row)}

    return write_lines(rows, target, fit)


def conversation(said: list[Message]) -> list[dict[str, str]]:
    """Turns as ``from`` / ``value``; answers of several tools that stand together become one turn, a JSON list.

    Raises:
        Misfit: a turn holds something else than text or calls of functions.
    """
    spoken: list[dict[str, str]] = []
    group: list[str] = []
    for turn in said:
        if turn["role"] == "tool":
            group.append(_value(turn))
            continue
        spoken += _observed(group)
        group = []
        calls = isinstance(turn.get("tool_calls"), list) and bool(turn["tool_calls"])
        spoken.append({"from": "function_call" if calls else SPEAKERS[turn["role"]], "value": _value(turn)})
    return spoken + _observed(group)


def tools(row: Row) -> str:
    """The function tools of a row as the JSON text that the readers want, "" for none."""
    given = row.get("tools")
    return given if isinstance(given, str) else encoded(given).decode() if given else ""


def _observed(group: list[str]) -> list[dict[str, str]]:
    if not group:
        return []
    value = group[0] if len(group) == 1 else json.dumps(group, ensure_ascii=False)
    return [{"from": "observation", "value": value}]


def tool_list(given: Any) -> list[Any]:
    """The tools of a row, from a list or its JSON text.

    Raises:
        Misfit: they are neither.
    """
    try:
        found = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise Misfit("column tools is no list of tools, nor the JSON text of one")
    return found


def called(turn: Message) -> list[dict[str, Any]]:
    """The calls of a turn as name and arguments.

    Raises:
        Misfit: one has no name, or its arguments are not JSON.
    """
    given = turn.get("tool_calls")
    return [_call(call) for call in given] if isinstance(given, list) else []


def _value(turn: Message) -> str:
    calls = called(turn)
    if calls:
        if turn["content"]:
            raise Misfit("a turn both says something and calls a tool, and the format holds one of the two")
        return json.dumps(calls, ensure_ascii=False)
    if not isinstance(turn["content"], str):
        raise Misfit(NOT_TEXT)
    return turn["content"]


def _call(call: Any) -> dict[str, Any]:
    """One call as name and arguments, from the OpenAI form or from that form itself."""
    inner = call.get("function", call) if isinstance(call, dict) else {}
    arguments = inner.get("arguments", {})
    if not isinstance(inner.get("name"), str):
        raise Misfit("a call of a function has no name")
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}")
        except ValueError:
            raise Misfit("the arguments of a function call are not JSON") from None
    return {"name": inner["name"], "arguments": arguments}
