"""What the command line says, in Chinese."""

from __future__ import annotations

from seedbed.cli.chinese import data, quality, run

TEXTS: dict[str, str] = {**run.TEXTS, **data.TEXTS, **quality.TEXTS}
