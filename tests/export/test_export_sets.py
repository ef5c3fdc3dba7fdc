from __future__ import annotations

import csv
import gzip
import json
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from seedbed.core.errors import MissingPackage, RecipeError
from seedbed.export.arrow import arrow
from seedbed.export.beir import beir
from seedbed.export.bird import bird
from seedbed.export.custom import custom
from seedbed.export.datasets_folder import datasets_folder
from seedbed.export.evalscope import evalscope
from seedbed.export.hub import hub
from seedbed.export.jsonl import jsonl
from seedbed.export.lm_eval import lm_eval
from seedbed.export.spider import spider
from seedbed.export.sql_databases import one_line
from seedbed.export.triples import triples
from seedbed.export.webdataset import webdataset
from seedbed.export.written import Misfit
from seedbed.ingest.dataset_rows import dataset_rows
from seedbed.ingest.rows import rows as read
from seedbed.ingest.unreadable import UnreadableDocument

Row = dict[str, Any]
ROWS: list[Row] = [{"id": f"r{n}", "n": n, "text": f"文 {n}", "tags": ["a"] * (n % 3)} for n in range(25)]
SOUGHT = {"query": "q", "positive": ["p1", "p2"], "negatives": ["n1", "n2"], "title": "T"}
CHOICE = {"id": "c", "question": "Which?", "choices": ["red", "blue", "B"], "answer": "blue"}
TABLES = (
    "CREATE TABLE ShopOwner (id INTEGER PRIMARY KEY, first_name TEXT);"
    "CREATE TABLE sale (day DATE, shop INT REFERENCES ShopOwner, PRIMARY KEY (day, shop));"
    "INSERT INTO ShopOwner VALUES (1, 'Ann');"
)
SQL = {"question": "Who?", "sql": "SELECT first_name\nFROM ShopOwner -- all\nWHERE id = 1", "tables": TABLES}
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("packing", "name"), [("gzip", "rows.jsonl.gz"), ("zstd", "rows.jsonl.zst")])
def test_packed_lines_read_back(packing: Any, name: str, tmp_path: Path) -> None:
    """Compressed by setting or by name; the same bytes every time; read again as they were; a cut file is told."""
    written = jsonl(iter(ROWS), tmp_path / "rows.jsonl", packing=packing)
    assert [path.name for path in written.files] == [name]
    assert list(read(tmp_path / name)) == ROWS
    first = (tmp_path / name).read_bytes()
    jsonl(iter(ROWS), tmp_path / name)
    assert (tmp_path / name).read_bytes() == first
    if packing == "gzip":
        assert gzip.decompress(first).count(b"\n") == len(ROWS)
    (tmp_path / name).write_bytes(first[: len(first) // 2])
    with pytest.raises(UnreadableDocument):
        list(read(tmp_path / name))


@pytest.mark.parametrize("stream", [False, True])
def test_arrow_reads_back(stream: bool, tmp_path: Path) -> None:
    """The file and the streaming form hold the same rows; mixed values are JSON texts that say so."""
    arrow(iter(ROWS), tmp_path / "a.arrow", stream=stream)
    assert list(read(tmp_path / "a.arrow")) == ROWS
    arrow(iter([{"m": 1}, {"m": "x"}]), tmp_path / "m.arrow")
    with pa.memory_map(str(tmp_path / "m.arrow")) as source:
        table = pa.ipc.open_file(source).read_all()
    assert table.column("m").to_pylist() == ["1", '"x"']
    assert (table.schema.field("m").metadata or {})[b"json"] == b"true"
    with pytest.raises(RecipeError, match="no row has a column"):
        arrow(iter([]), tmp_path / "e.arrow")


def test_a_datasets_folder_in_shards(tmp_path: Path) -> None:
    """Shards by size, named in state.json, in order; an earlier export's shards are gone."""
    datasets_folder(iter(ROWS), tmp_path / "d", shard_bytes=300)
    state = json.loads((tmp_path / "d" / "state.json").read_text())
    assert len(state["_data_files"]) > 3
    assert list(dataset_rows(tmp_path / "d")) == ROWS
    datasets_folder(iter(ROWS[:2]), tmp_path / "d")
    assert [path.name for path in (tmp_path / "d").glob("*.arrow")] == ["data-00000-of-00001.arrow"]
    assert list(dataset_rows(tmp_path / "d")) == ROWS[:2]


def test_the_library_loads_the_datasets_folder(tmp_path: Path) -> None:
    """`datasets` opens what was written, where it is installed."""
    datasets = pytest.importorskip("datasets")
    datasets_folder(iter(ROWS), tmp_path / "d", shard_bytes=300)
    loaded = datasets.load_from_disk(str(tmp_path / "d"))
    assert loaded.to_list() == ROWS


def test_triples_in_three_forms(tmp_path: Path) -> None:
    """Every right passage with every wrong one; pairs; and tuples with numbered columns, in the trainer's order."""
    assert triples(iter([SOUGHT]), tmp_path / "t").rows == 1
    made = lines(tmp_path / "t")
    assert len(made) == 4
    assert list(made[0]) == ["anchor", "positive", "negative"]
    triples(iter([SOUGHT]), tmp_path / "t", form="tuple", negatives=2)
    assert list(lines(tmp_path / "t")[0]) == ["anchor", "positive", "negative_1", "negative_2"]
    rows: list[Row] = [{"query": "q", "positive": "p"}, {"query": "q"}, {**SOUGHT, "negatives": ["p1"]}]
    written = triples(iter(rows), tmp_path / "t")
    assert (written.rows, len(written.skipped)) == (0, 3)
    with pytest.raises(RecipeError, match="negatives must be"):
        triples(iter([]), tmp_path / "t", negatives=0)


def test_beir_by_its_loaders_rules(tmp_path: Path) -> None:
    """Passages and queries stand once; every line of the judgements names a query and a passage that exist."""
    rows = [SOUGHT, {"query": "q", "positive": "p3", "negatives": ["p1"]}, {"query": "r\t", "positive": "p1"}, {"x": 1}]
    written = beir(iter(rows), tmp_path / "b")
    assert (written.rows, sum(written.skipped.values())) == (3, 1)
    corpus = {one["_id"]: one for one in lines(tmp_path / "b" / "corpus.jsonl")}
    queries = {one["_id"]: one["text"] for one in lines(tmp_path / "b" / "queries.jsonl")}
    assert sorted(one["text"] for one in corpus.values()) == ["n1", "n2", "p1", "p2", "p3"]
    with (tmp_path / "b" / "qrels" / "test.tsv").open(encoding="utf-8") as file:
        head, *judged = list(csv.reader(file, delimiter="\t"))
    assert head == ["query-id", "corpus-id", "score"]
    assert sorted((queries[query], corpus[text]["text"], score) for query, text, score in judged) == [
        ("q", "p1", "1"), ("q", "p2", "1"), ("q", "p3", "1"), ("r\t", "p1", "1")]  # fmt: skip
    assert {one["title"] for one in corpus.values() if one["text"] in ("p1", "p2")} == {"T"}
    assert not list((tmp_path / "b").glob(".seen*"))


def test_spider_builds_its_databases_in_the_sandbox(tmp_path: Path) -> None:
    """Questions, gold file and tables agree; the database answers the query; what does not build is counted."""
    rows = [
        {**SQL, "db_id": "shop"},
        {**SQL, "db_id": "shop", "tables": "CREATE TABLE other (x INT);"},
        {**SQL, "tables": "CREATE TABEL x;"},
        {**SQL, "db_id": "../up"},
        {"question": "no sql", "tables": TABLES},
    ]
    written = spider(iter(rows), tmp_path / "s")
    assert (written.rows, len(written.skipped)) == (1, 4)
    (made,) = json.loads((tmp_path / "s" / "train.json").read_bytes())
    query, name = (tmp_path / "s" / "train_gold.sql").read_text().rstrip("\n").split("\t")
    assert (query, name) == (made["query"], made["db_id"])
    with sqlite3.connect(tmp_path / "s" / "database" / name / f"{name}.sqlite") as database:
        assert database.execute(query).fetchall() == [("Ann",)]
    database.close()
    (told,) = json.loads((tmp_path / "s" / "tables.json").read_bytes())
    assert told["column_names_original"][:3] == [[-1, "*"], [0, "id"], [0, "first_name"]]
    assert told["table_names"] == ["shop owner", "sale"]
    assert (told["primary_keys"], told["foreign_keys"]) == ([1, [3, 4]], [[4, 1]])
    assert told["column_types"] == ["text", "number", "text", "time", "number"]


def test_bird_has_evidence_and_descriptions(tmp_path: Path) -> None:
    """Questions of dev are numbered and have a level where the row has one; each table has its description."""
    rows = [{**SQL, "evidence": "one", "difficulty": "moderate"}, {**SQL, "difficulty": "hard"}]
    written = bird(iter(rows), tmp_path / "b", split="dev")
    made = json.loads((tmp_path / "b" / "dev.json").read_bytes())
    assert [(one["question_id"], one["evidence"], one["difficulty"]) for one in made] == [
        (0, "one", "moderate"),
        (1, "", ""),
    ]
    assert [path.name for path in written.files] == ["dev.json", "dev.sql", "dev_tables.json"]
    place = tmp_path / "b" / "dev_databases" / made[0]["db_id"] / "database_description"
    assert sorted(path.name for path in place.iterdir()) == ["ShopOwner.csv", "sale.csv"]


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        ("SELECT 1 -- one\n+ 2", "SELECT 1   + 2"),
        ("SELECT '--x', \"a\"\tFROM /* b\n */ t", "SELECT '--x', \"a\" FROM   t"),
        ("SELECT 'it''s'", "SELECT 'it''s'"),
    ],
)
def test_queries_on_one_line(sql: str, line: str) -> None:
    """Comments go, line ends become spaces, texts stay; a text of several lines cannot be told."""
    assert one_line(sql) == line
    with pytest.raises(Misfit, match="several lines"):
        one_line("SELECT 'a\nb'")


