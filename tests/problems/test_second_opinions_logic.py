"""A second opinion on islanders, entailment and syllogisms: all worlds, on nothing but what is handed out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems.logic import formulas, islanders
from seedbed.problems.logic.class_words import SAID as CLASS_WORDS
from seedbed.problems.logic.worlds import Fact, settled, values_of, world_of, worlds
from seedbed.problems.named_values import missing, named_values

MANY = pytest.param(20, marks=pytest.mark.slow)
"""Of each level, so 200 of each family."""


def drawn(name: str, count: int, levels: Iterable[int] = range(1, 11)) -> list[Problem]:
    family = find.module("problems", name)
    return [family.make(generator(31, name, level, place), level=level) for level in levels for place in range(count)]


def lines_of(problem: Problem) -> list[str]:
    return (problem.solution or "").rpartition("\nAnswer:")[0].split("\n")


# Knights, knaves and normals: the prompt is read again, and every world is tried


CLAIM: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"if (.+), then (.+)", lambda say, one, two: not say(one) or say(two)),
    (r"either (.+) or (.+), but not both", lambda say, one, two: say(one) != say(two)),
    (r"(.+) or (.+), or both", lambda say, one, two: say(one) or say(two)),
    (r"(.+) if and only if (.+)", lambda say, one, two: say(one) == say(two)),
)


def true_claim(text: str, kinds: dict[str, str], speaker: str) -> bool:
    """What an English claim is worth when everybody is of a kind."""
    text = text[0].lower() + text[1:] if text.startswith(("If", "Either", "Of all")) else text
    text = re.sub(r"\bI am\b", f"{speaker} is", text)
    for pattern, worth in CLAIM:
        if found := re.fullmatch(pattern, text):
            return bool(worth(lambda part: true_claim(part, kinds, speaker), *found.groups()))
    if found := re.fullmatch(r"of all of us, (exactly|at least) (\d) are (\w+)s", text):
        count = sum(kind == found[3] for kind in kinds.values())
        return count == int(found[2]) if found[1] == "exactly" else count >= int(found[2])
    if found := re.fullmatch(r"(\w+) and (\w+) are of (the same kind|different kinds)", text):
        one, two = (kinds[speaker if name == "I" else name] for name in found.groups()[:2])
        return (one == two) == (found[3] == "the same kind")
    if found := re.fullmatch(r"(\w+) is (not )?a (\w+) and (.+)", text):
        return true_claim(text.partition(" and ")[0], kinds, speaker) and true_claim(found[4], kinds, speaker)
    found = re.fullmatch(r"(\w+) is (not )?a (\w+)", text)
    assert found, text
    return (kinds[found[1]] == found[3]) != bool(found[2])


def fitting_kinds(problem: Problem) -> list[dict[str, str]]:
    """All ways to give everybody a kind that agree with what stands in the prompt."""
    names = [english for english, _ in problem.data["names"]]
    heard = re.findall(r'^- (\w+): "(.*)\."$', problem.prompt, re.MULTILINE)
    told = re.search(r"number of normals among those named here is (\d)", problem.prompt)
    found = []
    for chosen in product(("knight", "knave", "normal") if told else ("knight", "knave"), repeat=len(names)):
        kinds = dict(zip(names, chosen, strict=True))
        if told and chosen.count("normal") != int(told[1]):
            continue
        if all(kinds[name] == "normal" or true_claim(claim, kinds, name) == (kinds[name] == "knight")
               for name, claim in heard):  # fmt: skip
            found.append(kinds)
    return found


@pytest.mark.parametrize("count", [3, MANY])
def test_islands_have_one_solution(count: int) -> None:
    """Every world is tried on the words of the prompt: one agrees with them, and it is the answer."""
    for problem in drawn("knights_and_knaves", count, range(1, 11) if count > 3 else range(1, 9)):
        found = fitting_kinds(problem)
        assert [", ".join(f"{name}: {kind}" for name, kind in one.items()) for one in found] == [problem.answer]


RESULT = re.compile(r"(\w+) is (.+)")


def island_step(problem: Problem, line: str, left: dict[str, set[str]], kinds: tuple[str, ...]) -> None:
    """A step is true when the one statement (or the number of normals) it names allows nothing else for somebody."""
    names = list(left)
    source, _, result = line.rstrip(".").rpartition(": ")
    found = RESULT.fullmatch(result)
    assert found, line
    allowed = set(found[2].replace("a ", "").split(" or "))
    heard = re.fullmatch(r"(\w+)'s words \"(.*)\"", source)
    possible = set()
    for chosen in product(*(sorted(left[name]) for name in names)):
        world = dict(zip(names, chosen, strict=True))
        if heard:
            kind = world[heard[1]]
            good = kind == "normal" or true_claim(heard[2], world, heard[1]) == (kind == "knight")
        else:
            good = chosen.count("normal") == problem.data["normals"]
        if good:
            possible.add(world[found[1]])
    assert possible <= allowed, line
    left[found[1]] &= allowed


@pytest.mark.parametrize("count", [1, MANY])
def test_every_written_step_on_an_island_is_true(count: int) -> None:
    """Each line follows from the one thing it names; each supposition ends where that thing cannot be."""
    for problem in drawn("knights_and_knaves", count, range(1, 8)):
        kinds = ("knight", "knave", "normal")[: 2 + (problem.data["normals"] > 0)]
        stack = [{english: set(kinds) for english, _ in problem.data["names"]}]
        for line in lines_of(problem):
            text = line.lstrip("- ")
            if found := re.fullmatch(r"Suppose that (\w+) is a (\w+)\.", text):
                stack.append({name: set(some) for name, some in stack[-1].items()})
                stack[-1][found[1]] = {found[2]}
            elif found := re.fullmatch(r"Then (.+) cannot be, so (\w+) is (.+)\.", text):
                last = stack.pop()
                assert not any_world(problem, found[1], last), line
                stack[-1][found[2]] &= set(found[3].replace("a ", "").split(" or "))
            else:
                island_step(problem, text, stack[-1], kinds)
        assert len(stack) == 1
        assert all(len(some) == 1 for some in stack[0].values())
        assert problem.answer == ", ".join(f"{name}: {min(some)}" for name, some in stack[0].items())


def any_world(problem: Problem, source: str, left: dict[str, set[str]]) -> bool:
    """Whether somebody's words, or the number of normals, can hold with the kinds that are left."""
    heard = re.fullmatch(r"(\w+)'s words \"(.*)\"", source)
    for chosen in product(*(sorted(some) for some in left.values())):
        world = dict(zip(left, chosen, strict=True))
        if not heard:
            if chosen.count("normal") == problem.data["normals"]:
                return True
        elif world[heard[1]] == "normal" or true_claim(heard[2], world, heard[1]) == (world[heard[1]] == "knight"):
            return True
    return False


