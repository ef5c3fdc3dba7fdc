"""PIE: pairs that do the same measurably faster, their tenths, and self-play that finds new programs."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept, set_aside

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.program import Outcome
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.methods.code.pie import pie, tag, tenth
from seedbed.methods.code.pie_pairs import make_faster
from seedbed.methods.code.pie_self_play import admit_new, draw_two, invent, known_results
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import Here, a_sandbox

SLOW = "def total(n):\n    s = 0\n    for k in range(n):\n        s += k\n    return s"
FAST = "def total(n):\n    return n * (n - 1) // 2"
ROW: dict[str, Any] = {"code": SLOW, "entry_point": "total", "inputs": [[n] for n in range(2, 30)]}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        yield made


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def fenced(program: str) -> str:
    return f"```python\n{program}\n```"


def run(here: Script, **given: Any) -> tuple[list[Any], Context]:
    ctx = Context(here, language=given.pop("language", "en"))
    return asyncio.run(make_faster(ctx, **{**ROW, **given})), ctx


WRONG = [
    *(f"def total(n):\n    return n * (n - 1) // 2 + {n}" for n in range(1, 4)),
    SLOW.replace("range(n)", "range(n + 1)"),
    "def total(n):\n    return float(n * (n - 1) // 2)",
    "def total(n):\n    return {2: 1, 3: 3, 4: 6}[n]",
    "def total(n)\n    return 0",
    "def sums(n):\n    return n * (n - 1) // 2",
    "def total(n):\n    print('done')\n    return n * (n - 1) // 2",
    "import sys\n\nsys.settrace(None)\n\n\n" + SLOW,
    "import sys\n\n\ndef total(n):\n    sys._getframe().f_back.f_trace_opcodes = False\n    return n * (n - 1) // 2",
    SLOW + "\n\n\ndef unused():\n    return 0",
    SLOW.replace("s += k", "s = s + k"),
    SLOW.replace("s += k", "s += k\n        s += 0"),
    SLOW.replace("range(n)", "[one for one in range(n)]"),
    SLOW.replace("    s = 0\n", "    s = 0\n    m = n\n"),
    "def total(n):\n    while True:\n        pass",
    (
        "import threading\n\n\ndef total(n):\n    found = []\n    work = threading.Thread(target=lambda: "
        "found.append(sum([k for k in range(n)])))\n    work.start()\n    work.join()\n    return found[0]"
    ),
    'def total(n):\n    return eval("sum([k + 0 * k for k in range(n)])", {"n": n})',
    "raise SystemExit",
]
RIGHT = [
    FAST,
    *(f"def total(n, m={n}):\n    return n * (n - 1) // 2" for n in range(10)),
    "def total(n):\n    return sum(range(n))",
    "total = lambda n: n * (n - 1) // 2",
    "def total(n):\n    return (n * n - n) // 2",
    "def total(n):\n    return n * (n - 1) >> 1",
    "from math import comb\n\n\ndef total(n):\n    return comb(n, 2)",
    "import math\n\n\ndef total(n):\n    return math.comb(n, 2)",
    "def pairs(n):\n    return n * (n - 1) // 2\n\n\ndef total(n):\n    return pairs(n)",
    "known = {}\n\n\ndef total(n):\n    if n not in known:\n        known[n] = n * (n - 1) // 2\n    return known[n]",
    "class Sum:\n    def of(self, n):\n        return n * (n - 1) // 2\n\n\ntotal = Sum().of",
]


def test_of_twenty_wrong_versions_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Wrong: other results or types, no gain, prints, no end, and those that switch the counting off."""
    assert len(WRONG) == len(RIGHT) == 20
    mixed = [fenced(one) for both in zip(WRONG, RIGHT, strict=True) for one in both]
    rows, ctx = run(Here(sandbox, mixed), samples=40, seconds=1.0)
    made = [row["tgt"] for row in rows]
    assert not set(made) & set(WRONG)
    assert len(set(made) & set(RIGHT)) >= 19
    assert all(row["speedup"] >= 1.1 and row["tgt_time"] * 1.1 <= row["src_time"] for row in rows)
    assert len(ctx.notes["failed"]) >= 20
    assert {row["origin"] for row in rows} == {"edited"}
    assert len({row["problem"] for row in rows}) == 1


