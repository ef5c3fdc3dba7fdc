"""WebDataset: rows with pictures as tar shards, ``000000.jpg`` beside ``000000.json``, for `webdataset` and `datasets`.

The pictures come from the column ``images`` (or ``image``) or the parts of turns: ``data:`` URLs, or files of the
folder ``pictures``; nothing is fetched. A second picture of a row is ``KEY.1.jpg``. ``KEY.json`` holds the other
columns with the names of the pictures, ``KEY.txt`` the column ``text`` (another by ``caption``) where there is one. The
same rows give the same bytes. A shard ends at ``shard_bytes``.
"""

from __future__ import annotations

import io
import tarfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from seedbed.core.row import Row
from seedbed.export.atomic import replacing
from seedbed.export.lines import encoded
from seedbed.export.pictures import picture, shown
from seedbed.export.written import Misfit, Written

SHARD_BYTES = 10**9
BLOCK = 512

FILE = "webdataset"
"""The name of the folder in a dataset's folder."""
Files = list[tuple[str, bytes]]


def webdataset(
    rows: Iterator[Row],
    target: Path,
    *,
    pictures: str = "",
    caption: str = "text",
    shard_bytes: int = SHARD_BYTES,
) -> Written:
    """Write tar shards into the folder ``target``; see the card above."""
    folder = Path(pictures) if pictures else None
    skipped: Counter[str] = Counter()
    shards = _Shards(target, shard_bytes)
    count = 0
    with shards:
        for row in rows:
            try:
                files = _files(row, folder, caption)
            except Misfit as misfit:
                skipped[str(misfit)] += 1
                continue
            shards.add(f"{count:09d}", files)
            count += 1
    _clear(target, shards.files)
    return Written(shards.files, count, dict(skipped))


def _files(row: Row, folder: Path | None, caption: str) -> Files:
    """The files of a row by their endings."""
    told = {name: value for name, value in row.items() if name not in ("images", "image")}
    given = row.get("images") or row.get("image") or []
    given = given if isinstance(given, list) else [given]
    if not given and isinstance(row.get("messages"), list):
        told["messages"], given = shown(row["messages"], row)
    if not given:
        raise Misfit("no picture (wanted images, image, or parts of turns)")
    made: Files = []
    for place, one in enumerate(given):
        content, kind = picture(one, folder)
        made.append((f"{place}.{kind}" if place else kind, content))
    told["images"] = [name for name, _ in made]
    text = row.get(caption)
    captions: Files = [("txt", encoded_text(text))] if isinstance(text, str) and text else []
    return [*made, ("json", encoded(told)), *captions]


def encoded_text(text: str) -> bytes:
    """A text as UTF-8.

    Raises:
        Misfit: it has none.
    """
    encoded(text)
    return text.encode()


class _Shards:
    """Tar files one after the other, the last of which is begun anew when it is full."""

    def __init__(self, target: Path, most: int) -> None:
        self.files: list[Path] = []
        self._target, self._most = target, most
        self._stack = ExitStack()
        self._tar: tarfile.TarFile | None = None
        self._size = 0

    def __enter__(self) -> _Shards:
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def add(self, key: str, files: Files) -> None:
        """Put the files of a row into the shard, which they all share."""
        size = sum(BLOCK + -(-len(content) // BLOCK) * BLOCK for _, content in files)
        if self._tar is None or (self._size and self._size + size > self._most):
            self._tar = self._next()
        for ending, content in files:
            facts = tarfile.TarInfo(f"{key}.{ending}")
            facts.size, facts.mode = len(content), 0o644
            self._tar.addfile(facts, io.BytesIO(content))
        self._tar.members = []  # type: ignore[attr-defined]  # else it keeps a record of every file
        self._size += size

    def _next(self) -> tarfile.TarFile:
        self._stack.close()
        path = self._target / f"shard-{len(self.files):06d}.tar"
        file = self._stack.enter_context(replacing(path))
        self.files.append(path)
        self._size = 0
        return self._stack.enter_context(tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT))


def _clear(target: Path, files: list[Path]) -> None:
    """Take away shards of an export that stood here before, which a pattern would read as well."""
    for path in target.glob("shard-??????.tar"):
        if path not in files:
            with suppress(OSError):
                path.unlink()