def test_claims_are_true_where_their_table_says_so() -> None:
    """For claims of every form, the table of worlds agrees with the words, world by world."""
    names = ["Ada", "Ben", "Cleo"]
    rng = generator(8, "claims")
    for values in (2, 3):
        space = worlds(3, values)
        for word in islanders.CLAIMS * 6:
            kinds = [rng.randrange(values) for _ in range(3)]
            speaker, claim = islanders.drawn_statement(rng, space, kinds, world_of(space, kinds), (word,))
            text = islanders.shown(claim, speaker, names, "en")
            for world in product(range(values), repeat=3):
                said = dict(zip(names, (("knight", "knave", "normal")[kind] for kind in world), strict=True))
                by_table = bool(islanders.table(space, claim) & world_of(space, world))
                assert by_table == true_claim(text, said, names[speaker]), text


# Propositional entailment: Python's own and, or, not over every row of the truth table


def formula_true(formula: Any, row: Sequence[bool]) -> bool:
    word, *parts = formula
    if word == "is":
        return row[parts[0]] == bool(parts[1])
    worth = [formula_true(one, row) for one in parts]
    return {"not": lambda: not worth[0], "and": lambda: worth[0] and worth[1], "or": lambda: worth[0] or worth[1],
            "xor": lambda: worth[0] != worth[1], "if": lambda: not worth[0] or worth[1],
            "iff": lambda: worth[0] == worth[1], "nand": lambda: not (worth[0] and worth[1])}[word]()  # fmt: skip


