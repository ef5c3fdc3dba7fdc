"""Rows of a Hugging Face dataset: saved in a folder, lying there as files, or on the hub where that is asked for.

A dataset that `save_to_disk` wrote is Arrow, read here a batch at a time without the package `datasets`. Of the
hub rows are streamed by that package: `hf://OWNER/NAME@REVISION?config=NAME&split=NAME`, each part after the name as
needed. Values are JSON values, as `rows.py` makes them; pictures and sounds stay bytes, in Base64.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from seedbed.core.errors import MissingPackage
from seedbed.ingest.rows import Row, json_value, rows
from seedbed.ingest.unreadable import UnreadableDocument

_SCHEME = "hf://"
_STATE, _SPLITS = "state.json", "dataset_dict.json"
_PLAIN = (".parquet", ".arrow", ".jsonl", ".ndjson", ".csv", ".tsv", ".json")
_FILES = tuple(f"{one}{packing}" for one in _PLAIN for packing in ("", ".gz", ".zst") if not packing or "json" in one)
"""Endings of files of rows: the first that a folder has is its kind."""
_FORM = "hf://OWNER/NAME, with @REVISION, ?config=NAME and &split=NAME as needed"


@dataclass(frozen=True, slots=True)
class HubDataset:
    """A dataset of the hub, as an address names it."""

    name: str
    revision: str | None = None
    config: str | None = None
    split: str | None = None


def is_hub(place: object) -> bool:
    """Whether a place of rows is a dataset on the hub."""
    return isinstance(place, str) and place.startswith(_SCHEME)


def dataset_rows(place: str | Path) -> Iterator[Row]:
    """The rows of a dataset in order, a batch in memory at a time.

    Raises UnreadableDocument where there is none, it is damaged, or it is not said which split is meant; MissingPackage
    where the hub is meant and `datasets` is not installed.
    """
    if is_hub(place):
        yield from _streamed(hub_dataset(str(place)))
        return
    folder = Path(place)
    if (folder / _STATE).is_file():
        for file in _arrow_files(folder):
            yield from _arrow(file)
        return
    for file in data_files(folder):
        yield from rows(file)


def dataset_files(folder: Path) -> list[Path]:
    """The files that a dataset in a folder is made of; raises as `dataset_rows` does."""
    return _arrow_files(folder) if (folder / _STATE).is_file() else data_files(folder)


def hub_dataset(address: str) -> HubDataset:
    """What an address of the hub names; UnreadableDocument where it is malformed."""
    parts = urlsplit(address)
    name, _, revision = f"{parts.netloc}{parts.path}".removeprefix("datasets/").partition("@")
    told = dict(parse_qsl(parts.query, strict_parsing=False))
    owner, _, rest = name.partition("/")
    if not owner or "/" in rest or (name.count("/") and not rest) or not told.keys() <= {"config", "split"}:
        raise UnreadableDocument(address, "not a dataset's address", f"give {_FORM}")
    return HubDataset(name, revision or None, told.get("config"), told.get("split"))


def hub_revision(one: HubDataset) -> str:
    """The commit that a dataset of the hub is at now, so that rows of another are not taken for the same."""
    _package()
    import huggingface_hub

    try:
        return str(huggingface_hub.HfApi().dataset_info(one.name, revision=one.revision).sha)
    except Exception as error:  # its errors have no common root, requests' among them
        raise _unreached(one, error) from error


def _streamed(one: HubDataset) -> Iterator[Row]:
    library = _package()
    at = f"{_SCHEME}{one.name}"
    try:
        found = library.load_dataset(one.name, one.config, split=one.split, revision=one.revision, streaming=True)
        if isinstance(found, dict):
            if len(found) != 1:
                raise UnreadableDocument(at, f"it has the splits {', '.join(found)}", f"name one: {at}?split=NAME")
            found = next(iter(found.values()))
        undecoded = found.decode(False) if hasattr(found, "decode") else found  # pictures and sounds as bytes
        for row in undecoded:
            yield {name: json_value(value) for name, value in row.items()}
    except UnreadableDocument:
        raise
    except Exception as error:  # as above
        raise _unreached(one, error) from error


def _unreached(one: HubDataset, error: Exception) -> UnreadableDocument:
    told = str(error).strip().partition("\n")[0][:200]
    reason = f"the hub gives no such rows ({type(error).__name__}: {told})"
    return UnreadableDocument(
        f"{_SCHEME}{one.name}", reason, "check name, config and split, be online, or download it and give its folder"
    )


def _package() -> Any:
    try:
        import datasets
    except ImportError as error:
        raise MissingPackage("datasets", "frames", wanted_for="reading datasets of the hub") from error
    return datasets


def _arrow_files(folder: Path) -> list[Path]:
    """The files of a saved dataset, in the order that its state tells."""
    way_out = "save it again with save_to_disk"
    try:
        state = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        names = [one["filename"] for one in state["_data_files"]]
        indices = state.get("_indices_data_files") or state.get("_indices_files")
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableDocument(str(folder), f"its {_STATE} is damaged ({error})", way_out) from error
    if indices:
        raise UnreadableDocument(str(folder), "its rows stand in another order than its files", way_out)
    files = [folder / str(name) for name in names]
    for file in files:
        if file.parent != folder or not file.is_file():
            raise UnreadableDocument(str(file), "no such part of the dataset", way_out)
    return files


def _arrow(file: Path) -> Iterator[Row]:
    import pyarrow as pa

    try:
        with pa.memory_map(str(file)) as source, pa.ipc.open_stream(source) as reader:
            for batch in reader:
                for row in batch.to_pylist():
                    yield {name: json_value(value) for name, value in row.items()}
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableDocument(str(file), f"not Arrow, or damaged ({error})", "save it again") from error


def data_files(folder: Path) -> list[Path]:
    """The files of rows in a folder; one kind, and one split where their names or folders tell splits.

    Raises UnreadableDocument where there are none, or not one kind.
    """
    if (folder / _SPLITS).is_file():
        names = sorted(one.parent.name for one in folder.glob(f"*/{_STATE}"))
        raise UnreadableDocument(
            str(folder), f"it has the splits {', '.join(names)}", f"name one: {folder / (names or ['train'])[0]}"
        )
    visible = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _hidden(path, folder)]
    for ending in _FILES:
        found = [path for path in visible if path.name.lower().endswith(ending)]
        if found:
            break
    else:
        raise UnreadableDocument(str(folder), "there are no rows in it", f"it should hold {', '.join(_PLAIN)}")
    splits = sorted({name for path in found if (name := _split_of(path, folder))})
    if len(splits) > 1:
        raise UnreadableDocument(str(folder), f"it has the splits {', '.join(splits)}", "name the files of one")
    return found


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _split_of(path: Path, folder: Path) -> str:
    """The split that a file's name begins with, or a folder of it is."""
    for part in (*path.relative_to(folder).parts[:-1], path.stem.partition("-")[0].partition("_")[0]):
        if part in {"train", "test", "validation", "valid", "val", "dev", "eval"}:
            return part
    return ""


def place_digest(place: str | Path) -> str:
    """A hash of what a dataset's rows are made of: its files, or on the hub the commit it is at."""
    if is_hub(place):
        return f"{place} {hub_revision(hub_dataset(str(place)))}"
    mixed = blake2b(digest_size=16)
    for file in dataset_files(Path(place)):
        mixed.update(file.name.encode("utf-8", "surrogateescape"))
        with file.open("rb") as content:
            while block := content.read(1 << 20):
                mixed.update(block)
    return mixed.hexdigest()
