"""MMIQC: variants and similar problems that another model bears out, and the mix in its shares."""

from __future__ import annotations

import asyncio
import inspect
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Bench, Model, kept

from seedbed.core import find
from seedbed.core.context import Context
from seedbed.core.errors import NoReadableReply, RecipeError, Reject, Unreadable
from seedbed.core.example import Script
from seedbed.core.request import prompt_text
from seedbed.core.step import Step
from seedbed.core.table import reasons_of
from seedbed.methods.math.mmiqc import mmiqc
from seedbed.methods.math.mmiqc_mix import REPEATS, SHARES, fill, mix, sizes
from seedbed.methods.math.mmiqc_problems import bootstrap, liken

SEED = {"question": "What is 3 * 4?", "answer": "12"}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(work: Any, replies: list[Any], *, language: str = "en", **given: Any) -> Any:
    script = Script(replies)
    ctx = Context(script, language=language)
    rows = asyncio.run(work(ctx, **{**SEED, **given}))
    assert len(script.asked) == len(replies)
    return rows, script, ctx


def says(result: object, way: str = "") -> str:
    return f"{way}So.\nThe answer is {result}."


def json(*problems: dict[str, str]) -> str:
    import msgspec

    return msgspec.json.encode(problems).decode()


def variant(number: int, answer: int) -> dict[str, str]:
    return {"problem": f"Variant {number}", "answer": str(answer)}


def test_the_seed_and_its_variants_are_solved_by_the_sampler() -> None:
    """At most three attempts each; the composer is asked once, greedily."""
    replies = [json(variant(1, 7)), says(12), says(11), says(12, "Other. "), says(8), says(7), says(7)]
    rows, script, _ = run(bootstrap, replies)
    assert [one.role for one in script.asked] == ["main", *["sampler"] * 6]
    assert script.asked[0].temperature == 0.0
    assert [(row["instruction"], row["answer"]) for row in rows] == [
        (SEED["question"], "12"), (SEED["question"], "12"), ("Variant 1", "7"),
    ]  # fmt: skip
    assert {(row["source"], row["parent"]) for row in rows} == {("bootstrap", SEED["question"])}


