"""A row as a reviewer sees it: its fields laid out, the place it rests on marked, verdicts with their evidence.

In a blind review the sides of a preference pair bear no names, stand in an order drawn for row and reviewer, and
whatever would tell them apart is left out until a verdict is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from seedbed.actions.data_rows import item_of
from seedbed.api import showing
from seedbed.api.database import Record
from seedbed.api.refusal import Refused
from seedbed.api.review_marks import edits_of, outcome
from seedbed.api.review_write import SETTLER
from seedbed.api.reviews import NO_SCORE
from seedbed.checks.quotation import find_quote
from seedbed.core.row import Item, Row
from seedbed.core.text import shortened

PAIR = ("chosen", "rejected")
SIDES = ("side_a", "side_b")
SHOWN = 2_000
"""Characters of a verdict's value that are shown."""
CELLS, CELL = 4, 180
"""Columns of a row in the list, and characters of each."""
SOURCES = ("text", "context", "passage", "document_text", "chunk")
"""Columns that may hold what an answer rests on, the likeliest first."""
_TELLS = re.compile(r"chosen|rejected|winner|prefer|margin|score|reward|rating|judge", re.IGNORECASE)
_PICTURE = re.compile(r"^(image|picture|photo)s?$", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"^data:image/(png|jpeg|gif|webp|bmp);base64,")


def row_of(record: Record) -> Row:
    """The row as it was read, whole."""
    found: Row = msgspec.json.decode(record["body"])["row"]
    return found


def view(queue: Record, record: Record, said: Sequence[Record], reviewer: str, *, settles: bool) -> dict[str, Any]:
    """All that is shown of a row to one person; with ``settles`` what the others said as well."""
    item = item_of(row_of(record), str(record["number"]))
    mine = next((one for one in said if one["reviewer"] == reviewer), None)
    told, deciding = outcome(said, queue["settings"]["overlap"])
    decided = bool(mine and mine["verdict"])
    open_to_me = settles or decided
    edits = dict(msgspec.json.decode(mine["edits"])) if mine else {}
    if open_to_me and not edits:
        edits = edits_of(deciding)
    blind = is_blind(queue, item.row) and not open_to_me
    fields = _fields(item, edits, swapped(queue, record["number"], reviewer) if blind else None)
    names = {column: side for side, column in sides(queue, record["number"], reviewer).items()} if blind else {}
    return {
        "number": record["number"],
        "id": record["row_id"],
        "outcome": told if open_to_me else "",
        "score": None if record["score"] == NO_SCORE else record["score"],
        "marks": record["marks"],
        "pair": is_pair(item.row),
        "blind": blind,
        "mine": _mine(mine, names),
        "others": [_other(one) for one in said if one is not mine and one["verdict"]] if open_to_me else [],
        "fields": fields,
        "checks": [] if blind else [_check(step, one) for step, one in item.checks.items()],
        "trail": [] if blind else [{"step": one["step"], "models": one.get("models") or []} for one in item.trail],
    }


def cells(queue: Record, record: Record) -> dict[str, Any]:
    """A row in the list: its first columns, shortened."""
    item = item_of(row_of(record), str(record["number"]))
    hidden = is_blind(queue, item.row)
    names = [name for name in _in_order(item.row) if name[:1] != "_" and not (hidden and _tells(name))]
    shown = {name: shortened(_text(item.row[name])[: 4 * CELL], CELL) for name in names[:CELLS]}
    return {
        "number": record["number"],
        "id": record["row_id"],
        "outcome": record["outcome"],
        "marks": record["marks"],
        "edited": bool(record["edited"]),
        "score": None if record["score"] == NO_SCORE or hidden else record["score"],
        "cells": shown,
    }


def is_pair(row: Row) -> bool:
    """Whether the row has two answers of which one was chosen."""
    return all(row.get(name) for name in PAIR)


def is_blind(queue: Record, row: Row) -> bool:
    """Whether the sides of the row are shown without their names."""
    return bool(queue["settings"]["blind"]) and is_pair(row)


