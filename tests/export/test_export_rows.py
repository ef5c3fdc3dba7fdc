from __future__ import annotations

import csv as stdlib_csv
import io
import json
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet as pq

from seedbed.core.errors import RecipeError
from seedbed.export.atomic import replacing
from seedbed.export.csv import csv
from seedbed.export.jsonl import jsonl
from seedbed.export.lines import BAD_UNICODE
from seedbed.export.parquet import parquet
from seedbed.export.written import Written

ODD = ["a\nb", "a\r\nb", "tab\there", 'say "hi", ok', "emoji 👩‍👩‍👧 \U0001f600", "nul \0 inside",
       "ｆｕｌｌ，ｗｉｄｔｈ",
       " ", "",
       "\u2028line\u2029par\x85nel", "\ufeffbom", "'", "`", "\\", "-1", "null", "中文"]  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(ODD)
SCALAR = (
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
)
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
ROWS = st.lists(st.dictionaries(st.sampled_from(["a", "b", "c d", "é"]), VALUE, max_size=4), max_size=8)


def exported(
    export: Callable[..., Written], rows: list[dict[str, Any]], name: str, **how: Any
) -> tuple[bytes, Written]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        written = export(iter(rows), target, **how)
        assert [path.name for path in Path(folder).iterdir()] == [name], "nothing but the target is left"
        return target.read_bytes(), written


def read_parquet(data: bytes) -> list[dict[str, Any]]:
    """Rows as they were: columns that say they are JSON are read as JSON, at the top level."""
    table = pq.read_table(io.BytesIO(data))
    coded = {field.name for field in table.schema if (field.metadata or {}).get(b"json")}
    return [
        {name: json.loads(value) if name in coded and value is not None else value for name, value in row.items()}
        for row in table.to_pylist()
    ]


