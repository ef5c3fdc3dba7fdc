"""Files that are compressed when their name says so: ``.gz`` and ``.zst``."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, cast

from seedbed.export.atomic import replacing

Packing = Literal["none", "gzip", "zstd"]

ENDINGS: dict[Packing, str] = {"none": "", "gzip": ".gz", "zstd": ".zst"}


@contextmanager
def packed(target: Path) -> Iterator[IO[bytes]]:
    """A file to write ``target`` into, compressed by its ending; the same content gives the same bytes."""
    with replacing(target) as file:
        if target.suffix == ".gz":
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as inner:
                yield cast("IO[bytes]", inner)
        elif target.suffix == ".zst":
            import pyarrow as pa

            with pa.CompressedOutputStream(cast("Any", _Open(file)), "zstd") as stream:
                yield cast("IO[bytes]", stream)
        else:
            yield file


def unpacked_suffix(target: Path) -> str:
    """The ending of a name without that of the compression: ``.json`` of ``rows.json.gz``."""
    return Path(target.stem).suffix if target.suffix in ENDINGS.values() and target.suffix else target.suffix


def packed_name(target: Path, packing: Packing) -> Path:
    """The name with the ending of the compression, which a name that has it already keeps."""
    ending = ENDINGS[packing]
    return target if target.name.endswith(ending) else target.with_name(target.name + ending)


class _Open:
    """A file that pyarrow's stream writes into and may not close, since it is synced after."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: Any) -> int:
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """Stay open."""
