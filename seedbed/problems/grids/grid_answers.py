"""What families share whose answer is a whole grid: the verdict on one, and ways to write it rightly and wrongly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from seedbed.core.problem import Problem
from seedbed.core.verdict import Verdict
from seedbed.problems.forms import Grid
from seedbed.problems.reading import Parser, read

Form = Callable[[Problem], str]


def judged(answer: str, parse: Parser[Grid], wanted: str, *, broken: Callable[[Grid], str], right: str) -> Verdict:
    """Whether an answer is a grid that keeps every rule.

    Args:
        answer: what a model wrote.
        parse: reads a grid of the wanted size and signs.
        wanted: what is looked for, for the reason of an unreadable answer.
        broken: what is wrong with a grid, or nothing.
        right: the reason of a right answer.
    """
    found = read(answer, parse, wanted=wanted)
    if found.value is None:
        return found.unreadable(answer)
    reason = broken(found.value)
    return Verdict.wrong(reason) if reason else Verdict.right(right)


def changed_given(cells: Sequence[int], givens: Sequence[int], columns: int, *, blank: int = 0) -> str:
    """Which given cell has another number in the answer, or nothing; ``blank`` stands where none is given."""
    for place, (cell, given) in enumerate(zip(cells, givens, strict=True)):
        if given not in (blank, cell):
            row, column = divmod(place, columns)
            return f"row {row + 1}, column {column + 1} was given as {given}, the answer has {cell}"
    return ""


def as_lists(problem: Problem) -> str:
    """A list of rows, each a list of numbers."""
    return str([[int(cell) for cell in row.split()] for row in problem.answer.split("\n")])


def as_strings(problem: Problem) -> str:
    """A list of rows, each a list of strings."""
    return str([row.split() for row in problem.answer.split("\n")])


def together(problem: Problem) -> str:
    """The cells of a row written together."""
    return problem.answer.replace(" ", "")


def with_commas(problem: Problem) -> str:
    """The cells of a row parted by commas."""
    return problem.answer.replace(" ", ",")


def as_table(problem: Problem) -> str:
    """Bars between the cells and around each row."""
    return "\n".join(f"| {row.replace(' ', ' | ')} |" for row in problem.answer.split("\n"))


WRITTEN: tuple[Form, ...] = (as_lists, as_strings, together, with_commas, as_table)
"""Ways to write the right grid of digits."""


def last_row_lost(problem: Problem) -> str:
    """The right grid without its last row: wrong."""
    return problem.answer.rpartition("\n")[0]


def first_row_again(problem: Problem) -> str:
    """The right grid with its first row once more at the end: wrong."""
    return f"{problem.answer}\n{problem.answer.partition(chr(10))[0]}"


def last_flipped(problem: Problem) -> str:
    """The right grid of 0 and 1 with its last cell the other way: wrong."""
    return problem.answer[:-1] + str(1 - int(problem.answer[-1]))


def all_flipped(problem: Problem) -> str:
    """The right grid of 0 and 1 with every cell the other way: wrong."""
    return problem.answer.translate({ord("0"): "1", ord("1"): "0"})


def with_another(form: Form) -> Form:
    """The right grid marked as the answer, and a wrong one beside it: no answer."""
    return lambda problem: f"<answer>{problem.answer}</answer> or <answer>{form(problem)}</answer>"
