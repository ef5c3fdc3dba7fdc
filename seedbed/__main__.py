"""``python -m seedbed`` is the command ``seedbed``."""

from __future__ import annotations

from seedbed.cli.main import command

if __name__ == "__main__":
    command()