@pytest.mark.parametrize("count", [3, MANY])
def test_labels_and_countermodels_by_truth_tables(count: int) -> None:
    """Row by row: what is true in all rows of the premises is entailed; a countermodel is such a row."""
    check = find.module("problems", "propositional_entailment").check
    for problem in drawn("propositional_entailment", count, range(1, 11) if count > 3 else range(1, 8)):
        data = problem.data
        rows = [row for row in product((False, True), repeat=len(data["names"]))
                if all(formula_true(one, row) for one in data["premises"])]  # fmt: skip
        if data["ask"] == "judge":
            labels = []
            for conclusion in data["conclusions"]:
                seen = {formula_true(conclusion, row) for row in rows}
                labels.append("neither" if len(seen) == 2 else "entailed" if True in seen else "contradicted")
            assert ", ".join(labels) == problem.answer
            continue
        letters = [formulas.LETTERS[one] for one in data["names"]]
        for row in product((False, True), repeat=len(letters)):
            said = ", ".join(f"{letter}={str(value).lower()}" for letter, value in zip(letters, row, strict=True))
            good = row in rows and not formula_true(data["conclusions"][0], row)
            assert check(problem, said).passed == good


@dataclass
class Truth:
    """A truth value with the operators of Python that stand in for the signs."""

    value: bool

    def __invert__(self) -> Truth:
        return Truth(not self.value)

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.value and other.value)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.value or other.value)

    def __xor__(self, other: Truth) -> Truth:
        return Truth(self.value != other.value)

    def __rshift__(self, other: Truth) -> Truth:
        return Truth(not self.value or other.value)

    def __mod__(self, other: Truth) -> Truth:
        return Truth(self.value == other.value)


SIGNS = str.maketrans({"¬": "~", "∧": "&", "∨": "|", "⊕": "^", "→": ">>", "↔": "%"})


def test_signs_say_what_the_data_says() -> None:
    """Python's own grammar on the written formula is worth what the data is worth, in every row of the table."""
    rng = generator(2, "signs")
    for form in formulas.FORMS * 30:
        formula, _ = formulas.drawn(rng, 4, form)
        code = formulas.in_signs(formula, ["A", "B", "C", "D"]).translate(SIGNS)
        for row in product((False, True), repeat=4):
            assert eval(code, {}, dict(zip("ABCD", map(Truth, row), strict=True))).value == formula_true(formula, row)


@pytest.mark.parametrize("count", [2, MANY])
def test_every_step_of_a_proof_is_entailed(count: int) -> None:
    """In written proofs over signs, each line follows from the premise it names and the lines above it."""
    for problem in drawn("propositional_entailment", count):
        data = problem.data
        if data["ask"] != "judge" or data["wording"] != "signs":
            continue
        letters = [formulas.LETTERS[one] for one in data["names"]]
        shown = {formulas.in_signs(one, letters): one for one in data["premises"]}
        rows = list(product((False, True), repeat=len(letters)))
        stack, supposed = [rows], [["is", 0, 1]]
        for line in lines_of(problem):
            if head := re.fullmatch(r"(\d)\. (.+): (entailed|contradicted|neither)\.(.*)", line):
                conclusion = data["conclusions"][int(head[1]) - 1]
                supposed = [["not", conclusion] if head[3] == "entailed" else conclusion]
                stack = [rows]
                continue
            text = line.lstrip("- ")
            if found := re.fullmatch(r"All premises hold and it is (true|false) when (.+)\.", text):
                facts = [literal(one, letters) for one in re.split(r", | and ", found[2])]
                row = tuple(bool(value) for _, _, value in sorted(facts, key=lambda one: one[1]))
                assert all(formula_true(one, row) for one in data["premises"])
                assert formula_true(conclusion, row) == (found[1] == "true")
            elif found := re.fullmatch(r"Suppose (.+)\.", text):
                stack.append([row for row in stack[-1] if formula_true(literal(found[1], letters), row)])
            elif found := re.fullmatch(r"Then this cannot hold: (.+?)\.(?: So (.+)\.)?", text):
                fact = supposed[0] if found[1].startswith("what was") else shown[found[1]]
                assert not any(formula_true(fact, row) for row in stack[-1]), line
                if found[2]:
                    stack.pop()
                    stack[-1] = [row for row in stack[-1] if formula_true(literal(found[2], letters), row)]
            else:
                source, _, result = text.rstrip(".").rpartition(": ")
                fact = supposed[0] if source == "The supposition" else shown[source]
                good = literal(result, letters)
                assert all(formula_true(good, row) for row in stack[-1] if formula_true(fact, row)), line
                stack[-1] = [row for row in stack[-1] if formula_true(good, row)]


