"""The gallery shows every family, at three levels and in two languages, on pages of moderate size."""

from __future__ import annotations

import re

from seedbed.actions.gallery import FOLDER, LEVELS, gallery_pages
from seedbed.core import find


def test_every_family_is_shown_at_every_level_in_both_languages() -> None:
    """A heading for each, six problems below it with their answers, and a link in the index."""
    pages = gallery_pages()
    index = pages[f"{FOLDER}/README.md"]
    parts = {}
    for text in pages.values():
        for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
            parts[part.split("\n", 1)[0]] = part
    assert sorted(parts) == find.names("problems")
    for name, part in parts.items():
        assert part.count("<details>") == part.count("</details>") == 2 * len(LEVELS), name
        assert part.count("\nAnswer: `") == part.count("\n答案: `") == len(LEVELS), name
        assert f"[{name}](" in index, name


def test_pages_stay_moderate() -> None:
    """A family takes at most 12,000 characters, so that a page can be read."""
    for text in gallery_pages().values():
        for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
            assert len(part) < 12_000, part[:30]
