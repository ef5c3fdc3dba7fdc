"""Rewards of `inter_code`: what an action did, what the gold one does, and how near the one is to the other."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from seedbed.checks.sql_result import sql_result
from seedbed.checks.unit_tests import unit_tests
from seedbed.core.context import Context
from seedbed.core.environment import Environment, Opened
from seedbed.core.errors import ProviderError, Reject
from seedbed.core.program import Limits, Outcome

Place = Literal["bash", "sql", "python"]
Folder = Mapping[str, str]
"""What stands in a folder: a hash for each file, other words for what is none."""
LIMITS = Limits(wall=20.0, cpu=60.0)
TESTING = Limits(wall=20.0, cpu=2.0)
BASE, PART = 0.01, 0.33
_LIST = (
    "find . -mindepth 1 -type d -printf 'd  %p\\n' -o -type l -printf 'l->%l  %p\\n' -o -type f -exec sha256sum {} +"
)
_ORDERED = re.compile(r"\border\s+by\b(?![^()]*\))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where it happens and what is wanted."""

    place: Place
    gold: str = ""
    tables: str = ""
    start: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    tests: tuple[str, ...] = ()

    def environment(self) -> Environment:
        """A fresh one.

        Raises:
            Reject: a name of a file leads out of the folder.
        """
        try:
            if self.place == "sql":
                return Environment("database", start=self.tables, limits=LIMITS)
            if self.place == "python":
                return Environment("python", start=self.start, limits=LIMITS)
            return Environment(
                "folder", files={name: text.encode() for name, text in self.files.items()}, limits=LIMITS
            )
        except ValueError as error:
            raise Reject(f"the environment cannot be made: {error}") from None


class Seen(NamedTuple):
    """An action and what was seen of it; ``rows`` of a query, ``folder`` after a command."""

    action: str
    text: str
    ok: bool
    rows: list[tuple[Any, ...]] | None = None
    folder: Folder | None = None


class Wanted(NamedTuple):
    """What the gold action does; ``before`` is the folder at the beginning."""

    seen: Seen | None
    before: Folder


def observed(place: Place, action: str, outcome: Outcome) -> Seen:
    """What is shown of an outcome.

    Raises:
        ProviderError: the sandbox failed.
        Reject: the action ended the session.
    """
    if not outcome.decided:
        raise ProviderError(f"the action could not be done: {outcome.stderr or 'the sandbox failed'}", scope="row")
    if outcome.reason not in ("ok", "error") and not (place == "bash" and outcome.reason == "timeout"):
        raise Reject(f"an action ended the session ({outcome.reason})", value=action[:500])
    rows: list[tuple[Any, ...]] | None = None
    if outcome.ok and isinstance(outcome.value, dict) and place == "sql":
        rows = [tuple(row) for row in outcome.value["rows"]]
    printed = (outcome.stdout + outcome.stderr).strip()
    if rows is not None:
        printed = "\n".join(map(repr, rows))
    elif place == "python" and outcome.value is not None:
        printed = f"{printed}\n{outcome.value!r}".strip()
    return Seen(action, printed, outcome.ok, rows)


async def listed(session: Opened) -> Folder:
    """What stands in the session's folder."""
    outcome = await session.run(_LIST)
    if not outcome.decided:
        raise ProviderError(f"the folder could not be looked at: {outcome.stderr}", scope="row")
    if not outcome.ok:
        raise Reject(f"the folder could not be looked at ({outcome.reason})", value=outcome.stderr[-300:])
    pairs = (line.split("  ", 1) for line in outcome.stdout.splitlines() if "  " in line)
    return {name: mark for mark, name in pairs}


async def golden(ctx: Context, setting: Setting) -> Wanted:
    """What is wanted, found by doing it in an environment of its own.

    Raises:
        Reject: the gold action fails, or does nothing that could be told from doing nothing.
    """
    if setting.place == "python":
        if not setting.tests:
            raise Reject("a row of the environment python needs tests")
        if await _tested(ctx, setting, [Seen("nothing = None", "", ok=True)]) == 1:
            raise Reject("the tests pass before anything is done, so they prove nothing")
        return Wanted(None, {})
    if not setting.gold.strip():
        raise Reject(f"a row of the environment {setting.place} needs a gold action")
    async with ctx.open(setting.environment()) as session:
        before = await listed(session) if setting.place == "bash" else {}
        seen = observed(setting.place, setting.gold, await session.run(setting.gold))
        if setting.place == "bash":
            seen = seen._replace(folder=await listed(session))
    if not seen.ok:
        raise Reject("the gold action fails", value=seen.text[:500])
    if setting.place == "sql" and seen.rows is None:
        raise Reject("the gold statement gives no rows; a query is wanted", value=setting.gold[:500])
    if setting.place == "bash" and not seen.text and seen.folder == before:
        raise Reject("the gold command prints nothing and changes nothing, so nothing proves that it was done")
    return Wanted(seen, before)


