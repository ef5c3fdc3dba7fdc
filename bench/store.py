"""A million rows through the store: saved, saved with a row changed, read, compared, blended, split; time and memory.

    python bench/store.py                      # 1,000,000 rows
    python bench/store.py save read --rows 100000

Every step runs in a process of its own, on a store that the steps before have made. It passes when saving, reading,
comparing, blending and growing by a generation stay below 300 MB each, interpreter and pyarrow included. Splitting
holds all texts to find near duplicates and is shown beside, with and without them.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

LIMIT_MB = 300
WORDS = """river stone kitchen engine theorem table garden winter model paper light storm bread music mountain letter
number city harbour window market signal forest bridge teacher doctor morning evening station planet""".split()


def rows(count: int, changed: int | None = None) -> Iterator[dict[str, Any]]:
    """Questions and answers of about 560 bytes, no two alike."""
    for number in range(count):
        state, words = number * 2_654_435_761 % 2**32, []
        for _ in range(60):
            state = (state * 1_103_515_245 + 12_345) % 2**31
            words.append(WORDS[state >> 16 & 31 if state >> 16 & 31 < len(WORDS) else 0])
        answer = "changed" if number == changed else " ".join(words[20:])
        yield {
            "id": f"r{number}",
            "question": f"{number}: {' '.join(words[:20])}",
            "answer": answer,
            "kind": number % 7,
        }


def save(home: Path, count: int) -> dict[str, Any]:
    return _saved(home, "big", rows(count))


def again(home: Path, count: int) -> dict[str, Any]:
    return _saved(home, "big", rows(count, changed=count // 2))


def _saved(home: Path, name: str, given: Iterator[dict[str, Any]]) -> dict[str, Any]:
    from seedbed.store.datasets import About, Datasets

    store = Datasets(home)
    before = set(store.pieces.every())
    version = store.save(name, {"train": given}, About("file")).version
    new = set(store.pieces.every()) - before
    return {"rows": version.rows, "files": len(new), "written_mb": sum(path.stat().st_size for path in new) / 1e6}


def read(home: Path, count: int) -> dict[str, Any]:
    from seedbed.store.datasets import Datasets

    store = Datasets(home)
    return {"rows": sum(1 for _ in store.rows(store.find("big@1")))}


def diff(home: Path, count: int) -> dict[str, Any]:
    from seedbed.store.datasets import Datasets
    from seedbed.store.difference import difference

    store = Datasets(home)
    found = difference(store, store.find("big@1"), store.find("big@2"))
    return {"rows": 2 * found.same + 2 * found.changed, "changed": found.changed}


def grow(home: Path, count: int) -> dict[str, Any]:
    """As many rows of the next generation, beside which the rows that are there stay."""
    from seedbed.store.datasets import About, Datasets
    from seedbed.store.generations import following

    def given() -> Iterator[dict[str, Any]]:
        return ({**row, "kind": -2} for row in rows(count))

    store = Datasets(home)
    followed = following(store, "big", given, generation=1)
    version = store.save("big", followed.parts, About("file", generation=1)).version
    return {"rows": version.rows, "kept": followed.carried.kept.total()}


def _other(store: Any, count: int) -> None:
    """Rows of which none is among the others: each has another column."""
    from seedbed.store.datasets import About

    if "other" not in store.names():
        given = ({**row, "kind": -1} for row in rows(count))
        store.save("other", {"train": given}, About("file", generation=1))


def diff_all(home: Path, count: int) -> dict[str, Any]:
    """Two versions that share no file: every row has another column."""
    from seedbed.store.datasets import Datasets
    from seedbed.store.difference import difference

    store = Datasets(home)
    _other(store, count)
    began = time.perf_counter()
    found = difference(store, store.find("big@1"), store.find("other"))
    return {"rows": 2 * found.changed, "changed": found.changed, "seconds": time.perf_counter() - began}


def blend(home: Path, count: int) -> dict[str, Any]:
    return _blended(home, "rows", count)


def blend_tokens(home: Path, count: int) -> dict[str, Any]:
    return _blended(home, "tokens", count)


def _blended(home: Path, unit: Any, count: int) -> dict[str, Any]:
    from seedbed.actions.datasets import blend_versions
    from seedbed.store.datasets import Datasets

    _other(Datasets(home), count)
    began = time.perf_counter()
    made = blend_versions({"big@1": 0.7, "other": 0.3}, f"mix-{unit}", home=home, unit=unit)
    got = {name: getattr(one, unit) for name, one in made.portions.items()}
    share = got["big@1"] / sum(got.values())
    return {"rows": made.saved.version.rows, "share": share, "seconds": time.perf_counter() - began}


def split(home: Path, count: int) -> dict[str, Any]:
    return _split(home, 0.7)


def split_equal(home: Path, count: int) -> dict[str, Any]:
    return _split(home, 0.0)


def _split(home: Path, near: float) -> dict[str, Any]:
    from seedbed.actions.datasets import split_version
    from seedbed.store.split import Wish

    made = split_version("big@1", Wish({"train": 0.9, "test": 0.1}, near=near), home=home, name=f"split-{near}")
    return {"rows": made.saved.version.rows, "moved": made.dealt.moved}


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "save": save,
    "again": again,
    "read": read,
    "diff": diff,
    "diff_all": diff_all,
    "blend": blend,
    "blend_tokens": blend_tokens,
    "grow": grow,
    "split_equal": split_equal,
    "split": split,
}
UNBOUNDED = ("split_equal", "split")


def one(name: str, home: Path, count: int) -> None:
    began = time.perf_counter()
    told = STEPS[name](home, count)
    told.setdefault("seconds", time.perf_counter() - began)
    told["cpu"] = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="*", choices=[*STEPS, []], help="the steps, in this order (else all)")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, help="the project's folder (else a temporary one)")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one, asked.home, asked.rows)
        return 0
    print(f"{'step':<14}{'rows':>11}{'seconds':>9}{'cpu s':>8}{'rows/s':>10}{'peak MB':>9}  further")
    worst = 0.0
    with tempfile.TemporaryDirectory(dir=asked.home) as folder:
        for name in asked.steps or STEPS:
            command = [sys.executable, __file__, "--one", name, "--rows", str(asked.rows), "--home", folder]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            seconds, cpu, peak, done = (told.pop(key) for key in ("seconds", "cpu", "peak", "rows"))
            further = ", ".join(f"{key} {value:,.4g}" for key, value in told.items())
            line = f"{name:<14}{done:>11,}{seconds:>9.1f}{cpu:>8.1f}{done / seconds:>10,.0f}{peak:>9.0f}  {further}"
            print(line, flush=True)
            worst = max(worst, 0.0 if name in UNBOUNDED else peak)
    print(f"most memory of what streams {worst:.0f} MB, limit {LIMIT_MB} MB")
    return int(worst > LIMIT_MB)


if __name__ == "__main__":
    raise SystemExit(main())
