"""Looking for an entry by what one wishes for: words of its card, its paper, its kind, and what it needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec

from seedbed.actions.catalogue import Listed, listed
from seedbed.api import chinese_wish
from seedbed.core import find

_NEEDS = re.compile(r'^NEEDS = \("([\w.]+)", "(\w+)"\)', re.MULTILINE)
_WORD = re.compile(r"[a-z0-9.]+")
WISHES = {
    "问答": "question answer qa", "问题": "question", "回答": "answer respond", "对话": "dialogue chat turns",
    "多轮": "dialogue turns", "偏好": "preference chosen rejected", "数学": "math", "代码": "code",
    "编程": "code program", "去重": "dedup duplicates near", "改写": "rephrase rewrite paraphrase", "翻译": "translate",
    "摘要": "summary", "推理": "reasoning thought", "思维链": "reasoning thought", "角色": "persona role",
    "人设": "persona", "文档": "document", "安全": "safety red team harm", "评审": "judge",
    "评分": "judge score quality",
    "质量": "quality", "指令": "instruction instruct", "进化": "evolve evol", "故事": "story stories",
    "教材": "textbook", "检索": "retrieval", "图谱": "graph", "表格": "table", "分类": "classification label",
    "长文本": "long context", "工具": "tool", "语言": "language", "隐私": "private", "长度": "length",
    "重复": "repetition duplicate", "相似": "similar near", "事实": "fact grounded", "拒绝": "refusal",
    "测试": "test unit", "主题": "topic", "种子": "seed",
}  # fmt: skip
"""Chinese words of a wish, and words of cards that mean it."""


NAMED = 5
"""What an entry gets for a word of its name or summary."""
NEAR = 0.5
"""From which nearness on an entry's Chinese summary alone fits a wish in Chinese."""
SAID = 6
"""What an entry gets for each pair of characters that a wish and its Chinese summary share, by their weight."""


@dataclass(frozen=True)
class Found:
    """An entry with what looking for it needs.

    ``missing`` is the extra that is not installed, or ""; ``chinese`` are the parts of its Chinese summary.
    """

    line: Listed
    needs: str
    missing: str
    words: frozenset[str]
    card: str
    chinese: frozenset[str]


@lru_cache(maxsize=1)
def everything() -> tuple[Found, ...]:
    """All entries, read once."""
    return tuple(_found(one) for one in listed())


def _found(line: Listed) -> Found:
    text = find.files()[line.wing][line.name].read_text(encoding="utf-8")
    needs = _NEEDS.search(text)
    card = text.split('"""', 2)[1] if text.startswith('"""') else ""
    words = frozenset(_WORD.findall(f"{line.name.replace('_', ' ')} {line.summary} {line.field}".lower()))
    missing = needs.group(2) if needs and find_spec(needs.group(1).partition(".")[0]) is None else ""
    text = f"{line.name} {card} {line.source} {line.chinese}".lower()
    return Found(line, needs.group(2) if needs else "", missing, words, text, chinese_wish.parts(line.chinese))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    return chinese_wish.weights(one.chinese for one in everything())


def search(wish: str = "", *, wings: tuple[str, ...] = (), field: str = "", ready: bool = False) -> list[Found]:
    """The entries that fit a wish, the best first; without one all of them in their order.

    Args:
        wish: words in English or Chinese, a name, or a paper's number.
        wings, field: only these.
        ready: only those whose packages are installed.
    """
    asked = _asked(wish)
    found = [one for one in everything() if (not wings or one.line.wing in wings) and (not ready or not one.missing)]
    found = [one for one in found if not field or one.line.field == field]
    if not asked:
        return found
    plain = wish.strip().lower()
    said = chinese_wish.asked(wish)
    scored = [
        (_score(one, asked) + _said(one, said, plain) + 100 * (one.line.name == plain), place, one)
        for place, one in enumerate(found)
    ]
    if any(score >= NAMED * len(asked) for score, _, _ in scored):  # then a word somewhere in a card is too little
        scored = [one for one in scored if one[0] >= NAMED]
    return [one for score, _, one in sorted(scored, key=lambda each: (-each[0], each[1])) if score]


def _asked(wish: str) -> list[tuple[str, ...]]:
    """The words of a wish, each with the words that would do as well."""
    lowered = wish.lower().strip()
    asked = [tuple(english.split()) for chinese, english in WISHES.items() if chinese in lowered]
    asked += [(word,) for word in _WORD.findall(lowered.replace("_", " "))]
    return asked or ([(lowered,)] if lowered else [])


def _said(found: Found, wanted: frozenset[str], wish: str) -> int:
    """How well the Chinese summary of an entry fits a wish; 0 where it lacks a word of it in Latin letters."""
    if not wanted or not all(_word_score(found, word) for word in _WORD.findall(wish)):
        return 0
    near = chinese_wish.nearness(wanted, found.chinese, _weights())
    return round(SAID * len(wanted) * near) if near >= NEAR else 0


def _score(found: Found, asked: list[tuple[str, ...]]) -> int:
    """How well an entry fits; 0 where one of the words is not in it at all."""
    total = 0
    for words in asked:
        best = max(_word_score(found, word) for word in words)
        if not best:
            return 0
        total += best
    return total


def _word_score(found: Found, word: str) -> int:
    if word == found.line.name or word in found.line.name.split("_"):
        return 12
    if word in found.words:
        return 8
    if any(one.startswith(word) for one in found.words):
        return NAMED
    return 1 if word in found.card else 0
