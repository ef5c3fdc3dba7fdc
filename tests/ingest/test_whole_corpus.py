"""A corpus as a whole: languages, what repeats, domains; nothing is lost, and another wish takes it back."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from seedbed.actions.ingest import Wishes, corpus, ingest
from seedbed.core.errors import RecipeError
from seedbed.ingest.blocks import Block, Document, joined
from seedbed.ingest.corpus_passes import left_out
from seedbed.ingest.cutting import Chunk
from seedbed.ingest.domains import Answer, Domains, NoTree, tree_of
from seedbed.ingest.languages import main_language, with_languages
from seedbed.ingest.repeats import Repeats
from seedbed.quality.filters.detected import shares

FOOT = "Copyright of the harbour authority, all rights reserved, do not pass on."
ZH = "港口管理员在上午之前检查了潮位计的读数，并且把结果写进了会议纪要。"
EN = "The harbour master reads the tidal gauge every morning and writes the result into the minutes."


def document(name: str, *blocks: Block) -> Document:
    text, placed = joined(blocks)
    return Document(name, text, placed, (), name, "docx")


def page(number: int, words: str) -> Block:
    return Block("paragraph", words, page=number)


def paragraphs(count: int, seed: str) -> str:
    return " ".join(f"{seed}{number} says that figure {number * 7} is right." for number in range(count))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "docs"
    home.mkdir()
    for number in range(8):
        own = f"Berth {number} takes ships of up to {number * 20} metres, and closes at {number} in the evening."
        text = f"# {number + 1}. Berths\n\n## Size\n\n{own}\n\n{FOOT}\n\n## 说明\n\n{ZH}\n"
        (home / f"berth-{number}.md").write_text(text, encoding="utf-8")
    (home / "copy.txt").write_text(f"{paragraphs(30, 'Line ')}\n\n{FOOT}\n")
    (home / "copy-2.txt").write_text(f"{paragraphs(30, 'Line ')} More.\n")
    return home


def test_languages_of_blocks() -> None:
    """Each block has its own language; code has none of it; a block that does not tell has the document's."""
    told = with_languages(
        document(
            "a",
            *(
                Block("paragraph", EN),
                Block("paragraph", ZH),
                Block("paragraph", f"{EN} {ZH}"),
                Block("heading", "2026", 1),
            ),
            *(Block("code", "x = 1", language="python"), Block("paragraph", EN)),
        ),
        shares,
    )
    main = main_language(list(told.blocks))
    assert main in {"en", "mul"}
    assert [block.language for block in told.blocks] == ["en", "zh", "mul", main, "python", "en"]
    assert main_language(list(told.blocks), told.blocks[1].start, told.blocks[1].end) == "zh"


def test_repeats_leave_the_rest() -> None:
    """What is left out and what is kept are the document; headings, tables and what stands in few are kept."""
    repeats = Repeats(least=3)
    made = [
        document(
            f"d{number}",
            *(Block("heading", "Same heading", 1), Block("paragraph", f"Own words number {number} here."), page_foot()),
        )
        for number in range(3)
    ]
    for one in made:
        repeats.see(one)
    for one in made:
        kept, out = repeats.without(one)
        assert [block.text for block in kept.blocks] == [one.blocks[0].text, one.blocks[1].text]
        assert [(part.number, part.text, part.reason) for part in out] == [
            (2, FOOT, "boilerplate: in 3 of 3 documents")
        ]
        assert kept.text[slice(kept.blocks[1].start, kept.blocks[1].end)] == one.blocks[1].text
        assert kept.warnings == ("left out as boilerplate: 1 blocks",)


def page_foot() -> Block:
    return Block("paragraph", FOOT)


