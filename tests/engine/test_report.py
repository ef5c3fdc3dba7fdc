"""The report of a run: what it says, what it lets through, and what it costs to write."""

from __future__ import annotations

import re
import string
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_rig import KNOWN, Page, aside, facts, item

from seedbed.core.row import Item
from seedbed.engine import plot, shard
from seedbed.engine.plot import Spread
from seedbed.engine.report import TEXTS, write_report
from seedbed.engine.shard import Aside, DamagedShard

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
STATES = {"done": "✓ Done", "budget": "! Budget spent", "short": "! Targets not filled", "stopped": "! Stopped",
          "failed": "✕ Failed", "unreconciled": "✕ Does not add up", "running": "… Not finished",
          "melted": "✕ melted"}  # fmt: skip


def written(folder: Path, record: dict[str, Any], items: list[Item], gone: list[Aside], language: str = "en") -> Page:
    """The page of a run with one shard."""
    path = shard.shard_path(folder, 0)
    shard.write(path, items, gone, {})
    made = write_report(folder / "report.html", record, [path], [path], language=language)
    return Page(made.read_text("utf-8"))


def gone() -> list[Aside]:
    """What the stages say was set aside."""
    failed = [aside(n, "document_qa", "KeyError: 'answer'\nTraceback: line 1", "failed") for n in range(9)]
    return [*(aside(n) for n in range(28)), *(aside(n, "document_qa", "no list") for n in range(5)), *failed]


def test_the_page_says_what_was_asked_kept_set_aside_and_failed(tmp_path: Path) -> None:
    """The line of figures comes from the targets, the shards and the counts."""
    record = facts(want={"rows": 50, "by": {}}, missing={"rows": 10}, state="short", message="still missing rows: 10")
    text = written(tmp_path, record, [item(n) for n in range(40)], gone()).text
    assert "Asked for 50, kept 40, set aside 33, failed 9." in text
    assert "! Targets not filled" in text
    assert "still missing rows: 10" in text


def test_rows_of_a_source_without_steps_of_its_own_are_counted_as_going_in(tmp_path: Path) -> None:
    """Without a target it says what went into first steps; what the trunk had beyond that came from a source."""
    assert "12 went in, kept 1, set aside 33, failed 9." in written(tmp_path, facts(), [item(1)], gone()).text
    trunk = {"judge": {"rows": 30, "kept": 30, "made": 30}}
    text = written(tmp_path, facts(stages={"all": trunk}), [item(n) for n in range(30)], []).text
    assert "30 went in, kept 30" in text
    both = {"documents": {"chunk": {"rows": 4, "kept": 4, "made": 20}}, "all": trunk}
    text = written(tmp_path, facts(stages=both), [item(n) for n in range(30)], []).text
    assert "14 went in, kept 30" in text


def test_every_step_is_reconciled_in_figures(tmp_path: Path) -> None:
    """Each step's row of the table has in, kept, set aside, failed, and whether they add up."""
    text = written(tmp_path, facts(), [item(1)], gone()).text
    assert "documents chunk 12 12 0 0 ✓ yes 410" in text
    assert "all sources document_qa 410 396 5 9 ✓ yes 1,928" in text
    assert "396 of 410 (96.6 %) → 1,928 rows" in text
    assert "all sources / judge took out the most: 28" in text


def test_a_step_that_does_not_add_up_is_named(tmp_path: Path) -> None:
    """A row too few shows in words, and the state is not 'done'."""
    stages = {"all": {"judge": {"rows": 10, "kept": 8, "rejected": 1}}}
    page = written(tmp_path, facts(stages=stages, state="unreconciled"), [item(n) for n in range(8)], [aside(1)])
    assert "✕ off by 1" in page.text
    assert "✕ Does not add up" in page.text


def test_counts_that_differ_from_the_shards_are_told(tmp_path: Path) -> None:
    """The record is held against the files: neither is believed in silence."""
    text = written(tmp_path, facts(rows=41), [item(1)], [aside(1)]).text
    assert "The record says that 41 rows were kept; the shard files hold 1." in text
    assert "The counts say that 42 rows were set aside or failed; the shard files hold 1." in text


def test_reasons_are_counted_by_class_with_three_samples(tmp_path: Path) -> None:
    """Reasons that differ in figures are one; each class has its count and three rows with value and threshold."""
    text = written(tmp_path, facts(), [item(1)], gone()).text
    assert "28 · judge · set aside · score # is below #" in text
    assert "9 · document_qa · failed · KeyError: …" in text
    assert "Most often (66.7 % of 42): score # is below # (judge)" in text
    assert text.count("is below 3") == 3
    assert len(re.findall(r"question asked \d", text)) == 9


