"""The power goes: what the disk had not confirmed is gone, and the run ends with the same rows all the same."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest
from entries import step, twice
from rig import Bench, Model, kept

from seedbed.engine import shard
from seedbed.engine.disk import Disk
from seedbed.engine.halt import Halt
from seedbed.engine.journal import Journal

ROWS = [{"question": f"q{number}"} for number in range(1_400)]


class LosingDisk(Disk):
    """Writes as usual and remembers what was synced; ``cut`` takes the rest away again."""

    def __init__(self) -> None:
        self._paths: dict[int, Path] = {}
        self._confirmed: dict[Path, bytes] = {}

    def create(self, path: Path) -> int:
        fd = super().create(path)
        self._paths[fd] = path
        return fd

    def open(self, path: Path, *, write: bool = False) -> int:
        fd = super().open(path, write=write)
        if write:
            self._paths[fd] = path
        return fd

    def sync(self, fd: int) -> None:
        super().sync(fd)
        self._confirm(fd)

    def datasync(self, fd: int) -> None:
        super().datasync(fd)
        self._confirm(fd)

    def _confirm(self, fd: int) -> None:
        if fd in self._paths:
            self._confirmed[self._paths[fd]] = self.read(fd, self.size(fd), 0)

    def cut(self) -> None:
        for path, content in self._confirmed.items():
            if path.exists() and path.suffix != ".idx":
                path.write_bytes(content)


@pytest.mark.parametrize("moment", [40, 700, 1_500, 2_300])
def test_what_was_visible_stays_and_is_not_asked_again(bench: Bench, tmp_path: Path, moment: int) -> None:
    """Shards that were there can be replayed; the rest is asked again; the rows are those of an uninterrupted run."""
    whole = Bench(tmp_path / "whole")
    wanted = kept(whole.run(ROWS, step(twice)))

    disk = LosingDisk()
    asked: list[int] = []

    def until_the_cut(request: object) -> str:
        asked.append(1)
        if len(asked) == moment:
            raise Halt("the power is gone", state="failed")
        return Model()._answer(request)  # type: ignore[arg-type]

    bench.model = Model(until_the_cut)
    bench.open_journal = partial(Journal.open, disk=disk)
    bench.run(ROWS, step(twice))
    disk.cut()
    rounds = bench.home / "runs" / "run" / "work" / "round-000"
    torn = max((rounds / "rows").glob("00-source-*/shard-*.jsonl"))
    torn.write_bytes(torn.read_bytes()[: random.Random(moment).randrange(1, 2_000)])
    there = {path.name for path in shard.shards(next((rounds / "all").glob("01-*")))}

    bench.open_journal = Journal.open
    bench.model = Model()
    result = bench.run(ROWS, step(twice))
    assert kept(result) == wanted
    done = {
        row["question"] for number in range(len(there)) for row in ROWS[number * shard.ROWS : (number + 1) * shard.ROWS]
    }
    assert not done & set(bench.model.asked)
