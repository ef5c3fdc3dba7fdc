"""What a run promises: each row accounted for, each reply asked once, the same rows whatever the timing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from entries import (
    answer,
    buggy,
    drawn,
    first_letters,
    grown,
    no_sevens,
    one_by_one,
    only_yes,
    picky,
    shouted,
    spell,
    split,
    step,
    structured,
    twice,
    upper,
    yes_or_no,
)
from rig import Bench, Model, kept, set_aside

from seedbed.core.errors import ProviderError
from seedbed.core.reply import Reply
from seedbed.core.request import Request
from seedbed.core.step import Step
from seedbed.engine.halt import Halt
from seedbed.engine.plan import Budget, Want

ROWS = [{"question": f"q{number}"} for number in range(40)]


def test_every_row_comes_out_in_the_order_of_the_input(bench: Bench) -> None:
    """Rows finish in any order and stand in the order they came in."""
    result = bench.run(ROWS, step(answer))
    assert [row["question"] for row in kept(result)] == [row["question"] for row in ROWS]
    assert result.state == "done"
    assert result.unreconciled() == []


def test_a_second_run_asks_nothing(bench: Bench) -> None:
    """A finished run is found as it is."""
    first = kept(bench.run(ROWS, step(answer)))
    asked = len(bench.model.asked)
    assert kept(bench.run(ROWS, step(answer))) == first
    assert len(bench.model.asked) == asked == 40


@pytest.mark.parametrize("change", ["added", "removed", "reordered", "one changed"])
def test_only_what_is_new_is_asked(bench: Bench, change: str) -> None:
    """Rows added, removed, reordered or changed: the replies of the others are used again, in another run too."""
    bench.run(ROWS, step(answer))
    bench.model.asked.clear()
    rows, asks = {
        "added": ([*ROWS, {"question": "new"}], 1),
        "removed": (ROWS[5:], 0),
        "reordered": (ROWS[::-1], 0),
        "one changed": ([{"question": "other"}, *ROWS[1:]], 1),
    }[change]
    result = bench.run(rows, step(answer), name="again")
    assert len(bench.model.asked) == asks
    assert [row["question"] for row in kept(result)] == [row["question"] for row in rows]


def test_a_changed_setting_asks_only_its_own_step(bench: Bench) -> None:
    """The first step's replies stay good when the second step changes; no stale row comes back."""

    def asking(tone: str) -> Step:
        return Step(step(answer).entry, {"tone": tone}, label="second", columns={"question": "answer"})

    bench.run(ROWS, step(answer), asking("warm"))
    bench.model.asked.clear()
    result = bench.run(ROWS, step(answer), asking("cold"))
    assert len(bench.model.asked) == 40
    assert all(text.startswith("[cold]") for text in bench.model.asked)
    assert len(kept(result)) == 40


def test_equal_rows_are_told_apart(bench: Bench) -> None:
    """The same question three times gets three replies, not one three times."""
    result = bench.run([{"question": "same"}] * 3, step(answer))
    assert len({row["answer"] for row in kept(result)}) == 3


def test_the_same_request_twice_in_a_row_gets_two_replies(bench: Bench) -> None:
    """n-th time asked is part of a reply's key."""
    first, second = kept(bench.run([{"question": "once"}], step(twice)))[0]["answer"].split(" / ")
    assert first != second


def test_two_steps_of_one_entry_do_not_share_replies(bench: Bench) -> None:
    """The step's label is part of a reply's key."""
    second = Step(step(answer).entry, {})
    bench.run([{"question": "q"}], step(answer), second)
    assert len(bench.model.asked) == 2


def test_results_do_not_depend_on_the_window(bench: Bench) -> None:
    """One row at a time or all at once: the same rows."""
    narrow = kept(bench.run(ROWS, step(drawn), name="narrow", window=1))
    bench.model.asked.clear()
    wide = kept(bench.run(ROWS, step(drawn), name="wide", window=40))
    assert narrow == wide
    assert bench.model.asked == []


def test_another_seed_gives_other_draws(bench: Bench) -> None:
    """The run's seed decides draws and sampling."""
    assert kept(bench.run(ROWS, step(drawn), seed=1)) != kept(bench.run(ROWS, step(drawn), seed=2, name="other"))


def test_rejects_keep_reason_value_and_threshold(bench: Bench) -> None:
    """A verdict and a Reject set the row aside with what was measured, and the counts reconcile."""
    result = bench.run(ROWS, step(no_sevens), step(picky))
    reasons = {one.row["question"]: (one.step, one.reason) for one in set_aside(result)}
    assert reasons == dict.fromkeys(("q7", "q17", "q27", "q37"), ("no_sevens", "has a seven"))
    assert result.stages["all"]["no_sevens"].rejected == 4
    only_picky = bench.run(ROWS, step(picky), name="picky")
    assert [(one.value, one.threshold) for one in set_aside(only_picky)] == [(7, 6)] * 4


