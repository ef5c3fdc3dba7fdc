"""Where the reasoning of an answer goes: into a field of its turn, into the text before the answer, or away.

Turns carry it as ``reasoning_content`` (also read: ``reasoning``, ``thinking``); a row of one turn in its column
``reasoning``. Inline it stands between ``<think>`` tags before the answer, as DeepSeek-R1 and Qwen3 write it.
"""

from __future__ import annotations

from typing import Literal

from seedbed.core.row import Row
from seedbed.export.columns import Message
from seedbed.export.written import Misfit

Reasoning = Literal["field", "inline", "drop"]

FIELD = "reasoning_content"
_NAMES = (FIELD, "reasoning", "thinking")


def with_reasoning(said: list[Message], row: Row, how: Reasoning) -> list[Message]:
    """The turns with their reasoning where it is wanted.

    Raises:
        Misfit: it shall go into an answer that is not a text.
    """
    last = max((place for place, turn in enumerate(said) if turn["role"] == "assistant"), default=-1)
    made = []
    for place, turn in enumerate(said):
        thought = next((turn[name] for name in _NAMES if _text(turn.get(name))), "")
        if not thought and place == last and _text(row.get("reasoning")):
            thought = row["reasoning"]
        made.append(_told({key: value for key, value in turn.items() if key not in _NAMES}, thought, how))
    return made


def _told(turn: Message, thought: str, how: Reasoning) -> Message:
    if not thought or how == "drop":
        return turn
    if how == "field":
        return {**turn, FIELD: thought}
    content = turn["content"] or ""
    if not isinstance(content, str):
        raise Misfit("reasoning cannot stand before an answer that is no text; set reasoning: drop")
    return {**turn, "content": f"<think>\n{thought}\n</think>\n\n{content}"}


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