def literal(text: str, letters: list[str]) -> list[Any]:
    return ["is", letters.index(text.lstrip("¬")), int("¬" not in text)]


# Syllogisms: the words of the prompt, over every small model


FORMS = tuple(
    (word, re.compile(prompt.en.replace("{one}", r"(\w+?)").replace("{two}", r"(\w+?)").replace("{three}", r"(\w+?)")))
    for word, prompt in CLASS_WORDS.items()
)


def read_class(text: str) -> tuple[str, ...]:
    """The form of an English statement with the names in it."""
    for word in ("all_both", "no_both", "some_not", "is_not", "all", "no", "some", "is"):
        if found := dict(FORMS)[word].fullmatch(text):
            return (word, *found.groups())
    raise AssertionError(text)


def class_true(said: tuple[str, ...], things: list[frozenset[str]], ones: dict[str, frozenset[str]]) -> bool:
    word, *names = said
    if word in ("is", "is_not"):
        return (names[1] in ones[names[0]]) == (word == "is")
    some = [thing for thing in things if set(names[:-1]) <= thing]
    having = [names[-1] in thing for thing in some]
    if word.startswith("all"):
        return all(having)
    return not any(having) if word.startswith("no") else any(having) if word == "some" else not all(having)


def allowed_types(said: list[tuple[str, ...]], kinds: list[str]) -> list[frozenset[str]]:
    subsets = [frozenset(kind for kind, there in zip(kinds, bits, strict=True) if there)
               for bits in product((False, True), repeat=len(kinds))]  # fmt: skip
    universal = [one for one in said if one[0] in ("all", "no", "all_both", "no_both")]
    return [one for one in subsets if all(class_true(statement, [one], {}) for statement in universal)]


def possible_types(said: list[tuple[str, ...]], kinds: list[str], *, members: bool) -> list[list[frozenset[str]]]:
    """For each thing that must be there, the types it may have."""
    types, found = allowed_types(said, kinds), []
    for one in said:
        if one[0] in ("some", "some_not"):
            found += [[type_ for type_ in types if class_true(one, [type_], {})]]
    for name in {one[1] for one in said if one[0].startswith("is")}:
        facts = [one for one in said if one[0].startswith("is") and one[1] == name]
        found.append([type_ for type_ in types if all(class_true(one, [], {name: type_}) for one in facts)])
    return found + [[type_ for type_ in types if kind in type_] for kind in kinds if members]


def must_be(said: list[tuple[str, ...]], kinds: list[str], one: tuple[str, ...], *, members: bool) -> bool:
    """Whether a statement is true in all models: a model has a thing for each that must be there, and any others."""
    types = allowed_types(said, kinds)
    if one[0] in ("all", "no"):
        return all(class_true(one, [type_], {}) for type_ in types)
    if one[0].startswith("is"):
        facts = [other for other in said if other[0].startswith("is") and other[1] == one[1]]
        mine = [type_ for type_ in types if all(class_true(fact, [], {one[1]: type_}) for fact in facts)]
        return all(class_true(one, [], {one[1]: type_}) for type_ in mine)
    needed = possible_types(said, kinds, members=members)
    return any(all(class_true(one, [type_], {}) for type_ in some) for some in needed)


