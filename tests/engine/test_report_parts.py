"""The parts of a report that were measured, watched, mapped, compared and said by people."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_rig import KNOWN, Page, facts, item

from seedbed.core.errors import RecipeError
from seedbed.core.measure import Cells, Cluster, Clusters, Histogram, Measure, Points, unmeasured
from seedbed.core.row import Item
from seedbed.engine.plot_curves import curve
from seedbed.engine.report import Reported, write
from seedbed.engine.report_map import GRID, GROUPS, draw_map, pieces
from seedbed.engine.report_measures import read_measures
from seedbed.engine.report_pairs import repeats
from seedbed.engine.report_survey import PAIRED, POINTS, Survey
from seedbed.engine.report_texts import TEXTS
from seedbed.engine.shard import Aside

EVIL = "</script><script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;\x00"
TOPICS = {
    "pump": "pressure valve outlet rotor seal gauge leak bearing flow inspect",
    "garden": "tomato soil seed plant prune compost harvest root leaf water",
    "阀门": "水泵出口压力调节阀密封件轴承流量检修",
}
T = {name: both[0] for name, both in TEXTS.items()}


def text(number: int, topic: str, length: int = 14) -> str:
    """A text about a topic that is the number's own."""
    draw = Random(number)
    if topic == "阀门":
        return "".join(draw.choices(TOPICS[topic], k=length * 2))
    return " ".join(draw.choices(TOPICS[topic].split(), k=length))


def rows(count: int, **more: Any) -> list[Item]:
    """Rows of three topics and two sources, every twentieth of them a repetition of the one before."""
    made = []
    for number in range(count):
        told = number - 1 if number % 20 == 19 else number
        topic = list(TOPICS)[told % 3]
        row = {"question": text(told, topic), "topic": topic, **more}
        checks = {"judge": {"score": 1.0 if number % 3 else 0.6}}
        made.append(Item(f"{'left' if number % 2 else 'right'}/{number}", b"", row, [], checks))
    return made


def page(folder: Path, reported: Reported, **how: Any) -> Page:
    return Page(write(folder / "report.html", reported, **how).read_text("utf-8"))


def data(items: list[Item], **more: Any) -> Reported:
    return Reported({"name": "rows.jsonl"}, lambda: iter(items), expected=len(items), of_run=False, **more)


def survey(items: list[Item], asides: tuple[Aside, ...] = ()) -> Survey:
    found = Survey()
    found.read(items, asides, expected=len(items))
    return found


def measures() -> list[dict[str, Any]]:
    """A measure of each kind of detail, one that fails its gate, one that has no value."""
    details = [
        Histogram("lengths of answers", "words", [0, 10, 20, 30], [3, 5, 2]),
        Cells("shares", ["source", "rows", "share"], [["left", 12_000, 0.25], [None, 3, 1.0]]),
        Points("rare words", ("rank", "rows"), [(1, 9), (2, 5), (3, 1)]),
        Clusters("topics", [Cluster("pumps", 60, 0.6, ["valve", "seal"], "a pump"), Cluster("soil", 40, 0.4)]),
    ]
    distinct = Measure("distinct_n", 0.31, "different / all", 500, 90_000, low=0.29, high=0.33, details=details,
                       figures={"distinct_1": 0.1}, basis="answer", notes=["falls with the length"])  # fmt: skip
    vendi = Measure("vendi_score", 12.5, "rows", 9, 9)
    made = [
        {"branch": "all", "step": "distinct_n", "measure": distinct, "gate": {"below": {"": 0.4}},
         "failures": ["distinct_n is 0.31, below 0.4"]},
        {"branch": "all", "step": "vendi", "measure": vendi, "gate": {"below": {"": 2}}},
        {"branch": "all", "step": "coverage", "measure": unmeasured("coverage", "", 9, "there are no seeds")},
    ]  # fmt: skip
    return msgspec.to_builtins(made)  # type: ignore[no-any-return]


