"""``seedbed sample``: sheets that are drawn by strata, and accept rates that come back."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from cli_rig import Terminal
from hypothesis import given
from hypothesis import strategies as st

from seedbed.actions.read_sheet import wilson
from seedbed.actions.sample import allotted
from seedbed.core.errors import RecipeError

KINDS = ("fact", "why", "list")
EVIL = '</script><script>alert("x")</script>&=HYPERLINK("http://x")\x00'


def rows(count: int) -> list[dict[str, Any]]:
    """Half of the rows are of the first kind, the rest of the two others."""
    return [{"id": f"r{n}", "kind": KINDS[n % 4 % 3], "text": f"row number {n}", "n": n} for n in range(count)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows(400))), encoding="utf-8")
    return path


def sheet_of(file: Path, name: str = "sample-kind-40-seed0") -> Path:
    return file.parent / f"{file.name}.review" / "reviews" / name


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def mark(path: Path, verdict: Any) -> None:
    marked = [
        {**line, "verdict": verdict(line), "reason": "" if verdict(line) == "accept" else "dull"}
        for line in lines(path)
    ]
    path.write_text("\n".join(json.dumps(line) for line in marked), encoding="utf-8")


def test_a_sheet_has_each_stratum_by_its_share(seedbed: Terminal, file: Path) -> None:
    """40 rows of 200, 100 and 100: 20, 10 and 10, each with the size of its stratum, in the order of the file."""
    told = seedbed("sample", file, "--stratified", "40", "--by", "kind")
    assert told.code == 0, told.err
    made = lines(sheet_of(file) / "sheet.jsonl")
    assert [sum(line["stratum"] == kind for line in made) for kind in KINDS] == [20, 10, 10]
    assert {line["stratum"]: line["of"] for line in made} == {"fact": 200, "why": 100, "list": 100}
    places = [line["row"]["n"] for line in made]
    assert places == sorted(places)
    assert "40 rows of 3 strata" in told.out


def test_the_same_seed_draws_the_same_rows_and_another_others(seedbed: Terminal, file: Path, tmp_path: Path) -> None:
    """Drawn by a hash: again the same; with another seed other ones."""
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert seedbed("sample", file, "--stratified", "20", "--seed", seed, "-o", tmp_path / name).code == 0
    drawn = [(tmp_path / name / "sheet.jsonl").read_bytes() for name in "abc"]
    assert drawn[0] == drawn[1] != drawn[2]


def test_what_comes_back_is_a_rate_with_its_interval(seedbed: Terminal, file: Path) -> None:
    """Half of one stratum accepted, all of the others: 75 % in all, by size; blank rows count nowhere."""
    seedbed("sample", file, "--stratified", "40", "--by", "kind")
    sheet = sheet_of(file) / "sheet.jsonl"
    mark(sheet, lambda line: "reject" if line["stratum"] == "fact" and line["number"] % 2 else "accept")
    facts = [line for line in lines(sheet) if line["stratum"] == "fact"]
    rejected = sum(line["verdict"] == "reject" for line in facts)
    told = seedbed("sample", "--read", sheet, "--json")
    assert told.code == 0, told.err
    review = json.loads(told.out)
    by_name = {one["name"]: one for one in review["strata"]}
    assert by_name["fact"]["rate"] == round(1 - rejected / 20, 4)
    assert by_name["why"]["rate"] == 1
    assert by_name["why"]["low"] < 0.75
    assert review["total"]["rate"] == pytest.approx(1 - rejected / 40)
    low, high = wilson(40 - rejected, 40)
    assert (review["total"]["low"], review["total"]["high"]) == (round(low, 4), round(high, 4))
    assert review["reasons"] == {"dull": rejected}
    assert (sheet.parent.parent / "sample-kind-40-seed0.json").is_file()


def test_a_sheet_comes_back_from_a_spreadsheet(seedbed: Terminal, file: Path) -> None:
    """CSV with a byte-order mark, with semicolons, with words in Chinese."""
    seedbed("sample", file, "--stratified", "10", "--by", "kind")
    sheet = sheet_of(file, "sample-kind-10-seed0") / "sheet.csv"
    with sheet.open(encoding="utf-8-sig", newline="") as opened:
        read = list(csv.DictReader(opened))
    back = file.parent / "back.csv"
    with back.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, list(read[0]), delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "verdict": ["接受", " Reject ", ""][place % 3]} for place, row in enumerate(read))
    told = seedbed("sample", "--read", back, file)
    assert told.code == 0, told.err
    assert "3 rows are not marked" in told.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no rows"),
        ("{not json", "x.jsonl:1: is no row of a sheet"),
        ('{"number": 1, "id": "a"}', "x.jsonl:1: is no row of a sheet"),
        ('{"number": 1, "id": "a", "stratum": "s", "of": 3}', "no row is marked"),
        (
            '{"number": 1, "id": "a", "stratum": "s", "of": 3, "verdict": "maybe"}',
            "'maybe' is neither accept nor reject",
        ),
    ],
)
def test_a_sheet_that_is_none_is_refused_in_words(seedbed: Terminal, file: Path, text: str, said: str) -> None:
    """Exit 1 with the line and the way out, never a rate made of nothing."""
    path = file.parent / "x.jsonl"
    path.write_text(text, encoding="utf-8")
    told = seedbed("sample", "--read", path, file)
    assert told.code == 1
    assert said in told.err


def test_wrong_wishes_are_refused_in_words(seedbed: Terminal, file: Path) -> None:
    """No such column, a column with too many values, a run that is not there, nothing at all."""
    assert "has no column 'knd'; did you mean 'kind'?" in seedbed("sample", file, "--by", "knd").err
    assert "has more values than the 100 rows wanted" in seedbed("sample", file, "--by", "text").err
    assert "is no file and no run" in seedbed("sample", "nothing", "--home", file.parent).err
    assert seedbed("sample").code == 2
    assert "from 1 to 2,000 rows" in seedbed("sample", file, "--stratified", "0").err
    sheet = file.parent / "lone.jsonl"
    sheet.write_text('{"number":1,"id":"a","stratum":"s","of":3,"verdict":"a"}', encoding="utf-8")
    assert "say which run it is of" in seedbed("sample", "--read", sheet).err


def test_marks_are_never_written_over(seedbed: Terminal, file: Path) -> None:
    """A sheet somebody marked stays; drawing it again says so."""
    seedbed("sample", file, "--stratified", "40", "--by", "kind")
    assert seedbed("sample", file, "--stratified", "40", "--by", "kind").code == 0
    mark(sheet_of(file) / "sheet.jsonl", lambda line: "accept")
    before = (sheet_of(file) / "sheet.jsonl").read_bytes()
    told = seedbed("sample", file, "--stratified", "40", "--by", "kind")
    assert told.code == 1
    assert "is marked already" in told.err
    assert (sheet_of(file) / "sheet.jsonl").read_bytes() == before


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_foreign_text_stays_text(seedbed: Terminal, tmp_path: Path, lang: str) -> None:
    """Markup in rows opens nothing in the page, a formula runs nothing in the spreadsheet; the page fetches nothing."""
    path = tmp_path / "evil.jsonl"
    path.write_text(json.dumps({"id": EVIL, EVIL: EVIL, "kind": "=1+1"}) + "\n", encoding="utf-8")
    assert seedbed("sample", path, "--by", "kind", lang=lang).code == 0
    folder = sheet_of(path, "sample-kind-1-seed0")
    html = (folder / "sheet.html").read_text("utf-8")
    assert len(re.findall(r"<script", html)) == 1
    assert "default-src 'none'" in html
    assert not re.search(r"""src=|https?://(?!x)|url\(|@import""", html.replace("http://x", ""))
    assert ("待审阅" in html) == (lang == "zh")
    text = (folder / "sheet.csv").read_text("utf-8-sig")
    assert '"\'=1+1"' in text
    marked = folder / "sheet.csv"
    marked.write_text(text.replace(',"","",', ',"accept","",', 1), encoding="utf-8")
    told = seedbed("sample", "--read", marked, "--json")
    assert told.code == 0, told.err
    assert json.loads(told.out)["strata"][0]["name"] == "=1+1"


