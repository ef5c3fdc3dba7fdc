"""What a filter reads of a column: its text, the answers of a conversation, and the prose without code.

A column holds a text, or the messages of a conversation; of those the assistant's turns count where there are any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.text import CJK
from seedbed.core.verdict import Verdict

Said = str | Sequence[dict[str, Any]]
"""A text, or messages with ``role`` and ``content`` (``from`` and ``value`` as ShareGPT has them)."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Character-class body of Chinese characters."""
CHARACTERS_A_WORD = 1.6
"""A Chinese word has about so many characters; limits in words are taken times this for Chinese text."""
ANSWERING = frozenset({"assistant", "gpt", "model", "bot"})
_CODE = r"(?ms)^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)|```.*?```|`[^`\n]+`"
_ADDRESS = r"https?://[^\s<>\"')\]，。；（）]+"


def said(value: Said) -> str:
    """The text of a column.

    Raises:
        RecipeError: the column holds neither a text nor messages.
    """
    if isinstance(value, str):
        return value
    if not isinstance(value, Sequence) or not all(isinstance(one, dict) for one in value):
        raise RecipeError(
            f"a filter reads a text or a list of messages, not {value!r:.80}; name the column in `columns`"
        )
    messages = [one for one in value if isinstance(one, dict)]
    turns = [(str(one.get("role") or one.get("from") or ""), _content(one)) for one in messages]
    answers = [text for role, text in turns if role in ANSWERING]
    return "\n\n".join(answers or [text for _, text in turns])


def _content(message: dict[str, Any]) -> str:
    body = message.get("content", message.get("value")) or ""
    if isinstance(body, str):
        return body
    return "\n".join(str(part.get("text", "")) for part in body if isinstance(part, dict))


def prose(text: str) -> str:
    """The text without code (fenced or in back quotes) and without web addresses, each leaving a blank."""
    if "`" in text or "~~~" in text:
        text = re.sub(_CODE, " ", text)
    return re.sub(_ADDRESS, " ", text) if "://" in text else text


def han_share(text: str) -> float:
    """The share of Chinese characters among the letters."""
    letters = sum(map(str.isalpha, text))
    return len(re.findall(f"[{HAN}]", text)) / letters if letters else 0.0


def is_chinese(text: str) -> bool:
    """Whether Chinese characters carry the text: 30 % of the letters, since each says more than a Latin one."""
    return han_share(text[:4000]) >= 0.3


def worst(measured: Sequence[tuple[str, float, float]], kept: str = "within all limits") -> Verdict:
    """The verdict on several shares that must not exceed their limits, by the one that comes nearest or goes farthest.

    Args:
        measured: (what, share from 0 to 1, its limit).
        kept: the reason when there is nothing to measure.
    """
    if not measured:
        return Verdict.right(kept)
    what, share, limit = max(measured, key=lambda one: one[1] - one[2] if one[1] > one[2] else (one[1] - one[2]) - 1)
    share = min(1.0, share)
    return Verdict(1 - share, f"{what}: {share:.1%}, at most {limit:.0%}", 1 - limit, round(share, 4))


def found_out(faults: Sequence[str], kept: str) -> Verdict:
    """The verdict of a filter that names what it found: wrong with the faults (also as the value), or right."""
    if not faults:
        return Verdict.right(kept, value=[])
    return Verdict.wrong("; ".join(faults[:4]), value=list(faults))


WORD = rf"[{CJK}]|[^\W_{CJK}]+(?:['’\-][^\W_{CJK}]+)*"
