"""Fairness: people in the texts are women and men in balance; rows of the side that has too many are set aside.

A row belongs to a side when its text speaks of people of that side only: by pronouns (she, he; 她, 他), by kinship and
titles (mother, Mr, 先生) and, where neither stands, by common given names. Rows that speak of both or of nobody are
kept and not counted. ``words`` replaces the sides by one's own (``{rural: [farmer, village], urban: [...]}``), for any
other pair of groups. The larger sides may be ``ratio`` times the smallest; rows beyond go, the last of the table
first, so the same table always gives the same rows. A side that has no row at all cannot be balanced by taking away:
nothing is set aside then unless ``strict``.

What it does not do: a sentence can be unfair with the pronouns in balance, and a name tells no one's sex for certain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.table import without
from seedbed.core.text import CJK
from seedbed.quality.dedup.compared import texts

PRONOUNS: Mapping[str, Sequence[str]] = {
    "women": "she her hers herself mother daughter sister wife aunt niece woman women girl girls lady mrs ms miss queen"
    " 她 她们 女士 女性 女人 女孩 妈妈 母亲 姐姐 妹妹 奶奶 妻子 阿姨 小姐".split(),
    "men": "he him his himself father son brother husband uncle nephew man men boy boys gentleman mr sir king"
    " 他 先生 男性 男人 男孩 爸爸 父亲 哥哥 弟弟 爷爷 丈夫 叔叔".split(),
}
NAMES: Mapping[str, Sequence[str]] = {
    "women": "anna maria emma olivia sophia sarah laura julia alice emily grace fatima aisha priya mei linda susan mary"
    " 小红 小芳 丽丽 娜娜 婷婷 秀英 静怡".split(),
    "men": "john james peter david michael thomas robert daniel ahmed mohammed carlos raj omar ivan paul mark henry tom"
    " 小明 小刚 小强 建国 志强 伟强 大伟".split(),
}


def fairness(
    table: pa.Table,
    *,
    columns: tuple[str, ...] = (),
    ratio: float = 1.5,
    words: dict[str, list[str]] | None = None,
    strict: bool = False,
) -> pa.Table:
    """The table with its sides in balance; see the card above."""
    if ratio < 1:
        raise RecipeError(f"fairness: 'ratio' is at least 1 (as many of each side), got {ratio}")
    lists: list[Mapping[str, Sequence[str]]] = [words] if words else [PRONOUNS, NAMES]
    if any(len(one) < 2 or not all(one.values()) for one in lists):
        raise RecipeError(f"fairness: 'words' needs two sides or more, each with words, got {words}")
    patterns = [{side: _pattern(found) for side, found in one.items()} for one in lists]
    members: dict[str, list[int]] = {side: [] for side in patterns[0]}
    for place, text in enumerate(texts(table, columns)):
        side = _side(text, patterns)
        if side:
            members[side].append(place)
    least = min(map(len, members.values()))
    if not least and not strict:
        return without(table, {})
    told = ", ".join(f"{len(rows)} {side}" for side, rows in members.items())
    return without(
        table,
        {
            row: f"a row about {side} too many: {told}, at most {ratio:g} times the smallest"
            for side, rows in members.items()
            for row in rows[int(least * ratio) :]
        },
    )


def _side(text: str, patterns: Sequence[Mapping[str, re.Pattern[str]]]) -> str:
    """The only side that the text speaks of, by the first list that knows any; "" for both or none."""
    for one in patterns:
        found = [side for side, pattern in one.items() if pattern.search(text)]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def _pattern(found: Sequence[str]) -> re.Pattern[str]:
    """Whole words of alphabets; Chinese words anywhere, but not 他 in 其他 and 他们 of mixed company."""
    latin = [re.escape(word) for word in found if not re.search(f"[{CJK}]", word)]
    chinese = [re.escape(word) + ("(?!们)" if word == "他" else "") for word in found if re.search(f"[{CJK}]", word)]
    parts = [rf"(?<![A-Za-z])(?:{'|'.join(latin)})(?![A-Za-z])"] if latin else []
    parts += [f"(?<![其吉])(?:{'|'.join(chinese)})"] if chinese else []
    return re.compile("|".join(parts), re.IGNORECASE)


_ROWS = [
    {"id": "a", "text": "She repaired the engine."},
    {"id": "b", "text": "He made soup for his guests."},
    {"id": "c", "text": "The rain stopped."},
    {"id": "d", "text": "他写了一封信。"},
]
EXAMPLE = Example(row=_ROWS, gives=_ROWS[:3], settings={"ratio": 1.0})
