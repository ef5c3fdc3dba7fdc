"""What the command line says, in English."""

from __future__ import annotations

from seedbed.cli.english import data, quality, run

TEXTS: dict[str, str] = {**run.TEXTS, **data.TEXTS, **quality.TEXTS}