def test_measures_are_shown_with_interval_gate_and_plots(tmp_path: Path) -> None:
    """Value, interval, how many rows of how many, what failed and what passed; every kind of detail is drawn."""
    told = page(tmp_path, Reported(facts(measures=measures()), list)).text
    for said in ("1 of 2 gates failed", "✕ failed · distinct_n is 0.31, below 0.4", "✓ passed · vendi · 12.5",
                 "95 %: 0.29 to 0.33", "on 500 of 90,000 rows", "distinct_1 0.1", "falls with the length",
                 "coverage: not measured: there are no seeds", "lengths of answers", "rare words", "pumps",
                 "valve, seal", "left 12,000 0.25"):  # fmt: skip
        assert said in told, said


def test_measures_are_read_from_every_form_they_have_on_disk(tmp_path: Path) -> None:
    """A list, a run's record, what the command prints; anything else is refused with the way out."""
    path = tmp_path / "measures.json"
    for form in (
        measures(),
        {"measures": measures(), "state": "done"},
        {"data": "x", "rows": 9, "measures": measures()},
    ):
        path.write_bytes(msgspec.json.encode(form))
        assert [one.measure.name for one in read_measures(path)] == ["distinct_n", "vendi_score", "coverage"]
    for wrong in (b"", b"{}", b"[1]", b'{"measures": [{"measure": {"name": 3}}]}'):
        path.write_bytes(wrong)
        with pytest.raises(RecipeError, match="holds no measures"):
            read_measures(path)
    with pytest.raises(RecipeError, match="cannot be read"):
        read_measures(tmp_path / "missing.json")


def test_a_dataset_has_a_report_without_steps_and_costs(tmp_path: Path) -> None:
    """Rows, lengths, labels, map, repetitions; nothing of a run that never was."""
    told = page(tmp_path, data(rows(300))).text
    for said in ("Report of a dataset", "rows 300", "topic: most often", "A map of the rows", "300 of 300 rows",
                 "of 300 rows that were compared nearly repeat another one", "Sample rows"):  # fmt: skip
        assert said in told, said
    for unsaid in ("What it took", "No step has seen", "Report of a run", "went in"):
        assert unsaid not in told


def test_the_map_sets_topics_apart(tmp_path: Path) -> None:
    """Rows of one topic fall into clusters of their own, in English and Chinese; each dot is inside the frame."""
    pytest.importorskip("numpy")
    found = survey(rows(600))
    drawn = draw_map(found, T)
    assert drawn is not None
    assert (drawn.drawn, drawn.rows, len(drawn.dots)) == (600, 600, 600)
    assert all(0 <= dot.x <= GRID and 0 <= dot.y <= GRID for dot in drawn.dots)
    assert all(place < GROUPS for dot in drawn.dots for place in dot.groups.values())
    inside: dict[int, Counter[int]] = {}
    for dot in drawn.dots:
        inside.setdefault(dot.groups["cluster"], Counter())[dot.groups["stratum"]] += 1
    assert sum(max(counts.values()) for counts in inside.values()) >= 0.97 * 600
    assert set(drawn.legends) == {"source", "verdict", "cluster", "stratum"}
    assert sorted(drawn.legends["source"]) == ["left", "right"]


def test_the_map_is_drawn_of_a_sample_and_says_so(tmp_path: Path) -> None:
    """No more dots than the sample has, whatever the rows; kept and set aside are both on it."""
    pytest.importorskip("numpy")
    gone = tuple(Aside(f"g{n}", "judge", "rejected", "dull", row={"question": text(n, "pump")}) for n in range(900))
    found = survey(rows(3000), gone)
    drawn = draw_map(found, T)
    assert drawn is not None
    assert drawn.drawn == len(drawn.dots) < 3900 == drawn.rows
    assert len(found.points.values()) == POINTS
    assert len(found.paired.values()) <= PAIRED
    assert {dot.groups["verdict"] for dot in drawn.dots} >= {0, 1, 3}


def test_the_same_rows_give_the_same_map_in_any_order(tmp_path: Path) -> None:
    """Places, clusters and names are decided by the rows alone."""
    pytest.importorskip("numpy")
    items = rows(200)
    assert draw_map(survey(items), T) == draw_map(survey(items[::-1]), T)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9])