async def reward(ctx: Context, setting: Setting, wanted: Wanted, seen: Sequence[Seen], states: int) -> float:
    """From 0 to 1, how near what was done is to what was wanted."""
    if setting.place == "python":
        return await _tested(ctx, setting, seen)
    assert wanted.seen is not None
    if setting.place == "bash":
        return bash_reward(wanted, seen[-1])
    score = sql_reward(wanted.seen.rows or [], seen[-1].rows, ordered=bool(_ORDERED.search(setting.gold)))
    if score < 1 or states < 2:
        return score
    answer = f"```sql\n{seen[-1].action}\n```"
    verdict = await sql_result(ctx, answer, setting.tables, setting.gold, states=states, seconds=5.0)
    if not verdict.decided:
        raise ProviderError(verdict.reason, scope="row")
    if not verdict.passed:
        raise Reject(f"right on this database only: {verdict.reason}", value=seen[-1].action[:500])
    return score


async def _tested(ctx: Context, setting: Setting, seen: Sequence[Seen]) -> float:
    if not any(one.ok for one in seen):
        return 0.0
    program = "\n\n".join([setting.start, *(one.action for one in seen if one.ok)])
    verdict = await unit_tests(ctx, f"```python\n{program}\n```", list(setting.tests), limits=TESTING)
    if not verdict.decided:
        raise ProviderError(verdict.reason, scope="row")
    if not verdict.readable:
        raise Reject(f"the tests cannot be run: {verdict.reason}")
    return verdict.score


def sql_reward(
    gold: Sequence[tuple[Any, ...]], given: Sequence[tuple[Any, ...]] | None, *, ordered: bool = True
) -> float:
    """The share of common rows times Kendall's tau of their order; no result (an error) is 0, two empty ones are 1."""
    if given is None:
        return 0.0
    first, second = Counter(map(repr, gold)), Counter(map(repr, given))
    union = sum((first | second).values())
    if not union:
        return 1.0
    share = sum((first & second).values()) / union
    return share * max(0.0, _tau(list(map(repr, gold)), list(map(repr, given)))) if ordered else share


def _tau(gold: list[str], given: list[str]) -> float:
    """Kendall's tau of the rows that both have; 1 where there are fewer than two of them."""
    places = {row: at for at, row in reversed(list(enumerate(gold)))}
    order = [places[row] for row in dict.fromkeys(given) if row in places]
    pairs = [(one, other) for at, one in enumerate(order) for other in order[at + 1 :]]
    return sum(1 if one < other else -1 for one, other in pairs) / len(pairs) if pairs else 1.0


def bash_reward(wanted: Wanted, seen: Seen) -> float:
    """0.01, and a third each for changed places, their content and what was printed."""
    assert wanted.seen is not None
    gold = _changes(wanted.before, wanted.seen.folder or {})
    mine = _changes(wanted.before, seen.folder or {})
    wrong = len({*gold} ^ {*mine}) + sum(gold[one][0] != mine[one][0] for one in gold.keys() & mine.keys())
    files = [one for one in gold if gold[one][0] != "gone"]
    same = sum(one in mine and mine[one] == gold[one] for one in files) / len(files) if files else 1.0
    near = _cosine(wanted.seen.text, seen.text)
    return min(1.0, round(BASE + PART * ((1 - math.erf(wrong)) + same + near), 9))


def _changes(before: Folder, after: Folder) -> dict[str, tuple[str, str]]:
    made = {
        name: ("new" if name not in before else "other", mark)
        for name, mark in after.items()
        if before.get(name) != mark
    }
    return made | {name: ("gone", "") for name in before if name not in after}


def _cosine(one: str, other: str) -> float:
    """The cosine of two texts by TF-IDF over the two (smoothed); two empty texts are alike."""
    first, second = Counter(re.findall(r"\S+", one)), Counter(re.findall(r"\S+", other))
    if not first or not second:
        return float(not first and not second)
    weights = {word: math.log(3 / (1 + (word in first) + (word in second))) + 1 for word in {*first, *second}}
    dot = math.fsum(first[word] * second[word] * weights[word] ** 2 for word in first.keys() & second.keys())
    sizes = [math.fsum((count * weights[word]) ** 2 for word, count in counts.items()) for counts in (first, second)]
    return min(1.0, dot / math.sqrt(sizes[0] * sizes[1]))


EXAMPLE_OUTCOMES: list[Outcome] = [Outcome("ok", 0, value={"columns": ["name"], "rows": [("Ida",)]}, level="A")] * 2
