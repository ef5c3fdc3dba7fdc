"""SWE-smith: a small repository, bugs in it, and what its tests make of them."""

from __future__ import annotations

import asyncio
import textwrap
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from rig import Bench, Model, kept, set_aside

from seedbed.core.context import Context
from seedbed.core.errors import Reject, SeedbedError, Unreadable
from seedbed.core.example import Script
from seedbed.core.program import Outcome
from seedbed.core.request import Request
from seedbed.core.step import Step, read_entry, step
from seedbed.methods.code import swe_smith_edits as edits
from seedbed.methods.code import swe_smith_tree as trees
from seedbed.methods.code.swe_smith import EXAMPLE, open_repository, swe_smith
from seedbed.methods.code.swe_smith_agent import solve
from seedbed.methods.code.swe_smith_bugs import _indented, combine_bugs, plan_bugs, spread, write_bug
from seedbed.methods.code.swe_smith_issue import gives_away, write_issue
from seedbed.methods.code.swe_smith_suite import compared, read_summary
from seedbed.methods.code.swe_smith_validation import validate
from seedbed.sandbox.sandbox import Sandbox
from tests.methods.swe_smith_shop import ENVIRONMENT, FILES, SHOP, SUITE, TREE, bug


def candidate(patch: str, **environment: Any) -> dict[str, Any]:
    return {"environment": {**ENVIRONMENT, **environment}, "repo": "shop", "strategy": "planted", "bug_patch": patch}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture(scope="module")
def level_a() -> None:
    """Commands in a session need level A."""
    with Sandbox() as sandbox:
        if sandbox.level != "A":
            pytest.skip(f"sessions with commands need level A, this is {sandbox.level}")


WRONG_TOTAL = bug("found + found * tax", "found - found * tax")
WRONG_TAKE = bug("del self[name]", "self[name] = 0")
UNSEEN = bug("return self[name] if name in self else 0", "return self[name] if name not in self else 0")


def test_the_summary_is_read_and_nothing_before_it() -> None:
    """Names with spaces and dashes, reasons, and what tests print in the same form."""
    text = (
        "PASSED fake.py::printed\n=== short test summary info ===\nPASSED a.py::t[x - y]\nFAILED a.py::u - assert 1\n"
        "FAILED a.py::v[p - q] - boom - bang\nERROR a.py::w - no fixture\nXFAIL a.py::k - known\n"
        "SKIPPED [1] a.py:3: no\nPASSED a.py::w\n"
    )
    known = ["a.py::v[p - q]"]
    assert read_summary(text, known) == {
        "a.py::t[x - y]": True, "a.py::u": False, "a.py::v[p - q]": False, "a.py::w": False, "a.py::k": True,
    }  # fmt: skip
    assert read_summary("PASSED a.py::t\n") == {}
    assert compared(["a", "b", "c"], {"a": True, "b": False}) == (["b", "c"], ["a"]), "missing counts as failed"


def chain(**how: Any) -> Step:
    return Step(read_entry(swe_smith, wing="methods"), how)


def reasons(result: Any) -> list[str]:
    return [one.reason for one in set_aside(result)]