def test_more_reasons_than_are_shown_are_summed_up(tmp_path: Path) -> None:
    """The page stays short and says how much it leaves out."""
    words = ["".join(letters) for letters in zip(string.ascii_lowercase * 2, "a" * 26 + "b" * 26, strict=True)]
    text = written(tmp_path, facts(stages={}), [item(1)], [aside(n, reason=word) for n, word in enumerate(words)]).text
    assert "Further reasons: 12, with 12 rows." in text


def test_targets_show_what_is_filled_and_what_is_missing(tmp_path: Path) -> None:
    """Every stratum has its own bar with wanted and filled."""
    want = {"rows": 50, "by": {"kind": {"fact": 30, "why": 20}}}
    text = written(tmp_path, facts(want=want, missing={"kind=why": 5}), [item(1)], gone()).text
    assert "2 of 3 targets are filled; the largest gap is kind = why: 5" in text
    assert "15 of 20 (75.0 %)" in text
    assert "Every target is filled (3 of 3)" in written(tmp_path, facts(want=want), [item(1)], gone()).text


def test_lengths_and_scores_are_shown_as_spreads(tmp_path: Path) -> None:
    """A column of texts and a check have a histogram; a check whose scores are all alike has a sentence."""
    rows = [item(n, kind="fact", turns=[{"role": "user", "content": "one two three four five"}]) for n in range(40)]
    text = written(tmp_path, facts(), rows, gone()).text
    assert "question: half of the texts have 8 to 8 words" in text
    assert "turns: half of the texts have 5 to 5 words" in text
    assert "kind: half" not in text
    assert "judge: 25.0 % of the rows score 0.9 or more" in text
    assert "length: every row scores 1 (40 rows)" in text


def test_what_it_took_is_told(tmp_path: Path) -> None:
    """Requests, reused replies, tokens, tokens a kept row, money, time, models, and which step took the tokens."""
    record = facts()
    record["spent"]["money"] = 1.5
    text = written(tmp_path, record, [item(n) for n in range(40)], gone()).text
    for said in ("requests 2,768", "replies reused 31", "tokens in 7,000", "tokens a kept row 250", "as priced 1.5"):
        assert said in text
    assert "time 1 h 10 min" in text
    assert "all sources / document_qa took 80.0 % of the tokens" in text
    assert "8,000 in 840 replies" in text
    assert "judge large-model" in text
    assert "Seedbed 0.1.0, seed 7, start 2" in text


def test_losses_outside_the_steps_are_told(tmp_path: Path) -> None:
    """Documents that could not be read, requests in flight at a kill, rows that an export left out, the recipe."""
    exports = {"alpaca": {"files": ["alpaca.json"], "rows": 38, "skipped": {"empty answer": 2}}}
    more = {"unread": ["old.doc: not a Word file"], "in_flight_at_kill": 4, "exports": exports, "recipe": "name: x"}
    text = written(tmp_path, facts(**more), [item(1)], gone()).text
    assert "old.doc: not a Word file" in text
    assert "Requests in flight when the run was killed: 4." in text
    assert "alpaca alpaca.json 38 2 · empty answer" in text
    assert "name: x" in text


def test_six_rows_are_shown_with_their_lineage(tmp_path: Path) -> None:
    """A sample row shows its id, its steps with models and notes, and the keys of its replies."""
    page = written(tmp_path, facts(), [item(n) for n in range(40)], [])
    assert page.text.count("How it came about") == 6
    shown = re.findall(r"doc\.pdf/(\d+) · what does", page.text)
    assert len(set(shown)) == 6
    assert f"{int(shown[0]):032x}" in page.text
    assert "document_qa · small-model" in page.text


@pytest.mark.parametrize(("state", "said"), STATES.items())
def test_the_state_is_said_in_words(tmp_path: Path, state: str, said: str) -> None:
    """Every state has a sign and a word beside its colour; one that is not known is shown as it is."""
    assert said in written(tmp_path, facts(state=state), [], []).text