def test_evalscope_sets(tmp_path: Path) -> None:
    """Questions by its names, options by letter; an answer that is no option is counted."""
    rows = [CHOICE, {**CHOICE, "answer": "C"}, {**CHOICE, "answer": "B"}, {**CHOICE, "answer": "green"}]
    written = evalscope(iter(rows), tmp_path / "e", form="choice")
    made = lines(tmp_path / "e" / "default_val.jsonl")
    assert [one["answer"] for one in made] == ["B", "C", "C"]  # the text "B" is the third option
    assert (made[0]["A"], made[0]["C"], sum(written.skipped.values())) == ("red", "B", 1)
    evalscope(iter([{"question": "q", "answer": "a"}]), tmp_path / "e", name="qa")
    assert lines(tmp_path / "e" / "qa.jsonl") == [{"query": "q", "response": "a"}]
    told = yaml.safe_load((tmp_path / "e" / "evalscope.yaml").read_text())
    assert told["dataset_args"]["general_qa"]["subset_list"] == ["qa"]


def test_lm_eval_describes_columns_that_are_there(tmp_path: Path) -> None:
    """The names in the YAML are columns of the rows; the right option is its place."""
    for form, row in (("generate", {"question": "q", "answer": "a"}), ("choice", CHOICE)):
        lm_eval(iter([row]), tmp_path / "l", form=form, name=form)  # type: ignore[arg-type]
        told = yaml.safe_load((tmp_path / "l" / f"{form}.yaml").read_text())
        (made,) = lines(Path(told["dataset_kwargs"]["data_files"]["test"]))
        assert {told["doc_to_text"], told["doc_to_target"], told.get("doc_to_choice", "question")} <= set(made)
    assert made["answer"] == 1
    with pytest.raises(RecipeError, match="name must be"):
        lm_eval(iter([]), tmp_path / "l", name="a b")


