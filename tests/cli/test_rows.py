"""``ingest``, ``check``, ``init``, ``list``, ``show``, ``schema``."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from cli_rig import Terminal

from seedbed.actions.catalogue import WINGS, entry_names, listed
from seedbed.actions.demo import examples_folder
from seedbed.recipe.load import load

HANDBOOK = examples_folder() / "handbook"


def test_documents_become_rows(seedbed: Terminal, tmp_path: Path) -> None:
    """Chunks of every document with their place; the count is told."""
    target = tmp_path / "rows.jsonl"
    told = seedbed("ingest", HANDBOOK, "-o", target, "--size", "800", "--json")
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert (told.code, json.loads(told.out)["documents"]) == (0, 3)
    assert json.loads(told.out)["rows"] == len(rows) > 10
    assert {"text", "document", "heading"} <= rows[0].keys()


def test_whole_documents(seedbed: Terminal, tmp_path: Path) -> None:
    """``--whole`` does not cut."""
    told = seedbed("ingest", HANDBOOK / "travel_policy.docx", "-o", tmp_path / "one.jsonl", "--whole")
    assert told.out.startswith("1 row from 1 document")


def test_cut_by_hand(seedbed: Terminal, tmp_path: Path) -> None:
    """Spans of a file are the chunks, what lies between them is one too; a bad span is named with its row or file."""
    source, spans, target = tmp_path / "a.txt", tmp_path / "spans.jsonl", tmp_path / "rows.jsonl"
    source.write_text("first part. second part. third part.", encoding="utf-8")
    spans.write_text('{"document": "a.txt", "start": 12, "end": 24}', encoding="utf-8")
    assert seedbed("ingest", source, "--by", "hand", "--spans", spans, "-o", target).code == 0
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["text"].strip() for row in rows] == ["first part.", "second part.", "third part."]
    assert "--spans FILE" in seedbed("ingest", source, "--by", "hand", "-o", target).err
    for wrong, said in (('{"document": "a.txt"}', "row 1"), ('{"document": "a.txt", "start": 5, "end": 99}', "a.txt")):
        spans.write_text(wrong, encoding="utf-8")
        told = seedbed("ingest", source, "--by", "hand", "--spans", spans, "-o", target)
        assert (told.code, said in told.err) == (1, True)


def test_cut_by_meaning(seedbed: Terminal, tmp_path: Path) -> None:
    """The vectors of a model decide where a text is cut, nothing is lost; without a model it says what is missing."""
    model, target = tmp_path / "model.json", tmp_path / "rows.jsonl"
    model.write_text("[]", encoding="utf-8")
    document = HANDBOOK / "信息安全.md"
    assert seedbed("ingest", document, "--by", "meaning", "--embed", f"fake:{model}", "-o", target).code == 0
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 3
    assert all(0 <= other["start"] - one["end"] <= 2 for one, other in pairwise(rows))  # blank lines give no row
    assert "--embed MODEL" in seedbed("ingest", document, "--by", "meaning", "-o", target).err


TREE = "- People\n  - 1.1 Annual leave\n  - Probation\n- Travel\n- 三、信息安全\n  - 密码\n"


def test_a_tree_of_domains_is_brought(seedbed: Terminal, tmp_path: Path) -> None:
    """Headings are put into it, and how many were not is told, in rows and in a corpus; a wrong tree is said where."""
    tree, corpus = tmp_path / "tree.md", tmp_path / "corpus"
    tree.write_text(TREE, encoding="utf-8")
    told = seedbed("ingest", HANDBOOK, "-o", corpus, "--domains", tree)
    assert told.code == 0
    assert " headings were placed in the tree of domains; " in told.out
    labels = [one["domain"] for one in json.loads((corpus / "domains.json").read_text(encoding="utf-8"))]
    assert {"People", "Travel", "信息安全"} < set(labels)
    rows = seedbed("ingest", HANDBOOK, "-o", tmp_path / "rows.jsonl", "--domains", tree, "--json")
    written = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "People > Annual leave" in {row["domain"] for row in written}
    assert json.loads(rows.out)["placed"] > 5 < json.loads(rows.out)["unplaced"]
    tree.write_text("- A\n- a\n", encoding="utf-8")
    wrong = seedbed("ingest", HANDBOOK, "-o", corpus, "--domains", tree)
    assert (wrong.code, "tree.md, line 2: 'a' stands there a second time" in wrong.err) == (1, True)
    assert seedbed("ingest", HANDBOOK, "-o", corpus, "--domains", "heading").code == 2
    assert "'heading'; give headings, model" in seedbed("ingest", HANDBOOK, "-o", corpus, "--domains", "heading").err


def test_a_corpus(seedbed: Terminal, tmp_path: Path) -> None:
    """An output that is no .jsonl becomes a folder of tables; a second time everything is there already."""
    target = tmp_path / "corpus"
    told = seedbed("ingest", HANDBOOK, "-o", target, "--by", "tokens", "--size", "200", "--overlap", "20")
    assert (told.code, told.out.startswith("3 documents, ")) == (0, True)
    assert {path.name for path in target.iterdir()} >= {f"{name}.parquet" for name in ("documents", "blocks", "chunks")}
    told = seedbed("ingest", HANDBOOK, "-o", target, "--by", "tokens", "--size", "200", "--overlap", "20", "--json")
    assert json.loads(told.out)["resumed"] == 3
    assert seedbed("ingest", HANDBOOK, "-o", target, "--by", "words").code == 1
    assert seedbed("ingest", HANDBOOK, "-o", target, "--whole").code == 2


def test_documents_that_cannot_be_read_are_named(seedbed: Terminal, tmp_path: Path) -> None:
    """The rest goes on; when nothing is left it is an error and no file is written."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    target = tmp_path / "rows.jsonl"
    told = seedbed("ingest", tmp_path / "a.pdf", "-o", target)
    assert (told.code, "a.pdf" in told.err) == (1, True)
    assert not target.exists()
    (tmp_path / "b.md").write_text("# Good\n\nThis can be read.\n", encoding="utf-8")
    told = seedbed("ingest", tmp_path / "a.pdf", tmp_path / "b.md", "-o", target)
    assert (told.code, "a.pdf" in told.err) == (0, True)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.jsonl"
    rows = [{"id": "a", "said": "It is 1,000.", "reference": "1000"}, {"said": "twelve or 13", "reference": "12"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_check_prints_scores_and_reasons(seedbed: Terminal, answers: Path) -> None:
    """A line for each row; a row that does not pass makes the exit code 3."""
    told = seedbed("check", "number", answers, "--column", "answer=said")
    first, second = told.out.splitlines()
    assert first.split("\t")[:3] == ["a", "pass", "1.00"]
    assert second.split("\t")[:3] == ["2", "fail", "0.00"]
    assert told.err.strip() == "1 of 2 rows pass"
    assert told.code == 3


def test_a_check_for_scripts(seedbed: Terminal, answers: Path) -> None:
    """``--json`` prints an object a row, with the verdict whole."""
    told = seedbed("check", "exact", answers, "--column", "answer=reference", "--json")
    assert told.code == 0
    assert [json.loads(line)["passed"] for line in told.out.splitlines()] == [True, True]


def test_a_judge_needs_a_model(seedbed: Terminal, tmp_path: Path) -> None:
    """Without one the way out is named; with one its verdict counts."""
    file = tmp_path / "rows.jsonl"
    file.write_text('{"instruction": "Say hello.", "output": "Hello!"}\n', encoding="utf-8")
    script = tmp_path / "script.json"
    scores = {name: {"reason": "fine", "score": 5} for name in ("helpfulness", "correctness", "clarity")}
    script.write_text(json.dumps([{"match": ".", "reply": scores}]), encoding="utf-8")
    told = seedbed("check", "judge", file)
    assert (told.code, "--model" in told.err) == (1, True)
    told = seedbed("check", "judge", file, "--model", f"fake:{script}")
    assert (told.code, told.out.split("\t")[1]) == (0, "pass")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("numbr", "FILE"), "did you mean 'number'?"),
        (("number", "none.jsonl"), "no such file"),
        (("number", "FILE"), "has no column 'answer'; it has"),
        (("number", "FILE", "--column", "anser=said"), "did you mean 'answer'?"),
        (("number", "FILE", "--set", "tolerance=1"), "there is no setting 'tolerance'"),
        (("exact_dedup", "FILE"), "gives no verdict"),
    ],
)
def test_what_is_wrong_with_a_check_is_said(
    seedbed: Terminal, answers: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Entry, file, column, setting: the message names the way out and the exit code is 1."""
    told = seedbed("check", *(str(answers) if one == "FILE" else one for one in arguments))
    assert told.code == 1
    assert words in told.err


def test_init_writes_a_recipe_that_is_one(seedbed: Terminal, tmp_path: Path) -> None:
    """It reads as a recipe, and an existing one is not touched."""
    told = seedbed("init", tmp_path / "mine")
    assert told.code == 0
    recipe = load(tmp_path / "mine" / "recipe.yaml")
    assert (recipe.name, recipe.steps[0].name) == ("mine", "document_qa")
    again = seedbed("init", tmp_path / "mine")
    assert (again.code, "is there already" in again.err) == (1, True)


def test_the_demo_recipe_is_one() -> None:
    """It reads as a recipe and its documents are there."""
    recipe = load(examples_folder() / "demo" / "recipe.yaml")
    for source in recipe.from_:
        assert all((examples_folder() / place).exists() for place in source.documents or ())


def test_the_catalogue_is_listed(seedbed: Terminal) -> None:
    """Every entry, by wing, with a line that says what it does."""
    told = seedbed("list")
    for wing in WINGS:
        assert all(f"  {name} " in told.out for name in entry_names(wing))
    assert all(one.summary for one in listed())
    one_wing = json.loads(seedbed("list", "--wing", "checks", "--json").out)
    assert {entry["wing"] for entry in one_wing} == {"checks"}


@pytest.mark.parametrize("name", [name for wing in WINGS for name in entry_names(wing)])
def test_every_entry_is_shown(seedbed: Terminal, name: str) -> None:
    """Its card stands there, and the same as JSON."""
    told = seedbed("show", name)
    assert told.code == 0
    assert told.out.startswith(name)
    assert json.loads(seedbed("show", name, "--json").out)["name"] == name


def test_an_entry_of_ones_own_is_shown(seedbed: Terminal, project: Path) -> None:
    """A Python file works like a name."""
    told = seedbed("show", project / "answering.py")
    assert "Reads: question" in told.out
    assert "refuse" in told.out


def test_the_schema_is_json(seedbed: Terminal) -> None:
    """It names the entries."""
    schema = json.loads(seedbed("schema").out)
    assert "document_qa" in json.dumps(schema["$defs"]["StepSpec"])
