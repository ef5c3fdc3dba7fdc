"""Instruction roots: which verbs and objects the instructions are made of, as Self-Instruct's figure shows them.

arXiv 2212.10560 parses each instruction for its root verb and the direct object of it; here rules read them
(``english_roots``, ``chinese_roots``), so nothing is downloaded. On a set of 200 instructions written by hand for it
(tests/quality/instruction_roots.tsv), the half that the rules were not tuned on: English verb 50 of 50, verb and noun
49 of 50; Chinese verb 49 of 50, verb and noun 44 of 50. The set is short plain instructions: expect less on long
ones.

The value is the effective number of different pairs of verb and noun among the instructions that have a verb (exp of
the entropy): so many equally frequent ones would be as varied. It rises with the number of instructions, so compare at
the same ``sample``. ``read`` is the share of instructions in which a verb was found (a question after "what is" has
none), ``with_noun`` with its object, ``verbs`` the effective number of verbs, ``top_verb`` the share of the commonest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

from seedbed.core.example import Example
from seedbed.core.measure import Cell, Cells, Measure, unmeasured
from seedbed.core.text import script_language
from seedbed.quality.measures.chinese_roots import chinese_root
from seedbed.quality.measures.drawn import blank_note, effective, mean_of, places, taken
from seedbed.quality.measures.english_roots import english_root

UNIT = "effective pairs of verb and noun"
NOTE = "rises with the number of instructions: compare at the same sample"
VERBS, NOUNS = 20, 4
"""Verbs and their nouns in the table, as in the figure of the paper."""
READ = 2000
"""Characters of an instruction that are read."""
Root = tuple[str, str]


def instruction_roots(
    table: pa.Table, *, column: str = "", sample: int = 5000, repeats: int = 3, seed: int = 1
) -> Measure:
    """Measure the variety of verbs and their objects; see the card above."""
    drawn = places(table.num_rows, sample, seed=seed, blocks=repeats)
    found = [taken(table, at, column, "instruction_roots") for at in drawn]
    blocks = [[root(text) for text in one.texts] for one in found]
    everything = [one for block in blocks for one in block]
    roots = [one for one in everything if one[0]]
    if not roots:
        reason = f"none of {len(everything)} texts has a verb that the rules can read"
        return unmeasured("instruction_roots", UNIT, table.num_rows, reason)
    value, low, high = mean_of([_effective([one for one in block if one[0]]) for block in blocks])
    verbs = Counter(verb for verb, _ in roots)
    figures = {
        "read": len(roots) / len(everything),
        "with_noun": sum(bool(noun) for _, noun in roots) / len(everything),
        "verbs": effective(list(verbs.values())),
        "top_verb": verbs.most_common(1)[0][1] / len(roots),
        "different": float(len(set(roots))),
    }
    return Measure(
        "instruction_roots",
        value,
        f"{UNIT} of {len(blocks[0]):,} instructions",
        len(everything),
        table.num_rows,
        low,
        high,
        {name: round(one, 4) for name, one in figures.items()},
        found[0].basis,
        better="higher",
        notes=[NOTE, *blank_note(sum(one.blank for one in found))],
        details=[Cells("verbs and their commonest nouns", ["verb", "share", "nouns"], _table(roots, verbs))],
    )


def root(text: str) -> Root:
    """The verb and the noun of an instruction; "" where there is none."""
    plain = text[:READ]
    return chinese_root(plain) if script_language(plain) == "zh" else english_root(plain)


def _effective(roots: Sequence[Root]) -> float:
    return effective(list(Counter(roots).values()))


def _table(roots: Sequence[Root], verbs: Counter[str]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for verb, count in sorted(verbs.items(), key=lambda one: (-one[1], one[0]))[:VERBS]:
        nouns = Counter(noun for other, noun in roots if other == verb and noun)
        told = sorted(nouns.items(), key=lambda one: (-one[1], one[0]))[:NOUNS]
        rows.append([verb, round(count / len(roots), 4), ", ".join(f"{noun} ({times})" for noun, times in told)])
    return rows


EXAMPLE = Example(
    row=[
        {"instruction": "Write a short poem about the sea."},
        {"instruction": "Please write me a poem about trees."},
        {"instruction": "请列出五个提高工作效率的方法。"},
        {"instruction": "What is the capital of Peru?"},
    ],
    gives=1.8899,
)
