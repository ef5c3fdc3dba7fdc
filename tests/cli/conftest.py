"""What the tests of the command line share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cli_rig import RECIPE, STEP, Terminal


@pytest.fixture
def seedbed(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a recipe, its step and the scripted model."""
    (tmp_path / "answering.py").write_text(STEP, encoding="utf-8")
    (tmp_path / "recipe.yaml").write_text(RECIPE, encoding="utf-8")
    return tmp_path