def test_few_rows_have_a_map_or_none(tmp_path: Path, count: int) -> None:
    """From eight rows on there is one; rows without words have none; nothing breaks."""
    pytest.importorskip("numpy")
    assert (draw_map(survey(rows(count)), T) is not None) == (count >= 8)
    assert draw_map(survey([Item(str(n), b"", {"n": n}) for n in range(20)]), T) is None
    same = draw_map(survey([Item(str(n), b"", {"text": "one and the same text"}) for n in range(20)]), T)
    assert same is not None


def test_text_in_chinese_is_cut_into_pairs_of_characters() -> None:
    """Words where they are set apart, pairs of characters where they are not, both in one text."""
    assert pieces("The Pump 水泵出口, ok") == ["the", "pump", "水泵", "泵出", "出口", "ok"]
    assert pieces("水") == ["水"]


def test_rows_that_repeat_each_other_are_shown_as_pairs() -> None:
    """The planted ones are found, each pair once; rows about the same topic are none."""
    found = repeats(survey(rows(400)).paired.values())
    assert found.compared == 400
    assert 2 * 20 <= found.repeating <= 2 * 20 + 4
    assert len(found.pairs) == 10
    for pair in found.pairs:
        assert pair.first.text == pair.second.text
        assert pair.likeness == 1