@pytest.mark.parametrize(("changed", "alike"), [(0, True), (1, True), (12, False), (30, False)])
def test_near_duplicate_pages(changed: int, alike: bool) -> None:
    """A page that is one before but for a word is left out; one of whose sentences a third are new is not."""
    first = [f"Sentence number {number} is about the {number * 13} tides." for number in range(30)]
    other = [
        f"Quite another thing {number} was decided." if number < changed else one for number, one in enumerate(first)
    ]
    repeats = Repeats()
    one = document("a", page(1, " ".join(first)), page(2, paragraphs(20, "x")))
    two = document("b", page(1, paragraphs(25, "y")), page(2, " ".join(other)), page(3, "Short."))
    for each in (one, two):
        repeats.see(each)
    assert repeats.without(one)[1] == []
    out = repeats.without(two)[1]
    assert [(part.page, part.reason.partition(" like ")[2]) for part in out] == ([(2, "a, page 1")] if alike else [])


def test_corpus(folder: Path, tmp_path: Path) -> None:
    """Repeats are left out and counted, domains and languages stand at the chunks; without the wish all is back."""
    target = tmp_path / "corpus"
    plain = corpus([folder], target)
    whole = parquet.read_table(target / "chunks.parquet").num_rows
    assert plain.left_out == 0
    wishes = Wishes(languages=True, repeats=True, domains="headings")
    report = corpus([folder], target, wishes=wishes)
    out = left_out(target)
    assert report.left_out == len(out) == 18
    reasons = [str(one["reason"]) for one in out]
    assert sum(reason == "boilerplate: in 9 of 10 documents" for reason in reasons) == 8
    assert sum(reason == "boilerplate: in 8 of 10 documents" for reason in reasons) == 8
    assert sum(reason.endswith("like copy-2.txt") for reason in reasons) == 2
    documents = {row["name"]: row for row in parquet.read_table(target / "documents.parquet").to_pylist()}
    assert not any(FOOT in row["text"] for row in documents.values())
    chunks = parquet.read_table(target / "chunks.parquet").to_pylist()
    assert report.chunks == len(chunks)
    assert {row["domain"] for row in chunks if row["document"].startswith("berth")} == {"Berths"}
    assert {row["language"] for row in chunks if row["document"].startswith("copy")} == {"en"}
    joined_again = dict.fromkeys(documents, "")
    for row in chunks:
        joined_again[row["document"]] += row["text"]
    assert joined_again == {name: row["text"] for name, row in documents.items()}
    tree = json.loads((target / "domains.json").read_text(encoding="utf-8"))
    assert next((one["domain"], one["chunks"]) for one in tree) == ("Berths", 8)
    again = corpus([folder], target, wishes=wishes)
    assert (again.resumed, again.left_out) == (10, report.left_out)
    corpus([folder], target)
    assert parquet.read_table(target / "chunks.parquet").num_rows == whole
    assert not (target / "left_out.parquet").exists()
    assert not (target / "domains.json").exists()


def test_rows(folder: Path, tmp_path: Path) -> None:
    """A file of rows has the same labels."""
    made = ingest([folder], tmp_path / "r.jsonl", wishes=Wishes(languages=True, repeats=True, domains="headings"))
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()]
    assert made.rows == len(rows)
    assert {"text", "document", "language", "domain"} <= set(rows[0])
    assert not any(FOOT in row["text"] for row in rows)


def test_domains_by_a_model(folder: Path, tmp_path: Path) -> None:
    """A model draws the tree and places headings; what it does not place keeps its own; it is asked once."""
    script = [
        {"match": "Draw up a tree", "reply": '[{"domain": "Ports", "subdomains": ["Berths", "Notes"]}]'},
        {"match": "Which subject", "reply": "1: 1\n2: 0\n3: 1\n4: 99\n5: 1"},
    ]
    (tmp_path / "fake.json").write_text(json.dumps(script), encoding="utf-8")
    wishes = Wishes(domains="model", model=f"fake:{tmp_path / 'fake.json'}")
    target = tmp_path / "corpus"
    corpus([folder], target, wishes=wishes)
    domains = {row["domain"] for row in parquet.read_table(target / "chunks.parquet").to_pylist()}
    assert "Ports > Berths" in domains
    (tmp_path / "fake.json").write_text(json.dumps([{"match": ".", "reply": "no"}]), encoding="utf-8")
    corpus([folder], target, wishes=wishes)
    assert {row["domain"] for row in parquet.read_table(target / "chunks.parquet").to_pylist()} == domains
    (folder / "new.md").write_text("# Quite another\n\ntext\n")
    with pytest.raises(RecipeError, match="no tree of domains"):
        corpus([folder], target, wishes=wishes)
    with pytest.raises(RecipeError, match="no tree of domains"):
        ingest([folder], tmp_path / "r.jsonl", wishes=wishes)
    with pytest.raises(RecipeError, match="--model"):
        corpus([folder], target, wishes=Wishes(domains="model"))


