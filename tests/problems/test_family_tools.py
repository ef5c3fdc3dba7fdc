"""The tools that families share: levels, phrasing, the solver, expressions."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from fractions import Fraction
from itertools import product

import pytest

from seedbed.core.errors import RecipeError
from seedbed.core.prompt import Prompt
from seedbed.problems import expression, sat
from seedbed.problems.arithmetic.hidden_digits import solutions_of
from seedbed.problems.draws import places
from seedbed.problems.levels import Levels, one_of, several, span, switch, whole
from seedbed.problems.phrasing import BLOCK, BOX, LINE, PEOPLE, TAG, asked, filled, final_line, listed, text_of
from seedbed.problems.states.exchanges import KINDS, drawn_steps, states_of
from seedbed.problems.states.object_changes import PROPERTIES, changed, meeting, object_of

TABLE = Levels(
    "sums",
    size=whole(1, 9, (*range(1, 10), 9)),
    digits=span(1, 4, ((1, 2),) * 10),
    signs=several(("+", "-"), (("+",),) * 10),
    side=one_of((4, 6), (4,) * 5 + (6,) * 5),
    rest=switch((False,) * 10),
)


def test_a_level_is_a_column_of_the_table() -> None:
    """Level 1 where none is given; names for levels; a given setting replaces the level's and clears it."""
    assert TABLE.settings({}) == {"size": 1, "digits": (1, 2), "signs": ("+",), "side": 4, "rest": False}
    assert TABLE.settings({"level": "hard"})["size"] == TABLE.settings({"level": 8})["size"] == 8
    own = TABLE.settings({"level": 3, "size": 7, "digits": None, "language": "zh"})
    assert (own["size"], own.level, TABLE.settings({"level": 3}).level) == (7, None, 3)
    assert list(TABLE) == list(range(1, 11))


def test_what_a_recipe_can_write_is_taken() -> None:
    """A list for a span, one name for several, one number for a span."""
    own = TABLE.settings({"digits": [2, 3], "signs": "-"})
    assert (own["digits"], own["signs"]) == ((2, 3), ("-",))
    assert TABLE.settings({"digits": 3})["digits"] == (3, 3)


@pytest.mark.parametrize(("name", "value"), [
    ("level", 0), ("level", "insane"), ("size", 10), ("size", 2.0), ("size", True), ("size", "3"), ("digits", (3, 2)),
    ("digits", (0, 2)), ("digits", "12"), ("signs", ("×",)), ("signs", ()), ("side", 5), ("rest", 1), ("colour", 1),
])  # fmt: skip
def test_wrong_settings_are_refused_by_name(name: str, value: object) -> None:
    """The message names the family, the setting, the value or the nearest name."""
    with pytest.raises(RecipeError, match=rf"sums: .*'{name}'"):
        TABLE.settings({name: value})


def test_a_table_that_is_wrong_is_found_when_it_is_written() -> None:
    """Nine values, or one that is not allowed."""
    with pytest.raises(ValueError, match="10 values"):
        Levels("sums", size=whole(1, 9, (1,) * 9))
    with pytest.raises(ValueError, match="from 1 to 9"):
        Levels("sums", size=whole(1, 9, (0,) * 10))


def test_the_same_draws_ask_in_either_language() -> None:
    """After asking, the generator stands at the same place, and the same phrasing was taken."""
    questions = tuple(Prompt(en=f"Question {n}: {{x}}?", zh=f"问题 {n}：{{x}}？") for n in range(4))
    seen = set()
    for seed in range(40):
        one, two = random.Random(seed), random.Random(seed)
        what = Prompt(en="it", zh="它")
        english = asked(one, "en", questions, (LINE, BOX, BLOCK, TAG), x=5, what=what)
        chinese = asked(two, "zh", questions, (LINE, BOX, BLOCK, TAG), x=5, what=what)
        assert one.random() == two.random()
        assert english[9] == chinese[3]
        seen.add((english[9], english.rpartition("\n\n")[2]))
    assert len(seen) > 10
    assert filled(BOX, "zh", what=Prompt(en="it", zh="它"), unused=1) == "请把它写在 \\boxed{} 里。"


