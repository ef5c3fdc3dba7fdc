"""Rows of Hugging Face datasets: saved ones and folders of files without the package, the hub only when asked for."""

import importlib.util
import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from seedbed.core.errors import MissingPackage
from seedbed.export.arrow import arrow
from seedbed.export.jsonl import jsonl
from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.dataset_rows import HubDataset, dataset_rows, hub_dataset, is_hub, place_digest

TABLES = [
    pa.table({"text": ["a", "文"], "image": [{"bytes": b"\x89PNG", "path": "x.png"}] * 2}),
    pa.table({"text": ["c"], "image": [{"bytes": b"", "path": None}]}, schema=None),
]


def saved(folder: Path, **state: object) -> Path:
    """A dataset as `save_to_disk` writes it: Arrow streams, and a state that names them."""
    folder.mkdir(parents=True)
    schema = TABLES[0].schema
    names = []
    for number, table in enumerate(TABLES):
        names.append({"filename": f"data-{number:05}-of-00002.arrow"})
        with pa.OSFile(str(folder / names[-1]["filename"]), "wb") as file, pa.ipc.new_stream(file, schema) as writer:
            writer.write_table(table.cast(schema))
    (folder / "state.json").write_text(json.dumps({"_data_files": names, "_split": None, **state}))
    (folder / "dataset_info.json").write_text("{}")
    return folder


def test_saved(tmp_path: Path) -> None:
    """A saved dataset gives its rows in the order of its state, pictures as Base64."""
    found = list(dataset_rows(saved(tmp_path / "d")))
    assert [row["text"] for row in found] == ["a", "文", "c"]
    assert found[0]["image"] == {"bytes": "iVBORw==", "path": "x.png"}


@pytest.mark.skipif(importlib.util.find_spec("datasets") is None, reason="datasets is not installed")
def test_saved_by_the_package(tmp_path: Path) -> None:
    """What the package itself has saved is read the same."""
    import datasets

    made = datasets.Dataset.from_dict({"text": ["a", "b", "c"], "n": [1, 2, 3]})
    made.select([2, 0]).save_to_disk(str(tmp_path / "d"), num_shards=2)
    assert list(dataset_rows(tmp_path / "d")) == [{"text": "c", "n": 3}, {"text": "a", "n": 1}]
    datasets.DatasetDict(train=made, test=made).save_to_disk(str(tmp_path / "all"))
    with pytest.raises(UnreadableDocument, match="splits test, train"):
        list(dataset_rows(tmp_path / "all"))
    assert len(list(dataset_rows(tmp_path / "all" / "train"))) == 3


def test_folder_of_files(tmp_path: Path) -> None:
    """A folder of Parquet, as the hub has it, is read file by file; splits are not mixed."""
    (tmp_path / "data").mkdir()
    for number in range(2):
        parquet.write_table(pa.table({"n": [number]}), tmp_path / "data" / f"train-{number:05}-of-00002.parquet")
    (tmp_path / "README.md").write_text("card")
    assert list(dataset_rows(tmp_path)) == [{"n": 0}, {"n": 1}]
    before = place_digest(tmp_path)
    parquet.write_table(pa.table({"n": [9]}), tmp_path / "data" / "test-00000-of-00001.parquet")
    assert place_digest != before
    with pytest.raises(UnreadableDocument, match="splits test, train"):
        list(dataset_rows(tmp_path))


@pytest.mark.parametrize("name", ["data.jsonl.gz", "data.jsonl.zst", "data.json.gz", "train.ndjson.zst", "data.arrow"])
def test_a_folder_of_what_the_exports_write(tmp_path: Path, name: str) -> None:
    """Compressed JSON and Arrow in a folder are read as the files are, and a change of them is seen."""
    given = [{"text": "a", "n": 1}, {"text": "文", "n": None}]
    write = arrow if name.endswith(".arrow") else jsonl
    write(iter(given), tmp_path / name)
    (tmp_path / "README.md").write_text("card")
    assert list(dataset_rows(tmp_path)) == given
    before = place_digest(tmp_path)
    write(iter(given[:1]), tmp_path / name)
    assert place_digest(tmp_path) != before


def test_a_damaged_compressed_file_is_told(tmp_path: Path) -> None:
    """A file that breaks off, or is no such compression, is an error and never fewer rows."""
    jsonl(({"n": n} for n in range(5000)), tmp_path / "data.jsonl.gz")
    whole = (tmp_path / "data.jsonl.gz").read_bytes()
    for broken in (whole[: len(whole) // 2], b"plain text"):
        (tmp_path / "data.jsonl.gz").write_bytes(broken)
        with pytest.raises(UnreadableDocument):
            list(dataset_rows(tmp_path))


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("{}", "state.json is damaged"),
        ('{"_data_files": 3}', "state.json is damaged"),
        ('{"_data_files": [{"filename": "../x.arrow"}]}', "no such part"),
        ('{"_data_files": [{"filename": "gone.arrow"}]}', "no such part"),
        ('{"_data_files": [], "_indices_data_files": [1]}', "another order"),
    ],
)
def test_damaged(tmp_path: Path, state: str, reason: str) -> None:
    """A state that is damaged, leads outside or reorders rows is refused."""
    folder = saved(tmp_path / "d")
    (folder / "state.json").write_text(state)
    with pytest.raises(UnreadableDocument, match=reason):
        list(dataset_rows(folder))


def test_cut_off(tmp_path: Path) -> None:
    """A part that is cut off is refused after the rows before it; an empty folder holds no rows."""
    folder = saved(tmp_path / "d")
    part = folder / "data-00001-of-00002.arrow"
    part.write_bytes(part.read_bytes()[:200])
    found = dataset_rows(folder)
    assert [next(found)["text"], next(found)["text"]] == ["a", "文"]
    with pytest.raises(UnreadableDocument, match="damaged"):
        next(found)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableDocument, match="no rows in it"):
        list(dataset_rows(tmp_path / "empty"))


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("hf://a/b", HubDataset("a/b")),
        ("hf://datasets/a/b@main?config=c&split=train", HubDataset("a/b", "main", "c", "train")),
        ("hf://squad?split=train", HubDataset("squad", None, None, "train")),
        ("hf://", None),
        ("hf://a/b/c", None),
        ("hf://a/b?token=x", None),
    ],
)
def test_addresses(address: str, wanted: HubDataset | None) -> None:
    """An address names a dataset, and what of it; anything else is refused."""
    assert is_hub(address)
    assert not is_hub(Path(address))
    if wanted is None:
        with pytest.raises(UnreadableDocument, match="not a dataset's address"):
            hub_dataset(address)
    else:
        assert hub_dataset(address) == wanted


@pytest.mark.skipif(importlib.util.find_spec("datasets") is not None, reason="datasets is installed")
def test_without_the_package() -> None:
    """The hub needs the package, and says which extra brings it."""
    with pytest.raises(MissingPackage, match=r"seedbed\[frames\]"):
        next(dataset_rows("hf://a/b"))
