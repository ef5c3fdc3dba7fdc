"""ORPO: ``prompt``, ``chosen``, ``rejected``, as TRL's ``ORPOTrainer`` reads them; the columns are those of ``dpo``.

Texts, or with ``conversational`` lists of messages. The same columns serve TRL's CPO, IPO and SimPO. Held against TRL
1.16, where the trainer stands in ``trl.experimental.orpo``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from seedbed.core.row import Row
from seedbed.export.dpo import dpo
from seedbed.export.written import Written

FILE = "orpo.jsonl"
"""The name of the file in a dataset's folder."""


def orpo(
    rows: Iterator[Row], target: Path, *, conversational: bool = False, mapping: Mapping[str, str] | None = None
) -> Written:
    """Write preference pairs; see the card above."""
    return dpo(rows, target, conversational=conversational, mapping=mapping)
