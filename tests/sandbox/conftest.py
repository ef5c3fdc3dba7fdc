"""Sandboxes for the tests: one a level, shared, because starting one takes longer than a program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seedbed.sandbox.level import IsolationMissing
from seedbed.sandbox.sandbox import Sandbox


def _sandbox(level: str) -> Iterator[Sandbox]:
    try:
        sandbox = Sandbox(level, pools=1)
    except IsolationMissing as missing:
        pytest.skip(str(missing))
    with sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def strong() -> Iterator[Sandbox]:
    """Level A."""
    yield from _sandbox("A")


@pytest.fixture(scope="module", params=["A", "B", "C"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Each level in turn."""
    yield from _sandbox(request.param)
