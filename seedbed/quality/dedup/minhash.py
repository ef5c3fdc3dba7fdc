"""MinHash: of rows whose texts are nearly the same, one stays; for long documents and for very many rows.

A text becomes the set of its n-grams of words; a CJK character is a word. Rows whose signatures agree in a band become
candidates, and a candidate counts only when the true Jaccard similarity of the two sets reaches the threshold: the
estimate never sets a row aside. Rows are taken in order (``first``), from the longest down (``longest``) or from the
highest ``score`` (``best``); each is compared with those that stay, and goes with the similarity and the row it is
like. Texts shorter than ``ngram`` words are one n-gram; texts without a word stay. For texts of some hundred words
``near_dedup`` finds every pair, not nearly every one, and is as fast.

Signatures: fast similarity sketching, arXiv 1704.04370, of which ``permutations`` is the number of bins. Bands are as
wide as still find 99 % of the pairs at the threshold, more of those above it. Where more than 64 rows share a band,
as those of one template do, each is compared with the first and the last 32 before it: near copies share other bands
besides. A setting of 256 permutations, ``ngram`` 5 and 0.7 is Magicoder's, arXiv 2312.02120; ``persona_dedup`` is
Persona Hub's. Sets and bands lie in temporary files once they are large (``TMPDIR`` says where). Needs the extra
``[quality]``.

Measured on one core over texts of 60 words on disk, a quarter of them copies: 1,000,000 in 18 s of CPU with 0.5 GB of
memory and 0.5 GB of temporary files, 10,000,000 in 220 s with 1 GB and 5 GB; of 12,000 sampled copies at 0.7 or above
none stayed, and none went wrongly.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.table import without
from seedbed.quality.arrays import numpy
from seedbed.quality.dedup.bands import Bands
from seedbed.quality.dedup.compared import Keep, batches, named, turns
from seedbed.quality.dedup.sketched import TURN_BITS, Sketched

NEEDS = ("numpy", "quality")


def minhash(
    table: pa.Table,
    *,
    columns: tuple[str, ...] = (),
    threshold: float = 0.7,
    permutations: int = 128,
    ngram: int = 5,
    keep: Keep = "first",
    score: str = "score",
    seed: int = 1,
) -> pa.Table:
    """The table without near duplicates; see the card above."""
    if not 0 < threshold <= 1 or permutations < 1 or ngram < 1:
        raise RecipeError(
            f"minhash wants 0 < threshold <= 1, permutations >= 1 and ngram >= 1; "
            f"got {threshold}, {permutations} and {ngram}"
        )
    if table.num_rows >= 1 << TURN_BITS:
        raise RecipeError(f"minhash takes fewer than {1 << TURN_BITS:,} rows, got {table.num_rows:,}: split them")
    with Sketched(batches(table, columns), ngram, Bands(permutations, threshold, seed)) as found:
        order = None if keep == "first" else numpy().array(turns(table, found.sizes.tolist(), keep, score), "int64")
        like, alike = found.near(threshold, order)
    gone = numpy().flatnonzero(like >= 0).tolist()
    names = named(table)
    return without(table, {row: f"{alike[row]:.2f} like {names[like[row]]}" for row in gone})


_FOX = "The quick brown fox jumps over the lazy dog near the old stone bridge every single"
_ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": f"{_FOX} morning."},
    {"id": "b", "text": "员工每年享有十五天带薪年假，未休完的可以顺延到次年三月底。"},
    {"id": "c", "text": f"{_FOX} evening!"},
    {"id": "d", "text": "员工每年享有十五天带薪年假，未休完的可以顺延到次年四月底。"},
]
EXAMPLE = Example(row=_ROWS, gives=_ROWS[:2])
