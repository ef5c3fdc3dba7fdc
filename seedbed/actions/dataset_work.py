"""Work on datasets in a process of its own: ``python -m seedbed.actions.dataset_work VERB JSON`` in a project's folder.

What a verb gives is printed as JSON; what stands in its way goes to stderr, and the process ends with 1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from seedbed.core.errors import SeedbedError
from seedbed.store.datasets import Saved

HOME = Path()
WRONG = 1
Answer = Mapping[str, Any]


def save(source: str, name: str, *, generation: int | None = None, **wished: Any) -> Answer:
    """Save a run, or a file of rows, as the next version."""
    from seedbed.actions.datasets import Wished, save_version

    made = save_version(source, name, home=HOME, wished=Wished(**wished), generation=generation)
    carried = made.carried
    return {**_saved(made.saved), "kept": carried.kept.total(), "lost": carried.lost.total(), "before": carried.before}


def blend(shares: dict[str, float], name: str, *, wished: dict[str, Any], **given: Any) -> Answer:
    """Mix versions into a new one."""
    from seedbed.actions.datasets import Wished, blend_versions

    made = blend_versions(shares, name, home=HOME, wished=Wished(**wished), **given)
    return {**_saved(made.saved), "portions": made.portions}


def split(ref: str, wish: dict[str, Any], *, name: str = "", said: str = "") -> Answer:
    """Split a version without leakage."""
    from seedbed.actions.datasets import Wished, split_version
    from seedbed.store.split import Wish

    made = split_version(ref, msgspec.convert(wish, Wish), home=HOME, wished=Wished(said=said), name=name)
    dealt = made.dealt
    told = {one: getattr(dealt, one) for one in ("rows", "groups", "grouped", "torn", "moved", "largest", "strata")}
    return {**_saved(made.saved), "dealt": told}


def diff(before: str, after: str, *, measures: bool = False) -> Answer:
    """Hold two versions against each other."""
    from seedbed.actions.dataset_diff import compare_versions

    found = compare_versions(before, after, home=HOME, measures=measures)
    columns = found.rows.columns.most_common()
    told = {"before": found.before.name, "after": found.after.name, "figures": found.figures, "sampled": found.sampled}
    return {**told, "rows": found.rows, "columns": columns}


def export(ref: str, form: str, target: str, *, settings: dict[str, Any]) -> Answer:
    """Write a split of a version in a format."""
    from seedbed.actions.datasets import export_version
    from seedbed.core import find

    folder = Path(target)
    path = folder / getattr(find.module("export", form), "FILE", f"{form}.jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    written = export_version(ref, form, path, home=HOME, settings=settings)
    files = [_file(one, folder) for one in written.files]
    return {"rows": written.rows, "skipped": written.skipped, "notes": written.notes, "files": files}


def card(ref: str, target: str, *, language: str = "en") -> Answer:
    """Write a version with its card, as the hub takes it."""
    from seedbed.actions.dataset_card import write_card

    made = write_card(ref, Path(target), home=HOME, language=language)
    files = [_file(one, Path(target)) for one in made.files]
    return {"rows": sum(made.rows.values()), "skipped": made.skipped, "notes": [], "files": files}


def measure(ref: str, *, settings: dict[str, dict[str, Any]]) -> Answer:
    """Measure a version."""
    from seedbed.actions.measure_version import measure_version

    found = measure_version(ref, home=HOME, settings=settings)
    return {"version": found.version, "measures": len(found.measures), "sampled": found.sampled}


def index(ref: str) -> Answer:
    """Make a version's rows browsable."""
    from seedbed.store.datasets import Datasets
    from seedbed.store.row_index import build

    store = Datasets(HOME)
    version = store.find(ref)
    return {"size": build(store, version).stat().st_size, "rows": version.rows}


VERBS: dict[str, Callable[..., Answer]] = {
    one.__name__: one for one in (save, blend, split, diff, export, card, measure, index)
}


def _saved(saved: Saved) -> dict[str, Any]:
    version = saved.version
    return {"version": version.name, "rows": version.rows, "fresh": saved.fresh}


def _file(path: Path, folder: Path) -> dict[str, Any]:
    return {"name": path.relative_to(folder).as_posix(), "size": path.stat().st_size}


def main(arguments: list[str]) -> int:
    """Do one verb; the exit code."""
    verb, given = arguments
    try:
        found = VERBS[verb](**msgspec.json.decode(given))
    except (SeedbedError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
