"""Every measure on 1,000,000 rows: seconds, peak memory, and how many rows it looked at.

    python bench/measures.py [ROWS] [NAMES…]
    python bench/measures.py shown            varied and dull instructions side by side, the table of docs/measures.md

Rows are generated with a seed: instructions and answers of pseudo-words in English letters and in Chinese characters
(about 45 words), with labels, levels, personas and ids of 50,000 seeds; every hundredth row is "real". Each measure
runs in a process of its own on the Parquet file: ``read`` is the time to load it, ``own`` the memory above that.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SETTINGS = {
    "balance": {"column": "label"},
    "difficulty_spread": {"column": "level"},
    "instruction_roots": {"column": "instruction"},
}
"""Of those that need one; all others at their defaults, on the column ``output``."""
VERBS = "Write,Explain,List,Describe,Translate,Summarise,写一篇,请列出,解释,翻译".split(",")
NOUNS = "a poem,the story,three ways,the text,a letter,故事,方法,原因,句子,计划".split(",")


def made(rows: int, path: Path) -> None:
    """Write the rows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    draw = np.random.default_rng(7)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    english = ["".join(draw.choice(letters, draw.integers(3, 10))) for _ in range(20_000)]
    chinese = [chr(one) for one in range(0x4E00, 0x4E00 + 3000)]
    with pq.ParquetWriter(path, _schema(pa)) as writer:
        for start in range(0, rows, 50_000):
            count = min(50_000, rows - start)
            lengths = draw.integers(10, 80, count)
            words = draw.zipf(1.3, int(lengths.sum())) % 20_000
            ends = lengths.cumsum()
            texts = []
            for place, (end, size) in enumerate(zip(ends.tolist(), lengths.tolist(), strict=True)):
                own = words[end - size : end].tolist()
                texts.append(
                    "".join(chinese[one % 3000] for one in own)
                    if place % 4 == 0
                    else " ".join(english[one] for one in own)
                )
            verbs, nouns = draw.integers(0, 10, count), draw.integers(0, 10, count)
            seeds = draw.zipf(1.2, count) % 50_000
            columns = {
                "id": [f"book.pdf/{one + 1}/{place}" for place, one in enumerate(seeds.tolist())],
                "instruction": [
                    f"{VERBS[a]} {NOUNS[b]} about {text[:40]}" for a, b, text in zip(verbs, nouns, texts, strict=True)
                ],
                "output": texts,
                "label": [f"kind {one}" for one in draw.integers(0, 12, count).tolist()],
                "level": draw.integers(1, 11, count).tolist(),
                "real": [(start + place) % 100 == 0 for place in range(count)],
            }
            writer.write_table(pa.table(columns, schema=_schema(pa)))


def _schema(pa):
    text = [(name, pa.string()) for name in ("id", "instruction", "output", "label")]
    return pa.schema([*text, ("level", pa.int64()), ("real", pa.bool_())])


def one(path: Path, name: str) -> dict[str, object]:
    """Run a measure in this process."""
    from seedbed.actions.measure import measure, read_table
    from seedbed.core import find

    began = time.perf_counter()
    table = read_table(str(path), home=Path())
    entry = find.entry(name)
    settings = SETTINGS.get(name) or (
        {"column": "output"} if "column" in entry.settings and name != "rows_per_seed" else {}
    )
    read, before = time.perf_counter() - began, _peak()
    began, used = time.perf_counter(), time.process_time()
    made = measure(table, [name], settings={name: settings})[0].measure
    took, cpu = time.perf_counter() - began, time.process_time() - used
    interval = None if made.low is None else [made.low, made.high]
    return {
        "name": name,
        "seconds": round(took, 2),
        "cpu": round(cpu, 2),
        "read": round(read, 2),
        "own": round((_peak() - before) / 1024),
        "peak": round(_peak() / 1024),
        "measured": made.measured,
        "rows": made.rows,
        "value": made.value,
        "interval": interval,
        "reason": made.reason,
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


DULL = {
    "en": (
        "Give {} tips for a healthy {}.",
        "two three four five six seven eight".split(),
        "life heart back diet".split(),
    ),
    "zh": ("请给出{}条关于{}健康的建议。", list("二三四五六七八"), "身体 心脏 腰背 饮食".split()),
}


def shown() -> None:
    """The instructions that self_instruct starts from, and as many of one template, in both languages."""
    from seedbed.actions.measure import measure
    from seedbed.core.find import PACKAGE

    seeds = json.loads((PACKAGE / "methods/instructions/self_instruct_seeds.json").read_text("utf-8"))
    names = ("distinct_n", "self_bleu", "vendi_score", "topic_clusters", "instruction_roots")
    print("| measure | better | varied, English | dull, English | varied, Chinese | dull, Chinese |")
    print("| --- | --- | --- | --- | --- | --- |")
    found = []
    for language, (form, counts, things) in DULL.items():
        varied = [{"instruction": one[language]["instruction"]} for one in seeds]
        dull = [{"instruction": form.format(count, thing)} for count in counts for thing in things]
        for rows in (varied, dull):
            given = {"topic_clusters": {"clusters": 5}}
            found.append([one.measure for one in measure(rows[:28], names, settings=given)])
    for name, *cells in zip(names, *found, strict=True):
        print(f"| `{name}` | {cells[0].better} | {' | '.join(f'{one.value:.3g}' for one in cells)} |")


def main() -> None:
    from seedbed.actions.measure import measure_names

    if sys.argv[1:2] == ["shown"]:
        shown()
        return
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(Path(sys.argv[2]), sys.argv[3])))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    names = sys.argv[2:] or measure_names()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        began = time.perf_counter()
        made(rows, path)
        print(f"{rows:,} rows made in {time.perf_counter() - began:.0f} s, {path.stat().st_size >> 20} MiB")
        print(
            f"{'measure':18} {'s':>7} {'CPU s':>7} {'read s':>7} {'own MiB':>8} {'peak MiB':>9} {'measured':>10} value"
        )
        for name in names:
            told = subprocess.run(
                [sys.executable, __file__, "--one", str(path), name], capture_output=True, text=True, check=False
            )
            if told.returncode:
                print(f"{name:18} failed: {told.stderr.strip().splitlines()[-1]}")
                continue
            got = json.loads(told.stdout)
            times = f"{got['seconds']:7} {got['cpu']:7} {got['read']:7}"
            sizes = f"{got['own']:8} {got['peak']:9} {got['measured']:10,}"
            print(f"{name:18} {times} {sizes} {got['value']} {got['interval'] or ''} {got['reason']}", flush=True)


if __name__ == "__main__":
    main()
