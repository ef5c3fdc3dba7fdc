"""What the tests of the API share; without the packages of the studio they are skipped."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

for package in ("fastapi", "sqlalchemy", "uvicorn", "cryptography", "httpx", "multipart"):
    pytest.importorskip(package)
sys.path.insert(0, str(Path(__file__).parent.parent / "api"))

from studio_fixtures import database_url, postgres, postgres_url, visit  # noqa: E402 - once it is known to be there

__all__ = ["database_url", "postgres", "postgres_url", "visit"]
