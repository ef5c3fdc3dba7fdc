"""Knowledge graphs: built from rows, merged over documents, shown, and written for other programs."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from seedbed.actions.graph import build_graph, neighbourhood, open_graph
from seedbed.actions.graph_formats import _literal, graphml, relation_type, write_graph
from seedbed.actions.graph_page import layout, page
from seedbed.cli import texts
from seedbed.cli.main import main
from seedbed.core.errors import RecipeError
from seedbed.methods.graphs.knowledge import Entity, Knowledge, Relation, ends
from seedbed.methods.graphs.merging import Said, grouped, joined

NAMESPACE = {"g": "http://graphml.graphdrawing.org/xmlns"}


def row(document: str, text: str, names: dict[str, str], *facts: tuple[str, str, str]) -> dict[str, Any]:
    """A row as `knowledge_graph` leaves it."""
    entities = [
        {"name": name, "type": kind, "description": f"{name} of {document}", "start": text.index(name),
         "end": text.index(name) + len(name)} for name, kind in names.items()
    ]  # fmt: skip
    relations = [
        {"source": a, "relation": r, "target": b, "evidence": text, "start": 0, "end": len(text)} for a, r, b in facts
    ]
    return {"document": document, "chunk_start": 100, "text": text, "entities": entities, "relations": relations}


ROWS = [
    row("a.md", "Countess Ada Lovelace wrote Notes.", {"Countess Ada Lovelace": "person", "Notes": "work"},
        ("Countess Ada Lovelace", "wrote", "Notes")),
    row("b.md", "COUNTESS ADA LOVELACE met Babbage.", {"COUNTESS ADA LOVELACE": "person", "Babbage": "person"},
        ("COUNTESS ADA LOVELACE", "met", "Babbage")),
    row("c.md", "Countess Ada Lovelaces met Babbage.", {"Countess Ada Lovelaces": "person", "Babbage": "person"},
        ("Countess Ada Lovelaces", "met", "Babbage")),
    row("d.md", "李白写了《静夜思》。", {"李白": "人物", "静夜思": "作品"}, ("李白", "写了", "静夜思")),
]  # fmt: skip


@pytest.fixture
def rows_file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in [*ROWS, {"text": "no graph"}]))
    return path


def test_names_are_merged_over_documents(rows_file: Path) -> None:
    """Equal but for case: one entity; near in writing: one entity by characters, two by names alone; spans of all."""
    made = build_graph(str(rows_file))
    assert (made.entities, made.relations, made.names, made.without, made.by) == (5, 3, 6, 1, "characters")
    graph = open_graph(str(rows_file))
    assert set(graph.entities) >= {"notes", "babbage", "李白"}
    [met] = [one for one in open_graph(str(made.folder)).relations if one["relation"] == "met"]
    assert [graph.texts[span["text"]]["document"] for span in met["spans"]] == ["b.md", "c.md"]
    assert build_graph(str(rows_file), by="names").entities == 6


@pytest.mark.parametrize(
    ("one", "other"),
    [("vitamin B1", "vitamin B12"), ("the light-dependent reaction", "the light-independent reaction"),
     ("第一次世界大战期间的欧洲", "第二次世界大战期间的欧洲"), ("World War I in Europe", "World War II in Europe")],
)  # fmt: skip
def test_near_names_of_different_things_stay_apart(one: str, other: str) -> None:
    """Figures and beginnings of words tell things apart, however alike the rest is written."""
    names = joined(grouped([Said(one, "x"), Said(other, "x")]), "characters", 0.5)
    assert len(set(names.values())) == 2


def test_the_tables_hold_every_mention_with_its_place(rows_file: Path) -> None:
    """Spans are in the document's coordinates and their words are the text's."""
    folder = build_graph(str(rows_file)).folder
    mentions = pq.read_table(folder / "mentions.parquet").to_pylist()
    [found] = [one for one in mentions if one["of"] == "Notes"]
    assert found == {
        "of": "Notes", "kind": "entity", "document": "a.md", "start": 128, "end": 133, "words": "Notes",
    }  # fmt: skip
    entities = pq.read_table(folder / "entities.parquet").to_pylist()
    assert {one["name"] for one in entities} >= {"Notes", "静夜思"}
    assert pq.read_table(folder / "relations.parquet").num_rows == 3


def test_vectors_merge_what_is_written_differently(rows_file: Path, tmp_path: Path) -> None:
    """A model of vectors decides where it is named; the fake one knows equal texts only."""
    made = build_graph(str(rows_file), by="model", model="fake:", home=tmp_path)
    assert made.by == "model"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"entities": [{"name": "Ada"}]}, "start"),
        ({"entities": [{"name": "Ada", "start": 0, "end": 999}], "relations": []}, "leaves the text"),
        ({"relations": [{"source": "Bo", "relation": "x", "target": "Ada", "start": 0, "end": 2}]}, "no entity"),
        ({"entities": None}, "no row has the columns"),
    ],
)
def test_rows_that_are_no_graph(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    """They are named with what is wrong."""
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({**ROWS[0], **change}))
    with pytest.raises(RecipeError, match=words):
        build_graph(str(path))


@pytest.mark.parametrize("how", [{"by": "names", "model": "fake:"}, {"by": "model"}, {"threshold": 0.0}])
def test_settings_that_do_not_go_together(rows_file: Path, how: dict[str, Any]) -> None:
    """They are refused before anything is read or asked."""
    with pytest.raises(RecipeError):
        build_graph(str(rows_file), **how)


def test_the_neighbourhood_is_what_lies_within_the_hops(rows_file: Path) -> None:
    """One hop, two hops, the cap with its count, and a name that is not there."""
    build_graph(str(rows_file))
    graph = open_graph(str(rows_file))
    near = neighbourhood(graph, "Notes", hops=1)
    assert {one["name"] for one in near.graph["entities"]} == {"Countess Ada Lovelace", "Notes"}
    assert len(neighbourhood(graph, "notes", hops=2).graph["entities"]) == 3
    assert neighbourhood(graph, "notes", hops=2, most=2).more == 1
    with pytest.raises(RecipeError, match="no entity 'Lovelac'"):
        neighbourhood(graph, "Lovelac")


TEXT = st.text(max_size=20)
NAME = TEXT.filter(lambda text: bool(re.search(r"[^\W_]", text)))


def _entity(name: str, kind: str, about: str) -> Entity:
    return {"name": name, "type": kind, "description": about, "spans": []}


def _xml_sees(text: str) -> str:
    return "".join(one if one in "\t\n\r" or re.match("[\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", one)
                   else "\ufffd" for one in text)  # fmt: skip


@given(st.lists(st.tuples(NAME, TEXT, TEXT), min_size=2, max_size=6), NAME, st.data())
@settings(max_examples=150, deadline=None)
def test_graphml_is_read_back(things: list[tuple[str, str, str]], wording: str, data: st.DataObject) -> None:
    """Whatever the texts hold, an XML reader gives the same graph; what XML cannot hold is marked as replaced."""
    names = [name for name, _, _ in things]
    relations: list[Relation] = [
        {"source": data.draw(st.sampled_from(names)), "relation": wording, "target": data.draw(st.sampled_from(names)),
         "spans": []} for _ in range(3)
    ]  # fmt: skip
    graph = Knowledge([_entity(*one) for one in things], relations)
    root = etree.fromstring("\n".join(graphml(graph)).encode())
    read = {
        one.get("id"): [part.text or "" for part in one.findall("g:data", NAMESPACE)]
        for one in root.iterfind(".//g:node", NAMESPACE)
    }
    wanted = [[_xml_sees(part) for part in (one["name"], one["type"], one["description"])]
              for one in graph.entities.values()]  # fmt: skip
    assert list(read.values()) == wanted
    joined = [(one.get("source"), one[0].text, one.get("target")) for one in root.iterfind(".//g:edge", NAMESPACE)]
    ids = dict(zip(graph.entities, read, strict=True))
    told = [(ids[ends(one)[0]], _xml_sees(one["relation"]), ids[ends(one)[1]]) for one in graph.relations]
    assert joined == told


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_a_cypher_string_ends_where_it_should(text: str) -> None:
    """No text closes its own string: read by the rules of Cypher it is the text again, on one line."""
    written = _literal(text)
    assert re.fullmatch(r"'(?:[^'\\\n\r]|\\.)*'", written)
    escapes = {"n": "\n", "r": "\r", "t": "\t"}
    read = re.sub(r"\\(.)", lambda found: escapes.get(found[1], found[1]), written[1:-1])
    assert read == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "\ufffd", text)


@given(TEXT)
@settings(max_examples=200, deadline=None)
def test_a_relation_type_is_a_plain_name(text: str) -> None:
    """Nothing of a wording can end the quoting of a type."""
    assert re.fullmatch(r"`[A-Z0-9_\u4e00-\u9fff]+`", relation_type(text)) or not text.isascii()
    assert relation_type(text)[1:-1].count("`") == 0


def test_the_cypher_makes_the_graph(tmp_path: Path) -> None:
    """The embedded engine runs every statement, twice, and holds the graph once."""
    apsw = pytest.importorskip("apsw")
    graphqlite = pytest.importorskip("graphqlite")
    names = ["O'Neill", "back\\slash", 'say "hi"', "两\n行", "`tick`", "}) DELETE n //"]
    graph = Knowledge(
        [_entity(one, "it's", "a\tb") for one in names],
        [{"source": a, "relation": "is `in`' of", "target": b, "spans": []}
         for a, b in pairwise(names)],
    )  # fmt: skip
    path = write_graph(graph, "cypher", tmp_path)
    database = apsw.Connection(":memory:")
    database.enable_load_extension(True)
    database.load_extension(graphqlite.loadable_path())
    for _ in range(2):
        for line in path.read_text(encoding="utf-8").splitlines():
            database.execute("SELECT cypher(?)", (line.removesuffix(";"),)).fetchall()

    def told(query: str) -> Any:
        return json.loads(database.execute("SELECT cypher(?)", (query,)).fetchall()[0][0])

    assert [one["name"] for one in told("MATCH (n:Entity) RETURN n.name AS name")] == names
    pairs = told("MATCH (a)-[r:IS_IN_OF]->(b) RETURN a.name AS a, r.relation AS r, b.name AS b")
    assert [(one["a"], one["b"]) for one in pairs] == list(pairwise(names))
    assert {one["r"] for one in pairs} == {"is `in`' of"}
    database.close()


def test_json_is_node_link(rows_file: Path, tmp_path: Path) -> None:
    """Links point to nodes, and evidence keeps document, span and words."""
    build_graph(str(rows_file))
    told = json.loads(write_graph(open_graph(str(rows_file)), "json", tmp_path / "g.json").read_text())
    ids = {one["id"] for one in told["nodes"]}
    assert all({one["source"], one["target"]} <= ids for one in told["links"])
    evidence = next(one for one in told["links"] if one["relation"] == "写了")["evidence"][0]
    assert evidence == {"document": "d.md", "start": 100, "end": 111 - 1, "words": "李白写了《静夜思》。"}
    with pytest.raises(RecipeError, match="no graph format"):
        write_graph(open_graph(str(rows_file)), "dot", tmp_path)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.texts = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts += data


@given(NAME, TEXT)
@settings(max_examples=60, deadline=None)
def test_the_page_runs_nothing(name: str, other: str) -> None:
    """Texts are escaped wherever they stand: the no script, no handler, nothing from elsewhere."""
    hostile = f"</title><script>alert(1)</script>{other}"
    entities = [_entity(name, hostile, hostile), _entity("z" + hostile, "", "")]
    relations: list[Relation] = [{"source": name, "relation": hostile, "target": "z" + hostile, "spans": []}]
    near = neighbourhood(Knowledge(entities, relations), name)
    parser = _Tags()
    parser.feed(page(near).decode())
    assert "script" not in {tag for tag, _ in parser.tags}
    urls = [value for _, attributes in parser.tags for key, value in attributes.items() if key in ("src", "href")]
    assert urls == []
    assert not any(key.startswith("on") for _, attributes in parser.tags for key in attributes)
    policy = next(attributes for tag, attributes in parser.tags if "http-equiv" in attributes)
    assert policy["content"].startswith("default-src 'none'")
    assert "alert(1)</script>" in parser.texts


def test_the_drawing_is_the_same_each_time(rows_file: Path) -> None:
    """Places are decided by the graph and lie inside the drawing."""
    build_graph(str(rows_file))
    graph = open_graph(str(rows_file))
    first, again = layout(graph, "notes"), layout(graph, "notes")
    assert first == again
    assert all(0 < x < 960 and 0 < y < 640 for x, y in first.values())


def test_the_command_speaks_both_languages(
    rows_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built, listed, shown with evidence, written; in English and in Chinese."""
    monkeypatch.chdir(rows_file.parent)

    def said(*arguments: str, lang: str = "en", code: int = 0) -> str:
        assert main([f"--lang={lang}", "graph", *arguments]) == code
        texts.use("en")
        captured = capsys.readouterr()
        return captured.out + captured.err

    assert "there is no graph of it yet" in said("show", "rows.jsonl", code=1)
    assert "5 entities (6 names, merged by characters), 3 relations" in said("build", "rows.jsonl")
    assert "1 行没有实体和关系" in said("build", "rows.jsonl", lang="zh")
    assert json.loads(said("build", "rows.jsonl", "--json"))["relations"] == 3
    assert "neighbours" in said("show", "rows.jsonl")
    assert json.loads(said("show", "rows.jsonl", "--json"))["entities"] == 5
    shown = said("show", "rows.jsonl", "李白", "--html", "near.html")
    assert "李白 → 写了 → 静夜思\n    李白写了《静夜思》。 (d.md)" in shown
    assert (
        "邻域" in said("show", "rows.jsonl", "李白", "--html", "near.html", lang="zh") + Path("near.html").read_text()
    )
    assert "1 further entity is" in said("show", "rows.jsonl", "notes", "--most", "2")
    assert json.loads(said("show", "rows.jsonl", "notes", "--json"))["name"] == "Notes"
    for form in ("graphml", "cypher", "json"):
        assert "5 entities" in said("export", "rows.jsonl", "--to", form, "-o", f"g.{form}")
        assert Path(f"g.{form}").stat().st_size > 200
    Path("graph.json").write_text("[1]")
    assert "no graph of" in said("show", "graph.json", code=1)
