"""Answers are found wherever models put them, and nothing else is taken for one."""

from __future__ import annotations

from typing import Any

import pytest

from seedbed.problems.forms import choices, grid, items, literal, named, yes_or_no_list
from seedbed.problems.reading import boxed, plain, read, read_value, spoken, tagged

TWO = grid(2, 2, "1234")
SQUARE = (("1", "2"), ("3", "4"))


@pytest.mark.parametrize("text", [
    "1 2\n3 4", "1,2\n3,4", "12\n34", "1234", "[[1,2],[3,4]]", "((1, 2), (3, 4))", '[["1","2"],["3","4"]]',
    "[[1 2,3 4]]",
    "[1, 2]\n[3, 4]", "| 1 | 2 |\n| 3 | 4 |", "|1|2|\n|---|---|\n|3|4|", "+---+---+\n| 1 | 2 |\n+---+---+\n| 3 | 4 |",
    '["12", "34"]',
    "１ ２\n３ ４", "[[１，２]，[３，４]]", '{"answer": [[1, 2], [3, 4]]}', "```json\n[[1,2],[3,4]]\n```",
    r"\boxed{\begin{bmatrix}1 & 2\\3 & 4\end{bmatrix}}", "<answer>\n1 2\n3 4\n</answer>",
    "The clues:\n```\n1 .\n. 4\n```\nFilled:\n```\n1 2\n3 4\n```\nDone.", "Row by row.\n\n1 2\n3 4", "答案：\n1 2\n3 4",
    "First I tried 2 1.\n\n**Answer:**\n\n1 2\n3 4",
])  # fmt: skip
def test_grids_are_read(text: str) -> None:
    """From JSON, Python, tables, matrices and plain rows, with commas, spaces, bars or nothing between."""
    assert read(text, TWO).value == SQUARE


@pytest.mark.parametrize("text", [
    "", "1 2\n3 .", "1 2 3 4 5", "1 2\n3 4\n1 2", "[[1,2],[3]]", "[[1,2],[3,5]]", "[[1,2],[3,4]", "[[1,2],[3,4]] or so",
    "[[[1,2],[3,4]]]", "1 2\n3 4\n\n2 1\n3 4", "<answer>1 2\n3 4</answer><answer>2 1\n3 4</answer>", "__import__('os')",
    "[" * 5000, "<think>1 2\n3 4", '{"a": [[1,2],[3,4]], "b": 1}', "1-2\n3-4",
])  # fmt: skip
def test_what_is_no_grid_is_unreadable(text: str) -> None:
    """Blanks, a cell too many or too few, foreign cells, two grids, thinking without an end."""
    found = read(text, TWO)
    assert found.value is None
    assert found.reason
    assert not found.unreadable(text).readable


@pytest.mark.parametrize(("text", "value"), [
    ("[1, 'a', \"b\"]", ["1", "a", "b"]), ("(1, (2, 3))", ["1", ["2", "3"]]),
    ("{a: 1, 'b': [2]}", {"a": "1", "b": ["2"]}),
    ("[]", []), ("[1 2]", ["1", "2"]), ("[1, 2,]", ["1", "2"]), ("{1, 2}", ["1", "2"]), ("hello", None), ("[1", None),
    ("[1]]", None), ("{a: 1, a: 2}", None), ("{a: 1, 2}", None), ("[[[[[[1]]]]]]", None),
    ("[" + "1," * 5000 + "]", None),
    ("[,]", None), ("", None),
])  # fmt: skip
def test_literals_are_walked_through(text: str, value: Any) -> None:
    """Lists, tuples and dicts of words and numbers; what is broken, too deep or too long is nothing."""
    assert literal(text) == value


@pytest.mark.parametrize("text", ["A, C", "A and C", "(A), (C)", "AC", "a, c", '["A", "C"]', "Options A and C", "A、C",
                                  "选项 A 和 C", r"\boxed{\text{A, C}}", "C, A", "- A\n- C", "Answer: A, C.",
                                  "答案是 A、C。",
                                  "B is false.\n\nAnswer: A and C"])  # fmt: skip
def test_choices_are_read(text: str) -> None:
    """Letters in any order, with commas, words or nothing between."""
    assert read(text, choices("ABCD")).value == {"A", "C"}


@pytest.mark.parametrize(
    "text", ["", "E", "A, E", "A, A", "A or C", "A is true", "none", "ACE", "all of them", "A, C?"]
)
def test_what_is_no_choice(text: str) -> None:
    """Foreign letters, doubled ones, alternatives, sentences."""
    assert read(text, choices("ABCD")).value is None


def test_yes_and_no_in_order_and_by_name() -> None:
    """Both languages, lists, lines and names; the count must be right and every word known."""
    said = yes_or_no_list(3)
    for text in (
        "yes, no, yes",
        "Yes\nNo\nYes",
        "是，否，是",
        "是、否、是",
        "[true, false, true]",
        "**yes**, **no**, **yes**",
    ):
        assert read(text, said).value == (True, False, True), text
    for text in ("yes, no", "yes, no, maybe", "yes, no, yes, no", "unknown"):
        assert read(text, said).value is None, text
    kinds = named(["Ada", "Ben"], {"yes": 1, "no": 0})
    for text in ("Ada: yes, Ben: no", "Ben = no; Ada = yes", '{"Ada": "yes", "Ben": "no"}', "- Ada: yes\n- Ben: no"):
        assert read(text, kinds).value == (1, 0), text
    for text in ("Ada: yes", "Ada: yes, Ada: no", "Ada: yes, Ben: perhaps", "Ada: yes, Ben: no, Carl: no"):
        assert read(text, kinds).value is None, text


def test_items_are_cut_where_people_cut_them() -> None:
    """Commas, spaces, lines, numbering, and, 和."""
    for text in ("red, blue and green", "red blue green", "1. red\n2. blue\n3. green", "red、blue 和 green",
                 "[red, blue, green]", "red; blue; green"):  # fmt: skip
        assert items(plain(text)) == ("red", "blue", "green"), text
    assert items("") is None


def test_thinking_is_passed_over() -> None:
    """What follows its last end counts; thinking that never ends leaves nothing."""
    assert spoken("<think>a</think>b</think>c") == "c"
    assert spoken("<think>a") == ""
    assert spoken("a") == "a"
    assert read_value("<think>so 5?</think>It is 7.").value == 7


def test_marks_are_found_whole() -> None:
    """Braces inside a box, brackets that do not close, boxes inside tags, empty marks."""
    assert boxed(r"x \boxed{\frac{1}{2}} y") == [r"\frac{1}{2}"]
    assert boxed("\\boxed{} ]) }\n") == ["} ]) "]
    assert boxed(r"\boxed{}") == []
    assert boxed(r"so \boxed{1 is \boxed{2}") == ["2"]
    assert tagged("<answer>a</answer> <ANSWER>b</ANSWER> <answer></answer>") == ["a", "b"]
    assert tagged(r"<answer>so \boxed{7}</answer>") == ["7"]


def test_cleaning_changes_no_value() -> None:
    """A power stays a power; bold marks, LaTeX dress, full width and a full stop go."""
    assert plain("2**3") == "2**3"
    assert plain("**17**.") == "17"
    assert plain(r"$3 \times \frac{1}{2}$") == "3 × ((1)/(2))"
    assert plain("（３＋４）×２。") == "(3+4)×2"
