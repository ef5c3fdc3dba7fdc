"""Regex, contains, citation, similarity and compiles: right, wrong and malformed answers, in English and Chinese."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedbed.checks.citation import citation
from seedbed.checks.compiles import compiles
from seedbed.checks.contains import contains
from seedbed.checks.number import number
from seedbed.checks.regex import regex
from seedbed.checks.similarity import similarity
from seedbed.core.errors import RecipeError, Reject

BRIDGE = "The bridge was opened in 1894. It carries about 40,000 people a day."
TEA = "绿茶应当用八十度的水冲泡。浸泡两分钟即可，时间过长会发苦。"


# Regex.


@pytest.mark.parametrize(("text", "how", "passes"), [
    ("Call 555-0199 now", {"pattern": r"\d{3}-\d{4}"}, True), ("Call me", {"pattern": r"\d{3}-\d{4}"}, False),
    (" 2024-05-06\n", {"pattern": r"\d{4}-\d{2}-\d{2}", "whole": True}, True),
    ("on 2024-05-06", {"pattern": r"\d{4}-\d{2}-\d{2}", "whole": True}, False),
    ("a@b.cn", {"pattern": r"\S@\S", "absent": True}, False), ("no mail", {"pattern": r"\S@\S", "absent": True}, True),
    ("电话：010-123", {"pattern": r"电话：(\d+)"}, True), ("没有", {"pattern": r"电话：(\d+)"}, False),
])  # fmt: skip
def test_patterns(text: str, how: dict[str, Any], *, passes: bool) -> None:
    """A pattern is looked for, must match as a whole, or must be absent."""
    assert regex(text, **how).passed is passes


def test_a_pattern_reads_an_answer() -> None:
    """With a reference the last match's first group is compared, folded; the span shows where it stood."""
    text = "Answer: 41\nNo.\nAnswer: ＢＥＥ"
    verdict = regex(text, "bee", pattern=r"Answer: (\w+)")
    assert verdict.passed
    assert text[verdict.value["start"] : verdict.value["end"]] == "Answer: ＢＥＥ"
    assert "is not" in regex(text, "wasp", pattern=r"Answer: (\w+)").reason


def test_patterns_that_cannot_be_tried_are_refused() -> None:
    """Patterns that could run away, settings that contradict each other and texts too long are refused."""
    for wrong in ({"pattern": "(a+)+$"}, {"pattern": "("}, {"pattern": "a", "whole": True, "absent": True}):
        with pytest.raises(RecipeError):
            regex("a", **wrong)  # type: ignore[arg-type]
    with pytest.raises(Reject, match="too long"):
        regex("a" * 10_001, pattern="a")


# Contains.


@pytest.mark.parametrize(("text", "words", "how", "score"), [
    ("I like ART.", "art", {}, 1.0), ("I like parties.", "art", {}, 0.0),
    ("用Python写代码", ["python", "代码"], {}, 1.0),
    ("tea", ["tea", "milk"], {}, 0.5), ("tea", ["tea", "milk"], {"one_is_enough": True}, 1.0),
    ("juice", ["tea", "milk"], {"one_is_enough": True}, 0.0), ("tea, Tea and tea", "tea", {"least": 3}, 1.0),
    ("tea and tea", "tea", {"least": 3}, 0.0), ("As an AI, no", "as an ai", {"absent": True}, 0.0),
    ("an aim", "ai", {"absent": True}, 1.0), ("茶，还是茶", "茶", {"least": 2}, 1.0), ("咖啡", "茶", {}, 0.0),
])  # fmt: skip
def test_words(text: str, words: Any, how: dict[str, Any], score: float) -> None:
    """Whole words are counted; the score is their share."""
    verdict = contains(text, words, **how)
    assert (verdict.score, verdict.passed) == (score, score == 1.0), verdict


def test_words_that_are_none() -> None:
    """A reference without words is the row's fault, a count below one the recipe's."""
    for words in ([], "", ["tea", " "]):
        with pytest.raises(Reject, match="reference"):
            contains("tea", words)
    with pytest.raises(RecipeError, match="least"):
        contains("tea", "tea", least=0)


# Citation.


