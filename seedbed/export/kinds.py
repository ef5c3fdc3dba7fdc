"""The type of a column, widened value by value, so that a schema holds for rows that have not been seen yet.

Null gives way to anything and whole numbers to numbers. Structures widen inside. Whatever else meets becomes ``JSON``:
the column keeps every value, each as its JSON text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import pyarrow as pa

NULL, BOOL, INT, FLOAT, TEXT, JSON = "null", "bool", "int", "float", "text", "json"
EXACT = 2**53
"""Whole numbers beyond this are not exact as floating-point numbers and never share a column with them."""
WIDEST = 200
"""More names than this are keys of a map, not fields of a struct."""

Kind = str | list[Any] | dict[str, Any]
"""A name above, ``[kind of the items]``, or ``{field: kind}``."""


def widened(kind: Kind, value: Any) -> Kind:
    """The kind that holds what ``kind`` holds and this value."""
    if value is None or kind == JSON:
        return kind
    if isinstance(value, dict):
        return _with_fields(kind, value)
    if isinstance(value, list):
        return _with_items(kind, value)
    own = _scalar(value)
    if kind in (NULL, own):
        return own
    if isinstance(kind, str) and {kind, own} <= {INT, FLOAT, "big"}:
        return FLOAT if {kind, own} == {INT, FLOAT} else "big" if FLOAT not in (kind, own) else JSON
    return JSON


def fitted(kind: Kind, value: Any) -> Any:
    """A value as its column's kind stores it."""
    if value is None:
        return None
    if kind == JSON:
        return msgspec.json.encode(value).decode()
    if isinstance(kind, list):
        return [fitted(kind[0], item) for item in value]
    if isinstance(kind, dict):
        return {name: fitted(inner, value.get(name)) for name, inner in kind.items()}
    return value


def arrow_type(kind: Kind) -> pa.DataType:
    """The Arrow type of a kind; what was never anything but null is text."""
    import pyarrow as pa

    if isinstance(kind, list):
        return pa.list_(arrow_type(kind[0]))
    if isinstance(kind, dict):
        return pa.struct([pa.field(name, arrow_type(inner)) for name, inner in kind.items()])
    scalars: dict[str, pa.DataType] = {BOOL: pa.bool_(), INT: pa.int64(), "big": pa.int64(), FLOAT: pa.float64()}
    return scalars.get(kind, pa.string())


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return INT if -EXACT <= value <= EXACT else "big" if -(2**63) <= value < 2**63 else JSON
    return FLOAT if isinstance(value, float) else TEXT if isinstance(value, str) else JSON


def _with_fields(kind: Kind, value: dict[str, Any]) -> Kind:
    if not value or not (kind == NULL or isinstance(kind, dict)):
        return JSON  # Parquet has no struct without fields
    fields = dict(kind) if isinstance(kind, dict) else {}
    for name, inner in value.items():
        fields[name] = widened(fields.get(name, NULL), inner)
    return fields if len(fields) <= WIDEST else JSON


def _with_items(kind: Kind, value: list[Any]) -> Kind:
    if not (kind == NULL or isinstance(kind, list)):
        return JSON
    inner = kind[0] if isinstance(kind, list) else NULL
    for item in value:
        inner = widened(inner, item)
    return [inner]
