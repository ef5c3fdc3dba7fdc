"""Pieces: runs of rows in files named after their content, so that versions which share rows share files.

A piece is JSON lines, zstd-compressed: ``zstd -dc`` shows it. Where one ends is decided by the rows themselves, not by
their place, so a row that is put in or taken out changes the piece it is in and leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.core.row import Row
from seedbed.engine.disk import write_atomically

LEAST_ROWS, MOST_ROWS = 256, 4096
"""Rows of a piece, the last one apart: so small that a changed row costs little, so large that files stay few."""
CUT = 0x3FF
"""One row in 1,024 ends a piece that has enough rows."""
MOST_BYTES = 8 << 20
"""A piece also ends here, which bounds the memory that reading takes; a row that is longer is a piece alone."""


class DamagedPiece(SeedbedError):
    """A piece that is missing, or whose content is not what its name says."""


class Piece(msgspec.Struct, frozen=True):
    """A piece: its name is a hash of the uncompressed lines; how many rows and bytes those are."""

    name: str
    rows: int
    size: int


class Pieces:
    """The pieces of a project, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where a piece lies."""
        return self.folder / name[:2] / f"{name}.jsonl.zst"

    def write(self, lines: Iterable[bytes]) -> Iterator[Piece]:
        """Write lines (with their line ends) as pieces; what is there already, and whole, is not written again.

        Raises:
            OSError: there is no room; pieces that were finished stay, and nothing refers to them.
        """
        held: list[bytes] = []
        size = 0
        for line in lines:
            if held and size + len(line) > MOST_BYTES:
                yield self._written(held)
                held, size = [], 0
            held.append(line)
            size += len(line)
            if len(held) >= MOST_ROWS or (len(held) >= LEAST_ROWS and not crc32(line) & CUT):
                yield self._written(held)
                held, size = [], 0
        if held:
            yield self._written(held)

    def _written(self, lines: list[bytes]) -> Piece:
        data = b"".join(lines)
        piece = Piece(blake2b(data, digest_size=16).hexdigest(), len(lines), len(data))
        path = self.path(piece.name)
        if not self._whole(piece):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, _codec().compress(data, asbytes=True))
        return piece

    def _whole(self, piece: Piece) -> bool:
        """Whether a piece is there as its name says; a damaged one is written again, which heals every version."""
        try:
            return self.path(piece.name).exists() and len(self.lines(piece)) == piece.rows
        except DamagedPiece:
            return False

    def lines(self, piece: Piece) -> list[bytes]:
        """The lines of a piece, without their ends.

        Raises:
            DamagedPiece: it is not there, or is not what it was.
        """
        path = self.path(piece.name)
        try:
            data: bytes = _codec().decompress(path.read_bytes(), piece.size, asbytes=True)
        except (OSError, ValueError) as error:  # pyarrow's errors of content are ValueErrors or OSErrors
            raise DamagedPiece(_told(path, str(error))) from error
        if len(data) != piece.size or blake2b(data, digest_size=16).hexdigest() != piece.name:
            raise DamagedPiece(_told(path, "its content is not what its name says"))
        return data.split(b"\n")[:-1]

    def rows(self, pieces: Iterable[Piece]) -> Iterator[Row]:
        """The rows of pieces, one piece in memory at a time.

        Raises:
            DamagedPiece: one is not there, or is not what it was.
        """
        decode = msgspec.json.Decoder(dict[str, Any]).decode
        for piece in pieces:
            yield from map(decode, self.lines(piece))

    def packed_size(self, pieces: Iterable[Piece]) -> int:
        """Bytes that pieces take on disk, each counted once."""
        return sum(self.path(name).stat().st_size for name in {piece.name for piece in pieces})

    def every(self) -> Iterator[Path]:
        """All files of pieces, with what a killed save left half-written."""
        yield from self.folder.glob("*/*.jsonl.zst")
        yield from self.folder.glob("*/.*.tmp")


def _told(path: Path, why: str) -> str:
    return f"{path}: {why}; bring it back from a copy of the project, or drop the versions that need it"


@lru_cache(maxsize=1)
def _codec() -> Any:
    """Zstandard, which pyarrow brings along."""
    import pyarrow as pa

    return pa.Codec("zstd")
