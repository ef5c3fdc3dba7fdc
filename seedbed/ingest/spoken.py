"""Turns of a dialogue from other forms: ShareGPT's ``from`` and ``value``, ms-swift's roles of tools, OpenAI's own."""

import json
from typing import Any

Turn = dict[str, Any]

_ROLES = {"system": "system", "developer": "system", "human": "user", "user": "user", "gpt": "assistant",
          "assistant": "assistant", "observation": "tool", "tool": "tool", "tool_response": "tool"}  # fmt: skip
_CALLS = ("function_call", "tool_call")


def from_spoken(given: list[Any]) -> list[Turn] | None:
    """Turns of ``from`` and ``value``, or None where one is not known."""
    if not all(isinstance(turn, dict) and isinstance(turn.get("value"), str) for turn in given):
        return None
    return dialogue([{"role": turn.get("from"), "content": turn["value"]} for turn in given])


def dialogue(given: Any) -> list[Turn] | None:
    """Turns of role and content in OpenAI's form, or None where one is not known."""
    made = _Dialogue()
    for turn in given if isinstance(given, list) else []:
        if not isinstance(turn, dict) or not isinstance(turn.get("role"), str) or "content" not in turn:
            return None
        if not made.take(turn["role"], turn):
            return None
    return made.turns or None


def listed(given: Any) -> list[Any]:
    """Tools from a list or its JSON text, none of anything else."""
    if isinstance(given, str) and given:
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            return []
    return given if isinstance(given, list) else []


def text_turns(texts: list[str]) -> list[Turn]:
    """Texts that are the user's and the assistant's by turns."""
    return [{"role": "assistant" if place % 2 else "user", "content": text} for place, text in enumerate(texts)]


class _Dialogue:
    """Turns put together one after the other; calls wait for the answers of their tools."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self._waiting: list[str] = []
        self._calls = 0

    def take(self, role: str, turn: Turn) -> bool:
        """Take a turn in; whether it is one."""
        if role in _CALLS:
            return self._called(turn["content"])
        if role not in _ROLES:
            return False
        known = {"role": _ROLES[role], **{name: value for name, value in turn.items() if name != "role"}}
        if known["role"] != "tool" or "tool_call_id" in known:
            self.turns.append({name: value for name, value in known.items() if name != "tool_calls" or value})
            return True
        return self._observed(known)

    def _called(self, content: Any) -> bool:
        try:
            given = json.loads(content) if isinstance(content, str) else content
        except (ValueError, RecursionError):
            return False
        calls = given if isinstance(given, list) else [given]
        if not all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in calls):
            return False
        last = self.turns[-1] if self.turns else {}
        if not (last.get("role") == "assistant" and (self._waiting or "tool_calls" not in last)):
            last = {"role": "assistant", "content": None}
            self.turns.append(last)
        last["tool_calls"] = [*last.get("tool_calls", []), *(self._numbered(one) for one in calls)]
        return True

    def _numbered(self, call: Turn) -> Turn:
        self._calls += 1
        name = f"call_{self._calls}"
        self._waiting.append(name)
        told = json.dumps(call.get("arguments", {}), ensure_ascii=False)
        return {"id": name, "type": "function", "function": {"name": call["name"], "arguments": told}}

    def _observed(self, turn: Turn) -> bool:
        for text in self._parts(turn["content"]):
            answer = {**turn, "content": text}
            if self._waiting:
                answer["tool_call_id"] = self._waiting.pop(0)
            self.turns.append(answer)
        return True

    def _parts(self, content: Any) -> list[Any]:
        """The answers of several tools that were written as one JSON list."""
        if len(self._waiting) < 2 or not isinstance(content, str):
            return [content]
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            return [content]
        whole = isinstance(found, list) and len(found) == len(self._waiting) and all(isinstance(x, str) for x in found)
        return found if whole else [content]
