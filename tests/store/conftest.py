"""What the tests of the store share: a project with a store, and rows to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from seedbed.store.datasets import About, Datasets
from seedbed.store.version import Version

Rows = list[dict[str, Any]]


@pytest.fixture
def store(tmp_path: Path) -> Datasets:
    return Datasets(tmp_path)


@pytest.fixture
def put(store: Datasets) -> Callable[..., Version]:
    """Save rows as the next version of a dataset, and give that version."""

    def save(name: str, rows: Rows | Iterator[dict[str, Any]], how: str = "file", **about: Any) -> Version:
        return store.save(name, {"train": rows}, About(how, **about)).version

    return save
