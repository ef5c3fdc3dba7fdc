"""What the classification methods share: replies of named texts, and lists that bring nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.text import folded


def texts_schema(names: Sequence[str], **choices: Sequence[str]) -> dict[str, Any]:
    """The JSON wanted: a text for each name; one with ``choices`` is one of them."""
    parts: dict[str, Any] = {name: {"type": "string"} for name in names}
    parts |= {name: {"enum": list(allowed)} for name, allowed in choices.items()}
    return {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}


def texts_of(reply: Reply, schema: dict[str, Any]) -> dict[str, str]:
    """The texts of a reply in the order of the schema.

    Raises:
        Unreadable: one is missing, empty, too many, or none of its choices.
    """
    row, parts = reply.json(dict), schema["properties"]
    if row.keys() != parts.keys() or not all(isinstance(one, str) and one.strip() for one in row.values()):
        raise Unreadable(f"wanted a filled text for each of {', '.join(parts)}, and no other", reply)
    for name, part in parts.items():
        if "enum" in part and row[name].strip() not in part["enum"]:
            raise Unreadable(f"{name} is {row[name]!r}, wanted one of {', '.join(part['enum'])}", reply)
    return {name: row[name].strip() for name in parts}


def new_items(items: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """Items that stand neither among those known nor before themselves; width, case and white space apart."""
    seen = {folded(one) for one in known}
    found: list[str] = []
    for one in items:
        if folded(one) not in seen:
            seen.add(folded(one))
            found.append(one)
    return found
