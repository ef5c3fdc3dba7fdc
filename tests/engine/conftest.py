"""Fixtures of the engine's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from rig import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A project folder with a scripted model."""
    return Bench(tmp_path)