def without_nulls(value: Any) -> Any:
    """Absent and null are one in a table."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_jsonl_reads_back_equal(rows: list[dict[str, Any]]) -> None:
    """Any JSON rows come back equal, one a line, even for readers that split at every Unicode line end."""
    data, written = exported(jsonl, rows, "rows.jsonl")
    assert [json.loads(line) for line in data.decode().splitlines()] == rows
    assert written.rows == len(rows)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_json_is_one_array(rows: list[dict[str, Any]]) -> None:
    """A name that ends in .json makes one JSON array of the same rows."""
    assert json.loads(exported(jsonl, rows, "rows.json")[0]) == rows


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["a", "b", "c d"]), SCALAR, min_size=1, max_size=3), min_size=1, max_size=8
    )
)
def test_parquet_reads_back_equal(rows: list[dict[str, Any]]) -> None:
    """Any scalars come back equal, mixed columns as JSON text."""
    data, _ = exported(parquet, rows, "rows.parquet")
    assert [without_nulls(row) for row in read_parquet(data)] == [without_nulls(row) for row in rows]


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_parquet_takes_any_structure(rows: list[dict[str, Any]]) -> None:
    """Nested values of any shape never break the file, and no row is lost."""
    if not any(rows):
        return
    data, written = exported(parquet, rows, "rows.parquet")
    assert pq.read_table(io.BytesIO(data)).num_rows == written.rows == len(rows)


def test_parquet_null_first_and_text_later() -> None:
    """A column that is null in the first 15,000 rows and text afterwards is a text column with all its values."""
    rows = [{"id": n, "note": None if n < 15_000 else f"n{n}"} for n in range(15_010)]
    back = read_parquet(exported(parquet, rows, "rows.parquet")[0])
    assert back == rows


def test_parquet_columns_that_appear_late() -> None:
    """A column that only the last row has is null before it."""
    rows: list[dict[str, Any]] = [*({"a": n} for n in range(10_001)), {"a": 1, "late": [1, 2]}]
    back = read_parquet(exported(parquet, rows, "rows.parquet")[0])
    assert (back[0]["late"], back[-1]["late"]) == (None, [1, 2])


def test_parquet_mixed_types_become_json_text() -> None:
    """Text and number in one column are kept, each readable as JSON; whole numbers and fractions are numbers."""
    rows = [{"m": "x", "n": 1, "big": 2**53 + 1}, {"m": 3, "n": 1.5, "big": 1}, {"m": [1], "n": 2, "big": 2**70}]
    table = pq.read_table(io.BytesIO(exported(parquet, rows, "r.parquet")[0]))
    assert table.column("m").to_pylist() == ['"x"', "3", "[1]"]
    assert table.column("n").to_pylist() == [1.0, 1.5, 2.0]
    assert [json.loads(one) for one in table.column("big").to_pylist()] == [2**53 + 1, 1, 2**70]


def test_parquet_messages_are_structures() -> None:
    """Dialogues are lists of structs, with null where a turn lacks a field."""
    rows = [
        {"messages": [{"role": "user", "content": "Hi"}]},
        {"messages": [{"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]}]},
    ]
    back = pq.read_table(io.BytesIO(exported(parquet, rows, "r.parquet")[0])).to_pylist()
    assert back[0]["messages"] == [{"role": "user", "content": "Hi", "tool_calls": None}]
    assert back[1]["messages"][0]["tool_calls"] == [{"id": "1"}]


def test_parquet_bytes_are_the_same_every_time() -> None:
    """The same rows give the same bytes."""
    rows = [{"id": n, "x": {"y": [n, None]}, "z": "t" if n % 2 else 4} for n in range(2000)]
    assert exported(parquet, rows, "a.parquet")[0] == exported(parquet, rows, "a.parquet")[0]


def test_parquet_without_columns_is_refused(tmp_path: Path) -> None:
    """No rows and no named columns leave nothing to write; with named columns an empty file is right."""
    with pytest.raises(RecipeError, match="no row has a column"):
        parquet(iter([]), tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []
    parquet(iter([]), tmp_path / "a.parquet", columns=("a",))
    assert pq.read_table(tmp_path / "a.parquet").column_names == ["a"]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.fixed_dictionaries({"a": TEXT, "b": TEXT}), max_size=8))
def test_csv_texts_read_back_equal(rows: list[dict[str, str]]) -> None:
    """Texts of any kind come back exactly, line ends and NUL included."""
    data, _ = exported(csv, rows, "rows.csv", columns=("a", "b"))
    assert list(stdlib_csv.DictReader(io.StringIO(data.decode(), newline=""))) == rows


def test_csv_cells() -> None:
    """Null is an empty cell, empty text a quoted one; numbers are bare, structures JSON; late columns have a head."""
    rows = [{"a": None, "b": ""}, {"a": 1.5, "b": True, "c": {"x": [1]}}]
    assert exported(csv, rows, "r.csv")[0] == b'"a","b","c"\r\n,"",\r\n1.5,true,"{""x"":[1]}"\r\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\rx", "＝1", '"=1', " =1", "'=1", "\n=1"])
def test_csv_for_spreadsheets_guards_formulas(text: str) -> None:
    """What a spreadsheet would run gets a quote before it; the exact export leaves it; numbers stay numbers."""
    guarded = exported(csv, [{"a": text, "n": -1}], "r.csv", spreadsheet=True)[0].decode("utf-8-sig")
    assert next(iter(stdlib_csv.DictReader(io.StringIO(guarded, newline="")))) == {"a": f"'{text}", "n": "-1"}
    exact = exported(csv, [{"a": text}], "r.csv")[0].decode()
    assert next(iter(stdlib_csv.DictReader(io.StringIO(exact, newline="")))) == {"a": text}


def test_csv_for_spreadsheets_leaves_plain_text() -> None:
    """Ordinary text is not touched."""
    for text in ("a=b", "1-2", "plain", "mail@example.org"):
        assert f'"{text}"' in exported(csv, [{"a": text}], "r.csv", spreadsheet=True)[0].decode()


@pytest.mark.parametrize(("export", "name"), [(jsonl, "r.jsonl"), (parquet, "r.parquet"), (csv, "r.csv")])
def test_half_a_surrogate_pair_is_counted(export: Callable[..., Written], name: str) -> None:
    """A text that UTF-8 cannot write is skipped with that reason, and the rest is written."""
    written = exported(export, [{"a": "fine"}, {"a": "\ud800"}], name)[1]
    assert (written.rows, written.skipped) == (1, {BAD_UNICODE: 1})


@pytest.mark.parametrize(("export", "name"), [(jsonl, "r.jsonl"), (parquet, "r.parquet"), (csv, "r.csv")])
def test_an_error_leaves_what_was_there(export: Callable[..., Written], name: str, tmp_path: Path) -> None:
    """When the rows break off, the old file stands and nothing else is left."""

    def breaking() -> Iterator[dict[str, Any]]:
        yield {"a": 1}
        raise OSError("the source is gone")

    (tmp_path / name).write_bytes(b"old")
    with pytest.raises(OSError, match="the source is gone"):
        export(breaking(), tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_folder_is_made(tmp_path: Path) -> None:
    """A target in a folder that is not there yet is fine."""
    with replacing(tmp_path / "a" / "b" / "c.txt") as file:
        file.write(b"x")
    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("export", "name", "count", "bound"),
    [(jsonl, "r.jsonl", 30_000, 1), (csv, "r.csv", 30_000, 1), (parquet, "r.parquet", 100_000, 40)],
)
def test_memory_is_bounded(export: Callable[..., Written], name: str, count: int, bound: int, tmp_path: Path) -> None:
    """10 MB of rows pass in one megabyte, 30 MB in one row group's worth for Parquet."""
    text = "some words that repeat " * 12
    rows = ({"id": f"r{number}", "instruction": text, "output": f"{number} {text[:20]}"} for number in range(count))
    export(iter([{"id": "warm"}]), tmp_path / "warm.parquet")
    tracemalloc.start()
    try:
        written = export(rows, tmp_path / name)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert written.rows == count
    assert peak < bound * 2**20
