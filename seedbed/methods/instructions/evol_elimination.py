"""The rules by which Evol-Instruct throws an evolution away, but for the one that a judge decides."""

from __future__ import annotations

import re

from seedbed.core.text import words

LEAKS = re.compile(
    r"(given|rewritten|created) (prompt|instruction)|#the |原指令|改写后的?指令|新的?指令[:：]"
    r"|^\W*(given|new)\s*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
APOLOGY = re.compile(r"\bsorry\b|抱歉|对不起", re.IGNORECASE)
SHORT_APOLOGY = 80
"""An apology in fewer words than this is a refusal; the paper gives the rule, the published code the number."""
STOP_WORDS = frozenset(
    "a an the this that these those and or but if so as at by for from in into of off on out over to up with without "
    "i me my you your he him his she her it its we us our they them their who what which when where why how there here "
    "am is are was were be been being do does did done have has had having can could may might must shall should will "
    "would not no nor too very just only than then also again all any both each more most other some such own same "
    "的 了 是 在 和 与 或 但 而 就 都 也 还 很 不 没 有 我 你 您 他 她 它 们 这 那 哪 谁 什 么 个 会 能 可 以 要 把 被 "
    "对 给 从 到 上 下 中 为 之 其 及 吗 呢 吧 啊 着 过 地 得".split(" ")
)


def eliminated(old: str, new: str, answer: str, added_words: int) -> str | None:
    """The first elimination rule that an evolution breaks, or None."""
    if APOLOGY.search(answer) and len(words(answer)) < SHORT_APOLOGY:
        return "the answer is an apology"
    if not [word for word in words(answer) if word not in STOP_WORDS]:
        return "the answer says nothing"
    if LEAKS.search(new):
        return "the instruction speaks of its own rewriting"
    grown = len(words(new)) - len(words(old))
    if added_words and grown > added_words:
        return f"{grown} words were added, at most {added_words} are allowed"
    return None
