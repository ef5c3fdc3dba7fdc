"""Reading queries in a common subset of Cypher and ISO GQL into clauses that belong to neither.

Read are MATCH and OPTIONAL MATCH with WHERE, WITH and RETURN with DISTINCT, ORDER BY, SKIP and LIMIT, UNWIND; in GQL
FILTER, ``RETURN … NEXT``, GROUP BY, OFFSET, FOR and quantified edges. Anything else is refused by name.
"""

from __future__ import annotations

from typing import Any

from seedbed.methods.graphs.clause_kinds import Clause, Dialect, Hop, Match, Node, NoQuery, Path, Project, Unwind
from seedbed.methods.graphs.clause_tokens import Tokens


def parse(text: str, dialect: Dialect) -> tuple[Clause, ...]:
    """The clauses of a query.

    Raises:
        NoQuery: it is none of the subset.
    """
    return _Reader(text, dialect).query()


class _Reader(Tokens):
    def query(self) -> tuple[Clause, ...]:
        found: list[Clause] = []
        while not (found and isinstance(found[-1], Project) and found[-1].last):
            if self.peek()[0] == "end":
                raise NoQuery("the query does not end in RETURN")
            found.append(self.clause(found))
        self.sign(";")
        if self.peek()[0] != "end":
            raise NoQuery(f"cannot read {self.peek()[1]!r} after RETURN")
        return tuple(_merged(found))

    def clause(self, before: list[Clause]) -> Clause:  # noqa: PLR0911 - one line a kind
        if self.word("optional", "match"):
            return self.match(optional=True)
        if self.word("match"):
            return self.match(optional=False)
        if self.word("return"):
            return self.project(last=True)
        if self.dialect == "cypher" and self.word("with"):
            return self.project(last=False)
        if self.dialect == "cypher" and self.word("unwind"):
            value = self.expression()
            if not self.word("as"):
                raise NoQuery("UNWIND wants AS")
            return Unwind(value, self.name())
        if self.dialect == "gql" and self.word("for"):
            name = self.name()
            if not self.word("in"):
                raise NoQuery("FOR wants IN")
            return Unwind(self.expression(), name)
        if self.dialect == "gql" and self.word("filter") and before:
            self.word("where")
            return Match(optional=False, paths=(), where=self.expression())
        raise NoQuery(f"cannot read the clause at {self.peek()[1]!r}")

    def match(self, *, optional: bool) -> Match:
        paths = [self.path()]
        while self.sign(","):
            paths.append(self.path())
        return Match(optional, tuple(paths), self.expression() if self.word("where") else None)

    def project(self, *, last: bool) -> Project:
        distinct = self.word("distinct")
        items = [self.item()]
        while self.sign(","):
            items.append(self.item())
        if self.dialect == "gql" and self.word("group", "by"):
            self.grouping(items)
        order = self.ordering() if self.word("order", "by") else ()
        skip = self.whole() if self.word("skip" if self.dialect == "cypher" else "offset") else None
        limit = self.whole() if self.word("limit") else None
        if self.dialect == "gql" and self.word("next"):
            last = False
        where = self.expression() if not last and self.dialect == "cypher" and self.word("where") else None
        return Project(last, distinct, tuple(items), order, skip, limit, where)

    def item(self) -> tuple[Any, str]:
        if self.sign("*"):
            return ("star",), ""
        value = self.expression()
        return value, self.name() if self.word("as") else ""

    def grouping(self, items: list[tuple[Any, str]]) -> None:
        """GROUP BY must name just what is not aggregated: that is how Cypher groups."""
        names = [self.name()]
        while self.sign(","):
            names.append(self.name())
        plain = [alias or (value[1] if value[0] == "name" else "") for value, alias in items if not aggregates(value)]
        if sorted(names) != sorted(plain):
            raise NoQuery(f"GROUP BY {', '.join(names)} is not what is returned without aggregation")

    def ordering(self) -> tuple[tuple[Any, bool], ...]:
        terms = []
        while True:
            value = self.expression()
            down = self.word("desc") or self.word("descending")
            if not down:
                _ = self.word("asc") or self.word("ascending")
            terms.append((value, down))
            if not self.sign(","):
                return tuple(terms)

    # --- patterns

    def path(self) -> Path:
        name = ""
        if self.peek(1) == ("sign", "=") and self.peek()[0] in ("name", "quoted"):
            name = self.name()
            self.want("=")
        parts: list[Node | Hop] = [self.node()]
        while self.peek() in (("sign", "-"), ("sign", "<")):
            parts += [self.hop(), self.node()]
        return Path(name, tuple(parts))

    def node(self) -> Node:
        self.want("(")
        name, labels = self.optional_name(), []
        joint = ":" if self.dialect == "cypher" else "&"
        if self.sign(":"):
            labels.append(self.any_name())
            while self.sign(joint):
                labels.append(self.any_name())
        properties = self.properties()
        self.want(")")
        return Node(name, tuple(labels), properties)

    def hop(self) -> Hop:
        left = self.sign("<", "-")
        if not left:
            self.want("-")
        name, types, least, most = "", list[str](), None, None
        properties: tuple[tuple[str, Any], ...] = ()
        if self.sign("["):
            name = self.optional_name()
            if self.sign(":"):
                types.append(self.any_name())
                while self.sign("|"):
                    self.sign(":")
                    types.append(self.any_name())
            if self.dialect == "cypher" and self.sign("*"):
                least, most = self.star()
            properties = self.properties()
            self.want("]")
        self.want("-")
        right = self.sign(">")
        if self.dialect == "gql" and self.sign("{"):
            least = self.whole()
            most = self.whole() if self.sign(",") else least
            self.want("}")
        if left and right:
            raise NoQuery("a relationship points both ways")
        way = "in" if left else "out" if right else "any"
        return Hop(name, tuple(types), properties, way, least, most)

    def star(self) -> tuple[int, int]:
        least = self.whole() if self.peek()[0] == "number" else 1
        if not self.sign(".."):
            return (least, least) if self.peek(-1)[0] == "number" else _unbounded()
        if self.peek()[0] != "number":
            return _unbounded()
        return least, self.whole()

    def properties(self) -> tuple[tuple[str, Any], ...]:
        found = []
        if self.sign("{"):
            while True:
                key = self.any_name()
                self.want(":")
                found.append((key, self.expression()))
                if not self.sign(","):
                    break
            self.want("}")
        return tuple(found)

    # --- expressions

    def expression(self) -> Any:
        """OR and XOR bind alike in GQL; in Cypher XOR binds more."""
        if self.dialect == "cypher":
            value = self.exclusive()
            while self.word("or"):
                value = ("two", "OR", value, self.exclusive())
            return value
        value = self.conjunction()
        while op := next((one for one in ("or", "xor") if self.word(one)), ""):
            value = ("two", op.upper(), value, self.conjunction())
        return value

    def exclusive(self) -> Any:
        value = self.conjunction()
        while self.word("xor"):
            value = ("two", "XOR", value, self.conjunction())
        return value

    def conjunction(self) -> Any:
        value = self.negation()
        while self.word("and"):
            value = ("two", "AND", value, self.negation())
        return value

    def negation(self) -> Any:
        return ("not", self.negation()) if self.word("not") else self.comparison()

    def comparison(self) -> Any:
        value = self.sum()
        for sign in ("<>", "<=", ">=", "=", "<", ">"):
            if self.sign(sign):
                return ("two", sign, value, self.sum())
        for words in (("starts", "with"), ("ends", "with"), ("contains",), ("in",)):
            if self.dialect == "cypher" and self.word(*words):
                return ("two", " ".join(words).upper(), value, self.sum())
        if self.word("is"):
            negated = self.word("not")
            if not self.word("null"):
                raise NoQuery("IS wants NULL")
            return ("null", value, negated)
        return value

    def sum(self) -> Any:
        value = self.product()
        signs = ("+", "-") if self.dialect == "cypher" else ("+", "-", "||")
        while op := next((one for one in signs if self.sign(one)), ""):
            value = ("two", "+" if op == "||" else op, value, self.product())
        return value

    def product(self) -> Any:
        value = self.unary()
        signs = ("*", "/", "%") if self.dialect == "cypher" else ("*", "/")
        while op := next((one for one in signs if self.sign(one)), ""):
            value = ("two", op, value, self.unary())
        return value

    def unary(self) -> Any:
        if self.sign("-"):
            return ("minus", self.unary())
        value = self.atom()
        while self.sign("."):
            value = ("of", value, self.any_name())
        return value

    def atom(self) -> Any:  # noqa: PLR0911 - one line a kind
        kind, value = self.peek()
        if kind in ("text", "number"):
            self.at += 1
            return (kind, value)
        if kind == "name" and value.lower() in ("true", "false", "null"):
            self.at += 1
            return ("word", value.lower())
        if self.word("case"):
            return self.case()
        if self.word("exists"):
            return self.exists()
        if self.sign("["):
            items = [] if self.peek() == ("sign", "]") else self.several()
            self.want("]")
            return ("list", tuple(items))
        if kind == "sign" and value == "(":
            return self.bracket()
        name = self.name()
        return self.call(name) if self.peek() == ("sign", "(") else ("name", name)

    def several(self) -> list[Any]:
        items = [self.expression()]
        while self.sign(","):
            items.append(self.expression())
        return items

    def call(self, name: str) -> Any:
        self.want("(")
        distinct = self.word("distinct")
        if self.sign("*"):
            args: list[Any] = [("star",)]
        else:
            args = [] if self.peek() == ("sign", ")") else self.several()
        self.want(")")
        return ("call", name.lower(), distinct, tuple(args))

    def bracket(self) -> Any:
        """A pattern that must be there, or an expression in brackets."""
        start = self.at
        if self.dialect == "cypher":
            try:
                path = self.path()
                if len(path.parts) > 1:
                    return ("exists", Match(optional=False, paths=(path,)))
            except NoQuery:
                pass
            self.at = start
        self.want("(")
        value = self.expression()
        self.want(")")
        return value

    def exists(self) -> Any:
        if not self.sign("{"):
            self.want("(")
            path = self.path()
            self.want(")")
            return ("exists", Match(optional=False, paths=(path,)))
        self.word("match")
        found = self.match(optional=False)
        self.want("}")
        return ("exists", found)

    def case(self) -> Any:
        subject = None if self.peek()[1].lower() == "when" else self.expression()
        whens = []
        while self.word("when"):
            when = self.expression()
            if not self.word("then"):
                raise NoQuery("WHEN wants THEN")
            whens.append((when, self.expression()))
        otherwise = self.expression() if self.word("else") else None
        if not whens or not self.word("end"):
            raise NoQuery("CASE wants WHEN … END")
        return ("case", subject, tuple(whens), otherwise)


AGGREGATES = frozenset({"count", "sum", "avg", "min", "max", "collect", "collect_list", "stdev", "stddev_samp"})


def aggregates(value: Any) -> bool:
    """Whether an expression counts over rows."""
    if not isinstance(value, tuple):
        return False
    if value[:1] == ("call",) and value[1] in AGGREGATES:
        return True
    return any(aggregates(one) for one in value)


def _merged(found: list[Clause]) -> list[Clause]:
    """A FILTER of GQL belongs to the projection before it, as a WHERE of Cypher does."""
    clauses: list[Clause] = []
    for one in found:
        before = clauses[-1] if clauses else None
        if isinstance(one, Match) and not one.paths:
            if not isinstance(before, Project) or before.where is not None:
                raise NoQuery("FILTER is read after NEXT only")
            clauses[-1] = Project(before.last, before.distinct, before.items, before.order, before.skip, before.limit,
                                  one.where)  # fmt: skip
        else:
            clauses.append(one)
    return clauses


def _unbounded() -> tuple[int, int]:
    raise NoQuery("a path of any length; give it a bound")
