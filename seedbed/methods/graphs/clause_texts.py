"""Clauses written as Cypher or as ISO GQL (ISO/IEC 39075)."""

from __future__ import annotations

import re
from typing import Any

from seedbed.methods.graphs.clause_kinds import Clause, Dialect, Hop, Match, Node, NoQuery, Path, Project, Unwind
from seedbed.methods.graphs.clause_tokens import RESERVED
from seedbed.methods.graphs.clauses import AGGREGATES, aggregates

TO_GQL = {"tolower": "lower", "toupper": "upper", "collect": "collect_list", "stdev": "stddev_samp",
          "length": "path_length"}  # fmt: skip
TO_CYPHER = {gql: cypher for cypher, gql in TO_GQL.items()}
BOTH = {"abs", "ceil", "floor", "sqrt", "coalesce", "size", "left", "right", "trim"} | AGGREGATES
_NO_GQL = {"labels", "type", "id", "keys", "properties", "nodes", "relationships", "startnode", "endnode"}
_BINDS = {"OR": 1, "XOR": 1.5, "AND": 2, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


def written(clauses: tuple[Clause, ...], dialect: Dialect) -> str:
    """The query in a dialect.

    Raises:
        NoQuery: something in it has no counterpart there; the message names it.
    """
    return _Writer(dialect).query(clauses)


class _Writer:
    def __init__(self, dialect: Dialect) -> None:
        self.gql = dialect == "gql"

    def query(self, clauses: tuple[Clause, ...]) -> str:
        return " ".join(self.clause(one) for one in clauses)

    def clause(self, one: Clause) -> str:
        if isinstance(one, Match):
            return ("OPTIONAL " if one.optional else "") + self.match(one)
        if isinstance(one, Unwind):
            value = self.value(one.value)
            return f"FOR {name(one.name)} IN {value}" if self.gql else f"UNWIND {value} AS {name(one.name)}"
        return self.project(one)

    def match(self, one: Match) -> str:
        where = f" WHERE {self.value(one.where)}" if one.where is not None else ""
        return f"MATCH {', '.join(map(self.path, one.paths))}{where}"

    def project(self, one: Project) -> str:
        """In GQL what is not aggregated is grouped by its alias, so it is given one, and ordered by it too."""
        grouped = self.gql and any(aggregates(value) for value, _ in one.items)
        items = self.aliased(one.items) if grouped else one.items
        group = [name(alias) for value, alias in items if not aggregates(value)] if grouped else []
        text = "RETURN " if one.last or self.gql else "WITH "
        text += ("DISTINCT " if one.distinct else "") + ", ".join(map(self.item, items))
        text += f" GROUP BY {', '.join(group)}" if group else ""
        known = dict(items) if group else {}
        if one.order:
            terms = [(("name", known[term]) if known.get(term) else term, down) for term, down in one.order]
            text += " ORDER BY " + ", ".join(self.value(term) + (" DESC" if down else "") for term, down in terms)
        text += f" {'OFFSET' if self.gql else 'SKIP'} {one.skip}" if one.skip is not None else ""
        text += f" LIMIT {one.limit}" if one.limit is not None else ""
        if one.last:
            return text
        where = self.value(one.where) if one.where is not None else ""
        if self.gql:
            return f"{text} NEXT" + (f" FILTER {where}" if where else "")
        return text + (f" WHERE {where}" if where else "")

    def aliased(self, items: tuple[tuple[Any, str], ...]) -> tuple[tuple[Any, str], ...]:
        """Items that are grouped, each with an alias or a name of its own."""
        if any(value == ("star",) for value, _ in items):
            raise NoQuery("GQL does not group by *")
        return tuple(
            (value, alias or (value[1] if value[0] == "name" else f"column{place}"))
            for place, (value, alias) in enumerate(items, 1)
        )

    def item(self, one: tuple[Any, str]) -> str:
        """An item with its alias, where that is another name."""
        value, alias = one
        return self.value(value) + (f" AS {name(alias)}" if alias and value != ("name", alias) else "")

    def path(self, one: Path) -> str:
        text = "".join(self.node(part) if isinstance(part, Node) else self.hop(part) for part in one.parts)
        return f"{name(one.name)} = {text}" if one.name else text

    def node(self, one: Node) -> str:
        joint = "&" if self.gql else ":"
        labels = ":" + joint.join(map(name, one.labels)) if one.labels else ""
        inside = f"{name(one.name) if one.name else ''}{labels}{self.properties(one.properties)}"
        return f"({inside.strip()})"

    def hop(self, one: Hop) -> str:
        types = ":" + "|".join(map(name, one.types)) if one.types else ""
        star = ""
        if one.least is not None and not self.gql:
            star = f"*{one.least}..{one.most}"
        inside = f"{name(one.name) if one.name else ''}{types}{star}{self.properties(one.properties)}"
        left, right = ("<-" if one.way == "in" else "-"), ("->" if one.way == "out" else "-")
        many = f"{{{one.least},{one.most}}}" if self.gql and one.least is not None else ""
        return f"{left}[{inside.strip()}]{right}{many}"

    def properties(self, pairs: tuple[tuple[str, Any], ...]) -> str:
        told = ", ".join(f"{name(key)}: {self.value(value)}" for key, value in pairs)
        return f" {{{told}}}" if told else ""

    def value(self, one: Any) -> str:
        """An expression; what kinds there are stands in ``clauses``."""
        maker = getattr(self, f"of_{one[0]}")
        return str(maker(*one[1:]))

    def of_text(self, text: str) -> str:
        if self.gql:
            return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def of_number(self, digits: str) -> str:
        return digits

    def of_word(self, word: str) -> str:
        return word

    def of_star(self) -> str:
        return "*"

    def of_name(self, text: str) -> str:
        return name(text)

    def of_of(self, value: Any, key: str) -> str:
        return f"{self.value(value)}.{name(key)}"

    def of_list(self, items: tuple[Any, ...]) -> str:
        return f"[{', '.join(map(self.value, items))}]"

    def of_not(self, value: Any) -> str:
        return f"NOT ({self.value(value)})"

    def of_minus(self, value: Any) -> str:
        return f"-({self.value(value)})" if value[0] not in ("number", "name") else f"-{self.value(value)}"

    def of_null(self, value: Any, negated: bool) -> str:  # noqa: FBT001 - as it stands in the expression
        return f"{self.operand(value, 4)} IS {'NOT ' if negated else ''}NULL"

    def of_exists(self, match: Match) -> str:
        return f"EXISTS {{ {self.match(match)} }}"

    def of_case(self, subject: Any, whens: Any, otherwise: Any) -> str:
        told = " ".join(f"WHEN {self.value(when)} THEN {self.value(then)}" for when, then in whens)
        head = f" {self.value(subject)}" if subject is not None else ""
        return f"CASE{head} {told}{f' ELSE {self.value(otherwise)}' if otherwise is not None else ''} END"

    def of_call(self, function: str, distinct: bool, args: tuple[Any, ...]) -> str:  # noqa: FBT001
        if not self.gql and function == "mod" and len(args) == 2:
            return self.value(("two", "%", *args))
        if self.gql and function in _NO_GQL:
            raise NoQuery(f"GQL has no function {function}()")
        known = TO_GQL if self.gql else TO_CYPHER
        if function not in BOTH and function not in TO_GQL and function not in TO_CYPHER and function not in _NO_GQL:
            raise NoQuery(f"the function {function}() is not known")
        inside = ("DISTINCT " if distinct else "") + ", ".join(map(self.value, args))
        shown = known.get(function, function)
        return f"{shown.upper() if self.gql else _CASED.get(shown, shown)}({inside})"

    def of_two(self, op: str, one: Any, other: Any) -> str:
        if self.gql and op == "%":
            return f"MOD({self.value(one)}, {self.value(other)})"
        if self.gql and op == "CONTAINS":
            raise NoQuery("GQL has no CONTAINS")
        if self.gql and op in ("STARTS WITH", "ENDS WITH"):
            if other[0] != "text":
                raise NoQuery(f"GQL has no {op}")
            side = "LEFT" if op == "STARTS WITH" else "RIGHT"
            return f"{side}({self.value(one)}, {len(other[1])}) = {self.value(other)}"
        if self.gql and op == "IN":
            return self.any_of(one, other)
        if self.gql and op == "+" and "text" in (one[0], other[0]):
            op = "||"
        binds = _BINDS.get(op, 4)
        return f"{self.operand(one, binds)} {op} {self.operand(other, binds + 1)}"

    def any_of(self, one: Any, other: Any) -> str:
        """Membership in a written list: GQL compares with each."""
        if other[0] != "list" or not other[1]:
            raise NoQuery("GQL has no IN")
        return "(" + " OR ".join(f"{self.operand(one, 4)} = {self.operand(item, 5)}" for item in other[1]) + ")"

    def operand(self, value: Any, binds: float) -> str:
        """A part of an expression, in brackets where it binds less than what is around it."""
        text = self.value(value)
        own = (
            _BINDS.get("+" if value[1] == "||" else value[1], 4) if value[0] == "two" else 3 if value[0] == "not" else 9
        )
        own = 4 if value[0] == "null" else own
        return f"({text})" if own < binds and not _closed(text) else text


def _closed(text: str) -> bool:
    """Whether one pair of brackets holds all of it, or all but the name of a function; quoted ones do not count."""
    bare = _QUOTED.sub("", text)
    if not bare.endswith(")") or not bare.startswith(("(", "MOD(")):
        return False
    depth = 0
    for place, sign in enumerate(bare):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign == ")":
            return place == len(bare) - 1
    return False


_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`")
_CASED = {"tolower": "toLower", "toupper": "toUpper"}


def name(text: str) -> str:
    """A name, in backticks where it must be."""
    plain = re.fullmatch(r"[A-Za-z_]\w*", text, re.ASCII) and text.lower() not in RESERVED
    return text if plain else "`" + text.replace("`", "``") + "`"
