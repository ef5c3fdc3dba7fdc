"""Imports run down the floors; the contracts stand in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_floors_hold() -> None:
    """import-linter keeps every contract."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


def test_no_drawer_is_called_utils() -> None:
    """Files are named after what is in them."""
    drawers = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert [path for path in (ROOT / "seedbed").rglob("*.py") if path.stem in drawers] == []
