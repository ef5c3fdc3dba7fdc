"""The Hugging Face hub: a folder with ``data/SPLIT-00000-of-00001.parquet`` and ``README.md``, sent where asked for.

Nothing leaves the machine unless ``send`` is set; without it the folder is made and the notes say what would go where.
The token comes from the environment (``HF_TOKEN``) alone, never from a recipe. ``private`` is the default for a new
dataset. Sending needs the package `huggingface_hub`, which comes with ``pip install 'seedbed[frames]'``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seedbed.core.errors import MissingPackage, ProviderError, RecipeError
from seedbed.core.row import Row
from seedbed.export.card import card
from seedbed.export.parquet import parquet
from seedbed.export.written import Written

FILE = "hub"
"""The name of the folder in a dataset's folder."""
_PART = r"[A-Za-z0-9][\w.-]{0,95}"


def hub(
    rows: Iterator[Row],
    target: Path,
    *,
    repo: str,
    split: str = "train",
    licence: str = "",
    private: bool = True,
    send: bool = False,
) -> Written:
    """Make the folder ``target`` for the dataset ``repo`` (``OWNER/NAME``), and send it where that is asked for.

    Raises:
        RecipeError: the name is none, or it shall be sent and there is no token.
        MissingPackage: it shall be sent, and `huggingface_hub` is not installed.
        ProviderError: the hub does not take it.
    """
    if not re.fullmatch(f"{_PART}/{_PART}", repo):
        raise RecipeError(f"hub: repo must be OWNER/NAME, got {repo!r}")
    if not re.fullmatch(r"\w+", split):
        raise RecipeError(f"hub: split must be a word such as train, got {split!r}")
    api = _api() if send else None  # found to be missing before an hour of writing
    name = f"data/{split}-00000-of-00001.parquet"
    written = parquet(rows, target / name)
    facts = {"name": repo.partition("/")[2], "rows": written.rows, "files": {split: name}, "licence": licence or None}
    files = [*written.files, card(facts, target / "README.md")]
    size = sum(path.stat().st_size for path in files)
    what = f"{len(files)} files, {size:,} bytes, {written.rows:,} rows"
    if api is None:
        note = f"nothing was sent; with send: true these would go to datasets/{repo}: {what}"
    else:
        note = f"sent to {_sent(api, target, repo, files, private=private)}: {what}"
    return Written(files, written.rows, written.skipped, [note])


def _api() -> Any:
    try:
        from huggingface_hub import HfApi
    except ImportError:
        raise MissingPackage("huggingface_hub", "frames", wanted_for="sending a dataset to the hub") from None
    token = os.environ.get("HF_TOKEN", "").strip()
    if not token:
        raise RecipeError("hub: send is set, but the environment has no HF_TOKEN; set it to a token that may write")
    return HfApi(token=token, endpoint=os.environ.get("HF_ENDPOINT") or None)


def _sent(api: Any, target: Path, repo: str, files: list[Path], *, private: bool) -> str:
    names = [path.relative_to(target).as_posix() for path in files]
    try:
        api.create_repo(repo, repo_type="dataset", private=private, exist_ok=True)
        told = api.upload_folder(
            repo_id=repo,
            repo_type="dataset",
            folder_path=str(target),
            allow_patterns=names,
            commit_message="Dataset made with Seedbed",
        )
    except Exception as error:  # its errors have no common root, those of its HTTP client among them
        told = str(error).strip().partition("\n")[0][:300]
        raise ProviderError(f"the hub did not take {repo}: {type(error).__name__}: {told}", scope="run") from error
    return str(getattr(told, "commit_url", told))
