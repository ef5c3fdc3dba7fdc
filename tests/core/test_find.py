"""What the catalogue knows of its files."""

from __future__ import annotations

from pathlib import Path

from seedbed.core import find


def test_the_code_of_an_entry_is_its_file_and_what_it_imports(tmp_path: Path) -> None:
    """A helper two imports away, a module named in a package import, and an import inside a function all count."""
    number = find.module("checks", "number").__file__
    assert number is not None
    files = {path.stem for path in find._sources(Path(number), set())}
    assert {"number", "numerals", "chinese_numerals"} <= files
    own = tmp_path / "own.py"
    own.write_text(
        "from seedbed.checks import (\n    exact,\n    rouge_l,\n)\n\n"
        "def own() -> None:\n    from seedbed.checks.patterns import matches\n"
    )
    assert {"own", "exact", "rouge_l", "patterns"} <= {path.stem for path in find._sources(own, set())}
    before = find.source_digest(_loaded(own))
    own.write_text(own.read_text() + "# changed\n")
    assert find.source_digest(_loaded(own)) != before


def _loaded(path: Path) -> object:
    class Module:
        __name__, __file__ = path.stem, str(path)

    return Module