def test_webdataset_shards(tmp_path: Path) -> None:
    """The files of a row stand together under one key, in shards of bounded size, in the same bytes every time."""
    rows = [{"id": str(n), "text": f"t{n}", "images": [PIXEL, PIXEL]} for n in range(5)]
    written = webdataset(iter([*rows, {"id": "x"}]), tmp_path / "w", shard_bytes=9000)
    assert (written.rows, len(written.files), list(written.skipped)) == (
        5, 3, ["no picture (wanted images, image, or parts of turns)"])  # fmt: skip
    first = [path.read_bytes() for path in written.files]
    with tarfile.open(written.files[0]) as tar:
        names = tar.getnames()
        (told,) = [json.loads(tar.extractfile(name).read()) for name in names if name == "000000000.json"]  # type: ignore[union-attr]
    assert names[:4] == ["000000000.png", "000000000.1.png", "000000000.json", "000000000.txt"]
    assert told == {"id": "0", "text": "t0", "images": ["png", "1.png"]}
    again = webdataset(iter(rows), tmp_path / "w", shard_bytes=9000)
    assert [path.read_bytes() for path in again.files] == first
    webdataset(iter(rows), tmp_path / "w")
    assert [path.name for path in (tmp_path / "w").iterdir()] == ["shard-000000.tar"]


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    """Rows through a template; a column that lacks, or what is not JSON where that is held to, is counted."""
    rows: list[Row] = [{"q": 'say "hi"', "a": "中"}, {"q": "x"}]
    template = '{"ask": {{ q | tojson }}, "say": {{ a | tojson }}}'
    written = custom(iter(rows), tmp_path / "c.txt", template=template, json=True)
    assert lines(tmp_path / "c.txt") == [{"ask": 'say "hi"', "say": "中"}]
    assert list(written.skipped) == ["the template fails on the row: 'a' is undefined"]
    assert custom(iter(rows), tmp_path / "c.txt", template="{{ q }}", json=True).rows == 0
    (tmp_path / "t.jinja").write_text("<{{ row.q }}>")
    custom(iter(rows), tmp_path / "c.txt", template_file=str(tmp_path / "t.jinja"), opening="[", closing="]")
    assert (tmp_path / "c.txt").read_text() == '[<say "hi">\n<x>]'