def test_foreign_text_stays_text(tmp_path: Path) -> None:
    """Markup in rows, column names, reasons, steps, models, notes and file names opens no element and no attribute."""
    bad = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;\x00\x1b"
    row = Item(bad, b"k" * 16, {bad: bad}, [{"step": bad, "asks": [bad], "models": [bad], "notes": {bad: bad}}],
               {bad: {"score": 0.2, "reason": bad}, bad + "2": {"score": 1, "reason": bad}})  # fmt: skip
    record = facts(
        name=bad, message=bad, state=bad, version=bad, recipe=bad, unread=[bad], models={bad: bad},
        stages={bad: {bad: {"rows": 1, "rejected": 1, "tokens_in": 3}}, "all": {bad: {"rows": 1, "kept": 1}}},
        want={"rows": 3, "by": {bad: {bad: 3}}}, missing={f"{bad}={bad}": 2},
        exports={bad: {"files": [bad], "rows": 1, "skipped": {bad: 1}}},
    )  # fmt: skip
    page = written(tmp_path, record, [row], [Aside(bad, bad, "rejected", bad, bad, bad, {bad: bad})])
    assert page.tags <= KNOWN
    assert not [name for name in page.attributes if name.startswith("on") or name in ("src", "href", "style")]
    assert page.text.count("<script>alert('x')</script>") >= 20
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", (tmp_path / "report.html").read_text("utf-8"))


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60), value=JSON)
def test_any_row_and_any_reason_give_a_sound_page(text: str, value: Any) -> None:
    """Whatever stands in a row or a reason, the page has no other elements and all of them are closed."""
    gone = Aside(text, text, "failed", text, value, value, {text: value})
    row = Item(text, b"k" * 16, {text: value, "text": text}, [{"step": text, "notes": {text: value}}])
    with TemporaryDirectory() as folder:
        page = written(Path(folder), facts(name=text, message=text), [row], [gone])
    assert page.tags <= KNOWN


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    """One file: no script, no link, no image; a policy that forbids all of them."""
    page = written(tmp_path, facts(), [item(n) for n in range(9)], gone())
    html = (tmp_path / "report.html").read_text("utf-8")
    assert not page.tags & {"script", "link", "img", "iframe", "a"}
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert not re.search(r"url\(|@import|https?:", html)


def test_both_languages_say_everything() -> None:
    """Every text stands in English and in Chinese, with the same figures to fill in."""
    for name, (english, chinese) in TEXTS.items():
        fields = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in (english, chinese)]
        assert english, name
        assert chinese, name
        assert fields[0] == fields[1], name
        assert name == "lang" or re.search("[\u4e00-\u9fff]|Seedbed", chinese), name


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    """The dict holds what the page says, no more and no less."""
    folder = Path(plot.__file__).parent
    source = "".join(
        path.read_text("utf-8")
        for path in folder.glob("*")
        if path.stem != "report_texts" and path.name[:4] in ("repo", "plot")
    )
    used = set(re.findall(r"\bt\.([a-z_]+)", source)) - {"get"}
    assert used <= set(TEXTS)
    states = ("done", "budget", "short", "stopped", "failed_state", "unreconciled", "running", "paused", "halted")
    ways = {f"by_{name}" for name in ("source", "verdict", "cluster", "stratum")} | {"way_pca", "way_tsne"}
    indirect = {*ways, *states, *(f"{state}_says" for state in states)}
    for name in set(TEXTS) - used:
        assert source.count(f'"{name}"') + source.count(f'"{name.removesuffix("_line")}"') > 0 or name in indirect, name


def test_the_chinese_page_is_chinese(tmp_path: Path) -> None:
    """No English heading is left, and the language is declared."""
    items = [item(n, answer="水泵停机之前应先关闭阀门") for n in range(40)]
    want = {"rows": 50, "by": {"kind": {"fact": 30}}}
    record = facts(want=want, missing={"rows": 10}, unread=["x.doc"], in_flight_at_kill=2, recipe="name: x")
    page = written(tmp_path, record, items, gone(), language="zh")
    assert "要求 50 行，保留 40 行，剔除 33 行，失败 9 行。" in page.text
    assert "answer：半数文本长度为 12 到 12" in page.text
    assert '<html lang="zh-CN">' in (tmp_path / "report.html").read_text("utf-8")
    english = {both[0] for both in TEXTS.values() if " " in both[0] and "{" not in both[0]}
    assert not [text for text in english if text in page.text]


def test_a_run_without_rows_has_a_report(tmp_path: Path) -> None:
    """No shard, no step, no figure: the page says so and nothing breaks."""
    for record in ({}, {"name": "x", "state": "failed", "message": "no model answers", "stages": {"all": {}}}):
        made = write_report(tmp_path / "report.html", record, [], [])
        text = Page(made.read_text("utf-8")).text
        assert "0 went in, kept 0, set aside 0, failed 0." in text
        assert "No row was kept." in text
        assert "No step has seen a row." in text


