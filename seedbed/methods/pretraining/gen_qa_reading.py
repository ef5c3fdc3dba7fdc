"""Reading what GenQA's prompts ask for: labelled parts, and numbered lists in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.text import folded, script_language

_LABELS = {
    "topics": ("Topics:", "话题列表："), "topic": ("Topic:", "话题："), "list": ("List:", "列表："),
    "choice": ("Choice:", "选择："), "question": ("Question:", "问题："), "answer": ("Answer:", "答案："),
}  # fmt: skip
"""Parts, and how the lines begin that hold them."""
NAMES = {label.lower().strip(":："): part for part, labels in _LABELS.items() for label in labels}
_LABEL = re.compile(rf"^[ \t#*]*({'|'.join(NAMES)})[ \t*]*[:：][ \t*]*", re.IGNORECASE | re.MULTILINE)
_NUMBER = re.compile(
    r"(?:#|(?:number|item|subtopic) +|第 *)?(\d{1,3})(?: *(?:个?子?话题|[个项]))?(?:[.)、:：,，]\s*|$)", re.IGNORECASE
)
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
        chinese = script_language(reply.text) == "zh"
        lines = " ".join(f"{_LABELS[one][chinese]}…" for one in wanted)
        raise Unreadable(f"write it again, all of these once each and in this order: {lines}", reply)
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


class Found(NamedTuple):
    """What was read of a reply; ``number`` counts the list from 1, 0 without one."""

    topic: str
    listed: list[str]
    chosen: str
    number: int
    question: str
    answer: str


def read_reply(reply: Reply, depth: int, least: int, index: int) -> Found:
    """The parts of a reply; every choice must be an item of its list, that of the number where one was given."""
    found = parts(reply, depth)
    topic, listed, chosen, at = "", list[str](), "", 0
    if depth == 2:
        topics = items(reply, found["topics"], least)
        topic = topics[place_of(reply, topics, found["topic"]) - 1]
    if depth:
        listed = items(reply, found["list"], max(least, index))
        at = place_of(reply, listed, found["choice"])
        chosen = listed[at - 1]
    if index and at != index:
        raise Unreadable(f"number {index} of the list was to be taken, not {at}", reply)
    return Found(topic, listed, chosen, at, found["question"], found["answer"])


def place_of(reply: Reply, listed: list[str], chosen: str) -> int:
    """The number of the item that was chosen, named by its words or their beginning, its number or both."""
    named = [_bare(one) for one in listed]
    if _bare(chosen) in named:
        return named.index(_bare(chosen)) + 1
    number = _NUMBER.match(chosen)
    plain = _bare(chosen[number.end() :] if number else chosen)
    begun = [at for at, one in enumerate(named, 1) if plain and one.startswith(plain)]
    places = [at for at in begun if named[at - 1] == plain] or (begun if len(begun) == 1 else [])
    if number and not plain:
        places = [int(number[1])] if 1 <= int(number[1]) <= len(listed) else []
    if not places or (number and int(number[1]) not in places):
        raise Unreadable(f"the choice {chosen[:60]!r} is not in the list", reply)
    return int(number[1]) if number else places[0]


def _bare(text: str) -> str:
    return folded(text).strip(' .。*"“”')
