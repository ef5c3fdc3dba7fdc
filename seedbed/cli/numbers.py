"""English says 'one row' and 'two rows': texts are written for many, and mended here where a number is 1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

NOUNS = {
    "blocks": "block", "chunks": "chunk", "documents": "document", "entities": "entity", "files": "file",
    "groups": "group", "headings": "heading", "kinds": "kind", "mentions": "mention", "methods": "method",
    "pages": "page", "problems": "problem", "questions": "question", "relations": "relation", "replies": "reply",
    "requests": "request", "rows": "row", "rules": "rule", "seeds": "seed", "strata": "stratum", "tables": "table",
    "texts": "text", "tokens": "token", "versions": "version",
}  # fmt: skip
_VERBS = {"are": "is", "were": "was", "have": "has", "hang": "hangs", "keep": "keeps", "pass": "passes",
          "repeat": "repeats", "stand": "stands"}  # fmt: skip
_COUNTED = re.compile(
    rf"^(?P<between>(?: (?!of\b|and\b|or\b|in\b)[a-z]+){{0,2}}? )(?P<noun>{'|'.join(NOUNS)})\b"
    rf"(?P<that> that (?:{'|'.join(_VERBS)}))?(?P<verb> (?:{'|'.join(_VERBS)})\b)?"
    r"(?P<more>(?: [a-z]+){1,2} and count\b)?"
)


def filled(text: str, values: Mapping[str, object]) -> str:
    """A text with its slots filled, and the noun and verb behind a slot that holds 1 in the singular."""
    parts: list[str] = []
    after_one = False
    for literal, name, form, conversion in Formatter().parse(text):
        parts.append(_COUNTED.sub(_singular, literal) if after_one else literal)
        if name is not None:
            slot = f"{{{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}}}"
            parts.append(slot.format(**values))
            after_one = str(values[name]) == "1"
    return "".join(parts)


def _singular(found: re.Match[str]) -> str:
    verbs = [re.sub(r"[a-z]+$", lambda last: _VERBS[last[0]], found[part] or "") for part in ("that", "verb")]
    more = f"{found['more']}s" if found["more"] else ""
    return f"{found['between']}{NOUNS[found['noun']]}{verbs[0]}{verbs[1]}{more}"