def test_the_script_that_runs_is_the_one_the_policy_names(seedbed: Terminal, file: Path) -> None:
    """The hash in the page's policy is that of its script: nothing else runs."""
    import base64
    import hashlib

    seedbed("sample", file, "--stratified", "5")
    html = (sheet_of(file, "sample-5-seed0") / "sheet.html").read_text("utf-8")
    script = re.search(r"<script>(.*)</script>", html, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html


def test_a_run_is_sampled_and_its_report_shows_the_rate(seedbed: Terminal, project: Path) -> None:
    """The sheet lies in the run's folder; what it says stands in the report that is written next."""
    seedbed("run", project / "recipe.yaml")
    assert seedbed("sample", "small", "--home", project).code == 0
    sheet = project / "runs" / "small" / "reviews" / "sample-3-seed0" / "sheet.jsonl"
    mark(sheet, lambda line: "reject" if line["number"] == 1 else "accept")
    assert seedbed("sample", "--read", sheet).code == 0
    assert seedbed("report", "small", "--home", project).code == 0
    html = (project / "runs" / "small" / "report.html").read_text("utf-8")
    assert "66.7 %" in html
    assert "dull" in html


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 500), min_size=1, max_size=8), st.integers(1, 60)
)
def test_rows_are_allotted_whole(sizes: dict[str, int], wanted: int) -> None:
    """Every stratum has a row and none more than it holds; together they are as many as are wanted, or all."""
    if len(sizes) > min(wanted, sum(sizes.values())):
        with pytest.raises(RecipeError):
            allotted(sizes, wanted)
        return
    given_rows = allotted(sizes, wanted)
    assert sum(given_rows.values()) == min(wanted, sum(sizes.values()))
    assert all(1 <= rows <= sizes[name] for name, rows in given_rows.items())


def test_wilson_is_the_published_interval() -> None:
    """Figures of Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for accepted, reviewed, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
                                          (1, 29, 0.0061, 0.1718)):  # fmt: skip
        assert wilson(accepted, reviewed) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert wilson(0, 0) == (0, 1)
