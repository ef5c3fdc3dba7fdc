"""Trying failed rows again: what stands in their way is removed from a run's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from seedbed.engine import shard
from seedbed.engine.rounds import DONE as GROWN
from seedbed.engine.run import TRUNK


def forget_failures(folder: Path) -> int:
    """Remove the shards that hold failed rows, and all that was made of them; returns how many rows had failed.

    Rows that came through are made again from the journal, without asking. What is removed is in the run's folder
    only, so a kill at any point leaves a run that goes on.
    """
    rounds = sorted(folder.glob("work/round-*"))
    for place, each in enumerate(rounds):
        failed = {branch.name: _forget(branch) for branch in sorted(each.iterdir()) if _is_branch(branch)}
        rows = sum(failed.values())
        if not rows:
            continue
        made_of_it = [*each.glob("accepted-*"), *rounds[place + 1 :]]
        if rows > failed.get(TRUNK, 0):
            made_of_it.append(each / TRUNK)
        for path in made_of_it:
            shutil.rmtree(path, ignore_errors=True)
        return rows
    return 0


def _is_branch(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith("accepted-")


def _forget(branch: Path) -> int:
    """The same for one branch: from its first segment with failures on."""
    rows = 0
    for segment in sorted(branch.glob("[0-9][0-9]-*")):
        if rows:
            shutil.rmtree(segment)
            continue
        failed = {path: _failed(path) for path in shard.shards(segment)}
        rows = sum(failed.values())
        if rows and (segment / GROWN).exists():  # a pool: every later round drew from what this one admitted
            shutil.rmtree(segment)
            continue
        for path in (path for path, count in failed.items() if count):
            path.unlink()
    return rows


def _failed(path: Path) -> int:
    return sum(count.failed for count in shard.read_header(path).counts.values())
