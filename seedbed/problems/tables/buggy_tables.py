"""Buggy tables: undo the described faults of a table, then compare two statistics of the rows that meet conditions.

No paper: the idea of BIG-Bench Extra Hard and SynLogic (arXiv 2505.19641), made from scratch. A table is drawn and
faults are done to it, one on the other, each of which can be undone without loss; so the table and the number asked for
are unique. ``effort`` is the rows times the faults and conditions and one more, which is how often a cell is looked at.

``check`` undoes the faults of the table in ``data`` and works the number out; it passes the exact number, or the number
rounded to two decimals or more.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from seedbed.core.problem import Language, Problem
from seedbed.core.prompt import Prompt
from seedbed.core.verdict import Verdict
from seedbed.problems.draws import places
from seedbed.problems.levels import Level, Levels, several, whole
from seedbed.problems.phrasing import BOX, LINE, asked, final_line, text_of
from seedbed.problems.reading import read_value
from seedbed.problems.tables.table_bugs import KINDS, TOLD, Bug, Row, done, drawn_bug, slots, touched, undone
from seedbed.problems.tables.table_columns import CATEGORIES, NAMES, headings, shown_cell
from seedbed.problems.tables.table_questions import STATISTICS, drawn_conditions, selected, statistic

LEVELS = Levels(
    "buggy_tables",
    rows=whole(6, 60, (6, 7, 8, 9, 10, 14, 18, 24, 30, 40)),
    columns=whole(2, 5, (2, 2, 3, 3, 3, 3, 4, 4, 5, 5)),
    bugs=whole(1, 6, (1, 1, 2, 2, 2, 3, 3, 3, 4, 4)),
    conditions=whole(1, 3, (1, 1, 1, 1, 2, 2, 2, 2, 2, 3)),
    kinds=several(KINDS, (KINDS[:4], KINDS[:4], KINDS[:5], KINDS[:6], *[KINDS] * 6)),
    statistics=several(STATISTICS, (STATISTICS[:3], STATISTICS[:3], STATISTICS[:3], STATISTICS[:4], *[STATISTICS] * 6)),
)

QUESTIONS = (
    Prompt(
        en="A table was spoilt before it came to you:\n\n{table}\n\nThis happened to it, in this order, each time to "
        "the table as it stood then (rows are counted from the top, without the heading):\n{bugs}\n\nRestore the "
        "table. Then take the rows where {conditions}. What is the absolute difference between {one} and {two} in "
        "these rows?",
        zh="下面的表格在交给你之前被弄坏了：\n\n{table}\n\n它依次发生了下列情况，每一次都是针对当时的表格（行从上往下"
        "数，不含表头）：\n{bugs}\n\n请还原表格，然后取{conditions}的行。在这些行中，{one}与{two}之差的绝对值是多少？",
    ),
    Prompt(
        en="Someone's program damaged this table:\n\n{table}\n\nThe steps of the damage, first to last; each speaks of "
        "the table as it was at that moment, rows counted below the heading from 1:\n{bugs}\n\nIn the undamaged table, "
        "look only at the rows where {conditions}. How far apart are {one} and {two}?",
        zh="某个程序损坏了这张表：\n\n{table}\n\n损坏的步骤从先到后如下，每一步说的都是那一刻的表格，行号从表头下方的 "
        "1 数起：\n{bugs}\n\n在未损坏的表格中，只看{conditions}的行。{one}与{two}相差多少？",
    ),
    Prompt(
        en="What you see here is not the true table:\n\n{table}\n\nThe true one was changed as follows, one change "
        "after the other (row 1 is the first below the heading, in the table as it stood before that change):\n{bugs}\n"
        "\nOf the true table, use the rows where {conditions}. Give the difference between {one} and {two}, as a "
        "number that is not negative.",
        zh="你看到的并不是真实的表格：\n\n{table}\n\n真实的表格先后经历了下列改动（第 1 行指改动前的表格在表头下的第一"
        "行）：\n{bugs}\n\n请使用真实表格中{conditions}的行，求{one}与{two}的差（写成非负数）。",
    ),
    Prompt(
        en="Repair this table and answer the question.\n\n{table}\n\nKnown faults, in the order in which they came "
        "about; row numbers count from the top of the table at that time, the heading left out:\n{bugs}\n\nQuestion: "
        "among the repaired rows where {conditions}, by how much do {one} and {two} differ?",
        zh="请修复这张表并回答问题。\n\n{table}\n\n已知的错误按产生的先后列出，行号按当时的表格从上往下数，不含表头：\n"
        "{bugs}\n\n问题：在修复后{conditions}的行中，{one}与{two}相差多少？",
    ),
)
WHAT = Prompt(
    en="the number (rounded to two decimals where it has more)", zh="这个数（超过两位小数时四舍五入到两位小数）"
)
IS = {
    "is": Prompt(en="{column} is {value}", zh="{column}为{value}"),
    ">": Prompt(en="{column} is greater than {value}", zh="{column}大于{value}"),
    "<": Prompt(en="{column} is less than {value}", zh="{column}小于{value}"),
}
STATISTIC = {
    "sum": Prompt(en="the sum of {column}", zh="{column}的总和"),
    "largest": Prompt(en="the largest value of {column}", zh="{column}的最大值"),
    "smallest": Prompt(en="the smallest value of {column}", zh="{column}的最小值"),
    "median": Prompt(en="the median of {column}", zh="{column}的中位数"),
    "mean": Prompt(en="the mean of {column}", zh="{column}的平均值"),
}
UNDONE = Prompt(en="With change {number} undone: {columns}", zh="撤销第 {number} 项改动后：{columns}")
COLUMN = Prompt(en="{column} is {values}", zh="{column}为 {values}")
TAKEN = Prompt(en="The rows where {conditions}: {codes}", zh="{conditions}的行：{codes}")
WORTH = Prompt(en="{statistic}, of {values}: {worth}", zh="{statistic}（{values}）：{worth}")
LAST = Prompt(en="The difference is {exact}.", zh="两者之差为 {exact}。")

CODES = tuple(f"{letter}{number}" for letter in "ABCDEFGH" for number in range(10, 100))


def make(
    rng: random.Random,
    *,
    level: Level = 1,
    language: Language = "en",
    rows: int | None = None,
    columns: int | None = None,
    bugs: int | None = None,
    conditions: int | None = None,
    kinds: tuple[str, ...] | None = None,
) -> Problem:
    """One spoilt table with a question.

    Args:
        rng: the item's own generator.
        level: 1 to 10, or ``easy``, ``medium``, ``hard``; it also decides the statistics.
        language: of the prompt, the table and the worked solution.
        rows: of the true table, 6 to 60.
        columns: of numbers, 2 to 5.
        bugs: how many faults, 1 to 6.
        conditions: on the rows that count, 1 to 3.
        kinds: of faults, where they can be undone: ``plus``, ``swap``, ``shift``, ``reverse``, ``blank``, ``double``,
            ``order``, ``digits``.

    Raises:
        RecipeError: a setting is out of its range.
    """
    wanted = LEVELS.settings({"level": level, "rows": rows, "columns": columns, "bugs": bugs,
                              "conditions": conditions, "kinds": kinds})  # fmt: skip
    data, tables = _drawn(rng, wanted)
    true, names = tables[0], headings(data, language)
    where = _where(data, names, language)
    worked, exact = _worked(data, tables, names, where, language)
    answer = _written(exact)
    return Problem(
        prompt=_asked(rng, data, names, where, language),
        answer=answer,
        data=data,
        solution="\n".join([*worked, final_line(answer, language)]),
        language=language,
        level=wanted.level,
        difficulty={"effort": float(len(true) * (1 + len(data["bugs"]) + len(data["conditions"]))),
                    "rows": float(len(true)), "bugs": float(len(data["bugs"]))},
    )  # fmt: skip


def check(problem: Problem, answer: str) -> Verdict:
    """Whether an answer is the difference, exact or rounded to two decimals or more."""
    found = read_value(answer)
    if found.value is None:
        return found.unreadable(answer)
    exact = _worth(_restored(problem.data), problem.data)
    given = _written(found.value)
    if found.value == exact or found.value in _rounded(exact, found.value):
        return Verdict.right("the difference is right", value=given)
    return Verdict.wrong(f"{given} is not the difference", value=given)


def distinct(settings: Mapping[str, Any]) -> int:
    """At least so many different tables: the numbers that do not end with a zero, in every cell."""
    wanted = LEVELS.settings(settings)
    return int(400 ** (wanted["rows"] * wanted["columns"]))


def _drawn(rng: random.Random, wanted: Mapping[str, Any]) -> tuple[dict[str, Any], list[list[Row]]]:
    """The problem, and its table as it was at first and after each bug."""
    drawn = rng.random
    category = int(drawn() * len(CATEGORIES))
    columns = places(rng, len(NAMES), wanted["columns"])
    kinds = len(CATEGORIES[category][1])
    codes, wide = places(rng, len(CODES), wanted["rows"]), len(columns)
    cells = [11 + int(drawn() * 489) for _ in range(wide * len(codes))]
    true: list[Row] = [
        [CODES[code], int(drawn() * kinds), *cells[at * wide : (at + 1) * wide]] for at, code in enumerate(codes)
    ]
    tables, bugs = [true], list[Bug]()
    for _ in range(wanted["bugs"]):
        fresh = [kind for kind in wanted["kinds"] if not bugs or kind != bugs[-1][0]]
        bugs.append(drawn_bug(rng, tables[-1], fresh or KINDS))
        tables.append(done(tables[-1], bugs[-1]))
    named = [wanted["statistics"][place] for place in places(rng, len(wanted["statistics"]), 2)]
    spoilt = sorted({column for bug in bugs for column in touched(bug) if column >= 2}) or [2]
    one = spoilt[int(drawn() * len(spoilt))]
    two = 2 + int(drawn() * (len(columns) - 1))
    query = [[named[0], one], [named[1], two + (two >= one)]]
    if drawn() < 0.5:
        query.reverse()
    return {"category": category, "columns": columns, "rows": tables[-1], "bugs": bugs, "query": query,
            "conditions": drawn_conditions(rng, true, wanted["conditions"])}, tables  # fmt: skip


def _restored(data: Mapping[str, Any]) -> list[Row]:
    """The table as it was at first."""
    table: list[Row] = data["rows"]
    for bug in reversed(data["bugs"]):
        table = undone(table, bug)
    return table


def _worth(true: Sequence[Row], data: Mapping[str, Any]) -> int | Fraction:
    rows = selected(true, data["conditions"])
    one, two = [statistic(name, [row[column] for row in rows]) for name, column in data["query"]]
    return one - two if one > two else two - one


def _rounded(exact: int | Fraction, given: Fraction) -> tuple[Fraction, ...]:
    """An exact number rounded to as many decimals as a given one has, two at least; a half up or down."""
    power = next((10**places for places in range(2, 13) if (given * 10**places).denominator == 1), 1)
    half = Fraction(1, 2)
    return (
        (Fraction(floor(exact * power + half), power), Fraction(ceil(exact * power - half), power)) if power > 1 else ()
    )


def _written(number: int | Fraction) -> str:
    """A number in decimals, two at most, a half rounded up."""
    if number.denominator == 1:
        return str(number)
    hundredths = (number.numerator * 200 + number.denominator) // (2 * number.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")


def _asked(rng: random.Random, data: Mapping[str, Any], names: Sequence[str], where: str, language: Language) -> str:
    lines = [" | ".join(names), " | ".join(["---"] * len(names))]
    kinds = [kind[language == "zh"] for kind in CATEGORIES[data["category"]][1]]
    shown = _cell if any([bug[0] == "blank" for bug in data["bugs"]]) else str  # noqa: C419
    lines += [" | ".join([code, kinds[kind], *map(shown, cells)]) for code, kind, *cells in data["rows"]]
    bugs = [f"{number}. {text_of(TOLD[bug[0]], language) % slots(bug, names)}"
            for number, bug in enumerate(data["bugs"], 1)]  # fmt: skip
    one, two = [text_of(STATISTIC[name], language) % {"column": names[column]} for name, column in data["query"]]
    return asked(rng, language, QUESTIONS, (LINE, BOX), what=WHAT, table="| " + " |\n| ".join(lines) + " |",
                 bugs="\n".join(bugs), conditions=where, one=one, two=two)  # fmt: skip


def _cell(value: int | None) -> str:
    return "" if value is None else str(value)


def _where(data: Mapping[str, Any], names: Sequence[str], language: Language) -> str:
    parts = [text_of(IS[sign], language) % {"column": names[column],
                                            "value": shown_cell(data, column, value, language)}
             for column, sign, value in data["conditions"]]  # fmt: skip
    return (" and " if language == "en" else "且").join(parts)


def _worked(
    data: Mapping[str, Any], tables: Sequence[Sequence[Row]], names: Sequence[str], where: str, language: Language
) -> tuple[list[str], int | Fraction]:
    """What each bug had hidden, the last first; the rows that count; both statistics and their difference."""
    lines: list[str] = []
    column_text, undone_text, worth_text = (text_of(one, language) for one in (COLUMN, UNDONE, WORTH))
    for number, bug, table in reversed(list(zip(range(1, len(tables)), data["bugs"], tables, strict=False))):
        columns = [column_text % {"column": names[at], "values": _row([row[at] for row in table])}
                   for at in touched(bug)]  # fmt: skip
        lines.append(undone_text % {"number": number, "columns": "; ".join(columns)})
    rows = selected(tables[0], data["conditions"])
    lines.append(text_of(TAKEN, language) % {"conditions": where, "codes": ", ".join([row[0] for row in rows])})
    worth: list[int | Fraction] = []
    for name, column in data["query"]:
        values = [row[column] for row in rows]
        worth.append(statistic(name, values))
        called = text_of(STATISTIC[name], language) % {"column": names[column]}
        lines.append(worth_text % {"statistic": called, "values": _row(values), "worth": worth[-1]})
    exact = worth[0] - worth[1] if worth[0] > worth[1] else worth[1] - worth[0]
    return [*lines, text_of(LAST, language) % {"exact": exact}], exact


def _row(values: Sequence[object]) -> str:
    return ", ".join(["–" if value is None else str(value) for value in values])


def _plus(problem: Problem, more: str) -> str:
    return _written(Fraction(problem.answer) + Fraction(more))


RIGHT: tuple[Callable[[Problem], str], ...] = (
    lambda problem: f"{problem.answer}0" if "." in problem.answer else f"{problem.answer}.00",
    lambda problem: f"= {problem.answer}",
    lambda problem: f"{Fraction(problem.answer).numerator}/{Fraction(problem.answer).denominator}",
)
"""Ways to write the right answer, beside those of every family; ``check`` passes each for every problem."""

WRONG: tuple[Callable[[Problem], str], ...] = (
    lambda problem: _plus(problem, "1"),
    lambda problem: _plus(problem, "0.02"),
    lambda problem: _plus(problem, "10"),
    lambda problem: f"{problem.answer} or {_plus(problem, '1')}",
    lambda problem: ", ".join(str(row[2]) for row in problem.data["rows"]),
)
"""Ways to be wrong or to give no answer; ``check`` fails each for every problem."""