def test_what_fills_a_text_stays_what_it_is() -> None:
    """Percent signs, of a text and of what fills it, and braces are plain text."""
    prompt = Prompt(en="{share} of 100 % is {{share}}", zh="100 % 的 {share} 是 {{share}}")
    assert text_of(prompt, "en") % {"share": "5 %s {x}"} == "5 %s {x} of 100 % is {5 %s {x}}"
    assert filled(prompt, "zh", share="%(share)s", more=1) == prompt.fill("zh", share="%(share)s")


def test_places_are_different_and_alike() -> None:
    """So many of them, each once; every order of three comes about equally often."""
    rng = random.Random(5)
    assert sorted(places(rng, 9, 9)) == list(range(9))
    assert places(rng, 9, 0) == []
    orders = Counter(tuple(places(rng, 3, 3)) for _ in range(6000))
    assert len(orders) == 6
    assert max(orders.values()) < 1.2 * 1000


def test_steps_lead_where_they_say() -> None:
    """Exchanges as they are drawn and as they are followed end alike, and those named got something."""
    for seed in range(200):
        rng = random.Random(seed)
        things = places(rng, 9, 3 + seed % 6)
        steps, moves = drawn_steps(rng, KINDS, things, 12)
        states = states_of(things, steps)
        assert [held for _, held in moves] == states[1:]
        for (moved, _), before, after in zip(moves, states, states[1:], strict=False):
            assert moved == [one for one in range(len(things)) if before[one] != after[one]]


def test_objects_by_number() -> None:
    """The place of an object stands for its properties, and a change of one leaves the others."""
    assert [object_of(one) for one in PROPERTIES] == list(range(len(PROPERTIES)))
    [after] = changed([object_of((2, 5, 1, 7))], ("make", ((0, 2), (3, 7)), 1, 0))
    assert PROPERTIES[after] == (2, 0, 1, 7)
    assert len(meeting(((1, 3),))) == len(PROPERTIES) // 6


@pytest.mark.parametrize(
    "puzzle",
    [
        "1? + ?3 = 50",
        "? ÷ ? + ? = 3",
        "? ÷ ? - ? ÷ ? = 0",
        "7 ÷ 2 + ? ÷ 2 = ?",
        "?? × ? = 1?0",
        "?0 ÷ ? × 3 = ?0",
        "0? + 3 = 5",
    ],
)
def test_ways_to_fill_in_digits(puzzle: str) -> None:
    """As many as all digits, tried one after the other, give."""
    ways = 0
    for digits in product("0123456789", repeat=puzzle.count("?")):
        rest = iter(digits)
        tried = "".join(next(rest) if sign == "?" else sign for sign in puzzle)
        if any(len(one) > 1 and one[0] == "0" for one in tried.split()):
            continue
        with suppress(ZeroDivisionError):
            left, right = (expression.value(expression.parse(side)) for side in tried.split("="))
            ways += left == right
    assert solutions_of(puzzle) == ways


