"""Files that may be compressed, read as what is in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The file, unpacked as it is read where its name ends in ``.gz`` or ``.zst``; OSError or EOFError if damaged."""
    if path.suffix.lower() == ".gz":
        import gzip

        with gzip.open(path, "rb") as file:
            yield cast("IO[bytes]", file)
    elif path.suffix.lower() == ".zst":
        import io

        import pyarrow as pa

        with pa.input_stream(str(path), compression="zstd") as stream, io.BufferedReader(cast("Any", stream)) as lines:
            yield cast("IO[bytes]", lines)
    else:
        with path.open("rb") as plain:
            yield plain
