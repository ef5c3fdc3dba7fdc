"""Is a query right? It runs beside the right one on some states of a database, and the results are compared.

Each query runs in a guest of its own, for each state anew, so nothing that one does is seen by another. What language
they are in is not known here: `sql_result` and `graph_result` bring the reading of queries and the states.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from seedbed.checks.result_rows import Allowed, Pair, Row, TooManyWays, arrangement, difference
from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.program import Language, Limits, Outcome, Program
from seedbed.core.text import shortened
from seedbed.core.verdict import Verdict

Order = Literal["auto", "bag", "ordered"]
MEMORY = 512 << 20
SPARE = 2
"""Further states that are made when some had to be dropped."""
_SHOWN = 3
_PATIENCE = 6
"""How many times its own seconds of computing a query may take by the clock."""
_TOO_MUCH = {
    "timeout": "takes more than {seconds:g} s of computing",
    "memory": "takes too much memory",
    "crash": "ends the engine",
}


@dataclass(frozen=True, slots=True)
class State:
    """One state of a database: its statements, in words how it came about, and the changes that made it."""

    tables: str
    told: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is run to learn what it allows.

    Attributes:
        sql: the query to run.
        ordered: whether its outermost part has an ORDER BY.
        keyed: its last columns, so many, say where a row stands in that order, equal for ties, and are none of its own.
        positions: or else the columns that say it.
        start: rows that an OFFSET passes over, where it was taken off.
        count: rows of a LIMIT that was taken off.
        told: what should be said of it.
    """

    sql: str
    ordered: bool = False
    keyed: int = 0
    positions: tuple[int, ...] = ()
    start: int = 0
    count: int | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be judged.

    Attributes:
        language: of the sandbox.
        query: the one to judge.
        ways: ways to run the right one, the best first, the query as it stands last; empty where only rows are known.
        states: states that were given.
        further: makes a further state, by number.
        wanted: how many states in all.
        expected: the right rows on the first state, if they were given.
        order: whether order counts.
        any_columns: whether columns may stand in another order.
        tolerance: between numbers that are not whole, absolute and relative.
        seconds: of computing for one query on one state.
        nothing: a query that always runs, to tell a broken database from a broken query.
        names: columns of the row that hold the right query and the database, for messages.
        told: what belongs into every verdict's value.
    """

    language: Language
    query: str
    ways: Sequence[Asked]
    states: Sequence[State]
    further: Callable[[int], State] | None = None
    wanted: int = 1
    expected: Sequence[Row] | None = None
    order: Order = "auto"
    any_columns: bool = True
    tolerance: float = 1e-9
    seconds: float = 10.0
    nothing: str = "SELECT 1"
    names: tuple[str, str] = ("expected_sql", "tables")
    told: dict[str, Any] = field(default_factory=dict)


class _Over(Exception):
    """The verdict is found."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


def checked_settings(name: str, order: str, columns: str, tolerance: float, states: int, seconds: float) -> None:
    """Raises RecipeError for settings that cannot be."""
    if order not in ("auto", "bag", "ordered"):
        raise RecipeError(f"{name}: 'order' must be auto, bag or ordered, got {order!r}")
    if columns not in ("any", "position"):
        raise RecipeError(f"{name}: 'columns' must be any or position, got {columns!r}")
    if not 0 <= tolerance < 1 or not 1 <= states <= 50 or not 0 < seconds <= 600:
        raise RecipeError(
            f"{name}: wanted 0 <= tolerance < 1, states from 1 to 50 and seconds up to 600, "
            f"got {tolerance}, {states} and {seconds}"
        )


def expected_rows(value: Any) -> list[Row] | str:
    """Rows as a row of data holds them: lists of cells, or objects by column; else what is wrong with them."""
    if not isinstance(value, list):
        return f"`expected` must be a list of rows, got {shortened(repr(value), 60)}"
    found = [
        tuple(one.values()) if isinstance(one, dict) else tuple(one) for one in value if isinstance(one, dict | list)
    ]
    if len(found) != len(value):
        return "each row of `expected` must be a list of cells or an object by column"
    if len({len(one) for one in found}) > 1:
        return "the rows of `expected` are not equally long"
    return found


def limits_of(seconds: float) -> Limits:
    """What a query may use: it waits for nothing, so its seconds are those it computes; a busy machine takes longer."""
    return Limits(wall=_PATIENCE * seconds, cpu=seconds, memory=MEMORY)


def at_fault(outcome: Outcome, seconds: float) -> str:
    """Why an outcome says nothing about its query: the sandbox failed, or the machine gave it no time; else nothing."""
    if not outcome.decided:
        return f"the sandbox could not run a query: {shortened(outcome.stderr, 300)}"
    if outcome.reason == "timeout" and outcome.cpu < seconds / 2:
        return f"the machine is too busy: a query had {outcome.cpu:.2f} s of computing in {outcome.wall:.0f} s"
    return ""


