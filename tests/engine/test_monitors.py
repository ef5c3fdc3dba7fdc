"""Rules that watch a run: what they see, when they hold, and what follows."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from entries import answer, no_sevens, only_yes, picky, some_of, split, step, variations, yes_or_no
from hypothesis import given, settings
from hypothesis import strategies as st
from rig import Bench, Model, kept, set_aside

from seedbed.core.reply import Reply
from seedbed.core.request import prompt_text
from seedbed.core.row import Item
from seedbed.core.step import grow
from seedbed.core.verdict import Verdict
from seedbed.engine import shard
from seedbed.engine.flow import Outcome
from seedbed.engine.halt import Halt
from seedbed.engine.monitor import POINTS, Curve, Line, Watch
from seedbed.engine.monitor_rules import SIGNALS, read_rule, read_rules
from seedbed.engine.monitor_signals import SIGNAL, Signal, look
from seedbed.engine.plan import Budget
from seedbed.engine.seen import Seen
from seedbed.engine.sketch import likeness, sketch

WORDS = [
    f"{one}{other}" for one in ("al", "ber", "cor", "dun", "el", "fir") for other in ("ma", "no", "pi", "ro", "tus")
]


def rows(count: int, first: int = 0) -> list[dict[str, Any]]:
    return [{"question": f"question number {number}"} for number in range(first, first + count)]


def sentence(number: int, length: int = 20) -> str:
    """A sentence that is the number's own."""
    return " ".join(random.Random(number).choices(WORDS, k=length))


def stale(request: Any) -> str:
    """Answers that are all new up to number 59, and all the same after."""
    number = int(prompt_text(request).rsplit(" ", 1)[1])
    return sentence(number if number < 60 else 0)


def rule(action: str, signal: str, text: str) -> Any:
    return read_rule(action, signal, text)  # type: ignore[arg-type]


def places(bench: Bench) -> list[tuple[str, int, float]]:
    return [(one["action"], one["row"], one["value"]) for one in bench.events if one["event"] == "watch"]


def test_a_rule_is_read_in_all_its_forms() -> None:
    """Signs, shares and per cents, windows with or without commas, columns; it is written back as it is meant."""
    told = {"> 0.4 over 500": "> 0.4 over 500", ">=40%": ">= 0.4 over 200", "<.2 over 1,000 in the answer": None}
    for text, again in told.items():
        made = rule("warn", "duplicate_share", text)
        assert again is None or str(made) == f"duplicate_share {again}"
    assert (made.sign, made.limit, made.over, made.column) == ("<", 0.2, 1000, "the answer")
    assert read_rules("stop", {"failed_share": ["> 0.1", "> 0.3 over 50"]})[1].over == 50