def test_repetitions_are_drawn_together(tmp_path: Path) -> None:
    """Of 6,000 rows a half is compared, and the share of those that repeat is that of all."""
    words = [f"{one}{other}" for one in "abcdefghij" for other in ("an", "el", "ir", "os", "ut", "ym")]
    draws = [Random(n // 2 if n % 4 < 2 else 10**6 + n) for n in range(6_000)]
    items = [Item(str(n), b"", {"text": " ".join(draw.choices(words, k=20))}) for n, draw in enumerate(draws)]
    found = repeats(survey(items).paired.values())
    assert found.compared == PAIRED
    assert found.repeating / found.compared == pytest.approx(0.5, abs=0.06)


def test_two_sets_stand_side_by_side(tmp_path: Path) -> None:
    """Rows in both and in one alone, lengths, scores, labels, repetitions and measures, with the difference."""
    both = rows(300)
    this = data(both[:200], measures=[read_gated(1)])
    told = page(tmp_path, this, other=data(both[100:300])).text
    assert "Side by side" in told
    assert "rows 200 200 =" in told
    assert re.search(r"rows in both (9\d|100) ", told)
    assert "judge: share that scores 0.9 or more" in told
    assert re.search(r"topic = pump 3[34]\.\d % 3[34]\.\d % ([+−]\d|=)", told)
    assert "vendi 12.5 –" in told


def read_gated(place: int) -> Any:
    from seedbed.engine.report_measures import Gated

    return msgspec.convert(measures()[place], Gated)


def test_rules_that_watched_are_shown_as_curves(tmp_path: Path) -> None:
    """What held, at which row; a curve with its limit for each rule."""
    rule = "duplicate_share > 0.4 over 50"
    fired = {"action": "stop", "rule": rule, "stage": "all: answer", "row": 812, "value": 0.42}
    line = {"stage": "all: answer", "rule": rule, "action": "stop", "signal": "duplicate_share", "limit": 0.4,
            "rows": 812, "points": [[n * 10, n / 200] for n in range(5, 85)]}  # fmt: skip
    watch = {"rules": [f"stop_when {rule}"], "fired": [fired], "unwatched": 7, "curves": [line]}
    told = page(tmp_path, Reported(facts(watch=watch, state="halted"), lambda: [item(1)])).text
    for said in ("! Stopped by a rule", "1 rules watched the rows in their order; they held 1 times.",
                 "stop_when duplicate_share > 0.4 over 50 · row 812 of all: answer · 0.42",
                 "duplicate_share > 0.4 over 50: at the end 42.0 %", "limit 0.4", "not watched: 7 rows"):  # fmt: skip
        assert said in told, said


def test_what_people_said_is_shown_with_its_interval(tmp_path: Path) -> None:
    """The rate in all and by stratum; a stratum nobody looked at has none."""
    strata = [
        {"name": "easy", "rows": 90, "reviewed": 10, "accepted": 9, "rate": 0.9, "low": 0.596, "high": 0.982},
        {"name": EVIL, "rows": 10, "reviewed": 0, "accepted": 0, "rate": None, "low": None, "high": None},
    ]
    review = {
        "name": "s",
        "by": "kind",
        "total": {**strata[0], "name": ""},
        "strata": strata,
        "open": 3,
        "reasons": {EVIL: 1},
    }
    shown = page(tmp_path, Reported(facts(reviews=[review]), list))
    assert "90.0 % accepted (59.6 % to 98.2 % at 95 %), of 10 rows that were marked" in shown.text
    assert "Left without a mark: 3 rows." in shown.text
    assert shown.tags <= KNOWN


@pytest.mark.parametrize("language", ["en", "zh"])
def test_foreign_text_stays_text_everywhere(tmp_path: Path, language: str) -> None:
    """Markup in rows, ids, labels, measures, rules and reasons opens no element, in both languages."""
    items = [
        Item(f"{EVIL}/{n}", b"", {"text": f"{EVIL} {text(n % 30, 'pump')}", EVIL: EVIL[: 10 + n % 2]})
        for n in range(60)
    ]
    found = measures()
    told = msgspec.json.encode(found).decode()
    for word in (
        "lengths of answers",
        "rare words",
        "pumps",
        "a pump",
        "left",
        "falls with the length",
        "vendi",
        "words",
    ):
        told = told.replace(f'"{word}"', msgspec.json.encode(EVIL).decode())
    rule = {"action": EVIL, "rule": EVIL, "stage": EVIL, "row": 3, "value": 0.4}
    line = {**rule, "signal": "failed_share", "limit": 0.4, "rows": 3, "points": [[1, 0.1], [2, 0.4]]}
    watch = {"rules": [EVIL], "fired": [rule], "unwatched": 0, "curves": [line]}
    record = {
        "name": EVIL,
        "state": "done",
        "watch": watch,
        "measures": msgspec.json.decode(told),
        "generations": {EVIL: 3},
    }
    one = Reported(record, lambda: items, expected=60)
    shown = page(tmp_path, one, other=one, by=EVIL, language=language)
    assert shown.tags <= KNOWN
    assert not [name for name in shown.attributes if name.startswith("on") or name in ("src", "href", "style")]
    html = (tmp_path / "report.html").read_text("utf-8")
    assert not re.search(r"url\(|@import|https?:|[\x00-\x08]", html)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=30, unique_by=lambda one: one[0]),
    st.none() | st.floats(-1e6, 1e6),
)
def test_a_curve_stays_in_its_frame(points: list[tuple[float, float]], limit: float | None) -> None:
    """Whatever the values, everything that is drawn is inside the drawing."""
    drawn = curve(sorted(points), "t", ("x", "y"), limit=None if limit is None else (limit, "limit"), marks=points[:1])
    places = [float(one) for found in re.findall(r'points="([^"]*)"', drawn) for one in re.split("[ ,]", found)]
    places += [float(one) for one in re.findall(r'c[xy]="([^"]*)"', drawn)]
    assert all(0 <= place <= 361 for place in places)


@pytest.mark.slow
def test_a_report_of_100_000_rows_can_be_read(tmp_path: Path) -> None:
    """Less than a megabyte, the parts that are drawn of a sample say so, and every row is counted."""
    count = 100_000
    topics = list(TOPICS)
    source = Reported(
        {"name": "big"},
        lambda: (Item(f"r/{n}", b"", {"question": text(n, topics[n % 3])}) for n in range(count)),
        expected=count,
        of_run=False,
    )
    told = page(tmp_path, source).text
    assert "rows 100,000" in told
    assert "1,200 of 100,000 rows" in told
    assert (tmp_path / "report.html").stat().st_size < 1_000_000
