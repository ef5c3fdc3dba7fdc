"""Reading a mathematical answer into a tree: expressions, equations, inequalities, intervals, sets, tuples, matrices.

The grammar is that of answers, not of papers: sums, integrals, limits and set builders are not read here (``NotRead``),
a slower reader takes those.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from seedbed.checks import math_node as known
from seedbed.checks.math_node import Node, divided, leads_with_d, number_node, proper
from seedbed.checks.math_tokens import FUNCTIONS, Malformed, NotRead, Tape, Token, tokens

DEEPEST = 50
"""Levels of nesting; more is an attack or a loop."""


@lru_cache(maxsize=4096)
def tree(text: str) -> Node:
    """The tree of an answer.

    Raises:
        NotRead: the notation is not read here; the text says where.
    """
    reader = _Reader(tokens(text))
    if not reader.rest():
        raise NotRead("it is empty")
    found = reader.listed()
    if reader.rest():
        raise NotRead(f"{reader.peek().text!r} is not expected there")
    return found


class _Reader(Tape):
    def __init__(self, given: tuple[Token, ...]) -> None:
        super().__init__(given)
        self._depth = self._bars = 0
        self._glued = False

    # Structures.

    def listed(self) -> Node:
        """Everything up to the end or a closing sign: one thing, or several with commas or conjunctions between."""
        parts = [self.relation()]
        while self.accept(",", ";") or self.peek().kind == "conjunction" or self.peek().text == "\\\\":
            while self.accept(",", ";", "\\\\") or (self.peek().kind == "conjunction" and self.take()):
                pass
            if not self.rest() or self.peek().text in (")", "]", "}", "\\}"):
                break
            parts.append(self.relation())
        return parts[0] if len(parts) == 1 else Node("list", tuple(parts))

    def relation(self) -> Node:
        sides, signs = [self.united()], list[str]()
        while (sign := known.RELATIONS.get(self.peek().text)) is not None and self.peek().kind != "text":
            self.take()
            self.accept("&")
            signs.append(sign)
            sides.append(self.united())
        if not self._bars and self.accept(":"):
            sides.append(self.united())
            while self.accept(":"):
                sides.append(self.united())
            if signs:
                raise NotRead("a ratio inside a relation")
            return Node("ratio", tuple(sides))
        return Node("relation", tuple(sides), signs=tuple(signs)) if signs else sides[0]

    def united(self) -> Node:
        parts = [self.sum()]
        while self.accept("\\cup"):
            parts.append(self.sum())
        if self.peek().text in ("\\setminus", "\\cap", "\\backslash"):
            raise NotRead(f"{self.peek().text!r} is not read")
        return parts[0] if len(parts) == 1 else Node("union", tuple(parts))

    # Expressions.

    def sum(self) -> Node:
        parts = [self._signed()]
        while self.peek().text in ("+", "-", "\\pm", "\\mp", "+-"):
            parts.append(self._signed())
        return parts[0] if len(parts) == 1 else Node("sum", tuple(parts))

    def _signed(self) -> Node:
        minus = False
        while self.peek().text in ("+", "-"):
            minus ^= self.take().text == "-"
        if minus:
            return Node("negative", (self.product(),))
        if self.accept("\\pm", "+-", "\\mp"):
            return Node("plus_minus", (self.product(),))
        return self.product()

    def product(self) -> Node:
        found = self._mixed() or self.power()
        while True:
            if self.peek().text in known.TIMES:
                self.take()
                found = Node("product", (found, self._factor()))
            elif self.accept("/", "\\div"):
                found = divided(found, self._factor())
            elif self._begins():
                found = Node("product", (found, self.power()))
            else:
                return self._without_words(found)

    def _factor(self) -> Node:
        if self.accept("-"):
            return Node("negative", (self.power(),))
        self.accept("+")
        return self.power()

    def _mixed(self) -> Node | None:
        """A mixed number, ``3 1/2`` or ``3\\frac{1}{2}``: the sum of its two parts, not their product."""
        whole, part, start = self.peek(), None, self.place
        if whole.kind != "number" or not whole.text.isdigit():
            return None
        self.take()
        if self.peek().text in ("\\frac", "\\dfrac", "\\tfrac"):
            part = self.power()
        elif [self.peek(ahead).kind for ahead in range(3)] == ["number", "/", "number"]:
            top, _, bottom = self.take(), self.take(), self.take()
            part = Node("divide", (number_node(top.text), number_node(bottom.text)))
            if not proper(part):
                raise Malformed(f"{whole.text} {top.text}/{bottom.text} is no mixed number")
        if part is not None and proper(part):
            return self._postfixed(Node("sum", (number_node(whole.text), part)))
        self.place = start
        return None

    def _without_words(self, found: Node) -> Node:
        """Words behind a value are a unit or an explanation; they are passed over."""
        while self.peek().kind == "text" or (self.peek().text == "/" and self.peek(1).kind == "text"):
            self.take()
            if self.accept("^"):
                self._argument()
        return found

    def _begins(self) -> bool:
        """Whether the next token begins a factor that is multiplied without a sign."""
        token = self.peek()
        if token.kind in ("name", "number"):
            return True
        if token.kind != "command":
            return token.text in ("(", "[", "{") or (token.text == "|" and not self._bars)
        plain = token.text[1:]
        ours = plain in FUNCTIONS or plain in ("{", "lfloor", "lceil", "abs")
        return ours or any(token.text in names for names in (known.LETTERS, known.ACCENTS, known.CONSTANTS, _ATOMS))

    def power(self) -> Node:
        base = self._postfixed(self.atom())
        if not self.accept("^"):
            return base
        return self._postfixed(Node("power", (base, self._exponent())))

    def _exponent(self) -> Node:
        self.deeper()
        exponent = self._argument()
        return Node("power", (exponent, self._exponent())) if self.accept("^") else exponent  # 2^3^2 is 2^9

    def _postfixed(self, found: Node) -> Node:
        while True:
            if self.accept("!"):
                found = Node("factorial", (found,))
            elif self.accept("%"):
                found = Node("percent", (found,))
            else:
                return found

    def _argument(self) -> Node:
        """What stands behind ``^``, ``\\frac`` or ``\\sqrt``: a group, or one sign (``\\frac12``, ``x^-1``)."""
        if self.peek().text == "{":
            return self.group()
        if self.accept("-"):
            self.deeper()
            return Node("negative", (self._argument(),))
        token = self.peek()
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit() and self._glued:
            self.split_number()
        return self._postfixed(self.atom()) if self.peek().kind != "number" else number_node(self.take().text)

    def group(self) -> Node:
        self.expect("{")
        found = self.listed()
        self.expect("}")
        return found

    # Atoms.

    def deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotRead(f"it is nested deeper than {DEEPEST} levels")

    def atom(self) -> Node:
        self.deeper()
        found = self._atom()
        self._depth -= 1
        return found

    def _atom(self) -> Node:
        token = self.peek()
        if token.kind == "number":
            return self._number()
        if token.kind == "name":
            return self._named()
        if token.kind == "text":
            return self._words()
        if token.text in ("(", "[", "\\{", "{"):
            return self._bracket()
        if token.text in ("|", "\\|", "\\lvert", "\\vert"):
            return self._absolute()
        if token.kind == "command":
            return self._command()
        raise NotRead(f"{token.text!r} is not expected there")

    def _words(self) -> Node:
        words = []
        while self.peek().kind in ("text", "name"):
            words.append(self.take().text)
        return Node("text", value=" ".join(words))

    def _number(self) -> Node:
        written = self.take().text
        if self.peek().text == "_" and written.isdigit():
            self.take()
            base = self._argument()
            if base.kind != "number":
                raise NotRead("the base of a number is a number")
            return Node("based", (base,), written)
        return number_node(written)

    def _named(self) -> Node:
        name = self.take().text
        if name[0] in known.CALLED and self.peek().text == "(":
            inside = self._bracket()
            arguments = inside.parts if inside.kind == "bracket" else (inside,)
            return Node("call", arguments, name)
        return Node("symbol", value=name + self._subscript())

    def _subscript(self) -> str:
        if not self.accept("_"):
            return ""
        if self.peek().text != "{":
            return "_" + self.take().text
        depth, written = 0, ""
        while self.rest():
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            written += token.text if token.text not in "{}" else ""
            if depth == 0:
                return "_" + written
        raise NotRead("a subscript has no end")

    def _bracket(self) -> Node:
        """A group in parentheses, a tuple, an interval, a set."""
        opened = self.take().text
        if opened == "\\{" and self.accept("\\}"):
            return Node("set")
        bars, self._bars = self._bars, int(opened == "\\{")  # in {x | x > 1} the bar opens no absolute value
        inside = self.listed()
        if opened == "\\{" and self.accept("|", "\\mid", ":"):
            inside = Node("such_that", (self.listed(),))
        self._bars = bars
        closed = self.take().text
        parts = inside.parts if inside.kind == "list" else (inside,)
        if opened == "\\{":
            if closed != "\\}":
                raise NotRead("a set has no end")
            return inside.parts[0] if inside.kind == "such_that" else Node("set", parts)
        if opened == "{":
            if closed != "}":
                raise NotRead("a brace has no end")
            return Node("set", parts) if inside.kind == "list" else inside
        if closed not in (")", "]"):
            raise NotRead(f"{opened!r} has no end")
        if len(parts) == 1:
            if opened + closed not in ("()", "[]"):
                raise NotRead(f"{opened}…{closed} with one thing in it")
            return inside
        return Node("bracket", parts, signs=(opened, closed))

    def _absolute(self) -> Node:
        self.take()
        self._bars += 1
        inside = self.sum()
        self._bars -= 1
        if not self.accept("|", "\\|", "\\rvert", "\\vert"):
            raise NotRead("a bar has no end")
        return Node("apply", (inside,), "abs")

    def _command(self) -> Node:
        written = self.take().text
        if written in known.LETTERS:
            return Node("symbol", value=written + self._subscript())
        if written in known.ACCENTS:
            inner = self._argument()
            return Node("symbol", value=f"{written}:{inner}" + self._subscript())
        if written in known.CONSTANTS:
            return known.CONSTANTS[written]
        read = _ATOMS.get(written)
        if read is not None:
            return read(self)
        if written[1:] in FUNCTIONS or written == "\\abs":
            return self._function(written[1:])
        if written in ("\\lfloor", "\\lceil"):
            inside = self.sum()
            self.expect(written.replace("\\l", "\\r"))
            return Node("apply", (inside,), written[2:])
        raise NotRead(f"{written} is not read")

    # Commands.

    def fraction(self) -> Node:
        self._glued = True
        top = self._argument()
        bottom = self._argument()
        self._glued = False
        if leads_with_d(top) and leads_with_d(bottom):
            raise NotRead("a derivative is not read")
        return Node("divide", (top, bottom))

    def root(self) -> Node:
        index: tuple[Node, ...] = ()
        if self.accept("["):
            index = (self.sum(),)
            self.expect("]")
        inside = self._bracket() if self.peek().text == "(" else self._argument()
        return Node("apply", (inside, *index), "sqrt")

    def _function(self, name: str) -> Node:
        raised = base = None
        while self.peek().text in ("^", "_"):
            if self.take().text == "^":
                raised = self._argument()
            else:
                base = self._argument()
        inside = self._function_argument()
        parts = inside.parts if inside.kind == "bracket" else (inside,)
        if raised is not None and raised == Node("negative", (number_node("1"),)) and "arc" + name in FUNCTIONS:
            return Node("apply", parts, "arc" + name)
        found = Node("apply", (*parts, base) if base is not None else parts, name)
        return Node("power", (found, raised)) if raised is not None else found

    def _function_argument(self) -> Node:
        """``\\sin(x)y`` takes what is in parentheses, ``\\sin 2x \\cos x`` all factors up to the next function."""
        if self.peek().text in ("(", "{", "|", "["):
            return self.power() if self.peek().text == "|" else self._bracket()
        found = self._factor()
        while self._begins() and not self._starts_function() and self.peek().text not in ("(", "[", "{"):
            found = Node("product", (found, self.power()))
        while self.peek().text == "/" and self.peek(1).kind in ("number", "name"):
            self.take()
            found = Node("divide", (found, self.power()))
        return found

    def _starts_function(self) -> bool:
        return self.peek().kind == "command" and self.peek().text[1:] in FUNCTIONS

    def binomial(self) -> Node:
        return Node("apply", (self._argument(), self._argument()), "binomial")

    def rows(self, name: str) -> Node:
        """The rows of an environment up to its end."""
        rows: list[tuple[Node, ...]] = []
        cells: list[Node] = []
        end = f"\\end{{{name}}}"
        while not self.accept(end):
            if self.accept("\\\\"):
                rows.append(tuple(cells))
                cells = []
            elif not self.accept("&"):
                cells.append(self.relation())
                self.accept(",", ";")
            if not self.rest():
                raise NotRead(f"{end} is missing")
        rows += [tuple(cells)] if cells else []
        if name in ("cases", "aligned", "align", "gathered", "split"):
            return Node("list", tuple(cell for row in rows for cell in row))
        if not rows or len({len(row) for row in rows}) > 1:
            raise NotRead("the rows of a matrix differ in length")
        return Node("matrix", tuple(Node("list", row) for row in rows))


_ATOMS: dict[str, Callable[[_Reader], Node]] = {
    **dict.fromkeys(("\\frac", "\\dfrac", "\\tfrac", "\\cfrac"), _Reader.fraction),
    **dict.fromkeys(("\\binom", "\\dbinom", "\\tbinom"), _Reader.binomial),
    **dict.fromkeys(("\\boxed", "\\fbox"), _Reader.group),
    **{f"\\begin{{{name}}}": partial(_Reader.rows, name=name) for name in known.ENVIRONMENTS},
    "\\sqrt": _Reader.root,
}
