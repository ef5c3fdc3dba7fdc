"""Private data: no personal data and no secrets in the text: mail addresses, phones, cards, identity numbers, keys.

Found as ``seedbed ingest --mask`` finds them: by form, check digit or a word beside them. ``kinds`` chooses; addresses
that are set aside for examples or private networks (``@example.com``, 192.168.…, 192.0.2.…, 555-01xx) do not count.
Names of people and postal addresses are not found. The verdict tells kinds and numbers, never the data.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter

from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.private import KINDS, Finding, findings
from seedbed.core.verdict import Verdict
from seedbed.quality.filters.spoken import Said, said

_RESERVED = re.compile(
    r"@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example|test|invalid|localhost|domain\.com|company\.com|email\.com)$"
    r"|555[- .]?01\d\d$",
    re.IGNORECASE,
)


def private_data(text: Said, *, kinds: tuple[str, ...] = tuple(KINDS), most: int = 0) -> Verdict:
    """Whether the text holds at most ``most`` pieces of private data; see the card above."""
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown or most < 0:
        raise RecipeError(
            f"private_data: kinds are {', '.join(KINDS)} and 'most' is not negative; got {kinds} and {most}"
        )
    whole = said(text)
    wanted = [kind for kind in KINDS if kind in kinds]
    counts = Counter(one.kind for one in findings(whole, wanted) if not _for_examples(one, whole[one.start : one.end]))
    number = sum(counts.values())
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "none"
    if number <= most:
        return Verdict.right(f"private data: {told}", value=number)
    return Verdict.wrong(f"private data: {told}; at most {most} allowed", value=number)


def _for_examples(one: Finding, text: str) -> bool:
    """Whether it belongs to nobody: reserved for examples, or a private network's."""
    if one.kind == "address":
        return not ipaddress.ip_address(text).is_global
    return _RESERVED.search(text) is not None


EXAMPLE = Example(row={"text": "Write to me: anna.k@fastmail.com or +49 170 5551234."}, gives=False)
