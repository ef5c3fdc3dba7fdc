"""Symbol tuning: classification with labels swapped for symbols that mean nothing, so that the examples must be read.

Paper: Symbol tuning improves in-context learning in language models, arXiv 2305.08298.

Rows of classification sets (``text``, ``label`` and, where there are several, ``dataset``) come in; each becomes the
query of one prompt. Of every class of its set 2 to 10 exemplars are drawn, never the query itself, and put into a
drawn order; query and exemplars stand in one of ten layouts, drawn for the prompt, without a word of instruction. Every
prompt has a mapping of its own from the labels to different symbols: integers, letter strings (A … Z, AA …) or words,
equally likely. ``output`` is the query's symbol, to be compared whole. At most 25,000 rows of a set are taken; later
ones are set aside, and so are rows of a set in which a class has too few others.

``split: eval`` takes symbols from a second pool that shares none with the first: integers and letter strings from
10,000 to 99,999, other words; the paper evaluates with 4 exemplars a class (``exemplars: [4, 4]``) on sets that were
not trained on.

Differs from the paper: of words there are 123 and 106 of our own instead of 10,000 and 90,000 (``words`` takes your
list, which must not hold a label); draws follow ``seed`` and the row, not the order of a set. Training is a trainer's.
"""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.prompt import Prompt
from seedbed.core.row import Row
from seedbed.core.seed import generator
from seedbed.core.table import PLACE, without
from seedbed.core.text import folded, script_language
from seedbed.methods.classification.symbols import EVAL_WORDS, TRAIN_WORDS, Split, draw_symbols

LAYOUTS = (
    Prompt(en="Input: {text}\nOutput: {symbol}", zh="输入：{text}\n输出：{symbol}"),
    Prompt(en="input = {text}\nsymbol = {symbol}", zh="输入={text}\n符号={symbol}"),
    Prompt(en="Q: {text}\nA: {symbol}", zh="问：{text}\n答：{symbol}"),
    Prompt(en="Text: {text}\nMark: {symbol}", zh="文本：{text}\n标记：{symbol}"),
    Prompt(en="X: {text}\nY: {symbol}", zh="甲：{text}\n乙：{symbol}"),
    Prompt(en="{text}\n-> {symbol}", zh="{text}\n-> {symbol}"),
    Prompt(en="[{text}] => {symbol}", zh="［{text}］=> {symbol}"),
    Prompt(en="Sentence: {text} | Symbol: {symbol}", zh="句子：{text} | 符号：{symbol}"),
    Prompt(en="Given: {text}\nTarget: {symbol}", zh="给定：{text}\n目标：{symbol}"),
    Prompt(en="{text}\n{symbol}", zh="{text}\n{symbol}"),
)


def symbol_tuning(
    table: pa.Table,
    *,
    exemplars: tuple[int, int] = (2, 10),
    split: Split = "train",
    words: tuple[str, ...] = (),
    most: int = 25_000,
    seed: int = 0,
) -> pa.Table:
    """Make each row the query of a prompt whose labels are symbols; see the card above.

    Raises:
        RecipeError: a column is missing, or the settings leave nothing to draw.
    """
    pool = _pool(table, exemplars, split, words)
    rows: list[Row] = table.to_pylist()
    sets: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    reasons: dict[int, str] = {}
    for place, row in enumerate(rows):
        reason = _unfit(row) or _over(sets[_set(row)], most)
        if reason:
            reasons[place] = reason
        else:
            sets[_set(row)][row["label"]].append(place)
    made: dict[int, Row] = {}
    for place, row in enumerate(rows):
        if place not in reasons:
            classes = sets[_set(row)]
            if short := _short(classes, place, exemplars[0]):
                reasons[place] = short
            else:
                rng = generator("symbol_tuning", seed, split, _set(row), place, row["text"])
                made[place] = _prompt(rng, rows, place, classes, exemplars, (split, pool))
    left = without(table, reasons)
    for name, kind in _COLUMNS:
        values = pa.array([made[place][name] for place in sorted(made)], kind)
        if name in left.column_names:
            left = left.drop_columns([name])
        left = left.append_column(name, values)
    return left