def test_of_twenty_wrong_candidates_none_is_kept_and_of_twenty_right_ones_nineteen_are() -> None:
    """Wrong: answers that the sampler does not come to, or that are none; at most so many variants are read."""
    problems = [variant(n, n) if n != 4 else {"problem": "Variant 4", "answer": "as you like"} for n in range(40)]
    replies: list[Any] = [json(*problems), says(0)]
    for n in range(40):
        if n == 4:
            continue
        wrong = [says(n + 1), "I do not know.", "36 or 37?", says("n")][n // 2 % 4]
        replies.append(says(n, f"Way {n}. ") if n % 2 else wrong)
    rows, _, ctx = run(bootstrap, replies, count=40, attempts=1)
    assert {int(row["answer"]) for row in rows} == set(range(1, 40, 2))
    assert len(rows) == 20
    assert len(ctx.notes["failed"]) == 21, "the seed's own answer was not reached either"


def similar(number: int, result: int, **changes: str) -> dict[str, str]:
    return {"problem": f"Problem {number}", "solution": f"So \\boxed{{{result}}}.", "answer": str(result)} | changes


def test_a_box_in_a_similar_solution_holds_its_answer() -> None:
    """Two boxes, another answer, no new problem."""
    four = json(*(similar(n, 4 + n) for n in range(1, 5)))
    rows, _, _ = run(liken, [four, says(5), says(9), says(7)], attempts=1)
    assert [(row["answer"], row["source"]) for row in rows] == [("5", "similar"), ("7", "similar")]
    for wrong in ({"answer": "6"}, {"solution": r"\boxed{5}, \boxed{5}"}):
        with pytest.raises(Unreadable, match="solution boxes"):
            run(liken, [json(similar(1, 5, **wrong))])
    with pytest.raises(Unreadable, match="no new problem"):
        run(liken, [json(similar(1, 5, problem="what is  3 * 4?"))])
    with pytest.raises(NoReadableReply):
        run(liken, ["1. What is 5?"] * 3)
    with pytest.raises(Reject, match="was reached"):
        run(liken, [json(similar(1, 5)), says(4)], attempts=1)


def test_chinese() -> None:
    """Both prompts."""
    _, script, _ = run(bootstrap, [json(variant(1, 7)), says(12), says(7)], attempts=1, language="zh")
    assert "变体" in prompt_text(script.asked[0])
    _, script, _ = run(liken, [json(similar(1, 5)), says(5)], attempts=1, language="zh")
    assert "新题" in prompt_text(script.asked[0])


def table(**counts: int) -> pa.Table:
    rows = [{"source": part, "question": f"{part} {n}", "answer": str(n), "solution": f"So {n}."}
            for part, count in counts.items() for n in range(count)]  # fmt: skip
    return pa.Table.from_pylist([{**row, "_place": at} for at, row in enumerate(rows)])


def filled(made: pa.Table) -> list[dict[str, Any]]:
    """The rows as the next step leaves them."""
    reads = inspect.signature(fill).parameters
    return [{**row, **fill(**{name: value for name, value in row.items() if name in reads}, repeats=REPEATS)}
            for row in made.to_pylist()]  # fmt: skip


PLENTY = {"web": 456, "metamath": 100, "bootstrap": 40, "similar": 30, "iqc": 40}


def test_the_mix_has_the_published_shares() -> None:
    """Of what a trainer sees: rows times repeats; the scarcest part decides how many."""
    made = mix(table(**PLENTY), shares=SHARES, repeats=REPEATS)
    rows = filled(made)
    seen = Counter[str]()
    for row in rows:
        seen[row["source"]] += row["repeats"]
        assert row["repeats"] == REPEATS[row["source"]]
        assert row["output"] == row["solution"]
    total = sum(seen.values())
    assert all(abs(100 * seen[part] / total - SHARES[part]) < 0.5 for part in SHARES)
    assert made.num_rows + len(reasons_of(made)) == sum(PLENTY.values())
    assert "not among the" in reasons_of(made)[next(iter(reasons_of(made)))]
    limited = mix(table(**PLENTY), shares=SHARES, repeats=REPEATS, rows=100)
    assert abs(limited.num_rows - 100) <= 2


@given(st.dictionaries(st.sampled_from(sorted(SHARES)), st.integers(1, 500), min_size=5), st.integers(0, 300))
def test_no_part_gives_more_than_it_has(there: dict[str, int], rows: int) -> None:
    """Whatever there is, and at least one row of each."""
    wanted = sizes(there, SHARES, REPEATS, rows)
    assert all(1 <= wanted[part] <= there[part] for part in SHARES)


def test_which_rows_go_in_is_drawn_by_the_seed() -> None:
    """The same for the same seed, in any order of the rows; the order of the rows stays."""
    given_table = table(**PLENTY)
    mixed: dict[str, Any] = {"shares": SHARES, "repeats": REPEATS, "rows": 50}

    def drawn(source: pa.Table, seed: int) -> set[str]:
        return {str(one) for one in mix(source, **mixed, seed=seed).column("question").to_pylist()}

    backward = given_table.take(pa.array(range(given_table.num_rows - 1, -1, -1)))
    assert drawn(given_table, 0) == drawn(given_table, 0) == drawn(backward, 0)
    assert drawn(given_table, 0) != drawn(given_table, 1)


def test_parts_are_told_by_their_columns_and_missing_ones_named() -> None:
    """iqc by its iteration, metamath by its augmentation; what is no part of the shares goes."""
    rows: list[dict[str, Any]] = [{"question": "a", "solution": "b", "iteration": 0, "augmentation": None, "_place": 0},
            {"question": "c", "solution": "d", "iteration": None, "augmentation": "fobar", "_place": 1},
            {"question": "e", "answer": "f", "iteration": None, "augmentation": None, "_place": 2}]  # fmt: skip
    made = mix(pa.Table.from_pylist(rows), shares={"iqc": 1, "metamath": 1}, repeats=REPEATS)
    assert [row["source"] for row in filled(made)] == ["iqc", "metamath"]
    assert reasons_of(made) == {2: "web is no part of the mix"}
    with pytest.raises(RecipeError, match="no rows of web, similar"):
        mix(pa.Table.from_pylist(rows[:2]), shares={"web": 1, "iqc": 1, "similar": 1}, repeats=REPEATS)


def test_settings() -> None:
    """Unknown parts, shares of nothing."""
    wrong: list[dict[str, Any]] = [{"make": "all"}, {"shares": {"books": 1}}, {"shares": {"web": 0}}, {"rows": -1},
                                   {"repeats": {"web": 0}}, {"attempts": 0}]  # fmt: skip
    for one in wrong:
        with pytest.raises(RecipeError, match="mmiqc"):
            mmiqc(**one)


def test_the_chains_in_the_engine(bench: Bench) -> None:
    """A part, then the mix of two parts; every row is accounted for."""
    bench.model = Model(lambda request: json(variant(request.seed or 0, 12)) if "variants" in prompt_text(request)
                        else says(12))  # fmt: skip
    result = bench.run([SEED], Step(find.entry("mmiqc"), {"make": "bootstrap", "attempts": 1}))
    rows = kept(result)
    assert len(rows) == 2
    web = [{"question": f"Why {n}?", "answer": "So.", "source": "web"} for n in range(6)]
    mixed = bench.run([*web, *rows], Step(find.entry("mmiqc"), {"shares": {"web": 1, "bootstrap": 1}}), name="mix")
    assert mixed.unreconciled() == []
    assert Counter(row["source"] for row in kept(mixed)) == {"web": 6, "bootstrap": 2}
    assert {row["instruction"] for row in kept(mixed) if row["source"] == "web"} == {f"Why {n}?" for n in range(6)}
    assert all(row["output"] and row["repeats"] for row in kept(mixed))
