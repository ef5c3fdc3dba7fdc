"""LLaMA-Factory: the data file, and beside it ``dataset_info.json`` with the entry that makes it usable by name.

``form`` is ``alpaca`` (one turn), ``sharegpt`` or ``openai`` (dialogues and tools), ``ranking`` or ``alpaca_ranking``
(preference pairs), ``kto`` or ``alpaca_kto`` (labelled answers), ``pretrain`` (text). ``images`` writes the pictures of
dialogues beside the data and marks their places; those that are files are looked for in the folder ``pictures``.

The entry names every column and tag that the data has, since the reader takes what is not named as absent; it is plain
ASCII, since the reader opens it in the machine's own encoding. Other entries of the file stay. Turns in an order that
the reader would blank with no more than a line in its log are skipped here, with the reason. ``openai`` makes the
reader add "detailed thinking off" to dialogues without tools, so prefer ``sharegpt``. Held against LLaMA-Factory 0.9.5:
``data/parser.py``, ``data/converter.py``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.lines import write_each
from seedbed.export.llama_factory_forms import ENTRIES, FORMS, Form, records
from seedbed.export.pictures import Album
from seedbed.export.written import Written

INFO = "dataset_info.json"
WITH_IMAGES = ("sharegpt", "ranking", "kto")

FILE = "llama_factory.json"
"""The name of the file in a dataset's folder."""


def llama_factory(
    rows: Iterator[Row],
    target: Path,
    *,
    form: Form = "alpaca",
    name: str = "",
    images: bool = False,
    pictures: str = "",
    mapping: Mapping[str, str] | None = None,
) -> Written:
    """Write the data file ``target`` (``.json`` or ``.jsonl``) and its entry, called ``name`` or like the file.

    Raises:
        RecipeError: another kind of file, an unknown form or one without pictures, a name that cannot stand in a
            command, or a ``dataset_info.json`` that is not a JSON object.
    """
    called = name or target.stem
    _check(target, form, called, images=images)
    info = _known(target.with_name(INFO))  # a broken one is found before an hour of writing
    album = Album(target.parent, pictures) if images else None
    written = write_each(rows, target, lambda row: records(row, form, mapping, album))
    entry = json.loads(json.dumps(ENTRIES[form]))
    if images:
        entry["columns"]["images"] = "images"
    info[called] = {"file_name": target.name, **entry}
    with replacing(target.with_name(INFO)) as file:
        file.write(json.dumps(info, indent=2, ensure_ascii=True).encode() + b"\n")
    return Written([target, target.with_name(INFO)], written.rows, written.skipped)


def _check(target: Path, form: str, called: str, *, images: bool) -> None:
    if target.suffix not in {".json", ".jsonl"} or target.name == INFO:
        raise RecipeError(f"{target.name}: LLaMA-Factory wants a data file that ends in .json or .jsonl")
    if form not in FORMS:
        raise RecipeError(f"form is {', '.join(FORMS)}; got {form!r}")
    if images and form not in WITH_IMAGES:
        raise RecipeError(f"form {form} has no place for pictures; with images: true use {', '.join(WITH_IMAGES)}")
    if not re.fullmatch(r"[\w.-]+", called):
        raise RecipeError(f"{called!r} cannot name a dataset: use letters, digits, '_', '-' and '.'; set `name`")


def _known(path: Path) -> dict[str, Any]:
    """The entries that are there already, in their order."""
    if not path.exists():
        return {}
    try:
        known = json.loads(path.read_bytes().decode("utf-8-sig"))
    except ValueError as error:
        raise RecipeError(f"{path} is not JSON ({error}); mend it or move it away, then export again") from None
    if not isinstance(known, dict):
        raise RecipeError(f"{path} is not a JSON object of entries; mend it or move it away, then export again")
    return known
