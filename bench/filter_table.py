"""What the filters find of 20 kinds of planted defects: precision and recall, written to docs/filters.md.

    python bench/filter_table.py            the table, and rewrites the two pages
    python bench/filter_table.py shown      on the sentences the filters were written with (or held), with every miss

A row is found when the filter of its kind sets it aside. Precision is held against everything else in the set: clean
rows and rows with any other kind of defect, except where two kinds are one to the eye (a fence left open is both cut
and broken mark-up).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from filter_pages import pages
from planted import AS_OF, planted

from seedbed.core.verdict import Verdict
from seedbed.quality.filters.code_switching import code_switching
from seedbed.quality.filters.format_residue import format_residue
from seedbed.quality.filters.gibberish import gibberish
from seedbed.quality.filters.leaked_prompt import leaked_prompt
from seedbed.quality.filters.missing_context import missing_context
from seedbed.quality.filters.placeholder import placeholder
from seedbed.quality.filters.private_data import private_data
from seedbed.quality.filters.refusal import refusal
from seedbed.quality.filters.repetition import repetition
from seedbed.quality.filters.restates import restates
from seedbed.quality.filters.timeliness import timeliness
from seedbed.quality.filters.toxicity import toxicity
from seedbed.quality.filters.truncation import truncation

Row = dict[str, Any]
DOCS = Path(__file__).resolve().parents[1] / "docs"
FILTERS: dict[str, tuple[tuple[str, ...], Callable[[Row], Verdict]]] = {
    "repetition": (("repeated lines", "loop"), lambda row: repetition(row["output"])),
    "gibberish": (("keyboard mash", "wrong decoding"), lambda row: gibberish(row["output"])),
    "truncation": (("cut sentence", "left open"), lambda row: truncation(row["output"])),
    "refusal": (("refusal", "speaks as a machine"), lambda row: refusal(row["output"])),
    "placeholder": (("placeholder",), lambda row: placeholder(row["output"])),
    "format_residue": (("broken mark-up", "foreign marks"), lambda row: format_residue(row["output"])),
    "code_switching": (("language switch",), lambda row: code_switching(row["output"], row["instruction"])),
    "restates": (("question repeated",), lambda row: restates(row["instruction"], row["output"])),
    "missing_context": (("missing context",), lambda row: missing_context(row["instruction"])),
    "leaked_prompt": (
        ("leaked prompt", "leaked examples"),
        lambda row: leaked_prompt(row["output"], row["instruction"]),
    ),
    "toxicity": (("toxic",), lambda row: toxicity(row["output"])),
    "private_data": (("personal data", "secret"), lambda row: private_data(row["output"])),
    "timeliness": (("stale date",), lambda row: timeliness(row["output"], as_of=AS_OF)),
}
BOTH = {
    "truncation": {"broken mark-up",
                   "keyboard mash", "wrong decoding", "language switch", "placeholder", "foreign marks",
                   "question repeated", "leaked examples", "secret"},
    "format_residue": {"left open", "placeholder", "leaked prompt"},
    "code_switching": {"keyboard mash", "wrong decoding", "leaked prompt", "question repeated"},
    "repetition": {"question repeated", "leaked examples"},
    "leaked_prompt": {"question repeated", "repeated lines", "foreign marks"},
    "restates": {"keyboard mash", "refusal"},
    "gibberish": {"secret"},
}  # fmt: skip
"""Kinds in which a filter may rightly find something of its own: mash has no full stop, a slot is no mark-up …"""


def measured(rows: list[Row]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The figures by filter, and what was missed or wrongly found."""
    table, told = {}, []
    for name, (kinds, judge) in FILTERS.items():
        begun = time.process_time()
        aside = [not judge(row).passed for row in rows]
        cost = 1e6 * (time.process_time() - begun) / len(rows)
        counts: Counter[str] = Counter()
        for row, found in zip(rows, aside, strict=True):
            own, language = row["kind"] in kinds, row["language"]
            if own:
                counts["hit" if found else "missed"] += 1
                counts[f"{language} {'hit' if found else 'missed'}"] += 1
                counts[f"{row['kind']} {'hit' if found else 'missed'}"] += 1
            elif found and row["kind"] not in BOTH.get(name, ()):
                counts["wrong clean" if row["kind"] == "clean" else "wrong other"] += 1
                counts[f"{language} wrong"] += 1
            if own != found and (own or row["kind"] not in BOTH.get(name, ())):
                told.append(f"{name} {'missed' if own else 'took'} [{row['kind']}] {row['instruction'][:60]!r} -> "
                            f"{row['output'][-160:]!r} {'' if own else judge(row).reason}")  # fmt: skip
        table[name] = {"kinds": kinds, "cost": cost, **counts}
    return table, told


def figures(counts: dict[str, Any], language: str = "") -> tuple[float, float]:
    """Precision and recall, of one language or of both."""
    at = f"{language} " if language else ""
    hit, missed = counts.get(f"{at}hit", 0), counts.get(f"{at}missed", 0)
    wrong = counts.get(f"{at}wrong", 0) if language else counts.get("wrong clean", 0) + counts.get("wrong other", 0)
    return (hit / (hit + wrong) if hit + wrong else 0.0), (hit / (hit + missed) if hit + missed else 0.0)


def main() -> None:
    part = next((one for one in ("shown", "held") if one in sys.argv), "fresh")
    rows = planted({"fresh": 2, "held": 0, "shown": 1}[part], part)
    table, told = measured(rows)
    for name, counts in table.items():
        precision, recall = figures(counts)
        print(f"{name:16} precision {precision:.3f} recall {recall:.3f} wrong on clean {counts.get('wrong clean', 0)}"
              f" on other kinds {counts.get('wrong other', 0)} {counts['cost']:.0f} us a row")  # fmt: skip
    if part != "fresh" or "misses" in sys.argv:
        print("\n".join(told[:400]))
        return
    lines = [(name, counts, *figures(counts), *figures(counts, "zh")) for name, counts in table.items()]
    for path, text in pages(lines, rows).items():
        (DOCS / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
