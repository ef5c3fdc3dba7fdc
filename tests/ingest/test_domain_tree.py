"""A tree of domains that a person brings: its forms, what is wrong with it, and how headings are put into it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from seedbed.actions.ingest import Wishes, corpus, ingest
from seedbed.core.errors import RecipeError
from seedbed.ingest.blocks import Block, Document, joined
from seedbed.ingest.cutting import Chunk
from seedbed.ingest.domain_names import Names
from seedbed.ingest.domain_tree import MOST_CHARACTERS, MOST_LEAVES, Tree, tree_file, tree_in
from seedbed.ingest.domains import Answer, Domains
from seedbed.llm.spec import ModelSpec, parse_spec
from seedbed.recipe.document_rows import Asked, DocumentRows
from seedbed.recipe.load import parse

LEAVES = ("Leave > Annual leave", "Leave > Sick leave", "Travel")
FORMS = {
    "domains": '{"domains": [{"domain": "Leave", "subdomains": ["Annual leave", "Sick leave"]}, {"domain": "Travel"}]}',
    "labels": '[{"label": "1 Leave", "child": [{"label": "1.1 Annual leave"}, {"label": "1.2 Sick leave", "id": 7}]},'
    ' {"label": "2 Travel"}]',
    "children": '[{"name": "Leave", "children": ["Annual leave", {"name": "Sick leave", "children": []}]}, "Travel"]',
    "of a corpus": '[{"domain": "Leave", "chunks": 9, "subdomains": [{"domain": "Annual leave", "chunks": 4}, '
    '{"domain": "Sick leave", "chunks": 0}]}, {"domain": "Travel", "chunks": 1, "subdomains": []}]',
    "nested": '{"Leave": {"Annual leave": null, "Sick leave": {}}, "Travel": []}',
    "paths": '["Leave > Annual leave", "Leave > Sick leave", "Travel"]',
    "yaml mapping": "domains:\n  Leave: [Annual leave, Sick leave]\n  Travel:\n",
    "yaml list": "- domain: Leave\n  subdomains:\n    - Annual leave\n    - Sick leave\n- domain: Travel\n",
    "markdown list": "- **Leave**\n  - Annual leave\n  - [ ] Sick leave\n\n* Travel\n",
    "markdown headings": "\ufeff# Leave\n\n- Annual leave\n- Sick leave\n\n---\n\n# 2. Travel\n",
    "indented": "Leave:\r\n\tAnnual leave\r\n\tSick leave\r\nTravel\r\n",
    "bullets below a line": "Leave\n- Annual leave\n- Sick leave\nTravel",
    "numbered": "1 Leave\n1.1 Annual leave\n1.2 Sick leave\n2 Travel",
    "lines of paths": "Leave > Annual leave\nLeave > Sick leave\nTravel",
    "chapters": "第一章 Leave\n  （1） Annual leave\n  （2） Sick leave\n第二章　Travel",
}


@pytest.mark.parametrize("form", FORMS)
def test_one_tree_in_every_form(form: str) -> None:
    """However it is written down, it is the same tree, and none of it has a number before its name."""
    assert tree_in(FORMS[form]).leaves == LEAVES


@pytest.mark.parametrize("ending", [".json", ".yaml", ".yml", ".md", ".txt", ".YAML"])
def test_files_of_a_tree(tmp_path: Path, ending: str) -> None:
    """A file is read by its ending; JSON is YAML as well."""
    text = FORMS["indented"] if ending in (".md", ".txt") else FORMS["labels"]
    (tmp_path / f"tree{ending}").write_text(text, encoding="utf-8")
    assert tree_file(tmp_path / f"tree{ending}").leaves == LEAVES


def test_yaml_has_names_only() -> None:
    """What YAML elsewhere takes for a number, a truth or a day is a name."""
    assert tree_in("domains: {No: [2026, on], 2026-01-01: [1.50]}").leaves == (
        "No > 2026",
        "No > on",
        "2026-01-01 > 1.50",
    )


def test_deeper_levels_are_other_names() -> None:
    """They are no leaves; a heading that has their name goes where they stand."""
    tree = tree_in("Leave\n  Annual leave\n    Carrying over\n      Deadlines\n  Sick leave")
    assert tree.leaves == LEAVES[:2]
    assert tree.other_names == {"Leave > Annual leave": ("Carrying over", "Deadlines")}
    assert Names(tree).label(["deadlines"]) == "Leave > Annual leave"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("\n \n---\n", "empty"),
        ("[]", "empty"),
        ('{"domains": []}', "empty"),
        ("{}", "empty"),
        ('[{"domain": "A"', "line 1, column 16: not JSON"),
        ('{"domains": 5}', "the tree, domains: got 5; wanted a list of names"),
        ('{"A": ["x"], "A": ["y"]}', "'A' stands twice"),
        (
            '{"domains": [{"domain": "A", "subdomains": [true]}]}',
            r"domains\[0\].subdomains\[0\]: got True; wanted a name",
        ),
        ('{"domains": [{"domain": ""}]}', r"domains\[0\]: a name is empty"),
        ('{"domains": [{"subdomains": ["x"]}]}', r"domains\[0\]: no name; wanted one of domain, label"),
        ('[{"label": "A", "items": ["x"]}]', r"\[0\]: what stands below a name is under subdomains.*got 'items'"),
        ("[[1]]", r"\[0\]: got \[1\]; wanted a name"),
        ('["\\ud800"]', "half a character"),
        ("tree:\n  A: [x]\n  A: [y]", "line 3: .*'A' stands twice"),
        ("domain: [a\nb: c", "line 2: not YAML"),
        ("tree: &a [*a]", "not YAML|wanted a name"),
        ("- A\n  - x\n- B\n  - y\n- a", "line 5: 'a' stands there a second time, after the tree, line 1"),
        ("- A\n  - 1. x\n  - 2. X", "line 3: 'A > X' stands there a second time, after the tree, line 2"),
        ("- A\n- \n", "line 2: a name is empty"),
        ("A > > B", "a name is empty"),
        ("x" * 121, "a name of 121 characters"),
        ("x" * (MOST_CHARACTERS + 1), f"at most {MOST_CHARACTERS}"),
        ("\n".join(f"name {number}" for number in range(MOST_LEAVES + 1)), f"line 401: .* more than {MOST_LEAVES}"),
        ("A\n  B\n" + "".join(f"    n{number}\n" for number in range(5000)), "more than 5000 names"),
        ("\n".join(" " * level + f"n{level}" for level in range(20)), "line 13: more than 12 levels"),
        ("[" * 100_000, "not JSON"),
        ("a:\n " + "[" * 50_000, "not YAML"),
        ('{"a":' * 20 + "1" + "}" * 20, "more than 12 levels"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    """The message names the line or the place, what is there and what was wanted."""
    with pytest.raises(RecipeError, match=said):
        tree_in(text)


def test_the_same_name_under_two_domains_is_no_double() -> None:
    """`Overview` may stand under each of them."""
    assert tree_in("A\n  Overview\nB\n  Overview").leaves == ("A > Overview", "B > Overview")
    assert len(tree_in("\n".join(f"name {number}" for number in range(MOST_LEAVES))).leaves) == MOST_LEAVES


def test_aliases_of_yaml_do_not_multiply() -> None:
    """A text of some lines that stands for a million names is refused after some thousand."""
    lines = ["tree:", "  a0: &a0 [x]"]
    lines += [f"  a{number}: &a{number} {{p: *a{number - 1}, q: *a{number - 1}}}" for number in range(1, 30)]
    with pytest.raises(RecipeError, match="more than"):
        tree_in("\n".join(lines))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("tree.csv", b"A", "ends in .json, .yaml"),
        ("tree.md", b"\xff\xfe\x00", "not UTF-8"),
        ("tree.json", b"- A", "tree.json, line 1"),
        ("none.json", None, "none.json: no tree of domains can be read"),
    ],
)
def test_files_that_are_no_tree(tmp_path: Path, name: str, data: bytes | None, said: str) -> None:
    """The file is named, and the way out."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(RecipeError, match=said):
        tree_file(tmp_path / name)


