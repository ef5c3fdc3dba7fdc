"""How the rows of any method become turns of a dialogue, or a choice between two answers.

First come the columns a mapping names, then ``messages``, ``instruction`` (with ``input`` and ``system``) / ``output``,
``question`` / ``answer``, ``prompt`` / ``answer`` or ``response`` or ``solution`` or ``output``, and ``prompt`` /
``chosen``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.written import Misfit

Message = dict[str, Any]

PAIRS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("instruction", ("output", "response", "answer")),
    ("question", ("answer", "solution", "response", "output")),
    ("prompt", ("answer", "response", "solution", "output", "chosen")),
)
"""The column that asks and those that may answer it, in the order they are tried."""
ROLES = {"system": "system", "developer": "system", "user": "user", "human": "user", "assistant": "assistant",
         "gpt": "assistant", "tool": "tool", "function": "tool", "observation": "tool"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preference:
    """Turns up to and with the last question, and two answers to it."""

    prompt: list[Message]
    chosen: str
    rejected: str


def to_messages(row: Row, mapping: Mapping[str, str] | None = None) -> list[Message] | None:
    """The turns of a row, or None when it has none; ``turns`` tells why."""
    try:
        return turns(row, mapping)
    except Misfit:
        return None


def to_preference(row: Row, mapping: Mapping[str, str] | None = None) -> Preference | None:
    """The two answers of a row, or None when it has none; ``preference`` tells why."""
    try:
        return preference(row, mapping)
    except Misfit:
        return None


def turns(row: Row, mapping: Mapping[str, str] | None = None) -> list[Message]:
    """The turns of a row, in the roles system, user, assistant and tool.

    Args:
        row: the columns.
        mapping: ``{user: column, assistant: column, system: column}`` where the columns have other names, or
            ``{messages: column}``.

    Raises:
        Misfit: the columns for turns are missing or empty; the reason names them.
        RecipeError: the mapping names something else than these parts.
    """
    mapping = _checked(mapping, {"user", "assistant", "system", "messages"})
    if "messages" in mapping or ("user" not in mapping and row.get("messages")):
        return _answered(_dialogue(row, mapping.get("messages", "messages")), mapping.get("messages", "messages"))
    asks, answers = _pair(row, mapping)
    answer = next((name for name in answers if _filled(row.get(name))), None)
    if answer is None:
        raise Misfit(_lacking(row, asks, answers))
    return [*question(row, asks, mapping.get("system", "system")), {"role": "assistant", "content": _text(row, answer)}]


def question(row: Row, asks: str, system: str = "system") -> list[Message]:
    """The system message, if any, and the user's turn: the asking column, with ``input`` after an instruction."""
    parts = [_text(row, asks)]
    if asks == "instruction" and _filled(row.get("input")):
        parts.append(_text(row, "input"))
    said = [{"role": "system", "content": _text(row, system)}] if _filled(row.get(system)) else []
    return [*said, {"role": "user", "content": "\n".join(parts)}]


def preference(row: Row, mapping: Mapping[str, str] | None = None) -> Preference:
    """The two answers of a row and the turns before them; ``chosen`` and ``rejected`` may be texts or turns.

    Raises:
        Misfit: a column is missing or empty, or both answers are the same.
        RecipeError: the mapping names something else than user, system, messages, chosen and rejected.
    """
    mapping = _checked(mapping, {"user", "system", "messages", "chosen", "rejected"})
    names = mapping.get("chosen", "chosen"), mapping.get("rejected", "rejected")
    empty = [name for name in names if not _filled(row.get(name))]
    if empty:
        raise Misfit(f"column {' and '.join(empty)} {'is' if len(empty) == 1 else 'are'} missing or empty")
    (before, chosen), (_, rejected) = (_last_turn(row[name], name) for name in names)
    if chosen == rejected:
        raise Misfit(f"columns {names[0]} and {names[1]} hold the same text")
    return Preference(_asked(row, mapping) or before or _no_prompt(row), chosen, rejected)