async def judged(ctx: Context, question: Question) -> Verdict:
    """The verdict on a query; see `Question`."""
    return await _Judge(ctx, question).verdict()


class _Judge:
    def __init__(self, ctx: Context, question: Question) -> None:
        self._ctx, self._question = ctx, question
        self._way = 0
        self._pairs: list[Pair] = []
        self._columns: tuple[int, ...] = ()
        self._dropped = 0

    async def verdict(self) -> Verdict:
        question = self._question
        try:
            for number, state in enumerate(question.states):
                await self._state(state, number, given=True)
            extra = question.wanted - len(question.states) if question.ways and question.further else 0
            for number in range(extra + SPARE if extra > 0 else 0):
                if question.further is not None and len(self._pairs) < question.wanted:
                    await self._state(question.further(number), number, given=False)
        except _Over as over:
            return over.verdict
        return self._last()

    def _last(self) -> Verdict:
        count = len(self._pairs)
        value = {"states": count, "rows": [one.allowed.wanted for one in self._pairs], **self._evidence()}
        if not any(one.allowed.wanted for one in self._pairs):
            where = "in the database" if count == 1 else f"in all {count} states of the database"
            return Verdict.unreadable(f"both queries give no rows {where}, which proves nothing", value=value)
        moved = self._columns != tuple(range(len(self._columns)))
        also = ", its columns in another order" if moved else ""
        return Verdict.right(f"the same rows in {count} state{'s' * (count != 1)} of the database{also}", value=value)

    async def _state(self, state: State, number: int, *, given: bool) -> None:
        """Judge by one more state; one that was made here is dropped where the right query fails on it."""
        allowed = await self._allowed(state, given=given)
        if allowed is None:
            self._dropped += 1
            return
        outcome = await self._run(self._question.query, state)
        where = f" (state {len(self._pairs) + 1}: {state.told})" if state.told else ""
        if not outcome.ok:
            if given and not self._question.ways:
                await self._database_stands(state)
            raise _Over(Verdict.wrong(f"the query {self._failed(outcome)}{where}", value=self._at(state)))
        self._pairs.append(_pair(allowed, outcome))
        await self._compare(state, where)

    async def _compare(self, state: State, where: str) -> None:
        question, pair = self._question, self._pairs[-1]
        settings = {"tolerance": question.tolerance, "any_columns": question.any_columns}
        value = self._at(state) | _shown(pair)
        try:
            found = arrangement(self._pairs, **settings)  # type: ignore[arg-type]  # a float and a bool
        except TooManyWays as many:
            why = f"{many}; set columns: position"
            raise _Over(Verdict.undecided(why, value=value)) from None
        if found is not None:
            self._columns = found
            return
        name = question.names[0]
        if question.ways and not await self._holds(pair.allowed, state):
            raise _Over(Verdict.unreadable(f"`{name}` does not give the same rows each time it runs", value=value))
        told = difference(_turned(pair, self._columns), tolerance=question.tolerance)
        told = told or "no one order of the columns holds in all states"
        raise _Over(Verdict.wrong(f"{told}{where}", value=value))

    async def _allowed(self, state: State, *, given: bool) -> Allowed | None:
        """What the rows may be on a state; None to drop it."""
        question = self._question
        if not question.ways:
            rows = question.expected or []
            keys = range(len(rows)) if question.order == "ordered" else None
            return Allowed(rows, keys, width=len(rows[0]) if rows else None)
        first = not self._pairs
        while True:
            way = question.ways[self._way]
            last = self._way == len(question.ways) - 1
            outcome = await self._run(way.sql, state)
            if outcome.ok:
                allowed = _allowed(way, outcome, question.order)
                if not first or last or await self._holds(allowed, state):
                    break
            elif not given:
                return None
            elif last:
                await self._database_stands(state)
                name = question.names[0]
                raise _Over(Verdict.unreadable(f"`{name}` {self._failed(outcome)}", value=self._at(state)))
            self._way += 1
        if first and question.expected is not None:
            self._agrees_with_expected(allowed)
        return allowed

    async def _holds(self, allowed: Allowed, state: State) -> bool:
        """Whether the right query, run as it stands, gives what is allowed."""
        outcome = await self._run(self._question.ways[-1].sql, state)
        if not outcome.ok:
            return True  # the rewritten one runs, so it is what is left
        pair = _pair(allowed, outcome)
        return arrangement([pair], tolerance=self._question.tolerance, any_columns=False) is not None

    def _agrees_with_expected(self, allowed: Allowed) -> None:
        rows = self._question.expected or []
        pair = Pair(allowed, rows, len(rows[0]) if rows else None)
        told = difference(pair, tolerance=self._question.tolerance)
        if told:
            name = self._question.names[0]
            raise _Over(Verdict.unreadable(f"`expected` and `{name}` do not agree: in `expected` {told}"))

    async def _database_stands(self, state: State) -> None:
        """Whether the database can be made at all; if not, that is the verdict."""
        outcome = await self._run(self._question.nothing, state)
        if not outcome.ok:
            name = self._question.names[1]
            raise _Over(Verdict.unreadable(f"`{name}` {self._failed(outcome)}", value=self._at(state)))

    async def _run(self, source: str, state: State) -> Outcome:
        seconds = self._question.seconds
        program = Program(source, self._question.language, tables=state.tables, limits=limits_of(seconds))
        outcome = await self._ctx.run(program)
        if why := at_fault(outcome, seconds):
            raise _Over(Verdict.undecided(why))
        return outcome

    def _failed(self, outcome: Outcome) -> str:
        if outcome.reason in _TOO_MUCH:
            return _TOO_MUCH[outcome.reason].format(seconds=self._question.seconds)
        if outcome.reason == "output":
            return "gives more than can be compared (1 MiB)"
        return f"fails: {said(outcome)}"

    def _evidence(self) -> dict[str, Any]:
        question = self._question
        way = question.ways[min(self._way, len(question.ways) - 1)] if question.ways else None
        strict = question.order == "ordered" or (question.order == "auto" and way is not None and way.ordered)
        also = {"note": way.told} if way is not None and way.told and question.order == "auto" else {}
        moved = self._columns != tuple(range(len(self._columns)))
        columns = {"columns": list(self._columns)} if moved else {}
        dropped = {"dropped": self._dropped} if self._dropped else {}
        return {"order": "ordered" if strict else "bag", **question.told, **also, **columns, **dropped}

    def _at(self, state: State) -> dict[str, Any]:
        changes = {"changes": shortened("; ".join(state.changes), 1000)} if state.changes else {}
        return {"state": len(self._pairs) or 1, **self._evidence(), **changes}


