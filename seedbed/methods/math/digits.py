"""Numbers written in digits: which a text holds, and whether they are all that was changed in it."""

from __future__ import annotations

import re
from collections import Counter

from seedbed.core.errors import Unreadable
from seedbed.core.reply import Reply
from seedbed.core.text import folded

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers(text: str) -> Counter[str]:
    """The numbers written in digits, thousands marks taken away."""
    return Counter(one.replace(",", "").rstrip(".") for one in NUMBER.findall(text))


def refuse_other_changes(old: str, new: str, reply: Reply) -> None:
    """Raises Unreadable where more than the numbers was changed, or none of them."""
    if folded(NUMBER.sub("0", new)) != folded(NUMBER.sub("0", old)):
        raise Unreadable("more than the numbers was changed", reply)
    if numbers(new) == numbers(old):
        raise Unreadable("no number was changed", reply)
