"""Blending: versions mixed by shares of rows or tokens, drawn with a seed, in an order that is drawn as well.

Each source is gone through in passes; a pass takes every row once before any comes again, and the last pass takes as
many as are missing. ``passes`` bounds how often a row may come (1: no row twice); what a source cannot give then falls
to the others in proportion to their shares, and the outcome says so. Without a size the blend is as large as the bound
allows with all shares kept. What is drawn of one source hangs on nothing but the seed and that source.

Rows are set down in buckets on disk by a key that is drawn for each, and every bucket is sorted: memory is that of a
bucket and of some bytes a row. Mixtures by temperature are those of mT5 (Xue et al. 2021, arXiv 2010.11934): a source's
share is its size to the power of 1/T.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import accumulate
from pathlib import Path
from typing import IO, Any, Literal

import msgspec

from seedbed.core.errors import RecipeError
from seedbed.core.row import ORIGIN, Row, origin
from seedbed.core.seed import generator
from seedbed.store.datasets import Opened
from seedbed.store.version import row_tokens

Unit = Literal["rows", "tokens"]
BUCKET = 24 << 20
"""Bytes of rows that are sorted at once."""
MOST_BUCKETS = 200
"""Files open at once; beyond about 5 GB of rows buckets grow."""


class Portion(msgspec.Struct):
    """What a source gives to a blend, planned and then counted.

    Attributes:
        share: what was asked for, of 1.
        amount: the rows or tokens that it is to give.
        capped: whether it could not give its share within the passes.
        has, rows, tokens: rows it has; rows and tokens it gave.
        passes: how often its rows came, on average.
    """

    share: float
    amount: float
    capped: bool = False
    has: int = 0
    rows: int = 0
    tokens: int = 0
    passes: float = 0.0


def shares_by_temperature(sizes: Mapping[str, int], temperature: float) -> dict[str, float]:
    """Shares in proportion to size ** (1 / temperature): 1 keeps the proportions, more evens them out.

    Raises:
        RecipeError: the temperature is not above 0.
    """
    if temperature <= 0:
        raise RecipeError(f"the temperature must be above 0, got {temperature:g}")
    logs = {name: size ** (1 / temperature) for name, size in sizes.items()}
    total = sum(logs.values())
    return {name: value / total for name, value in logs.items()}


def portions(
    shares: Mapping[str, float], sizes: Mapping[str, int], *, size: float | None = None, passes: float = 1.0
) -> dict[str, Portion]:
    """How much of each source a blend takes.

    Args:
        shares: of the sources; in any measure, they are brought to a sum of 1.
        sizes: rows or tokens that each has.
        size: of the blend; None for the largest that keeps all shares.
        passes: how often a row may come at most, on average over a source's last pass.

    Raises:
        RecipeError: no shares, one that is not above 0, passes or a size that is not above 0.
    """
    if not shares or any(share <= 0 for share in shares.values()):
        raise RecipeError(f"every share of a blend must be above 0: {_told(shares)}")
    if passes <= 0 or (size is not None and size <= 0):
        raise RecipeError(f"a blend's size and passes must be above 0, got {size} and {passes:g}")
    total = sum(shares.values())
    wanted = {name: share / total for name, share in shares.items()}
    most = {name: passes * sizes[name] for name in wanted}
    if size is None:
        size = min(most[name] / share for name, share in wanted.items())
    made = {name: Portion(share, share * size) for name, share in wanted.items()}
    left = float(size)
    free = set(made)
    while free:
        weight = sum(made[name].share for name in free)
        over = {name for name in free if made[name].share / weight * left > most[name] * (1 + 1e-12)}
        if not over:
            for name in free:
                made[name].amount = made[name].share / weight * left
            break
        for name in over:
            made[name].amount, made[name].capped = most[name], True
            left -= most[name]
        free -= over
    return made


def whole(made: Mapping[str, Portion]) -> dict[str, int]:
    """The amounts as whole numbers with the sum kept: the largest remainders are rounded up."""
    down = {name: int(one.amount + 1e-9) for name, one in made.items()}
    missing = round(sum(one.amount for one in made.values())) - sum(down.values())
    free = sorted((name for name in made if not made[name].capped), key=lambda name: down[name] - made[name].amount)
    for name in free[: max(0, missing)]:
        down[name] += 1
    return down


class Blend:
    """A blend of sources, by the name each is to have in the rows' origin.

    Args:
        sources: what is mixed.
        plan: of ``portions``; it is filled with what was drawn.
        unit: what the amounts count.
        seed: decides every draw.
    """

    def __init__(self, sources: Mapping[str, Opened], plan: Mapping[str, Portion], *, unit: Unit, seed: int) -> None:
        self._sources, self._plan, self._unit, self._seed = sources, plan, unit, seed
        self.rows = 0

    def each(self, folder: Path) -> Iterator[Row]:
        """The rows in their drawn order; what is set down on the way lies nameless in ``folder``."""
        counts = whole(self._plan) if self._unit == "rows" else {}
        drawn = {name: self._drawn(name, counts.get(name)) for name in self._plan}
        size = sum(
            source.part.size * self._plan[name].rows // max(1, source.size) for name, source in self._sources.items()
        )
        with ExitStack() as stack:
            spread = min(max(1, size // BUCKET), MOST_BUCKETS)
            buckets = [stack.enter_context(tempfile.TemporaryFile(dir=folder)) for _ in range(spread)]
            for name in self._plan:
                self._set_down(name, drawn[name], buckets)
            for bucket in buckets:
                yield from _sorted(bucket)

    def _drawn(self, name: str, rows: int | None) -> array[int]:
        """How often each row of a source comes."""
        source, portion = self._sources[name], self._plan[name]
        order = list(range(source.size))
        generator(self._seed, "blend", name).shuffle(order)
        portion.has = source.size
        if rows is None:
            tokens = array("q", map(row_tokens, source.each()))
            often = _by_tokens(tokens, order, portion.amount)
            portion.tokens = sum(tokens[place] * count for place, count in enumerate(often))
        else:
            often = _by_rows(order, rows)
        portion.rows = sum(often)
        portion.passes = portion.rows / source.size
        self.rows += portion.rows
        return often

    def _set_down(self, name: str, often: array[int], buckets: Sequence[IO[bytes]]) -> None:
        """Write each row that was drawn, as often as it comes, into the bucket of its key."""
        keys = generator(self._seed, "order", name)
        portion, by_rows = self._plan[name], self._unit == "rows"
        for count, row in zip(often, self._sources[name].each(), strict=True):
            if count and by_rows:
                portion.tokens += row_tokens(row) * count
            for copy in range(1, count + 1):
                key = keys.getrandbits(64)
                line = msgspec.json.encode([f"{key:016x}", _from(name, row, copy)])
                buckets[key * len(buckets) >> 64].write(line + b"\n")


def _from(name: str, row: Row, copy: int) -> Row:
    """A row that tells where it is from, and which copy it is where it comes again."""
    told: dict[str, Any] = {**row, ORIGIN: origin(name, row)}
    if copy > 1 and "id" in row:
        told["id"] = f"{row['id']}~{copy}"
    return told


def _sorted(bucket: IO[bytes]) -> Iterator[Row]:
    """The rows of a bucket in the order of their keys, which stand at the same place of every line."""
    bucket.seek(0)
    for line in sorted(bucket.readlines()):
        yield msgspec.json.decode(line)[1]


def _by_rows(order: list[int], rows: int) -> array[int]:
    full, rest = divmod(rows, len(order))
    often = array("l", [full]) * len(order)
    for place in order[:rest]:
        often[place] += 1
    return often


def _by_tokens(tokens: array[int], order: list[int], amount: float) -> array[int]:
    """Whole passes, then rows in the drawn order until the next would lead further away than stopping does."""
    total = sum(tokens)
    full = int(amount // total) if total else 0
    often = array("l", [full]) * len(order)
    left = amount - full * total
    for place, sofar in zip(order, accumulate(tokens[place] for place in order), strict=True):
        if sofar - left > tokens[place] / 2:
            break
        often[place] += 1
    return often


def _told(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{name}={share:g}" for name, share in shares.items()) or "none was given"
