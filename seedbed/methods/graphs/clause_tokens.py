"""The words and signs of a query in Cypher or ISO GQL."""

from __future__ import annotations

import re

from seedbed.methods.graphs.clause_kinds import Dialect, NoQuery

_TOKEN = re.compile(
    r"""\s+ | //[^\n]* | /\*.*?\*/ | (?P<text>'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*") | (?P<quoted>`(?:[^`]|``)+`)
    | (?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|\d+) | (?P<name>[^\W\d]\w*)
    | (?P<sign><>|<=|>=|\.\.|\|\||[-+*/%=<>(){}\[\],.:|&;])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
RESERVED = frozenset(
    "match optional where with return distinct order by skip offset limit unwind for as and or xor not in is null true "
    "false case when then else end asc desc ascending descending starts ends contains exists filter next group union "
    "call create merge delete set remove detach foreach load".split()
)


class Tokens:
    """The tokens of a query with a place in them; what is asked for and there is passed over."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.tokens = _tokens(text)
        self.at, self.dialect = 0, dialect

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        """The kind and text of a token; end where there is none."""
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ("end", "")

    def word(self, *words: str) -> bool:
        """Whether these words come next; they are passed over."""
        for ahead, word in enumerate(words):
            kind, value = self.peek(ahead)
            if kind != "name" or value.lower() != word:
                return False
        self.at += len(words)
        return True

    def sign(self, *signs: str) -> bool:
        """Whether these signs come next; they are passed over."""
        for ahead, sign in enumerate(signs):
            if self.peek(ahead) != ("sign", sign):
                return False
        self.at += len(signs)
        return True

    def want(self, sign: str) -> None:
        """Pass over a sign that must be there."""
        if not self.sign(sign):
            raise NoQuery(f"wanted {sign!r} before {self.peek()[1]!r}")

    def name(self) -> str:
        """A name that is no reserved word."""
        kind, value = self.peek()
        if kind == "quoted" or (kind == "name" and value.lower() not in RESERVED):
            self.at += 1
            return value
        raise NoQuery(f"wanted a name before {value!r}")

    def any_name(self) -> str:
        """A name where a reserved word is one too: of a label, a type or a property."""
        kind, value = self.peek()
        if kind not in ("name", "quoted"):
            raise NoQuery(f"wanted a name before {value!r}")
        self.at += 1
        return value

    def optional_name(self) -> str:
        """A name, "" where none stands."""
        kind, value = self.peek()
        return self.name() if kind == "quoted" or (kind == "name" and value.lower() not in RESERVED) else ""

    def whole(self) -> int:
        """A whole number."""
        kind, value = self.peek()
        if kind != "number" or "." in value:
            raise NoQuery(f"wanted a whole number before {value!r}")
        self.at += 1
        return int(value)


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text):
        read = _TOKEN.match(text, at)
        if read is None:
            raise NoQuery(f"cannot read {text[at : at + 10]!r}")
        at, kind = read.end(), read.lastgroup
        if kind == "text":
            found.append((kind, _unquoted(read.group())))
        elif kind == "quoted":
            found.append((kind, read.group()[1:-1].replace("``", "`")))
        elif kind is not None:
            found.append((kind, read.group()))
    return found


def _unquoted(written: str) -> str:
    body = written[1:-1].replace("''", "'") if written[0] == "'" else written[1:-1]
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), body, flags=re.DOTALL)