@pytest.mark.parametrize(("answer", "source", "passes"), [
    ("It says “was opened in 1894”.", BRIDGE, True), ('It says "about 40,000 people a day".', BRIDGE, True),
    ("It says “was opened in 1895”.", BRIDGE, False), ("> The bridge was opened in 1894.", BRIDGE, True),
    ("“The bridge … 40,000 people”", BRIDGE, True), ("书上写道：「浸泡两分钟即可」。", TEA, True),
    ("书上写道：“浸泡三分钟即可”。", TEA, False), ("“was opened in 1894” [2]", ["nothing here", BRIDGE], True),
    ("“was opened in 1894” [1]", ["nothing here", BRIDGE], False), ("“was opened in 1894”", ["nothing", BRIDGE], True),
    ("“was opened in 1894” [3]", ["nothing", BRIDGE], False), ("「浸泡两分钟即可」【2】", [BRIDGE, TEA], True),
    ("> It carries about 40,000 people a day. [1]", [BRIDGE, TEA], True), ("“WAS  OPENED in １８９４”", BRIDGE, True),
])  # fmt: skip
def test_quotations(answer: str, source: Any, *, passes: bool) -> None:
    """What is quoted must stand in the source, in the one that is named where one is."""
    verdict = citation(answer, source)
    assert (verdict.passed, verdict.readable) == (passes, True), verdict
    if passes:
        for span in verdict.value:
            sources = [source] if isinstance(source, str) else source
            assert sources[span["source"] - 1][span["start"] : span["end"]]


def test_one_false_quotation_of_three() -> None:
    """The score is the share; the false one is named."""
    verdict = citation("“was opened in 1894” and “people a day” and “was closed in 1900”", BRIDGE)
    assert verdict.score == pytest.approx(2 / 3)
    assert not verdict.passed
    assert "was closed in 1900" in verdict.reason


def test_no_quotation_at_all() -> None:
    """An answer that quotes nothing is unreadable unless that is allowed; emphasis is no quotation."""
    for answer in ("No quote.", "The “bridge” is old.", "《红楼梦》很长，内容也很多"):
        assert not citation(answer, BRIDGE).readable
        assert citation(answer, BRIDGE, least=0).passed
    with pytest.raises(Reject, match="source"):
        citation("“x y z”", " ")


# Similarity.


@pytest.mark.parametrize(("left", "right", "low", "high"), [
    ("the cat sat", "the cat sat", 1.0, 1.0), ("The cat sat.", "the CAT sat", 1.0, 1.0), ("tea", "stone", 0.0, 0.05),
    ("the cat sat on the mat", "on the mat the cat sat", 0.95, 1.0),
    ("ferry leaves at nine", "ferries left at nine", 0.3, 0.9),
    ("绿茶用八十度的水", "绿茶用八十度的水", 1.0, 1.0), ("绿茶用八十度的水", "八十度的水泡绿茶", 0.5, 0.95),
    ("绿茶", "大桥", 0.0, 0.0), ("绿茶很好", "green tea is good", 0.0, 0.0),
])  # fmt: skip
def test_similarity_is_between(left: str, right: str, low: float, high: float) -> None:
    """Equal texts are 1, texts without a common run 0, and the order does not matter."""
    found = similarity(left, right).score
    assert low - 1e-9 <= found <= high + 1e-9
    assert found == pytest.approx(similarity(right, left).score)


def test_near_or_far() -> None:
    """``less`` keeps what is no copy; the threshold is the same number in both."""
    assert similarity("the cat sat", "the cat sat", threshold=0.9).passed
    assert not similarity("the cat sat", "the cat sat", threshold=0.9, want="less").passed
    assert similarity("a dog ran", "the cat sat", threshold=0.9, want="less").passed
    assert not similarity("", "the cat sat").readable
    with pytest.raises(RecipeError, match="runs"):
        similarity("a", "b", runs=0)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_of_any_texts(left: str, right: str) -> None:
    """Any two texts have a similarity from 0 to 1, or one has no words."""
    verdict = similarity(left, right)
    assert not verdict.readable or 0 <= verdict.score <= 1


# Compiles.