@dataclass
class Scripted:
    """Answers in turn; keeps what it was asked."""

    answers: list[Answer]
    asked: list[str] = field(default_factory=list)

    def __call__(self, prompt: str, /, *, most_tokens: int, schema: dict[str, Any] | None = None) -> Answer:
        self.asked.append(prompt)
        return self.answers[len(self.asked) - 1]


def headed(*titles: str) -> Domains:
    domains = Domains()
    for number, title in enumerate(titles):
        domains.see(document(f"d{number}.md", Block("heading", title, 1)))
    return domains


def test_a_tree_on_the_second_try() -> None:
    """What is wrong with the first answer is told to the model; progress counts the questions."""
    ask = Scripted([Answer("Sure! Ports."), Answer('{"domains": [{"domain": "Ports"}]}'), Answer("1: 1")])
    told: list[tuple[int, int]] = []
    domains = headed("Berths")
    assert domains.draw_up(ask, on_asked=lambda done, total: told.append((done, total))) == ["Ports"]
    assert "not JSON" in ask.asked[1] or "no list of domains" in ask.asked[1]
    assert domains.label("d0.md", chunk("Berths")) == "Ports"
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_tree_without_end() -> None:
    """An answer that was cut twice is refused as that, not as broken JSON."""
    cut = Answer('{"domains": [{"domain": "Po', ended=False)
    with pytest.raises(NoTree, match="did not come to an end within"):
        headed("Berths").draw_up(Scripted([cut, cut]))


def test_the_headings_language_is_asked_in() -> None:
    """Chinese headings are asked of in Chinese, unless the language is given."""
    answers = [Answer('{"domains": [{"domain": "港口"}]}'), Answer("1: 1")]
    chinese, given = Scripted(answers), Scripted(answers)
    headed("泊位").draw_up(chinese)
    headed("泊位").draw_up(given, language="en")
    assert "领域树" in chinese.asked[0]
    assert "Draw up a tree" in given.asked[0]


def chunk(heading: str) -> Chunk:
    return {"text": "x", "start": 0, "end": 1, "heading": heading, "index": 0}


def test_labels() -> None:
    """Numbers and spelling do not part domains; without headings the document's name is one."""
    domains = Domains()
    for number, title in enumerate(("1. Leave", "2.1 Leave", "第三章 Leave", "leave")):
        domains.see(document(f"d{number}.docx", Block("heading", title, 1)))
    domains.see(document("notes/plain.txt", Block("paragraph", "x")))
    assert {domains.label("d", chunk(title)) for title in ("1. Leave", "2.1 Leave", "LEAVE")} == {"Leave"}
    assert domains.label("notes/plain.txt", chunk("")) == "plain"
    assert domains.label("d", chunk("2026 report > 二、范围 > Deep")) == "2026 report > 范围"
    assert domains.tree()[0] == {"domain": "2026 report", "chunks": 1, "subdomains": [{"domain": "范围", "chunks": 1}]}


@pytest.mark.parametrize(
    "answer",
    ["", "no", "[]", "[1]", '[{"domain": ""}]', '[{"domain": "a", "subdomains": [1]}]', '[{"domain": "a"', '{"a": 1}'],
)
def test_no_tree(answer: str) -> None:
    """An answer that is no tree of names is refused with what it was."""
    with pytest.raises(NoTree):
        tree_of(answer)


def test_tree() -> None:
    """A tree in a fence is read; leaves are named once, a domain without subdomains is one itself."""
    told = '```json\n[{"domain": "A", "subdomains": ["x", "x", " "]}, {"domain": "B"}]\n```'
    assert tree_of(told) == ["A > x", "B"]