@pytest.mark.parametrize(
    "how", [{}, {"template": "a", "template_file": "b"}, {"template": "{{"}, {"template_file": "none"}]
)
def test_templates_that_are_none(how: Row, tmp_path: Path) -> None:
    """No template, two, a broken one and a missing file are told before anything is written."""
    with pytest.raises(RecipeError, match="custom: "):
        custom(iter([]), tmp_path / "c.txt", **how)
    assert list(tmp_path.iterdir()) == []


def test_a_template_cannot_leave_its_sandbox(tmp_path: Path) -> None:
    """A template does not reach Python's insides, and the values of a row are never templates."""
    written = custom(iter([{"q": "{{ 1 + 1 }}"}]), tmp_path / "c.txt", template="{{ q.__class__.__mro__ }}")
    assert written.rows == 0
    custom(iter([{"q": "{{ 1 + 1 }}"}]), tmp_path / "c.txt", template="{{ q }}")
    assert (tmp_path / "c.txt").read_text() == "{{ 1 + 1 }}\n"


def test_the_hub_is_not_asked_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `send` a folder is made and the note says what would go; with it, a token must be in the environment."""
    written = hub(iter(ROWS), tmp_path / "h", repo="me/rows")
    assert written.notes[0].startswith("nothing was sent; with send: true these would go to datasets/me/rows: 2 files")
    front = yaml.safe_load((tmp_path / "h" / "README.md").read_text().split("---")[1])
    assert front["configs"][0]["data_files"] == [{"split": "train", "path": "data/train-00000-of-00001.parquet"}]
    assert list(read(tmp_path / "h" / "data" / "train-00000-of-00001.parquet")) == ROWS
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with pytest.raises((RecipeError, MissingPackage)):
        hub(iter(ROWS), tmp_path / "x", repo="me/rows", send=True)
    assert not (tmp_path / "x").exists()
    for wrong in ("rows", "a/b/c", "../x", "a/ b"):
        with pytest.raises(RecipeError, match="OWNER/NAME"):
            hub(iter([]), tmp_path / "x", repo=wrong)
