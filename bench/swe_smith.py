"""SWE-smith without a model: bugs of the procedural operators in real packages, tried by their own tests.

    python bench/swe_smith.py ARCHIVE … [--bugs 40] [--home FOLDER]

Archives are source distributions (``pip download --no-binary :all: --no-deps NAME``) of pure-Python packages whose
tests run with pytest alone; options that they give pytest themselves (coverage, mostly) are left out. One run each, in
the sandbox at level A; prints a line per package as it comes: tests that can be relied on, candidates (combinations
among them), validated instances, seconds, and why the others went. Every instance's patch is then tried with
``git apply``: the fix on the bugged files must give the clean ones byte for byte.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from seedbed.actions.dataset import rows as rows_of
from seedbed.actions.run import run_recipe
from seedbed.engine import shard
from seedbed.methods.code.swe_smith_suite import COMMAND
from seedbed.methods.code.swe_smith_tree import patched, tree_of
from seedbed.recipe.load import parse

SETTINGS: dict[str, Any] = {"strategies": ["procedural", "combine"], "issue": "template"}


def restored(row: dict[str, Any]) -> bool:
    """Whether Git makes the clean tree out of the bugged one with the row's patch."""
    clean = dict(tree_of(row["environment"]["archive"]))
    bugged = patched(clean, row["bug_patch"])
    changed = [name for name in clean if clean[name] != bugged.get(name)]
    with tempfile.TemporaryDirectory() as folder:
        for name in changed:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bugged[name])
        done = subprocess.run(
            ["git", "apply", "-"], cwd=folder, input=row["patch"].encode(), capture_output=True, check=False
        )
        return done.returncode == 0 and all(Path(folder, name).read_bytes() == clean[name] for name in changed)


def one_package(archive: Path, bugs: int, home: Path) -> dict[str, Any]:
    """Figures of one package."""
    began = time.monotonic()
    row = {"repo": str(archive.resolve()), "test_command": COMMAND + " -o addopts="}
    recipe = {"name": archive.stem.replace(".", "-"), "from": {"rows": [row]},
              "steps": [{"swe_smith": {**SETTINGS, "bugs": bugs}}]}  # fmt: skip
    result = run_recipe(parse(recipe), home).result
    took = time.monotonic() - began
    rows = list(rows_of(result.accepted))
    aside = [one for folder in result.folders for path in shard.shards(folder) for one in shard.read_aside(path)]
    return {
        "package": archive.name,
        "tests": len(rows[0]["environment"]["tests"]) if rows else 0,
        "candidates": len(rows) + len(aside),
        "validated": len(rows),
        "combined": sum(row["strategy"].startswith("combine") for row in rows),
        "restored": sum(map(restored, rows)),
        "seconds": round(took),
        "aside": dict(Counter(one.reason.split(" of ")[0] for one in aside)),
        "strategies": dict(Counter(row["strategy"] for row in rows)),
    }


def main() -> None:
    """Run it and print the table."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("archives", nargs="+", type=Path)
    reader.add_argument("--bugs", type=int, default=40)
    reader.add_argument("--home", type=Path)
    told = reader.parse_args()
    home = told.home or Path(tempfile.mkdtemp(prefix="swe-smith-"))
    print("| package | tests | candidates | validated | of them combined | fix restores the file | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    details = []
    for archive in told.archives:
        found = one_package(archive, told.bugs, home)
        cells = ("package", "tests", "candidates", "validated", "combined", "restored", "seconds")
        print("| " + " | ".join(str(found[name]) for name in cells) + " |", flush=True)
        details.append(f"{found['package']}: {found['strategies']}; set aside: {found['aside']}")
    print("\n" + "\n".join(details))


if __name__ == "__main__":
    main()
