"""Rows from files: JSON Lines, JSON, CSV, TSV, Parquet, Arrow, SQLite. One at a time, so memory does not grow with them
(JSON apart). JSON Lines and JSON may be compressed (``.gz``, ``.zst``).

Values are JSON values. Dates and times become ISO 8601 strings, decimals and 64-bit-exceeding numbers strings, bytes
Base64, durations seconds, not-a-number None.
"""

import base64
import csv
import datetime as dt
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from seedbed.ingest.packed import unpacked
from seedbed.ingest.unreadable import UnreadableDocument

Row = dict[str, Any]

_HEAD = 1 << 18
_LONGEST_CELL = 16 << 20
_BATCH = 1_024
_ENDINGS = ".jsonl, .ndjson, .json (each also with .gz or .zst), .csv, .tsv, .parquet, .arrow, .sqlite"
_PACKED = (".gz", ".zst")


def rows(path: str | Path, *, restore: bool = False) -> Iterator[Row]:
    """The rows of a file, by its ending, in order; with ``restore`` those in a trainer's form as the house has them.

    Raises UnreadableDocument, naming file and line, at the first row that is not one.
    """
    path = Path(path)
    packed = path.suffix.lower() in _PACKED
    ending = Path(path.stem).suffix.lower() if packed else path.suffix.lower()
    reader = _READERS.get(ending)
    if reader is None or (packed and reader not in (_json_lines, _json)):
        raise UnreadableDocument(
            str(path), f"{path.suffix or 'no ending'} is no format of rows", f"give one of {_ENDINGS}"
        )
    try:
        yield from _restored(reader(path)) if restore else reader(path)
    except EOFError as error:
        raise UnreadableDocument(str(path), "it breaks off", "write or fetch the file again") from error
    except OSError as error:
        raise UnreadableDocument(
            str(path), f"cannot be read: {error.strerror or error}", "check the path and its permissions"
        ) from error


def _restored(found: Iterator[Row]) -> Iterator[Row]:
    from seedbed.ingest.forms import restored

    return map(restored, found)


def _json_lines(path: Path) -> Iterator[Row]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    number = 0
    with unpacked(path) as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.isspace():
                    continue
                yield decode(line[3:] if number == 1 and line.startswith(b"\xef\xbb\xbf") else line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableDocument(
                f"{path}:{number}", f"{error}: {_beginning(line)}", "each line must be one JSON object"
            ) from error


def _beginning(line: bytes) -> str:
    return repr(line[:80].decode("utf-8", "replace").strip())


def _json(path: Path) -> Iterator[Row]:
    with unpacked(path) as file:
        data = file.read().removeprefix(b"\xef\xbb\xbf")
    try:
        content = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableDocument(
            str(path), f"not JSON ({error})", "for one object a line use the ending .jsonl"
        ) from error
    if isinstance(content, dict):
        content = content.get("data")
    if not isinstance(content, list):
        raise UnreadableDocument(str(path), "holds no list of objects", 'give [{...}, ...] or {"data": [{...}, ...]}')
    for number, row in enumerate(content, 1):
        if not isinstance(row, dict):
            raise UnreadableDocument(
                str(path), f"item {number} is {type(row).__name__}, not an object", "make it an object"
            )
        yield row


def _csv(path: Path) -> Iterator[Row]:
    return _delimited(path, ",")


def _tsv(path: Path) -> Iterator[Row]:
    return _delimited(path, "\t")


def _delimited(path: Path, delimiter: str) -> Iterator[Row]:
    from seedbed.ingest.text import encoding_of  # brings the readers' words along, which rows of JSON do not need

    with path.open("rb") as file:
        head = file.read(_HEAD)
    if len(head) == _HEAD:
        head = head[: head.rfind(b"\n") + 1] or head
    encoding = encoding_of(head, name=str(path))
    csv.field_size_limit(_LONGEST_CELL)  # the process's one limit; the default of 128 KiB is less than a long document
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
        lines = _lines(csv.reader(file, delimiter=delimiter, strict=True), path)
        header = next(lines, (0, []))[1]
        if delimiter == "," and len(header) == 1 and ";" in header[0]:
            file.seek(0)
            lines = _lines(csv.reader(file, delimiter=";", strict=True), path)  # spreadsheets of half of Europe
            header = next(lines)[1]
        _check_header(header, path)
        for number, cells in lines:
            if len(cells) != len(header):
                reason = f"{len(cells)} cells under {len(header)} columns: {','.join(cells)[:80]!r}"
                raise UnreadableDocument(
                    f"{path}:{number}", reason, "quote cells that hold the delimiter or a line end"
                )
            yield dict(zip(header, cells, strict=True))


def _lines(reader: Any, path: Path) -> Iterator[tuple[int, list[str]]]:  # csv's reader has no public type
    """Rows that are not blank, with the line each ends on."""
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except (csv.Error, UnicodeError) as error:
        way_out = "save it as UTF-8 with standard CSV quoting"
        raise UnreadableDocument(f"{path}:{reader.line_num + 1}", str(error), way_out) from error


def _check_header(header: list[str], path: Path) -> None:
    if not header:
        raise UnreadableDocument(str(path), "the file is empty", "its first line must name the columns")
    if not all(name.strip() for name in header) or len(set(header)) < len(header):
        raise UnreadableDocument(
            f"{path}:1", f"columns {header!r} are not all named and different", "name each column once"
        )


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            convert = [field.name for field in file.schema_arrow if not _is_json(field.type)]
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    for name in convert:
                        row[name] = json_value(row[name])
                    yield row
    except (pa.ArrowException, ValueError) as error:
        raise UnreadableDocument(str(path), f"not Parquet, or damaged ({error})", "write the file again") from error


def _arrow(path: Path) -> Iterator[Row]:
    import pyarrow as pa

    try:
        with pa.memory_map(str(path)) as source:
            head = source.read(6)
            source.seek(0)
            if head == b"ARROW1":
                file = pa.ipc.open_file(source)
                batches = (file.get_batch(number) for number in range(file.num_record_batches))
            else:
                batches = (batch for batch in pa.ipc.open_stream(source))  # its own __iter__ is untyped
            for batch in batches:
                for start in range(0, batch.num_rows, _BATCH):
                    for row in batch.slice(start, _BATCH).to_pylist():
                        yield {name: json_value(value) for name, value in row.items()}
    except (pa.ArrowException, ValueError) as error:
        raise UnreadableDocument(str(path), f"not Arrow, or damaged ({error})", "write the file again") from error


def _is_json(kind: Any) -> bool:
    from pyarrow import types

    plain = (types.is_string, types.is_large_string, types.is_integer, types.is_boolean, types.is_null)
    return any(holds(kind) for holds in plain)


def json_value(value: Any) -> Any:  # noqa: PLR0911
    """A value of Arrow or Python as JSON has it."""
    match value:
        case dict():
            return {str(key): json_value(item) for key, item in value.items()}
        case list():
            return [json_value(item) for item in value]
        case tuple():  # an entry of a map column
            return [json_value(item) for item in value]
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return value.total_seconds()
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case Decimal():
            return str(value)
        case float():
            return value if math.isfinite(value) else None
    return value


def _sqlite(path: Path) -> Iterator[Row]:
    from seedbed.ingest.sqlite_file import sqlite_file

    return sqlite_file(path)


_READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".json": _json,
    ".csv": _csv,
    ".tsv": _tsv,
    ".parquet": _parquet,
    ".arrow": _arrow,
    ".sqlite": _sqlite,
    ".sqlite3": _sqlite,
    ".db": _sqlite,
}
