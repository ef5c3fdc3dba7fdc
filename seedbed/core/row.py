"""Rows: what flows through a pipeline.

A row is a dict of columns holding JSON values. An item is a row on its way: with the id that tells its descent, the key
under which its replies are remembered, the trail of what was done to it and the verdicts that were given on it.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import msgspec

from seedbed.core.errors import SeedbedError

Row = dict[str, Any]
"""Columns by name; values are what JSON can hold."""

GENERATION, ORIGIN = "_generation", "_origin"
"""Columns of descent: how many models' hands a row went through, and which version of a dataset it was taken from."""

BEFORE = " < "
"""Stands in an origin between the version a row was taken from and the one it first came from."""

_canonical = msgspec.json.Encoder(order="sorted")


class Item(msgspec.Struct, omit_defaults=True):
    """A row on its way through the steps of a run.

    Attributes:
        id: where the row comes from, readable (``handbook.pdf/3/1``: first row made from the third chunk).
        key: 16 bytes made from the row's content, never from its place; equal rows differ by their occurrence.
        row: the columns.
        trail: one entry per step that asked or noted something: ``{"step", "asks", "notes"}``.
        checks: the verdicts given so far, by step: ``{"score", "reason", "value"}``, the last where one was measured.
    """

    id: str
    key: bytes
    row: Row
    trail: list[dict[str, Any]] = []
    checks: dict[str, dict[str, Any]] = {}


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: equal values give equal bytes."""
    return _canonical.encode(value)


def content_key(row: Row, *, columns: tuple[str, ...] | None = None) -> bytes:
    """The 16-byte key of a row's content; of the named columns alone where a source says that the rest is place."""
    chosen = row if columns is None else {name: row.get(name) for name in columns}
    return blake2b(_canonical.encode(chosen), digest_size=16).digest()


def origin(name: str, row: Row) -> str:
    """The origin of a row that is taken from ``name``: that, and where the row came from first, if it tells.

    What lies between stands in the versions' own lineage, so an origin does not grow with the generations.
    """
    earlier = row.get(ORIGIN)
    return f"{name}{BEFORE}{str(earlier).rpartition(BEFORE)[2]}" if earlier else name


def generation_of(row: Row, default: int = 0) -> int:
    """The generation that a row tells; the default where it tells none.

    Raises:
        SeedbedError: what stands there is no whole number from 0 up.
    """
    value = row.get(GENERATION)
    if value is None or value == "":
        return default
    if isinstance(value, str) and value.isdecimal():  # a file of cells knows no numbers
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SeedbedError(f"row {row.get('id', '')!s:.80}: {GENERATION} must be 0, 1, 2 …, it is {value!r:.40}")
    return value


def derived_key(key: bytes, *parts: str | int | bytes) -> bytes:
    """The key of something that comes from a keyed row: a child, an occurrence, a round."""
    mixed = blake2b(key, digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        mixed.update(len(data).to_bytes(4, "big"))
        mixed.update(data)
    return mixed.digest()


def children(parent: Item, rows: list[Row]) -> list[Item]:
    """Items for the rows that one row was turned into.

    A child's key comes from its parent's and its own content, so a sibling that appears or goes changes nothing for
    the others; equal siblings are counted.
    """
    seen: dict[bytes, int] = {}
    made = []
    for place, row in enumerate(rows, 1):
        content = content_key(row)
        occurrence = seen[content] = seen.get(content, -1) + 1
        key = derived_key(parent.key, content, occurrence)
        made.append(Item(f"{parent.id}/{place}", key, row, list(parent.trail), dict(parent.checks)))
    return made
