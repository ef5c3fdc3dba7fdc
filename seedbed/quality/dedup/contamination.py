"""Contamination: no row that holds an item of a benchmark, whole or in part.

Rows are held against indexes that ``seedbed index`` makes of any set of rows (files, or a dataset on the hub), or
against ``items`` written down here. A row goes when one of its texts

- is an item, width, case and white space folded (``exact``);
- shares a run of ``ngram`` words with one: 13, as in arXiv 2005.14165 and arXiv 2306.11644; runs that stand in more
  than 10 items of an index are boilerplate and do not count;
- holds ``share`` of an item's runs of ``part`` words: 70 % of its 8-grams, as in arXiv 2204.02311.

0 switches either off. A CJK character is a word, so 13 are a shorter stretch in Chinese than in English: raise
``ngram`` to 20 (and the index's ``--ngrams``) where stock phrases are set aside. The value tells of each item the
benchmark, the item's name, the share, and the words with their place in the row. Rewordings and translations share no
words: ``contamination_neighbours`` looks for them by vectors. Needs the extra ``[quality]``.
"""

from __future__ import annotations

from pathlib import Path

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.verdict import Verdict
from seedbed.quality.dedup.overlap import Rules, indexes, overlaps, parts
from seedbed.quality.filters.spoken import Said

NEEDS = ("numpy", "quality")

MOST = 5
"""Items that are told of a row."""


def contamination(  # noqa: PLR0913, PLR0917 - the columns of the house
    text: Said = "",
    instruction: Said = "",
    input: Said = "",  # noqa: A002 - a column
    question: Said = "",
    prompt: Said = "",
    messages: Said = "",
    code: Said = "",
    output: Said = "",
    answer: Said = "",
    *,
    against: tuple[Path, ...] = (),
    items: tuple[str, ...] = (),
    ngram: int = 13,
    part: int = 8,
    share: float = 0.7,
    exact: bool = True,
) -> Verdict:
    """Whether no text of the row overlaps with an item; see the card above."""
    if not 0 < share <= 1 or min(ngram, part) < 0 or 1 in (ngram, part) or not (ngram or part or exact):
        raise RecipeError(
            "contamination wants 0 < share <= 1, ngram and part 0 or at least 2, and one of them or exact; "
            f"got {share}, {ngram}, {part}, {exact}"
        )
    columns = {
        "text": text, "instruction": instruction, "input": input, "question": question, "prompt": prompt,
        "messages": messages, "code": code, "output": output, "answer": answer,
    }  # fmt: skip
    sizes = tuple(sorted({size for size in (ngram, part) if size})) or (13,)
    held = indexes(against, items, who="contamination", ngrams=sizes)
    rules, found = Rules(ngram, part, share, exact), []
    for name, told in parts(columns):
        for index in held:
            found += [(one, one.told(name, told)) for one in overlaps(told, index, rules)]
    if not found:
        return Verdict.right(f"nothing in common with {', '.join(one.about.name for one in held)}", value=[])
    found.sort(key=lambda one: -one[0].share)
    first, evidence = found[0]
    words = f": {evidence['words'][0]!r}" if evidence["words"] else ""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    reason = (
        f"{first.how} of {first.benchmark}, {first.item} ({first.share:.0%} of it) in {evidence['column']}{words}{more}"
    )
    return Verdict.wrong(reason, value=[told for _, told in found[:MOST]])


EXAMPLE = Example(
    row={"question": "Here is one: a baker sells 12 loaves an hour for 5 hours. How many loaves does the baker sell?"},
    settings={"items": ("A baker sells 12 loaves an hour for 5 hours. How many loaves does the baker sell in all?",)},
    gives=False,
)
