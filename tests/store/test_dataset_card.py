"""Cards of versions: valid for the hub and for Croissant, and true about where the rows come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from seedbed.actions.dataset_card import card_text, write_card
from seedbed.actions.datasets import blend_versions, export_version
from seedbed.core.errors import RecipeError
from seedbed.export.licences import HUB, UNKNOWN, hub_licence, licence_url, output_terms
from seedbed.ingest.dataset_rows import dataset_rows
from seedbed.store.datasets import About, Datasets
from seedbed.store.version import Version

Put = Callable[..., Version]
ROWS: list[dict[str, Any]] = [
    {
        "id": f"r{n}",
        "question": f"月亮有多远 {n}?",
        "score": n / 3,
        "tags": ["a", "b"],
        "messages": [{"role": "user", "content": "hi"}],
        "meta": {"a": 1, "deep": {"b": [1]}},
        "mixed": [1, "one"][n % 2],
        "_generation": n % 3,
    }
    for n in range(6)
]


def front(text: str) -> dict[str, Any]:
    made = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(made, dict)
    return made


def test_a_folder_as_the_hub_takes_it(store: Datasets, tmp_path: Path) -> None:
    """Rows by split, the head of the card in the hub's words, files that Croissant names with their true digests."""
    store.save("mine", {"train": ROWS, "test": ROWS[:2]}, About("file", licence="CC-BY-4.0", said="A test."))
    made = write_card("mine", tmp_path / "out", home=tmp_path)
    head = front((tmp_path / "out" / "README.md").read_text(encoding="utf-8"))
    assert head["license"] == "cc-by-4.0"
    assert head["language"] == ["en", "zh"]
    assert head["tags"] == ["synthetic"]
    assert head["language_creators"] == ["machine-generated", "found"]
    assert head["digital_source_type"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert [one["split"] for one in head["configs"][0]["data_files"]] == ["train", "test"]
    for one in head["configs"][0]["data_files"]:
        assert (tmp_path / "out" / one["path"]).is_file()
    assert made.rows == {"train": 6, "test": 2}
    told = json.loads((tmp_path / "out" / "croissant.json").read_text(encoding="utf-8"))
    for one in told["distribution"]:
        data = (tmp_path / "out" / one["contentUrl"]).read_bytes()
        assert (one["sha256"], one["contentSize"]) == (hashlib.sha256(data).hexdigest(), f"{len(data)} B")
    assert told["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert told["digitalSourceType"].endswith("CompositeWithTrainedAlgorithmicMediaDigitalSource")
    with pytest.raises(Exception, match="splits"):
        list(dataset_rows(tmp_path / "out"))


@pytest.mark.filterwarnings("ignore")  # of its own packages
def test_croissant_validates_and_reads_the_rows(store: Datasets, tmp_path: Path) -> None:
    """mlcroissant finds no fault, and gives the rows of the files."""
    mlc = pytest.importorskip("mlcroissant")
    store.save("mine", {"train": ROWS, "test": ROWS[:2]}, About("file", licence="CC-BY-4.0", said="A test."))
    write_card("mine", tmp_path / "out", home=tmp_path)
    found = mlc.Dataset(str(tmp_path / "out" / "croissant.json"))
    assert not found.metadata.ctx.issues.errors
    assert not found.metadata.ctx.issues.warnings
    rows = list(found.records("train"))
    assert [row["train/question"].decode() for row in rows] == [row["question"] for row in ROWS]
    assert rows[0]["train/messages"] == [{"train/messages/role": b"user", "train/messages/content": b"hi"}]
    assert len(list(found.records("test"))) == 2


def test_the_hub_reads_the_head(store: Datasets, tmp_path: Path) -> None:
    """Its own package takes the card as it is."""
    hub = pytest.importorskip("huggingface_hub")
    store.save("mine", {"train": ROWS}, About("file", licence="My own licence 1.0"))
    write_card("mine", tmp_path / "out", home=tmp_path)
    read = hub.DatasetCard.load(tmp_path / "out" / "README.md").data.to_dict()
    assert (read["license"], read["license_name"]) == ("other", "my-own-licence-1.0")


def test_a_card_tells_the_lineage_the_licences_and_the_limits(put: Put, tmp_path: Path) -> None:
    """A blend of people's rows and a model's: both with their licences, the model with its terms, in both languages."""
    put("people", [{"id": str(n), "text": f"said {n}"} for n in range(8)], licence="CC-BY-SA-4.0")
    facts = {"models": [{"name": "gemma-3-27b-it", "provider": "openai"}], "language": "en", "unread": 2}
    put("model", [{"id": f"m{n}", "text": f"wrote {n}"} for n in range(8)], generation=2, facts=facts)
    blend_versions({"people": 0.5, "model": 0.5}, "mix", home=tmp_path)
    text = card_text("mix", home=tmp_path)
    assert "| people@1 | CC-BY-SA-4.0 |" in text
    assert "`mix@1`" in text
    assert "from people@1, model@1" in text
    assert "under the Gemma terms" in text
    assert "| 0 | 8 |" in text
    assert "8 of 16 rows were written by a model" in text
    assert "2404.01413" in text
    assert "No licence was given." in text
    chinese = card_text("mix", home=tmp_path, language="zh")
    assert "## 代际" in chinese
    assert "16 行中有 8 行由模型写成" in chinese


def test_rows_that_no_model_wrote_are_not_called_synthetic(put: Put, tmp_path: Path) -> None:
    """The mark stands where it is true and nowhere else."""
    put("people", [{"text": "said"}])
    head = front(card_text("people", home=tmp_path))
    assert "tags" not in head
    assert head["language_creators"] == ["found"]
    write_card("people", tmp_path / "out", home=tmp_path)
    assert "digitalSourceType" not in json.loads((tmp_path / "out" / "croissant.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("CC-BY-4.0", {"license": "cc-by-4.0"}),
        ("MIT", {"license": "mit"}),
        ("ODC-By-1.0", {"license": "odc-by"}),
        ("Our Terms (2026)", {"license": "other", "license_name": "our-terms-2026"}),
        ("许可", {"license": "other", "license_name": "own"}),
        ("  ", {}),
    ],
)
def test_licences_in_the_hubs_words(text: str, fields: dict[str, str]) -> None:
    """Ids of the hub whatever the case; all others are ``other`` with a name."""
    assert hub_licence(text) == fields
    assert not fields or fields["license"] in HUB


def test_licences_have_addresses() -> None:
    """Those of SPDX; another is told by its name."""
    assert licence_url("apache-2.0") == "https://spdx.org/licenses/Apache-2.0.html"
    assert licence_url("CC0-1.0") == "https://spdx.org/licenses/CC0-1.0.html"
    assert licence_url("Our Terms") == "Our Terms"


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("meta-llama/Meta-Llama-3-8B-Instruct", "may not be used to improve"),
        ("llama3.1:70b", "Built with Llama"),
        ("Llama-4-Scout", "Built with Llama"),
        ("llama-2-13b-chat", "may not be used to improve"),
        ("gpt-4o-mini", "compete with OpenAI"),
        ("openai/gpt-oss-120b", "Apache-2.0"),
        ("o3-mini", "compete with OpenAI"),
        ("Qwen2.5-1.5B-Instruct", "Qwen licence"),
        ("deepseek-r1-distill-llama-8b", "may be used to train"),
        ("my-finetune", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_terms_of_models(model: str, words: str) -> None:
    """By their names; what is not known is not guessed."""
    assert words in output_terms(model)


def test_a_file_in_the_way_and_a_wrong_format_are_told(put: Put, tmp_path: Path) -> None:
    """Nothing is written over, and the nearest format is named."""
    put("m", [{"question": "q", "answer": "a", "_generation": 1}])
    (tmp_path / "out").write_text("mine")
    with pytest.raises(RecipeError, match="is a file"):
        write_card("m", tmp_path / "out", home=tmp_path)
    with pytest.raises(RecipeError, match="did you mean 'alpaca'"):
        export_version("m", "alpacca", tmp_path / "x", home=tmp_path)
    with pytest.raises(RecipeError, match="no setting 'colums'; did you mean 'columns'"):
        export_version("m", "csv", tmp_path / "x", home=tmp_path, settings={"colums": 1})


def test_a_version_in_another_format(put: Put, tmp_path: Path) -> None:
    """Columns of descent go along where the format carries them, and only there."""
    from seedbed.ingest.rows import rows

    put("m", [{"id": "1", "question": "q", "answer": "a", "_generation": 1}])
    export_version("m", "jsonl", tmp_path / "a.jsonl", home=tmp_path)
    export_version("m", "csv", tmp_path / "a.csv", home=tmp_path)
    assert next(rows(tmp_path / "a.jsonl"))["_generation"] == 1
    assert next(rows(tmp_path / "a.csv")) == {"id": "1", "question": "q", "answer": "a"}
