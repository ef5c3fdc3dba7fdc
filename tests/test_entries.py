"""The contract that every entry of the catalogue keeps, held by one test per claim over all of them."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from seedbed.core import find
from seedbed.core.example import Example, rehearse
from seedbed.core.measure import Measure
from seedbed.core.text import cjk_share
from seedbed.core.verdict import Verdict

STEPS = [(wing, name) for wing in find.STEP_WINGS for name in find.names(wing)]


@pytest.mark.parametrize(("wing", "name"), STEPS)
def test_the_example_gives_what_it_says(wing: str, name: str) -> None:
    """The real function, driven by the scripted replies, returns the example's result."""
    entry = find.entry(name)
    example = find.example(entry)
    assert isinstance(example, Example), f"{wing}/{name} has no EXAMPLE"
    if entry.shape == "chain":
        pytest.skip("chains are driven by the engine, in tests/engine/test_chains.py")
    result, asked = rehearse(entry, example)
    if entry.shape == "table":
        result = [{k: v for k, v in row.items() if not k.startswith("_")} for row in result.to_pylist()]
    result = result.passed if isinstance(result, Verdict) else result.value if isinstance(result, Measure) else result
    assert result == example.gives
    assert len(asked) == len(example.replies), "every scripted reply is used"


@pytest.mark.parametrize(("wing", "name"), STEPS)
def test_the_card_says_what_it_does(wing: str, name: str) -> None:
    """The card begins with a sentence, and a method names its source or says that it has none."""
    entry = find.entry(name)
    assert len(entry.summary) > 20, f"{wing}/{name} has no card"
    if wing == "methods":
        assert re.search(r"arXiv \d{4}\.\d{4,5}|No paper", entry.card), f"{wing}/{name} does not name its source"


@pytest.mark.parametrize(("wing", "name"), STEPS)
def test_prompts_speak_both_languages(wing: str, name: str) -> None:
    """Every prompt has a Chinese text, unless the card says that the method is tied to a language."""
    entry = find.entry(name)
    for title, prompt in find.prompts(entry).items():
        if "tied to English" in entry.card:
            continue
        assert prompt.zh is not None, f"{name}.{title} has no Chinese text"
        assert cjk_share(prompt.zh) > 0.3 or len(prompt.zh) < 20, f"{name}.{title}: the Chinese text is not Chinese"


BLOCKED = """
import importlib.abc, sys

class Block(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"numpy", "scipy", "sklearn", "math_verify", "sqlglot", "mypy", "ruff"}:
            raise ImportError(name)

sys.meta_path.insert(0, Block())
from seedbed.core import find
from seedbed.core.errors import MissingPackage
from seedbed.core.example import rehearse

for name in (name for wing in ("checks", "quality") for name in find.names(wing)):
    entry = find.entry(name)
    example = find.example(entry)
    if entry.shape == "chain" or example is None or "NEEDS" in entry.function.__globals__:
        continue
    try:
        rehearse(entry, example)
    except MissingPackage as missing:
        print(name, missing)
"""


def test_what_an_entry_needs_stands_in_its_file() -> None:
    """Without the optional packages only entries that say so cannot run: they are refused before anything is asked."""
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=True)
    assert done.stdout == ""
