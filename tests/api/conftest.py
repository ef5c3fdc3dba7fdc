"""What the tests of the studio share; without its packages they are skipped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

for package in ("fastapi", "sqlalchemy", "uvicorn", "cryptography", "httpx", "multipart"):
    pytest.importorskip(package)
sys.path.insert(0, str(Path(__file__).parent.parent / "api"))

from studio_rig import Visit, studio_at  # noqa: E402 - once it is known to be there


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """A studio on an empty workspace, with its owner before it."""
    with studio_at(tmp_path / "workspace") as made:
        yield made
