"""Reading what GenQA's prompts ask for: labelled parts, and numbered lists in them."""

from __future__ import annotations

import re

from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.text import folded

NAMES = {
    "话题列表": "topics", "topics": "topics", "话题": "topic", "topic": "topic", "列表": "list", "list": "list",
    "选择": "choice", "choice": "choice",
    "问题": "question", "question": "question", "答案": "answer", "answer": "answer",
}  # fmt: skip
_LABEL = re.compile(rf"^[ \t#*]*({'|'.join(NAMES)})[ \t*]*[:：][ \t*]*", re.IGNORECASE | re.MULTILINE)
ORDER = (("question", "answer"), ("list", "choice", "question", "answer"),
         ("topics", "topic", "list", "choice", "question", "answer"))  # fmt: skip


def parts(reply: Reply, depth: int) -> dict[str, str]:
    """The parts by their names; what follows "Answer:" is the answer to its end.

    Raises:
        Unreadable: one is missing, empty, doubled or out of order.
    """
    wanted = ORDER[depth]
    found: list[re.Match[str]] = []
    for label in _LABEL.finditer(reply.text):
        found.append(label)
        if NAMES[label[1].lower()] == "answer":
            break
    named = tuple(NAMES[one[1].lower()] for one in found)
    if named != wanted:
        raise Unreadable(
            f"wanted the parts {', '.join(wanted)}, once each and in this order; got {', '.join(named)}", reply
        )
    ends = [one.start() for one in found[1:]] + [len(reply.text)]
    texts = [reply.text[one.end() : end].strip() for one, end in zip(found, ends, strict=True)]
    if not all(texts):
        raise Unreadable("a part is empty", reply)
    return dict(zip(wanted, texts, strict=True))


def items(reply: Reply, text: str, least: int) -> list[str]:
    """The items of a numbered list, all different.

    Raises:
        Unreadable: there are fewer than ``least``, or one stands twice.
    """
    found = [one.replace("**", "").strip() for one in Reply(text).numbered()]
    if len(found) < least:
        raise Unreadable(f"the list has {len(found)} items; write {least}", reply)
    if len({folded(one) for one in found}) < len(found):
        raise Unreadable("an item stands in the list twice", reply)
    return found
