from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from seedbed.core.errors import RecipeError
from seedbed.export.card import card, size_category

FACTS: dict[str, Any] = {
    "name": "kitchen-qa: 100 %",
    "about": "Questions about kitchens.",
    "rows": 1234,
    "language": ["en", "zh"],
    "tags": ["qa", "synthetic"],
    "licence": "cc-by-4.0",
    "files": {"train": "data/train.parquet"},
    "recipe": "steps:\n  - method: document_qa\n    prompts: |\n      ```\n      x\n      ```",
    "steps": [{"step": "document_qa", "rows": 10, "kept": 8, "rejected": 1, "failed": 1}],
    "columns": [{"name": "a|b", "type": "text", "example": "one\n| two <b>"}],
    "models": [{"name": "some-model", "provider": "somebody", "terms": "no training of rivals"}],
    "limitations": ["Small."],
}


def written(facts: dict[str, Any], folder: Path) -> tuple[dict[str, Any], str]:
    text = card(facts, folder).read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def test_front_matter_is_what_the_hub_reads(tmp_path: Path) -> None:
    """Language, size, tags, licence and files stand in the YAML head, tags once."""
    front, _ = written(FACTS, tmp_path)
    assert front == {
        "pretty_name": "kitchen-qa: 100 %",
        "license": "cc-by-4.0",
        "language": ["en", "zh"],
        "size_categories": ["1K<n<10K"],
        "tags": ["synthetic", "qa"],
        "configs": [{"config_name": "default", "data_files": [{"split": "train", "path": "data/train.parquet"}]}],
    }


def test_every_fact_is_in_the_card(tmp_path: Path) -> None:
    """Sections hold the facts; the recipe's own fences do not end its block; cells stay one line."""
    _, body = written(FACTS, tmp_path)
    for fact in (
        "Questions about kitchens.",
        "1,234",
        "| document\\_qa | 10 | 8 | 1 | 1 |",
        "no training of rivals",
        "- Small.",
    ):
        assert fact in body
    assert f"````yaml\n{FACTS['recipe']}\n````" in body
    assert "| a\\|b | text | one \\| two \\<b\\> |" in body


def test_nothing_is_made_up(tmp_path: Path) -> None:
    """With a name alone there are no sections."""
    front, body = written({"name": "x"}, tmp_path)
    assert front == {"pretty_name": "x", "tags": ["synthetic"]}
    assert body.strip() == "# x"


def test_a_chinese_card(tmp_path: Path) -> None:
    """Titles are Chinese when the card is written in Chinese."""
    _, body = written({**FACTS, "written_in": "zh"}, tmp_path)
    assert "## 制作过程" in body
    assert "| 字段 | 类型 | 示例 |" in body
    assert "How it" not in body


def test_a_card_needs_a_name(tmp_path: Path) -> None:
    """Facts without a name are refused."""
    with pytest.raises(RecipeError, match="'name'"):
        card({}, tmp_path)


@pytest.mark.parametrize(
    ("rows", "name"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**9, "1B<n<10B"), (10**12, "n>1T"), (99_999, "10K<n<100K")],
)
def test_sizes(rows: int, name: str) -> None:
    """Bounds are the hub's."""
    assert size_category(rows) == name
