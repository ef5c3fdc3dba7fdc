"""Judging: seats, verdicts, edits, undo. What one person has decided nobody overwrites by coming later.

A row has as many seats as people judge it. Whoever is shown a row holds a seat for some minutes, whoever decides keeps
it; the primary key of the seats settles who was first, so two browsers, or two studios, cannot both be.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from itertools import batched  # type: ignore[attr-defined,unused-ignore]
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from seedbed.api.database import Database, Record, new_id
from seedbed.api.refusal import Refused, not_found
from seedbed.api.review_find import ROW, Found, beyond, conditions, counted, listed
from seedbed.api.reviews import FOREVER
from seedbed.api.tables import REVIEW_ACTS, REVIEW_ROWS, REVIEW_SEATS, REVIEWS

VERDICTS = ("accept", "reject", "swap", "tie")
SETTLER = "="
"""Who has the last word where reviewers disagree; no person's name."""
HELD = 600.0
"""Seconds that a row which somebody is shown is kept for them."""