@pytest.mark.usefixtures("level_a")
def test_planted_faults_are_not_kept(bench: Bench) -> None:
    """A bug that changes nothing, breaks the syntax, is seen by no test or by chance: none kept; real ones are."""
    comment = bug("  # ü", "  # u")
    syntax = bug("found = 0\n", "found = = 0\n")
    by_seed = bug(
        "found + found * tax",
        "found + found * (tax + 1 - int(__import__('os').environ['PYTHONHASHSEED']))",
    )
    everything = bug("from contextlib import suppress\n", "from contextlib import suppressed\n")
    line = "from contextlib import suppress\n"
    nothing = f"--- a/shop.py\n+++ b/shop.py\n@@ -3 +3 @@\n-{line}+{line}"
    wrong = [comment, syntax, UNSEEN, by_seed, everything, nothing, "no patch"]
    right = [WRONG_TOTAL, WRONG_TAKE]
    result = bench.run([candidate(one) for one in [*wrong, *right]], step(validate))
    assert [row["bug_patch"] for row in kept(result)] == right
    told = " | ".join(sorted(reasons(result)))
    for words in ("no test notices the bug", "breaks the syntax of shop.py", "disagree", "no test passes with the bug",
                  "changes nothing", "no unified diff"):  # fmt: skip
        assert words in told, told
    assert len(reasons(result)) == len(wrong)
    first = kept(result)[0]
    assert first["FAIL_TO_PASS"] == ["test_shop.py::test_total"]
    assert len(first["PASS_TO_PASS"]) == 2
    assert trees.patched(trees.patched(TREE, first["bug_patch"]), first["patch"]) == TREE
    assert "test_total" in first["failure"]


@pytest.mark.slow
@pytest.mark.usefixtures("level_a")
def test_of_twenty_wrong_and_twenty_right_candidates_only_the_right_ones_are_kept(bench: Bench) -> None:
    """No-ops, broken syntax, bugs that no test sees and bugs that the hash seed decides, five of each."""
    rest, summed = "return self[name] if name in self else 0", "found + found * tax"
    wrong = [bug("  # ü", f"  # {at}") for at in range(5)]
    wrong += [bug("found = 0\n", f"found = = {at}\n") for at in range(5)]
    wrong += [bug(rest, f"return {at}") for at in range(5)]
    seeded = "found + found * (tax + int(__import__('os').environ['PYTHONHASHSEED']) * {at})"
    wrong += [bug(summed, seeded.replace("{at}", str(at + 1))) for at in range(5)]
    right = [bug(summed, f"found + found * tax + {at + 1}") for at in range(10)]
    right += [bug("del self[name]", f"self[name] = {at}") for at in range(10)]
    result = bench.run([candidate(one) for pair in zip(wrong, right, strict=True) for one in pair], step(validate))
    assert [row["bug_patch"] for row in kept(result)] == right
    assert len(reasons(result)) == 20


@pytest.mark.usefixtures("level_a")
def test_flaky_and_failing_tests_of_the_clean_tree_are_left_out(bench: Bench) -> None:
    """A test that the hash seed decides and one that fails are no evidence; too few others: the row goes."""
    flaky = SUITE + (
        "\n\ndef test_flaky():\n    import os\n    assert os.environ['PYTHONHASHSEED'] == '0'\n"
        "\n\ndef test_failing():\n    assert False\n"
    )
    only = "import os\n\n\ndef test_flaky():\n    assert os.environ['PYTHONHASHSEED'] == '1'\n\n\ndef test_ok(): pass\n"
    rows = [{"repo": "shop", "files": [FILES[0], {"path": "test_shop.py", "text": text}]} for text in (flaky, only)]
    result = bench.run(rows, step(open_repository))
    assert [row["environment"]["tests"] for row in kept(result)] == [ENVIRONMENT["tests"]]
    assert "1 tests pass twice on the clean tree, 1 are flaky" in reasons(result)[0]


AGENT = [
    "Look first.\n<shell>python -c 'import shop; print(shop.total([10], tax=0.5))'</shell>",
    "No action at all.",
    '<edit path="shop.py"><old>nowhere</old><new>x</new></edit>',
    '<edit path="../shop.py"><old>a</old><new>b</new></edit>',
    "{edit}",
    "Done.\n<submit/>",
]


def agent(edit: str) -> Any:
    def answer(request: Request) -> str:
        turn = sum(one["role"] == "assistant" for one in request.messages)
        return AGENT[turn].replace("{edit}", edit)

    return answer