@pytest.mark.parametrize(
    ("signal", "text", "said"),
    [
        ("duplicat_share", "> 0.4", "there is no signal 'duplicat_share'; did you mean 'duplicate_share'?"),
        ("failed_share", "0.4", "'0.4' is not a rule; write"),
        ("failed_share", "> 40", "a share is from 0 to 1"),
        ("failed_share", "> 0.4 over 3", "a window has from 10 to 100,000 rows"),
        ("failed_share", "> 0.4 in answer", "reads no column"),
        ("tokens_per_row", "> 40%", "is no share"),
        ("failed_share", "", "is not a rule"),
        ("failed_share", "> 0.4 over 500 rows", "is not a rule"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_way_out(signal: str, text: str, said: str) -> None:
    """Nothing is guessed: an unknown signal names the nearest one, a text that is no rule shows one that is."""
    with pytest.raises(ValueError, match=re.escape(said)):
        rule("warn", signal, text)


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_an_error(text: str) -> None:
    """Reading never fails in another way, and what is read stays the same when it is written and read again."""
    try:
        made = rule("stop", "missing_share", text)
    except ValueError:
        return
    assert str(rule("stop", "missing_share", str(made).removeprefix("missing_share "))) == str(made)


def test_a_run_stops_where_its_answers_repeat(bench: Bench) -> None:
    """The first 60 answers are new and all later ones the same: the run stops soon after, and keeps what is there."""
    bench.model = Model(stale)
    stop = rule("stop", "duplicate_share", "> 0.5 over 20")
    result = bench.run(rows(400), step(answer), rules=[stop], window=8)
    assert result.state == "halted"
    assert places(bench) == [("stop", 72, 0.55)]
    assert "stop_when duplicate_share > 0.5 over 20: 0.55 at row 72 of all: answer" in result.message
    assert len(bench.model.asked) < 150
    assert [row["question"] for row in kept(result)] == [row["question"] for row in rows(72)]
    assert len(set_aside(result)) == 400 - 72
    assert not result.unreconciled()


@pytest.mark.parametrize("window", [1, 7, 64])
def test_the_row_at_which_a_rule_holds_does_not_depend_on_the_workers(bench: Bench, window: int) -> None:
    """One row in flight or many: the same row, the same value, the same rows kept."""
    bench.model = Model(stale)
    rules = [rule("warn", "new_ngrams", "< 0.5 over 30"), rule("stop", "duplicate_share", "> 0.5 over 20")]
    result = bench.run(rows(300), step(answer), rules=rules, window=window)
    assert places(bench) == [("warn", 51, 0.4896), ("stop", 72, 0.55)]
    assert result.rows == 72


def test_a_resumed_run_decides_the_same(bench: Bench) -> None:
    """Two shards are made under a warning; started again with nothing to ask, it says the same at the same row."""
    bench.model = Model(lambda request: sentence(min(int(prompt_text(request).rsplit(" ", 1)[1]), 700)))
    rules = [rule("warn", "duplicate_share", "> 0.3 over 50"), rule("warn", "tokens_per_row", "> 4 over 100")]
    first = bench.run(rows(1100), step(answer), rules=rules)
    said = places(bench)
    assert [one[:2] for one in said] == [("warn", 100), ("warn", 717)]
    bench.events.clear()
    asked = len(bench.model.asked)
    again = bench.run(rows(1100), step(answer), rules=rules)
    assert (places(bench), len(bench.model.asked)) == (said, asked)
    assert again.watch == first.watch


def test_a_stopped_run_that_is_started_again_stops_there_again_without_asking(bench: Bench) -> None:
    """The rule is part of what is meant; without it the run goes on and asks only what is missing."""
    bench.model = Model(stale)
    stop = rule("stop", "duplicate_share", "> 0.5 over 20")
    first = bench.run(rows(200), step(answer), rules=[stop], window=4)
    asked = len(bench.model.asked)
    again = bench.run(rows(200), step(answer), rules=[stop], window=4)
    assert (again.state, again.rows, again.message) == ("halted", first.rows, first.message)
    assert len(bench.model.asked) <= asked + 4
    assert bench.run(rows(200), step(answer), window=4).rows == 200
    assert len(bench.model.asked) == 200


def test_a_paused_run_loses_nothing_and_goes_on_when_it_is_told_to(bench: Bench) -> None:
    """It pauses at the same row until somebody answers; then it goes on, and no question is put twice."""
    bench.model = Model(stale)
    pause = rule("pause", "duplicate_share", "> 0.5 over 20")
    first = bench.run(rows(200), step(answer), rules=[pause], window=4)
    assert (first.state, first.rows) == ("paused", 0)
    assert "seedbed resume" in first.message
    answered = [(one["rule"], one["stage"], one["row"]) for one in first.watch["fired"]]
    result = bench.run(rows(200), step(answer), rules=[pause], window=4, passed=answered)
    assert (result.state, result.rows) == ("done", 200)
    assert len(bench.model.asked) == len(set(bench.model.asked)) == 200


def test_a_rule_holds_once_until_it_has_let_go(bench: Bench) -> None:
    """Good and bad stretches of 50 rows in turn: a warning at the beginning of each bad one, not at each row."""
    given = [{"question": f"{'7' if number // 50 % 2 else 'x'} {'abcdefghij'[number % 10]}"} for number in range(300)]
    bench.run(given, step(no_sevens), rules=[rule("warn", "rejected_share", "> 0.5 over 20")])
    assert [one[1] for one in places(bench)] == [61, 161, 261]


def test_rows_that_only_compute_stop_too(bench: Bench) -> None:
    """No model is asked, so no request can be held back: later rows are not begun."""
    given = [{"question": "7" if number >= 100 else "x"} for number in range(600)]
    result = bench.run(given, step(no_sevens), rules=[rule("stop", "rejected_share", ">= 0.5 over 20")])
    assert (result.state, result.rows) == ("halted", 100)
    reasons = [one.reason for one in set_aside(result)]
    assert sum(reason == "has a seven" for reason in reasons) == 10
    assert sum(reason.startswith("not begun: stop_when rejected_share") for reason in reasons) == 490


def test_each_signal_sees_what_it_is_named_after(bench: Bench) -> None:
    """One run in which every tenth row has a blank, every fifth row is refused: shares come out exact."""
    bench.model = Model(lambda request: "an answer that is there")
    given = [
        {
            "question": f"{'7' if number % 5 == 3 else 'x'} {'abcdefghij'[number % 10]}",
            "by": " " if number % 10 == 9 else "me",
        }
        for number in range(200)
    ]
    texts = dict.fromkeys(SIGNALS, "< 0 over 100")
    result = bench.run(given, step(picky), step(answer), rules=read_rules("warn", texts), name="signals")
    last = {one["signal"]: one["points"][-1][1] for one in result.watch["curves"]}
    assert last["rejected_share"] == 0.2
    assert last["missing_share"] == pytest.approx(0.125, abs=0.01)
    assert last["failed_share"] == 0
    assert last["requests_per_row"] == 1
    assert last["tokens_per_row"] == 5
    assert last["duplicate_share"] == 1.0
    assert last["new_ngrams"] == 0


def test_replies_that_cannot_be_read_are_seen(bench: Bench) -> None:
    """A reply that is asked for again counts, and so does one that is never readable."""
    bench.model = Model(lambda request: "perhaps" if "maybe" in prompt_text(request) else "yes")
    given = [{"question": f"{'maybe' if number % 4 == 0 else 'sure'} {number}"} for number in range(80)]
    result = bench.run(given, step(yes_or_no), rules=[rule("warn", "unreadable_share", "> 0.2 over 40")])
    assert [one[2] for one in places(bench)] == [0.25]
    assert result.rows == 60


def test_a_row_that_becomes_several_is_counted_by_its_rows(bench: Bench) -> None:
    """Shares are of the rows that come out, windows of rows with a text."""
    given = [{"question": "alpha beta gamma delta"} for _ in range(30)]
    result = bench.run(given, step(split), rules=[rule("warn", "duplicate_share", "> 0.9 over 40 in part")])
    assert [one[:2] for one in places(bench)] == [("warn", 11)]
    assert result.rows == 120


def test_pools_that_grow_are_watched(bench: Bench) -> None:
    """Every round's rows are seen in the order of the draw, also when the round is read from disk."""
    bench.model = Model(lambda request: "ab")
    bench_step = grow(variations, draw=some_of, admit=lambda candidate, pool: Verdict.right(), rounds=10)
    rules = [rule("warn", "requests_per_row", "> 0.4 over 12")]
    bench.run([{"question": "seed", "part": "seed"}], bench_step, rules=rules)
    said = places(bench)
    assert [one[:2] for one in said] == [("warn", 12)]
    bench.events.clear()
    bench.run([{"question": "seed", "part": "seed"}], bench_step, rules=rules)
    assert said == places(bench)


def test_a_rule_that_comes_later_says_what_it_did_not_see(bench: Bench) -> None:
    """Rows made before there was a rule are told as not watched; they are not made again."""
    bench.run(rows(600), step(answer))
    result = bench.run(rows(600), step(answer), rules=[rule("warn", "duplicate_share", "> 0.4")])
    assert result.watch["unwatched"] == 600
    assert len(bench.model.asked) == 600


def test_without_rules_a_shard_carries_nothing_of_it(bench: Bench, tmp_path: Path) -> None:
    """What nobody wants is not written and not counted."""
    result = bench.run(rows(20), step(answer))
    assert shard.read_header(result.accepted[0]).more == {}
    assert result.watch == {}


def test_events_tell_the_values_as_they_go(bench: Bench) -> None:
    """The log has the rule when it holds, with stage, row and value."""
    bench.model = Model(stale)
    bench.run(rows(100), step(answer), rules=[rule("warn", "duplicate_share", "> 0.5 over 20")])
    log = [json.loads(line) for line in (bench.home / "runs" / "run" / "events.jsonl").read_text("utf-8").splitlines()]
    told = next(one for one in log if one["event"] == "watch")
    assert (told["rule"], told["stage"], told["row"]) == ("duplicate_share > 0.5 over 20", "all: answer", 72)


def test_a_sketch_tells_how_much_two_texts_share() -> None:
    """English and Chinese: equal texts 1, a changed word or two a high figure, other texts about nothing."""
    one = sentence(1, 40)
    assert likeness(sketch(one), sketch(one.upper())) == 1
    assert likeness(sketch(one), sketch(one.replace(one.split()[7], "other", 1))) > 0.7
    assert likeness(sketch(one), sketch(sentence(2, 40))) < 0.3
    chinese = "水泵的出口压力由调节阀控制，超过限值时安全阀自动打开并向控制室发出信号。"
    assert likeness(sketch(chinese), sketch(chinese.replace("控制室", "值班室"))) > 0.7
    assert likeness(sketch(chinese), sketch("月亮离地球大约三十八万公里，光走这段路需要一秒多。")) < 0.2
    assert sketch("") == sketch(" \n") == []
    assert len(sketch("word")) == len(sketch("水")) == 1
    assert sketch("lone \ud800 surrogate") != []


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_share_whatever_the_texts(one: str, other: str) -> None:
    """From 0 to 1, the same both ways, and 1 for a text and itself."""
    first, second = sketch(one), sketch(other)
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert not first or likeness(first, first) == 1
    assert first == sorted(set(first))


@settings(max_examples=60)
@given(st.lists(st.booleans(), min_size=1, max_size=80), st.integers(10, 20))
def test_a_window_holds_the_last_rows_and_no_more(found: list[bool], over: int) -> None:
    """The share is that of the last ``over`` rows, computed anew."""
    signal = Signal(SIGNAL["failed_share"](over), over)
    for place, failed in enumerate(found, 1):
        full = signal.add(Seen(int(not failed), 0, int(failed), False, 0, 0), "")
        assert full == (place >= over)
        last = found[max(0, place - over) : place]
        assert signal.value == pytest.approx(sum(last) / len(last))


@settings(max_examples=30)
@given(st.permutations(list(range(12))))
def test_rows_are_looked_at_in_their_order(order: list[int]) -> None:
    """Twelve rows of three shards come in any order; the curve is that of the order they stand in."""
    watch = Watch(read_rules("warn", {"rejected_share": "> 0.5 over 10"}), frozenset(), tell=_silent, halt=_silent)
    line = watch.line(("all", 1), "all: step", ())
    for number in range(3):
        line.open(number, 4)
    for place in order:
        line.row(place // 4, place % 4, outcome(rejected=place >= 5))
    assert [(one.row, one.value) for one in watch.fired] == [(11, 0.6)]
    assert not line._waiting


def test_curves_and_windows_stay_small() -> None:
    """100,000 rows: at most a fixed number of points, and no more sketches than the window has rows."""
    curve = Curve(rule("warn", "duplicate_share", "> 0.9 over 100"))
    meter = curve.signal._meter
    for number in range(20_000):
        curve.add(Seen(1, 0, 0, False, 1, 5, {}, {"": [[number * 7, number * 7 + 1, number * 7 + 2]]}), number + 1)
    assert len(curve.points) <= POINTS
    assert len(meter._last) == 100  # type: ignore[attr-defined]
    assert len(meter._places) <= 32 * 100 + 4  # type: ignore[attr-defined]


def test_texts_that_the_source_gave_are_no_finding() -> None:
    """Five questions about one document: the document is the same each time, the questions are not."""
    made = outcome()
    made.kept = [Item(str(n), b"", {"text": "the same page", "question": f"question {n}"}) for n in range(2)]
    seen = look(made, (), frozenset(["text"]), sketched=("", "text"), asked_for=("",))
    assert seen.sketches[""][0] != seen.sketches[""][1]
    assert seen.sketches["text"][0] == seen.sketches["text"][1]
    assert seen.blank == {"": 0}
    assert look(made, ("answer",), frozenset(), asked_for=("",)).blank == {"": 2}


def outcome(*, rejected: bool = False) -> Outcome:
    made = Outcome()
    if rejected:
        made.aside.append(shard.Aside("r", "check", "rejected", "wrong"))
    else:
        made.kept.append(Item("r", b"", {"text": "right"}))
    return made


def _silent(*_: Any, **__: Any) -> None:
    """Nobody listens."""


def test_a_judge_that_finds_fault_is_seen(bench: Bench) -> None:
    """A verdict on what a model answered counts as a row set aside by a verdict."""
    bench.model = Model(
        lambda request: Reply("no" if "9" in prompt_text(request) else "yes", tokens_in=1, tokens_out=1)
    )
    rules = [rule("warn", "rejected_share", "> 0.15 over 100")]
    bench.run(rows(200), step(answer), step(only_yes), rules=rules)
    assert [one[0] for one in places(bench)] == ["warn"]


def test_a_line_knows_the_last_row_it_let_pass() -> None:
    """Rows after the one at which a rule stopped the run are not begun."""
    watch = Watch(read_rules("stop", {"rejected_share": "> 0.5 over 10"}), frozenset(), tell=_silent, halt=_silent)
    line: Line = watch.line(("all", 1), "all: step", ())
    line.open(0, 40)
    for place in range(9):
        line.row(0, place, outcome(rejected=True))
    with pytest.raises(Halt, match="rejected_share"):
        line.row(0, 9, outcome(rejected=True))
    assert line.last == (0, 9)
    line.row(0, 30, outcome())
    assert line.last == (0, 9)


def test_a_run_that_was_cut_off_decides_as_one_that_was_not(bench: Bench) -> None:
    """The budget ends in the middle of a shard; gone on with, the rules say what they say of a run in one go."""
    bench.model = Model(lambda request: sentence(min(int(prompt_text(request).rsplit(" ", 1)[1]), 700)))
    rules = [rule("warn", "duplicate_share", "> 0.3 over 50"), rule("warn", "new_ngrams", "< 0.3 over 100")]
    whole = bench.run(rows(1100), step(answer), rules=rules, name="whole")
    said = places(bench)
    assert len(said) == 2
    other = Bench(bench.home / "other")
    other.model = bench.model
    assert other.run(rows(1100), step(answer), rules=rules, budget=Budget(requests=777)).state == "budget"
    other.events.clear()
    again = other.run(rows(1100), step(answer), rules=rules)
    assert places(other) == said
    assert again.watch == whole.watch
