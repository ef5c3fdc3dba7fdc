"""A million rows in every format: rows a second and the most memory, each format in a process of its own.

    python bench/export.py                       # all formats, 1,000,000 rows
    python bench/export.py jsonl parquet --rows 100000

The rows are a short instruction and answer, made as they are asked for; formats that want other columns get those. A
format passes when its process, interpreter and pyarrow included, stays below 300 MB.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

LIMIT_MB = 300
TEXT = "some words that a model could have written about this and that, and then some more. " * 3
TABLES = "CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT);"
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
FORMATS: dict[str, dict[str, Any]] = {
    "jsonl": {},
    "jsonl.gz": {"packing": "gzip"},
    "jsonl.zst": {"packing": "zstd"},
    "csv": {"spreadsheet": True},
    "parquet": {},
    "arrow": {},
    "datasets_folder": {},
    "alpaca": {},
    "sharegpt": {},
    "messages": {},
    "chatml": {},
    "unsloth": {},
    "pretrain": {},
    "dpo": {},
    "orpo": {},
    "kto": {},
    "reward_pairs": {},
    "llama_factory": {"form": "sharegpt"},
    "axolotl": {},
    "ms_swift": {},
    "openai_tuning": {},
    "triples": {},
    "beir": {},
    "spider": {},
    "bird": {},
    "evalscope": {},
    "lm_eval": {},
    "webdataset": {},
    "custom": {"template": "{{ question | tojson }}"},
    "hub": {"repo": "someone/rows"},
}


def rows(name: str, count: int) -> Iterator[dict[str, Any]]:
    """Rows with the columns that the format reads."""
    for number in range(count):
        row: dict[str, Any] = {"id": f"r{number}", "question": f"{number}: {TEXT}", "answer": f"{TEXT}{number}"}
        if name in ("dpo", "orpo", "kto", "reward_pairs"):
            row |= {"chosen": row.pop("answer"), "rejected": f"no {number}"}
        elif name in ("triples", "beir"):
            row |= {"positive": row.pop("answer"), "negatives": [f"wrong {number} {TEXT}"]}
        elif name in ("spider", "bird"):
            row |= {"sql": f"SELECT name FROM shop WHERE id = {number}", "tables": TABLES, "db_id": "shop"}
        elif name == "webdataset":
            row |= {"images": [PIXEL]}
        yield row


def one(label: str, count: int, folder: Path) -> None:
    """Export in one format and tell the figures."""
    name = label.partition(".")[0]
    module = importlib.import_module(f"seedbed.export.{name}")
    began = time.perf_counter()
    written = getattr(module, name)(rows(name, count), folder / module.FILE, **FORMATS[label])
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(json.dumps({"rows": written.rows, "seconds": seconds, "peak": peak, "size": size}))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*", choices=[*FORMATS, []], help="the formats (else all)")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where to write (else the temporary folder)")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one, asked.rows, asked.folder)
        return 0
    print(f"{'format':<18}{'rows':>10}{'rows/s':>10}{'MB written':>12}{'peak MB':>9}")
    worst = 0.0
    for label in asked.formats or FORMATS:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            command = [sys.executable, __file__, "--one", label, "--rows", str(asked.rows), "--folder", folder]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rate = told["rows"] / told["seconds"]
        print(
            f"{label:<18}{told['rows']:>10,}{rate:>10,.0f}{told['size'] / 1e6:>12,.0f}{told['peak']:>9.0f}", flush=True
        )
        worst = max(worst, told["peak"])
    print(f"most memory {worst:.0f} MB, limit {LIMIT_MB} MB")
    return int(worst > LIMIT_MB)


if __name__ == "__main__":
    raise SystemExit(main())