PIECES = st.sampled_from(
    [*"{}[]:,-#&*!|>\"'\t\n ~?%", "\n  ", "- ", "# ", "1.1 ", " > ", "domains", "domain: ", "年假", "&a ", "*a"]
)


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)),
    form=st.sampled_from(["", "json", "yaml", "lines"]),
)
def test_any_text_is_a_tree_or_refused(text: str, form: str) -> None:
    """Nothing else comes of it; a tree has leaves, each once, and stays the same when it is written and read again."""
    try:
        tree = tree_in(text, form=form)
    except RecipeError:
        return
    assert 1 <= len(set(tree.leaves)) == len(tree.leaves) <= MOST_LEAVES
    assert all(name.strip() == name != "" for leaf in tree.leaves for name in leaf.split(" > "))


NAME = (
    st.text(st.sampled_from("abcXYZ 年假差旅"), min_size=1, max_size=8)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
BRANCHES = st.dictionaries(NAME, st.lists(NAME, max_size=4, unique_by=str.lower), min_size=1, max_size=5).filter(
    lambda tree: len({name.lower() for name in tree}) == len(tree)
)


@settings(max_examples=60, deadline=None)
@given(branches=BRANCHES)
def test_forms_agree_on_any_tree(branches: dict[str, list[str]]) -> None:
    """Written as data, as YAML or as lines, a tree is read back as it was."""
    as_data = {"domains": [{"domain": name, "subdomains": below} for name, below in branches.items()]}
    lines = [line for name, below in branches.items() for line in (f"- {name}", *(f"  - {one}" for one in below))]
    read = [
        tree_in(json.dumps(as_data, ensure_ascii=False), form="json"),
        tree_in(yaml.safe_dump(as_data, allow_unicode=True), form="yaml"),
        tree_in("\n".join(lines), form="lines"),
    ]
    assert [dict(tree.domains) for tree in read] == [{name: tuple(below) for name, below in branches.items()}] * 3
    assert tree_in(json.dumps(read[0].told())) == read[0]


@pytest.mark.parametrize(
    ("titles", "label"),
    [
        (["leave"], "Leave"),
        (["handbook", "annual leave"], "Leave > Annual leave"),
        (["handbook", "how annual leave is booked"], "Leave > Annual leave"),
        (["annual leave", "deadlines"], "Leave > Annual leave"),
        (["annual_leave-2026"], "Leave > Annual leave"),
        (["sick leave", "pay"], "Pay"),
        (["cleave and sleeves"], ""),
        (["annual leave and sick leave"], "Leave"),
        (["leave and pay"], ""),
        (["pay", "overview"], "Pay > Overview"),
        (["leave", "overview of it"], "Leave > Overview"),
        (["overview"], ""),
        (["员工休假管理办法"], "休假"),
        (["员工休假管理办法", "带薪年假的天数"], "休假 > 年假"),
        (["个人"], ""),
        (["人"], "人"),
        (["handbook"], ""),
        ([], ""),
    ],
)
def test_headings_go_where_their_words_say(titles: list[str], label: str) -> None:
    """The deepest title that names something decides, by whole words; where two are meant, what both stand under."""
    tree = tree_in("Leave\n  Annual leave\n  Sick leave\n  Overview\nPay\n  Overview\n休假\n  年假\n人")
    assert Names(tree).label(titles) == label


class Model:
    """Answers each question for the subject whose name the heading begins with; keeps what it was asked."""

    def __init__(self, wanted: Callable[[str], str]) -> None:
        self.wanted, self.asked = wanted, list[str]()

    def __call__(self, prompt: str, /, *, most_tokens: int, schema: dict[str, Any] | None = None) -> Answer:
        self.asked.append(prompt)
        subjects, headings = (
            [line.partition(". ")[2] for line in part.splitlines() if line[:1].isdigit()]
            for part in prompt.split("Which subject")
        )
        told = []
        for number, heading in enumerate(headings, 1):
            places = [at for at, one in enumerate(subjects, 1) if one.partition(":")[0] == self.wanted(heading)]
            told.append(f"{number}: {places[0] if places else 0}")
        return Answer("\n".join(told))


def headed(tree: Tree, *titles: str) -> Domains:
    domains = Domains(given=tree)
    for number, title in enumerate(titles):
        text, placed = joined([Block("heading", title, 1)])
        domains.see(Document(f"d{number}.md", text, placed, (), "d", "md"))
    return domains


def chunk(heading: str) -> Chunk:
    return {"text": "x", "start": 0, "end": 1, "heading": heading, "index": 0}


def test_what_names_do_not_tell_is_asked() -> None:
    """Only that; what the model does not place either keeps its heading, and all is counted."""
    domains = headed(tree_in(FORMS["domains"]), "1. Annual leave", "Holidays", "Weather")
    model = Model(lambda heading: "Leave > Annual leave" if heading == "Holidays" else "")
    told: list[tuple[int, int]] = []
    domains.place(model, on_asked=lambda done, total: told.append((done, total)))
    assert [domains.label("d", chunk(one)) for one in ("1. Annual leave", "Holidays", "Weather")] == [
        "Leave > Annual leave",
        "Leave > Annual leave",
        "Weather",
    ]
    assert (domains.placed, domains.unplaced, told) == (2, 1, [(0, 1), (1, 1)])
    assert "Annual leave\n2. Weather" not in model.asked[0]
    assert "1. Holidays\n2. Weather" in model.asked[0]
    shown = {one["domain"]: one for one in domains.tree()}
    assert shown["Leave"]["subdomains"] == [
        {"domain": "Annual leave", "chunks": 2},
        {"domain": "Sick leave", "chunks": 0},
    ]
    assert shown["Travel"] == {"domain": "Travel", "chunks": 0, "subdomains": []}


def test_without_a_model_nobody_is_asked() -> None:
    """Names place what they can; without a tree there is nothing to place into."""
    domains = headed(tree_in("Travel"), "Travel by train", "Weather")
    domains.place()
    assert (domains.placed, domains.unplaced) == (1, 1)
    with pytest.raises(ValueError, match="no tree"):
        Domains().place()


def test_a_long_tree_is_asked_in_two_rounds() -> None:
    """First which domain, then which of its subdomains; no question shows all leaves."""
    tree = tree_in(json.dumps({f"Topic {a}": [f"Part {a}-{b}" for b in range(10)] for a in range(20)}))
    model = Model(lambda heading: {"Alpha": "Topic 3"}.get(heading, ""))
    domains = headed(tree, "Alpha", "Beta")
    domains.place(model)
    assert [domains.label("d", chunk(one)) for one in ("Alpha", "Beta")] == ["Topic 3", "Beta"]
    assert len(model.asked) == 2
    assert "Topic 3: Part 3-0, Part 3-1" in model.asked[0]
    assert "Topic 3 > Part 3-9" in model.asked[1]
    assert "Beta" not in model.asked[1]


def test_a_long_flat_tree_is_asked_in_slices() -> None:
    """A heading that none of the first subjects fits is asked of the next; one that is placed is not asked again."""
    tree = tree_in("\n".join(f"Topic {number}" for number in range(150)))
    model = Model(lambda heading: {"Alpha": "Topic 5", "Beta": "Topic 140"}.get(heading, ""))
    domains = headed(tree, "Alpha", "Beta")
    told: list[tuple[int, int]] = []
    domains.place(model, on_asked=lambda done, total: told.append((done, total)))
    assert [domains.label("d", chunk(one)) for one in ("Alpha", "Beta")] == ["Topic 5", "Topic 140"]
    assert ["Alpha" in one for one in model.asked] == [True, False, False]
    assert told[0] == (0, 3)
    assert told[-1] == (3, 3)


@pytest.mark.parametrize("answer", ["", "no idea", "1: 99", "99: 1", "1: " + "9" * 5000])
def test_an_answer_that_is_none_places_nothing(answer: str) -> None:
    """It is no error and no place."""
    domains = headed(tree_in("Travel"), "Weather")
    domains.place(lambda prompt, /, *, most_tokens, schema=None: Answer(answer))
    assert (domains.placed, domains.unplaced) == (0, 1)


def test_words_before_the_first_heading_have_the_documents_name() -> None:
    """They are placed by it too."""
    domains = Domains(given=tree_in("Travel"))
    text, blocks = joined([Block("paragraph", "Read this."), Block("heading", "Trains", 1)])
    domains.see(Document("travel_policy.md", text, blocks, (), "t", "md"))
    domains.place()
    assert domains.label("travel_policy.md", chunk("")) == "Travel"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "docs"
    home.mkdir()
    text = "# Handbook\n\n## 1. Annual leave\n\nTwenty days.\n\n## 2. Trains\n\nSecond class.\n"
    (home / "handbook.md").write_text(text)
    (tmp_path / "tree.md").write_text(FORMS["markdown list"])
    return home


def domains_in(target: Path) -> dict[str, str]:
    return {row["heading"]: row["domain"] for row in parquet.read_table(target / "chunks.parquet").to_pylist()}


def test_a_corpus_with_a_tree(folder: Path, tmp_path: Path) -> None:
    """Its chunks stand in the tree and the tree beside them; with another tree nothing is read again."""
    target = tmp_path / "corpus"
    report = corpus([folder], target, size=100, by="headings", wishes=Wishes(domains=str(tmp_path / "tree.md")))
    assert (report.placed, report.unplaced, report.resumed) == (1, 2, 0)
    assert domains_in(target)["Handbook > 1. Annual leave"] == "Leave > Annual leave"
    assert json.loads((target / "domains.json").read_text())[-1]["domain"] == "Travel"
    told = json.loads((target / "report.json").read_text())
    assert (told["placed"], told["unplaced"]) == (1, 2)
    again = corpus([folder], target, size=100, by="headings", wishes=Wishes(domains=tree_in("Railway\n  Trains")))
    assert (again.placed, again.resumed) == (1, 1)
    assert domains_in(target)["Handbook > 2. Trains"] == "Railway > Trains"
    (tmp_path / "tree.md").write_text("")
    with pytest.raises(RecipeError, match=r"tree\.md: the tree is empty"):
        corpus([folder], target, wishes=Wishes(domains=tmp_path / "tree.md"))


def test_rows_with_a_tree_and_a_model(folder: Path, tmp_path: Path) -> None:
    """The model is asked what the names do not tell; without one named it is not."""
    script = [{"match": "Which subject", "reply": "1: 0\n2: 3"}]
    (tmp_path / "fake.json").write_text(json.dumps(script))
    given: dict[str, Any] = {"domains": tmp_path / "tree.md"}
    wishes = Wishes(model=f"fake:{tmp_path / 'fake.json'}", **given)
    made = ingest([folder], tmp_path / "r.jsonl", by="headings", size=100, wishes=wishes)
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert {row["heading"]: row["domain"] for row in rows}["Handbook > 2. Trains"] == "Travel"
    assert (made.placed, made.unplaced) == (2, 1)
    alone = ingest([folder], tmp_path / "r.jsonl", by="headings", size=100, wishes=Wishes(**given))
    assert (alone.placed, alone.unplaced) == (1, 2)


def recipe(domains: str) -> Any:
    source = {"documents": "docs", "domains": domains, "chunk": {"by": "headings", "size": 100}}
    return parse({"name": "x", "from": source, "steps": ["exact_dedup"]})


def test_a_recipe_with_a_tree(folder: Path, tmp_path: Path) -> None:
    """The file stands below the project; another tree makes other rows of it."""
    spec = recipe("tree.md").from_[0]
    made = DocumentRows(spec, Asked({}, tmp_path), print)
    assert {one.row["heading"]: one.row["domain"] for one in made.each()}["Handbook > 1. Annual leave"] == LEAVES[0]
    same = DocumentRows(spec, Asked({}, tmp_path), print)
    (tmp_path / "tree.md").write_text("Trains")
    other = DocumentRows(spec, Asked({}, tmp_path), print)
    assert made.fingerprint == same.fingerprint != other.fingerprint
    (tmp_path / "tree.md").unlink()
    with pytest.raises(RecipeError, match=r"tree\.md: no tree of domains"):
        DocumentRows(spec, Asked({}, tmp_path), print)
    with pytest.raises(RecipeError, match="give headings, model, or a tree of domains in a file"):
        recipe("tree.csv")


def test_a_recipe_that_names_no_model_asks_none_for_its_tree(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its main model is the one on board, which nobody asked to place headings; a model of one's own is asked."""
    asked: list[str] = []

    def opened(spec: ModelSpec, **_: object) -> None:
        asked.append(spec.provider)
        raise RecipeError("no model here")

    monkeypatch.setattr("seedbed.recipe.reading_models.open_model", opened)
    spec = recipe("tree.md").from_[0]
    assert list(DocumentRows(spec, Asked({"main": parse_spec("embedded")}, tmp_path), print).each())
    assert asked == []
    with pytest.raises(RecipeError, match="no model here"):
        list(DocumentRows(spec, Asked({"main": parse_spec("fake:")}, tmp_path), print).each())
    assert asked == ["fake"]
