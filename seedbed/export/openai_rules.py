"""What OpenAI's fine-tuning demands of the turns of a dialogue."""

from __future__ import annotations

import json
import re
from typing import Any

from seedbed.export.columns import Message
from seedbed.export.written import Misfit

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
KEPT = ("role", "content", "name", "weight", "tool_calls", "tool_call_id", "refusal")
PARTS = ("text", "image_url")


def held(said: list[Message], tools: list[Any], *, last: str = "assistant") -> list[Message]:
    """The turns with the fields that the service knows.

    Raises:
        Misfit: a rule is broken; the message names it.
    """
    known = _functions(tools)
    open_calls: set[str] = set()
    made = []
    for turn in said:
        if open_calls and turn["role"] != "tool":
            raise Misfit("a call of a tool has no answer before the next turn")
        open_calls = _held_turn(turn, known, open_calls)
        made.append(
            {name: turn[name] for name in KEPT if name in turn and (turn[name] is not None or name == "content")}
        )
    if last == "user" and any(isinstance(turn["content"], list) for turn in made):
        raise Misfit("a preference takes texts only")
    if not made or (last == "user" and made[-1]["role"] not in ("user", "tool")):
        raise Misfit("the turns before the answers do not end with a question")
    if open_calls and last == "user":
        raise Misfit("a call of a tool has no answer before the next turn")
    learnt = [turn for turn in made if turn["role"] == "assistant" and turn.get("weight", 1) == 1]
    if last == "assistant" and not learnt:
        raise Misfit("every answer has weight 0: there is nothing to learn from")
    return made


def _held_turn(turn: Message, known: set[str], open_calls: set[str]) -> set[str]:
    """Check a turn; the calls that are still to be answered after it."""
    if "weight" in turn and (turn["role"] != "assistant" or turn["weight"] not in (0, 1)):
        raise Misfit("weight is 0 or 1, on turns of the assistant only")
    calls = turn.get("tool_calls") or []
    _held_content(turn, may_lack=bool(calls))
    if turn["role"] == "tool":
        if turn.get("tool_call_id") not in open_calls:
            raise Misfit("an answer of a tool names no call made before it (tool_call_id)")
        return open_calls - {turn["tool_call_id"]}
    if calls and turn["role"] != "assistant":
        raise Misfit("a turn that is not the assistant's calls a tool")
    return {_held_call(call, known) for call in calls}


def _held_content(turn: Message, *, may_lack: bool) -> None:
    content = turn.get("content")
    if isinstance(content, str) and content.strip():
        return
    if content in (None, "", []) and may_lack:
        return
    if not isinstance(content, list) or not content:
        raise Misfit(f"a turn of {turn['role']} is empty")
    kinds = [part.get("type") if isinstance(part, dict) else None for part in content]
    if not set(kinds) <= set(PARTS) or ("image_url" in kinds and turn["role"] != "user"):
        raise Misfit("parts of a turn are texts, or pictures of the user")


def _held_call(call: Any, known: set[str]) -> str:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict) or not isinstance(call.get("id"), str) or call.get("type") != "function":
        raise Misfit("a call of a tool has no id, type: function and function")
    name, arguments = function.get("name"), function.get("arguments")
    if name not in known:
        raise Misfit("a function is called that is not among the tools")
    if not isinstance(arguments, str) or not _is_object(arguments):
        raise Misfit("the arguments of a call are not the JSON text of an object")
    return str(call["id"])


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _functions(tools: list[Any]) -> set[str]:
    names = set()
    for tool in tools:
        function = tool.get("function") if isinstance(tool, dict) and tool.get("type") == "function" else None
        name = function.get("name") if isinstance(function, dict) else None
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise Misfit("a tool is no function with a name of at most 64 letters, digits, '_' and '-'")
        names.add(name)
    if len(names) < len(tools):
        raise Misfit("two tools have the same name")
    return names