@pytest.mark.parametrize("count", [3, MANY])
def test_conclusions_follow_in_all_models(count: int) -> None:
    """The words of the prompt are read; the options that hold in every model are those of the answer."""
    for problem in drawn("syllogism", count, range(1, 11) if count > 3 else range(1, 9)):
        kinds = [english for english, _ in problem.data["kinds"]]
        said = [read_class(one) for one in re.findall(r"^- (.*)\.$", problem.prompt, re.MULTILINE)]
        options = re.findall(r"^([A-H])\. (.*)\.$", problem.prompt, re.MULTILINE)
        members = "at least one thing of every kind" in problem.prompt
        assert all(possible_types(said, kinds, members=members)), "the premises can be true together"
        right = [letter for letter, text in options if must_be(said, kinds, read_class(text), members=members)]
        assert ", ".join(right) == problem.answer


@pytest.mark.parametrize("count", [3, MANY])
def test_written_counterexamples_keep_the_premises(count: int) -> None:
    """What could be instead is allowed by the premises, and the option is false of it."""
    seen = 0
    for problem in drawn("syllogism", count):
        kinds = [english for english, _ in problem.data["kinds"]]
        said = [read_class(one) for one in re.findall(r"^- (.*)\.$", problem.prompt, re.MULTILINE)]
        options = dict(re.findall(r"^([A-H])\. (.*)\.$", problem.prompt, re.MULTILINE))
        types = allowed_types(said, kinds)
        for letter, text in re.findall(r"^([A-H]) does not follow\. (.*)\.$", problem.solution or "", re.MULTILINE):
            option = read_class(options[letter])
            things = [frozenset(kind for kind in kinds if re.search(rf"\ba {kind}\b", part))
                      for part in text.partition(": ")[2].split("; ")]  # fmt: skip
            if option[0] in ("all", "no"):
                things = [frozenset(kind for kind in kinds if re.search(rf"\ba {kind}\b", text))]
                assert not class_true(option, things, {})
            elif option[0].startswith("is"):
                things = [frozenset(kind for kind in kinds if re.search(rf"\ba {kind}\b", text))]
                facts = [one for one in said if one[0].startswith("is") and one[1] == option[1]]
                assert all(class_true(one, [], {option[1]: things[0]}) for one in [*facts])
                assert not class_true(option, [], {option[1]: things[0]})
            elif "nothing at all" not in text:
                assert not class_true(option, things, {})
                needed = possible_types(said, kinds, members="at least one thing of every kind" in problem.prompt)
                assert all(set(some) & set(things) for some in needed)
            assert "nothing at all" in text or set(things) <= set(types), text
            seen += 1
    assert seen > 20


STEP = re.compile(r"- (.+), so it is (not )?a (\w+)\.")


@pytest.mark.parametrize("count", [3, MANY])
def test_every_step_to_a_conclusion_is_true(count: int) -> None:
    """Each line follows from the one premise it names and from the lines above it."""
    for problem in drawn("syllogism", count):
        kinds = [english for english, _ in problem.data["kinds"]]
        every = allowed_types([], kinds)
        left = every
        for line in lines_of(problem):
            if found := re.fullmatch(r"[A-H] follows\. (.*)", line):
                text = found[1].removesuffix(".")
                if took := re.fullmatch(r"(?:Take anything that is|There is) a (\w+)(?:; take it)?", text):
                    left = [one for one in every if took[1] in one]
                else:
                    facts = [read_class(one) for one in re.split(r", | and ", text.partition(": ")[2])]
                    left = [one for one in every
                            if all(class_true(fact, [one], {fact[1]: one}) for fact in facts)]  # fmt: skip
            elif found := STEP.fullmatch(line):
                by = [one for one in left if class_true(read_class(found[1]), [one], {})]
                assert all((found[3] in one) != bool(found[2]) for one in by), line
                left = [one for one in left if (found[3] in one) != bool(found[2])]
            elif found := re.fullmatch(r"- Suppose that it is (not )?a (\w+)\.", line):
                left = [one for one in left if (found[2] in one) != bool(found[1])]
            elif found := re.fullmatch(r"- Then this could not be: (.+)\. So the opposite is true\.", line):
                assert not [one for one in left if class_true(read_class(found[1]), [one], {})], line


# The ground