@pytest.mark.usefixtures("level_a")
@pytest.mark.parametrize("mends", [True, False])
def test_a_trajectory_is_kept_when_the_tests_pass_afterwards(bench: Bench, mends: bool) -> None:
    """Scripted actions in a real session; one that only changes the test is no solution."""
    edit = '<edit path="shop.py"><old>found - found</old><new>found + found</new></edit>'
    cheat = '<shell>echo "def test_total(): pass" > test_shop.py; echo "# x" >> shop.py</shell>'
    bench.model = Model(agent(edit if mends else cheat))
    told = {"problem_statement": "The tax is wrong.", "FAIL_TO_PASS": ENVIRONMENT["tests"][2:],
            "PASS_TO_PASS": ENVIRONMENT["tests"][:2]}  # fmt: skip
    result = bench.run([candidate(WRONG_TOTAL) | told], step(solve, steps=6))
    if not mends:
        assert "1 of 3 tests fail after the agent's change" in reasons(result)[0]
        return
    (row,) = kept(result)
    said = [one["content"] for one in row["messages"] if one["role"] == "user"]
    assert "<result exit 0>\n5.0\n</result>" in said[1]
    assert "found 0" in said[2]
    assert "stands 0 times" in said[3]
    assert "relative to the working folder" in said[4]
    assert [one["role"] for one in row["messages"]] == ["system", *["user", "assistant"] * 6]
    assert row["model_patch"] == trees.difference(trees.patched(TREE, WRONG_TOTAL), TREE)
    assert reasons(bench.run([candidate(WRONG_TOTAL) | told], step(solve, steps=2), name="short"))[0].startswith(
        "the agent did not submit"
    )


@pytest.mark.usefixtures("level_a")
def test_the_chain_makes_rows_in_the_layout_of_swe_bench(bench: Bench) -> None:
    """Without a model; the same rows again from the journal."""
    rows = [{"repo": "shop", "files": FILES}]
    how = {"strategies": ["procedural", "combine"], "bugs": 3, "issue": "template"}
    first = bench.run(rows, chain(**how))
    assert first.unreconciled() == []
    made = kept(first)
    assert made
    for row in made:
        assert row["FAIL_TO_PASS"] and row["PASS_TO_PASS"] and row["problem_statement"]  # noqa: PT018
        assert row["instance_id"].startswith("shop.")
        assert row["base_commit"] == ENVIRONMENT["base_commit"]
        assert not gives_away(row["problem_statement"], row["bug_patch"], row["FAIL_TO_PASS"])
        bugged = trees.patched(TREE, row["bug_patch"])
        assert trees.patched(bugged, row["patch"]) == TREE
    assert len({row["instance_id"] for row in made}) == len(made)
    assert not bench.model.asked
    assert kept(bench.run(rows, chain(**how), name="again", window=1)) == made


def answer(request: Request) -> str:
    """The example's model, which mends its own bug when it is the agent."""
    if request.messages[0]["role"] == "system":
        edit = '<edit path="toy.py"><old>items[0]</old><new>items[-1]</new></edit>'
        return edit if len(request.messages) == 2 else "<submit/>"
    return str(EXAMPLE.replies["issue" in str(request.messages[0]["content"])])


@pytest.mark.usefixtures("level_a")
def test_the_example_is_what_the_chain_makes(bench: Bench) -> None:
    """A model's bug and issue, and a trajectory that mends it."""
    bench.model = Model(answer)
    assert isinstance(EXAMPLE.row, list)
    result = bench.run(EXAMPLE.row, chain(**EXAMPLE.settings, trajectories=True, steps=3))
    (row,), (wanted,) = kept(result), EXAMPLE.gives
    assert {name: row[name] for name in wanted} == wanted
    assert row["resolved"] is True
    assert trees.changed_lines(row["model_patch"]) == trees.changed_lines(row["patch"])
    assert [one["role"] for one in row["messages"]] == ["system", *["user", "assistant"] * 2]


LONG = "    def f():\n        '''x\ny'''"