_MAPPING = pa.list_(pa.struct([("label", pa.string()), ("symbol", pa.string())]))
_COLUMNS = (("instruction", pa.string()), ("output", pa.string()), ("mapping", _MAPPING), ("n_exemplars", pa.int64()))


def _pool(table: pa.Table, exemplars: tuple[int, int], split: Split, words: tuple[str, ...]) -> list[str]:
    missing = [name for name in ("text", "label") if name not in table.column_names]
    if missing:
        raise RecipeError(f"symbol_tuning reads text and label; the rows lack {', '.join(missing)}")
    if not 1 <= exemplars[0] <= exemplars[1]:
        raise RecipeError(f"symbol_tuning: exemplars are the fewest and the most of a class, got {list(exemplars)}")
    pool = list(dict.fromkeys(words)) or (TRAIN_WORDS if split == "train" else EVAL_WORDS)
    labels = {folded(str(one)) for one in table.column("label").to_pylist()}
    left = [word for word in pool if folded(word) not in labels]
    if not left or (words and len(left) < len(pool)):
        raise RecipeError(f"symbol_tuning: the words {sorted(set(pool) - set(left))} are labels; take others")
    return left


def _set(row: Row) -> str:
    return str(row.get("dataset") or "")


def _unfit(row: Row) -> str:
    for name in ("text", "label"):
        if not isinstance(row[name], str) or not row[name].strip():
            return f"the {name} is {row[name]!r}, wanted a filled text"
    return ""


def _over(classes: dict[str, list[int]], most: int) -> str:
    taken = sum(map(len, classes.values()))
    return f"{taken} rows of its set were taken before it, at most {most} are" if taken >= most else ""


def _short(classes: dict[str, list[int]], place: int, least: int) -> str:
    """Why no prompt can be made: one class only, or a class with too few rows besides the query."""
    if len(classes) < 2:
        return "its set has one label only"
    few = [label for label, places in classes.items() if len(places) - (place in places) < least]
    return f"its set has fewer than {least} other rows of the label {few[0]!r}" if few else ""


def _prompt(
    rng: Random,
    rows: list[Row],
    place: int,
    classes: dict[str, list[int]],
    exemplars: tuple[int, int],
    symbols: tuple[Split, list[str]],
) -> Row:
    drawn: list[int] = []
    for places in classes.values():
        others = [one for one in places if one != place]
        drawn += rng.sample(others, min(rng.randint(*exemplars), len(others)))
    rng.shuffle(drawn)
    mapping = draw_symbols(rng, classes, *symbols)
    layout, language = rng.choice(LAYOUTS), script_language(rows[place]["text"])
    shown = [layout.fill(language, text=rows[one]["text"], symbol=mapping[rows[one]["label"]]) for one in drawn]
    query = layout.fill(language, text=rows[place]["text"], symbol="").rstrip(" ")
    told: list[dict[str, Any]] = [{"label": label, "symbol": symbol} for label, symbol in mapping.items()]
    return {
        "instruction": "\n\n".join([*shown, query]),
        "output": mapping[rows[place]["label"]],
        "mapping": told,
        "n_exemplars": len(drawn),
    }


_REVIEWS = (("We left early.", "bad"), ("A joy.", "good"), ("It drags.", "bad"))
_PARTS = "input = It drags.\nsymbol = helmet", "input = A joy.\nsymbol = anchor", "input = We left early.\nsymbol ="
_MORE = "Input: A joy.\nOutput: LEJ", "Input: We left early.\nOutput: feather", "Input: It drags.\nOutput:"
_SYMBOLS = (
    ("We left early.", "\n\n".join(_PARTS), "helmet", "anchor"),
    ("It drags.", "\n\n".join(_MORE), "feather", "LEJ"),
)
EXAMPLE = Example(
    row=[{"text": text, "label": label, PLACE: place} for place, (text, label) in enumerate(_REVIEWS)],
    settings={"exemplars": (1, 1)},
    gives=[
        {
            "text": text,
            "label": "bad",
            "instruction": instruction,
            "output": bad,
            "mapping": [{"label": "bad", "symbol": bad}, {"label": "good", "symbol": good}],
            "n_exemplars": 2,
        }
        for text, instruction, bad, good in _SYMBOLS
    ],
)