def said(outcome: Outcome) -> str:
    """The engine's words on why it failed, without the names of Python's errors and the drawing of the place."""
    lines = [line for line in outcome.stderr.strip().splitlines() if line.strip()]
    errors = [line for line in lines if not line.startswith((" ", "Traceback"))]
    first = next(
        (line for line in errors if "rror" in line.partition(":")[0] or "Exception" in line.partition(":")[0]), ""
    )
    return shortened((first or (lines[-1] if lines else outcome.reason)).partition(": ")[2] or outcome.reason, 300)


def _pair(allowed: Allowed, outcome: Outcome) -> Pair:
    columns, rows = outcome.value["columns"], outcome.value["rows"]
    return Pair(allowed, rows, len(columns) or None)


def _turned(pair: Pair, columns: tuple[int, ...]) -> Pair:
    """The pair with the given columns in the order that held so far."""
    if len(columns) != pair.width:
        return pair
    return Pair(pair.allowed, [tuple(row[at] for at in columns) for row in pair.rows], pair.width)


def _allowed(way: Asked, outcome: Outcome, order: Order) -> Allowed:
    columns, rows = outcome.value["columns"], [tuple(row) for row in outcome.value["rows"]]
    width = len(columns) - way.keyed if columns else None
    keys: Sequence[Any] | None = None
    if way.keyed:
        keys = [row[len(row) - way.keyed :] for row in rows]
        rows = [row[: len(row) - way.keyed] for row in rows]
    elif way.positions:
        keys = [tuple(row[at] for at in way.positions) for row in rows]
    elif way.ordered or order == "ordered":
        keys = range(len(rows))
    return Allowed(rows, keys, way.start, way.count, width, ordered=order != "bag")


def _shown(pair: Pair) -> dict[str, Any]:
    """The first rows of both, for the evidence."""
    allowed = pair.allowed
    stop = None if allowed.count is None else allowed.start + allowed.count
    expected = allowed.rows[allowed.start : stop][:_SHOWN]
    return {"got": [_cells(row) for row in pair.rows[:_SHOWN]], "expected": [_cells(row) for row in expected]}


def _cells(row: Row) -> list[Any]:
    return [
        shortened(cell) if isinstance(cell, str) else cell if _small(cell) else shortened(repr(cell)) for cell in row
    ]


def _small(cell: Any) -> bool:
    return cell is None or isinstance(cell, bool) or (isinstance(cell, int | float) and abs(cell) < 2**53)
