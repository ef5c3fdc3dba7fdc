"""The process of an extraction: ``python -m seedbed.api.extracting FOLDER BY``, in the project's folder.

It tells how far it is in ``state.json``, which the studio reads; it goes on when the studio ends.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

STATE = "state.json"
EVERY = 0.3
"""Seconds between two words on how far it is."""


class _Told:
    """What is told of the reading."""

    def __init__(self, folder: Path) -> None:
        self._path, self._last = folder / STATE, 0.0
        self._facts: dict[str, Any] = {"state": "running", "began": time.time(), "done": 0, "total": 0, "unread": 0}

    def write(self, **facts: Any) -> None:
        """Tell at once."""
        self._facts |= facts
        beside = self._path.with_name(f".{STATE}.{os.getpid()}")
        beside.write_bytes(msgspec.json.encode({**self._facts, "told": time.time()}))
        beside.replace(self._path)
        self._last = time.monotonic()

    def read(self, done: int, total: int, unread: int) -> None:
        """Files done, in all, and not read."""
        self._facts |= {"done": done, "total": total, "unread": unread}
        if done == total or time.monotonic() - self._last > EVERY:
            self.write()

    def asked(self, done: int, total: int) -> None:
        """Questions for the domains answered, and in all."""
        self.write(asked=[done, total])


def main(folder: Path, by: str) -> int:
    """Read; 0 where at least one document was read."""
    from seedbed.actions.extract import extract
    from seedbed.core.errors import SeedbedError

    told = _Told(folder)
    told.write()
    try:
        report, version = extract(folder, Path.cwd(), by=by, on_progress=told.read, on_asked=told.asked)
    except KeyboardInterrupt:
        told.write(state="stopped", message="", ended=time.time())
        return 130
    except SeedbedError as error:
        told.write(state="failed", message=str(error), ended=time.time())
        return 1
    except Exception as error:
        told.write(state="failed", message=f"a fault: {type(error).__name__}: {error}", ended=time.time())
        raise
    counts = {**vars(report), "kinds": dict(report.kinds)}
    state = "done" if report.documents else "failed"
    message = "" if report.documents else "not one document could be read; the reasons stand below"
    told.write(state=state, message=message, report=counts, version=version, ended=time.time())
    return 0 if report.documents else 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]).resolve(), sys.argv[2]))