def swapped(queue: Record, number: int, reviewer: str) -> bool:
    """Whether the rejected side stands first: drawn for row and reviewer."""
    return bool(blake2b(f"{queue['id']} {number} {reviewer}".encode(), digest_size=1).digest()[0] & 1)


def sides(queue: Record, number: int, reviewer: str) -> dict[str, str]:
    """Which column each side is."""
    first, second = PAIR[::-1] if swapped(queue, number, reviewer) else PAIR
    return {SIDES[0]: first, SIDES[1]: second}


def said_of(queue: Record, record: Record, reviewer: str, verdict: str) -> str:
    """A verdict as it is kept: of a blind pair ``a`` and ``b`` are what stood there.

    Raises:
        Refused: it is a verdict on a pair, and the row is none.
    """
    row = row_of(record)
    if verdict in ("a", "b", "swap", "tie") and not is_pair(row):
        raise Refused(f"'{verdict}' is said of two answers, and this row has not two", status=422, kind="form")
    if verdict in ("a", "b"):
        column = sides(queue, record["number"], reviewer)[f"side_{verdict}"]
        return "accept" if column == "chosen" else "swap"
    return verdict


def edits_given(queue: Record, record: Record, reviewer: str, edits: dict[str, Any]) -> dict[str, Any]:
    """Edits as they are kept: by columns that the row has, of the same kind, without those that change nothing.

    Raises:
        Refused: there is no such column, or its value is of another kind.
    """
    row, names = row_of(record), sides(queue, record["number"], reviewer)
    kept = {}
    for shown, value in edits.items():
        name = names.get(shown, shown)
        if name not in row or name[:1] == "_" or name == "id":
            raise Refused(f"row {record['number']} has no column '{name[:60]}'", status=422, kind="form")
        if not _alike(row[name], value):
            was = type(row[name]).__name__
            raise Refused(
                f"{name}: this is {type(value).__name__}, and the column holds {was}", status=422, kind="form"
            )
        if value != row[name]:
            kept[name] = value
    try:
        msgspec.json.encode(kept)
    except (ValueError, OverflowError, RecursionError):  # half a character, a number of no size, lists without end
        raise Refused(f"row {record['number']}: an edit holds what JSON cannot", status=422, kind="form") from None
    return kept


def _alike(before: Any, after: Any) -> bool:
    numbers = isinstance(before, int | float) and isinstance(after, int | float)
    same = isinstance(before, bool) == isinstance(after, bool)
    return before is None or (same and (numbers or type(before) is type(after)))


def _mine(mine: Record | None, names: dict[str, str]) -> dict[str, Any]:
    if mine is None:
        return {"verdict": "", "reason": "", "edited": [], "version": 0.0}
    edits = sorted(names.get(one, one) for one in msgspec.json.decode(mine["edits"]))
    return {"verdict": mine["verdict"], "reason": mine["reason"], "edited": edits, "version": mine["updated"]}


def _other(one: Record) -> dict[str, Any]:
    who = "" if one["reviewer"] == SETTLER else one["reviewer"]
    edited = sorted(msgspec.json.decode(one["edits"]))
    return {"reviewer": who, "verdict": one["verdict"], "reason": one["reason"], "edited": edited}


def _check(step: str, verdict: dict[str, Any]) -> dict[str, Any]:
    value = verdict.get("value")
    text = "" if value in (None, [], {}, "") else value if isinstance(value, str) else showing.as_json(value)
    score = verdict.get("score")
    return {"step": step, "score": score if isinstance(score, int | float) else None,
            "reason": str(verdict.get("reason") or ""), "value": text[:SHOWN]}  # fmt: skip


def _tells(name: str) -> bool:
    """Whether a column may tell which side was chosen."""
    return bool(_TELLS.search(name))


def _in_order(row: Row) -> list[str]:
    """The columns: what was asked and answered first, long sources last."""
    first = ("instruction", "question", "prompt", "input", "messages", "conversations", "answer", "output", "response")
    return sorted(row, key=lambda name: first.index(name) if name in first else 50 + 50 * (name in SOURCES))


