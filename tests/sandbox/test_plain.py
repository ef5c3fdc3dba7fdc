# ruff: noqa: E501  # programs, one a line
"""Plain values cross unchanged; what is not plain is equal to nothing; nothing read can do harm."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.sandbox import plain

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers()
KEYS = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(KEYS, inner)
        | st.sets(KEYS)
        | st.frozensets(KEYS)
    ),
    max_leaves=20,
)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_round_trip(value: Any) -> None:
    """Every plain value comes back equal and of the same type."""
    back = plain.decode(plain.encode(value))
    assert plain.same(back, value)
    assert type(back) is type(value)
    assert repr(back) == repr(value) or isinstance(value, dict | set | frozenset | list | tuple)


class Liar(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


@pytest.mark.parametrize("value", [object(), Liar(1), len, type("T", (dict,), {})(), iter([]), range(3), math])
def test_not_plain(value: object) -> None:
    """What is no plain value crosses as its type's name, which nothing is equal to."""
    back = plain.decode(plain.encode([value]))[0]
    assert type(back) is plain.Opaque
    assert back != value
    assert not plain.same(back, back)
    assert not plain.same([back], [back])


def test_hostile_type_name() -> None:
    """A type whose metaclass lies about its name is not asked."""

    class Meta(type):
        @property
        def __name__(cls) -> str:  # type: ignore[override]
            raise SystemExit

    assert plain.decode(plain.encode(Meta("Shown", (), {})())).kind == "Shown"


BROKEN = [
    b"", b"{", b"[1", b'{"a": 1}', b'{"~d": 5}', b'{"~d": [[1]]}', b'{"~t": 3}', b'{"~i": "12"}', b'{"~i": 5}', b'{"~x": 1}',
    b'{"~s": [[1]]}', b'{"~b": "zz"}', b'{"~c": ["1"]}', b'{"~o": []}', b'{"~d": [], "~t": []}', b"[" * 5000 + b"]" * 5000,
    b'{"~t":[' * 100 + b"]}" * 100, b"\xff", b'{"~f": "x"}', b'{"~f": [1]}',
]  # fmt: skip


@pytest.mark.parametrize("data", BROKEN)
def test_broken(data: bytes) -> None:
    """Anything else is refused with a reason, never with another error."""
    with pytest.raises(plain.NotPlain):
        plain.decode(data)


@given(st.binary(max_size=200) | st.text(alphabet='{}[]"~:,0123dtsfiboz', max_size=60).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_noise(data: bytes) -> None:
    """Noise is a value or refused."""
    try:
        plain.decode(data)
    except plain.NotPlain:
        return


def test_nesting() -> None:
    """Deeper than 60 is not plain; an endless value ends."""
    value: list[Any] = []
    for _ in range(70):
        value = [value]
    assert "Opaque" not in repr(plain.decode(plain.encode([[[]]])))
    assert b"~o" in plain.encode(value)
    value.append(value)
    assert b"~o" in plain.encode(value)


def test_same() -> None:
    """Exact types, but numbers by value; NaN is NaN; tolerance only for floats."""
    assert plain.same([1, 2.0], [1.0, 2])
    assert plain.same(math.nan, math.nan)
    assert not plain.same(True, 1)
    assert not plain.same((1,), [1])
    assert not plain.same({1: 1}, {1: 2})
    assert plain.same({"a": [0.1 + 0.2]}, {"a": [0.3]}, 1e-9)
    assert not plain.same(10**20, 10**20 + 1, 1e-3)
    assert not plain.same([1], [1, 2])
