"""Rows come out of files as JSON values, one at a time, and a bad row is named."""

import contextlib
import datetime as dt
import json
import re
import tracemalloc
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.ingest.blocks import UnreadableDocument
from seedbed.ingest.rows import rows

ROWS = [{"id": 1, "text": 'a, "b"\nc'}, {"id": 12345678901234567890123, "text": "文"}]


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.NDJSON"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_json_lines(tmp_path: Path, name: str, end: str) -> None:
    """Objects a line, blank lines and a byte order mark passed over, numbers of any length kept."""
    data = "\ufeff" + end.join(json.dumps(row) for row in ROWS) + end
    assert list(rows(write(tmp_path, name, data))) == ROWS


@pytest.mark.parametrize("line", ['{"a": 1', "[1]", "NaN", '{"a": NaN}', "\udcff", "[" * 100_000])
def test_bad_line(tmp_path: Path, line: str) -> None:
    """A bad line is named by file and line, with its beginning, after the rows before it."""
    path = write(tmp_path, "a.jsonl", b'{"a": 1}\n\n' + line.encode("utf-8", "surrogateescape") + b"\n")
    found = rows(path)
    assert next(found) == {"a": 1}
    with pytest.raises(UnreadableDocument, match=re.escape(f"{path}:3: ")):
        next(found)


@pytest.mark.parametrize("content", [ROWS, {"data": ROWS}])
def test_json(tmp_path: Path, content: object) -> None:
    """A list of objects, bare or under "data"."""
    assert list(rows(write(tmp_path, "a.json", json.dumps(content)))) == ROWS


@pytest.mark.parametrize("content", ["", "{}", '{"rows": []}', "[1]", '{"a": 1}\n{"a": 2}', "3"])
def test_bad_json(tmp_path: Path, content: str) -> None:
    """Any other JSON is refused."""
    with pytest.raises(UnreadableDocument):
        list(rows(write(tmp_path, "a.json", content)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", 'id,text\r\n1,"a, ""b""\nc"\r\n\r\n2,文\r\n'.encode()),
        ("a.csv", '\ufeffid;text\n1;"a, ""b""\nc"\n2;文'.encode()),
        ("a.tsv", 'id\ttext\n1\t"a, ""b""\nc"\n2\t文\n'.encode()),
        ("a.tsv", 'id\ttext\n1\t"a, ""b""\nc"\n2\t文\n'.encode("utf-16")),
    ],
)
def test_delimited(tmp_path: Path, name: str, data: bytes) -> None:
    """Strings under the names of the first line: commas, semicolons, tabs, quotes, byte order marks, UTF-16."""
    assert list(rows(write(tmp_path, name, data))) == [{"id": "1", "text": 'a, "b"\nc'}, {"id": "2", "text": "文"}]


def test_chinese_spreadsheet(tmp_path: Path) -> None:
    """What a Chinese spreadsheet program saves (GB 18030) is read right."""
    data = "编号,问题\n1,员工的密码应当多久更换一次？\n2,设备遗失后应当在几小时内报告？\n".encode("gb18030")
    assert [row["问题"] for row in rows(write(tmp_path, "a.csv", data))][1] == "设备遗失后应当在几小时内报告？"


@pytest.mark.parametrize(
    "data", ["", "a,a\n1,2\n", "a,\n1,2\n", "a,b\n1\n", "a,b\n1,2,3\n", 'a,b\n1,"2\n', b"a,b\n1,\xff\xfe\xff\n"]
)
def test_bad_delimited(tmp_path: Path, data: bytes | str) -> None:
    """No header, double or missing names, ragged rows, open quotes and unknown bytes are refused."""
    with pytest.raises(UnreadableDocument):
        list(rows(write(tmp_path, "a.csv", data)))


def test_late_bad_byte(tmp_path: Path) -> None:
    """A byte that is not UTF-8, far behind the beginning, is an error and not another letter."""
    with pytest.raises(UnreadableDocument, match="utf-8"):
        list(rows(write(tmp_path, "a.csv", b"a,b\n" + b"one,two\n" * 50_000 + b"caf\xe9,x\n")))


def test_parquet(tmp_path: Path) -> None:
    """Columns that JSON lacks become strings or None, at any depth."""
    table = pa.table(
        {
            "n": pa.array([1, None]),
            "when": pa.array([dt.datetime(2025, 3, 1, 9, 30, tzinfo=dt.UTC), None]),
            "day": pa.array([dt.date(2025, 3, 1), None]),
            "price": pa.array([Decimal("1.50"), None]),
            "raw": pa.array([b"\xff", None]),
            "x": pa.array([float("nan"), 0.5]),
            "deep": pa.array([[{"t": dt.time(1, 2)}], None]),
            "took": pa.array([dt.timedelta(seconds=90), None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    first, second = rows(tmp_path / "a.parquet")
    assert first == {
        "n": 1,
        "when": "2025-03-01T09:30:00+00:00",
        "day": "2025-03-01",
        "price": "1.50",
        "raw": "/w==",
        "x": None,
        "deep": [{"t": "01:02:00"}],
        "took": 90.0,
    }
    assert second == dict.fromkeys(table.column_names) | {"x": 0.5}
    json.dumps([first, second], allow_nan=False)


@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.parquet", "none.jsonl"])
def test_refused(tmp_path: Path, name: str) -> None:
    """Unknown endings, damaged and missing files are refused."""
    if not name.startswith("none"):
        write(tmp_path, name, b"PAR1 nothing")
    with pytest.raises(UnreadableDocument):
        list(rows(tmp_path / name))


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_memory_is_bounded(tmp_path: Path, name: str) -> None:
    """Reading the first rows, or all, of 20 MB takes under 2 MB."""
    line, head = ('{"text": "%s"}\n' % ("x" * 180), "") if name == "a.jsonl" else ("x" * 190 + ",1\n", "text,n\n")
    path = write(tmp_path, name, head + line * 100_000)
    tracemalloc.start()
    try:
        assert len(list(islice(rows(path), 10))) == 10
        assert sum(1 for _ in rows(path)) == 100_000
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([".jsonl", ".json", ".csv", ".tsv", ".parquet"]))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes, ending: str) -> None:
    """Any bytes give rows of JSON or UnreadableDocument."""
    path = write(tmp_path_factory.getbasetemp(), f"any{ending}", data)
    with contextlib.suppress(UnreadableDocument):
        assert all(isinstance(row, dict) for row in rows(path))