@pytest.mark.parametrize(("text", "how", "passes"), [
    ('{"a": [1, 2]}', {"language": "json"}, True), ("{'a': 1}", {"language": "json"}, False),
    ('{"a": 1, "a": 2}', {"language": "json"}, False), ("[NaN]", {"language": "json"}, False),
    ('```json\n["茶"]\n```', {"language": "json"}, True), ("[" * 100_000, {"language": "json"}, False),
    ('{"a": 1}\n{"b": 2}\n', {"language": "jsonl"}, True), ('{"a": 1}\n{b: 2}', {"language": "jsonl"}, False),
    ('title = "x"\n[a]\nb = 1', {"language": "toml"}, True), ("title = ", {"language": "toml"}, False),
    ("SELECT a, count(*) FROM t GROUP BY a", {"language": "sql"}, True),
    ("SELECT FROM WHERE", {"language": "sql"}, False),
    ("```sql\nSELECT 1;\n```", {"language": "sql"}, True), ("SELECT 1; SELECT 2", {"language": "sql"}, False),
    ("SELECT 1; SELECT 2", {"language": "sql", "statements": 2}, True), ("hello world", {"language": "sql"}, False),
    ("INSERT INTO t VALUES (1)", {"language": "sql"}, True), ("SELECT (a FROM t", {"language": "sql"}, False),
    ("CREATE TABLE t (a INT)", {"language": "sql", "dialect": "sqlite"}, True), ("1 + 1", {"language": "sql"}, False),
    ("SELECT 姓名 FROM 学生", {"language": "sql", "dialect": "sqlite"}, True),
    ("这是一句话。", {"language": "sql"}, False),
])  # fmt: skip
def test_languages(text: str, how: dict[str, Any], *, passes: bool) -> None:
    """Well-formed text passes, anything else is wrong with a reason."""
    pytest.importorskip("sqlglot", reason="the extra [sql] is not installed")
    verdict = compiles(text, **how)
    assert (verdict.passed, verdict.readable, verdict.decided) == (passes, True, True), verdict
    assert verdict.reason


def test_what_no_language_can_be_read_from() -> None:
    """An empty answer is unreadable, an unknown language or dialect the recipe's fault."""
    assert not compiles(" ", language="json").readable
    assert not compiles("x" * 100_001, language="toml").readable
    with pytest.raises(RecipeError, match="language"):
        compiles("x", language="cobol")  # type: ignore[arg-type]
    pytest.importorskip("sqlglot", reason="the extra [sql] is not installed")
    with pytest.raises(RecipeError, match="known:"):
        compiles("SELECT 1", language="sql", dialect="sqlitee")


def test_a_statement_nested_too_deep_ends() -> None:
    """A statement of thousands of parentheses ends in time and is no score of 1."""
    pytest.importorskip("sqlglot", reason="the extra [sql] is not installed")
    start = time.process_time()
    verdict = compiles("SELECT " + "(" * 20_000 + "1" + ")" * 20_000, language="sql")
    assert not verdict.passed
    assert time.process_time() - start < 10


# Units of the number check.


@pytest.mark.parametrize(("answer", "reference", "passes"), [
    ("5 km", "5000 m", True), ("5 km", "5 m", False), ("5千米", "5000米", True), ("5 kg", "5 m", False),
    ("5 km", "5", True),
    ("90分钟", "1.5小时", True), ("36 km/h", "10 m/s", True), ("2 m²", "20000 cm²", True), ("1.5 L", "1500 mL", True),
    ("5万米", "50 km", True), ("5万米", "5 m", False), ("5万千米", "50000 km", True), ("3 m", "3 metres", True),
    ("答案是3.5千克", "3500克", True), ("12 apples", "12 oranges", True), ("1.5h", "90min", True),
    ("5千字", "5000", True),
    ("5千米", "5000", False), ("1吨", "1000公斤", True), ("10 miles", "16.09344 km", True),
    ("30 days", "30 min", False),
])  # fmt: skip
def test_units(answer: str, reference: str, *, passes: bool) -> None:
    """Units named on both sides are converted; named on one they are passed over; of another kind they are wrong."""
    assert number(answer, reference).passed is passes, number(answer, reference)


# Every check by itself.

CHECKS = sorted(
    path.stem
    for path in (Path(__file__).parents[2] / "seedbed" / "checks").glob("*.py")
    if f"\ndef {path.stem}(" in (text := path.read_text(encoding="utf-8")) and "pa.Table" not in text
)


def test_each_check_is_light_to_import() -> None:
    """Every check of single rows that asks nobody brings no heavy package along when it is imported."""
    code = (
        "import importlib, sys\n"
        "importlib.import_module('seedbed.checks.' + sys.argv[1])\n"
        "heavy = {'sympy', 'math_verify', 'sqlglot', 'pyarrow', 'pydantic', 'numpy'} & set(sys.modules)\n"
        "print(*heavy)\n"
    )
    assert len(CHECKS) > 10
    for name in CHECKS:
        done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=True)
        assert not done.stdout.split(), f"{name} loads {done.stdout}"
