# ruff: noqa: E501  # actions are easier to read on one line
"""InterCode: talks in real sessions, scored by what they left and printed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedbed.core.context import Context
from seedbed.core.errors import ProviderError, RecipeError, Reject
from seedbed.core.example import Script, Scripted
from seedbed.core.program import Outcome
from seedbed.core.request import prompt_text
from seedbed.methods.code.inter_code import inter_code
from seedbed.methods.code.inter_code_rewards import (
    BASE,
    Seen,
    Setting,
    Wanted,
    bash_reward,
    golden,
    observed,
    sql_reward,
)
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.programs_here import a_sandbox
from tests.methods.sessions_here import Kept

TABLES = """CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);
INSERT INTO people VALUES (1, 'Ida', 52), (2, 'Bo', 38), (3, 'Ann', 41), (4, 'Li', 19);"""
GOLD = "SELECT name FROM people WHERE age > 40"
FILES = [{"path": "a.txt", "text": "one\ntwo\n"}, {"path": "logs/b.log", "text": "x\n"}]
COUNT = "wc -l < a.txt"
ADD = "def add(a, b):\n    return a + b"
TESTS = ["assert add(1, 2) == 3", "assert add(-1, 1) == 0", "assert add(0, 7) == 7"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with a_sandbox() as made:
        if made.level != "A":
            pytest.skip(f"sessions with commands need level A, this is {made.level}")
        yield made


def act(fence: str, *actions: str, end: str = "submit") -> list[Scripted]:
    return [*(f"I try.\n```{fence}\n{one}\n```" for one in actions), end]


ROWS: dict[str, dict[str, Any]] = {
    "sql": {"tables": TABLES, "gold": GOLD}, "bash": {"files": FILES, "gold": COUNT}, "python": {"tests": TESTS},
}  # fmt: skip


def made(sandbox: Sandbox, place: str, replies: list[Scripted], **how: Any) -> tuple[Any, Kept]:
    here = Kept(sandbox, replies)
    row = {"instruction": "Do it.", "environment": place, **ROWS[place], **how.pop("row", {})}
    ctx = Context(here, language=how.pop("language", "en"))
    return asyncio.run(inter_code(ctx, **row, **how)), here


@pytest.mark.parametrize(
    ("place", "actions"),
    [
        ("sql", ["SELECT * FROM people LIMIT 1", "SELECT nam FROM people", GOLD]),
        ("bash", ["ls", "cat nothing", COUNT]),
        ("python", ["x = 1\nx + 1", "1 / 0", ADD]),
    ],
)
def test_doing_the_actions_again_gives_the_same_observations(place: str, actions: list[str], sandbox: Sandbox) -> None:
    """Errors are shown and go on; the talk begins with the system and ends with submit; no score is in it."""
    row, _ = made(sandbox, place, act(place, *actions))
    assert [one["action"] for one in row["trajectory"]] == actions
    assert (row["reward"], row["turns"], row["output"]) == (1.0, 3, actions[-1])
    assert [one["role"] for one in row["messages"]] == ["system", *["user", "assistant"] * 4]
    assert "reward" not in str(row["messages"]).lower()
    assert made(sandbox, place, act(place, *(one["action"] for one in row["trajectory"])))[0] == row
    assert row["trajectory"][1]["observation"], "the error is seen"


@pytest.mark.parametrize("place", ["sql", "bash", "python"])
@pytest.mark.parametrize("policy", ["react", "plan", "try_again"])
def test_chinese(place: Any, policy: Any, sandbox: Sandbox) -> None:
    """System and outputs are; the fences stay."""
    action = {"sql": GOLD, "bash": COUNT, "python": ADD}[place]
    row, here = made(sandbox, place, ["什么？", *act(place, action)], policy=policy, language="zh")
    assert "操作" in row["messages"][0]["content"]
    assert f"```{place}" in row["messages"][0]["content"]
    assert "应当只有一个" in prompt_text(here.asked[1])
    assert "输出" in prompt_text(here.asked[2])


ROW = st.tuples(st.integers(0, 3))


@given(st.lists(ROW, max_size=6), st.lists(ROW, max_size=6))
def test_the_reward_of_sql(gold: list[tuple[int]], given_rows: list[tuple[int]]) -> None:
    """From 0 to 1; equal rows give 1, disjoint ones 0, duplicates count, an error gives 0, the order matters."""
    assert 0 <= sql_reward(gold, given_rows) <= 1
    assert sql_reward(gold, gold) == 1
    assert sql_reward(gold, None) == 0
    assert sql_reward([], []) == 1
    if gold:
        assert sql_reward(gold, [*gold, gold[0]], ordered=False) < 1
        assert sql_reward(gold, [("no",)]) == 0
    if len(set(gold)) > 1 and len(set(gold)) == len(gold):
        assert sql_reward(gold, gold[::-1]) < 1 == sql_reward(gold, gold[::-1], ordered=False)


TEXT = st.text("ab \n", max_size=12)
FOLDER = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from(["1", "2"]))


@given(TEXT, TEXT, FOLDER, FOLDER, FOLDER)
def test_the_reward_of_bash(said: str, mine: str, before: Any, after: Any, other: Any) -> None:
    """From 0.01 to 1, and 1 for what the gold command does."""
    wanted = Wanted(Seen("gold", said, ok=True, folder=after), before)
    assert bash_reward(wanted, Seen("gold", said, ok=True, folder=after)) == 1
    assert BASE <= bash_reward(wanted, Seen("other", mine, ok=True, folder=other)) <= 1
    if after != other:
        assert bash_reward(wanted, Seen("other", said, ok=True, folder=other)) < 1


WRONG: dict[str, list[list[str]]] = {
    "sql": [[f"SELECT name FROM people WHERE {where}"] for where in (
        "id IN (1, 3)", "id % 2 = 1", "name IN ('Ida', 'Ann')", "length(name) = 3", "age > 38", "age IN (41, 52)")]
    + [["SELECT nam FROM people"], [GOLD, "SELECT 1"], ["DELETE FROM people WHERE age < 41", "SELECT name FROM people"]],
    "bash": [["echo 3"], ["cat a.txt"], [COUNT, "true"], ["rm a.txt; echo 2"], [f"{COUNT}; touch new"]],
    "python": [["def add(a, b):\n    return a - b"], ["def add(a, b):\n    return 3"], ["add = None"], ["print('3 passed')"],
               ["def add(a, b):\n    while True: pass"],
               ["class S:\n    def __eq__(self, o): return True\ndef add(a, b):\n    return S()"]],
}  # fmt: skip
RIGHT: dict[str, list[list[str]]] = {
    "sql": [[f"SELECT name FROM people WHERE {where}"] for where in ("age > 40", "40 < age", "NOT age <= 40", "age >= 41", "age > 40 ORDER BY id")]
    + [["SELECT 1", GOLD], ["SELEC", GOLD]],
    "bash": [[COUNT], ["cat a.txt | wc -l"], ["ls", "grep -c '' a.txt"], ["awk 'END {print NR}' a.txt"], ["sed -n '$=' a.txt"], ["nonsense", COUNT]],
    "python": [[ADD], ["import operator\nadd = operator.add"], ["def add(a, b):\n    return sum((a, b))"], ["x = 1", ADD],
               ["def add(a, b):\n    return 0", ADD], ["1 / 0", ADD], ["def add(a, b):\n    return b + a"]],
}  # fmt: skip


def test_of_twenty_wrong_talks_none_is_kept_and_of_twenty_right_ones_nineteen_are(sandbox: Sandbox) -> None:
    """Right by luck on one database, printed without counting, changed too much, forged, hanging, undone again."""
    assert sum(map(len, WRONG.values())) == sum(map(len, RIGHT.values())) == 20
    for place, talks in WRONG.items():
        for actions in talks:
            with pytest.raises((Reject, ProviderError)):  # what hangs, where the machine is too busy to tell
                made(sandbox, place, act(place, *actions), row={"gold": ROWS[place].get("gold", "")})
    kept = 0
    for place, talks in RIGHT.items():
        for actions in talks:
            try:
                kept += made(sandbox, place, act(place, *actions))[0]["reward"] == 1
            except Reject:
                continue
    assert kept >= 19


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        (act("sql", GOLD, end="skip"), "skips"), (act("sql", *["SELECT 1"] * 3), "nothing was submitted"),
        (["submit"], "nothing was submitted"), (["no block"] * 3, "nothing was submitted"),
    ],
)  # fmt: skip
def test_talks_that_do_not_end_rightly(replies: list[Scripted], words: str, sandbox: Sandbox) -> None:
    """Skipped, not in time, without an action."""
    with pytest.raises(Reject, match=words):
        made(sandbox, "sql", replies, turns=2)


def test_a_lower_bar_keeps_what_is_nearly_right(sandbox: Sandbox) -> None:
    """With the reward that it has; long outputs are cut."""
    row, _ = made(
        sandbox,
        "python",
        act("python", "def add(a, b):\n    return a + abs(b)", "print('x' * 5000)"),
        least=0.5,
        shown=100,
    )
    assert row["reward"] == 1
    row, here = made(
        sandbox,
        "python",
        act("python", "def add(a, b):\n    return a + abs(b) if a else 0", "'y' * 500"),
        least=0.3,
        shown=100,
    )
    assert 0.3 <= row["reward"] < 1
    assert "y" * 90 in prompt_text(here.asked[2])
    assert "y" * 101 not in prompt_text(here.asked[2])


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (Setting("python"), "needs tests"), (Setting("python", tests=("assert True",)), "prove nothing"),
        (Setting("sql", "", TABLES), "needs a gold"), (Setting("sql", "SELECT x", TABLES), "gold action fails"),
        (Setting("sql", "DELETE FROM people", TABLES), "gives no rows"), (Setting("bash", "true"), "prints nothing"),
        (Setting("bash", "false"), "gold action fails"), (Setting("bash", "ls", files={"../a": ""}), "cannot be made"),
    ],
)  # fmt: skip
def test_rows_that_prove_nothing(setting: Setting, words: str, sandbox: Sandbox) -> None:
    """They are set aside before anybody is asked."""
    with pytest.raises(Reject, match=words):
        asyncio.run(golden(Context(Kept(sandbox, [])), setting))


def test_what_cannot_be_used_is_said(sandbox: Sandbox) -> None:
    """Settings without sense, an action that ends the session, a sandbox that fails."""
    for how in ({"turns": 0}, {"least": 2.0}, {"row": {"environment": "ctf"}}):
        with pytest.raises(RecipeError):
            made(sandbox, "sql", [], **how)  # type: ignore[arg-type]
    with pytest.raises(Reject, match=r"the reward is 0\.00"):
        made(sandbox, "python", act("python", "import os\nos._exit(0)", ADD))
    with pytest.raises(Reject, match="ended the session"):
        observed("python", "while True: pass", Outcome("timeout"))
    script = Script([], outcomes=[Outcome("sandbox", stderr="no room")])
    with pytest.raises(ProviderError, match="no room"):
        asyncio.run(inter_code(Context(script), "Do it.", "sql", GOLD, TABLES))