def test_one_row_becomes_several(bench: Bench) -> None:
    """Children keep their parent's columns, get ids under its id and go on through the next step."""
    result = bench.run([{"question": "to be or"}], step(split), step(spell))
    assert [row["part"] for row in kept(result)] == ["to", "be", "or"]
    assert sorted(bench.model.asked) == ["spell be", "spell or", "spell to"]


def test_a_table_step_sees_all_rows(bench: Bench) -> None:
    """What it leaves out is set aside with its reason; the others keep their columns."""
    rows = [{"question": word} for word in ("apple", "berry", "avocado", "cherry")]
    result = bench.run(rows, step(upper), step(first_letters))
    assert [row["answer"] for row in kept(result)] == ["APPLE", "BERRY", "CHERRY"]
    assert [one.reason for one in set_aside(result)] == ["begins like row 0"]


def test_a_table_step_may_rewrite_a_column(bench: Bench) -> None:
    """What it made of a column stands in the rows, beside columns that are new; the others stay as they are."""
    rows = [{"question": word, "number": place} for place, word in enumerate(("apple", "berry"))]
    result = bench.run(rows, step(shouted), step(first_letters))
    assert kept(result) == [
        {"question": "apple!", "number": 0, "loud": "apple!"},
        {"question": "berry!", "number": 1, "loud": "berry!"},
    ]


def test_a_pool_grows_until_it_is_large_enough(bench: Bench) -> None:
    """Rounds draw from the pool, admit only what is new, and stop at the number that was asked for."""
    result = bench.run([{"question": "s"}], grown(rows=5))
    parts = [row["part"] for row in kept(result)]
    assert len(parts) == len(set(parts)) == 5
    bench.model.asked.clear()
    again = bench.run([{"question": "s"}], grown(rows=5), name="again", window=1)
    assert kept(again) == kept(result)
    assert bench.model.asked == []


def test_an_unreadable_reply_is_asked_again_with_the_reason(bench: Bench) -> None:
    """Drawn anew, then the model sees its reply and what was wrong; the third unreadable one sets the row aside."""
    bench.model = Model(lambda request: "perhaps" if len(request.messages) < 3 else "Yes.")
    result = bench.run([{"question": "q"}], step(yes_or_no))
    assert [row["answer"] for row in kept(result)] == ["yes"]
    first, drawn, shown = bench.model.requests
    assert first.messages == drawn.messages
    assert first.seed != drawn.seed
    assert "neither yes nor no" in str(shown.messages[-1])
    bench.model = Model(lambda request: "perhaps")
    result = bench.run([{"question": "another"}], step(yes_or_no), name="never")
    assert kept(result) == []
    assert len(bench.model.asked) == 3
    assert "neither yes nor no" in set_aside(result)[0].reason


@pytest.mark.parametrize("function", [yes_or_no, structured])
def test_every_reply_that_could_not_be_read_is_counted(function: Callable[..., object], bench: Bench) -> None:
    """Those that broke a schema as well as those that the method refused, and the last one too; each is paid once."""
    bench.model = Model(lambda request: "perhaps")
    result = bench.run([{"question": "q"}], step(function))
    assert len(bench.model.asked) == 3
    assert result.spent["unreadable"] == 3
    again = bench.run([{"question": "q"}], step(function), name="again")
    assert len(bench.model.asked) == 3
    assert again.spent["unreadable"] == 0
    for one in (result, again):
        (count,) = one.stages["all"].values()
        assert (count.asks, count.unreadable) == (3, 3)


@pytest.mark.parametrize("form", ["plain", "schema"])
@pytest.mark.parametrize("readable", [0, 1, 2])
def test_rows_that_stand_are_kept_when_a_later_reply_cannot_be_read(form: str, readable: int, bench: Bench) -> None:
    """What was paid for stays and says why there is no more; with nothing to keep the row is set aside."""

    def answered(request: Request) -> str:
        number = int(str(request.messages[0]["content"]).split()[-1])
        return f'{{"answer": "a{number}"}}' if number < readable else "no form at all"

    bench.model = Model(answered)
    result = bench.run([{"question": "q"}], step(one_by_one, form=form))
    assert [row["answer"] for row in kept(result)] == [f"a{number}" for number in range(readable)]
    assert len(set_aside(result)) == (readable == 0)
    (count,) = result.stages["all"].values()
    assert (count.rows, count.asks, count.unreadable) == (1, readable + 3, 3)
    assert count.reconciles


