"""Reading Cypher as text: the query in an answer, what it orders by, what it compares with. By tokens, not a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from seedbed.checks.query_verdict import Asked

_FENCE = re.compile(r"```[ \t]*([\w+-]*)[ \t]*\n(.*?)```", re.DOTALL)
_TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | `[^`]*` | //[^\n]* | /\*.*?\*/
    | [^\W\d]\w* | \d+(?:\.\d+)?\w* | \s+ | .""",
    re.VERBOSE | re.DOTALL,
)
_AGGREGATE = re.compile(r"\b(?:count|sum|avg|min|max|collect|st_?devp?|percentile\w*)\s*\(", re.IGNORECASE)
_VALUE = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?)"""
_COMPARED = re.compile(rf"\.\s*(\w+)\s*(?:<>|<=|>=|=|<|>|STARTS\s+WITH|ENDS\s+WITH|CONTAINS)\s*{_VALUE}", re.IGNORECASE)
_GIVEN = re.compile(rf"[{{,]\s*(\w+)\s*:\s*{_VALUE}")
_CHANGES = {"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "DROP", "FOREACH", "LOAD"}
_CYPHER = re.compile(rf"\b(?:match|return|unwind|call|with|use|show|explain|{'|'.join(_CHANGES)})\b", re.IGNORECASE)
_KEY = "__order_key_"


@dataclass(frozen=True, slots=True)
class _End:
    """The last RETURN of a query: what stands before it, its items, its order, its limits."""

    head: str
    distinct: bool
    items: tuple[str, ...]
    order: tuple[str, ...] = ()
    skip: str = ""
    limit: str = ""

    def written(self, more: tuple[str, ...] = (), *, limits: bool = True) -> str:
        """As text again, with more items and with or without its limits."""
        text = f"{self.head} RETURN {'DISTINCT ' if self.distinct else ''}{', '.join((*self.items, *more))}"
        text += f" ORDER BY {', '.join(self.order)}" if self.order else ""
        if not limits:
            return text
        return text + (f" SKIP {self.skip}" if self.skip else "") + (f" LIMIT {self.limit}" if self.limit else "")


def query_in(answer: str) -> str:
    """The query of an answer: its last fenced block of Cypher, else its last block, else all; prose holds none."""
    blocks = [(kind.lower(), text.strip()) for kind, text in _FENCE.findall(answer)]
    named = [text for kind, text in blocks if kind in {"cypher", "opencypher", "neo4j"}]
    found = named or [text for _, text in blocks]
    query = (found[-1] if found else answer).strip().rstrip("; \n\t")
    return query if found or _CYPHER.search(query) else ""


def changing(query: str) -> str:
    """The clause by which a query changes the graph or reads elsewhere, as far as it is to be seen; else nothing."""
    before = ""
    for depth, token in _tokens(query):
        if depth == 0 and token.upper() in _CHANGES and before not in {".", ":", "AS"}:
            return token.upper()
        before = before if token.isspace() else token.upper()
    return ""


def asked_of(query: str) -> list[Asked]:
    """Ways to run a query so that ties and limits are known, the best first, the query as it stands last."""
    end = _end(query)
    if end is None:
        return [Asked(query)]
    as_is = Asked(query, ordered=bool(end.order))
    plain = all(not one or one.isdigit() for one in (end.skip, end.limit))
    base = Asked(query, bool(end.order))
    if plain:
        base = replace(base, start=int(end.skip or 0), count=int(end.limit) if end.limit else None)
    if not end.order:
        return [replace(base, sql=end.written(limits=False)), as_is] if plain and end.limit else [as_is]
    terms = [re.sub(r"\s+(?:ASC|DESC|ASCENDING|DESCENDING)$", "", one, flags=re.IGNORECASE) for one in end.order]
    places = tuple(_place(one, end.items) for one in terms)
    ways = []
    if -1 not in places:
        ways.append(replace(base, sql=end.written(limits=not plain), positions=places))
    elif not end.distinct and not any(_AGGREGATE.search(one) for one in end.items):
        more = tuple(f"{one} AS {_KEY}{number}" for number, one in enumerate(terms))
        ways.append(replace(base, sql=end.written(more, limits=not plain), keyed=len(more)))
    return [*ways, replace(as_is, told="ties count as order")]


def literals(query: str) -> dict[str, set[Any]]:
    """By property, the values that a query compares it with."""
    found: dict[str, set[Any]] = {}
    for pattern in (_COMPARED, _GIVEN):
        for name, text in pattern.findall(query):
            found.setdefault(name, set()).add(_value(text))
    return found


def _value(text: str) -> str | int | float:
    if text[0] in "'\"":
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return float(text) if "." in text else int(text)


def _tokens(query: str) -> list[tuple[int, str]]:
    """Tokens with how deep in brackets they stand, comments left out."""
    depth, found = 0, []
    for piece in _TOKEN.findall(query):
        if piece.startswith(("//", "/*")):
            continue
        depth -= piece in {")", "]", "}"}
        found.append((depth, piece))
        depth += piece in {"(", "[", "{"}
    return found


def _end(query: str) -> _End | None:
    """The last RETURN; None where there is none, or where several queries are joined by UNION."""
    tokens = _tokens(query)
    words = [token.upper() if depth == 0 else "" for depth, token in tokens]
    if "UNION" in words or "RETURN" not in words:
        return None
    at = len(words) - 1 - words[::-1].index("RETURN")
    head = "".join(token for _, token in tokens[:at]).strip()
    parts: dict[str, list[tuple[int, str]]] = {"RETURN": [], "ORDER": [], "SKIP": [], "LIMIT": []}
    current = "RETURN"
    for word, token in zip(words[at + 1 :], tokens[at + 1 :], strict=True):
        if word in parts:
            current = word
        else:
            parts[current].append(token)
    items = _split(parts["RETURN"])
    order = _split([one for one in parts["ORDER"] if one[1].upper() != "BY" or one[0]])
    distinct = bool(items) and items[0].upper().startswith("DISTINCT ")
    if distinct:
        items = (items[0][len("DISTINCT ") :].strip(), *items[1:])
    skip, limit = ("".join(token for _, token in parts[one]).strip() for one in ("SKIP", "LIMIT"))
    return _End(head, distinct, items, order, skip, limit)


def _split(tokens: list[tuple[int, str]]) -> tuple[str, ...]:
    """Texts between commas that stand in no bracket, white space as single blanks."""
    found = [""]
    for depth, piece in tokens:
        if piece == "," and depth == 0:
            found.append("")
        else:
            found[-1] += " " if piece.isspace() else piece
    return tuple(one.strip() for one in found if one.strip())


def _place(term: str, items: tuple[str, ...]) -> int:
    """Which column of the result a term of the order is, or -1."""
    for at, item in enumerate(items):
        expression, _, alias = (part.strip() for part in _as(item))
        if term in {expression, alias} and "*" not in {one.strip() for one in items}:
            return at
    return -1


def _as(item: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(.*)\s(AS)\s+(\S+)", item, re.IGNORECASE | re.DOTALL)
    return (found[1], found[2], found[3]) if found else (item, "", item)