def _fields(item: Item, edits: Row, turned: bool | None) -> list[dict[str, Any]]:  # noqa: FBT001 - None: not blind
    spans, written = _spans(item), showing.written_in(item.row)
    made = [
        _field(name, item.row[name], edits, spans.get(name, []), written)
        for name in _in_order(item.row)
        if name[:1] != "_" and not (turned is not None and _tells(name) and name not in PAIR)
    ]
    if turned is None:
        return made
    first, second = PAIR[::-1] if turned else PAIR
    names = {first: SIDES[0], second: SIDES[1]}
    named = [{**one, "name": names.get(one["name"], one["name"])} for one in made]
    return sorted(named, key=lambda one: SIDES.index(one["name"]) if one["name"] in SIDES else -1)


def _field(name: str, before: Any, edits: Row, spans: Sequence[tuple[int, int]], written: str) -> dict[str, Any]:
    value = edits.get(name, before)
    kind, html = _laid_out(name, value, spans if name not in edits else [], written)
    changed = name in edits
    return {
        "name": name,
        "kind": kind,
        "value": value,
        "before": before if changed else None,
        "changed": changed,
        "html": html,
        "pictures": len(_pictures(name, value)) if kind == "picture" else 0,
        "marked": bool(spans),
        "diff": showing.differing(_text(before), _text(value)) if changed else [],
    }


def _laid_out(  # noqa: PLR0911 - a kind of value each
    name: str, value: Any, spans: Sequence[tuple[int, int]], written: str
) -> tuple[str, str]:
    if _pictures(name, value):
        return "picture", ""
    if isinstance(value, str):
        if spans:
            return "source", showing.marked(value, spans)
        is_code = showing.CODE.match(name)
        return ("code", showing.code(value, name, written)) if is_code else ("text", showing.markdown(value))
    if showing.is_dialogue(value):
        return "chat", showing.turns(value)
    if showing.is_table(value):
        return "table", showing.table(value)
    if value is None or isinstance(value, bool | int | float):
        return "plain", showing.plain(msgspec.json.encode(value).decode())
    return "json", showing.code(showing.as_json(value), "json")


def _pictures(name: str, value: Any) -> list[Any]:
    """The pictures of a column: those of a column named so, or ``data:`` URLs."""
    listed = value if isinstance(value, list) else [value]
    texts = [one for one in listed if isinstance(one, str | dict)]
    if not texts or len(texts) != len(listed):
        return []
    if _PICTURE.match(name) or all(isinstance(one, str) and _DATA_PICTURE.match(one) for one in texts):
        return texts
    return []


def picture_at(row: Row, name: str, place: int) -> Any:
    """One picture of a column; None where there is none."""
    found = _pictures(name, row.get(name))
    return found[place] if 0 <= place < len(found) else None


def _spans(item: Item) -> dict[str, list[tuple[int, int]]]:
    """The places of a source that the row rests on: told by the row, by a check's evidence, or looked up."""
    row = item.row
    found: list[tuple[int, int]] = []
    source = next((name for name in SOURCES if isinstance(row.get(name), str)), "")
    if not source:
        return {}
    text, start, end = row[source], row.get("start"), row.get("end")
    if _is_place(start, end, text):
        found.append((int(start or 0), int(end or 0)))
    for verdict in item.checks.values():
        value = verdict.get("value")
        told = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        found += [(one["start"], one["end"]) for one in told if _is_place(one.get("start"), one.get("end"), text)]
    quotes = row.get("evidence")
    for quote in [quotes] if isinstance(quotes, str) else quotes if isinstance(quotes, list) else []:
        if not found and isinstance(quote, str) and quote.strip() and (place := find_quote(quote, text)):
            found.append(place)
    return {source: found} if found else {}


def _is_place(start: Any, end: Any, text: str) -> bool:
    return type(start) is int and type(end) is int and 0 <= start < end <= len(text)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if showing.is_dialogue(value):
        said = (showing.turn_of(one) for one in value)
        return "\n\n".join(f"{role}: {text if isinstance(text, str) else showing.as_json(text)}" for role, text in said)
    return showing.as_json(value)
