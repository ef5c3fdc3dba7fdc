"""Arrays that grow beyond memory: kept in a temporary file once they are large."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from seedbed.quality.arrays import numpy

if TYPE_CHECKING:
    from types import TracebackType

    from seedbed.quality.dedup.shingles import Numbers


class Spill:
    """An array of one type that is appended to and read in parts.

    Args:
        kind: the type of its numbers, as numpy names it.
        most: bytes that stay in memory; 0 writes at once.
    """

    def __init__(self, kind: str, most: int) -> None:
        np = numpy()
        self._kind, self._most = np.dtype(kind), most
        self._parts: list[Any] = []
        self._held, self._length = 0, 0
        self._file: Any = None
        self._closing = ExitStack()

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._closing.close()
        self._parts, self._file = [], None

    def __len__(self) -> int:
        return self._length

    @property
    def written(self) -> int:
        """Bytes on disk."""
        return self._length * self._kind.itemsize - self._held if self._file is not None else 0

    def append(self, values: Any) -> None:
        """Put values at the end; they are not changed afterwards by the caller."""
        values = numpy().ascontiguousarray(values, self._kind)
        self._parts.append(values)
        self._held += values.nbytes
        self._length += len(values)
        if self._held > self._most:
            self._write()

    def part(self, begin: int, end: int) -> Any:
        """The values from ``begin`` to ``end``."""
        if self._file is None:
            return self._whole()[begin:end]
        self._write()
        size = self._kind.itemsize
        return numpy().frombuffer(_read(self._file, begin * size, (end - begin) * size), self._kind)

    def gather(self, begins: Numbers, lengths: Numbers) -> Any:
        """Stretches of the given beginnings and lengths, one after the other."""
        np = numpy()
        if self._file is None:
            steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            return self._whole()[np.repeat(begins, lengths) + steps]
        self._write()
        size = self._kind.itemsize
        places = zip((begins * size).tolist(), (lengths * size).tolist(), strict=True)
        return np.frombuffer(b"".join([_read(self._file, begin, length) for begin, length in places]), self._kind)

    def _whole(self) -> Any:
        if len(self._parts) != 1:
            self._parts = [numpy().concatenate(self._parts or [numpy().zeros(0, self._kind)])]
        return self._parts[0]

    def _write(self) -> None:
        if not self._parts:
            return
        if self._file is None:
            file = tempfile.TemporaryFile(prefix="seedbed-", buffering=0)  # noqa: SIM115 - closed with this array
            self._file = self._closing.enter_context(file)
        self._file.seek(0, os.SEEK_END)
        for values in self._parts:
            rest = memoryview(values).cast("B")
            while len(rest):
                rest = rest[self._file.write(rest) :]
        self._parts, self._held = [], 0


def _read(file: Any, begin: int, length: int) -> bytes:
    """So many bytes of a file; a system may give fewer at once."""
    file.seek(begin)
    found: bytes = file.read(length)
    while len(found) < length:
        more = file.read(length - len(found))
        if not more:
            raise OSError(f"a temporary file ended {length - len(found)} bytes too early")
        found += more
    return found