def test_tests_must_pass_as_well(sandbox: Sandbox) -> None:
    """A version that is right for the inputs alone is set aside."""
    narrow = "def total(n):\n    return n * (n - 1) // 2 if n < 30 else 0"
    rows, _ = run(Here(sandbox, [fenced(narrow), fenced(FAST)]), samples=2, tests=["assert total(100) == 4950"])
    assert [row["tgt"] for row in rows] == [FAST]


def counted(cost: int, *values: int) -> Outcome:
    return Outcome("ok", 0, value=[cost, list(values)])


@pytest.mark.parametrize(("cost", "stays"), [(1000, False), (910, False), (909, True), (500, True)])
def test_a_pair_stays_where_the_gain_is_a_tenth(cost: int, stays: bool) -> None:
    """By a cost model that is set: 1000 against so many bytecodes."""
    script = Script([fenced(FAST)], outcomes=[counted(1000, 1), counted(cost, 1)])
    if stays:
        assert run(script, samples=1)[0][0]["speedup"] == pytest.approx(1000 / cost, abs=1e-4)
    else:
        with pytest.raises(Reject, match="times as fast"):
            run(script, samples=1)


def test_a_trajectory_pairs_earlier_with_later(sandbox: Sandbox) -> None:
    """No model is asked; the order of the submissions counts, a slower later one is no pair."""
    rows, _ = run(Here(sandbox), programs=[SLOW, FAST, SLOW.replace("s += k", "s = s + k")])
    assert [(row["src"], row["tgt"], row["origin"]) for row in rows] == [(SLOW, FAST, "trajectory")]
    with pytest.raises(Reject, match="there is none"):
        run(Here(sandbox), programs=[FAST, FAST])


def test_what_is_undecided_is_no_verdict() -> None:
    """The sandbox's failure is raised."""
    with pytest.raises(ProviderError, match="measured"):
        run(Script([fenced(FAST)], outcomes=[Outcome("sandbox", stderr="no room")]), samples=1)


def test_rows_that_cannot_be_worked_on() -> None:
    """Programs, names and inputs."""
    for wrong, words in (
        ({"code": ""}, "cannot be read"),
        ({"entry_point": "a b"}, "no name"),
        ({"inputs": []}, "lists"),
        ({"inputs": [1]}, "lists"),
    ):
        with pytest.raises(Reject, match=words):
            run(Script([]), **wrong)
    with pytest.raises(Reject, match="there is none"):
        run(Script(["No.", fenced(SLOW)]), samples=2)


def test_chinese(sandbox: Sandbox) -> None:
    """The request and the row."""
    here = Here(sandbox, [fenced(FAST)])
    rows, _ = run(here, samples=1, language="zh")
    assert "运行得更快" in prompt_text(here.asked[0])
    assert "运行得更快" in rows[0]["instruction"]


# Tags


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=60))
def test_the_tenth_falls_with_the_time(times: list[int]) -> None:
    """The best has 10, nothing has less than 1, a slower one never more."""
    known = [float(one) for one in times]
    tags = [tenth(one, known) for one in sorted(known)]
    assert tags[0] == 10
    assert tags == sorted(tags, reverse=True)
    assert min(tags) >= 1


def table(*pairs: tuple[str, float, float]) -> pa.Table:
    return pa.Table.from_pylist([
        {"problem": problem, "src": f"s{at}", "tgt": f"t{at}", "src_time": src, "tgt_time": tgt, "speedup": src / tgt,
         "instruction": "", "_place": at} for at, (problem, src, tgt) in enumerate(pairs)
    ])  # fmt: skip


def test_tags_are_of_one_problem_and_the_subset_prefers_the_largest_gains() -> None:
    """Another problem's programs do not count; the request names the tenth."""
    given_table = table(("a", 100, 50), ("a", 100, 10), ("a", 100, 90), ("b", 9, 3))
    made = asyncio.run(tag(Context(Script([])), given_table))
    assert made.column("percentile_tag").to_pylist() == [9, 10, 7, 10]
    assert "7 of 10" in str(made.column("instruction").to_pylist()[2])
    limited = asyncio.run(tag(Context(Script([]), language="zh"), given_table, per_problem=1))
    assert limited.column("tgt").to_pylist() == ["t1", "t3"]
    assert set(reasons_of(limited)) == {0, 2}
    assert "满分 10" in str(limited.column("instruction").to_pylist()[0])