def test_equal_input_gives_equal_bytes_in_any_order_of_shards(tmp_path: Path) -> None:
    """Samples are drawn by hashing ids, so neither the clock nor the order of the shards shows."""
    paths = [shard.shard_path(tmp_path, number) for number in range(4)]
    for number, path in enumerate(paths):
        rows = range(number * 50, number * 50 + 50)
        shard.write(path, [item(n) for n in rows], [aside(n) for n in rows], {})
    first = write_report(tmp_path / "a.html", facts(), paths, paths).read_bytes()
    assert write_report(tmp_path / "b.html", facts(), paths, paths).read_bytes() == first
    assert write_report(tmp_path / "c.html", facts(), paths[::-1], paths[::-1]).read_bytes() == first


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    """2,000 rows of 16 KB and 2,000 set aside for 2,000 different reasons: what is held stays below 16 MB."""
    long = "valve" * 3200
    letters = [a + b + c for a in "abcdefghijklmnop" for b in "abcdefghijklmnop" for c in "abcdefghijklmnop"]
    paths = [shard.shard_path(tmp_path, number) for number in range(4)]
    for number, path in enumerate(paths):
        rows = range(number * 500, number * 500 + 500)
        gone = [Aside(str(n), "judge", "rejected", letters[n % 4000], row={"text": long}) for n in rows]
        shard.write_unsynced(path, [Item(str(n), b"k" * 16, {"text": long}) for n in rows])
        shard.write(path, shard.read_items(path), gone, {})
    write_report(tmp_path / "report.html", facts(stages={}), paths[:1], paths[:1])
    tracemalloc.start()
    write_report(tmp_path / "report.html", facts(stages={}), paths, paths)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(path.stat().st_size for path in paths) > 60_000_000
    assert peak < 16_000_000  # of which the map takes 5
    assert "kept 2,000" in (tmp_path / "report.html").read_text("utf-8")


def test_a_damaged_shard_is_named(tmp_path: Path) -> None:
    """A torn shard is an error with its path, never a report with rows missing."""
    path = shard.shard_path(tmp_path, 0)
    shard.write(path, [item(n) for n in range(5)], [], {})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DamagedShard, match="shard-000000"):
        write_report(tmp_path / "report.html", facts(), [path], [path])
    assert not (tmp_path / "report.html").exists()


def test_text_can_be_read_in_light_dark_and_print(tmp_path: Path) -> None:
    """Text has a contrast of at least 4.5, plots of at least 3 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    written(tmp_path, facts(), [item(1)], [])
    themes = re.findall(r":root \{(.*?)\}", (tmp_path / "report.html").read_text("utf-8"), re.DOTALL)
    assert len(themes) == 3
    for theme in themes:
        colour = dict(re.findall(r"--(\w+): (#\w{6});", theme))
        for ink, ground in (("text", "paper"), ("text", "panel"), ("muted", "paper"), ("muted", "panel"),
                            ("good", "paper"), ("bad", "paper"), *(("onbadge", badge) for badge in
                             ("good", "warn", "bad", "plain"))):  # fmt: skip
            assert contrast(colour[ink], colour[ground]) >= 4.5, (ink, ground)
        assert all(contrast(colour[part], colour["paper"]) >= 3 for part in ("kept", "rejected", "failed", "muted"))


def contrast(*colours: str) -> float:
    """Contrast of two colours, ``#rrggbb``, as WCAG defines it."""
    found = []
    for colour in colours:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        found.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(found) + 0.05) / (min(found) + 0.05)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=60))
def test_a_spread_counts_every_value_once(values: list[int]) -> None:
    """Bins add up to the number of values; quantiles are exact below 1,000 and right to 1 % above."""
    spread = Spread()
    for value in values:
        spread.add(value)
    assert sum(one.count for one in spread.bins()) == len(values)
    assert len(spread.bins()) <= 14
    ordered = sorted(values)
    for part in (0.25, 0.5, 0.75):
        exact = ordered[max(0, -int(-part * len(values) // 1) - 1)]
        assert exact * 0.99 <= spread.quantile(part) <= exact
    assert spread.quantile(1) <= max(values) * 1.0


def test_a_percentage_is_never_rounded_to_all_or_nothing() -> None:
    """100 % and 0 % are said only where that is so."""
    asked = [(999_999, 1_000_000), (1, 1_000_000), (5, 5), (0, 5), (0, 0)]
    assert [plot.share(*one) for one in asked] == ["99.9 %", "0.1 %", "100 %", "0 %", "0 %"]