def test_worlds_are_counted_and_found_again() -> None:
    """Columns cut all worlds evenly, a world is the one bit of its values, and steps end where nothing is left."""
    for things, values in ((3, 2), (4, 3)):
        space = worlds(things, values)
        for thing in range(things):
            assert [column.bit_count() for column in space.columns[thing]] == [values ** (things - 1)] * values
        for world in product(range(values), repeat=things):
            assert values_of(space, world_of(space, world)) == list(world)
            assert all(space.columns[thing][value] & world_of(space, world) for thing, value in enumerate(world))
    space = worlds(2, 2)
    same, differ = (Fact((0, 1), table) for table in (0b1001, 0b0110))
    assert settled(space, [same, differ], space.every, 0)[2] < 0, "one fact at a time sees no contradiction"
    assert settled(space, [same, differ], space.every, 1)[2] >= 0
    assert settled(space, [same, differ], space.columns[0][1], 0)[2] >= 0


def test_named_values_are_read_in_many_forms() -> None:
    """Names with values in the usual spellings; a name twice, an unknown value or prose are nothing."""
    parse = named_values({"knight": 0, "knave": 1}, {"阿达": "ada"})
    for text in (
        "Ada: knight, Ben: knave",
        "- Ada: knight\n- Ben = knave",
        "Ada is knight and Ben is knave",
        '{"Ada": "knight", "Ben": "knave"}',
        "阿达:knight; Ben是knave",
        "Ada -> knight\nBen → knave",
        "Therefore:\n- Ada is knight.\n- Ben is knave.",
        "Ada (knight), Ben (knave)",
        "(Ada, knight), (Ben, knave)",
        "| name | kind |\n|---|---|\n| Ada | knight |\n| Ben | knave |",
        "`Ada: knight, Ben: knave`",
    ):
        assert parse(text) == (("ada", 0), ("ben", 1)), text
    for text in (
        "Ada: knight, Ada: knave",
        "Ada: duke",
        "Ada knight",
        "",
        "I think that Ada may be a knight",
        "Ada: knight or knave",
        "Ada: knight",
        "| Ada | knight |\n| Ben | knave |",
        "Ada (knight) or Ben (knave)",
    ):
        assert parse(text) is None, text
    assert missing(["ada", "ben"], (("ada", 0),)) == "it gives no value for ben"
    assert "carl" in missing(["ada"], (("ada", 0), ("carl", 1)))
    assert missing(["ada"], (("ada", 0),)) == ""


@pytest.mark.parametrize(
    ("name", "settings", "reason"),
    [
        ("knights_and_knaves", {"people": 3, "normals": 3}, "'normals' must be at most 2"),
        ("knights_and_knaves", {"people": 10}, "from 2 to 9"),
        ("knights_and_knaves", {"claims": ("is", "maybe")}, "one or more of is"),
        ("propositional_entailment", {"atoms": 4, "premises": 16}, "leave nothing to ask"),
        ("propositional_entailment", {"asks": ("prove",)}, "judge, countermodel"),
        ("syllogism", {"kinds": 2}, "from 3 to 9"),
        ("syllogism", {"forms": ()}, "one or more of plain"),
    ],
)
def test_settings_that_cannot_be_are_refused(name: str, settings: dict[str, Any], reason: str) -> None:
    """The message names the setting and what it may be."""
    with pytest.raises(RecipeError, match=reason):
        find.module("problems", name).make(generator(1), **settings)


def test_settings_are_kept() -> None:
    """As many people, normals, premises and options as were asked for, and only the forms that were allowed."""
    problem = find.module("problems", "knights_and_knaves").make(
        generator(3), people=5, normals=2, claims=("is", "same")
    )
    assert len(problem.data["names"]) == 5
    assert problem.answer.count("normal") == 2
    assert all(islanders.words(claim) <= {"is", "is_not", "same", "differ"} for _, claim in problem.data["statements"])
    problem = find.module("problems", "propositional_entailment").make(generator(3), premises=6, asks="countermodel")
    assert len(problem.data["premises"]) == 6
    assert problem.data["ask"] == "countermodel"
    problem = find.module("problems", "syllogism").make(generator(3), kinds=5, options=8, forms="plain")
    assert len(problem.data["options"]) == 8
    assert all(len(one) == 3 and not one[0].startswith("is") for one in problem.data["premises"])
