"""What can be done with a run that was made: its rows in another format, its report again, its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from seedbed.actions.dataset import WITH_DESCENT, rows
from seedbed.core import find
from seedbed.core.errors import RecipeError
from seedbed.core.find import nearest
from seedbed.engine import shard
from seedbed.engine.progress import reason_class
from seedbed.engine.run import TRUNK, read_state
from seedbed.store.project import Project


def accepted_shards(folder: Path) -> list[Path]:
    """The shards of a run's dataset, round by round.

    With targets each round says which rows it accepted; without, the last step's rows are the dataset. A run that is
    not done may hold what an earlier version of its recipe made: the newest counts.
    """
    rounds = sorted(folder.glob("work/round-*"))
    accepted = [path for number in rounds for path in _newest(number.glob("accepted-*"))]
    if accepted or not rounds:
        return accepted
    branches = {path.name: path for path in sorted(rounds[0].iterdir()) if path.is_dir()}
    if TRUNK in branches:
        return _last(branches[TRUNK])
    order = [name for name in read_state(folder).get("stages", {}) if name in branches]
    return [path for name in dict.fromkeys([*order, *branches]) for path in _last(branches[name])]


def _newest(versions: Iterable[Path]) -> list[Path]:
    found = sorted(versions, key=lambda path: path.stat().st_mtime_ns)
    return shard.shards(found[-1]) if found else []


def _last(branch: Path) -> list[Path]:
    """The shards of a branch's last segment; folders begin with the segment's number."""
    highest = max((path.name.split("-", 1)[0] for path in branch.glob("*-*")), default="")
    return _newest(branch.glob(f"{highest}-*"))


def every_shard(folder: Path) -> list[Path]:
    """The shards of all steps of a run, with the rows that were set aside."""
    folders = [*sorted(folder.glob("work/round-*/*/*-*")), *sorted(folder.glob("work/round-*/accepted-*"))]
    return [path for one in folders if one.is_dir() for path in shard.shards(one)]


def export_run(
    run: str, form: str, *, home: Path, target: Path | None = None, settings: Mapping[str, Any] | None = None
) -> Any:
    """Write the rows of a run in a format; what was written, with the reasons for rows that do not fit it.

    Raises:
        RecipeError: there is no such format or setting, or the run has no rows.
        SeedbedError: there is no such run.
    """
    from seedbed.actions.catalogue import card, entry_names

    if form not in entry_names("export"):
        raise RecipeError(f"there is no export '{form}'{nearest(form, entry_names('export'))}")
    folder = Project(home).find_run(run)
    accepted = accepted_shards(folder)
    if not any(shard.read_header(path).kept for path in accepted):
        raise RecipeError(f"{folder}: the run has no rows yet; go on with  seedbed resume {folder.name}")
    known = [one.name for one in card(form).settings]
    for name in settings or {}:
        if name not in known:
            raise RecipeError(f"{form}: there is no setting '{name}'{nearest(name, known)}")
    module = find.module("export", form)
    path = target or folder / "dataset" / getattr(module, "FILE", f"{form}.jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    return getattr(module, form)(rows(accepted, descent=form in WITH_DESCENT), path, **(settings or {}))


def reasons(folders: Iterable[Path]) -> Counter[tuple[str, str]]:
    """How many rows each step set aside for each reason: its words up to a colon, without figures and quotations."""
    counted: Counter[tuple[str, str]] = Counter()
    for folder in folders:
        for path in shard.shards(folder):
            counted.update((one.step, reason_class(one.reason)) for one in shard.read_aside(path))
    return counted
