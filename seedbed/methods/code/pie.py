"""PIE: pairs of a program and one that does the same measurably faster, tagged by how near it comes to the best.

Paper: performance-improving code edits, arXiv 2302.07867.

A row brings a Python program ``code`` whose function ``entry_point`` is called with each of ``inputs`` (lists of
arguments), and may bring ``tests``. *Pairs*: where it has ``programs``, somebody's accepted ones in their order, every
later one is tried against every earlier one; else the model writes ``samples`` (8) faster versions. A version stays
when it passes the tests, gives the same for every input, and is at least 1.1 times as fast by ``faster``.
*Tags*: the tenth of the problem's known programs that the target is in, 10 for the fastest; the request names it, so
that a model can later be asked for 10. ``per_problem`` keeps the largest speed-ups of each problem, the high-quality
subset. *Self-play*: ``self_play`` new programs are written from two examples each (temperature 1.0, top-p 0.9), of the
same inputs and another behaviour, kept where they run on all inputs and give results that no known program gives, and
then made faster like the others (``synthetic``).

``measure: bytecodes`` counts instructions, the same in every run, so noise is no speed-up; work inside C or the library
counts as one, and code with tracing, threads, ``exec`` or ``eval`` is refused. ``measure: time`` takes processor
seconds with an interval, for inputs that keep it busy. Split by ``problem`` (a dataset's split takes columns), never by
pair. Differs from the paper: Python in the place of C++ under a simulated processor; the optimiser is not tuned between
rounds.
"""

from __future__ import annotations

import pyarrow as pa

from seedbed.core.context import Context
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.program import Outcome
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.step import Step, grow, step
from seedbed.core.table import without
from seedbed.methods.code.pie_pairs import OPTIMISE, Measure, make_faster
from seedbed.methods.code.pie_self_play import INVENT, SHOWN, admit_new, draw_two, invent, known_results

TAG = Prompt(en=" Aim at {tag} of 10 in performance.", zh="性能目标：{tag}（满分 10）。")
_PROMPTS = INVENT, SHOWN  # named here as well, where a recipe looks for prompts to replace


def pie(
    *,
    samples: int = 8,
    least: float = 1.1,
    measure: Measure = "bytecodes",
    seconds: float = 20.0,
    per_problem: int = 0,
    self_play: int = 0,
    requests: int = 5,
) -> list[Step]:
    """Pairs from programs, with self-play where it is wished; see the card above."""
    if (
        samples < 1
        or least < 1
        or measure not in ("bytecodes", "time")
        or min(per_problem, self_play) < 0
        or requests < 1
    ):
        raise RecipeError(f"pie: wanted samples and requests of at least 1, least >= 1, measure bytecodes or time, got "
                          f"{samples}, {requests}, {least} and {measure!r}")  # fmt: skip
    steps = [
        step(make_faster, samples=samples, least=least, measure=measure, seconds=seconds),
        step(tag, per_problem=per_problem),
    ]
    if not self_play:
        return steps
    growing = grow(invent, draw=draw_two(requests), admit=admit_new, rows=self_play, rounds=100_000, keep_seeds=True)
    return [step(known_results), growing, *steps]


async def tag(ctx: Context, table: pa.Table, *, per_problem: int = 0) -> pa.Table:
    """The pairs with the tenth that their target is in; of each problem the largest speed-ups, where that is wished."""
    rows: list[Row] = table.to_pylist()
    known: dict[str, dict[str, float]] = {}
    for row in rows:
        known.setdefault(row["problem"], {}).update({row["src"]: row["src_time"], row["tgt"]: row["tgt_time"]})
    tags = [tenth(row["tgt_time"], list(known[row["problem"]].values())) for row in rows]
    asked = [
        ctx.fill(OPTIMISE, program=row["src"], tag=ctx.fill(TAG, tag=one)) for row, one in zip(rows, tags, strict=True)
    ]
    table = table.set_column(table.column_names.index("instruction"), "instruction", pa.array(asked, pa.string()))
    table = table.append_column("percentile_tag", pa.array(tags, pa.int64()))
    ordered = sorted(range(len(rows)), key=lambda at: (-rows[at]["speedup"], at))
    places: dict[str, list[int]] = {}
    for at in ordered:
        places.setdefault(rows[at]["problem"], []).append(at)
    over = [at for one in places.values() for at in one[per_problem:]] if per_problem else []
    return without(table, dict.fromkeys(over, f"not among the {per_problem} largest speed-ups of its problem"))


def tenth(time: float, known: list[float]) -> int:
    """10 for a program that no known one beats, down to 1."""
    return 10 - 10 * sum(one < time for one in known) // len(known)


_SLOW = "def total(n):\n    s = 0\n    for k in range(n):\n        s += k\n    return s"
_FAST = "def total(n):\n    return n * (n - 1) // 2"
EXAMPLE = Example(
    row=[{"code": _SLOW, "entry_point": "total", "inputs": [[10], [100]]}],
    settings={"samples": 1},
    replies=[f"```python\n{_FAST}\n```"],
    outcomes=[Outcome("ok", 0, value=[700, [45, 4950]]), Outcome("ok", 0, value=[40, [45, 4950]])],
    gives=None,
)
