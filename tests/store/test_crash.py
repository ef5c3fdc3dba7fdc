"""A save that is killed, or that others save beside, leaves the store whole. Real processes, real SIGKILL."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from seedbed.core.errors import SeedbedError
from seedbed.store.datasets import About, Datasets

SAVE = """
import os, signal, sys
from pathlib import Path
from seedbed.store.datasets import About, Datasets

home, name, rows, killed_at = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])

def made():
    for number in range(rows):
        if number == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        yield {"id": f"{name}-{number}", "text": f"row {number} of {rows}"}
    if killed_at >= rows:
        os.kill(os.getpid(), signal.SIGKILL)

print(Datasets(Path(home)).save("shared", {"train": made()}, About("file")).version.name)
"""


def started(home: Path, name: str, rows: int, killed_at: int = -1) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SAVE, str(home), name, str(rows), str(killed_at)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("killed_at", [0, 1, 5_000, 12_000])
def test_a_killed_save_leaves_the_store_whole(tmp_path: Path, killed_at: int) -> None:
    """Before the first row, between, after the last: the version before is whole, no other is there, none blocks."""
    store = Datasets(tmp_path)
    before = store.save("shared", {"train": [{"id": "old", "text": "kept"}]}, About("file")).version
    with started(tmp_path, "killed", 12_000, killed_at) as process:
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert [one.name for one in store.versions("shared")] == ["shared@1"]
    assert [row["id"] for row in store.rows(before)] == ["old"]
    left = sum(1 for _ in store.pieces.every())
    assert left > 1 or killed_at < 5_000
    store.sweep()
    assert sum(1 for _ in store.pieces.every()) == 1
    after = store.save("shared", {"train": [{"id": "new"}]}, About("file")).version
    assert (after.number, len(list(store.rows(after)))) == (2, 1)


def test_two_processes_save_at_once(tmp_path: Path) -> None:
    """Both versions are there, whole, with numbers of their own."""
    processes = [started(tmp_path, name, 3_000) for name in ("a", "b", "c")]
    names = sorted(process.communicate(timeout=60)[0].strip() for process in processes)
    assert names == ["shared@1", "shared@2", "shared@3"]
    store = Datasets(tmp_path)
    for version in store.versions("shared"):
        found = list(store.rows(version))
        assert len(found) == 3_000
        assert len({row["id"].partition("-")[0] for row in found}) == 1


def test_nobody_sweeps_while_another_saves(tmp_path: Path) -> None:
    """Files that a save has written and not yet named are not taken from under it."""
    store = Datasets(tmp_path)

    def rows() -> object:
        for number in range(6_000):
            yield {"text": f"row {number}"}
        with pytest.raises(SeedbedError, match="another process is saving"):
            Datasets(tmp_path).sweep()

    version = store.save("mine", {"train": rows()}, About("file")).version  # type: ignore[dict-item]
    assert len(list(store.rows(version))) == 6_000
