"""Exact dedup: of rows with the same text, the first stays.

Texts are the same when they agree after folding width (NFKC), case and white space; ``fold: false`` compares them
byte by byte. Without ``columns`` the question counts, not the answer: instruction with input, else question, prompt,
messages, text, code, persona. Rows without any text stay.
"""

from __future__ import annotations

from hashlib import blake2b

import pyarrow as pa

from seedbed.core.example import Example
from seedbed.core.table import without
from seedbed.core.text import folded
from seedbed.quality.dedup.compared import named, texts


def exact_dedup(table: pa.Table, *, columns: tuple[str, ...] = (), fold: bool = True) -> pa.Table:
    """The table without the rows that repeat an earlier one; see the card above."""
    names, first, reasons = named(table), dict[bytes, int](), dict[int, str]()
    for row, text in enumerate(texts(table, columns)):
        if not text.strip():
            continue
        # 16 bytes a row instead of the text: memory stays small, and 2**-64 at a billion rows is no chance at all
        key = blake2b((folded(text) if fold else text).encode(errors="surrogatepass"), digest_size=16).digest()
        if (earlier := first.setdefault(key, row)) != row:
            reasons[row] = f"same text as {names[earlier]}"
    return without(table, reasons)


EXAMPLE = Example(
    row=[
        {"id": "a", "instruction": "Name a colour.", "output": "Red."},
        {"id": "b", "instruction": "name  a COLOUR.", "output": "Blue."},
        {"id": "c", "instruction": "Name a number.", "output": "Seven."},
    ],
    gives=[
        {"id": "a", "instruction": "Name a colour.", "output": "Red."},
        {"id": "c", "instruction": "Name a number.", "output": "Seven."},
    ],
)
