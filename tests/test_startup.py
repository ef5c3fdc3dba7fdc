"""Starting is light: what is not needed is not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("pyarrow", "pydantic", "docx", "pypdfium2", "yaml", "rich", "jinja2", "httptools", "uvloop", "msgspec")
LOADED = "import sys; sys.stderr.write(' '.join(m for m in {heavy!r} if m in sys.modules))"


def loaded(code: str, *more: str) -> set[str]:
    """Which of the heavy modules a fresh interpreter has after running some code."""
    told = LOADED.format(heavy=(*HEAVY, *more))
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{told}"], capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stderr.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    """``import seedbed`` costs next to nothing; the names are loaded when they are used."""
    assert loaded("import seedbed", "asyncio", "click", "dataclasses") == set()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["--lang", "zh"]])
def test_the_group_loads_no_command(arguments: list[str]) -> None:
    """The list of commands is printed without importing any of them."""
    assert loaded(f"from seedbed.cli.main import main; main({arguments!r})", "asyncio") == set()


@pytest.mark.parametrize("command", ["run", "demo", "try", "export", "serve-model"])
def test_the_help_of_a_command_loads_nothing_heavy(command: str) -> None:
    """Parsing comes before loading."""
    assert loaded(f"from seedbed.cli.main import main; main([{command!r}, '--help'])") == set()