def test_lists_and_last_lines() -> None:
    """One, two and three items; an answer of several lines has a block of its own."""
    assert [listed(["a", "b", "c"][:n], "en") for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
    assert listed(["a", "b", "c"], "zh") == "a、b 和 c"
    assert final_line("5", "en") == "Answer: 5"
    assert final_line("1 2\n3 4", "zh") == "答案：\n```\n1 2\n3 4\n```"
    assert len({name for pair in PEOPLE for name in pair}) == 2 * len(PEOPLE)


def satisfiable(clauses: list[list[int]], variables: int) -> bool:
    signs = product((-1, 1), repeat=variables)
    return any(all(any(sign[abs(one) - 1] * one > 0 for one in clause) for clause in clauses) for sign in signs)


@pytest.mark.parametrize("own", [True, False])
def test_solvers_agree_with_all_assignments(own: bool) -> None:
    """Random formulas of three literals around the hard ratio, with and without assumptions, on a solver kept alive."""
    rng = random.Random(3)
    answers = []
    for _ in range(150):
        clauses = [[rng.choice((1, -1)) * one for one in rng.sample(range(1, 9), 3)] for _ in range(34)]
        solver = sat.Solver(clauses, own=own)
        for _ in range(3):
            assumed = [rng.choice((1, -1)) * one for one in rng.sample(range(1, 9), rng.randrange(3))]
            model = solver.solve(assumed)
            answers.append(model is not None)
            assert answers[-1] == satisfiable([*clauses, *([one] for one in assumed)], 8)
            assert model is None or all(model & set(clause) for clause in [*clauses, *([one] for one in assumed)])
    assert 100 < sum(answers) < 350


@pytest.mark.parametrize("own", [True, False])
def test_the_solver_proves_and_gives_up(own: bool) -> None:
    """Exactly one is one; what holds in every model is found; a budget is kept to with a reason."""
    solver = sat.Solver([*sat.exactly_one([1, 2, 3]), [-1, 4], [-2, 4], [-3, 4]], own=own)
    assert solver.forced([1, 2, 3, 4]) == [4]
    assert not solver.possible([1, 2])
    assert solver.possible([-1, -2])
    solver.add([-3])
    assert solver.forced([1, 2, 3, 4, -3], [-1]) == [2, 4, -3]
    assert not sat.Solver([[1], [-1]], own=own).possible()
    holes = sat.Solver(own=own, most_conflicts=50)  # nine pigeons in eight holes
    for pigeon in range(9):
        holes.add([pigeon * 8 + hole + 1 for hole in range(8)])
    for hole in range(8):
        for one in range(9):
            for two in range(one):
                holes.add([-(one * 8 + hole + 1), -(two * 8 + hole + 1)])
    with pytest.raises(sat.TooHard, match="50 conflicts"):
        holes.solve()


@pytest.mark.parametrize(("text", "worth"), [
    ("1 + 2 * 3", 7), ("(1+2)×3", 9), ("8 / (3 - 8/3)", 24), ("10 - 3 - 2", 5), ("16 ÷ 4 ÷ 2", 2), ("1.5 × 2", 3),
    ("[1 + 2] x 3", 9), ("7", 7),
])  # fmt: skip
def test_expressions_are_worth(text: str, worth: int) -> None:
    """Rank, brackets, order from the left, exact fractions; written again they are worth the same."""
    tree = expression.parse(text)
    assert expression.value(tree) == worth
    assert expression.value(expression.parse(expression.shown(tree))) == worth
    assert [step[3] for step in expression.steps(tree)][-1:] in ([worth], [])


@pytest.mark.parametrize("text", ["", "1 +", "2 ** 3", "7 // 2", "-3 + 4", "a + 1", "(1", "1)", "1 2", "()", "3 + + 4",
                                  "(" * 300, "1+" * 300 + "1", "9" * 40, "__import__('os')"])  # fmt: skip
def test_what_is_no_expression(text: str) -> None:
    """Powers, signed numbers, letters, broken brackets, endless ones."""
    assert expression.parse(text) is None


def test_random_trees_come_back() -> None:
    """What is shown is read as the same value, whatever the tree."""
    rng = random.Random(8)

    def tree(depth: int) -> expression.Tree:
        if not depth or rng.random() < 0.2:
            return Fraction(rng.randint(1, 9))
        return rng.choice("+-×÷"), tree(depth - 1), tree(depth - 1)

    for _ in range(300):
        one = tree(4)
        try:
            worth = expression.value(one)
        except ZeroDivisionError:
            continue
        assert expression.value(expression.parse(expression.shown(one))) == worth
