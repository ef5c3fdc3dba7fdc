"""Seedbed: training data for language models.

    import seedbed
    rows = seedbed.generate("document_qa", documents="docs/", model="openai:qwen3@http://localhost:8000/v1")

The names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seedbed.core.version import __version__

if TYPE_CHECKING:
    from seedbed.actions.check_rows import check
    from seedbed.actions.generate import Dataset, generate
    from seedbed.core.errors import SeedbedError
    from seedbed.core.example import Example
    from seedbed.core.prompt import Prompt
    from seedbed.core.verdict import Verdict
    from seedbed.problems.verifying import verify

__all__ = ["Dataset", "Example", "Prompt", "SeedbedError", "Verdict", "__version__", "check", "generate", "verify"]

_FROM = {
    "check": "seedbed.actions.check_rows",
    "Dataset": "seedbed.actions.generate",
    "generate": "seedbed.actions.generate",
    "Example": "seedbed.core.example",
    "Prompt": "seedbed.core.prompt",
    "SeedbedError": "seedbed.core.errors",
    "Verdict": "seedbed.core.verdict",
    "verify": "seedbed.problems.verifying",
}


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"module 'seedbed' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_FROM[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
