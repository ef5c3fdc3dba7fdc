"""``python -m seedbed`` is the command ``seedbed``."""

from __future__ import annotations

import sys

from seedbed.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
