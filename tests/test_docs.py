"""Documents that can fail the build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seedbed.actions.docs import BEGIN, END, READMES, card, page, stale, with_table
from seedbed.cli.main import COMMANDS
from seedbed.core import find

ROOT = Path(__file__).parent.parent


def test_generated_pages_are_fresh() -> None:
    """Every entry has its page, as it is now, and no page is left over."""
    assert sorted(stale(ROOT)) == [], "run `make docs`"


@pytest.mark.parametrize("readme", READMES)
def test_readmes_hold_the_catalogue(readme: str) -> None:
    """The marks stand there, and between them every method."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    inside = text.split(BEGIN, 1)[1].split(END, 1)[0]
    assert all(f"`{name}`" in inside for name in find.names("methods"))


def test_a_table_is_only_put_between_its_marks() -> None:
    """What stands around stays; a text without marks stays whole."""
    assert with_table("no marks", "README.md") == "no marks"
    made = with_table(f"before {BEGIN} old {END} after", "README.md")
    assert made.startswith(f"before {BEGIN}")
    assert made.endswith(f"{END} after")
    assert " old " not in made


def test_a_page_says_what_the_signature_says() -> None:
    """Columns, settings with types and defaults, prompts and the example."""
    text = page(card("document_qa"))
    for words in ("| `text` | reads |", "| `questions` | `int` | 3 |", "`ASK`, Chinese", "## Example", "evidence:"):
        assert words in text


LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md", "docs/architecture.md"])
def test_links_lead_somewhere(name: str) -> None:
    """Every link to a file of ours finds it."""
    path = ROOT / name
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_commands_in_the_documents_exist() -> None:
    """``seedbed NAME`` in a document is a command there is."""
    for name in (*READMES, "CONTRIBUTING.md", "docs/architecture.md"):
        for command in re.findall(
            r"(?:`|^)seedbed ([a-z][a-z-]*)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
        ):
            assert command in COMMANDS, f"{name}: seedbed {command}"


def test_the_example_of_the_contribution_page_is_an_entry(tmp_path: Path) -> None:
    """The entry on the page loads, and its own example holds."""
    from seedbed.core.example import rehearse

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = text.split("```python\n", 1)[1].split("```", 1)[0]
    path = tmp_path / "plain_words.py"
    path.write_text(code, encoding="utf-8")
    entry = find.entry(str(path))
    example = find.example(entry)
    assert rehearse(entry, example)[0] == example.gives
