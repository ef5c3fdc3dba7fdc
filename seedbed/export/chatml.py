"""ChatML: a dialogue as one ``text`` of ``<|im_start|>role … <|im_end|>`` turns, for trainers that take plain text.

Tools and calls are written as Qwen and Hermes write them: the tools as JSON in the system turn, a call between
``<tool_call>`` tags, answers of tools between ``<tool_response>`` in a user turn. A row whose texts hold the marks of
turns is skipped, since it could put words into another's mouth. ``reasoning``: ``inline`` (between ``<think>`` tags)
or ``drop``. Held against the template of Qwen2.5 and Qwen3.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from seedbed.core.row import Row
from seedbed.export.alpaca import opening
from seedbed.export.columns import Message, turns
from seedbed.export.lines import write_lines
from seedbed.export.plain_turns import answered, text_of
from seedbed.export.reasoning import with_reasoning
from seedbed.export.sharegpt import called, tool_list
from seedbed.export.written import Misfit, Written

FILE = "chatml.jsonl"
"""The name of the file in a dataset's folder."""
START, END = "<|im_start|>", "<|im_end|>"
TOOLS = """# Tools

Call one or more of these functions where they help:
<tools>
{tools}
</tools>

Give every call as JSON, {{"name": …, "arguments": {{…}}}}, between <tool_call> and </tool_call>."""


def chatml(
    rows: Iterator[Row],
    target: Path,
    *,
    column: str = "text",
    reasoning: Literal["inline", "drop"] = "drop",
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write dialogues as text; see the card above."""

    def fit(row: Row) -> Row:
        said = with_reasoning(answered(turns(row, mapping)), row, reasoning)
        return {column: dialogue(said, row.get("tools"))}

    return write_lines(rows, target, fit)


def dialogue(said: list[Message], tools: Any = None) -> str:
    """The turns as one text.

    Raises:
        Misfit: a turn is no text, or holds a mark of turns.
    """
    system, rest = opening(said)
    spoken = [("system", _system(system, tools))] if system or tools else []
    for turn in rest:
        role, text = ("user", _observed(turn)) if turn["role"] == "tool" else (turn["role"], _content(turn))
        if turn["role"] == "tool" and spoken and spoken[-1][1].endswith("</tool_response>"):
            spoken[-1] = (role, f"{spoken[-1][1]}\n{text}")
        else:
            spoken.append((role, text))
    for _, text in spoken:
        if START in text or END in text:
            raise Misfit(f"a text holds {START} or {END}, which would begin or end a turn")
    return "".join(f"{START}{role}\n{text}{END}\n" for role, text in spoken)


def _system(system: str, tools: Any) -> str:
    if not tools:
        return system
    listed = tool_list(tools)
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in listed)
    return "\n\n".join(part for part in (system, TOOLS.format(tools=lines)) if part)


def _content(turn: Message) -> str:
    if not turn.get("tool_calls"):
        return text_of(turn)
    calls = [f"<tool_call>\n{json.dumps(one, ensure_ascii=False)}\n</tool_call>" for one in called(turn)]
    return "\n".join([*([turn["content"]] if isinstance(turn["content"], str) and turn["content"] else []), *calls])


def _observed(turn: Message) -> str:
    return f"<tool_response>\n{text_of(turn)}\n</tool_response>"
