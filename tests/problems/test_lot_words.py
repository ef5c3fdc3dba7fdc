"""Second opinions on the families of words, traces, houses and hidden rules: other ways to the same answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, permutations, product
from statistics import fmean
from typing import Any

import pytest

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems.grids.arc_steps import STEPS
from seedbed.problems.language.cipher_rules import COST, deciphered, drawn_rule, enciphered
from seedbed.problems.language.common_words import WORDS

FEW = 3
MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""


def drawn(name: str, count: int, levels: range = range(1, 11)) -> list[Problem]:
    family = find.module("problems", name)
    return [family.make(generator(31, name, level, place), level=level) for level in levels for place in range(count)]


def steps_of(problem: Problem) -> list[str]:
    """The lines of a worked solution before its answer."""
    assert problem.solution is not None
    return problem.solution.rpartition("\nAnswer:")[0].split("\n")


# Zebra puzzle

PHRASES = {
    "at": r"(.+) lives in house (\d)",
    "not_at": r"(.+) does not live in house (\d)",
    "same": r"(.+) and (.+) are the same person",
    "different": r"(.+) and (.+) are two different people",
    "just_left": r"(.+) lives directly to the left of (.+)",
    "next_to": r"(.+) lives next door to (.+)",
    "left": r"(.+) lives somewhere to the left of (.+)",
    "one_between": r"Exactly one house lies between (.+) and (.+)",
}
MEANS = {
    "same": lambda one, two: one == two,
    "different": lambda one, two: one != two,
    "just_left": lambda one, two: two == one + 1,
    "next_to": lambda one, two: two in (one - 1, one + 1),
    "left": lambda one, two: one < two,
    "one_between": lambda one, two: two in (one - 2, one + 2),
}


def person(words: str, values: list[str]) -> str:
    """The value by which a person is called: the last word of the phrase that is one."""
    return next(word for word in reversed(re.findall(r"\w+", words)) if word in values)


def heard(prompt: str) -> tuple[list[list[str]], list[tuple[str, str, str]]]:
    """The values by category and the clues, read from nothing but the prompt."""
    groups = [line.split(", ") for line in re.findall(r"^- \w+: (.*)$", prompt, re.MULTILINE)]
    values, clues = [value for group in groups for value in group], []
    for line in re.findall(r"^\d+\. (.*)\.$", prompt, re.MULTILINE):
        kind, found = next((kind, found) for kind, text in PHRASES.items() if (found := re.fullmatch(text, line)))
        two = found[2] if kind in ("at", "not_at") else person(found[2], values)
        clues.append((kind, person(found[1], values), two))
    return groups, clues


def fits(clue: tuple[str, str, str], house: dict[str, int]) -> bool:
    kind, one, two = clue
    if kind in ("at", "not_at"):
        return one not in house or (house[one] == int(two)) == (kind == "at")
    return one not in house or two not in house or MEANS[kind](house[one], house[two])


def tables(groups: list[list[str]], clues: list[tuple[str, str, str]]) -> Iterator[dict[str, int]]:
    """Every table that keeps the clues, by trying all orders of one category after the other."""
    if not groups:
        yield {}
        return
    *rest, last = groups
    known = {value for group in groups for value in group}
    about = [clue for clue in clues if {clue[1], clue[2]} & set(last) and {clue[1], clue[2]} <= known | set("1234567")]
    for house in tables(rest, clues):
        for order in permutations(range(1, len(last) + 1)):
            table = {**house, **dict(zip(last, order, strict=True))}
            if all(fits(clue, table) for clue in about):
                yield table


@pytest.mark.parametrize("count", [2, MANY])
def test_zebra_puzzles_have_one_solution_and_no_spare_clue(count: int) -> None:
    """Trying all orders finds the answer and no other; without any one clue there is another."""
    for problem in drawn("zebra_puzzle", count, range(1, 5)):
        groups, clues = heard(problem.prompt)
        rows = [re.split(": |, ", row) for row in problem.answer.split("\n")]
        own = {value: int(house) for house, *values in rows for value in values}
        assert list(tables(groups, clues)) == [own]
        for clue in clues:
            found = tables(groups, [one for one in clues if one != clue])
            assert len(list(islice(found, 2))) == 2, clue


LEFT_BY_CLUE = re.compile(r"By clue (\d+), what is left for (.+) is house (.+)\.")
LEFT_BY_HOUSES = re.compile(r"Going by \w+, nobody but (.+) can live in house (\d)\.")
LEFT_ALONE = re.compile(r"Going by \w+, every house but (\d) is taken, so that one is left for (.+)\.")
TRIAL = re.compile(r"If (.+) did not live in house (.+), no house would in the end be left for (.+)\.")


@pytest.mark.parametrize("count", [1, MANY])
def test_every_step_of_a_zebra_puzzle_leaves_the_right_house(count: int) -> None:
    """No written step takes the true house away, a step by a clue follows from that clue, the last steps leave one."""
    for problem in drawn("zebra_puzzle", count):
        groups, clues = heard(problem.prompt)
        values = [value for group in groups for value in group]
        rows = [re.split(": |, ", row) for row in problem.answer.split("\n")]
        own = {value: int(house) for house, *found in rows for value in found}
        left = {value: set(own.values()) for value in values}
        for line in steps_of(problem):
            if found := LEFT_BY_CLUE.fullmatch(line):
                value, houses = person(found[2], values), set(map(int, found[3].split(" or ")))
                kind, one, two = clues[int(found[1]) - 1]
                assert value in (one, two)
                other = two if value == one else one
                choices = left.get(other, {0})
                allowed = {
                    house for house in left[value] for far in choices
                    if fits((kind, one, two), {value: house, **({other: far} if far else {})})
                }  # fmt: skip
                assert houses == allowed, line
            elif found := LEFT_BY_HOUSES.fullmatch(line):
                value, houses = person(found[1], values), {int(found[2])}
            elif found := LEFT_ALONE.fullmatch(line):
                value, houses = person(found[2], values), {int(found[1])}
            else:
                found = TRIAL.fullmatch(line)
                assert found, line
                value, houses = person(found[1], values), set(map(int, found[2].split(" or ")))
            assert own[value] in houses, line
            left[value] &= houses
            if len(houses) == 1:
                for other in next(group for group in groups if value in group):
                    left[other] -= houses if other != value else set()
        assert {value: {house} for value, house in own.items()} == left


# Grid induction


def seen(prompt: str) -> tuple[list[tuple[Any, Any]], Any]:
    """The examples and the grid that is asked for, read from nothing but the prompt."""
    grid = r"((?:[0-9](?: [0-9])+\n?)+)"
    example = rf"Input:\n{grid}Output:\n{grid}"
    test = re.search(rf"^{grid}", re.sub(example, "", prompt), re.MULTILINE)
    assert test

    def read(text: str) -> Any:
        return tuple(tuple(map(int, row.split())) for row in text.strip().split("\n"))

    return [(read(one), read(two)) for one, two in re.findall(example, prompt)], read(test[1])


def fitted(made: Any, wanted: Any) -> dict[int, int] | None:
    """The colours that turn grids into others of the same sizes, or None; only black becomes black."""
    colours: dict[int, int] = {}
    for one, two in zip(made, wanted, strict=True):
        if [len(row) for row in one] != [len(row) for row in two]:
            return None
        for a, b in ((a, b) for row, own in zip(one, two, strict=True) for a, b in zip(row, own, strict=True)):
            if colours.setdefault(a, b) != b or (a == 0) != (b == 0):
                return None
    return colours


@pytest.mark.parametrize("count", [1, pytest.param(10, marks=pytest.mark.slow)])
def test_examples_leave_one_rule_open(count: int) -> None:
    """Every chain of steps on every example, nothing left out beforehand: those that fit all make the answer."""
    for problem in drawn("arc_agi", count):
        pairs, test = seen(problem.prompt)
        made: dict[Any, Any] = {(): [*(given for given, _ in pairs), test]}
        for name, step in STEPS.items():
            made[name,] = [step.act(grid) for grid in made[()]]
        if len(problem.data["rule"]) == 2:
            made.update(dict.fromkeys(product(STEPS, repeat=2)))
        answers = set()
        for chain, grids in made.items():
            if grids is None:
                first = STEPS[chain[1]].act(made[chain[:1]][0])
                if fitted([first], [pairs[0][1]]) is None:
                    continue
            *shown, last = grids or [STEPS[chain[1]].act(grid) for grid in made[chain[:1]]]
            colours = fitted(shown, [gives for _, gives in pairs])
            if colours is not None:
                assert len(chain) == len(problem.data["rule"])
                answers.add("\n".join(" ".join(str(colours.get(cell)) for cell in row) for row in last))
        assert answers == {problem.answer}


def test_steps_do_what_they_say() -> None:
    """Each step on a grid of which the result was written down by hand."""
    grid = ((0, 1, 0, 1), (2, 2, 2, 0), (2, 0, 2, 0), (2, 2, 2, 0))
    by_hand = {
        "turn_right": "2220/2021/2220/0001", "turn_left": "1000/0222/1202/0222", "half_turn": "0222/0202/0222/1010",
        "mirror": "1010/0222/0202/0222", "upend": "2220/2020/2220/0101", "transpose": "0222/1202/0222/1000",
        "double": "00110011/00110011/22222200/22222200/22002200/22002200/22222200/22222200",
        "mirror_beside": "01011010/22200222/20200202/22200222",
        "mirror_below": "0101/2220/2020/2220/2220/2020/2220/0101",
        "repeat_beside": "01010101/22202220/20202020/22202220",
        "crop": "0101/2220/2020/2220", "fall_left": "1100/2220/2200/2220", "fall_right": "0011/0222/0022/0222",
        "fall_up": "2121/2220/2220/0000", "fall_down": "0000/2120/2220/2221", "spread_right": "0111/2222/2222/2222",
        "spread_left": "1111/2220/2220/2220", "spread_down": "0101/2221/2221/2221", "spread_up": "2121/2220/2220/2220",
        "join_rows": "0111/2220/2220/2220", "join_columns": "0101/2220/2220/2220",
        "overlay_sideways": "1111/2222/2222/2222", "overlay_upside": "2121/2220/2220/2221",
        "sort_rows": "0101/2020/2220/2220", "hollow": "0101/2220/2020/2220", "drop_singles": "0100/2220/2020/2220",
        "keep_largest": "0000/2220/2020/2220", "drop_largest": "0101/0000/0000/0000",
        "fill_holes": "0101/2220/2220/2220",
        "keep_commonest": "0000/2220/2020/2220",
    }  # fmt: skip
    assert by_hand.keys() == STEPS.keys()
    for name, rows in by_hand.items():
        assert "/".join("".join(map(str, row)) for row in STEPS[name].act(grid)) == rows, name
    assert STEPS["hollow"].act(((3, 3, 3),) * 3) == ((3, 3, 3), (3, 0, 3), (3, 3, 3))
    assert STEPS["crop"].act(((0, 0), (0, 4))) == ((4,),)


# Wordscapes


def fillings(grid: list[str], words: list[str]) -> list[list[str]]:
    """All ways to fill the runs of a crossword with different words, found by trying them run by run."""
    cells = {(row, column) for row, line in enumerate(grid) for column, one in enumerate(line) if one != "#"}
    runs = []
    for row, column in sorted(cells):
        for down, across in ((0, 1), (1, 0)):
            if (row - down, column - across) in cells or (row + down, column + across) not in cells:
                continue
            length = next(k for k in range(1, 99) if (row + k * down, column + k * across) not in cells)
            runs.append([(row + k * down, column + k * across) for k in range(length)])
    given = {cell: grid[cell[0]][cell[1]] for cell in cells if grid[cell[0]][cell[1]] != "_"}

    def fill(open_runs: list[Any], known: dict[Any, str], left: list[str]) -> Iterator[dict[Any, str]]:
        if not open_runs:
            yield known
            return
        ways = {
            at: [word for word in left if len(word) == len(run)
                 and all(known.get(cell, one) == one for cell, one in zip(run, word, strict=True))]
            for at, run in enumerate(open_runs)
        }  # fmt: skip
        at = min(ways, key=lambda one: len(ways[one]))
        for word in ways[at]:
            rest = [one for one in left if one != word]
            known_now = {**known, **dict(zip(open_runs[at], word, strict=True))}
            yield from fill(open_runs[:at] + open_runs[at + 1 :], known_now, rest)

    high, wide = len(grid), len(grid[0])
    return [
        [" ".join(known.get((row, column), "#") for column in range(wide)) for row in range(high)]
        for known in fill(runs, given, words)
    ]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_crosswords_have_one_filling(count: int) -> None:
    """A search over the grid and the list, both read from the prompt, finds the answer and no other."""
    for problem in drawn("wordscapes", count, range(1, 11) if count > FEW else range(1, 9)):
        grid = [row.replace(" ", "") for row in re.findall(r"^[#_a-z](?: [#_a-z])+$", problem.prompt, re.MULTILINE)]
        words = re.search(r"((?:[a-z]+, ){2,}[a-z]+)\.", problem.prompt)
        assert words
        assert fillings(grid, words[1].split(", ")) == [problem.answer.split("\n")]


def test_words_are_common_and_clean() -> None:
    """Small letters only, none twice, none shorter than three."""
    assert len(WORDS) > 500
    assert len(set(WORDS)) == len(WORDS)
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in WORDS)


# Cipher


def test_ciphers_give_what_is_printed_in_books() -> None:
    """Known pairs of plain text and cipher."""
    assert enciphered(["shift", 3], "HELLOXYZ") == "KHOORABC"
    assert enciphered(["atbash", 0], "WIZARD") == "DRAZIW"
    assert enciphered(["affine", [5, 8]], "AFFINECIPHER") == "IHHWVCSWFRCP"
    assert enciphered(["keyword", "ZEBRAS"], "FLEEATONCE") == "SIAAZQLKBA"
    assert enciphered(["vigenere", "LEMON"], "ATTACKATDAWN") == "LXFOPVEFRNHR"
    assert enciphered(["growing_shift", 0], "HELLO") == "HFNOS"
    assert enciphered(["rails", 3], "WEAREDISCOVEREDFLEEATONCE") == "WECRLTEERDSOEEFEAOCAIVDEN"
    assert enciphered(["columns", "ZEBRAS"], "WEAREDISCOVEREDFLEEATONCE") == "EVLNACDTESEAROFODEECWIREE"
    assert enciphered(["blocks", 3], "ABCDEFGH") == "CBAFEDHG"
    assert enciphered(["rotation", 2], "ABCDE") == "CDEAB"


@pytest.mark.parametrize("count", [20, pytest.param(500, marks=pytest.mark.slow)])
def test_ciphers_can_be_undone(count: int) -> None:
    """Taking a text out of a cipher gives it back, whatever the key and the length."""
    rng = generator(3, "ciphers")
    for name in COST:
        for _ in range(count):
            rule, text = drawn_rule(rng, name), "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=rng.randint(5, 40)))
            assert deciphered(rule, enciphered(rule, text)) == text


STEP = re.compile(r"(?:Rule|Undoing rule) (\d): ([A-Z]+) (becomes|was) ([A-Z]+) \((.*)\)\.")


@pytest.mark.parametrize("count", [FEW, MANY])
def test_worked_ciphers_lead_from_the_text_to_the_answer(count: int) -> None:
    """Each step begins where the one before ended, and enciphering is the way back from what was deciphered."""
    for problem in drawn("cipher", count):
        now = problem.data["text"]
        assert f"\n\n{now}\n\n" in problem.prompt
        for line in steps_of(problem):
            found = STEP.fullmatch(line)
            assert found, line
            number, before, word, after, how = found.groups()
            assert before == now
            rule = problem.data["rules"][int(number) - 1]
            assert enciphered(rule, *([after] if word == "was" else [before])) == (before if word == "was" else after)
            if how != "in another order":
                pairs = how.removeprefix("letter by letter ").split()
                assert pairs == [f"{one}→{two}" for one, two in zip(before, after, strict=True)]
            now = after
        assert now == problem.answer


def test_rules_that_undo_each_other_are_refused() -> None:
    """Two mirrors of the alphabet leave every text as it is, and the message says what to change."""
    with pytest.raises(RecipeError, match="kinds"):
        find.module("problems", "cipher").make(generator(1), rules=2, kinds=("atbash",))


# Dyck language


def struck(text: str) -> str:
    """A sequence without the pairs that close each other."""
    while (shorter := re.sub(r"\(\)|\[\]|\{\}|<>", "", text)) != text:
        text = shorter
    return text


def sequence_in(problem: Problem) -> str:
    return max(re.findall(r"(?:[()\[\]{}<>] )+[()\[\]{}<>]", problem.prompt), key=len).replace(" ", "")


@pytest.mark.parametrize("count", [FEW, MANY])
def test_first_errors_of_brackets(count: int) -> None:
    """The first beginning that leaves a closing bracket when pairs are struck out ends with the error."""
    for problem in drawn("dyck_language_errors", count):
        sequence = sequence_in(problem)
        wrong = [place for place in range(1, len(sequence) + 1) if re.search(r"[)\]}>]", struck(sequence[:place]))]
        assert problem.answer == str(wrong[0] if wrong else -1 if struck(sequence) else 0)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_wrong_lines_of_brackets(count: int) -> None:
    """A line is right when striking out pairs leaves what it says; the worked solution says the same of each."""
    for problem in drawn("dyck_language_reasoning_errors", count):
        sequence = sequence_in(problem)
        lines = re.findall(r"^(\d+)\. after (.): (.*)$", problem.prompt, re.MULTILINE)
        assert "".join(bracket for _, bracket, _ in lines) == sequence
        wrong = [
            number for place, (number, _, said) in enumerate(lines, 1)
            if struck(sequence[:place]) != said.replace("nothing", "").replace(" ", "")
        ]  # fmt: skip
        assert problem.answer == ", ".join(wrong)
        assert wrong == [
            line.split(":")[0].removeprefix("Line ") for line in steps_of(problem) if line.endswith("Wrong.")
        ]


@pytest.mark.parametrize("level", [1, 5])
def test_error_places_are_drawn_alike(level: int) -> None:
    """Each half of a sequence holds about half of the errors, and a seventh of the sequences hold none."""
    problems = [find.module("problems", "dyck_language_errors").make(generator(8, level, n), level=level)
                for n in range(400)]  # fmt: skip
    places = [int(one.answer) for one in problems if int(one.answer) > 0]
    assert 0.09 < 1 - len(places) / 400 < 0.2
    assert 0.4 < fmean(2 * place <= len(problems[0].data["sequence"]) for place in places) < 0.6


# Sorting


def translated(word: str, problem: Problem) -> str:
    """A word spelt so that the usual order of strings is the one that is wanted."""
    alphabet = re.search(r"\b(?:[a-z] ){25}[a-z]\b", problem.prompt)
    assert alphabet
    table = str.maketrans(alphabet.group().replace(" ", ""), "abcdefghijklmnopqrstuvwxyz")
    backwards = "from the last one backwards" in problem.prompt
    return word.translate(table)[:: -1 if backwards else 1]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_words_are_sorted(count: int) -> None:
    """Words and alphabet read from the prompt give the answer; every comparison of the worked solution is true."""
    for problem in drawn("word_sorting", count):
        words = re.findall(r"(?:[a-z]{3,}, )+[a-z]{3,}", problem.prompt)[0].split(", ")
        assert sorted(words) == sorted(problem.data["words"])
        assert problem.answer == ", ".join(sorted(words, key=lambda word: translated(word, problem)))
        for line in steps_of(problem):
            found = re.fullmatch(
                r"(\w+) before (\w+)(?:, which only goes on|: at letter (\d+).*, (.) comes .* (.))\.", line
            )
            if found is None:
                assert re.match("Beginning with|Ending in", line), line
                continue
            one, two = translated(found[1], problem), translated(found[2], problem)
            assert one < two
            if found[3]:
                at = int(found[3]) - 1
                assert one[:at] == two[:at]
                assert (one[at], two[at]) == (translated(found[4], problem), translated(found[5], problem))
            else:
                assert two.startswith(one)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_first_mistakes_of_sorting(count: int) -> None:
    """Up to the mistake every list is what sorting the words so far gives; the list of the mistake is not."""
    for problem in drawn("word_sorting_mistake", count):
        steps = re.findall(r"^Step (\d+)\. Put in (\w+): (.*)$", problem.prompt, re.MULTILINE)
        words = [word for _, word, _ in steps]
        right = [
            said.split(", ") == sorted(words[:at], key=lambda word: translated(word, problem))
            for at, (_, _, said) in enumerate(steps, 1)
        ]
        assert int(problem.answer) == (right.index(False) + 1 if False in right else 0)
        assert len(steps_of(problem)) == (int(problem.answer) or len(steps))
