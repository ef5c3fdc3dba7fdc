"""Which rows are wanted, as it stands in an address: ``?q=bird&f=["kind",3]&r=["tokens",10,null]&sort=-tokens``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import Depends, Path, Query

from seedbed.api.asking import Asking, AtDesk
from seedbed.api.refusal import Refused
from seedbed.store.row_view import RowView, Wanted

Values = Annotated[list[str], Query(max_length=200, description='a facet and a value of it: ["kind",3]')]
Ranges = Annotated[list[str], Query(max_length=50, description='a column and its bounds: ["tokens",10,null]')]


def wanted(
    q: Annotated[str, Query(max_length=300)] = "",
    f: Values = [],  # noqa: B006 - FastAPI copies it
    r: Ranges = [],  # noqa: B006
    sort: Annotated[str, Query(max_length=200)] = "",
) -> Wanted:
    """What an address asks for.

    Raises:
        Refused: a filter is not of its form.
    """
    values = [_read(one, 2, "f") for one in f]
    ranges = [_read(one, 3, "r") for one in r]
    for _, low, high in ranges:
        if not all(one is None or (isinstance(one, int | float) and not isinstance(one, bool)) for one in (low, high)):
            raise Refused("r: bounds are numbers or null", status=422, kind="form")
    pairs = tuple((name, msgspec.json.encode(value).decode()) for name, value in values)
    bounds = tuple((name, *(None if one is None else float(one) for one in rest)) for name, *rest in ranges)
    return Wanted(pairs, bounds, q.strip(), sort)


def _read(text: str, size: int, name: str) -> list[Any]:
    try:
        found = msgspec.json.decode(text)
        sound = isinstance(found, list) and len(found) == size and isinstance(found[0], str)
        if sound:
            [float(one) for one in found[1:] if name == "r" and one is not None]
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError):
        sound = False
    if not sound:
        raise Refused(f"{name}: '{text[:80]}' is no JSON list of {size}, its name first", status=422, kind="form")
    return list(found)


def address(wanted: Wanted, **more: Any) -> str:
    """The same as part of an address; ``more`` is put behind where it is not empty."""
    pairs = [("q", wanted.text)] if wanted.text else []
    pairs += [("f", f"[{_json(name)},{value}]") for name, value in wanted.values]
    pairs += [("r", _json([name, low, high])) for name, low, high in wanted.ranges]
    pairs += [("sort", wanted.sort)] if wanted.sort else []
    return urlencode([*pairs, *((name, value) for name, value in more.items() if value)])


def without(wanted: Wanted, values: Sequence[tuple[str, str]]) -> Wanted:
    """The same without some values of facets."""
    return msgspec.structs.replace(wanted, values=tuple(one for one in wanted.values if one not in values))


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def viewed(
    project: str,
    name: Annotated[str, Path(max_length=80)],
    number: Annotated[int, Path(ge=1, le=999_999)],
    desk: AtDesk,
    visitor: Asking,
) -> RowView:
    """The rows of the version that an address names; their index is made where there is none."""
    return desk.datasets.view(project, desk.datasets.version(project, name, number), by=visitor.name)


Asked = Annotated[Wanted, Depends(wanted)]
Viewed = Annotated[RowView, Depends(viewed)]