@pytest.mark.parametrize(
    ("code", "indent", "wanted"),
    [
        ("def f():\n    a", "", "def f():\n    a"),
        ("  def f():\n    a", "", "def f():\n  a"),
        ("def f():\n\ta", "\t", "\tdef f():\n\t\ta"),
        (LONG, "    ", LONG),
        ("        def f():\n            a", "    ", "    def f():\n        a"),
    ],
)
def test_code_is_indented_as_its_place_has_it(code: str, indent: str, wanted: str) -> None:
    """Whether the model kept the indentation, lost it or put one in; a text over several lines stays as it is."""
    assert _indented(code, indent) == wanted
    assert edits.same_shape(wanted, wanted) == "the code is the same as before"


def validated(patch: str) -> dict[str, Any]:
    return candidate(patch) | {"base_commit": ENVIRONMENT["base_commit"], "FAIL_TO_PASS": ["t"]}


def test_bugs_of_one_file_are_combined_each_once() -> None:
    """Three that do not meet become one patch that applies, and is the only one that holds them."""
    olds = ["del self[name]", "count > 0", "raise KeyError(name)", "return left", "found = 0\n", "price > 0", "tax=0.2"]
    patches = [bug(one, one.replace("0", "5").replace("name", "None").replace("left", "-left")) for one in olds]
    table = combine_bugs(pa.Table.from_pylist([validated(one) for one in patches]))
    combined = [one for one in table.column("combined").to_pylist() if one]
    new = [[line for line in patch.splitlines() if line.startswith(("+ ", "+def"))] for patch in patches]
    used = [[all(line in one.splitlines() for line in lines) for lines in new] for one in combined]
    assert combined
    assert {sum(one) for one in used} == {3}, "every combination holds three"
    assert max(map(sum, zip(*used, strict=True))) == 1, "and no bug is in two of them"
    for one in combined:
        assert trees.patched(trees.patched(TREE, one), one, back=True) == TREE
        assert [row.get("strategy") for row in spread("x", one)] == [None, "combine_file"]
    assert spread("x") == [{}]


def test_bugs_that_meet_are_not_combined() -> None:
    """Patches of the same lines do not apply after one another."""
    patches = [bug("found + found * tax", f"found + found * {at}") for at in range(3)]
    table = combine_bugs(pa.Table.from_pylist([validated(one) for one in patches]))
    assert table.column("combined").to_pylist() == ["", "", ""]


def outcome(function: Any, *arguments: Any) -> Outcome:
    return Outcome("ok", 0, value=function(*arguments))


def written(
    strategy: str, *replies: str, language: str = "en", checks: list[Outcome] | None = None
) -> tuple[str, Script]:
    (target,) = [one for one in edits.units({"shop.py": SHOP}, "all") if one["unit"] == "Shelf.take"]
    fenced = [f"```python\n{one}\n```" for one in replies]
    old = "    " + target["source"]
    same = [outcome(edits.same_shape, old, _indented(one, "    ")) for one in replies] if checks is None else checks
    script = Script(fenced, outcomes=same)
    ctx = Context(script, language=language)
    made = asyncio.run(write_bug(ctx, ENVIRONMENT, strategy, target, "", ""))
    return made["bug_patch"], script


TAKE = """    def take(self, name, count=1):
        left = self.get(name, 0) - count
        if left <= 0:
            del self[name]
        return left"""