def _asked(row: Row, mapping: Mapping[str, str]) -> list[Message]:
    if "user" in mapping or "messages" not in mapping:
        tried = (mapping["user"],) if "user" in mapping else tuple(asks for asks, _ in reversed(PAIRS))
        for asks in tried:
            if isinstance(row.get(asks), list) and row[asks]:
                return _dialogue(row, asks)
            if _filled(row.get(asks)):
                return question(row, asks, mapping.get("system", "system"))
    name = mapping.get("messages", "messages")
    said = _dialogue(row, name) if row.get(name) else []
    return said[:-1] if said and said[-1]["role"] == "assistant" else said


def _last_turn(value: Any, name: str) -> tuple[list[Message], str]:
    if isinstance(value, str):
        return [], value
    said = _dialogue({name: [value] if isinstance(value, dict) else value}, name)
    last = said[-1]["content"]
    if said[-1]["role"] != "assistant" or not isinstance(last, str) or not last.strip():
        raise Misfit(f"column {name}: the last turn is not a text of the assistant")
    return said[:-1], last


def _dialogue(row: Row, name: str) -> list[Message]:
    """Turns in OpenAI form, from that form or from ``from`` / ``value``."""
    given = row.get(name)
    if not isinstance(given, list) or not given:
        raise Misfit(f"column {name} is missing, or not a list of turns")
    said = []
    for turn in given:
        role = (turn.get("role") or turn.get("from")) if isinstance(turn, dict) else None
        if not isinstance(role, str) or role not in ROLES:
            raise Misfit(f"column {name}: a turn has no role that is known ({', '.join(ROLES)})")
        content = turn["content"] if "content" in turn else turn.get("value")
        rest = {key: kept for key, kept in turn.items() if key not in {"role", "from", "content", "value"}}
        said.append({"role": ROLES[role], "content": content, **rest})
    return said


def _answered(said: list[Message], name: str) -> list[Message]:
    last = said[-1]
    if last["role"] == "assistant" and not _filled(last["content"]) and not last.get("tool_calls"):
        raise Misfit(f"column {name}: the last answer is empty")
    return said


def _pair(row: Row, mapping: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The mapped columns; else the first pair whose question and answer are filled, or whose question alone is."""
    answer = mapping.get("assistant")
    if "user" in mapping:
        return mapping["user"], (answer or "output",)
    filled = [(asks, (answer,) if answer else answers) for asks, answers in PAIRS if _filled(row.get(asks))]
    if not filled:
        wanted = "; ".join(f"{asks} and {' or '.join(answers)}" for asks, answers in PAIRS)
        raise Misfit(f"no columns for turns (wanted messages; {wanted}); the row has {_columns(row)}")
    return next((pair for pair in filled if any(_filled(row.get(name)) for name in pair[1])), filled[0])


def _lacking(row: Row, asks: str, answers: tuple[str, ...]) -> str:
    if not _filled(row.get(asks)):
        return f"column {asks} is missing or empty"
    return f"column {' or '.join(answers)} for the answer to {asks} is missing or empty"


def _no_prompt(row: Row) -> list[Message]:
    raise Misfit(f"no column for the prompt (wanted prompt, question, instruction or messages); has {_columns(row)}")


def _columns(row: Row) -> str:
    return ", ".join(sorted(row)[:30]) or "none"


def _filled(value: Any) -> bool:
    return (
        bool(value.strip()) if isinstance(value, str) else isinstance(value, int | float | list | dict) and value != []
    )


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misfit(f"column {name} is missing, empty or not a text")
    return str(value)


def _checked(mapping: Mapping[str, str] | None, parts: set[str]) -> Mapping[str, str]:
    wrong = sorted(set(mapping or {}) - parts)
    if wrong:
        raise RecipeError(f"a column mapping has the parts {', '.join(sorted(parts))}; got {', '.join(wrong)}")
    return mapping or {}