# Self-play


def test_a_clone_is_refused_and_one_other_result_is_enough() -> None:
    """Of the same inputs; what another problem gives does not count."""
    pool: list[dict[str, Any]] = [{"inputs": [[1], [2]], "results": ["1", "2"]}]
    assert not admit_new({"inputs": [[1], [2]], "results": ["1", "2"]}, pool).passed
    assert admit_new({"inputs": [[1], [2]], "results": ["1", "3"]}, pool).passed
    assert admit_new({"inputs": [[1], [3]], "results": ["1", "2"]}, pool).passed


def test_a_new_program_runs_on_every_input(sandbox: Sandbox) -> None:
    """Two examples are shown, the last one has the inputs; an error or an object as a result is refused."""
    shown = [{"description": "Add up.", "code": "def f(x):\n    return x"}, {"description": "Sum.", "code": SLOW}]

    def made(program: str) -> Any:
        here = Here(sandbox, [fenced(program) if program else "I cannot."])
        rows = asyncio.run(invent(Context(here), shown, "total", [[3], [4]]))
        return rows, here

    rows, here = made("def total(n):\n    return [n] * n")
    assert rows == [{"code": "def total(n):\n    return [n] * n", "results": ["[3, 3, 3]", "[4, 4, 4, 4]"],
                     "origin": "synthetic"}]  # fmt: skip
    asked = prompt_text(here.asked[0])
    assert asked.index("Add up.") < asked.index("Sum.")
    assert (here.asked[0].temperature, here.asked[0].top_p) == (1.0, 0.9)
    for program, words in (
        ("def total(n):\n    return 1 // (n - 4)", "ZeroDivisionError"),
        ("def total(n):\n    return object()", "stable"),
        ("def other(n):\n    return n", "KeyError"),
    ):
        with pytest.raises(Reject, match=words):
            made(program)
    with pytest.raises(Unreadable):
        made("")
    known = asyncio.run(known_results(Context(Here(sandbox)), SLOW, "total", [[3]]))
    assert known == {"results": ["3"]}


def test_a_round_is_drawn_from_the_pool() -> None:
    """Two different programs where there are two; tests of the base are not those of a new program."""
    pool = [{**ROW, "code": one, "instruction": one, "tests": ["assert 1"]} for one in ("a", "b")]
    drawn = draw_two(6)(random.Random(0), pool, 1)
    assert len(drawn) == 6
    assert all({one["code"] for one in row["shown"]} == {"a", "b"} and "tests" not in row for row in drawn)
    assert [len(row["shown"]) for row in draw_two(1)(random.Random(0), pool[:1], 1)] == [1]


def test_the_chain_in_the_engine(bench: Bench) -> None:
    """Self-play, pairs, tags: no clone stays, every row is accounted for, and again for nothing."""

    def answer(request: Any) -> str:
        text = prompt_text(request)
        if "Write another program" in text:
            power = f"k ** {request.seed % 3}"
            return fenced(SLOW.replace("s += k", f"s += {power} + k - k ** 1"))
        power = text.split("s += k ** ")[1][0] if "k ** " in text else "1"
        return (
            fenced(f"def total(n):\n    return sum(k ** {power} for k in range(n))") if power != "1" else fenced(FAST)
        )

    bench.model = Model(answer)
    chain = Step(find.entry("pie"), {"samples": 1, "self_play": 2, "requests": 4})
    first = bench.run([ROW], chain)
    assert first.unreconciled() == []
    rows = kept(first)
    assert Counter(row["origin"] for row in rows) == {"edited": 1, "synthetic": 2}
    assert len({tuple(row["results"]) for row in rows}) == 3
    assert all(1 <= row["percentile_tag"] <= 10 for row in rows)
    told = {one.reason for one in set_aside(first)}
    assert told <= {"it gives the same as a known program", "the pool has the 2 new rows that were asked for"}
    asked = len(bench.model.asked)
    assert kept(bench.run([ROW], chain, name="again", window=1)) == rows
    assert len(bench.model.asked) == asked


def test_settings() -> None:
    """Refused before anything is asked."""
    wrong: list[dict[str, Any]] = [{"samples": 0}, {"least": 0.9}, {"measure": "wall"}, {"per_problem": -1}]
    for one in wrong:
        with pytest.raises(RecipeError, match="pie"):
            pie(**one)