def test_a_blank_reply_is_no_row(bench: Bench) -> None:
    """Blank text is unreadable: asked again, then set aside, never kept."""
    bench.model = Model(lambda request: "  ")
    result = bench.run(ROWS[:3], step(answer))
    assert kept(result) == []
    assert {one.reason for one in set_aside(result)} == {"the reply is blank"}


def test_a_refused_row_is_set_aside_in_the_servers_words(bench: Bench) -> None:
    """A lasting refusal of one request concerns one row; the rest go on."""

    def refuse(request: Request) -> Reply:
        if "q3" in str(request.messages):
            raise ProviderError("context length exceeded", scope="row")
        return Reply("fine")

    bench.model = Model(refuse)
    result = bench.run(ROWS[:6], step(answer))
    assert len(kept(result)) == 5
    assert [(one.kind, one.reason) for one in set_aside(result)] == [("failed", "context length exceeded")]


def test_a_lasting_error_stops_the_run_and_a_later_start_goes_on(bench: Bench) -> None:
    """A bad key stops everything at once; what was answered is kept and not asked again."""
    good: list[int] = []

    def fail_after_ten(request: object) -> Reply:
        good.append(1)
        if len(good) > 10:
            raise ProviderError("the key was refused", scope="run")
        return Reply("fine")

    bench.model = Model(fail_after_ten)
    stopped = bench.run(ROWS, step(answer), window=1)
    assert (stopped.state, stopped.message) == ("failed", "the key was refused")
    bench.model = Model(lambda request: "fine")
    result = bench.run(ROWS, step(answer), window=1)
    assert result.state == "done"
    assert len(bench.model.asked) == 30
    assert len(kept(result)) == 40


def test_a_bug_of_an_entry_stops_the_run_early_and_names_the_line(bench: Bench) -> None:
    """Twenty rows in a row that end in the same bug are not the rows' fault."""
    result = bench.run(ROWS, step(buggy))
    assert result.state == "failed"
    assert "step 'buggy' failed on 20 of 20 rows with KeyError" in result.message
    assert "entries.py" in result.message


def test_a_run_that_was_stopping_ends_as_stopped(bench: Bench) -> None:
    """A server that goes away while the last replies are awaited does not make it a failed one."""

    def gone(_: Request) -> str:
        bench.outside.halted = Halt("stopped by you", state="stopped")  # as Ctrl-C does
        raise ProviderError("the server went away", scope="run")

    bench.model = Model(gone)
    stopped = bench.run(ROWS, step(answer), window=1)
    assert (stopped.state, stopped.message) == ("stopped", "stopped by you")


def test_a_budget_ends_the_asking_and_keeps_what_is_there(bench: Bench) -> None:
    """Rows that could not be asked are counted as failed; a larger budget goes on without paying twice."""
    short = bench.run(ROWS, step(answer), budget=Budget(requests=10), window=1)
    assert short.state == "budget"
    assert len(kept(short)) == 10
    assert short.stages["all"]["answer"].failed == 30
    assert short.unreconciled() == []
    whole = bench.run(ROWS, step(answer), budget=Budget(requests=100), window=4)
    assert (whole.state, len(kept(whole))) == ("done", 40)
    assert len(bench.model.asked) == 40


def test_targets_are_filled_by_further_rounds(bench: Bench) -> None:
    """Rows that fall through a check are replaced by others until the number is there."""
    bench.model = Model(lambda request: "Yes." if (request.seed or 0) % 3 else "No.")

    result = bench.run(ROWS[:10], step(yes_or_no), step(only_yes), want=Want(30))
    assert (result.state, len(kept(result))) == ("done", 30)
    assert {row["answer"] for row in kept(result)} == {"yes"}
    assert result.unreconciled() == []


def test_an_unfillable_target_is_reported(bench: Bench) -> None:
    """The run ends, says what is missing, and does not call itself done."""
    bench.model = Model(lambda request: "No.")

    result = bench.run(ROWS[:4], step(yes_or_no), step(only_yes), want=Want(3))
    assert result.state == "short"
    assert result.missing == {"rows": 3}


def test_strata_are_filled_each_to_its_number(bench: Bench) -> None:
    """Rows of a kind that is full are set aside, so every kind has exactly its number."""
    bench.model = Model(lambda request: "Yes." if (request.seed or 0) % 4 else "No.")
    want = Want(12, {"answer": {"yes": 6, "no": 6}}, rounds=20)
    result = bench.run(ROWS, step(yes_or_no), want=want)
    answers = [row["answer"] for row in kept(result)]
    assert (answers.count("yes"), answers.count("no")) == (6, 6)
    assert result.missing == {}