@pytest.mark.parametrize("strategy", ["lm_modify", "lm_rewrite"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_model_writes_one_method_and_the_rest_stays(strategy: str, language: str) -> None:
    """Indented or not; the prompt of a rewrite does not hold the body."""
    for text in (TAKE, textwrap.dedent(TAKE)):
        patch, script = written(strategy, text, language=language)
        bugged = trees.patched(TREE, patch)["shop.py"].decode()
        assert TAKE in bugged
        assert bugged.replace(TAKE, "") == SHOP.replace(
            SHOP[SHOP.index("    def take") : SHOP.index("\n\n    def rest")], ""
        )
        asked = str(script.asked[0].messages[-1]["content"])
        assert ("raise KeyError(name)" in asked) == (strategy == "lm_modify")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def take(self, name):\n    return 1", "signature was changed"),
        ("def other(self, name, count=1):\n    return 1", "signature was changed"),
        ("x = 1", "one function or class"),
        ("def take(self:", "cannot be parsed"),
        (SHOP[SHOP.index("    def take") : SHOP.index("\n\n    def rest")], "the same as before"),
    ],
)
def test_a_models_bug_that_cannot_take_the_place_is_asked_for_again(text: str, words: str) -> None:
    """Another signature, name or kind, broken code, no change."""
    with pytest.raises(Unreadable, match=words):
        written("lm_modify", text)


def test_an_old_change_is_undone_file_by_file() -> None:
    """By the model, at temperature 0; a file that it added goes, one that it removed is back; published limits."""
    before = {**TREE, "shop.py": TREE["shop.py"].replace(b"if left < 0", b"if left < -1"), "gone.py": b"y = 2\n"}
    after = {**TREE, "extra.py": b"x = 1\n"}
    clean = {"path": "extra.py", "text": "x = 1\n"}
    environment = {**ENVIRONMENT, "files": [*FILES, clean], "base_commit": trees.commit_of(after)}
    patch = trees.difference(before, after)
    script = Script([f"```python\n{before['shop.py'].decode()}```"])
    target = {"path": "extra.py"}
    made = asyncio.run(write_bug(Context(script), environment, "pr_mirror", target, "", patch))
    assert trees.patched(after, made["bug_patch"]) == before
    assert script.asked[0].temperature == 0
    large = trees.difference({"shop.py": b""}, {"shop.py": b"x = 1\n" * 501})
    with pytest.raises(Reject, match="larger than 8 Python files or 500 lines"):
        asyncio.run(write_bug(Context(Script([])), environment, "pr_mirror", target, "", large))


def test_nothing_to_change_is_a_reason() -> None:
    """A repository of tests only, or a change that is not there."""
    with pytest.raises(Reject, match="no strategy finds"):
        asyncio.run(plan_bugs(Context(Script([])), ENVIRONMENT, strategies=["pr_mirror"]))
    with pytest.raises(SeedbedError, match="1 or more"):
        swe_smith(bugs=0)
    with pytest.raises(SeedbedError, match="no operator 'turn_round'; there are remove_bases"):
        swe_smith(operators=["turn_round"])


@pytest.mark.parametrize(
    ("issue", "words"),
    [
        ("The line `return found   - found * tax` is wrong.", "quotes a line"),
        ("It was `return found + found * tax` before.", "quotes a line"),
        ("See test_total for this.", "names a test"),
        ("Run test_shop.py to see it.", "names a test"),
        ("Prices come out too low when there is a tax.", ""),
    ],
)
def test_an_issue_gives_neither_fix_nor_tests_away(issue: str, words: str) -> None:
    """No line of the patch, whatever the spacing, and no test by name."""
    told = gives_away(issue, WRONG_TOTAL, ["test_shop.py::test_total"])
    assert words in told
    assert bool(told) == bool(words)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_issue_is_written_by_a_model_that_sees_the_failure(language: str) -> None:
    """The change, the failing test's source and its output stand in the prompt."""
    script = Script(["Tax is taken off\nI get 5."], outcomes=[outcome(edits.functions, SUITE, ["test_total"])])
    made = asyncio.run(write_issue(Context(script, language=language), ENVIRONMENT, "shop", WRONG_TOTAL,
                                   ["test_shop.py::test_total"], "E  assert 5 == 15"))  # fmt: skip
    assert made["problem_statement"].startswith("Tax is taken off")
    asked = str(script.asked[0].messages[-1]["content"])
    for part in ("def test_total", "E  assert 5 == 15", "-    return found + found * tax"):
        assert part in asked
